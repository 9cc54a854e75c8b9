"""The store: one named graph a source, their merge as the default graph, and the texts that the quotes point into.

Why the merge is kept and not asked for: hundreds of sources state that Spain is a country, and a union made while
asking finds that triple once a source, so that five patterns about Spain give the fifth power of their number as rows.
The default graph holds each triple once; every write changes both in one transaction. Questions ask the default graph,
and ``GRAPH ?g { … }`` tells which sources state something. Nothing writes to the engine but through this module.

Concurrent updates of one engine lose writes, so one lock lets one thread write at once; reading needs no lock. Another
process that opens the store for writing gets StoreInUse; ``read_only=True`` works beside a writer and sees the store as
it was last published (``graph.checkpoint``): at the end of an ingest run, or when its writer closed it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, cast

import pyoxigraph as ox

from practicegraph.graph.answer import answer
from practicegraph.graph.checkpoint import UNPUBLISHED, latest, newest, open_latest
from practicegraph.graph.errors import NotFound, StoreError, StoreInUse
from practicegraph.graph.folder import prepare, sweep
from practicegraph.graph.results import Results
from practicegraph.graph.snapshots import Snapshots
from practicegraph.graph.source import SOURCE, Source, may_state, source_of
from practicegraph.graph.sparql import bind, guard
from practicegraph.graph.triples import Triple, triple_of
from practicegraph.graph.vocabulary import version_quad, vocabulary_quads
from practicegraph.graph.writing import MEMORY, Writing
from practicegraph.ontology.names import NS, VOCABULARY

if TYPE_CHECKING:
    import rdflib

__all__ = ["DEFAULT_STORE", "STORE_VARIABLE", "Store", "keep_vocabulary", "open_store"]

DEFAULT_STORE: Final = "practicegraph.db"
STORE_VARIABLE: Final = "PRACTICEGRAPH_STORE"
ADDRESS: Final = re.compile(r"(https?):/+(.+)", re.IGNORECASE)


class Store(Writing):
    """A graph with its sources; made by ``open_store`` and closed by ``close`` or a ``with`` block."""

    def query(self, sparql: str, *, bindings: Mapping[str, Any] | None = None) -> Results:
        """The answer to a SPARQL query over everything; the prefixes of ``ontology.names.PREFIXES`` are known.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
            bindings: Values for variables: see ``graph.sparql.bind``.

        Raises:
            QueryError: it is not SPARQL (with line:column), beyond the limits of ``graph.sparql``, or not answerable.
            InvalidValue: a binding has no variable or is no RDF term.
        """
        if bindings:
            sparql = bind(sparql, bindings)
        return answer(self.raw, sparql)

    def update(self, sparql: str, *, flush: bool = True) -> None:
        """Runs a SPARQL update in one transaction; whoever writes to a named graph writes to the default graph too.

        Raises:
            QueryError: it is not a SPARQL update or beyond the limits.
            StoreError: the store is read-only, or the disk refuses.
        """
        guard(sparql, update=True)
        with self.writing():
            self._changes.doubt()
            self._update(sparql, flush=flush)

    def add_sources(self, batch: Iterable[tuple[str, Iterable[ox.Quad], str]]) -> None:
        """Adds sources that are not there yet, all or none, and puts them on disk: four times as fast as one by one.

        Args:
            batch: Of each its IRI, what it states and its text, as for ``replace_source``; some 20,000 quads in all.

        Raises:
            ValueError: as for ``replace_source``, or a source is there already or twice.
        """
        quads: list[ox.Quad] = []
        touched: list[Triple] = []
        texts: dict[str, str] = {}
        with self.writing(noted=True):
            for iri, stated, text in batch:
                if iri in texts or self.has_source(iri):
                    raise ValueError(f"the source {iri} is there already; replace_source replaces it")
                texts[iri], name = text, ox.NamedNode(iri)
                for triple in (triple_of(quad) for quad in may_state(iri, stated)):
                    touched.append(triple)
                    quads += (ox.Quad(*triple, name), ox.Quad(*triple))
            for text in texts.values():
                self._snapshots.keep(text)
            self._changes.note(touched)
            self._note_changes((), touched)
            self._extend(quads, flush=True, bulk=True)

    def replace_source(self, iri: str, quads: Iterable[ox.Quad], *, snapshot: str, flush: bool = True) -> bool:
        """Makes a source state exactly these triples; see ``replace_graph``.

        Args:
            iri: The source, which is also the name of its graph.
            quads: What it states; blank nodes are refused, since they are other nodes at every writing.
            snapshot: The text that its quotes point into, kept under its digest before the graph changes.
            flush: As in ``change_graph``.

        Raises:
            ValueError: not the IRI of a source, or a blank node.
        """
        quads = may_state(iri, quads)
        with self.writing(noted=True):
            before = source_of(self.raw, iri).snapshot
            kept = self._snapshots.keep(snapshot)
            changed = self.replace_graph(iri, quads, flush=flush)
            if before is not None and before != kept:
                self._drop_snapshot(before)
        return changed

    def retract_source(self, iri: str) -> None:
        """Removes a source with exactly what only it states.

        Raises:
            NotFound: there is no such source.
        """
        with self.writing(noted=True) as engine:
            if not self.has_source(iri):
                raise NotFound(f"no source {iri} in the store {self.path or MEMORY}; `sources` lists them")
            snapshot = source_of(engine, iri).snapshot
            self.change_graph(iri, removed=list(engine.quads_for_pattern(None, None, None, ox.NamedNode(iri))))
            if snapshot is not None:
                self._drop_snapshot(snapshot)

    def sources(self) -> list[Source]:
        """The sources, sorted by IRI."""
        names = (graph.value for graph in self.raw.named_graphs() if isinstance(graph, ox.NamedNode))
        return [source_of(self.raw, name) for name in sorted(names) if name.startswith(SOURCE)]

    def has_source(self, iri: str) -> bool:
        """Whether there is a source with this IRI."""
        return iri.startswith(SOURCE) and self.raw.contains_named_graph(ox.NamedNode(iri))

    def snapshot(self, digest: str) -> str | None:
        """The text kept under a digest (the value of ``pg:snapshot``); None when there is none."""
        return self._snapshots.text(digest)

    def quads(self, graph: str | None = None) -> list[ox.Quad]:
        """The quads of one named graph, or of all, sorted; the merge is left out, since it only repeats them."""
        name = None if graph is None else ox.NamedNode(graph)
        found = self.raw.quads_for_pattern(None, None, None, name)
        return sorted((quad for quad in found if not isinstance(quad.graph_name, ox.DefaultGraph)), key=str)

    def __len__(self) -> int:
        """Number of different triples."""
        return sum(1 for _ in self.raw.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def to_rdflib(self) -> rdflib.Dataset:
        """A copy of the named graphs as an rdflib dataset whose default graph is their union; changing it changes
        nothing here. It is held in memory and asked 11 to 21 times more slowly: for what only rdflib can do."""
        from practicegraph.graph.rdflib_view import rdflib_dataset

        return rdflib_dataset(self.quads())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _drop_snapshot(self, digest: str) -> None:
        held = self.raw.quads_for_pattern(None, ox.NamedNode(NS + "snapshot"), ox.Literal(digest), ox.DefaultGraph())
        if next(held, None) is None:
            self._snapshots.drop(digest)


def open_store(path: str | Path | None = None, *, read_only: bool = False, vocabulary: bool = True) -> Store:
    """Opens a store, and makes it when there is none.

    Args:
        path: Its folder. None is what the environment variable PRACTICEGRAPH_STORE says, else ``practicegraph.db`` in
            the current directory. ``":memory:"`` is a store that ends with the process; ``http://…`` and
            ``https://…`` are SPARQL servers that keep it (``graph.remote``).
        read_only: Works while another process writes, sees what was published until now (see ``Store.publish``),
            and makes none.
        vocabulary: Put the vocabulary into a store that is opened for writing and has none or an older one.

    Raises:
        StoreInUse: another process, or another ``Store`` of this one, has it open for writing.
        StoreVersion: it was made by another version.
        StoreError: the path is something else than a store (it is left alone), or cannot be read or written.
        NotFound: there is no store, and ``read_only`` makes none.
    """
    if path is None:
        path = os.environ.get(STORE_VARIABLE) or DEFAULT_STORE
    if address := ADDRESS.match(str(path)):  # a Path has made one slash of the two
        from practicegraph.graph.remote import open_remote

        opened: Any = open_remote(f"{address[1]}://{address[2]}", read_only=read_only, vocabulary=vocabulary)
        return cast("Store", opened)  # checkers meet the class under two names
    if str(path) == MEMORY:
        store = Store(ox.Store(), Snapshots(None), path=None, read_only=False)
    else:
        folder = Path(path)
        try:
            prepare(folder, read_only=read_only)
            if read_only:
                engine, number = _engine_for_reading(folder)
            else:
                engine, number = ox.Store(str(folder / "graph")), newest(folder)
                sweep(folder)
        except (OSError, RuntimeError) as error:  # RuntimeError: files that the engine finds damaged
            if "lock" in str(error).lower():
                raise StoreInUse(
                    f"the store {folder} is open for writing elsewhere; wait until that ends, or open it read-only"
                ) from error
            raise StoreError(f"cannot open the store {folder}: {error}") from error
        store = Store(engine, Snapshots(folder / "snapshots"), path=folder, read_only=read_only, number=number)
    if vocabulary and not store.read_only:
        keep_vocabulary(store)
    return store


def _engine_for_reading(folder: Path) -> tuple[ox.Store, int]:
    """The latest checkpoint and its number. What a writer that was killed could not publish is published first."""
    problem: StoreError | None = None
    if (folder / UNPUBLISHED).exists() or latest(folder) is None:
        try:
            open_store(folder).close()
        except StoreError as error:  # somebody is writing, or nobody may: what is published is what there is
            problem = error
    found = open_latest(folder)
    if found is None and isinstance(problem, StoreInUse):
        raise StoreInUse(f"the store {folder} is being written for the first time; try again when that has ended")
    if found is None:
        raise problem or StoreError(f"the store {folder} has nothing to read; ingest reports into it")
    return found


def keep_vocabulary(store: Store) -> None:
    """Puts the vocabulary of this version into a store that has not got it."""
    version = version_quad()
    if version not in store.raw:
        quads = list(vocabulary_quads())
        if store.remote:  # where it takes several requests, the version comes last: with it, all of it is there
            store.replace_graph(VOCABULARY, quads)
        store.replace_graph(VOCABULARY, [version, *quads])
