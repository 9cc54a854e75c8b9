"""Look-ups for pages: names in the reader's language, quotes with their language, what a thing is tied to.

All go straight to the index of the engine (microseconds each) and only for the few things that a page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from babel import Locale

from practicegraph.graph.derive import rules_of
from practicegraph.graph.evidence import Quote, quotes
from practicegraph.graph.reasons import Reason, Searcher
from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.graph.view import DERIVED_GRAPH, MERGE, Triple
from practicegraph.ontology.names import ID, NS, PREFIXES
from practicegraph.viz.languages import day, mark
from practicegraph.viz.page_model import Asked

__all__ = ["KINDS", "NO_IRI", "Cited", "Label", "Look", "Thing", "pg"]

KINDS: Final = {
    "organisation": mark("organisation"),
    "practice": mark("practice"),
    "pilot": mark("pilot action"),
    "need": mark("need"),
    "challenge": mark("challenge"),
    "region": mark("region"),
    "event": mark("event"),
    "source": mark("source"),
    "project": mark("project"),
    "fund": mark("fund"),
    "platform": mark("platform"),
    "partnership": mark("partnership"),
    "participation": mark("participation"),
    "headcount": mark("head-count"),
    "cooperation": mark("cooperation"),
    "passage": mark("passage"),
    "theme": mark("theme"),
    "kind": mark("kind of stakeholder"),
    "ns": mark("term"),
}
"""What a thing is, by the part of its IRI that tells so."""
NO_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]|^(?![A-Za-z][A-Za-z0-9+.-]*:)')
"""What no IRI holds, or begins without; the engine refuses it."""
FULL: Final = 5
"""Words from which on a quote says something."""
NAMES: Final = 50_000
"""Names that are remembered of one store in one language."""
MOST: Final = 6
"""Quotes shown for one thing in a list; its own page has all."""
EVENT: Final = ID + "event/"
COUNTRY: Final = re.compile(re.escape(ID) + "region/([a-z]{2})")
MADE: Final = re.compile(
    r"(?P<kind>[A-Z][a-z]+)(?: (?P<number>[0-9]+))?(?:, (?P<where>[^,]+))?(?:, (?P<when>[0-9]{4}(?:-[0-9]{2}){0,2}))?"
)
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL, _PREFERRED = ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.NamedNode(PREFIXES["skos"] + "prefLabel")
_OTHER: Final = ox.NamedNode(PREFIXES["skos"] + "altLabel")
_TITLE, _FILE = ox.NamedNode(PREFIXES["dct"] + "title"), ox.NamedNode(NS + "fileName")
_BROADER: Final = ox.NamedNode(PREFIXES["skos"] + "broader")
_LANGUAGE: Final = ox.NamedNode(PREFIXES["dct"] + "language")


def pg(name: str) -> ox.NamedNode:
    """A term of our vocabulary."""
    return ox.NamedNode(NS + name)


@dataclass(frozen=True, slots=True)
class Label:
    """A name to show."""

    text: str
    lang: str = ""
    """BCP 47 tag; "" where nothing says."""
    fallback: bool = False
    """Whether there is a name in some language but none in the reader's."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing to link to."""

    iri: str
    label: Label
    kind: str = ""
    """In words, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote with the language of its report."""

    source: str
    title: str
    text: str
    start: int
    end: int
    lang: str = ""


class Look:
    """Look-ups in one store for one reader; made anew for every page, but for names of a store that does not change."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.engine = asked.store.raw
        self._labels = _labels_of(asked)
        self._tongues: dict[str, str] = {}

    # -- names

    def label(self, iri: str) -> Label:
        """A name: in the reader's language, else the preferred one, else any, else the end of the IRI."""
        if iri not in self._labels:
            label = self._label(ox.NamedNode(iri))
            if iri.startswith(EVENT):
                label = self._event(iri, label)
            elif country := COUNTRY.fullmatch(iri):
                name = Locale.parse(self.asked.lang).territories.get(country[1].upper())
                label = Label(name, self.asked.lang) if name else label
            self._labels[iri] = label
        return self._labels[iri]

    def _event(self, iri: str, label: Label) -> Label:
        """The name that reading makes for an event, "Roundtable 4, Soria, 2022-03-28", in the reader's language."""
        found = MADE.fullmatch(label.text)
        if found is None:
            return label
        for class_ in self.engine.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, MERGE):
            if isinstance(class_.object, ox.NamedNode) and class_.object.value == NS + found["kind"].replace(" ", ""):
                kind = self.label(class_.object.value)
                number = f" {found['number']}" if found["number"] else ""
                when = day(found["when"], self.asked.lang) if found["when"] else ""
                where = found["where"]
                for region in self.objects(iri, "inRegion"):
                    where = self.label(region).text if where in self.names(region) else where
                name = ", ".join(filter(None, (f"{kind.text[:1].upper()}{kind.text[1:]}{number}", where, when)))
                return Label(name, kind.lang)
        return label

    def when(self, iri: str) -> str:
        """The day an event began, in words; "" where it is not known or the event's name says it already."""
        start = self.text(iri, "startDate")
        words = day(start, self.asked.lang) if start else ""
        return "" if words and words in self.label(iri).text else words

    def thing(self, iri: str) -> Thing:
        """A thing with its name and kind."""
        return Thing(iri, self.label(iri), self.kind(iri))

    def things(self, iris: Iterable[str]) -> list[Thing]:
        """Things, sorted by name."""
        return sorted(map(self.thing, set(iris)), key=lambda item: (item.label.text.casefold(), item.iri))

    def names(self, iri: str) -> list[str]:
        """All that a thing is called, sorted."""
        found = set()
        for predicate in (_PREFERRED, _LABEL, _OTHER):
            for quad in self.engine.quads_for_pattern(ox.NamedNode(iri), predicate, None, MERGE):
                if isinstance(quad.object, ox.Literal):
                    found.add(quad.object.value)
        return sorted(found, key=lambda name: (name.casefold(), name))

    def kind(self, iri: str) -> str:
        """What a thing is, in words; "" where its IRI does not tell."""
        base = ID.removesuffix("id/")
        part = iri.removeprefix(ID) if iri.startswith(ID) else iri.removeprefix(base).replace("#", "/")
        known = KINDS.get(part.partition("/")[0]) if iri.startswith(base) else None
        return self.asked.text(known) if known else ""

    # -- what is said of a thing

    def objects(self, iri: str, *properties: str) -> list[str]:
        """IRIs that these properties of ours lead to, each once, sorted."""
        return sorted({o.value for o in self._objects(iri, properties) if isinstance(o, ox.NamedNode)})

    def texts(self, iri: str, *properties: str) -> list[str]:
        """Literals of these properties of ours, each once, sorted."""
        return sorted({o.value for o in self._objects(iri, properties) if isinstance(o, ox.Literal)})

    def text(self, iri: str, property_: str) -> str:
        """The first literal of a property of ours; "" where there is none."""
        return next(iter(self.texts(iri, property_)), "")

    def subjects(self, property_: str, iri: str) -> list[str]:
        """IRIs of what has this thing as value of a property of ours, sorted."""
        found = self.engine.quads_for_pattern(None, pg(property_), ox.NamedNode(iri), MERGE)
        return sorted({quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)})

    def instances(self, class_: str, property_: str, iri: str) -> list[str]:
        """Likewise, those of one class of ours, where the class has far fewer things than the value."""
        query = f"SELECT DISTINCT ?s {{ VALUES ?value {{ UNDEF }} ?s a pg:{class_} ; pg:{property_} ?value }}"
        return sorted(map(str, self.asked.store.query(query, bindings={"value": IRI(iri)}).column("s")))

    def count(self, property_: str, iri: str) -> int:
        """Number of things that have this one as value of a property of ours."""
        return sum(1 for _ in self.engine.quads_for_pattern(None, pg(property_), ox.NamedNode(iri), MERGE))

    def broader(self, iri: str) -> list[str]:
        """The concepts directly above a concept, sorted."""
        found = self.engine.quads_for_pattern(ox.NamedNode(iri), _BROADER, None, MERGE)
        return sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode))

    def narrower(self, iri: str) -> list[str]:
        """The concepts directly below a concept, sorted."""
        found = self.engine.quads_for_pattern(None, _BROADER, ox.NamedNode(iri), MERGE)
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def is_a(self, iri: str, class_: str) -> bool:
        """Whether a thing is of a class of ours; what is no IRI is nothing."""
        return (
            not NO_IRI.search(iri)
            and ox.Quad(ox.NamedNode(iri), ox.NamedNode(PREFIXES["rdf"] + "type"), pg(class_), MERGE) in self.engine
        )

    def exists(self, iri: str) -> bool:
        """Whether anything is said of a thing; nothing is of what is no IRI."""
        return (
            not NO_IRI.search(iri)
            and next(self.engine.quads_for_pattern(ox.NamedNode(iri), None, None, MERGE), None) is not None
        )

    def derived(self, iri: str, property_: str, value: str) -> bool:
        """Whether a statement is only derived."""
        graphs = self._graphs(ox.NamedNode(iri), pg(property_), ox.NamedNode(value))
        return graphs == {DERIVED_GRAPH}

    def themes(self, iri: str) -> list[Thing]:
        """The themes that reports state for a thing, without the broader ones that follow."""
        return self.things(t for t in self.objects(iri, "theme") if not self.derived(iri, "theme", t))

    def places(self, iri: str, property_: str = "inRegion") -> list[Thing]:
        """The smallest regions of a thing, without the larger ones that they lie in."""
        found = self.objects(iri, property_)
        larger = {above for place in found for above in self.objects(place, "within")}
        return self.things(place for place in found if place not in larger)

    # -- evidence

    def quotes(self, iri: str, most: int = MOST) -> list[Cited]:
        """The sentences that a thing rests on; whole ones before mere names, such as the rows of a register."""
        found = sorted(quotes(self.engine, ox.NamedNode(iri)), key=lambda quote: len(quote.text.split()) < FULL)
        return [self.cited(item) for item in found[:most]]

    def reason(self, subject: str, property_: str, value: str) -> Reason:
        """Why a statement with a property of ours holds; a few milliseconds."""
        return self._searcher.reason((ox.NamedNode(subject), pg(property_), ox.NamedNode(value)))

    def explain(self, triple: Triple) -> Reason:
        """Why any statement of the graph holds."""
        return self._searcher.reason(triple)

    def below(self, reason: Reason, most: int = MOST) -> list[Cited]:
        """The quotes at the bottom of a reason, each once."""
        found: dict[tuple[str, int, int], Cited] = {}
        for leaf in _leaves(reason):
            for quote in leaf.quotes:
                found.setdefault((quote.source, quote.start, quote.end), self.cited(quote))
        return list(found.values())[:most]

    def why(self, subject: str, property_: str, value: str) -> str:
        """The address of the page that explains a statement."""
        return self.asked.links.to("/why", subject=subject, property=NS + property_, value=value)

    def tongue(self, source: str) -> str:
        """The language of a report as a BCP 47 tag; "" where nothing says."""
        if source not in self._tongues:
            found = self.engine.quads_for_pattern(ox.NamedNode(source), _LANGUAGE, None, MERGE)
            self._tongues[source] = min((q.object.value for q in found if isinstance(q.object, ox.Literal)), default="")
        return self._tongues[source]

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self.engine, rules_of(self.asked.store))

    def cited(self, quote: Quote) -> Cited:
        """A quote with the language of its report."""
        return Cited(quote.source, quote.title, quote.text, quote.start, quote.end, self.tongue(quote.source))

    def _graphs(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode) -> set[object]:
        found = self.engine.quads_for_pattern(subject, predicate, value, None)
        return {quad.graph_name for quad in found if quad.graph_name != MERGE}

    def _objects(self, iri: str, properties: Iterable[str]) -> Iterator[object]:
        for name in properties:
            for quad in self.engine.quads_for_pattern(ox.NamedNode(iri), pg(name), None, MERGE):
                yield quad.object

    def _label(self, node: ox.NamedNode) -> Label:
        best: tuple[int, str, str] | None = None
        for rank, predicate in enumerate((_PREFERRED, _TITLE, _LABEL, _FILE)):
            for quad in self.engine.quads_for_pattern(node, predicate, None, MERGE):
                if isinstance(quad.object, ox.Literal):
                    lang = (quad.object.language or "").split("-")[0]
                    foreign = lang not in ("", self.asked.lang)
                    order = rank + 50 * (predicate == _FILE) + 10 * foreign + 10 * (foreign and lang != "en")
                    best = min(best or (99, "", ""), (order, quad.object.value, lang))
            if best is not None and best[0] < 10:
                break
        if best is None:
            tail = node.value.removeprefix(ID).rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
            return Label(tail or node.value)
        return Label(best[1], best[2], fallback=bool(best[2]) and best[2] != self.asked.lang)


_known: WeakKeyDictionary[Store, dict[str, dict[str, Label]]] = WeakKeyDictionary()
"""Names that were looked up, by language, of stores that do not change."""


def _labels_of(asked: Asked) -> dict[str, Label]:
    if not asked.store.read_only:
        return {}
    held = _known.setdefault(asked.store, {})
    if len(held.get(asked.lang, ())) > NAMES:
        held[asked.lang] = {}
    return held.setdefault(asked.lang, {})


def _leaves(reason: Reason) -> Iterator[Reason]:
    if reason.because:
        for below in reason.because:
            yield from _leaves(below)
    else:
        yield reason
