"""The words beside a candidate for a name, up to the next sign."""

from __future__ import annotations

from dataclasses import dataclass, field

from practicegraph.ingest.actors_names import Token
from practicegraph.ingest.actors_words import ARTICLES, plain

__all__ = ["QUOTES", "Side", "left_of", "past_brackets", "right_of", "small_words_at"]

QUOTES = frozenset("\"'“”«»„‟‚‘’*_[]`")


@dataclass
class Side:
    """The words next to a candidate up to the next sign, quotation marks passed over."""

    keys: list[str] = field(default_factory=list)
    stop: int = -1
    """Position of the sign at which it ends; -1 at the edge of the segment."""


def left_of(words: list[Token], position: int) -> Side:
    """The words before a position, articles next to it left out."""
    side = Side()
    for step in range(position - 1, max(position - 12, -1), -1):
        token = words[step]
        if token.text in QUOTES:
            continue
        if not token.key:
            side.stop = step
            break
        side.keys[:0] = [plain(k) for k in token.key.split()]
    while side.keys and side.keys[-1] in ARTICLES:
        side.keys.pop()
    return side


def right_of(words: list[Token], position: int, *, reach: int = 12) -> Side:
    """The words from a position on, at most as many as the reach."""
    side = Side()
    for step in range(position, min(position + reach, len(words))):
        token = words[step]
        if token.text in QUOTES:
            continue
        if not token.key:
            side.stop = step
            break
        side.keys += token.key.split()
    return side


def small_words_at(words: list[Token], position: int) -> list[str]:
    """The words in small letters at a position: a verb has no capital."""
    end = next((n for n in range(position, min(position + 12, len(words))) if words[n].capital), position + 12)
    return right_of(words, position, reach=max(end - position, 0)).keys


def past_brackets(words: list[Token], position: int) -> int:
    """The position after "(…)" that starts at a position; the position itself where none does."""
    while position < len(words) and words[position].text in QUOTES:
        position += 1
    if position < len(words) and words[position].text == "(":
        for step in range(position, min(position + 18, len(words))):
            if words[step].text == ")":
                return step + 1
    return position
