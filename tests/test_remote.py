"""A store kept by a real SPARQL server: the same as one in a folder, and whole again after whatever went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from servers import Server, has_jena, jena, oxigraph

from practicegraph.graph import open_store
from practicegraph.graph.check import check
from practicegraph.graph.decisions import decide, load_decisions
from practicegraph.graph.errors import NotFound, QueryError, StoreError, StoreInUse
from practicegraph.graph.remote import RemoteStore
from practicegraph.graph.sparql_client import SparqlClient
from practicegraph.graph.store import Store
from practicegraph.graph.why import why
from practicegraph.ingest.ingest import ingest, retract
from practicegraph.ontology.names import BASE, ID
from practicegraph.queries import ask

EXAMPLES = Path(__file__).parents[1] / "examples" / "reports"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRACTICEGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def server(tmp_path: Path, cache: Path) -> Iterator[Server]:
    with oxigraph(tmp_path / "served") as running:
        yield running


def another_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """From here on there is no copy of the store."""
    monkeypatch.setenv("PRACTICEGRAPH_CACHE", str(tmp_path / name))


def named(store_or_server: Server) -> set[str]:
    """The quads of the store on a server, each as a line."""
    client = SparqlClient(store_or_server.address)
    try:
        found = client.query(
            f'SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{BASE}") '
            f"&& ?g NOT IN (<{BASE}graph/server>, <{BASE}graph/snapshots>)) }}"
        )
        merge = client.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    finally:
        client.close()
    lines = {" ".join(map(str, row)) for row in found.terms}
    assert {line.split(" ", 1)[1] for line in lines} == {" ".join(map(str, row)) for row in merge.terms}
    return lines


def of_store(store: Store) -> set[str]:
    return {f"{q.graph_name} {q.subject} {q.predicate} {q.object}" for q in store.quads()}


@pytest.mark.parametrize("kind", [oxigraph, *([jena] if has_jena() else [])])
def test_any_engine_takes_what_we_send(
    kind: Callable[[Path], AbstractContextManager[Server]], cache: Path, tmp_path: Path
) -> None:
    reports = [EXAMPLES / name for name in ("isere-2-blog.txt", "soria-4-agenda.txt")]
    with (
        kind(tmp_path / "engine") as server,
        open_store(tmp_path / "local") as local,
        open_store(server.address) as remote,
    ):
        for store in (local, remote):
            ingest(reports, store, plain=True)
        assert named(server) == of_store(local)
        assert ask(remote, "practices").rows == ask(local, "practices").rows
        for store in (local, remote):
            retract("soria-4-agenda.txt", store)
        assert named(server) == of_store(local)
        assert check(remote) == []


def test_a_server_holds_what_a_folder_would(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path / "local") as local:
        ingest([EXAMPLES], local, plain=True)
        rows = ask(local, "practices", theme="mobility")
        with open_store(server.address) as remote:
            assert isinstance(remote, RemoteStore)
            summary = ingest([EXAMPLES], remote, plain=True)
            assert not summary.failed
            assert of_store(remote) == of_store(local)
            assert ask(remote, "practices", theme="mobility").rows == rows.rows
        assert named(server) == of_store(local)
        another_machine(monkeypatch, tmp_path, "elsewhere")
        with open_store(server.address, read_only=True) as reader:
            assert ask(reader, "practices", theme="mobility").rows == rows.rows
            assert not (tmp_path / "elsewhere" / "servers").exists()  # nothing was fetched to ask
            assert why(reader, "Tero Loko") == why(local, "Tero Loko")
            assert check(reader) == []  # the texts come from the server
            assert of_store(reader) == of_store(local)
        with open_store(server.address) as again:
            assert ingest([EXAMPLES], again, plain=True).new == ()
            gone = next(source for source in again.sources() if source.name == "isere-2-blog.txt")
            retract(gone.iri, again)
            retract(gone.iri, local)
        assert named(server) == of_store(local)


CUT_OFF = [EXAMPLES / name for name in ("isere-2-blog.txt", "soria-4-agenda.txt", "vaucluse-3.md")]


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    with open_store(tmp_path_factory.mktemp("unharmed") / "local") as local:
        ingest(CUT_OFF, local, plain=True)
        return of_store(local)


@pytest.mark.parametrize("requests", [2, 5, 11])
def test_a_run_that_is_cut_off_is_mended_by_the_next_from_any_machine(
    requests: int, server: Server, unharmed: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practicegraph.graph.sparql_client.time.sleep", lambda _: None)
    monkeypatch.setattr("practicegraph.graph.remote.REQUEST", 700)
    send, left = SparqlClient.update, [requests]

    def breaking(self: SparqlClient, sparql: str, *, repeatable: bool = False) -> None:
        left[0] -= 1
        if left[0] == 0:
            server.kill()
        send(self, sparql, repeatable=repeatable)

    with monkeypatch.context() as patched:
        patched.setattr(SparqlClient, "update", breaking)
        patched.setattr("practicegraph.graph.remote_state.LEASE", timedelta(seconds=-1))  # nobody has to wait for it
        with pytest.raises(StoreError, match="run the same command again"), open_store(server.address) as remote:
            ingest(CUT_OFF, remote, plain=True)
    server.start()
    if requests % 2:
        another_machine(monkeypatch, tmp_path, "elsewhere")
    with open_store(server.address) as again:
        ingest(CUT_OFF, again, plain=True)
        assert not again.pending
    assert named(server) == unharmed


def test_one_writes_at_a_time_and_decisions_travel(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = f"different {ID}organisation/a {ID}organisation/b"
    with open_store(server.address) as first:
        with pytest.raises(StoreInUse):
            open_store(server.address)
        with monkeypatch.context() as elsewhere:
            another_machine(elsewhere, tmp_path, "other")
            with pytest.raises(StoreInUse, match="being written by another process"):
                open_store(server.address)
        decide(first, line)
    another_machine(monkeypatch, tmp_path, "other")
    with open_store(server.address) as second:
        assert load_decisions(second).different


def test_what_is_wrong_is_said(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound, match="no store at"):
        open_store(server.address, read_only=True)
    with open_store(server.address) as store:
        with pytest.raises(QueryError):
            store.query("SELECT nothing")
        with pytest.raises(ValueError, match="not the IRI of a source"):
            store.replace_source("http://elsewhere/x", [], snapshot="")
        monkeypatch.setattr("practicegraph.graph.sparql_client.time.sleep", lambda _: None)
        server.kill()
        with pytest.raises(StoreError, match="does not answer"):
            store.replace_graph(f"{BASE}graph/derived", [ox.Quad(*[ox.NamedNode("x:a")] * 3)])
    with pytest.raises(StoreError, match="does not answer"):
        open_store(server.address)


def test_many_triples_go_in_several_requests(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practicegraph.graph.remote.REQUEST", 10)
    graph = f"{BASE}graph/derived"
    quads = [ox.Quad(ox.NamedNode(f"x:{n}"), ox.NamedNode("x:p"), ox.Literal(f'\\ "{n}" \n é')) for n in range(35)]
    with open_store(server.address) as store:
        store.replace_graph(graph, quads)
        assert named(server) == of_store(store)
        store.replace_graph(graph, quads[30:])
        assert named(server) == of_store(store)
        assert len(store.quads(graph)) == 5
