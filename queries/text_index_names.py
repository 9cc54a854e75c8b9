"""The index of names: what things are called, in all languages, found by beginnings of words and in spite of slips.

Two full-text tables of SQLite (FTS5) over the folded names (``graph.folding``): one of words, for beginnings, and one
of groups of three letters, in which a slip spoils three groups at most. They only propose; ``text_index`` compares what
they propose with what was typed. Names stand in the order of their kinds, and in each kind those with most evidence
first, so that a kind is a range of row numbers, and the first rows of an answer are those to show if there are too
many.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from practicegraph.graph.folding import fold, latin
from practicegraph.graph.store import Store
from practicegraph.ontology.names import KIND, THEME

__all__ = ["KINDS", "NameRow", "candidates", "fill_names", "name_rows"]

KINDS: Final = (
    "organisation",
    "theme",
    "region",
    "project",
    "event",
    "pilot",
    "platform",
    "fund",
    "kind",
    "source",
    "practice",
    "need",
    "challenge",
)
"""What has a name, in the order of what people look for; ``kind`` is a kind of stakeholder."""
CLASSES: Final = {
    "organisation": "Organisation",
    "region": "Region",
    "project": "Project",
    "event": "Event",
    "pilot": "PilotAction",
    "platform": "Platform",
    "fund": "Fund",
    "source": "Source",
    "practice": "Practice",
    "need": "Need",
    "challenge": "Challenge",
}
OF_CLASS: Final = """SELECT ?s ?name ?preferred {
  ?s a pg:%s .
  { ?s skos:prefLabel ?name BIND(2 AS ?preferred) } UNION { ?s dct:title ?name BIND(2 AS ?preferred) }
  UNION { ?s rdfs:label ?name BIND(1 AS ?preferred) } UNION { ?s skos:altLabel ?name BIND(0 AS ?preferred) }
  UNION { ?s pg:fileName ?name BIND(0 AS ?preferred) } }"""
OF_CONCEPTS: Final = """SELECT ?s ?name ?preferred {
  ?s a skos:Concept .
  { ?s skos:prefLabel ?name BIND(2 AS ?preferred) } UNION { ?s skos:altLabel ?name BIND(0 AS ?preferred) }
  FILTER(STRSTARTS(STR(?s), "%s")) }"""
EVIDENCE: Final = "SELECT ?s (COUNT(?e) AS ?n) { ?s a pg:%s ; pg:evidence ?e } GROUP BY ?s"
TABLES: Final = """
CREATE TABLE names (iri TEXT, label TEXT, folded TEXT, kind TEXT, language TEXT, preferred INTEGER);
CREATE TABLE kinds (kind TEXT PRIMARY KEY, first INTEGER, last INTEGER);
CREATE VIRTUAL TABLE beginnings USING fts5(folded, content='', detail=none, prefix='1 2 3', tokenize='unicode61');
CREATE VIRTUAL TABLE grams USING fts5(folded, content='', detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE spread USING fts5vocab(grams, row);
"""
INSERT: Final = "INSERT INTO names(rowid, iri, label, folded, kind, language, preferred) VALUES (?, ?, ?, ?, ?, ?, ?)"
NameRow = tuple[int, str, str, str, str, str | None, int]
"""Row number, IRI, label, folded, kind, language, and 2 for the preferred label, 1 for one as stated, 0 for others."""

LONGEST: Final = 200
"""Letters of a name that are searched; practices and needs are named by whole sentences."""
FIRST: Final = 300
"""Names taken from each table: enough that the ten best are among them, few enough to compare in some milliseconds."""
LOOKED_AT: Final = 10_000
"""Rows of the table of groups that one search reads."""
PAD: Final = " "
"""Before each name and what is typed, so that the first letters of words count."""


def fill_names(store: Store, base: sqlite3.Connection) -> None:
    """Writes the index of a store into an empty database."""
    base.executescript(TABLES)
    number = 0
    for kind in KINDS:
        first = number + 1
        for row in _named(store, kind):
            number += 1
            base.execute(INSERT, (number, *row))
        base.execute("INSERT INTO kinds VALUES (?, ?, ?)", (kind, first, number))
    base.execute("INSERT INTO beginnings(rowid, folded) SELECT rowid, folded FROM names")
    base.execute("INSERT INTO grams(rowid, folded) SELECT rowid, ? || folded FROM names", (PAD,))
    base.execute("CREATE INDEX names_iri ON names(iri, preferred)")
    base.commit()


def candidates(base: sqlite3.Connection, folded: str, kinds: Sequence[str] | None) -> list[int]:
    """Row numbers of names that may be meant by a folded text, those with more in common first."""
    ranges = [(1, 1 << 62)]
    if kinds is not None:
        marks = ",".join("?" * len(kinds))
        query = f"SELECT first, last FROM kinds WHERE kind IN ({marks}) ORDER BY first"  # noqa: S608 - marks only
        ranges = [(first, last) for first, last in base.execute(query, list(kinds)) if first <= last]
    found: dict[int, float] = defaultdict(float)
    words = " ".join(f'"{word}"*' for word in folded.split())
    for first, last in ranges:
        query = "SELECT rowid FROM beginnings WHERE beginnings MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
        for (row,) in base.execute(query, (words, first, last, FIRST)):
            found[row] = 1.0
    alike: dict[int, float] = defaultdict(float)
    padded = PAD + folded
    groups = {padded[place : place + 3] for place in range(len(padded) - 2)}
    counted = [(base.execute("SELECT doc FROM spread WHERE term = ?", (group,)).fetchone(), group) for group in groups]
    looked_at = 0
    for count, group in sorted((row[0], group) for row, group in counted if row):
        looked_at += count
        if looked_at > LOOKED_AT and alike:
            break
        for first, last in ranges:
            query = "SELECT rowid FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
            for (row,) in base.execute(query, ('"' + group.replace('"', '""') + '"', first, last, LOOKED_AT)):
                alike[row] += 1.0
    best = sorted(alike, key=lambda row: (-alike[row], row))[:FIRST]
    return [*found, *(row for row in best if row not in found)]


def name_rows(base: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[NameRow]:
    """The names with these row numbers, a thousand at most."""
    marks = ",".join("?" * len(numbers))
    columns = "rowid, iri, label, folded, kind, language, preferred"
    query = f"SELECT {columns} FROM names WHERE rowid IN ({marks})"  # noqa: S608 - marks only
    yield from base.execute(query, list(numbers))


def _named(store: Store, kind: str) -> list[tuple[str, str, str, str, str | None, int]]:
    """IRI, label, folded, kind, language and rank of each name of this kind: each label once for each thing."""
    if kind in CLASSES:
        found = store.query(OF_CLASS % CLASSES[kind]).terms
        weights = {iri: int(n) for iri, n in store.query(EVIDENCE % CLASSES[kind]).rows}
    else:
        found = store.query(OF_CONCEPTS % (THEME if kind == "theme" else KIND)).terms
        weights = {}
    best: dict[tuple[str, str, str | None], int] = {}
    for thing, name, rank in found:
        key = (thing.value, name.value, name.language)  # type: ignore[union-attr]  # an IRI and a literal
        best[key] = max(best.get(key, 0), int(rank.value))  # type: ignore[union-attr]
    rows = []
    for (iri, label, language), preferred in best.items():
        folded = fold(label)[:LONGEST]
        if (spelled := latin(folded)) != folded:
            folded += " | " + spelled
        rows.append((iri, label, folded, kind, language, preferred))
    return sorted(rows, key=lambda row: (-weights.get(row[0], 0), row[0], -row[5], row[1], row[4] or ""))
