"""The first page: what is in the graph, how complete it is, what is new, where it is thin."""

from __future__ import annotations

from typing import Final

from practicegraph.viz.languages import mark
from practicegraph.viz.page_model import Asked, Page, PageRoute

__all__ = ["PAGES", "overview"]


def overview(asked: Asked) -> Page:
    """The first page."""
    return Page("page_overview.html", asked.text(mark("Who cooperates on what, and how do we know?")), nav="/")


PAGES: Final = (PageRoute("/", overview),)
