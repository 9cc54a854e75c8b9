"""Writing to the engine: one thread at a time, each change in one transaction, published for readers when it is done.

Concurrent updates of one engine lose writes, so one lock lets one thread write at once; reading needs no lock. What a
named graph gains or loses, the merge in the default graph gains or loses in the same transaction.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.changes import Changes, touched_since
from practicegraph.graph.checkpoint import UNPUBLISHED, publish
from practicegraph.graph.errors import QueryError, StoreError
from practicegraph.graph.folder import PENDING
from practicegraph.graph.gone import note_gone
from practicegraph.graph.merge_log import NOTED, forget_changes, note_changes
from practicegraph.graph.removed import Removed
from practicegraph.graph.snapshots import Snapshots, write_whole
from practicegraph.graph.source import SOURCE
from practicegraph.graph.transaction import Transaction
from practicegraph.graph.triples import Triple, lines, stated_elsewhere, triple_of
from practicegraph.graph.view import is_kept
from practicegraph.ontology.names import DERIVED, PREFIXES, VOCABULARY

__all__ = ["MEMORY", "Writing"]

MEMORY: Final = ":memory:"
MANY: Final = 2_000
"""Triples from which on the bulk loader is faster, and as whole (53,000 on disk: 0.6 s against 2.3 s of CPU)."""


class Writing:
    """What a store writes with; ``graph.store.Store`` is the whole."""

    remote = False
    """Whether a server keeps it, so that each question is a request."""

    def __init__(
        self, engine: ox.Store | None, snapshots: Snapshots, *, path: Path | None, read_only: bool, number: int = 0
    ) -> None:
        self._engine = engine
        self._snapshots = snapshots
        self._lock = threading.RLock()
        self._pending = False
        self._unpublished = path is not None and not read_only and (path / UNPUBLISHED).exists()
        self._transaction = Transaction(None if read_only else path, least=number, unclean=self._unpublished)
        self.removed = Removed(path)
        """What left the graphs since the last derivation."""
        self._changes = Changes(None if read_only or self.remote else path, self._transaction.number)
        if self._unpublished and path is not None:
            forget_changes(path)  # of what was written last, some may not have reached the disk
        self.path = path
        """Its folder; None in memory."""
        self.read_only = read_only

    @property
    def raw(self) -> ox.Store:
        """The engine, for reading: its default graph is the merge, so ``use_default_graph_as_union`` must stay off."""
        if self._engine is None:
            raise StoreError(f"the store {self.path or MEMORY} is closed; open it again")
        return self._engine

    @property
    def transaction(self) -> int:
        """A number that every write changes: see ``graph.transaction``. One that is open for reading keeps its own."""
        return self._transaction.number

    @contextmanager
    def writing(self, *, noted: bool = False) -> Iterator[ox.Store]:
        """The engine, while no other thread writes. What is added to or taken from a named graph here must be added to
        or taken from the default graph in the same update; ``change_graph`` and ``replace_graph`` do. After
        writing to the engine without them, copies of the store are made anew.

        Args:
            noted: All is written by methods of the store, which note what they change (``graph.merge_log``). Otherwise
                anything may have changed.

        Raises:
            StoreError: it is open for reading only, or the disk refuses.
        """
        if self.read_only:
            raise StoreError(f"the store {self.path} was opened for reading only; open it without read_only to write")
        with self._lock:
            if self.path is not None and not self._unpublished:
                (self.path / UNPUBLISHED).touch()
                self._unpublished = True
            before = self._transaction.number
            self._transaction.begin()
            try:
                if not noted:
                    self._keep_changes(None, None)
                yield self.raw
            except BaseException:
                self._changes.doubt()
                raise
            finally:
                try:
                    if before % 2 == 0:  # the outermost of nested ones
                        self._changes.end(before, before + 2)
                finally:
                    self._transaction.end()

    def touched_since(self, number: int) -> set[Triple] | None:
        """The triples that may have changed since the store had an earlier transaction number, so that whoever made
        something of that state brings it up to date: see ``graph.changes``.

        Returns:
            None when that is not known.
        """
        return None if self.path is None or self.remote else touched_since(self.path, number, self.transaction)

    def change_graph(
        self,
        graph: str,
        *,
        added: Iterable[ox.Quad] = (),
        removed: Iterable[ox.Quad] = (),
        flush: bool = True,
        compared: bool = False,
    ) -> bool:
        """Adds and removes triples of one named graph, and of the merge, in one transaction.

        Args:
            graph: IRI of the named graph; the graph names of the quads are not looked at.
            added: What will be there afterwards.
            removed: What will not, unless it is also in ``added``.
            flush: Make sure it is on disk before this returns; without, a power cut can lose it but never halve it.

            compared: The caller knows that the graph has nothing of ``added`` and all of ``removed``.

        Returns:
            Whether anything changed.
        """
        name = ox.NamedNode(graph)
        with self.writing(noted=True) as engine:
            new = {triple_of(quad) for quad in added}
            old = {triple_of(quad) for quad in removed} - new
            if compared:
                return self._change(name, new, old, flush=flush)
            new = {triple for triple in new if ox.Quad(*triple, name) not in engine}
            old = {triple for triple in old if ox.Quad(*triple, name) in engine}
            return self._change(name, new, old, flush=flush)

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad], *, flush: bool = True) -> bool:
        """Makes a named graph hold exactly these triples, in one transaction that writes only what differs.

        Returns:
            Whether anything changed.
        """
        name = ox.NamedNode(graph)
        with self.writing(noted=True) as engine:
            held = {triple_of(quad) for quad in engine.quads_for_pattern(None, None, None, name)}
            wanted = {triple_of(quad) for quad in quads}
            return self._change(name, wanted - held, held - wanted, flush=flush)

    @property
    def pending(self) -> bool:
        """Whether sources have changed and what follows from them may not be derived yet; also after a process was
        killed in between."""
        return self._pending if self.path is None else (self.path / PENDING).exists()

    @pending.setter
    def pending(self, value: bool) -> None:
        with self.writing(noted=True):
            self._changes.note(())
            self._pending = value
            if self.path is None:
                return
            try:
                if value:
                    (self.path / PENDING).touch()
                else:
                    self.flush()
                    (self.path / PENDING).unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(f"cannot write to the store {self.path}: {error}") from error

    def keep_file(self, name: str, text: str) -> None:
        """Keeps a text that belongs to the store as a file in its folder, whole or not at all.

        Raises:
            StoreError: it is in memory or open for reading only, or the disk refuses.
        """
        if self.path is None:
            raise StoreError(f"a store in memory keeps no {name}; open one on disk")
        with self.writing(noted=True):
            self._changes.note(())
            try:
                write_whole(self.path / name, text.encode())
            except OSError as error:
                raise StoreError(f"cannot write {self.path / name}: {error}") from error

    def flush(self) -> None:
        """Returns when everything written so far is on disk."""
        if not self.read_only and self.path is not None:
            with self._lock:
                self.raw.flush()

    def publish(self) -> None:
        """Lets those who open the store for reading see what was written until now; closing it does too.

        Raises:
            StoreError: the disk refuses.
        """
        if self.path is None or self.read_only or not self._unpublished:
            return
        with self._lock:
            try:
                self.flush()
                publish(self.raw, self.path, self.transaction)
            except OSError as error:
                raise StoreError(f"cannot write to the store {self.path}: {error}") from error
            self._unpublished = False

    def close(self) -> None:
        """Writes everything to disk, publishes it and lets other processes in; closing twice does nothing."""
        if self._engine is not None:
            try:
                self.publish()
            finally:
                self._engine = None
                self._transaction.close()

    def _change(self, name: ox.NamedNode, new: set[Triple], old: set[Triple], *, flush: bool) -> bool:
        """Writes what is new and removes what is old, all of which the graph holds, in one transaction."""
        engine = self.raw
        self._changes.note(new | old)
        gone = [triple for triple in old if not stated_elsewhere(engine, triple, name)]
        self._note_changes(gone, new)
        if old:
            self._note(name, gone, old)
            held = engine.quads_for_pattern(None, None, None, name)
            if not new and all(triple_of(quad) in old for quad in held):
                text = f"DELETE DATA {{ {lines(gone)} }} ;\nDROP SILENT GRAPH {name}"
            else:
                text = f"DELETE DATA {{ {lines(gone)} GRAPH {name} {{ {lines(old)} }} }}"
            if new:
                text += f" ;\nINSERT DATA {{ {lines(new)} GRAPH {name} {{ {lines(new)} }} }}"
            self._update(text, flush=flush)
        elif new:
            places = (name, ox.DefaultGraph())
            quads = [ox.Quad(*triple, place) for triple in new for place in places]
            self._extend(quads, flush=flush, bulk=len(new) >= MANY)
        return bool(new or old)

    def _note_changes(self, gone: Collection[Triple], new: Collection[Triple]) -> None:
        """Keeps in mind what leaves the merge, and what of this comes to it, before it is written."""
        if self.path is None or len(gone) + len(new) > NOTED or self.remote:
            self._keep_changes(None, None)
        else:
            self._keep_changes(gone, [triple for triple in new if ox.Quad(*triple) not in self.raw])

    def _keep_changes(self, gone: Collection[Triple] | None, new: Collection[Triple] | None) -> None:
        if self.path is not None:
            try:
                note_changes(self.path, self.transaction, gone, new)
            except OSError as error:
                raise StoreError(f"cannot write to the store {self.path}: {error}") from error

    def _note(self, name: ox.NamedNode, gone: list[Triple], old: set[Triple]) -> None:
        """Keeps in mind what leaves a graph, so that what followed from it can be taken back, and links to what nobody
        else states can say what became of it."""
        try:
            if self.path is not None and name.value.startswith(SOURCE):
                note_gone(self.path, name.value, gone)
            if is_kept(name) and name.value not in (DERIVED, VOCABULARY):
                self.removed.note(name, old)
        except OSError as error:
            raise StoreError(f"cannot write to the store {self.path}: {error}") from error

    def _update(self, sparql: str, *, flush: bool) -> None:
        try:
            self.raw.update(sparql, prefixes=PREFIXES)
            if flush:
                self.flush()
        except SyntaxError as error:
            raise QueryError(f"not a SPARQL update: {error}") from error
        except OSError as error:
            raise StoreError(f"cannot write to the store {self.path or MEMORY}: {error}") from error

    def _extend(self, quads: list[ox.Quad], *, flush: bool, bulk: bool = False) -> None:
        try:
            # in one transaction, as an update, but without a text to parse; many as files that come in together
            (self.raw.bulk_extend if bulk else self.raw.extend)(quads)
            if flush:
                self.flush()
        except OSError as error:
            raise StoreError(f"cannot write to the store {self.path or MEMORY}: {error}") from error
