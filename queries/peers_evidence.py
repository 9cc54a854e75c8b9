"""Quotes that are looked up in their source before anybody sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from practicegraph.graph.evidence import Quote, quotes
from practicegraph.graph.source import source_of
from practicegraph.graph.store import Store
from practicegraph.queries.labels import names

__all__ = ["Evidence", "Quotes"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A thing that a report states, with a sentence for it."""

    iri: str
    label: str
    quote: Quote | None
    """None where no report that is kept here has the words letter for letter, as with data that came without texts."""


class Quotes:
    """The quotes of one store, checked against the texts that are kept; each text is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[str, str] = {}

    def of(self, thing: str) -> Quote | None:
        """The first quote for a thing, by source and place, that stands in its source where it says; else None."""
        for quote in quotes(self._store.raw, ox.NamedNode(thing)):
            if quote.text and self._text(quote.source)[quote.start : quote.end] == quote.text:
                return quote
        return None

    def evidence(self, things: Iterable[str]) -> tuple[Evidence, ...]:
        """Things with their names, or what is said of them where they have none, and a quote for each."""
        held = list(things)
        called = names(self._store, held)
        quoted = [self.of(thing) for thing in held]
        return tuple(
            Evidence(thing, called.get(thing) or (quote.text if quote else thing), quote)
            for thing, quote in zip(held, quoted, strict=True)
        )

    def _text(self, source: str) -> str:
        if source not in self._texts:
            digest = source_of(self._store.raw, source).snapshot
            self._texts[source] = (self._store.snapshot(digest) if digest else None) or ""
        return self._texts[source]
