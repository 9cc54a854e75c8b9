"""A real ``practicegraph serve`` for tests: a process of its own at a free port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PROGRAM = Path(sys.executable).parent / "practicegraph"
TOKEN = "a-token-for-tests"  # noqa: S105 - it opens nothing but the servers of these tests
BEARER = {"authorization": f"Bearer {TOKEN}"}


@dataclass
class Server:
    """A server that runs."""

    address: str
    """Without a slash at its end."""
    process: subprocess.Popen[str]
    client: httpx.Client
    """Shows no token of its own."""

    @property
    def sparql(self) -> str:
        return self.address + "/sparql"

    @property
    def graphs(self) -> str:
        return self.address + "/graph-store"

    def query(self, text: str, **fields: str) -> httpx.Response:
        return self.client.get(self.sparql, params={"query": text}, headers=fields)

    def update(self, text: str) -> httpx.Response:
        fields = {"content-type": "application/sparql-update", **BEARER}
        return self.client.post(self.sparql, content=text.encode(), headers=fields)

    def rows(self, text: str) -> list[dict[str, str]]:
        """The solutions of a query as plain values."""
        answer = self.query(text, accept="application/sparql-results+json")
        assert answer.status_code == 200, answer.text
        found = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]


@contextmanager
def serve(store: Path, *options: str, writable: bool = True) -> Iterator[Server]:
    """A server on a store, which is made if it is not there and may be written."""
    arguments = [str(PROGRAM), "serve", "--store", str(store), "--port", "0", *options]
    if writable:
        file = store.parent / "token"
        file.write_text(TOKEN + "\n", "utf-8")
        arguments += ["--token-file", str(file)]
    env = {name: value for name, value in os.environ.items() if name != "PRACTICEGRAPH_STORE"}
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=env)
    try:
        assert process.stderr is not None
        said = ""
        while not (found := re.search(r" at (http://\S+)/ ", said)):
            line = process.stderr.readline()
            assert line, f"the server did not start: {said}"
            said += line
        with httpx.Client(timeout=60, trust_env=False) as client:
            yield Server(found[1], process, client)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=20)[1]
        assert process.returncode == 0, rest
        assert "Traceback" not in rest, rest
