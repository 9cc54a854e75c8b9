"""What a network view shows: the ties that pass the filters, cut to what a screen holds, with a place for every node.

1. Filters: each is a mask over bases (theme, region, source, days), ties (stated or derived) or things (kind); a tie
   stays when it passes all of them, values of one filter being alternatives.
2. Cut: around one thing, along the shortest ways between two, or inside one community; plus neighbours asked for.
3. More than MOST nodes or DENSEST links become communities, each one node, which open into what is inside.
4. Places: of the whole network where it fits, so that nothing jumps when a filter changes; else of what is shown.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from practicegraph.graph.errors import NotFound
from practicegraph.viz.net_communities import adjacency, communities
from practicegraph.viz.net_layout import layered, positions
from practicegraph.viz.net_state import State
from practicegraph.viz.net_table import UNDATED, Table

__all__ = ["DENSEST", "FEW", "MOST", "Network", "View", "placed"]

MOST: Final = 2000
"""Nodes that are drawn one by one: a frame takes some 6 ms with as many (benchmarks/explorer)."""
DENSEST: Final = 12_000
"""Links that are drawn one by one."""
GROUPS: Final = 300
"""Communities that are drawn; the smallest beyond are counted in words."""
FEW: Final = 150
"""Things without ties that are shown without being asked for, where there is nothing else to show: beside a network
they would make it small."""
KEPT: Final = 64
"""Views and layouts that are remembered."""
SMALLEST, LARGEST = 5.0, 22.0
"""Radius of nodes in pixels; their area grows with the links, as readers compare areas."""
NAMED: Final = 20.0
"""Pixels around a community for its name."""
Mask = NDArray[np.bool_]
Ints = NDArray[np.int32]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class View:
    """What is shown, as arrays: nodes are rows of ``node``, links rows of ``one`` and ``other``."""

    state: State
    aggregated: bool
    """Whether nodes are communities."""
    node: Ints
    """Number of each thing in the table; of a community its number."""
    count: Ints
    """How many things each node stands for."""
    degree: Ints
    """Links of each node to others that pass the filters."""
    group: Ints
    """Community of each node."""
    places: NDArray[np.float64]
    radius: NDArray[np.float64]
    one: Ints
    other: Ints
    """Ends of each link, as rows of ``node``."""
    weight: Ints
    """Different bases of each link; between communities, links."""
    ties: Mask
    """The ties of the table that pass the filters and lie among what is shown."""
    link: Ints
    """The link of each of these ties."""
    found: int
    """Things with ties that pass the filters, before the cut."""
    alone: int
    """Things that pass the filters and have no tie at all."""
    left: tuple[int, int] = (0, 0)
    """Communities that are too small to be drawn, and the things in them."""
    notes: tuple[str, ...] = ()
    """What the reader should know: "no-path", "alone-hidden"."""


class Network:
    """One lens on one published state: its table, and what was made of it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._number = {iri: number for number, iri in enumerate(table.things)}
        pair = table.one.astype(np.int64) * max(table.size, 1) + table.other
        self._pairs, self.pair = np.unique(pair, return_inverse=True)
        self._made: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()
        self.kept_places: NDArray[np.float64] | None = None
        """Places of the whole, where they were made before."""

    def number(self, iri: str) -> int:
        """The number of a thing.

        Raises:
            NotFound: it is not in this network.
        """
        if iri not in self._number:
            raise NotFound(f"{iri} is not in this network; search for it, or choose another network")
        return self._number[iri]

    def view(self, state: State) -> View:
        """What is shown in a state."""
        seen = State(**{name: getattr(state, name) for name in LOOKED_AT})
        return self._once(("view", seen), lambda: self._view(seen))

    def masks(self, state: State) -> dict[str, Mask]:
        """For each filter the ties that pass it."""
        table = self.table
        on_bases = {"theme": table.themes, "region": table.regions, "source": table.sources}
        found = {}
        for name, lists in on_bases.items():
            if wanted := getattr(state, name):
                found[name] = lists.having(wanted)[table.basis]
        if state.since or state.until:
            first, last = ordinal(state.since, 1), ordinal(state.until, 10**7, end=True)
            day = table.day[table.basis]
            found["time"] = (day != UNDATED) & (day >= first) & (day <= last)
        if state.grade:
            found["grade"] = table.stated == (state.grade == "stated")
        if state.kind:
            fits = self.fitting(state)
            found["kind"] = fits[table.one] & fits[table.other]
        return found

    def fitting(self, state: State) -> Mask:
        """Things of the kinds asked for; what is no organisation has no kind and fits."""
        organisation = np.array([type_ == "organisation" for type_ in self.table.types], dtype=bool)
        return self.table.kinds.having(state.kind) | ~organisation if state.kind else np.ones(self.table.size, bool)

    def groups(self, path: str = "") -> Ints:
        """The community of each thing, of all or inside one; -1 outside of it."""

        def make() -> Ints:
            table = self.table
            inside = self.members(path) if path else np.ones(table.size, bool)
            nodes = np.flatnonzero(inside)
            whole = adjacency(table.size, table.one, table.other)
            found = np.full(table.size, -1, dtype=np.int32)
            if len(nodes):
                found[nodes] = communities(csr_matrix(whole[nodes][:, nodes]))
            return found

        return self._once(("groups", path), make)

    def members(self, path: str) -> Mask:
        """Whether each thing is in a community."""
        above, _, last = path.rpartition(".")
        found: Mask = self.groups(above) == int(last)
        return found

    def _view(self, state: State) -> View:
        table = self.table
        ties = np.ones(len(table.one), bool)
        for mask in self.masks(state).values():
            ties &= mask
        linked = np.zeros(table.size, bool)
        linked[table.one[ties]] = linked[table.other[ties]] = True
        notes: list[str] = []
        shown, layer = linked.copy(), None
        if state.group:
            shown &= self.members(state.group)
        if state.focus or state.between or state.more:
            matrix = adjacency(table.size, table.one[ties], table.other[ties])
            if state.between:
                shown, layer = self._between(matrix, *(self.number(iri) for iri in state.between))
                notes += [] if len(layer) else ["no-path"]
            elif state.focus:
                shown = _around(matrix, [self.number(state.focus)], state.depth)
            if state.more:
                shown |= _around(matrix, [self.number(iri) for iri in state.more], 1)
                layer = None
        inside = ties & shown[table.one] & shown[table.other]
        links = np.unique(self.pair[inside]).size
        if shown.sum() > MOST or links > DENSEST:
            return self._aggregated(state, inside, shown, linked)
        lonely = self._lonely(state, linked)
        if state.alone == "yes" or (state.alone == "" and lonely.sum() <= FEW and not links):
            if lonely.sum() + shown.sum() <= MOST:
                shown = shown | lonely
            else:
                notes.append("alone-hidden")
        return self._drawn(state, inside, shown, linked, layer, notes)

    def _lonely(self, state: State, linked: Mask) -> Mask:
        """Things that have no tie at all, where no filter asks for what only ties have."""
        table = self.table
        none = np.zeros(table.size, bool)
        if (
            state.theme
            or state.source
            or state.grade
            or state.since
            or state.until
            or state.focus
            or state.between
            or state.group
        ):
            return none
        tied = none.copy()
        tied[table.one] = tied[table.other] = True
        fits = self.fitting(state) & ~tied & ~linked
        return fits & table.places.having(state.region) if state.region else fits

    def _between(self, matrix: csr_matrix, start: int, end: int) -> tuple[Mask, Ints]:
        """What lies on a shortest way between two things, and how far each is from the first."""
        away = dijkstra(matrix, unweighted=True, indices=[start, end])
        total = away[0, end]
        if not np.isfinite(total):
            shown = np.zeros(matrix.shape[0], bool)
            shown[[start, end]] = True
            return shown, np.zeros(0, np.int32)
        shown = away[0] + away[1] == total
        return shown, np.where(shown, np.nan_to_num(away[0], posinf=0), 0).astype(np.int32)

    def _drawn(self, state: State, ties: Mask, shown: Mask, linked: Mask, layer: Ints | None, notes: list[str]) -> View:
        table = self.table
        node = np.flatnonzero(shown).astype(np.int32)
        row = np.full(table.size, -1, dtype=np.int32)
        row[node] = np.arange(len(node))
        pairs, link = np.unique(self.pair[ties], return_inverse=True)
        ends = self._pairs[pairs]
        one, other = (row[ends // max(table.size, 1)], row[ends % max(table.size, 1)])
        base = np.unique(link.astype(np.int64) * max(len(table.bases), 1) + table.basis[ties])
        weight = np.bincount(base // max(len(table.bases), 1), minlength=len(pairs)).astype(np.int32)
        degree = np.bincount(np.concatenate([one, other]), minlength=len(node)).astype(np.int32)
        radius = SMALLEST + (LARGEST - SMALLEST) * np.sqrt(degree / max(int(degree.max(initial=0)), 12))
        group = self.groups(state.group)[node]
        places = self._places(state, node, one, other, radius, group, layer)
        return View(
            state=state, aggregated=False, node=node, count=np.ones(len(node), np.int32), degree=degree, group=group,
            places=places, radius=radius, one=one, other=other, weight=weight, ties=ties, link=link.astype(np.int32),
            found=int(linked.sum()), alone=int(self._lonely(state, linked).sum()), notes=tuple(notes),
        )  # fmt: skip

    def _places(
        self,
        state: State,
        node: Ints,
        one: Ints,
        other: Ints,
        radius: NDArray[np.float64],
        group: Ints,
        layer: Ints | None,
    ) -> NDArray[np.float64]:
        if layer is not None and len(layer):
            return layered(adjacency(len(node), one, other), layer[node], radius)
        whole = State(lens=state.lens, alone="yes")
        if state == whole and self.kept_places is not None and len(self.kept_places) == len(node):
            return self.kept_places
        if state.focus or state.between or state.group or state.more or state == whole:
            return placed(adjacency(len(node), one, other), radius, group)
        view = self.view(whole)
        if view.aggregated or not np.isin(node, view.node).all():
            return placed(adjacency(len(node), one, other), radius, group)
        return view.places[np.searchsorted(view.node, node)]

    def _aggregated(self, state: State, ties: Mask, shown: Mask, linked: Mask) -> View:
        """Communities as nodes, those with most things first."""
        table = self.table
        group = self.groups(state.group)
        if state.group == "" or (group[shown] >= 0).all():
            group = np.where(shown, group, -1)
        sizes = np.bincount(group[shown & (group >= 0)], minlength=int(group.max(initial=0)) + 1)
        node = np.argsort(-sizes, kind="stable")[:GROUPS].astype(np.int32)
        node = node[sizes[node] > 0]
        left = (int((sizes > 0).sum()) - len(node), int(sizes.sum() - sizes[node].sum()))
        row = np.full(len(sizes) + 1, -1, dtype=np.int32)
        row[node] = np.arange(len(node))
        ends = row[group[table.one]], row[group[table.other]]
        inside = ties & (ends[0] >= 0) & (ends[1] >= 0)
        pair = np.unique(np.stack([self.pair[inside], ends[0][inside], ends[1][inside]]), axis=1)
        low, high = np.minimum(pair[1], pair[2]), np.maximum(pair[1], pair[2])
        apart = low != high
        links, weight = np.unique(low[apart] * len(node) + high[apart], return_counts=True)
        one, other = (links // max(len(node), 1)).astype(np.int32), (links % max(len(node), 1)).astype(np.int32)
        tie_low, tie_high = np.minimum(ends[0], ends[1]), np.maximum(ends[0], ends[1])
        ties = inside & (tie_low != tie_high)
        link = np.searchsorted(links, tie_low[ties].astype(np.int64) * len(node) + tie_high[ties]).astype(np.int32)
        degree = np.bincount(np.concatenate([one, other]), minlength=len(node)).astype(np.int32)
        radius = 9.0 + 42.0 * np.sqrt(sizes[node] / max(int(sizes.max(initial=1)), 1))
        kept = self.kept_places if state == State(lens=state.lens, alone="yes") else None
        if kept is None or len(kept) != len(node):
            flat = np.zeros(len(node), np.int32)
            kept = placed(adjacency(len(node), one, other, weight.astype(float)), radius + NAMED, flat)
        return View(
            state=state, aggregated=True, node=node, count=sizes[node].astype(np.int32), degree=degree, group=node,
            places=kept, radius=radius, one=one, other=other, weight=weight.astype(np.int32), ties=ties, link=link,
            found=int(linked.sum()), alone=int(self._lonely(state, linked).sum()), left=left,
        )  # fmt: skip

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """What was made for this key before, or is made now; the last KEPT are remembered."""
        return self._once(key, make)

    def _once(self, key: Any, make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                found: Made = self._made[key]
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return made


LOOKED_AT: Final = (
    "lens", "theme", "region", "kind", "source", "grade", "since", "until",
    "focus", "depth", "between", "more", "group", "alone",
)  # fmt: skip
"""The parts of a state that change what is shown; colours, pins and what is selected do not."""


def ordinal(text: str, otherwise: int, *, end: bool = False) -> int:
    """The first day of a date, month or year; the last with ``end``."""
    if not text:
        return otherwise
    year, month, day = (int(part) if part else 0 for part in re.fullmatch(r"(\d+)-?(\d*)-?(\d*)", text).groups())  # type: ignore[union-attr]
    try:
        if day:
            return date(year, month, day).toordinal()
        if not end:
            return date(year, month or 1, 1).toordinal()
        following = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
        return (following - timedelta(days=1)).toordinal()
    except (ValueError, OverflowError):
        return otherwise


def _around(matrix: csr_matrix, start: list[int], depth: int) -> Mask:
    """What can be reached from these in so many steps."""
    shown = np.zeros(matrix.shape[0], bool)
    shown[start] = True
    edge = np.asarray(start)
    for _ in range(depth):
        reached = np.unique(matrix[edge].indices)
        edge = reached[~shown[reached]]
        shown[edge] = True
    return shown


def placed(matrix: csr_matrix, radius: NDArray[np.float64], group: Ints) -> NDArray[np.float64]:
    """Places; what has no tie stands in rows below the rest."""
    tied = np.flatnonzero(np.diff(matrix.indptr))
    places = np.zeros((len(radius), 2))
    if len(tied):
        places[tied] = positions(matrix[tied][:, tied], radius[tied], group[tied]) * np.array([1.15, 0.9])
    alone = np.flatnonzero(np.diff(matrix.indptr) == 0)
    if len(alone):
        wide = max(int(np.sqrt(len(alone) * 4)), 1)
        step = 2 * float(radius[alone].max()) + 30
        bottom = float((places[tied, 1] + radius[tied]).max()) + 2.2 * step if len(tied) else 0.0
        column, line = np.arange(len(alone)) % wide, np.arange(len(alone)) // wide
        places[alone, 0] = (column - (min(wide, len(alone)) - 1) / 2) * step * 1.6
        places[alone, 1] = bottom + line * step
    return np.asarray(np.round(places, 1))
