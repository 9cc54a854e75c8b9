"""Where the nodes of a network stand: computed beforehand, so that a page is still when it opens and always the same.

1. Each connected component is laid out by itself: Fruchterman and Reingold's forces (networkx, fixed seed); ForceAtlas2
   from 400 nodes on, which needs no further package for many nodes. Isolated nodes would push the core together.
2. Nodes whose boxes (the symbol with its label below it) overlap are pushed apart; in large networks only the symbols.
3. The components are set in rows beside each other, the largest first.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from practicegraph.queries.project import Network

__all__ = ["layout"]

MANY: Final = 400
LABELLED: Final = 150
"""Nodes up to which each label gets its room; with more, small labels are hidden until one zooms in."""
SPACING: Final = 95.0
"""Pixels between neighbours before labels are given room."""
WIDE: Final = 1.45
"""A screen is wider than high, and so are labels."""
ROUNDS: Final = 300

Points = NDArray[np.float64]


def layout(graph: Network, boxes: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Positions in pixels, the centre of all at about (0, 0).

    Args:
        graph: The network.
        boxes: Half the width and half the height of each node with its label, in pixels.
    """
    components = sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    placed: list[tuple[list[str], Points]] = []
    for nodes in components:
        names = sorted(nodes)
        halves = np.array([boxes[n] for n in names])
        if len(names) > LABELLED:
            halves = np.repeat(halves.min(axis=1, keepdims=True), 2, axis=1)
        placed.append((names, _apart(_component(graph.subgraph(names), names), halves)))
    return _rows(placed, boxes)


def _component(graph: Network, names: list[str]) -> Points:
    if len(names) == 1:
        return np.zeros((1, 2))
    ordered: Network = nx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges))
    if len(names) < MANY:
        found = nx.spring_layout(ordered, seed=1, iterations=200, k=1.8 / sqrt(len(names)), weight=None)
        points = np.array([found[name] for name in names], dtype=np.float64)
    else:
        forced = nx.forceatlas2_layout(ordered, seed=1, max_iter=120, scaling_ratio=4.0)
        points = np.array([forced[name] for name in names], dtype=np.float64)
    points -= points.mean(axis=0)
    reach = np.abs(points).max() or 1.0
    stretched: Points = points / reach * SPACING * sqrt(len(names)) * 0.85 * np.array([WIDE, 1.0])
    return stretched


def _apart(points: Points, halves: Points) -> Points:
    """The points moved until no two boxes overlap, or for ROUNDS rounds: each pair along its shorter way out."""
    wanted = halves[:, None, :] + halves[None, :, :] + 6.0
    order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])
    for _ in range(ROUNDS if len(points) <= LABELLED else ROUNDS // 6):
        between = points[:, None, :] - points[None, :, :]
        lacking = np.clip(wanted - np.abs(between), 0.0, None)
        overlap: NDArray[np.bool_] = np.all(lacking > 0.0, axis=2)
        np.fill_diagonal(overlap, False)
        if not overlap.any():
            break
        sideways = lacking[:, :, 0] < lacking[:, :, 1]
        # two nodes on one spot go apart in the order of their names
        direction = np.where(np.abs(between) > 1e-9, np.sign(between), order[:, :, None])
        step = direction * lacking * overlap[:, :, None] * 0.3
        step[:, :, 0] *= sideways
        step[:, :, 1] *= ~sideways
        points = points + step.sum(axis=1)
    return points


def _rows(
    placed: list[tuple[list[str], Points]], boxes: dict[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Components in rows, the whole about as wide as a screen is."""
    framed = []
    for names, points in placed:
        halves = np.array([boxes[n] for n in names])
        low, high = (points - halves).min(axis=0) - 20.0, (points + halves).max(axis=0) + 20.0
        framed.append((names, points - low, high - low))
    if not framed:
        return {}
    area = sum(float(size[0] * size[1]) for *_, size in framed)
    width = max(sqrt(area * WIDE), *(float(size[0]) for *_, size in framed))
    found: dict[str, tuple[float, float]] = {}
    x = y = height = 0.0
    for names, points, size in framed:
        if x and x + size[0] > width:
            x, y, height = 0.0, y + height, 0.0
        for name, point in zip(names, points, strict=True):
            found[name] = (float(x + point[0]), float(y + point[1]))
        x, height = x + float(size[0]), max(height, float(size[1]))
    return {n: (round(px - width / 2, 1), round(py - (y + height) / 2, 1)) for n, (px, py) in found.items()}
