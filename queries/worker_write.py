"""What a worker does to the store: SPARQL updates and the writes of the Graph Store Protocol.

A store of reports keeps its default graph as the merge of the graphs that practicegraph keeps: those of the sources, of
what is derived, of the vocabulary and of resolution. Others are the user's own. So that the store stays one:

 - Writing to a graph that practicegraph keeps is refused: 409.
 - What would empty the default graph or write to graphs that only running it tells is refused while there are reports.
 - Deleting from the default graph leaves what practicegraph's graphs hold: the merge is made good in the same
   transaction, and the answer says so.
 - CLEAR ALL and DROP ALL empty the whole store, reports too.
 - While there are no reports, the store is an ordinary RDF dataset: the vocabulary gives way to whatever is written,
   and comes back with the first report.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.graph.checkpoint import UNPUBLISHED
from practicegraph.graph.errors import StoreError
from practicegraph.graph.snapshots import Snapshots
from practicegraph.graph.source import SOURCE
from practicegraph.graph.sparql import TOKEN, guard
from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.names import BASE, DERIVED, PREFIXES, RESOLUTION, VOCABULARY
from practicegraph.queries.protocol_remote import check_syntax, without_remote
from practicegraph.queries.protocol_update import (
    ANY,
    DEFAULT,
    Operation,
    operations,
    with_dataset,
    with_prologue_first,
    without_escapes,
)
from practicegraph.queries.worker_answer import Answer, Refused
from practicegraph.queries.worker_read import GRAPHS
from practicegraph.queries.worker_relay import Relay

__all__ = ["DO", "Writer"]

DO: Final = ("update", "put", "post", "delete", "mend")
KEPT: Final = (SOURCE, BASE + "graph/")
"""What the names of the graphs begin with that practicegraph keeps."""
MERGE: Final = f"""INSERT {{ ?s ?p ?o }} WHERE {{
  GRAPH ?g {{ ?s ?p ?o }} FILTER ({" || ".join(f'STRSTARTS(STR(?g), "{start}")' for start in KEPT)}) }}"""
FORGET: Final = " ;\n".join(
    f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ; DROP SILENT GRAPH <{graph}>"
    for graph in (VOCABULARY, DERIVED, RESOLUTION)
)
WHOLE: Final = ("CLEAR", "DROP", "COPY", "MOVE")
"""Operations that take all of a graph."""
OWN: Final = "write to a graph of your own"


class Writer:
    """Carries out writing jobs. It opens the store for the first and keeps it until ``release``."""

    def __init__(self, folder: Path, relay: Relay) -> None:
        self._folder = folder
        self._relay = relay
        self._store: Store | None = None

    @property
    def busy(self) -> bool:
        """Whether the store is open, so that nobody else can write."""
        return self._store is not None

    def release(self) -> None:
        """Lets others write."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def update(self, job: dict[str, Any], answer: Answer) -> None:
        """Runs the update ``update`` with the base IRI ``base``; ``using`` and ``using_named`` are lists of IRIs, the
        dataset of its patterns."""
        text = without_remote(job["update"], self._relay, update=True, base=job["base"])
        guard(text, update=True, remote=True)
        text = with_prologue_first(without_escapes(text), base=job["base"])
        planned = operations(text, base=job["base"])
        if job["using"] or job["using_named"]:
            if any(operation.own_dataset for operation in planned):
                raise Refused(400, "using-graph-uri or using-named-graph-uri beside USING or WITH: give one of them")
            for iri in (*job["using"], *job["using_named"]):
                _node(iri)
            text = with_dataset(text, job["using"], job["using_named"])
        try:
            text, note = self._safe(text, planned)
        except Refused:
            check_syntax(text, update=True, base=job["base"])
            raise
        self._run(text, base=job["base"], emptied=any(operation.everything for operation in planned))
        _done(answer, note)

    def put(self, job: dict[str, Any], answer: Answer) -> None:
        """Makes the graph ``graph`` ("" is the default graph) hold what the ``files`` say, each [path, media type]."""
        node, text = self._payload(job)
        self._may_write([Operation("DROP", 0, deletes={job["graph"]})])
        new = node is not None and not self._engine().contains_named_graph(node)
        clear = f"DROP SILENT GRAPH {node} ; CREATE SILENT GRAPH {node}" if node else "CLEAR DEFAULT"
        self._run(f"{self._forgetting()}{clear} ;\nINSERT DATA {{ {text} }}")
        _done(answer, created=job["graph"] if new else None)

    def post(self, job: dict[str, Any], answer: Answer) -> None:
        """Adds what the files say to the graph; with ``new`` to a new one, whose IRI begins with ``graph``."""
        if job["new"]:
            job["graph"] = f"{job['graph']}/{uuid.uuid4()}"
        node, text = self._payload(job)
        self._may_write([Operation("INSERT", 0, inserts={job["graph"]})])
        new = node is not None and not self._engine().contains_named_graph(node)
        create = f"CREATE SILENT GRAPH {node} ;\n" if new else ""
        self._run(f"{self._forgetting()}{create}INSERT DATA {{ {text} }}")
        _done(answer, created=job["graph"] if new else None)

    def delete(self, job: dict[str, Any], answer: Answer) -> None:
        """Removes the graph; the default graph is emptied."""
        node = _node(job["graph"]) if job["graph"] else None
        self._may_write([Operation("DROP", 0, deletes={job["graph"]})])
        if node is not None and not self._engine().contains_named_graph(node):
            raise Refused(404, f"no graph {job['graph']} in this store")
        self._run(self._forgetting() + (f"DROP GRAPH {node}" if node else "CLEAR DEFAULT"))
        _done(answer)

    def mend(self, _: dict[str, Any], answer: Answer) -> None:
        """Makes an empty store where there is none, and publishes what a process that was killed has committed."""
        new = not (self._folder / "readable" / "current").exists()
        if new or (self._folder / UNPUBLISHED).exists():
            self._engine()
            assert self._store is not None  # noqa: S101 - _engine has opened it; this tells the type checker
            with self._store.writing():
                pass  # so that there is something to publish
            self.release()
        _done(answer)

    def _engine(self) -> ox.Store:
        if self._store is None:
            self._store = open_store(self._folder, vocabulary=False)
        return self._store.raw

    def _has_reports(self) -> bool:
        names = self._engine().named_graphs()
        return any(isinstance(name, ox.NamedNode) and name.value.startswith(SOURCE) for name in names)

    def _forgetting(self) -> str:
        """What an update begins with so that the vocabulary gives way; nothing while there are reports."""
        there = self._engine().contains_named_graph(ox.NamedNode(VOCABULARY))
        return f"{FORGET} ;\n" if there and not self._has_reports() else ""

    def _safe(self, text: str, planned: list[Operation]) -> tuple[str, str]:
        """The update with what keeps the store one, and what to tell about it.

        Raises:
            Refused: 409, it would take what practicegraph keeps out of step.
        """
        self._may_write(planned)
        if not planned or any(operation.everything for operation in planned):
            return text, ""
        start = planned[0].start
        text = text[:start] + self._forgetting() + text[start:]
        if self._has_reports() and any(DEFAULT in operation.deletes for operation in planned):
            last = [token.group() for token in TOKEN.finditer(text) if token.lastgroup != "skip"][-1]
            text += f"\n{'' if last == ';' else ';'} {MERGE}"
            return text, "What reports state and rules derive stays in the default graph.\n"
        return text, ""

    def _may_write(self, planned: list[Operation]) -> None:
        """Raises Refused, 409, unless these operations leave alone what practicegraph keeps."""
        reports = self._has_reports() and not any(operation.everything for operation in planned)
        for operation in planned:
            if operation.everything:
                continue
            touched = operation.inserts | operation.deletes
            for graph in touched:
                if graph.startswith(KEPT):
                    raise Refused(409, f"practicegraph keeps the graph {graph}: ingest and retract change it; {OWN}")
            if reports and ANY in touched:
                raise Refused(409, f"{operation.kind} could change the graphs of reports: {OWN}, by its name")
            if reports and DEFAULT in operation.deletes and operation.kind in WHOLE:
                raise Refused(
                    409,
                    f"{operation.kind} would empty the default graph, which holds what reports state: "
                    "`practicegraph retract` takes a report out, DROP ALL everything",
                )

    def _payload(self, job: dict[str, Any]) -> tuple[ox.NamedNode | None, str]:
        """The name of the graph, None for the default graph, and what INSERT DATA is to insert.

        Raises:
            Refused: 400, a file is not RDF of its kind, or the name no IRI.
        """
        node = _node(job["graph"]) if job["graph"] else None
        lines: list[str] = []
        for path, media in job["files"]:
            try:
                quads = ox.parse(
                    path=path,
                    format=GRAPHS[media],
                    base_iri=job["graph"] or job["base"],
                    without_named_graphs=True,
                    rename_blank_nodes=True,
                )
                lines += (f"{quad.triple} ." for quad in quads)
            except (SyntaxError, ValueError) as error:
                raise Refused(400, f"not {media}: {error}") from error
        data = "\n".join(lines)
        return node, data if node is None else f"GRAPH {node} {{ {data} }}"

    def _run(self, text: str, *, base: str | None = None, emptied: bool = False) -> None:
        engine = self._engine()
        assert self._store is not None  # noqa: S101 - as in mend
        snapshots = [source.snapshot for source in self._store.sources()] if emptied else []
        with self._store.writing():
            engine.update(text, base_iri=base, prefixes=PREFIXES)
        try:
            self._store.publish()
        except StoreError as error:
            raise Refused(507, f"it is done, but readers do not see it yet, since the disk is full: {error}") from error
        kept = Snapshots(self._folder / "snapshots")
        for digest in snapshots:
            if digest is not None and not self._store.sources():
                kept.drop(digest)


def _done(answer: Answer, note: str = "", *, created: str | None = None) -> None:
    if created is not None:
        answer.begin(201, location=created)
    elif note:
        answer.begin(200, content_type="text/plain; charset=utf-8")
        answer.write(note.encode())
    else:
        answer.begin(204)


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise Refused(400, f"not an absolute IRI: {iri!r} ({error})") from error
