"""Lines to blocks: paragraphs, list items, headings and table rows of a plain or lightly marked-up text."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from practicegraph.ingest.segment_lines import Block, Line, lines
from practicegraph.ingest.segment_sentences import month_follows
from practicegraph.ingest.segment_tables import table

__all__ = ["Wrapping", "blocks", "label_of", "title_like"]

Wrapping = Literal["always", "guess", "loose", "never"]

SLACK = {"guess": 1.0, "loose": 0.82}
"""Share of the widest line from which on a line is full; lines of one width differ in length in a proportional font."""
RULE = re.compile(r"\s*([-*_=~#–—+•·.])(?:\s*\1){2,}\s*\Z")
ATX = re.compile(r"\s{0,3}(#{1,6})[ \t\u00a0]+")
COMMENT = re.compile(r"\s*<!--.*-->\s*\Z|\s*```|\s*~~~|\s*:::|\s*\{[%{:<].*[}>]\}?\s*\Z|\s*!\[[^\]]*\]\([^)]*\)\s*\Z")
BULLET = re.compile(r"\s*(?:[•·▪■●○◦‣⁃∙➢➤►▶→➔➜⇒★✦◆◇♦✓✔✗❖\uf0b7\uf0a7\uf076]\s*|[-*+–—o]\s+)(?:\[[ xX]\]\s+)?(?=\S)")
NUMBER = re.compile(
    r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:\d{1,2}\.){1,3}|\d{1,2}\.\d{1,2}(?=\s+[^\W\d])|[a-zA-Z]\."
    r"|[IVX]{1,4}\.)\s+(?=\S)"
)
QUOTE = re.compile(r"(?:>\s*)+(?=\S)")
COLUMNS = re.compile(r"\s{3,}|\t")
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
CLOCK = re.compile(
    r"\s*(?:de\s+|von\s+|from\s+|od\s+|at\s+|à\s+|a\s+las\s+)?\d{1,2}\s?(?:[:.]\d{2}|[hH]\s?\d{0,2})(?=\s*(?:[-–—:|]"
    r"|\b(?!\d))\s*\S)"
)
LABEL = re.compile(r"(?:\*\*|__)?([^\W\d_][^:：\n.!?;,|]{0,58}?)\s?(?:\*\*|__)?[:：](?:\*\*|__)?(?=\s|\Z)")


def label_of(line: str) -> str | None:
    """The part before the colon of "Where: Soria", "Lieu : Avignon" or "**When:** 12 May"; None for other lines.

    At most five words without other punctuation: a longer run before a colon is a clause and not a label.
    """
    match = LABEL.match(line)
    if not match:
        return None
    label = match[1].strip(" *_")
    return label if label and len(label.split()) <= 5 else None


def _columns(line: Line) -> list[Line]:
    """A line such as "Lead: X      Partner: Y" as two; any other line as it is."""
    gap = COLUMNS.search(line.text) if len(line.text) < 300 else None
    if not gap or not label_of(line.text) or not label_of(line.text[gap.end() :]):
        return [line]
    left = replace(line, end=line.start + gap.start(), text=line.text[: gap.start()])
    right = Line(line.start + gap.end(), line.end, line.indent, 0, line.text[gap.end() :])
    return [left, *_columns(right)]


def title_like(line: str, *, words: int = 14) -> bool:
    """Whether a lone line reads as a title: short, opens with a capital or digit, does not end as a sentence does."""
    text = line.strip("*_ \t\"'“”«»„¿¡")
    if not text or len(text) > 9 * words or len(text.split()) > words:
        return False
    if text[-1] in ".;,…" or not (text[0].isupper() or text[0].isdigit() or not text[0].islower()):
        return False
    if text[-1] == ":":
        return len(text.split()) <= 4
    return bool(re.search(r"[^\W\d_]{2}", text))


def blocks(text: str, start: int, end: int, *, wrapping: Wrapping) -> list[Block]:
    """The blocks of ``text[start:end]`` in order.

    1. lines, without blank ones, rules, fences and comments;
    2. marked lines open a block: headings, bullets, numbers, clock times, table rows, "Label: value";
    3. other lines continue the block before them when they are wrapped into it, else open one.

    Args:
        text: the whole text; offsets count in it.
        start: where to begin.
        end: where to stop.
        wrapping: whether a line break inside a paragraph means nothing (``always``: Markdown), ends it (``never``:
            text that we wrote down ourselves) or has to be judged by the widths of the lines, in characters (``guess``)
            or in a proportional font (``loose``: PDF).
    """
    found = [piece for line in lines(text, start, end) for piece in _columns(line)]
    width = _wrap_width(found, SLACK.get(wrapping, 0.0))
    result: list[Block] = []
    listed = _Nesting()
    marks = frozenset(line.text.split(maxsplit=1)[0] for line in found if NUMBER.match(line.text))
    previous: Line | None = None
    gap = number = 0
    while number < len(found):
        rows, after = table(found, number, text)
        if rows:
            result.extend(replace(row, gap=row.gap + gap) if not place else row for place, row in enumerate(rows))
            previous, gap, number = None, 0, after
            continue
        line = found[number]
        number += 1
        gap += line.gap
        if RULE.match(line.text):
            if (
                previous
                and not line.gap
                and line.text[0] in "=-~"
                and result
                and result[-1].kind == "text"
                and result[-1].lines == 1
            ):
                level = 1 if line.text[0] == "=" else 2
                result[-1] = replace(result[-1], kind="heading", depth=level, marked=True, label=None)
            previous, gap = None, gap + 1
            continue
        if COMMENT.match(line.text):
            previous = None
            continue
        block = _marked(line, listed, marks)
        if (
            block is None
            and previous is not None
            and not line.gap
            and result
            and _continues(previous, line, result[-1], width, wrapping)
        ):
            result[-1] = replace(result[-1], end=line.end, lines=result[-1].lines + 1)
        else:
            if block is None:
                if line.gap or not (result and result[-1].kind == "item"):
                    listed.pause(line.indent)
                quote = QUOTE.match(line.text)
                block = Block("text", line.start + (quote.end() if quote else 0), line.end, label=label_of(line.text))
            result.append(replace(block, gap=gap))
            gap = 0
        previous = line
    return result


def _marked(line: Line, listed: _Nesting, marks: frozenset[str]) -> Block | None:
    heading = ATX.match(line.text)
    if heading:
        listed.clear()
        stop = line.start + len(line.text.rstrip("# "))
        start = line.start + heading.end()
        return (
            Block("heading", start, max(stop, start + 1), depth=len(heading[1]), marked=True)
            if start < line.end
            else None
        )
    bullet = BULLET.match(line.text) or NUMBER.match(line.text)
    if bullet and bullet.end() < len(line.text):
        mark = bullet[0].strip()
        if mark == "o" and not listed.open:
            return None  # "o" is a word in six languages; a bullet only inside a list
        sign = mark[0]
        if mark[0].isalnum() or mark[0] == "(":
            sign = "1" + "." * mark.strip(".").count(".") if any(map(str.isdigit, mark)) else "a"
            if mark.endswith(".") and not _numbered(mark, marks, line.text[bullet.end() :]):
                return None
        if mark == "o":
            sign = "o"
        depth = listed.depth(line.indent, sign)
        start = line.start + bullet.end()
        return Block("item", start, line.end, depth=depth, label=label_of(line.text[bullet.end() :]), marked=True)
    if CLOCK.match(line.text):
        return Block("item", line.start, line.end, depth=listed.depth(line.indent, "clock"), marked=True)
    return None


def _numbered(mark: str, marks: frozenset[str], rest: str) -> bool:
    """Whether "3." or "B." numbers an item: its neighbour stands at the head of a line too, and no month follows.

    Otherwise it is the day of a date, an ordinal or an initial that happens to stand there.
    """
    if month_follows(rest):
        return False
    body = mark.rstrip(".")
    if "." in body:
        return True
    if body.isdigit():
        return bool({f"{int(body) - 1}.", f"{int(body) + 1}."} & marks)
    if body in ROMAN:
        place = ROMAN.index(body)
        if {f"{other}." for other in ROMAN[max(place - 1, 0) : place + 2] if other != body} & marks:
            return True
    return bool({chr(ord(body[-1]) - 1) + ".", chr(ord(body[-1]) + 1) + "."} & marks) and len(body) == 1


class _Nesting:
    """Which list items are open, by indentation and by bullet."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str]] = []

    def clear(self) -> None:
        self.open.clear()

    def pause(self, indent: int) -> None:
        """A paragraph ends the items that are not further left than it."""
        while self.open and self.open[-1][0] >= indent:
            self.open.pop()

    def depth(self, indent: int, sign: str) -> int:
        while self.open and self.open[-1][0] > indent:
            self.open.pop()
        signs = [known for place, known in self.open if place == indent]
        if sign in signs:
            while self.open[-1] != (indent, sign):
                self.open.pop()
        else:
            self.open.append((indent, sign))
        return len(self.open)


def _continues(previous: Line, line: Line, block: Block, width: int, wrapping: str) -> bool:
    """Whether a line without a mark of its own goes on with the block before it."""
    if block.kind in ("heading", "row"):
        return False
    label = label_of(line.text)
    if wrapping == "always":
        return not (label and (block.label or line.text.startswith("**"))) and not previous.text.endswith("\\")
    first = line.text.split(maxsplit=1)[0]
    full = width and previous.indent + len(previous.text) + 1 + len(first) > width
    if block.kind == "item" and line.indent > previous.indent and not label:
        return True
    if label and (block.label or not full):
        return False
    if full:
        return True
    return wrapping in SLACK and first[0].islower() and previous.text[-1] not in ".!?:;" and len(previous.text) > 30


def _wrap_width(found: list[Line], slack: float) -> int:
    """The column at which lines were wrapped, or 0 when they were not.

    A wrapped line is one that the first word of the next line would have made too long. Text was wrapped when at least
    half of the lines that have a plain line right below them are such; 40 is narrower than any column, 160 wider.
    """
    if not slack:
        return 0
    pairs = []
    for upper, lower in pairwise(found):
        plain = not (
            upper.text[0] == "|"
            or BULLET.match(lower.text)
            or ATX.match(lower.text)
            or RULE.match(lower.text)
            or label_of(lower.text)
        )
        if not lower.gap and plain and len(upper.text) <= 160:
            size = upper.indent + len(upper.text)
            pairs.append((size, size + 1 + len(lower.text.split(maxsplit=1)[0])))
    if not pairs:
        return 0
    widest = sorted(size for size, _ in pairs)[(len(pairs) * 19) // 20 if len(pairs) >= 20 else -1]
    wrapped = sum(needed > slack * widest for _, needed in pairs)
    return int(slack * widest) if widest >= 40 and wrapped * 2 >= len(pairs) else 0
