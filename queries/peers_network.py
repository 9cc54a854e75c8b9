"""How far two organisations are from each other in the network of cooperation, and what they do together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pyoxigraph as ox
from scipy.sparse.csgraph import breadth_first_order

from practicegraph.ontology.names import NS
from practicegraph.queries.peer_index import PeerIndex
from practicegraph.queries.peers_evidence import Evidence, Reader
from practicegraph.queries.words import Words

__all__ = ["SAME_EVENT", "Step", "Together", "Ways", "steps", "together"]

BETWEEN, KIND, BASIS, TOOK_PART = (
    ox.NamedNode(NS + name) for name in ("between", "cooperationKind", "basis", "tookPartIn")
)
SAME_EVENT: Final = Words("took part in the same event")
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


def steps(reader: Reader, index: PeerIndex, way: Sequence[str]) -> tuple[Step, ...]:
    """A way in names and words."""
    kinds = [
        sorted({kind for node in _cooperations(reader, index, *pair) for kind in reader.objects(node, KIND)})
        for pair in pairwise(way)
    ]
    hows = [(), *(tuple(reader.label(kind) for kind in held) for held in kinds)]
    return tuple(Step(iri, reader.name(iri), how) for iri, how in zip(way, hows, strict=True))


def together(reader: Reader, index: PeerIndex, one: str, other: str) -> tuple[Together, ...]:
    """What two organisations are reported to do or have done together: cooperations, then events that both were at."""
    found: list[tuple[str, list[str]]] = []
    bases: set[str] = set()
    for node in _cooperations(reader, index, one, other):
        on = sorted(reader.objects(node, BASIS))
        bases.update(on)
        found += [(reader.label(kind), on) for kind in sorted(reader.objects(node, KIND))]
    events = sorted({*reader.objects(one, TOOK_PART)} & {*reader.objects(other, TOOK_PART)} - bases)
    if events:
        found.append((SAME_EVENT, events))
    return tuple(Together(how, reader.evidence(on[:MOST])) for how, on in found)


def _cooperations(reader: Reader, index: PeerIndex, one: str, other: str) -> list[str]:
    """The nodes of cooperations between two organisations, sorted; looked for from the one that has fewer partners, and
    only where they are partners."""
    starts, (row, column) = index.links.indptr, (index.row[one], index.row[other])
    if column not in index.links.indices[starts[row] : starts[row + 1]]:
        return []
    if starts[row + 1] - starts[row] > starts[column + 1] - starts[column]:
        one, other = other, one
    return reader.between(one, other, BETWEEN)
