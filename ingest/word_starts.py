"""Whether a regular expression can match in a text, told by how the words of both begin.

Most of our expressions are long lists of cue words, none of which stands in most sentences. Which words a match would
have to hold is read off the expression once, as Python's own parser understands it; which words a text has is found
out once a text. Where the two have nothing in common, no expression need be tried, which takes a hundred times as long.

A clue is a word's first four characters, or all of a shorter word; a character that belongs to no word, such as "@",
is a clue itself, and so is that there are figures. An expression of which no clue is certain is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

__all__ = ["clues_in", "clues_of"]

_LONGEST: Final = 4
_MOST: Final = 400
"""An expression with more ways to begin than these is always tried."""
_VAGUE: Final = "\0"
"""Ends a beginning of which nothing more is known."""
_KEPT: Final = 512
"""Texts whose clues are remembered: the sentences of a few reports, each asked hundreds of times."""
_WORD: Final = re.compile(r"\w+")
_OTHER: Final = re.compile(r"[^\w\s]")
_CLUE: Final = re.compile(rf"\b\w{{1,{_LONGEST}}}|[^\w\s]")
_DIGIT: Final = re.compile(r"\d")
_FIGURE: Final = "\\d"
"""The clue that there is a figure anywhere."""
_parser: Final[Any] = import_module("re._parser")  # the one parser of this syntax; there is no public name for it

Op = tuple[Any, Any]


@lru_cache(maxsize=_KEPT)
def clues_in(text: str) -> frozenset[str]:
    """The clues that a text in small letters gives."""
    clues = _CLUE.findall(text)
    if _DIGIT.search(text):
        clues.append(_FIGURE)
    return frozenset(clues)


def clues_of(pattern: str) -> frozenset[str] | None:
    """Clues of which every text in small letters in which an expression matches has at least one; None if that is not
    known."""
    parsed = _parser.parse(pattern)
    if parsed.state.flags & (re.IGNORECASE | re.ASCII):
        return None
    found = _needed(list(parsed))
    return frozenset(found) if found and len(found) <= _MOST else None


def _needed(items: Sequence[Op], *, at_start: bool = False) -> set[str] | None:
    """What a row of parts needs, from its first part that tells."""
    for place, (op, value) in enumerate(items):
        name = str(op)
        if at_start and (begun := _begun(items[place:])) is not None:
            return begun
        found: set[str] | None = None
        if name == "LITERAL":
            found = _outside(chr(value))
        elif name == "IN":
            found = {_FIGURE} if all(_is_figure(str(kind), one) for kind, one in value) else None
        elif name == "SUBPATTERN":
            found = _needed(list(value[-1]), at_start=at_start)
        elif name == "BRANCH":
            found = _union(_needed(list(branch), at_start=at_start) for branch in value[1])
        elif name in ("ASSERT", "ATOMIC_GROUP"):
            found = _needed(list(value[1] if name == "ASSERT" else value))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0]:
            found = _needed(list(value[2]), at_start=at_start)
        if found is not None:
            return found
        at_start = _parts_words(op, value, at_start)
    return None


def _union(several: Iterable[set[str] | None]) -> set[str] | None:
    """All of them; None if one is not known."""
    found: set[str] = set()
    for one in several:
        if one is None:
            return None
        found |= one
    return found


def _outside(character: str) -> set[str] | None:
    """A character that belongs to no word, as a clue."""
    return {character} if _OTHER.fullmatch(character) else None


def _is_figure(kind: str, value: Any) -> bool:
    """Whether a part of a class holds figures alone."""
    if kind == "RANGE":
        return all(chr(end) in "0123456789" for end in value)
    return str(value) == "CATEGORY_DIGIT" or (kind == "LITERAL" and chr(value) in "0123456789")


def _parts_words(op: Any, value: Any, before: bool) -> bool:
    """Whether a word that follows a part begins there. ``before`` is the same of the part."""
    name = str(op)
    if name == "AT":
        return before or str(value) in ("AT_BOUNDARY", "AT_BEGINNING", "AT_BEGINNING_STRING")
    if name == "ASSERT_NOT":
        return before or (value[0] < 0 and _is_word(list(value[1])))
    if name == "ASSERT":
        return before
    if name == "LITERAL":
        return not _WORD.fullmatch(chr(value))
    if name == "IN":
        return all(
            (str(kind) == "LITERAL" and not _WORD.fullmatch(chr(one)))
            or (str(kind) == "CATEGORY" and str(one) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD"))
            for kind, one in value
        )
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        inner = list(value[2])
        return len(inner) == 1 and _parts_words(inner[0][0], inner[0][1], False) and (before or value[0] > 0)
    return False


def _is_word(items: Sequence[Op]) -> bool:
    """Whether the parts are one class that holds every letter and digit."""
    return (
        len(items) == 1
        and str(items[0][0]) == "IN"
        and any(str(kind) == "CATEGORY" and str(one) == "CATEGORY_WORD" for kind, one in items[0][1])
        and not any(str(kind) == "NEGATE" for kind, _ in items[0][1])
    )


def _begun(items: Sequence[Op]) -> set[str] | None:
    """How the text goes on where a word may begin, as clues; None where it is not known."""
    clues = {_clue(way) for way in _ways(items, {""})}
    return None if None in clues else {clue for clue in clues if clue}


def _clue(way: str) -> str | None:
    word = _WORD.match(way)
    if word is None:
        return way[:1] if _OTHER.match(way) and way[0] != _VAGUE else None
    if word.end() < _LONGEST and way[word.end() :] in ("", _VAGUE):
        return None  # the word may go on
    return word[0][:_LONGEST]


def _ways(items: Sequence[Op], ways: set[str]) -> set[str]:
    """Every beginning of a text that some parts match, after what they follow on."""
    done: set[str] = set()
    for op, value in items:
        done |= {way for way in ways if not _is_open(way)}
        ways = {way for way in ways if _is_open(way)}
        if not ways:
            return done
        ways = _longer(str(op), value, ways)
        if len(ways) + len(done) > _MOST:
            return {_VAGUE}
    return done | ways


def _is_open(way: str) -> bool:
    """Whether what follows makes a difference: it is short, and its word has not ended."""
    return len(way) < _LONGEST and (not way or bool(_WORD.fullmatch(way)))


def _longer(name: str, value: Any, ways: set[str]) -> set[str]:
    """The ways after one part."""
    if name == "LITERAL":
        return {way + chr(value) for way in ways}
    if name == "IN" and (letters := _letters(value)):
        return {way + letter for way in ways for letter in letters}
    if name == "SUBPATTERN":
        return _ways(list(value[-1]), ways)
    if name == "BRANCH":
        return {way for branch in value[1] for way in _ways(list(branch), ways)}
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, inner = value
        once = _ways(list(inner), ways)
        if most > 1:
            once = {way + _VAGUE if _is_open(way) else way for way in once}
        return once if least else once | ways
    if name == "AT" and str(value) in ("AT_BOUNDARY", "AT_END", "AT_END_STRING"):
        return {way + " " if way else way for way in ways}  # the word ends
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return ways  # takes no character; leaving it out makes the clues weaker, never wrong
    return {way + _VAGUE for way in ways}


def _letters(parts: Sequence[Op]) -> list[str]:
    """The characters of a class, where they are few; else none."""
    if any(str(kind) not in ("LITERAL", "RANGE") for kind, _ in parts):
        return []
    found: list[str] = []
    for kind, value in parts:
        first, last = (value, value) if str(kind) == "LITERAL" else value
        if last - first > _MOST // 8:
            return []
        found += map(chr, range(first, last + 1))
    return found
