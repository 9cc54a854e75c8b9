"""The latest published state of a store, for servers."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from practicegraph.graph import open_store
from practicegraph.graph.errors import StoreError
from practicegraph.queries.current import Current

QUAD = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c"))
ASK = "ASK { <urn:a> <urn:b> <urn:c> }"


def test_what_is_published_is_seen_and_what_is_held_stays(tmp_path: Path) -> None:
    with open_store(tmp_path / "db") as writer:
        writer.publish()
        current = Current(tmp_path / "db")
        number, before = current.both()
        assert current.store is before
        writer.change_graph("urn:g", added=[QUAD])
        assert current.store is before, "it is not published yet"
        writer.publish()
        after = current.store
        assert current.number > number
        assert current.number == after.transaction
    assert after.query(ASK).rows == [(True,)]
    assert before.query(ASK).rows == [(False,)]
    with pytest.raises(StoreError):
        after.change_graph("urn:g", removed=[QUAD])


def test_no_store_yet(tmp_path: Path) -> None:
    current = Current(tmp_path / "db")
    assert current.both()[0] == 0
    assert current.store.sources() == []
    with pytest.raises(StoreError):
        current.store.change_graph("urn:g", added=[QUAD])
    assert not (tmp_path / "db").exists()
    with open_store(tmp_path / "db") as writer:
        writer.change_graph("urn:g", added=[QUAD])
    assert current.store.query(ASK).rows == [(True,)]


def test_a_store_in_memory() -> None:
    with open_store(":memory:") as store:
        current = Current(store)
        number = current.number
        store.change_graph("urn:g", added=[QUAD])
        assert current.store is store
        assert current.number > number


def test_something_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no store", "utf-8")
    with pytest.raises(StoreError):
        Current(tmp_path)
