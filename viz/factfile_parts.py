"""The sections of a factfile, each with all its lines, the most telling first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from practicegraph.graph.errors import PracticegraphError
from practicegraph.ontology.names import NS
from practicegraph.queries.match import match
from practicegraph.queries.peers import peers
from practicegraph.viz.languages import mark
from practicegraph.viz.page_parts import title_of
from practicegraph.viz.page_things import Cited, Look, Thing

__all__ = ["SECTIONS", "Drawn", "Part"]

CITED: Final = 2
"""Sentences named for one line; the explorer has all."""
MOST: Final = 40
"""Lines of a section that are drawn up."""
SENTENCE: Final = 25
"""Characters below which a quote is a name rather than a sentence."""
LIKE: Final = 5
"""Organisations whose peers are looked for."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line before its sentences have numbers."""

    thing: Thing | None
    text: str
    quotes: tuple[Cited, ...]
    detail: str = ""
    sentence: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section with all that could stand in it."""

    id: str
    title: str
    lines: tuple[Drawn, ...]
    total: int
    hint: str = ""
    most: int = 99
    """Lines that it never has more of."""


def _names(things: Iterable[Thing], most: int = 4) -> str:
    held = [thing.label.text for thing in things]
    return ", ".join(held[:most]) + (" …" if len(held) > most else "")


def _of(look: Look, iri: str, class_: str) -> list[str]:
    """The things of a class in a region, those with most sentences first."""
    found = [item for item in look.subjects("inRegion", iri) if look.is_a(item, class_)]
    return sorted(found, key=lambda item: (-len(look.objects(item, "evidence")), item))


def _platform(look: Look, iri: str) -> Part:
    lines = []
    for item in _of(look, iri, "Platform"):
        projects = look.things(look.objects(item, "inProject"))
        series = [event for event in look.subjects("inSeries", item) if look.is_a(event, "Event")]
        convened = look.things(look.subjects("convenes", item))
        funds = look.things(fund for project in projects for fund in look.objects(project.iri, "fundedBy"))
        detail = " · ".join(
            filter(
                None,
                (
                    look.asked.text(mark("project: %(names)s"), names=_names(projects)) if projects else "",
                    look.asked.text(mark("fund: %(names)s"), names=_names(funds)) if funds else "",
                    look.asked.count("%(num)s event", "%(num)s events", len(series)) if series else "",
                    look.asked.text(mark("convened by %(names)s"), names=_names(convened)) if convened else "",
                ),
            )
        )
        lines.append(Drawn(look.thing(item), look.label(item).text, tuple(look.quotes(item, CITED)), detail))
    return Part("platform", mark("Platform"), tuple(lines[:MOST]), len(lines), most=4)


def _partners(look: Look, iri: str) -> Part:
    """Who is active in the region, or was at its events."""
    weight: dict[str, list[str]] = {who: [] for who in look.subjects("activeIn", iri)}
    for event in _of(look, iri, "Event"):
        for part in look.subjects("atEvent", event):
            for who in look.objects(part, "participant"):
                weight.setdefault(who, []).append(part)
    ranked = sorted(weight, key=lambda who: (-_weight(look, who, iri, weight[who]), look.label(who).text))
    lines = []
    for who in ranked[:MOST]:
        done = [item for item in look.subjects("runBy", who) if iri in look.objects(item, "inRegion")]
        roles = look.things({role for part in weight[who] for role in look.objects(part, "role")})
        kinds = look.things(look.objects(who, "organisationKind"))
        words = (
            _names(kinds),
            _names(roles),
            look.asked.count("runs %(num)s practice", "runs %(num)s practices", len(done)) if done else "",
        )
        quotes = {
            (q.source, q.start, q.end): q for item in [*done[:1], *weight[who][:1]] for q in look.quotes(item, CITED)
        }
        held = tuple(quotes.values())[:CITED] or tuple(
            look.below(look.reason(who, "activeIn", iri), CITED) or look.quotes(who, CITED)
        )
        lines.append(Drawn(look.thing(who), look.label(who).text, held, " · ".join(filter(None, words))))
    return Part("partners", mark("Partners"), tuple(lines), len(weight))


def _weight(look: Look, who: str, region: str, parts: list[str]) -> int:
    organised = sum(NS + "organiser" in look.objects(part, "role") for part in parts)
    done = sum(region in look.objects(item, "inRegion") for item in look.subjects("runBy", who))
    return 3 * organised + 2 * done + len(parts)


def _events(look: Look, iri: str) -> Part:
    found = sorted(_of(look, iri, "Event"), key=lambda event: look.text(event, "startDate"), reverse=True)
    lines = []
    for event in found[:MOST]:
        organisers = look.things(look.subjects("organised", event))
        words = (
            look.when(event),
            _names(look.things(look.objects(event, "eventFormat"))),
            look.asked.text(mark("organised by %(names)s"), names=_names(organisers, 3)) if organisers else "",
        )
        detail = " · ".join(filter(None, words))
        lines.append(Drawn(look.thing(event), look.label(event).text, tuple(look.quotes(event, 1)), detail))
    return Part("events", mark("Events"), tuple(lines), len(found))


def _heads(look: Look, iri: str) -> Part:
    lines = []
    for event in sorted(_of(look, iri, "Event"), key=lambda event: look.text(event, "startDate"), reverse=True):
        for count in look.subjects("atEvent", event):
            if not look.is_a(count, "HeadCount"):
                continue
            span = "–".join(filter(None, (look.text(count, "minimum"), look.text(count, "maximum"))))
            number = look.text(count, "number") or span
            text = (
                look.asked.text(mark("%(number)s people"), number=number) if number else look.asked.text(mark("People"))
            )
            kinds = look.things(look.objects(count, "includesKind"))
            detail = " · ".join(filter(None, (look.label(event).text, _names(kinds, 6))))
            lines.append(Drawn(look.thing(event), text, tuple(look.quotes(count, 1)), detail))
    return Part("heads", mark("How many came"), tuple(lines[:MOST]), len(lines))


def _told(class_: str, id_: str, title: str) -> Callable[[Look, str], Part]:
    def make(look: Look, iri: str) -> Part:
        found = _of(look, iri, class_)
        return Part(id_, title, tuple(_sentence(look, item) for item in found[:MOST]), len(found))

    return make


def _sentence(look: Look, iri: str, detail: str = "") -> Drawn:
    quotes = tuple(look.quotes(iri, CITED))
    thing = title_of(look, iri, quotes)
    words = filter(None, (_names(look.things(look.objects(iri, "runBy")), 2), _names(look.themes(iri), 3), detail))
    text = thing.label.text
    whole = [
        said for quote in quotes for said in (" ".join(quote.text.split()),) if said.rstrip(".") == text.rstrip(".")
    ]
    text = whole[0] if whole else text
    return Drawn(thing, text, quotes, " · ".join(words), sentence=bool(whole), lang=thing.label.lang)


def _needs(look: Look, iri: str) -> Part:
    """The needs, those that nothing reported elsewhere answers first, the others with the likeliest answer."""
    found = _of(look, iri, "Need")
    told: dict[str, str] = {}
    try:
        matched = match(look.asked.store, region=iri, limit=1, cards=False, lang=look.asked.lang).asked if found else ()
    except PracticegraphError:  # a store without any practice, say: the needs stand without answers
        matched = ()
    for item in matched:
        if item.open or not item.answers:
            told[str(item.about.iri)] = look.asked.text(mark("open: no answer is reported elsewhere"))
        else:
            best = item.answers[0].found
            where = ", ".join(best.places[:1])
            told[str(item.about.iri)] = look.asked.text(
                mark("may be answered by: %(practice)s"),
                practice=_cut(best.text or best.label) + (f" ({where})" if where else ""),
            )
    still = {str(item.about.iri) for item in matched if item.open or not item.answers}
    found.sort(key=lambda item: item not in still)
    lines = tuple(_sentence(look, item, told.get(item, "")) for item in found[:MOST])
    return Part("needs", mark("Open needs"), lines, len(found))


def _cut(text: str, most: int = 110) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + "…"


def _peers(look: Look, iri: str) -> Part:
    """For those who do most here, the likest one elsewhere that they do not work with yet."""
    here = set(look.subjects("activeIn", iri))
    doing = sorted(here, key=lambda who: (-_weight(look, who, iri, []), look.label(who).text))[:LIKE]
    lines: dict[str, Drawn] = {}
    for who in doing:
        try:
            hits = peers(look.asked.store, who, not_yet_partners=True, limit=6, lang=look.asked.lang).hits
        except PracticegraphError:
            continue
        hit = next((hit for hit in hits if hit.iri not in here and hit.iri not in lines and hit.reasons), None)
        if hit is None:
            continue
        shared = ", ".join(dict.fromkeys(item.label for reason in hit.reasons for item in reason.shared))
        words = (
            ", ".join(hit.regions[:2]),
            look.asked.text(mark("like %(name)s"), name=look.label(who).text),
            _cut(shared),
        )
        quotes = [look.cited(side.quote) for reason in hit.reasons for side in reason.theirs if side.quote]
        told = [quote for quote in quotes if quote.text != quote.title and len(quote.text) >= SENTENCE] or quotes
        held = tuple({(q.source, q.start, q.end): q for q in told}.values())[:CITED]
        lines[hit.iri] = Drawn(look.thing(hit.iri), look.label(hit.iri).text, held, " · ".join(filter(None, words)))
    hint = look.asked.text(mark("Who elsewhere does something alike, and is no partner yet."))
    return Part("peers", mark("Peers elsewhere"), tuple(lines.values()), len(lines), hint)


SECTIONS: Final[tuple[Callable[[Look, str], Part], ...]] = (
    _platform,
    _partners,
    _events,
    _heads,
    _told("PilotAction", "pilots", mark("Pilot actions")),
    _told("Practice", "practices", mark("Practices")),
    _needs,
    _peers,
)
"""In the order of the page."""
