"""Bringing a columnar copy up to date with what was touched since it was made, in the place of making it anew.

1. Each triple that was touched (``graph.changes``) is looked up in the store. Of what it says of two things the row is
   taken out of its table and put back if the store still has it; of what it says in words all the values of its thing
   are read again.
2. Things that are new get numbers between those of their neighbours in the order of IRIs. Where there is no room left
   the copy has to be made anew. Things that are gone keep their numbers, which then have no rows.
3. What follows from the tables is worked out again for the things that this concerns.
A copy that followed has the rows of one that was made anew, which is a property test.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from practicegraph.graph.store import Store
from practicegraph.graph.triples import Triple
from practicegraph.ontology.names import DERIVED, NS, PREFIXES
from practicegraph.queries.columns_tables import (
    CLASS_TABLE,
    CLASSES,
    LINKS,
    LITERALS,
    WORDED,
    following,
    literal_table,
    table_name,
)

if TYPE_CHECKING:
    import duckdb

__all__ = ["follow"]


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


TYPE: Final = PREFIXES["rdf"] + "type"
PREFERRED: Final = PREFIXES["skos"] + "prefLabel"
THEME: Final = NS + "theme"
TABLES: Final = {_expanded(name): table_name(name) for name in LINKS}
KINDS: Final = {NS + name for name in CLASSES}
WORDS: Final = {_expanded(name) for name in WORDED}
OF_CLASS: Final = {"name": "Organisation", "other_name": "Organisation", "title": "Source", "file_name": "Source"}
"""Tables of text that only count for things of a class."""
SPOKEN: Final = {_expanded(predicate) for predicate, _ in LITERALS.values()}
MERGE: Final = ox.DefaultGraph()
DERIVED_GRAPH: Final = ox.NamedNode(DERIVED)
FRESH: Final = """CREATE OR REPLACE TEMP TABLE fresh AS
  WITH one AS (SELECT DISTINCT iri FROM wanted ANTI JOIN term USING (iri)),
    below AS (SELECT one.iri, t.id AS low FROM one ASOF LEFT JOIN term t ON one.iri > t.iri),
    above AS (SELECT one.iri, t.id AS high FROM one ASOF LEFT JOIN term t ON one.iri < t.iri),
    gap AS (SELECT iri, coalesce(low, 0) AS low, coalesce(high, coalesce(low, 0) + (1 << 40)) AS high,
              row_number() OVER (PARTITION BY low ORDER BY iri) AS place, count(*) OVER (PARTITION BY low) AS n
            FROM below JOIN above USING (iri)),
    room AS (SELECT *, greatest(1, (high - low) // (n * 1024)) AS step FROM gap)
  SELECT iri, (low + (high - low - n * step) // 2 + place * step)::BIGINT AS id, high - low > 2 * n AS fits FROM room"""
"""Those that come between the same two stand close together in the middle: half of the room is left on either side."""
CONCERNED: Final = {
    "theme_stated": "SELECT s FROM touched WHERE p IN ('theme', 'theme_derived')",
    "nearest": """SELECT s FROM touched WHERE p = 'in_region' UNION
      SELECT s FROM in_region WHERE o IN (SELECT s FROM touched WHERE p = 'within')""",
    "first_evidence": "SELECT s FROM touched WHERE p = 'evidence'",
    "heads": """SELECT o AS s FROM touched WHERE p = 'at_event' UNION
      SELECT o FROM at_event WHERE s IN (SELECT s FROM said WHERE t IN ('number', 'minimum', 'maximum'))""",
    "passage": """SELECT s FROM touched WHERE p IN ('has_selector', 'has_source') UNION
      SELECT o FROM touched WHERE p = 'evidence' UNION
      SELECT s FROM has_selector WHERE o IN (SELECT s FROM said WHERE t = 'exact') UNION
      SELECT s FROM has_source WHERE o IN (SELECT s FROM said WHERE t IN ('title', 'file_name'))""",
    "region_names": """SELECT s FROM concerned_nearest UNION
      SELECT s FROM nearest WHERE o IN (SELECT s FROM said WHERE t = 'label')""",
    "runner_names": """SELECT s FROM touched WHERE p = 'run_by' UNION
      SELECT s FROM run_by WHERE o IN (SELECT s FROM said WHERE t = 'label')""",
    "worded_themes": """SELECT s FROM concerned_theme_stated UNION
      SELECT s FROM theme_stated WHERE o IN (SELECT s FROM said WHERE t = 'label')""",
}
"""For which things each table of ``FOLLOWING`` has to be worked out again; causes come before effects."""


def follow(store: Store, base: duckdb.DuckDBPyConnection, touched: Collection[Triple]) -> bool:
    """Brings a copy up to date.

    Args:
        store: The store, in the state that the copy is to show.
        base: The copy of an earlier state.
        touched: All that may have changed in between.

    Returns:
        False when it has to be made anew; the database is of no use then.
    """
    links = list(_links(store.raw, touched))
    wanted = {iri for _, s, o, held in links if held for iri in (s, o)}
    wanted |= {s.value for s, p, _ in touched if p.value == PREFERRED and isinstance(s, ox.NamedNode)}
    base.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($iris::VARCHAR[]) AS iri", {"iris": sorted(wanted)}
    )
    base.execute(FRESH)
    if base.execute("SELECT count(*) FROM fresh WHERE NOT fits").fetchall()[0][0]:
        return False
    base.execute("INSERT INTO term SELECT id, iri FROM fresh")
    columns = {name: [row[place] for row in links] for place, name in enumerate("psoh")}
    base.execute(
        """CREATE OR REPLACE TEMP TABLE touched AS SELECT p, a.id AS s, b.id AS o, h
        FROM (SELECT unnest($p::VARCHAR[]) p, unnest($s::VARCHAR[]) s, unnest($o::VARCHAR[]) o, unnest($h::BOOL[]) h) x
        JOIN term a ON a.iri = x.s JOIN term b ON b.iri = x.o""",
        columns,
    )
    for (table,) in base.execute("SELECT DISTINCT p FROM touched").fetchall():
        pairs = f"(SELECT s, o FROM touched WHERE p = '{table}'"
        base.execute(f"DELETE FROM {table} WHERE (s, o) IN {pairs})")
        base.execute(f"INSERT INTO {table} {pairs} AND h)")
    _say_again(store.raw, base, touched)
    for name, concerned in CONCERNED.items():
        base.execute(f"CREATE OR REPLACE TEMP TABLE concerned_{name} AS {concerned}")
        key = "p" if name == "passage" else "s"
        base.execute(f"DELETE FROM {name} WHERE {key} IN (SELECT s FROM concerned_{name})")
        base.execute(f"INSERT INTO {name} {following(name, f'concerned_{name}')}")
    base.execute(f"DELETE FROM class; INSERT INTO class {CLASS_TABLE}")
    return True


def _links(engine: ox.Store, touched: Iterable[Triple]) -> Iterator[tuple[str, str, str, bool]]:
    """Table, subject, object and whether it is there, of what was touched and relates two things."""
    for subject, predicate, object_ in touched:
        if not isinstance(subject, ox.NamedNode) or not isinstance(object_, ox.NamedNode):
            continue
        table = TABLES.get(predicate.value)
        if predicate.value == TYPE and object_.value in KINDS:
            table = "type"
        if table is not None:
            held = ox.Quad(subject, predicate, object_, MERGE) in engine
            yield table, subject.value, object_.value, held
        if predicate.value == THEME:
            held = ox.Quad(subject, predicate, object_, DERIVED_GRAPH) in engine
            yield "theme_derived", subject.value, object_.value, held


def _say_again(engine: ox.Store, base: duckdb.DuckDBPyConnection, touched: Iterable[Triple]) -> None:
    """Reads the texts again of things of which one was touched, or that are new; ``said`` tells of which."""
    spoken = {s.value for s, p, _ in touched if isinstance(s, ox.NamedNode) and p.value in SPOKEN}
    spoken |= {s.value for s, p, o in touched if isinstance(s, ox.NamedNode) and p.value == TYPE}
    spoken |= {o.value for _, p, o in touched if isinstance(o, ox.NamedNode) and p.value in WORDS}
    spoken |= {iri for (iri,) in base.execute("SELECT iri FROM fresh").fetchall()}
    found: dict[str, list[tuple[str, str, str | None]]] = {table: [] for table in LITERALS}
    for iri in spoken:
        node = ox.NamedNode(iri)
        values: dict[str, list[tuple[str, str | None]]] = {}
        for table, (predicate, _) in LITERALS.items():
            property_ = _expanded(predicate)
            if property_ not in values:
                values[property_] = list(_texts(engine, node, property_))
            if values[property_] and _counts(engine, node, table):
                found[table] += [(iri, text, tag) for text, tag in values[property_]]
    base.execute(
        "CREATE OR REPLACE TEMP TABLE spoken AS "
        "SELECT id AS s FROM term WHERE iri IN (SELECT unnest($iris::VARCHAR[]))",
        {"iris": sorted(spoken)},
    )
    base.execute("CREATE OR REPLACE TEMP TABLE said (s BIGINT, t VARCHAR)")
    for table, rows in found.items():
        there = f"FROM {table} WHERE s IN (SELECT s FROM spoken)"
        base.execute(f"INSERT INTO said SELECT DISTINCT s, '{table}' {there}")
        base.execute(f"DELETE {there}")
        base.execute(
            "CREATE OR REPLACE TEMP TABLE raw AS "
            "SELECT unnest($s::VARCHAR[]) AS s, unnest($v::VARCHAR[]) AS v, unnest($l::VARCHAR[]) AS l",
            {name: [row[place] for row in rows] for place, name in enumerate("svl")},
        )
        base.execute(f"INSERT INTO {table} {literal_table(table, 'raw')}")
        base.execute(f"INSERT INTO said SELECT DISTINCT s, '{table}' {there}")


def _texts(engine: ox.Store, subject: ox.NamedNode, predicate: str) -> Iterator[tuple[str, str | None]]:
    for quad in engine.quads_for_pattern(subject, ox.NamedNode(predicate), None, MERGE):
        if isinstance(quad.object, ox.Literal):
            yield quad.object.value, quad.object.language


def _counts(engine: ox.Store, thing: ox.NamedNode, table: str) -> bool:
    """Whether a table has texts of a thing: some have only those of a class, or of terms that are used."""
    if table in OF_CLASS:
        return ox.Quad(thing, ox.NamedNode(TYPE), ox.NamedNode(NS + OF_CLASS[table]), MERGE) in engine
    if table == "word":
        used = (engine.quads_for_pattern(None, ox.NamedNode(word), thing, MERGE) for word in WORDS)
        return any(next(quads, None) is not None for quads in used)
    return True
