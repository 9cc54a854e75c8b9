"""Why a statement holds: who states it, or the rule and the statements that it follows from, down to the quotes.

Nothing is recorded while deriving: rules are run backwards for the one statement that somebody asks about. That costs
milliseconds when asked and nothing in the graph, and cannot disagree with the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from practicegraph.graph.counts import BASIS, COUNT, LABEL, PREFERRED
from practicegraph.graph.evidence import Quote, quotes
from practicegraph.graph.lookup import label_of
from practicegraph.graph.match import crowded, instance, matches, starts
from practicegraph.graph.plan import Plan
from practicegraph.graph.rules import Atom, Binding, Rule
from practicegraph.graph.view import DERIVED_GRAPH, MERGE, Triple, View, is_source, triple_of

__all__ = ["Reason", "Searcher", "triples_about"]

Grade = Literal["stated", "derived", "vocabulary"]
MAX_DEPTH: Final = 12
MAX_STEPS: Final = 5_000
"""Statements looked at for one answer; the deepest in the shipped rules takes some 30."""
MAX_QUOTES: Final = 3
LABEL_WORDS: Final = "The label that most sources use; where several do, the first by code point."
COUNT_WORDS: Final = (
    "The number of sources that tie both organisations, or where none does one of them, to what this rests on."
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A statement and why it holds."""

    subject: str
    predicate: str
    object: str
    text: str
    """The statement in labels."""
    grade: Grade
    sources: tuple[str, ...] = ()
    """IRIs of the sources that state it."""
    quotes: tuple[Quote, ...] = ()
    """What they say, if it is stated: at most three."""
    rule: str | None = None
    """Name of the rule, if it is derived; None also where no reason was found within the limits."""
    words: str | None = None
    """The rule in words."""
    because: tuple[Reason, ...] = ()
    """The statements that it follows from."""


class Searcher:
    """Finds reasons in one store."""

    def __init__(self, engine: ox.Store, rules: Plan) -> None:
        self._engine = engine
        self._view = View(engine)
        self._rules = rules.rules
        self._steps = 0

    def reason(self, triple: Triple) -> Reason:
        """Why a triple of the store holds."""
        self._steps = 0
        return self._find(triple, None, ()) or self._reason(triple, "derived")

    def _find(self, triple: Triple, source: ox.NamedNode | None, above: tuple[Triple, ...]) -> Reason | None:
        """None when there is no reason that does not go in a circle; with a source, only that source counts."""
        self._steps += 1
        if triple in above or len(above) > MAX_DEPTH or self._steps > MAX_STEPS:
            return None
        graphs = {quad.graph_name for quad in self._engine.quads_for_pattern(*triple, source)} - {MERGE, DERIVED_GRAPH}
        told_by = sorted((graph for graph in graphs if isinstance(graph, ox.NamedNode)), key=str)
        stated_by = [graph for graph in told_by if is_source(graph)]
        if stated_by:
            return self._stated(triple, stated_by)
        if told_by:
            return self._reason(triple, "vocabulary")
        return self._counted(triple, above) or self._derived(triple, above)

    def _stated(self, triple: Triple, stated_by: list[ox.NamedNode]) -> Reason:
        found: list[Quote] = []
        for source in stated_by:
            here = quotes(self._engine, triple[0], source)
            if not here and isinstance(triple[2], ox.NamedNode):
                here = quotes(self._engine, triple[2], source)
            found.extend(here[: max(0, MAX_QUOTES - len(found))])
        names = tuple(source.value for source in stated_by)
        return self._reason(triple, "stated", sources=names, quotes=tuple(found))

    def _counted(self, triple: Triple, above: tuple[Triple, ...]) -> Reason | None:
        subject, predicate, object_ = triple
        if predicate == PREFERRED:
            below: list[Triple] = [(subject, LABEL, object_)]
            name, words = "preferred-label", LABEL_WORDS
        elif predicate == COUNT:
            found = self._view.find(Atom(subject, BASIS, ox.Variable("basis")))
            below = sorted((statement.triple for statement in found), key=str)
            name, words = "source-count", COUNT_WORDS
        else:
            return None
        because = [self._find(item, None, (*above, triple)) for item in below]
        return self._reason(triple, "derived", rule=name, words=words, because=tuple(filter(None, because)))

    def _derived(self, triple: Triple, above: tuple[Triple, ...]) -> Reason | None:
        for rule in self._rules:
            for head in rule.head:
                for start in starts(rule, head, triple, self._view):
                    for match in matches(rule.body, self._view, start):
                        because = self._because(rule, head, match, triple, above)
                        if because is not None:
                            return self._reason(
                                triple, "derived", rule=rule.name, words=rule.words, because=because
                            )  # fmt: skip
        return None

    def _because(
        self, rule: Rule, head: Atom, match: Binding, triple: Triple, above: tuple[Triple, ...]
    ) -> tuple[Reason, ...] | None:
        binding = rule.complete(match)
        if binding is None or crowded(rule, self._view, binding) or instance(head, binding)[:3] != triple:
            return None
        found: dict[Triple, Reason] = {}
        for atom in rule.body:
            subject, predicate, object_, graph = instance(atom, binding)
            if not isinstance(subject, ox.NamedNode) or isinstance(object_, ox.Variable):
                return None
            source = graph if isinstance(graph, ox.NamedNode) else None
            reason = self._find((subject, predicate, object_), source, (*above, triple))
            if reason is None:
                return None
            if subject != source:  # that a source is one explains nothing
                found[subject, predicate, object_] = reason
        return tuple(found.values())

    def _reason(
        self, triple: Triple, grade: Grade, *, sources: tuple[str, ...] = (), quotes: tuple[Quote, ...] = (),
        rule: str | None = None, words: str | None = None, because: tuple[Reason, ...] = (),
    ) -> Reason:  # fmt: skip
        subject, predicate, object_ = triple
        text = "{}: {} {}".format(*(label_of(self._engine, term) for term in triple))
        return Reason(
            subject.value, predicate.value, object_.value, text, grade, sources=sources, quotes=quotes, rule=rule,
            words=words, because=because,
        )  # fmt: skip


def triples_about(engine: ox.Store, thing: ox.NamedNode) -> list[Triple]:
    """Everything that is said of a thing, sorted."""
    return sorted({triple_of(quad) for quad in engine.quads_for_pattern(thing, None, None, MERGE)}, key=str)
