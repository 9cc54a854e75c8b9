"""What the store holds, seen statement by statement, with statements on top that are not written yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.rules import Atom, Value
from practicegraph.ontology.names import BASE, DERIVED, ID, NS, PREFIXES

__all__ = ["DERIVED_GRAPH", "MERGE", "Statement", "Triple", "View", "is_kept", "is_source", "triple_of"]

Triple: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, Value]
MERGE: Final = ox.DefaultGraph()
DERIVED_GRAPH: Final = ox.NamedNode(DERIVED)
_SOURCE: Final = ID + "source/"
COUNTED: Final = frozenset({ox.NamedNode(NS + "sourceCount"), ox.NamedNode(PREFIXES["skos"] + "prefLabel")})
"""What is derived of these is counted when the rules are done, and nothing follows from it."""


class Statement(NamedTuple):
    """A triple and who states it."""

    triple: Triple
    source: ox.NamedNode | None = None
    """None where it is derived, or does not matter."""
    new: bool = True
    """Not held before; False: only that this source states it is new."""


class View:
    """A store with triples on top, and with triples left out."""

    def __init__(self, engine: ox.Store, *, stated: Iterable[Statement] = ()) -> None:
        """Stated: statements of sources on top of those that the store holds."""
        self.engine = engine
        self.added: dict[Triple, None] = {}
        """What is on top, in the order in which it came."""
        self._hidden: set[Triple] = set()
        self._by_subject: dict[tuple[ox.NamedNode, Value], list[Triple]] = defaultdict(list)
        self._by_object: dict[tuple[ox.NamedNode, Value], list[Triple]] = defaultdict(list)
        self._stated: dict[ox.NamedNode, list[Statement]] = defaultdict(list)
        for statement in stated:
            self._stated[statement.triple[1]].append(statement)

    def __contains__(self, triple: Triple) -> bool:
        """Whether it is seen, whoever states it."""
        return triple in self.added or (triple not in self._hidden and ox.Quad(*triple) in self.engine)

    def add(self, triple: Triple) -> bool:
        """Puts a triple on top, unless it is there already or in the store; returns whether it did."""
        if triple in self:
            return False
        subject, predicate, object_ = triple
        self.added[triple] = None
        self._by_subject[predicate, subject].append(triple)
        self._by_object[predicate, object_].append(triple)
        return True

    def hide(self, triples: Iterable[Triple]) -> None:
        """Leaves triples of the store out; what sources state of them is seen as before. ``add`` brings one back."""
        self._hidden.update(triples)

    def find(self, pattern: Atom) -> Iterator[Statement]:
        """The triples that fit a pattern, its variables being wildcards; if it has a graph, each with its source."""
        subject = pattern.subject if isinstance(pattern.subject, ox.NamedNode) else None
        object_ = None if isinstance(pattern.object, ox.Variable) else pattern.object
        if isinstance(pattern.subject, ox.Literal):
            return
        if pattern.graph is not None:
            graph = None if isinstance(pattern.graph, ox.Variable) else pattern.graph
            yield from self._told(subject, pattern.predicate, object_, graph)
            for statement in self._stated.get(pattern.predicate, ()):
                (one, _, other), source, _ = statement
                if subject in (None, one) and object_ in (None, other) and graph in (None, source):
                    yield statement
            return
        counted = pattern.predicate in COUNTED
        if subject is not None and object_ is not None and not counted:  # as in _told
            if (triple := (subject, pattern.predicate, object_)) in self:
                yield Statement(triple)
            return
        for quad in self.engine.quads_for_pattern(subject, pattern.predicate, object_, MERGE):
            triple = triple_of(quad)
            if triple not in self._hidden and not (counted and ox.Quad(*triple, DERIVED_GRAPH) in self.engine):
                yield Statement(triple)
        yield from (Statement(triple) for triple in self._on_top(subject, pattern.predicate, object_))

    def _told(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode,
        object_: Value | None,
        graph: ox.NamedNode | None,
    ) -> Iterator[Statement]:
        """What the sources in the store state."""
        if subject is not None and object_ is not None and graph is not None:
            # nothing is left open: asking whether it is there is several times as fast as looking it up
            if is_source(graph) and ox.Quad(subject, predicate, object_, graph) in self.engine:
                yield Statement((subject, predicate, object_), graph)
        elif subject is None and object_ is not None and graph is None:
            yield from self._who_state(predicate, object_)
        else:
            for quad in self.engine.quads_for_pattern(subject, predicate, object_, graph):
                if is_source(name := quad.graph_name):
                    yield Statement(triple_of(quad), name)  # type: ignore[arg-type]  # a source's graph has an IRI

    def _who_state(self, predicate: ox.NamedNode, object_: Value) -> Iterator[Statement]:
        """Which sources state this value, of what. By query: of a country thousands of triples are derived, and the
        engine passes over them without making terms of them."""
        rows = self.engine.query(
            f"SELECT ?s ?g {{ GRAPH ?g {{ ?s {predicate} {object_} }} FILTER(?g != {DERIVED_GRAPH}) }}"
        )
        assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - a SELECT query; this tells the type checker
        for subject, graph in rows:
            if is_source(graph):
                yield Statement((subject, predicate, object_), graph)

    def _on_top(self, subject: Value | None, predicate: ox.NamedNode, object_: Value | None) -> list[Triple]:
        if subject is not None:
            found = self._by_subject.get((predicate, subject), [])
            return [triple for triple in found if object_ is None or triple[2] == object_]
        if object_ is not None:
            return list(self._by_object.get((predicate, object_), []))
        return [triple for triple in self.added if triple[1] == predicate]


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
