"""Who and what is missing: stakeholders, themes without a practice, brokers, practices that rest on one report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from practicegraph.graph.evidence import Quote
from practicegraph.queries.gaps import Gaps, gaps
from practicegraph.viz.languages import mark
from practicegraph.viz.page_list import kept
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_parts import Statement, title_of
from practicegraph.viz.page_things import Cited, Look

__all__ = ["PAGES", "gaps_page"]

SHOWN: Final = 25
FIRST: Final = 6
"""Gaps of one sort in sight; the others unfold."""
PLATFORMS: Final = 4
"""Platforms named beside a kind of stakeholder that they have."""


def gaps_page(asked: Asked) -> Page:
    """All that is missing, as far as reports tell."""
    look, text = Look(asked), asked.text
    found = kept(asked.store, f"gaps {asked.lang}", lambda: gaps(asked.store, lang=asked.lang))
    return Page(
        "page_gaps.html",
        text(mark("Who and what is missing?")),
        {
            "platforms": _platforms(look, found),
            "sections": [
                ("themes", text(mark("Raised again and again, and no practice on it")), _themes(look, found)),
                ("brokers", text(mark("Without them the network would fall apart")), _brokers(look, found)),
                ("single", text(mark("Practices that only one report tells of")), _single(look, found)),
            ],
            "most": SHOWN,
            "first": FIRST,
            "notes": [asked.words(note) for note in found.notes],
        },
        nav="/gaps",
        description=text(mark("Stakeholders who are not at the table, themes without a practice, and other gaps.")),
    )


def _platforms(look: Look, found: Gaps) -> list[dict[str, Any]]:
    """The kinds that each platform lacks."""
    by_platform: dict[str, list[Statement]] = {}
    for item in found.stakeholders:
        names = [look.label(iri).text for iri in item.elsewhere]
        where = ", ".join(names[:PLATFORMS])
        if len(names) > PLATFORMS:
            where = look.asked.text(mark("%(some)s and %(count)s more"), some=where, count=len(names) - PLATFORMS)
        detail = look.asked.text(mark("at the table in %(where)s"), where=where)
        statement = Statement("derived", look.thing(item.kind), detail=detail, quotes=_cited(look, item.quotes))
        by_platform.setdefault(item.platform, []).append(statement)
    return [
        {"thing": look.thing(iri), "regions": look.places(iri), "missing": missing}
        for iri, missing in by_platform.items()
    ]


def _themes(look: Look, found: Gaps) -> list[Statement]:
    statements = []
    for item in found.themes:
        where = look.label(item.region).text if item.region else look.asked.text(mark("anywhere"))
        told = look.asked.count("in %(num)s report", "in %(num)s reports", item.sources)
        thing, quotes = look.thing(item.theme), _cited(look, item.quotes)
        statements.append(Statement("derived", thing, detail=f"{where} · {told}", quotes=quotes))
    return statements


def _brokers(look: Look, found: Gaps) -> list[Statement]:
    statements = []
    for item in found.brokers:
        names = ", ".join(look.label(iri).text for part in item.parts[1:] for iri in part[:4])
        detail = look.asked.text(mark("without it these would be cut off: %(names)s"), names=names)
        thing, quotes = look.thing(item.organisation), _cited(look, item.quotes)
        statements.append(Statement("derived", thing, detail=detail, quotes=quotes))
    return statements


def _single(look: Look, found: Gaps) -> list[Statement]:
    statements = []
    for item in found.single_source[: SHOWN + 1]:
        quotes = _cited(look, item.quotes)
        statements.append(Statement("derived", title_of(look, item.practice, quotes), quotes=quotes))
    return statements


def _cited(look: Look, quotes: Iterable[Quote]) -> tuple[Cited, ...]:
    return tuple(look.cited(quote) for quote in quotes)


PAGES: Final = (PageRoute("/gaps", gaps_page),)
