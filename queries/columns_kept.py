"""Copies of a store in other shapes (columns, full text), kept in step with it by its transaction number.

A copy is a file in the store's folder that bears the transaction number of what it was made from. Whoever needs one:
 1. Takes the copy that it has open, if it has the store's number.
 2. Opens the file of this number, if somebody has made it.
 3. Makes it out of the file of an earlier number, if the store knows what was touched since (``graph.changes``) and
    copies of this kind can follow.
 4. Makes it anew.
The file is made beside its place, under a name of its own, then moved there as a whole, so that nobody opens a half
one, and two processes that make it at once do no harm. Copies with smaller numbers are removed; on systems where open
files cannot be, later.
Where the folder cannot be written, and for stores in memory, the copy is made in memory. While somebody writes there is
no copy in step: the store itself has to be asked.

    STORE/copies/NAME-NUMBER
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from shutil import copyfile, rmtree
from typing import Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from practicegraph.graph.store import Store
from practicegraph.graph.triples import Triple

__all__ = ["FOLDER", "MEMORY", "Kept"]

FOLDER: Final = "copies"
MEMORY: Final = ":memory:"
ABANDONED: Final = 3600.0
"""Seconds after which an unfinished file belongs to a process that was killed: a copy of ten million triples takes
minutes."""

Copy = TypeVar("Copy")


class Kept(Generic[Copy]):
    """A kind of copy: how to make one, how to open it, and those that are open."""

    def __init__(
        self,
        name: str,
        make: Callable[[Store, str], None],
        open_: Callable[[str], Copy],
        *,
        follow: Callable[[Store, str, Collection[Triple]], bool] | None = None,
    ) -> None:
        """Tells how.

        Args:
            name: Of the files, with the version of their layout, as in ``names-1``; no digits at the end but that.
            make: Writes the copy of a store to a path where nothing is. Not used in memory.
            open_: Opens a copy for reading, from any thread. What it raises means that the file is damaged.
            follow: Brings a file up to date with the triples that were touched since it was made; tells whether that
                could be done. What it raises means that it could not. None: copies are always made anew.
        """
        self._name = name
        self._make = make
        self._open = open_
        self._follow = follow
        self._held: WeakKeyDictionary[Store, tuple[int, Copy]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def of(self, store: Store, in_memory: Callable[[Store], Copy]) -> Copy | None:
        """The copy of a store, in step with it; None while somebody writes to the store.

        Args:
            store: The store.
            in_memory: Makes a copy that needs no file.
        """
        with self._lock:
            number = store.transaction
            held = self._held.get(store)
            if held is not None and held[0] == number:
                return held[1]
            if number % 2:
                return None
            copy = self._from_file(store, number) if store.path is not None else None
            if copy is None:
                copy = in_memory(store)
            if store.transaction != number:
                return None
            self._held[store] = (number, copy)
            return copy

    def at_hand(self, store: Store) -> Copy | None:
        """The copy of a store, in step with it, if it is there already; None also while somebody is making it."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            number = store.transaction
            held = self._held.get(store)
            if held is not None and held[0] == number:
                return held[1]
            path = None if store.path is None or number % 2 else store.path / FOLDER / f"{self._name}-{number}"
            if path is None or not path.exists():
                return None
            try:
                copy = self._open(str(path))
            except Exception:  # it is damaged: whoever can wait has it made again
                return None
            self._held[store] = (number, copy)
            return copy
        finally:
            self._lock.release()

    def _from_file(self, store: Store, number: int) -> Copy | None:
        """The copy in the store's folder, made if need be; None where that cannot be."""
        assert store.path is not None  # noqa: S101 - said by the caller; for the type checker
        folder = store.path / FOLDER
        path = folder / f"{self._name}-{number}"
        if path.exists():
            try:
                return self._open(str(path))
            except Exception:  # whatever a library says of a damaged file; it is made again
                path.unlink(missing_ok=True)
        unfinished = folder / f".{self._name}-{number}.{os.getpid()}.{threading.get_ident()}.tmp"
        try:
            folder.mkdir(exist_ok=True)
            if not self._followed(store, number, unfinished):
                unfinished.unlink(missing_ok=True)
                self._make(store, str(unfinished))
            if store.transaction != number:
                return None
            unfinished.replace(path)
            self._clean(folder, number)
            return self._open(str(path))
        except OSError:  # the folder cannot be written, the disk is full
            return None
        finally:
            unfinished.unlink(missing_ok=True)

    def _followed(self, store: Store, number: int, unfinished: Path) -> bool:
        """Whether the copy could be made out of an earlier one."""
        earlier = max(self._numbered(unfinished.parent, below=number), default=None)
        touched = None if earlier is None or self._follow is None else store.touched_since(earlier)
        if touched is None or self._follow is None:
            return False
        try:
            copyfile(unfinished.parent / f"{self._name}-{earlier}", unfinished)
            return self._follow(store, str(unfinished), touched)
        except Exception:  # whatever a library says of a damaged file
            return False

    def _numbered(self, folder: Path, *, below: int) -> list[int]:
        """The numbers of the copies that are there, below some number."""
        found = (re.fullmatch(rf"{re.escape(self._name)}-(\d+)", item.name) for item in folder.iterdir())
        return [int(item[1]) for item in found if item is not None and int(item[1]) < below]

    def _clean(self, folder: Path, number: int) -> None:
        """Removes what is older: copies with smaller numbers, and what processes that were killed left unfinished."""
        old = {f"{self._name}-{earlier}" for earlier in self._numbered(folder, below=number)}
        for item in folder.iterdir():
            abandoned = item.name.startswith(".") and ".tmp" in item.name and _age(item) > ABANDONED
            try:
                if item.is_dir() and abandoned:
                    rmtree(item, ignore_errors=True)
                elif abandoned or item.name in old:
                    item.unlink(missing_ok=True)
            except OSError:
                continue


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
