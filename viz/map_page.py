"""The map on pages: which regions have how much of something, five steps of one colour, every region a link."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from practicegraph.graph.errors import InvalidValue
from practicegraph.ontology.names import ID
from practicegraph.viz.languages import mark
from practicegraph.viz.map_places import Box, drawn
from practicegraph.viz.page_model import Asked, File, PageRoute
from practicegraph.viz.page_things import Look

__all__ = ["PAGES", "Cluster", "Region", "RegionMap", "one_region", "region_map"]

STEPS: Final = 5
NAMED: Final = 40
"""Regions whose names are written on the map at most."""
SMALL: Final = 14.0
"""Pixels below which an outline is too small to be seen and a sign stands for it."""
LARGE: Final = 60.0
"""Pixels from which on a name stands inside."""
APART: Final = 20.0
"""Pixels between the middles of two signs, so that they do not hide each other."""
MOST: Final = 600
"""Regions of one map that is asked for by its address."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the map."""

    iri: str
    name: str
    value: int
    step: int
    """1 to STEPS; 0 where nothing of the kind is reported."""
    path: str
    """Outline; "" where it is too small to be seen or not known, and a sign stands at its middle."""
    x: float
    y: float
    name_y: float
    """Where its name is written: in the middle of what is large, else above."""
    named: bool = False
    """Whether there is room for its name."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Regions whose signs would hide each other."""

    regions: tuple[Region, ...]
    x: float
    y: float
    href: str
    """The map of these only."""


@dataclass(frozen=True, slots=True)
class RegionMap:
    """A map for the template ``page_map.html``."""

    width: int
    height: int
    land: str
    far: bool
    regions: tuple[Region, ...]
    clusters: tuple[Cluster, ...]
    limits: tuple[tuple[int, int, int], ...]
    """Step, least and greatest value, of those that are there."""
    missing: tuple[tuple[str, str], ...]
    """IRI and name of regions that have no place."""
    what: str
    """What the values count, in words."""
    choices: tuple[tuple[str, str, bool], ...] = ()
    """Text, address and whether it is shown: other things to count."""
    whole: str = ""
    """The address of the whole map, where only a part is shown."""


WHAT: Final = {
    "practices": mark("Practices"),
    "organisations": mark("Organisations"),
    "events": mark("Events"),
    "needs": mark("Needs"),
    "challenges": mark("Challenges"),
}


def region_map(asked: Asked, counts: Mapping[str, Mapping[str, int]]) -> RegionMap | None:
    """The map of all regions with what they have; None where there is nothing to draw.

    A region that holds others of which something is reported is not drawn: what lies in them counts for it already.
    Where other things are reported but not this, a region stands without colour: the map shows the same places
    whatever it counts.

    Args:
        asked: ``map`` says what to count, one of the names in ``counts``; ``box`` which part to show.
        counts: For each thing that can be counted, its number by IRI of the region.
    """
    known = [name for name in WHAT if name in counts]
    chosen = asked.values.get("map", "") if asked.values.get("map", "") in known else known[0]
    look = Look(asked)
    held = {iri: number for iri, number in counts[chosen].items() if number}
    larger = {iri: set(look.objects(iri, "within")) for by_region in counts.values() for iri in by_region}
    above = {up for iri in held for up in larger[iri]}
    values = {iri: number for iri, number in held.items() if iri not in above}
    holding = {up for ups in larger.values() for up in ups}
    values |= {
        iri: 0
        for name in known
        for iri, number in counts[name].items()
        if number and iri not in values and iri not in holding and not larger[iri] & set(values)
    }
    found = _made(look, values, asked.text(WHAT[chosen]), box=_box(asked))
    if found is None:
        return None
    links = tuple(
        (asked.text(WHAT[name]), asked.here(map=name if name != known[0] else None), name == chosen) for name in known
    )
    whole = asked.here(box=None) if _box(asked) else ""
    return replace(found, choices=links, whole=whole)


def _box(asked: Asked) -> Box | None:
    """The part of the map that is asked for; None where it is no box."""
    found = re.fullmatch(r"(-?\d{1,3}),(-?\d{1,2}),(-?\d{1,3}),(-?\d{1,2})", asked.values.get("box", ""))
    if not found:
        return None
    west, south, east, north = map(float, found.groups())
    return (west, south, east, north) if -180 <= west < east <= 180 and -90 <= south < north <= 90 else None


def one_region(asked: Asked, iri: str) -> RegionMap | None:
    """Where a region is; None where nothing tells."""
    found = _made(Look(asked), {iri: 1}, "", width=300, aspect=1.0)
    return found if found and found.regions else None


def map_svg(asked: Asked) -> File:
    """A map of what somebody counted, for the results of SPARQL: ``regions`` is fr-38:3,es-so:1.

    Raises:
        InvalidValue: no such list.
    """
    values: dict[str, int] = {}
    for item in asked.values.get("regions", "").split(",")[:MOST]:
        found = re.fullmatch(r"([a-z0-9-]{2,80}):(\d{1,9})", item.strip())
        if not found:
            raise InvalidValue(f"regions={item!r}: give identifiers of regions and numbers, as in fr-38:3,es-so:1")
        values[f"{ID}region/{found[1]}"] = int(found[2])
    look = Look(asked)
    larger = {above for iri in values for above in look.objects(iri, "within")}
    made = _made(look, {iri: value for iri, value in values.items() if iri not in larger}, "")
    return File(_svg(made, asked.links.thing).encode() if made else _NOTHING, "image/svg+xml")


PAGES: Final = (PageRoute("/map.svg", map_svg),)
_NOTHING: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def _made(
    look: Look,
    values: Mapping[str, int],
    what: str,
    *,
    width: int = 1000,
    aspect: float = 1.6,
    box: Box | None = None,
) -> RegionMap | None:
    code = {iri: look.text(iri, "isoCode") for iri in values}
    if not values:
        return None
    picture = drawn((c for c in code.values() if c), width=width, aspect=aspect, box=box)
    shapes = {shape.code: shape for shape in picture.shapes}
    unplaced = {iri for iri, held in code.items() if not held or held in picture.missing}
    steps, limits = _steps({iri: value for iri, value in values.items() if value})
    regions: list[tuple[Region, Box]] = []
    signs: list[tuple[Region, Box]] = []
    for iri in sorted(values, key=lambda i: (values[i], i)):
        if shape := shapes.get(code[iri]):
            small = shape.size < SMALL
            path = "" if small else shape.path
            name_y = shape.y + 5 if shape.size > LARGE else shape.y - max(shape.size / 2, 7) - 4
            step = steps.get(values[iri], 0)
            made = Region(iri, look.label(iri).text, values[iri], step, path, shape.x, shape.y, round(name_y, 1))
            (signs if small else regions).append((made, shape.where))
    single, clusters = _clustered(signs, look.asked)
    return RegionMap(
        picture.width,
        picture.height,
        picture.land,
        picture.far,
        tuple(_named([*(made for made, _ in regions), *single], clusters, picture.width)),
        clusters,
        limits,
        tuple((iri, look.label(iri).text) for iri in sorted(unplaced)),
        what,
    )


def _clustered(signs: list[tuple[Region, Box]], asked: Asked) -> tuple[list[Region], tuple[Cluster, ...]]:
    """Signs that stand alone, and those that would hide each other as one: each joins the first one near."""
    groups: list[list[tuple[Region, Box]]] = []
    for made, where in sorted(signs, key=lambda item: (-item[0].value, item[0].iri)):
        near = (g for g in groups if math.hypot(g[0][0].x - made.x, g[0][0].y - made.y) < APART)
        group = next(near, None)
        if group is None:
            groups.append(group := [])
        group.append((made, where))
    clusters = []
    for group in groups:
        if len(group) > 1:
            boxes = [where for _, where in group]
            edges = (
                math.floor(min(box[0] for box in boxes)),
                math.floor(min(box[1] for box in boxes)),
                math.ceil(max(box[2] for box in boxes)),
                math.ceil(max(box[3] for box in boxes)),
            )
            inside = tuple(made for made, _ in group)
            x, y = (sum(getattr(made, axis) for made in inside) / len(inside) for axis in ("x", "y"))
            href = asked.here(box=",".join(map(str, edges)))
            clusters.append(Cluster(inside, round(x, 1), round(y, 1), href))
    return [group[0][0] for group in groups if len(group) == 1], tuple(clusters)


def _named(regions: list[Region], clusters: tuple[Cluster, ...], width: int) -> Iterator[Region]:
    """The regions, those with most named first, where a name hides no other and stays on the map."""
    taken = [(cluster.x - 12, cluster.y - 12, cluster.x + 12, cluster.y + 12) for cluster in clusters]
    named: set[str] = set()
    for made in sorted(regions, key=lambda item: (-item.value, item.iri)):
        half = 3.9 * len(made.name)
        box = (made.x - half, made.name_y - 14, made.x + half, made.name_y + 4)
        free = all(box[0] > b[2] or b[0] > box[2] or box[1] > b[3] or b[1] > box[3] for b in taken)
        if free and box[0] > 0 and box[2] < width and len(named) < NAMED:
            named.add(made.iri)
            taken.append(box)
    return (replace(made, named=made.iri in named) for made in regions)


def _steps(values: Mapping[str, int]) -> tuple[dict[int, int], tuple[tuple[int, int, int], ...]]:
    """The step of each value, so that each step has about as many regions (quantiles), and the limits of each."""
    if not values:
        return {}, ()
    order = sorted(values.values())
    steps = {value: 1 + (STEPS - 1) * order.index(value) // max(len(order) - 1, 1) for value in set(order)}
    steps[order[-1]] = STEPS
    limits = []
    for step in sorted(set(steps.values())):
        inside = [value for value, place in steps.items() if place == step]
        limits.append((step, min(inside), max(inside)))
    return steps, tuple(limits)


FILLS: Final = ("#d7efe6", "#a3d8c4", "#63b897", "#238a68", "#005b48")
"""One colour in five steps; ``map_view.css`` has them for pages, light and dark."""


def _svg(made: RegionMap, href: Callable[[str], str]) -> str:
    """The map as a document of its own."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {made.width} {made.height}" font-family="sans-serif">'
    ]
    parts.append(f'<path d="{made.land}" fill="#eceeea" stroke="#c9cfc9" stroke-width=".6"/>')
    for region in made.regions:
        paint = f'fill="{FILLS[region.step - 1]}" stroke="#fff"'
        title = f"<title>{escape(region.name)}: {region.value}</title>"
        outline = f'<path d="{region.path}" {paint}>{title}</path>'
        point = f'<circle cx="{region.x}" cy="{region.y}" r="7" {paint}>{title}</circle>'
        parts.append(f'<a href="{escape(href(region.iri))}">{outline if region.path else point}</a>')
    halo = 'fill="#16201c" stroke="#fff" stroke-width="3" paint-order="stroke" text-anchor="middle" font-size="13"'
    for cluster in made.clusters:
        title = "; ".join(f"{region.name}: {region.value}" for region in cluster.regions)
        paint = 'fill="#fff" stroke="#005b48"'
        parts.append(
            f'<circle cx="{cluster.x}" cy="{cluster.y}" r="11" {paint}><title>{escape(title)}</title></circle>'
        )
        parts.append(f'<text x="{cluster.x}" y="{cluster.y + 4}" {halo}>{len(cluster.regions)}</text>')
    parts += [f'<text x="{r.x}" y="{r.name_y}" {halo}>{escape(r.name)}</text>' for r in made.regions if r.named]
    return "".join([*parts, "</svg>"])
