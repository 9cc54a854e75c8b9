"""A store whose graph is kept by a SPARQL 1.1 server: ``open_store("https://…")``.

Every change goes to the server first, as updates that may be repeated, and then to a copy on this machine, which serves
whatever walks the graph statement by statement (deriving, ``why``, export, pictures); queries go to the server itself.

1. Opening for writing takes a lease on the server, so that two do not write at once, and brings the copy up to date:
   nothing to do where the server's mark is the one that the copy was left with, else everything is fetched.
2. What one source states, its text and the mark change in one request, which servers carry out whole or not at all.
   What is larger than a request (what is derived) goes in several, with a mark that says so.
3. A run that was cut off leaves its mark and ``pending`` behind: the next one, from any machine, fetches what is there,
   reads what is missing and derives anew.

The server's default graph holds the merge, as the store's own does; see docs/servers.md.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.graph.errors import NotFound, StoreError
from practicegraph.graph.remote_copy import copy_of, left_with, refresh
from practicegraph.graph.remote_state import (
    RemoteSnapshots,
    acquire,
    read_state,
    release,
    renewed,
    value,
    writer_of,
)
from practicegraph.graph.results import Results
from practicegraph.graph.source import SOURCE
from practicegraph.graph.sparql import bind, guard
from practicegraph.graph.sparql_client import SparqlClient, prefixed
from practicegraph.graph.store import Store, keep_vocabulary
from practicegraph.graph.transaction import Transaction
from practicegraph.graph.triples import Triple, lines, triple_of

__all__ = ["CACHE_VARIABLE", "RemoteStore", "cache_folder", "open_remote"]

CACHE_VARIABLE: Final = "PRACTICEGRAPH_CACHE"
REQUEST: Final = 5_000
"""Triples in one request, about a megabyte; a source is never divided."""


class RemoteStore(Store):
    """A store on a server, with a copy in a folder here."""

    remote = True

    def __init__(self, client: SparqlClient, folder: Path, *, read_only: bool) -> None:
        """Opens the copy when it is first needed, or at once for writing.

        Raises:
            NotFound: it is to be read and the server keeps no store.
            StoreInUse: it is to be written and another process writes.
            StoreError: the server does not answer or does not let us.
        """
        self._client = client
        self._texts = RemoteSnapshots(folder / "snapshots", client)
        self._closed = False
        self._alike = True
        engine: ox.Store | None = None
        number = 0
        self._mark: str | None = None
        self._writer = ""
        if read_only:
            if read_state(client).mark is None and not client.query("SELECT ?s { ?s a pg:Source } LIMIT 1").rows:
                raise NotFound(f"no store at {client.address}; `practicegraph ingest --store` makes one there")
        else:
            copy_of(folder)
            self._writer = writer_of(folder)
            engine, number = copy_of(folder, for_writing=True)  # one process of this machine at a time
            acquire(client, self._writer)
            try:
                refresh(client, folder, read_state(client), engine=engine)
                left_with(folder, None)
            except BaseException:
                release(client, self._writer)
                raise
        super().__init__(engine, self._texts, path=folder, read_only=read_only, number=number)

    @property
    def raw(self) -> ox.Store:
        """The engine of the copy, for reading."""
        if self._engine is None and self.read_only and not self._closed:
            assert self.path is not None  # noqa: S101 - it has a folder; for the type checker
            refresh(self._client, self.path, read_state(self._client))
            self._engine, number = copy_of(self.path)
            self._transaction = Transaction(None, least=number)
        return super().raw

    @property
    def transaction(self) -> int:
        """The transaction number of the copy."""
        return super().transaction if self.raw else 0

    def query(self, sparql: str, *, bindings: Mapping[str, Any] | None = None) -> Results:
        """The answer of the server; see ``Store.query``."""
        if bindings:
            sparql = bind(sparql, bindings)
        guard(sparql)
        return self._client.query(sparql)

    def update(self, sparql: str, *, flush: bool = True) -> None:
        """Runs an update there and here; it is sent once, since twice need not be the same."""
        guard(sparql, update=True)
        with self.writing():
            self._alike = False  # functions such as NOW() give other values here: fetch it at the next opening
            self._client.update(prefixed(sparql))
            self._push("")
            super()._update(sparql, flush=flush)

    @property
    def pending(self) -> bool:
        """See ``Store.pending``; the server knows it too."""
        return super().pending

    @pending.setter
    def pending(self, value_: bool) -> None:
        with self.writing():
            self._push(value("pending", "yes" if value_ else None))
            Store.pending.__set__(self, value_)  # type: ignore[attr-defined]

    def keep_file(self, name: str, text: str) -> None:
        """Keeps a file there and here."""
        with self.writing():
            self._push(value(name.removesuffix(".txt"), text))
            super().keep_file(name, text)

    def close(self) -> None:
        """Writes what waits, lets others write, and closes the copy; closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        if self.read_only or self._engine is None:
            self._engine = None
            self._client.close()
            return
        try:
            if self._texts.waiting:
                self._push("")
            with contextlib.suppress(StoreError):  # the lease ends by itself
                release(self._client, self._writer)
        finally:
            super().close()
            self._client.close()
        if self._alike and self.path is not None:
            left_with(self.path, self._mark)

    def _change(self, name: ox.NamedNode, new: set[Triple], old: set[Triple], *, flush: bool) -> bool:
        if name.value.startswith(SOURCE) or len(new) + len(old) <= REQUEST:
            return super()._change(name, new, old, flush=flush)
        for part in _parts(sorted(old, key=str)):
            super()._change(name, set(), set(part), flush=False)
        for part in _parts(sorted(new, key=str)):
            super()._change(name, set(part), set(), flush=False)
        self.flush()
        return True

    def _update(self, sparql: str, *, flush: bool) -> None:
        self._push(sparql)
        super()._update(sparql, flush=flush)

    def _extend(self, quads: list[ox.Quad], *, flush: bool, bulk: bool = False) -> None:
        requests = list(_requests(quads))
        for number, text in enumerate(requests, 1):
            self._push(text, last=number == len(requests))
        super()._extend(quads, flush=flush, bulk=bulk)

    def _push(self, update: str, *, last: bool = True) -> None:
        """Sends an update, with the texts that wait and the new mark, in one request."""
        self._mark = uuid.uuid4().hex if last else f"incomplete {uuid.uuid4().hex}"
        parts = [*self._texts.waiting, update, value("mark", self._mark), renewed()]
        self._client.update(" ;\n".join(filter(None, parts)), repeatable=True)
        self._texts.waiting.clear()


def open_remote(address: str, *, read_only: bool = False, vocabulary: bool = True) -> Store:
    """Opens a store on a server; see ``graph.store.open_store``.

    Raises:
        MissingExtra: httpx is not installed.
        NotFound, StoreInUse, StoreError: as for ``RemoteStore``.
    """
    client = SparqlClient(address)
    try:
        store = RemoteStore(client, cache_folder(address), read_only=read_only)
    except BaseException:
        client.close()
        raise
    if vocabulary and not read_only:
        keep_vocabulary(store)
    return store


def cache_folder(address: str) -> Path:
    """Where the copy of the store at an address lies: below PRACTICEGRAPH_CACHE, else below the user's cache."""
    below = os.environ.get(CACHE_VARIABLE)
    if not below:
        below = str(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "practicegraph")
    return Path(below) / "servers" / hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:16]


def _parts(triples: Sequence[Triple]) -> Iterator[Sequence[Triple]]:
    for start in range(0, len(triples), REQUEST):
        yield triples[start : start + REQUEST]


def _requests(quads: Sequence[ox.Quad]) -> Iterator[str]:
    """Updates that add quads: of sources as many as fit into one, of other graphs as many triples."""
    ready: list[str] = []
    size = 0
    named = [quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode)]
    for graph, group in groupby(named, key=lambda quad: quad.graph_name):
        assert isinstance(graph, ox.NamedNode)  # noqa: S101 - only those are left; for the type checker
        triples = [triple_of(quad) for quad in group]
        for part in [triples] if graph.value.startswith(SOURCE) else _parts(triples):
            if ready and size + len(part) > REQUEST:
                yield " ;\n".join(ready)
                ready, size = [], 0
            text = lines(part)
            ready.append(f"INSERT DATA {{ {text} GRAPH {graph} {{ {text} }} }}")
            size += len(part)
    if ready:
        yield " ;\n".join(ready)
