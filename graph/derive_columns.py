"""Deriving everything in columns: the same rules as ``graph.derive`` carries out in SPARQL, as joins of DuckDB.

For large graphs: there the engine joins several times as slowly, and every triple passes through Python.
 1. The engine writes, as text, what rules can read; terms become numbers, IRIs in the order of their texts.
 2. Each property, and each class, is a table. A rule is an INSERT … SELECT with one table for each of its patterns;
    those that feed each other run until nothing is added.
 3. Labels and sources are counted (``graph.counts`` says how).
 4. What is there now and nobody stated is compared with the old derived graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import duckdb
import pyoxigraph as ox

from practicegraph.graph.counts import BASIS, BETWEEN, COUNT, LABEL, PARTICIPANT, PREFERRED
from practicegraph.graph.derive_columns_rules import Key, insert_rule, key_of, table
from practicegraph.graph.plan import Plan
from practicegraph.graph.source import SOURCE
from practicegraph.graph.view import Triple
from practicegraph.ontology.names import DERIVED, PREFIXES

__all__ = ["Difference", "difference_in_columns"]

XSD: Final = PREFIXES["xsd"]
MEMORY: Final = "1GB"
"""What joins may take before they go to disk."""
RAW: Final = "CREATE TABLE raw (p INTEGER, s VARCHAR, o VARCHAR, g VARCHAR)"
TSV: Final = (
    "header = true, auto_detect = false, all_varchar = true, delim = '\t', quote = '', escape = '', nullstr = '', "
    "max_line_size = 100000000"
)
WRITTEN: Final = f"""CASE
  WHEN {{x}}[1] IN ('<', '"') THEN {{x}}
  WHEN {{x}} IN ('true', 'false') THEN '"' || {{x}} || '"^^<{XSD}boolean>'
  WHEN regexp_full_match({{x}}, '[+-]?[0-9]+') THEN '"' || {{x}} || '"^^<{XSD}integer>'
  WHEN regexp_full_match({{x}}, '[+-]?[0-9]*\\.[0-9]+') THEN '"' || {{x}} || '"^^<{XSD}decimal>'
  ELSE '"' || {{x}} || '"^^<{XSD}double>' END"""
"""A term as N-Triples has it, of one as the engine writes it in TSV."""
TERMS: Final = """CREATE TABLE term AS SELECT row_number() OVER (ORDER BY rtrim(text, '>'), text)::INTEGER AS id, text
  FROM (SELECT s AS text FROM raw UNION SELECT o FROM raw UNION SELECT g FROM raw UNION SELECT text FROM needed)"""
QUADS: Final = """CREATE TABLE quad AS SELECT a.id AS s, b.id AS o, c.id AS g, p
  FROM raw JOIN term a ON a.text = raw.s JOIN term b ON b.text = raw.o JOIN term c ON c.text = raw.g"""
LABELS: Final = """CREATE TABLE counted AS
  SELECT s, o, count(*) AS n FROM {labels} WHERE s NOT IN (SELECT s FROM {preferred}) GROUP BY s, o"""
TIES: Final = """CREATE TABLE ties AS
  WITH said AS (SELECT s, o, g FROM quad WHERE o IN (SELECT o FROM base)),
    about AS (SELECT s AS thing, o AS x, g FROM quad WHERE s IN (SELECT o FROM base)
      UNION SELECT o, s, g FROM said
      UNION SELECT said.o, t.o, g FROM said JOIN {taken} t USING (s, g))
  SELECT base.s AS c, thing, g, count(DISTINCT x) FILTER (actor.o IS NOT NULL) AS n
  FROM base JOIN about ON thing = base.o LEFT JOIN {between} actor ON actor.d AND actor.s = base.s AND actor.o = x
  GROUP BY base.s, thing, g"""
COUNTED: Final = """SELECT c.text, '<{count}>', '"' || coalesce(k.n, 0) || '"^^<{integer}>'
  FROM (SELECT DISTINCT s FROM base) b JOIN term c ON c.id = b.s LEFT JOIN (
    SELECT c, arg_max(sources, n) AS n FROM (SELECT c, n, count(DISTINCT g) AS sources FROM ties GROUP BY c, n)
    GROUP BY c) k ON k.c = b.s"""


class Difference:
    """What to add to the derived graph and what to remove from it; a database as long as it is open."""

    def __init__(self, base: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._base = base
        self._folder = folder
        self.added = self._count("added")
        self.removed = self._count("removed")

    def triples(self, which: str) -> Iterator[ox.Quad]:
        """The triples of ``added`` or ``removed``, as quads of the default graph."""
        lines = self._base.execute(f"SELECT s || ' ' || p || ' ' || o || ' .' FROM {which}").fetchall()
        yield from ox.parse("\n".join(line for (line,) in lines), ox.RdfFormat.N_TRIPLES)

    def quads_of_added(self) -> Path:
        """A file of N-Quads: each added triple in the derived graph, and in the default graph."""
        path = self._folder / "added.nq"
        self._base.execute(
            f"COPY (SELECT s || ' ' || p || ' ' || o || g FROM added, (VALUES (' .'), (' <{DERIVED}> .')) x(g)) "
            f"TO '{path}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\t')"
        )
        return path

    def close(self) -> None:
        """Lets go of the database."""
        self._base.close()

    def _count(self, name: str) -> int:
        rows = self._base.execute(f"SELECT count(*) FROM {name}").fetchall()
        return int(rows[0][0])


def difference_in_columns(engine: ox.Store, rules: Plan, about_itself: Iterable[Triple], folder: Path) -> Difference:
    """Derives everything; what is to be changed so that the derived graph is that.

    Args:
        engine: A store's engine; nothing is written to it.
        rules: What to derive by.
        about_itself: What the derived graph says of itself.
        folder: An empty one, for files, some 200 bytes for a triple that rules can read.
    """
    base = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")})
    base.execute("SET enable_progress_bar = false")  # only viz/ prints
    keys = {key_of(atom): number for number, atom in enumerate(rules.reads)}
    for predicate in (LABEL, PREFERRED, PARTICIPANT, BASIS, BETWEEN):
        keys.setdefault((predicate.value, ""), len(keys))
    base.execute(RAW)
    atoms = [
        atom
        for rule in rules.rules
        for atom in (*rule.body, *rule.head, *(atom for crowd in rule.crowds for atom in crowd.body))
    ]
    constants = {str(term) for atom in atoms for term in atom[:3:2] if not isinstance(term, ox.Variable)}
    texts = constants | {f"<{cls}>" for _, cls in keys if cls}
    base.execute("CREATE TABLE needed AS SELECT unnest($texts::VARCHAR[]) AS text", {"texts": sorted(texts)})
    _load(engine, base, keys, folder)
    base.execute(TERMS)
    base.execute(QUADS)
    base.execute("DROP TABLE raw")
    source = f"(SELECT id FROM term WHERE starts_with(text, '<{SOURCE}'))"
    for number in keys.values():
        base.execute(f"CREATE TABLE {table(number)} AS SELECT DISTINCT s, o, false AS d FROM quad WHERE p = {number}")
        base.execute(f"CREATE VIEW {table(number, sourced=True)} AS SELECT s, o, g FROM quad "
                     f"WHERE p = {number} AND g IN {source}")  # fmt: skip
    for step in rules.steps:
        while sum(insert_rule(base, rule, keys) for rule in step.rules) and step.again:
            pass
    _results(base, keys, about_itself)
    _compare(engine, base, folder)
    return Difference(base, folder)


def _load(engine: ox.Store, base: duckdb.DuckDBPyConnection, keys: Mapping[Key, int], folder: Path) -> None:
    """What is stated: subject, object and graph of each property, and of each class."""

    def write(item: tuple[Key, int]) -> Path:
        (predicate, cls), number = item
        object_ = f"<{cls}>" if cls else "?o"
        return _written(
            engine,
            f"SELECT ?s ?o ?g {{ GRAPH ?g {{ ?s <{predicate}> {object_} }} FILTER(?g != <{DERIVED}>) }}",
            folder / f"{number}.tsv",
        )

    columns = "{'s': 'VARCHAR', 'o': 'VARCHAR', 'g': 'VARCHAR'}"
    with ThreadPoolExecutor(2) as pool:  # the engine lets other threads run while it writes
        for ((_, cls), number), path in zip(keys.items(), pool.map(write, keys.items()), strict=True):
            object_ = f"'<{cls}>'" if cls else WRITTEN.format(x="o")
            base.execute(
                f"INSERT INTO raw SELECT {number}, s, {object_}, g FROM read_csv('{path}', columns = {columns}, {TSV})"
            )
            path.unlink()


def _written(engine: ox.Store, sparql: str, path: Path) -> Path:
    found = engine.query(sparql)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - SELECT queries; this tells the type checker
    with path.open("wb") as file:
        found.serialize(file, format=ox.QueryResultsFormat.TSV)
    return path


def _results(base: duckdb.DuckDBPyConnection, keys: Mapping[Key, int], about_itself: Iterable[Triple]) -> None:
    """The table ``derived``, of texts."""
    base.execute("CREATE TABLE derived (s VARCHAR, p VARCHAR, o VARCHAR)")
    for (predicate, _), number in keys.items():
        base.execute(f"INSERT INTO derived SELECT a.text, '<{predicate}>', b.text FROM {table(number)} f "
                     "JOIN term a ON a.id = f.s JOIN term b ON b.id = f.o WHERE d")  # fmt: skip
    labels, preferred = keys[LABEL.value, ""], keys[PREFERRED.value, ""]
    base.execute(
        LABELS.format(labels=table(labels, sourced=True), preferred=f"(SELECT s FROM quad WHERE p = {preferred})")
    )
    rows = base.execute("""SELECT a.text, b.text, n FROM counted c JOIN term a ON a.id = c.s JOIN term b ON b.id = c.o
        WHERE n = (SELECT max(n) FROM counted m WHERE m.s = c.s) AND b.text[1] = '"' ORDER BY 1""").fetchall()
    best: dict[str, str] = {}
    for thing, label, _ in rows:
        best[thing] = min(best[thing], label, key=_order) if thing in best else label
    _insert(base, ((thing, str(PREFERRED), label) for thing, label in best.items()))
    base.execute(f"CREATE TABLE base AS SELECT s, o FROM {table(keys[BASIS.value, ''])} WHERE d")
    base.execute("DELETE FROM quad WHERE g NOT IN (SELECT id FROM term WHERE starts_with(text, ?))", ["<" + SOURCE])
    taken, between = table(keys[PARTICIPANT.value, ""], sourced=True), table(keys[BETWEEN.value, ""])
    base.execute(TIES.format(taken=taken, between=between))
    base.execute("INSERT INTO derived " + COUNTED.format(count=COUNT.value, integer=XSD + "integer"))
    _insert(base, ((str(s), str(p), str(o)) for s, p, o in about_itself))


def _insert(base: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, str, str]]) -> None:
    triples = list(rows)
    base.execute(
        "INSERT INTO derived SELECT unnest($s), unnest($p), unnest($o)",
        {name: [row[place] for row in triples] for place, name in enumerate("spo")},
    )


def _order(label: str) -> tuple[str, str]:
    (triple,) = ox.parse(f"<urn:s> <urn:p> {label} .", ox.RdfFormat.N_TRIPLES)
    literal = triple.object
    assert isinstance(literal, ox.Literal)  # noqa: S101 - asked for above
    return literal.value, literal.language or ""


def _compare(engine: ox.Store, base: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The tables ``added`` and ``removed``."""
    path = _written(engine, f"SELECT ?s ?p ?o {{ GRAPH <{DERIVED}> {{ ?s ?p ?o }} }}", folder / "held.tsv")
    columns = "{'s': 'VARCHAR', 'p': 'VARCHAR', 'o': 'VARCHAR'}"
    base.execute(f"CREATE TABLE held AS SELECT s, p, {WRITTEN.format(x='o')} AS o "
                 f"FROM read_csv('{path}', columns = {columns}, {TSV})")  # fmt: skip
    path.unlink()
    base.execute("CREATE TABLE added AS SELECT * FROM derived EXCEPT SELECT * FROM held")
    base.execute("CREATE TABLE removed AS SELECT * FROM held EXCEPT SELECT * FROM derived")
