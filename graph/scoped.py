"""Deriving for one new source: its statements are followed through the rules, on top of what the store holds; and counting.

Adding statements only ever adds to what rules derive, with three exceptions, which are looked at by themselves: a preferred
label or a number of sources changes; somebody states what was derived; a group grows beyond the limit of a rule. In the
last case, and whenever a source was replaced or removed, ``scoped`` gives None, and everything is derived anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.match import MERGE, NOT_STATED, Triple, View, follow, matches, members, unify
from practicegraph.graph.plan import Plan
from practicegraph.graph.rules import Atom, Rule, Term
from practicegraph.ontology.names import DERIVED, NS, PREFIXES

__all__ = [
    "BASIS",
    "DERIVED_GRAPH",
    "DIGEST",
    "preferred_labels",
    "record",
    "scoped",
    "source_counts",
    "sources",
    "stated",
]

DERIVED_GRAPH: Final = ox.NamedNode(DERIVED)
BASIS: Final = ox.NamedNode(NS + "basis")
COUNT: Final = ox.NamedNode(NS + "sourceCount")
LABEL: Final = ox.NamedNode(PREFIXES["rdfs"] + "label")
PREFERRED: Final = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
FROM: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
DIGEST: Final = ox.NamedNode(PREFIXES["dct"] + "identifier")
DEFINITION: Final = ox.NamedNode(PREFIXES["skos"] + "definition")


def scoped(engine: ox.Store, rules: Plan, changed: Sequence[str]) -> tuple[set[ox.Quad], set[ox.Quad]] | None:
    """What to add to the derived graph and what to remove because of new sources.

    Returns:
        Two sets of quads in the default graph; None when deriving everything anew is the only right way.
    """
    new_sources = {ox.NamedNode(iri) for iri in changed}
    old_record = {_triple(quad) for quad in engine.quads_for_pattern(DERIVED_GRAPH, None, None, DERIVED_GRAPH)}
    covered = {object_ for _, predicate, object_ in old_record if predicate == FROM}
    now = sources(engine)
    digest = (DERIVED_GRAPH, DIGEST, ox.Literal(rules.digest))
    if digest not in old_record or covered & new_sources or not covered <= now or now - covered != new_sources & now:
        return None
    view = View(engine)
    said = [quad for source in new_sources for quad in engine.quads_for_pattern(None, None, None, source)]
    new: list[tuple[Triple, ox.NamedNode | None]] = [
        (_triple(quad), quad.graph_name)
        for quad in said  # type: ignore[misc]
    ]
    new = follow(rules.lower, view, new)
    if _outgrown(rules.rules, view, new, new_sources):
        return None
    new = follow(rules.upper, view, new)
    added = set(view.added)
    removed = {
        _triple(quad) for quad in said if ox.Quad(quad.subject, quad.predicate, quad.object, DERIVED_GRAPH) in engine
    }
    subjects = {triple[0] for triple, graph in new if graph is not None}
    labelled = {triple[0] for triple, graph in new if graph is not None and triple[1] in (LABEL, PREFERRED)}
    bases = [triple for subject in subjects for triple, _ in view.find(Atom(ox.Variable("c"), BASIS, subject))]
    touched = {triple[0] for triple in (*bases, *(triple for triple in added if triple[1] == BASIS))}
    bases = [triple for node in touched for triple, _ in view.find(Atom(node, BASIS, ox.Variable("b")))]
    for predicate, nodes, fresh in (
        (PREFERRED, labelled, preferred_labels(engine, labelled)),
        (COUNT, touched, source_counts(engine, bases)),
    ):
        held = {
            _triple(quad) for node in nodes for quad in engine.quads_for_pattern(node, predicate, None, DERIVED_GRAPH)
        }  # type: ignore[arg-type]
        added |= fresh - held
        removed |= held - fresh
    fresh = record(rules, now)
    added |= fresh - old_record
    return {_quad(triple) for triple in added - removed}, {_quad(triple) for triple in removed - added}


def _outgrown(
    rules: Sequence[Rule], view: View, new: Sequence[tuple[Triple, ox.NamedNode | None]], new_sources: set[ox.NamedNode]
) -> bool:
    """Whether a group that was within the limit of a rule no longer is, so that what follows from it has to go."""
    before = View(view.engine, without=new_sources)
    for crowd in {crowd for rule in rules for crowd in rule.crowds}:
        groups: set[tuple[Term, ...]] = set()
        for place, atom in enumerate(crowd.body):
            rest = crowd.body[:place] + crowd.body[place + 1 :]
            for triple, graph in new:
                start = unify(atom, triple, graph, {})
                if start is not None:
                    groups |= {tuple(match[key] for key in crowd.keys) for match in matches(rest, view, start)}
        for group in groups:
            binding = dict(zip(crowd.keys, group, strict=True))
            if members(crowd, view, binding) > crowd.limit and 0 < members(crowd, before, binding) <= crowd.limit:
                return True
    return False


def preferred_labels(engine: ox.Store, things: Iterable[Term] | None = None) -> set[Triple]:
    """For each thing the label that most sources state; among those, the first by code point, then by language tag.

    Args:
        engine: With the sources.
        things: Only these; None is all. A thing for which somebody states ``skos:prefLabel`` gets no other.
    """
    counts: dict[Term, Counter[ox.Literal]] = defaultdict(Counter)
    for thing in [None] if things is None else things:
        for quad in engine.quads_for_pattern(thing, LABEL, None, None):  # type: ignore[arg-type]
            if _is_source(quad.graph_name) and isinstance(quad.object, ox.Literal):
                counts[quad.subject][quad.object] += 1  # type: ignore[index]
    result: set[Triple] = set()
    for thing, labels in counts.items():
        best = min(labels, key=lambda label: (-labels[label], label.value, label.language or ""))
        given = engine.quads_for_pattern(thing, PREFERRED, None, None)  # type: ignore[arg-type]
        if not any(quad.graph_name not in (MERGE, DERIVED_GRAPH) for quad in given):
            result.add((thing, PREFERRED, best))
    return result


def source_counts(engine: ox.Store, bases: Iterable[Triple]) -> set[Triple]:
    """For each cooperation the number of sources that state what it rests on, that is, of what kind its bases are.

    Args:
        engine: With the sources.
        bases: Triples of ``pg:basis``, all of those of a cooperation.
    """
    found: dict[Term, set[object]] = defaultdict(set)
    for node, _, basis in bases:
        told = {quad.graph_name for quad in engine.quads_for_pattern(basis, TYPE, None, None)}  # type: ignore[arg-type]
        found[node] |= {graph for graph in told if _is_source(graph)}
    return {(node, COUNT, ox.Literal(len(told))) for node, told in found.items()}


def record(rules: Plan, made_from: Iterable[ox.NamedNode]) -> set[Triple]:
    """What the derived graph says of itself: its sources, the digest of its rules, and the rules that nodes name, in words."""
    result: set[Triple] = {(DERIVED_GRAPH, FROM, source) for source in made_from}
    result.add((DERIVED_GRAPH, DIGEST, ox.Literal(rules.digest)))
    for rule in rules.rules:
        if rule.node is not None:
            node = ox.NamedNode(rule.iri)
            result |= {(node, LABEL, ox.Literal(rule.name)), (node, DEFINITION, ox.Literal(rule.words, language="en"))}
    return result


def sources(engine: ox.Store) -> set[ox.NamedNode]:
    """The graphs of the sources."""
    return {graph for graph in engine.named_graphs() if isinstance(graph, ox.NamedNode) and graph not in NOT_STATED}


def stated(engine: ox.Store, triple: Triple) -> bool:
    """Whether a source, the vocabulary or a person states it."""
    found = engine.quads_for_pattern(*triple, None)  # type: ignore[arg-type]
    return any(quad.graph_name not in (MERGE, DERIVED_GRAPH) for quad in found)


def _is_source(graph: object) -> bool:
    return isinstance(graph, ox.NamedNode) and graph not in NOT_STATED


def _triple(quad: ox.Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]


def _quad(triple: Triple) -> ox.Quad:
    return ox.Quad(*triple)  # type: ignore[arg-type]
