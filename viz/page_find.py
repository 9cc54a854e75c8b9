"""Searching: names of everything as they are typed, and words in quotes."""

from __future__ import annotations

import json
from typing import Final

from practicegraph.queries.text_index import LabelHit, search_labels
from practicegraph.viz.languages import mark
from practicegraph.viz.page_model import Asked, File, Page, PageRoute
from practicegraph.viz.page_parts import Statement
from practicegraph.viz.page_things import Label, Look, Thing

__all__ = ["PAGES", "search", "suggest"]

SUGGESTED: Final = 8
FOUND: Final = 40


def search(asked: Asked) -> Page:
    """What there is under some words."""
    words = asked.values.get("q", "")
    look = Look(asked)
    hits = search_labels(asked.store, words, FOUND, language=asked.lang) if words else []
    return Page(
        "page_find.html",
        asked.text(mark("Search")),
        {"words": words, "hits": [_hit(look, hit) for hit in hits]},
        nav="/search",
    )


def suggest(asked: Asked) -> File:
    """The best hits as JSON, for search as you type: ``hits`` with href, label, lang and kind."""
    look = Look(asked)
    hits = search_labels(asked.store, asked.values.get("q", ""), SUGGESTED, language=asked.lang)
    found = [
        {
            "href": asked.links.thing(hit.iri),
            "iri": hit.iri,
            "label": hit.label if hit.label == hit.name else f"{hit.name} ({hit.label})",
            "lang": hit.language or "",
            "kind": look.kind(hit.iri),
        }
        for hit in hits
    ]
    return File(json.dumps({"hits": found}, ensure_ascii=False).encode(), "application/json")


def _hit(look: Look, hit: LabelHit) -> Statement:
    """A hit as something to show: what it is, and by which other name it was found."""
    thing = look.thing(hit.iri)
    detail = thing.kind if hit.label in (hit.name, thing.label.text) else f"{thing.kind} · {hit.label}"
    return Statement("stated", Thing(hit.iri, Label(thing.label.text, thing.label.lang), thing.kind), detail=detail)


PAGES: Final = (PageRoute("/search", search), PageRoute("/search.json", suggest))
