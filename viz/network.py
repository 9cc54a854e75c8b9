"""Networks as pages: one HTML file that opens without a network, drawn by pyvis with positions computed beforehand.

pyvis brings vis-network and holds nodes, edges and options; the page around it is ours, because pyvis's own one loads
Bootstrap from elsewhere and puts headings and names into the page as they are. Here names and quotes reach the page as
data only, and a Content-Security-Policy allows no script but the three that are in it, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from math import sqrt
from pathlib import Path
from typing import Any, Final

import networkx as nx
import pyvis
from jinja2 import Environment
from markupsafe import Markup
from pyvis.network import Network as Pyvis

from practicegraph.queries.project import Network
from practicegraph.viz.layout import layout
from practicegraph.viz.looks import Look, looks

__all__ = ["draw"]

SMALLEST, LARGEST = 9.0, 28.0
"""Radii in pixels at up to 80 nodes; larger networks are seen from further away and get larger symbols."""
LETTER: Final = 0.29
"""Half the mean width of a letter, in font sizes."""
SMALL_FONT, LARGE_FONT = 13, 21
FAR: Final = 1.5
"""From this distance on links are paler, so that names stand out."""
INK: Final = "#222222"
LONGEST_LABELS: Final = {"practice": 26}
"""Characters of a label in the picture, 34 for other kinds; the panel and the table have the whole name."""
OPTIONS: Final = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "hideEdgesOnDrag": True, "multiselect": False},
    "nodes": {
        "borderWidth": 1.5,
        "borderWidthSelected": 4,
        "font": {"color": INK, "face": "system-ui, sans-serif", "strokeWidth": 4, "strokeColor": "#ffffff"},
        "scaling": {
            # labels of small nodes appear when one zooms in, so that 500 names do not cover each other
            "label": {"enabled": True, "drawThreshold": 8, "maxVisible": 24},
        },
    },
    "edges": {"smooth": False, "scaling": {"min": 1, "max": 7, "label": False}, "selectionWidth": 2},
}


def draw(graph: Network, path: Path | None = None) -> str:
    """A page that shows a network.

    Args:
        graph: A projection; queries/project.py says which attributes nodes and edges have.
        path: Where to write the page, in UTF-8; None writes nothing.

    Returns:
        The HTML.
    """
    groups = {node: (data["kind"], data["group"]) for node, data in graph.nodes.items()}
    look = looks(groups.values())
    far = _distance(graph)
    sizes, fonts = _sizes(graph, far)
    places = layout(graph, {node: _box(graph.nodes[node], sizes[node], fonts[node]) for node in graph})
    net = Pyvis(cdn_resources="in_line", directed=False)
    net.set_options(json.dumps(_options(far)))
    # add_node and add_edge look through all edges each time; the lists behind them take what is made here as it is
    net.nodes = [_node(n, data, look[groups[n]], sizes[n], places[n]) for n, data in sorted(graph.nodes.items())]
    net.edges = [_edge(a, b, data) for a, b, data in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1]))]
    page = _render(graph, net, list(look.values()))
    if path is not None:
        path.write_text(page, "utf-8")
    return page


def _render(graph: Network, net: Pyvis, look: list[Look]) -> str:
    ours = resources.files(__package__)
    theirs = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    style = (theirs / "vis-network.css").read_text("utf-8") + (ours / "network.css").read_text("utf-8")
    library = (theirs / "vis-network.min.js").read_text("utf-8")
    script = (ours / "network.js").read_text("utf-8")
    nodes, edges, *_, options = net.get_network_data()
    legend = {entry.name: entry for entry in look}
    counts = {name: sum(e.count for e in look if e.name == name) for name in legend}
    template = Environment(autoescape=True).from_string((ours / "network.html").read_text("utf-8"))
    return template.render(
        meta=graph.graph,
        data=Markup(_json({"nodes": nodes, "edges": edges, "options": json.loads(options)})),  # noqa: S704 escaped there
        style=Markup(style),  # noqa: S704 pyvis's and our own file
        library=Markup(library),  # noqa: S704 pyvis's own file
        script=Markup(script),  # noqa: S704 our own file
        hashes=" ".join(f"'sha256-{_hash(text)}'" for text in (library, script)),
        legend=[(entry, counts[entry.name]) for entry in legend.values()],
        rows=sorted((_row(graph, *edge) for edge in graph.edges(data=True)), key=lambda row: row["names"]),
        alone=sorted(str(graph.nodes[n]["label"]) for n in nx.isolates(graph)),
        counts=(graph.number_of_nodes(), graph.number_of_edges()),
    )


def _json(data: Any) -> str:
    """JSON that can stand inside a script element: what could end it is escaped."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _distance(graph: Network) -> float:
    """How much further away than usual the network is seen from."""
    return max(1.0, sqrt(graph.number_of_nodes() / 80))


def _options(far: float) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(json.dumps(OPTIONS))
    options["nodes"]["scaling"] |= {"min": SMALLEST * sqrt(far), "max": LARGEST * far}
    options["nodes"]["scaling"]["label"] |= {"min": SMALL_FONT, "max": LARGE_FONT * far**1.6}
    options["edges"]["color"] = {"color": "#8a8a8a" if far < FAR else "#c2c2c2", "highlight": "#000", "hover": "#000"}
    return options


def _sizes(graph: Network, far: float) -> tuple[dict[str, float], dict[str, float]]:
    """Radii, whose areas grow with the weights, and the sizes of the labels, which grow with the radii.

    vis-network spreads both between the least and the greatest value that occurs, so they are spread so here.
    """
    roots = {n: sqrt(max(data["weight"], 0)) for n, data in graph.nodes.items()}
    low, high = min(roots.values(), default=0.0), max(roots.values(), default=0.0)
    share = {n: (root - low) / (high - low) if high > low else 0.5 for n, root in roots.items()}
    least = SMALLEST * sqrt(far)
    sizes = {n: least + (LARGEST * far - least) * part for n, part in share.items()}
    return sizes, {n: SMALL_FONT + (LARGE_FONT * far**1.6 - SMALL_FONT) * part for n, part in share.items()}


def _box(data: dict[str, Any], size: float, font: float) -> tuple[float, float]:
    """Half the width and the height of a symbol with its label."""
    return max(size, LETTER * font * len(_label(data))), size + 0.8 * font


def _label(data: dict[str, Any]) -> str:
    text, longest = str(data["label"]), LONGEST_LABELS.get(data["kind"], 34)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _node(node: str, data: dict[str, Any], look: Look, size: float, place: tuple[float, float]) -> dict[str, Any]:
    label = str(data["label"])
    return {
        "id": node,
        "label": _label(data),
        "name": label,
        "group_name": data["group"] if data["kind"] == "organisation" else data["kind"],
        "iri": data["iri"],
        "shape": look.shape,
        "value": size,
        "x": place[0],
        "y": place[1],
        "color": {
            "background": look.colour,
            "border": INK,
            "highlight": {"background": look.colour, "border": "#000000"},
        },
        "title": f"{label}\n{data['group']}",
    }


def _edge(a: str, b: str, data: dict[str, Any]) -> dict[str, Any]:
    derived = data["grade"] == "derived"
    quotes = [{"quote": " ".join(quote.split()), "source": source} for quote, source in data["quotes"]]
    tip = [data["label"], f"{data['grade']}, {_plural(data['sources'], 'report')}"]
    tip[1:1] = [f"on {', '.join(data['themes'])}"] if data["themes"] else []
    tip += [f"“{_short(q['quote'])}”" for q in quotes[:2]]
    return {
        "from": a,
        "to": b,
        "value": data["weight"],
        "dashes": not derived,
        "title": "\n".join(tip),
        "what": data["label"],
        "themes": list(data["themes"]),
        "grade": data["grade"],
        "reports": data["sources"],
        "quotes": quotes,
    }


def _row(graph: Network, a: str, b: str, data: dict[str, Any]) -> dict[str, Any]:
    names = sorted((str(graph.nodes[a]["label"]), str(graph.nodes[b]["label"])))
    return {"names": names, **data}


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:159].rsplit(" ", 1)[0] + " …"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
