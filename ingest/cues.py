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
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Hit", "PhraseBook", "Word", "cue_book", "fold", "words_of"]

_GAP = 3
_PREFIX = 3
_KNOWN_TEXTS = 512
"""Texts whose words are kept: those of a report or two, since each is asked about several times."""
_KNOWN_WORDS = 10_000
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


@lru_cache(maxsize=_KNOWN_TEXTS)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order: runs of letters and digits, folded."""
    new = tuple.__new__  # quicker than Word(…), of which there are some hundreds a page
    return tuple([new(Word, (m[0], *m.span())) for m in _WORD.finditer(fold(text))])


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


class _Phrase(NamedTuple):
    """A phrase as it is looked up."""

    parts: tuple[str, ...]
    name: str
    language: str
    second: str | None
    """Its second word, where that is written out: most phrases are out of the question by it."""


class _Index:
    """The phrases of one language by how their first word is found."""

    def __init__(self) -> None:
        self.exact: dict[str, list[_Phrase]] = defaultdict(list)
        self.stems: dict[str, list[_Phrase]] = defaultdict(list)
        self.inner: list[_Phrase] = []

    def add(self, phrase: _Phrase) -> None:
        first = phrase.parts[0]
        if first[0] == "*":
            self.inner.append(phrase)
        elif first[-1] == "*":
            self.stems[first[:-1][:_PREFIX]].append(phrase)
        else:
            self.exact[first].append(phrase)

    def starting(self, word: str) -> list[_Phrase]:
        """The phrases whose first word is this one."""
        found = list(self.exact.get(word, ()))
        for length in range(1, min(_PREFIX, len(word)) + 1):
            found += [phrase for phrase in self.stems.get(word[:length], ()) if word.startswith(phrase.parts[0][:-1])]
        return found + [phrase for phrase in self.inner if _matches(phrase.parts[0], word)]


class PhraseBook:
    """Many phrases, looked up together in one pass over the words of a text."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Takes (name, language, phrase) triples.

        Raises:
            ValueError: a phrase without words, or one that begins with a gap.
        """
        self._indexes: dict[str, _Index] = defaultdict(_Index)
        self._known: dict[frozenset[str] | None, dict[str, tuple[_Phrase, ...]]] = defaultdict(dict)
        for name, language, phrase in entries:
            parts = tuple(_PATTERN_WORD.findall(fold(phrase)))
            if not parts or parts[0] == "_":
                raise ValueError(f"phrase {phrase!r} of {name} must begin with a word")
            second = parts[1] if len(parts) > 1 and parts[1] != "_" and "*" not in parts[1] else None
            self._indexes[language].add(_Phrase(parts, name, language, second))

    def hits(self, words: Sequence[Word], *, languages: frozenset[str] | None = None) -> list[Hit]:
        """Every phrase found, in the order of the text; languages None means all of them."""
        found = []
        known = self._known[languages]
        for place, word in enumerate(words):
            starting = known.get(word.text)
            if starting is None:
                starting = self._starting(word.text, languages)
            for parts, name, language, second in starting:
                if second is not None and (place + 1 >= len(words) or words[place + 1].text != second):
                    continue
                last = place if len(parts) == 1 else _end_of(parts[1:], words, place + 1)
                if last is not None:
                    found.append(Hit(name, language, place, last))
        return found

    def _starting(self, word: str, languages: frozenset[str] | None) -> tuple[_Phrase, ...]:
        """The phrases whose first word is this one; answers are kept, since most words of a text are frequent ones."""
        known = self._known[languages]
        if len(known) >= _KNOWN_WORDS:
            known.clear()
        known[word] = tuple(
            phrase
            for language, index in self._indexes.items()
            if languages is None or language in languages
            for phrase in index.starting(word)
        )
        return known[word]


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
