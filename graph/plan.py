"""The order in which rules run: what a rule reads is complete before it, as far as rules do not feed each other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.rules import Atom, Rule

__all__ = ["Plan", "Step", "plan"]

_Key: TypeAlias = tuple[str, str]
"""What a pattern reads or writes: a property; for rdf:type, the class too."""


@dataclass(frozen=True, slots=True)
class Step:
    """Rules that run together; ``again``: until they add nothing."""

    rules: tuple[Rule, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Rules in order, and what they read."""

    rules: tuple[Rule, ...]
    steps: tuple[Step, ...]
    lower: tuple[Rule, ...]
    """Those that depend on no crowd limit: adding statements only ever adds to what they derive."""
    upper: tuple[Rule, ...]
    """The others; they run when the lower ones are done, so that groups are counted whole."""
    reads: tuple[Atom, ...]
    """Patterns, one for each property and class that rules read or write; with a graph where they ask for sources."""
    digest: str
    """Of the rules: another one means that everything has to be derived anew."""


def plan(rules: Iterable[Rule], *, version: str = "") -> Plan:
    """Orders rules by what they read and write (the strata of Datalog with negation, for crowd limits as the negation).

    Args:
        rules: In any order.
        version: Of whatever else decides what follows, the concept schemes for one; becomes part of the digest.

    Raises:
        InvalidValue: a crowd limit counts something that the rule itself leads to, so that no order is right.
    """
    rules = tuple(sorted(rules, key=lambda rule: rule.name))
    writers: dict[_Key, set[int]] = defaultdict(set)
    for number, rule in enumerate(rules):
        for head in rule.head:
            writers[_key(head)].add(number)
    order: nx.DiGraph[int] = nx.DiGraph()
    order.add_nodes_from(range(len(rules)))
    counting: set[int] = set()
    for number, rule in enumerate(rules):
        order.add_edges_from((writer, number) for key in _derivable(rule.body) for writer in writers[key])
        counted = [key for crowd in rule.crowds for key in _derivable(crowd.body)]
        order.add_edges_from((writer, number) for key in counted for writer in writers[key])
        if counted:
            counting.add(number)
    above = counting.union(*(nx.descendants(order, number) for number in counting))
    for number in counting:
        for key in (key for crowd in rules[number].crowds for key in _derivable(crowd.body)):
            if writers[key] & above:
                raise InvalidValue(
                    f"rule {rules[number].name} counts {' '.join(key).strip()}, which follows from rules with a limit; "
                    "count something else"
                )
    whole: nx.DiGraph[int] = nx.condensation(order)
    steps = []
    for part in nx.lexicographical_topological_sort(whole, key=lambda part: min(whole.nodes[part]["members"])):
        together = sorted(whole.nodes[part]["members"])
        again = len(together) > 1 or order.has_edge(together[0], together[0])
        steps.append(Step(tuple(rules[number] for number in together), again))
    return Plan(
        rules,
        tuple(steps),
        tuple(rule for number, rule in enumerate(rules) if number not in above),
        tuple(rule for number, rule in enumerate(rules) if number in above),
        _reads(rules),
        hashlib.sha256("\n".join([version, *(rule.insert() for rule in rules)]).encode()).hexdigest(),
    )


def _reads(rules: Sequence[Rule]) -> tuple[Atom, ...]:
    """A pattern for each property, or class, that occurs, with a graph if any rule asks for one."""
    found: dict[_Key, Atom] = {}
    subject, object_, graph = ox.Variable("s"), ox.Variable("o"), ox.Variable("g")
    for rule in rules:
        for atom in (*rule.body, *rule.head, *(atom for crowd in rule.crowds for atom in crowd.body)):
            key = _key(atom)
            if atom.graph is not None or key not in found:
                asked = None if atom.graph is None else graph
                found[key] = Atom(subject, atom.predicate, atom.object if atom.predicate == TYPE else object_, asked)
    return tuple(found[key] for key in sorted(found))


def _derivable(atoms: Iterable[Atom]) -> list[_Key]:
    return [_key(atom) for atom in atoms if atom.graph is None]


def _key(atom: Atom) -> _Key:
    named_class = atom.predicate == TYPE and isinstance(atom.object, ox.NamedNode)
    return atom.predicate.value, atom.object.value if named_class else ""
