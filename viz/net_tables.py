"""The table twin of the picture: the same nodes and links as rows, for eyes, keyboards and screen readers alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from practicegraph.viz.net_data import identifier
from practicegraph.viz.net_state import long
from practicegraph.viz.net_table import UNDATED
from practicegraph.viz.net_view import View
from practicegraph.viz.net_words import Words
from practicegraph.viz.page_model import Asked

__all__ = ["LinkRow", "NodeRow", "Tables", "link_rows", "node_rows", "tables"]

ROWS: Final = 50
"""Rows of one page; the CSV has all."""


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node."""

    id: str
    """As the address has it."""
    iri: str
    name: str
    what: str
    group: str
    links: int
    count: int
    """How many things it stands for."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link."""

    one: str
    other: str
    ids: str
    """As the address selects it."""
    ways: str
    themes: str
    grade: str
    first: str
    """Day of its first basis, as 2022-03-28; "" where none is known."""
    last: str
    weight: int


@dataclass(frozen=True, slots=True)
class Tables:
    """A page of each table."""

    nodes: list[NodeRow]
    links: list[LinkRow]
    page: int
    pages: int
    turn: Callable[[int], str]
    """The address of another page."""


def tables(asked: Asked, view: View, words: Words, here: Callable[..., str]) -> Tables:
    """The page of the tables that is asked for; both turn together."""
    pages = max(-(-max(len(view.node), len(view.one)) // ROWS), 1)
    asked_for = asked.values.get("page", "1")
    page = min(max(int(asked_for), 1), pages) if asked_for.isdecimal() and len(asked_for) < 9 else 1
    part = slice((page - 1) * ROWS, page * ROWS)

    def turn(number: int) -> str:
        address = here()
        return address + ("&" if "?" in address else "?") + f"page={number}"

    return Tables(node_rows(view, words, part), link_rows(view, words, part), page, pages, turn)


def node_rows(view: View, words: Words, part: slice = slice(None)) -> list[NodeRow]:
    """The nodes, those with most links first."""
    names = words.groups(view)
    rows = []
    for row in np.lexsort((view.node, -view.count, -view.degree))[part]:
        number = int(view.node[row])
        rows.append(
            NodeRow(
                id=(id_ := identifier(view, words, int(row))),
                iri=long(id_, "select"),
                name=names.get(number, "") if view.aggregated else words.thing(number),
                what="" if view.aggregated else words.kind(number),
                group=names.get(int(view.group[row]), ""),
                links=int(view.degree[row]),
                count=int(view.count[row]),
            )
        )
    return rows


def link_rows(view: View, words: Words, part: slice = slice(None)) -> list[LinkRow]:
    """The links, the weightiest first."""
    table = words.network.table
    ties = np.flatnonzero(view.ties)
    by_link = np.argsort(view.link, kind="stable")
    start = np.searchsorted(view.link[by_link], np.arange(len(view.one) + 1))
    names = words.groups(view)

    def name(row: int) -> str:
        number = int(view.node[row])
        return names.get(number, "") if view.aggregated else words.thing(number)

    rows = []
    for link in np.lexsort((view.other, view.one, -view.weight))[part]:
        held = ties[by_link[start[link] : start[link + 1]]]
        days = table.day[table.basis[held]]
        known = days[days != UNDATED]
        one, other = int(view.one[link]), int(view.other[link])
        rows.append(
            LinkRow(
                one=name(one),
                other=name(other),
                ids=f"{identifier(view, words, one)}~{identifier(view, words, other)}",
                ways=", ".join(sorted({words.way(int(way)) for way in np.unique(table.way[held])})),
                themes=", ".join(_themes(words, held)),
                grade="stated" if table.stated[held].any() else "derived",
                first=date.fromordinal(int(known.min())).isoformat() if len(known) else "",
                last=date.fromordinal(int(known.max())).isoformat() if len(known) else "",
                weight=int(view.weight[link]),
            )
        )
    return rows


def _themes(words: Words, ties: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[str]:
    """The themes of what ties two things, the rarest first."""
    table = words.network.table
    _which, value = table.themes.expanded(np.unique(table.basis[ties]))
    common = np.bincount(table.themes.value, minlength=len(table.themes.names))
    return [words.concept(table.themes.names[n]) for n in sorted(np.unique(value), key=lambda n: (common[n], n))[:4]]
