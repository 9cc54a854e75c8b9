"""Matching the bodies of rules against the store, statement by statement: for one changed source, and for ``why``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.rules import Atom, Crowd, Rule, Term
from practicegraph.ontology.names import DECISIONS, DERIVED, VOCABULARY

__all__ = [
    "MERGE",
    "NOT_STATED",
    "Binding",
    "Triple",
    "View",
    "crowded",
    "follow",
    "instance",
    "matches",
    "members",
    "stated_in",
    "unify",
]

Binding: TypeAlias = dict[ox.Variable, Term]
Triple: TypeAlias = tuple[Term, ox.NamedNode, Term]
NOT_STATED: Final = frozenset(ox.NamedNode(graph) for graph in (DERIVED, VOCABULARY, DECISIONS))
"""Named graphs that are no sources."""
MERGE: Final = ox.DefaultGraph()


class View:
    """What the store holds, with triples on top that are not written yet."""

    def __init__(self, engine: ox.Store, *, without: Collection[ox.NamedNode] = ()) -> None:
        """Without: what only these graphs state is not seen."""
        self.engine = engine
        self._without = frozenset([*without, MERGE]) if without else None
        self.added: dict[Triple, None] = {}
        self._by_subject: dict[tuple[ox.NamedNode, Term], list[Triple]] = defaultdict(list)
        self._by_object: dict[tuple[ox.NamedNode, Term], list[Triple]] = defaultdict(list)

    def add(self, triple: Triple) -> None:
        """Puts a triple on top."""
        subject, predicate, object_ = triple
        self.added[triple] = None
        self._by_subject[predicate, subject].append(triple)
        self._by_object[predicate, object_].append(triple)

    def holds(self, triple: Triple) -> bool:
        """Whether it is in the store or on top."""
        return triple in self.added or ox.Quad(*triple, MERGE) in self.engine  # type: ignore[arg-type]

    def find(self, pattern: Atom) -> Iterator[tuple[Triple, ox.NamedNode | None]]:
        """The triples that fit a pattern with variables as wildcards; with ``graph``, each with the source that states it."""
        subject = None if isinstance(pattern.subject, ox.Variable) else pattern.subject
        object_ = None if isinstance(pattern.object, ox.Variable) else pattern.object
        if isinstance(subject, ox.Literal):
            return
        if pattern.graph is not None:
            graph = None if isinstance(pattern.graph, ox.Variable) else pattern.graph
            for quad in self.engine.quads_for_pattern(subject, pattern.predicate, object_, graph):
                name = quad.graph_name
                if isinstance(name, ox.NamedNode) and name not in NOT_STATED and name not in (self._without or ()):
                    yield _triple(quad), name
            return
        for quad in self.engine.quads_for_pattern(subject, pattern.predicate, object_, MERGE):
            if self._without is None or self._seen(quad):
                yield _triple(quad), None
        if subject is not None:
            on_top = self._by_subject.get((pattern.predicate, subject), ())
        elif object_ is not None:
            on_top = self._by_object.get((pattern.predicate, object_), ())
        else:
            on_top = [triple for triple in self.added if triple[1] == pattern.predicate]
        for triple in tuple(on_top):
            if object_ is None or triple[2] == object_:
                yield triple, None

    def _seen(self, quad: ox.Quad) -> bool:
        graphs = (
            found.graph_name for found in self.engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        )
        return self._without is None or any(graph not in self._without for graph in graphs)


def unify(
    atom: Atom, triple: Triple, graph: ox.NamedNode | None, binding: Mapping[ox.Variable, Term]
) -> Binding | None:
    """The binding under which the atom is this triple, or None; ``graph`` is where it is stated, None if it is derived."""
    if atom.predicate != triple[1] or (atom.graph is not None and graph is None):
        return None
    result = dict(binding)
    pairs: list[tuple[Term, Term]] = [(atom.subject, triple[0]), (atom.object, triple[2])]
    if atom.graph is not None and graph is not None:
        pairs.append((atom.graph, graph))
    for mine, theirs in pairs:
        if not isinstance(mine, ox.Variable):
            if mine != theirs:
                return None
        elif result.setdefault(mine, theirs) != theirs:
            return None
    return result


def instance(atom: Atom, binding: Mapping[ox.Variable, Term]) -> Atom:
    """The atom with the bound variables put in."""
    subject, predicate, object_, graph = atom
    if isinstance(subject, ox.Variable):
        subject = binding.get(subject, subject)
    if isinstance(object_, ox.Variable):
        object_ = binding.get(object_, object_)
    if isinstance(graph, ox.Variable):
        graph = binding.get(graph, graph)  # type: ignore[assignment]
    return Atom(subject, predicate, object_, graph)


def matches(body: Sequence[Atom], view: View, binding: Binding) -> Iterator[Binding]:
    """All ways to match the atoms that agree with the binding; the atom with the most known terms is looked up first."""
    if not body:
        yield binding
        return
    known = [instance(atom, binding) for atom in body]
    place = min(range(len(body)), key=lambda index: _openness(known[index]))
    rest = [*body[:place], *body[place + 1 :]]
    for triple, graph in view.find(known[place]):
        further = unify(known[place], triple, graph, binding)
        if further is not None:
            yield from matches(rest, view, further)


def crowded(crowd: Crowd, view: View, binding: Mapping[ox.Variable, Term]) -> bool:
    """Whether the group that the binding's keys name is larger than the limit."""
    return members(crowd, view, binding) > crowd.limit


def members(crowd: Crowd, view: View, binding: Mapping[ox.Variable, Term]) -> int:
    """Number of members of a group, counted no further than one beyond the limit."""
    found: set[Term] = set()
    for match in matches(crowd.body, view, {key: binding[key] for key in crowd.keys}):
        found.add(match[crowd.counted])
        if len(found) > crowd.limit:
            break
    return len(found)


def follow(
    rules: Sequence[Rule], view: View, new: Sequence[tuple[Triple, ox.NamedNode | None]]
) -> list[tuple[Triple, ox.NamedNode | None]]:
    """Adds to the view what follows from new statements (semi-naive: each step joins a new one with all that is held).

    Args:
        rules: Their crowds must not depend on what they add.
        view: With the new statements in it.
        new: Statements, each with the source that states it, or None for derived ones.

    Returns:
        The new statements and all that was added.
    """
    readers: dict[ox.NamedNode, list[tuple[Rule, Atom, tuple[Atom, ...]]]] = defaultdict(list)
    for rule in rules:
        for place, atom in enumerate(rule.body):
            readers[atom.predicate].append((rule, atom, rule.body[:place] + rule.body[place + 1 :]))
    agenda = list(new)
    for triple, graph in agenda:  # grows while it is read
        for rule, atom, rest in readers.get(triple[1], ()):
            start = unify(atom, triple, graph, {})
            if start is None:
                continue
            for match in matches(rest, view, start):
                binding = rule.complete(match)
                if binding is None or any(crowded(crowd, view, binding) for crowd in rule.crowds):
                    continue
                for head in rule.head:
                    subject, predicate, object_, _ = instance(head, binding)
                    if isinstance(subject, ox.NamedNode) and not view.holds((subject, predicate, object_)):
                        view.add((subject, predicate, object_))
                        agenda.append(((subject, predicate, object_), None))
    return agenda


def stated_in(
    view: View, subject: Term, predicate: ox.NamedNode, object_: Term | None = None
) -> list[tuple[Term, ox.NamedNode]]:
    """The objects that sources state, each with its source."""
    pattern = Atom(subject, predicate, object_ or ox.Variable("o"), ox.Variable("g"))
    return [(triple[2], graph) for triple, graph in view.find(pattern) if graph is not None]


def _openness(atom: Atom) -> int:
    """How far a pattern is from being a plain look-up."""
    weights = (4 if isinstance(atom.subject, ox.Variable) else 0), (3 if isinstance(atom.object, ox.Variable) else 0)
    return sum(weights) - (1 if isinstance(atom.graph, ox.NamedNode) else 0)


def _triple(quad: ox.Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]
