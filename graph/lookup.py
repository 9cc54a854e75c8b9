"""Finding a thing by its IRI or by a name that somebody uses for it; and a name to show for an IRI."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.folding import fold, fold_name
from practicegraph.graph.view import MERGE
from practicegraph.ontology.names import ID, NS, PREFIXES

__all__ = ["find", "label_of"]

_SKOS: Final = PREFIXES["skos"]
NAMES: Final = tuple(
    ox.NamedNode(iri) for iri in (_SKOS + "prefLabel", PREFIXES["rdfs"] + "label", _SKOS + "altLabel", NS + "fileName")
)
_FORBIDDEN: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def find(engine: ox.Store, text: str) -> ox.NamedNode:
    """The thing that a text names: an IRI, also with a known prefix, or one of its names.

    Names are compared as written, then without case and accents, then as ``fold_name`` does for organisations.

    Raises:
        NotFound: nothing has that name; the message offers close ones.
        InvalidValue: several things have it; the message lists them.
    """
    iri = _iri(text)
    if iri is not None:
        about = engine.quads_for_pattern(iri, None, None, MERGE)
        by = engine.quads_for_pattern(None, iri, None, MERGE)
        if next(about, None) is None and next(by, None) is None:
            raise NotFound(f"nothing is said of {text} in this store; give an IRI or a name that is in it")
        return iri
    names: dict[str, set[ox.NamedNode]] = {}
    for predicate in NAMES:
        for quad in engine.quads_for_pattern(None, predicate, None, MERGE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                names.setdefault(quad.object.value, set()).add(quad.subject)
    for alike in (str, fold, fold_name):
        found = {thing for name, things in names.items() if alike(name) == alike(text) for thing in things}
        if len(found) > 1:
            listed = ", ".join(sorted(thing.value for thing in found)[:8])
            raise InvalidValue(f"{text!r} is the name of {len(found)} things; give the IRI of one: {listed}")
        if found:
            return found.pop()
    folded = {fold(name): name for name in sorted(names)}
    close = [folded[name] for name in get_close_matches(fold(text), folded, n=3, cutoff=0.6)]
    hint = f"did you mean: {', '.join(close)}?" if close else "`ask` and `sparql` show the names that are there"
    raise NotFound(f"nothing is called {text!r}; {hint}")


def label_of(engine: ox.Store, term: ox.NamedNode | ox.Literal) -> str:
    """A name to show: the preferred label, in English where there are several, else what else it is called by."""
    if isinstance(term, ox.Literal):
        return term.value
    for predicate in NAMES:
        found = [quad.object for quad in engine.quads_for_pattern(term, predicate, None, MERGE)]
        labels = [item for item in found if isinstance(item, ox.Literal)]
        if labels:
            return min(labels, key=lambda item: (item.language not in ("en", None), item.value)).value
    if term.value.startswith(ID):
        return term.value.removeprefix(ID)
    return re.split(r"[#/](?=[^#/]+$)", term.value.rstrip("#/"))[-1]


def _iri(text: str) -> ox.NamedNode | None:
    prefix, colon, rest = text.partition(":")
    if colon and prefix in PREFIXES and not rest.startswith(("//", " ")):
        text = PREFIXES[prefix] + rest
    if not re.match(r"(https?|urn):", text) or _FORBIDDEN.search(text):
        return None
    return ox.NamedNode(text)
