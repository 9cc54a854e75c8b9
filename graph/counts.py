"""What is counted over sources: the label that most of them use, and how many of them a cooperation rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.rules import Value
from practicegraph.graph.view import DERIVED_GRAPH, Triple, is_kept, is_source
from practicegraph.ontology.names import NS, PREFIXES

__all__ = ["BASIS", "BETWEEN", "COUNT", "LABEL", "PREFERRED", "preferred_labels", "source_counts"]

BASIS: Final = ox.NamedNode(NS + "basis")
BETWEEN: Final = ox.NamedNode(NS + "between")
PARTICIPANT: Final = ox.NamedNode(NS + "participant")
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
            if is_kept(quad.graph_name) and quad.graph_name != DERIVED_GRAPH:
                named.add(quad.subject)  # type: ignore[arg-type]
    return {
        (thing, PREFERRED, min(labels, key=lambda label: (-labels[label], label.value, label.language or "")))
        for thing, labels in counts.items()
        if thing not in named
    }


def source_counts(engine: ox.Store, cooperations: Iterable[Triple]) -> set[Triple]:
    """For each cooperation the number of sources that tie both organisations to something that it rests on.

    A source ties an organisation to a thing when it states one of the other, or a participation of the one in the
    other. Sources that only mention a project in which two are partners do not count. Where no source ties both, as
    with a pilot action in the other's platform, those that tie one count; where none does, those that speak of it.

    Args:
        engine: With the sources.
        cooperations: Triples of ``pg:basis`` and ``pg:between``: of each cooperation all or none.
    """
    bases: dict[ox.NamedNode, set[Value]] = defaultdict(set)
    actors: dict[ox.NamedNode, set[Value]] = defaultdict(set)
    for node, predicate, value in cooperations:
        (bases if predicate == BASIS else actors)[node].add(value)
    wanted: dict[Value, set[Value]] = defaultdict(set)
    for node, things in bases.items():
        for thing in things:
            wanted[thing] |= actors[node]
    ties = {thing: _ties(engine, thing, those) for thing, those in wanted.items()}
    found: set[Triple] = set()
    for node, things in bases.items():
        tied: dict[int, set[Value]] = defaultdict(set)
        for thing in things:
            for source, those in ties[thing].items():
                tied[len(those & actors[node])].add(source)
        count = tied[2] or tied[1] or {source for thing in things for source in _speaking(engine, thing)}
        found.add((node, COUNT, ox.Literal(len(count))))
    return found


def _ties(engine: ox.Store, thing: Value, actors: Collection[Value]) -> dict[Value, set[Value]]:
    """For each source that ties any of the actors to a thing, those actors.

    The engine walks through all that is said of the thing, which of a project that hundreds of reports are about are
    thousands of statements, and gives only the few that concern the actors.
    """
    direct = f"UNION {{ {thing} ?p ?a }}" if isinstance(thing, ox.NamedNode) else ""
    query = (
        f"SELECT DISTINCT ?g ?a {{ GRAPH ?g {{ {{ ?x ?p {thing} . ?x {PARTICIPANT} ?a }} UNION {{ ?a ?p {thing} }} "
        f"{direct} }} FILTER(?a IN ({', '.join(map(str, actors))})) }}"
    )
    result: dict[Value, set[Value]] = defaultdict(set)
    for source, actor in _rows(engine, query):
        if is_source(source):
            result[source].add(actor)
    return result


def _speaking(engine: ox.Store, thing: Value) -> set[Value]:
    """The sources that speak of a thing."""
    direct = f"UNION {{ {thing} ?p ?o }}" if isinstance(thing, ox.NamedNode) else ""
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {{ ?s ?p {thing} }} {direct} }} }}"
    return {source for (source,) in _rows(engine, query) if is_source(source)}


def _rows(engine: ox.Store, query: str) -> Iterator[tuple[Value, ...]]:
    rows = engine.query(query)
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - SELECT queries; this tells the type checker
    return (tuple(row) for row in rows)
