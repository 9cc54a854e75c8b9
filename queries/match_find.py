"""Which needs or practices a person means: by IRI, identifier or label, by the organisation that states them."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.folding import fold
from practicegraph.graph.store import Store
from practicegraph.ontology.names import ID, NS, PREFIXES
from practicegraph.queries.match_load import Statements, name_of, narrowest

__all__ = ["needs_of_organisation", "statement", "words_or_statement"]

LIKE: Final = 60.0
"""Similarity of labels, in percent (rapidfuzz ratio), from which one is offered as close."""
_IDENTIFIER: Final = re.compile(r"(?:(?:need|challenge|practice)/)?[0-9a-f]{16}")


def statement(known: Statements, text: str, kind: str) -> int:
    """The place of the statement that a text means.

    Raises:
        NotFound: there is none; the message offers labels that are like it.
        InvalidValue: an empty text, or several have this label; the message lists their IRIs.
    """
    wanted = " ".join(text.split())
    if not wanted:
        raise InvalidValue(f"an empty {kind}: give its IRI, its label or words")
    if (iri := _iri(wanted)) is not None or _IDENTIFIER.fullmatch(wanted):
        for place, item in enumerate(known.items):
            if item.iri == iri or (iri is None and str(item.iri).endswith("/" + wanted)):
                return place
    else:
        found = [n for n, item in enumerate(known.items) if fold(wanted) in (fold(item.label), fold(item.text))]
        if len(found) > 1:
            some = ", ".join(str(known.items[n].iri) for n in found[:5])
            raise InvalidValue(f"{len(found)} things are called {wanted!r}; give the IRI of one: {some}")
        if found:
            return found[0]
    raise NotFound(f"no {kind} is called {wanted!r}{_close(known, wanted)}")


def words_or_statement(known: Statements, text: str) -> int | str:
    """The place of the need or challenge that a text means; else the words themselves.

    Raises:
        NotFound: an IRI or identifier of nothing that is there.
        InvalidValue: as of ``statement``, or a text without a word.
    """
    wanted = " ".join(text.split())
    try:
        return statement(known, wanted, "need or challenge")
    except NotFound:
        if _iri(wanted) is not None or _IDENTIFIER.fullmatch(wanted):
            raise
    if not re.search(r"[^\W\d_]{2}", wanted):
        raise InvalidValue(f"no words in {wanted!r}: say what is needed, or give the IRI of a need")
    return wanted


def needs_of_organisation(store: Store, known: Statements, organisation: str) -> tuple[list[int], str]:
    """The needs and challenges that an organisation states; where there are none, those of the regions where it is
    active; with a note that says so."""
    own = [n for n, item in enumerate(known.items) if organisation in item.organisations]
    if own:
        return own, ""
    engine = store.raw
    default = ox.DefaultGraph()
    active = [
        quad.object.value
        for quad in engine.quads_for_pattern(ox.NamedNode(organisation), ox.NamedNode(NS + "activeIn"), None, default)
        if isinstance(quad.object, ox.NamedNode)
    ]
    within = {
        region: [
            quad.object.value
            for quad in engine.quads_for_pattern(ox.NamedNode(region), ox.NamedNode(NS + "within"), None, default)
            if isinstance(quad.object, ox.NamedNode)
        ]
        for region in active
    }
    regions = narrowest(active, within)
    found = [n for n, places in enumerate(known.everywhere) if not places.isdisjoint(regions)]
    name = name_of(store, organisation)
    if not regions:
        return [], f"{name} states no need or challenge, and no region where it is active is reported"
    where = ", ".join(name_of(store, region) for region in regions)
    return found, f"{name} states no need or challenge itself; these are those of {where}, where it is active"


def _iri(text: str) -> str | None:
    if re.match(r"(https?|urn):", text):
        return text
    prefix, colon, rest = text.partition(":")
    if colon and prefix in PREFIXES and rest and " " not in rest:
        return PREFIXES[prefix] + rest
    return ID + text if re.match(r"(need|challenge|practice)/", text) else None


def _close(known: Statements, text: str) -> str:
    """Up to three labels that are like a text."""
    labels = {fold(item.label): item.label for item in reversed(known.items)}
    found = process.extract(fold(text), list(labels), scorer=fuzz.ratio, limit=3, score_cutoff=LIKE)
    if found:
        return "; did you mean: " + ", ".join(repr(labels[label]) for label, _, _ in found) + "?"
    return (
        f"; there are: {', '.join(repr(item.label) for item in known.items[:3])} …"
        if known.items
        else "; there is none"
    )
