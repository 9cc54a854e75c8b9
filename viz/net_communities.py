"""Communities: groups of things with more ties among themselves than with others.

Those of ``queries.communities``, so that a picture and ``practicegraph measures`` tell of the same. A group is called
by what sets it apart: the theme and the region that its ties have most often compared with all ties.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_array, csr_matrix

from practicegraph.queries.communities import communities as linked_communities
from practicegraph.viz.net_lists import Lists

__all__ = ["adjacency", "communities", "typical"]

ENOUGH: Final = 3
"""Ties that a theme or region must have in a group to name it."""
Ints = NDArray[np.int32]


def adjacency(size: int, one: Ints, other: Ints, weight: NDArray[np.float64] | None = None) -> csr_matrix:
    """The symmetric matrix of ties among ``size`` things; weights of the same pair are added."""
    values = np.ones(len(one)) if weight is None else weight
    matrix = coo_matrix(
        (np.concatenate([values, values]), (np.concatenate([one, other]), np.concatenate([other, one]))),
        shape=(size, size),
    )
    return csr_matrix(matrix)


def communities(matrix: csr_matrix, *, resolution: float = 1.0) -> Ints:
    """The group of each thing, numbered from the largest; what has no tie is a group of its own.

    Args:
        matrix: As ``adjacency`` gives it.
        resolution: Greater gives smaller groups (Reichardt and Bornholdt 2006); 1 is modularity as Newman has it.
    """
    found: Ints = linked_communities(csr_array(matrix), resolution=resolution).astype(np.int32)
    alone = np.flatnonzero(found < 0)
    found[alone] = found.max(initial=-1) + 1 + np.arange(len(alone), dtype=np.int32)
    return found


def typical(lists: Lists, basis: Ints, group: Ints, count: int, *, skip: frozenset[str] = frozenset()) -> list[str]:
    """For each group the value that sets it apart; "" where none does.

    A value's rank is its share among the ties of the group times the logarithm of how much greater that is than its
    share among all (the pointwise Kullback-Leibler divergence), so that neither the rare nor the common wins.

    Args:
        lists: Values of bases.
        basis: Of each tie.
        group: Of each tie; negative is none.
        count: Number of groups.
        skip: Values that name nothing.
    """
    inside = group >= 0
    which, value = lists.expanded(basis[inside])
    if not len(value):
        return [""] * count
    of = group[inside][which]
    table = np.zeros((count, len(lists.names)))
    np.add.at(table, (of, value), 1.0)
    ties = np.maximum(np.bincount(group[inside], minlength=count), 1)[:, None]
    share, all_ = table / ties, table.sum(axis=0) / max(int(inside.sum()), 1)
    enough = np.minimum(ENOUGH, 1 + ties // 4)
    rank = np.where(table >= enough, share * np.log((share + 1e-9) / (all_ + 1e-9)) + 1e-6 * share, 0.0)
    rank[:, [number for number, name in enumerate(lists.names) if name in skip]] = 0.0
    best = rank.argmax(axis=1)
    return [lists.names[column] if rank[row, column] > 0 else "" for row, column in enumerate(best)]
