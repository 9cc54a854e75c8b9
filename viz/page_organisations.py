"""Organisations: the list, and one with what it does, where, with whom, and who does something like it."""

from __future__ import annotations

from typing import Final

from practicegraph.ontology.names import ID
from practicegraph.viz.languages import mark
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_list import Order, listing
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_parts import Fact, Section, Statement, derived, entry, stated
from practicegraph.viz.page_things import Look

__all__ = ["PAGES", "organisation", "organisations"]

SHOWN: Final = 12
"""Statements of one section."""
EXPLAINED: Final = 6
"""Likewise where each is explained by its rules, which takes some 10 milliseconds."""
PATTERNS: Final = {"theme": "{ ?does pg:runBy ?iri ; pg:theme ?theme }", "region": "{ ?iri pg:activeIn ?region }"}
"""An organisation is on the themes of what it does, and in the regions where it does so or organises."""
ORDERS: Final = (
    Order("name", mark("name"), "?name"),
    Order("partners", mark("number of partners"), "DESC(?n) ?name", "OPTIONAL { ?iri pg:cooperatesWith ?x }"),
    Order(
        "practices",
        mark("number of practices"),
        "DESC(?n) ?name",
        "OPTIONAL { ?x pg:runBy ?iri ; a pg:Practice }",
    ),
    Order("reported", mark("how often reported"), "DESC(?n) ?name", "OPTIONAL { ?iri pg:evidence ?x }"),
)


def organisations(asked: Asked) -> Page:
    """The list of organisations."""
    found = listing(asked, ["Organisation"], filters=("theme", "region", "kind"), orders=ORDERS, patterns=PATTERNS)
    look = Look(asked)
    return Page(
        "page_list.html",
        asked.text(mark("Organisations")),
        {
            "list": found,
            "entries": [entry(look, iri) for iri in found.items],
            "lead": asked.text(mark("Who is reported to do something, where, and with whom.")),
            "tabs": (),
        },
        nav="/organisations",
    )


def organisation(asked: Asked, slug: str) -> Page:
    """One organisation."""
    iri = f"{ID}organisation/{slug}"
    look = Look(asked)
    if not look.is_a(iri, "Organisation"):
        return gone(asked, iri)
    text, label = asked.text, look.label(iri)
    facts = []
    if kinds := look.things(look.objects(iri, "organisationKind")):
        facts.append(Fact(text(mark("Kind")), tuple(kinds)))
    if places := look.places(iri, "activeIn"):
        facts.append(Fact(text(mark("Active in")), tuple(places)))
    if others := [name for name in look.names(iri) if name != label.text]:
        facts.append(Fact(text(mark("Also called")), value=", ".join(others)))
    does = look.subjects("runBy", iri)
    sections = [
        _section(look, "practices", mark("Practices"), [d for d in does if look.is_a(d, "Practice")]),
        _section(look, "pilots", mark("Pilot actions"), [d for d in does if look.is_a(d, "PilotAction")]),
        _partners(look, iri),
        _events(look, iri),
        _derived(look, iri, "regions", mark("Where it is active"), "activeIn", [p.iri for p in places]),
        _derived(look, iri, "projects", mark("Projects"), "activeInProject"),
        _derived(look, iri, "platforms", mark("Platforms that it convenes"), "convenes"),
    ]
    return Page(
        "page_one.html",
        label.text,
        {
            "crumb": text(mark("Organisations")),
            "title": label,
            "facts": facts,
            "themes": sorted({t for d in does for t in look.themes(d)}, key=lambda t: t.label.text),
            "text": (),
            "actions": [
                {
                    "href": asked.links.to("/peers", organisation=slug),
                    "text": text(mark("Who does something like it?")),
                },
                {"href": asked.links.to("/network", focus=iri), "text": text(mark("In the network"))},
            ],
            "sections": [*sections, Section("said", text(mark("Where it is spoken of")), _spoken(look, iri))],
        },
        nav="/organisations",
        about=iri,
        description=text(mark("%(name)s: practices, partners, events and the sentences behind them."), name=label.text),
    )


def _section(look: Look, name: str, title: str, iris: list[str]) -> Section:
    shown = tuple(stated(look, item, themes=True) for item in iris[:SHOWN])
    return Section(name, look.asked.text(title), shown, len(iris))


def _derived(look: Look, iri: str, name: str, title: str, property_: str, values: list[str] | None = None) -> Section:
    found = look.objects(iri, property_) if values is None else values
    shown = tuple(derived(look, iri, property_, value) for value in found[:EXPLAINED])
    slug = iri.removeprefix(f"{ID}organisation/")
    more = look.asked.links.to("/questions/organisation-profile", organisation=slug) if len(found) > EXPLAINED else ""
    return Section(name, look.asked.text(title), shown, len(found), more)


def _partners(look: Look, iri: str) -> Section:
    """Partners with how they cooperate and on what, those that most sources tell of first."""
    ties: dict[str, list[str]] = {}
    for tie in look.subjects("between", iri):
        for other in look.objects(tie, "between"):
            if other != iri:
                ties.setdefault(other, []).append(tie)
    weight = {other: sum(int(look.text(tie, "sourceCount") or 0) for tie in held) for other, held in ties.items()}
    statements = []
    for other in sorted(ties, key=lambda o: (-weight[o], look.label(o).text))[:SHOWN]:
        kinds = look.things(kind for tie in ties[other] for kind in look.objects(tie, "cooperationKind"))
        bases = [base for tie in ties[other] for base in look.objects(tie, "basis")]
        quotes = {(q.source, q.start, q.end): q for base in dict.fromkeys(bases) for q in look.quotes(base, 2)}
        statements.append(
            Statement(
                "derived",
                look.thing(other),
                detail=", ".join(kind.label.text for kind in kinds),
                themes=tuple(look.things(theme for tie in ties[other] for theme in look.objects(tie, "theme"))),
                quotes=tuple(quotes.values())[:8],
                why=look.why(iri, "cooperatesWith", other),
            )
        )
    more = look.asked.links.to("/questions/who-cooperates", organisation=iri, run=1) if len(ties) > SHOWN else ""
    return Section("partners", look.asked.text(mark("Cooperates with")), tuple(statements), len(ties), more)


def _events(look: Look, iri: str) -> Section:
    found = []
    for part in look.subjects("participant", iri):
        for event in look.objects(part, "atEvent"):
            roles = ", ".join(role.label.text for role in look.things(look.objects(part, "role")))
            found.append((look.text(event, "startDate"), event, roles, part))
    found.sort(reverse=True)
    shown = tuple(
        Statement(
            "stated",
            look.thing(event),
            detail=roles,
            quotes=tuple(look.quotes(part)),
        )
        for _, event, roles, part in found[:SHOWN]
    )
    more = look.asked.links.to("/questions/events", organisation=iri, run=1) if len(found) > SHOWN else ""
    return Section("events", look.asked.text(mark("Events")), shown, len(found), more)


def _spoken(look: Look, iri: str) -> tuple[Statement, ...]:
    by_source: dict[str, list[object]] = {}
    quotes = look.quotes(iri, 60)
    for quote in quotes:
        by_source.setdefault(quote.source, []).append(quote)
    return tuple(
        Statement("stated", look.thing(source), quotes=tuple(q for q in quotes if q.source == source))
        for source in by_source
    )


PAGES: Final = (
    PageRoute("/organisations", organisations),
    PageRoute("/organisations/{slug:path}", organisation),
)
