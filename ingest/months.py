"""The names of months, their abbreviations and bent forms, and the names of weekdays and seasons, "
"in the languages of reports."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from babel import Locale

__all__ = ["MONTHS", "SEASONS", "WEEKDAYS"]

_LANGUAGES = ("en", "fr", "es", "pl", "el", "de", "it", "cs", "pt", "nl")
_MORE = {
    "sept": 9,
    "octobre": 10,
    "setiembre": 9,
    "jänner": 1,
    "feber": 2,
    "styczniu": 1,
    "lutym": 2,
    "marcu": 3,
    "kwietniu": 4,
    "maju": 5,
    "czerwcu": 6,
    "lipcu": 7,
    "sierpniu": 8,
    "wrześniu": 9,
    "październiku": 10,
    "listopadzie": 11,
    "grudniu": 12,
    "lednu": 1,
    "únoru": 2,
    "březnu": 3,
    "dubnu": 4,
    "květnu": 5,
    "červnu": 6,
    "červenci": 7,
    "srpnu": 8,
    "říjnu": 10,
    "listopadu": 11,
    "prosinci": 12,
    "Ιανουάριο": 1,
    "Φεβρουάριο": 2,
    "Μάρτιο": 3,
    "Απρίλιο": 4,
    "Μάιο": 5,
    "Ιούνιο": 6,
    "Ιούλιο": 7,
    "Αύγουστο": 8,
    "Σεπτέμβριο": 9,
    "Οκτώβριο": 10,
    "Νοέμβριο": 11,
    "Δεκέμβριο": 12,
}
# Abbreviations that are words of another language ("20 set up", "3 out of 4").
_WORDS = frozenset(
    ["out", "set", "pro", "uno", "led", "sie", "gen", "bre", "mag", "paz", "rij", "zar", "ago", "lip", "lis", "dub"]
)
SEASONS = (
    "spring summer autumn fall winter printemps été automne hiver primavera verano otoño invierno Frühjahr "
    "Frühling Sommer"
    " Herbst wiosna wiosną lato latem jesień jesienią zima zimą estate autunno inverno jaro jaře léto létě podzim zimě"
    " άνοιξη καλοκαίρι φθινόπωρο χειμώνα"
)


def _names(field: str) -> Iterator[tuple[int, str]]:
    for language in _LANGUAGES:
        known = getattr(Locale(language), field)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in known[context][width].items():
                    yield int(number), name.rstrip(".")


def _months() -> dict[str, int]:
    found = {name.lower(): number for number, name in _names("months") if len(name) >= 3 and not name.isdigit()}
    found.update({name.lower(): number for name, number in _MORE.items()})
    found.update({_bare(name): number for name, number in found.items()})
    return {name: number for name, number in found.items() if name not in _WORDS}


def _bare(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


MONTHS: dict[str, int] = _months()
"""Lower-case name or abbreviation of a month, in any case, with and without accents: its number."""
WEEKDAYS: dict[str, int] = {name.lower(): number for number, name in _names("days") if len(name) > 2}
"""Lower-case names and abbreviations of weekdays: 0 for Monday."""
