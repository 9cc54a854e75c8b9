"""The lines of a text, and the blocks that they are put together to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Block", "BlockKind", "Line", "lines"]

BlockKind = Literal["text", "item", "heading", "row"]
LINE = re.compile(r"[^\n\f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it."""

    start: int
    end: int
    indent: int
    gap: int
    """Blank lines before it."""
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, as offsets into the text, without bullet, number or heading marks."""

    kind: BlockKind
    start: int
    end: int
    lines: int = 1
    gap: int = 0
    depth: int = 0
    """Level of a heading that says so, else 0; nesting of an item from 1; column of a table cell from 1."""
    label: str | None = None
    marked: bool = False
    """Whether the text itself says what it is: a bullet, heading marks."""
    group: int = 0
    """Number of the table row."""


def lines(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines of ``text[start:end]`` that are not blank."""
    gap, last = 0, start
    for match in LINE.finditer(text, start, end):
        gap += text.count("\n", last, match.start()) - 1 if match.start() > last else 0
        last = match.end()
        raw = match[0]
        content = raw.strip().strip("\ufeff\u200b").strip()
        if not content:
            continue
        begin = match.start() + raw.find(content[0])
        before = raw[: begin - match.start()].expandtabs(4)
        yield Line(begin, begin + len(content), len(before), max(gap, 0), content)
        gap = 0
