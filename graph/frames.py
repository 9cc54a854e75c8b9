"""Answers in the forms that other libraries work with: frames, networks, RDF graphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue, MissingExtra

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import rdflib

Rows: TypeAlias = Sequence[tuple[Any, ...]]

__all__ = ["network_of", "pandas_frame", "polars_frame", "rdflib_graph"]


def pandas_frame(columns: Sequence[str], rows: Rows) -> pd.DataFrame:
    """A pandas frame of the rows; see ``Results.to_pandas``."""
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtra("pandas is not installed: pip install 'practicegraph[pandas]'") from error
    return pd.DataFrame(rows, columns=list(columns))


def polars_frame(columns: Sequence[str], rows: Rows) -> pl.DataFrame:
    """A polars frame of the rows; see ``Results.to_polars``."""
    try:
        import polars as pl
    except ImportError as error:
        raise MissingExtra("polars is not installed: pip install 'practicegraph[polars]'") from error
    data = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    for name, values in data.items():
        kinds = {type(value) for value in values if value is not None}
        if any(issubclass(kind, str) for kind in kinds) or len(kinds) > 1:  # IRIs are strings; of mixed kinds, all are
            data[name] = [None if value is None else str(value) for value in values]
    return pl.DataFrame(data)


def network_of(columns: Sequence[str], rows: Rows, source: str, target: str) -> nx.MultiGraph[str]:
    """A network with an edge a row; see ``Results.to_networkx``."""
    import networkx as nx  # here, since loading it takes a third of the time in which a command starts

    for name in (source, target):
        if name not in columns:
            raise InvalidValue(f"no column {name!r}; there are: {', '.join(columns) or 'none'}")
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for row in rows:
        said = {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        if source in said and target in said:
            graph.add_edge(str(said.pop(source)), str(said.pop(target)), **said)
    return graph


def rdflib_graph(triples: Rows) -> rdflib.Graph:
    """An rdflib graph of triples of RDF terms; see ``Results.to_rdflib``."""
    import rdflib

    graph = rdflib.Graph()
    quads = (ox.Quad(*triple) for triple in triples)
    graph.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return graph
