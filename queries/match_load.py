"""Needs, challenges and practices out of a store, in one reading of each property, for matching.

Ten thousand of each are read in a second: each property is one scan of the engine, joined here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.ontology.names import DERIVED, NS, PREFIXES
from practicegraph.queries.match_records import Side, Stated

__all__ = ["Statements", "load_statements", "name_of", "narrowest"]

KINDS: Final[tuple[Side, ...]] = ("need", "challenge", "practice")
DEFAULT: Final = ox.DefaultGraph()
_DERIVED: Final = ox.NamedNode(DERIVED)
_TITLES: Final = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["dct"] + "title")


@dataclass(frozen=True, slots=True)
class Statements:
    """Everything of one or several kinds, sorted by IRI, with what decides who may answer whom."""

    items: tuple[Stated, ...]
    everywhere: tuple[frozenset[str], ...]
    """For each, all regions that it is in, the larger ones too."""
    sources: tuple[frozenset[str], ...]
    """For each, the reports that state it."""


def load_statements(store: Store) -> tuple[Statements, Statements]:
    """The needs and challenges, and the practices; without names of regions and actors and without quotes."""
    engine = store.raw
    within = _values(engine, NS + "within")
    places = _values(engine, NS + "inRegion")
    runners, about = _values(engine, NS + "runBy"), _values(engine, NS + "theme")
    derived = {
        (quad.subject.value, quad.object.value)
        for quad in engine.quads_for_pattern(None, ox.NamedNode(NS + "theme"), None, _DERIVED)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    events, days = _values(engine, NS + "reportedAt"), _literals(engine, NS + "startDate")
    issued = _literals(engine, PREFIXES["dct"] + "issued")
    languages = _literals(engine, PREFIXES["dct"] + "language")
    passages = _values(engine, NS + "evidence")
    exact = _literals(engine, PREFIXES["oa"] + "exact")
    origin = _values(engine, PREFIXES["oa"] + "hasSource")
    labels = _labels(engine)

    def stated(iri: str, kind: Side) -> tuple[Stated, frozenset[str], frozenset[str]]:
        quotes = [
            (_starts_at(passage), passage, exact[passage + "/selector"])
            for passage in passages.get(iri, ())
            if passage + "/selector" in exact
        ]
        sources = frozenset(source for _, passage, _ in quotes for source in origin.get(passage, ()))
        first = min(quotes)[1] if quotes else ""
        label, tag = labels.get(iri, ("", ""))
        language = tag or min((languages.get(source, "") for source in origin.get(first, ())), default="")
        regions = frozenset(places.get(iri, ()))
        dates = [days[event] for event in events.get(iri, ()) if event in days]
        dates = dates or [issued[source] for source in sources if source in issued]
        text = " ".join((min(quotes)[2] if quotes else label).split())
        about_it = about.get(iri, ())
        return (
            Stated(
                iri=IRI(iri),
                kind=kind,
                label=label or text,
                text=text,
                language=language.split("-")[0].lower(),
                themes=tuple(
                    IRI(one) for one in sorted([one for one in about_it if (iri, one) not in derived] or about_it)
                ),
                regions=tuple(IRI(one) for one in narrowest(regions, within)),
                organisations=tuple(IRI(one) for one in sorted(runners.get(iri, ()))),
                date=max(dates, default=None),
            ),
            regions,
            sources,
        )

    found: dict[Side, list[tuple[Stated, frozenset[str], frozenset[str]]]] = {
        kind: [stated(iri, kind) for iri in _instances(engine, NS + kind.capitalize())] for kind in KINDS
    }
    wants = sorted(found["need"] + found["challenge"], key=lambda one: one[0].iri or "")
    return _statements(wants), _statements(found["practice"])


def narrowest(regions: Iterable[str], within: dict[str, list[str]]) -> list[str]:
    """The regions that contain none of the others, sorted; ``within`` leads upwards."""
    held = sorted(regions)
    return [one for one in held if not any(one in within.get(other, ()) for other in held if other != one)]


def name_of(store: Store, iri: str) -> str:
    """A name to show: the preferred label, in English where there are several, else the end of the IRI."""
    for predicate in _TITLES:
        found = store.raw.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, DEFAULT)
        names = [quad.object for quad in found if isinstance(quad.object, ox.Literal)]
        if names:
            return min(names, key=lambda name: (name.language not in ("en", None), name.value)).value
    return re.split(r"[#/]", iri)[-1]


def _statements(found: list[tuple[Stated, frozenset[str], frozenset[str]]]) -> Statements:
    items, everywhere, sources = zip(*found, strict=True) if found else ((), (), ())
    return Statements(tuple(items), tuple(everywhere), tuple(sources))


def _instances(engine: ox.Store, kind: str) -> list[str]:
    type_ = ox.NamedNode(PREFIXES["rdf"] + "type")
    quads = engine.quads_for_pattern(None, type_, ox.NamedNode(kind), DEFAULT)
    return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))


def _values(engine: ox.Store, predicate: str) -> dict[str, list[str]]:
    held: dict[str, list[str]] = defaultdict(list)
    for quad in engine.quads_for_pattern(None, ox.NamedNode(predicate), None, DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            held[quad.subject.value].append(quad.object.value)
    return held


def _literals(engine: ox.Store, predicate: str) -> dict[str, str]:
    """One value for each thing, the first in the order of their texts."""
    held: dict[str, str] = {}
    for quad in engine.quads_for_pattern(None, ox.NamedNode(predicate), None, DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            key, value = quad.subject.value, quad.object.value
            held[key] = min(held.get(key, value), value)
    return held


def _labels(engine: ox.Store) -> dict[str, tuple[str, str]]:
    held: dict[str, tuple[str, str]] = {}
    for quad in engine.quads_for_pattern(None, ox.NamedNode(PREFIXES["skos"] + "prefLabel"), None, DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            value = (quad.object.value, quad.object.language or "")
            held[quad.subject.value] = min(held.get(quad.subject.value, value), value)
    return held


def _starts_at(passage: str) -> tuple[str, int]:
    """The order of a passage: by its source, then by its place (``id:passage/SOURCE-START-END``)."""
    source, start, _ = [*passage.rsplit("-", 2), "0", "0"][:3]
    return source, int(start) if start.isdecimal() else 0
