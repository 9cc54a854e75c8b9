"""How far two organisations are from each other in the network of cooperation, and what they do together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pyoxigraph as ox
from scipy.sparse.csgraph import breadth_first_order

from practicegraph.graph.store import Store
from practicegraph.ontology.names import NS
from practicegraph.queries.labels import concept_labels, names
from practicegraph.queries.peer_index import PeerIndex
from practicegraph.queries.peers_evidence import Evidence, Quotes

__all__ = ["SAME_EVENT", "Step", "Together", "Ways", "steps", "together"]

MERGE: Final = ox.DefaultGraph()
BETWEEN, KIND, BASIS, TOOK_PART = (
    ox.NamedNode(NS + name) for name in ("between", "cooperationKind", "basis", "tookPartIn")
)
SAME_EVENT: Final = "took part in the same event"
MOST: Final = 5
"""Things done together that are listed of each sort."""


@dataclass(frozen=True, slots=True)
class Step:
    """An organisation on the way from one to another."""

    iri: str
    name: str
    how: tuple[str, ...]
    """How it cooperates with the one before, in words; empty for the first."""


@dataclass(frozen=True, slots=True)
class Together:
    """Something that two organisations already do together."""

    how: str
    """The kind of cooperation in words, or that both took part in an event, which is not yet cooperation."""
    on: tuple[Evidence, ...]
    """The events, projects, pilot actions or partnerships that it rests on, five at most."""


class Ways:
    """The shortest ways from one organisation to all others, over cooperations."""

    def __init__(self, index: PeerIndex, row: int) -> None:
        self._index = index
        self._row = row
        _, self._before = breadth_first_order(index.links, row, directed=True, return_predecessors=True)

    def to(self, row: int) -> tuple[str, ...] | None:
        """The organisations on the way, both ends included; None when there is no way."""
        way = [row]
        while way[-1] != self._row:
            before = int(self._before[way[-1]])
            if before < 0:
                return None
            way.append(before)
        return tuple(self._index.organisations[place] for place in reversed(way))


def steps(store: Store, way: Sequence[str], lang: str) -> tuple[Step, ...]:
    """A way in names and words."""
    called = names(store, way)
    kinds = [
        sorted({kind for node in _cooperations(store, *pair) for kind in _values(store, node, KIND)})
        for pair in pairwise(way)
    ]
    words = concept_labels(store, {kind for held in kinds for kind in held}, lang)
    hows = [(), *(tuple(words.get(kind, kind) for kind in held) for held in kinds)]
    return tuple(Step(iri, called.get(iri, iri), how) for iri, how in zip(way, hows, strict=True))


def together(store: Store, quotes: Quotes, one: str, other: str, lang: str) -> tuple[Together, ...]:
    """What two organisations are reported to do or have done together: cooperations, then events that both were at."""
    found: list[tuple[str, list[str]]] = []
    bases: set[str] = set()
    for node in _cooperations(store, one, other):
        on = sorted(_values(store, node, BASIS))
        bases.update(on)
        found += [(kind, on) for kind in sorted(_values(store, node, KIND))]
    words = concept_labels(store, {kind for kind, _ in found}, lang)
    found = [(words.get(kind, kind), on) for kind, on in found]
    events = sorted((_values(store, one, TOOK_PART) & _values(store, other, TOOK_PART)) - bases)
    if events:
        found.append((SAME_EVENT, events))
    return tuple(Together(how, quotes.evidence(on[:MOST])) for how, on in found)


def _cooperations(store: Store, one: str, other: str) -> Iterator[str]:
    """The nodes of cooperations between two organisations, sorted."""
    held = [{quad.subject for quad in _about(store, end)} for end in (one, other)]
    yield from sorted(node.value for node in held[0] & held[1] if isinstance(node, ox.NamedNode))


def _about(store: Store, end: str) -> Iterator[ox.Quad]:
    return iter(store.raw.quads_for_pattern(None, BETWEEN, ox.NamedNode(end), MERGE))


def _values(store: Store, thing: str, predicate: ox.NamedNode) -> set[str]:
    quads = store.raw.quads_for_pattern(ox.NamedNode(thing), predicate, None, MERGE)
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
