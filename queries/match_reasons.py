"""Why something is an answer, and what to show of it: reasons in words, names, quotes checked against their sources."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from practicegraph.graph.evidence import quotes
from practicegraph.graph.results import IRI
from practicegraph.graph.source import Source, source_of
from practicegraph.graph.store import Store
from practicegraph.ontology.load import Concept, stakeholder_kinds, themes
from practicegraph.ontology.names import NS, THEME
from practicegraph.queries.match_load import name_of
from practicegraph.queries.match_matters import matter_label, matters_of
from practicegraph.queries.match_rank import FEATURES, people
from practicegraph.queries.match_records import Quoted, Reason, Stated
from practicegraph.queries.match_store import Matcher
from practicegraph.queries.peers_regions import SETTLEMENTS, settlement
from practicegraph.queries.transferability import Card, card
from practicegraph.queries.words import Words

__all__ = ["Explaining"]

ALIKE: Final = (
    (0.4, Words("very much alike")),
    (0.2, Words("alike")),
    (float("-inf"), Words("a little alike")),
)
"""From which cosine on which words."""


class Explaining:
    """Looks up what belongs to answers, each thing once."""

    def __init__(self, store: Store, loaded: Matcher, *, cards: bool, lang: str) -> None:
        """Nothing is looked up yet."""
        self._store, self._loaded, self._with_cards, self._lang = store, loaded, cards, lang
        self._shown: dict[IRI, Stated] = {}
        self._cards: dict[IRI, Card] = {}
        self._sources: dict[str, tuple[Source, str | None]] = {}

    def shown(self, item: Stated) -> Stated:
        """The same with names and quotes; a quote that is not in its source letter for letter is left out."""
        if item.iri is None:
            return item
        if item.iri not in self._shown:
            self._shown[item.iri] = replace(
                item,
                places=tuple(name_of(self._store, region) for region in item.regions),
                actors=tuple(name_of(self._store, actor) for actor in item.organisations),
                quotes=self._quotes(item.iri),
            )
        return self._shown[item.iri]

    def card(self, item: Stated) -> Card | None:
        """The transferability card of a practice; None where none are wanted."""
        if not self._with_cards or item.iri is None:
            return None
        if item.iri not in self._cards:
            self._cards[item.iri] = card(self._store, item.iri)
        return self._cards[item.iri]

    def reasons(self, need: Stated, practice: Stated, told: NDArray[np.float32]) -> tuple[Reason, ...]:
        """What speaks for a pair, what weighs most first; the kinds of region are told but do not weigh.

        Args:
            need: The one side.
            practice: The other.
            told: Their features, in the order of ``FEATURES``.
        """
        weights = self._loaded.ranker.weights
        value = {name: float(told[n]) for n, name in enumerate(FEATURES)}
        share = {name: round(float(weights[n]) * float(told[n]), 4) for n, name in enumerate(FEATURES)}
        found = []
        if share["text"] > 0:
            how = next(words for least, words in ALIKE if value["text"] >= least)
            words = Words("the texts are %(how)s (cosine %(cosine)s)", how=how, cosine=f"{value['text']:.2f}")
            found.append(Reason("text", words, round(value["text"], 4), share["text"]))
        if matters := sorted(matters_of(need.text, need.language) & matters_of(practice.text, practice.language)):
            words = Words("both about %(what)s", what=[matter_label(name, self._lang) for name in matters])
            found.append(Reason("matter", words, round(value["matter"], 4), share["matter"]))
        if shared := self._loaded.information.shared(need.themes, practice.themes):
            each = [Words("%(theme)s (%(bits)s bits)", theme=self._label(i), bits=f"{bits:.1f}") for i, bits in shared]
            words = Words("both on %(what)s", what=each)
            found.append(Reason("theme", words, round(shared[0][1], 4), share["theme"]))
        if groups := sorted(people(need.text) & people(practice.text)):
            kinds = stakeholder_kinds()
            words = Words("both name %(what)s", what=[self._labelled(kinds[name]) for name in groups])
            found.append(Reason("target group", words, round(value["target group"], 4), share["target group"]))
        found.sort(key=lambda reason: -reason.share)
        here, there = self._settlement(need), self._settlement(practice)
        if here and there:
            ends = {"here": SETTLEMENTS[here], "there": SETTLEMENTS[there]}
            words = (
                Words("both in %(here)s regions", here=ends["here"])
                if here == there
                else Words("the need is in a %(here)s region, the practice in a %(there)s one", **ends)
            )
            found.append(Reason("kind of region", words, float(here == there), 0.0))
        return tuple(found)

    def _quotes(self, iri: IRI) -> tuple[Quoted, ...]:
        found = []
        for quote in quotes(self._store.raw, ox.NamedNode(iri)):
            source, text = self._source(quote.source)
            if text is not None and text[quote.start : quote.end] == quote.text:
                place = (quote.start, quote.end, source.published, source.url)
                found.append(Quoted(quote.text, IRI(quote.source), quote.title, *place))
        return tuple(found)

    def _source(self, iri: str) -> tuple[Source, str | None]:
        if iri not in self._sources:
            source = source_of(self._store.raw, iri)
            text = self._store.snapshot(source.snapshot) if source.snapshot is not None else None
            self._sources[iri] = (source, text)
        return self._sources[iri]

    def _settlement(self, item: Stated) -> str | None:
        codes = [
            quad.object.value
            for region in item.regions
            for quad in self._store.raw.quads_for_pattern(
                ox.NamedNode(region), ox.NamedNode(NS + "isoCode"), None, ox.DefaultGraph()
            )
            if isinstance(quad.object, ox.Literal)
        ]
        found = {kind for code in codes if (kind := settlement(code)) is not None}
        return found.pop() if len(found) == 1 else None

    def _label(self, iri: str) -> str:
        concept = themes().get(iri.removeprefix(THEME))
        return self._labelled(concept) if concept is not None else name_of(self._store, iri)

    def _labelled(self, concept: Concept) -> str:
        return concept.labels.get(self._lang) or concept.labels.get("en") or concept.id
