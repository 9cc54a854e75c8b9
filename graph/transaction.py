"""The transaction number of a store: what is made out of a store (a columnar copy, an index) notes it, and is in step
with the store as long as the number is the same.

It is odd while somebody writes and even otherwise (a sequence lock: Lameter, "Effective synchronization on Linux/NUMA
systems", 2005): who reads the same even number before and after reading the store has seen one state of it. A
checkpoint bears the number of the store when it was made. The file is not forced to disk with each write; after a
process was killed or the power failed the number therefore jumps further than anybody can have got.

    STORE/transaction    the number, twenty digits
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

__all__ = ["Transaction"]

FILE: Final = "transaction"
JUMP: Final = 1 << 20
"""More writes than one process makes between two checkpoints."""


class Transaction:
    """The number of a store that is open for writing; its lock is held around ``begin`` and ``end``."""

    def __init__(self, folder: Path | None, *, least: int = 0, unclean: bool = False) -> None:
        """Reads the number.

        Args:
            folder: Of the store; None in memory.
            least: A number that was used already.
            unclean: Whoever wrote before did not come to an end.

        Raises:
            OSError: the file cannot be read or made.
        """
        self._depth = 0
        self._file: int | None = None
        self.number = least + least % 2
        """Even, unless somebody is writing."""
        if folder is not None:
            self._file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            text = os.pread(self._file, 20, 0)
            held = int(text) if text.isdigit() else 0
            self.number = max(self.number, held + held % 2)
            if unclean or held % 2 or (text and not text.isdigit()):
                self.number += JUMP
            self._keep()

    def begin(self) -> None:
        """Somebody begins to write; may be nested."""
        self._depth += 1
        if self._depth == 1:
            self.number += 1
            self._keep()

    def end(self) -> None:
        """Whoever began last has written, or failed to."""
        self._depth -= 1
        if self._depth == 0:
            self.number += 1
            self._keep()

    def close(self) -> None:
        """Lets go of the file; closing twice does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _keep(self) -> None:
        if self._file is not None:
            os.pwrite(self._file, b"%020d" % self.number, 0)
