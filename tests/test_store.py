"""The store: replacing and retracting sources, the merge, locks, versions, and ends by kill -9."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practicegraph.graph import IRI, Store, open_store
from practicegraph.graph.errors import NotFound, QueryError, StoreError, StoreInUse, StoreVersion
from practicegraph.ontology.names import DERIVED, ID, NS, VOCABULARY

SOURCES = [f"{ID}source/{name}" for name in ("a-1", "b-2", "c-3")]
A, B, C = SOURCES


def quad(subject: str, value: str = "x", *, kind: str | None = None) -> ox.Quad:
    literal = ox.Literal(value) if kind is None else ox.Literal(value, datatype=ox.NamedNode(kind))
    return ox.Quad(ox.NamedNode(ID + subject), ox.NamedNode(NS + "says"), literal)


def triples(store: Store, graph: str | None = None) -> set[str]:
    """What a graph holds, or all source graphs do, without their names."""
    return {
        f"{found.subject} {found.predicate} {found.object}"
        for found in store.quads(graph)
        if found.graph_name != ox.NamedNode(VOCABULARY)
    }


def assert_merge_fits(store: Store) -> None:
    merged = [str(found) for found in store.raw.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    assert len(merged) == len(set(merged)) == len(store)
    assert set(merged) == {f"{q.subject} {q.predicate} {q.object}" for q in store.quads()}


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


def test_readers_beside_a_writer(tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import sys
        from practicegraph.graph import open_store
        from practicegraph.graph.errors import StoreInUse
        try:
            open_store(sys.argv[1])
            print("opened")
        except StoreInUse as error:
            print("in use" if sys.argv[1] in str(error) else error)
        with open_store(sys.argv[1], read_only=True) as store:
            print(len(store.query("SELECT * { ?s pg:says ?o }")))
    """)
    path = str(tmp_path / "s")
    with open_store(path) as store:
        store.replace_source(A, [quad("thing/1"), quad("thing/2")], snapshot="")
        store.publish()
        store.replace_source(C, [quad("thing/4")], snapshot="")
        found = subprocess.run(
            [sys.executable, "-c", code, path], capture_output=True, text=True, timeout=60, check=True
        )
        assert found.stdout.split("\n")[:2] == ["in use", "2"]
        with pytest.raises(StoreInUse, match="read-only"):
            open_store(path)
        with open_store(path, read_only=True) as reader:
            store.replace_source(B, [quad("thing/3")], snapshot="")
            assert len(reader.query("SELECT * { ?s pg:says ?o }")) == 2
            with pytest.raises(StoreError, match="reading only"):
                reader.replace_source(C, [], snapshot="")


def test_threads_that_write_lose_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:

        def work(number: int) -> None:
            for turn in range(12):
                store.replace_source(A, [quad(f"turn/{number}-{turn}-{n}") for n in range(3)], snapshot="")
                store.change_graph(DERIVED, added=[quad(f"kept/{number}-{turn}")], flush=False)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(store.quads(DERIVED)) == 48
        left = Counter(q.subject.value.rsplit("-", 1)[0] for q in store.quads(A) if isinstance(q.subject, ox.NamedNode))
        assert list(left.values()) == [3]  # all three of one turn, not a mixture
        assert_merge_fits(store)


def test_kill_while_writing_loses_and_halves_nothing(tmp_path: Path) -> None:
    """A process replaces a source again and again and says each time that it is done; it is killed at some moment."""
    code = textwrap.dedent("""
        import sys
        from practicegraph.graph import open_store
        from tests_quads import graph
        with open_store(sys.argv[1]) as store:
            for turn in range(10_000):
                store.replace_source(sys.argv[2], graph(turn), snapshot=f"turn {turn}")
                print(turn, flush=True)
    """)
    (tmp_path / "tests_quads.py").write_text(
        textwrap.dedent("""
            import pyoxigraph as ox
            def graph(turn):
                p = ox.NamedNode("https://w3id.org/practicegraph/ns#says")
                return [ox.Quad(ox.NamedNode(f"x:{turn}-{n}"), p, ox.Literal("y" * 200)) for n in range(50)]
        """)
    )
    path = str(tmp_path / "s")
    with open_store(path) as store:
        store.replace_source(B, [quad("kept/1")], snapshot="kept")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    for attempt in range(6):
        process = subprocess.Popen([sys.executable, "-c", code, path, A], stdout=subprocess.PIPE, env=environment)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.01 + 0.037 * attempt)
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split() if line.isdigit()]
        process.wait()
        process.stdout.close()
        with open_store(path) as store:
            turns = Counter(str(q.subject).split("-")[0] for q in store.quads(A))
            assert list(turns.values()) == [50]
            turn = int(next(iter(turns)).removeprefix("<x:"))
            assert turn >= max(said, default=0)
            assert triples(store, B)
            assert_merge_fits(store)


def test_sources_added_together_are_there_all_or_none_whenever_the_process_is_killed(tmp_path: Path) -> None:
    code = textwrap.dedent(f"""
        import sys, pyoxigraph as ox
        from practicegraph.graph import open_store
        p = ox.NamedNode("https://w3id.org/practicegraph/ns#says")
        with open_store(sys.argv[1]) as store:
            for turn in range(int(sys.argv[2]), 10_000):
                store.add_sources([
                    (f"{ID}source/{{turn}}-{{n}}",
                     [ox.Quad(ox.NamedNode(f"x:{{turn}}-{{n}}-{{i}}"), p, ox.Literal("y" * 50)) for i in range(100)],
                     f"text {{turn}} {{n}}")
                    for n in range(10)])
                print(turn, flush=True)
    """)
    path, following = str(tmp_path / "s"), 0
    for attempt in range(6):
        process = subprocess.Popen([sys.executable, "-c", code, path, str(following)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.01 + 0.041 * attempt)
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split() if line.isdigit()]
        process.wait()
        process.stdout.close()
        with open_store(path) as store:
            assert not list((tmp_path / "s" / "graph").glob("bulk-*"))
            turns = Counter(source.iri.removeprefix(f"{ID}source/").split("-")[0] for source in store.sources())
            assert set(turns.values()) == {10}
            assert len(turns) > max(said, default=0)
            following = len(turns)
            assert_merge_fits(store)


def test_a_source_that_is_there_is_not_added_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.replace_source(A, [quad("thing/1")], snapshot="a")
        with pytest.raises(ValueError, match="is there already"):
            store.add_sources([(B, [quad("thing/2")], "b"), (A, [quad("thing/3")], "c")])
        assert not store.has_source(B)
        store.add_sources([(B, [quad("thing/1"), quad("thing/2")], "b")])
        assert_merge_fits(store)
        store.retract_source(A)
        assert_merge_fits(store)


def test_readers_beside_a_busy_writer_see_whole_states(tmp_path: Path) -> None:
    path = tmp_path / "s"
    stop = threading.Event()
    with open_store(path) as store:
        store.publish()

        def work() -> None:
            turn = 0
            while not stop.is_set():
                turn += 1
                store.replace_source(A, [quad(f"turn/{turn}-{n}") for n in range(40)], snapshot="", flush=False)
                store.replace_source(B, [quad(f"turn/{turn}-{n}") for n in range(40, 80)], snapshot="")
                store.publish()

        writer = threading.Thread(target=work)
        writer.start()
        seen: set[str] = set()
        until = time.monotonic() + 60
        try:
            while len(seen) < 5 and time.monotonic() < until:
                with open_store(path, read_only=True) as reader:
                    found = reader.query("SELECT ?s { ?s pg:says ?o }").column("s")
                turns = {iri.removeprefix(f"{ID}turn/").split("-")[0] for iri in found}
                assert (len(turns), len(found)) in {(0, 0), (1, 80)}
                seen |= turns
        finally:
            stop.set()
            writer.join()
    assert len(seen) == 5
    assert len(list((path / "readable").iterdir())) == 3  # two checkpoints and the name of the later


def test_a_reader_sees_what_a_killed_writer_wrote(tmp_path: Path) -> None:
    code = f"""
import os, sys
import pyoxigraph as ox
from practicegraph.graph import open_store
store = open_store(sys.argv[1])
quad = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("{NS}says"), ox.Literal("y"))
store.replace_source("{A}", [quad], snapshot="")
os._exit(9)
"""
    path = str(tmp_path / "s")
    for _ in range(2):  # before anything was published, and after
        assert subprocess.run([sys.executable, "-c", code, path], timeout=60, check=False).returncode == 9
        assert (tmp_path / "s" / "unpublished").exists()
        with open_store(path, read_only=True) as reader:
            assert len(reader.query("SELECT * { ?s pg:says ?o }")) == 1
        assert not (tmp_path / "s" / "unpublished").exists()


def test_readers_of_a_store_that_is_made_just_now(tmp_path: Path) -> None:
    with open_store(tmp_path / "s"), pytest.raises(StoreInUse, match="for the first time"):
        open_store(tmp_path / "s", read_only=True)
    with open_store(tmp_path / "s", read_only=True) as reader:
        assert len(reader) > 0


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
