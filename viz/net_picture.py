"""The network as SVG: what browsers show without scripts, and what goes into a report or a slide."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from practicegraph.viz.net_data import picture_data
from practicegraph.viz.net_state import State, short
from practicegraph.viz.net_view import View
from practicegraph.viz.net_words import Words

__all__ = ["SHAPES", "picture_svg"]

SHAPES: Final = {
    "dot": "M11 3a8 8 0 1 0 0 16a8 8 0 1 0 0-16Z",
    "square": "M3.5 3.5H18.5V18.5H3.5Z",
    "diamond": "M11 2L20 11L11 20L2 11Z",
    "triangle": "M11 2.5L20 18.5H2Z",
    "triangleDown": "M11 19.5L20 3.5H2Z",
    "hexagon": "M2 11L6.5 3H15.5L20 11L15.5 19H6.5Z",
    "star": "M11 1.5L13.5 8.2L20.6 8.4L15 12.8L17 19.7L11 15.7L5 19.7L7 12.8L1.4 8.4L8.5 8.2Z",
}
"""The shapes of ``palette.Style`` in a box of 22 by 22 around 11, 11."""
SMALL: Final = 12
"""Names in a small picture."""
LABELLED: Final = 60
"""Names in the picture, those of the best linked."""
MARGIN: Final = 60.0
LIGHT: Final = {"paper": "#ffffff", "ink": "#16201c", "stated": "#22303d", "derived": "#93a1ae"}


def picture_svg(view: View, words: Words, state: State, *, best: int = 0) -> str:
    """The picture with its names and a legend for the lines, as a document of its own; light, as paper is.

    Args:
        view: What is seen.
        words: Names.
        state: Whose pinned places are taken.
        best: Draw only so many nodes, those with most links, for a small picture; 0 draws all.
    """
    if best:
        view = _best(view, best)
    data = picture_data(view, words, state.colour)
    places = view.places.copy()
    pinned = {short(iri, "select"): (x, y) for iri, x, y in state.pin}
    for row, node in enumerate(data["nodes"]):
        places[row] = pinned.get(node[0], places[row])
    margin = max(MARGIN, 0.16 * float(np.ptp(places[:, 0]))) if best and len(places) else MARGIN
    around = np.array([margin, MARGIN])
    low = places.min(axis=0) - around if len(places) else np.zeros(2)
    size = places.max(axis=0) + around - low if len(places) else np.array([300.0, 100.0])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{low[0]:g} {low[1]:g} {size[0]:g} {size[1]:g}" '
        f'width="{max(size[0], 300):g}" height="{max(size[1], 100):g}" font-family="system-ui, sans-serif">',
        f'<rect x="{low[0]:g}" y="{low[1]:g}" width="{size[0]:g}" height="{size[1]:g}" fill="{LIGHT["paper"]}"/>',
    ]
    for grade in (0, 1):
        colour = LIGHT["stated" if grade else "derived"]
        parts.append(f'<g stroke="{colour}" stroke-opacity="{0.75 if len(data["links"]) < 600 else 0.35}">')
        for one, other, weight, stated, _, _ in data["links"]:
            if stated == grade:
                (x, y), (u, v) = places[one], places[other]
                parts.append(f'<path d="M{x:g} {y:g}L{u:g} {v:g}" stroke-width="{width(weight):.3g}"/>')
        parts.append("</g>")
    for row, node in enumerate(data["nodes"]):
        fill, outline, shape = data["styles"][node[5]]
        (x, y), scale = places[row], node[4] / 9
        move = f"translate({x - 11 * scale:.6g} {y - 11 * scale:.6g}) scale({scale:.3g})"
        line = f'stroke="{outline}" stroke-width="{1.5 / scale:.3g}"'
        title = f"<title>{escape(_clean(node[1]))}</title>"
        parts.append(f'<path d="{SHAPES[shape]}" transform="{move}" fill="{fill}" {line}>{title}</path>')
    order = np.argsort(-(view.degree + view.count / 1e6), kind="stable")[: SMALL if best else LABELLED]
    halo = (
        f'fill="{LIGHT["ink"]}" stroke="{LIGHT["paper"]}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
    )
    letters = max(12.0, float(size[0]) / 42) if best else 12.0
    parts.append(f'<g text-anchor="middle" font-size="{letters:.3g}" {halo}>')
    taken: list[tuple[float, float]] = []
    for row in order:
        x, y = places[row]
        text = _clean(data["nodes"][row][1])
        longest = 24 if best else 42
        text = text if len(text) < longest else text[: longest - 2].rsplit(" ", 1)[0] + "…"
        if best and any(abs(x - u) < 11 * letters and abs(y - v) < 1.6 * letters for u, v in taken):
            continue  # a name over another can be read by nobody
        taken.append((x, y))
        below = y + data["nodes"][row][4] + letters + 2
        parts.append(f'<text x="{x:g}" y="{below:g}"{_direction(text)}>{escape(text)}</text>')
    parts.append("</g></svg>")
    return "\n".join(parts)


def _best(view: View, most: int) -> View:
    """The best linked nodes with the links among them."""
    rows = np.sort(np.argsort(-view.degree, kind="stable")[:most])
    rows = rows[view.degree[rows] > 0]
    new = np.full(len(view.node), -1, dtype=np.int32)
    new[rows] = np.arange(len(rows))
    inside = (new[view.one] >= 0) & (new[view.other] >= 0)
    number = np.where(inside, np.cumsum(inside) - 1, -1).astype(np.int32)
    ties = view.ties.copy()
    held = number[view.link] >= 0
    ties[np.flatnonzero(view.ties)[~held]] = False
    by_node = {name: getattr(view, name)[rows] for name in ("node", "count", "degree", "group", "places", "radius")}
    return replace(
        view,
        **by_node,
        one=new[view.one[inside]],
        other=new[view.other[inside]],
        weight=view.weight[inside],
        ties=ties,
        link=number[view.link[held]],
    )


def width(weight: int) -> float:
    """Width of a line in pixels, by what it rests on; ``net_canvas.js`` has the same."""
    return float(min(1.1 + 0.9 * (weight - 1) ** 0.5, 7.0))


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff" else " " for c in text)


def _direction(text: str) -> str:
    return f" direction={quoteattr('rtl')}" if any("\u0590" <= c <= "\u08ff" for c in text) else ""
