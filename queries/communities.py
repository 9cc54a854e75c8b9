"""Groups of organisations that cooperate more with each other than with others, and what sets each apart.

Found by the Leiden algorithm (Traag, Waltman, van Eck, "From Louvain to Leiden", 2019) as graspologic-native has it
(MIT, 1 MB). scikit-network's (0.33) draws from the C library's ``rand()`` whatever seed it is given, and with some
draws it does not end on 30,000 things without clear communities.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array, triu

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["communities", "typical"]

SEED: Final = 7


def communities(links: csr_array, *, resolution: float = 1.0) -> NDArray[np.int64]:
    """The number of the community of each thing, 0 for the largest, ties by the first member; -1 for what has no link.

    Args:
        links: Symmetric, with the weight of each link.
        resolution: Greater gives smaller communities (Reichardt and Bornholdt 2006).
    """
    from graspologic_native import leiden

    result = np.full(links.shape[0], -1, dtype=np.int64)
    upper = triu(links, k=1, format="coo")
    if not upper.nnz:
        return result
    ends = zip(map(str, upper.row.tolist()), map(str, upper.col.tolist()), upper.data.tolist(), strict=True)
    _, found = leiden(list(ends), None, resolution, 0.001, 1, True, SEED, 1)  # the library's own defaults, and a seed
    members = np.array([int(name) for name in found], dtype=np.int64)
    order = np.argsort(members)
    group = np.fromiter(found.values(), dtype=np.int64, count=len(found))[order]
    _, first, inverse, sizes = np.unique(group, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    result[members[order]] = rank[inverse]
    return result


def typical(values: Sequence[frozenset[str]], members: Sequence[int], limit: int) -> list[str]:
    """The values that set some things apart from all: those of the greatest share among them, times the logarithm of
    how much greater that is than among all (a term of the Kullback-Leibler divergence). Values that are no more common
    among them than among all do not count, unless nothing else is left; ties by name.

    Args:
        values: Of every thing.
        members: The places of those to describe.
        limit: How many values at most.
    """
    inside: dict[str, int] = {}
    for place in members:
        for value in values[place]:
            inside[value] = inside.get(value, 0) + 1
    overall = dict.fromkeys(inside, 0)
    for held in values:
        for value in held & overall.keys():
            overall[value] += 1

    def rank(value: str) -> tuple[float, int, str]:
        share, all_ = inside[value] / len(members), overall[value] / len(values)
        return (-round(share * log(share / all_), 9), -inside[value], value)

    return sorted(inside, key=rank)[:limit]
