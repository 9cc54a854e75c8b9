"""The columnar copy: what network-wide questions need of a store, as tables of DuckDB.

The engine writes what it holds of each property as CSV, DuckDB reads that: a million triples take some seconds, and
none of them passes through Python. Things are numbers in the order of their IRIs, so that the smallest number is the
first IRI, as in SPARQL, with room between them for what comes later (``columns_follow``); ``term`` has the IRIs.

table                             columns
term                              id, iri
type                              s, o: of the classes in ``CLASSES``
class                             id, name: of those
snake_case of each of LINKS       s, o: one table for each property
label, name, other_name, word     s, value, lang, key: preferred labels; of organisations, what they are called by
                                  reports, and their other names; labels of terms; ``key`` sorts as SPARQL does
day, ordinal, source_count        s, v: start dates as text, ordinals and counts as numbers
number, minimum, maximum          s, v: of head-counts, as text
exact, title, file_name           s, v, l: text and language of quotes, and what reports are called

and what follows from those (``FOLLOWING``):

theme_stated                      s, o: themes that no rule derived
nearest                           s, o: of the regions that something is in, the smallest
first_evidence                    s, p: the passage that stands for all
passage                           p, quote, quote_lang, source, source_lang, source_iri
heads                             s, v: how many came to an event, in words ("13", "10–15")
region_names, runner_names        s, names, first: of where something is, and of who runs it
worded_themes                     s, lang, names
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
from practicegraph.ontology.names import DERIVED, NS, PREFIXES

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "CLASSES", "CLASS_TABLE", "FOLLOWING", "LINKS", "LITERALS", "WORDED", "fill_columns", "following", "literal_table",
    "table_name",
]  # fmt: skip

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
    "label": ("skos:prefLabel", ""),
    "name": ("rdfs:label", "?s a pg:Organisation ."),
    "other_name": ("skos:altLabel", "?s a pg:Organisation ."),
    "word": (
        "rdfs:label",
        "{ SELECT DISTINCT ?s { " + " UNION ".join(f"{{ ?x {name} ?s }}" for name in WORDED) + " } }",
    ),
    "day": ("pg:startDate", ""),
    "ordinal": ("pg:ordinal", ""),
    "source_count": ("pg:sourceCount", ""),
    "number": ("pg:number", ""),
    "minimum": ("pg:minimum", ""),
    "maximum": ("pg:maximum", ""),
    "exact": ("oa:exact", ""),
    "title": ("dct:title", "?s a pg:Source ."),
    "file_name": ("pg:fileName", "?s a pg:Source ."),
}
"""Properties whose values are text, and of what they count; by table."""
SORTED: Final = ("label", "name", "other_name", "word")
NUMBERS: Final = ("ordinal", "source_count")
PLAIN: Final = ("day", "number", "minimum", "maximum")
THINGS: Final = "FILTER(isIRI(?s) && isIRI(?o))"
DERIVED_THEMES: Final = f"SELECT ?s ?o {{ GRAPH <{DERIVED}> {{ ?s pg:theme ?o }} {THINGS} }}"
TEXTS: Final = "FILTER(isIRI(?s) && isLiteral(?o))"
FOLLOWING: Final = {
    "theme_stated": "SELECT s, o FROM theme WHERE [s] EXCEPT SELECT s, o FROM theme_derived WHERE [s]",
    "nearest": """SELECT i.s, i.o FROM in_region i
      ANTI JOIN (SELECT n.s, w.o FROM in_region n JOIN within w ON w.s = n.o WHERE [n.s]) f ON f.s = i.s AND f.o = i.o
      WHERE [i.s]""",
    "first_evidence": "SELECT s, min(o) AS p FROM evidence WHERE [s] GROUP BY s ORDER BY s",
    "heads": """
      WITH exactly AS (SELECT a.o AS s, v FROM number JOIN at_event a USING (s) WHERE [a.o]),
        least AS (SELECT a.o AS s, v FROM minimum JOIN at_event a USING (s) WHERE [a.o]),
        most AS (SELECT a.o AS s, v FROM maximum JOIN at_event a USING (s) WHERE [a.o])
      SELECT DISTINCT s, v FROM exactly
      UNION SELECT s, coalesce(least.v, '') || '–' || coalesce(most.v, '') FROM least FULL JOIN most USING (s)
            WHERE s NOT IN (SELECT s FROM exactly)""",
    "passage": """
      WITH report AS (SELECT s, min(o) AS r FROM has_source WHERE [s] GROUP BY s),
        quote AS (SELECT h.s, arg_min({'v': v, 'l': l}, v || coalesce(l, '')) AS x
                  FROM (SELECT s, min(o) AS o FROM has_selector WHERE [s] GROUP BY s) h JOIN exact e ON e.s = h.o
                  GROUP BY h.s),
        titled AS (SELECT s, arg_min({'v': v, 'l': l}, v || coalesce(l, '')) AS x FROM title GROUP BY s),
        filed AS (SELECT s, arg_min({'v': v, 'l': l}, v || coalesce(l, '')) AS x FROM file_name GROUP BY s),
        called AS (SELECT s, coalesce(titled.x, filed.x) AS x FROM titled FULL JOIN filed USING (s))
      SELECT f.p, q.x.v AS quote, q.x.l AS quote_lang, c.x.v AS source, c.x.l AS source_lang,
        CASE WHEN c.x IS NULL THEN t.iri END AS source_iri
      FROM (SELECT s AS p FROM has_selector WHERE [s] UNION SELECT p FROM first_evidence WHERE [p]) f
      LEFT JOIN report r ON r.s = f.p LEFT JOIN quote q ON q.s = f.p LEFT JOIN called c ON c.s = r.r
      LEFT JOIN term t ON t.id = r.r ORDER BY f.p""",
    "region_names": """SELECT n.s, string_agg(DISTINCT value, '; ') AS names, min(key) AS first
      FROM nearest n JOIN label l ON l.s = n.o WHERE [n.s] GROUP BY n.s""",
    "runner_names": """SELECT r.s, string_agg(DISTINCT value, '; ') AS names, min(key) AS first
      FROM run_by r JOIN label l ON l.s = r.o WHERE [r.s] GROUP BY r.s""",
    "worded_themes": """SELECT t.s, lang, string_agg(DISTINCT value, '; ') AS names
      FROM theme_stated t JOIN label l ON l.s = t.o WHERE lang IS NOT NULL AND [t.s] GROUP BY t.s, lang
      ORDER BY lang, t.s""",
}
"""What follows from other tables, each for one thing at a time; where ``[x]`` stands x can be narrowed to some."""
MACROS: Final = """
CREATE MACRO theme_names(tag) AS TABLE SELECT s, names FROM worded_themes WHERE lang = tag;
CREATE MACRO worded(tag) AS TABLE SELECT s, value, lang, key FROM word w
  WHERE lang = tag OR (lang = 'en' AND NOT EXISTS (SELECT 1 FROM word o WHERE o.s = w.s AND o.lang = tag));
CREATE UNIQUE INDEX term_iri ON term (iri);
CREATE MACRO of_class(wanted) AS TABLE SELECT s FROM type WHERE o = (SELECT id FROM class WHERE name = wanted);
"""
CLASS_TABLE: Final = f"SELECT id, iri[{len(NS) + 1}:] AS name FROM term WHERE id IN (SELECT o FROM type)"
ROOM: Final = 1 << 62
"""Numbers are spread over this range."""
TERMS: Final = f"""CREATE TABLE term AS
  WITH every AS (SELECT s AS iri FROM link UNION SELECT o FROM link UNION SELECT s FROM raw_label
    UNION SELECT s FROM raw_word)
  SELECT row_number() OVER (ORDER BY iri) * ({ROOM} // (SELECT count(*) + 2 FROM every))::BIGINT AS id, iri FROM every
  ORDER BY iri"""
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
        base.execute("CREATE TEMP TABLE link (p VARCHAR, s VARCHAR, o VARCHAR)")
        for name, path in _written(store, dict(_links()), Path(scratch)):
            columns = "{'s': 'VARCHAR', 'o': 'VARCHAR'}"
            base.execute(f"INSERT INTO link SELECT '{name}', s, o FROM read_csv('{path}', columns = {columns}, {CSV})")
        for name, path in _written(store, dict(_literals()), Path(scratch)):
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
    for name in LITERALS:
        base.execute(f"CREATE TABLE {name} AS {literal_table(name, f'raw_{name}')} ORDER BY 1")
        base.execute(f"DROP TABLE raw_{name}")
    for name in FOLLOWING:
        base.execute(f"CREATE TABLE {name} AS {following(name)}")
    base.execute(f"CREATE TABLE class AS {CLASS_TABLE}")
    base.execute(MACROS)


def following(name: str, among: str | None = None) -> str:
    """The query of one of ``FOLLOWING``, for everything or for those in the table ``among (s)``."""
    return re.sub(r"\[([a-z.]+)\]", "true" if among is None else rf"\1 IN (SELECT s FROM {among})", FOLLOWING[name])


def literal_table(name: str, raw: str) -> str:
    """The query of one of ``LITERALS`` over a table of IRI ``s``, text ``v`` and language ``l``."""
    if name in SORTED:  # by text, then by datatype (rdf:langString before xsd:string), then by language
        columns = "v AS value, l AS lang, v || chr(1) || coalesce(l, '~') AS key"
    elif name in NUMBERS:
        columns = "TRY_CAST(v AS BIGINT) AS v"
    else:
        columns = "v" if name in PLAIN else "v, l"
    return f"SELECT id AS s, {columns} FROM {raw} JOIN term ON iri = s"


def table_name(link: str) -> str:
    """The table of one of ``LINKS``."""
    return re.sub(r"(?=[A-Z])", "_", link.partition(":")[2]).lower()


def _links() -> Iterator[tuple[str, str]]:
    """The name of the table, and the query, of each."""
    for name in LINKS:
        yield table_name(name), f"SELECT ?s ?o {{ ?s {name} ?o {THINGS} }}"
    yield "theme_derived", DERIVED_THEMES
    classes = " ".join(f"pg:{name}" for name in CLASSES)
    yield "type", f"SELECT ?s ?o {{ VALUES ?o {{ {classes} }} ?s a ?o {THINGS} }}"


def _literals() -> Iterator[tuple[str, str]]:
    for name, (predicate, of) in LITERALS.items():
        yield name, f"SELECT ?s (STR(?o) AS ?v) (LANG(?o) AS ?l) {{ {of} ?s {predicate} ?o {TEXTS} }}"


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
