"""What the last writes touched, so that copies of a store follow it instead of being made anew.

Beside the graph there is a journal of transactions: for each, its numbers before and after (``graph.transaction``) and
the triples that it may have added to some named graph or removed from one. Whoever has a copy of one number and wants
that of a later one takes all that was touched in between and looks up each triple in the store: so it does not matter
in which order, how often, or in how many graphs something was written, nor that a triple was noted that did not change.

The journal is one unbroken chain that ends at the store's number, or there is none. It begins anew whenever nobody
knows what a transaction touched: a free SPARQL update, a bulk load, a transaction that failed or that nothing was noted
of, one that touched more than ``MOST``; and after a process was killed, since the number has jumped then. So in doubt
there is no answer, and the copy is made anew.

    STORE/changes    for each transaction a line "# BEFORE AFTER COUNT", and COUNT lines of N-Triples
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.triples import Triple

__all__ = ["FILE", "Changes", "touched_since"]

FILE: Final = "changes"
MOST: Final = 5_000
"""Triples of one transaction that are noted, some ten reports: who loads many more need not wait for a journal."""
LONGEST: Final = 16 << 20
"""Bytes from which on the journal begins anew: some hundred thousand triples."""
HEAD: Final = re.compile(rb"# (\d+) (\d+) (\d+)")


class Changes:
    """The journal of a store that is open for writing; its lock is held around all of it."""

    def __init__(self, folder: Path | None, number: int) -> None:
        """Nothing is noted yet.

        Args:
            folder: Of the store; None keeps no journal.
            number: Of the store; a journal that ends at another one is of no use and removed.

        Raises:
            OSError: the folder cannot be written.
        """
        self._path = None if folder is None else folder / FILE
        self._touched: set[Triple] | None = None
        self._doubt = False
        if self._path is not None and (not (chain := _chain(self._path)) or chain[-1][1] != number):
            self._path.unlink(missing_ok=True)

    def note(self, touched: Collection[Triple]) -> None:
        """The transaction touches these triples, and others only if they are noted too. Say it before they change."""
        held = self._touched or set()
        if self._path is None or self._doubt:
            return
        if len(held) + len(touched) > MOST:
            self.doubt()
        else:
            self._touched = held.union(touched)

    def doubt(self) -> None:
        """The transaction touches what nobody knows."""
        self._doubt, self._touched = True, None

    def end(self, before: int, after: int) -> None:
        """The transaction that led from one number to the other is over; called before others can see the second.

        Raises:
            OSError: the journal cannot be written, nor removed.
        """
        touched, self._touched, self._doubt = self._touched, None, False
        if self._path is None:
            return
        try:
            if touched is None:
                self._path.unlink(missing_ok=True)
                return
            lines = [f"{s} {p} {o} .\n" for s, p, o in touched]
            record = "".join((f"# {before} {after} {len(lines)}\n", *lines)).encode()
            anew = self._path.exists() and self._path.stat().st_size > LONGEST
            with self._path.open("wb" if anew else "ab") as file:
                file.write(record)
        except OSError:  # the disk is full: no journal is right too, half of one is not
            self._path.unlink(missing_ok=True)


def touched_since(folder: Path, before: int, after: int) -> set[Triple] | None:
    """The triples that may have changed between two numbers of a store, its vocabulary included.

    Returns:
        None when that is not known.
    """
    chain = _chain(folder / FILE)
    numbers = {start: place for place, (start, _, _) in enumerate(chain)}
    ends = {end: place + 1 for place, (_, end, _) in enumerate(chain)}
    if before == after:
        return set()
    if before not in numbers or after not in ends or numbers[before] >= ends[after]:
        return None
    text = b"\n".join(line for _, _, lines in chain[numbers[before] : ends[after]] for line in lines)
    try:
        return {(quad.subject, quad.predicate, quad.object) for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)}
    except SyntaxError:
        return None


def _chain(path: Path) -> list[tuple[int, int, list[bytes]]]:
    """The transactions of a journal; none when it is broken anywhere but at its end, where somebody may be writing."""
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError:
        return []
    chain: list[tuple[int, int, list[bytes]]] = []
    place = 0
    while place < len(lines):
        head = HEAD.fullmatch(lines[place])
        if head is None or (chain and chain[-1][1] != int(head[1])):
            return []
        count = int(head[3])
        if place + 1 + count > len(lines):
            break
        chain.append((int(head[1]), int(head[2]), lines[place + 1 : place + 1 + count]))
        place += 1 + count
    return chain
