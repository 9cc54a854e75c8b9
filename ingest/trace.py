"""How a report was read: what every stage took, by which rule and with which confidence, and what it dropped and why.

The stages are functions without a memory, so nothing has to be written down while reading: the trace runs them again on
one report and sets what they considered against what became a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from practicegraph.ingest.actors_ballot import Ballot
from practicegraph.ingest.dates import find_dates
from practicegraph.ingest.funds import find_funds
from practicegraph.ingest.headcounts import find_counts
from practicegraph.ingest.places import find_places
from practicegraph.ingest.records import Document, Facts, Mention, Segment
from practicegraph.ingest.segment import segment
from practicegraph.ingest.statements import find_statements
from practicegraph.ingest.unwrap import unwrapped

__all__ = ["SECTIONS", "Trace", "Traced", "trace"]

SECTIONS: Final = (
    "events",
    "organisations",
    "regions",
    "projects",
    "pilot_actions",
    "practices",
    "challenges",
    "needs",
    "cooperations",
)


@dataclass(frozen=True, slots=True)
class Traced:
    """A stretch of the text that a stage looked at."""

    start: int
    end: int
    stage: str
    """What it was taken for: a section of the facts, or date, count, place, statement, name, page."""
    what: str
    """The record or value in words."""
    rule: str
    """What decided, or why it was dropped."""
    confidence: float
    taken: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """One report, what it states, and how that came about, in the order of the text."""

    facts: Facts
    steps: tuple[Traced, ...]


def trace(facts: Facts, *, plain: bool = False) -> Trace:
    """How the facts of a document came about.

    Args:
        facts: What ``pipeline.extract`` found.
        plain: Whether it read without models.
    """
    document, segments = unwrapped(facts.document, segment(facts.document))
    places = find_places(document, segments)
    steps = [
        *_taken(facts),
        *_values("date", find_dates(document, segments)),
        *_values("count", find_counts(document, segments)),
        *_pages(segments),
        *_places(places, facts),
        *_names(Ballot(document, segments, places, find_funds(segments)), facts),
        *_statements(document, segments, facts, plain=plain),
    ]
    return Trace(facts, tuple(sorted(set(steps), key=lambda s: (s.start, -s.end, s.stage, s.what))))


def _taken(facts: Facts) -> Iterator[Traced]:
    """A step for every piece of evidence of every record; of a named thing, the places of its name in it."""
    text = facts.document.text
    for section in SECTIONS:
        for record in getattr(facts, section):
            said = _words(section, record)
            names = (record.name, *record.aliases) if section in ("organisations", "projects") else ()
            for piece in record.evidence:
                found = [(text.find(n, piece.start, piece.end), n) for n in names]
                spans = [(at, at + len(n)) for at, n in found if at >= 0][:1] or [(piece.start, piece.end)]
                for start, end in spans:
                    yield Traced(start, end, section, said, record.rule or section, record.confidence, True)


def _words(section: str, record: object) -> str:
    """A record as a person would say it: its telling fields in order."""
    told = ("name", "label", "kind", "ordinal", "date", "end_date", "region", "run_by", "organisers", "supporters")
    parts = []
    for name in (*told, "participants", "themes", "part_of", "country", "funder", "actors", "on", "aliases"):
        value = getattr(record, name, None)
        if value:
            shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            parts.append(shown if name in ("name", "label") else f"{name.replace('_', ' ')}: {shown}")
    return "; ".join(parts) or section


def _values(stage: str, mentions: Sequence[Mention]) -> Iterator[Traced]:
    for item in mentions:
        shown = (
            " to ".join(dict.fromkeys(str(v) for v in item.value if v)) if isinstance(item.value, tuple) else item.value
        )
        yield Traced(item.start, item.end, stage, str(shown), item.rule or stage, item.confidence, True)


def _pages(segments: Sequence[Segment]) -> Iterator[Traced]:
    for item in segments:
        if item.kind == "boilerplate":
            yield Traced(item.start, item.end, "page", "not part of the report", "boilerplate", 1.0, False)


def _places(places: Sequence[Mention], facts: Facts) -> Iterator[Traced]:
    kept = {r.name for r in facts.regions} | {r.code for r in facts.regions if r.code}
    for item in places:
        place = item.value
        known = place is not None and (place.name in kept or place.iso_code in kept)
        if not known and item.text not in kept:
            why = "a place in passing, or part of a name"
            yield Traced(item.start, item.end, "place", item.text, why, item.confidence, False)


def _names(ballot: Ballot, facts: Facts) -> Iterator[Traced]:
    accepted = {form for tally in ballot.elected() for form in tally.forms}
    accepted |= {n for o in facts.organisations for n in (o.name, *o.aliases)}
    accepted |= {n for p in facts.projects for n in (p.name, *p.aliases)}
    for name in ballot.names.values():
        spelled = [" ".join(text.split()) for text in name.spelled]
        if accepted.isdisjoint(spelled):
            rules = sorted({vote.rule for vote, _ in name.votes})
            why = f"too little speaks for a name: {', '.join(rules)}" if rules else "nothing speaks for a name"
            for item in name.candidates:
                yield Traced(item.start, item.end, "name", spelled[0], why, 0.0, False)


def _statements(document: Document, segments: Sequence[Segment], facts: Facts, *, plain: bool) -> Iterator[Traced]:
    from practicegraph.ingest.actors import find_actors  # the stage before it, for who a sentence is about

    actors = find_actors(document, segments, find_places(document, segments))
    stated = [(e.start, e.end) for s in (*facts.practices, *facts.challenges, *facts.needs) for e in s.evidence]
    for item in find_statements(document, segments, actors, (), plain=plain).considered:
        start, end = item.candidate.start, item.candidate.end
        if not any(start < stop and begin < end for begin, stop in stated):
            decision = item.decision
            what = f"thought of as {decision.kind}" if decision.kind else "no practice, challenge or need"
            yield Traced(start, end, "statement", what, decision.rule, decision.confidence, False)
