"""A store that several threads and processes use, and one whose writer is killed."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from store_checks import A, B, C, assert_merge_fits, quad, triples

from practicegraph.graph import open_store
from practicegraph.graph.errors import StoreError, StoreInUse
from practicegraph.ontology.names import DERIVED, ID, NS


def killed(code: str, *arguments: str, after: float, path: Path | None = None) -> list[int]:
    """Runs a program that prints numbers, kills it some seconds after the first one, and gives those it printed."""
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said = [int(line) for line in (first + process.stdout.read()).split() if line.isdigit()]
    process.wait()
    process.stdout.close()
    return said


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
    for attempt in range(6):
        said = killed(code, path, A, after=0.01 + 0.037 * attempt, path=tmp_path)
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
        said = killed(code, path, str(following), after=0.01 + 0.041 * attempt)
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
