"""Which organisations' profiles may be others after changes to a store: those above what changed.

``peers_profile`` reads a profile along a few properties. A triple of one of them that came or went concerns the
organisations from which reading comes past its subject, as the store is now: whoever is no longer there has lost a
triple of its own, or was the object of ``runBy``, which is looked at too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from practicegraph.graph.merge_log import Change
from practicegraph.graph.store import Store
from practicegraph.ontology.names import NS, PREFIXES
from practicegraph.queries.peers_profile import EXACT, NAMES, SELECTOR

if TYPE_CHECKING:
    from practicegraph.queries.peer_index_build import PeerIndex

__all__ = ["touched_organisations"]

TYPE: Final = PREFIXES["rdf"] + "type"
OWN: Final = frozenset({TYPE, *(name.value for name in NAMES)}) | {
    NS + name for name in ("organised", "presentedAt", "activeIn", "inRegion", "organisationKind", "cooperatesWith")
}
"""Properties of organisations themselves."""
THEME, RUN_BY, EVIDENCE = NS + "theme", NS + "runBy", NS + "evidence"
PLACES: Final = frozenset({NS + "within", NS + "isoCode", TYPE})
"""Properties of regions."""
ORGANISATION: Final = ox.NamedNode(NS + "Organisation")


def touched_organisations(store: Store, index: PeerIndex, changes: Iterable[Change]) -> set[str]:
    """The organisations whose rows in an index may be others now: there before, there now, or both.

    Args:
        store: As it is.
        index: As it was.
        changes: What changed in between.
    """
    found: set[str] = set()
    doings: set[str] = set()
    events: set[str] = set()
    passages: set[str] = set()
    selectors: set[str] = set()
    places: set[str] = set()
    for subject, predicate, value in changes:
        for properties, things in (
            (OWN, found),
            ({RUN_BY, THEME, TYPE, EVIDENCE}, doings),
            ({THEME}, events),
            ({SELECTOR}, passages),
            ({EXACT.value}, selectors),
            (PLACES, places),
        ):
            if predicate in properties:
                things.add(subject)
        if predicate == RUN_BY:
            found.add(value)
    passages |= _leading(store, selectors, SELECTOR)
    doings |= _leading(store, passages, EVIDENCE)
    found |= {value for doing in doings for value in _objects(store, doing, RUN_BY)}
    found |= _leading(store, events, NS + "organised", NS + "presentedAt")
    places |= _leading(store, places, NS + "within")
    found |= _leading(store, places, NS + "activeIn", NS + "inRegion")
    there = {iri for iri in found if _is_organisation(store, iri)}
    new = there - index.row.keys()
    return there | (found & index.row.keys()) | (_leading(store, new, NS + "cooperatesWith") & index.row.keys())


def _leading(store: Store, things: Iterable[str], *properties: str) -> set[str]:
    """What has one of these properties to one of some things."""
    return {
        quad.subject.value
        for name in properties
        for thing in things
        for quad in store.raw.quads_for_pattern(None, ox.NamedNode(name), ox.NamedNode(thing), ox.DefaultGraph())
        if isinstance(quad.subject, ox.NamedNode)
    }


def _objects(store: Store, thing: str, name: str) -> set[str]:
    quads = store.raw.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(name), None, ox.DefaultGraph())
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}


def _is_organisation(store: Store, iri: str) -> bool:
    return ox.Quad(ox.NamedNode(iri), ox.NamedNode(TYPE), ORGANISATION, ox.DefaultGraph()) in store.raw
