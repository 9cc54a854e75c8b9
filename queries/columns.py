"""Network-wide questions, answered from a columnar copy of the store (DuckDB) with the rows that SPARQL gives.

A SPARQL engine walks from thing to thing, which is right for a question about one; over a whole network the walk takes
seconds where columns take milliseconds. A question that has a file ``NAME.sql`` beside its ``NAME.rq`` can be answered
either way. The ``.rq`` is what the question means; that both give the same rows is a property test.

How a ``.sql`` file is written:
 - Its columns are those of the ``.rq``; ``X_lang`` is the language of the text in X; ``iri`` is the number of a thing,
   ``passage`` that of a passage (which becomes its quote and source).
 - The line ``-- one thing`` says that SPARQL is quick too: while there is no copy nobody waits for it.
 - A line that begins with ``--NAME:`` counts only when the parameter is given, one with ``--not NAME:`` only when not;
   ``$NAME`` is its value: the number of a thing, or text. ``$lang`` is the language of labels.

The copy is kept in step by transaction number (``columns_kept``) and brought up to date when it is first needed after a
change (``columns_follow``). A store with few sources is asked in SPARQL, which answers before a copy could be made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from practicegraph.graph.results import IRI, Results, Term
from practicegraph.graph.source import SOURCE
from practicegraph.graph.store import Store
from practicegraph.graph.triples import Triple
from practicegraph.queries.columns_follow import follow
from practicegraph.queries.columns_kept import MEMORY, Kept
from practicegraph.queries.columns_tables import fill_columns

if TYPE_CHECKING:
    import duckdb

__all__ = ["FEW", "Columns", "answer_in_columns", "columns", "is_large"]

FEW: Final = 50
"""Sources up to which SPARQL is as quick: with 28 of them (10,000 triples) the slowest question took 0.3 s of CPU,
making the copy 0.7 s, loading DuckDB included (benchmarks/run)."""
LIMITS: Final[dict[str, str | bool | int | float | list[str]]] = {"memory_limit": "1GB"}
NOBODY: Final = -1
QUICK: Final = "-- one thing\n"


class Columns:
    """An open copy; each thread asks through a cursor of its own."""

    def __init__(self, base: duckdb.DuckDBPyConnection) -> None:
        self._base = base

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns, and the rows."""
        with self._base.cursor() as cursor:
            cursor.execute(sql, dict(values or {}))
            names = [column[0] for column in cursor.description or ()]
            return names, cursor.fetchall()

    def number(self, iri: str) -> int:
        """The number of a thing; one that nothing has where there is no such thing."""
        _, rows = self.rows("SELECT id FROM term WHERE iri = $iri", {"iri": iri})
        return int(rows[0][0]) if rows else NOBODY


def columns(store: Store) -> Columns | None:
    """The columnar copy of a store; None while somebody writes to it."""
    return _KEPT.of(store, _in_memory)


def answer_in_columns(store: Store, name: str, values: Mapping[str, object], *, always: bool = False) -> Results | None:
    """The answer to a shipped question from the columnar copy.

    Args:
        store: The store.
        name: Of the question.
        values: Of its parameters, by name, and ``lang``: as they are bound to the query.
        always: Even where the store is small.

    Returns:
        The rows, with quote and source; None where SPARQL has to be asked.
    """
    if name not in _shipped() or not (always or is_large(store)):
        return None
    sql = _shipped()[name]
    copy = columns(store) if always or QUICK not in sql else _KEPT.at_hand(store)
    if copy is None:
        return None
    for given in values:
        sql = re.sub(rf"--{given}: ", "", sql)
    sql = re.sub(r"--not (\w+): ", lambda found: "" if found[1] not in values else found[0], sql)
    bound = {
        key: copy.number(value) if isinstance(value, IRI) else value
        for key, value in values.items()
        if f"${key}" in sql
    }
    names, rows = copy.rows(sql, bound)
    return _results(copy, names, rows)


def _results(copy: Columns, names: list[str], rows: list[tuple[Any, ...]]) -> Results:
    """The rows as RDF terms."""
    wanted = [name for name in names if not name.endswith("_lang")]
    made: list[list[Term | None]] = []
    shown: list[str] = []
    across = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    for name in wanted:
        values = list(across[name])
        if name == "passage":
            cited = _passages(copy, values)
            made += [[cited[value][0] for value in values], [cited[value][1] for value in values]]
            shown += ["quote", "source"]
            continue
        if name == "iri":
            iris = dict(copy.rows("SELECT id, iri FROM term WHERE id IN (SELECT unnest($ids))", {"ids": values})[1])
            made.append([ox.NamedNode(iris[value]) for value in values])
        elif f"{name}_lang" in names:
            made.append(_terms(values, across[f"{name}_lang"]))
        else:
            made.append(_terms(values, [None] * len(values)))
        shown.append(name)
    return Results(tuple(shown), tuple(zip(*made, strict=True)))


def _passages(copy: Columns, numbers: list[int]) -> dict[int, tuple[Term | None, Term | None]]:
    """The quote and the source of each passage."""
    _, rows = copy.rows("SELECT * FROM passage WHERE p IN (SELECT unnest($ids))", {"ids": list(set(numbers))})
    if not rows:
        return dict.fromkeys(numbers, (None, None))
    passages, quotes, quote_tags, sources, source_tags, iris = zip(*rows, strict=True)
    reports = [
        term if iri is None else ox.NamedNode(iri) for term, iri in zip(_terms(sources, source_tags), iris, strict=True)
    ]
    cited = dict(zip(passages, zip(_terms(quotes, quote_tags), reports, strict=True), strict=True))
    return {number: cited.get(number, (None, None)) for number in numbers}


def _terms(values: Sequence[str | int | None], tags: Sequence[str | None]) -> list[Term | None]:
    """The literals of texts and their languages; of each different one there is one."""
    pairs = list(zip(values, tags, strict=True))
    made = {pair: _literal(*pair) for pair in set(pairs)}
    return [made[pair] for pair in pairs]


def _literal(value: str | int | None, tag: str | None = None) -> ox.Literal | None:
    if value is None:
        return None
    return ox.Literal(value, language=tag) if tag else ox.Literal(value)


def is_large(store: Store) -> bool:
    """Whether the store has more than ``FEW`` sources."""
    count = 0
    for graph in store.raw.named_graphs():
        count += isinstance(graph, ox.NamedNode) and graph.value.startswith(SOURCE)
        if count > FEW:
            return True
    return False


@cache
def _shipped() -> dict[str, str]:
    found = [path for path in files("practicegraph.queries").iterdir() if path.name.endswith(".sql")]
    if not found:
        raise FileNotFoundError("no .sql files beside practicegraph.queries: the package is not installed completely")
    return {path.name.removesuffix(".sql"): path.read_text("utf-8") for path in found}


def _make(store: Store, path: str) -> None:
    import duckdb  # in the functions: most commands need no columns, and loading it is much of their start

    try:
        with duckdb.connect(path, config=LIMITS) as base:
            fill_columns(store, base, Path(path).parent)
    except duckdb.IOException as error:
        raise OSError(str(error)) from error


def _follow(store: Store, path: str, touched: Collection[Triple]) -> bool:
    import duckdb

    with duckdb.connect(path, config=LIMITS) as base:
        base.execute("BEGIN")
        followed = follow(store, base, touched)
        base.execute("COMMIT")
        return followed


def _in_memory(store: Store) -> Columns:
    import duckdb

    base = duckdb.connect(MEMORY, config=LIMITS)
    fill_columns(store, base)
    return Columns(base)


def _open(path: str) -> Columns:
    import duckdb

    base = duckdb.connect(path, read_only=True, config=LIMITS)
    base.execute("SET enable_progress_bar = false")  # for all its cursors: only viz/ prints
    base.execute("SELECT id FROM term LIMIT 1")
    return Columns(base)


_KEPT: Final = Kept("columns-4", _make, _open, follow=_follow)
