"""What a page puts around a report, and which of its lone lines are headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practicegraph.ingest.read_date import date_in
from practicegraph.ingest.segment_blocks import title_like
from practicegraph.ingest.segment_boilerplate import closes_report, kicker, menu_entry, page_furniture, posted_line
from practicegraph.ingest.segment_lines import Block

__all__ = ["first_title", "outside_report", "resolve_headings"]

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]*_]*\Z")
STEP = re.compile(r"[^\W\d]+\s+(?:\d{1,2}|[IVX]{1,4})\Z")
"""Labels that number a section: "Lesson 1", "Étape 2"."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
INNER_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+\S")
TRAILING = 8
"""Lone titles after the last paragraph: more than that is a list that the report means to give."""


def first_title(text: str, cut: Sequence[Block]) -> Block | None:
    """The block that reads as the title: the first lone line, after "PRESS RELEASE" and the like."""
    dropped = outside_report(text, cut)
    for block, after, drop in zip(cut, [*cut[1:], None], dropped, strict=False):
        line = text[block.start : block.end]
        if drop or kicker(line):
            continue
        if block.kind == "heading":
            return block
        if block.kind != "text" or block.lines > 2 or not title_like(line, words=30):
            return None
        long = after is not None and after.end - after.start > 2 * len(line)
        lone = after is not None and (after.gap > 0 or after.kind != "text" or long or after.label)
        if lone and (not block.label or _labelled_title(line, after)):
            return block
        return None
    return None


def _labelled_title(line: str, after: Block | None) -> bool:
    """ "Soria: a fourth roundtable on funding" is a title; "When: 12 May" above other such lines is not."""
    value = line.partition(":")[2]
    below = after is not None and after.label and not after.gap
    return not below and len(value.split()) >= 2 and not any(map(str.isdigit, value))


def outside_report(text: str, cut: Sequence[Block]) -> list[bool]:
    """For each block, whether it belongs to the page around the report.

    1. lines that only link or label ("Next", "Share", crumbs), and "Posted on …" lines;
    2. everything after the last paragraph when it opens with the head of such a section ("Related articles", "Note to
       editors"): from there on;
    3. lone titles of other articles after the last paragraph: a run of short lines, none of them marked, labelled or
       a sentence, of at least four words on average, with no colon before or at the first.
    """
    pieces = [text[block.start : block.end] for block in cut]
    drop = [
        block.kind != "row" and block.lines == 1 and (page_furniture(piece) or posted_line(piece) > 0)
        for block, piece in zip(cut, pieces, strict=True)
    ]
    _drop_menus(cut, pieces, drop)
    left, first = 0, len(cut)
    for place in reversed(range(len(cut))):
        if place * 2 <= len(cut) or left > len(text) / 4:
            break
        piece = pieces[place]
        if closes_report(piece) and (len(piece) < 40 or ":" in piece[:40]):
            first = place
        left += len(piece)
    drop[first:] = [True] * (len(cut) - first)
    if len(cut) > 2 and kicker(pieces[0]) and cut[0].lines == 1 and title_like(pieces[1], words=30):
        drop[0] = True
    last = next((n for n in reversed(range(len(cut))) if not drop[n] and _is_paragraph(cut[n], pieces[n])), None)
    if last is None:
        return drop
    tail = [n for n in range(last + 1, len(cut)) if not drop[n]]
    if tail and len(tail) <= TRAILING and all(_lone(cut[n], pieces[n]) for n in tail):
        words = sum(len(pieces[n].split()) for n in tail) / len(tail)
        navigated = any(drop[last + 1 :])
        led = pieces[last].endswith(":") or pieces[tail[0]].endswith(":")
        if (words >= 4 or navigated) and not led:
            for n in tail:
                drop[n] = True
    return drop


def _drop_menus(cut: Sequence[Block], pieces: Sequence[str], drop: list[bool]) -> None:
    """Runs of three or more very short lines close together, of which at least half are known entries of menus."""
    place = 0
    while place < len(cut):
        first = place
        while place < len(cut) and _link_like(cut[place], pieces[place]) and (place == first or cut[place].gap == 0):
            place += 1
        known = sum(drop[n] or menu_entry(pieces[n]) for n in range(first, place))
        if place - first >= 3 and any(drop[first:place]) and known * 2 >= place - first:
            drop[first:place] = [True] * (place - first)
        place = max(place, first + 1)


def _link_like(block: Block, piece: str) -> bool:
    return block.kind in ("text", "item") and block.lines == 1 and len(piece) <= 30 and piece.count(" ") <= 2


def _is_paragraph(block: Block, piece: str) -> bool:
    if block.kind in ("item", "row"):
        return True
    if block.kind != "text":
        return False
    ends = bool(SENTENCE_END.search(piece)) and piece[-1] not in "!?"
    return bool(block.label) or len(piece) > 160 or ends or bool(INNER_END.search(piece))


def _lone(block: Block, piece: str) -> bool:
    return block.kind == "text" and block.lines == 1 and block.gap > 0 and len(piece) <= 160


def resolve_headings(text: str, cut: Sequence[Block], dropped: Sequence[bool], *, title: str | None) -> list[Block]:
    """The blocks with lone short lines turned into headings.

    A line is a heading when it stands alone, reads like a title and something follows it: an item or row right below,
    or any block after a blank line. Lines in capitals are level 2, others level 3, the title level 1. In a run of more
    than four such lines (four after a colon) the first heads the others, items of a list that lost its bullets.
    """
    result = list(cut)
    kept = [n for n in range(len(cut)) if not dropped[n]]
    for n, after in reversed(list(zip(kept, [*kept[1:], None], strict=False))):
        below = result[after] if after is not None else None
        if cut[n].kind == "item" and below is not None and (level := _numbered_heading(text, cut, n, below)):
            result[n] = replace(cut[n], kind="heading", depth=2 + level, label=None)
    wanted = " ".join((title or "").split()).casefold()
    heads: list[int] = []
    for order, n in enumerate(kept):
        block, piece = cut[n], text[cut[n].start : cut[n].end]
        if block.kind != "text":
            continue
        following = [cut[other] for other in kept[order + 1 : order + 3]]
        if wanted and " ".join(piece.strip("*_ ").split()).casefold() == wanted:
            result[n] = replace(block, kind="heading", depth=1, label=None)
            wanted = ""
        elif following and _heads(block, piece, following, text) and not (order < 4 and _dated(piece)):
            result[n] = replace(block, kind="heading", depth=2 if _capitals(piece) else 3, label=None)
            heads.append(n)
    _lists_without_bullets(result, heads, text)
    _lists_after_colon(result, kept, text)
    return result


def _capitals(piece: str) -> bool:
    if len(piece) > 200:
        return False
    letters = [c for c in piece if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def _heads(block: Block, piece: str, following: Sequence[Block], text: str) -> bool:
    after = following[0]
    if block.lines > 1 or (block.label and not piece.endswith(":") and not STEP.match(block.label)):
        return False
    if _capitals(piece) and len(piece) <= 120 and not piece.endswith((".", ";", ",")):
        return True
    if not title_like(piece) and not (piece.startswith("**") and piece.endswith("**") and len(piece) < 100):
        return False
    if piece.endswith(":"):
        return True
    if after.gap:
        return block.gap > 0 or block.start == 0 or len(piece.split()) <= 8
    names = len(following) == 2 and all(other.gap == 0 and _bare_item(other, text) for other in following)
    if names and block.gap and len(piece.split()) <= 4:  # "Speakers" above a list of them
        return True
    return after.kind != "text" or after.end - after.start > 2 * len(piece)


def _numbered_heading(text: str, cut: Sequence[Block], n: int, after: Block) -> int:
    """The level of "2. What we heard" or "2.1 Costs" as a heading (1, 2); 0 when it is a list item.

    It heads the text right below it, or stands alone between paragraphs, where an item would have neighbours.
    """
    block = cut[n]
    line = text.rfind("\n", 0, block.start) + 1
    mark = text[line : block.start].strip()
    if not (mark[:1].isdigit() or mark[:1] in ("I", "V", "X")) or not title_like(
        text[block.start : block.end], words=10
    ):
        return 0
    level = mark.strip(".").count(".") + 1
    if after.label:
        return 0
    if after.gap == 0 and (after.kind == "text" or (after.kind == "heading" and after.depth > 2 + level)):
        return level
    before = cut[n - 1] if n else None
    sibling = before is not None and before.kind == "item" and before.depth == block.depth and not before.gap
    below = after.kind == "text" or (after.kind == "item" and after.depth > block.depth)
    return level if block.gap > 0 and below and not sibling else 0


def _lists_without_bullets(result: list[Block], heads: list[int], text: str) -> None:
    run: list[int] = []
    for n in [*heads, -1]:
        plain = n >= 0 and not _capitals(text[result[n].start : result[n].end])
        if run and plain and n == run[-1] + 1:
            run.append(n)
            continue
        if len(run) >= 4 and (text[result[run[0]].start : result[run[0]].end].endswith(":") or len(run) > 4):
            for member in run[1:-1]:
                result[member] = replace(result[member], kind="item", depth=1)
        run = [n] if plain else []


def _lists_after_colon(result: list[Block], kept: Sequence[int], text: str) -> None:
    """Short lines below "Participants:" or "they asked for:" are its items, though nothing marks them.

    Below a heading without a colon they stand close to it. Below a colon they all stand close together or all apart,
    whatever the distance to the first. A last line apart that a paragraph follows is the heading of that.
    """
    place = 0
    while place < len(kept):
        lead = result[kept[place]]
        place += 1
        colon = text[lead.end - 1] == ":"
        if lead.kind not in ("text", "heading") or not (colon or (lead.kind == "heading" and lead.depth > 1)):
            continue
        first = place
        while place < len(kept) and _bare_item(result[kept[place]], text):
            apart = result[kept[place]].gap > 0
            if apart and not colon:
                break
            if place > first + 1 and apart != (result[kept[first + 1]].gap > 0):
                break
            place += 1
        last = result[kept[place - 1]]
        if place < len(kept) and place - first > 1 and last.gap and last.kind == "heading":
            place -= 1
        for member in kept[first:place] if place - first > 1 else ():
            result[member] = replace(result[member], kind="item", depth=1, label=None)


def _bare_item(block: Block, text: str) -> bool:
    plain = block.kind == "text" or (block.kind == "heading" and not block.marked and block.depth == 3)
    if not plain or block.label or block.lines > 2 or block.end - block.start > 160:
        return False
    piece = text[block.start : block.end]
    return not piece.endswith(":") and not SENTENCE_END.search(piece)


def _dated(piece: str) -> bool:
    """Whether a line near the top gives the day, and so heads nothing."""
    return len(piece) <= 160 and bool(YEAR.search(piece)) and date_in(piece) is not None
