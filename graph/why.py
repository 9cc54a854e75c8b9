"""Why does the graph say that? What it says of a thing, with the quotes, the rules, and the statements below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.derive import rules_of
from practicegraph.graph.errors import NotFound
from practicegraph.graph.evidence import EVIDENCE, Quote, quotes
from practicegraph.graph.lookup import find, label_of
from practicegraph.graph.reasons import Reason, Searcher, triples_about
from practicegraph.graph.view import DERIVED_GRAPH, MERGE, Triple
from practicegraph.ontology.names import NS

if TYPE_CHECKING:
    from practicegraph.graph.store import Store

__all__ = ["MOST", "Explanation", "why"]

MOST: Final = 8
"""Statements explained for one property of a thing."""
ABOUT_READING: Final = frozenset({EVIDENCE, ox.NamedNode(NS + "confidence"), ox.NamedNode(NS + "foundBy")})


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the graph says of a thing, or one statement of it, and why."""

    iri: str
    label: str
    quotes: tuple[Quote, ...]
    """Where the thing itself is spoken of."""
    stated: tuple[Reason, ...]
    """Also what the vocabulary says."""
    derived: tuple[Reason, ...]
    left_out: int = 0
    """Further statements of properties that have many."""

    def lines(self) -> Iterator[str]:
        """The explanation as lines of text, indented by two spaces a level; nothing is accounted for twice."""
        yield self.label
        yield f"  {self.iri}"
        yield from (f"  {_quote(quote)}" for quote in self.quotes)
        if self.stated:
            yield "stated"
        yield from _stated(self.stated, "  ", set(self.quotes))
        if self.derived:
            yield "derived"
        yield from _derived(sorted(self.derived, key=_depth), "  ", set())
        if self.left_out:
            yield f"and {self.left_out} statements more of the same properties; `sparql` shows them all"


def why(store: Store, thing: str, predicate: str | None = None, object: str | None = None) -> Explanation:  # noqa: A002
    """Why the graph says what it says of a thing.

    Args:
        store: An open store, derived.
        thing: Its IRI, also with a known prefix, or a name.
        predicate: Only statements of this property, likewise.
        object: Only the one with this thing or this literal.

    Raises:
        NotFound: nothing has that name, or the statement does not hold; the message offers what is close.
        InvalidValue: several things have that name; the message lists them.
    """
    engine = store.raw
    subject = find(engine, thing)
    triples = triples_about(engine, subject)
    if predicate is None:
        triples = [triple for triple in triples if triple[1] not in ABOUT_READING]
        if any(triple[1] == TYPE and _is_stated(engine, triple) for triple in triples):
            triples = [triple for triple in triples if triple[1] != TYPE or _is_stated(engine, triple)]
    else:
        property_ = find(engine, predicate)
        triples = [triple for triple in triples if triple[1] == property_]
        if object is not None:
            triples = [triple for triple in triples if object in (triple[2].value, label_of(engine, triple[2]))] or [
                triple for triple in triples if triple[2] == find(engine, object)
            ]
        if not triples:
            said = " ".join(filter(None, (thing, predicate, object)))
            raise NotFound(f"the graph does not say that {said}; `why {thing!r}` shows what it says")
    searcher = Searcher(engine, rules_of(store))
    counts: Counter[ox.NamedNode] = Counter()
    reasons = []
    for triple in triples:
        counts[triple[1]] += 1
        if counts[triple[1]] <= MOST:
            reasons.append(searcher.reason(triple))
    return Explanation(
        subject.value,
        label_of(engine, subject),
        quotes(engine, subject),
        tuple(reason for reason in reasons if reason.grade != "derived"),
        tuple(reason for reason in reasons if reason.grade == "derived"),
        left_out=sum(max(0, count - MOST) for count in counts.values()),
    )


def _stated(reasons: Iterable[Reason], indent: str, known: set[Quote]) -> Iterator[str]:
    """Statements that rest on the same quotes stand above them together."""
    groups: dict[tuple[Quote, ...], list[Reason]] = {}
    for reason in reasons:
        groups.setdefault(reason.quotes, []).append(reason)
    for together in groups.values():
        yield from (f"{indent}{reason.text}" for reason in together)
        yield from (f"{indent}  {_quote(quote)}" for quote in together[0].quotes if quote not in known)


def _derived(reasons: Iterable[Reason], indent: str, told: set[str]) -> Iterator[str]:
    """Statements that follow from the same by the same rule share one account of it."""
    groups: dict[tuple[str | None, tuple[Reason, ...]], list[Reason]] = {}
    for reason in reasons:
        groups.setdefault((reason.rule, reason.because), []).append(reason)
    for (rule, because), together in groups.items():
        again = all(reason.text in told for reason in together)
        yield from (f"{indent}{reason.text}{' (see above)' if again else ''}" for reason in together)
        if again:
            continue
        told.update(reason.text for reason in together)
        yield f"{indent}  by rule {rule}: {together[0].words}" if rule else f"{indent}  no reason found"
        yield from _derived([reason for reason in because if reason.grade == "derived"], indent + "    ", told)
        yield from _stated([reason for reason in because if reason.grade != "derived"], indent + "    ", set())


def _depth(reason: Reason) -> int:
    return 1 + max(map(_depth, reason.because), default=0)


def _quote(quote: Quote) -> str:
    return f"“{' '.join(quote.text.split())}” ({quote.title}, {quote.start} to {quote.end})"


def _is_stated(engine: ox.Store, triple: Triple) -> bool:
    graphs = (quad.graph_name for quad in engine.quads_for_pattern(*triple, None))
    return any(graph not in (MERGE, DERIVED_GRAPH) for graph in graphs)
