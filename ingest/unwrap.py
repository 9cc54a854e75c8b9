"""Soft line breaks: where a line ends within a sentence, reading goes on as if there were a space.

Reports are wrapped at some column, by e-mail programs, editors and PDF; "round\\ntable" must be found like
"round table", and a no-break space is a space. The text that the stages look at has a space in the place of each such
character inside a segment, so that offsets stay; the evidence of what they find is then taken from the text itself,
letter for letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Final

from practicegraph.ingest.records import Document, Evidence, Facts, Segment

__all__ = ["quoted_from", "unwrapped"]

SOFT: Final = str.maketrans(dict.fromkeys("\n\u00a0\u202f\u2007", " "))
"""Line ends, and the spaces at which no line may end."""


def unwrapped(document: Document, segments: Sequence[Segment]) -> tuple[Document, tuple[Segment, ...]]:
    """The document and its segments with a space for every soft line break; the same lengths and offsets."""
    pieces, at = [], 0
    for item in segments:
        pieces += [document.text[at : item.start], document.text[item.start : item.end].translate(SOFT)]
        at = item.end
    text = "".join((*pieces, document.text[at:]))
    return replace(document, text=text), tuple(map(_on_one_line, segments))


def _on_one_line(segment: Segment) -> Segment:
    text = segment.text.translate(SOFT)
    return segment if text == segment.text else replace(segment, text=text)


def quoted_from(document: Document, facts: Facts) -> Facts:
    """The facts with their evidence quoted from a document as it is."""

    def as_it_is(record: Any) -> Any:
        pieces = tuple(Evidence(e.start, e.end, document.text[e.start : e.end]) for e in record.evidence)
        return replace(record, evidence=pieces)

    sections = {field.name: tuple(map(as_it_is, getattr(facts, field.name))) for field in fields(facts)[1:]}
    return Facts(document, **sections)
