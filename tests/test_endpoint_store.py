"""Whatever is written through the endpoint, the store stays one of practicegraph; and nobody is locked out for long."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from endpoint_server import BEARER, PROGRAM, Server, serve

from practicegraph.graph import Store, open_store
from practicegraph.graph.check import check
from practicegraph.ingest.ingest import ingest
from practicegraph.ontology.names import DERIVED, VOCABULARY
from practicegraph.queries.protocol_update import ANY, DEFAULT, operations, with_dataset, with_prologue_first

REPORT = "Fundación Cepaim organised a roundtable in Soria, Spain, on 28 March 2022. Cáritas Soria took part.\n"
OTHER = "Tero Loko organised a workshop on mobility in Isère, France, on 3 May 2023. Entraide Pierre Valdo took part.\n"
TURTLE = {"content-type": "text/turtle", **BEARER}


def new_store(folder: Path) -> Path:
    """A store that has read one report; another one lies beside it."""
    for name, text in (("one.txt", REPORT), ("two.txt", OTHER)):
        (folder / name).write_text(text, "utf-8")
    with open_store(folder / "db") as opened:
        ingest([str(folder / "one.txt")], opened)
    return folder / "db"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return new_store(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For tests that change nothing."""
    with serve(new_store(tmp_path_factory.mktemp("shared"))) as running:
        yield running


@pytest.fixture
def server(store: Path) -> Iterator[Server]:
    with serve(store) as running:
        yield running


def merge_is_kept(opened: Store) -> bool:
    """Whether the default graph holds each triple of the graphs that practicegraph keeps."""
    kept = [quad for quad in opened.quads() if str(quad.graph_name).startswith("<https://w3id.org/practicegraph/")]
    assert kept
    return all(ox.Quad(quad.subject, quad.predicate, quad.object) in opened.raw for quad in kept)


def source_of(server: Server) -> str:
    return server.rows("SELECT ?g { GRAPH ?g { ?g a pg:Source } }")[0]["g"]


def test_graphs_of_ones_own_are_left_alone(server: Server, store: Path) -> None:
    before = server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert server.update("INSERT DATA { GRAPH <urn:mine> { <urn:a> a pg:Roundtable } }").status_code == 204
    assert server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before, "the default graph is that of the reports"
    two = str(store.parent / "two.txt")
    done = subprocess.run(
        [str(PROGRAM), "ingest", two, "--store", str(store)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(server.rows("SELECT ?g { GRAPH ?g { ?g a pg:Source } }")) == 2, "what was ingested meanwhile is seen"
    assert server.query("ASK { GRAPH <urn:mine> { <urn:a> a pg:Roundtable } }").json()["boolean"] is True
    with open_store(store) as opened:
        opened.retract_source(next(item.iri for item in opened.sources() if item.name == "two.txt"))
        assert merge_is_kept(opened)
        assert not opened.query("SELECT ?c { <urn:a> a ?c }").rows, "nothing is derived from it"
        assert [problem for problem in check(opened) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { GRAPH <SOURCE> { <urn:a> <urn:b> <urn:c> } }",
        "DELETE WHERE { GRAPH <SOURCE> { ?s ?p ?o } }",
        "WITH <SOURCE> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DROP GRAPH <SOURCE>",
        "MOVE <SOURCE> TO <urn:mine>",
        "COPY <urn:mine> TO <SOURCE>",
        f"CLEAR GRAPH <{DERIVED}>",
        "PREFIX g: <https://w3id.org/practicegraph/graph/> CLEAR GRAPH g:vocabulary",
        "BASE <https://w3id.org/practicegraph/> CLEAR GRAPH <graph/vocabulary>",
        "CLEAR GRAPH <https://w3id.org/practicegraph/graph/\\u0076ocabulary>",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT { GRAPH ?g { <urn:a> <urn:b> <urn:c> } } WHERE { GRAPH ?g { ?s a pg:Source } }",
        "DROP NAMED",
        "CLEAR DEFAULT",
        "MOVE DEFAULT TO <urn:mine>",
        "COPY <urn:mine> TO DEFAULT",
        "DROP ALL ; INSERT DATA { GRAPH <SOURCE> { <urn:a> <urn:b> <urn:c> } }",
    ],
)
def test_what_practicegraph_keeps_is_refused(shared: Server, text: str) -> None:
    everything = shared.client.get(shared.graphs, headers={"accept": "application/n-quads"}).text.splitlines()
    answer = shared.update(text.replace("SOURCE", source_of(shared)))
    assert answer.status_code == 409, answer.text
    after = shared.client.get(shared.graphs, headers={"accept": "application/n-quads"}).text.splitlines()
    assert sorted(after) == sorted(everything)


def test_graph_store_requests_are_refused_likewise(shared: Server) -> None:
    client, turtle = shared.client, b"<urn:a> <urn:b> <urn:c> ."
    for graph in (source_of(shared), DERIVED, VOCABULARY):
        assert client.put(shared.graphs, params={"graph": graph}, content=turtle, headers=TURTLE).status_code == 409
        assert client.post(shared.graphs, params={"graph": graph}, content=turtle, headers=TURTLE).status_code == 409
        assert client.delete(shared.graphs, params={"graph": graph}, headers=BEARER).status_code == 409
    assert client.put(shared.graphs + "?default", content=turtle, headers=TURTLE).status_code == 409
    assert client.delete(shared.graphs + "?default", headers=BEARER).status_code == 409


def test_statements_of_ones_own_in_the_default_graph(server: Server, store: Path) -> None:
    assert server.update("INSERT DATA { <urn:a> <urn:b> 'mine' }").status_code == 204
    assert (
        server.client.post(server.graphs + "?default", content=b"<urn:a> <urn:b> 'too' .", headers=TURTLE).status_code
        == 204
    )
    assert len(server.rows("SELECT ?o { <urn:a> <urn:b> ?o }")) == 2
    assert server.update("DELETE DATA { <urn:a> <urn:b> 'mine' } # done").status_code == 200
    answer = server.update("DELETE WHERE { ?s ?p ?o } ;")
    assert answer.status_code == 200
    assert "reports" in answer.text
    assert server.rows("SELECT ?o { <urn:a> <urn:b> ?o }") == []
    with open_store(store, read_only=True) as opened:
        assert merge_is_kept(opened)
        assert opened.query("SELECT ?e { ?e a pg:Roundtable }").rows


def test_everything_can_go_and_come_again(server: Server, store: Path) -> None:
    assert server.update("DROP ALL").status_code == 204
    assert server.rows("SELECT ?g ?s { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }") == []
    assert not list((store / "snapshots").glob("*.txt")), "no text stays of reports that are gone"
    assert server.update("INSERT DATA { <urn:a> <urn:b> 'mine' }").status_code == 204
    one = str(store.parent / "one.txt")
    done = subprocess.run(
        [str(PROGRAM), "ingest", one, "--store", str(store)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with open_store(store, read_only=True) as opened:
        assert merge_is_kept(opened)
        assert opened.query("SELECT ?e { ?e a pg:Roundtable }").rows
        assert opened.query("SELECT ?l { theme:mobility skos:prefLabel ?l }").rows, "the vocabulary is back"


def test_without_reports_it_is_any_dataset(tmp_path: Path) -> None:
    with open_store(tmp_path / "db"):  # holds the vocabulary
        pass
    with serve(tmp_path / "db") as server:
        put = server.client.put(server.graphs + "?default", content=b"<urn:a> <urn:b> <urn:c> .", headers=TURTLE)
        assert put.status_code == 204
        assert len(server.rows("SELECT * { ?s ?p ?o }")) == 1
        assert server.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == []
    with open_store(tmp_path / "db") as opened:
        assert merge_is_kept(opened)


def test_a_store_that_somebody_writes_to(store: Path) -> None:
    with open_store(store) as opened, serve(store) as server:
        opened.change_graph("urn:held", added=[ox.Quad(*[ox.NamedNode(f"urn:{c}") for c in "abc"])])
        answer = server.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert server.query("ASK {}").status_code == 200
        opened.close()
        assert server.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }").status_code == 204
        time.sleep(1)
        with open_store(store):  # the server has let go of it
            pass


def test_an_update_that_takes_too_long_changes_nothing(store: Path) -> None:
    with serve(store, "--write-timeout", "2") as server:
        endless = "INSERT { GRAPH <urn:mine> { ?a ?b ?c } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        answer = server.update(endless)
        assert answer.status_code == 503
        assert "2 seconds" in answer.text
        assert server.update("INSERT DATA { GRAPH <urn:mine> { <urn:a> <urn:b> <urn:c> } }").status_code == 204
        assert len(server.rows("SELECT ?s { GRAPH <urn:mine> { ?s ?p ?o } }")) == 1
    with open_store(store) as opened:
        assert merge_is_kept(opened)


@pytest.mark.parametrize("lines", [8_000, 30_000], ids=["in the engine", "while it is sent"])
def test_a_full_disk(store: Path, lines: int) -> None:
    """Files may grow to a megabyte only, which is met as a full disk is."""
    limit = 1 << 20
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with serve(store) as server:
            before = server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            turtle = "".join(
                f"<urn:{n}> <urn:says> 'something that is different each time: {n}' .\n" for n in range(lines)
            )
            answer = server.client.put(server.graphs + "?graph=urn:mine", content=turtle.encode(), headers=TURTLE)
            assert answer.status_code == 507, answer.text
            assert "disk" in answer.text
            assert server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before
            assert server.rows("SELECT ?s { GRAPH <urn:mine> { ?s ?p ?o } }") == []
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with open_store(store) as opened:
        assert merge_is_kept(opened)
        assert opened.quads("urn:mine") == []


def test_a_store_that_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(REPORT, "utf-8")
    with serve(tmp_path / "db", writable=False) as server:
        assert server.rows("SELECT * { ?s ?p ?o }") == []
        with open_store(tmp_path / "db") as opened:
            ingest([str(tmp_path / "one.txt")], opened)
        assert server.rows("SELECT ?e { ?e a pg:Roundtable }")


def test_reading_an_update() -> None:
    text = """PREFIX : <http://e/> WITH :g DELETE { ?s :p "GRAPH <x> { }" . GRAPH ?h { ?s ?p ?o } }
        INSERT { GRAPH :i { [] :p 1 } } WHERE { GRAPH :no { ?s ?p ?o } } ; # ; DROP ALL
        INSERT DATA { :a :b :c . GRAPH <j> { :a :b :c } } ; COPY DEFAULT TO <k>"""
    found = operations(text, base="http://base/")
    assert [operation.kind for operation in found] == ["WITH", "INSERT", "COPY"]
    assert [operation.deletes for operation in found] == [{"http://e/g", ANY}, set(), {"http://base/k"}]
    assert [operation.inserts for operation in found] == [{"http://e/i"}, {DEFAULT, "http://base/j"}, {"http://base/k"}]
    assert [operation.own_dataset for operation in found] == [True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT { <urn:x> ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_a_dataset_put_into_an_update(text: str) -> None:
    engine = ox.Store()
    engine.update("INSERT DATA { <urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 . GRAPH <urn:g> { <urn:a> <urn:p> 1 } }")
    engine.update(with_dataset(text, ["urn:g"], []))
    left = {str(quad.subject) for quad in engine.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert left == ({"<urn:a>", "<urn:b>", "<urn:x>"} if text.startswith("INSERT") else {"<urn:b>"})


def test_prefixes_between_operations() -> None:
    text = "PREFIX : <urn:1:> INSERT DATA { :a :b :c } ; PREFIX x: <urn:2:> INSERT DATA { x:a :b :c }"
    engine = ox.Store()
    engine.update(with_prologue_first(text))
    assert {str(quad.subject) for quad in engine} == {"<urn:1:a>", "<urn:2:a>"}


def test_a_token_file_without_a_token(tmp_path: Path) -> None:
    for content in ("", "two words\n", "caf\u00e9\n"):
        (tmp_path / "token").write_text(content, "utf-8")
        arguments = [str(PROGRAM), "serve", "--store", str(tmp_path / "db"), "--token-file", str(tmp_path / "token")]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 1
        assert "token" in done.stderr
        assert not (tmp_path / "db").exists()
