"""What writes changed is noted, for whoever keeps something in step with a store."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from practicegraph.graph import merge_log
from practicegraph.graph.merge_log import changes_between
from practicegraph.graph.store import Store, open_store

P = ox.NamedNode("urn:p")


def quad(subject: str, value: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(f"urn:{subject}"), P, ox.NamedNode(f"urn:{value}"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "db", vocabulary=False)


def between(store: Store, one: int) -> dict[tuple[str, str], tuple[bool, bool]] | None:
    assert store.path is not None
    found = changes_between(store.path, one, store.transaction)
    return None if found is None else {(s[4:], o[4:]): was for (s, _, o), was in found.items()}


def test_what_came_and_went_since_is_known(store: Store) -> None:
    store.change_graph("urn:g", added=[quad("a", "b"), quad("c", "d")])
    start = store.transaction
    store.change_graph("urn:h", added=[quad("a", "b")])  # the merge has it already
    store.change_graph("urn:g", added=[quad("e", "f")], removed=[quad("a", "b"), quad("c", "d")])
    store.change_graph("urn:g", removed=[quad("e", "f")])
    assert between(store, start) == {("c", "d"): (True, False), ("e", "f"): (False, False)}
    assert store.path is not None
    backwards = changes_between(store.path, store.transaction, start)
    assert backwards is not None
    assert backwards["urn:c", "urn:p", "urn:d"] == (False, True)
    assert between(store, store.transaction) == {}


def test_where_it_is_not_known_that_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.change_graph("urn:g", added=[quad("a", "b")])
    start = store.transaction
    store.update("INSERT DATA { <urn:x> <urn:p> <urn:y> }")
    assert between(store, start) is None
    start = store.transaction
    assert between(store, start) == {}
    monkeypatch.setattr(merge_log, "MOST", 5)
    store.change_graph("urn:g", added=[quad("c", "d")])
    assert between(store, start) is None
    assert store.path is not None
    with (store.path / "merge.tsv").open("a") as file:
        file.write("half a li")
    assert between(store, store.transaction) is None


def test_after_a_process_was_killed_nothing_is_known(store: Store) -> None:
    store.change_graph("urn:g", added=[quad("a", "b")])
    start = store.transaction
    store.close()
    assert store.path is not None
    with open_store(store.path, vocabulary=False) as again:
        assert again.path is not None
        assert changes_between(again.path, start - 2, again.transaction) is not None
    (store.path / "unpublished").touch()
    with open_store(store.path, vocabulary=False) as again:
        assert again.path is not None
        assert changes_between(again.path, start, again.transaction) is None
