"""Regular expressions that take no notice of capitals, several times as fast as those with ``re.IGNORECASE``.

With that flag, Python's ``re`` tries every word of ``first|second|third`` in full at every position of a text; without
it, ``re`` looks at the first letter before. So an expression is compiled twice: in small letters, which tells from the
text in small letters whether and where there is a match, and as written, which is asked from there and gives the match.
Most sentences have none. Both are compiled when first asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

__all__ = ["AnyCase", "any_case"]

_PART = re.compile(r"\\.|\(\?P[<=]\w+|[^\W\d_]", re.DOTALL)
"""A part of an expression that is an escape or the name of a group, which are kept, or a letter."""
_END = 1 << 62


class AnyCase:
    """An expression with the methods of ``re.Pattern`` that are used here; the matches are those of the text."""

    def __init__(self, pattern: str) -> None:
        """Takes the expression.

        Raises:
            ValueError: a part of it minds capitals, "(?-i:…)".
        """
        if "(?-i:" in pattern:
            raise ValueError(f"{pattern[:60]!r} minds capitals in a part; compile it with re.IGNORECASE")
        self.pattern = pattern

    @cached_property
    def _exact(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    @cached_property
    def _small(self) -> re.Pattern[str]:
        return re.compile(_in_small_letters(self.pattern))

    def search(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """The first match."""
        small = text.lower()
        if len(small) != len(text):  # "İ" becomes two letters
            return self._exact.search(text, start, end)
        found = self._small.search(small, start, end)
        return None if found is None else self._exact.search(text, found.start(), end)

    def match(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """The match that begins at a place."""
        return self._exact.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """The match that is all from a place to another."""
        return self._exact.fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = _END) -> Iterator[re.Match[str]]:
        """All matches, in order and without overlap."""
        first = self.search(text, start, end)
        return iter(()) if first is None else self._exact.finditer(text, first.start(), end)

    def sub(self, replacement: str, text: str) -> str:
        """The text with every match replaced."""
        return text if self.search(text) is None else self._exact.sub(replacement, text)


def any_case(pattern: str) -> AnyCase:
    """An expression that takes no notice of capitals, in the place of ``re.compile(pattern, re.IGNORECASE)``."""
    return AnyCase(pattern)


def _in_small_letters(pattern: str) -> str:
    small = pattern.replace("(?i:", "(?:")
    return _PART.sub(lambda part: part[0].lower() if len(part[0]) == 1 else part[0], small)
