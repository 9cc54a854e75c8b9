"""Stores for tests of the explorer, and a client that asks it in this process."""

import asyncio
import atexit
import hashlib
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import httpx
import pyoxigraph as ox
from starlette.applications import Starlette

from practicegraph.graph.store import open_store
from practicegraph.ingest.ingest import ingest
from practicegraph.ontology.names import ID, NS, PREFIXES


class Client:
    """Asks an ASGI application, follows redirections and keeps no cookies."""

    def __init__(self, app: Starlette, **headers: str) -> None:
        self._app, self._headers = app, headers

    def get(
        self, path: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        return asyncio.run(self._get(path, params, {**self._headers, **(headers or {})}))

    async def _get(self, path: str, params: Mapping[str, str] | None, headers: Mapping[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://explorer", follow_redirects=True) as client:
            return await client.get(path, params=params, headers=headers)


ROOT = Path(__file__).parents[1]
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>" onclick="alert(3)'
RIGHT_TO_LEFT = "جمعية \u202eالتضامن\u202c الريفي"


def example_store(folder: Path) -> Path:
    """The example reports with their register: a copy of a store that each process of the tests makes once."""
    shutil.copytree(_example(), folder)
    return folder


@cache
def _example() -> Path:
    folder = Path(mkdtemp(prefix="practicegraph-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_store(folder / "store") as store:
        assert not ingest(
            [str(ROOT / "examples" / "reports")], store, register=ROOT / "examples" / "partners.csv"
        ).failed
    return folder / "store"


def hostile_store(folder: Path) -> Path:
    """A source whose names, quotes and text want to run or read from right to left."""
    source, text = ID + "source/hostile-1", f"{HOSTILE} met {RIGHT_TO_LEFT}."
    graph = ox.NamedNode(source)

    def pg(name: str) -> ox.NamedNode:
        return ox.NamedNode(NS + name)

    def known(prefix: str, name: str) -> ox.NamedNode:
        return ox.NamedNode(PREFIXES[prefix] + name)

    triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (graph, known("rdf", "type"), pg("Source")),
        (graph, known("dct", "title"), ox.Literal(HOSTILE)),
        (graph, known("dct", "language"), ox.Literal('"><b>')),
        (graph, known("schema", "url"), ox.Literal("javascript:alert(4)")),
    ]
    digest_of = {
        "one": (HOSTILE, "Organisation"),
        "two": (RIGHT_TO_LEFT, "Organisation"),
        "three": (HOSTILE, "Practice"),
    }
    for number, (slug, (name, class_)) in enumerate(digest_of.items()):
        thing = ox.NamedNode(f"{ID}{class_.lower()}/{slug}")
        start = text.index(name)
        passage = ox.NamedNode(f"{ID}passage/hostile-1-{number}")
        selector = ox.NamedNode(passage.value + "/selector")
        triples += [
            (thing, known("rdf", "type"), pg(class_)),
            (thing, known("rdfs", "label"), ox.Literal(name)),
            (thing, known("skos", "prefLabel"), ox.Literal(name)),
            (thing, pg("evidence"), passage),
            (passage, known("oa", "hasSource"), graph),
            (passage, known("oa", "hasSelector"), selector),
            (selector, known("oa", "exact"), ox.Literal(name)),
            (selector, known("oa", "start"), ox.Literal(start)),
            (selector, known("oa", "end"), ox.Literal(start + len(name))),
        ]
    triples.append((graph, pg("snapshot"), ox.Literal(hashlib.sha256(text.encode()).hexdigest())))
    with open_store(folder) as store:
        store.replace_source(source, [ox.Quad(*triple, graph) for triple in triples], snapshot=text)
    return folder
