"""SERVICE and LOAD: only from hosts that are allowed, only at public addresses, no redirects."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from endpoint_server import serve

from practicegraph.queries.protocol_remote import without_remote
from practicegraph.queries.worker_answer import Refused
from practicegraph.queries.worker_relay import Relay, public_address

JSON = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"urn:there"}}]}}'
ANSWERS = {
    "/sparql": (200, "application/sparql-results+json", JSON),
    "/doc.ttl": (200, "text/turtle", b"<#me> <urn:says> <other> ."),
    "/broken.ttl": (200, "text/turtle", b"<#me> <urn:says>"),
    "/page": (200, "text/html", b"<p>no RDF</p>"),
    "/moved": (302, "text/plain", b""),
}


class Other(BaseHTTPRequestHandler):
    """Another server."""

    asked: list[str] = []  # noqa: RUF012 - shared on purpose

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
        self._answer()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        status, media, content = ANSWERS.get(self.path, (404, "text/plain", b""))
        self.send_response(status)
        self.send_header("content-type", media)
        self.send_header("content-length", str(len(content)))
        self.send_header("location", "/doc.ttl")
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def other() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"other.example:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def host() -> Iterator[str]:
    with other() as name:
        yield name


@pytest.fixture
def relay(host: str) -> Iterator[Relay]:
    relay = Relay([host], address=lambda *_: "127.0.0.1")
    yield relay
    relay.close()


def test_a_service_that_is_allowed(relay: Relay, host: str) -> None:
    text = without_remote(f"SELECT ?x {{ SERVICE <http://{host}/sparql> {{ ?x ?p ?o }} }}", relay, update=False)
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    assert [str(row["x"]) for row in found] == ["<urn:there>"]
    assert "?x ?p ?o" in Other.asked[-1]


def test_loading_what_is_allowed(relay: Relay, host: str) -> None:
    store = ox.Store()
    text = f"LOAD <http://{host}/doc.ttl> INTO GRAPH <urn:g> ; LOAD SILENT <http://{host}/nothing.ttl>"
    store.update(without_remote(text, relay, update=True))
    assert [str(quad) for quad in store] == [f"<http://{host}/doc.ttl#me> <urn:says> <http://{host}/other> <urn:g>"]


@pytest.mark.parametrize(
    ("path", "said"), [("broken.ttl", "error"), ("page", "not RDF"), ("moved", "302"), ("nothing", "404")]
)
def test_what_goes_wrong_there(relay: Relay, host: str, path: str, said: str) -> None:
    with pytest.raises(OSError, match="502"):
        ox.Store().update(without_remote(f"LOAD <http://{host}/{path}>", relay, update=True))
    assert said in relay.problem


@pytest.mark.parametrize(
    "iri", ["http://other.example/sparql", "http://x@HOST/sparql", "file:///etc/passwd", "ftp://HOST/", "http://[/"]
)
def test_what_is_not_allowed(relay: Relay, host: str, iri: str) -> None:
    iri = iri.replace("HOST", host)
    assert not relay.allows(iri)
    with pytest.raises((Refused, SyntaxError)):
        without_remote(f"LOAD <{iri}>", relay, update=True)


def test_a_service_that_a_variable_names(relay: Relay) -> None:
    with pytest.raises(Refused):
        without_remote("SELECT * { VALUES ?s { <urn:x> } SERVICE ?s { ?a ?b ?c } }", relay, update=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1", "localhost"])
def test_private_addresses(host: str) -> None:
    with pytest.raises(OSError, match="not a public address"):
        public_address(host, 80)


def test_public_addresses() -> None:
    assert public_address("8.8.8.8", 80) == "8.8.8.8"


def test_an_allowed_host_that_is_private(tmp_path: Path, host: str) -> None:
    name = host.replace("other.example", "localhost")
    with serve(tmp_path / "db", "--allow-host", name, writable=False) as server:
        answer = server.query(f"SELECT ?x {{ SERVICE <http://{name}/sparql> {{ ?x ?p ?o }} }}")
        assert answer.status_code == 502
        assert "not a public address" in answer.text
        assert server.query("ASK { SERVICE <http://example.org/> { ?x ?p ?o } }").status_code == 403
        silent = server.rows(f"SELECT ?y {{ BIND(1 AS ?y) SERVICE SILENT <http://{name}/sparql> {{ ?x ?p ?o }} }}")
        assert silent == [{"y": "1"}]
