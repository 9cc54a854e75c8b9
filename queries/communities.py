"""Groups of organisations that cooperate more with each other than with others, and what sets each apart.

Found by the Leiden algorithm (Traag, Waltman, van Eck, "From Louvain to Leiden", 2019) as scikit-network has it, which
is as fast as igraph and under the BSD licence. It draws from the C library's ``rand()`` whatever ``random_state`` says
(0.33: six runs on 800 things gave six results), so that generator gets the seed: the groups are the same every time.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array, csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["communities", "typical"]

SEED: Final = 7
_C: Final = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
_DRAWING: Final = threading.Lock()
"""The generator of the C library is one for all threads."""
FINE_UP_TO: Final = 10_000
"""Things up to which a pass that gains 0.001 of modularity is followed by another one. Beyond, it takes 0.01:
scikit-network adds up gains in single precision, and where 100,000 have no clear communities it did not end."""


def communities(links: csr_array, *, resolution: float = 1.0) -> NDArray[np.int64]:
    """The number of the community of each thing, 0 for the largest, ties by the first member; -1 for what has no link.

    Args:
        links: Symmetric, with the weight of each link.
        resolution: Greater gives smaller communities (Reichardt and Bornholdt 2006).
    """
    from sknetwork.clustering import Leiden  # takes a while to load, which commands that only ask should not wait for

    linked = np.diff(links.indptr) > 0
    result = np.full(links.shape[0], -1, dtype=np.int64)
    if not linked.any():
        return result
    gain = 0.001 if np.count_nonzero(linked) <= FINE_UP_TO else 0.01
    leiden = Leiden(resolution=resolution, tol_optimization=gain, tol_aggregation=gain, random_state=SEED)
    with _DRAWING:
        _C.srand(SEED)
        found = leiden.fit_predict(csr_matrix(links[linked][:, linked]))
    _, first, inverse, sizes = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    result[linked] = rank[inverse]
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
