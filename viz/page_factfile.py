"""The factfile of a region in the explorer: a page made for print, a PDF, and Markdown."""

from __future__ import annotations

from typing import Final

from practicegraph.graph.errors import NotFound
from practicegraph.ontology.names import ID
from practicegraph.viz.factfile import Factfile, factfile
from practicegraph.viz.languages import mark
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_model import Asked, File, Page, PageRoute

__all__ = ["PAGES", "factfile_of"]


def factfile_of(asked: Asked, made: Factfile, *, style: str = "") -> Page:
    """The page of a factfile.

    Args:
        asked: What is asked.
        made: The factfile.
        style: What stands in the page instead of a link to its style, for a file that is alone: without links to
            pages of the explorer, then.
    """
    text, path = asked.text, f"/regions/{made.slug}"
    ways = (
        (asked.links.to(path), text(mark("The region in the explorer"))),
        (asked.links.to(f"{path}/factfile.pdf"), "PDF"),
        (asked.links.to(f"{path}/factfile.md"), "Markdown"),
    )
    return Page(
        "page_factfile.html",
        f"{made.name.text}: {text(mark('Factfile'))}",
        {"made": made, "style": style, "inside": not style, "ways": () if style else ways},
        nav="/regions",
        about=made.iri,
        description=text(mark("%(name)s on two pages, every line with its sentences."), name=made.name.text),
    )


def page(asked: Asked, slug: str) -> Page:
    """The page made for print."""
    try:
        return factfile_of(asked, factfile(asked, slug))
    except NotFound:
        return gone(asked, f"{ID}region/{slug}")


def pdf(asked: Asked, slug: str) -> File:
    """The PDF."""
    from practicegraph.viz.factfile_pdf import as_pdf  # takes its time to load

    return File(as_pdf(asked, slug), "application/pdf", f"factfile-{slug}.pdf")


def markdown(asked: Asked, slug: str) -> File:
    """The Markdown."""
    from practicegraph.viz.factfile_text import as_markdown

    return File(as_markdown(asked, factfile(asked, slug)).encode(), "text/markdown", f"factfile-{slug}.md")


PAGES: Final = (
    PageRoute("/regions/{slug:path}/factfile", page),
    PageRoute("/regions/{slug:path}/factfile.pdf", pdf),
    PageRoute("/regions/{slug:path}/factfile.md", markdown),
)
