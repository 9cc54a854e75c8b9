"""The systems that benchmarks/run compares, each asked in a process of its own that can be ended.

As a program: python run_systems.py SYSTEM PLACE VALUES QUESTION…, which answers one line of JSON for each question.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from practicegraph.graph.results import IRI
from practicegraph.graph.sparql import bind
from practicegraph.graph.store import open_store
from practicegraph.ontology.names import PREFIXES
from practicegraph.queries.run import ask, question

__all__ = ["SYSTEMS", "answers"]

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
Asker = Callable[[str], tuple[float, int]]
"""From the name of a question to processor seconds and number of rows."""


def sparql(name: str, values: Mapping[str, str]) -> str:
    """The query of a question, with its required parameters bound."""
    needed = [item.name for item in question(name).parameters if item.required]
    return bind(question(name).sparql, {f"the_{key}": IRI(values[key]) for key in needed})


def ours(place: Path, values: Mapping[str, str]) -> Asker:
    store = open_store(place, read_only=True)
    ask(store, "pilot-actions")  # makes the copy, which is measured by itself

    def one(name: str) -> tuple[float, int]:
        given = {item.name: values[item.name] for item in question(name).parameters if item.required}
        start = time.process_time()
        rows = len(ask(store, name, **given))
        return time.process_time() - start, rows

    return one


def pyoxigraph(place: Path, values: Mapping[str, str]) -> Asker:
    engine = open_store(place, read_only=True).raw

    def one(name: str) -> tuple[float, int]:
        start = time.process_time()
        found = engine.query(sparql(name, values), prefixes=PREFIXES)
        rows = sum(1 for _ in found)  # type: ignore[union-attr]
        return time.process_time() - start, rows

    return one


def rdflib(place: Path, values: Mapping[str, str]) -> Asker:
    dataset = open_store(place, read_only=True).to_rdflib()

    def one(name: str) -> tuple[float, int]:
        start = time.process_time()
        rows = sum(1 for _ in dataset.query(PROLOGUE + sparql(name, values)))
        return time.process_time() - start, rows

    return one


def oxigraph_serve(place: Path, values: Mapping[str, str]) -> Asker:
    from practicegraph.graph.checkpoint import latest

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).parent / "oxigraph"
    arguments = [program, "serve-read-only", "--location", latest(place), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)

    def seconds() -> float:
        times = psutil.Process(server.pid).cpu_times()
        return float(times.user + times.system)

    def one(name: str) -> tuple[float, int]:
        data = urllib.parse.urlencode({"query": PROLOGUE + sparql(name, values)}).encode()
        address = f"http://127.0.0.1:{port}/query"
        request = urllib.request.Request(address, data, {"Accept": "application/sparql-results+json"})
        start = seconds()
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
            rows = len(json.load(answer)["results"]["bindings"])
        return seconds() - start, rows

    return one


SYSTEMS: dict[str, Callable[[Path, Mapping[str, str]], Asker]] = {
    "practicegraph": ours,
    "pyoxigraph": pyoxigraph,
    "oxigraph serve": oxigraph_serve,
    "rdflib": rdflib,
}


def answers(
    system: str, place: Path, values: Mapping[str, str], names: Sequence[str], limit: float
) -> dict[str, tuple[float, int] | None]:
    """Processor seconds and rows of each question; None where it took more than ``limit`` wall seconds."""
    found: dict[str, tuple[float, int] | None] = {}
    left = list(names)
    while left:
        process = subprocess.Popen(
            [sys.executable, __file__, system, place, json.dumps(values), *left], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        selector = selectors.DefaultSelector()
        selector.register(process.stdout, selectors.EVENT_READ)
        waiting = 10 * limit  # the first time, it loads
        while left and selector.select(waiting):
            line = process.stdout.readline()
            if not line:
                break
            waiting = limit
            if not re.match(r'{"ready"', line):
                found[left.pop(0)] = tuple(json.loads(line))
        if left:
            found[left.pop(0)] = None
        for child in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else ():
            child.kill()
        process.kill()
        process.wait()
        selector.close()
        process.stdout.close()
    return found


def main() -> None:
    system, place, values, *names = sys.argv[1:]
    one = SYSTEMS[system](Path(place), json.loads(values))
    print('{"ready": true}', flush=True)
    for name in names:
        print(json.dumps(min(one(name) for _ in range(3 if system == "practicegraph" else 1))), flush=True)
    time.sleep(600)  # ended by whoever started it, with what it has started


if __name__ == "__main__":
    main()
