"""Measures of the network of cooperation, against networkx and on networks that one can see through."""

import json
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from golden_network import small_network
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.names import ID
from practicegraph.queries import measures_betweenness
from practicegraph.queries.communities import communities, typical
from practicegraph.queries.measures import measures
from practicegraph.queries.measures_betweenness import betweenness
from practicegraph.queries.measures_network import read_cooperations
from practicegraph.viz.cli import main


def matrix(graph: "nx.Graph[int]") -> csr_array:
    return csr_array(nx.to_scipy_sparse_array(graph, weight=None, dtype=np.dtype(np.float64)))


def network(pairs: list[tuple[str, str]], *, years: dict[str, str] | None = None) -> Store:
    """A store of cooperations between organisations; the names of two are the name of what they rest on."""
    store = open_store(":memory:")
    lines = []
    for one in sorted({end for pair in pairs for end in pair}):
        lines.append(f"<{ID}organisation/{one}> a pg:Organisation ; skos:prefLabel '{one}' .")
    for one, other in pairs:
        if one == other:
            continue
        a, b = f"<{ID}organisation/{one}>", f"<{ID}organisation/{other}>"
        node, event = f"<{ID}cooperation/{one}--{other}--x>", f"<{ID}event/{one}-{other}>"
        lines.append(
            f"{node} pg:between {a}, {b} ; pg:basis {event} . {a} pg:cooperatesWith {b} . {b} pg:cooperatesWith {a} ."
        )
        if years:
            lines.append(
                f"{event} pg:startDate '{years[one + other]}' . {a} pg:tookPartIn {event} . {b} pg:tookPartIn {event} ."
            )
    store.update("INSERT DATA { " + "\n".join(lines) + " }")
    return store


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 24), st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=60))
def test_betweenness_equals_networkx(size: int, pairs: list[tuple[int, int]]) -> None:
    graph = nx.empty_graph(size)
    graph.add_edges_from((a % size, b % size) for a, b in pairs if a % size != b % size)
    wanted = list(nx.betweenness_centrality(graph).values())
    assert betweenness(matrix(graph)) == pytest.approx(wanted, abs=1e-12)


def test_sampled_betweenness_comes_near(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.barabasi_albert_graph(400, 3, seed=4)
    exact = betweenness(matrix(graph))
    monkeypatch.setattr(measures_betweenness, "EXACT_UP_TO", 100)
    sampled = betweenness(matrix(graph))
    assert not np.array_equal(exact, sampled)
    assert np.array_equal(sampled, betweenness(matrix(graph)))
    assert set(np.argsort(-exact)[:5]) & set(np.argsort(-sampled)[:5]) >= set(np.argsort(-exact)[:3])
    assert sampled.sum() == pytest.approx(exact.sum(), rel=0.1)


def test_communities_are_the_two_sides_of_a_bow_tie() -> None:
    graph = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(4))
    graph.add_edge(0, 6)
    graph.add_node(10)
    assert communities(matrix(graph)).tolist() == [0] * 6 + [1] * 4 + [-1]
    assert communities(matrix(nx.empty_graph(3))).tolist() == [-1] * 3


def test_communities_are_the_same_every_time() -> None:
    graph = nx.powerlaw_cluster_graph(800, 2, 0.2, seed=3)  # without a seed each run gives another result
    assert len({tuple(communities(matrix(graph)).tolist()) for _ in range(4)}) == 1


def test_communities_of_the_karate_club_are_as_modular_as_those_of_networkx() -> None:
    graph = nx.karate_club_graph()
    found = communities(matrix(graph))
    groups = [set(np.flatnonzero(found == number)) for number in set(found.tolist())]
    theirs = nx.community.louvain_communities(graph, weight=None, seed=1)
    modularity = nx.community.modularity
    assert modularity(graph, groups, weight=None) > modularity(graph, theirs, weight=None) - 0.02


def test_typical_is_what_sets_apart() -> None:
    values = [frozenset(x) for x in (("all", "ours"), ("all", "ours"), ("all",), ("all", "theirs"))]
    assert typical(values, [0, 1], 2) == ["ours", "all"]
    assert typical(values, [2, 3], 1) == ["theirs"]
    assert typical([frozenset()], [0], 3) == []


def test_whose_leaving_would_split_the_network() -> None:
    # a triangle a b c, from which d is reached by c only, and e and f by d only
    found = measures(network([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("d", "f")]))
    splitting = {actor.name: (actor.value, set(actor.cut_off)) for actor in found.splitting}
    assert splitting == {"c": (2.0, {"a", "b"}), "d": (2.0, {"e", "f"})}
    assert "Without d, e and f would have no way" in found.splitting[-1].sentence
    assert found.brokers[0].name == "d"
    assert found.brokers[0].value == pytest.approx(0.7)
    assert found.brokers[0].sentence.startswith("d stands on 70.0% of the shortest ways between two others")
    assert found.central[0].name == "d"


def test_growth_by_year() -> None:
    found = measures(
        network([("a", "b"), ("b", "c"), ("c", "d")], years={"ab": "2020-05-01", "bc": "2022", "cd": "2022-01"})
    )
    assert [(y.year, y.organisations, y.new_organisations, y.pairs, y.new_pairs) for y in found.growth] == [
        (2020, 2, 2, 1, 1),
        (2021, 2, 0, 1, 0),
        (2022, 4, 2, 3, 2),
    ]
    assert found.growth[-1].sentence == (
        "2022: 2 organisations and 2 pairs of partners reported for the first time; 4 and 3 in all."
    )


def test_small_network() -> None:
    found = measures(small_network())
    assert (found.organisations, found.pairs, found.parts, found.alone, found.note) == (9, 5, 1, 4, "")
    assert (
        found.sentence
        == "9 organisations and 5 pairs of them that cooperate; 4 are not reported to cooperate with anybody"
    )
    members = [member for community in found.communities for member in community.members]
    assert len(members) == len(set(members)) == 5
    for community in found.communities:
        assert community.name
        assert community.sentence.startswith(f"{len(community.members)} organisations that cooperate more")
        assert all("https:" not in theme for theme in community.themes)
    assert measures(small_network()) == found
    assert measures(small_network(), lang="fr").communities[0].themes != found.communities[0].themes
    assert len(measures(small_network(), limit=1).central) == 1


def test_nothing_and_a_single_organisation() -> None:
    empty = measures(open_store(":memory:"))
    assert (empty.organisations, empty.pairs, empty.parts, empty.communities, empty.growth) == (0, 0, 0, (), ())
    single = measures(network([("a", "a")]))
    assert (single.organisations, single.alone, single.central, single.brokers, single.splitting) == (1, 1, (), (), ())
    assert (
        single.sentence
        == "1 organisation and 0 pairs of them that cooperate; 1 is not reported to cooperate with anybody"
    )


def test_themes_are_the_narrowest() -> None:
    found = read_cooperations(small_network())
    for held in found.themes:
        names = {theme.rpartition("/")[2] for theme in held}
        assert not {"mobility", "driving-lessons"} <= names


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "db"
    with open_store(path) as store:
        for quad in network([("a", "b"), ("b", "c")]).raw:
            store.update(f"INSERT DATA {{ {quad.subject} {quad.predicate} {quad.object} }}", flush=False)

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as end:
            main(["measures", "--store", str(path), *arguments])
        sys.stdout.flush()
        assert not end.value.code
        return capsys.readouterr().out

    assert run().startswith("network\n  3 organisations and 2 pairs of them that cooperate.\n")
    assert "Without b, c would have no way" in run()
    held = json.loads(run("--format", "json", "--limit", "1"))
    assert (held["organisations"], held["brokers"][0]["name"], held["brokers"][0]["value"]) == (3, "b", 1.0)
    assert run("--format", "csv").splitlines()[0] == "measure,name,value,sentence,iri"
