"""Tables in plain text and Markdown: cells between bars or tabs, labelled by the header of their column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practicegraph.ingest.segment_lines import Block, Line

__all__ = ["table"]

SEPARATOR = re.compile(r"[|:+\s]*--[-|:+\s]*\Z")
SHORT = 40
"""Characters: the longest cell that may be the name of its row or column."""


def table(found: Sequence[Line], first: int, text: str) -> tuple[list[Block], int]:
    """The cells of the table that begins at a line, and the number of the line after it; no cells when none begins.

    1. consecutive lines that start with a bar, or have the same number of bars or tabs, are rows;
    2. a line of dashes below the first row makes that the header; without one, the first row of at least three is the
       header when all its cells are short and hold no digit, and there are at least three columns;
    3. a table of two columns without a header names its rows: the first cell is the label of the second.

    The cells of the header row are not given back: they are in the labels.
    """
    mark = _mark(found, first)
    if mark is None:
        return [], first
    rows: list[list[Block]] = []
    header: list[Block] | None = None
    count = found[first].text.count(mark)
    number = first
    while number < len(found) and (number == first or not found[number].gap):
        line = found[number]
        if len(rows) <= 1 and SEPARATOR.match(line.text) and ("|" in line.text or "+" in line.text):
            header = rows.pop() if rows and header is None else header
        elif _is_row(line, mark, count):
            rows.append(_cells(line, mark))
        else:
            break
        number += 1
    rows = [row for row in rows if row]
    if header is None and len(rows) >= 3 and len(rows[0]) >= 3 and all(_names(cell, text) for cell in rows[0]):
        header = rows.pop(0)
    labels = {cell.depth: text[cell.start : cell.end].strip("*_ ") for cell in header or []}
    pairs = header is None and all(len(row) == 2 for row in rows) and all(_names(row[0], text) for row in rows)
    result: list[Block] = []
    for group, row in enumerate(rows, start=1):
        if pairs:
            label = text[row[0].start : row[0].end].strip("*_ :")
            result.append(replace(row[1], label=label, group=group))
        else:
            result.extend(replace(cell, label=labels.get(cell.depth), group=group) for cell in row)
    if result:
        result[0] = replace(result[0], gap=found[first].gap)
    return result, number if result else first


def _mark(found: Sequence[Line], first: int) -> str | None:
    line = found[first]
    if line.text.startswith("|") and line.text.count("|") >= 2:
        return "|"
    below = found[first + 1] if first + 1 < len(found) and not found[first + 1].gap else None
    for mark in ("|", "\t"):
        count = line.text.count(mark)
        ruled = below is not None and mark == "|" and "|" in below.text and SEPARATOR.match(below.text)
        if count and below is not None and (ruled or below.text.count(mark) == count):
            return mark
    return None


def _is_row(line: Line, mark: str, count: int) -> bool:
    return line.text.count(mark) == count or (line.text.startswith("|") and mark == "|")


def _cells(line: Line, mark: str) -> list[Block]:
    position, column, cells = line.start, 0, []
    pieces = line.text.split(mark)
    for number, piece in enumerate(pieces):
        content = piece.strip()
        if content or not (mark == "|" and number in (0, len(pieces) - 1)):
            column += 1
        if content:
            start = position + piece.find(content[0])
            cells.append(Block("row", start, start + len(content), depth=column))
        position += len(piece) + 1
    return cells


def _names(cell: Block, text: str) -> bool:
    content = text[cell.start : cell.end]
    return len(content) <= SHORT and not any(map(str.isdigit, content))
