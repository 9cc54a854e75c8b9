"""The columnar copy gives the rows of SPARQL: on the golden network, on made-up ones, and on random graphs."""

import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from golden_network import small_network
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practicegraph.graph.derive import derive
from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.names import ID, NS, PREFIXES, THEME
from practicegraph.queries import columns, run
from practicegraph.queries.run import ask, question

WIDE = sorted(path.stem for path in Path(columns.__file__).parent.glob("*.sql"))
"""Questions that can be answered from columns."""


def both(store: Store, name: str, **values: object) -> tuple[list[str], list[str]]:
    """The rows by columns and by SPARQL."""
    rows = []
    columns.columns(store)
    for few in (-1, 1_000_000_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(columns, "FEW", few)
            patch.setattr(run, "answer_in_columns", counted := Counted())
            found = ask(store, name, **values)  # type: ignore[arg-type]
        assert counted.answered is (few < 0)
        assert found.columns == question(name).columns
        rows.append([" | ".join(map(str, row)) for row in found.terms])
    return rows[0], rows[1]


class Counted:
    """The real function, and whether it answered."""

    def __init__(self) -> None:
        self.answered = False

    def __call__(self, *arguments: object) -> object:
        found = columns.answer_in_columns(*arguments)  # type: ignore[arg-type]
        self.answered = found is not None
        return found


def test_there_are_wide_questions_and_each_is_shipped() -> None:
    assert len(WIDE) >= 9
    for name in WIDE:
        assert question(name).name == name


@pytest.fixture(scope="module")
def store() -> Store:
    return small_network()


@pytest.mark.parametrize("name", WIDE)
def test_rows_of_the_small_network(store: Store, name: str) -> None:
    needed = {item.name: VALUES[item.name] for item in question(name).parameters if item.required}
    for lang in ("en", "fr"):
        ours, sparql = both(store, name, lang=lang, **needed)
        assert ours == sparql
        assert ours


VALUES = {
    "theme": "mobility", "region": "Soria", "organisation": "Comarca Viva", "project": "Slow Roads", "since": "2022",
    "until": "2022-06", "kind": "ngo", "need": "A taxi on demand that villages can share",
}  # fmt: skip


@pytest.mark.parametrize("name", WIDE)
def test_every_parameter(store: Store, name: str) -> None:
    asked = question(name)
    needed = {item.name: VALUES[item.name] for item in asked.parameters if item.required}
    for item in asked.parameters:
        ours, sparql = both(store, name, **{**needed, item.name: VALUES[item.name]})
        assert ours == sparql
    ours, sparql = both(store, name, **{item.name: VALUES[item.name] for item in asked.parameters})
    assert ours == sparql


# Random graphs: any of these statements, in any source.

THINGS = {"organisation": "ab", "event": "ef", "region": "rs", "practice": "ij", "need": "ij", "challenge": "i"}
LABELS = ["'x'", "'x'@fr", "'X y'@en", "'a; b'", "'é\"\\n,'"]
DAYS = ["'2022-03-01'^^xsd:date", "'2023'^^xsd:gYear"]
QUOTED = "oa:hasSource id:source/1 ; oa:hasSelector id:passage/{p}/selector . id:passage/{p}/selector oa:exact "
FACTS = [
    *(f"id:{kind}/{n} rdfs:label {label} ." for kind, names in THINGS.items() for n, label in product(names, LABELS)),
    *(f"id:organisation/{n} a pg:Organisation ; pg:evidence id:passage/p{n} ." for n in "ab"),
    *(f"id:event/{n} a pg:Roundtable ; pg:evidence id:passage/p{n} ." for n in "ef"),
    *(f"id:event/{n} pg:startDate {day} ." for n, day in product("ef", DAYS)),
    *(f"id:event/{n} pg:ordinal {number} ; pg:eventFormat pg:online ." for n, number in product("ef", "29")),
    *(f"id:event/{n} pg:inSeries id:platform/{q} ; pg:inRegion id:region/{q} ." for n, q in product("ef", "rs")),
    *(f"id:platform/{q} a pg:Platform ; rdfs:label 'p{q}' ; pg:inRegion id:region/{q} ." for q in "rs"),
    *(f"id:{kind}/i a pg:{kind.title()} ; pg:evidence id:passage/pi ." for kind in ("practice", "need", "challenge")),
    *(f"id:{kind}/j a pg:{kind.title()} ; pg:evidence id:passage/pj ." for kind in ("practice", "need")),
    *(
        f"id:{kind}/{n} pg:theme theme:{theme} ."
        for kind, n, theme in product(("practice", "need", "challenge", "event"), "ije", ("mobility", "health"))
    ),
    *(f"id:{kind}/{n} pg:inRegion id:region/{r} ." for kind, n, r in product(("practice", "need"), "ij", "rs")),
    *(f"id:{kind}/i pg:reportedAt id:event/{e} ." for kind, e in product(("practice", "challenge"), "ef")),
    "id:region/r pg:within id:region/s . id:region/s a pg:Country .",
    "id:region/r a pg:Region .",
    *(f"id:practice/{n} pg:runBy id:organisation/{a} ." for n, a in product("ij", "ab")),
    *(
        f"id:participation/{e}{a}{role} pg:atEvent id:event/{e} ; pg:role pg:{role} ; pg:evidence id:passage/p{e}{a} ; "
        f"pg:participant id:organisation/{a} ."
        for e, a, role in product("ef", "ab", ("organiser", "presenter"))
    ),
    *(f"id:organisation/{a} pg:organisationKind kind:{kind} ." for a, kind in product("ab", ("ngo", "migrants"))),
    *(f"id:headcount/{e} pg:atEvent id:event/{e} ; pg:{what} {n} ." for e, what, n in
      product("ef", ("number", "minimum", "maximum"), "57")),
    *(f"id:headcount/{e} pg:includesKind kind:{kind} ; pg:evidence id:passage/p{e} ." for e, kind in
      product("ef", ("ngo", "citizens"))),
    *(f"id:project/o a pg:Project ; rdfs:label 'o' ; pg:evidence id:passage/po{n} ." for n in "12"),
    *(f"id:organisation/{a} pg:partnerIn id:project/o . id:pilot/{a} pg:inProject id:project/o ." for a in "ab"),
    "id:project/o pg:fundedBy id:fund/f . id:fund/f rdfs:label 'F' .",
    *(f"id:pilot/{a} a pg:PilotAction ; rdfs:label 'Pilot' ; pg:runBy id:organisation/{a} ." for a in "ab"),
    *(f"id:pilot/{a} pg:evidence id:passage/pe ; pg:inRegion id:region/r ." for a in "ab"),
    *(f"id:passage/{p} {QUOTED.format(p=p)} '{q}'@en ." for p, q in
      product(("pe", "pi", "pj", "pa", "pea", "po1"), ("one", "two\\nlines"))),
    *(f"id:source/1 {title} ." for title in ("a pg:Source", "a pg:Source ; dct:title 'T'@en", "pg:fileName 'f.txt'")),
]  # fmt: skip
NEEDED = {
    "organisation": f"{ID}organisation/a", "need": f"{ID}need/i", "theme": f"{THEME}mobility", "region": f"{ID}region/s"
}  # fmt: skip
DENSE = [number for number, fact in enumerate(FACTS) if "label" not in fact]


def statements(numbers: Iterable[int]) -> list[ox.Quad]:
    """Some of the facts."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    text = "\n".join(FACTS[number] for number in sorted(numbers))
    return list(ox.parse(head + re.sub(r"id:([a-z]+(?:/\w+)+)", rf"<{ID}\1>", text), ox.RdfFormat.TURTLE))


def build(sources: dict[str, set[int]]) -> Store:
    store = open_store(":memory:")
    for name, numbers in sources.items():
        store.replace_graph(f"{ID}source/{name}", statements(numbers))
    derive(store)
    return store


contents = st.tuples(
    st.sets(st.sampled_from(range(len(FACTS))), max_size=25), st.sets(st.sampled_from(DENSE), min_size=20, max_size=60)
).map(lambda both: both[0] | both[1])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents, contents, st.sampled_from([{}, {"lang": "fr"}, {"theme": "mobility"}, {"region": f"{ID}region/s"},
       {"organisation": f"{ID}organisation/a"}, {"since": "2022-02"}, {"until": "2022"}]))  # fmt: skip
def test_rows_of_random_graphs(one: set[int], two: set[int], values: dict[str, str]) -> None:
    store = build({"1": one, "2": two})
    (key, value), *_ = [*values.items(), ("lang", "en")]
    if value.startswith(ID) and not store.query(f"ASK {{ <{value}> a ?class }}").rows[0][0]:
        return
    for name in WIDE:
        asked = question(name).parameters
        needed = {item.name: NEEDED[item.name] for item in asked if item.required}
        there = all(store.query(f"ASK {{ <{iri}> a ?class }}").rows[0][0] for iri in needed.values())
        if there and (key == "lang" or key in {item.name for item in asked}):
            ours, sparql = both(store, name, **{**needed, **values})
            assert ours == sparql, name


def test_the_copy_follows_the_store() -> None:
    store = build({"1": set(range(len(FACTS)))})
    before, _ = both(store, "practices")
    store.replace_graph(f"{ID}source/1", [])
    derive(store)
    ours, sparql = both(store, "practices")
    assert before != ours == sparql == []


def test_while_somebody_writes_the_store_itself_is_asked(store: Store) -> None:
    with store.writing():
        assert columns.columns(store) is None
        assert columns.answer_in_columns(store, "practices", {"lang": "en"}, always=True) is None
        assert len(ask(store, "practices")) > 0
    assert columns.columns(store) is not None


def test_names_that_nothing_has_find_nothing(store: Store) -> None:
    copy = columns.columns(store)
    assert copy is not None
    assert copy.number(NS + "nothing") == -1
