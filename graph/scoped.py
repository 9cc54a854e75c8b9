"""Deriving for one new source: its statements are followed through the rules, on top of what the store holds.

Adding statements only ever adds to what rules derive, with three exceptions, which are looked at by themselves: a
preferred label or a number of sources changes; somebody states what was derived; a group grows beyond the limit of a
rule. In the last case, and whenever a source was replaced or removed, ``scoped`` gives None, and everything is derived
anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.counts import BASIS, BETWEEN, COUNT, LABEL, PREFERRED, preferred_labels, source_counts
from practicegraph.graph.match import follow, matches, members, unify
from practicegraph.graph.plan import Plan
from practicegraph.graph.rules import Atom, Rule, Value
from practicegraph.graph.view import DERIVED_GRAPH, MERGE, Statement, Triple, View, is_source, triple_of
from practicegraph.ontology.names import PREFIXES

__all__ = ["DIGEST", "FROM", "record", "scoped", "sources"]

FROM: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
DIGEST: Final = ox.NamedNode(PREFIXES["dct"] + "identifier")
DEFINITION: Final = ox.NamedNode(PREFIXES["skos"] + "definition")
_ANY: Final = ox.Variable("any")


def scoped(engine: ox.Store, rules: Plan, changed: Collection[str]) -> tuple[set[Triple], set[Triple]] | None:
    """What to add to the derived graph and what to remove because of new sources.

    Returns:
        Two sets; None when only deriving everything anew is right.
    """
    new_sources = {ox.NamedNode(iri) for iri in changed}
    now = sources(engine)
    before = {triple_of(quad) for quad in engine.quads_for_pattern(DERIVED_GRAPH, None, None, DERIVED_GRAPH)}
    added_before = {source for source in new_sources if (DERIVED_GRAPH, FROM, source) in before}
    if added_before or before != record(rules, now - new_sources, about_rules=False):
        return None
    view = View(engine)
    start = [
        Statement(triple_of(quad), source, new=not _held(engine, triple_of(quad), new_sources))
        for source in new_sources
        for quad in engine.quads_for_pattern(None, None, None, source)
    ]
    new = follow(rules.lower, view, start)
    if _outgrown(rules.rules, view, new, new_sources):
        return None
    follow(rules.upper, view, new)
    added = set(view.added)
    removed = {triple for triple, _, _ in start if ox.Quad(*triple, DERIVED_GRAPH) in engine}
    labelled = {subject for (subject, predicate, _), _, _ in start if predicate in (LABEL, PREFERRED)}
    touched = {triple[0] for triple in added if triple[1] == BASIS}
    for node in {term for triple, _, _ in start for term in triple if isinstance(term, ox.NamedNode)}:
        touched |= {triple[0] for triple, _, _ in view.find(Atom(_ANY, BASIS, node))}
    cooperations = [
        statement.triple
        for node in touched
        for predicate in (BASIS, BETWEEN)
        for statement in view.find(Atom(node, predicate, _ANY))
    ]
    for predicate, nodes, counted in (
        (PREFERRED, labelled, preferred_labels(engine, labelled)),
        (COUNT, touched, source_counts(engine, cooperations)),
    ):
        found = (engine.quads_for_pattern(node, predicate, None, DERIVED_GRAPH) for node in nodes)
        held = {triple_of(quad) for quads in found for quad in quads}
        added |= {triple for triple in counted - held if ox.Quad(*triple) not in engine}
        removed |= held - counted
    return added | (record(rules, now) - before), removed


def _held(engine: ox.Store, triple: Triple, new_sources: Collection[ox.NamedNode]) -> bool:
    graphs = (quad.graph_name for quad in engine.quads_for_pattern(*triple, None))
    return any(graph != MERGE and graph not in new_sources for graph in graphs)


def _outgrown(
    rules: Sequence[Rule], view: View, new: Sequence[Statement], new_sources: Collection[ox.NamedNode]
) -> bool:
    """Whether a group that was within the limit of a rule no longer is, so that what followed from it has to go."""
    before = View(view.engine, without=new_sources)
    for crowd in {crowd for rule in rules for crowd in rule.crowds}:
        groups: set[tuple[Value, ...]] = set()
        for place, atom in enumerate(crowd.body):
            rest = crowd.body[:place] + crowd.body[place + 1 :]
            for start in filter(None, (unify(atom, statement, {}) for statement in new)):
                groups |= {tuple(match[key] for key in crowd.keys) for match in matches(rest, view, start)}
        for group in groups:
            binding = dict(zip(crowd.keys, group, strict=True))
            if members(crowd, view, binding) > crowd.limit and 0 < members(crowd, before, binding) <= crowd.limit:
                return True
    return False


def record(rules: Plan, made_from: Iterable[ox.NamedNode], *, about_rules: bool = True) -> set[Triple]:
    """What the derived graph says of itself: its sources, the digest of its rules, the rules that its nodes name."""
    result: set[Triple] = {(DERIVED_GRAPH, FROM, source) for source in made_from}
    result.add((DERIVED_GRAPH, DIGEST, ox.Literal(rules.digest)))
    for rule in rules.rules if about_rules else ():
        if rule.node is not None:
            node = ox.NamedNode(rule.iri)
            result |= {(node, LABEL, ox.Literal(rule.name)), (node, DEFINITION, ox.Literal(rule.words, language="en"))}
    return result


def sources(engine: ox.Store) -> set[ox.NamedNode]:
    """The graphs of the sources."""
    return {graph for graph in engine.named_graphs() if isinstance(graph, ox.NamedNode) and is_source(graph)}
