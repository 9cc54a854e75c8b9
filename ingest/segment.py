"""From a document to its segments: sentences, list items, headings, table cells, metadata and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practicegraph.ingest.frontmatter import front_matter
from practicegraph.ingest.records import Document, Segment, SegmentKind
from practicegraph.ingest.segment_blocks import Wrapping, blocks
from practicegraph.ingest.segment_boilerplate import call_to_reader
from practicegraph.ingest.segment_lines import Block
from practicegraph.ingest.segment_page import outside_report, resolve_headings
from practicegraph.ingest.segment_sentences import sentences

__all__ = ["segment"]

FINISHED = re.compile(r"[.!?…;][\"'”’»)\]*_]*\Z|\b(?:19|20)\d\d\b")
"""What a sentence without a colon must not have to lead in to a list: an end, or a year (a line with the date)."""
WRAPPING: dict[str, Wrapping] = {
    "text/plain": "guess",
    "message/rfc822": "guess",
    "text/markdown": "always",
    "application/pdf": "loose",
}


def segment(document: Document) -> tuple[Segment, ...]:
    """The segments of a document, in order and without overlap; ``document.text[s.start:s.end] == s.text`` for each.

    1. each value of the front matter is a segment of kind ``metadata`` with its keys as label (the title: ``title``);
    2. the body is cut into blocks; those outside the report are ``boilerplate``, lone short lines become headings;
    3. paragraphs and items are cut into sentences, which may hold line breaks;
    4. parents: a heading hangs below the heading of a higher level; a sentence below its heading; a list item below the
       sentence that leads in to it ("they discussed the need to:"), the item around it, or its heading.

    The first sentence of a list item has kind ``item``; further ones are sentences of the same block whose parent is
    the item. Likewise the first sentence of a labelled paragraph has the label and the others hang below it. A table
    cell is a ``row`` with its column's header as label; the cells of one row share a block. Segments never cross a
    block, and text between segments (bullets, rules, table headers) belongs to none.
    """
    found: list[Segment] = []
    start = document.body[0]
    if start:
        found.extend(_metadata(document))
    end = document.body[1] or len(document.text)
    cut = blocks(document.text, start, end, wrapping=WRAPPING.get(document.media_type, "never"))
    dropped = outside_report(document.text, cut)
    cut = resolve_headings(document.text, cut, dropped, title=document.title)
    return tuple(_Assembly(document, found).run(cut, dropped))


def _metadata(document: Document) -> list[Segment]:
    front, _ = front_matter(document.text)
    result = []
    for number, value in enumerate(front.values if front else ()):
        kind: SegmentKind = "title" if value.key == "title" else "metadata"
        text = document.text[value.start : value.end]
        result.append(Segment(value.start, value.end, kind, text, index=number, block=number, label=value.key))
    return result


class _Assembly:
    """Blocks to segments, with what is open: headings, lead-in sentence, items."""

    def __init__(self, document: Document, found: list[Segment]) -> None:
        self.document = document
        self.found = found
        self.number = len(found)
        self.headings: list[Segment] = []
        self.items: list[tuple[int, Segment]] = []
        self.lead: Segment | None = None
        self.listed = False

    def run(self, cut: Sequence[Block], dropped: Sequence[bool]) -> list[Segment]:
        for place, (block, drop) in enumerate(zip(cut, dropped, strict=True)):
            same_row = (
                block.kind == "row" and place and cut[place - 1].kind == "row" and cut[place - 1].group == block.group
            )
            if place and not same_row:
                self.number += 1
            elif not place and self.found:
                self.number = self.found[-1].block + 1
            if drop:
                self._add(block.start, block.end, "boilerplate", None)
            elif block.kind == "heading":
                self._heading(block)
            elif block.kind == "row":
                self.items.clear()
                self._add(block.start, block.end, "row", self._below(), depth=block.depth, label=block.label)
            else:
                self._prose(block)
        return self.found

    def _add(
        self,
        start: int,
        end: int,
        kind: SegmentKind,
        parent: Segment | None,
        *,
        depth: int = 0,
        label: str | None = None,
    ) -> Segment:
        text = self.document.text[start:end]
        index = parent.index if parent else None
        made = Segment(start, end, kind, text, len(self.found), self.number, depth, index, label)
        self.found.append(made)
        return made

    def _below(self) -> Segment | None:
        return self.lead or (self.headings[-1] if self.headings else None)

    def _heading(self, block: Block) -> None:
        while self.headings and self.headings[-1].depth >= block.depth:
            self.headings.pop()
        start, end = _bare(self.document.text, block.start, block.end)
        title = _same(self.document.text[start:end], self.document.title)
        parent = self.headings[-1] if self.headings else None
        made = self._add(start, end, "title" if title else "heading", parent, depth=block.depth)
        if not title:
            self.headings.append(made)
        self.items.clear()
        self.lead = None
        self.listed = False

    def _prose(self, block: Block) -> None:
        text = self.document.text
        head: Segment | None = None
        item = block.kind == "item"
        if item:
            while self.items and self.items[-1][0] >= block.depth:
                self.items.pop()
            parent = self.items[-1][1] if self.items else self._below()
        else:
            if self.listed and self.headings and self.headings[-1].text.endswith(":"):
                self.headings.pop()  # "What helped:" heads its list and no more
            self.items.clear()
            self.lead = None
            parent = self._below()
        self.listed = item
        made: Segment | None = None
        for start, end in sentences(text, block.start, block.end):
            kind: SegmentKind = "item" if item and head is None else "sentence"
            if call_to_reader(text[start:end]):
                self._add(start, end, "boilerplate", None)
                continue
            label = block.label if made is None else None
            hangs = head if head and (item or block.label) else parent
            made = self._add(start, end, kind, hangs, depth=(len(self.items) + 1) * item, label=label)
            head = head or made
        if made is None:
            return
        if item and head:
            self.items.append((block.depth, head))
        elif not item and (made.text.endswith((":", "：")) or not FINISHED.search(made.text)):
            self.lead = made


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks of emphasis and the white space around it."""
    while end - start > 2 and text[start] in "*_" and text[end - 1] in "*_":
        start, end = start + 1, end - 1
    inner = text[start:end]
    if not inner.strip():
        return start, end
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())


def _same(text: str, title: str | None) -> bool:
    return title is not None and " ".join(text.split()).casefold() == " ".join(title.split()).casefold()
