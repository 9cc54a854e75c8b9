"""The map on pages: which regions have how much of something, five steps of one colour, every region a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from practicegraph.graph.errors import InvalidValue
from practicegraph.ontology.names import ID
from practicegraph.viz.languages import mark
from practicegraph.viz.map_places import drawn
from practicegraph.viz.page_model import Asked, File, PageRoute
from practicegraph.viz.page_things import Look

__all__ = ["PAGES", "Region", "RegionMap", "one_region", "region_map"]

STEPS: Final = 5
NAMED: Final = 24
"""Regions whose names are written on the map."""
MOST: Final = 600
"""Regions of one map that is asked for by its address."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the map."""

    iri: str
    name: str
    value: int
    step: int
    """1 to STEPS."""
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class RegionMap:
    """A map for the template ``page_map.html``."""

    width: int
    height: int
    land: str
    regions: tuple[Region, ...]
    named: bool
    limits: tuple[tuple[int, int, int], ...]
    """Step, least and greatest value, of those that are there."""
    missing: tuple[tuple[str, str], ...]
    """IRI and name of regions that have no place."""
    what: str
    """What the values count, in words."""
    choices: tuple[tuple[str, str, bool], ...] = ()
    """Text, address and whether it is shown: other things to count."""


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

    Args:
        asked: ``map`` says what to count, one of the names in ``counts``.
        counts: For each thing that can be counted, its number by IRI of the region.
    """
    known = [name for name in WHAT if name in counts]
    chosen = asked.values.get("map", "") if asked.values.get("map", "") in known else known[0]
    look = Look(asked)
    held = {iri: number for iri, number in counts[chosen].items() if number}
    larger = {above for iri in held for above in look.objects(iri, "within")}
    found = _made(look, {iri: number for iri, number in held.items() if iri not in larger}, asked.text(WHAT[chosen]))
    if found is None or (not found.regions and chosen == known[0] and not any(counts[name] for name in known)):
        return None
    links = tuple(
        (asked.text(WHAT[name]), asked.here(map=name if name != known[0] else None), name == chosen) for name in known
    )
    return RegionMap(**{**_fields(found), "choices": links})


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
    look: Look, values: Mapping[str, int], what: str, *, width: int = 1000, aspect: float = 1.6
) -> RegionMap | None:
    code = {iri: look.text(iri, "isoCode") for iri in values}
    if not values:
        return None
    picture = drawn((c for c in code.values() if c), width=width, aspect=aspect)
    shapes = {shape.code: shape for shape in picture.shapes}
    steps, limits = _steps(values)
    regions = []
    missing = []
    for iri in sorted(values, key=lambda i: (values[i], i)):
        shape = shapes.get(code[iri])
        name = look.label(iri).text
        if shape is None:
            missing.append((iri, name))
        else:
            regions.append(Region(iri, name, values[iri], steps[values[iri]], shape.path, shape.x, shape.y))
    return RegionMap(
        picture.width, picture.height, picture.land, tuple(regions), len(regions) <= NAMED, limits, tuple(missing), what
    )


def _fields(found: RegionMap) -> dict[str, Any]:
    return {name: getattr(found, name) for name in found.__slots__}


def _steps(values: Mapping[str, int]) -> tuple[dict[int, int], tuple[tuple[int, int, int], ...]]:
    """The step of each value, so that each step has about as many regions (quantiles), and the limits of each."""
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
    if made.named:
        parts += [f'<text x="{r.x}" y="{r.y}" {halo}>{escape(r.name)}</text>' for r in made.regions]
    return "".join([*parts, "</svg>"])
