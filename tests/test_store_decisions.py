"""Decisions by people: a plain file that can be read, edited and undone, and that cannot contradict itself."""

from pathlib import Path

import pytest

from practicegraph.graph import open_store
from practicegraph.graph.decisions import DECISIONS_FILE, Decisions, decide, load_decisions, parse_decisions, undo
from practicegraph.graph.errors import InvalidValue, NotFound, StoreError
from practicegraph.ontology.names import ID

A, B, C = (f"{ID}organisation/{name}" for name in "abc")


def test_lines_become_decisions() -> None:
    decisions = parse_decisions(
        [
            "# merged by hand",
            "",
            "same id:organisation/a id:organisation/b # one is the old name",
            f"same <{B}> <{C}>",
            "different id:organisation/x id:organisation/a",
            "reject id:practice/0123",
        ]
    )
    assert decisions.same == {B: A, C: A}
    assert decisions.different == {(A, f"{ID}organisation/x")}
    assert decisions.rejected == {f"{ID}practice/0123"}


def test_the_order_of_the_lines_does_not_matter_for_chains() -> None:
    lines = [f"same {A} {B}", f"same {B} {C}", f"same {A} {C}"]
    assert parse_decisions(lines).same == parse_decisions(reversed(lines)).same == {B: A, C: A}


def test_the_digest_changes_with_what_changes_reading() -> None:
    digests = [
        parse_decisions(lines).digest
        for lines in ([], [f"different {A} {B}"], [f"same {A} {B}"], [f"same {B} {A}"], [f"reject {A}"])
    ]
    assert digests[0] == digests[1] == Decisions().digest == ""
    assert len(set(digests)) == 4


@pytest.mark.parametrize(
    "line",
    [
        "same",
        f"same {A}",
        f"same {A} {A}",
        f"reject {A} {B}",
        f"merge {A} {B}",
        "reject Cepaim",
        "reject pg:Event",
        "reject <",
    ],
)
def test_what_is_no_decision(line: str) -> None:
    with pytest.raises(InvalidValue, match=r"line 2 of decisions\.txt"):
        parse_decisions(["# first", line])


def test_contradictions_are_told() -> None:
    with pytest.raises(InvalidValue, match="the same and that they are different"):
        parse_decisions([f"same {A} {B}", f"same {B} {C}", f"different {C} {A}"])


def test_deciding_and_undoing(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        assert load_decisions(store) == Decisions()
        decide(store, f"same {A} {B} # seen in their statutes")
        decide(store, f"same {A} {B} # seen in their statutes")
        decide(store, f"reject {C}")
        with pytest.raises(InvalidValue):
            decide(store, f"different {B} {A}")
        with pytest.raises(InvalidValue):
            decide(store, "nonsense")
        path = tmp_path / "s" / DECISIONS_FILE
        assert path.read_text("utf-8") == f"same {A} {B} # seen in their statutes\nreject {C}\n"
    with open_store(tmp_path / "s") as store:
        assert load_decisions(store).same == {B: A}
        undo(store, "same id:organisation/a id:organisation/b")
        assert load_decisions(store) == Decisions(rejected=frozenset({C}))
        with pytest.raises(NotFound, match="no decision"):
            undo(store, f"same {A} {B}")
        path.write_bytes(b"reject \xff\n")
        with pytest.raises(StoreError, match=DECISIONS_FILE):
            load_decisions(store)
    with open_store(":memory:") as store:
        assert load_decisions(store) == Decisions()
        with pytest.raises(StoreError, match="in memory"):
            decide(store, f"reject {A}")
