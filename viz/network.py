"""A network as one page for the browser: a picture to explore, its legend, and the same as a table.

pyvis holds the nodes, lines and options and renders them into a template of ours; vis-network comes out of the pyvis
package. The page asks nothing of any network: its content security policy lets two scripts and one style run, known by
their hashes, and nothing else. Names and quotes are data: escaped in the table, text in the picture.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import networkx as nx
from jinja2 import DictLoader, Environment
from markupsafe import Markup
from pyvis.network import Network

from practicegraph.graph.errors import StoreError
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.viz.layout import positions
from practicegraph.viz.palette import Style, style_of

__all__ = ["draw", "drawing_library"]

LIBRARY: Final = "lib/vis-9.1.2/vis-network.min.js"
TEMPLATE: Final = "network.html"
GRADES: Final = {"stated": "stated in a report", "derived": "follows by a rule from what reports state"}
LINE: Final = {"stated": "#22303d", "derived": "#93a1ae"}
"""Dark and light, so that they differ without colour too."""
SMALLEST, LARGEST = 7.0, 24.0
"""Radius of signs in pixels; their area grows with the weight, as readers compare areas."""
OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "nodes": {"borderWidth": 1.6, "borderWidthSelected": 3},
    "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 0.5},
    "interaction": {"hover": True, "tooltipDelay": 150, "hideEdgesOnDrag": False, "keyboard": False},
    "layout": {"improvedLayout": False},
}
SHAPES: Final = {
    "dot": ("circle", 'cx="11" cy="11" r="8"'),
    "square": ("rect", 'x="3.5" y="3.5" width="15" height="15"'),
    "diamond": ("polygon", 'points="11,2 20,11 11,20 2,11"'),
    "triangle": ("polygon", 'points="11,2.5 20,18.5 2,18.5"'),
    "triangleDown": ("polygon", 'points="11,19.5 20,3.5 2,3.5"'),
    "hexagon": ("polygon", 'points="2,11 6.5,3 15.5,3 20,11 15.5,19 6.5,19"'),
    "star": ("polygon", 'points="11,1.5 13.5,8.2 20.6,8.4 15,12.8 17,19.7 11,15.7 5,19.7 7,12.8 1.4,8.4 8.5,8.2"'),
}
"""The shapes of vis-network once more for the legend: element and geometry in a box of 22 by 22."""


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    count: int
    element: str
    geometry: Markup
    fill: str
    outline: str


@dataclass(frozen=True, slots=True)
class _Row:
    one: str
    other: str
    how: str
    themes: str
    basis: str
    quotes: tuple[tuple[str, str], ...]


def draw(graph: nx.Graph[str], path: str | Path | None = None, *, library: str = "") -> str:
    """The page of a network.

    Args:
        graph: As ``queries.project`` gives it.
        path: Where to write it, in UTF-8; None writes nothing.
        library: Address of what ``drawing_library`` gives, where pages share it; else it is in the page.

    Returns:
        The HTML.

    Raises:
        StoreError: the file cannot be written.
    """
    heaviest = max((float(data["weight"]) for data in graph.nodes.values()), default=1.0) or 1.0
    sizes = {
        node: SMALLEST + (LARGEST - SMALLEST) * (float(data["weight"]) / heaviest) ** 0.5 if data["weight"] else 5.0
        for node, data in graph.nodes.items()
    }
    if graph.number_of_nodes() > 150:  # room for all
        sizes = {node: size * 0.72 for node, size in sizes.items()}
    places = positions(graph, sizes)
    # an identifier of our own: IRIs come from reports, and what is in a page twice is read twice
    number = {node: place for place, node in enumerate(sorted(graph))}
    net = Network(cdn_resources="in_line")
    net.nodes = [_node(number[n], graph.nodes[n], sizes[n], places[n]) for n in sorted(graph)]
    net.edges = [
        _edge(place, number[a], number[b], graph.edges[a, b], (graph.nodes[a]["label"], graph.nodes[b]["label"]))
        for place, (a, b) in enumerate(sorted(sorted(edge) for edge in graph.edges))
    ]
    net.options = OPTIONS
    net.path = TEMPLATE
    net.templateEnv = _environment()
    net.templateEnv.globals["page"] = _page(graph, net.edges, library)
    html: str = net.generate_html()
    if path is not None:
        _write(Path(path), html)
    return html


def _node(number: int, data: Mapping[str, Any], size: float, place: tuple[float, float]) -> dict[str, Any]:
    style = style_of(data["family"])
    colour = {"background": style.fill, "border": style.outline}
    facts = (data["label"], data["group"], ", ".join(data["regions"]))
    return {
        "id": number,
        "label": " ".join(data["label"].split()),
        "title": "\n".join(fact for fact in facts if fact),
        "group_label": data["group"],
        "regions": list(data["regions"]),
        "shape": style.shape,
        "color": {**colour, "highlight": colour, "hover": colour},
        "size": round(size, 1),
        "x": place[0],
        "y": place[1],
    }


def _edge(number: int, one: int, other: int, data: Mapping[str, Any], names: tuple[str, str]) -> dict[str, Any]:
    reports = data["sources"]
    basis = f"{GRADES[data['grade']]}; {reports} report{'' if reports == 1 else 's'}"
    how = ", ".join(data["kinds"]) or data["label"]
    themes = ", ".join(data["themes"])
    quotes = [list(pair) for pair in data["quotes"]]
    said = [f"“{_short(quote)}” ({source})" for quote, source in quotes[:2]]
    facts = [" – ".join(names), how, f"on {themes}" if themes else "", basis, *said]
    colour = LINE[data["grade"]]
    return {
        "id": number,
        "from": one,
        "to": other,
        "title": "\n".join(fact for fact in facts if fact),
        "how": how,
        "themes": list(data["themes"]),
        "basis": basis,
        "quotes": quotes,
        "color": {"color": colour, "highlight": "#0b5cad", "hover": "#0b5cad", "opacity": 1.0},
        "width": round(min(1.2 + 0.9 * (data["weight"] - 1) ** 0.5, 6.0), 2),
    }


def _page(graph: nx.Graph[str], edges: list[dict[str, Any]], library_at: str) -> dict[str, Any]:
    about = graph.graph
    rows = [
        _Row(
            one=graph.nodes[a]["label"],
            other=graph.nodes[b]["label"],
            how=edge["how"],
            themes=", ".join(edge["themes"]),
            basis=edge["basis"],
            quotes=tuple((quote, source) for quote, source in edge["quotes"]),
        )
        for (a, b), edge in zip(sorted(sorted(edge) for edge in graph.edges), edges, strict=True)
    ]
    library, script, style = drawing_library(), _text("network.js"), _text("network.css")
    allowed = "'self'" if library_at else f"'{_hash(library)}'"
    many = graph.number_of_edges()
    return {
        "title": about["title"],
        "caption": f"{_kinds(graph)}, {many:,} link{'' if many == 1 else 's'}, drawn from the reports in the graph.",
        "note": about["note"],
        "sizes": about["sizes"],
        "widths": about["widths"],
        "legend": _legend(graph),
        "grades": [item for item in GRADES.items() if any(d["grade"] == item[0] for *_, d in graph.edges(data=True))],
        "rows": sorted(rows, key=lambda row: (row.one.casefold(), row.other.casefold(), row.how)),
        "alone": sorted((graph.nodes[n]["label"] for n in nx.isolates(graph)), key=str.casefold),
        "options": OPTIONS,
        "library_at": library_at,
        "library": Markup(library),  # noqa: S704 - this and the next two are files of packages, not data
        "script": Markup(script),  # noqa: S704
        "style": Markup(style),  # noqa: S704
        "script_hashes": f"{allowed} '{_hash(script)}'",
        "style_hash": _hash(style),
    }


def _kinds(graph: nx.Graph[str]) -> str:
    counts = Counter(data["kind"] for data in graph.nodes.values())
    return (
        ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in sorted(counts.items())) or "nothing"
    )


def _legend(graph: nx.Graph[str]) -> list[_Entry]:
    """The families that are drawn, those with most nodes first; what no kind is known of comes last."""
    known = stakeholder_kinds()
    counts: Counter[tuple[str, Style]] = Counter()
    for data in graph.nodes.values():
        style = style_of(data["family"])
        if data["family"] in known:
            label = known[data["family"]].labels["en"]
        else:
            label = data["family"] + "s" if data["family"] else "kind not reported"
        counts[label, style] += 1
    unknown = style_of("")
    entries = sorted(counts.items(), key=lambda item: (item[0][1] == unknown, -item[1], item[0][0]))
    return [
        _Entry(label, count, SHAPES[style.shape][0], Markup(SHAPES[style.shape][1]), style.fill, style.outline)  # noqa: S704
        for (label, style), count in entries
    ]


def _short(text: str, most: int = 180) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


@cache
def drawing_library() -> str:
    """The script that draws, of the package pyvis."""
    return _newlines(resources.files("pyvis").joinpath(LIBRARY).read_text("utf-8"))


@cache
def _text(name: str) -> str:
    return _newlines(resources.files("practicegraph.viz").joinpath(name).read_text("utf-8"))


def _newlines(text: str) -> str:
    """As a browser reads it; the hashes are of what it reads."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _environment() -> Environment:
    return Environment(
        loader=DictLoader({TEMPLATE: _text(TEMPLATE)}), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _write(path: Path, html: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(html, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error}; choose another file") from error
    finally:
        beside.unlink(missing_ok=True)
