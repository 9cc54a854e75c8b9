"""Outlines of regions, drawn on the server as SVG: no tiles, no network, and a link in every region.

The outlines are those of Natural Earth, cut by ``assets.py`` to a grid (0.02 degrees in Europe, 0.1 elsewhere); where
they are not installed, and for what they lack, points stand in their place (ISO 3166-2 has one for every subdivision).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from statistics import median
from typing import Any, Final

__all__ = ["Box", "Drawn", "Shape", "covered", "drawn", "middle", "outlines", "parent"]

PLACES: Final = "bundle_places.json"
Ring = list[int]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
MARGIN: Final = 0.08
LEAST: Final = 4.0
"""Degrees of latitude that a map shows at least: what is around helps to recognise a region."""
BESIDE: Final = 0.2
"""Part of its width that is drawn on either side of the map: a screen that is wider shows it (``map_view.css``)."""
WORLD: Final = 20.0
"""Pixels a degree below which whole pixels are enough for what is around."""
FAR: Final = (35.0, 25.0)
"""Degrees of longitude and latitude from the middle of a country's parts: what lies beyond is drawn where it is in
sight, but no map is made small for it (overseas departments, Alaska, Hawaii, the Azores of a map of Lisbon)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A region on the map."""

    code: str
    path: str
    """For the attribute ``d``; "" where only a point is known."""
    x: float
    y: float
    """Its middle."""
    size: float
    """The greater of its width and height; 0 of a point."""
    where: Box
    """In degrees; of a point without extent."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map in pixels."""

    width: int
    height: int
    land: str
    """All outlines in sight, as one path."""
    shapes: tuple[Shape, ...]
    missing: tuple[str, ...]
    """Codes that have no place."""
    far: bool = False
    """Whether so much is in sight that the borders of what is around would only be clutter."""


@cache
def _bundle() -> Mapping[str, Any]:
    path = files("practicegraph.viz") / PLACES
    if not path.is_file():
        return {"about": {"step": 1}, "places": {}}
    found: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def outlines() -> Mapping[str, list[Ring]]:
    """Rings by ISO 3166-2 code; empty where they are not installed."""
    found: Mapping[str, list[Ring]] = _bundle()["places"]
    return found


@cache
def parent(code: str) -> str:
    """The subdivision that one is part of, else its country; "" of a country."""
    if "-" not in code:
        return ""
    entry = _subdivisions().get(code)
    return str((entry or {}).get("parentCode") or code.partition("-")[0])


def covered(code: str) -> list[str]:
    """The codes whose outlines make up a region: its own, else those of what lies in it."""
    held = outlines()
    if code in held:
        return [code]
    inside = [other for other in held if other.partition("-")[0] == code.partition("-")[0]]
    return [other for other in inside if code in _above(other)]


def middle(code: str) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of a region; None where nothing tells."""
    if parts := covered(code):
        box = _near([_box(part) for part in parts])
        near = [part for part in parts if _meet(_box(part), box)]
        ring = max((ring for part in near for ring in outlines()[part]), key=len)
        return sum(ring[::2]) / len(ring) * 2 / _step(), sum(ring[1::2]) / len(ring) * 2 / _step()
    place = (_subdivisions().get(code) or {}).get("latLng")
    return (float(place[1]), float(place[0])) if place else None


def drawn(codes: Iterable[str], *, width: int = 1000, aspect: float = 1.6, box: Box | None = None) -> Drawn:
    """The map of some regions and what is around them; the latest are remembered.

    Args:
        codes: ISO 3166 codes of countries and subdivisions.
        width: In pixels.
        aspect: Width by height.
        box: What to show; by default all of the regions.
    """
    return _drawn(tuple(sorted(set(codes))), width, aspect, box)


@lru_cache(maxsize=32)
def _drawn(wanted: tuple[str, ...], width: int, aspect: float, box: Box | None) -> Drawn:
    parts = {code: covered(code) for code in wanted}
    points = {code: spot for code in wanted if not parts[code] and (spot := middle(code))}
    boxes = {code: _near([_box(part) for part in parts[code]]) for code in wanted if parts[code]}
    boxes |= {code: (x, y, x, y) for code, (x, y) in points.items()}
    box = _around([box]) if box else _around(list(boxes.values()))
    if box is None:
        return Drawn(width, 0, "", (), tuple(wanted))
    squeeze = math.cos(math.radians((box[1] + box[3]) / 2))
    west, south, east, north = box = _filled(box, aspect / squeeze)
    scale = width / ((east - west) * squeeze)

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude - west) * squeeze * scale, 1), round((north - latitude) * scale, 1)

    def path(rings: Iterable[Ring], *, least: float = 1.5, grain: int = 1) -> str:
        """Points nearer than so many pixels to the one before are left out, and rings that become a line; places are
        relative to the one before, with so many decimals."""
        step = _step()
        written = []
        for ring in rings:
            pairs: list[tuple[float, float]] = []
            for x, y in zip(ring[::2], ring[1::2], strict=True):
                point = place(x / step, y / step)
                if not pairs or abs(point[0] - pairs[-1][0]) + abs(point[1] - pairs[-1][1]) >= least:
                    pairs.append((round(point[0], grain), round(point[1], grain)))
            if len(pairs) > 2:
                moves = (f"{u - x:.4g} {v - y:.4g}" for (x, y), (u, v) in pairwise(pairs))
                written.append(f"M{pairs[0][0]:g} {pairs[0][1]:g}l{' '.join(moves)}z".replace(" -", "-"))
        return "".join(written)

    chosen = {part for held in parts.values() for part in held}
    beside = (east - west) * BESIDE
    sight = (west - beside, south, east + beside, north)
    around = [rings for code, rings in outlines().items() if code not in chosen and _meet(_box(code), sight)]
    shapes = []
    for code in wanted:
        at = points.get(code) or middle(code)
        if at and _meet(boxes[code], box):
            x, y = place(*at)
            where = boxes[code]
            size = max((where[2] - where[0]) * squeeze, where[3] - where[1]) * scale
            rings = (ring for part in parts[code] for ring in outlines()[part])
            shapes.append(Shape(code, path(rings), x, y, round(size, 1), where))
    height = round((north - south) * scale)
    land = path((ring for rings in around for ring in rings), least=2.5, grain=0 if scale < WORLD else 1)
    missing = tuple(code for code in wanted if code not in boxes)
    return Drawn(width, height, land, tuple(shapes), missing, scale < WORLD)


def _above(code: str) -> set[str]:
    found = set()
    while code := parent(code):
        found.add(code)
    return found


def _step() -> float:
    return float(_bundle()["about"]["step"])


@cache
def _box(code: str) -> Box:
    step, rings = _step(), outlines()[code]
    xs, ys = [x for ring in rings for x in ring[::2]], [y for ring in rings for y in ring[1::2]]
    return min(xs) / step, min(ys) / step, max(xs) / step, max(ys) / step


def _near(boxes: list[Box]) -> Box:
    """The box around the parts of a region, without those that are far from most."""
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in boxes]
    x, y = median(x for x, _ in middles), median(y for _, y in middles)
    near = [
        box for box, (u, v) in zip(boxes, middles, strict=True) if abs(u - x) <= FAR[0] and abs(v - y) <= FAR[1]
    ] or boxes
    return _whole(near)


def _whole(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _around(boxes: list[Box]) -> Box | None:
    """The box around boxes, with a margin and not too small."""
    if not boxes:
        return None
    west, south, east, north = _whole(boxes)
    more = max((north - south) * MARGIN, (LEAST - (north - south)) / 2)
    return west - more * 1.4, max(south - more, -85.0), east + more * 1.4, min(north + more, 85.0)


def _filled(box: Box, aspect: float) -> Box:
    """The box made wider or higher until it has this aspect in degrees."""
    west, south, east, north = box
    wide, high = east - west, north - south
    more = max(high * aspect - wide, 0.0) / 2
    taller = max(wide / aspect - high, 0.0) / 2
    return west - more, max(south - taller, -85.0), east + more, min(north + taller, 85.0)


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@cache
def _subdivisions() -> Mapping[str, Mapping[str, Any]]:
    from iso3166_2 import Subdivisions  # takes 0.1 s, which only maps need to pay

    return {code: entry for country in Subdivisions().all.values() for code, entry in country.items()}
