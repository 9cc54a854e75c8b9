"""Everything that matching needs of one store, loaded once: statements, ranker, and who is elsewhere.

A store opened for reading does not change, so what was loaded for it is kept as long as it is; a store that can be
written is loaded anew at each call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from practicegraph.graph.store import Store
from practicegraph.queries.information import Information
from practicegraph.queries.match_load import Statements, load_statements
from practicegraph.queries.match_rank import Prepared, Ranker
from practicegraph.queries.topk import best, best_pairs

__all__ = ["Matcher", "matcher"]

_KEPT: WeakKeyDictionary[Store, Matcher] = WeakKeyDictionary()


def matcher(store: Store) -> Matcher:
    """What was loaded of a store."""
    if store.read_only and store in _KEPT:
        return _KEPT[store]
    found = Matcher(Information(store), *load_statements(store), folder=store.path)
    if store.read_only:
        _KEPT[store] = found
    return found


class Matcher:
    """Needs and practices of one store, ready to be compared."""

    def __init__(
        self, information: Information, wants: Statements, done: Statements, *, folder: Path | None = None
    ) -> None:
        """Prepare.

        Args:
            information: Information content of the themes.
            wants: Needs and challenges.
            done: Practices.
            folder: Where vectors are kept.
        """
        self.information, self.wants, self.done = information, wants, done
        self.ranker = Ranker(wants.items, done.items, information, folder=folder)
        self._columns: dict[str, int] = {}
        self._places = self._marks([_marks_of_practice(self.done, n) for n in range(len(self.done.items))])

    @cached_property
    def _wanted(self) -> csr_array:
        return self._marks([_marks_of_need(self.wants, n) for n in range(len(self.wants.items))])

    def scores(self, rows: slice) -> NDArray[np.float32]:
        """Chances of some needs of the store with every practice, 0 for practices that are not elsewhere."""
        found = self.ranker.chances(self.ranker.scores(self.ranker.asked, rows))
        width = self._places.shape[1]  # marks that no practice has lie behind
        here = (self._wanted[rows][:, :width] @ self._places.T).tocoo()
        found[here.coords] = 0
        return found

    def of_words(self, asked: Prepared) -> NDArray[np.float32]:
        """Chances of one prepared need that is not in the store with every practice, wherever it is."""
        found: NDArray[np.float32] = self.ranker.chances(self.ranker.scores(asked, slice(0, 1)))[0]
        return found

    def best_practices(self, limit: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """For every need of the store the places of its best practices and their chances, best first."""
        return best_pairs(self.scores, len(self.wants.items), limit)

    def best_needs(self, practice: int, limit: int, *, among: Iterable[int]) -> list[tuple[int, float]]:
        """The needs that a practice answers best, with the chances."""
        column = np.zeros(len(self.wants.items), dtype=np.float32)
        rows = sorted(among)
        for start in range(0, len(self.wants.items), 1024):
            block = slice(start, min(start + 1024, len(self.wants.items)))
            column[block] = self.scores(block)[:, practice]
        kept = np.zeros_like(column)
        kept[rows] = column[rows]
        return [(int(place), float(kept[place])) for place in best(kept, limit)]

    def _marks(self, rows: Sequence[Sequence[str]]) -> csr_array:
        """Rows of marks as a matrix with a column for each mark known so far."""
        places = [[self._columns.setdefault(mark, len(self._columns)) for mark in sorted(set(row))] for row in rows]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in places])]).astype(np.int64)
        columns = np.array([place for row in places for place in row], dtype=np.int64)
        shape = (len(rows), max(len(self._columns), 1))
        return csr_array((np.ones(len(columns), dtype=np.float32), columns, starts), shape=shape)


def _marks_of_practice(done: Statements, place: int) -> list[str]:
    """What puts a practice here: its regions and those above, who runs it; without a region, its reports."""
    item = done.items[place]
    marks = [f"in {region}" for region in done.everywhere[place]] + [f"by {actor}" for actor in item.organisations]
    return marks + ([] if item.regions else [f"told in {source}" for source in done.sources[place]])


def _marks_of_need(wants: Statements, place: int) -> list[str]:
    """What a practice must not share to be elsewhere: the smallest regions of a need, its actors, its reports."""
    item = wants.items[place]
    marks = [f"in {region}" for region in item.regions] + [f"by {actor}" for actor in item.organisations]
    return marks + [f"told in {source}" for source in wants.sources[place]]
