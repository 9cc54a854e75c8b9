"""The first page: what is in the graph, how complete it is, what is new, where it is thin; how to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from practicegraph.ontology.names import THEME
from practicegraph.queries.run import questions
from practicegraph.viz.languages import mark
from practicegraph.viz.page_invite import Missing, somebody
from practicegraph.viz.page_list import kept, remembered
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_parts import Statement, stated
from practicegraph.viz.page_things import Look, Thing
from practicegraph.viz.page_timeline import timeline

__all__ = ["PAGES", "overview"]

INVITED: Final = 4
"""Platforms with a name of whom to invite."""
TRIED: Final = 12
"""Platforms that are looked at for them, the latest to meet first."""
ROWS: Final = 8
"""Regions on the timeline; the page of events has all."""
BEST: Final = 30
"""Organisations in the small picture of the network."""
MET: Final = """SELECT ?region (MAX(STR(?date)) AS ?day) { ?platform a pg:Platform ; pg:inRegion ?region .
  ?event pg:inSeries ?platform ; pg:startDate ?date
  FILTER NOT EXISTS { ?platform pg:inRegion ?nearer . ?nearer pg:within ?region } }
  GROUP BY ?region ORDER BY DESC(?day) ?region"""
CLASSES: Final = (
    ("Organisation", "/organisations", mark("organisations")),
    ("Practice", "/practices", mark("practices")),
    ("Need", "/needs", mark("needs")),
    ("Challenge", "/challenges", mark("challenges")),
    ("Event", "/events", mark("events")),
    ("Region", "/regions", mark("regions")),
    ("Source", "/sources", mark("sources")),
)
COUNT: Final = "SELECT (COUNT(DISTINCT ?iri) AS ?n) { ?iri a pg:%s }"
LACKS: Final = (
    ("Practice", "pg:theme", mark("practices without a theme")),
    ("Practice", "pg:runBy", mark("practices of which nobody says who does them")),
    ("Organisation", "pg:organisationKind", mark("organisations whose kind nobody reports")),
    ("Event", "pg:startDate", mark("events without a date")),
    ("Need", "^pg:addresses", mark("needs that no practice told beside them addresses")),
)
"""Classes, the path to what each thing of one should have, and those that have it not in words."""
THIN: Final = """SELECT ?theme (COUNT(DISTINCT ?need) AS ?needs) (COUNT(DISTINCT ?practice) AS ?practices) {
  { ?need a pg:Need ; pg:theme ?theme } UNION { ?need a pg:Challenge ; pg:theme ?theme }
  UNION { ?practice a pg:Practice ; pg:theme ?theme } } GROUP BY ?theme ORDER BY DESC(?needs) ?theme"""
LATEST: Final = """SELECT ?iri ?day { ?iri a pg:Event ; pg:startDate ?date . BIND(STR(?date) AS ?day)
  FILTER NOT EXISTS { ?iri pg:status pg:planned } } ORDER BY DESC(?day) ?iri LIMIT 5"""
PLANNED: Final = """SELECT ?iri ?day { ?iri a pg:Event ; pg:status pg:planned OPTIONAL { ?iri pg:startDate ?date }
  BIND(STR(?date) AS ?day) } ORDER BY DESC(?day) ?iri LIMIT 5"""
CONNECTED: Final = """SELECT ?iri (COUNT(DISTINCT ?x) AS ?n) { ?iri pg:cooperatesWith ?x }
  GROUP BY ?iri ORDER BY DESC(?n) ?iri LIMIT 6"""
OPEN: Final = """SELECT ?iri (COUNT(DISTINCT ?x) AS ?n) { ?iri a pg:Need ; pg:evidence ?x
  FILTER NOT EXISTS { ?practice pg:addresses ?iri } } GROUP BY ?iri ORDER BY DESC(?n) ?iri LIMIT 5"""
ASKED_FIRST: Final = ("who-cooperates", "unanswered-needs", "missing-kinds", "practices", "similar-organisations")


def overview(asked: Asked) -> Page:
    """The first page; of an empty store, how to begin."""
    counts = {name: _one(asked, COUNT % name) for name, *_ in CLASSES}
    title = asked.text(mark("Who cooperates on what, and how do we know?"))
    if not counts["Source"]:
        return Page("page_begin.html", asked.text(mark("Nothing has been read yet")), {}, nav="/")
    look = Look(asked)
    invitations = kept(asked.store, f"invitations {asked.lang} {asked.links.root}", lambda: _invitations(look))
    tiles = [
        {"href": asked.links.to(path), "count": counts[name], "text": asked.text(words), "tone": name.lower()}
        for name, path, words in CLASSES
    ]
    known = {item.name: item for item in questions()}
    return Page(
        "page_overview.html",
        title,
        {
            "tiles": tiles,
            "thin": _thin(look),
            "lacks": _lacks(asked, counts),
            "latest": _dated(look, LATEST),
            "planned": _dated(look, PLANNED, with_source=True),
            "open": [_open(look, str(iri)) for iri, _ in remembered(asked.store, OPEN).rows],
            "invitations": invitations,
            "best": asked.links.to("/network/view.svg", best=BEST),
            "connected": [
                Statement("derived", look.thing(str(iri)), detail=asked.count("%(num)s partner", "%(num)s partners", n))
                for iri, n in remembered(asked.store, CONNECTED).rows
            ],
            "timeline": timeline(look, rows_most=ROWS),
            "questions": [(name, asked.text(known[name].text)) for name in ASKED_FIRST if name in known],
        },
        nav="/",
    )


def _invitations(look: Look) -> list[tuple[Thing, Missing, Statement]]:
    """For the platforms that met last, somebody of a kind that is missing there; somebody else for each if possible."""
    found: list[tuple[Thing, Missing, Statement]] = []
    named: set[str] = set()
    rows = remembered(look.asked.store, MET).rows
    for region in list(dict.fromkeys(str(region) for region, _ in rows))[:TRIED]:
        if chosen := somebody(look.asked, look, region, named):
            found.append((look.thing(region), *chosen))
            named |= {chosen[1].thing.iri} if chosen[1].thing else set()
        if len(found) == INVITED:
            break
    return found


def _one(asked: Asked, query: str) -> int:
    return int(remembered(asked.store, query).rows[0][0])


def _thin(look: Look) -> list[dict[str, Any]]:
    """Themes with what is needed and what is done on each, the most needed first; widths as parts of a hundred."""
    found = []
    for theme, needs, practices in remembered(look.asked.store, THIN).rows:
        if theme is not None and not look.broader(str(theme)):
            found.append((str(theme), int(needs), int(practices)))
    most = max((max(needs, practices) for _, needs, practices in found), default=1) or 1
    found.sort(key=lambda row: (-row[1] - row[2], row[0]))
    return [
        {
            "thing": look.thing(theme),
            "id": theme.removeprefix(THEME),
            "needs": needs,
            "practices": practices,
            "needs_wide": round(100 * needs / most, 1),
            "practices_wide": round(100 * practices / most, 1),
        }
        for theme, needs, practices in found[:12]
    ]


def _lacks(asked: Asked, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """How much of each kind lacks what it should have."""
    found = []
    for name, path, words in LACKS:
        query = f"SELECT (COUNT(DISTINCT ?iri) AS ?n) {{ ?iri a pg:{name} FILTER NOT EXISTS {{ ?iri {path} ?x }} }}"
        if lacking := _one(asked, query):
            found.append({"count": lacking, "of": counts[name], "text": asked.text(words)})
    return found


def _open(look: Look, iri: str) -> Statement:
    """A need with where it is."""
    return stated(look, iri, detail=", ".join(place.label.text for place in look.places(iri)), themes=True)


def _dated(look: Look, query: str, *, with_source: bool = False) -> list[Statement]:
    return [
        Statement(
            "stated",
            look.thing(str(iri)),
            detail=look.when(str(iri)) or _told(look, str(iri), with_source),
            quotes=tuple(look.quotes(str(iri), 2)),
        )
        for iri, _ in remembered(look.asked.store, query).rows
    ]


def _told(look: Look, iri: str, wanted: bool) -> str:
    """The report that tells of an event, which tells events without a day or a place apart."""
    return next((quote.title for quote in look.quotes(iri, 1)), "") if wanted else ""


PAGES: Final = (PageRoute("/", overview),)
