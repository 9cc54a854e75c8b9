"""A network view as JSON for the picture: arrays rather than objects, since 2,000 nodes come with 10,000 links."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np

from practicegraph.viz.net_state import short
from practicegraph.viz.net_view import View
from practicegraph.viz.net_words import GROUP, Words
from practicegraph.viz.palette import style_of

__all__ = ["GREY", "GROUP_COLOURS", "picture_data"]

GROUP_COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442")
"""Of Okabe and Ito, for the largest communities in turn; the rest are grey, since nobody tells more colours apart."""
GREY: Final = "#a3a8a5"
THEMES: Final = 2
"""Themes written on a link."""


def picture_data(view: View, words: Words, colour: str = "kind") -> dict[str, Any]:
    """The picture: see ``net_picture.js`` for who reads it.

    Args:
        view: What is seen.
        words: Names.
        colour: By kind or by group.

    Returns:
        ``nodes``: lists of identifier, name, x, y, radius, style, group, number of things, links, what it is.
        ``links``: lists of row, row, weight, whether stated (1, else 0), ways and themes (numbers in those lists).
        ``styles``: colour, outline and shape; ``groups``: number, name, number of things shown.
    """
    names = words.groups(view)
    styles: dict[tuple[str, str, str], int] = {}
    shown: Counter[int] = Counter()
    for g, n in zip(view.group, view.count, strict=True):
        shown[int(g)] += int(n)
    by_size = [g for g, _ in shown.most_common() if g in names]
    rank = {g: place for place, g in enumerate(by_size)} if colour == "group" else {}
    nodes = []
    for row, number in enumerate(view.node):
        style = _style(view, words, row, rank, colour)
        nodes.append(
            [
                identifier(view, words, row),
                names.get(int(number), "") if view.aggregated else words.thing(int(number)),
                round(float(view.places[row, 0]), 1),
                round(float(view.places[row, 1]), 1),
                round(float(view.radius[row]), 1),
                styles.setdefault(style, len(styles)),
                int(view.group[row]),
                int(view.count[row]),
                int(view.degree[row]),
                "" if view.aggregated else words.kind(int(number)),
            ]
        )
    ways, on, themes = _read(view, words)
    stated = np.zeros(len(view.one), bool)
    stated[view.link[words.network.table.stated[view.ties]]] = True
    columns = zip(view.one, view.other, view.weight, stated, ways, on, strict=True)
    return {
        "aggregated": view.aggregated,
        "nodes": nodes,
        "links": [[int(a), int(b), int(w), int(s), way, theme] for a, b, w, s, way, theme in columns],
        "ways": [words.way(number) for number in range(len(words.network.table.ways))],
        "themes": [words.concept(iri) for iri in themes],
        "styles": [list(style) for style in styles],
        "groups": [[g, names[g], shown[g]] for g in by_size],
    }


def identifier(view: View, words: Words, row: int) -> str:
    """The identifier of a node as the address has it."""
    number = int(view.node[row])
    if view.aggregated:
        path = f"{view.state.group}." if view.state.group else ""
        return short(f"{GROUP}{path}{number}", "select")
    return short(words.network.table.things[number], "select")


def _style(view: View, words: Words, row: int, rank: dict[int, int], colour: str) -> tuple[str, str, str]:
    """Fill, outline and shape; the shape tells the kind whatever the colour does."""
    style = style_of("theme" if view.aggregated else words.family(int(view.node[row])))
    if colour != "group":
        return style.fill, style.outline, "dot" if view.aggregated else style.shape
    place = rank.get(int(view.group[row]), len(GROUP_COLOURS))
    fill = GROUP_COLOURS[place] if place < len(GROUP_COLOURS) else GREY
    return fill, "#3d4441", "dot" if view.aggregated else style.shape


def _read(view: View, words: Words) -> tuple[list[list[int]], list[list[int]], list[str]]:
    """For each link its ways and the themes that tell most about it: the rarest ones, so narrow before broad."""
    table = words.network.table
    ties = np.flatnonzero(view.ties)
    ways: list[list[int]] = [[] for _ in view.one]
    pairs = np.unique(np.stack([view.link, table.way[ties]]), axis=1) if len(ties) else np.zeros((2, 0), int)
    for link, way in pairs.T:
        ways[link].append(int(way))
    on: list[list[int]] = [[] for _ in view.one]
    if table.lens != "cooperation":
        return ways, on, []
    which, value = table.themes.expanded(table.basis[ties])
    common = np.bincount(table.themes.value, minlength=len(table.themes.names))
    found = (
        np.unique(np.stack([view.link[which], common[value], value]), axis=1) if len(which) else np.zeros((3, 0), int)
    )
    for link, _, theme in found.T:
        if len(on[link]) < THEMES:
            on[link].append(int(theme))
    return ways, on, table.themes.names
