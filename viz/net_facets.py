"""What the view can be narrowed by, with counts: how many links would be left, with all other filters as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from practicegraph.viz.net_lists import Lists
from practicegraph.viz.net_state import State
from practicegraph.viz.net_table import UNDATED
from practicegraph.viz.net_view import Network, View

__all__ = ["BY_BASIS", "Facets", "Month", "facets"]

BY_BASIS: Final = ("theme", "region", "source")
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the time line."""

    month: str
    """As 2022-03."""
    links: int
    inside: bool
    """Whether it lies between the days that are asked for."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by value; values that would leave nothing are not in it, unless they are chosen."""

    theme: dict[str, int]
    """Links by IRI; likewise region and source."""
    region: dict[str, int]
    source: dict[str, int]
    kind: dict[str, int]
    """Organisations that have links, by IRI of their kind of stakeholder, narrower kinds included."""
    grade: dict[str, int]
    """Links that are stated, and that are derived."""
    months: tuple[Month, ...]
    """From the first to the last that any tie of the network has, whatever is filtered."""
    undated: int
    """Links of which no day is known."""


def facets(network: Network, state: State, view: View) -> Facets:
    """The counts for a view; the same numbers as asking with the value would give."""
    return network.once(("facets", view.state), lambda: _facets(network, state, view))


def _facets(network: Network, state: State, view: View) -> Facets:
    table, masks = network.table, network.masks(state)
    cut = _cut(network, view)

    def others(name: str) -> Mask:
        found = cut.copy()
        for other, mask in masks.items():
            if other != name:
                found &= mask
        return found

    def by_basis(name: str, lists: Lists) -> dict[str, int]:
        ties = np.flatnonzero(others(name))
        which, value = lists.expanded(table.basis[ties])
        found = np.unique(np.stack([value, network.pair[ties[which]]]), axis=1)[0]
        counts = np.bincount(found, minlength=len(lists.names))
        wanted: tuple[str, ...] = getattr(state, name)
        return {iri: int(n) for iri, n in zip(lists.names, counts, strict=True) if n or iri in wanted}

    grade = others("grade")
    days, undated = _months(network, state, others("time"))
    return Facets(
        theme=by_basis("theme", table.themes),
        region=by_basis("region", table.regions),
        source=by_basis("source", table.sources),
        kind=_kinds(network, state, others("kind")),
        grade={
            "stated": np.unique(network.pair[grade & table.stated]).size,
            "derived": np.unique(network.pair[grade & ~table.stated]).size,
        },
        months=days,
        undated=undated,
    )


def _cut(network: Network, view: View) -> Mask:
    """The ties among what is shown, where it was cut to something; else all."""
    table, state = network.table, view.state
    if not (state.focus or state.between or state.group):
        return np.ones(len(table.one), bool)
    if view.aggregated:
        shown = network.members(state.group)
    else:
        shown = np.zeros(table.size, bool)
        shown[view.node] = True
    return shown[table.one] & shown[table.other]


def _kinds(network: Network, state: State, ties: Mask) -> dict[str, int]:
    table = network.table
    linked = np.zeros(table.size, bool)
    linked[table.one[ties]] = linked[table.other[ties]] = True
    which, value = table.kinds.expanded(np.flatnonzero(linked).astype(np.int32))
    counts = np.bincount(value, minlength=len(table.kinds.names))
    del which
    return {iri: int(n) for iri, n in zip(table.kinds.names, counts, strict=True) if n or iri in state.kind}


def _months(network: Network, state: State, ties: Mask) -> tuple[tuple[Month, ...], int]:
    table = network.table
    day = table.day[table.basis]
    known = day != UNDATED
    if not known.any():
        return (), np.unique(network.pair[ties]).size
    first, last = date.fromordinal(int(day[known].min())), date.fromordinal(int(day[known].max()))
    dates = [
        (number // 12, number % 12 + 1)
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    starts = np.array([date(*month, 1).toordinal() for month in dates])
    held = ties & known
    pairs = np.unique(np.stack([np.searchsorted(starts, day[held], side="right") - 1, network.pair[held]]), axis=1)[0]
    counts = np.bincount(pairs, minlength=len(dates))
    found = []
    for (year, month), number in zip(dates, counts, strict=True):
        name = f"{year:04}-{month:02}"
        inside = (not state.since or name >= state.since[:7].ljust(7, "-")) and (
            not state.until or name <= state.until[:7].ljust(7, "~")
        )
        found.append(Month(name, int(number), inside))
    return tuple(found), np.unique(network.pair[ties & ~known]).size
