"""Who stands between others: betweenness, for many starting points at once.

Brandes' algorithm (2001) with the search from 32 starting points done together, level by level, as products of a sparse
and a dense matrix. networkx takes 3.6 s for 1,000 organisations with 5,000 links, and scikit-network's Betweenness
10 s; this one 0.2 s, with the same numbers (``tests/test_measures.py``; figures in ``benchmarks/README.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXACT_UP_TO", "PIVOTS", "betweenness"]

EXACT_UP_TO: Final = 2000
"""Organisations; beyond, the ways from a sample of organisations are counted."""
PIVOTS: Final = 128
"""Size of that sample (Brandes and Pich, "Centrality Estimation in Large Networks", 2007)."""
TOGETHER: Final = 32
SEED: Final = 7


def betweenness(links: csr_array) -> NDArray[np.float64]:
    """For each organisation the share of all pairs of others whose shortest ways lead through it, from 0 to 1.

    Args:
        links: Symmetric, with 1 for each link and none from a thing to itself.
    """
    size = links.shape[0]
    if size < 3:
        return np.zeros(size)
    starts = np.arange(size)
    if size > EXACT_UP_TO:
        starts = np.sort(np.random.default_rng(SEED).choice(size, PIVOTS, replace=False))
    passed = np.zeros(size)
    for first in range(0, len(starts), TOGETHER):
        passed += _passed(links, starts[first : first + TOGETHER])
    result: NDArray[np.float64] = passed * size / len(starts) / ((size - 1) * (size - 2))
    return result


def _passed(links: csr_array, starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """The dependency of the starting points on each organisation, added up."""
    shape = (links.shape[0], len(starts))
    level = np.full(shape, -1, dtype=np.int16)
    ways = np.zeros(shape)
    level[starts, np.arange(len(starts))] = 0
    ways[starts, np.arange(len(starts))] = 1
    depth = 0
    while True:
        reached = links @ np.where(level == depth, ways, 0)
        new = (level < 0) & (reached > 0)
        if not new.any():
            break
        depth += 1
        level[new] = depth
        ways[new] = reached[new]
    depends = np.zeros(shape)
    for far in range(depth, 0, -1):
        given = links @ np.where(level == far, (1 + depends) / np.where(ways > 0, ways, 1), 0)
        depends += np.where(level == far - 1, ways * given, 0)
    depends[starts, np.arange(len(starts))] = 0
    result: NDArray[np.float64] = depends.sum(axis=1)
    return result
