"""Writing what a source states with other IRIs of organisations, so that it can be undone exactly.

A source in which something is renamed keeps as a literal (``pg:asRead``) the triples that this touched as they were,
and the IRIs that stay: taking away every triple that speaks of one of those and putting the old ones back gives what
it stated. Both stand in the graph of the source, which changes in one transaction.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.counts import LABEL
from practicegraph.graph.rules import Value
from practicegraph.graph.view import Triple, triple_of
from practicegraph.ontology.names import NS, PREFIXES

__all__ = ["ALT_LABEL", "AS_READ", "as_stated", "renamed"]

AS_READ: Final = ox.NamedNode(NS + "asRead")
ALT_LABEL: Final = ox.NamedNode(PREFIXES["skos"] + "altLabel")
CONFIDENCE: Final = ox.NamedNode(NS + "confidence")
MEMBER: Final = ox.NamedNode(NS + "member")
JSON: Final = ox.NamedNode(PREFIXES["rdf"] + "JSON")


def as_stated(triples: Iterable[Triple]) -> set[Triple]:
    """What a source stated before anything in it was renamed.

    Args:
        triples: All triples of its graph.
    """
    found = set(triples)
    kept: set[Value] = set()
    old: set[Triple] = set()
    for triple in [item for item in found if item[1] == AS_READ]:
        known = json.loads(triple[2].value)  # a literal, which only ``renamed`` writes
        kept |= {ox.NamedNode(iri) for iri in known["kept"]}
        old |= {triple_of(quad) for quad in ox.parse(known["triples"], format=ox.RdfFormat.N_TRIPLES)}
        found.discard(triple)
    return {triple for triple in found if kept.isdisjoint((triple[0], triple[2]))} | old


def renamed(triples: Iterable[Triple], source: str, mapping: Mapping[str, str]) -> set[Triple]:
    """What a source states under other IRIs.

    A name is no other name of itself, the better of two confidences counts, and a partnership of an organisation with
    itself is none.

    Args:
        triples: All triples as it stated them.
        source: Its IRI.
        mapping: From the IRI that goes to the IRI that stays.
    """
    found = set(triples)
    terms = {term for triple in found for term in (triple[0], triple[2]) if isinstance(term, ox.NamedNode)}
    new: dict[Value, Value] = {term: ox.NamedNode(mapping[term.value]) for term in terms if term.value in mapping}
    if not new:
        return found
    gone, kept = set(new), set(new.values())
    touched = {triple for triple in found if triple[0] in gone | kept or triple[2] in gone | kept}
    members: dict[Value, list[Value]] = defaultdict(list)
    for subject, predicate, value in found:
        if predicate == MEMBER:
            members[subject].append(new.get(value, value))
    fallen = {node for node, those in members.items() if len(those) > 1 == len(set(those))}
    touched |= {triple for triple in found if triple[0] in fallen}
    written: set[Triple] = {
        (new.get(subject, subject), predicate, new.get(value, value))  # type: ignore[misc]  # a node becomes a node
        for subject, predicate, value in touched
        if subject not in fallen
    }
    written -= {(node, ALT_LABEL, label) for node, predicate, label in written if predicate == LABEL}
    written -= _lower_confidences(written)
    lines = ox.serialize((ox.Triple(*triple) for triple in sorted(touched, key=str)), format=ox.RdfFormat.N_TRIPLES)
    note = {"kept": sorted(str(term.value) for term in kept), "triples": lines.decode()}  # type: ignore[union-attr]
    literal = ox.Literal(json.dumps(note, ensure_ascii=False), datatype=JSON)
    return (found - touched) | written | {(ox.NamedNode(source), AS_READ, literal)}


def _lower_confidences(triples: Iterable[Triple]) -> set[Triple]:
    """Of each thing all confidences but the highest."""
    by_thing: dict[Value, list[Triple]] = defaultdict(list)
    for triple in triples:
        if triple[1] == CONFIDENCE:
            by_thing[triple[0]].append(triple)
    return {
        triple
        for those in by_thing.values()
        for triple in sorted(those, key=lambda item: (-float(item[2].value), item[2].value))[1:]
    }
