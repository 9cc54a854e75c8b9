"""What a SPARQL server keeps of a store beside its graphs: in a graph of its own, so that every machine finds it.

    GRAPH <…/graph/server> {
      <…/graph/server> server:mark "…"    changes with every write; "incomplete …" while a write takes several requests
                       server:pending "…"    there while what follows from the sources is not derived
                       server:decisions "…"  the text of the decisions file
                       server:writer "…"     who writes, and until when it may be silent: a lease, renewed by writing
                       server:writerUntil "…" }
    GRAPH <…/graph/snapshots> { <urn:sha256:…> server:text "…" }    the texts that quotes point into

Updates here only add or remove given triples, or all values of a property of one node: done twice they are the same.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.errors import StoreError, StoreInUse
from practicegraph.graph.snapshots import Snapshots
from practicegraph.graph.sparql_client import SparqlClient
from practicegraph.ontology.names import BASE

__all__ = ["OTHERS", "SERVER", "RemoteSnapshots", "ServerState", "acquire", "read_state", "release", "renewed", "value"]

SERVER: Final = f"<{BASE}graph/server>"
SNAPSHOTS: Final = f"<{BASE}graph/snapshots>"
OTHERS: Final = (SERVER, SNAPSHOTS)
"""Graphs of the server that are no part of the store's graph."""
TERM: Final = BASE + "graph/server#"
"""What its own properties begin with: they say nothing of the world and are no part of the vocabulary."""
LEASE: Final = timedelta(minutes=10)
"""How long a writer may be silent before another may take its place; longer than any report takes to read."""


@dataclass(frozen=True, slots=True)
class ServerState:
    """What a server says of the store that it keeps."""

    mark: str | None = None
    pending: bool = False
    decisions: str = ""


def read_state(client: SparqlClient) -> ServerState:
    """What a server says; of one that has never kept a store, nothing."""
    rows = client.query(f"SELECT ?p ?o {{ GRAPH {SERVER} {{ {SERVER} ?p ?o }} }}").rows
    said = {str(predicate).removeprefix(TERM): str(object_) for predicate, object_ in rows}
    return ServerState(said.get("mark"), "pending" in said, said.get("decisions", ""))


def value(name: str, text: str | None) -> str:
    """The update that gives a property of the state its only value, or none."""
    removal = f"DELETE WHERE {{ GRAPH {SERVER} {{ {SERVER} <{TERM}{name}> ?any }} }}"
    if text is None:
        return removal
    return f"{removal} ;\nINSERT DATA {{ GRAPH {SERVER} {{ {SERVER} <{TERM}{name}> {ox.Literal(text)} }} }}"


def renewed() -> str:
    """The update that renews the lease of a writer."""
    return value("writerUntil", _time(datetime.now(UTC) + LEASE))


def acquire(client: SparqlClient, writer: str) -> None:
    """Makes a writer the only one, unless another one is at work.

    Raises:
        StoreInUse: another one is; the message says until when it may be silent.
        StoreError: the server does not answer.
    """
    now = datetime.now(UTC)
    held = f"{SERVER} <{TERM}writer> ?writer ; <{TERM}writerUntil> ?until"
    wanted = f"{SERVER} <{TERM}writer> {ox.Literal(writer)} ; <{TERM}writerUntil> {ox.Literal(_time(now + LEASE))}"
    client.update(
        f"DELETE {{ GRAPH {SERVER} {{ {held} }} }} INSERT {{ GRAPH {SERVER} {{ {wanted} }} }}\n"
        f"WHERE {{ OPTIONAL {{ GRAPH {SERVER} {{ {held} }} }}\n"
        f"FILTER(!BOUND(?writer) || ?writer = {ox.Literal(writer)} || ?until < {ox.Literal(_time(now))}) }}",
        repeatable=True,
    )
    rows = client.query(f"SELECT ?writer ?until {{ GRAPH {SERVER} {{ {held} }} }}").rows
    if [row[0] for row in rows] != [writer]:
        until = max((str(row[1]) for row in rows), default="an unknown time")
        raise StoreInUse(
            f"the store at {client.address} is being written by another process, which may be silent until {until}; "
            "wait until it ends, or read only"
        )


def release(client: SparqlClient, writer: str) -> None:
    """Lets others write."""
    held = f"{SERVER} <{TERM}writer> {ox.Literal(writer)} ; <{TERM}writerUntil> ?until"
    client.update(f"DELETE WHERE {{ GRAPH {SERVER} {{ {held} }} }}", repeatable=True)


def writer_of(folder: Path) -> str:
    """The name under which the copy in a folder writes: the same after a process was killed."""
    file = folder / "writer"
    try:
        return file.read_text("ascii")
    except FileNotFoundError:
        file.write_text(uuid.uuid4().hex, "ascii")
        return file.read_text("ascii")


class RemoteSnapshots(Snapshots):
    """Texts kept on the server, with a copy in a folder of those that were needed here."""

    def __init__(self, folder: Path, client: SparqlClient) -> None:
        super().__init__(folder)
        self._client = client
        self.waiting: list[str] = []
        """Updates that go with the next change of a graph, in one request."""

    def keep(self, text: str) -> str:
        """Keeps a text here at once, and there with the next change of a graph."""
        digest = super().keep(text)
        self.waiting.append(
            f"INSERT DATA {{ GRAPH {SNAPSHOTS} {{ <urn:sha256:{digest}> <{TERM}text> {ox.Literal(text)} }} }}"
        )
        return digest

    def text(self, digest: str) -> str | None:
        """The text with this digest, from the server if it is not here; None where nobody has it."""
        here = super().text(digest)
        if here is not None or not digest.isalnum():
            return here
        rows = self._client.query(f"SELECT ?t {{ GRAPH {SNAPSHOTS} {{ <urn:sha256:{digest}> <{TERM}text> ?t }} }}").rows
        for (text,) in rows:
            if hashlib.sha256(str(text).encode()).hexdigest() == digest:
                super().keep(str(text))
                return str(text)
        if rows:
            raise StoreError(f"the text {digest} on {self._client.address} is not what it was; ingest its report again")
        return None

    def drop(self, digest: str) -> None:
        """Forgets a text here at once, and there with the next change of a graph."""
        super().drop(digest)
        self.waiting.append(f"DELETE WHERE {{ GRAPH {SNAPSHOTS} {{ <urn:sha256:{digest}> <{TERM}text> ?any }} }}")


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
