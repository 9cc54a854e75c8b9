"""What stands behind a selected thing, link or community: sentences first, with their place in the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from practicegraph.graph.errors import NotFound
from practicegraph.viz.net_table import UNDATED
from practicegraph.viz.net_view import View
from practicegraph.viz.net_words import GROUP, Words
from practicegraph.viz.page_things import Cited, Look

__all__ = ["MOST_QUOTES", "Basis", "Near", "Selected", "behind", "selected"]

MOST_NEAR: Final = 40
MOST_BASES: Final = 12
MOST_QUOTES: Final = 8


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour, with the words on the link to it."""

    iri: str
    name: str
    words: str
    select: str
    """The link, as the address selects it."""
    weight: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What two things are tied by."""

    iri: str
    name: str
    ways: tuple[str, ...]
    day: str
    """As 2022-03-28; "" where no report tells."""
    themes: tuple[str, ...]
    grade: str
    quotes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """What the panel shows."""

    what: str
    """thing, link or group."""
    title: str
    iris: tuple[str, ...]
    kind: str = ""
    places: tuple[str, ...] = ()
    group: str = ""
    near: tuple[Near, ...] = ()
    more: int = 0
    """Neighbours or bases that are not listed."""
    bases: tuple[Basis, ...] = ()
    quotes: tuple[Cited, ...] = ()
    size: int = 0
    """Things in a community."""
    open_: str = ""
    """The address's value that opens a community."""


def selected(view: View, words: Words, look: Look, select: str) -> Selected | None:
    """What is behind a selection; None where it is not in the network.

    Args:
        view: What is shown.
        words: Names.
        look: Look-ups for quotes.
        select: As ``State.select`` has it.
    """
    parts = select.split("~")
    try:
        if all(part.startswith(GROUP) for part in parts):
            return _groups(view, words, [int(part.removeprefix(GROUP).rpartition(".")[2]) for part in parts])
        numbers = [words.network.number(part) for part in parts]
        return _thing(view, words, look, numbers[0]) if len(numbers) == 1 else _link(view, words, look, *numbers[:2])
    except (NotFound, ValueError):
        return None


def _thing(view: View, words: Words, look: Look, number: int) -> Selected:
    table = words.network.table
    ties = np.flatnonzero(view.ties & ((table.one == number) | (table.other == number)))
    others = np.where(table.one[ties] == number, table.other[ties], table.one[ties])
    near = []
    for other in np.unique(others):
        held = ties[others == other]
        iri = table.things[int(other)]
        select = f"{table.things[number]}~{iri}"
        bases = len(np.unique(table.basis[held]))
        near.append(Near(iri, words.thing(int(other)), _words(words, held), select, bases))
    near.sort(key=lambda item: (-item.weight, item.name.casefold()))
    iri = table.things[number]
    group = int(words.network.groups(view.state.group)[number])
    return Selected(
        what="thing",
        title=words.thing(number),
        iris=(iri,),
        kind=words.kind(number),
        places=tuple(thing.label.text for thing in look.places(iri, "activeIn")),
        group=words.groups(view).get(group, ""),
        near=tuple(near[:MOST_NEAR]),
        more=max(len(near) - MOST_NEAR, 0),
        quotes=tuple(look.quotes(iri, MOST_QUOTES)),
    )


def _link(view: View, words: Words, look: Look, one: int, other: int) -> Selected:
    table = words.network.table
    low, high = min(one, other), max(one, other)
    ties = np.flatnonzero(view.ties & (table.one == low) & (table.other == high))
    if not len(ties):  # it does not pass the filters, or is not drawn: what there is all the same
        ties = np.flatnonzero((table.one == low) & (table.other == high))
    order = sorted({int(b) for b in table.basis[ties]}, key=lambda b: (-int(table.day[b]), table.bases[b]))
    ends = (table.things[one], table.things[other])
    bases = []
    for basis in order[:MOST_BASES]:
        held = ties[table.basis[ties] == basis]
        iri = table.bases[basis]
        day = int(table.day[basis])
        bases.append(
            Basis(
                iri=iri,
                name=look.label(iri).text,
                ways=tuple(sorted({words.way(int(way)) for way in table.way[held]})),
                day="" if day == UNDATED else date.fromordinal(day).isoformat(),
                themes=tuple(look.label(theme.iri).text for theme in look.themes(iri)),
                grade="stated" if table.stated[held].any() else "derived",
                quotes=tuple(behind(look, iri, ends)),
            )
        )
    title = f"{words.thing(one)} – {words.thing(other)}"
    return Selected("link", title, ends, bases=tuple(bases), more=max(len(order) - MOST_BASES, 0))


def behind(look: Look, basis: str, ends: tuple[str, str]) -> list[Cited]:
    """The sentences that name the two at an event; else those of the basis."""
    parts = [part for part in look.subjects("atEvent", basis) if set(look.objects(part, "participant")) & set(ends)]
    found = {(q.source, q.start, q.end): q for part in parts for q in look.quotes(part)}
    for end in ends if not found else ():
        if end != basis:
            continue
        found |= {(q.source, q.start, q.end): q for q in look.quotes(end)}
    found = found or {(q.source, q.start, q.end): q for q in look.quotes(basis)}
    return [found[key] for key in sorted(found)][:MOST_QUOTES]


def _groups(view: View, words: Words, numbers: list[int]) -> Selected | None:
    table, state = words.network.table, view.state
    group = words.network.groups(state.group)
    called = words.groups(view)
    path = f"{state.group}." if state.group else ""
    if len(numbers) == 1:
        members = np.flatnonzero(group == numbers[0])
        inside = view.ties if not view.aggregated else np.ones(len(table.one), bool)
        degree = np.bincount(np.concatenate([table.one[inside], table.other[inside]]), minlength=table.size)
        order = sorted(members, key=lambda n: (-degree[n], n))
        near = tuple(
            Near(table.things[n], words.thing(int(n)), words.kind(int(n)), table.things[n], int(degree[n]))
            for n in order[:12]
        )
        return Selected(
            "group",
            called.get(numbers[0], ""),
            (f"{GROUP}{path}{numbers[0]}",),
            near=near,
            more=max(len(members) - 12, 0),
            size=len(members),
            open_=f"{path}{numbers[0]}",
        )
    one, other = numbers[:2]
    ends = group[table.one], group[table.other]
    ties = np.flatnonzero(
        view.ties & (((ends[0] == one) & (ends[1] == other)) | ((ends[0] == other) & (ends[1] == one)))
    )
    pairs: dict[tuple[int, int], list[int]] = {}
    for tie in ties:
        pairs.setdefault((int(table.one[tie]), int(table.other[tie])), []).append(int(tie))
    order_ = sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair))
    near = tuple(
        Near(
            table.things[a],
            f"{words.thing(a)} – {words.thing(b)}",
            _words(words, np.array(pairs[a, b])),
            f"{table.things[a]}~{table.things[b]}",
            len(pairs[a, b]),
        )
        for a, b in order_[:MOST_NEAR]
    )
    title = f"{called.get(one, '')} – {called.get(other, '')}"
    return Selected(
        "group",
        title,
        (f"{GROUP}{path}{one}", f"{GROUP}{path}{other}"),
        near=near,
        more=max(len(order_) - MOST_NEAR, 0),
    )


def _words(words: Words, ties: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> str:
    """How and on what two things are tied, as one reads it."""
    table = words.network.table
    ways = sorted({words.way(int(way)) for way in table.way[ties]})
    _which, value = table.themes.expanded(np.unique(table.basis[ties]))
    counts = np.bincount(value, minlength=len(table.themes.names))
    common = np.bincount(table.themes.value, minlength=len(counts))
    best = sorted(np.flatnonzero(counts), key=lambda n: (common[n], n))[:2] if table.lens == "cooperation" else []
    on = ", ".join(words.concept(table.themes.names[n]) for n in best)
    return ", ".join(ways) + (f" · {on}" if on else "")
