"""Queries: values of rows, bound values, errors, limits."""

import datetime
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practicegraph.graph import IRI, Store, open_store
from practicegraph.graph.errors import InvalidValue, MissingExtra, QueryError
from practicegraph.graph.sparql import MAX_DEPTH, MAX_LENGTH, MAX_STEPS, bind, guard
from practicegraph.ontology.names import ID, NS, PREFIXES

XSD = PREFIXES["xsd"]
SOURCE = f"{ID}source/a-1"
SAYS = ox.NamedNode(NS + "says")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        quads = [
            ox.Quad(ox.NamedNode(f"{ID}thing/{number}"), SAYS, ox.Literal(text))
            for number, text in enumerate(["one", "two", "two", "a \" \\ \n } # ' ?v <x> é 😀"])
        ]
        opened.replace_source(SOURCE, quads, snapshot="")
        yield opened


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("1", 1),
        ('"7"^^xsd:nonNegativeInteger', 7),
        ("1.50", Decimal("1.5")),
        ("1e3", 1000.0),
        ("true", True),
        ('"2022-03-28"^^xsd:date', datetime.date(2022, 3, 28)),
        ('"2022-03-28T10:00:00Z"^^xsd:dateTime', datetime.datetime(2022, 3, 28, 10, tzinfo=datetime.UTC)),
        ('"2022-03"^^xsd:gYearMonth', "2022-03"),
        ('"12.50"', "12.50"),
        ('"Ausflug"@de', "Ausflug"),
        ('"no date"^^xsd:date', "no date"),
        ("pg:Event", NS + "Event"),
    ],
)
def test_values_of_rows(store: Store, term: str, value: object) -> None:
    results = store.query(f"SELECT (1 AS ?one) ?nothing ?v {{ VALUES ?v {{ {term} }} }}")
    assert results.columns == ("one", "nothing", "v")
    assert results.rows == list(results) == [(1, None, value)]
    assert type(results.rows[0][2]) is (IRI if "Event" in term else type(value))
    assert results.to_dicts() == [{"one": 1, "nothing": None, "v": value}]
    assert results.column("v") == [value]
    with pytest.raises(InvalidValue, match=r"'w'; there are: one, nothing, v"):
        results.column("w")


def test_other_forms_of_queries(store: Store) -> None:
    assert store.query("ASK { ?s pg:says 'one' }").rows == [(True,)]
    assert store.query("ASK { ?s pg:says 'ten' }").rows == [(False,)]
    built = store.query("CONSTRUCT { ?s pg:said ?o } WHERE { ?s pg:says ?o FILTER(?o = 'one') }")
    assert (built.form, built.columns) == ("construct", ("subject", "predicate", "object"))
    assert built.rows == [(f"{ID}thing/0", NS + "said", "one")]
    assert len(store.query(f"DESCRIBE <{ID}thing/0>")) == 1
    assert store.query("SELECT ?s { ?s pg:says 'ten' }").to_dicts() == []


def test_frames(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    results = store.query("SELECT ?s ?o { ?s pg:says ?o } ORDER BY ?s")
    frame = results.to_pandas()
    assert list(frame.columns) == ["s", "o"]
    assert frame["o"].tolist()[0] == "one"
    assert store.query("SELECT ?s { ?s pg:says 'ten' }").to_pandas().shape == (0, 1)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"practicegraph\[pandas\]"):
        results.to_pandas()


@settings(max_examples=150, deadline=None)
@given(value=st.text())
def test_any_text_can_be_bound(store: Store, value: str) -> None:
    found = store.query("SELECT ?v { VALUES ?n { 1 } VALUES ?v { UNDEF } }", bindings={"v": value})
    assert found.rows == [(value,)]
    found = store.query("SELECT ?v { { SELECT (STR(?v) AS ?w) { FILTER(STRLEN(?v) >= 0) } } }", bindings={"v": value})
    assert found.rows == [(value,)]


def test_bound_values_apply(store: Store) -> None:
    who = "SELECT ?s { ?s pg:says ?text } ORDER BY ?s"
    assert store.query(who, bindings={"text": "two"}).column("s") == [f"{ID}thing/1", f"{ID}thing/2"]
    assert len(store.query(who, bindings={"text": ["one", "two", "ten"]})) == 3
    assert len(store.query(who, bindings={"text": []})) == 0
    assert len(store.query(who, bindings={"s": IRI(f"{ID}thing/3"), "text": "a \" \\ \n } # ' ?v <x> é 😀"})) == 1
    assert len(store.query(who, bindings={"s": f"{ID}thing/3"})) == 0  # a string is a literal
    assert store.query("ASK { ?s pg:says ?text }", bindings={"text": "ten"}).rows == [(False,)]
    construct = "CONSTRUCT { ?s ?text 1 } WHERE { ?s ?text 'one' }"
    assert len(store.query(construct, bindings={"text": IRI(NS + "says")})) == 1


def test_bound_values_apply_in_sub_selects(store: Store) -> None:
    count = "SELECT ?n { { SELECT (COUNT(?s) AS ?n) WHERE { ?s pg:says ?text } } }"
    assert store.query(count).rows == [(4,)]
    assert store.query(count, bindings={"text": "two"}).rows == [(2,)]
    placed = """SELECT ?n ?all {
        { SELECT (COUNT(*) AS ?all) { ?s pg:says ?text } }
        { SELECT (COUNT(*) AS ?n) { %s ?s pg:says ?text } }
    }"""
    assert store.query(placed % "values $text {undef}").rows == [(4, 4)]
    assert store.query(placed % "values $text {undef}", bindings={"text": "two"}).rows == [(2, 4)]
    exists = "SELECT (EXISTS { ?s pg:says ?text } AS ?any) WHERE { VALUES ?one { 1 } }"
    assert store.query(exists, bindings={"text": "ten"}).rows == [(False,)]


def test_what_cannot_be_bound(store: Store) -> None:
    for bindings in (
        {"other": 1},
        {"te": 1},
        {"text}": 1},
        {"text": object()},
        {"text": ox.BlankNode()},
        {"text": IRI("a b")},
    ):
        with pytest.raises(InvalidValue):
            store.query("SELECT ?s { ?s pg:says ?text }", bindings=bindings)
    with pytest.raises(InvalidValue, match="CONSTRUCT"):
        bind("CONSTRUCT WHERE { ?s ?p ?text }", {"text": 1})


def test_placeholders_in_strings_and_comments_are_not_touched() -> None:
    query = "# VALUES ?v { UNDEF }\nSELECT ('VALUES ?v { UNDEF }' AS ?x) { VALUES ?v { UNDEF } }"
    assert bind(query, {"v": 1}).count("UNDEF") == 2


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?s {\n ?s pg:says }", "2:"),
        ("SELECT ?s { ?s nope:says ?o }", "1:"),
        ("", "1:1"),
        ("INSERT DATA { id:a id:b 1 }", "1:"),
        ("SELECT ?s { SERVICE <http://localhost/> { ?s ?p ?o } }", "SERVICE at 1:13"),
        ("SELECT ?s {\n  service silent ?x { ?s ?p ?o } }", "SERVICE at 2:3"),
    ],
)
def test_wrong_queries(store: Store, query: str, place: str) -> None:
    with pytest.raises(QueryError, match=place):
        store.query(query)


def test_words_that_only_look_like_service(store: Store) -> None:
    assert (
        store.query("SELECT ?service { ?service pg:says 'SERVICE LOAD' . pg:service id:load <x:LOAD> } # SERVICE").rows
        == []
    )


HOSTILE = {
    "brackets": "ASK " + "{" * 4500,
    "parentheses": "ASK { FILTER(" + "(" * 4500,
    "blank nodes": "ASK { ?a ?b " + "[ ?b " * 4500,
    "path": "ASK { ?a " + "/".join(["<a:b>"] * 1600) + " ?c }",
    "negations": "ASK { FILTER(" + "!" * 20_000 + "true) }",
    "sums": "ASK { FILTER(" + "+".join(["1"] * 20_000) + ") }",
    "long": "ASK { } #" + "x" * MAX_LENGTH,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_queries_that_would_end_the_process_are_refused(name: str) -> None:
    with pytest.raises(QueryError, match=r"more than|limit"):
        guard(HOSTILE[name])


def test_what_the_limits_let_through_does_not_end_the_process() -> None:
    code = f"""
from practicegraph.graph import open_store
from practicegraph.graph.errors import QueryError
with open_store(":memory:") as store:
    for query in (
        "ASK " + "{{" * {MAX_DEPTH} + "}}" * {MAX_DEPTH},
        "ASK {{ FILTER(" + "(" * {MAX_DEPTH - 2} + "1" + ")" * {MAX_DEPTH - 2} + ") }}",
        "ASK {{ FILTER(" + "!" * 4_900 + "true) }}",
        "ASK {{ FILTER(" + "+".join(["1"] * 4_000) + ") }}",
        "ASK {{ FILTER(" + "||".join(["true"] * 2_000) + ") }}",
        "ASK {{ VALUES ?x {{ " + "1 " * 200_000 + "}} }}",
        "ASK " + "{{" * {MAX_DEPTH - 1},
    ):
        try:
            store.query(query)
        except QueryError:
            pass
print("alive")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stdout) == (0, "alive\n"), run.stderr[-500:]


def test_limits_do_not_count_brackets_in_strings() -> None:
    guard("SELECT ?s { ?s ?p '" + "{" * 300 + '\', """' + "(" * 300 + '""" , <x:' + "/" * (MAX_STEPS + 10) + "> }")


def test_answers_become_frames_networks_and_graphs() -> None:
    with open_store(":memory:") as store:
        store.update(
            """INSERT DATA { <x:a> <x:knows> <x:b> ; <x:age> 7 . <x:b> <x:knows> <x:c> ; <x:age> "old"@en . }"""
        )
        rows = store.query("SELECT ?one ?other ?age { ?one <x:knows> ?other . ?one <x:age> ?age } ORDER BY ?one")
        frame = rows.to_polars()
        assert frame.columns == ["one", "other", "age"]
        assert frame.rows() == [("x:a", "x:b", "7"), ("x:b", "x:c", "old")]
        assert store.query("SELECT ?a { <x:a> <x:age> ?a }").to_polars().rows() == [(7,)]
        assert store.query("SELECT ?a { <x:c> <x:age> ?a }").to_polars().shape == (0, 1)
        network = rows.to_networkx("one", "other")
        assert sorted(network.edges(data="age")) == [("x:a", "x:b", 7), ("x:b", "x:c", "old")]
        with pytest.raises(InvalidValue, match="no column 'nobody'"):
            rows.to_networkx("one", "nobody")
        assert len(store.query("CONSTRUCT { ?s <x:knows> ?o } { ?s <x:knows> ?o }").to_rdflib()) == 2
        with pytest.raises(InvalidValue, match="not from SELECT"):
            rows.to_rdflib()
