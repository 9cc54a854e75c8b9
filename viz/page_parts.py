"""What pages are made of: entries of lists, and statements in sections, each with the sentences that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from practicegraph.viz.languages import mark
from practicegraph.viz.page_things import Cited, Label, Look, Thing

__all__ = ["Entry", "Fact", "Section", "Statement", "derived", "entry", "stated", "title_of"]

WORDED = ("practice", "need", "challenge", "pilot")
"""Kinds whose name is a sentence of a report, cut where it is long."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line below a name: things to link to, or a text."""

    text: str
    things: tuple[Thing, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in a list."""

    thing: Thing
    tone: str
    """Its kind as a colour of the style sheet has it."""
    facts: tuple[Fact, ...] = ()
    themes: tuple[Thing, ...] = ()
    quotes: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that the graph says, and why."""

    grade: Literal["stated", "derived"]
    thing: Thing | None = None
    """What it is about; None: ``text`` says it."""
    text: str = ""
    detail: str = ""
    """Said behind the name: a role, a date."""
    themes: tuple[Thing, ...] = ()
    quotes: tuple[Cited, ...] = ()
    words: str = ""
    """The rule in words, where it is derived."""
    why: str = ""
    """Address of the page that explains it."""


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under a heading."""

    id: str
    title: str
    statements: tuple[Statement, ...]
    total: int = 0
    """How many there are, if not all are shown."""
    more: str = ""
    """Where the others are."""
    note: str = ""


def title_of(look: Look, iri: str, quotes: Sequence[Cited]) -> Thing:
    """The thing, called by the whole sentence where its name is the cut beginning of one."""
    thing = look.thing(iri)
    stem = thing.label.text.removesuffix("…").rstrip()
    if stem != thing.label.text:
        for quote in quotes:
            whole = " ".join(quote.text.split())
            if whole.startswith(stem):
                lang = quote.lang or thing.label.lang
                return Thing(iri, Label(whole, lang, thing.label.fallback), thing.kind)
    return thing


def entry(look: Look, iri: str) -> Entry:
    """A thing as an entry of a list, with what matters for its kind."""
    tone = iri.rpartition("/id/")[2].partition("/")[0]
    quotes = look.quotes(iri)
    text = look.asked.text
    facts: list[Fact] = []

    def linked(words: str, things: Iterable[Thing]) -> None:
        held = tuple(things)
        if held:
            facts.append(Fact(text(words), held[:6], "…" if len(held) > 6 else ""))

    def counted(one: str, many: str, number: int) -> None:
        if number:
            facts.append(Fact("", value=look.asked.count(one, many, number)))

    if tone == "organisation":
        linked(mark("Kind"), look.things(look.objects(iri, "organisationKind")))
        linked(mark("Active in"), look.places(iri, "activeIn"))
        counted("%(num)s practice", "%(num)s practices", _practices(look, iri))
        counted("%(num)s partner", "%(num)s partners", look.count("cooperatesWith", iri))
    elif tone == "event":
        if when := look.when(iri):
            facts.append(Fact("", value=when))
        linked(mark("In"), look.places(iri))
        linked(mark("Organised by"), look.things(look.subjects("organised", iri)))
    elif tone == "region":
        linked(mark("In"), look.things(look.objects(iri, "within")))
    elif tone in WORDED:
        linked(mark("By"), look.things(look.objects(iri, "runBy")))
        linked(mark("In"), look.places(iri))
    themes = tuple(look.themes(iri)) if tone in (*WORDED, "event") else ()
    return Entry(title_of(look, iri, quotes), tone, tuple(facts), themes, tuple(quotes))


def stated(look: Look, iri: str, *, detail: str = "", themes: bool = False) -> Statement:
    """A thing that reports speak of themselves, with its own sentences."""
    quotes = look.quotes(iri)
    held = tuple(look.themes(iri)) if themes else ()
    return Statement("stated", title_of(look, iri, quotes), detail=detail, themes=held, quotes=tuple(quotes))


def derived(look: Look, subject: str, property_: str, value: str, *, shown: str = "", detail: str = "") -> Statement:
    """A statement as it holds, with the quotes below it and the rule; it can turn out to be stated.

    Args:
        look: Where to look.
        subject: IRI.
        property_: Name of a property of ours.
        value: IRI.
        shown: IRI of what is linked; the value by default.
        detail: Said behind the name.
    """
    reason = look.reason(subject, property_, value)
    return Statement(
        "derived" if reason.grade == "derived" else "stated",
        look.thing(shown or value),
        detail=detail,
        quotes=tuple(look.below(reason)),
        words=reason.words or "",
        why=look.why(subject, property_, value),
    )


def _practices(look: Look, iri: str) -> int:
    return sum(look.is_a(done, "Practice") for done in look.subjects("runBy", iri))
