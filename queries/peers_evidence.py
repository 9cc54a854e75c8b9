"""Quotes that are looked up in their source before anybody sees them, and names; each read once for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from practicegraph.graph.evidence import Quote, quotes
from practicegraph.graph.source import source_of
from practicegraph.graph.store import Store
from practicegraph.ontology.names import PREFIXES
from practicegraph.queries.labels import concept_labels

__all__ = ["Evidence", "Reader"]

TEXTS: Final = 100
NAMES: Final = 50_000
"""Texts of reports, and names, that are remembered of one store."""
MERGE: Final = ox.DefaultGraph()
PREFERRED: Final = ox.NamedNode(PREFIXES["skos"] + "prefLabel")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A thing that a report states, with a sentence for it."""

    iri: str
    label: str
    """Its name; what is said of it where it has none."""
    quote: Quote | None
    """None where no report that is kept here has the words letter for letter, as with data that came without texts."""


@dataclass(slots=True)
class _Known:
    """What was looked up in a store."""

    texts: dict[str, str] = field(default_factory=dict)
    quotes: dict[str, Quote | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    """By language."""


_stores: Final[WeakKeyDictionary[Store, _Known]] = WeakKeyDictionary()


def _known(store: Store) -> _Known:
    held = _stores.get(store) if store.read_only else None
    if held is None or len(held.texts) > TEXTS or len(held.names) > NAMES:
        held = _Known()
        if store.read_only:
            _stores[store] = held
    return held


class Reader:
    """Reads quotes and names from one store; as quick as single look-ups are, and remembers: of a store that does not
    change, what one answer looked up serves the next."""

    def __init__(self, store: Store, lang: str = "en") -> None:
        self._store = store
        self._lang = lang
        held = _known(store)
        self._texts, self._quotes, self._names = held.texts, held.quotes, held.names
        self._labels = held.labels.setdefault(lang, {})
        self._between: dict[tuple[str, str], dict[str, list[str]]] = {}
        """By a thing and a property, what has this property to it and to another, by this other."""

    def quote(self, thing: str) -> Quote | None:
        """The first quote for a thing, by source and place, that stands in its source where it says; else None."""
        if thing not in self._quotes:
            found = quotes(self._store.raw, ox.NamedNode(thing))
            self._quotes[thing] = next((quote for quote in found if quote.text and self._stands(quote)), None)
        return self._quotes[thing]

    def evidence(self, things: Iterable[str]) -> tuple[Evidence, ...]:
        """Things with names and quotes."""
        return tuple(Evidence(thing, self._label(thing), self.quote(thing)) for thing in things)

    def name(self, thing: str) -> str:
        """The preferred name of a thing; its IRI where it has none."""
        if thing not in self._names:
            found = self._store.raw.quads_for_pattern(ox.NamedNode(thing), PREFERRED, None, MERGE)
            values = (quad.object.value for quad in found if isinstance(quad.object, ox.Literal))
            self._names[thing] = min(values, default=thing)
        return self._names[thing]

    def label(self, concept: str) -> str:
        """The label of a concept or a term in the language asked for, else in English."""
        if concept not in self._labels:
            self._labels[concept] = concept_labels(self._store, [concept], self._lang).get(concept, concept)
        return self._labels[concept]

    def objects(self, thing: str, predicate: ox.NamedNode) -> Iterator[str]:
        """The IRIs that a property leads to."""
        for quad in self._store.raw.quads_for_pattern(ox.NamedNode(thing), predicate, None, MERGE):
            if isinstance(quad.object, ox.NamedNode):
                yield quad.object.value

    def between(self, one: str, other: str, predicate: ox.NamedNode) -> list[str]:
        """The things that have a property to both, sorted; quick when the first has few, or was asked about before."""
        key = (one, predicate.value)
        if key not in self._between:
            held: dict[str, list[str]] = defaultdict(list)
            for quad in self._store.raw.quads_for_pattern(None, predicate, ox.NamedNode(one), MERGE):
                if isinstance(quad.subject, ox.NamedNode):
                    for end in self.objects(quad.subject.value, predicate):
                        held[end].append(quad.subject.value)
            self._between[key] = held
        return sorted(self._between[key].get(other, ()))

    def _label(self, thing: str) -> str:
        name = self.name(thing)
        quote = self.quote(thing) if name == thing else None
        return quote.text if quote else name

    def _stands(self, quote: Quote) -> bool:
        if quote.source not in self._texts:
            digest = source_of(self._store.raw, quote.source).snapshot
            self._texts[quote.source] = (self._store.snapshot(digest) if digest else None) or ""
        return self._texts[quote.source][quote.start : quote.end] == quote.text
