"""The small network of the golden rows, in a store in memory, with what rules derive."""

from pathlib import Path

import pyoxigraph as ox

from practicegraph.graph.derive import derive
from practicegraph.graph.store import Store, open_store

GOLDEN = Path(__file__).parent / "golden"


def small_network() -> Store:
    store = open_store(":memory:")
    by_graph: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(path=GOLDEN / "network.trig", format=ox.RdfFormat.TRIG):
        by_graph.setdefault(str(quad.graph_name).strip("<>"), []).append(quad)
    assert len(by_graph) == 4
    for iri, quads in by_graph.items():
        store.replace_graph(iri, quads)
    derive(store)
    return store
