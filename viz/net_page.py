"""The network page: what is seen, what it can be narrowed by, what is selected, and all of it as tables.

Everything is a link or a form, so that it works without scripts; ``net_main.js`` puts the picture into it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from practicegraph.graph.errors import NotFound
from practicegraph.graph.folding import fold
from practicegraph.ontology.load import stakeholder_kinds, themes
from practicegraph.viz.languages import mark
from practicegraph.viz.net_data import GROUP_COLOURS, picture_data
from practicegraph.viz.net_evidence import selected
from practicegraph.viz.net_export import exported
from practicegraph.viz.net_facets import Facets, facets
from practicegraph.viz.net_kept import network
from practicegraph.viz.net_picture import SHAPES, picture_svg
from practicegraph.viz.net_state import State, long, short
from practicegraph.viz.net_table import LENSES
from practicegraph.viz.net_tables import tables
from practicegraph.viz.net_view import Network, View
from practicegraph.viz.net_words import TYPES, Words
from practicegraph.viz.page_model import Asked, File, Page, PageRoute
from practicegraph.viz.page_things import Look
from practicegraph.viz.palette import Style, style_of

__all__ = ["FAMILIES", "PAGES", "TITLES", "network_page", "seen"]

TITLES: Final = {
    "cooperation": mark("Who works with whom"),
    "practices": mark("Who does what"),
    "themes": mark("What is talked about together"),
}
SOURCES: Final = 40
"""Reports in the list of them; those with most links."""
FOUND: Final = 8
LARGEST: Final = 500
"""Nodes of a small picture that is asked for by its address."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter."""

    text: str
    count: int
    href: str
    on: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend."""

    text: str
    count: int
    style: Style


def seen(asked: Asked) -> tuple[Network, View, Words]:
    """The network, what is shown of it, and the names for it, for an address.

    Raises:
        InvalidValue: a value of the address means nothing.
        NotFound: a thing that is not in the network, or a community that is not there.
    """
    state = State.of(asked.values)
    found = network(asked.store, state.lens)
    if state.group and not found.members(state.group).any():
        raise NotFound(f"there is no community {state.group} now; the graph has changed since this address was made")
    return found, found.view(state), Words(asked, found)


def network_page(asked: Asked) -> Page:
    """The page."""
    state = State.of(asked.values)
    found, view, words = seen(asked)
    text = asked.text
    counts = facets(found, state, view)

    def here(**changes: Any) -> str:
        return asked.links.to("/network", **state.address(**changes))

    def toggled(name: str, value: str) -> str:
        return asked.links.to("/network", **state.toggled(name, value))

    look = Look(asked)
    chosen = [
        (words.iri(iri), toggled(name, iri))
        for name in ("theme", "region", "kind", "source")
        for iri in getattr(state, name)
    ]
    if state.grade:
        chosen.append((text(GRADES[state.grade]), here(grade="")))
    if state.since or state.until:
        chosen.append((f"{state.since or '…'} – {state.until or '…'}", here(since="", until="")))
    values = {
        "state": state,
        "view": view,
        "empty": not found.table.size,
        "lenses": [(text(TITLES[lens]), asked.links.to("/network", lens=lens), lens == state.lens) for lens in LENSES],
        "summary": _summary(asked, view, words),
        "chosen": chosen,
        "cut": _cut(state, words, here),
        "themes": _tree(themes(), counts.theme, state.theme, words, lambda iri: toggled("theme", iri)),
        "kinds": _tree(stakeholder_kinds(), counts.kind, state.kind, words, lambda iri: toggled("kind", iri)),
        "regions": _regions(look, words, counts, state, lambda iri: toggled("region", iri)),
        "sources": _sources(words, counts, state, lambda iri: toggled("source", iri)),
        "grades": [
            Choice(
                text(GRADES[grade]),
                counts.grade[grade],
                here(grade="" if state.grade == grade else grade),
                state.grade == grade,
            )
            for grade in GRADES
        ],
        "months": counts.months,
        "undated": counts.undated,
        "legend": _legend(asked, view, words, state),
        "communities": _communities(view, words, here),
        "tables": tables(asked, view, words, here),
        "selected": selected(view, words, look, state.select) if state.select else None,
        "found": _found(asked, found, words) if asked.values.get("find") else None,
        "origin": long(asked.values["from"], "select") if asked.values.get("from") else "",
        "shapes": SHAPES,
        "here": here,
        "short": short,
        "hidden": state.address(since="", until=""),
        "home": asked.links.to("/network"),
        "offline": (),
        "alone": "",
        "data": asked.links.to("/network/data.json", **state.address(select="", pin=())),
        "download": lambda form: asked.links.to(f"/network/view.{form}", **state.address(select="")),
    }
    return Page(
        "page_network.html",
        text(TITLES[state.lens]),
        values,
        nav="/network",
        description=text(
            mark(
                "Organisations, what they do and what they share, as a network in which every link shows its sentences."
            )
        ),
    )


GRADES: Final = {"stated": mark("stated by a report"), "derived": mark("derived by a rule")}


def _summary(asked: Asked, view: View, words: Words) -> str:
    table = words.network.table
    links = asked.count(mark("%(num)d link"), mark("%(num)d links"), len(view.one))
    if view.aggregated:
        whole = asked.count(mark("%(num)d community"), mark("%(num)d communities"), len(view.node))
        things = sum(int(n) for n in view.count)
        return asked.text(
            mark("%(groups)s of %(things)s things, %(links)s between them"),
            groups=whole,
            things=f"{things:,}",
            links=links,
        )
    counts = Counter(table.types[number] for number in view.node)
    parts = [asked.count(*TYPES[type_], number) for type_, number in sorted(counts.items(), key=lambda item: -item[1])]
    return ", ".join([*parts, links])


def _cut(state: State, words: Words, here: Any) -> list[tuple[str, str]]:
    """What the view is cut to, each with the address without it."""
    text = words.asked.text
    found = []
    if state.focus:
        found.append((text(mark("around %(name)s"), name=words.iri(state.focus)), here(focus="", depth=1, more=())))
    if state.between:
        one, other = (words.iri(iri) for iri in state.between)
        found.append((text(mark("between %(one)s and %(other)s"), one=one, other=other), here(between=(), more=())))
    if state.group:
        found.append((text(mark("one community")), here(group=state.group.rpartition(".")[0], more=(), select="")))
    if state.more and not (state.focus or state.between):
        found.append((text(mark("with neighbours")), here(more=())))
    return found


def _tree(scheme: Any, counts: dict[str, int], chosen: tuple[str, ...], words: Words, href: Any) -> list[Choice]:
    """The concepts that have a count, broader before narrower; each once, below the first of its broader ones."""
    known = {concept.iri: concept for concept in scheme.values()}
    children: dict[str, list[str]] = {}
    for iri in counts:
        above = [scheme[name].iri for name in known[iri].broader if scheme[name].iri in counts] if iri in known else []
        children.setdefault(above[0] if above else "", []).append(iri)
    found: list[Choice] = []

    def walk(iri: str, depth: int) -> None:
        for below in sorted(children.get(iri, ()), key=lambda i: (-counts[i], words.iri(i).casefold())):
            found.append(Choice(words.iri(below), counts[below], href(below), below in chosen, depth))
            walk(below, depth + 1)

    walk("", 0)
    return found


def _regions(look: Look, words: Words, counts: Facets, state: State, href: Any) -> list[Choice]:
    """Regions with a count, each below the smallest one around it that has one too."""
    around = {iri: [other for other in look.objects(iri, "within") if other in counts.region] for iri in counts.region}
    children: dict[str, list[str]] = {}
    for iri, larger in around.items():
        nearest = max(larger, key=lambda other: (len(around[other]), other), default="")
        children.setdefault(nearest, []).append(iri)
    words.iris(counts.region)
    found: list[Choice] = []

    def walk(iri: str, depth: int) -> None:
        for below in sorted(children.get(iri, ()), key=lambda i: (-counts.region[i], words.iri(i).casefold())):
            found.append(Choice(words.iri(below), counts.region[below], href(below), below in state.region, depth))
            walk(below, depth + 1)

    walk("", 0)
    return found


def _sources(words: Words, counts: Facets, state: State, href: Any) -> list[Choice]:
    best = sorted(counts.source, key=lambda iri: (iri not in state.source, -counts.source[iri], iri))[:SOURCES]
    look = Look(words.asked)
    return [Choice(look.label(iri).text, counts.source[iri], href(iri), iri in state.source) for iri in best]


def _legend(asked: Asked, view: View, words: Words, state: State) -> list[Entry]:
    if view.aggregated:
        return []
    if state.colour == "group":
        data = picture_data(view, words, "group")
        return [
            Entry(name, number, Style(colour, colour, "dot"))
            for (_, name, number), colour in zip(data["groups"], GROUP_COLOURS, strict=False)
        ]
    counts = Counter(words.family(int(number)) for number in view.node)
    found = []
    for family, number in sorted(counts.items(), key=lambda item: (item[0] == "", -item[1], item[0])):
        concept = stakeholder_kinds().get(family)
        label = words.concept(concept.iri) if concept else asked.text(FAMILIES.get(family, FAMILIES[""]))
        found.append(Entry(label, number, style_of(family)))
    return found


FAMILIES: Final = {
    "practice": mark("practices and pilot actions"),
    "theme": mark("themes"),
    "region": mark("regions"),
    "": mark("kind not reported"),
}


def _communities(view: View, words: Words, here: Any) -> list[Choice]:
    sizes: Counter[int] = Counter()
    for group, number in zip(view.group, view.count, strict=True):
        sizes[int(group)] += int(number)
    prefix = f"{view.state.group}." if view.state.group else ""
    names = words.groups(view)
    return [
        Choice(names[group], number, here(group=f"{prefix}{group}", select=""), False)
        for group, number in sizes.most_common(40)
        if group in names and number > 1
    ]


def _found(asked: Asked, found: Network, words: Words) -> list[tuple[str, str, str, str]]:
    """Things of the network whose name holds the words asked for: name, what it is, identifier, and "yes" for one
    without ties, which has to be asked for."""
    wanted = fold(asked.values["find"])
    hits = []
    for number in range(found.table.size):
        name = words.thing(number)
        folded = fold(name)
        if wanted in folded:
            hits.append((not folded.startswith(wanted), len(name), name, number))
    tied = {*map(int, found.table.one), *map(int, found.table.other)}
    return [
        (name, words.kind(number), found.table.things[number], "" if number in tied else "yes")
        for *_, name, number in sorted(hits)[:FOUND]
    ]


def data(asked: Asked) -> File:
    """The picture as JSON."""
    found, view, words = seen(asked)
    colour = State.of(asked.values).colour

    def make() -> bytes:
        picture = picture_data(view, words, colour)
        return json.dumps(picture, ensure_ascii=False, separators=(",", ":")).encode()

    content = found.once(("json", asked.lang, colour, view.state), make)
    return File(content, "application/json")


def taken(asked: Asked, form: str) -> File:
    """What is seen as a file: svg, gexf, graphml or csv.

    Raises:
        NotFound: another form.
    """
    if form not in FORMS:
        raise NotFound(f"a network is no {form}; there are: {', '.join(FORMS)}")
    state = State.of(asked.values)
    _, view, words = seen(asked)
    best = asked.values.get("best", "")
    if form == "svg":
        content = picture_svg(view, words, state, best=min(int(best), LARGEST) if re.fullmatch(r"\d{1,4}", best) else 0)
    else:
        content = exported(view, words, state, form)
    return File(content.encode(), FORMS[form], f"network-{state.lens}.{form}" if form != "svg" else "")


FORMS: Final = {
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
}
PAGES: Final = (
    PageRoute("/network", network_page),
    PageRoute("/network/data.json", data),
    PageRoute("/network/view.{form}", taken),
)
