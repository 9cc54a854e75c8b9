"""What reports tell of a practice, criterion by criterion, for those who think of taking it over.

The criteria are the five of the evaluation grid for integration practices of the project SPRING (Sustainable Practices
of Integration, Horizon 2020, grant 101004635; the grid is by the Migration Policy Group:
https://integrationpractices.eu/evaluation-grid-for-assessing-the-quality-of-migrant-integration-practices).
The definitions are our own words. In steps:
 1. What is looked at: the quotes of the practice, and the sentences of their paragraphs up to the next thing that
    is stated: a sentence of which another practice, a need or a challenge is stated is not taken, nor what lies behind.
 2. A sentence speaks to a criterion when it has one of its phrases (``transferability.toml``, in six languages). The
    first phrase in the practice's own quotes wins, then the nearest sentence.
 3. Where no sentence speaks to it, the card says "nothing reported": not reported is not none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.evidence import Quote, quotes
from practicegraph.graph.source import source_of
from practicegraph.graph.store import Store
from practicegraph.ingest.segment_sentences import sentences
from practicegraph.ontology.names import NS, PREFIXES

__all__ = ["CRITERIA", "NOTHING", "Card", "Criterion", "card"]

NOTHING: Final = "nothing reported"
CRITERIA: Final[dict[str, str]] = {
    "relevance": "It answers a need that was found out, for people whom it names.",
    "effectiveness": "It reaches what it set out to: results, numbers, what changed for people.",
    "sustainability": "It can go on: money, people and partners beyond the first project.",
    "transferability": "Others can take it over or have done so: what it needs is said, it was adapted or spread.",
    "innovation": "It does something new here, or in a new way.",
}
"""The criteria of the grid in its order, in our own words."""
REACH: Final = 600
"""Characters before and after a quote that are looked at, within its paragraph: four to five sentences."""
_PARAGRAPH: Final = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•#]|\d+[.)]))")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is told on one criterion."""

    name: str
    text: str
    """What the criterion means."""
    quote: Quote | None
    """The sentence that speaks to it, letter for letter; None when nothing is reported."""

    @property
    def words(self) -> str:
        """The quote, or "nothing reported"."""
        return self.quote.text if self.quote is not None else NOTHING


@dataclass(frozen=True, slots=True)
class Card:
    """The five criteria for one practice, in the order of the grid."""

    criteria: tuple[Criterion, ...]

    @property
    def reported(self) -> int:
        """On how many of the criteria something is told."""
        return sum(item.quote is not None for item in self.criteria)


def card(store: Store, practice: str) -> Card:
    """The card of a practice.

    Args:
        store: Where it is stated, with the texts of its sources.
        practice: IRI of the practice; one that nobody states has a card on which nothing is reported.
    """
    told = [(distance, quote) for own in _own(store, practice) for distance, quote in _around(store, practice, own)]
    told.sort(key=lambda item: (item[0], item[1].source, item[1].start))
    return Card(tuple(_criterion(name, text, told) for name, text in CRITERIA.items()))


def _criterion(name: str, text: str, told: list[tuple[int, Quote]]) -> Criterion:
    pattern = _phrases()[name]
    return Criterion(name, text, next((quote for _, quote in told if pattern.search(quote.text)), None))


@cache
def _phrases() -> dict[str, re.Pattern[str]]:
    """For each criterion its phrases in all languages; they begin at the beginning of a word."""
    data = loads(files("practicegraph.queries").joinpath("transferability.toml").read_text("utf-8"))
    return {
        name: re.compile(
            r"\b(?:" + "|".join(phrase for phrases in data[name].values() for phrase in phrases) + ")", re.IGNORECASE
        )
        for name in CRITERIA
    }


def _own(store: Store, practice: str) -> list[Quote]:
    """The quotes of a practice that are in their source letter for letter."""
    held = []
    for quote in quotes(store.raw, ox.NamedNode(practice)):
        text = _text(store, quote.source)
        if text is not None and text[quote.start : quote.end] == quote.text:
            held.append(quote)
    return held


def _around(store: Store, practice: str, own: Quote) -> list[tuple[int, Quote]]:
    """The quote and the sentences of its paragraph that tell of nothing else, each with its distance in characters."""
    text = _text(store, own.source) or ""
    begin, end = max(0, own.start - REACH), min(len(text), own.end + REACH)
    for cut in _PARAGRAPH.finditer(text, begin, end):
        if cut.end() <= own.start:
            begin = cut.end()
        elif cut.start() >= own.end:
            end = cut.start()
            break
    foreign = _others(store, practice, own)
    found = [(0, own)]
    for start, stop in sentences(text, begin, end):
        whole = start == 0 or not text[start - 1].isalnum()
        if (start < own.end and own.start < stop) or not whole:
            continue
        if (stop >= end and end == own.end + REACH) or any(start < last and first < stop for first, last in foreign):
            continue  # cut off by the reach, or about what somebody else does
        distance = start - own.end if start >= own.end else own.start - stop
        between = sorted([(own.end, start), (stop, own.start)], key=lambda pair: pair[1] - pair[0])[-1]
        if not any(first < between[1] and between[0] < last for first, last in foreign):
            found.append((1 + max(distance, 0), Quote(own.source, own.title, text[start:stop], start, stop)))
    return found


def _others(store: Store, practice: str, own: Quote) -> list[tuple[int, int]]:
    """Where the same report states something else: that is not about this practice, nor is what lies behind it."""
    engine, graph, type_ = store.raw, ox.NamedNode(own.source), ox.NamedNode(PREFIXES["rdf"] + "type")
    found = []
    for kind in ("Practice", "Challenge", "Need"):
        for quad in engine.quads_for_pattern(None, type_, ox.NamedNode(NS + kind), graph):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value != practice:
                held = quotes(engine, quad.subject, graph)
                found += [(one.start, one.end) for one in held if one.end <= own.start or own.end <= one.start]
    return sorted(found)


def _text(store: Store, source: str) -> str | None:
    digest = source_of(store.raw, source).snapshot
    return store.snapshot(digest) if digest is not None else None
