"""Where the nodes of a network stand, computed before it is drawn, always the same for the same network.

1. Each connected component is laid out by itself: by springs (Fruchterman and Reingold 1991); from 500 nodes on, where
   networkx would ask for scipy, by ForceAtlas2 (Jacomy and others 2014).
2. It is scaled so that every node has about the same room, whatever the size of the network.
3. Boxes that overlap are pushed apart: in small networks a box holds the name below the node too.
4. The components are packed in rows, the largest first, so that single nodes do not shrink what hangs together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

__all__ = ["SMALL", "positions"]

SMALL: Final = 60
"""Up to this many nodes every name gets a place of its own; beyond, the page shows as many as fit at each zoom."""
LABEL: Final = (190.0, 110.0)
"""Width and height in pixels of a node with its name of at most three lines."""
LARGE: Final = 500
GAP: Final = 40.0
SEED: Final = 7
ASPECT: Final = 1.5
"""Width to height of the whole, as of a screen beside a panel."""
ROUNDS: Final = 120
Points = NDArray[np.float64]


def positions(graph: nx.Graph[Any], sizes: Mapping[Any, float]) -> dict[Any, tuple[float, float]]:
    """The centre of each node in pixels; zero is the middle of the picture.

    Args:
        graph: The network.
        sizes: Radius of each node in pixels.
    """
    small = graph.number_of_nodes() <= SMALL
    room = 78.0 if small else 50.0
    blocks: list[tuple[list[Any], Points, Points]] = []
    for nodes in sorted(map(sorted, nx.connected_components(graph)), key=lambda part: (-len(part), part[0])):
        boxes = np.array([LABEL if small else (2 * sizes[node] + 26, 2 * sizes[node] + 20) for node in nodes])
        points = _apart(
            _laid_out(graph, nodes) * room * np.sqrt(len(nodes)) * np.array([ASPECT**0.5, ASPECT**-0.5]), boxes
        )
        points -= (points - boxes / 2).min(axis=0)
        blocks.append((nodes, points, (points + boxes / 2).max(axis=0)))
    return _packed(blocks)


def _laid_out(graph: nx.Graph[Any], nodes: list[Any]) -> Points:
    """Points of a component around zero, most of them within 1, wide rather than high."""
    if len(nodes) == 1:
        return np.zeros((1, 2))
    part: nx.Graph[Any] = nx.Graph()
    part.add_nodes_from(nodes)  # in order: the start positions go by it
    part.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.subgraph(nodes).edges))
    if len(nodes) < LARGE:
        sprung = nx.spring_layout(part, seed=SEED, iterations=150, k=1.6 / float(np.sqrt(len(nodes))))
        points = np.array([sprung[node] for node in nodes], dtype=np.float64)
    else:
        forced = nx.forceatlas2_layout(part, seed=SEED, max_iter=150, scaling_ratio=3.0)
        points = np.array([forced[node] for node in nodes], dtype=np.float64)
    points -= points.mean(axis=0)
    if len(nodes) > 2:
        points = points @ np.linalg.eigh(np.cov(points.T))[1][:, ::-1]
    else:
        points = np.array([[-0.7, 0.0], [0.7, 0.0]])
    spread = float(np.quantile(np.linalg.norm(points, axis=1), 0.9))
    return np.asarray(points / max(spread, 1e-9))


def _apart(points: Points, boxes: Points) -> Points:
    """The points moved, in at most ROUNDS rounds, until their boxes do not overlap: each pair along the shorter way."""
    need = (boxes[:, None, :] + boxes[None, :, :]) / 2
    number = np.arange(len(points))
    order = np.sign(number[:, None] - number[None, :])[:, :, None]
    for _ in range(ROUNDS):
        between = points[:, None, :] - points[None, :, :]
        overlap = need - np.abs(between)
        hit: NDArray[np.bool_] = np.all(overlap > 0.01, axis=2)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        sideways = overlap[:, :, 0] / need[:, :, 0] < overlap[:, :, 1] / need[:, :, 1]
        direction = np.where(between == 0, order, np.sign(between))  # two on one spot part by their order
        push = direction * overlap * np.stack([hit & sideways, hit & ~sideways], axis=2)
        points = points + push.sum(axis=1) / np.maximum(hit.sum(axis=1), 1)[:, None] * 0.55
    return points


def _packed(blocks: list[tuple[list[Any], Points, Points]]) -> dict[Any, tuple[float, float]]:
    """The blocks (nodes, points from zero, extent) in centred rows, as wide as makes the whole largest on a screen."""
    if not blocks:
        return {}
    widest = max(float(extent[0]) for *_, extent in blocks)
    fair = float(np.sqrt(sum(float(np.prod(extent + GAP)) for *_, extent in blocks) * ASPECT))
    tried = [_rows(blocks, max(widest, fair * part)) for part in np.linspace(0.7, 2.0, 27)]
    rows, width, height = min(tried, key=lambda packing: max(packing[1] / ASPECT, packing[2]))
    placed: dict[Any, tuple[float, float]] = {}
    for top, wide, members in rows:
        left = (width - wide) / 2
        for nodes, points, extent in members:
            for node, (x, y) in zip(nodes, points, strict=True):
                placed[node] = (round(left + float(x) - width / 2, 1), round(top + float(y) - height / 2, 1))
            left += float(extent[0]) + GAP
    return placed


_Row = tuple[float, float, list[tuple[list[Any], Points, Points]]]


def _rows(blocks: list[tuple[list[Any], Points, Points]], limit: float) -> tuple[list[_Row], float, float]:
    """Rows (top, width, blocks) no wider than the limit, and the width and height of the whole."""
    rows: list[_Row] = []
    members: list[tuple[list[Any], Points, Points]] = []
    top = wide = high = 0.0
    for block in blocks:
        extent = block[2]
        if members and wide + GAP + float(extent[0]) > limit:
            rows.append((top, wide, members))
            top, wide, high, members = top + high + GAP, 0.0, 0.0, []
        wide += float(extent[0]) + (GAP if members else 0.0)
        high = max(high, float(extent[1]))
        members.append(block)
    rows.append((top, wide, members))
    return rows, max(wide for _, wide, _ in rows), top + high
