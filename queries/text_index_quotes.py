"""The index of quotes: which sentences of which reports hold some words, and what they are evidence for.

A full-text table of SQLite (FTS5); accents and case do not count (``remove_diacritics 2``), beginnings of words do.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Final

from practicegraph.graph.store import Store

__all__ = ["expression", "fill_quotes", "quote_rows"]

PASSAGES: Final = """SELECT ?p ?report ?title ?quote ?start {
  ?p oa:hasSource ?report ; oa:hasSelector ?selector . ?selector oa:exact ?quote .
  OPTIONAL { ?selector oa:start ?start } OPTIONAL { ?report dct:title ?title } }"""
ABOUT: Final = "SELECT ?p ?s { ?s pg:evidence ?p }"
TABLES: Final = """
CREATE TABLE passages (
  iri TEXT UNIQUE, source TEXT, title TEXT, quote TEXT, language TEXT, start INTEGER);
CREATE TABLE about (passage INTEGER, iri TEXT);
CREATE VIRTUAL TABLE quotes USING fts5(
  quote, content='passages', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
"""
FOUND: Final = """SELECT p.rowid, p.iri, p.source, p.title, p.quote, p.language, p.start, -rank FROM quotes
  JOIN passages p ON p.rowid = quotes.rowid WHERE quotes MATCH ? ORDER BY rank, p.iri LIMIT ?"""
QuoteRow = tuple[int, str, str, str | None, str, str | None, int | None, float]


def fill_quotes(store: Store, base: sqlite3.Connection) -> None:
    """Writes the index of a store into an empty database."""
    base.executescript(TABLES)
    seen: set[str] = set()
    rows = []
    for passage, report, title, quote, start in sorted(store.query(PASSAGES).terms, key=str):
        iri = passage.value  # type: ignore[union-attr]  # IRIs and literals, as the patterns say
        if iri not in seen:  # a passage has one quote, and a report one title; of several the first
            seen.add(iri)
            called = None if title is None else title.value  # type: ignore[union-attr]
            offset = None if start is None else int(start.value)  # type: ignore[union-attr]
            rows.append((iri, report.value, called, quote.value, quote.language, offset))  # type: ignore[union-attr]
    base.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", rows)
    evidence = sorted(store.query(ABOUT).rows)
    base.executemany("INSERT INTO about SELECT rowid, ?2 FROM passages WHERE iri = ?1", evidence)
    base.execute("CREATE INDEX about_passage ON about(passage)")
    base.execute("INSERT INTO quotes(quotes) VALUES ('rebuild')")
    base.commit()


def expression(words: str) -> str:
    """What is typed as an expression of FTS5: all words, each as the beginning of one; “in quotes” as it stands.

    >>> expression('car-pool "to the doctor"')
    '"car"* "pool"* "to the doctor"'
    """
    parts = []
    for phrase, other in re.findall(r"[\"“”«»]([^\"“”«»]*)[\"“”«»]|([^\"“”«»]+)", words):
        if held := re.findall(r"\w+", phrase):
            parts.append(f'"{" ".join(held)}"')
        parts += [f'"{word}"*' for word in re.findall(r"\w+", other)]
    return " ".join(parts)


def quote_rows(base: sqlite3.Connection, words: str, limit: int) -> Iterator[tuple[QuoteRow, list[str]]]:
    """The passages that hold the words, best first, each with the IRIs that it is evidence for, sorted."""
    for row in base.execute(FOUND, (expression(words), limit)).fetchall():
        about = base.execute("SELECT iri FROM about WHERE passage = ? ORDER BY iri", (row[0],))
        yield row, [iri for (iri,) in about]
