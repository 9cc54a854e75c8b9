"""Nothing that a request does hurts: hostile queries beside other clients, slow and vanishing clients, overload."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from endpoint_server import Server, serve

from practicegraph.graph import open_store

SECONDS = 2
MEGABYTES = 200
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATH = "SELECT (COUNT(*) AS ?n) { ?a (<urn:next>|^<urn:next>|(<urn:next>/<urn:next>)*)+ ?b . ?c (!<urn:x>)* ?d }"
SORTED = "SELECT ?a ?d ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?i"
LONG_TEXT = "SELECT (STRLEN(?x9) AS ?n) { BIND ('0123456789abcdef' AS ?x0) " + " ".join(
    f"BIND (CONCAT({', '.join([f'?x{n}'] * 16)}) AS ?x{n + 1})" for n in range(9)
) + " }"  # fmt: skip
HALF = b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\ncontent-length: 50\r\n\r\nASK"
MUCH = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chain of 2,000 things, some of which come round."""
    folder = tmp_path_factory.mktemp("limits") / "db"
    node = [ox.NamedNode(f"urn:{number}") for number in range(2000)]
    next_ = ox.NamedNode("urn:next")
    with open_store(folder) as opened:
        opened.change_graph("urn:chain", added=[ox.Quad(node[n], next_, node[(n * 7 + 1) % 2000]) for n in range(2000)])
    return folder


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serve(
        store, "--timeout", str(SECONDS), "--memory", str(MEGABYTES), "--result", "2", "--client-timeout", "1"
    ) as s:
        yield s


def direct(server: Server, text: str) -> httpx.Response:
    return server.client.post(server.sparql, content=text, headers={"content-type": "application/sparql-query"})


def connect(server: Server) -> socket.socket:
    found = urlsplit(server.address)
    return socket.create_connection((found.hostname, found.port), timeout=20)


@pytest.mark.parametrize("text", [CARTESIAN, PATH], ids=["cartesian", "path"])
def test_what_takes_too_long_ends(server: Server, text: str) -> None:
    began = time.monotonic()
    answer = direct(server, text)
    assert answer.status_code == 503
    assert f"{SECONDS} seconds" in answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert time.monotonic() - began < SECONDS + 10


def test_others_are_answered_meanwhile(store: Path) -> None:
    with ThreadPoolExecutor(5) as others, serve(store, "--timeout", "600") as server:
        hostile = [others.submit(direct, server, text) for text in (CARTESIAN, PATH, CARTESIAN, PATH, CARTESIAN)]
        time.sleep(1)
        for number in range(5):
            assert server.rows(f"SELECT ({number} AS ?n) (COUNT(*) AS ?m) {{ <urn:1> ?p ?o }}") == [
                {"n": str(number), "m": "1"}
            ]
        assert not any(one.done() for one in hostile)
        server.process.terminate()
        assert {one.result().status_code for one in hostile} == {503}
        assert server.process.wait(60) == 0


@pytest.mark.parametrize("text", [SORTED, LONG_TEXT], ids=["sorted", "long text"])
def test_what_takes_too_much_memory_ends(server: Server, text: str) -> None:
    answer = direct(server, text)
    assert answer.status_code == 503
    assert "memory" in answer.text or "seconds" in answer.text  # whichever is spent first on a slow machine
    assert server.query("ASK {}").status_code == 200


def test_a_result_that_is_too_large_is_never_taken_for_whole(server: Server) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        direct(server, MUCH)
    few = direct(server, "SELECT ?x { VALUES ?y { " + "1 " * 40 + "} BIND(STR(?y) AS ?x) }")
    assert few.status_code == 200
    assert server.query("ASK {}").status_code == 200


def test_a_client_that_goes_away_frees_its_worker(store: Path) -> None:
    with serve(store, "--timeout", "600", "--workers", "1") as server:
        for _ in range(3):
            with connect(server) as client:
                client.sendall(f"GET /sparql?query={quote(CARTESIAN)} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
                time.sleep(0.2)
        assert server.query("ASK {}").json()["boolean"] is True  # which would wait longer than the client does


def test_a_client_that_does_not_read_keeps_no_worker(store: Path) -> None:
    with serve(store, "--timeout", "600", "--workers", "1", "--result", "64") as server:
        text = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000")
        with connect(server) as client:
            client.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
            time.sleep(0.2)
            assert server.query("ASK {}").json()["boolean"] is True


def test_a_body_that_does_not_come(server: Server) -> None:
    with connect(server) as client:
        client.sendall(HALF)
        assert client.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_ends_early(server: Server) -> None:
    with connect(server) as client:
        client.sendall(HALF)
    assert server.query("ASK {}").status_code == 200


def test_what_is_no_http(server: Server) -> None:
    with connect(server) as client:
        client.sendall(b"\x16\x03\x01\x02\x00 what is this?\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 400 ")
    assert server.query("ASK {}").status_code == 200


def test_more_than_can_wait_are_told_to_come_again(store: Path) -> None:
    with serve(store, "--timeout", str(SECONDS), "--workers", "1", "--waiting", "1") as server:
        with ThreadPoolExecutor(6) as clients:
            answers = list(clients.map(lambda _: direct(server, CARTESIAN), range(6)))
        assert {answer.status_code for answer in answers} == {503}
        refused = [answer for answer in answers if "waiting" in answer.text]
        assert refused
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        assert server.query("ASK {}").status_code == 200


def test_many_at_once(server: Server) -> None:
    with ThreadPoolExecutor(16) as clients:
        found = list(clients.map(lambda n: direct(server, f"SELECT ({n} AS ?n) {{}}").json(), range(64)))
    assert [answer["results"]["bindings"][0]["n"]["value"] for answer in found] == [str(n) for n in range(64)]


def test_workers_end_with_the_server(store: Path) -> None:
    with ThreadPoolExecutor(1) as client:
        with serve(store) as server:
            waiting = client.submit(direct, server, CARTESIAN)
            time.sleep(1)
            children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
            pids = [int(pid) for pid in children.read_text("ascii").split()]
            assert len(pids) >= 2
            server.process.terminate()
            answer = waiting.result()
            assert (answer.status_code, answer.text) == (503, "the server ends\n")
            assert server.process.wait(20) == 0
        assert not [pid for pid in pids if os.path.exists(f"/proc/{pid}")]
