"""The best of many by score, and all needs against all practices: exact search in blocks, dense and sparse together.

Comparing 10,000 texts with 10,000 others takes half a second of matrix multiplication, so nothing is approximated:
``benchmarks/peers`` measures this against an approximate index. Scores are rounded to six decimals before they are
compared, so that ties are ties on every machine, and go by position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

from practicegraph.queries.information import Information

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DECIMALS", "ThemeRows", "best", "best_pairs", "concept_rows", "theme_rows", "weighed"]

DECIMALS: Final = 6
BLOCK: Final = 1024
"""Rows compared at a time: with 10,000 columns a block of scores is 40 MB."""


@dataclass(frozen=True, slots=True)
class ThemeRows:
    """Sets of concepts as a matrix whose rows multiply to what two sets have in common, in bits."""

    matrix: csr_array
    """One row a set, one column a concept; the square root of the concept's weight for it and all above it."""
    sums: NDArray[np.float32]
    """The weight of each set."""
    concepts: tuple[str, ...]
    """The IRIs of the columns."""

    def __len__(self) -> int:
        return len(self.sums)

    def similarity_to(self, row: int) -> NDArray[np.float32]:
        """``Information.similarity`` of one of the sets here with each."""
        one = np.zeros(len(self.concepts), dtype=np.float32)
        start, end = self.matrix.indptr[row], self.matrix.indptr[row + 1]
        one[self.matrix.indices[start:end]] = self.matrix.data[start:end]
        said = self.sums + self.sums[row]
        said[said == 0] = 1
        result: NDArray[np.float32] = 2 * (self.matrix @ one) / said
        return result

    def similarity(self, rows: csr_array, sums: NDArray[np.float32]) -> NDArray[np.float32]:
        """``Information.similarity`` of each of some sets (the rows of another such matrix, and their weights) with
        each set here."""
        common = np.asarray((rows @ self.matrix.T).todense(), dtype=np.float32)
        said = sums[:, None] + self.sums[None, :]
        said[said == 0] = 1
        common *= 2
        common /= said
        return common


def theme_rows(information: Information, sets: Iterable[Iterable[str]]) -> ThemeRows:
    """Sets of concepts as ``ThemeRows``."""
    return weighed(information, concept_rows(information, sets))


def concept_rows(information: Information, sets: Iterable[Iterable[str]]) -> csr_array:
    """Sets of concepts as rows of ones: those stated and all above them, a column for each concept, sorted."""
    column = {iri: number for number, iri in enumerate(sorted(information.weights))}
    starts, columns = [0], list[int]()
    for one in sets:
        columns.extend(sorted(column[iri] for iri in information.closure(one) if iri in column))
        starts.append(len(columns))
    places, ends = np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int64)
    return csr_array((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(starts) - 1, len(column)))


def weighed(information: Information, rows: csr_array) -> ThemeRows:
    """The rows of ``concept_rows`` as ``ThemeRows``, weighed by what a store says now."""
    concepts = tuple(sorted(information.weights))
    weight = np.array([max(information.weights[iri], 0.0) for iri in concepts], dtype=np.float32)
    found = weight[rows.indices]
    running = np.concatenate([[0.0], np.cumsum(found, dtype=np.float64)])
    sums = (running[rows.indptr[1:]] - running[rows.indptr[:-1]]).astype(np.float32)
    return ThemeRows(csr_array((np.sqrt(found), rows.indices, rows.indptr), shape=rows.shape), sums, concepts)


def best(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """The positions of the highest scores above 0, best first, ties by position; ``limit`` of them at most."""
    rounded = np.round(scores, DECIMALS)
    if 0 < limit < len(rounded):
        least = max(float(np.partition(rounded, -limit)[-limit]), 0.0)
        candidates = np.flatnonzero((rounded >= least) & (rounded > 0))
    else:
        candidates = np.flatnonzero(rounded > 0)
    return candidates[np.argsort(-rounded[candidates], kind="stable")][:limit]


def best_pairs(
    score: Callable[[slice], NDArray[np.float32]], rows: int, limit: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
    """For each row the positions of its best columns and their scores, best first; columns scoring 0 are left out.

    Args:
        score: Gives the scores of a block of rows (rows × columns). For needs and practices for example
            ``lambda rows: 0.6 * (needs[rows] @ practices.T) + 0.4 * themes_of_practices.similarity(m[rows], s[rows])``.
        rows: Number of rows.
        limit: How many columns at most.
    """
    for start in range(0, rows, BLOCK):
        block = score(slice(start, min(start + BLOCK, rows)))
        for line in block:
            places = best(line, limit)
            yield places, line[places]
