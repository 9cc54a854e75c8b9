"""Reading the manifests of the W3C's SPARQL 1.1 test suite: what to send, and what to expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

SUITE = Path(__file__).parents[2] / "shared" / "suites" / "w3c-sparql11"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
"""What the files of the suite are called in it, so that graphs named by files are found by queries."""
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
OTHER_FOLDERS = ("entailment", "service", "protocol", "graph-store-protocol", "http-rdf-update", "service-description")
"""What is no test of queries, updates or their syntax, or needs other servers or regimes of inference."""
Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True)
class Case:
    """One test with its node in the manifest."""

    name: str
    """Folder and name, which are unique together."""
    kind: str
    """The local name of its type, as ``QueryEvaluationTest``."""
    manifest: Manifest
    node: ox.NamedNode


class Manifest:
    """A manifest as a graph."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent.name
        self.store = ox.Store()
        self.store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=f"{BASE}{self.folder}/{path.name}")

    def all(self, node: object, predicate: str) -> list[Node]:
        """The values of a property."""
        assert isinstance(node, ox.NamedNode | ox.BlankNode)
        found = self.store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
        return sorted((quad.object for quad in found if isinstance(quad.object, Node)), key=str)

    def one(self, node: object, predicate: str) -> Node | None:
        """The value of a property that has at most one."""
        found = self.all(node, predicate)
        assert len(found) < 2, f"{node} {predicate}"
        return found[0] if found else None

    def text(self, node: object, predicate: str) -> str | None:
        """The literal value of a property."""
        assert isinstance(node, ox.NamedNode | ox.BlankNode)
        for quad in self.store.quads_for_pattern(node, ox.NamedNode(predicate), None, None):
            assert isinstance(quad.object, ox.Literal)
            return quad.object.value
        return None

    def items(self, node: Node | None) -> Iterator[Node]:
        """The members of an RDF list."""
        while node is not None and node != ox.NamedNode(RDF + "nil"):
            (first,) = self.all(node, RDF + "first")
            yield first
            node = self.one(node, RDF + "rest")

    def cases(self) -> Iterator[Case]:
        """The tests that are listed."""
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None, None):
            assert isinstance(quad.object, Node)
            for entry in self.items(quad.object):
                assert isinstance(entry, ox.NamedNode)
                kind = self.one(entry, RDF + "type")
                assert isinstance(kind, ox.NamedNode)
                name = f"{self.folder}/{entry.value.rpartition('#')[2]}"
                yield Case(name, kind.value.rpartition("#")[2], self, entry)


@cache
def cases(*folders: str) -> tuple[Case, ...]:
    """The tests of these folders, or without any of all that try queries, updates and their syntax."""
    chosen = folders or sorted(
        path.name for path in SUITE.iterdir() if path.is_dir() and path.name not in OTHER_FOLDERS
    )  # fmt: skip
    manifests = [path for folder in chosen for path in sorted((SUITE / folder).glob("manifest*.ttl"))]
    assert manifests, f"no manifests in {SUITE}"
    return tuple(case for path in manifests for case in Manifest(path).cases())


def file_of(node: object) -> Path:
    """The file that an IRI of a manifest means."""
    assert isinstance(node, ox.NamedNode)
    assert node.value.startswith(BASE), node
    return SUITE / node.value.removeprefix(BASE)


def quads_of(path: Path, graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    """The triples of a file, as quads of a graph."""
    form = ox.RdfFormat.RDF_XML if path.suffix == ".rdf" else ox.RdfFormat.TURTLE
    iri = BASE + path.relative_to(SUITE).as_posix()
    found = ox.parse(path=str(path), format=form, base_iri=iri, rename_blank_nodes=True)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]


def dataset_of(manifest: Manifest, node: object, vocabulary: str) -> list[ox.Quad]:
    """The data that an action or a result of a test has: ``vocabulary`` is QT or UT."""
    default = ox.DefaultGraph()
    quads = [quad for item in manifest.all(node, vocabulary + "data") for quad in quads_of(file_of(item), default)]
    for item in manifest.all(node, vocabulary + "graphData"):
        if isinstance(item, ox.NamedNode):
            quads += quads_of(file_of(item), item)
        else:
            file = manifest.one(item, UT + "graph") or manifest.one(item, UT + "data")
            name = manifest.text(item, LABEL)
            assert file is not None
            assert name is not None
            quads += quads_of(file_of(file), ox.NamedNode(name))
    return quads
