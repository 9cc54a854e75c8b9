"""The records that the stages of reading hand to each other.

Offsets count characters (Unicode code points) of ``Document.text``, which no stage changes: from the first stage to the
last, ``evidence.quote == document.text[evidence.start:evidence.end]``. The facts are written as JSON in the format
that ``docs/facts.md`` describes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

__all__ = [
    "STATEMENT_SECTIONS",
    "Cooperation",
    "Document",
    "Event",
    "EventKind",
    "Evidence",
    "Facts",
    "Mention",
    "MentionKind",
    "Organisation",
    "PilotAction",
    "Place",
    "Project",
    "Region",
    "Segment",
    "SegmentKind",
    "Statement",
]

EventKind = Literal["roundtable", "training", "visit", "webinar", "conference", "meeting", "workshop", "other"]
SegmentKind = Literal["title", "heading", "sentence", "item", "row", "metadata", "boilerplate"]
MentionKind = Literal["organisation", "project", "fund", "region", "date", "count", "theme", "stakeholder-kind"]
STATEMENT_SECTIONS = ("practices", "challenges", "needs")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the document's text, letter for letter."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read: its text, untouched for text and Markdown, taken from it for other formats."""

    name: str
    """The file name, with its suffix."""
    text: str
    sha256: str
    """Hexadecimal digest of the bytes that were read."""
    media_type: str = "text/plain"
    title: str | None = None
    url: str | None = None
    language: str | None = None
    """BCP 47 tag of the main language; None when the text is too short to tell."""
    published: str | None = None
    """ISO date, as precise as stated."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Front matter or embedded metadata, parsed."""
    body: tuple[int, int] = (0, 0)
    """Where the report itself starts and ends in the text (front matter before it, nothing of it after)."""
    warnings: tuple[str, ...] = ()
    """What was odd but could be read, one line each."""

    def evidence(self, start: int, end: int) -> Evidence:
        """The evidence from start to end, white space trimmed at both sides.

        Raises:
            ValueError: nothing but white space is left.
        """
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if start >= end or start < 0 or end > len(self.text):
            raise ValueError(f"no text from {start} to {end} of {self.name}")
        return Evidence(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, list item, heading, table row or metadata line, with its place in the document's structure."""

    start: int
    end: int
    kind: SegmentKind
    text: str
    index: int = 0
    """Position among the document's segments."""
    block: int = 0
    """Number of the paragraph or list item that it belongs to: the sentences of one paragraph share it."""
    depth: int = 0
    """Nesting depth of a list item (1 for the outermost) or level of a heading; 0 otherwise."""
    parent: int | None = None
    """Index of what it hangs below: the lead-in sentence or outer item of a list item, the heading of a sentence."""
    label: str | None = None
    """For "Where: Soria" and table cells with a header: the part before the colon; the text keeps it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, date or number recognised in the text, with the rule or model that found it."""

    start: int
    end: int
    kind: MentionKind
    text: str
    value: Any = None
    """What it stands for: a Place, an ISO date or (start, end) pair, a (minimum, maximum) pair, a canonical name."""
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer: a country, a subdivision or a town."""

    name: str
    kind: Literal["country", "region", "town"]
    country: str | None = None
    """English name of the country; None for a country itself."""
    country_code: str | None = None
    """ISO 3166-1 alpha-2."""
    iso_code: str | None = None
    """ISO 3166-2 (subdivision) or ISO 3166-1 alpha-2 (country)."""
    nuts_code: str | None = None
    parent: str | None = None
    """ISO code of the subdivision or country that it is part of."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A named organisation."""

    name: str
    evidence: tuple[Evidence, ...]
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    """Identifier of a stakeholder kind in the scheme of the ontology."""
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A named place that the report is about or happens in."""

    name: str
    evidence: tuple[Evidence, ...]
    part_of: str | None = None
    """Name of the larger region that the report states."""
    country: str | None = None
    code: str | None = None
    """ISO 3166-2 code where there is one, else ISO 3166-1."""
    nuts_code: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project or programme, and the fund that pays for it."""

    name: str
    evidence: tuple[Evidence, ...]
    aliases: tuple[str, ...] = ()
    funder: str | None = None
    partners: tuple[str, ...] = ()
    """Organisations that the report states to be partners in it."""
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that took place or is planned."""

    kind: EventKind
    evidence: tuple[Evidence, ...]
    name: str | None = None
    ordinal: int | None = None
    date: str | None = None
    end_date: str | None = None
    duration_hours: float | None = None
    format: Literal["online", "in-person", "hybrid"] | None = None
    region: str | None = None
    country: str | None = None
    participants: int | None = None
    participants_min: int | None = None
    participants_max: int | None = None
    organisers: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    presenters: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    """Named organisations that took part without another role."""
    stakeholder_kinds: tuple[str, ...] = ()
    """As the report words them."""
    themes: tuple[str, ...] = ()
    status: Literal["past", "planned"] | None = None
    project: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PilotAction:
    """Something that is tried out."""

    evidence: tuple[Evidence, ...]
    name: str | None = None
    run_by: str | None = None
    region: str | None = None
    project: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A practice, a challenge or a need."""

    label: str
    evidence: tuple[Evidence, ...]
    themes: tuple[str, ...] = ()
    region: str | None = None
    run_by: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Cooperation:
    """Two organisations that do something together."""

    actors: tuple[str, str]
    evidence: tuple[Evidence, ...]
    on: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one report states."""

    document: Document
    events: tuple[Event, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    regions: tuple[Region, ...] = ()
    projects: tuple[Project, ...] = ()
    pilot_actions: tuple[PilotAction, ...] = ()
    practices: tuple[Statement, ...] = ()
    challenges: tuple[Statement, ...] = ()
    needs: tuple[Statement, ...] = ()
    cooperations: tuple[Cooperation, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The facts as JSON objects; what is None or empty is left out, since not reported is not none."""
        document = self.document
        result: dict[str, Any] = {
            "document": {
                "name": document.name,
                "title": document.title,
                "url": document.url,
                "language": document.language,
                "published": document.published,
            }
        }
        for section in fields(self)[1:]:
            result[section.name] = [_plain(record) for record in getattr(self, section.name)]
        return result


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: _plain(item) for name, item in pairs if item is not None and item != () and item != ""}
    return value
