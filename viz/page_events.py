"""Events: a timeline by region, the list, and one with who came, what was said there, and its series."""

from __future__ import annotations

from typing import Final

from practicegraph.ontology.names import ID
from practicegraph.viz.languages import day, mark
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_list import Order, listing
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_parts import Fact, Section, Statement, entry, stated
from practicegraph.viz.page_things import Look
from practicegraph.viz.page_timeline import timeline

__all__ = ["PAGES", "event", "events"]

SHOWN: Final = 15
START: Final = "OPTIONAL { ?iri pg:startDate ?x }"
ORDERS: Final = (
    Order("newest", mark("latest first"), "DESC(MAX(STR(?x))) ?name", START),
    Order("oldest", mark("earliest first"), "MIN(STR(?x)) ?name", START),
    Order("name", mark("name"), "?name"),
)
ROLES: Final = ("organiser", "supporter", "presenter", "attendee")


def events(asked: Asked) -> Page:
    """The timeline and the list of events."""
    found = listing(asked, ["Event"], filters=("theme", "region"), orders=ORDERS)
    look = Look(asked)
    return Page(
        "page_events.html",
        asked.text(mark("Events")),
        {
            "list": found,
            "entries": [entry(look, iri) for iri in found.items],
            "lead": asked.text(mark("What took place or is planned, in its series, and who came.")),
            "tabs": (),
            "timeline": timeline(look, region=asked.values.get("region", ""), theme=asked.values.get("theme", "")),
        },
        nav="/events",
    )


def event(asked: Asked, slug: str) -> Page:
    """One event."""
    iri = f"{ID}event/{slug}"
    look, text = Look(asked), asked.text
    if not look.is_a(iri, "Event"):
        return gone(asked, iri)
    series = look.objects(iri, "inSeries")
    facts = [
        Fact(text(words), tuple(things))
        for words, things in (
            (mark("In"), look.places(iri)),
            (mark("Form"), look.things(look.objects(iri, "eventFormat"))),
            (mark("Status"), look.things(look.objects(iri, "status"))),
            (mark("Series"), look.things(series)),
            (mark("Project"), look.things(look.objects(iri, "inProject"))),
        )
        if things
    ]
    if start := look.text(iri, "startDate"):
        end = look.text(iri, "endDate")
        when = day(start, asked.lang) + (f" – {day(end, asked.lang)}" if end and end != start else "")
        facts.insert(0, Fact(text(mark("When")), value=when))
    if ordinal := look.text(iri, "ordinal"):
        facts.append(Fact(text(mark("Number in its series")), value=ordinal))
    if hours := look.text(iri, "durationHours"):
        facts.append(Fact(text(mark("Hours")), value=hours))
    said = look.subjects("reportedAt", iri)
    sections = [
        _people(look, iri),
        _counts(look, iri),
        *(
            _said(look, said, class_, name, title)
            for class_, name, title in (
                ("Practice", "practices", mark("Practices told there")),
                ("Need", "needs", mark("Needs raised there")),
                ("Challenge", "challenges", mark("Challenges raised there")),
            )
        ),
        _series(look, iri, series),
    ]
    label = look.label(iri)
    return Page(
        "page_one.html",
        label.text,
        {
            "crumb": text(mark("Events")),
            "title": label,
            "facts": facts,
            "themes": look.themes(iri),
            "text": look.quotes(iri, 4),
            "actions": _actions(asked, look, iri),
            "sections": sections,
        },
        nav="/events",
        about=iri,
        description=label.text,
    )


def _actions(asked: Asked, look: Look, iri: str) -> list[dict[str, str]]:
    text = asked.text
    actions = [{"href": asked.links.thing(place.iri), "text": place.label.text} for place in look.places(iri)]
    return [*actions, {"href": asked.links.to("/network", focus=iri), "text": text(mark("In the network"))}]


def _people(look: Look, iri: str) -> Section:
    """Who was there, organisers first."""
    found = []
    for part in look.subjects("atEvent", iri):
        roles = look.objects(part, "role")
        for who in look.objects(part, "participant"):
            rank = min((ROLES.index(name) for role in roles if (name := role.rpartition("#")[2]) in ROLES), default=9)
            found.append((rank, look.label(who).text, who, part, roles))
    shown = tuple(
        Statement(
            "stated",
            look.thing(who),
            detail=", ".join(role.label.text for role in look.things(roles)),
            quotes=tuple(look.quotes(part)),
        )
        for _, _, who, part, roles in sorted(found)[:50]
    )
    return Section("people", look.asked.text(mark("Who was there")), shown, len(found))


def _counts(look: Look, iri: str) -> Section:
    shown = []
    for count in look.subjects("atEvent", iri):
        if not look.is_a(count, "HeadCount"):
            continue
        low, high = look.text(count, "minimum"), look.text(count, "maximum")
        number = look.text(count, "number") or ("–".join(filter(None, (low, high))))
        kinds = look.things(look.objects(count, "includesKind"))
        shown.append(
            Statement(
                "stated",
                text=look.asked.text(mark("%(number)s people"), number=number)
                if number
                else look.asked.text(mark("People")),
                detail=", ".join(kind.label.text for kind in kinds),
                quotes=tuple(look.quotes(count)),
            )
        )
    return Section("headcounts", look.asked.text(mark("How many came")), tuple(shown))


def _said(look: Look, iris: list[str], class_: str, name: str, title: str) -> Section:
    held = [iri for iri in iris if look.is_a(iri, class_)]
    shown = tuple(stated(look, iri, themes=True) for iri in held[:SHOWN])
    return Section(name, look.asked.text(title), shown, len(held))


def _series(look: Look, iri: str, series: list[str]) -> Section:
    found = {other for platform in series for other in look.subjects("inSeries", platform)}
    dated = sorted((look.text(other, "startDate"), other) for other in found)
    shown = tuple(
        Statement("stated", look.thing(other), detail=look.when(other), quotes=tuple(look.quotes(other, 3)))
        for _, other in dated
        if other != iri
    )
    return Section("series", look.asked.text(mark("Others of the series")), shown)


PAGES: Final = (PageRoute("/events", events), PageRoute("/events/{slug:path}", event))
