"""What is missing, as records: each says it in one sentence and shows the quotes that this rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.evidence import Quote, quotes
from practicegraph.graph.results import IRI
from practicegraph.graph.source import source_of
from practicegraph.graph.store import Store

__all__ = ["Broker", "CheckedQuotes", "MissingStakeholder", "SingleSource", "UnansweredTheme"]

TEXTS: Final = 1000
"""Texts of reports that are held in memory, of some kilobytes each."""


@dataclass(frozen=True, slots=True)
class MissingStakeholder:
    """A kind of stakeholder that comparable platforms have and this one lacks."""

    platform: IRI
    kind: IRI
    elsewhere: tuple[IRI, ...]
    """The comparable platforms that have it."""
    compared: int
    """How many platforms it was compared with."""
    text: str
    quotes: tuple[Quote, ...]
    """Of the platforms that have it."""


@dataclass(frozen=True, slots=True)
class UnansweredTheme:
    """A theme raised again and again without a practice."""

    theme: IRI
    region: IRI | None
    """Where; None when there is no practice on it anywhere."""
    raised: tuple[IRI, ...]
    """The needs and challenges."""
    sources: int
    """In how many reports."""
    text: str
    quotes: tuple[Quote, ...]
    """Of the needs and challenges."""


@dataclass(frozen=True, slots=True)
class Broker:
    """An organisation whose leaving would split the network."""

    organisation: IRI
    parts: tuple[tuple[IRI, ...], ...]
    """What its part of the network would fall into, largest first."""
    text: str
    quotes: tuple[Quote, ...]
    """Of the cooperations that hold the smaller parts."""


@dataclass(frozen=True, slots=True)
class SingleSource:
    """A practice known from one report only."""

    practice: IRI
    source: IRI
    text: str
    quotes: tuple[Quote, ...]


class CheckedQuotes:
    """Quotes that are in their sources letter for letter; each thing and each text is looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, list[Quote]] = {}
        self._digests: dict[str, str | None] = {}
        self._text = lru_cache(TEXTS)(store.snapshot)

    def of(
        self, things: Iterable[str], *, limit: int = 3, speaks: Callable[[str], bool] = lambda _: True
    ) -> tuple[Quote, ...]:
        """One quote of each of some things, in their order.

        Args:
            things: Their IRIs.
            limit: How many quotes at most.
            speaks: Which quotes of a thing say what is to be shown; where none does, its first one stands for it.
        """
        found: list[Quote] = []
        for thing in things:
            if thing not in self._held:
                self._held[thing] = [
                    quote for quote in quotes(self._store.raw, ox.NamedNode(thing)) if self._in_source(quote)
                ]
            held = sorted(self._held[thing], key=lambda quote: not speaks(quote.text))
            found += [quote for quote in held[:1] if quote not in found]
            if len(found) == limit:
                break
        return tuple(found)

    def _in_source(self, quote: Quote) -> bool:
        if quote.source not in self._digests:
            self._digests[quote.source] = source_of(self._store.raw, quote.source).snapshot
        digest = self._digests[quote.source]
        text = self._text(digest) if digest is not None else None
        return text is not None and text[quote.start : quote.end] == quote.text
