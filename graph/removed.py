"""What sources no longer state, kept until what followed from it has been looked at.

    STORE/removed.nq     N-Quads, appended before the graph changes and emptied when everything is derived

So whoever derives knows what to take back, also in another process than the one that changed the source. After a
process was killed there may be lines too many, never too few: deriving looks each of them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.triples import Triple

__all__ = ["Removed"]

FILE: Final = "removed.nq"
MOST: Final = 4_000_000
"""Bytes; some 20,000 statements, beyond which everything is derived anew sooner."""


class Removed:
    """The statements that left graphs since the last derivation; of a store that is open for writing."""

    def __init__(self, folder: Path | None) -> None:
        """Args:
        folder: Of the store; None in memory.
        """
        self._path = None if folder is None else folder / FILE
        self._lines: list[str] = []

    def note(self, graph: ox.NamedNode, triples: Iterable[Triple]) -> None:
        """Notes what is about to leave a graph.

        Raises:
            OSError: the file cannot be written.
        """
        lines = [f"{ox.Quad(*triple, graph)} .\n" for triple in triples]
        if self._path is None:
            self._lines += lines
        elif lines and (not self._path.exists() or self._path.stat().st_size <= MOST):
            with self._path.open("a", encoding="utf-8") as file:
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())

    def quads(self) -> list[ox.Quad] | None:
        """What was noted; None where that is more than is worth looking at, or the file is damaged.

        Raises:
            OSError: the file cannot be read.
        """
        text = "".join(self._lines)
        if self._path is not None:
            try:
                text = self._path.read_text("utf-8")
            except FileNotFoundError:
                return []
            except UnicodeDecodeError:
                return None
        if len(text) > MOST:
            return None
        try:
            return list(ox.parse(text, ox.RdfFormat.N_QUADS))
        except SyntaxError:  # half a line, of a process that was killed
            return None

    def clear(self) -> None:
        """Forgets everything: what follows from the sources has been derived.

        Raises:
            OSError: the file cannot be removed.
        """
        self._lines.clear()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
