"""Finding phrases in text without regard to accents, case and inflection.

A phrase is a row of words: ``need* to`` matches "needs to"; ``*verkehr*`` matches any word with "verkehr" inside;
``_`` stands for up to three words of any kind. Text and phrases are cut into words the same way, so that apostrophes,
hyphens and line breaks do not matter. Phrases live in TOML files beside this module, by name and language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Hit", "PhraseBook", "Word", "cue_book", "fold", "words_of"]

_GAP = 3
_PREFIX = 3
_KNOWN_WORDS = 20_000
_WORD = re.compile(r"[^\W_]+")
_PATTERN_WORD = re.compile(r"\*?[^\W_]+\*?|_")
_SPECIAL = {"ł": "l", "ß": "s", "ø": "o", "đ": "d", "æ": "a", "œ": "o", "ς": "σ"}


class _Folded(dict[int, str]):
    """For ``str.translate``: a character without accent and capital, found out when first met."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFKD", chr(code))[0].casefold()[:1]
        return self.setdefault(code, _SPECIAL.get(base, base))


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The text without accents and capitals, character by character: its length stays the same."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


class Word(NamedTuple):
    """A word of a text, folded, with its offsets."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text in order: runs of letters and digits, folded."""
    return [Word(m[0], m.start(), m.end()) for m in _WORD.finditer(fold(text))]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: its name, language, and the numbers of its first and last word."""

    name: str
    language: str
    first: int
    last: int


def _matches(pattern: str, word: str) -> bool:
    if pattern[0] == "*":
        return pattern.strip("*") in word if pattern[-1] == "*" else word.endswith(pattern[1:])
    return word.startswith(pattern[:-1]) if pattern[-1] == "*" else word == pattern


class _Index:
    """The phrases of one language by how their first word is found."""

    def __init__(self) -> None:
        self.exact: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.stems: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.inner: list[tuple[tuple[str, ...], str]] = []
        self.known: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}

    def add(self, parts: tuple[str, ...], name: str) -> None:
        first = parts[0]
        if first[0] == "*":
            self.inner.append((parts, name))
        elif first[-1] == "*":
            self.stems[first[:-1][:_PREFIX]].append((parts, name))
        else:
            self.exact[first].append((parts, name))

    def starting(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """The phrases whose first word is this one; answers are kept, since most words of a text are frequent ones."""
        if word in self.known:
            return self.known[word]
        found = list(self.exact.get(word, ()))
        for length in range(1, min(_PREFIX, len(word)) + 1):
            found += [entry for entry in self.stems.get(word[:length], ()) if word.startswith(entry[0][0][:-1])]
        found += [entry for entry in self.inner if _matches(entry[0][0], word)]
        if len(self.known) >= _KNOWN_WORDS:
            self.known.clear()
        self.known[word] = tuple(found)
        return self.known[word]


class PhraseBook:
    """Many phrases, looked up together in one pass over the words of a text."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Takes (name, language, phrase) triples.

        Raises:
            ValueError: a phrase without words, or one that begins with a gap.
        """
        self._indexes: dict[str, _Index] = defaultdict(_Index)
        for name, language, phrase in entries:
            parts = tuple(_PATTERN_WORD.findall(fold(phrase)))
            if not parts or parts[0] == "_":
                raise ValueError(f"phrase {phrase!r} of {name} must begin with a word")
            self._indexes[language].add(parts, name)

    def hits(self, words: Sequence[Word], *, languages: frozenset[str] | None = None) -> list[Hit]:
        """Every phrase found, in the order of the text; languages None means all of them."""
        found = []
        chosen = [(key, index) for key, index in self._indexes.items() if languages is None or key in languages]
        for place, word in enumerate(words):
            for language, index in chosen:
                for parts, name in index.known.get(word.text) or index.starting(word.text):
                    last = place if len(parts) == 1 else _end_of(parts[1:], words, place + 1)
                    if last is not None:
                        found.append(Hit(name, language, place, last))
        return found


def _end_of(parts: tuple[str, ...], words: Sequence[Word], place: int) -> int | None:
    """The number of the last word when the rest of a phrase begins at a place, else None."""
    for number, part in enumerate(parts):
        if part == "_":
            rest = parts[number + 1 :]
            ends = (_end_of(rest, words, place + skip) for skip in range(_GAP + 1)) if rest else ()
            return next((end for end in ends if end is not None), None)
        if place >= len(words) or not _matches(part, words[place].text):
            return None
        place += 1
    return place - 1


@cache
def cue_book(file_name: str) -> PhraseBook:
    """The phrases of a TOML file beside this module: ``[name] language = ["phrase", …]``."""
    data = tomllib.loads(files("practicegraph.ingest").joinpath(file_name).read_text("utf-8"))
    return PhraseBook(
        (name, language, phrase)
        for name, languages in data.items()
        for language, phrases in languages.items()
        for phrase in phrases
    )
