"""What the stages of finding events share: the document with its mentions by kind, and where an event is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from practicegraph.ingest.event_cues import Cue
from practicegraph.ingest.event_parts import region_around
from practicegraph.ingest.records import Document, Mention, Place, Project, Segment
from practicegraph.ingest.regions import region_name, stated_country

__all__ = ["Report", "where"]


@dataclass
class Report:
    """A document and its mentions by kind."""

    document: Document
    segments: Sequence[Segment]
    cues: tuple[Cue, ...]
    dates: list[Mention]
    counts: list[Mention]
    places: list[Mention]
    organisations: list[Mention]
    projects: tuple[Project, ...]
    inner: list[Mention]
    actors: Sequence[Mention]
    """Mentions of organisations, projects and funds."""
    claimed: set[int] = field(default_factory=set)
    """Indices of segments that speak of an event other than the main one."""

    def inside(self, segment: Segment, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions that stand in a segment."""
        return [m for m in mentions if segment.start <= m.start < segment.end]

    def unit(self, segment: Segment) -> list[Segment]:
        """The segment itself; for a cell its whole row."""
        return [s for s in self.segments if s.block == segment.block] if segment.kind == "row" else [segment]

    def spans(self) -> list[tuple[int, int]]:
        """Start and end of every name of an organisation."""
        return [(m.start, m.end) for m in self.organisations]


def where(report: Report, place: Mention | None) -> tuple[str | None, str | None]:
    """Region and country of an event at a place, as the report names them."""
    if place is None or not isinstance(place.value, Place):
        return None, None
    place = region_around(place, report.places, report.document.text)
    if place.value.kind == "country":
        return None, place.value.name
    named = [m for m in (*report.places, *report.inner) if m.value == place.value]
    return region_name(report.document, named), stated_country(report.document, place.value, report.places)
