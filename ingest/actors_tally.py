"""What the election of names keeps of one name: its candidates, its votes and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from practicegraph.ingest.actors_names import Candidate
from practicegraph.ingest.actors_vote import Vote
from practicegraph.ingest.actors_words import word_set

__all__ = ["Name", "Tally", "without_verbs"]

_GOES_ON: Final = word_set("de du des d' en et y e del di da of for für pour para sans sin la le les")
"""Small words with which the longer of two names may be the full one."""


@dataclass
class Tally:
    """The votes for one name."""

    name: str
    first: int
    target: Literal["organisation", "project"] = "organisation"
    score: float = 0.0
    rule: str = ""
    best: int = 0
    """Segment of the strongest vote."""
    count: int = 0
    forms: list[str] = field(default_factory=list)
    segments: set[int] = field(default_factory=set)
    described_as: str | None = None


@dataclass
class Name:
    """The candidates that are written alike, and the votes on them."""

    spelled: Counter[str] = field(default_factory=Counter)
    votes: list[tuple[Vote, Candidate]] = field(default_factory=list)
    against: float = 1.0
    nameless: bool = False
    """Nothing but words for kinds: no organisation, but a project may be called so."""
    other: bool = False
    """It is headed by the word for an event, a document or a place; a project may be called so."""
    firm: bool = False
    """Seen with a capital where the capital says something."""
    at_work: bool = False
    """Somebody is said to work there."""
    candidates: list[Candidate] = field(default_factory=list)


def without_verbs(tallies: Sequence[Tally]) -> list[Tally]:
    """The tallies without names that are another one and a verb after it: "Clés en main" and "Clés en main prend"."""
    names = {t.name: t for t in tallies}
    kept = []
    for tally in tallies:
        words = tally.name.split()
        shorter = (
            names.get(" ".join(words[:n]))
            for n in range(len(words) - 1, 1, -1)
            if words[n:] == [w.lower() for w in words[n:]]
        )
        bare = next((other for other in shorter if other and other.target == tally.target), None)
        if bare is None or words[len(bare.name.split())] in _GOES_ON:
            kept.append(tally)
            continue
        bare.segments |= tally.segments
        bare.first = min(bare.first, tally.first)
        bare.count += tally.count
    return kept
