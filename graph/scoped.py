"""Deriving for the sources that have changed, on top of what the store holds.

Their statements, and those they no longer state, are followed through the rules (``graph.maintain``); then labels and
numbers of sources are counted for what they touch. When rules have changed, or others than these sources, ``scoped``
gives None, and everything is derived anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.counts import BASIS, BETWEEN, COUNT, LABEL, PREFERRED, preferred_labels, source_counts
from practicegraph.graph.maintain import Maintenance, TooLarge
from practicegraph.graph.plan import Plan
from practicegraph.graph.rules import Atom
from practicegraph.graph.view import DERIVED_GRAPH, MERGE, Statement, Triple, View, is_source, triple_of
from practicegraph.ontology.names import PREFIXES

__all__ = ["DIGEST", "FROM", "record", "scoped", "sources"]

FROM: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
DIGEST: Final = ox.NamedNode(PREFIXES["dct"] + "identifier")
DEFINITION: Final = ox.NamedNode(PREFIXES["skos"] + "definition")
_ANY: Final = ox.Variable("any")


def scoped(
    engine: ox.Store, rules: Plan, changed: Collection[str], removed: Iterable[ox.Quad]
) -> tuple[set[Triple], set[Triple]] | None:
    """What to add to the derived graph and what to remove because sources were added, replaced or removed.

    Args:
        engine: With what the sources state now, and what was derived before.
        rules: What to derive by.
        changed: IRIs of all sources that have changed.
        removed: What left the graphs that rules can read since then; more does no harm.

    Returns:
        Two sets; None when only deriving everything anew is right, or sooner.
    """
    named = {ox.NamedNode(iri) for iri in changed}
    now = sources(engine)
    before = {triple_of(quad) for quad in engine.quads_for_pattern(DERIVED_GRAPH, None, None, DERIVED_GRAPH)}
    known = {source for source in named if (DERIVED_GRAPH, FROM, source) in before}
    if before != record(rules, (now - named) | known, about_rules=False):
        return None
    new = [
        Statement(triple_of(quad), source, new=not _held(engine, triple_of(quad), named))
        for source in named & now
        for quad in engine.quads_for_pattern(None, None, None, source)
    ]
    gone = [_gone(engine, quad) for quad in removed if quad not in engine]
    old = View(engine, stated=(statement for statement in gone if statement.source is not None))
    for statement in gone:
        old.add(statement.triple)
    work = Maintenance(old, View(engine), whole=not known)
    try:
        below = work.through(rules.lower, gone, new, all_rules=rules.lower)
        lost = [Statement(triple) for triple in work.taken if triple not in work.view]
        gone = [statement._replace(new=statement.triple not in work.view) for statement in gone]
        work.through(rules.upper, [*gone, *lost], below, all_rules=rules.rules)
    except TooLarge:
        return None
    added = {triple for triple in work.view.added if triple not in work.taken}
    taken = {triple for triple in work.taken if triple not in work.view}
    taken |= {triple for triple, _, _ in new if ox.Quad(*triple, DERIVED_GRAPH) in engine}
    more, less = _counted(engine, work.view, [statement.triple for statement in (*new, *gone)], taken)
    itself = record(rules, now, about_rules=False)
    return added | more | (itself - before), taken | less | (before - itself)


def _gone(engine: ox.Store, quad: ox.Quad) -> Statement:
    """What a source no longer states; new, if nobody does."""
    triple = triple_of(quad)
    source = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) and is_source(quad.graph_name) else None
    return Statement(triple, source, new=ox.Quad(*triple) not in engine)


def _held(engine: ox.Store, triple: Triple, new_sources: Collection[ox.NamedNode]) -> bool:
    graphs = (quad.graph_name for quad in engine.quads_for_pattern(*triple, None))
    return any(graph != MERGE and graph not in new_sources for graph in graphs)


def _counted(
    engine: ox.Store, view: View, told: Collection[Triple], taken: Collection[Triple]
) -> tuple[set[Triple], set[Triple]]:
    """Counts that are new, and those that no longer hold.

    Args:
        engine: With the sources.
        view: With what is derived.
        told: What may have changed in sources.
        taken: What is no longer derived.
    """
    labelled = {subject for subject, predicate, _ in told if predicate in (LABEL, PREFERRED)}
    touched = {triple[0] for triples in (view.added, taken) for triple in triples if triple[1] == BASIS}
    for node in {term for triple in told for term in triple if isinstance(term, ox.NamedNode)}:
        touched |= {triple[0] for triple, _, _ in view.find(Atom(_ANY, BASIS, node))}
    cooperations = [
        statement.triple
        for node in touched
        for predicate in (BASIS, BETWEEN)
        for statement in view.find(Atom(node, predicate, _ANY))
    ]
    more: set[Triple] = set()
    less: set[Triple] = set()
    for predicate, nodes, counted in (
        (PREFERRED, labelled, preferred_labels(engine, labelled)),
        (COUNT, touched, source_counts(engine, cooperations)),
    ):
        found = (engine.quads_for_pattern(node, predicate, None, DERIVED_GRAPH) for node in nodes)
        held = {triple_of(quad) for quads in found for quad in quads}
        more |= {triple for triple in counted - held if ox.Quad(*triple) not in engine}
        less |= held - counted
    return more, less


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
