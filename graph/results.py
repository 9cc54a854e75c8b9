"""What a query answers: columns and rows of Python values.

SPARQL term                                  Python value
IRI                                          IRI (a str)
xsd:integer and the types below it           int
xsd:decimal, xsd:double and xsd:float        Decimal, float
xsd:boolean, xsd:date, xsd:dateTime          bool, date, datetime
any other literal                            str (its lexical form; the language is in ``terms``)
blank node                                   str, "_:label"
not bound                                    None
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.frames import network_of, pandas_frame, polars_frame, rdflib_graph

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import rdflib

__all__ = ["IRI", "Results", "Term", "python_value", "term"]

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
INTEGERS: Final = frozenset(
    XSD + sign + size
    for sign, size in [
        *[("", size) for size in ("integer", "long", "int", "short", "byte")],
        *[("unsigned", size) for size in ("Long", "Int", "Short", "Byte")],
        *[(sign, "Integer") for sign in ("nonNegative", "positive", "nonPositive", "negative")],
    ]
)
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class IRI(str):
    """An IRI among the values of a row, and among the values bound to a query: plain strings are literals."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query, complete and independent of the store.

    ASK gives one row with one column, ``answer``; CONSTRUCT and DESCRIBE give the columns ``subject``, ``predicate``
    and ``object``, one row a triple.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    """The rows as RDF terms, with datatypes and languages."""
    form: Literal["select", "ask", "construct"] = "select"

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as Python values, in the order of the columns."""
        return [tuple(python_value(item) for item in row) for row in self.terms]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return (tuple(python_value(item) for item in row) for row in self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def column(self, name: str) -> list[Any]:
        """The values of one column.

        Raises:
            InvalidValue: there is no such column.
        """
        if name not in self.columns:
            raise InvalidValue(f"no column {name!r}; there are: {', '.join(self.columns) or 'none'}")
        place = self.columns.index(name)
        return [python_value(row[place]) for row in self.terms]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row, by column; what is not bound is None."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def to_pandas(self) -> pd.DataFrame:
        """A pandas frame of the rows.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return pandas_frame(self.columns, self.rows)

    def to_polars(self) -> pl.DataFrame:
        """A polars frame of the rows: IRIs are strings, as is a column with values of several kinds.

        Raises:
            MissingExtra: polars is not installed.
        """
        return polars_frame(self.columns, self.rows)

    def to_networkx(self, source: str, target: str) -> nx.MultiGraph[str]:
        """A network with an edge a row between the values of two columns; what the others hold are its attributes.

        Raises:
            InvalidValue: there is no such column.
        """
        return network_of(self.columns, self.rows, source, target)

    def to_rdflib(self) -> rdflib.Graph:
        """An rdflib graph of the triples of CONSTRUCT and DESCRIBE.

        Raises:
            InvalidValue: it is the answer to SELECT or ASK.
        """
        if self.form != "construct":
            raise InvalidValue(f"a graph of triples comes from CONSTRUCT or DESCRIBE, not from {self.form.upper()}")
        return rdflib_graph(self.terms)


def python_value(item: Term | None) -> Any:
    """The Python value of an RDF term; a literal that does not fit its datatype stays a string."""
    if item is None:
        return None
    if isinstance(item, ox.NamedNode):
        return IRI(item.value)
    if not isinstance(item, ox.Literal):
        return str(item)
    kind, text = item.datatype.value, item.value
    try:
        if kind in INTEGERS:
            return int(text)
        if kind == XSD + "decimal":
            return Decimal(text)
        if kind in (XSD + "double", XSD + "float"):
            return float(text)
        if kind == XSD + "boolean":
            return text in ("true", "1")
        if kind == XSD + "date":
            return date.fromisoformat(text)
        if kind == XSD + "dateTime":
            return datetime.fromisoformat(text)
    except (ValueError, ArithmeticError):
        return text
    return text


def term(value: Any) -> Term:
    """The RDF term of a Python value: a string is a literal, an ``IRI`` an IRI, terms stay what they are.

    Raises:
        InvalidValue: there is no term for a value of this type, or an IRI is not well formed.
    """
    if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple):
        return value
    if isinstance(value, IRI):
        try:
            return ox.NamedNode(value)
        except ValueError as error:
            raise InvalidValue(f"not an IRI: {value!r} ({error})") from error
    if isinstance(value, datetime):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "dateTime"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if isinstance(value, Decimal):
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "decimal"))
    if isinstance(value, bool | int | float | str):
        return ox.Literal(value)
    raise InvalidValue(f"no RDF term for {value!r}, a {type(value).__name__}: give a string, number, date or IRI")
