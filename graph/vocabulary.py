"""The ontology and the concept schemes as the quads of one named graph."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

import pyoxigraph as ox

from practicegraph.ontology.load import vocabulary_files
from practicegraph.ontology.names import BASE, VOCABULARY

__all__ = ["version_quad", "vocabulary_quads"]

GRAPH: Final = ox.NamedNode(VOCABULARY)
IDENTIFIER: Final = ox.NamedNode("http://purl.org/dc/terms/identifier")
GENID: Final = BASE + ".well-known/genid/"


def version_quad() -> ox.Quad:
    """What the vocabulary graph of a store says when it was written from the files of this program: their digest."""
    digest = hashlib.sha256(b"\0".join(_files())).hexdigest()
    return ox.Quad(GRAPH, IDENTIFIER, ox.Literal("sha256:" + digest), GRAPH)


@cache
def vocabulary_quads() -> tuple[ox.Quad, ...]:
    """The ontology and the schemes, without the shapes.

    Blank nodes become IRIs (RDF 1.1 Concepts, 3.5) named by their canonical label in their file, so that every store
    has the same ones.
    """
    return tuple(quad for content in _files() for quad in _skolemised(content))


def _files() -> list[bytes]:
    return [path.read_bytes() for path in vocabulary_files()]


def _skolemised(content: bytes) -> list[ox.Quad]:
    dataset = ox.Dataset(ox.parse(content, ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    prefix = f"{GENID}{hashlib.sha256(content).hexdigest()[:12]}-"
    quads = []
    for quad in dataset:
        subject, object_ = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode):
            subject = ox.NamedNode(prefix + subject.value)
        if isinstance(object_, ox.BlankNode):
            object_ = ox.NamedNode(prefix + object_.value)
        quads.append(ox.Quad(subject, quad.predicate, object_, GRAPH))
    return quads
