"""Networks by lot for tests of the network view, and what a view should be, worked out without arrays."""

import random
from dataclasses import dataclass
from datetime import date

import networkx as nx
import numpy as np

from practicegraph.ontology.names import ID, KIND, THEME
from practicegraph.viz.net_lists import Lists, Numbers
from practicegraph.viz.net_state import State
from practicegraph.viz.net_table import UNDATED, Table

THEMES = ["mobility", "health", "housing", "language"]
REGIONS = ["fr", "fr-84", "es"]
SOURCES = ["one", "two", "three"]
KINDS = ["ngo", "local-authority"]


@dataclass(frozen=True)
class Tie:
    one: str
    other: str
    basis: str
    stated: bool


@dataclass(frozen=True)
class Made:
    """A table, and the same as plain Python."""

    table: Table
    ties: list[Tie]
    of: dict[str, dict[str, set[str]]]
    """Themes, regions and sources of each basis."""
    day: dict[str, date | None]
    kinds: dict[str, set[str]]


def made(seed: int, *, things: int = 24, ties: int = 60) -> Made:
    chance = random.Random(seed)  # noqa: S311 - by lot, no secret
    names = [f"{ID}organisation/o{number:03}" for number in range(things)]
    bases = [f"{ID}event/e{number}" for number in range(max(ties // 3, 1))]

    def some(base: str, held: list[str]) -> set[str]:
        return {base + item for item in chance.sample(held, chance.randint(0, 2))}

    of = {
        "theme": {basis: some(THEME, THEMES) for basis in bases},
        "region": {basis: some(ID + "region/", REGIONS) for basis in bases},
        "source": {basis: some(ID + "source/", SOURCES) for basis in bases},
    }
    day = {
        basis: date(chance.randint(2020, 2023), chance.randint(1, 12), 15) if chance.random() < 0.8 else None
        for basis in bases
    }
    kinds = {name: some(KIND, KINDS) for name in names}
    found = set()
    for _ in range(ties):
        one, other = sorted(chance.sample(names[: max(things - 3, 2)], 2))
        found.add(Tie(one, other, chance.choice(bases), chance.random() < 0.3))
    rows = sorted(found, key=lambda tie: (tie.one, tie.other, tie.basis, tie.stated))
    return Made(_table(names, bases, rows, of, day, kinds), rows, of, day, kinds)


def _table(
    names: list[str],
    bases: list[str],
    ties: list[Tie],
    of: dict[str, dict[str, set[str]]],
    day: dict[str, date | None],
    kinds: dict[str, set[str]],
) -> Table:
    things, number = Numbers(), Numbers()
    for name in names:
        things[name]
    for basis in bases:
        number[basis]

    def lists(held: dict[str, set[str]], rows: Numbers) -> Lists:
        return Lists.of(rows, ((row, value) for row, values in held.items() for value in values))

    def column(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array(values, dtype=np.int32)

    return Table(
        lens="cooperation",
        things=names,
        names=[name.rpartition("/")[2] for name in names],
        types=["organisation"] * len(names),
        kinds=lists(kinds, things),
        kind=[min(kinds[name], default="") for name in names],
        places=lists({}, things),
        one=column([things[tie.one] for tie in ties]),
        other=column([things[tie.other] for tie in ties]),
        way=column([0] * len(ties)),
        ways=["together"],
        stated=np.array([tie.stated for tie in ties], dtype=bool),
        basis=column([number[tie.basis] for tie in ties]),
        bases=bases,
        themes=lists(of["theme"], number),
        regions=lists(of["region"], number),
        sources=lists(of["source"], number),
        day=column([day[basis].toordinal() if day[basis] else UNDATED for basis in bases]),  # type: ignore[union-attr]
    )


def passing(drawn: Made, state: State) -> list[Tie]:
    """The ties that pass the filters of a state."""

    def passes(tie: Tie) -> bool:
        for name in ("theme", "region", "source"):
            wanted = set(getattr(state, name))
            if wanted and not wanted & drawn.of[name][tie.basis]:
                return False
        day = drawn.day[tie.basis]
        if state.since and (day is None or day.isoformat()[: len(state.since)] < state.since):
            return False
        if state.until and (day is None or day.isoformat()[: len(state.until)] > state.until):
            return False
        if state.grade and (state.grade == "stated") != tie.stated:
            return False
        if state.kind:
            return all(drawn.kinds[end] & set(state.kind) for end in (tie.one, tie.other))
        return True

    return [tie for tie in drawn.ties if passes(tie)]


def network_of(ties: list[Tie]) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((tie.one, tie.other) for tie in ties)
    return graph


def states(seed: int) -> list[State]:
    """States by lot."""
    chance = random.Random(seed)  # noqa: S311 - by lot, no secret

    def some(base: str, held: list[str]) -> tuple[str, ...]:
        return tuple(base + item for item in chance.sample(held, chance.choice([0, 0, 1, 2])))

    return [
        State(
            theme=some(THEME, THEMES),
            region=some(ID + "region/", REGIONS),
            source=some(ID + "source/", SOURCES),
            kind=some(KIND, KINDS),
            grade=chance.choice(["", "", "stated", "derived"]),
            since=chance.choice(["", "", "2021", "2021-06"]),
            until=chance.choice(["", "", "2022", "2022-03", "2022-06-15"]),
            alone="no",
        )
        for _ in range(12)
    ]
