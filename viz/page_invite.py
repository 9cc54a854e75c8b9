"""Whom a platform could invite: kinds of stakeholders that others have and it lacks, with names for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from practicegraph.graph.results import IRI
from practicegraph.ontology.names import ID
from practicegraph.viz.page_list import remembered
from practicegraph.viz.page_model import Asked
from practicegraph.viz.page_parts import Statement, stated
from practicegraph.viz.page_things import Look, Thing

__all__ = ["Missing", "invite", "somebody"]

KINDS: Final = 6
NAMES: Final = 4
LOOKED_AT: Final = 100
"""Organisations of one kind among which somebody is looked for."""
COUNTRY: Final = len(f"{ID}region/fr")
"""Letters of a region's IRI that tell its country."""
KINDS_OF: Final = "SELECT DISTINCT ?iri ?kind { ?iri a pg:Organisation ; pg:organisationKind ?kind } ORDER BY ?iri"
PRESENT: Final = """SELECT DISTINCT ?platform ?kind {
  { ?count pg:includesKind ?kind ; pg:atEvent ?event . ?event pg:inSeries ?platform }
  UNION { ?actor pg:organisationKind ?kind ; pg:tookPartIn ?event . ?event pg:inSeries ?platform } }"""
OF_KIND: Final = """SELECT ?iri (COUNT(DISTINCT ?place) AS ?near) (COUNT(DISTINCT ?quote) AS ?n) {
  VALUES ?kind { UNDEF } VALUES ?here { UNDEF }
  ?iri pg:organisationKind/skos:broader* ?kind ; a pg:Organisation ; pg:evidence ?quote .
  OPTIONAL { ?here pg:within ?place . ?iri pg:activeIn ?place }
  FILTER NOT EXISTS { ?iri pg:tookPartIn ?event . ?event pg:inRegion ?here } }
  GROUP BY ?iri ORDER BY DESC(?near) DESC(?n) ?iri LIMIT 4"""
"""Organisations of a kind that were at no event here; first those active in a region that holds this one too."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of stakeholder that nobody reports of a platform."""

    kind: Thing
    elsewhere: tuple[Thing, ...]
    """The platforms that have it."""
    candidates: tuple[Statement, ...]
    """Organisations of this kind, near ones first."""


def invite(asked: Asked, look: Look, region: str) -> tuple[Missing, ...]:
    """The kinds of stakeholders that other platforms have and that of a region lacks.

    Those with names come first, then the most widespread.

    A narrower kind that is there counts as its broader one. Empty where no platform of the region is reported.

    Args:
        asked: What is asked.
        look: Look-ups.
        region: IRI of the region.
    """
    missing, others = _missing(asked, look, region)
    found = []
    for kind in missing[:KINDS]:
        rows = asked.store.query(OF_KIND, bindings={"kind": IRI(kind), "here": IRI(region)}).rows
        names = tuple(_candidate(look, str(iri)) for iri, *_ in rows[:NAMES])
        found.append(Missing(look.thing(kind), tuple(look.things(others[kind])), names))
    return tuple(sorted(found, key=lambda item: not item.candidates))  # those with names first


def somebody(asked: Asked, look: Look, region: str, named: set[str]) -> tuple[Missing, Statement] | None:
    """One organisation of a kind that a region's platform lacks, by look-ups alone; None where there is nobody.

    Args:
        asked: What is asked.
        look: Look-ups.
        region: IRI of the region.
        named: Organisations that were named before: another one is preferred, then one of the same country.
    """
    of_kind: dict[str, list[str]] = {}
    for iri, kind in remembered(asked.store, KINDS_OF).rows:
        for name in {str(kind), *look.broader(str(kind))}:
            of_kind.setdefault(name, []).append(str(iri))
    missing, others = _missing(asked, look, region)
    best: tuple[tuple[bool, bool, int], str, str] | None = None
    for place, kind in enumerate(missing[:KINDS]):
        for iri in of_kind.get(kind, ())[:LOOKED_AT]:
            near = any(held[:COUNTRY] == region[:COUNTRY] for held in look.objects(iri, "activeIn"))
            order = (iri in named, not near, place)
            if (best is None or order < best[0]) and not _was_there(look, iri, region):
                best = (order, kind, iri)
    if best is None:
        return None
    _, kind, iri = best
    return Missing(look.thing(kind), tuple(look.things(others[kind])), ()), stated(look, iri)


def _missing(asked: Asked, look: Look, region: str) -> tuple[list[str], dict[str, set[str]]]:
    """The kinds that a region's platform lacks, the most widespread first, and the platforms that have each."""
    mine = set(look.instances("Platform", "inRegion", region))
    here: set[str] = set()
    others: dict[str, set[str]] = {}
    for platform, kind in remembered(asked.store, PRESENT).rows if mine else ():
        if str(platform) in mine:
            here |= {str(kind), *look.broader(str(kind))}
        else:
            others.setdefault(str(kind), set()).add(str(platform))
    return sorted((kind for kind in others if kind not in here), key=lambda kind: (-len(others[kind]), kind)), others


def _was_there(look: Look, iri: str, region: str) -> bool:
    return any(region in look.objects(event, "inRegion") for event in look.objects(iri, "tookPartIn"))


def _candidate(look: Look, iri: str) -> Statement:
    where = ", ".join(place.label.text for place in look.places(iri, "activeIn")[:3])
    return stated(look, iri, detail=where)
