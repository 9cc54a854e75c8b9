"""Layout and palette: what the picture is drawn from."""

from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from practicegraph.graph.errors import StoreError
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.viz.layout import SMALL, positions
from practicegraph.viz.network import draw
from practicegraph.viz.palette import STYLES, contrast, style_of


def grown(count: int) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(f"n{number:04}" for number in range(count))
    nodes = sorted(graph)
    graph.add_edges_from((nodes[number], nodes[number // 2]) for number in range(1, count * 9 // 10))
    return graph


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30, 200, 560])
def test_every_node_has_a_place_and_none_overlap(count: int) -> None:
    graph = grown(count)
    sizes = {node: 5.0 + graph.degree(node) for node in graph}
    places = positions(graph, sizes)
    assert set(places) == set(graph)
    nodes = sorted(graph)
    points = np.array([places[node] for node in nodes]).reshape(-1, 2)
    radii = np.array([sizes[node] for node in nodes])
    away = np.abs(points[:, None] - points[None, :]).max(axis=2)
    np.fill_diagonal(away, np.inf)
    assert np.isfinite(points).all()
    assert (away > 0.9 * (radii[:, None] + radii[None, :])).all()


def test_the_same_network_gives_the_same_places_whatever_the_order() -> None:
    graph = grown(80)
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(sorted(graph, reverse=True))
    turned.add_edges_from((b, a) for a, b in sorted(graph.edges, reverse=True))
    sizes = dict.fromkeys(graph, 8.0)
    assert positions(graph, sizes) == positions(turned, sizes)


def test_single_nodes_do_not_shrink_what_hangs_together() -> None:
    alone = grown(SMALL + 20)
    more = alone.copy()
    more.add_nodes_from(f"z{number}" for number in range(100))

    def reach(graph: "nx.Graph[str]") -> float:
        places = positions(graph, dict.fromkeys(graph, 8.0))
        core = [places[node] for node in alone if alone.degree(node)]
        return max(x for x, _ in core) - min(x for x, _ in core)

    assert reach(more) == pytest.approx(reach(alone), rel=0.01)


def test_outlines_show_on_white_and_kinds_in_one_picture_differ_in_shape() -> None:
    for style in [*STYLES.values(), style_of("unheard of")]:
        assert contrast(style.outline, "#ffffff") >= 3
    tops = [kind.id for kind in stakeholder_kinds().values() if not kind.broader]
    assert set(tops) <= set(STYLES)
    shapes = [style_of(kind).shape for kind in tops]
    assert len(set(shapes)) == len(shapes)
    assert len({style_of(kind).fill for kind in tops}) == len(tops)
    both = [style_of(kind) for kind in (*tops, "practice", "theme", "region")]
    assert len({(style.fill, style.shape) for style in both}) == len(both)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_thousands_of_links_are_drawn_in_reasonable_time() -> None:
    graph = grown(300)
    nodes = sorted(graph)
    graph.add_edges_from(pairwise(nodes))
    graph.add_edges_from((nodes[a], nodes[b]) for a in range(0, 300, 3) for b in range(0, 300, 7) if a != b)
    graph.graph.update(title="t", sizes="s", widths="w", note="narrow it")
    for data in graph.nodes.values():
        data.update(label="a", group="g", family="theme", regions=(), kind="theme", weight=1)
    for *_, data in graph.edges(data=True):
        data.update(label="l", kinds=(), themes=(), grade="stated", sources=1, weight=1, quotes=())
    html = draw(graph)
    assert f"{graph.number_of_edges():,} links" in html
    assert "<strong>narrow it</strong>" in html


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot write .*missing"):
        draw(nx.Graph(title="t", sizes="s", widths="w", note=""), tmp_path / "missing" / "x.html")
