"""The store as it was last published, for a server that reads while others write."""

from __future__ import annotations

import threading
from pathlib import Path

from practicegraph.graph.checkpoint import latest, open_latest
from practicegraph.graph.errors import NotFound, StoreError, StoreInUse
from practicegraph.graph.snapshots import Snapshots
from practicegraph.graph.store import Store, open_store

__all__ = ["Current"]


class Current:
    """Hands out a read-only store on the latest checkpoint, and opens a newer one when it is published.

    A store that was handed out stays as it is as long as somebody holds it: take it once for a page or an answer. Any
    thread may ask.

    >>> current = Current(open_store(":memory:"))
    >>> current.store.query("SELECT ?s { ?s a pg:Source }").rows
    []
    """

    def __init__(self, path: str | Path | Store) -> None:
        """Looks at the store once, so that what is wrong with it is said here.

        Args:
            path: Folder of a store. Where there is none yet, an empty store in memory is handed out until there is one.
                A ``Store`` is handed out as it is (for tests, and for stores in memory).

        Raises:
            StoreError, StoreVersion: there is something else than a store, or one of another version.
        """
        self._lock = threading.Lock()
        self._number = 0
        if isinstance(path, Store):
            self.path = path.path
            self._store: Store | None = path
            self._given = True
        else:
            self.path = Path(path)
            self._store = None
            self._given = False
            self._look()

    @property
    def store(self) -> Store:
        """The store as it is now."""
        return self.both()[1]

    @property
    def number(self) -> int:
        """The number of the checkpoint, ``Store.transaction``, which changes make greater; 0 when there is none."""
        return self.both()[0]

    def both(self) -> tuple[int, Store]:
        """The number and the store that belongs to it."""
        with self._lock:
            if not self._given:
                self._look()
            assert self._store is not None  # noqa: S101 - _look has set it; this tells the type checker
            return self._store.transaction if self._given else self._number, self._store

    def _look(self) -> None:
        """Opens the latest checkpoint unless it is the one that is open."""
        assert self.path is not None  # noqa: S101 - as above
        if self._store is None or self._number == 0:
            self._begin(self.path)
            return
        if _published(self.path) in (0, self._number):
            return
        try:
            found = open_latest(self.path)
        except (OSError, RuntimeError):  # writers are faster than we are: what is open is still right, try next time
            return
        if found is not None:
            engine, self._number = found
            snapshots = Snapshots(self.path / "snapshots")
            self._store = Store(engine, snapshots, path=self.path, read_only=True, number=self._number)

    def _begin(self, path: Path) -> None:
        try:
            store = open_store(path, read_only=True)  # publishes what a writer that was killed left behind
        except (NotFound, StoreInUse):
            store = None
        if store is not None:
            self._store, self._number = store, store.transaction
        elif self._store is None:
            self._store = open_store(":memory:")
            self._store.read_only = True


def _published(path: Path) -> int:
    """The number of the latest checkpoint; 0 when there is none.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        found = latest(path)
        return 0 if found is None else int(found.name)
    except (OSError, ValueError) as error:
        raise StoreError(f"cannot read the store {path}: {error}") from error
