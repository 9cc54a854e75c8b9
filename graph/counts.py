"""What is counted over sources: the label that most of them use, and how many of them a cooperation rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.rules import Value
from practicegraph.graph.view import DERIVED_GRAPH, MERGE, Triple, is_source
from practicegraph.ontology.names import NS, PREFIXES

__all__ = ["BASIS", "COUNT", "LABEL", "PREFERRED", "preferred_labels", "source_counts"]

BASIS: Final = ox.NamedNode(NS + "basis")
COUNT: Final = ox.NamedNode(NS + "sourceCount")
LABEL: Final = ox.NamedNode(PREFIXES["rdfs"] + "label")
PREFERRED: Final = ox.NamedNode(PREFIXES["skos"] + "prefLabel")


def preferred_labels(engine: ox.Store, things: Collection[ox.NamedNode] | None = None) -> set[Triple]:
    """For each thing the label that most sources state; among those, the first by code point, then by language tag.

    Args:
        engine: With the sources.
        things: Only these; None is all. One that has a stated ``skos:prefLabel`` gets no other.
    """
    counts: dict[ox.NamedNode, Counter[ox.Literal]] = defaultdict(Counter)
    named: set[ox.NamedNode] = set()
    for thing in [None] if things is None else things:
        for quad in engine.quads_for_pattern(thing, LABEL, None, None):
            if is_source(quad.graph_name) and isinstance(quad.object, ox.Literal):
                counts[quad.subject][quad.object] += 1  # type: ignore[index]  # blank nodes do not occur
        for quad in engine.quads_for_pattern(thing, PREFERRED, None, None):
            if quad.graph_name not in (MERGE, DERIVED_GRAPH):
                named.add(quad.subject)  # type: ignore[arg-type]
    return {
        (thing, PREFERRED, min(labels, key=lambda label: (-labels[label], label.value, label.language or "")))
        for thing, labels in counts.items()
        if thing not in named
    }


def source_counts(engine: ox.Store, bases: Iterable[Triple]) -> set[Triple]:
    """For each cooperation the number of sources that state something it rests on.

    A source states a thing when it says of what kind it is; where none does, when it speaks of it at all.

    Args:
        engine: With the sources.
        bases: Triples of ``pg:basis``: of each cooperation all or none.
    """
    tellers: dict[Value, frozenset[object]] = {}
    found: dict[ox.NamedNode, set[object]] = defaultdict(set)
    for node, _, basis in bases:
        if basis not in tellers and isinstance(basis, ox.NamedNode):
            tellers[basis] = _sources(engine.quads_for_pattern(basis, TYPE, None, None)) or _sources(
                engine.quads_for_pattern(None, None, basis, None)
            )
        found[node] |= tellers[basis]
    return {(node, COUNT, ox.Literal(len(told))) for node, told in found.items()}


def _sources(quads: Iterable[ox.Quad]) -> frozenset[object]:
    return frozenset(quad.graph_name for quad in quads if is_source(quad.graph_name))
