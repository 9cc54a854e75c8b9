"""The network of cooperation as numbers: who is linked to whom, on which themes, where, and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyoxigraph as ox
from scipy.sparse import csr_array

from practicegraph.graph.store import Store
from practicegraph.ontology.load import themes
from practicegraph.ontology.names import NS, PREFIXES

__all__ = ["Cooperations", "read_cooperations"]

MERGE: Final = ox.DefaultGraph()
TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Cooperations:
    """The network; sequences have one item for each organisation, in the order of their IRIs."""

    organisations: tuple[str, ...]
    links: csr_array
    """1 where two are reported to cooperate, both ways."""
    themes: tuple[frozenset[str], ...]
    """On what each cooperates, runs things or leads events; without those that only follow from narrower ones."""
    regions: tuple[frozenset[str], ...]
    """The smallest regions in which each is active."""
    since: tuple[int | None, ...]
    """The first year in which each is reported: of an event that it took part in, or of a report that names it."""
    pairs_since: tuple[int | None, ...]
    """The same for each pair that cooperates."""


def read_cooperations(store: Store) -> Cooperations:
    """The network of a store."""
    kind = ox.NamedNode(NS + "Organisation")
    members = store.raw.quads_for_pattern(None, ox.NamedNode(TYPE), kind, MERGE)
    organisations = sorted({quad.subject.value for quad in members if isinstance(quad.subject, ox.NamedNode)})
    row = {iri: number for number, iri in enumerate(organisations)}
    between, basis = _pairs(store, NS + "between"), _pairs(store, NS + "basis")
    years = _Years(store)
    first: dict[tuple[int, int], int | None] = {}
    about = _pairs(store, NS + "theme")
    on: dict[str, set[str]] = defaultdict(set)
    for node, ends in between.items():
        known = sorted(row[end] for end in ends if end in row)
        for end in ends:
            on[end] |= about.get(node, set())
        if len(known) == 2:
            pair = (known[0], known[1])
            first[pair] = _earliest([first.get(pair), *map(years.of, basis.get(node, ()))])
    for doing, runners in _pairs(store, NS + "runBy").items():
        for runner in runners:
            on[runner] |= about.get(doing, set())
    active, within = _pairs(store, NS + "activeIn"), _pairs(store, NS + "within")
    took_part = _pairs(store, NS + "tookPartIn")
    for iri in organisations:
        for event in took_part.get(iri, ()):
            on[iri] |= about.get(event, set())
    both = np.array(sorted(first), dtype=np.int64).reshape(-1, 2)
    rows, columns = np.concatenate([both[:, 0], both[:, 1]]), np.concatenate([both[:, 1], both[:, 0]])
    size = len(organisations)
    links = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    links.sort_indices()
    return Cooperations(
        organisations=tuple(organisations),
        links=links,
        themes=tuple(_narrowest(on.get(iri, set())) for iri in organisations),
        regions=tuple(
            frozenset(held - {wide for place in held for wide in within.get(place, ())})
            for held in (active.get(iri, set()) for iri in organisations)
        ),
        since=tuple(_earliest([years.of(iri), *map(years.of, took_part.get(iri, ()))]) for iri in organisations),
        pairs_since=tuple(first[pair] for pair in sorted(first)),
    )


class _Years:
    """In which year things are first reported."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, int | None] = {}

    def of(self, thing: str) -> int | None:
        """The year in which an event began; of anything else the first in which a report that tells of it came out."""
        if thing not in self._known:
            self._known[thing] = self._year(thing, NS + "startDate") or _earliest(
                self._year(report, PREFIXES["dct"] + "issued")
                for passage in self._values(thing, NS + "evidence")
                for report in self._values(passage, PREFIXES["oa"] + "hasSource")
            )
        return self._known[thing]

    def _year(self, thing: str, predicate: str) -> int | None:
        quads = self._store.raw.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(predicate), None, MERGE)
        texts = [quad.object.value[:4] for quad in quads if isinstance(quad.object, ox.Literal)]
        return _earliest(int(text) for text in texts if text.isdecimal())

    def _values(self, thing: str, predicate: str) -> set[str]:
        quads = self._store.raw.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(predicate), None, MERGE)
        return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}


def _pairs(store: Store, predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.raw.quads_for_pattern(None, ox.NamedNode(predicate), None, MERGE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            found[quad.subject.value].add(quad.object.value)
    return found


def _narrowest(held: set[str]) -> frozenset[str]:
    """Themes without those that have a narrower one beside them."""
    known = themes()
    by_iri = {concept.iri: concept for concept in known.values()}
    wide: set[str] = set()
    for iri in held:
        agenda = list(by_iri[iri].broader) if iri in by_iri else []
        while agenda:
            name = agenda.pop()
            if name in known and known[name].iri not in wide:
                wide.add(known[name].iri)
                agenda.extend(known[name].broader)
    return frozenset(held - wide)


def _earliest(years: Iterable[int | None]) -> int | None:
    return min((year for year in years if year is not None), default=None)
