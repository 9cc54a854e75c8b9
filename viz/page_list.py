"""Lists of things: narrowed by theme, region, kind and words, sorted, and shown a page at a time.

The engine counts and cuts: a list of a million things costs what its matches cost to count, once for each state of the
store, and a page of it never holds more than ``SIZE`` things.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from practicegraph.graph.results import IRI, Results
from practicegraph.graph.store import Store
from practicegraph.ontology.names import ID, KIND, THEME
from practicegraph.viz.languages import mark
from practicegraph.viz.page_model import Asked
from practicegraph.viz.page_things import NO_IRI, Look, Thing

__all__ = ["SIZE", "Choice", "Filter", "Listing", "Order", "kept", "listing", "page_number", "remembered"]

T = TypeVar("T")
SIZE: Final = 25
OPTIONS: Final = 400
"""Choices of one filter; the most frequent."""
KEPT: Final = 300
"""Answers remembered for one state of the store."""
FILTERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "theme": (mark("Theme"), THEME, "{ ?iri pg:theme ?theme }"),
    "region": (mark("Region"), ID + "region/", "{ ?iri pg:inRegion ?region }"),
    "kind": (mark("Kind of stakeholder"), KIND, "{ ?iri pg:organisationKind/skos:broader* ?kind }"),
}
"""Names of the filters, what their short values stand for, and how a thing has one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter."""

    value: str
    text: str
    count: int
    depth: int = 0
    """How far it lies below the broadest."""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """Something that a list can be narrowed by."""

    name: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort a list: its name in the address, in words, and what the engine sorts by."""

    name: str
    text: str
    by: str
    """SPARQL for ORDER BY over the variables of the list."""
    needs: str = ""
    """SPARQL patterns that bind what it sorts by, and is counted as ``?n``."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    items: tuple[str, ...]
    """IRIs."""
    total: int
    page: int
    pages: int
    filters: tuple[Filter, ...]
    """Where they can be chosen: on every page of a server, on the first one of a whole list among files."""
    orders: tuple[Order, ...]
    order: str
    words: str
    narrowed: bool
    """Whether some filter is set."""


_answers: WeakKeyDictionary[Store, dict[str, Any]] = WeakKeyDictionary()
_lock = threading.Lock()


def remembered(store: Store, sparql: str) -> Results:
    """The answer to a query without bindings, computed once for a store that does not change."""
    return kept(store, sparql, lambda: store.query(sparql))


def kept(store: Store, key: str, compute: Callable[[], T]) -> T:
    """What was computed under a key, once for a store that does not change.

    Args:
        store: One that can be written to is asked anew each time.
        key: Names what is computed, with everything that it depends on.
        compute: Gives it.
    """
    if not store.read_only:
        return compute()
    with _lock:
        known = _answers.setdefault(store, {})
        found: T | None = known.get(key)
        if found is not None:
            known[key] = known.pop(key)  # the last that will be forgotten
    if found is None:
        found = compute()
        with _lock:
            if len(known) >= KEPT:
                known.pop(next(iter(known)))
            known[key] = found
    return found


def listing(
    asked: Asked,
    classes: Sequence[str],
    *,
    filters: Sequence[str] = (),
    orders: Sequence[Order],
    extra: str = "",
    label: str = "?iri skos:prefLabel ?label .",
    patterns: Mapping[str, str] = MappingProxyType({}),
) -> Listing:
    """The page of a list that is asked for.

    Args:
        asked: Its values ``theme``, ``region``, ``kind``, ``words``, ``sort`` and ``page`` count; those that make no
            sense count as not given, except for filters, which then match nothing.
        classes: Classes of ours whose things are listed.
        filters: Names of ``FILTERS``.
        orders: Ways to sort; the first is the default.
        extra: Patterns about ``?iri`` that hold for all that is listed.
        label: The pattern that binds the name, ``?label``.
        patterns: How a thing has the value of a filter, where not as in ``FILTERS``.
    """
    how = {name: patterns.get(name, FILTERS[name][2]) for name in filters}
    order = next((item for item in orders if item.name == asked.values.get("sort")), orders[0])
    words = asked.values.get("words", "")
    base = f"VALUES ?class {{ {' '.join(f'pg:{name}' for name in classes)} }} ?iri a ?class . {label} {extra}"
    chosen = {name: asked.values[name] for name in filters if name in asked.values}
    narrow = {name: _narrow(name, value, how[name]) for name, value in chosen.items()}
    said = _words(words)
    body = " ".join([base, *narrow.values(), said])
    total = int(remembered(asked.store, f"SELECT (COUNT(DISTINCT ?iri) AS ?n) {{ {body} }}").rows[0][0])
    pages = max(1, -(-total // SIZE))
    page = page_number(asked, pages)
    found = remembered(
        asked.store,
        f"SELECT ?iri (MIN(LCASE(STR(?label))) AS ?name) {'(COUNT(DISTINCT ?x) AS ?n)' if order.needs else ''} "
        f"{{ {body} {order.needs} }} GROUP BY ?iri ORDER BY {order.by} ?iri LIMIT {SIZE} OFFSET {(page - 1) * SIZE}",
    )
    look = Look(asked)
    return Listing(
        items=tuple(found.column("iri")),
        total=total,
        page=page,
        pages=pages,
        filters=tuple(
            _filter(look, name, [base, *(text for key, text in narrow.items() if key != name), said, how[name]], chosen)
            for name in (filters if asked.alive or (not narrow and not words and page == 1) else ())
        ),
        orders=tuple(orders),
        order=order.name,
        words=words,
        narrowed=bool(chosen or words),
    )


def page_number(asked: Asked, pages: int) -> int:
    """The page of a list that is asked for, within those that there are."""
    given = asked.values.get("page", "")
    return min(max(1, int(given)), pages) if re.fullmatch(r"[0-9]{1,9}", given) else 1


def _narrow(name: str, value: str, how: str) -> str:
    iri = value if re.match(r"https?:", value) else FILTERS[name][1] + value
    if NO_IRI.search(iri):
        iri = FILTERS[name][1] + "nothing"
    return f"VALUES ?{name} {{ <{iri}> }} {how}"


def _words(words: str) -> str:
    """Names that hold each of some words; letters and digits only, so that nothing of them is SPARQL."""
    found = re.findall(r"\w+", words.lower())[:8]
    return " ".join(f'FILTER(CONTAINS(LCASE(STR(?label)), "{word}"))' for word in found)


def _filter(look: Look, name: str, body: Sequence[str], chosen: Mapping[str, str]) -> Filter:
    text, start, _ = FILTERS[name]
    rows = remembered(
        look.asked.store,
        f"SELECT ?{name} (COUNT(DISTINCT ?iri) AS ?n) {{ {' '.join(body)} }} GROUP BY ?{name} "
        f"ORDER BY DESC(?n) ?{name} LIMIT {OPTIONS}",
    ).rows
    counts = {str(iri): int(count) for iri, count in rows if isinstance(iri, IRI)}
    value = chosen.get(name, "")
    current = value if value.startswith("http") else start + value if value else ""
    if current and current not in counts and not NO_IRI.search(current):
        counts[current] = 0
    parents = {iri: [up for up in _above(look, name, iri) if up in counts] for iri in counts}
    choices = [
        Choice(iri.removeprefix(start), item.label.text, counts[iri], depth, iri == current)
        for item, depth in _ordered(look, counts, parents)
        for iri in (item.iri,)
    ]
    return Filter(name, look.asked.text(text), tuple(choices))


def _above(look: Look, name: str, iri: str) -> list[str]:
    """What lies directly above a concept or a region, as far as it can be told: the nearest by what lies above it."""
    if name == "region":
        above = look.objects(iri, "within")
        return sorted(above, key=lambda up: (-len(look.objects(up, "within")), up))[:1]
    return look.broader(iri)[:1]


def _ordered(look: Look, counts: Iterable[str], parents: Mapping[str, Sequence[str]]) -> list[tuple[Thing, int]]:
    """The values as a tree, sorted by name on each level."""
    below: dict[str, list[str]] = {}
    for iri in counts:
        below.setdefault(next(iter(parents[iri]), ""), []).append(iri)
    result: list[tuple[Thing, int]] = []

    def walk(parent: str, depth: int) -> None:
        for item in look.things(below.pop(parent, ())):
            result.append((item, depth))
            walk(item.iri, min(depth + 1, 6))

    walk("", 0)
    for rest in list(below):  # what hangs below itself
        walk(rest, 0)
    return result
