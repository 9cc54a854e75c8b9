"""The graph as networks: who cooperates with whom, who does what, and what is talked about together.

Every projection starts from what the store holds node by node and never builds all pairs of anything: cooperations
are derived already, practices and themes are taken with what states them. What is left out because no picture can hold
it is said in ``note``.

Attributes (texts, numbers, and tuples of texts):
 - of nodes: ``label``; ``kind`` ("organisation", "practice", "theme" or "region"); ``group`` (what it is, in words:
   for organisations their kind of stakeholder) and ``family`` (the broadest kind, an identifier; else the same as
   ``kind``); ``weight`` (see ``sizes``); ``regions``; ``iri``, which is also the node.
 - of edges: ``label``; ``kinds`` and ``themes``; ``grade`` ("stated" by a report or "derived" by a rule); ``sources``
   (how many reports); ``weight`` (see ``widths``); ``quotes`` (pairs of quote and source, at most three).
 - of the network: ``title``, ``sizes`` and ``widths`` (what the weights count), ``note``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from heapq import heappop, heappush
from typing import Any, Final, TypeAlias

import networkx as nx

from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.ontology.names import KIND, NS
from practicegraph.queries.labels import concept_labels, names, quotes, values_of
from practicegraph.queries.write_graph import write_graph

__all__ = ["MOST", "Network", "cooperation", "practices", "themes", "write_graph"]

Network: TypeAlias = "nx.Graph[str]"
MOST: Final = 500
"""Nodes of one picture: more cannot be told apart on a screen. Those with most links are kept, and ``note`` says so."""
UNKNOWN: Final = "kind not reported"
DERIVED: Final = "FILTER NOT EXISTS { GRAPH <https://w3id.org/practicegraph/graph/derived> { ?s pg:theme ?t } }"

COOPERATIONS: Final = """SELECT ?a ?b ?how ?n ?s {
  #theme: VALUES ?the_theme { UNDEF } ?c pg:theme ?the_theme .
  #region: VALUES ?the_region { UNDEF } ?place pg:inRegion ?the_region . ?c pg:basis ?place .
  ?c a pg:Cooperation ; pg:cooperationKind ?how ; pg:sourceCount ?n ; pg:basis ?s ; pg:between ?a , ?b .
  FILTER(STR(?a) < STR(?b)) }"""
ORGANISATIONS: Final = """SELECT DISTINCT ?o {
  #region: VALUES ?the_region { UNDEF } ?event pg:inRegion ?the_region . ?o pg:tookPartIn|pg:runs ?event .
  ?o a pg:Organisation }"""
PRACTICES: Final = """SELECT DISTINCT ?s ?o ?t ?r {
  #theme: VALUES ?the_theme { UNDEF } ?s pg:theme ?the_theme .
  #region: VALUES ?the_region { UNDEF } ?s pg:inRegion ?the_region .
  ?s a pg:Practice .
  OPTIONAL { ?s pg:runBy ?o }
  OPTIONAL { ?s pg:theme ?t %s }
  OPTIONAL { ?s pg:inRegion ?r %s } }"""
STATEMENTS: Final = """SELECT DISTINCT ?s ?t ?r {
  #theme: VALUES ?the_theme { UNDEF } ?s pg:theme ?the_theme .
  #region: VALUES ?the_region { UNDEF } ?s pg:inRegion ?the_region .
  VALUES ?class { pg:Practice pg:Challenge pg:Need } ?s a ?class ; pg:theme ?t . %s
  OPTIONAL { ?s pg:inRegion ?r %s } }"""
SMALLEST: Final = "FILTER NOT EXISTS { ?s pg:inRegion ?nearer . ?nearer pg:within ?r }"
"""Of the regions that something is in, the smallest: the larger ones follow."""


def cooperation(store: Store, *, theme: str | None = None, region: str | None = None, lang: str = "en") -> Network:
    """Who cooperates with whom: organisations, linked where the graph has a cooperation.

    Without a theme, organisations of which no cooperation is reported are there too, as single nodes.

    Args:
        store: The store.
        theme: IRI of a theme; only cooperations on it or a narrower one.
        region: IRI of a region; only what takes place in it or inside it.
        lang: Language of the labels of themes and kinds; English where there is none.
    """
    graph = _network("Who cooperates with whom", "organisations that it cooperates with", "reports that tell of it")
    pairs: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    for a, b, how, count, basis in _rows(store, COOPERATIONS, theme=theme, region=region):
        pairs[a, b].append((how, count, basis))
    graph.add_edges_from(sorted(pairs))
    if theme is None:
        graph.add_nodes_from(sorted({o for (o,) in _rows(store, ORGANISATIONS, region=region)} - set(graph)))
    graph = _largest(graph)
    pairs = {pair: held for pair, held in pairs.items() if graph.has_edge(*pair)}
    bases = {basis for held in pairs.values() for _, _, basis in held}
    on = values_of(store, "?s pg:theme ?t " + DERIVED, "s", bases)
    worded = concept_labels(store, {how for held in pairs.values() for how, _, _ in held}, lang)
    labels = concept_labels(store, {theme for held in on.values() for theme in held}, lang)
    parts = _parts(store, bases)
    said = quotes(store, bases | {part for held in parts.values() for part in held})
    for pair, held in sorted(pairs.items()):
        hows = tuple(sorted({worded.get(how, how) for how, _, _ in held}))
        about = sorted({basis for _, _, basis in held})
        told: list[str] = []
        for basis in about:
            told += [part for actor in pair for part in parts.get((basis, actor), ())] or [basis]
        shown = tuple(sorted({labels[t] for basis in about for t in on.get(basis, ()) if t in labels}))
        graph.edges[pair].update(
            label=", ".join(hows),
            kinds=hows,
            themes=shown,
            grade="stated" if any(how == NS + "statedPartners" for how, _, _ in held) else "derived",
            sources=(reports := max(count for _, count, _ in held)),
            weight=reports,
            quotes=_some(said, told),
        )
    _organisations(store, graph, list(graph), lang)
    for node, data in graph.nodes.items():
        data["weight"] = graph.degree(node)
    return graph


def practices(store: Store, *, theme: str | None = None, region: str | None = None, lang: str = "en") -> Network:
    """Who does what: organisations, the practices that they run, and the themes of these. A practice of which nobody is
    said to run it hangs on its region. Arguments as of ``cooperation``."""
    graph = _network("Who does what", "links to others", "reports that tell of it")
    found = _rows(store, PRACTICES % (DERIVED, SMALLEST), theme=theme, region=region)
    kinds: dict[str, str] = {}
    where: dict[str, set[str]] = defaultdict(set)
    for practice, runner, about, place in found:
        kinds[practice] = "practice"
        graph.add_node(practice)
        if place is not None:
            where[practice].add(place)
        ends = [(runner, "organisation", "runs"), (about, "theme", "is about")]
        ends.append((place if runner is None else None, "region", "takes place in"))
        for end, kind, words in ends:
            if end is not None:
                kinds[end] = kind
                graph.add_edge(practice, end, label=words, kinds=(words,))
    graph = _largest(graph)
    of: dict[str, list[str]] = defaultdict(list)
    for node in graph:
        of[kinds[node]].append(node)
    said = quotes(store, of["practice"])
    called = names(store, [*of["practice"], *of["region"], *(place for held in where.values() for place in held)])
    called |= concept_labels(store, of["theme"], lang)
    for a, b, data in graph.edges(data=True):
        quoted = said.get(a if kinds[a] == "practice" else b, ())
        reports = max(len({source for _, source in quoted}), 1)
        data.update(themes=(), grade="stated", sources=reports, weight=reports, quotes=quoted[:3])
    for node, data in graph.nodes.items():
        data.update(dict.fromkeys(("kind", "group", "family"), kinds[node]))
        data.update(label=called.get(node, node), iri=node, weight=graph.degree(node))
        data["regions"] = tuple(sorted(called.get(place, place) for place in where[node]))
    _organisations(store, graph, of["organisation"], lang)
    return graph


def themes(store: Store, *, theme: str | None = None, region: str | None = None, lang: str = "en") -> Network:
    """What is talked about together: themes, linked where one practice, challenge or need is on both. Arguments as of
    ``cooperation``."""
    graph = _network("What is talked about together", "practices, challenges and needs on it", "statements on both")
    of: dict[str, set[str]] = defaultdict(set)
    where: dict[str, set[str]] = defaultdict(set)
    for statement, about, place in _rows(store, STATEMENTS % (DERIVED, SMALLEST), theme=theme, region=region):
        of[statement].add(about)
        if place is not None:
            where[about].add(place)
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for statement, held in sorted(of.items()):
        for a in held:  # a handful at most
            for b in held:
                if a < b:
                    together[a, b].append(statement)
    sizes = Counter(about for held in of.values() for about in held)
    labels = concept_labels(store, sizes, lang)
    places = names(store, {place for held in where.values() for place in held})
    for about, size in sorted(sizes.items()):
        regions = tuple(sorted(places.get(place, place) for place in where[about]))
        graph.add_node(about, label=labels.get(about, about), kind="theme", group="theme", family="theme")
        graph.nodes[about].update(weight=size, regions=regions, iri=about)
    said = quotes(store, {statement for held in together.values() for statement in held[:3]})
    for pair, statements in sorted(together.items()):
        count = len(statements)
        graph.add_edge(*pair, label=f"{count} on both", kinds=("stated together",), themes=(), grade="stated")
        graph.edges[pair].update(sources=count, weight=count, quotes=_some(said, statements[:3]))
    return _largest(graph)


def _network(title: str, sizes: str, widths: str) -> Network:
    return nx.Graph(title=title, sizes=sizes, widths=widths, note="")


def _rows(store: Store, sparql: str, *, theme: str | None = None, region: str | None = None) -> list[tuple[Any, ...]]:
    bindings = {}
    for name, value in (("theme", theme), ("region", region)):
        if value is not None:
            sparql = sparql.replace(f"#{name}: ", "")
            bindings[f"the_{name}"] = IRI(value)
    return sorted(store.query(sparql, bindings=bindings).rows, key=repr)


def _parts(store: Store, events: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """The participations by event and organisation: their sentences name who took part."""
    at = values_of(store, "?t pg:atEvent ?s", "s", events)
    who = values_of(store, "?s pg:participant ?t", "s", {part for held in at.values() for part in held})
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for event, held in at.items():
        for part in held:
            for actor in who.get(part, ()):
                parts[event, actor].append(part)
    return parts


def _some(said: Mapping[str, tuple[tuple[str, str], ...]], things: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Three different quotes of these things at most."""
    return tuple(dict.fromkeys(quote for thing in things for quote in said.get(thing, ())))[:3]


def _organisations(store: Store, graph: Network, nodes: list[str], lang: str) -> None:
    called = names(store, nodes)
    kinds = values_of(store, "?s pg:organisationKind ?t", "s", nodes)
    regions = values_of(store, "?s pg:activeIn ?t", "s", nodes)
    around = values_of(store, "?s pg:within ?t", "s", {place for held in regions.values() for place in held})
    labels = concept_labels(store, {kind for held in kinds.values() for kind in held}, lang)
    places = names(store, {place for held in regions.values() for place in held})
    for node in nodes:
        held = regions.get(node, ())
        larger = {place for inner in held for place in around.get(inner, ())}
        kind = next(iter(kinds.get(node, ())), None)
        graph.nodes[node].update(
            label=called.get(node, node),
            kind="organisation",
            group=labels.get(kind, UNKNOWN) if kind else UNKNOWN,
            family=_family(kind) if kind else "",
            regions=tuple(sorted(places.get(place, place) for place in held if place not in larger)),
            iri=node,
        )
        graph.nodes[node].setdefault("weight", graph.degree(node))


@cache
def _family(kind: str) -> str:
    """The identifier of the broadest kind above this one."""
    known = stakeholder_kinds()
    name = kind.removeprefix(KIND)
    while name in known and known[name].broader:
        name = known[name].broader[0]
    return name


def _largest(graph: Network) -> Network:
    """The network, cut to as much as a picture holds, with a note that says so.

    It grows from the best linked node, always by the best linked neighbour of what it has, so that what is kept hangs
    together; where nothing is left to reach, from the best linked node that is left.
    """
    if graph.number_of_nodes() <= MOST:
        return graph
    rest = sorted((-graph.degree(node), node) for node in graph)
    edge: list[tuple[int, str]] = []
    kept: dict[str, None] = {}
    while len(kept) < MOST:
        _, node = heappop(edge) if edge else rest.pop(0)
        if node not in kept:
            kept[node] = None
            for other in graph[node]:
                heappush(edge, (-graph.degree(other), other))
    smaller: Network = graph.subgraph(kept).copy()
    shown = f"{MOST} well linked of {graph.number_of_nodes():,} nodes are shown; narrow it by theme or region."
    smaller.graph["note"] = shown
    return smaller
