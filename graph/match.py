"""Matching rules statement by statement: forwards from what one source states, and for whoever asks why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import TypeAlias

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.counts import BETWEEN
from practicegraph.graph.rules import Atom, Binding, Crowd, Rule, Term, Value
from practicegraph.graph.view import Statement, Triple, View

__all__ = [
    "Beyond",
    "conclusions",
    "crowded",
    "follow",
    "instance",
    "matches",
    "members",
    "remembered",
    "starts",
    "unify",
]

Beyond: TypeAlias = Callable[[Crowd, Binding], bool]
"""Whether the group that a binding names is beyond its limit."""


def unify(atom: Atom, statement: Statement, binding: Binding) -> Binding | None:
    """The binding, with what is missing added, under which the atom is this statement; None when there is none."""
    (subject, predicate, object_), source, new = statement
    if atom.predicate != predicate or (source is None if atom.graph is not None else not new):
        return None
    result = dict(binding)
    pairs: list[tuple[Term, Value]] = [(atom.subject, subject), (atom.object, object_)]
    if atom.graph is not None and source is not None:
        pairs.append((atom.graph, source))
    for mine, theirs in pairs:
        if isinstance(mine, ox.Variable):
            mine = result.setdefault(mine, theirs)
        if mine != theirs:
            return None
    return result


def instance(atom: Atom, binding: Binding) -> Atom:
    """The atom with bound variables put in."""
    subject, predicate, object_, graph = atom
    if isinstance(subject, ox.Variable):
        subject = binding.get(subject, subject)
    if isinstance(object_, ox.Variable):
        object_ = binding.get(object_, object_)
    if isinstance(graph, ox.Variable):
        source = binding.get(graph)
        graph = source if isinstance(source, ox.NamedNode) else graph
    return Atom(subject, predicate, object_, graph)


def matches(body: Sequence[Atom], view: View, binding: Binding) -> Iterator[Binding]:
    """All ways to match the atoms that agree with a binding; the atom with the most known terms is looked up first."""
    if not body:
        yield binding
        return
    known = [instance(atom, binding) for atom in body]
    place = min(range(len(body)), key=lambda number: _openness(known[number]))
    rest = [*body[:place], *body[place + 1 :]]
    for statement in view.find(known[place]):
        further = unify(known[place], statement, binding)
        if further is not None:
            yield from matches(rest, view, further)


def members(crowd: Crowd, view: View, binding: Binding, *, more: int = 0) -> int:
    """Number of members of the group that the binding names, counted no further than one beyond the limit, or beyond
    that many more."""
    found: set[Value] = set()
    for match in matches(crowd.body, view, {key: binding[key] for key in crowd.keys}):
        found.add(match[crowd.counted])
        if len(found) > crowd.limit + more:
            break
    return len(found)


def crowded(rule: Rule, view: View, binding: Binding) -> bool:
    """Whether a match concerns a group that is beyond a limit of the rule."""
    return any(members(crowd, view, binding) > crowd.limit for crowd in rule.crowds)


def follow(
    rules: Sequence[Rule],
    view: View,
    new: Sequence[Statement],
    *,
    accept: Callable[[Triple], bool] | None = None,
    beyond: Beyond | None = None,
) -> list[Statement]:
    """Adds to the view what follows from new statements.

    Semi-naive evaluation: each statement, once, is tried as each pattern of each rule, and the other patterns are
    looked up in all that is held (Abiteboul, Hull, Vianu: Foundations of Databases, 1995, section 13.1).

    Args:
        rules: What their crowds count must not follow from these rules.
        view: Sees the new statements.
        new: What to start from.
        accept: What to do with a conclusion instead of adding it to the view; whether to go on from it.
        beyond: Whether a group is beyond its limit; as the view sees it, if None.

    Returns:
        The new statements and all that was added.
    """
    accept = accept or view.add
    beyond = beyond or remembered(lambda crowd, binding: members(crowd, view, binding) > crowd.limit)
    readers: dict[ox.NamedNode, list[tuple[Rule, Atom, tuple[Atom, ...]]]] = defaultdict(list)
    for rule in rules:
        for place, atom in enumerate(rule.body):
            readers[atom.predicate].append((rule, atom, rule.body[:place] + rule.body[place + 1 :]))
    agenda = list(new)
    for statement in agenda:  # grows while it is read
        for rule, atom, rest in readers.get(statement.triple[1], ()):
            start = unify(atom, statement, {})
            if start is None:
                continue
            for match in list(matches(rest, view, start)):
                found = conclusions(rule, match, beyond)
                agenda.extend(Statement(triple) for triple in found if accept(triple))
    return agenda


def remembered(beyond: Beyond) -> Beyond:
    """The same, each group looked at once: for as long as nothing changes what is counted."""
    known: dict[tuple[object, ...], bool] = {}

    def look(crowd: Crowd, binding: Binding) -> bool:
        group = (id(crowd), *(binding[key] for key in crowd.keys))
        if group not in known:
            known[group] = beyond(crowd, binding)
        return known[group]

    return look


def conclusions(rule: Rule, match: Binding, beyond: Beyond) -> Iterator[Triple]:
    """What a rule says of a match of its body."""
    binding = rule.complete(match)
    if binding is None or any(beyond(crowd, binding) for crowd in rule.crowds):
        return
    for head in rule.head:
        subject, predicate, object_, _ = instance(head, binding)
        if isinstance(subject, ox.NamedNode) and not isinstance(object_, ox.Variable):
            yield subject, predicate, object_


def starts(rule: Rule, head: Atom, triple: Triple, view: View) -> Iterator[Binding]:
    """Bindings from which to look for matches of a rule that say a triple: the two that a cooperation is between are
    looked up in the view, since its IRI does not tell them."""
    start = unify(head, Statement(triple), {})
    if start is None:
        return
    if rule.node is None or rule.node not in start or rule.differ is None:
        yield start
        return
    known = {variable: value for variable, value in start.items() if variable != rule.node}
    actors = [item.triple[2] for item in view.find(Atom(start[rule.node], BETWEEN, ox.Variable("o")))]
    for pair in permutations(actors, 2):
        binding = {**dict(zip(rule.differ, pair, strict=True)), **known}
        whole = rule.complete(binding)
        if whole is not None and whole[rule.node] == start[rule.node]:
            yield binding


def _openness(atom: Atom) -> int:
    """How far a pattern is from a look-up: a known subject narrows more than a known object, a class least of all."""
    unknown_subject = 6 if atom.predicate == TYPE else 4
    score = unknown_subject * isinstance(atom.subject, ox.Variable)
    return score + 3 * isinstance(atom.object, ox.Variable) - 3 * isinstance(atom.graph, ox.NamedNode)
