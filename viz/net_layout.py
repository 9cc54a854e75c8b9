"""Where the nodes of a network view stand: communities apart, what is tied inside them close; always the same.

0. What hangs together is laid out by itself, and packed around the largest.
1. Up to MOST nodes are laid out by springs (Fruchterman and Reingold 1991) alone; of more, communities with more than
   that are divided into smaller ones, again and again.
2. Each is laid out by springs inside a disc with room for its nodes.
3. The discs are laid out by springs among themselves, by the ties between them, and pushed apart.
4. Each disc is turned so that its nodes look towards what they are tied to elsewhere (Procrustes, one rotation each).

No step looks at all pairs of nodes, only at those within one community or of communities: 2,000 nodes take a third of
a second where springs over all of them take ten.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from practicegraph.viz.net_communities import communities

__all__ = ["layered", "positions"]

MOST: Final = 120
"""Nodes that springs lay out at once: 120 x 120 forces a round."""
ROUNDS: Final = 140
GAPS: Final = ((20, 92.0), (60, 58.0), (200, 30.0), (600, 18.0), (10**9, 12.0))
"""Pixels between two nodes by how many there are: few have room for their names."""
BETWEEN: Final = 10.0
"""Pixels between two communities."""
FILL: Final = 2.3
"""Area of a disc by that of its nodes: springs leave room between them."""
GOLDEN: Final = np.pi * (3 - np.sqrt(5))
Points = NDArray[np.float64]


def positions(matrix: csr_matrix, radius: Points, group: NDArray[np.int32]) -> Points:
    """The centre of each node in pixels, an array of shape (n, 2); zero is the middle.

    Args:
        matrix: Symmetric ties, as ``net_communities.adjacency`` gives them.
        radius: Of each node in pixels.
        group: Community of each node.
    """
    count = len(radius)
    if count == 0:
        return np.zeros((0, 2))
    gap = next(gap for most, gap in GAPS if count <= most)
    number, part = connected_components(matrix, directed=False)
    pieces = [np.flatnonzero(part == piece) for piece in range(number)]
    inner = [_discs(matrix[nodes][:, nodes], radius[nodes] + gap / 2, group[nodes]) for nodes in pieces]
    centres = _packed(np.array([size for _, size in inner]) + gap / 2)
    places = np.zeros((count, 2))
    for nodes, (points, _), centre in zip(pieces, inner, centres, strict=True):
        places[nodes] = points + centre
    return places


def layered(matrix: csr_matrix, layer: NDArray[np.int32], radius: Points) -> Points:
    """Places in columns by layer, from left to right; in a column by the mean place of neighbours in the one before."""
    places = np.zeros((len(layer), 2))
    for number in range(int(layer.max(initial=-1)) + 1):
        inside = np.flatnonzero(layer == number)
        if number:
            before = layer == number - 1
            mean = [
                places[before & (matrix[row].toarray()[0] > 0), 1].mean() if before.any() else 0.0 for row in inside
            ]
            inside = inside[np.argsort(np.nan_to_num(mean), kind="stable")]
        places[inside, 0] = number * 260.0
        places[inside, 1] = (np.arange(len(inside)) - (len(inside) - 1) / 2) * (2 * radius.max() + 46)
    places[:, 0] -= places[:, 0].mean()
    return places


def _packed(radius: Points) -> Points:
    """Centres of discs side by side, the largest in the middle, each next as near to it as there is room."""
    centres = np.zeros((len(radius), 2))
    order = np.argsort(-radius, kind="stable")
    for place, number in enumerate(order[1:], 1):
        before = order[:place]
        away = radius[order[0]] + radius[number]
        while True:
            turns = np.arange(0, 1, max(radius[number] / away / 8, 0.004)) * 2 * np.pi + number * GOLDEN
            spots = np.stack([np.cos(turns) * away * 1.2, np.sin(turns) * away / 1.2], axis=1)
            free = (
                np.linalg.norm(spots[:, None] - centres[before][None], axis=2)
                >= (radius[number] + radius[before]) * 0.999
            )
            good = np.flatnonzero(free.all(axis=1))
            if len(good):
                centres[number] = spots[good[0]]
                break
            away += radius[number] * 0.5
    return centres


def _discs(matrix: csr_matrix, radius: Points, group: NDArray[np.int32]) -> tuple[Points, float]:
    """Places around zero, and the radius of the disc that holds them."""
    count = len(radius)
    if count <= MOST:
        return _springs(matrix, radius)
    names, inverse = np.unique(group, return_inverse=True)
    if len(names) == 1:
        finer = communities(matrix, resolution=2.0)
        if len(np.unique(finer)) == 1 or count / len(np.unique(finer)) < 1.5:
            finer = (np.arange(count) // MOST).astype(np.int32)  # no structure: any division will do
        return _discs(matrix, radius, finer)
    members = [np.flatnonzero(inverse == number) for number in range(len(names))]
    inner = [_discs(matrix[nodes][:, nodes], radius[nodes], np.zeros(len(nodes), np.int32)) for nodes in members]
    coarse = _coarse(matrix, inverse, len(names))
    sizes = np.array([size for _, size in inner]) + BETWEEN
    if len(names) > MOST:
        finer = communities(coarse, resolution=1.0)
        if len(np.unique(finer)) in (1, len(names)):
            finer = (np.arange(len(names)) // MOST).astype(np.int32)
        centres, whole = _discs(coarse, sizes, finer)
    else:
        centres, whole = _springs(coarse, sizes)
    places = np.zeros((count, 2))
    for number, nodes in enumerate(members):
        places[nodes] = _turned(inner[number][0], nodes, matrix, inverse, centres, number) + centres[number]
    return places, whole


def _coarse(matrix: csr_matrix, inverse: NDArray[np.intp], count: int) -> csr_matrix:
    """Ties between groups, without those inside."""
    select = csr_matrix((np.ones(len(inverse)), (inverse, np.arange(len(inverse)))), shape=(count, len(inverse)))
    coarse = csr_matrix(select @ matrix @ select.T)
    coarse.setdiag(0)
    coarse.eliminate_zeros()
    return coarse


def _springs(matrix: csr_matrix, radius: Points) -> tuple[Points, float]:
    """Places of few discs around zero, and the radius of the disc around all."""
    count = len(radius)
    if count == 1:
        return np.zeros((1, 2)), float(radius[0])
    room = float(np.sqrt((radius**2).sum() * FILL))
    order = np.argsort(-np.diff(matrix.indptr), kind="stable")  # the best linked begin in the middle
    rank = np.empty(count)
    rank[order] = np.arange(count)
    turn = rank * GOLDEN
    places = np.stack([np.cos(turn), np.sin(turn)], axis=1) * (room * np.sqrt((rank + 0.5) / count))[:, None]
    ties = matrix.toarray()
    ties = np.log1p(ties) / max(np.log1p(ties).max(), 1e-9) if ties.any() else ties
    ideal = room * 1.1 / np.sqrt(count)
    reach = radius[:, None] + radius[None, :]
    for round_ in range(ROUNDS):
        heat = room * 0.12 * (1 - round_ / ROUNDS) + 0.5
        between = places[:, None, :] - places[None, :, :]
        away = np.sqrt((between**2).sum(axis=2)) + 1e-6
        np.fill_diagonal(away, 1.0)
        push = ideal**2 / away**2 + np.maximum(reach - away, 0) / away * 2
        np.fill_diagonal(push, 0)
        pull = ties * away / ideal * 0.9
        force = (between * (push - pull)[:, :, None]).sum(axis=1) - places * 0.06 * count / 20
        length = np.sqrt((force**2).sum(axis=1, keepdims=True)) + 1e-9
        places = places + force / length * np.minimum(length, heat)
    places = _apart(places, radius)
    places -= places.mean(axis=0)
    return places, float((np.sqrt((places**2).sum(axis=1)) + radius).max())


def _apart(places: Points, radius: Points) -> Points:
    """Moved until no two discs overlap, at most 120 rounds."""
    reach = radius[:, None] + radius[None, :]
    for _ in range(120):
        between = places[:, None, :] - places[None, :, :]
        away = np.sqrt((between**2).sum(axis=2)) + 1e-6
        over = np.maximum(reach - away, 0)
        np.fill_diagonal(over, 0)
        if over.max() < 0.5:
            break
        places = places + (between / away[:, :, None] * over[:, :, None]).sum(axis=1) * 0.35
    return places


def _turned(
    places: Points,
    nodes: NDArray[np.intp],
    matrix: csr_matrix,
    inverse: NDArray[np.intp],
    centres: Points,
    number: int,
) -> Points:
    """The places turned around zero so that ties to other groups point outwards where these are."""
    part = matrix[nodes].tocoo()
    outside = inverse[part.col] != number
    if not outside.any():
        return places
    target = centres[inverse[part.col[outside]]] - centres[number]
    target = target / (np.sqrt((target**2).sum(axis=1, keepdims=True)) + 1e-9)
    here = places[part.row[outside]]
    cosine = float((here * target).sum())
    sine = float((here[:, 0] * target[:, 1] - here[:, 1] * target[:, 0]).sum())
    length = float(np.hypot(cosine, sine))
    if length < 1e-9:
        return places
    c, s = cosine / length, sine / length
    return np.asarray(places @ np.array([[c, s], [-s, c]]))
