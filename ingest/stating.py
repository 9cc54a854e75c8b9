"""What every kind of statement needs on its way into the graph: terms, evidence, and names that become nodes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

import pyoxigraph as ox

from practicegraph.graph import identity
from practicegraph.graph.folding import fold_name
from practicegraph.ingest.records import (
    Cooperation,
    Document,
    Event,
    Evidence,
    Organisation,
    PilotAction,
    Project,
    Region,
    Statement,
)
from practicegraph.ontology.names import PREFIXES

__all__ = ["CONTEXT", "Node", "Record", "Writer", "day", "name"]

CONTEXT: Final = 32
"""Characters before and after a quote that are kept with it, so that it is found again in a text that has changed
(Web Annotation's TextQuoteSelector; the usual choice of annotation tools)."""
Node = ox.NamedNode
XSD: Final = PREFIXES["xsd"]
DEPENDING: Final = frozenset(Node(PREFIXES["pg"] + item) for item in ("atEvent", "participant", "member"))
"""What a node says through these, it cannot do without: a participation falls with its event."""


TERMS: Final = (Node, ox.Literal)
"""A tuple: to join types at every triple takes longer than to look at one."""
Record: TypeAlias = Organisation | Region | Project | Event | PilotAction | Statement | Cooperation


@lru_cache(maxsize=512)
def name(short: str) -> Node:
    """The node of a prefixed name such as ``pg:Event``."""
    prefix, _, rest = short.partition(":")
    return Node(PREFIXES[prefix] + rest)


class Writer:
    """The quads of one source while they are collected."""

    def __init__(self, document: Document, source: str, *, same: Mapping[str, str], rejected: Collection[str]) -> None:
        self.document = document
        self.source = Node(source)
        self.quads: list[ox.Quad] = []
        """Some more than once."""
        self._same = same
        self._rejected = rejected
        self._confidence: dict[Node, float] = {}
        self._organisations: dict[str, Node] = {}
        self._passages: dict[tuple[int, int], Node] = {}

    def finish(self) -> list[ox.Quad]:
        """All quads, sorted, without what people rejected."""
        for subject, confidence in self._confidence.items():
            self.add(subject, "pg:confidence", f"{confidence:.4g}")
        kept = self.quads
        if self._rejected:
            gone: set[object] = {Node(iri) for iri in self._rejected}
            gone |= {quad.subject for quad in kept if quad.predicate in DEPENDING and quad.object in gone}
            kept = [quad for quad in kept if quad.subject not in gone and quad.object not in gone]
        by_text = {str(quad): quad for quad in kept}
        return [by_text[text] for text in sorted(by_text)]

    def node(self, iri: str) -> Node:
        """The node of an IRI, or of the one that people decided to be the same."""
        return Node(self._same.get(iri, iri))

    def add(self, subject: Node, predicate: str, value: Node | ox.Literal | str | int) -> None:
        """States one triple; a string is a plain literal."""
        term = value if isinstance(value, TERMS) else ox.Literal(value)
        self.quads.append(ox.Quad(subject, name(predicate), term, self.source))

    def stated(self, subject: Node, kind: str, record: Record) -> None:
        """States what a node is and what that rests on.

        Raises:
            ValueError: a quote that is not in the text at its offsets.
        """
        self.add(subject, "rdf:type", name(kind))
        for evidence in record.evidence:
            self.add(subject, "pg:evidence", self.passage(evidence))
        self._confidence[subject] = max(record.confidence, self._confidence.get(subject, 0.0))
        if record.rule:
            self.add(subject, "pg:foundBy", record.rule)

    def passage(self, evidence: Evidence) -> Node:
        """The node of a stretch of the text, with what stands around it."""
        text, start, end = self.document.text, evidence.start, evidence.end
        if not 0 <= start < end <= len(text) or text[start:end] != evidence.quote:
            raise ValueError(f"the text of {self.document.name} does not read {evidence.quote!r} from {start} to {end}")
        if (start, end) in self._passages:
            return self._passages[start, end]
        node = self._passages[start, end] = Node(identity.passage_iri(self.source.value, start, end))
        selector = Node(node.value + "/selector")
        self.add(node, "rdf:type", name("pg:Passage"))
        self.add(node, "oa:hasSource", self.source)
        self.add(node, "oa:hasSelector", selector)
        self.add(selector, "rdf:type", name("oa:TextQuoteSelector"))
        self.add(selector, "rdf:type", name("oa:TextPositionSelector"))
        self.add(selector, "oa:exact", evidence.quote)
        self.add(selector, "oa:prefix", text[max(0, start - CONTEXT) : start])
        self.add(selector, "oa:suffix", text[end : end + CONTEXT])
        self.add(selector, "oa:start", start)
        self.add(selector, "oa:end", end)
        return node

    def words(self, text: str) -> ox.Literal:
        """Words of the report, in its language."""
        try:
            return ox.Literal(text, language=self.document.language)
        except ValueError:
            return ox.Literal(text)

    def know_organisation(self, node: Node, names: Collection[str]) -> None:
        """Notes by which names a report speaks of an organisation; the first to have a name keeps it."""
        for item in names:
            self._organisations.setdefault(fold_name(item), node)

    def organisation(self, stated_name: str, record: Record) -> Node:
        """The organisation that a name of this report means; one that the report has no record of rests on the record
        that names it."""
        known = self._organisations.get(fold_name(stated_name))
        if known is None:
            known = self.node(identity.organisation_iri(stated_name))
            self.know_organisation(known, [stated_name])
            self.add(known, "rdfs:label", stated_name)
            self.stated(known, "pg:Organisation", record)
        return known


def day(text: str) -> ox.Literal:
    """A date as precise as it is stated; what is no date stays a string."""
    for pattern, kind in (
        (r"\d{4}-\d\d-\d\d", "date"),
        (r"\d{4}-(0[1-9]|1[0-2])", "gYearMonth"),
        (r"\d{4}", "gYear"),
    ):
        if re.fullmatch(pattern, text, re.ASCII):
            try:
                date.fromisoformat((text + "-01-01")[:10])
            except ValueError:
                break
            return ox.Literal(text, datatype=Node(XSD + kind))
    return ox.Literal(text)
