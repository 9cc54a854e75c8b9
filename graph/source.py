"""What the store says of a source itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.results import IRI
from practicegraph.ontology.names import ID, PREFIXES

__all__ = ["SOURCE", "Source", "may_state", "source_of"]

SOURCE: Final = ID + "source/"
"""What the IRIs of sources, which are the names of their graphs, begin with."""
PROPERTIES: Final = {
    "name": PREFIXES["pg"] + "fileName",
    "title": PREFIXES["dct"] + "title",
    "language": PREFIXES["dct"] + "language",
    "published": PREFIXES["dct"] + "issued",
    "url": PREFIXES["schema"] + "url",
    "digest": PREFIXES["pg"] + "digest",
    "snapshot": PREFIXES["pg"] + "snapshot",
    "extractor": PREFIXES["pg"] + "extractor",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A report in the store; what is not known of it is None."""

    iri: IRI
    name: str | None = None
    """The name of its file."""
    title: str | None = None
    language: str | None = None
    published: str | None = None
    url: str | None = None
    digest: str | None = None
    """SHA-256 of the file as read."""
    snapshot: str | None = None
    """SHA-256 of its text in UTF-8, by which ``Store.snapshot`` gives it."""
    extractor: str | None = None
    """Version of the reader, and of the decisions that it applied."""


def may_state(iri: str, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """What a source is to state, if it may.

    Raises:
        ValueError: not the IRI of a source, or a blank node, which would be another node at every writing.
    """
    if not iri.startswith(SOURCE):
        raise ValueError(f"not the IRI of a source: {iri!r} does not start with {SOURCE}")
    quads = list(quads)
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise ValueError(f"a source cannot state something of a blank node: {quad}")
    return quads


def source_of(engine: ox.Store, iri: str) -> Source:
    """What the graph of a source says of the source."""
    node = ox.NamedNode(iri)
    said = {
        quad.predicate.value: quad.object.value
        for quad in engine.quads_for_pattern(node, None, None, node)
        if isinstance(quad.object, ox.Literal)
    }
    return Source(IRI(iri), **{name: said.get(predicate) for name, predicate in PROPERTIES.items()})
