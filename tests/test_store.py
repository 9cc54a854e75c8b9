"""The store: replacing and retracting sources, the merge, locks, versions, and ends by kill -9."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_checks import SOURCES, A, B, assert_merge_fits, quad, triples

from practicegraph.graph import IRI, Store, open_store
from practicegraph.graph.errors import NotFound, QueryError, StoreError, StoreVersion
from practicegraph.ontology.names import DERIVED, ID, NS, VOCABULARY


@st.composite
def runs(draw: st.DrawFn) -> list[tuple[str, list[int] | None]]:
    """Replacements of sources by numbered triples, and retractions (None)."""
    numbers = st.lists(st.integers(0, 6), max_size=5)
    return draw(st.lists(st.tuples(st.sampled_from(SOURCES), st.none() | numbers), max_size=12))


@pytest.fixture(scope="module")
def memory() -> Iterator[Store]:
    with open_store(":memory:") as store:
        store.replace_graph(VOCABULARY, [])
        yield store


@settings(max_examples=80, deadline=None)
@given(runs())
def test_sources_are_replaced_and_retracted_exactly(memory: Store, steps: list[tuple[str, list[int] | None]]) -> None:
    expected: dict[str, set[int]] = {}
    for held in memory.sources():
        memory.retract_source(held.iri)
    assert len(memory) == 0
    for source, numbers in steps:
        if numbers is not None:
            before = expected.get(source, set())
            quads = [quad(f"thing/{number}") for number in numbers]
            assert memory.replace_source(source, quads, snapshot=source) == (set(numbers) != before)
            expected[source] = set(numbers)
        elif memory.has_source(source):
            memory.retract_source(source)
            expected.pop(source, None)
    for source in SOURCES:
        assert len(triples(memory, source)) == len(expected.get(source, ()))
    assert len(triples(memory)) == len(set().union(*expected.values()))
    assert_merge_fits(memory)


def test_a_literal_that_the_engine_rewrites_is_not_lost() -> None:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    with open_store(":memory:") as store:
        for value in ("01", "1", "01", "001"):
            store.replace_source(A, [quad("thing/1", value, kind=integer)], snapshot="")
            assert store.query("SELECT ?v { ?s pg:says ?v }").rows == [(1,)]


def test_what_two_sources_state_is_found_once_and_stays_until_both_are_gone() -> None:
    with open_store(":memory:") as store:
        store.replace_source(A, [quad("thing/1"), quad("thing/2")], snapshot="a")
        store.replace_source(B, [quad("thing/2"), quad("thing/3")], snapshot="b")
        assert len(store.query("SELECT * { ?s pg:says ?o }")) == 3
        assert store.query("SELECT ?g { GRAPH ?g { id:thing\\/2 ?p ?o } } ORDER BY ?g").column("g") == [A, B]
        store.retract_source(A)
        assert [source.iri for source in store.sources()] == [B]
        assert len(store.query("SELECT * { ?s pg:says ?o }")) == 2
        with pytest.raises(NotFound, match=A):
            store.retract_source(A)
        assert_merge_fits(store)


def test_snapshots_stay_as_long_as_a_source_needs_them(tmp_path: Path) -> None:
    def source(text: str) -> list[ox.Quad]:
        from practicegraph.graph.snapshots import text_digest

        node = ox.NamedNode(ID + "any")
        return [ox.Quad(node, ox.NamedNode(NS + "snapshot"), ox.Literal(text_digest(text)))]

    def named(iri: str, text: str) -> list[ox.Quad]:
        return [ox.Quad(ox.NamedNode(iri), q.predicate, q.object) for q in source(text)]

    def held() -> set[str]:
        return {path.read_bytes().decode() for path in (tmp_path / "s" / "snapshots").iterdir()}

    with open_store(tmp_path / "s") as store:
        store.replace_source(A, named(A, "one\r\n"), snapshot="one\r\n")
        store.replace_source(B, named(B, "one\r\n"), snapshot="one\r\n")
        digest = store.sources()[0].snapshot
        assert digest is not None
        assert store.snapshot(digest) == "one\r\n"
        store.retract_source(A)
        assert held() == {"one\r\n"}
        store.replace_source(B, named(B, "two"), snapshot="two")
        assert held() == {"two"}
        assert store.snapshot(digest) is None
        assert store.snapshot("../format") is None


def test_a_store_is_the_same_after_it_was_closed(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store"
    with open_store(path) as store:
        store.replace_source(A, [quad("thing/1")], snapshot="text")
        before = store.quads()
    with open_store(path) as store:
        assert store.quads() == before
        assert_merge_fits(store)
    with pytest.raises(StoreError, match="closed"):
        store.quads()


def test_the_vocabulary_is_there_and_is_written_once(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        labels = store.query('SELECT ?t { ?t skos:prefLabel "health"@en ; skos:inScheme ?s }')
        assert labels.rows == [(IRI("https://w3id.org/practicegraph/theme/health"),)]
        before = store.quads(VOCABULARY)
        assert not any(isinstance(term, ox.BlankNode) for q in before for term in (q.subject, q.object))
        store.change_graph(VOCABULARY, removed=before[:50])
    with open_store(tmp_path / "s") as store:
        assert len(store.quads(VOCABULARY)) == len(before) - 50  # the version is the same: not written again
        store.replace_graph(VOCABULARY, [q for q in before if "sha256:" not in str(q)][:10])
    with open_store(tmp_path / "s") as store:
        assert store.quads(VOCABULARY) == before


@pytest.mark.parametrize("environment", [True, False])
def test_where_the_store_is(environment: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PRACTICEGRAPH_STORE", raising=False)
    if environment:
        monkeypatch.setenv("PRACTICEGRAPH_STORE", str(tmp_path / "other"))
    open_store().close()
    assert (tmp_path / ("other" if environment else "practicegraph.db") / "format.json").is_file()


def test_what_is_no_store_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "report.txt").write_text("text")
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"not a store.*reports"):
            open_store(folder, read_only=read_only)
        with pytest.raises(StoreError, match=r"not a store.*report\.txt"):
            open_store(folder / "report.txt", read_only=read_only)
    assert [path.name for path in folder.iterdir()] == ["report.txt"]
    with pytest.raises(NotFound, match=r"no store at .*nowhere"):
        open_store(tmp_path / "nowhere", read_only=True)
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".format.json.abc.tmp").touch()  # a process ended while it made the store
    open_store(tmp_path / "empty").close()


@pytest.mark.parametrize("content", ['{"format": 99}', "{}", "[]", "not JSON", '{"format": "1"}', "\x00"])
def test_a_store_of_another_version_is_left_alone(content: str, tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.replace_source(A, [quad("thing/1")], snapshot="")
    layout = tmp_path / "s" / "format.json"
    good = layout.read_bytes()
    layout.write_text(content)
    with pytest.raises(StoreVersion if "format" in content else StoreError, match=r"store"):
        open_store(tmp_path / "s")
    assert layout.read_text() == content
    layout.write_bytes(good)
    with open_store(tmp_path / "s") as store:
        assert store.has_source(A)


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    open_store(tmp_path / "s").close()
    (tmp_path / "s" / "graph" / "CURRENT").write_text("nothing\n")
    with pytest.raises(StoreError, match="cannot open the store"):
        open_store(tmp_path / "s")


def test_sources_state_no_blank_nodes_and_have_iris_of_sources() -> None:
    with open_store(":memory:") as store:
        blank = ox.Quad(ox.BlankNode(), ox.NamedNode(NS + "says"), ox.Literal("x"))
        with pytest.raises(ValueError, match="blank node"):
            store.replace_source(A, [blank], snapshot="")
        with pytest.raises(ValueError, match="source"):
            store.replace_source(DERIVED, [], snapshot="")


def test_updates_are_checked() -> None:
    with open_store(":memory:") as store:
        store.update(f'INSERT DATA {{ GRAPH <{DERIVED}> {{ id:a pg:says "x" }} id:a pg:says "x" }}')
        assert_merge_fits(store)
        with pytest.raises(QueryError, match="1:12"):
            store.update("INSERT nothing")
        with pytest.raises(QueryError, match="LOAD"):
            store.update("LOAD <http://localhost/x.ttl>")


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib 7.6 warns of what it does itself
def test_rdflib_sees_the_same(tmp_path: Path) -> None:
    with open_store(":memory:") as store:
        store.replace_source(A, [quad("thing/1", 'quote " \\ \n é 😀')], snapshot="")
        view = store.to_rdflib()
        rows = list(view.query(f"SELECT ?o {{ GRAPH <{A}> {{ ?s <{NS}says> ?o }} }}"))
        assert [str(row[0]) for row in rows] == ['quote " \\ \n é 😀']  # type: ignore[index]
        assert len(list(view.query(f"SELECT ?o {{ ?s <{NS}says> ?o }}"))) == 1
        assert sum(1 for _ in view.quads()) == len(store.quads())
