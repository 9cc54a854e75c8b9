"""Several values for each row, as two arrays: row ``n`` has ``value[start[n]:start[n + 1]]``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lists", "Numbers"]


class Numbers(dict[str, int]):
    """Numbers from zero in the order of asking: ``numbers["a"]`` gives "a" a number if it has none."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of values of rows."""

    start: NDArray[np.int32]
    value: NDArray[np.int32]
    names: list[str]
    """What the values stand for, sorted."""

    @classmethod
    def of(cls, rows: Numbers, pairs: Iterable[tuple[str, str]]) -> Lists:
        """From pairs of a row's name and a value; pairs of what is no row are left out."""
        found = {(rows[row], value) for row, value in pairs if row in rows}
        names = sorted({value for _, value in found})
        number = {name: place for place, name in enumerate(names)}
        table = np.array(sorted((row, number[value]) for row, value in found), dtype=np.int32).reshape(-1, 2)
        start = np.searchsorted(table[:, 0], np.arange(len(rows) + 1)).astype(np.int32)
        return cls(start, np.ascontiguousarray(table[:, 1]), names)

    def at(self, row: int) -> list[str]:
        """The values of a row."""
        return [self.names[number] for number in self.value[self.start[row] : self.start[row + 1]]]

    def having(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """For each row whether it has any of these values."""
        numbers = [number for number, name in enumerate(self.names) if name in set(wanted)]
        hit = np.isin(self.value, numbers)
        rows = np.zeros(len(self.start) - 1, dtype=bool)
        rows[self.rows()[hit]] = True
        return rows

    def expanded(self, rows: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """For each value of each of these rows, which of them it is and the value."""
        width = np.diff(self.start)[rows]
        total = int(width.sum())
        which = np.repeat(np.arange(len(rows)), width)
        within = np.arange(total) - np.repeat(np.cumsum(width) - width, width)
        return which, self.value[np.repeat(self.start[rows], width) + within]

    def rows(self) -> NDArray[np.int32]:
        """The row of each value."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))
