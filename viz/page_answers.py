"""Practices that answer a need, and needs that a practice answers: on their pages, and for words that are typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.evidence import Quote
from practicegraph.queries.match import match
from practicegraph.queries.match_records import Answer, Matches, Quoted, Stated
from practicegraph.viz.languages import day, mark
from practicegraph.viz.page_list import remembered
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_things import Cited, Label, Look, Thing

__all__ = ["PAGES", "Answered", "Found", "answers", "match_page", "users"]

SHOWN: Final = 5
LOW: Final = 0.03
"""Chances below are noise; nothing is shown for them."""
FEW: Final = 3_000
"""Practices, needs and challenges up to which a page of one shows what it is matched with; beyond, it leads there.
Comparing one with all takes 0.1 s of CPU at 8,000, reading them anew after each change takes 15 s."""
NEEDS: Final = 12
"""Needs of a region or an organisation that are answered on one page."""
KINDS: Final = {
    "theme": mark("shared themes"),
    "text": mark("what they say"),
    "matter": mark("what it is about"),
    "words": mark("words"),
    "target group": mark("for whom"),
    "kind of region": mark("kind of region"),
}
CRITERIA: Final = {
    "relevance": (mark("Relevance"), mark("It answers a need that was found out, for people whom it names.")),
    "effectiveness": (
        mark("Effectiveness"),
        mark("It reaches what it set out to: results, numbers, what changed for people."),
    ),
    "sustainability": (
        mark("Sustainability"),
        mark("It can go on: money, people and partners beyond the first project."),
    ),
    "transferability": (
        mark("Transferability"),
        mark("Others can take it over or have done so: what it needs is said, it was adapted or spread."),
    ),
    "innovation": (mark("Innovation"), mark("It does something new here, or in a new way.")),
}
"""The criteria of the project SPRING, as ``queries.transferability`` has them, in words that are translated."""


@dataclass(frozen=True, slots=True)
class Found:
    """A practice for a need, or a need for a practice."""

    thing: Thing
    chance: int
    """Of a hundred."""
    where: str
    who: str
    when: str
    quotes: tuple[Cited, ...]
    reasons: tuple[tuple[str, str], ...]
    """Each as its kind and its words."""
    card: tuple[tuple[str, str, Cited | None], ...]
    """Criterion, what it means, and the sentence that speaks to it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A need with the practices that may answer it, or the other way round."""

    about: Thing | None
    words: str
    """What was typed, where nothing of the store was asked about."""
    open: bool
    """Whether nothing found is likely to answer it."""
    found: tuple[Found, ...]


def answers(asked: Asked, look: Look, iri: str) -> Answered | None:
    """The practices elsewhere that fit a need or a challenge best; None where a page of their own has to find them."""
    if not _few(asked):
        return None
    return next(iter(_told(look, match(asked.store, need=iri, limit=SHOWN, lang=asked.lang))), None)


def users(asked: Asked, look: Look, iri: str) -> Answered | None:
    """The needs elsewhere that a practice fits best; None likewise."""
    if not _few(asked):
        return None
    return next(iter(_told(look, match(asked.store, practice=iri, limit=SHOWN, cards=False, lang=asked.lang))), None)


def match_page(asked: Asked) -> Page:
    """Practices for words that somebody types, or for the needs of a region."""
    look, text = Look(asked), asked.text
    words, region, practice = (asked.values.get(name, "") for name in ("need", "region", "practice"))
    told: list[Answered] = []
    problem = ""
    if words or region or practice:
        try:
            theme = asked.values.get("theme")
            given = {"need": words or None, "region": region or None, "practice": practice or None}
            found = match(asked.store, **given, theme=theme, limit=SHOWN, lang=asked.lang)  # type: ignore[arg-type]
            told = _told(look, found)[:NEEDS]
        except (NotFound, InvalidValue) as error:
            problem = str(error)
    return Page(
        "page_match.html",
        text(mark("Who solved what you struggle with?")),
        {
            "words": "" if words.startswith("http") else words,
            "told": told,
            "problem": problem,
            "needs": bool(practice),
            "asked_for": bool(words or region or practice),
        },
        nav="/needs",
        status=404 if problem else 200,
        description=text(mark("Say what is needed; practices from elsewhere come with reasons and sentences.")),
    )


def _few(asked: Asked) -> bool:
    """Whether all can be compared while a page is made."""
    query = "SELECT (COUNT(DISTINCT ?iri) AS ?n) { VALUES ?class { pg:Practice pg:Need pg:Challenge } ?iri a ?class }"
    return int(remembered(asked.store, query).rows[0][0]) <= FEW


def _told(look: Look, found: Matches) -> list[Answered]:
    result = []
    for item in found.asked:
        about = None if item.about.iri is None else _thing(look, item.about)
        shown = tuple(_found(look, answer) for answer in item.answers if answer.score >= LOW)
        result.append(Answered(about, item.about.text if about is None else "", item.open, shown))
    return result


def _found(look: Look, answer: Answer) -> Found:
    item = answer.found
    card = []
    if answer.card is not None:
        for criterion in answer.card.criteria:
            name, words = CRITERIA[criterion.name]
            quote = look.cited(criterion.quote) if criterion.quote else None
            card.append((look.asked.text(name), look.asked.text(words), quote))
    return Found(
        thing=_thing(look, item),
        chance=round(100 * answer.score),
        where=", ".join(item.places),
        who=", ".join(item.actors),
        when=day(item.date, look.asked.lang) if item.date else "",
        quotes=tuple(_cited(look, quote) for quote in item.quotes),
        reasons=tuple(
            (look.asked.text(KINDS.get(reason.kind, reason.kind)), look.asked.words(reason.text))
            for reason in answer.reasons
        ),
        card=tuple(card),
    )


def _thing(look: Look, item: Stated) -> Thing:
    """The thing by the whole sentence."""
    known = look.thing(str(item.iri))
    return Thing(known.iri, Label(item.text or item.label, item.language, known.label.fallback), known.kind)


def _cited(look: Look, quote: Quoted) -> Cited:
    return look.cited(Quote(quote.source, quote.title, quote.text, quote.start, quote.end))


PAGES: Final = (PageRoute("/match", match_page),)
