"""Practices, pilot actions, needs and challenges: what reports say in sentences; the lists, and one of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from practicegraph.graph.results import IRI
from practicegraph.ontology.names import ID
from practicegraph.viz.languages import day, mark
from practicegraph.viz.page_answers import answers, users
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_list import Order, listing, remembered
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_parts import Fact, Section, derived, entry, stated, title_of
from practicegraph.viz.page_things import Look

__all__ = ["PAGES", "SORTS", "Sort", "statement", "statements"]

SHOWN: Final = 12
ORDERS: Final = (
    Order("name", mark("name"), "?name"),
    Order(
        "newest",
        mark("latest event first"),
        "DESC(MAX(STR(?x))) ?name",
        "OPTIONAL { ?iri pg:reportedAt/pg:startDate ?x }",
    ),
    Order("reported", mark("how often reported"), "DESC(?n) ?name", "OPTIONAL { ?iri pg:evidence ?x }"),
)
SAME_THEMES: Final = """SELECT ?other (COUNT(?theme) AS ?n) {
  VALUES ?theme { UNDEF } ?other pg:theme ?theme ; a ?class } GROUP BY ?other ORDER BY DESC(?n) ?other LIMIT 9"""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of sentence that reports say."""

    path: str
    class_: str
    kind: str
    """The part of IRIs that tells it."""
    many: str
    lead: str
    with_: tuple[str, ...]
    """Paths of the lists that are shown beside it."""


SORTS: Final = {
    item.path: item
    for item in (
        Sort(
            "/practices", "Practice", "practice", mark("Practices"),
            mark("What somebody does that others could copy."), ("/practices", "/pilots"),
        ),
        Sort(
            "/pilots", "PilotAction", "pilot", mark("Pilot actions"),
            mark("What is being tried out, by whom and where."), ("/practices", "/pilots"),
        ),
        Sort(
            "/needs", "Need", "need", mark("Needs"),
            mark("What somebody says should be done or be there; each page shows the practices that answer it."),
            ("/needs", "/challenges"),
        ),
        Sort(
            "/challenges", "Challenge", "challenge", mark("Challenges"),
            mark("Difficulties that are reported, and who met them where."), ("/needs", "/challenges"),
        ),
    )
}  # fmt: skip


def statements(asked: Asked, path: str) -> Page:
    """The list of one sort."""
    sort, text = SORTS[path], asked.text
    open_only = path == "/needs" and asked.values.get("status") == "open"
    extra = "FILTER NOT EXISTS { ?answer pg:addresses ?iri }" if open_only else ""
    found = listing(asked, [sort.class_], filters=("theme", "region"), orders=ORDERS, extra=extra)
    look = Look(asked)
    tabs = [
        {
            "href": asked.links.to(other),
            "text": text(SORTS[other].many),
            "current": other == path and not open_only,
            "count": _count(asked, SORTS[other].class_),
        }
        for other in sort.with_
    ]
    if path in ("/needs", "/challenges"):
        unanswered = "{ ?iri a pg:Need FILTER NOT EXISTS { ?answer pg:addresses ?iri } }"
        total = remembered(asked.store, f"SELECT (COUNT(DISTINCT ?iri) AS ?n) {unanswered}").rows[0][0]
        tabs.append(
            {
                "href": asked.links.to("/needs", status="open"),
                "text": text(mark("Needs without a practice beside them")),
                "current": open_only,
                "count": total,
            }
        )
    return Page(
        "page_list.html",
        text(sort.many),
        {
            "list": found,
            "entries": [entry(look, iri) for iri in found.items],
            "lead": text(sort.lead),
            "tabs": tabs,
        },
        nav=sort.with_[0],
    )


def statement(asked: Asked, path: str, slug: str) -> Page:
    """One of a sort."""
    sort, text = SORTS[path], asked.text
    iri = f"{ID}{sort.kind}/{slug}"
    look = Look(asked)
    if not look.is_a(iri, sort.class_):
        return gone(asked, iri)
    quotes = look.quotes(iri, 30)
    title = title_of(look, iri, quotes).label
    events = look.objects(iri, "reportedAt")
    facts = [
        Fact(text(words), tuple(things))
        for words, things in (
            (mark("By"), look.things(look.objects(iri, "runBy"))),
            (mark("In"), look.places(iri)),
            (mark("Project"), look.things(look.objects(iri, "inProject"))),
            (mark("Told at"), look.things(events)),
        )
        if things
    ]
    dates = [day(start, asked.lang) for event in events if (start := look.text(event, "startDate"))]
    if dates:
        facts.append(Fact(text(mark("When")), value=", ".join(sorted(set(dates)))))
    return Page(
        "page_statement.html",
        title.text if len(title.text) < 90 else title.text[:88].rsplit(" ", 1)[0] + " …",
        {
            "crumb": text(sort.many),
            "title": title,
            "tone": sort.kind,
            "facts": facts,
            "themes": look.themes(iri),
            "text": quotes,
            "actions": _actions(asked, iri, sort),
            "answers": answers(asked, look, iri) if sort.kind in ("need", "challenge") else None,
            "users": users(asked, look, iri) if sort.kind == "practice" else None,
            "sections": _beside(look, iri, sort),
        },
        nav=sort.with_[0],
        about=iri,
        description=title.text[:155],
    )


def _actions(asked: Asked, iri: str, sort: Sort) -> list[dict[str, str]]:
    """Where to go from here, first to what it is matched with."""
    actions = [{"href": asked.links.to("/network", focus=iri), "text": asked.text(mark("In the network"))}]
    if sort.kind == "practice":
        href, words = asked.links.to("/match", practice=iri), mark("Who else could use it?")
    elif sort.kind in ("need", "challenge"):
        href, words = asked.links.to("/match", need=iri), mark("Practices that may answer it")
    else:
        return actions
    return [{"href": href, "text": asked.text(words)}, *actions]


def _beside(look: Look, iri: str, sort: Sort) -> list[Section]:
    """What the same report says on the same themes, and what others say."""
    text = look.asked.text
    sections = []
    if sort.kind == "practice":
        found = look.objects(iri, "addresses")
        shown = tuple(derived(look, iri, "addresses", other) for other in found[:SHOWN])
        note = text(mark("Told in the same report on the same theme."))
        sections.append(Section("addresses", text(mark("What it addresses")), shown, len(found), note=note))
    if sort.kind in ("need", "challenge"):
        found = look.subjects("addresses", iri)
        shown = tuple(derived(look, other, "addresses", iri, shown=other) for other in found[:SHOWN])
        note = text(mark("Told in the same report on the same theme."))
        sections.append(Section("addressed", text(mark("Practices told beside it")), shown, len(found), note=note))
    return [*sections, _like(look, iri, sort)]


def _like(look: Look, iri: str, sort: Sort) -> Section:
    themes = [IRI(item.iri) for item in look.themes(iri)]
    found = []
    if themes:
        query = SAME_THEMES.replace("?class", f"pg:{sort.class_}")
        found = [other for other, _ in look.asked.store.query(query, bindings={"theme": themes}).rows if other != iri]
    title = look.asked.text(mark("Others on these themes"))
    more = look.asked.links.to(sort.path, theme=themes[0].rpartition("/")[2]) if len(found) > 7 else ""
    return Section("like", title, tuple(stated(look, other, themes=True) for other in found[:8]), len(found), more)


def _count(asked: Asked, class_: str) -> int:
    return int(remembered(asked.store, f"SELECT (COUNT(DISTINCT ?iri) AS ?n) {{ ?iri a pg:{class_} }}").rows[0][0])


def _routes(sort: Sort) -> Sequence[PageRoute]:
    def many(asked: Asked) -> Page:
        return statements(asked, sort.path)

    def single(asked: Asked, slug: str) -> Page:
        return statement(asked, sort.path, slug)

    return PageRoute(sort.path, many), PageRoute(sort.path + "/{slug:path}", single)


PAGES: Final = tuple(route for sort in SORTS.values() for route in _routes(sort))
