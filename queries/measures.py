"""What the network of cooperation looks like as a whole: each measure with what it is good for, in one sentence.

| measure | what for | computed by |
| --- | --- | --- |
| communities | who forms a circle of its own, and on what | Leiden, graspologic-native |
| PageRank | who is met most often | scikit-network, twenty times as fast as networkx |
| betweenness | who connects others | ``measures_betweenness`` (scikit-network and networkx are too slow) |
| articulation points | whose leaving would split the network | networkx (linear in the number of links) |
| growth | how the network came about | counted by year |
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import networkx as nx
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sknetwork.ranking import PageRank

from practicegraph.graph.store import Store
from practicegraph.queries.communities import communities, typical
from practicegraph.queries.labels import concept_labels, names
from practicegraph.queries.measures_betweenness import EXACT_UP_TO, PIVOTS, betweenness
from practicegraph.queries.measures_network import Cooperations, read_cooperations
from practicegraph.queries.topk import best

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Actor", "Community", "Measures", "Year", "measures"]

THEMES: Final = 3
"""Themes and regions that a community is described by."""
SPLITS: Final = 50
"""Articulation points of which it is counted what they would cut off: those with most links."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation that stands out in one measure."""

    iri: str
    name: str
    value: float
    sentence: str
    """What the value means."""
    cut_off: tuple[str, ...] = ()
    """Articulation points only: names of the organisations that would lose their way to the rest, ten at most."""


@dataclass(frozen=True, slots=True)
class Community:
    """Organisations that cooperate more with each other than with others."""

    number: int
    """1 for the largest."""
    name: str
    """By the themes that set it apart."""
    themes: tuple[str, ...]
    """Labels, most typical first."""
    regions: tuple[str, ...]
    """Names, most typical first."""
    members: tuple[str, ...]
    """IRIs, those with most cooperations first."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Year:
    """The network at the end of a year."""

    year: int
    organisations: int
    """Reported until then."""
    new_organisations: int
    pairs: int
    """Pairs of organisations reported to cooperate until then."""
    new_pairs: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one store."""

    organisations: int
    pairs: int
    parts: int
    """Groups without any way between them, those of one organisation left out."""
    alone: int
    """Organisations that are not reported to cooperate with anybody."""
    sentence: str
    communities: tuple[Community, ...]
    central: tuple[Actor, ...]
    """By PageRank; the value is how many times as often as the average."""
    brokers: tuple[Actor, ...]
    """By betweenness; the value is a share."""
    splitting: tuple[Actor, ...]
    """Articulation points; the value is how many organisations would be cut off from the largest rest."""
    growth: tuple[Year, ...]
    undated: int
    """Organisations of which no year is known; they are left out of ``growth``."""
    note: str
    """What was estimated; empty when everything is exact."""


def measures(store: Store, *, limit: int = 10, lang: str = "en") -> Measures:
    """The measures of the network of cooperation.

    Args:
        store: Where to look.
        limit: How many communities and actors at most in each list.
        lang: Language of labels.
    """
    network = read_cooperations(store)
    size, pairs = len(network.organisations), network.links.nnz // 2
    alone = int(np.count_nonzero(np.diff(network.links.indptr) == 0))
    parts = connected_components(network.links, directed=False)[0] - alone if size else 0
    sentence = f"{_count(size, 'organisation')} and {_count(pairs, 'pair')} of them that cooperate"
    if parts > 1:
        sentence += f", in {parts} parts with no way between them"
    if alone:
        sentence += f"; {alone} {'is' if alone == 1 else 'are'} not reported to cooperate with anybody"
    note = "" if size <= EXACT_UP_TO else f"who connects others is estimated from the ways of {PIVOTS} organisations"
    return Measures(
        organisations=size,
        pairs=pairs,
        parts=parts,
        alone=alone,
        sentence=sentence,
        communities=_communities(store, network, limit, lang),
        central=_central(store, network, limit),
        brokers=_brokers(store, network, limit),
        splitting=_splitting(store, network, limit),
        growth=_growth(network),
        undated=sum(year is None for year in network.since),
        note=note,
    )


def _communities(store: Store, network: Cooperations, limit: int, lang: str) -> tuple[Community, ...]:
    group = communities(network.links)
    degree = np.diff(network.links.indptr)
    members: dict[int, list[int]] = {}
    for place in np.flatnonzero(group >= 0):
        members.setdefault(int(group[place]), []).append(int(place))
    result: list[Community] = []
    taken: Counter[str] = Counter()
    for number in sorted(members)[:limit]:
        ordered = sorted(members[number], key=lambda place: (-degree[place], place))
        iris = tuple(network.organisations[place] for place in ordered)
        about = typical(network.themes, ordered, THEMES)
        where = typical(network.regions, ordered, THEMES)
        labels = concept_labels(store, about, lang)
        called = names(store, [*where, iris[0]])
        themes = tuple(labels.get(theme, theme) for theme in about)
        regions = tuple(called.get(region, region) for region in where)
        first = called.get(iris[0], iris[0])
        name = ", ".join(themes[:2]) or f"around {first}"
        taken[name] += 1
        if taken[name] > 1:
            name += f", around {first}"
        sentence = f"{_count(len(iris), 'organisation')} that cooperate more with each other than with others"
        sentence += f", typically on {_listed(themes)}" if themes else ""
        sentence += f", in {_listed(regions)}" if regions else ""
        sentence += f"; most links has {first}."
        result.append(Community(number + 1, name, themes, regions, iris, sentence))
    return tuple(result)


def _central(store: Store, network: Cooperations, limit: int) -> tuple[Actor, ...]:
    if not network.links.nnz:
        return ()
    ranks = PageRank().fit_predict(csr_matrix(network.links))
    linked = np.diff(network.links.indptr) > 0
    times = np.where(linked, ranks / ranks[linked].mean(), 0)
    return _actors(
        store, network, times, limit, "Whoever goes from partner to partner meets {name} {value:.1f} times as often as "
        "the average organisation."
    )  # fmt: skip


def _brokers(store: Store, network: Cooperations, limit: int) -> tuple[Actor, ...]:
    share = betweenness(network.links)
    return _actors(
        store, network, share, limit, "{name} stands on {value:.1%} of the shortest ways between two others: it can "
        "bring together who does not know each other."
    )  # fmt: skip


def _actors(
    store: Store, network: Cooperations, values: NDArray[np.float64], limit: int, sentence: str
) -> tuple[Actor, ...]:
    places = best(values.astype(np.float32), limit)
    called = names(store, [network.organisations[place] for place in places])
    result = []
    for place in places:
        iri, value = network.organisations[place], round(float(values[place]), 6)
        name = called.get(iri, iri)
        result.append(Actor(iri, name, value, sentence.format(name=name, value=value)))
    return tuple(result)


def _splitting(store: Store, network: Cooperations, limit: int) -> tuple[Actor, ...]:
    """Those whose leaving would leave others without a way to where most are, those that cut off most first."""
    links = network.links
    degree = np.diff(links.indptr)
    points = sorted(
        nx.articulation_points(nx.from_scipy_sparse_array(links)), key=lambda place: (-degree[place], place)
    )
    found: list[tuple[int, int, list[int]]] = []
    part = connected_components(links, directed=False)[1]
    for point in points[:SPLITS]:
        around = np.flatnonzero(part == part[point])
        around = around[around != point]
        pieces = connected_components(links[around][:, around], directed=False)[1]
        lost = around[pieces != np.argmax(np.bincount(pieces))]
        found.append((-len(lost), int(point), [int(place) for place in lost[:10]]))
    result = []
    for count, point, lost in sorted(found)[:limit]:
        iris = [network.organisations[place] for place in (point, *lost)]
        called = names(store, iris)
        name, *others = (called.get(iri, iri) for iri in iris)
        more = f" and {-count - 3} others" if -count > 3 else ""
        lose = _listed(tuple(others[: -count if -count <= 3 else 3])) + more
        sentence = f"Without {name}, {lose} would have no way to the rest of their part of the network."
        result.append(Actor(iris[0], name, float(-count), sentence, tuple(others)))
    return tuple(result)


def _growth(network: Cooperations) -> tuple[Year, ...]:
    came = Counter(year for year in network.since if year is not None)
    met = Counter(year for year in network.pairs_since if year is not None)
    years, organisations, pairs = [], 0, 0
    for year in range(min(came | met, default=0), max(came | met, default=-1) + 1):
        organisations += came[year]
        pairs += met[year]
        sentence = (
            f"{year}: {_count(came[year], 'organisation')} and {_count(met[year], 'pair')} of partners reported for "
            f"the first time; {organisations} and {pairs} in all."
        )
        years.append(Year(year, organisations, came[year], pairs, met[year], sentence))
    return tuple(years)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + (words[-1] if words else "")
