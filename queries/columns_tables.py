"""The columnar copy: what network-wide questions need of a store, as tables of DuckDB.

The engine writes what it holds of each property as CSV, DuckDB reads that: a million triples take some seconds, and
none of them passes through Python. Things are numbers, in the order of their IRIs, so that the smallest number is the
first IRI, as in SPARQL; ``term`` has the IRIs.

table                             columns
term                              id, iri
type                              s, o: of the classes in ``CLASSES``
class                             id, name: of those
snake_case of each of LINKS       s, o: one table for each property
label, name, other_name, word     s, value, lang, key: preferred labels; of organisations, what they are called by
                                  reports, and their other names; labels of terms; ``key`` sorts as SPARQL does
day, ordinal, source_count        s, v: start dates as text, ordinals and counts as numbers
heads                             s, v: how many came to an event, in words ("13", "10–15")
theme_stated                      s, o: themes that no rule derived
nearest                           s, o: of the regions that something is in, the smallest
first_evidence                    s, p: the passage that stands for all
passage                           p, quote, quote_lang, source, source_lang, source_iri
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from practicegraph.graph.store import Store
from practicegraph.ontology.names import PREFIXES

if TYPE_CHECKING:
    import duckdb

__all__ = ["fill_columns"]

LINKS: Final = (
    "pg:activeIn", "pg:activeInProject", "pg:addresses", "pg:atEvent", "pg:basis", "pg:between", "pg:cooperationKind",
    "pg:cooperatesWith", "pg:eventFormat", "pg:evidence", "pg:fundedBy", "pg:inProject", "pg:inRegion", "pg:inSeries",
    "pg:includesKind", "pg:organisationKind", "pg:organised", "pg:participant", "pg:reportedAt", "pg:role", "pg:runBy",
    "pg:runs", "pg:status", "pg:theme", "pg:tookPartIn", "pg:within", "skos:broader", "oa:hasSource", "oa:hasSelector",
)  # fmt: skip
"""Properties whose values are things."""
CLASSES: Final = (
    "Challenge", "Cooperation", "Event", "Need", "Organisation", "PilotAction", "Platform", "Practice", "Project",
)  # fmt: skip
WORDED: Final = ("pg:cooperationKind", "pg:eventFormat", "pg:role", "pg:status")
"""Properties whose values are terms of the vocabulary, shown by their rdfs:label."""
LITERALS: Final = {
    "label": "SELECT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) { ?s skos:prefLabel ?o }",
    "name": "SELECT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) { ?s a pg:Organisation ; rdfs:label ?o }",
    "other_name": "SELECT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) { ?s a pg:Organisation ; skos:altLabel ?o }",
    "word": "SELECT DISTINCT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) { { SELECT DISTINCT ?s { "
    + " UNION ".join(f"{{ ?x {name} ?s }}" for name in WORDED)
    + " } } ?s rdfs:label ?o }",
    "day": 'SELECT ?s (STR(?o) AS ?v) ("" AS ?l) { ?s pg:startDate ?o }',
    "ordinal": 'SELECT ?s (STR(?o) AS ?v) ("" AS ?l) { ?s pg:ordinal ?o }',
    "source_count": 'SELECT ?s (STR(?o) AS ?v) ("" AS ?l) { ?s pg:sourceCount ?o }',
    "number": 'SELECT ?s (STR(?o) AS ?v) ("" AS ?l) { ?s pg:number ?o }',
    "minimum": 'SELECT ?s (STR(?o) AS ?v) ("" AS ?l) { ?s pg:minimum ?o }',
    "maximum": 'SELECT ?s (STR(?o) AS ?v) ("" AS ?l) { ?s pg:maximum ?o }',
    "exact": "SELECT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) { ?s oa:exact ?o }",
    "title": "SELECT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) { ?s a pg:Source ; dct:title ?o }",
    "file_name": "SELECT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) { ?s a pg:Source ; pg:fileName ?o }",
}
DERIVED_THEMES: Final = "SELECT ?s ?o { GRAPH <https://w3id.org/practicegraph/graph/derived> { ?s pg:theme ?o } }"
TABLES: Final = """
CREATE TABLE label AS SELECT id AS s, v AS value, l AS lang, v || chr(1) || coalesce(l, '~') AS key
  FROM raw_label JOIN term ON iri = s ORDER BY id;
CREATE TABLE word AS SELECT id AS s, v AS value, l AS lang, v || chr(1) || coalesce(l, '~') AS key
  FROM raw_word JOIN term ON iri = s;
CREATE TABLE name AS SELECT id AS s, v AS value, l AS lang, v || chr(1) || coalesce(l, '~') AS key
  FROM raw_name JOIN term ON iri = s;
CREATE TABLE other_name AS SELECT id AS s, v AS value, l AS lang, v || chr(1) || coalesce(l, '~') AS key
  FROM raw_other_name JOIN term ON iri = s;
CREATE TABLE day AS SELECT id AS s, v FROM raw_day JOIN term ON iri = s;
CREATE TABLE ordinal AS SELECT id AS s, TRY_CAST(v AS BIGINT) AS v FROM raw_ordinal JOIN term ON iri = s;
CREATE TABLE source_count AS SELECT id AS s, TRY_CAST(v AS BIGINT) AS v FROM raw_source_count JOIN term ON iri = s;
CREATE TABLE heads AS
  WITH exact AS (SELECT a.o AS s, v FROM raw_number r JOIN term t ON t.iri = r.s JOIN at_event a ON a.s = t.id),
    least AS (SELECT a.o AS s, v FROM raw_minimum r JOIN term t ON t.iri = r.s JOIN at_event a ON a.s = t.id),
    most AS (SELECT a.o AS s, v FROM raw_maximum r JOIN term t ON t.iri = r.s JOIN at_event a ON a.s = t.id)
  SELECT DISTINCT s, v FROM exact
  UNION SELECT s, coalesce(least.v, '') || '–' || coalesce(most.v, '') FROM least FULL JOIN most USING (s)
        WHERE s NOT IN (SELECT s FROM exact);
CREATE TABLE theme_stated AS SELECT s, o FROM theme EXCEPT SELECT s, o FROM theme_derived;
CREATE TABLE nearest AS SELECT i.s, i.o FROM in_region i
  ANTI JOIN (SELECT n.s, w.o FROM in_region n JOIN within w ON w.s = n.o) f ON f.s = i.s AND f.o = i.o;
CREATE TABLE first_evidence AS SELECT s, min(o) AS p FROM evidence GROUP BY s ORDER BY s;
CREATE TABLE passage AS
  WITH report AS (SELECT s, min(o) AS r FROM has_source GROUP BY s),
    quote AS (SELECT h.s, arg_min(x, v || coalesce(l, '')) AS x
              FROM (SELECT s, min(o) AS o FROM has_selector GROUP BY s) h
              JOIN term t ON t.id = h.o JOIN (SELECT s, v, l, {'v': v, 'l': l} AS x FROM raw_exact) e ON e.s = t.iri
              GROUP BY h.s),
    called AS (SELECT id AS r, coalesce(
                 (SELECT arg_min({'v': v, 'l': l}, v || coalesce(l, '')) FROM raw_title x WHERE x.s = iri),
                 (SELECT arg_min({'v': v, 'l': l}, v || coalesce(l, '')) FROM raw_file_name x WHERE x.s = iri)) AS x
               FROM term WHERE id IN (SELECT DISTINCT r FROM report))
  SELECT f.p, q.x.v AS quote, q.x.l AS quote_lang, c.x.v AS source, c.x.l AS source_lang,
    CASE WHEN c.x IS NULL THEN t.iri END AS source_iri
  FROM (SELECT DISTINCT s AS p FROM has_selector UNION SELECT DISTINCT p FROM first_evidence) f
  LEFT JOIN report r ON r.s = f.p LEFT JOIN quote q ON q.s = f.p LEFT JOIN called c ON c.r = r.r
  LEFT JOIN term t ON t.id = r.r ORDER BY f.p;
CREATE TABLE region_names AS SELECT n.s, string_agg(DISTINCT value, '; ') AS names, min(key) AS first
  FROM nearest n JOIN label l ON l.s = n.o GROUP BY n.s;
CREATE TABLE runner_names AS SELECT r.s, string_agg(DISTINCT value, '; ') AS names, min(key) AS first
  FROM run_by r JOIN label l ON l.s = r.o GROUP BY r.s;
CREATE TABLE worded_themes AS SELECT t.s, lang, string_agg(DISTINCT value, '; ') AS names
  FROM theme_stated t JOIN label l ON l.s = t.o WHERE lang IS NOT NULL GROUP BY t.s, lang ORDER BY lang, t.s;
CREATE MACRO theme_names(tag) AS TABLE SELECT s, names FROM worded_themes WHERE lang = tag;
CREATE MACRO worded(tag) AS TABLE SELECT s, value, lang, key FROM word w
  WHERE lang = tag OR (lang = 'en' AND NOT EXISTS (SELECT 1 FROM word o WHERE o.s = w.s AND o.lang = tag));
CREATE UNIQUE INDEX term_iri ON term (iri);
CREATE TABLE class AS SELECT id, iri[35:] AS name FROM term WHERE id IN (SELECT o FROM type);
CREATE MACRO of_class(wanted) AS TABLE SELECT s FROM type WHERE o = (SELECT id FROM class WHERE name = wanted);
"""
"""``key`` sorts as SPARQL does: by text, then by datatype (rdf:langString before xsd:string), then by language."""
TERMS: Final = """CREATE TABLE term AS SELECT row_number() OVER (ORDER BY iri)::INTEGER AS id, iri FROM (
  SELECT s AS iri FROM link UNION SELECT o FROM link UNION SELECT s FROM raw_label UNION SELECT s FROM raw_word)"""
CSV: Final = (
    "header = true, auto_detect = false, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
    "strict_mode = true, parallel = false, max_line_size = 100000000"
)
"""How DuckDB reads what the engine writes: from the beginning to the end, since quotes hold line ends."""


def fill_columns(store: Store, base: duckdb.DuckDBPyConnection, folder: Path | None = None) -> None:
    """Writes the copy of a store into an empty database.

    Args:
        store: The store.
        base: The database.
        folder: Where files are laid down meanwhile, some 100 bytes for a triple; None is the system's place for them.
    """
    base.execute("SET enable_progress_bar = false")  # only viz/ prints
    with tempfile.TemporaryDirectory(dir=folder, prefix=".columns-", suffix=".tmp") as scratch:
        base.execute("CREATE TABLE link (p VARCHAR, s VARCHAR, o VARCHAR)")
        for name, path in _written(store, dict(_links()), Path(scratch)):
            columns = "{'s': 'VARCHAR', 'o': 'VARCHAR'}"
            base.execute(f"INSERT INTO link SELECT '{name}', s, o FROM read_csv('{path}', columns = {columns}, {CSV})")
        for name, path in _written(store, LITERALS, Path(scratch)):
            columns = "{'s': 'VARCHAR', 'v': 'VARCHAR', 'l': 'VARCHAR'}"
            base.execute(
                f"CREATE TEMP TABLE raw_{name} AS SELECT s, coalesce(v, '') AS v, l "
                f"FROM read_csv('{path}', columns = {columns}, {CSV})"
            )
    base.execute(TERMS)
    for name, _ in _links():
        base.execute(
            f"CREATE TABLE {name} AS SELECT a.id AS s, b.id AS o FROM link l "
            f"JOIN term a ON a.iri = l.s JOIN term b ON b.iri = l.o WHERE p = '{name}' ORDER BY 1, 2"
        )
    base.execute("DROP TABLE link")
    base.execute(TABLES)


def _links() -> Iterator[tuple[str, str]]:
    """The name of the table, and the query, of each."""
    for name in LINKS:
        local = name.partition(":")[2]
        yield re.sub(r"(?=[A-Z])", "_", local).lower(), f"SELECT ?s ?o {{ ?s {name} ?o }}"
    yield "theme_derived", DERIVED_THEMES
    classes = " ".join(f"pg:{name}" for name in CLASSES)
    yield "type", f"SELECT ?s ?o {{ VALUES ?o {{ {classes} }} ?s a ?o }}"


def _written(store: Store, queries: Mapping[str, str], folder: Path) -> Iterator[tuple[str, Path]]:
    """The answers to queries in files, two at a time: the engine lets other threads run meanwhile."""

    def write(name: str) -> Path:
        path = folder / f"{name}.csv"
        found = store.raw.query(queries[name], prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - SELECT queries; this tells the type checker
        with path.open("wb") as file:
            found.serialize(file, format=ox.QueryResultsFormat.CSV)
        return path

    with ThreadPoolExecutor(2) as pool:
        for name, path in zip(queries, pool.map(write, queries), strict=True):
            yield name, path
            path.unlink()
