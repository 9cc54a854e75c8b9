"""The quotes that stand behind what a source states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from practicegraph.ontology.names import NS, PREFIXES

__all__ = ["EVIDENCE", "Quote", "quotes"]

EVIDENCE: Final = ox.NamedNode(NS + "evidence")
_OA: Final = PREFIXES["oa"]
_SELECTOR, _EXACT, _START, _END = (ox.NamedNode(_OA + name) for name in ("hasSelector", "exact", "start", "end"))
_TITLE: Final = ox.NamedNode(PREFIXES["dct"] + "title")
_FILE: Final = ox.NamedNode(NS + "fileName")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a source's text."""

    source: str
    """IRI of the source."""
    title: str
    """Its title, else the name of its file, else the IRI."""
    text: str
    start: int
    """Offset in characters of the text that was read."""
    end: int


def quotes(engine: ox.Store, thing: ox.NamedNode, source: ox.NamedNode | None = None) -> tuple[Quote, ...]:
    """The quotes that sources, or one of them, give as evidence for a thing; in order of source and place."""
    found = set()
    for quad in engine.quads_for_pattern(thing, EVIDENCE, None, source):
        graph, passage = quad.graph_name, quad.object
        if not isinstance(graph, ox.NamedNode) or not isinstance(passage, ox.NamedNode):
            continue  # the merge repeats what the sources say
        selector = _one(engine, passage, _SELECTOR, graph)
        if isinstance(selector, ox.NamedNode):
            exact, start, end = (_one(engine, selector, part, graph) for part in (_EXACT, _START, _END))
            if isinstance(exact, ox.Literal):
                found.add(Quote(graph.value, _title(engine, graph), exact.value, _number(start), _number(end)))
    return tuple(sorted(found, key=lambda quote: (quote.source, quote.start, quote.end)))


def _title(engine: ox.Store, source: ox.NamedNode) -> str:
    for predicate in (_TITLE, _FILE):
        found = _one(engine, source, predicate, source)
        if isinstance(found, ox.Literal):
            return found.value
    return source.value


def _one(engine: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode) -> object:
    values = sorted((quad.object for quad in engine.quads_for_pattern(subject, predicate, None, graph)), key=str)
    return values[0] if values else None


def _number(value: object) -> int:
    return int(value.value) if isinstance(value, ox.Literal) and value.value.isdecimal() else 0
