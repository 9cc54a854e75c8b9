"""What people decided, as a plain file in the store, one decision a line, applied whenever a report is read:

    same A B         B is another name for A: whatever is read of B is said of A
    different A B    A and B are two, whatever looks alike
    reject A         A is not what it was taken for (this practice is no practice): it is left out

A and B are IRIs, in full or as ``id:organisation/cepaim``. What follows a ``#`` after a space is a note. Taking a line
out undoes it at the next run: ``graph.resolve`` joins organisations anew, and a source remembers under which other
decisions it was read. The file is
``STORE/decisions.txt``; it can be edited by hand, kept under version control and copied to another store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from practicegraph.graph.errors import InvalidValue, NotFound, StoreError
from practicegraph.graph.store import Store
from practicegraph.ontology.names import ID, PREFIXES

__all__ = ["DECISIONS_FILE", "Decisions", "decide", "decisions_of", "load_decisions", "parse_decisions", "undo"]

DECISIONS_FILE: Final = "decisions.txt"
ORGANISATION: Final = ID + "organisation/"
ARGUMENTS: Final = {"same": 2, "different": 2, "reject": 1}


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of a store."""

    same: Mapping[str, str] = field(default_factory=dict)
    """From the IRI that goes to the IRI that stays."""
    different: frozenset[tuple[str, str]] = frozenset()
    """Pairs, the smaller IRI first."""
    rejected: frozenset[str] = frozenset()

    @property
    def for_reading(self) -> Decisions:
        """Those that change how a report is read: which organisations are the same is looked at after reading, for all
        sources together (``graph.resolve``)."""
        same = {gone: kept for gone, kept in self.same.items() if not gone.startswith(ORGANISATION)}
        return Decisions(same, frozenset(), self.rejected)

    @property
    def digest(self) -> str:
        """What changes when a decision does that changes how reports are read; "" when there is none."""
        lines = sorted([*map(repr, self.same.items()), *self.rejected])
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12] if lines else ""


def decisions_of(store: Store) -> list[str]:
    """The lines of the decisions of a store, with their notes.

    Raises:
        StoreError: the store is in memory, or its file cannot be read.
    """
    return _lines(store)


def load_decisions(store: Store) -> Decisions:
    """The decisions of a store; a store in memory has none.

    Raises:
        InvalidValue: a line that is no decision, or decisions that contradict each other; it names the line.
    """
    return parse_decisions(_lines(store)) if store.path is not None else Decisions()


def parse_decisions(lines: Iterable[str]) -> Decisions:
    """Decisions from lines; see the top of this module.

    Raises:
        InvalidValue: as for ``load_decisions``.
    """
    same: list[tuple[str, str]] = []
    different: set[tuple[str, str]] = set()
    rejected: set[str] = set()
    for number, line in enumerate(lines, 1):
        match _parsed(line, number):
            case "same", (kept, gone):
                same.append((kept, gone))
            case "different", (one, other):
                different.add((min(one, other), max(one, other)))
            case "reject", (iri,):
                rejected.add(iri)
    stays = _stays(same)
    for one, other in sorted(different):
        if stays.get(one, one) == stays.get(other, other):
            raise InvalidValue(f"{DECISIONS_FILE} says that {one} and {other} are the same and that they are different")
    return Decisions(stays, frozenset(different), frozenset(rejected))


def _stays(same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each IRI that goes, the one that stays: of all that are the same, one that no line says to go, else the
    smallest."""
    groups: dict[str, set[str]] = {}
    gone = set()
    for kept, other in same:
        merged = groups.get(kept, {kept}) | groups.get(other, {other})
        groups |= dict.fromkeys(merged, merged)
        gone.add(other)
    stays = {iri: min(group - gone or group) for iri, group in groups.items()}
    return {iri: root for iri, root in stays.items() if iri != root}


def decide(store: Store, decision: str) -> None:
    """Adds a decision to the store; it takes effect when the reports are ingested again. Twice is once.

    Raises:
        InvalidValue: it is no decision, or contradicts another.
        StoreError: the store is in memory or cannot be written.
    """
    lines = _lines(store)
    if decision.strip() not in lines:
        parse_decisions([*lines, decision])
        _write(store, [*lines, decision.strip()])


def undo(store: Store, decision: str) -> None:
    """Takes a decision back; it loses its effect when the reports are ingested again.

    Raises:
        NotFound: there is no such decision.
        StoreError: the store is in memory or cannot be written.
    """
    lines = _lines(store)
    wanted = _parsed(decision, 1)
    left = [line for number, line in enumerate(lines, 1) if wanted is None or _parsed(line, number) != wanted]
    if len(left) == len(lines):
        raise NotFound(f"no decision {decision!r} in {_path(store)}; it has {len(lines)} lines")
    _write(store, left)


def _parsed(line: str, number: int) -> tuple[str, tuple[str, ...]] | None:
    words = re.sub(r"(^|\s)#.*", "", line).split()
    if not words:
        return None
    verb, iris = words[0], tuple(_full(word) for word in words[1:])
    if ARGUMENTS.get(verb) != len(iris) or len(set(iris)) < len(iris):
        raise InvalidValue(
            f"line {number} of {DECISIONS_FILE} is no decision: {line.strip()!r}; write `same A B`, `different A B` or "
            "`reject A` with IRIs"
        )
    if not all(iri.startswith(ID) for iri in iris):
        raise InvalidValue(f"line {number} of {DECISIONS_FILE}: {line.strip()!r} names something that is not in {ID}")
    return verb, iris


def _full(word: str) -> str:
    word = word.removeprefix("<").removesuffix(">")
    prefix, colon, rest = word.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else word


def _path(store: Store) -> Path:
    if store.path is None:
        raise StoreError("a store in memory keeps no decisions; open one on disk")
    return store.path / DECISIONS_FILE


def _lines(store: Store) -> list[str]:
    path = _path(store)
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"cannot read {path}: {error}") from error


def _write(store: Store, lines: list[str]) -> None:
    store.keep_file(DECISIONS_FILE, "".join(line + "\n" for line in lines))
