"""What sources no longer state is noted in the store, and taken back by whoever derives next."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_derive import ROUNDTABLE, derived, tell
from test_derive_random import RULES, store_of, turtle
from test_derive_random import tell as tell_graph

from practicegraph.graph import removed
from practicegraph.graph.derive import derive
from practicegraph.graph.store import open_store
from practicegraph.ontology.names import ID

SOURCE = f"{ID}source/s"


@pytest.mark.parametrize("damage", ["none", "half a line", "too much", "too many lines"])
def test_another_process_takes_back_what_followed(tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tmp_path / "db" / "removed.nq"
    with open_store(tmp_path / "db") as store:
        tell(store, "other", '<{id}organisation/a> rdfs:label "A" .')
        derive(store)
        before = store.quads()
        derive(store, changed={tell(store, "s", ROUNDTABLE)})
        assert store.quads() != before
        assert not notes.exists()
        store.retract_source(SOURCE)
    lines = notes.read_text("utf-8").splitlines(keepends=True)
    assert len(lines) > 20
    if damage == "half a line":  # of a process that was killed while it wrote
        notes.write_text("".join(lines) + lines[0][:20], "utf-8")
    elif damage == "too many lines":  # it was killed before it changed the graph
        about = f'<{ID}organisation/a> <http://www.w3.org/2000/01/rdf-schema#label> "A" <{ID}source/other> .\n'
        notes.write_text("".join([*lines, about, about.replace('"A"', '"never stated"')]), "utf-8")
    elif damage == "too much":
        monkeypatch.setattr(removed, "MOST", 100)
    with open_store(tmp_path / "db") as store:
        assert derive(store, changed={SOURCE}).scoped == (damage in ("none", "too many lines"))
        assert store.quads() == before
    assert not notes.exists()


def test_statements_that_only_support_each_other_go_together() -> None:
    store = open_store(":memory:")
    derive(store)
    source = tell(store, "s", "<{id}organisation/a> pg:cooperatesWith <{id}organisation/b> .")
    derive(store, changed={source})
    tell(store, "s", "<{id}organisation/b> pg:cooperatesWith <{id}organisation/a> .")
    derive(store, changed={source})
    assert ("organisation/a", "pg:cooperatesWith", "organisation/b") in derived(store)
    tell(store, "s", '<{id}organisation/b> rdfs:label "B" .')
    assert derive(store, changed={source}).scoped
    assert not [triple for triple in derived(store) if triple[1] == "pg:cooperatesWith"]


@pytest.mark.parametrize(("organisers", "scoped"), [("abc", True), ("abcdefghi", False)])
def test_a_group_that_outgrows_its_limit_says_nothing_any_more(organisers: str, scoped: bool) -> None:
    def organised(names: str) -> str:
        return "\n".join(f"id:organisation/{name} pg:organised id:event/e ." for name in names)

    store = store_of({"1": turtle(organised("ab")), "2": turtle(organised("a"))})
    assert derive(store, rules=RULES).added
    tell_graph(store, "2", turtle(organised(organisers)))
    assert derive(store, changed={f"{ID}source/2"}, rules=RULES).scoped == scoped  # the larger is sooner derived anew
    at_once = store_of({"1": turtle(organised("ab")), "2": turtle(organised(organisers))})
    derive(at_once, rules=RULES)
    assert set(store.raw) == set(at_once.raw)
    tell_graph(store, "2", turtle(organised("b")))
    assert derive(store, changed={f"{ID}source/2"}, rules=RULES).scoped  # within the limit again
    tell_graph(at_once, "2", turtle(organised("b")))
    derive(at_once, rules=RULES)
    assert set(store.raw) == set(at_once.raw)
    assert [quad for quad in store.raw if quad.predicate.value.endswith("cooperationKind")]
