"""What the reader of one file format takes out of the bytes of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Taken", "join_blocks", "table_lines"]


@dataclass(frozen=True, slots=True)
class Taken:
    """The text of a report and what its format says about it.

    A format other than text and Markdown is written down with a few marks of Markdown, one block a line, so that
    one segmenter serves them all: ``# `` before a heading, ``- `` before a list item, indented by two spaces a level,
    and ``| a | b |`` for a table row, with a line of dashes below the header row.
    """

    text: str
    media_type: str
    title: str | None = None
    url: str | None = None
    language: str | None = None
    """As declared by the file, which may be wrong."""
    published: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    body_start: int = 0
    warnings: tuple[str, ...] = ()


def table_lines(rows: Sequence[Sequence[str]], *, header: bool) -> str:
    """The rows of a table as lines between bars; empty when no cell holds anything.

    A table of one column is a list of paragraphs (it was a table for the looks of it).
    """
    kept = [[cell.replace("|", "/") for cell in row] for row in rows if any(row)]
    if kept and all(sum(map(bool, row)) == 1 for row in kept):
        return "\n\n".join("".join(row) for row in kept)
    lines = ["| " + " | ".join(row) + " |" for row in kept]
    if header and len(lines) > 1:
        lines.insert(1, "|" + " --- |" * len(kept[0]))
    return "\n".join(lines)


def join_blocks(found: Iterable[str]) -> str:
    """Blocks to one text: a blank line between them, none between the items of a list."""
    pieces: list[str] = []
    item = False
    for block in found:
        if not block.strip():
            continue
        listed = block.lstrip().startswith("- ")
        if pieces:
            pieces.append("\n" if listed and item else "\n\n")
        pieces.append(block)
        item = listed
    return "".join(pieces)
