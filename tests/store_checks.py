"""What tests of the store write and look at."""

import pyoxigraph as ox

from practicegraph.graph import Store
from practicegraph.ontology.names import ID, NS, VOCABULARY

SOURCES = [f"{ID}source/{name}" for name in ("a-1", "b-2", "c-3")]
A, B, C = SOURCES


def quad(subject: str, value: str = "x", *, kind: str | None = None) -> ox.Quad:
    literal = ox.Literal(value) if kind is None else ox.Literal(value, datatype=ox.NamedNode(kind))
    return ox.Quad(ox.NamedNode(ID + subject), ox.NamedNode(NS + "says"), literal)


def triples(store: Store, graph: str | None = None) -> set[str]:
    """What a graph holds, or all source graphs do, without their names."""
    return {
        f"{found.subject} {found.predicate} {found.object}"
        for found in store.quads(graph)
        if found.graph_name != ox.NamedNode(VOCABULARY)
    }


def assert_merge_fits(store: Store) -> None:
    merged = [str(found) for found in store.raw.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    assert len(merged) == len(set(merged)) == len(store)
    assert set(merged) == {f"{q.subject} {q.predicate} {q.object}" for q in store.quads()}
