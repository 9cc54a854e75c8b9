"""What the network view shows, against the same worked out by networkx and plain loops on networks by lot."""

import networkx as nx
import numpy as np
import pytest
from net_random import Made, made, network_of, passing, states

from practicegraph.graph.errors import NotFound
from practicegraph.viz import net_view
from practicegraph.viz.net_communities import adjacency, communities
from practicegraph.viz.net_facets import facets
from practicegraph.viz.net_layout import positions
from practicegraph.viz.net_state import State
from practicegraph.viz.net_view import Network, View

SEEDS = range(6)


def drawn(network: Network, view: View) -> "nx.Graph[str]":
    """The view as a networkx graph."""
    names = [network.table.things[number] for number in view.node]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from((names[a], names[b]) for a, b in zip(view.one, view.other, strict=True))
    return graph


def same(one: "nx.Graph[str]", other: "nx.Graph[str]") -> bool:
    return set(one) == set(other) and {frozenset(e) for e in one.edges} == {frozenset(e) for e in other.edges}


@pytest.mark.parametrize("seed", SEEDS)
def test_filters(seed: int) -> None:
    held = made(seed)
    network = Network(held.table)
    sizes = set()
    for state in states(seed):
        ties = passing(held, state)
        view = network.view(state)
        assert same(drawn(network, view), network_of(ties))
        bases: dict[tuple[str, str], set[str]] = {}
        for tie in ties:
            bases.setdefault((tie.one, tie.other), set()).add(tie.basis)
        ends = [network.table.things[n] for n in view.node]
        weights = {(ends[a], ends[b]): int(w) for a, b, w in zip(view.one, view.other, view.weight, strict=True)}
        assert weights == {pair: len(held_) for pair, held_ in bases.items()}
        assert view.ties.sum() == len(ties) == len(view.link)
        sizes.add(len(ties))
    assert len(sizes) > 2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_count_is_what_asking_with_the_value_gives(seed: int) -> None:
    held = made(seed)
    network = Network(held.table)
    checked = 0
    for state in states(seed):
        found = facets(network, state, network.view(state))
        for name in ("theme", "region", "source"):
            for iri, count in getattr(found, name).items():
                alone = State(**{**{n: getattr(state, n) for n in net_view.LOOKED_AT}, name: (iri,)})
                assert count == len(network.view(alone).one)
                checked += 1
        for iri, count in found.kind.items():
            ties = passing(held, State(**{**{n: getattr(state, n) for n in net_view.LOOKED_AT}, "kind": ()}))
            assert count == sum(iri in held.kinds[node] for node in network_of(ties))
        for grade, count in found.grade.items():
            asked = State(**{**{n: getattr(state, n) for n in net_view.LOOKED_AT}, "grade": grade})
            assert count == len(network_of(passing(held, asked)).edges)
        undated = State(**{**{n: getattr(state, n) for n in net_view.LOOKED_AT}, "since": "", "until": ""})
        ties = passing(held, undated)
        for month in found.months:
            inside = [t for t in ties if (d := held.day[t.basis]) and d.isoformat().startswith(month.month)]
            assert month.links == len(network_of(inside).edges)
    assert checked > 20


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("depth", [1, 2])
def test_around_one(seed: int, depth: int) -> None:
    held = made(seed)
    network = Network(held.table)
    whole = network_of(held.ties)
    for node in sorted(whole)[::5]:
        view = network.view(State(focus=node, depth=depth))
        assert same(drawn(network, view), nx.ego_graph(whole, node, radius=depth))


@pytest.mark.parametrize("seed", SEEDS)
def test_shortest_ways(seed: int) -> None:
    held = made(seed, ties=30)
    network, whole = Network(held.table), network_of(held.ties)
    nodes = sorted(whole)
    kinds = set()
    for one, other in zip(nodes, reversed(nodes), strict=True):
        if one == other:
            continue
        view = network.view(State(between=(one, other)))
        if nx.has_path(whole, one, other):
            expected = {node for path in nx.all_shortest_paths(whole, one, other) for node in path}
            assert {network.table.things[n] for n in view.node} == expected
            assert "no-path" not in view.notes
            kinds.add(True)
        else:
            assert {network.table.things[n] for n in view.node} == {one, other}
            assert "no-path" in view.notes
    assert kinds == {True}


def test_neighbours_are_added() -> None:
    held = made(1)
    network, whole = Network(held.table), network_of(held.ties)
    one, other = sorted(whole)[0], sorted(whole)[-1]
    view = network.view(State(focus=one, more=(other,)))
    assert {network.table.things[n] for n in view.node} == {one, other, *whole[one], *whole[other]}


def test_what_has_no_tie_is_shown_on_request() -> None:
    held = made(2)
    network, whole = Network(held.table), network_of(held.ties)
    lonely = set(held.table.things) - set(whole)
    assert lonely
    assert {held.table.things[n] for n in network.view(State(alone="yes")).node} == {*whole, *lonely}
    assert network.view(State()).alone == len(lonely)
    for state in (State(), State(alone="no")):
        assert {held.table.things[n] for n in network.view(state).node} == set(whole)
    assert network.view(State(theme=("https://w3id.org/practicegraph/theme/mobility",))).alone == 0


def test_beyond_what_a_screen_holds_communities_stand_for_what_is_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net_view, "MOST", 25)
    held = made(3, things=120, ties=260)
    network, whole = Network(held.table), network_of(held.ties)
    view = network.view(State(alone="no"))
    assert view.aggregated
    assert view.count.sum() == len(whole)
    group = network.groups()
    between = {
        (min(a, b), max(a, b))
        for a, b in ((group[network.number(u)], group[network.number(v)]) for u, v in whole.edges)
        if a != b
    }
    numbers = [(int(view.node[a]), int(view.node[b])) for a, b in zip(view.one, view.other, strict=True)]
    assert {(min(pair), max(pair)) for pair in numbers} == between
    assert view.weight.sum() == sum(group[network.number(u)] != group[network.number(v)] for u, v in whole.edges)
    assert view.ties.sum() == len(view.link)
    seen: set[str] = set()

    def walk(path: str) -> None:
        inside = network.view(State(group=path, alone="no"))
        if inside.aggregated:
            for number in inside.node:
                walk(f"{path}.{number}")
        else:
            seen.update(held.table.things[n] for n in inside.node)

    for number in view.node:
        walk(str(number))
    assert seen == set(whole)


def test_places_are_apart_finite_and_the_same_every_time() -> None:
    for size, ties in ((1, 0), (2, 1), (30, 60), (300, 700)):
        held = made(4, things=max(size, 2), ties=ties)
        view, again = (Network(held.table).view(State(alone="yes")) for _ in range(2))
        assert np.isfinite(view.places).all()
        assert (view.places == again.places).all()
        away = np.linalg.norm(view.places[:, None] - view.places[None], axis=2)
        touching = away + 1 < view.radius[:, None] + view.radius[None]
        np.fill_diagonal(touching, False)
        assert touching.sum() <= len(view.node) * 0.02


def test_a_filter_moves_nothing() -> None:
    held = made(5, things=60, ties=150)
    network = Network(held.table)
    where = {
        n: tuple(p)
        for n, p in zip(network.view(State(alone="yes")).node, network.view(State(alone="yes")).places, strict=True)
    }
    fewer = network.view(State(grade="stated", alone="no"))
    assert 0 < len(fewer.node) < len(where)
    assert all(where[n] == tuple(p) for n, p in zip(fewer.node, fewer.places, strict=True))


def test_communities_are_those_of_a_network_that_has_them() -> None:
    graph = nx.planted_partition_graph(5, 20, 0.6, 0.01, seed=1)
    one, other = np.array(graph.edges, dtype=np.int32).T
    found = communities(adjacency(100, one, other))
    assert len(set(found[:20])) == 1
    assert len(set(found)) == 5
    assert all((communities(adjacency(100, one, other)) == found).all() for _ in range(5))
    for group in set(found):
        assert nx.is_connected(graph.subgraph(int(n) for n in np.flatnonzero(found == group)))
    assert positions(adjacency(100, one, other), np.full(100, 5.0), found).shape == (100, 2)


def test_unknown_things() -> None:
    network = Network(made(1).table)
    with pytest.raises(NotFound, match="not in this network"):
        network.view(State(focus="https://example.org/none"))


def test_nothing() -> None:
    empty: Made = made(1, things=2, ties=0)
    view = Network(empty.table).view(State())
    assert len(view.node) == 2
    assert not len(view.one)
    assert facets(Network(empty.table), State(), view).months == ()
