"""Regions: the list by country, and one with its platform, partners, events, practices, needs, and whom to invite."""

from __future__ import annotations

from typing import Final

from practicegraph.ontology.names import ID
from practicegraph.viz.languages import mark
from practicegraph.viz.map_page import one_region, region_map
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_invite import invite
from practicegraph.viz.page_list import remembered
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_parts import Fact, Section, derived, stated
from practicegraph.viz.page_things import Label, Look, Thing
from practicegraph.viz.page_timeline import timeline

__all__ = ["PAGES", "region", "regions"]

SHOWN: Final = 8
COUNTED: Final = {
    "organisations": "?x pg:activeIn ?iri",
    "events": "?x pg:inRegion ?iri ; a pg:Event",
    "practices": "?x pg:inRegion ?iri ; a pg:Practice",
    "needs": "?x pg:inRegion ?iri ; a pg:Need",
    "challenges": "?x pg:inRegion ?iri ; a pg:Challenge",
}
IN_REGION: Final = """SELECT ?iri (COUNT(DISTINCT ?quote) AS ?n) { VALUES ?place { UNDEF }
  ?iri pg:inRegion ?place ; a ?class . OPTIONAL { ?iri pg:evidence ?quote } }
  GROUP BY ?iri ORDER BY DESC(?n) ?iri LIMIT 9"""
ACTIVE: Final = """SELECT ?iri (COUNT(DISTINCT ?x) AS ?n) { VALUES ?place { UNDEF }
  ?iri pg:activeIn ?place . OPTIONAL { { ?iri pg:runs ?x } UNION { ?iri pg:tookPartIn ?x } ?x pg:inRegion ?place } }
  GROUP BY ?iri ORDER BY DESC(?n) ?iri LIMIT 16"""


def regions(asked: Asked) -> Page:
    """All regions as a tree, with what is reported of each."""
    look = Look(asked)
    counts = _counts(asked)
    found = [str(row[0]) for row in remembered(asked.store, "SELECT DISTINCT ?iri { ?iri a pg:Region }").rows]
    held = set(found)
    below: dict[str, list[str]] = {}
    for iri in found:
        above = [up for up in look.objects(iri, "within") if up in held]
        nearest = max(above, key=lambda up: (len(look.objects(up, "within")), up), default="")
        below.setdefault(nearest, []).append(iri)
    rows = []

    def walk(parent: str, depth: int) -> None:
        for item in look.things(below.pop(parent, ())):
            numbers = {name: counts[name].get(item.iri, 0) for name in COUNTED}
            rows.append({"thing": item, "depth": min(depth, 4), "numbers": numbers})
            walk(item.iri, depth + 1)

    walk("", 0)
    return Page(
        "page_regions.html",
        asked.text(mark("Regions")),
        {"rows": rows, "timeline": None, "map": region_map(asked, counts)},
        nav="/regions",
    )


def region(asked: Asked, slug: str) -> Page:
    """One region."""
    iri = f"{ID}region/{slug}"
    look, text = Look(asked), asked.text
    if not look.is_a(iri, "Region"):
        return gone(asked, iri)
    label, counts = look.label(iri), _counts(asked)
    inside = look.things(look.subjects("within", iri))
    facts = [
        Fact(text(words), tuple(things[:12]), "…" if len(things) > 12 else "")
        for words, things in (
            (mark("In"), look.things(look.objects(iri, "within"))),
            (mark("Holds"), inside),
            (mark("Platform"), _platforms(look, iri)),
        )
        if things
    ]
    codes = [code for name in ("isoCode", "nutsCode") for code in look.texts(iri, name)]
    if codes:
        facts.append(Fact(text(mark("Codes")), value=", ".join(codes)))
    return Page(
        "page_region.html",
        label.text,
        {
            "crumb": text(mark("Regions")),
            "title": label,
            "facts": facts,
            "themes": (),
            "text": (),
            "slug": slug,
            "map": one_region(asked, iri),
            "numbers": {name: counts[name].get(iri, 0) for name in COUNTED},
            "timeline": timeline(look, region=slug),
            "invite": invite(asked, look, iri),
            "actions": [
                {"href": asked.links.to(f"/regions/{slug}/factfile"), "text": text(mark("Factfile"))},
                {"href": asked.links.to("/network", region=slug), "text": text(mark("In the network"))},
                {
                    "href": asked.links.to("/questions/region-story", region=slug, run=1),
                    "text": text(mark("Its story")),
                },
            ],
            "sections": [
                _organisations(look, iri, slug, counts["organisations"].get(iri, 0)),
                *(
                    _reported(look, iri, class_, path, title, counts[path].get(iri, 0))
                    for class_, path, title in (
                        ("Practice", "practices", mark("Practices")),
                        ("Need", "needs", mark("Needs")),
                        ("Challenge", "challenges", mark("Challenges")),
                    )
                ),
                _reported(look, iri, "PilotAction", "pilots", mark("Pilot actions"), 0),
            ],
        },
        nav="/regions",
        about=iri,
        description=text(mark("%(name)s: its platform, partners, events, practices and open needs."), name=label.text),
    )


def _platforms(look: Look, iri: str) -> list[Thing]:
    """The platforms of a region, told apart by their projects."""
    found = []
    for item in look.things(look.instances("Platform", "inRegion", iri)):
        projects = ", ".join(project.label.text for project in look.things(look.objects(item.iri, "inProject")))
        name = f"{item.label.text} ({projects})" if projects else item.label.text
        found.append(Thing(item.iri, Label(name, item.label.lang, item.label.fallback), item.kind))
    return found


def _organisations(look: Look, iri: str, slug: str, total: int) -> Section:
    rows = remembered(look.asked.store, ACTIVE.replace("UNDEF", f"<{iri}>")).rows
    shown = tuple(
        derived(look, str(who), "activeIn", iri, shown=str(who), detail=_kind(look, str(who))) for who, _ in rows
    )
    more = look.asked.links.to("/organisations", region=slug) if total > len(shown) else ""
    return Section("organisations", look.asked.text(mark("Who is active here")), shown, total or len(shown), more)


def _kind(look: Look, iri: str) -> str:
    return ", ".join(kind.label.text for kind in look.things(look.objects(iri, "organisationKind")))


def _reported(look: Look, iri: str, class_: str, path: str, title: str, total: int) -> Section:
    query = IN_REGION.replace("?class", f"pg:{class_}").replace("UNDEF", f"<{iri}>")  # of a region that is there
    rows = remembered(look.asked.store, query).rows[:SHOWN]
    shown = tuple(stated(look, str(item), themes=True) for item, _ in rows)
    slug = iri.removeprefix(f"{ID}region/")
    more = look.asked.links.to(f"/{path}", region=slug) if total > len(shown) else ""
    return Section(path, look.asked.text(title), shown, total or len(shown), more)


def _counts(asked: Asked) -> dict[str, dict[str, int]]:
    """How much is reported of each region, with what lies in it."""
    result = {}
    for name, pattern in COUNTED.items():
        query = f"SELECT ?iri (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }} GROUP BY ?iri"
        result[name] = {str(iri): int(count) for iri, count in remembered(asked.store, query).rows if iri is not None}
    return result


PAGES: Final = (PageRoute("/regions", regions), PageRoute("/regions/{slug:path}", region))
