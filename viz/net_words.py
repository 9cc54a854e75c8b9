"""What things of a network are called and how they look, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import numpy as np

from practicegraph.ontology.load import Concept, stakeholder_kinds, themes
from practicegraph.ontology.names import ID, KIND, NS, THEME
from practicegraph.queries.labels import concept_labels, names
from practicegraph.viz.languages import mark
from practicegraph.viz.net_communities import typical
from practicegraph.viz.net_view import Network, View
from practicegraph.viz.page_model import Asked

__all__ = ["GROUP", "TYPES", "Words"]

GROUP: Final = ID + "group/"
"""Before the number of a community where it is selected like a thing."""
TYPES: Final = {
    "organisation": (mark("%(num)d organisation"), mark("%(num)d organisations")),
    "practice": (mark("%(num)d practice"), mark("%(num)d practices")),
    "pilot": (mark("%(num)d pilot action"), mark("%(num)d pilot actions")),
    "theme": (mark("%(num)d theme"), mark("%(num)d themes")),
    "region": (mark("%(num)d region"), mark("%(num)d regions")),
}
ONE: Final = {
    "practice": mark("practice"),
    "pilot": mark("pilot action"),
    "theme": mark("theme"),
    "region": mark("region"),
    "organisation": mark("kind not reported"),
}
WAYS: Final = {
    "runs": mark("runs"),
    "about": mark("is about"),
    "in": mark("takes place in"),
    "together": mark("are on both"),
}
"""Ways that are no terms of the vocabulary."""


class Words:
    """Names for one reader; look-ups are done once each."""

    def __init__(self, asked: Asked, network: Network) -> None:
        self.asked, self.network = asked, network
        self._held: dict[str, str] = {}

    def thing(self, number: int) -> str:
        """The name of a thing of the network."""
        iri = self.network.table.things[number]
        return self.concept(iri) or self.network.table.names[number] or _tail(iri)

    def iris(self, iris: Iterable[str]) -> dict[str, str]:
        """The names of things, concepts and terms by IRI."""
        new = [iri for iri in dict.fromkeys(iris) if iri not in self._held]
        for iri in new:
            self._held[iri] = self.concept(iri)
        rest = [iri for iri in new if not self._held[iri]]
        if rest:
            store = self.asked.store
            terms = [iri for iri in rest if iri.startswith(NS)]
            self._held |= concept_labels(store, terms, self.asked.lang) if terms else {}
            self._held |= names(store, [iri for iri in rest if not iri.startswith(NS)])
        return {iri: self._held[iri] or _tail(iri) for iri in iris}

    def iri(self, iri: str) -> str:
        """The name of one thing, concept or term."""
        return self.iris([iri])[iri]

    def concept(self, iri: str) -> str:
        """The label of a theme or kind in the reader's language, else in English; "" for anything else."""
        concept = _concepts().get(iri)
        return concept.labels.get(self.asked.lang) or concept.labels.get("en") or concept.id if concept else ""

    def kind(self, number: int) -> str:
        """What a thing is: the kind of stakeholder of an organisation."""
        table = self.network.table
        if table.kind[number]:
            return self.concept(table.kind[number]) or _tail(table.kind[number])
        return self.asked.text(ONE[table.types[number]])

    def family(self, number: int) -> str:
        """The key of its colour and shape: the broadest kind of an organisation, else its type."""
        table = self.network.table
        if table.types[number] != "organisation":
            return "practice" if table.types[number] == "pilot" else table.types[number]
        return _broadest(table.kind[number]) if table.kind[number] else ""

    def way(self, number: int) -> str:
        """How two things are tied."""
        way = self.network.table.ways[number]
        return self.asked.text(WAYS[way]) if way in WAYS else self.iri(way)

    def groups(self, view: View) -> dict[int, str]:
        """A name for each community of a view that has two members or more: theme and region that set it apart, else
        its best linked member; two of one name have the best linked member too."""
        return self.network.once(("names", self.asked.lang, view.state), lambda: self._groups(view))

    def _groups(self, view: View) -> dict[int, str]:
        table = self.network.table
        group = self.network.groups(view.state.group)
        shown = sorted({int(g) for g, n in zip(view.group, view.count, strict=True) if g >= 0})
        count = int(group.max(initial=-1)) + 1
        same = np.where(group[table.one] == group[table.other], group[table.one], -1)
        theme = typical(table.themes, table.basis, same, count, skip=_general(table.themes.names, shown))
        region = typical(table.regions, table.basis, same, count)
        places = self.iris(region[g] for g in shown if region[g])
        degree = np.bincount(np.concatenate([table.one, table.other]), minlength=table.size)
        sizes = np.bincount(group[group >= 0], minlength=count)
        best = np.zeros(count, np.int64)
        order = np.argsort(degree, kind="stable")
        best[group[order][group[order] >= 0]] = order[group[order] >= 0]
        found: dict[int, str] = {}
        for g in shown:
            if sizes[g] < 2:
                continue
            parts = [self.concept(theme[g]) if theme[g] else "", places.get(region[g], "")]
            if table.lens == "themes":
                parts = [self.thing(int(best[g]))]
            found[g] = " · ".join(part for part in parts if part) or self.thing(int(best[g]))
        told = list(found.values())
        return {
            g: name if told.count(name) == 1 else f"{name} · {self.thing(int(best[g]))}" for g, name in found.items()
        }


def _general(held: list[str], shown: list[int]) -> frozenset[str]:
    """Themes that stand above others: they name nothing while there are narrower ones."""
    above = {THEME + name for concept in themes().values() for name in concept.broader}
    return frozenset(held) & above if len(shown) > 1 and set(held) - above else frozenset()


@cache
def _concepts() -> Mapping[str, Concept]:
    return {concept.iri: concept for scheme in (themes(), stakeholder_kinds()) for concept in scheme.values()}


@cache
def _broadest(iri: str) -> str:
    known, name = stakeholder_kinds(), iri.removeprefix(KIND)
    while name in known and known[name].broader:
        name = known[name].broader[0]
    return name


def _tail(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
