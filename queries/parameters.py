"""The values of a question's parameters: from what a person types to what is bound to the query.

A theme, a kind, a region, an organisation and so on can be given by IRI (``https://…`` or ``id:…``), by identifier
("mental-health", "es-so", "ES417"), or by any of its names in any language; case, accents and punctuation do not count.
Steps, the first that finds something wins:
 1. An IRI, or an identifier of the right kind.
 2. The identifier that an organisation of this name would have.
 3. The names exactly as typed, which the engine looks up at once.
 4. The names folded, which takes reading all of them: a second for a hundred thousand. Preferred names come first.
Two things of one name are never guessed between: the error lists both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.folding import fold
from practicegraph.graph.identity import organisation_iri
from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.ontology.load import Concept, stakeholder_kinds, themes
from practicegraph.ontology.names import ID, NS, PREFIXES

__all__ = ["TYPES", "closest", "resolve"]

CLASSES: Final[Mapping[str, str]] = {
    "event": "Event",
    "need": "Need",
    "organisation": "Organisation",
    "project": "Project",
    "region": "Region",
    "source": "Source",
}
TYPES: Final = frozenset({*CLASSES, "date", "integer", "kind", "text", "theme", "thing"})
"""What a parameter can be; ``thing`` is anything that has evidence or follows from something that has."""
DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

HAS_CLASS: Final = "ASK { VALUES ?iri { UNDEF } VALUES ?class { UNDEF } ?iri a ?class }"
EXISTS: Final = "ASK { VALUES ?iri { UNDEF } ?iri ?property ?value }"
BY_CODE: Final = """SELECT DISTINCT ?iri {
  VALUES ?code { UNDEF } VALUES ?class { UNDEF } ?iri pg:isoCode|pg:nutsCode ?code ; a ?class }"""
NAMES: Final = """SELECT DISTINCT ?iri ?name ?preferred {
  VALUES ?class { UNDEF } ?iri a ?class .
  { ?iri skos:prefLabel|dct:title ?name BIND(true AS ?preferred) }
  UNION { ?iri rdfs:label|skos:altLabel|pg:fileName ?name BIND(false AS ?preferred) } }"""
EXACTLY: Final = """SELECT DISTINCT ?iri ?name ?preferred {
  VALUES ?name { UNDEF }
  { ?iri skos:prefLabel ?name BIND(true AS ?preferred) } UNION { ?iri dct:title ?name BIND(true AS ?preferred) }
  UNION { ?iri skos:altLabel ?name BIND(false AS ?preferred) } UNION { ?iri rdfs:label ?name BIND(false AS ?preferred) }
  UNION { ?iri pg:fileName ?name BIND(false AS ?preferred) } }"""
TAGS: Final = ("en", "fr", "es", "pl", "el", "de", "it", "cs", "pt", "nl", "sv", "ro", "hu", "uk")
"""Languages in which a name is looked up as typed; in others it is found all the same, by reading all names."""
ALL_NAMES: Final = """SELECT DISTINCT ?iri ?name ?preferred {
  { ?iri skos:prefLabel|dct:title ?name BIND(true AS ?preferred) }
  UNION { ?iri rdfs:label|skos:altLabel|pg:fileName ?name BIND(false AS ?preferred) }
  FILTER EXISTS { ?iri a ?class } }"""


def resolve(store: Store, type_: str, value: object) -> Any:
    """What to bind for a value of a parameter.

    Args:
        store: Where names are looked up.
        type_: One of ``TYPES``.
        value: As typed; numbers may be numbers.

    Returns:
        An ``IRI``, or for integer an int, for date and text a string.

    Raises:
        InvalidValue: no number, no date, or a name that several things have.
        NotFound: nothing of this type has this name, identifier or IRI; the message has close names.
    """
    text = str(value).strip()
    if not text:
        raise InvalidValue(f"an empty value where a {type_} is expected; give a name, identifier or IRI")
    if type_ == "integer":
        if not re.fullmatch(r"[+-]?\d{1,18}", text):
            raise InvalidValue(f"not a whole number: {text!r}")
        return int(text)
    if type_ == "date":
        if not DATE.fullmatch(text):
            raise InvalidValue(f"not a date: {text!r}; write 2022, 2022-06 or 2022-06-07")
        return text
    if type_ == "text":
        return text
    if type_ in ("theme", "kind"):
        return _concept(text, type_, themes() if type_ == "theme" else stakeholder_kinds())
    if type_ not in TYPES:
        raise InvalidValue(f"no type of parameter is called {type_!r}; there are: {', '.join(sorted(TYPES))}")
    return _thing(store, type_, text)


def closest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean: …?" with up to three known words that look like this one, or nothing when none does."""
    by_fold: dict[str, str] = {}
    for name in sorted(known):
        by_fold.setdefault(fold(name), name)
    wanted = fold(word)
    found = get_close_matches(wanted, by_fold, n=3, cutoff=0.6)
    found += [name for name in by_fold if wanted in name and len(wanted) > 3 and name not in found][: 3 - len(found)]
    return f"; did you mean: {', '.join(by_fold[name] for name in found)}?" if found else ""


def _concept(text: str, type_: str, concepts: Mapping[str, Concept]) -> IRI:
    iri = _expanded(text)
    for concept in concepts.values():
        if iri == concept.iri or fold(text) == fold(concept.id):
            return IRI(concept.iri)
    wanted = fold(text)
    for labels in ("labels", "alt_labels"):
        found = set()
        for concept in concepts.values():
            values = (
                concept.labels.values() if labels == "labels" else [x for y in concept.alt_labels.values() for x in y]
            )
            if any(fold(label) == wanted for label in values):
                found.add(concept.id)
        if found:
            return IRI(concepts[_only(text, type_, sorted(found))].iri)
    known = {*concepts, *(label for concept in concepts.values() for label in concept.labels.values())}
    near = closest(text, known) or f"; there are: {', '.join(sorted(concepts)[:12])} …"
    raise NotFound(f"no {type_} is called {text!r}{near}")


def _thing(store: Store, type_: str, text: str) -> IRI:
    iri = _expanded(text)
    candidates = [iri] if iri else [f"{ID}{type_}/{text}", f"{ID}{type_}/{text.lower()}"]
    if type_ == "organisation" and not iri:
        candidates.append(organisation_iri(text))
    for candidate in candidates:
        if _is(store, type_, candidate):
            return IRI(candidate)
    if iri:
        raise NotFound(f"no {type_} has the IRI {text}; `ask` and `sparql` show those that are there")
    if type_ == "region":
        found = store.query(BY_CODE, bindings={"code": text.upper(), "class": IRI(NS + "Region")}).column("iri")
        if found:
            return IRI(_only(text, type_, found))
    literals = [ox.Literal(text), *(ox.Literal(text, language=tag) for tag in TAGS)]
    same = [row for row in store.query(EXACTLY, bindings={"name": literals}) if _is(store, type_, row[0])]
    names = same or store.query(ALL_NAMES if type_ == "thing" else NAMES, bindings=_class(type_)).rows
    wanted = fold(text)
    for preferred in (True, False):
        found = sorted({iri for iri, name, first in names if first is preferred and fold(name) == wanted})
        if found:
            return IRI(_only(text, type_, found))
    some = sorted({name for _, name, first in names if first})
    near = closest(text, {name for _, name, _ in names}) or f"; the graph has {', '.join(some[:8]) or 'none'}"
    near += " …" if not near.endswith("?") and len(some) > 8 else ""
    raise NotFound(f"no {type_} is called {text!r}{near}")


def _class(type_: str) -> dict[str, IRI]:
    return {} if type_ == "thing" else {"class": IRI(NS + CLASSES[type_])}


def _is(store: Store, type_: str, iri: str) -> bool:
    if re.search(r'[\x00-\x20<>"{}|^`\\]', iri):
        return False
    query = EXISTS if type_ == "thing" else HAS_CLASS
    return bool(store.query(query, bindings={"iri": IRI(iri), **_class(type_)}).rows[0][0])


def _expanded(text: str) -> str | None:
    """The IRI that a text is, written whole or with one of the known prefixes."""
    if re.match(r"(https?|urn):", text):
        return text
    prefix, colon, rest = text.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES and not rest.startswith(" ") else None


def _only(text: str, type_: str, found: list[str]) -> str:
    if len(found) > 1:
        raise InvalidValue(
            f"{text!r} is the name of {len(found)} things; give one of: {', '.join(found[:10])} as {type_}"
        )
    return found[0]
