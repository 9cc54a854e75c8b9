"""Pages that a site has in another way than the server: networks, search, and what only a server can do."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

from practicegraph.queries import project
from practicegraph.queries.parameters import resolve
from practicegraph.queries.text_index_names import fill_names
from practicegraph.viz.languages import mark
from practicegraph.viz.net_page import TITLES, seen
from practicegraph.viz.net_tables import link_rows, node_rows
from practicegraph.viz.network import draw
from practicegraph.viz.page_model import Asked, File, Page, PageRoute
from practicegraph.viz.page_things import Look

__all__ = ["PAGES", "names_script"]

WHOLE: Final = "cooperation"
"""The network that is shown first."""
ROWS: Final = 200
"""Rows of a table of a network; the CSV has all."""


def network(asked: Asked) -> Page:
    """A network, whole or of one region or theme: its picture, ways to take it along, and the same as tables."""
    lens = asked.values.get("lens", WHOLE)
    _, view, words = seen(asked)
    about = {name: asked.values[name] for name in ("region", "theme") if name in asked.values}
    names = [words.iri(iri) for name in about for iri in getattr(view.state, name)]
    nodes, links = list(node_rows(view, words)), list(link_rows(view, words))

    def to(path: str, lens: str = lens) -> str:
        return asked.links.to(path, lens=lens if lens != WHOLE else None, **about)

    return Page(
        "page_site_network.html",
        ": ".join([asked.text(TITLES[lens]), *names]),
        {
            "lenses": []
            if about
            else [(asked.text(title), to("/network", name), name == lens) for name, title in TITLES.items()],
            "whole": to("/network") if not about else asked.links.to("/network", lens=lens if lens != WHOLE else None),
            "about": about,
            "picture": to("/network/view.svg") if nodes else "",
            "lively": to("/network/page.html") if nodes and "theme" not in about else "",  # half a megabyte each
            "downloads": [(form.upper(), to(f"/network/view.{form}")) for form in ("gexf", "graphml", "csv")],
            "nodes": nodes[:ROWS],
            "links_": links[:ROWS],
            "totals": (len(nodes), len(links)),
        },
        nav="/network",
        description=asked.text(
            mark(
                "Organisations, what they do and what they share, as a network in which every link shows its sentences."
            )
        ),
    )


def alone(asked: Asked) -> File:
    """A network as a page of pyvis that needs nothing else."""
    wanted = {
        name: str(resolve(asked.store, name, asked.values[name]))
        for name in ("region", "theme")
        if name in asked.values
    }
    graph = getattr(project, asked.values.get("lens", WHOLE))(asked.store, lang=asked.lang, **wanted)
    return File(draw(graph).encode(), "text/html")


def search(asked: Asked) -> Page:
    """The page that the script of search fills."""
    return Page("page_site_search.html", asked.text(mark("Search")), nav="/search")


def about(asked: Asked) -> Page:
    """What a site of files leaves to the server."""
    return Page("page_site_about.html", asked.text(mark("About these pages")), nav="/about")


def names_script(asked: Asked, href: Callable[[str], str]) -> str:
    """What search looks through, as a script, since a page from a disk may fetch nothing.

    Each row holds a name, the number of its thing, its language, whether it is the preferred one, and the name folded
    (``graph.folding``); each thing its address and the number of its kind.

    Args:
        asked: What is asked.
        href: The address of a thing, relative to the site.
    """
    look = Look(asked)
    numbers: dict[str, int] = {}
    things: list[list[object]] = []
    kinds: dict[str, int] = {}
    rows: list[list[object]] = []
    for iri, label, folded, language, preferred in _names(asked):
        if iri not in numbers:
            numbers[iri] = len(things)
            kind = kinds.setdefault(look.kind(iri), len(kinds))
            things.append([href(iri), kind, look.label(iri).text])
        rows.append([label, numbers[iri], language or "", preferred, folded])
    data = {"kinds": list(kinds), "things": things, "names": rows}
    return f"globalThis.practicegraphNames={json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _names(asked: Asked) -> Iterator[tuple[str, str, str, str | None, int]]:
    with closing(sqlite3.connect(":memory:")) as base:
        fill_names(asked.store, base)
        yield from base.execute("SELECT iri, label, folded, language, preferred FROM names ORDER BY rowid")


PAGES: Final = (
    PageRoute("/network", network),
    PageRoute("/network/page.html", alone),
    PageRoute("/search", search),
    PageRoute("/about", about),
)
"""Before those of the explorer."""
