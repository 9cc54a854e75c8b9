"""What each organisation does, where and for whom, read from a store.

What counts as doing: the practices and pilot actions that it runs (texts, themes, target groups), and the themes of the
events that it organised or presented at. A pilot action of which no theme is stated has no text here: such sentences
("X reported on its pilot action in Y") say that there is one and not what it is, and are alike everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.store import Store
from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.ontology.names import KIND, NS, PREFIXES
from practicegraph.queries.peers_regions import settlement

__all__ = ["EXACT", "NAMES", "SCALE", "SELECTOR", "Doing", "Profile", "Profiles", "target_groups", "text_of"]

MERGE: Final = ox.DefaultGraph()
TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
ORGANISATION: Final = ox.NamedNode(NS + "Organisation")
NAMES: Final = tuple(
    ox.NamedNode(iri)
    for iri in (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "altLabel")
)
SELECTOR: Final = PREFIXES["oa"] + "hasSelector"
EXACT: Final = ox.NamedNode(PREFIXES["oa"] + "exact")
TABLES: Final = (
    *("theme", "organised", "presentedAt", "activeIn", "inRegion", "within", "organisationKind", "cooperatesWith"),
    *("evidence", SELECTOR),
)
"""Properties that are read whole where all organisations are."""
SCALE: Final = {"rural": 0.0, "intermediate": 0.5, "urban": 1.0}
"""Kinds of region on a line, so that rural and urban are as far from each other as can be."""


@dataclass(frozen=True, slots=True)
class Doing:
    """A practice or pilot action of an organisation, or an event that it led; IRIs, sorted."""

    iri: str
    text: str
    """Its first quote without the names of the organisation; "" for events and for what says only that it is there."""
    themes: tuple[str, ...]
    groups: tuple[str, ...]
    """Kinds of people that the quote names."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is reported of one organisation; IRIs, sorted."""

    organisation: str
    doings: tuple[Doing, ...]
    """What it runs, then the events that it organised or presented at."""
    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    """The smallest regions that it is said to be active in."""
    countries: tuple[str, ...]
    settlement: float | None
    """The mean of its regions on ``SCALE``; None where none is known."""
    partners: tuple[str, ...]
    """With whom it cooperates."""

    @property
    def telling(self) -> tuple[Doing, ...]:
        """What it does, where there are words for it."""
        return tuple(doing for doing in self.doings if doing.text)

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes of all that it does."""
        return tuple(sorted({theme for doing in self.doings for theme in doing.themes}))

    @property
    def groups(self) -> tuple[str, ...]:
        """The kinds of people that it does it for or with."""
        return tuple(sorted({group for doing in self.doings for group in doing.groups}))


class Profiles:
    """Reads profiles from a store; what is known of regions is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._settlements: dict[str, float | None] = {}
        self._tables: dict[str, dict[str, set[str]]] = {}
        """Whole properties that were read at once: by local name, "^" before it for the other way round."""

    def all(self) -> Iterator[Profile]:
        """The profile of every organisation, sorted by IRI. What most of them have is read in one pass a property,
        which takes a tenth of the time that looking it up for each takes."""
        for name in TABLES:
            self._tables[name] = self._table(name)
        self._tables["^runBy"] = self._table("runBy", inverse=True)
        for organisation in sorted(self._inverse(TYPE.value, ORGANISATION)):
            yield self.of(organisation)
        self._tables.clear()

    def some(self, organisations: Iterable[str]) -> Iterator[Profile]:
        """The profiles of those of some things that are organisations, sorted by IRI."""
        return (self.of(iri) for iri in sorted(organisations) if self._is(iri, ORGANISATION.value.removeprefix(NS)))

    def of(self, organisation: str) -> Profile:
        """The profile of one organisation."""
        names = self._names(organisation)
        run = [self._doing(doing, names) for doing in sorted(self._run_by(organisation))]
        led = sorted(self._of(organisation, "organised") | self._of(organisation, "presentedAt"))
        events = [Doing(event, "", tuple(sorted(self._of(event, "theme"))), ()) for event in led]
        places = self._of(organisation, "activeIn") | self._of(organisation, "inRegion")
        around = {wider for place in places for wider in self._of(place, "within")}
        smallest = tuple(sorted(places - around))
        known = [value for place in smallest if (value := self._settlement(place)) is not None]
        known = known or [value for place in sorted(around) if (value := self._settlement(place)) is not None]
        return Profile(
            organisation=organisation,
            doings=(*run, *events),
            kinds=tuple(sorted(self._of(organisation, "organisationKind"))),
            regions=smallest,
            countries=tuple(sorted(place for place in places | around if self._is(place, "Country"))),
            settlement=sum(known) / len(known) if known else None,
            partners=tuple(sorted(self._of(organisation, "cooperatesWith") - {organisation})),
        )

    def _doing(self, thing: str, names: tuple[str, ...]) -> Doing:
        themes = tuple(sorted(self._of(thing, "theme")))
        quote = "" if not themes and self._is(thing, "PilotAction") else self._quote(thing)
        return Doing(thing, text_of(quote, names), themes, target_groups([quote]))

    def _quote(self, thing: str) -> str:
        """The first sentence that a thing rests on, by the order of passages; "" where there is none."""
        for passage in sorted(self._of(thing, "evidence")):
            for selector in sorted(self._of(passage, SELECTOR)):
                for quad in self._store.raw.quads_for_pattern(ox.NamedNode(selector), EXACT, None, MERGE):
                    if isinstance(quad.object, ox.Literal):
                        return quad.object.value
        return ""

    def _settlement(self, place: str) -> float | None:
        if place not in self._settlements:
            code = ox.NamedNode(NS + "isoCode")
            quads = self._store.raw.quads_for_pattern(ox.NamedNode(place), code, None, MERGE)
            codes = sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))
            kinds = [kind for one in codes if (kind := settlement(one)) is not None]
            self._settlements[place] = SCALE[kinds[0]] if kinds else None
        return self._settlements[place]

    def _names(self, thing: str) -> tuple[str, ...]:
        found = set()
        for name in NAMES:
            for quad in self._store.raw.quads_for_pattern(ox.NamedNode(thing), name, None, MERGE):
                if isinstance(quad.object, ox.Literal):
                    found.add(quad.object.value)
        return tuple(sorted(found))

    def _is(self, thing: str, name: str) -> bool:
        return ox.Quad(ox.NamedNode(thing), TYPE, ox.NamedNode(NS + name), MERGE) in self._store.raw

    def _of(self, thing: str, predicate: str) -> set[str]:
        """What a property (of ours, by its local name) leads to."""
        if predicate in self._tables:
            return self._tables[predicate].get(thing, set())
        property_ = ox.NamedNode(predicate if ":" in predicate else NS + predicate)
        quads = self._store.raw.quads_for_pattern(ox.NamedNode(thing), property_, None, MERGE)
        return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}

    def _run_by(self, organisation: str) -> set[str]:
        if "^runBy" in self._tables:
            return self._tables["^runBy"].get(organisation, set())
        return self._inverse(NS + "runBy", ox.NamedNode(organisation))

    def _table(self, name: str, *, inverse: bool = False) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        property_ = ox.NamedNode(name if ":" in name else NS + name)
        for quad in self._store.raw.quads_for_pattern(None, property_, None, MERGE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                key, value = quad.subject.value, quad.object.value
                if inverse:
                    key, value = value, key
                found.setdefault(key, set()).add(value)
        return found

    def _inverse(self, predicate: str, thing: ox.NamedNode) -> set[str]:
        property_ = ox.NamedNode(predicate)
        quads = self._store.raw.quads_for_pattern(None, property_, thing, MERGE)
        return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def text_of(quote: str, names: Iterable[str]) -> str:
    """A quote without the names of the organisation, which say nothing of what it does."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        quote = quote.replace(name, " ")
    return " ".join(quote.split())


def target_groups(quotes: Iterable[str]) -> tuple[str, ...]:
    """The kinds of people (the concepts below ``kind:people``) that sentences name, as IRIs, sorted."""
    people = _people()
    return tuple(sorted({KIND + kind for quote in quotes for kind in kinds_of(quote) if kind in people}))


@cache
def _people() -> frozenset[str]:
    return frozenset(name for name, concept in stakeholder_kinds().items() if "people" in concept.broader)
