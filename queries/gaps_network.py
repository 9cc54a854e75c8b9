"""Brokers: organisations whose leaving would split the network of cooperation."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Final

import networkx as nx

from practicegraph.graph.folding import fold
from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.queries.gaps_records import Broker, CheckedQuotes
from practicegraph.queries.labels import names

__all__ = ["brokers"]

PAIRS: Final = """SELECT ?a ?b ?basis {
  ?c a pg:Cooperation ; pg:between ?a , ?b ; pg:basis ?basis FILTER(STR(?a) < STR(?b)) }"""
SHOWN: Final = 3
"""Names of one part that are written out."""


def brokers(store: Store, checked: CheckedQuotes) -> tuple[Broker, ...]:
    """The articulation points of the network, those that would cut off most first.

    Linear in the number of cooperations but for what each broker would cut off, which is looked up broker by broker.
    """
    graph: nx.Graph[str] = nx.Graph()
    bases: dict[frozenset[str], set[str]] = defaultdict(set)
    for a, b, basis in store.query(PAIRS):
        graph.add_edge(a, b)
        bases[frozenset((a, b))].add(basis)
    called = names(store, graph)
    found = []
    for broker in sorted(nx.articulation_points(graph)):
        links = list(graph.edges(broker))
        graph.remove_node(broker)  # a view without it would be asked at each step
        parts: list[tuple[str, ...]] = []
        met: set[str] = set()
        for _, other in links:
            if other not in met:
                met |= (part := nx.node_connected_component(graph, other))
                parts.append(tuple(sorted(part)))
        graph.add_edges_from(links)
        parts.sort(key=lambda part: (-len(part), part))
        lost = parts[1:]
        held = [basis for part in lost for other in part for basis in sorted(bases.get(frozenset((broker, other)), ()))]
        said = "; ".join(_listed([called.get(node, node) for node in part]) for part in lost)
        found.append(
            Broker(
                organisation=IRI(broker),
                parts=tuple(tuple(IRI(node) for node in part) for part in parts),
                text=f"{called.get(broker, broker)}: without it {said} would have no link to the other {len(parts[0])}",
                quotes=checked.of(held, speaks=partial(_names_one, [called.get(n, n) for part in lost for n in part])),
            )
        )
    return tuple(sorted(found, key=lambda item: (-sum(len(part) for part in item.parts[1:]), item.organisation)))


def _names_one(names_of_parts: list[str], text: str) -> bool:
    """Whether a text names one of those who would be cut off."""
    folded = f" {fold(text)} "
    return any(f" {fold(name)} " in folded for name in names_of_parts)


def _listed(members: list[str]) -> str:
    members = sorted(members)
    more = len(members) - SHOWN
    return ", ".join(members[:SHOWN]) + (f" and {more} more" if more > 0 else "")
