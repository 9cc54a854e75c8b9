"""The network view for pages that are files: all ties of a network, and the sentences behind them, as scripts.

``net_offline_view.js`` filters, cuts and counts them in the browser as ``net_view.py`` does for the server. Names,
communities and places are made here. The sentences of ``CHUNK`` things at a time stand in a script of their own, which
is loaded when one of them is chosen, since a page from a disk may fetch nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from practicegraph.ontology.load import stakeholder_kinds, themes
from practicegraph.ontology.names import ID, KIND, THEME
from practicegraph.viz.languages import translations
from practicegraph.viz.net_communities import adjacency
from practicegraph.viz.net_data import GREY, GROUP_COLOURS
from practicegraph.viz.net_evidence import MOST_QUOTES, behind
from practicegraph.viz.net_kept import network
from practicegraph.viz.net_picture import SHAPES
from practicegraph.viz.net_state import State, short
from practicegraph.viz.net_table import UNDATED
from practicegraph.viz.net_view import Network, placed
from practicegraph.viz.net_words import TYPES, Words
from practicegraph.viz.page_model import Asked
from practicegraph.viz.page_things import Cited, Look
from practicegraph.viz.palette import style_of

__all__ = ["CHUNK", "COUNTED", "MESSAGES", "chunks", "network_script", "said_script"]

CHUNK: Final = 100
"""Things whose sentences stand in one file."""
DEEPEST: Final = 3
"""Levels of communities inside communities."""
SPLIT: Final = 2
"""Things from which on a community is divided into smaller ones."""
MESSAGES: Final = (
    "Take out:", "Filters that are set", "All filters out", "Back from:", "around %(name)s",
    "between %(one)s and %(other)s", "one community", "with neighbours", "stated by a report", "derived by a rule",
    "stated", "derived", "Choose where the way leads to.", "only around it",
    "Nothing in this network has a name like this.", "No links lead from one to the other with these filters.",
    "Legend", "Size: links. Width of a line: how many events, projects or practices it rests on.",
    "More than can be told apart: communities stand for what is in them. Open one, or narrow by a filter.",
    "%(groups)s small communities with %(things)s things are not drawn.", "Communities",
    "Groups with more links inside than to others; named by what sets them apart.", "Colour by kind",
    "Colour by community", "Close", "Community", "Community:", "Its page", "One step further", "Only around it",
    "Show its neighbours", "Shortest way to …", "Open it", "What ties them", "and %(count)s more", "Links", "Nodes",
    "Best linked", "Links between them", "In the words of the reports",
    "What this address has selected is not in this network now.", "What is behind it",
    "Choose a node or a line: here you read the sentences that it rests on, with their place in the report.",
    "Sentences behind this link:", "Pages of the tables", "Page %(page)s of %(pages)s", "Before", "After", "show",
    "hide", "At its place in the report, character %(start)s",
    "%(groups)s of %(things)s things, %(links)s between them",
)  # fmt: skip
"""What the scripts say; the templates of the server have the same words, so that catalogues have them."""
COUNTED: Final = (
    ("%(num)d link", "%(num)d links"),
    ("%(num)d community", "%(num)d communities"),
    ("%(num)d thing", "%(num)d things"),
    ("%(num)d link has no date", "%(num)d links have no date"),
    ("%(num)d without a reported link", "%(num)d without a reported link"),
    *TYPES.values(),
)


def network_script(asked: Asked, lens: str, said: str) -> str:
    """The network in a lens as a script that sets ``practicegraphNetwork``.

    Args:
        asked: What is asked; its links lead from the page that the script is for.
        lens: One of ``net_table.LENSES``.
        said: The address of the scripts with sentences, ``*`` standing for their number.
    """
    made = network(asked.store, lens)
    table, words, look = made.table, Words(asked, made), Look(asked)
    levels, paths = _levels(made)
    styles: dict[str, int] = {}
    for number in range(table.size):
        styles.setdefault(words.family(number), len(styles))
    numbers = {"theme": table.themes, "region": table.regions, "source": table.sources}
    places = {iri: place for place, iri in enumerate(table.regions.names)}
    data = {
        "lens": lens,
        "base": ID,
        "things": [
            [
                short(table.things[number], "select"),
                words.thing(number),
                words.kind(number),
                styles[words.family(number)],
                asked.links.thing(table.things[number]),
                table.types[number],
                _row(table.kinds, number),
                [places[iri] for iri in table.places.at(number) if iri in places],
            ]
            for number in range(table.size)
        ],
        "where": {
            number: [place.label.text for place in look.places(table.things[number], "activeIn")]
            for number in range(table.size)
            if table.places.at(number)
        },
        "places": _places(made).tolist(),
        "levels": [level.tolist() for level in levels],
        "names": {path: words.groups(made.view(_whole(lens, path))) for path in paths},
        "communities": {path: held for path in paths if (held := _communities(made, path))},
        "ties": [table.one.tolist(), table.other.tolist(), table.way.tolist(), table.stated.astype(int).tolist(),
                 table.basis.tolist()],
        "ways": [words.way(number) for number in range(len(table.ways))],
        "bases": [
            [
                short(iri, "select"),
                look.label(iri).text,
                *(_row(lists, number) for lists in numbers.values()),
                "" if table.day[number] == UNDATED else date.fromordinal(int(table.day[number])).isoformat(),
                asked.links.thing(iri),
                [theme.label.text for theme in look.themes(iri)],
            ]
            for number, iri in enumerate(table.bases)
        ],
        "themes": _concepts(words, table.themes.names, THEME, themes()),
        "kinds": _concepts(words, table.kinds.names, KIND, stakeholder_kinds()),
        "concepts": {
            name: {concept.id: words.concept(concept.iri) for concept in scheme().values()}
            for name, scheme in (("theme", themes), ("kind", stakeholder_kinds))
        },
        "regions": _regions(look, words, table.regions.names),
        "sources": [[short(iri, "source"), look.label(iri).text, []] for iri in table.sources.names],
        "styles": [[*_style(family), _family(asked, words, family), family] for family in styles],
        "plain": _style("theme"),
        "colours": GROUP_COLOURS,
        "grey": GREY,
        "shapes": SHAPES,
        "types": {name: one for name, (one, _) in TYPES.items()},
        "words": {message: asked.text(message) for message in MESSAGES},
        "plurals": {one: _both(asked, one, many) for one, many in COUNTED},
        "chunk": CHUNK,
        "said": said,
    }  # fmt: skip
    return f"globalThis.practicegraphNetwork={_json(data)};\n"


def chunks(asked: Asked, lens: str) -> int:
    """Number of scripts with sentences."""
    return -(-network(asked.store, lens).table.size // CHUNK)


def said_script(asked: Asked, lens: str, chunk: int) -> str:
    """The sentences behind the things of a chunk, and behind the links from them to others, as a script.

    ``things`` has rows of ``quotes`` by number of the thing, ``links`` by the two things and the basis; each quote the
    row of its report in ``sources``, where it begins and ends, and its words.
    """
    table, look = network(asked.store, lens).table, Look(asked)
    sources: dict[str, int] = {}
    about: list[list[str]] = []
    rows: dict[tuple[str, int, int], int] = {}
    texts: list[list[object]] = []

    def kept(found: Iterable[Cited]) -> list[int]:
        held = []
        for quote in found:
            if quote.source not in sources:
                sources[quote.source] = len(sources)
                about.append([asked.links.thing(quote.source), quote.title, quote.lang])
            key = (quote.source, quote.start, quote.end)
            if key not in rows:
                rows[key] = len(rows)
                texts.append([sources[quote.source], quote.start, quote.end, quote.text])
            held.append(rows[key])
        return held

    first, last = chunk * CHUNK, min((chunk + 1) * CHUNK, table.size)
    things = {number: kept(look.quotes(table.things[number], MOST_QUOTES)) for number in range(first, last)}
    links = {}
    for tie in range(*np.searchsorted(table.one, [first, last])):
        one, other, basis = int(table.one[tie]), int(table.other[tie]), int(table.basis[tie])
        key = f"{one}-{other}-{basis}"
        if key not in links:
            links[key] = kept(behind(look, table.bases[basis], (table.things[one], table.things[other])))
    data = {"sources": about, "quotes": texts, "things": things, "links": {k: v for k, v in links.items() if v}}
    return f"practicegraphSaid({chunk},{_json(data)});\n"


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("\u2028", " ").replace("\u2029", " ")


def _row(lists: Any, number: int) -> list[int]:
    return [int(value) for value in lists.value[lists.start[number] : lists.start[number + 1]]]


def _whole(lens: str, path: str = "") -> State:
    return State(lens=lens, alone="yes", group=path)


def _levels(made: Network) -> tuple[list[Any], list[str]]:
    """The community of each thing, inside which it is one of smaller ones, and so on; and the paths to all of them."""
    levels, paths, new = [made.groups()], [""], [""]
    while len(levels) <= DEEPEST:
        level = np.zeros(made.table.size, np.int32)
        below = []
        for path in new:
            groups = made.groups(path)
            for group, size in enumerate(np.bincount(groups[groups >= 0])):
                if size >= SPLIT and size < (groups >= 0).sum():
                    inside = f"{path}.{group}" if path else str(group)
                    found = made.groups(inside)
                    level[found >= 0] = found[found >= 0]
                    below.append(inside)
        if not below:
            break
        levels.append(level)
        paths += below
        # what is drawn thing by thing needs no smaller ones inside
        new = [path for path in below if made.view(_whole(made.table.lens, path)).aggregated]
        if not new:
            break
    return levels, paths


def _communities(made: Network, path: str) -> list[list[float]]:
    view = made.view(_whole(made.table.lens, path))
    if not view.aggregated:
        return []
    return [[int(group), *map(float, place)] for group, place in zip(view.node, view.places, strict=True)]


def _places(made: Network) -> Any:
    """A place for every thing: that in the picture of the whole, which may be too large to be drawn."""
    view = made.view(_whole(made.table.lens))
    if not view.aggregated:
        return view.places
    table = made.table
    one, other = np.unique(np.stack([table.one, table.other]), axis=1)
    degree = np.bincount(np.concatenate([one, other]), minlength=table.size)
    return placed(
        adjacency(table.size, one, other), 5.0 + 17.0 * np.sqrt(degree / max(degree.max(), 12)), made.groups()
    )


def _concepts(words: Words, iris: Sequence[str], base: str, scheme: Any) -> list[tuple[object, ...]]:
    """Identifier, name and the broader ones of each."""
    row = {iri: number for number, iri in enumerate(iris)}
    known = {concept.iri: concept for concept in scheme.values()}
    found: list[tuple[object, ...]] = []
    for iri in iris:
        above = [scheme[name].iri for name in known[iri].broader] if iri in known else []
        found.append((iri.removeprefix(base), words.iri(iri), [row[up] for up in above if up in row]))
    return found


def _regions(look: Look, words: Words, iris: Sequence[str]) -> list[tuple[object, ...]]:
    """Likewise; the regions around each, the smallest first."""
    row = {iri: number for number, iri in enumerate(iris)}
    around = {iri: [other for other in look.objects(iri, "within") if other in row] for iri in iris}
    return [
        (
            short(iri, "region"),
            words.iri(iri),
            [row[up] for up in sorted(around[iri], key=lambda up: (len(around[up]), up), reverse=True)],
        )
        for iri in iris
    ]


def _style(family: str) -> list[str]:
    style = style_of(family)
    return [style.fill, style.outline, style.shape]


def _family(asked: Asked, words: Words, family: str) -> str:
    from practicegraph.viz.net_page import FAMILIES

    concept = stakeholder_kinds().get(family)
    return words.concept(concept.iri) if concept else asked.text(FAMILIES.get(family, FAMILIES[""]))


def _both(asked: Asked, one: str, many: str) -> list[str]:
    """A message for one and for many, its ``%(num)d`` left."""
    catalogue = translations(asked.lang)
    found = [catalogue.ngettext(one, many, number) for number in (1, 2)]
    return [catalogue.gettext(one), catalogue.gettext(many)] if found == [one, many] else found
