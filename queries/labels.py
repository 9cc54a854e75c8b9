"""Looking up what to show of many things at once: names, labels in a language, quotes.

Each look-up binds the things a thousand at a time, so that its query stays within the limits of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store

__all__ = ["concept_labels", "names", "quotes", "values_of"]

BATCH: Final = 1000
NAMES: Final = "SELECT ?s ?name { VALUES ?s { UNDEF } ?s skos:prefLabel ?name }"
LABELS: Final = """SELECT ?s ?name (LANG(?name) AS ?tag) {
  VALUES ?s { UNDEF } { ?s skos:prefLabel ?name } UNION { ?s rdfs:label ?name } }"""
QUOTES: Final = """SELECT ?s ?passage ?quote ?title ?report {
  VALUES ?s { UNDEF }
  ?s pg:evidence ?passage .
  ?passage oa:hasSource ?report ; oa:hasSelector ?selector .
  ?selector oa:exact ?quote .
  OPTIONAL { ?report dct:title ?title } }"""


def names(store: Store, things: Iterable[str]) -> dict[str, str]:
    """The preferred name of each thing that has one."""
    return {thing: str(name) for thing, name in reversed(_found(store, NAMES, "s", things))}


def concept_labels(store: Store, concepts: Iterable[str], lang: str) -> dict[str, str]:
    """The label of each concept or term of the vocabulary: in this language, else in English, else in any."""
    best: dict[str, tuple[int, str]] = {}
    for thing, label, tag in _found(store, LABELS, "s", concepts):
        rank = (tag != lang) + (tag not in (lang, "en"))
        if thing not in best or rank < best[thing][0]:
            best[thing] = (rank, str(label))
    return {thing: label for thing, (_, label) in best.items()}


def values_of(store: Store, pattern: str, name: str, things: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values of ``?t`` in a pattern, sorted, for each thing bound to the variable of this name."""
    held: dict[str, list[str]] = defaultdict(list)
    query = f"SELECT DISTINCT ?{name} ?t {{ VALUES ?{name} {{ UNDEF }} {pattern} }}"
    for thing, value in _found(store, query, name, things):
        held[thing].append(value)
    return {thing: tuple(values) for thing, values in held.items()}


def quotes(store: Store, things: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The sentences that each thing rests on, as pairs of the quote and the title of its report, three at most."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for thing, _, quote, title, report in _found(store, QUOTES, "s", things):
        pair = (str(quote), str(title or report))
        if len(held[thing]) < 3 and pair not in held[thing]:
            held[thing].append(pair)
    return {thing: tuple(pairs) for thing, pairs in held.items()}


def _found(store: Store, query: str, name: str, things: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows for all the things, sorted."""
    return sorted((row for batch in _batches(things) for row in store.query(query, bindings={name: batch})), key=repr)


def _batches(things: Iterable[str]) -> Iterator[list[IRI]]:
    wanted = sorted({IRI(thing) for thing in things})
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]
