"""Triples as the store compares and writes them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeAlias

import pyoxigraph as ox

__all__ = ["Triple", "lines", "stated_elsewhere", "triple_of"]

STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Triple: TypeAlias = tuple[Node, ox.NamedNode, Node | ox.Literal]


def triple_of(quad: ox.Quad) -> Triple:
    """The triple of a quad, with its literal as the engine gives it back."""
    return quad.subject, quad.predicate, as_stored(quad.object) if isinstance(quad.object, ox.Literal) else quad.object


@lru_cache(maxsize=4096)
def as_stored(literal: ox.Literal) -> ox.Literal:
    """The literal as the engine gives it back: it rewrites "01" to "1", and comparing must not take them for two."""
    if literal.language is not None or literal.datatype.value == STRING:
        return literal
    node = ox.NamedNode("urn:any")
    engine = ox.Store()
    engine.add(ox.Quad(node, node, literal))
    (quad,) = engine
    assert isinstance(quad.object, ox.Literal)  # noqa: S101 - what else; this tells the type checker
    return quad.object


def stated_elsewhere(engine: ox.Store, triple: Triple, graph: ox.NamedNode) -> bool:
    """Whether another named graph states it."""
    return any(
        found.graph_name != graph and not isinstance(found.graph_name, ox.DefaultGraph)
        for found in engine.quads_for_pattern(*triple, None)
    )


def lines(triples: Iterable[Triple]) -> str:
    """The triples in SPARQL, sorted, so that the same change is the same text."""
    return "\n".join(sorted(f"{subject} {predicate} {object_} ." for subject, predicate, object_ in triples))
