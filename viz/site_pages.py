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
from practicegraph.viz.net_page import TITLES, network_page, seen
from practicegraph.viz.net_tables import link_rows, node_rows
from practicegraph.viz.network import draw
from practicegraph.viz.page_model import Asked, File, Page, PageRoute
from practicegraph.viz.page_render import asset
from practicegraph.viz.page_things import Look
from practicegraph.viz.site_links import WHOLE, FileLinks
from practicegraph.viz.site_network import chunks, network_script, said_script

__all__ = ["LIBRARY", "PAGES", "names_script"]

ROWS: Final = 200
"""Rows of a table of a network; the CSV has all."""


LIBRARY: Final = "vis-network.js"
"""What pages of pyvis draw with; half a megabyte that they share here."""
LIVELY: Final = "bundle_offline.js"
"""What filters and draws networks where no server does."""


def network(asked: Asked) -> Page:
    """A network: of all as on the server, of a region a picture with the same as tables."""
    return _part(asked) if "region" in asked.values else _lively(asked)


def _lively(asked: Asked) -> Page:
    """The page of the server, with scripts that bring the data along."""
    made = network_page(asked)
    assert isinstance(asked.links, FileLinks)  # noqa: S101 - these pages are of files only
    lens = asked.values.get("lens", WHOLE)
    scripts: list[str] = []
    if asset(LIVELY) is not None:
        given = {} if lens == WHOLE else {"lens": lens}
        for chunk in range(chunks(asked, lens)):
            asked.links.to(f"/network/said-{chunk}.js", **given)
        scripts = [asked.links.to("/network/data.js", **given), asked.links.static(LIVELY)]
    alone = asked.links.to("/network/page.html", lens=asked.values.get("lens")) if scripts else ""
    values = {**made.values, "offline": scripts, "alone": alone, "home": "", "data": ""}
    return Page(made.template, made.title, values, nav=made.nav, description=made.description)


def data(asked: Asked) -> File:
    """The network as a script."""
    content = network_script(asked, asked.values.get("lens", WHOLE), "said-*.js")
    return File(content.encode(), "text/javascript")


def said(asked: Asked, chunk: str) -> File:
    """The sentences behind some of it, likewise."""
    return File(said_script(asked, asked.values.get("lens", WHOLE), int(chunk)).encode(), "text/javascript")


def _part(asked: Asked) -> Page:
    """The network of one region: its picture, ways to take it along, and the same as tables."""
    assert isinstance(asked.links, FileLinks)  # noqa: S101
    lens = asked.values.get("lens", WHOLE)
    _, view, words = seen(asked)
    about = {"region": asked.values["region"]}
    names = [words.iri(iri) for iri in view.state.region]
    nodes, links = list(node_rows(view, words)), list(link_rows(view, words))

    def to(path: str, lens: str = lens) -> str:
        return asked.links.to(path, lens=lens if lens != WHOLE else None, **about)

    return Page(
        "page_site_network.html",
        ": ".join([asked.text(TITLES[lens]), *names]),
        {
            "whole": asked.links.to("/network", lens=lens if lens != WHOLE else None),
            "picture": to("/network/view.svg") if nodes else "",
            "lively": asked.links.live(lens if lens != WHOLE else None, about),
            "alone": to("/network/page.html") if nodes else "",
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
    region = asked.values.get("region")
    wanted = {"region": str(resolve(asked.store, "region", region))} if region else {}
    graph = getattr(project, asked.values.get("lens", WHOLE))(asked.store, lang=asked.lang, **wanted)
    assert isinstance(asked.links, FileLinks)  # noqa: S101
    return File(draw(graph, library=asked.links.file(f"static/{LIBRARY}")).encode(), "text/html")


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
    PageRoute("/network/data.js", data),
    PageRoute("/network/said-{chunk:int}.js", said),
    PageRoute("/search", search),
    PageRoute("/about", about),
)
"""Before those of the explorer."""
