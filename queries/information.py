"""How much it says that two things share a theme: information content over the concept scheme.

That two associations are both about "integration" says little, since nearly everybody is; that both give driving
lessons says a lot. The measure, in steps:
 1. A theme counts once for everything stated on it or on a narrower theme (Resnik, "Using Information Content to
    Evaluate Semantic Similarity in a Taxonomy", 1995). Each concept of the scheme is counted once more, so that a theme
    that nobody has reported has a finite content and an empty store falls back on the shape of the scheme alone
    (Laplace's rule; the same idea as Seco, Veale, Hayes 2004).
 2. The content of a theme is -log2 of its share, in bits. What a theme adds to the theme above it (to the one with most
    content, where there are several) is its weight, so that the weights from a theme to the top sum up to its content.
 3. Two sets of themes are as similar as Lin's measure of what is common over what is said: twice the weight that they
    share, over the sum of both (Lin, "An Information-Theoretic Definition of Similarity", 1998, equation for feature
    vectors). For single themes in a tree this is his similarity in a taxonomy.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log2
from typing import Final, Self

import pyoxigraph as ox

from practicegraph.graph.merge_log import Change
from practicegraph.graph.store import Store
from practicegraph.ontology.load import stakeholder_kinds, themes
from practicegraph.ontology.names import ID, NS, PREFIXES

__all__ = ["Information"]

BROADER: Final = ox.NamedNode(PREFIXES["skos"] + "broader")
COOPERATION: Final = ID + "cooperation/"
"""Derived: a cooperation repeats the themes of what it rests on, and must not be counted beside them."""


class Information:
    """The information content of the concepts of a scheme in one store, computed once when made."""

    def __init__(self, store: Store, predicate: str = "theme") -> None:
        """Count.

        Args:
            store: Where things are stated on themes.
            predicate: Local name of the property that leads to the concepts: ``theme``, or ``organisationKind`` and
                ``includesKind`` for kinds of stakeholder.
        """
        known = themes() if predicate == "theme" else stakeholder_kinds()
        self._broader: dict[str, frozenset[str]] = {
            concept.iri: frozenset(known[name].iri for name in concept.broader) for concept in known.values()
        }
        stated: dict[str, set[str]] = defaultdict(set)
        leads = ox.NamedNode(NS + predicate)
        for quad in store.raw.quads_for_pattern(None, leads, None, ox.DefaultGraph()):
            thing, concept = quad.subject, quad.object
            if not isinstance(concept, ox.NamedNode) or not isinstance(thing, ox.NamedNode):
                continue
            if not thing.value.startswith(COOPERATION):
                stated[thing.value].add(concept.value)
        for concept_iri in sorted({iri for held in stated.values() for iri in held} - self._broader.keys()):
            self._add(store, concept_iri)
        self._above: dict[str, frozenset[str]] = {}
        counts: Counter[str] = Counter()
        for one in self._broader:
            counts.update(self.closure([one]))
        for held in stated.values():
            counts.update(self.closure(held))
        self._weigh(counts, len(self._broader) + len(stated))

    def counted_anew(self, store: Store, changes: Mapping[Change, tuple[bool, bool]], predicate: str) -> Self | None:
        """What would be counted now, from what was counted and what changed since (``changes_between``).

        Returns:
            None where a scheme that only the store knows may have changed, so that all has to be counted again.
        """
        leads = NS + predicate
        known = themes() if predicate == "theme" else stakeholder_kinds()
        shipped = {concept.iri for concept in known.values()}
        concerned = {change[0] for change in changes if change[1] == leads and not change[0].startswith(COOPERATION)}
        if any(name == BROADER.value or (name == leads and concept not in shipped) for _, name, concept in changes):
            return None
        counts, total = Counter(self._counts), self._total
        for thing in concerned:
            quads = store.raw.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(leads), None, ox.DefaultGraph())
            now = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
            changed = {change[2]: was for change, (was, _) in changes.items() if change[:2] == (thing, leads)}
            before = {concept for concept in now | changed.keys() if changed.get(concept, concept in now)}
            counts.update(self.closure(now))
            counts.subtract(self.closure(before))
            total += bool(now) - bool(before)
        return self._with(self._broader, counts, total)

    @classmethod
    def _with(cls, broader: Mapping[str, frozenset[str]], counts: Mapping[str, int], total: int) -> Self:
        result = cls.__new__(cls)
        result._broader = dict(broader)
        result._above = {}
        result._weigh(counts, total)
        return result

    def _weigh(self, counts: Mapping[str, int], total: int) -> None:
        self._counts = dict(counts)
        self._total = total
        self._content = {iri: log2(total / count) for iri, count in counts.items()}
        self._weight = {
            iri: content - max((self._content[above] for above in self._broader[iri]), default=0.0)
            for iri, content in self._content.items()
        }

    def dump(self) -> str:
        """What was counted, as JSON, for an index that keeps it."""
        broader = {iri: sorted(above) for iri, above in self._broader.items()}
        return json.dumps({"broader": broader, "counts": self._counts, "total": self._total})

    @classmethod
    def load(cls, text: str) -> Self:
        """What ``dump`` gave.

        Raises:
            ValueError, KeyError, TypeError: it is something else.
        """
        held = json.loads(text)
        broader = {iri: frozenset(above) for iri, above in held["broader"].items()}
        return cls._with(broader, held["counts"], held["total"])

    @property
    def concepts(self) -> tuple[str, ...]:
        """The IRIs of all concepts, sorted."""
        return tuple(sorted(self._broader))

    @property
    def weights(self) -> Mapping[str, float]:
        """What each concept adds to those above it, in bits, by IRI; for those who do the sums over many at once."""
        return self._weight

    def content(self, theme: str) -> float:
        """The information content of a concept in bits; that of one that nobody knows is as large as it gets."""
        return self._content.get(theme, log2(self._total + 1))

    def closure(self, concepts: Iterable[str]) -> frozenset[str]:
        """These concepts and all above them."""
        result: frozenset[str] = frozenset()
        for iri in concepts:
            if iri not in self._above:
                found: set[str] = set()
                agenda = [iri]
                while agenda:  # a scheme may have circles: each concept is looked at once
                    current = agenda.pop()
                    if current not in found:
                        found.add(current)
                        agenda.extend(self._broader.get(current, ()))
                self._above[iri] = frozenset(found)
            result |= self._above[iri]
        return result

    def similarity(self, themes_a: Iterable[str], themes_b: Iterable[str]) -> float:
        """How alike two sets of concepts are, from 0 (nothing in common) to 1 (the same); 0 when one is empty."""
        a, b = self.closure(themes_a), self.closure(themes_b)
        said = self._sum(a) + self._sum(b)
        return 2 * self._sum(a & b) / said if a and b and said else 0.0

    def shared(self, themes_a: Iterable[str], themes_b: Iterable[str]) -> list[tuple[str, float]]:
        """The concepts that two sets have in common, the narrowest only, each with its content; most content first."""
        common = self.closure(themes_a) & self.closure(themes_b)
        wider = {above for iri in common for above in self.closure([iri]) - {iri}}
        return sorted(((iri, self.content(iri)) for iri in common - wider), key=lambda pair: (-pair[1], pair[0]))

    def _sum(self, concepts: frozenset[str]) -> float:
        return sum(self._weight.get(iri) or 0.0 for iri in sorted(concepts))  # sorted: the same sum every time

    def _add(self, store: Store, iri: str) -> None:
        """Takes in a concept that only the store knows, with what the store says is above it."""
        agenda = [iri]
        while agenda:
            current = agenda.pop()
            if current in self._broader:
                continue
            quads = store.raw.quads_for_pattern(ox.NamedNode(current), BROADER, None, ox.DefaultGraph())
            above = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
            self._broader[current] = frozenset(above - {current})
            agenda.extend(sorted(above))
