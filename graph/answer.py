"""Putting a query to the engine and taking its answer, whole."""

from __future__ import annotations

import threading
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.errors import QueryError
from practicegraph.graph.results import Results
from practicegraph.graph.sparql import guard
from practicegraph.ontology.names import PREFIXES

__all__ = ["answer"]

LONG_QUERY: Final = 1_500
"""Characters; longer queries run in a thread with a large stack, since the engine walks their tree recursively."""
STACK: Final = 256 << 20
"""Bytes of address space, of which a query takes only what it needs."""


def answer(engine: ox.Store, sparql: str) -> Results:
    """The answer of an engine to a query over its default graph; the engine can be closed afterwards.

    Raises:
        QueryError: not SPARQL (with line:column), beyond the limits of ``guard``, or not answerable.
    """
    guard(sparql)
    try:
        return _run(engine, sparql) if len(sparql) <= LONG_QUERY else _run_deep(engine, sparql)
    except SyntaxError as error:
        raise QueryError(f"not a SPARQL query: {error}") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _run(engine: ox.Store, sparql: str) -> Results:
    found = engine.query(sparql, prefixes=PREFIXES)
    if isinstance(found, ox.QueryBoolean):
        return Results(("answer",), ((ox.Literal(bool(found)),),), "ask")
    if isinstance(found, ox.QueryTriples):
        rows = tuple((triple.subject, triple.predicate, triple.object) for triple in found)
        return Results(("subject", "predicate", "object"), rows, "construct")
    columns = tuple(variable.value for variable in found.variables)
    return Results(columns, tuple(tuple(solution) for solution in found))


def _run_deep(engine: ox.Store, sparql: str) -> Results:
    results: list[Results] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            results.append(_run(engine, sparql))
        except Exception as error:  # handed on to the caller below
            errors.append(error)

    before = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=work)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
