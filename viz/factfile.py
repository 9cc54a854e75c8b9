"""The factfile of a region: what is reported of it, short enough for two pages, every line with its sentences.

In steps:
 1. The sections: platform, partners, events, head-counts, pilot actions, practices, open needs, peers elsewhere.
 2. Each line names the sentences that it rests on by number; a sentence that stands in the line itself is not repeated.
 3. The number of lines of each section shrinks until the whole fits; what is left out is counted.

Pages, PDF and Markdown are made from this (``factfile_pdf.py``, ``factfile_text.py``, ``page_factfile.html``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from practicegraph.graph.errors import NotFound
from practicegraph.graph.source import source_of
from practicegraph.graph.store import Store
from practicegraph.ontology.names import ID
from practicegraph.viz.factfile_parts import SECTIONS, Drawn, Part
from practicegraph.viz.languages import day
from practicegraph.viz.page_model import Asked
from practicegraph.viz.page_things import Cited, Label, Look, Thing

__all__ = ["ROOM", "Factfile", "Line", "Note", "Report", "Topic", "factfile"]

CHOICES: Final = (12, 10, 8, 7, 6, 5, 4, 3, 2)
"""Lines of a section that are tried, most first."""
ROOM: Final = 270.0
"""Lines of text on two A4 pages of two columns, at 9 points, with notes; calibrated on factfiles that just fit."""
WIDTH: Final = 58
"""Characters of a line of text in one column; notes have ``NOTE_WIDTH``."""
NOTE_WIDTH: Final = 76
NOTE_HEIGHT: Final = 0.8
"""Of a line of a note, in lines of text."""
QUOTED: Final = 220
"""Characters of a quote in a note; longer ones are cut, their place says where the whole is."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that something rests on."""

    number: int
    quote: Cited
    shown: bool
    """Whether the sentence stands in the text already."""

    @property
    def short(self) -> str:
        """The sentence, cut where it is long."""
        text = " ".join(self.quote.text.split())
        return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section."""

    thing: Thing | None
    text: str
    """The name or the sentence."""
    lang: str
    """Of the text; "" where it is the reader's."""
    sentence: bool
    """Whether the text is a sentence of a report."""
    detail: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A section."""

    id: str
    title: str
    lines: tuple[Line, ...]
    left_out: int
    hint: str


@dataclass(frozen=True, slots=True)
class Report:
    """A source with the notes from it."""

    iri: str
    title: str
    lang: str
    published: str
    """In words; "" where nothing says."""
    url: str
    """Where it was found; "" where it is not on the web."""
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Factfile:
    """What is reported of a region, on two pages."""

    iri: str
    slug: str
    name: Label
    lead: str
    """Where the region lies, and its codes."""
    topics: tuple[Topic, ...]
    reports: tuple[Report, ...]

    @property
    def size(self) -> float:
        """Lines that it takes."""
        return _size(self)


def factfile(asked: Asked, slug: str, *, room: float = ROOM) -> Factfile:
    """The factfile of a region, as long as fits.

    Args:
        asked: What is asked; its language is that of the factfile.
        slug: The region by the end of its IRI.
        room: Lines of text that there is room for.

    Raises:
        NotFound: no such region.
    """
    iri = f"{ID}region/{slug}"
    look = Look(asked)
    if not look.is_a(iri, "Region"):
        raise NotFound(f"no region {slug!r} in this store; `practicegraph sources` shows what was read")
    parts = _parts(look, iri)
    made = _made(look, iri, slug, parts, CHOICES[0])
    for most in CHOICES[1:]:
        if made.size <= room:
            break
        made = _made(look, iri, slug, parts, most)
    return made


_drawn: WeakKeyDictionary[Store, tuple[tuple[str, str], tuple[Part, ...]]] = WeakKeyDictionary()
"""The sections that were drawn up last, for the other forms of the same factfile."""


def _parts(look: Look, iri: str) -> tuple[Part, ...]:
    store, key = look.asked.store, (iri, look.asked.lang)
    last = _drawn.get(store) if store.read_only else None
    if last is not None and last[0] == key:
        return last[1]
    parts = tuple(part for make in SECTIONS for part in (make(look, iri),) if part.lines)
    if store.read_only:
        _drawn[store] = (key, parts)
    return parts


def _made(look: Look, iri: str, slug: str, parts: Iterable[Part], most: int) -> Factfile:
    numbers: dict[tuple[str, int, int], int] = {}
    quotes: dict[tuple[str, int, int], Cited] = {}
    shown: set[tuple[str, int, int]] = set()
    topics = []
    for part in parts:
        kept = part.lines[: min(most, part.most)]
        lines = tuple(_line(line, numbers, quotes, shown) for line in kept)
        topics.append(Topic(part.id, look.asked.text(part.title), lines, part.total - len(kept), part.hint))
    by_source: dict[str, list[Note]] = {}
    for place, number in numbers.items():
        by_source.setdefault(place[0], []).append(Note(number, quotes[place], place in shown))
    reports = tuple(_report(look, source, notes) for source, notes in by_source.items())
    return Factfile(iri, slug, look.label(iri), _lead(look, iri), tuple(topics), reports)


def _line(
    line: Drawn,
    numbers: dict[tuple[str, int, int], int],
    quotes: dict[tuple[str, int, int], Cited],
    shown: set[tuple[str, int, int]],
) -> Line:
    held = []
    for quote in line.quotes:
        place = (quote.source, quote.start, quote.end)
        held.append(numbers.setdefault(place, len(numbers) + 1))
        quotes[place] = quote
        if line.sentence and " ".join(quote.text.split()) == line.text:
            shown.add(place)
    return Line(line.thing, line.text, line.lang, line.sentence, line.detail, tuple(dict.fromkeys(held)))


def _report(look: Look, iri: str, notes: list[Note]) -> Report:
    said = source_of(look.engine, iri)
    url = said.url if said.url and re.match(r"https?://", said.url) else ""
    published = day(said.published, look.asked.lang) if said.published else ""
    return Report(iri, said.title or said.name or iri, said.language or "", published, url, tuple(notes))


def _lead(look: Look, iri: str) -> str:
    above = sorted(look.objects(iri, "within"), key=lambda up: -len(look.objects(up, "within")))
    codes = [code for name in ("isoCode", "nutsCode") for code in look.texts(iri, name)]
    places = ", ".join(look.label(up).text for up in above if up != iri)
    return " · ".join(filter(None, (places, ", ".join(codes))))


def _size(made: Factfile) -> float:
    """Lines that the factfile takes, from the widths of columns."""

    def lines(text: str, width: int) -> int:
        return max(1, -(-len(text) // width))

    result = 12.0  # the heading and the foot
    for topic in made.topics:
        result += 2.5 + (topic.left_out > 0)
        result += sum(0.3 + lines(f"{x.text} {x.detail} {x.notes}", WIDTH) for x in topic.lines)
        result += lines(topic.hint, NOTE_WIDTH) * NOTE_HEIGHT if topic.hint else 0
    for report in made.reports:
        text = f"{report.title} {report.published} {report.url}"
        result += 0.4 + lines(text, NOTE_WIDTH) * NOTE_HEIGHT
        full = [note for note in report.notes if not note.shown]
        brief = " ".join(f"{n.number} at {n.quote.start} ·" for n in report.notes if n.shown)
        result += NOTE_HEIGHT * (sum(lines(f"00 {n.short} (at 0000)", NOTE_WIDTH) for n in full))
        result += NOTE_HEIGHT * (lines(brief, NOTE_WIDTH) if brief else 0)
    return result
