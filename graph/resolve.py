"""One organisation, one node: what the reports call by several names is one node in the graph.

1. What each source stated before anything was merged is known: a source in which something was renamed keeps the
   triples that this touched as it stated them (``pg:asRead``), so that every merge can be undone.
2. ``resolve_actors`` says which organisations of all sources are one.
3. Sources that name one that goes are written with the one that stays; the others are not touched.
4. The reasons, and the pairs that a person should look at, stand in a graph of their own.

What comes out is a function of what the sources state, what people decided and what the register lists: the order in
which reports were read does not matter, and taking a decision or a report away undoes what it brought about.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.counts import LABEL, PREFERRED
from practicegraph.graph.decisions import Decisions, load_decisions
from practicegraph.graph.identity import local
from practicegraph.graph.rename import ALT_LABEL, AS_READ, as_stated, renamed
from practicegraph.graph.resolve_actors import Actor, Pair, Resolution, resolve_actors
from practicegraph.graph.view import MERGE, Triple, is_source, triple_of
from practicegraph.ontology.names import ID, NS, PREFIXES, RESOLUTION

if TYPE_CHECKING:
    from practicegraph.graph.store import Store

__all__ = ["REGISTER", "account", "candidates", "is_outdated", "merges", "resolve"]

ORGANISATION: Final = ox.NamedNode(NS + "Organisation")
REGISTER: Final = ox.NamedNode(NS + "Register")
"""The class of sources that are registers, whose names win."""
GRAPH: Final = ox.NamedNode(RESOLUTION)
DIGEST: Final = ox.NamedNode(PREFIXES["dct"] + "identifier")
FROM: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
CODE: Final = ("folding.py", "rename.py", "resolve.py", "resolve_actors.py", "resolve_compare.py", "resolve_words.toml")
_PAIRS: Final = """
SELECT ?one ?other ?score ?rule ?name ?called WHERE {
  ?pair a ?kind ; pg:organisationCompared ?one ; pg:comparedWith ?other ; pg:confidence ?score ; pg:foundBy ?rule ;
    pg:nameCompared ?name ; pg:nameComparedWith ?called
}
"""


def resolve(store: Store, decisions: Decisions | None = None) -> set[str]:
    """Makes one node of all organisations that are one; a transaction for each source that changes.

    Args:
        store: The store, open for writing, with all that was read; derive afterwards.
        decisions: What people decided; None is what the store keeps.

    Returns:
        IRIs of the sources that are written differently now.

    Raises:
        StoreError: the store is open for reading only, or the disk refuses.
        InvalidValue: the decisions of the store cannot be understood.
    """
    decisions = load_decisions(store) if decisions is None else decisions
    with store.writing(noted=True) as engine:
        before = {source: _triples(engine, source) for source in _renamed_sources(engine)}
        before_it = {source: as_stated(triples) for source, triples in before.items()}
        actors = _actors(engine, before_it)
        found = resolve_actors(actors, decisions)
        mapping = found.mapping
        concerned = {source for actor in actors if actor.iri in mapping for source in actor.sources}
        changed = set()
        for source in sorted(concerned | {node.value for node in before}):
            node = ox.NamedNode(source)
            stated = before_it.get(node) or _triples(engine, node)
            if store.replace_graph(source, (ox.Quad(*triple) for triple in renamed(stated, source, mapping))):
                changed.add(source)
        store.replace_graph(RESOLUTION, account(found, actors, decisions))
    return changed


def is_outdated(store: Store, decisions: Decisions) -> bool:
    """Whether the last ``resolve`` was under other decisions or by other rules."""
    return ox.Quad(GRAPH, DIGEST, ox.Literal(_digest(decisions)), GRAPH) not in store.raw


def candidates(store: Store) -> list[Pair]:
    """The pairs that may be one organisation and that nobody has decided on, the likeliest first."""
    return _pairs(store, "pg:MergeCandidate")


def merges(store: Store) -> list[Pair]:
    """What was merged, with the reason of each, sorted by the IRI that stays."""
    return sorted(_pairs(store, "pg:Merge"), key=lambda pair: (pair.other, pair.one))


def _pairs(store: Store, kind: str) -> list[Pair]:
    found = [
        Pair(str(one), str(other), float(str(score)), str(rule), (str(name), str(called)))
        for one, other, score, rule, name, called in store.query(_PAIRS.replace("?kind", kind))
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _renamed_sources(engine: ox.Store) -> set[ox.NamedNode]:
    found = (quad.graph_name for quad in engine.quads_for_pattern(None, AS_READ, None, None))
    return {graph for graph in found if isinstance(graph, ox.NamedNode) and is_source(graph)}


def _triples(engine: ox.Store, source: ox.NamedNode) -> set[Triple]:
    return {triple_of(quad) for quad in engine.quads_for_pattern(None, None, None, source)}


def _actors(engine: ox.Store, before: Mapping[ox.NamedNode, set[Triple]]) -> list[Actor]:
    """All organisations as the sources stated them.

    Args:
        engine: With the sources.
        before: What those sources stated in which something was renamed.
    """
    names: dict[str, set[str]] = defaultdict(set)
    aliases: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    for source, triples in before.items():
        for subject in {triple[0] for triple in triples if triple[1] == TYPE and triple[2] == ORGANISATION}:
            sources[subject.value].add(source.value)
        for subject, predicate, value in triples:
            if predicate in (LABEL, ALT_LABEL) and source.value in sources.get(subject.value, ()):
                (names if predicate == LABEL else aliases)[subject.value].add(value.value)
    for quad in engine.quads_for_pattern(None, TYPE, ORGANISATION, None):
        graph, node = quad.graph_name, quad.subject
        if not isinstance(graph, ox.NamedNode) or not isinstance(node, ox.NamedNode):
            continue
        if is_source(graph) and graph not in before:
            sources[node.value].add(graph.value)
            for predicate, those in ((LABEL, names), (ALT_LABEL, aliases)):
                those[node.value].update(
                    triple_of(q)[2].value for q in engine.quads_for_pattern(node, predicate, None, graph)
                )
    registers = {triple_of(quad)[0].value for quad in engine.quads_for_pattern(None, TYPE, REGISTER, MERGE)}
    return [
        Actor(
            iri,
            tuple(sorted(names[iri])),
            tuple(sorted(aliases[iri] - names[iri])),
            frozenset(told),
            registered=not registers.isdisjoint(told),
        )
        for iri, told in sorted(sources.items())
        if names[iri]
    ]


def account(found: Resolution, actors: Iterable[Actor], decisions: Decisions) -> Iterator[ox.Quad]:
    """What was merged and why, what may have to be, and what that rests on."""
    known = {actor.iri: actor for actor in actors}
    sources = {iri: actor.sources for iri, actor in known.items()}
    yield ox.Quad(GRAPH, DIGEST, ox.Literal(_digest(decisions)))
    for iri in {pair.other for pair in found.merges} & known.keys():
        if not known[iri].registered:  # the register says itself how it is called
            yield ox.Quad(ox.NamedNode(iri), PREFERRED, ox.Literal(known[iri].names[0]))
    for kind, pairs in (("Merge", found.merges), ("MergeCandidate", found.candidates)):
        for pair in pairs:
            node = ox.NamedNode(f"{ID}{kind.lower()}/{local(pair.one)}--{local(pair.other)}")
            yield ox.Quad(node, TYPE, ox.NamedNode(NS + kind))
            yield ox.Quad(node, ox.NamedNode(NS + "organisationCompared"), ox.NamedNode(pair.one))
            yield ox.Quad(node, ox.NamedNode(NS + "comparedWith"), ox.NamedNode(pair.other))
            yield ox.Quad(node, ox.NamedNode(NS + "nameCompared"), ox.Literal(pair.names[0]))
            yield ox.Quad(node, ox.NamedNode(NS + "nameComparedWith"), ox.Literal(pair.names[1]))
            yield ox.Quad(node, ox.NamedNode(NS + "confidence"), ox.Literal(f"{pair.score:g}"))
            yield ox.Quad(node, ox.NamedNode(NS + "foundBy"), ox.Literal(pair.rule))
            for source in sources.get(pair.one, frozenset()) | sources.get(pair.other, frozenset()):
                yield ox.Quad(node, FROM, ox.NamedNode(source))


def _digest(decisions: Decisions) -> str:
    """What changes when decisions or rules do."""
    said = [*sorted(decisions.same.items()), *sorted(decisions.different)]
    return hashlib.sha256(f"{_code()}{said}".encode()).hexdigest()[:12]


@cache
def _code() -> str:
    digest = hashlib.sha256()
    for name in CODE:
        digest.update(files("practicegraph.graph").joinpath(name).read_bytes())
    return digest.hexdigest()
