"""What the store holds, seen statement by statement, with statements on top that are not written yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.rules import Atom, Value
from practicegraph.ontology.names import BASE, DERIVED, ID

__all__ = ["DERIVED_GRAPH", "MERGE", "Statement", "Triple", "View", "is_kept", "is_source", "triple_of"]

Triple: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, Value]
MERGE: Final = ox.DefaultGraph()
DERIVED_GRAPH: Final = ox.NamedNode(DERIVED)
_SOURCE: Final = ID + "source/"


class Statement(NamedTuple):
    """A triple and who states it."""

    triple: Triple
    source: ox.NamedNode | None = None
    """None where it is derived, or does not matter."""
    new: bool = True
    """Not held before; False: only that this source states it is new."""


class View:
    """A store with triples on top, or with some of its sources left out."""

    def __init__(self, engine: ox.Store, *, without: Collection[ox.NamedNode] = ()) -> None:
        """Without: what only these sources state is not seen."""
        self.engine = engine
        self.added: dict[Triple, None] = {}
        """What is on top, in the order in which it came."""
        self._hidden = frozenset([*without, MERGE]) if without else None
        self._by_subject: dict[tuple[ox.NamedNode, Value], list[Triple]] = defaultdict(list)
        self._by_object: dict[tuple[ox.NamedNode, Value], list[Triple]] = defaultdict(list)

    def add(self, triple: Triple) -> bool:
        """Puts a triple on top, unless it is there already or in the store; returns whether it did."""
        if triple in self.added or ox.Quad(*triple) in self.engine:
            return False
        subject, predicate, object_ = triple
        self.added[triple] = None
        self._by_subject[predicate, subject].append(triple)
        self._by_object[predicate, object_].append(triple)
        return True

    def find(self, pattern: Atom) -> Iterator[Statement]:
        """The triples that fit a pattern, its variables being wildcards; if it has a graph, each with its source."""
        subject = pattern.subject if isinstance(pattern.subject, ox.NamedNode) else None
        object_ = None if isinstance(pattern.object, ox.Variable) else pattern.object
        if isinstance(pattern.subject, ox.Literal):
            return
        if pattern.graph is not None:
            graph = None if isinstance(pattern.graph, ox.Variable) else pattern.graph
            if subject is not None and object_ is not None and graph is not None and self._hidden is None:
                # nothing is left open: asking whether it is there is several times as fast as looking it up
                if is_source(graph) and ox.Quad(subject, pattern.predicate, object_, graph) in self.engine:
                    yield Statement((subject, pattern.predicate, object_), graph)
                return
            if subject is None and object_ is not None and graph is None:
                yield from self._who_state(pattern.predicate, object_)
                return
            for quad in self.engine.quads_for_pattern(subject, pattern.predicate, object_, graph):
                name = quad.graph_name
                if is_source(name) and not (self._hidden and name in self._hidden):
                    yield Statement(triple_of(quad), name)  # type: ignore[arg-type]  # a source's graph is named by an IRI
            return
        for quad in self.engine.quads_for_pattern(subject, pattern.predicate, object_, MERGE):
            triple = triple_of(quad)
            if self._hidden is None or self._seen(triple, self._hidden):
                yield Statement(triple)
        yield from (Statement(triple) for triple in self._on_top(subject, pattern.predicate, object_))

    def _who_state(self, predicate: ox.NamedNode, object_: Value) -> Iterator[Statement]:
        """Which sources state this value, of what. By query: of a country thousands of triples are derived, and the
        engine passes over them without making terms of them."""
        rows = self.engine.query(
            f"SELECT ?s ?g {{ GRAPH ?g {{ ?s {predicate} {object_} }} FILTER(?g != {DERIVED_GRAPH}) }}"
        )
        assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - a SELECT query; this tells the type checker
        for subject, graph in rows:
            if is_source(graph) and not (self._hidden and graph in self._hidden):
                yield Statement((subject, predicate, object_), graph)

    def _on_top(self, subject: Value | None, predicate: ox.NamedNode, object_: Value | None) -> list[Triple]:
        if subject is not None:
            found = self._by_subject.get((predicate, subject), [])
            return [triple for triple in found if object_ is None or triple[2] == object_]
        if object_ is not None:
            return list(self._by_object.get((predicate, object_), []))
        return [triple for triple in self.added if triple[1] == predicate]

    def _seen(self, triple: Triple, hidden: Collection[object]) -> bool:
        return any(quad.graph_name not in hidden for quad in self.engine.quads_for_pattern(*triple, None))


def is_source(graph: object) -> bool:
    """Whether a graph is that of a source, not the merge, nor what is derived, decided or vocabulary."""
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(_SOURCE)


def is_kept(graph: object) -> bool:
    """Whether practicegraph keeps a graph, by its name: that of a source, derived, vocabulary or resolution. Others are
    what users wrote through the endpoint; nothing is derived from them."""
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(BASE)


def triple_of(quad: ox.Quad) -> Triple:
    """The quad without its graph; blank nodes and quoted triples do not occur in a store."""
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]
