"""The copy of a server's store on this machine: a store in a folder, and the server's mark that it was left with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.checkpoint import UNPUBLISHED, newest, open_latest
from practicegraph.graph.errors import StoreError, StoreInUse
from practicegraph.graph.folder import PENDING
from practicegraph.graph.merge_log import forget_changes
from practicegraph.graph.remote_state import OTHERS, ServerState
from practicegraph.graph.snapshots import write_whole
from practicegraph.graph.sparql_client import SparqlClient
from practicegraph.graph.store import open_store
from practicegraph.ontology.names import BASE

__all__ = ["copy_of", "left_with", "refresh"]

MARK: Final = "mark"


def copy_of(folder: Path, *, for_writing: bool = False) -> tuple[ox.Store, int]:
    """The engine of the copy and its transaction number; an empty copy is made where there is none.

    Raises:
        StoreInUse: it is wanted for writing, and another process of this machine has it.
        StoreError: it cannot be read or written.
    """
    if for_writing:
        try:
            return ox.Store(str(folder / "graph")), newest(folder)
        except (OSError, RuntimeError) as error:
            kind = StoreInUse if "lock" in str(error).lower() else StoreError
            raise kind(f"the copy in {folder} of the store on the server cannot be opened: {error}") from error
    found = open_latest(folder) if folder.is_dir() else None
    if found is None:
        with open_store(folder, vocabulary=False) as store, store.writing():
            pass  # so that closing it publishes it
        found = open_latest(folder)
    assert found is not None  # noqa: S101 - closing it has published it; for the type checker
    return found


def refresh(client: SparqlClient, folder: Path, state: ServerState, *, engine: ox.Store | None = None) -> None:
    """Makes the copy what the server holds, unless it was left so.

    Args:
        client: The server.
        folder: Of the copy.
        state: What the server says of itself.
        engine: The engine of the copy where the caller has it for writing.

    Raises:
        StoreError: the server does not answer, or the copy cannot be written.
    """
    if state.mark and not state.mark.startswith("incomplete") and state.mark == _left(folder):
        return
    if engine is None:
        try:
            store = open_store(folder, vocabulary=False)
        except StoreInUse:  # somebody of this machine writes: what was published last is there to be read
            return
        with store, store.writing() as own:
            _fetch(client, folder, state, own)
    else:
        _fetch(client, folder, state, engine)
    left_with(folder, state.mark)


def _fetch(client: SparqlClient, folder: Path, state: ServerState, engine: ox.Store) -> None:
    left_with(folder, None)
    forget_changes(folder)
    (folder / UNPUBLISHED).touch()
    engine.clear()
    engine.bulk_extend(_fetched(client))
    engine.flush()
    write_whole(folder / "decisions.txt", state.decisions.encode())
    if state.pending:
        (folder / PENDING).touch()
    else:
        (folder / PENDING).unlink(missing_ok=True)


def left_with(folder: Path, mark: str | None) -> None:
    """Notes which mark of the server the copy corresponds to; None: to none."""
    if mark is None:
        (folder / MARK).unlink(missing_ok=True)
    else:
        write_whole(folder / MARK, mark.encode())


def _left(folder: Path) -> str | None:
    try:
        return (folder / MARK).read_text("utf-8")
    except FileNotFoundError:
        return None


def _fetched(client: SparqlClient) -> Iterator[ox.Quad]:
    """The quads of the store's graphs on the server, each also as one of the merge."""
    others = " , ".join(OTHERS)
    query = (
        f'SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{BASE}") && ?g NOT IN ({others})) }}'
    )
    with client.solutions(query) as rows:
        for row in rows:
            graph, subject, predicate, object_ = row[0], row[1], row[2], row[3]
            yield ox.Quad(subject, predicate, object_, graph)
            yield ox.Quad(subject, predicate, object_)
