"""The body of a rule as the joins of a SELECT in SQL: what DuckDB and Spark have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyoxigraph as ox

from practicegraph.graph.rules import Atom, Term

__all__ = ["joins", "where_clause"]


def joins(body: Sequence[Atom], constant: Callable[[Term], str]) -> tuple[list[str], dict[str, str]]:
    """The conditions that join the patterns of a body, and the column of each variable.

    Args:
        body: Patterns; the table of number n has the alias ``tn`` and the columns s, o and, where it is asked, g.
        constant: How a term is written.
    """
    conditions: list[str] = []
    bound: dict[str, str] = {}
    for place, atom in enumerate(body):
        terms: list[tuple[str, Term | None]] = [("s", atom.subject), ("o", atom.object), ("g", atom.graph)]
        for name, term in terms:
            column = f"t{place}.{name}"
            if isinstance(term, ox.Variable):
                known = bound.setdefault(term.value, column)
                if known != column:
                    conditions.append(f"{known} = {column}")
            elif term is not None:
                conditions.append(f"{column} = {constant(term)}")
    return conditions, bound


def where_clause(conditions: Sequence[str]) -> str:
    """The WHERE of conditions, or nothing."""
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
