"""A timeline of events as a picture that the server draws: a row for each region, a sign for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from practicegraph.graph.results import IRI
from practicegraph.ontology.names import ID, THEME
from practicegraph.viz.languages import day, month
from practicegraph.viz.page_list import remembered
from practicegraph.viz.page_things import Look

__all__ = ["MOST", "Row", "Sign", "Tick", "Timeline", "timeline"]

MOST: Final = 600
"""Events drawn; the latest. Beyond, signs hide each other."""
ROWS: Final = 30
WIDTH: Final = 1000
LEFT: Final = 190
"""Room for the names of regions."""
HEIGHT: Final = 34
EVENTS: Final = """SELECT ?iri ?start ?place { ?iri a pg:Event ; pg:startDate ?day . BIND(STR(?day) AS ?start)
  OPTIONAL { ?iri pg:inRegion ?place FILTER NOT EXISTS { ?iri pg:inRegion ?nearer . ?nearer pg:within ?place } }
  #more } ORDER BY DESC(?start) ?iri LIMIT 601"""


@dataclass(frozen=True, slots=True)
class Sign:
    """An event on the timeline."""

    iri: str
    x: float
    text: str
    """Name and date."""
    number: str
    """In its series; may be empty."""
    planned: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The events of one region."""

    iri: str
    name: str
    y: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year or a quarter."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture, in units of its view box."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    left_out: int
    width: int = WIDTH
    left: int = LEFT

    @property
    def height(self) -> int:
        """Of the picture."""
        return 30 + HEIGHT * len(self.rows)


def timeline(look: Look, *, region: str = "", theme: str = "", rows_most: int = ROWS) -> Timeline:
    """The timeline of the events that have a date, in a region and on a theme where these are given (identifiers).

    Args:
        look: Look-ups.
        region: Only events in it.
        theme: Only events on it.
        rows_most: Regions shown: those with most events.
    """
    more = ""
    for value, start, pattern in ((region, ID + "region/", "pg:inRegion"), (theme, THEME, "pg:theme")):
        if value and not set(value) & set(' <>"{}|^`\\'):
            more += f" ?iri {pattern} <{start}{value}> ."
    found = remembered(look.asked.store, EVENTS.replace("#more", more)).rows
    by_place: dict[str, dict[str, str]] = {}
    for iri, start, place in found[:MOST]:
        by_place.setdefault(str(place or ""), {})[str(iri)] = str(start)
    times = [_time(start) for events in by_place.values() for start in events.values()]
    if not times:
        return Timeline((), (), 0)
    first, last = min(times), max(times)
    first, last = first - 0.04 * (last - first + 0.3), last + 0.04 * (last - first + 0.3)

    def x(time: float) -> float:
        return round(LEFT + 20 + (WIDTH - LEFT - 50) * (time - first) / (last - first), 1)

    places = sorted(by_place, key=lambda place: (-len(by_place[place]), look.label(place).text if place else "~"))
    kept = sorted(places[:rows_most], key=lambda place: (not place, look.label(place).text.casefold() if place else ""))
    rows = tuple(
        Row(
            place,
            look.label(place).text if place else "",
            44 + HEIGHT * number,
            tuple(_signs(look, by_place[place], x)),
        )
        for number, place in enumerate(kept)
    )
    drawn = sum(len(row.signs) for row in rows)
    ticks = tuple(_ticks(first, last, x, look.asked.lang))
    return Timeline(tuple(rows), ticks, max(0, len({IRI(row[0]) for row in found}) - drawn))


def _signs(look: Look, events: dict[str, str], x: Callable[[float], float]) -> Iterable[Sign]:
    for iri, start in sorted(events.items(), key=lambda item: (item[1], item[0])):
        planned = any(state.endswith("#planned") for state in look.objects(iri, "status"))
        name = f"{look.label(iri).text} ({day(start, look.asked.lang)})"
        yield Sign(iri, x(_time(start)), name, look.text(iri, "ordinal"), planned)


def _time(text: str) -> float:
    """Years since year 0; what is given as a year or a month stands in its middle."""
    year = int(text[:4])
    if len(text) < 7:
        return year + 0.5
    if len(text) < 10:
        return year + (int(text[5:7]) - 0.5) / 12
    return year + (date.fromisoformat(text[:10]) - date(year, 1, 1)).days / 365.25


def _ticks(first: float, last: float, x: Callable[[float], float], language: str) -> Iterable[Tick]:
    step = 0.25 if last - first < 3 else 1 if last - first < 14 else 5
    time = int(first / step) * step
    while time <= last:
        if time >= first:
            quarter = round((time % 1) * 4)
            yield Tick(x(time), month(int(time), 1 + 3 * quarter, language) if step < 1 else str(int(time)))
        time += step
