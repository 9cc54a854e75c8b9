"""What a worker does on the latest checkpoint: answering queries and giving out graphs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.graph.checkpoint import latest, open_latest
from practicegraph.graph.sparql import guard
from practicegraph.ontology.names import PREFIXES
from practicegraph.queries.protocol_remote import without_remote
from practicegraph.queries.worker_answer import Answer, Refused
from practicegraph.queries.worker_relay import Relay

__all__ = ["DO", "Reader"]

DO: Final = ("query", "graph", "counts")
RESULTS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
UNKNOWN: Final = re.compile(r"custom function <([^<>]+)> is not supported")


class Reader:
    """Carries out reading jobs; opens the store for the first, and again whenever a newer checkpoint is published."""

    def __init__(self, folder: Path, relay: Relay) -> None:
        self._folder = folder
        self._relay = relay
        self._opened: ox.Store | None = None
        self._number = 0

    def query(self, job: dict[str, Any], answer: Answer) -> None:
        """Answers a query: ``query``, ``base``, ``default`` and ``named`` (lists of IRIs, or null for the store's own),
        ``results`` and ``graphs`` (media types to answer in, or null where the client takes none)."""
        text = without_remote(job["query"], self._relay, update=False, base=job["base"])
        guard(text, remote=True)
        dataset: dict[str, Any] = {}
        if job["default"] is not None or job["named"] is not None:
            dataset["default_graph"] = [_node(iri) for iri in job["default"] or ()]
            dataset["named_graphs"] = [_node(iri) for iri in job["named"] or ()]
        found = _asked(self._engine(), text, base_iri=job["base"], prefixes=PREFIXES, **dataset)
        kind = "graphs" if isinstance(found, ox.QueryTriples) else "results"
        media = job[kind]
        if media is None:
            offered = ", ".join(GRAPHS if kind == "graphs" else RESULTS)
            raise Refused(406, f"this query can be answered in {offered}; the Accept field takes none of them")
        answer.begin(200, content_type=_content_type(media))
        if isinstance(found, ox.QueryTriples):
            found.serialize(answer, GRAPHS[media])  # type: ignore[arg-type]  # write() is all that it calls
        else:
            found.serialize(answer, RESULTS[media])  # type: ignore[arg-type]

    def graph(self, job: dict[str, Any], answer: Answer) -> None:
        """Gives out the graph ``graph``; "" is the default graph, null everything. ``media`` is the media type."""
        engine, media = self._engine(), job["media"]
        name = None if job["graph"] is None else _node(job["graph"]) if job["graph"] else ox.DefaultGraph()
        if isinstance(name, ox.NamedNode) and not engine.contains_named_graph(name):
            raise Refused(404, f"no graph {job['graph']} in this store")
        answer.begin(200, content_type=_content_type(media))
        if not job["head"]:
            engine.dump(answer, GRAPHS[media], from_graph=name, prefixes=PREFIXES)  # type: ignore[arg-type]

    def counts(self, _: dict[str, Any], answer: Answer) -> None:
        """Gives, as JSON, what a description of the store tells: see ``description.Counts``."""
        from practicegraph.queries.description import counted

        answer.begin(200, content_type="application/json")
        answer.write(counted(self._engine()))

    def _engine(self) -> ox.Store:
        """The engine on the latest checkpoint; an empty one as long as there is none."""
        path = latest(self._folder)
        if self._opened is None or (path is not None and int(path.name) != self._number):
            found = open_latest(self._folder)
            self._opened, self._number = found or (ox.Store(), 0)
        return self._opened


def _asked(engine: ox.Store, text: str, **options: Any) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """The engine's answer. A function that it does not know is, as SPARQL has it, an error wherever it is called, which
    leaves a value unbound; the engine refuses the query for it."""
    unknown: dict[ox.NamedNode, Any] = {}
    while True:
        try:
            return engine.query(text, custom_functions=unknown, **options)
        except (RuntimeError, ValueError, OSError) as error:
            found = UNKNOWN.search(str(error))
            if found is None or ox.NamedNode(found[1]) in unknown:
                raise
            unknown[ox.NamedNode(found[1])] = _no_value


def _no_value(*_: object) -> None:
    return None


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise Refused(400, f"not an absolute IRI: {iri!r} ({error})") from error


def _content_type(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
