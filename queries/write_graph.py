"""Writing a network for Gephi, yEd, Cytoscape and the like."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import networkx as nx

from practicegraph.graph.errors import InvalidValue, StoreError

__all__ = ["NETWORK_FORMATS", "write_graph"]

NETWORK_FORMATS: Final = ("graphml", "gexf")
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold, whatever is done to them."""


def write_graph(graph: nx.Graph[str], path: str | Path, form: str) -> None:
    """Writes a network; the same network gives the same bytes, and the file is replaced whole or not at all.

    Lists become one text with " | " between the items, a quote is followed by its source in brackets; numbers stay
    numbers. Characters that XML cannot hold become U+FFFD.

    Args:
        graph: As ``queries.project`` gives it.
        path: The file.
        form: "graphml" or "gexf".

    Raises:
        InvalidValue: another format.
        StoreError: the file cannot be written.
    """
    if form not in NETWORK_FORMATS:
        raise InvalidValue(f"no network format is called {form!r}; there are: {', '.join(NETWORK_FORMATS)}")
    flat: nx.Graph[str] = nx.Graph(**_flat(graph.graph))
    for node in sorted(graph):
        flat.add_node(node, **_flat(graph.nodes[node]))
    for a, b in sorted(tuple(sorted(edge)) for edge in graph.edges):
        flat.add_edge(a, b, **_flat(graph.edges[a, b]))
    buffer = BytesIO()
    (nx.write_graphml if form == "graphml" else nx.write_gexf)(flat, buffer)
    content = buffer.getvalue()
    if form == "gexf":  # networkx stamps the day and its version
        content = re.sub(rb"\s*<meta .*?</meta>", b"", content, count=1, flags=re.DOTALL)
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        raise StoreError(f"cannot write {target}: {error}; choose another file") from error
    finally:
        beside.unlink(missing_ok=True)


def _flat(data: dict[Any, Any]) -> dict[str, Any]:
    flat = {}
    for key, value in sorted(data.items()):
        text = " | ".join(_item(item) for item in value) if isinstance(value, list | tuple | set) else value
        flat[str(key)] = NOT_XML.sub("\ufffd", text) if isinstance(text, str) else text
    return flat


def _item(item: Any) -> str:
    return f"{item[0]} ({item[1]})" if isinstance(item, tuple) else str(item)
