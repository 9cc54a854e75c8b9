"""The SPARQL protocol, descriptions and the Graph Store Protocol of a real server: what the W3C's tests leave out."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from endpoint_server import BEARER, PROGRAM, Server, serve
from starlette.applications import Starlette
from starlette.routing import Mount

from practicegraph.graph import open_store
from practicegraph.ingest.ingest import ingest
from practicegraph.queries.endpoint import Endpoint
from practicegraph.queries.protocol_media import GRAPH_TYPES, RESULT_TYPES, chosen, wants_html

REPORT = (
    "Roundtable in Soria\n\nOn 28 March 2022 Fundación Cepaim organised a roundtable in Soria, Spain. "
    "Cáritas Soria took part.\n"
)
SELECT = "SELECT ?x ?y WHERE { VALUES (?x ?y) { (1 'a') (2 UNDEF) } }"
CONSTRUCT = "CONSTRUCT { <urn:s> <urn:p> ?x } WHERE { VALUES ?x { 'é' 2 } }"
FORM = {"content-type": "application/x-www-form-urlencoded"}
QUERY = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
TURTLE = {"content-type": "text/turtle"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("endpoint")
    (folder / "report.txt").write_text(REPORT, "utf-8")
    with open_store(folder / "db") as opened:
        ingest([str(folder / "report.txt")], opened)
    return folder / "db"


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serve(store, "--upload", "1") as running:
        yield running


@pytest.fixture(scope="module")
def reader(store: Path) -> Iterator[Server]:
    with serve(store, writable=False) as running:
        yield running


def test_a_query_in_every_form(server: Server) -> None:
    client, encoded = server.client, httpx.QueryParams({"query": SELECT})
    answers = [
        client.get(server.sparql, params=encoded),
        client.get(server.sparql + "/", params=encoded),
        client.post(server.sparql, data={"query": SELECT}),
        client.post(server.sparql, content=SELECT.encode(), headers=QUERY),
        client.post(
            server.sparql, content=SELECT.encode(), headers={"content-type": "application/sparql-query;charset=UTF-8"}
        ),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["access-control-allow-origin"] == "*"
    head = client.head(server.sparql, params=encoded)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answers[0].headers["content-length"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml;q=0.9, text/csv;q=0.5", "application/sparql-results+xml"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.6, */*;q=0.1", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+xml"),
        ("application/json", "application/sparql-results+json"),
    ],
)
def test_what_solutions_come_in(server: Server, accept: str | None, expected: str) -> None:
    fields = {} if accept is None else {"accept": accept}
    answer = server.query(SELECT, **fields)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == expected
    form = next(f for f in (ox.QueryResultsFormat.from_media_type(expected),) if f is not None)
    if expected != "text/csv":
        found = ox.parse_query_results(answer.content, form)
        assert isinstance(found, ox.QuerySolutions)
        assert [str(row["x"]) for row in found] == [
            '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
            '"2"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ]


@pytest.mark.parametrize("media", sorted(set(GRAPH_TYPES.values())))
def test_what_graphs_come_in(server: Server, media: str) -> None:
    answer = server.query(CONSTRUCT, accept=media)
    assert answer.headers["content-type"].partition(";")[0] == media
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None
    assert {str(quad.object) for quad in ox.parse(answer.content, form)} == {
        '"é"',
        '"2"^^<http://www.w3.org/2001/XMLSchema#integer>',
    }


def test_nothing_that_is_accepted(server: Server) -> None:
    assert server.query(SELECT, accept="text/turtle").status_code == 406
    assert server.query(CONSTRUCT, accept="text/csv").status_code == 406
    assert server.query(SELECT, accept="*/*;q=0").status_code == 406
    assert "text/csv" in server.query(SELECT, accept="image/png").text


def test_the_prefixes_of_the_project_are_known(server: Server) -> None:
    (row,) = server.rows("SELECT ?name { ?e a pg:Roundtable ; skos:prefLabel ?name }")
    assert "Soria" in row["name"]


def test_a_function_that_nobody_knows_leaves_its_value_unbound(server: Server) -> None:
    assert server.rows("SELECT ?a ?b { BIND(1 AS ?a) BIND(<urn:unknown>(?a) AS ?b) }") == [{"a": "1"}]


def test_the_dataset_of_the_request(server: Server, store: Path) -> None:
    graph = server.rows("SELECT DISTINCT ?g { GRAPH ?g { ?g a pg:Source } }")[0]["g"]
    asked = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": graph}
    answer = server.client.get(server.sparql, params=asked)
    with open_store(store, read_only=True) as opened:
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == str(len(opened.quads(graph)))
    nothing = server.client.get(server.sparql, params={**asked, "default-graph-uri": "urn:nothing"})
    assert nothing.json()["results"]["bindings"][0]["n"]["value"] == "0"
    assert server.client.get(server.sparql, params={**asked, "default-graph-uri": "no iri"}).status_code == 400


@pytest.mark.parametrize(
    ("method", "address", "fields", "body", "status", "said"),
    [
        ("GET", "?query=ASK%20{", {}, b"", 400, "1:6"),
        ("GET", "?query=", {}, b"", 400, "SPARQL"),
        ("GET", "?query=ASK{}&query=ASK{}", {}, b"", 400, "2 parameters query"),
        ("GET", "?query=%FF%FE", {}, b"", 400, "UTF-8"),
        ("GET", "?update=CLEAR%20ALL", {}, b"", 400, "POST"),
        ("PUT", "?query=ASK{}", {}, b"", 405, "PUT"),
        ("DELETE", "", {}, b"", 405, "DELETE"),
        ("POST", "", {"content-type": "text/plain"}, b"ASK{}", 415, "text/plain"),
        ("POST", "", {}, b"ASK{}", 415, "no media type"),
        ("POST", "", FORM, b"", 400, "neither"),
        ("POST", "", FORM, b"query=ASK{}&update=CLEAR%20ALL", 400, "both"),
        ("POST", "", FORM, b"query=ASK{}&query=ASK{}", 400, "2 parameters"),
        ("POST", "?query=ASK{}", FORM, b"query=ASK{}", 400, "2 parameters"),
        ("POST", "?query=ASK{}", QUERY, b"ASK{}", 400, "beside"),
        ("POST", "", QUERY, "ASK {}".encode("utf-16"), 400, "UTF-8"),
        ("POST", "", {"content-type": "application/sparql-query; charset=latin-1"}, b"ASK {}", 400, "latin-1"),
        ("POST", "", QUERY, b"ASK { # " + b"x" * 10_000_000 + b"\n}", 413, "1,000,000 bytes"),
        ("POST", "", QUERY, b"ASK " + b"{" * 4_000, 400, "brackets"),
        ("POST", "", QUERY, b"ASK { ?s " + b"/".join([b"<urn:p>"] * 1600) + b" ?o }", 400, "path steps"),
        ("POST", "", QUERY, b"ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "another machine"),
        ("POST", "", QUERY, b"ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p } }", 400, "SPARQL"),
        ("POST", "", QUERY, b"ASK FROM <file:///etc/passwd> { ?s ?p ?o }", 200, "false"),
        ("POST", "", QUERY, b"SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", 200, "[{}]"),
        ("POST", "?default-graph-uri=relative", QUERY, b"ASK {}", 400, "relative"),
        ("POST", "", {**UPDATE, **BEARER}, b"LOAD <file:///etc/passwd>", 403, "another machine"),
        ("POST", "", {**UPDATE, **BEARER}, b"LOAD <http://169.254.169.254/>", 403, "another machine"),
        ("POST", "", {**UPDATE, **BEARER}, b"LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:x>", 204, ""),
        ("POST", "", {**UPDATE, **BEARER}, b"INSERT DATA { <a> <b> }", 400, "SPARQL"),
        ("POST", "", {**UPDATE, **BEARER}, b"CLEAR GRAPH <urn:nothing>", 404, "does not exist"),
        ("POST", "?using-graph-uri=urn:g", {**UPDATE, **BEARER}, b"DELETE {} USING <urn:h> WHERE {}", 400, "USING"),
    ],
)  # fmt: skip
def test_what_is_not_right(
    server: Server, method: str, address: str, fields: dict[str, str], body: bytes, status: int, said: str
) -> None:
    answer = server.client.request(method, server.sparql + address, headers=fields, content=body)
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert server.query("ASK {}").json()["boolean"] is True


def test_who_may_write(server: Server, reader: Server) -> None:
    text = b"INSERT DATA { GRAPH <urn:mine> { <urn:a> <urn:b> <urn:c> } }"
    for fields in (UPDATE, {**UPDATE, "authorization": "Bearer wrong"}, {**UPDATE, "authorization": "Basic eDp5"}):
        answer = server.client.post(server.sparql, content=text, headers=fields)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    answer = reader.client.post(reader.sparql, content=text, headers={**UPDATE, **BEARER})
    assert answer.status_code == 403
    assert "--token-file" in answer.text
    for method in ("PUT", "POST", "DELETE"):
        for running, status in ((server, 401), (reader, 403)):
            answer = running.client.request(method, running.graphs + "?graph=urn:mine", content=b"", headers=TURTLE)
            assert answer.status_code == status
    assert server.rows("SELECT ?g { GRAPH <urn:mine> { ?s ?p ?o } }") == []
    assert server.client.post(server.sparql, data={"update": text.decode()}, headers=BEARER).status_code == 204
    assert server.query("ASK { GRAPH <urn:mine> { <urn:a> <urn:b> <urn:c> } }").json()["boolean"] is True
    assert server.update("DROP GRAPH <urn:mine>").status_code == 204


def test_a_page_of_another_site_may_read_and_not_write(server: Server) -> None:
    fields = {"origin": "https://example.org", "access-control-request-method": "POST"}
    answer = server.client.options(server.sparql, headers=fields)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "authorization" not in answer.headers["access-control-allow-headers"].lower()
    assert server.client.options(server.graphs).headers["allow"] == "GET, HEAD, PUT, POST, DELETE, OPTIONS"


def test_descriptions(server: Server, reader: Server) -> None:
    answer = server.client.get(server.sparql, headers={"accept": "application/rdf+xml"})
    assert answer.headers["content-type"] == "application/rdf+xml"
    assert b"SPARQL11Update" in answer.content
    assert b"SPARQL11Update" not in reader.client.get(reader.sparql).content
    assert server.client.get(server.sparql, headers={"accept": "image/png"}).status_code == 406
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = server.client.get(server.sparql, headers={"accept": browser})
    assert (answer.status_code, answer.headers["location"]) == (303, "/query")
    void = server.client.get(reader.address + "/.well-known/void", headers={"accept": "application/n-triples"})
    found = {quad.predicate.value: quad.object for quad in ox.parse(void.content, ox.RdfFormat.N_TRIPLES)}
    count = reader.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"]
    assert str(found["http://rdfs.org/ns/void#triples"]).startswith(f'"{count}"') or count in void.text
    assert found["http://rdfs.org/ns/void#sparqlEndpoint"] == ox.NamedNode(reader.sparql)


def test_a_graph_of_ones_own(server: Server) -> None:
    client, address = server.client, server.graphs + "/notes/1"
    turtle = "<#a> <urn:says> 'ü' . _:x <urn:says> _:x ."
    put = client.put(address, content=turtle.encode(), headers={**TURTLE, **BEARER})
    assert (put.status_code, put.headers["location"]) == (201, address)
    assert client.put(address, content=turtle.encode(), headers={**TURTLE, **BEARER}).status_code == 204
    for media in sorted(set(GRAPH_TYPES.values())):
        answer = client.get(server.graphs, params={"graph": address}, headers={"accept": media})
        form = ox.RdfFormat.from_media_type(media)
        assert form is not None
        assert {str(q.subject) for q in ox.parse(answer.content, form) if "says" in str(q)} >= {f"<{address}#a>"}
    assert client.head(address).headers["content-type"] == "text/turtle; charset=utf-8"
    more = b'{"@id": "urn:json", "urn:says": "more"}'
    assert (
        client.post(address, content=more, headers={"content-type": "application/ld+json", **BEARER}).status_code == 204
    )
    assert len(server.rows(f"SELECT ?s {{ GRAPH <{address}> {{ ?s ?p ?o }} }}")) == 3
    everything = client.get(server.graphs, headers={"accept": "application/n-quads"})
    assert f"<{address}>" in everything.text
    assert client.get(server.graphs, headers={"accept": "text/turtle"}).status_code == 406
    assert client.delete(address, headers=BEARER).status_code == 204
    assert client.get(address).status_code == 404
    assert client.delete(address, headers=BEARER).status_code == 404


def test_several_files_and_a_graph_without_a_name(server: Server) -> None:
    parts = {
        "a": ("a.ttl", b"<urn:a> <urn:p> _:x .", "text/turtle"),
        "b": ("b.rdf", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "application/rdf+xml"),
        "c": ("c.nt", b"<urn:c> <urn:p> _:x .\n", "application/n-triples"),
    }
    made = server.client.post(server.graphs, files=parts, headers=BEARER)
    assert made.status_code == 201, made.text
    address = made.headers["location"]
    assert re.fullmatch(re.escape(server.graphs) + "/[0-9a-f-]{36}", address)
    rows = server.rows(f"SELECT ?s ?x {{ GRAPH <{address}> {{ ?s <urn:p> ?x }} }}")
    assert {row["s"] for row in rows} == {"urn:a", "urn:c"}
    assert len({row["x"] for row in rows}) == 2, "blank nodes of two files are two nodes"
    assert server.client.delete(address, headers=BEARER).status_code == 204


@pytest.mark.parametrize(
    ("method", "address", "fields", "body", "status"),
    [
        ("PATCH", "?graph=urn:g", TURTLE, b"", 405),
        ("PUT", "?graph=urn:g&default", TURTLE, b"", 400),
        ("PUT", "?graph=urn:g&graph=urn:h", TURTLE, b"", 400),
        ("PUT", "?graph=", TURTLE, b"", 400),
        ("PUT", "?graph=not%20an%20iri", TURTLE, b"", 400),
        ("PUT", "", TURTLE, b"", 400),
        ("DELETE", "", {}, b"", 400),
        ("PUT", "?graph=urn:g", {}, b"<urn:a> <urn:b> <urn:c> .", 415),
        ("PUT", "?graph=urn:g", {"content-type": "text/turtle; charset=utf-16"}, b"", 415),
        ("PUT", "?graph=urn:g", TURTLE, b"<urn:a> <urn:b>", 400),
        ("PUT", "?graph=urn:g", TURTLE, b"<urn:a> <urn:b> '\xff' .", 400),
        ("PUT", "?graph=urn:g", {"content-type": "application/trig"}, b"<urn:h> { <urn:a> <urn:b> <urn:c> }", 400),
        ("PUT", "?graph=urn:g", TURTLE, b"<urn:a> <urn:b> <urn:c> .\n" * 50_000, 413),
        ("POST", "?graph=urn:g", {"content-type": "multipart/form-data; boundary=x"}, b"no form", 400),
        ("POST", "?graph=urn:g", {"content-type": "multipart/form-data"}, b"no boundary", 400),
        ("GET", "?graph=urn:g", {"accept": "image/png"}, b"", 406),
    ],
)
def test_graphs_that_are_not_right(
    server: Server, method: str, address: str, fields: dict[str, str], body: bytes, status: int
) -> None:
    answer = server.client.request(method, server.graphs + address, headers={**fields, **BEARER}, content=body)
    assert answer.status_code == status, answer.text
    assert answer.text
    assert server.client.get(server.graphs, params={"graph": "urn:g"}).status_code == 404


def test_choosing_a_media_type() -> None:
    assert chosen("", RESULT_TYPES) == "application/sparql-results+json"
    assert chosen("text/csv;q=nonsense", RESULT_TYPES) is None
    assert chosen("TEXT/CSV ; Q=1", RESULT_TYPES) == "text/csv"
    assert chosen("application/*;q=0.1, text/turtle;q=0.2", GRAPH_TYPES) == "text/turtle"
    assert wants_html("text/html", GRAPH_TYPES)
    assert not wants_html("text/html;q=0.5, text/turtle", GRAPH_TYPES)
    assert not wants_html("*/*", GRAPH_TYPES)


def test_mounted_in_another_application(store: Path) -> None:
    async def ask() -> None:
        endpoint = Endpoint(store)
        app = Starlette(routes=[Mount("/graph", routes=endpoint.routes)])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here.example") as client:
            answer = await client.get("/graph/sparql", params={"query": "ASK {}"})
            assert answer.json()["boolean"] is True
            void = await client.get("/graph/.well-known/void", headers={"accept": "application/n-triples"})
            assert "<http://here.example/graph/sparql>" in void.text
            assert (await client.get("/graph/sparql")).text.count("<http://here.example/graph/sparql>") == 2
        await endpoint.stop()

    asyncio.run(ask())


def test_json_is_json(server: Server) -> None:
    assert json.loads(server.query(SELECT).content)["results"]["bindings"][1] == {
        "x": {"type": "literal", "value": "2", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    }
    assert PROGRAM.exists()
