"""What matching hands on: needs and practices as stated, answers with reasons and quotes, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from practicegraph.graph.results import IRI
from practicegraph.queries.transferability import Card
from practicegraph.queries.words import Words

__all__ = ["Answer", "Asked", "Direction", "Matches", "Quoted", "Reason", "ReasonKind", "Side", "Stated"]

Side = Literal["need", "challenge", "practice", "words"]
Direction = Literal["practices for needs", "needs for a practice"]
ReasonKind = Literal["text", "matter", "theme", "target group", "kind of region"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch of a report, letter for letter."""

    text: str
    source: IRI
    title: str
    """Of the report, else its file name."""
    start: int
    """Offset in characters of the text that was read."""
    end: int
    date: str | None
    """When the report was published, as precisely as it says."""
    url: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """A need, a challenge or a practice that reports state; or words that somebody typed, which have no IRI."""

    iri: IRI | None
    kind: Side
    label: str
    text: str
    """What is compared: the first quote, white space tidied; for words the words."""
    language: str
    """BCP 47 without subtags; empty where it is not known."""
    themes: tuple[IRI, ...]
    """As stated: narrowest first, no broader ones that follow."""
    regions: tuple[IRI, ...]
    """The smallest that it is stated for."""
    organisations: tuple[IRI, ...]
    """Who runs it, or says it."""
    date: str | None
    """Of the event where it was told, else of the report."""
    places: tuple[str, ...] = ()
    """Names of the regions."""
    actors: tuple[str, ...] = ()
    """Names of the organisations."""
    quotes: tuple[Quoted, ...] = ()
    """Each checked against its source when it was looked up."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is an answer."""

    kind: ReasonKind
    text: Words
    """In words: English, and what other languages need (``queries/words.py``)."""
    value: float
    """The feature: a similarity from 0 to 1, for themes the information content of what is shared, in bits."""
    share: float
    """What it adds to the score, in the units of the ranking; 0 for what is only told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A practice for a need, or a need for a practice."""

    found: Stated
    score: float
    """Estimated chance, 0 to 1, that it answers (grade 2 or 3 of ``tests/relevance``)."""
    reasons: tuple[Reason, ...]
    """What weighs most first."""
    card: Card | None
    """What the reports tell of the practice, by criterion; None where what was found is a need."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One need (or one practice) and what was found for it."""

    about: Stated
    answers: tuple[Answer, ...]
    """Best first; equal scores by IRI."""
    open: bool
    """Whether nothing found is likely to answer it: the answers are then the nearest there is."""
    note: str
    """What to know about it in words; may be empty."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The answer to one call of ``match``."""

    direction: Direction
    asked: tuple[Asked, ...]
    notes: tuple[str, ...]
    """What to know about the whole, such as that nothing is reported."""
