"""Matters: what needs and practices are about, finer than the themes that reports are read for, in six languages.

A need and the practice that answers it seldom share words: the last bus left at four, and a firm runs a shuttle. They
share matters, which ``match_matters.tsv`` lists with the words that tell of them in English, French, Spanish, German,
Italian and Polish. A word tells of a matter when it begins with one of them, folded; words of up to three letters count
whole. A text in another language, or an unknown one, is looked up in all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from practicegraph.graph.folding import fold

__all__ = ["matter_label", "matter_names", "matters_of"]

WHOLE: Final = 3
"""Letters up to which a word counts only whole."""


def matters_of(text: str, language: str) -> frozenset[str]:
    """The matters that a text tells of.

    Args:
        text: A sentence or some words.
        language: BCP 47 without subtags; empty when it is not known.
    """
    table = _table()
    tables = [table[language]] if language in table else list(table.values())
    found: set[str] = set()
    for word in fold(text).split():
        for beginnings in tables:
            for length in range(WHOLE + 1, len(word) + 1):
                found |= beginnings.get(word[:length], frozenset())
            if len(word) <= WHOLE:
                found |= beginnings.get(word, frozenset())
    return frozenset(found)


@cache
def matter_names() -> tuple[str, ...]:
    """All matters, sorted."""
    return tuple(sorted({name for table in _table().values() for names in table.values() for name in names}))


def matter_label(name: str, language: str) -> str:
    """The name of a matter in French for French, else in English."""
    return _french()[name] if language == "fr" else name


def _text() -> str:
    return files("practicegraph.queries").joinpath("match_matters.tsv").read_text("utf-8")


@cache
def _french() -> Mapping[str, str]:
    lines = [line.split("\t") for line in _text().splitlines() if line and not line.startswith("#")]
    return {name: label for name, label, *_ in lines[1:]}


@cache
def _table() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By language, the beginnings of words and what they tell of."""
    text = _text()
    (_, _, *languages), *rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    table: dict[str, dict[str, set[str]]] = {language: defaultdict(set) for language in languages}
    for name, _, *columns in rows:
        for language, column in zip(languages, columns, strict=True):
            for word in column.split():
                table[language][fold(word).replace(" ", "")].add(name)
    return {
        language: {word: frozenset(names) for word, names in words.items() if len(word) > 1}
        for language, words in table.items()
    }
