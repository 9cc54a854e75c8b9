"""What is seen, for Gephi, yEd, Cytoscape and spreadsheets."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import networkx as nx

from practicegraph.queries.write_graph import write_graph
from practicegraph.viz.net_state import State, long
from practicegraph.viz.net_tables import link_rows, node_rows
from practicegraph.viz.net_view import View
from practicegraph.viz.net_words import Words

__all__ = ["exported"]

COLUMNS = ("from", "to", "from_iri", "to_iri", "how", "themes", "grade", "first", "last", "rests_on")


def exported(view: View, words: Words, state: State, form: str) -> str:
    """The view as gexf, graphml or csv (the links, one a row; then what has no link).

    Nodes have their place in the picture as ``x`` and ``y``, downwards as on screens; those pinned have theirs.
    """
    return _csv(view, words) if form == "csv" else _graph(view, words, state, form)


def _csv(view: View, words: Words) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    linked = set()
    for row in link_rows(view, words):
        ids = [long(part, "select") for part in row.ids.split("~")]
        linked |= set(ids)
        cells = (row.one, row.other, *ids, row.ways, row.themes, row.grade, row.first, row.last, row.weight)
        writer.writerow([_plain(cell) for cell in cells])
    for node in node_rows(view, words):
        if node.iri not in linked:
            writer.writerow([_plain(node.name), "", node.iri, *[""] * 7])
    return out.getvalue()


def _plain(cell: object) -> object:
    """A text that a spreadsheet does not take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _graph(view: View, words: Words, state: State, form: str) -> str:
    pins = {iri: (x, y) for iri, x, y in state.pin}
    places = dict(zip((int(n) for n in view.node), view.places, strict=True))
    graph: nx.Graph[str] = nx.Graph()
    by_id = {}
    for node in node_rows(view, words):
        by_id[node.id] = node.iri
        number = (
            int(node.id.rpartition("/")[2].rpartition(".")[2]) if view.aggregated else words.network.number(node.iri)
        )
        x, y = pins.get(node.iri, places[number])
        graph.add_node(node.iri, label=node.name, what=node.what, community=node.group, links=node.links)
        graph.nodes[node.iri].update(things=node.count, x=float(x), y=float(y))
    for row in link_rows(view, words):
        one, other = (by_id[part] for part in row.ids.split("~"))
        graph.add_edge(one, other, how=row.ways, themes=row.themes, grade=row.grade, weight=row.weight)
        graph.edges[one, other].update(first=row.first, last=row.last)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network"
        write_graph(graph, path, form)
        return path.read_text("utf-8")
