"""Sources: the list of reports, and one as its text with what was taken from it marked in place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.errors import NotFound
from practicegraph.graph.evidence import EVIDENCE, quotes
from practicegraph.graph.source import source_of
from practicegraph.ontology.names import ID
from practicegraph.viz.languages import day, mark, tongue
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_list import Order, listing
from practicegraph.viz.page_model import Asked, File, Page, PageRoute
from practicegraph.viz.page_parts import Entry, Fact
from practicegraph.viz.page_things import KINDS, Label, Look, Thing

__all__ = ["PAGES", "Claim", "Piece", "pieces", "source", "sources"]

LABEL: Final = """OPTIONAL { ?iri dct:title ?title } OPTIONAL { ?iri pg:fileName ?file }
  BIND(COALESCE(?title, ?file, STR(?iri)) AS ?label)"""
ORDERS: Final = (
    Order("name", mark("name"), "?name"),
    Order("newest", mark("latest first"), "DESC(MAX(STR(?x))) ?name", "OPTIONAL { ?iri dct:issued ?x }"),
)
SECTIONS: Final = ("event", "organisation", "practice", "pilot", "need", "challenge", "partnership", "project")
"""Kinds in the order in which they are listed beside the text; others follow."""
RANK: Final = {"practice": 0, "pilot": 0, "need": 0, "challenge": 0, "event": 1, "organisation": 2, "partnership": 2}
"""Which kind a stretch of text is coloured by where several rest on it."""
LONGEST: Final = 400_000
"""Characters of a text that is shown; what comes after is said to be left out."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that the report states, with the places where it does."""

    thing: Thing
    kind: str
    """As in IRIs."""
    places: tuple[tuple[int, int, str], ...]
    """Start, end and text of each quote."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that begins or ends where some quote does."""

    text: str
    quotes: tuple[str, ...]
    """``START-END`` of the quotes over it, the shortest first."""
    anchors: tuple[str, ...]
    """Of the quotes that begin here."""
    kind: str
    """Of the shortest quote."""
    tip: str


def sources(asked: Asked) -> Page:
    """The list of reports."""
    found = listing(asked, ["Source"], orders=ORDERS, label=LABEL)
    look = Look(asked)
    return Page(
        "page_list.html",
        asked.text(mark("Sources")),
        {
            "list": found,
            "entries": [_entry(look, iri) for iri in found.items],
            "lead": asked.text(mark("The reports that everything here rests on.")),
            "tabs": (),
        },
        nav="/sources",
    )


def source(asked: Asked, slug: str) -> Page:
    """One report."""
    iri = f"{ID}source/{slug}"
    look, text = Look(asked), asked.text
    if not look.is_a(iri, "Source"):
        return gone(asked, iri)
    said = source_of(look.engine, iri)
    held = asked.store.snapshot(said.snapshot) if said.snapshot else None
    claims = list(_claims(look, iri))
    facts = _facts(look, iri)
    title = Label(said.title or said.name or iri, said.language or "")
    return Page(
        "page_source.html",
        title.text,
        {
            "title": title,
            "facts": facts,
            "language": said.language or "",
            "url": said.url if said.url and re.match(r"https?://", said.url) else "",
            "snapshot": asked.links.to(f"/sources/{slug}.txt") if held is not None else "",
            "digest": said.snapshot or "",
            "pieces": list(pieces(held[:LONGEST], claims)) if held is not None else None,
            "left_out": max(0, len(held or "") - LONGEST),
            "sections": _sections(look, claims),
        },
        nav="/sources",
        about=iri,
        description=text(
            mark("The report “%(title)s” with what was read from it, each in its place."), title=title.text
        ),
    )


def pieces(text: str, claims: Sequence[Claim]) -> Iterator[Piece]:
    """The text cut wherever a quote begins or ends, each piece with the quotes over it.

    Args:
        text: The text that was read.
        claims: What was taken from it; places outside the text are left out.
    """
    spans: dict[tuple[int, int], Claim] = {}
    for claim in sorted(claims, key=lambda claim: RANK.get(claim.kind, 9)):
        for start, end, _ in claim.places:
            if 0 <= start < end <= len(text):
                spans.setdefault((start, end), claim)
    starting: dict[int, list[tuple[int, int]]] = {}
    for span in sorted(spans):
        starting.setdefault(span[0], []).append(span)
    over: list[tuple[int, int]] = []
    for start, end in pairwise(sorted({0, len(text), *starting, *(span[1] for span in spans)})):
        begun = starting.get(start, [])
        over = sorted([span for span in over if span[1] > start] + begun, key=lambda span: (span[1] - span[0], span))
        names = tuple(f"{a}-{b}" for a, b in over)
        tip = " · ".join(dict.fromkeys(spans[span].thing.kind for span in over))
        kind = spans[over[0]].kind if over else ""
        yield Piece(text[start:end], names, tuple(f"{a}-{b}" for a, b in begun), kind, tip)


def _claims(look: Look, iri: str) -> Iterator[Claim]:
    graph = ox.NamedNode(iri)
    stated = {quad.subject for quad in look.engine.quads_for_pattern(None, EVIDENCE, None, graph)}
    for node in sorted((node for node in stated if isinstance(node, ox.NamedNode)), key=str):
        found = quotes(look.engine, node, graph)
        kind = node.value.removeprefix(ID).partition("/")[0]
        places = tuple((quote.start, quote.end, quote.text) for quote in found)
        yield Claim(_named(look, node.value), kind, places)


def _named(look: Look, iri: str) -> Thing:
    """The thing by its name; what has none by whom it ties together."""
    thing = look.thing(iri)
    parts = look.objects(iri, "participant", "member")
    if parts:
        names = " – ".join(item.label.text for item in look.things(parts))
        roles = ", ".join(item.label.text for item in look.things(look.objects(iri, "role")))
        return Thing(iri, Label(f"{names} ({roles})" if roles else names), thing.kind)
    if number := look.text(iri, "number") or "–".join(
        filter(None, (look.text(iri, "minimum"), look.text(iri, "maximum")))
    ):
        return Thing(iri, Label(look.asked.text(mark("%(number)s people"), number=number)), thing.kind)
    return thing


def _sections(look: Look, claims: Sequence[Claim]) -> list[tuple[str, str, list[Claim]]]:
    """The claims by kind: identifier, title, and the claims in the order of the text."""
    others = sorted({claim.kind for claim in claims} - set(SECTIONS))
    result = []
    for kind in (*SECTIONS, *others):
        held = sorted((c for c in claims if c.kind == kind), key=lambda c: (c.places[:1], c.thing.iri))
        if held:
            result.append((kind, look.asked.text(KINDS.get(kind, kind)), held))
    return result


def _facts(look: Look, iri: str) -> list[Fact]:
    said, text = source_of(look.engine, iri), look.asked.text
    facts = []
    if said.published:
        facts.append(Fact(text(mark("Published")), value=day(said.published, look.asked.lang)))
    if said.language:
        facts.append(Fact(text(mark("Written in")), value=tongue(said.language, look.asked.lang)))
    if said.name:
        facts.append(Fact(text(mark("File")), value=said.name))
    return facts


def _entry(look: Look, iri: str) -> Entry:
    stated = sum(1 for _ in look.engine.quads_for_pattern(None, EVIDENCE, None, ox.NamedNode(iri)))
    facts = [*_facts(look, iri), Fact("", value=look.asked.count("%(num)s statement", "%(num)s statements", stated))]
    thing = look.thing(iri)
    return Entry(Thing(iri, Label(thing.label.text, look.tongue(iri)), thing.kind), "source", tuple(facts))


def snapshot(asked: Asked, slug: str) -> Page | File:
    """The text of a report as it was read."""
    iri = f"{ID}source/{slug}"
    if not Look(asked).is_a(iri, "Source"):
        return gone(asked, iri)
    digest = source_of(asked.store.raw, iri).snapshot
    text = asked.store.snapshot(digest) if digest else None
    if text is None:
        raise NotFound(f"the text of {iri} is not kept in this store; read the report again to have it")
    return File(text.encode(), "text/plain; charset=utf-8", f"{slug}.txt")


PAGES: Final = (
    PageRoute("/sources", sources),
    PageRoute("/sources/{slug}.txt", snapshot),
    PageRoute("/sources/{slug:path}", source),
)
