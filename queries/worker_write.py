"""What a worker does to the store: SPARQL updates and the writes of the Graph Store Protocol.

A store of reports keeps its default graph as the merge of the graphs that practicegraph keeps: those of the sources, of
what is derived, of the vocabulary and of resolution. Others are the user's own. So that the store stays one:

 - Writing to a graph that practicegraph keeps is refused: 409.
 - What would empty the default graph or write to graphs that only running it tells is refused while there are reports.
 - Deleting from the default graph leaves what practicegraph's graphs hold: the merge is made good in the same
   transaction, and the answer says so.
 - CLEAR ALL and DROP ALL empty the whole store, reports too.
 - While there are no reports, the store is an ordinary RDF dataset: the vocabulary gives way to a write that would
   touch it, and comes back with the first report.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.graph.checkpoint import UNPUBLISHED
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
        graph, text = self._payload(job)
        self._may_write(job["graph"], Operation("DROP", 0, deletes={job["graph"]}))
        new = job["graph"] != DEFAULT and not self._engine().contains_named_graph(ox.NamedNode(job["graph"]))
        clear = f"DROP SILENT GRAPH {graph} ; CREATE SILENT GRAPH {graph}" if graph else "CLEAR DEFAULT"
        before = FORGET + " ;\n" if graph is None and not self._has_reports() else ""
        self._run(f"{before}{clear} ;\nINSERT DATA {{ {text} }}")
        _done(answer, created=job["graph"] if new else None)

    def post(self, job: dict[str, Any], answer: Answer) -> None:
        """Adds what the files say to the graph; with ``new`` to a new one, whose IRI begins with ``graph``."""
        if job["new"]:
            job["graph"] = f"{job['graph']}/{uuid.uuid4()}"
        graph, text = self._payload(job)
        self._may_write(job["graph"], Operation("INSERT", 0, inserts={job["graph"]}))
        new = job["graph"] != DEFAULT and not self._engine().contains_named_graph(ox.NamedNode(job["graph"]))
        create = f"CREATE SILENT GRAPH {graph} ;\n" if new else ""
        self._run(f"{create}INSERT DATA {{ {text} }}")
        _done(answer, created=job["graph"] if new else None)

    def delete(self, job: dict[str, Any], answer: Answer) -> None:
        """Removes the graph; the default graph is emptied."""
        self._may_write(job["graph"], Operation("DROP", 0, deletes={job["graph"]}))
        node = _node(job["graph"]) if job["graph"] else None
        if node is not None and not self._engine().contains_named_graph(node):
            raise Refused(404, f"no graph {job['graph']} in this store")
        before = FORGET + " ;\n" if node is None and not self._has_reports() else ""
        self._run(before + (f"DROP GRAPH {node}" if node else "CLEAR DEFAULT"))
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

    def _safe(self, text: str, planned: list[Operation]) -> tuple[str, str]:
        """The update with what keeps the store one, and what to tell about it.

        Raises:
            Refused: 409, it would take what practicegraph keeps out of step.
        """
        if any(operation.everything for operation in planned):
            return text, ""
        touched = set[str]().union(*(operation.inserts | operation.deletes for operation in planned))
        deleted = set[str]().union(*(operation.deletes for operation in planned))
        if not self._has_reports():
            for operation in planned:
                self._may_write("", operation)
            if ANY in touched or DEFAULT in deleted:
                start = planned[0].start
                return f"{text[:start]}{FORGET} ;\n{text[start:]}", ""
            return text, ""
        for operation in planned:
            self._may_write("", operation)
        if DEFAULT in deleted:
            end = (
                "" if [token.group() for token in TOKEN.finditer(text) if token.lastgroup != "skip"][-1] == ";" else ";"
            )
            return f"{text}\n{end} {MERGE}", "What reports state and rules derive stays in the default graph.\n"
        return text, ""

    def _may_write(self, _graph: str, operation: Operation) -> None:
        for graph in operation.inserts | operation.deletes:
            if graph.startswith(KEPT):
                raise Refused(
                    409,
                    f"practicegraph keeps the graph {graph}: ingest and retract change it; write to one of your own",
                )
        if self._has_reports():
            if ANY in operation.inserts | operation.deletes:
                raise Refused(
                    409, f"{operation.kind} on graphs that are not named could change those of reports: name one"
                )
            if operation.kind in ("CLEAR", "DROP", "COPY", "MOVE") and DEFAULT in operation.deletes:
                raise Refused(
                    409, "the default graph holds what the reports state: it cannot be emptied while there are any; "
                    "`practicegraph retract` takes reports out, DROP ALL everything",
                )  # fmt: skip

    def _payload(self, job: dict[str, Any]) -> tuple[str | None, str]:
        """The graph as SPARQL writes it, None for the default graph, and the triples to insert.

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
        return (None, data) if node is None else (str(node), f"GRAPH {node} {{ {data} }}")

    def _run(self, text: str, *, base: str | None = None, emptied: bool = False) -> None:
        engine = self._engine()
        assert self._store is not None  # noqa: S101 - as in mend
        snapshots = [source.snapshot for source in self._store.sources()] if emptied else []
        with self._store.writing():
            engine.update(text, base_iri=base, prefixes=PREFIXES)
        self._store.publish()
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
