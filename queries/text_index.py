"""Searching what the graph says in words: names, as they are typed; and quotes.

Both indexes are copies of the store (``columns_kept``), made when they are first needed after it has changed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.folding import fold
from practicegraph.graph.store import Store
from practicegraph.queries.columns_kept import MEMORY, Kept
from practicegraph.queries.text_index_names import KINDS, NameRow, candidates, fill_names, name_rows
from practicegraph.queries.text_index_quotes import expression, fill_quotes, quote_rows

__all__ = ["KINDS", "Hit", "LabelHit", "make_indexes", "search_labels", "search_quotes"]

ENOUGH: Final = 0.6
"""Scores below are no hits: two slips in a word of five letters are."""
NEAR: Final = 0.8
"""Hits have at least this share of the best one's score: what is typed right needs no guesses beside it."""
OTHER_LANGUAGE: Final = 0.04
"""What a name in another language than the one asked for counts less: about a slip in twelve letters."""
BATCH: Final = 900
"""Names compared at most."""


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A thing of which one name fits what was typed."""

    iri: str
    label: str
    """The name that fits."""
    kind: str
    """One of ``KINDS``."""
    language: str | None
    """Of the label, if it is known (BCP 47)."""
    score: float
    """1 for the same, folded; what is less fits less well."""
    name: str
    """What to show of the thing: its preferred name, in the language asked for where there is one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that holds the words."""

    quote: str
    source: str
    """IRI of the report."""
    title: str
    """Title of the report; its IRI where it has none."""
    passage: str
    """IRI of the passage."""
    start: int | None
    """Offset of the quote in the text of the report."""
    language: str | None
    """Of the quote, if it is known (BCP 47)."""
    about: tuple[str, ...]
    """IRIs of what it is evidence for."""
    score: float
    """BM25; comparable in one answer only."""


class _Index:
    """An open database; SQLite serialises what several threads ask of it."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base
        self.lock = threading.Lock()


def search_labels(
    store: Store,
    text: str,
    limit: int = 10,
    kinds: Sequence[str] | None = None,
    language: str | None = None,
) -> list[LabelHit]:
    """Things whose name fits a text as it is being typed: beginnings of words, in any order, with slips.

    Case, accents and punctuation do not count; Greek and Cyrillic names are also found in Latin letters.

    Args:
        store: The store.
        text: What was typed so far; nothing finds nothing.
        limit: Number of hits at most.
        kinds: Only these: see ``KINDS``.
        language: Names in this language are preferred (BCP 47).

    Returns:
        One hit for each thing, best first; among equals, names in the language asked for, preferred names, and things
        with more evidence come first.

    Raises:
        InvalidValue: a kind that there is not.
    """
    for kind in kinds or ():
        if kind not in KINDS:
            raise InvalidValue(f"no kind of thing is called {kind!r}; there are: {', '.join(KINDS)}")
    folded = fold(text)[:100]
    if not any(letter.isalnum() for letter in folded) or limit < 1 or kinds == ():
        return []
    index = _NAMES.of(store, _names_in_memory) or _names_in_memory(store)
    with index.lock:
        numbers = candidates(index.base, folded, None if kinds is None else list(kinds))[:BATCH]
        rows = sorted(name_rows(index.base, numbers))
        best: dict[str, tuple[tuple[float, float, float], NameRow]] = {}
        for row in rows:
            number, iri, _, name, _, tag, preferred = row
            score = max(_score(folded, part) for part in name.split(" | "))
            other = language is not None and tag is not None and not _speaks(tag, language)
            key = (-score + OTHER_LANGUAGE * other, -float(preferred), float(number))
            if score >= ENOUGH and (iri not in best or key < best[iri][0]):
                best[iri] = (key, row)
        ranked = sorted(best.values())
        chosen = [item for item in ranked if item[0][0] <= NEAR * ranked[0][0][0]][:limit]
        return [
            LabelHit(row[1], row[2], row[4], row[5], round(min(1.0, -key[0]), 3), _shown(index.base, row, language))
            for key, row in chosen
        ]


def search_quotes(store: Store, words: str, limit: int = 20) -> list[Hit]:
    """Sentences that hold all the words: beginnings of words; “in quotes” in this order; accents do not count.

    Args:
        store: The store.
        words: What to look for; nothing finds nothing.
        limit: Number of hits at most.

    Returns:
        The hits, best first (BM25: rare words count more, long sentences less).
    """
    if not expression(words) or limit < 1:
        return []
    index = _QUOTES.of(store, _quotes_in_memory) or _quotes_in_memory(store)
    with index.lock:
        return [
            Hit(quote, source, title or source, iri, start, language, tuple(about), round(score, 3))
            for (_, iri, source, title, quote, language, start, score), about in quote_rows(index.base, words, limit)
        ]


def make_indexes(store: Store) -> None:
    """Brings both indexes up to date, so that nobody who searches waits for that."""
    _NAMES.of(store, _names_in_memory)
    _QUOTES.of(store, _quotes_in_memory)


def _score(typed: str, name: str) -> float:
    """How well a folded name fits what was typed: the same, begun, with these words in another order, contained, each
    with some slips; of two that fit alike, the shorter one fits better. The weights put these ways in this order."""
    best = fuzz.ratio(typed, name)
    if len(typed) <= len(name):  # a short name inside what was typed is not meant
        best = max(best, 0.97 * fuzz.ratio(typed, name[: len(typed)]), 0.9 * fuzz.partial_ratio(typed, name))
        if " " in typed:
            best = max(best, 0.92 * fuzz.partial_token_sort_ratio(typed, name))
    at_word = 2.0 if f" {typed}" in f" {name}" else 0.0
    return (best + at_word) / 100 - min(len(name), 200) / 20_000


def _speaks(tag: str | None, language: str | None) -> bool:
    return language is not None and tag is not None and tag.split("-")[0] == language.split("-")[0]


def _shown(base: sqlite3.Connection, row: NameRow, language: str | None) -> str:
    found = base.execute("SELECT label, language FROM names WHERE iri = ? AND preferred = 2", (row[1],)).fetchall()
    ranked = sorted(found, key=lambda item: (not _speaks(item[1], language), item[1] not in ("en", None), item))
    return str(ranked[0][0]) if ranked else row[2]


def _maker(fill: Callable[[Store, sqlite3.Connection], None]) -> Callable[[Store, str], None]:
    def make(store: Store, path: str) -> None:
        base = sqlite3.connect(path)
        try:
            base.execute("PRAGMA journal_mode = OFF")  # the file is moved into place when it is whole
            base.execute("PRAGMA synchronous = OFF")
            fill(store, base)
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
        finally:
            base.close()

    return make


def _in_memory(store: Store, fill: Callable[[Store, sqlite3.Connection], None]) -> _Index:
    base = sqlite3.connect(MEMORY, check_same_thread=False)
    fill(store, base)
    return _Index(base)


def _names_in_memory(store: Store) -> _Index:
    return _in_memory(store, fill_names)


def _quotes_in_memory(store: Store) -> _Index:
    return _in_memory(store, fill_quotes)


def _open(path: str) -> _Index:
    base = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    base.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    return _Index(base)


_NAMES: Final = Kept("names-1", _maker(fill_names), _open)
_QUOTES: Final = Kept("quotes-1", _maker(fill_quotes), _open)
