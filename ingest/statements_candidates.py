"""Stretches of a report that can be a practice, a challenge or a need, with what stands around them.

1. Sentences, list items and table cells can; titles, headings, metadata, boilerplate and lead-ins of lists cannot.
2. "Label: rest" is taken apart: a label that is a statement itself ("Find ways to get around: some associations …")
   becomes a candidate of its own, any other label is context of the rest.
3. A sentence with several clauses ("… and that …", "…; …", "…, but …") gives a candidate a clause beside the whole,
   and one that lists what was asked for or found wanting ("they called for a …, more … and the …") one for each of
   these, with what stands before the first as its lead-in (statements_listed.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practicegraph.ingest.cues import fold, words_of
from practicegraph.ingest.records import Document, Segment
from practicegraph.ingest.statements_listed import listed

__all__ = ["Candidate", "candidates"]

_CAN_BE = ("sentence", "item", "row")
_LEAST_WORDS = 3
_LABEL_WORDS = 3
"""A label of a list item with at least so many words can be a statement; shorter ones name a subject."""
_SHORT = 9
"""A sentence of so many words can announce what the next ones say."""
_SEAM = re.compile(
    r";\s+"
    r"|,? (?:and|but|or) (?:also )?(?:that|the fact that) "
    r"|, (?:explaining|adding|noting|saying|stressing|pointing out)(?: that)? "
    r"|,(?: and)?(?: also)? (?=(?:discussed|agreed|stressed|underlined|suggested|proposed|asked|called|recalled"
    r"|noted|added|warned|explored|insisted|requested|recommended|hoped|wished|regretted|deplored|complained|wanted|advocated"
    r"|mentioned|reported|others|some|another|one)\b)"
    r"|, (?:but|while|whereas|although|yet) "
    r"|,? et (?:que |qu')|, (?:mais|tandis que|alors que) "
    r"|,? y que |, (?:pero|mientras que|aunque) "
    r"|,? und dass |, (?:aber|wahrend|doch) "
    r"|,? e che |, (?:ma|mentre|pero) "
    r"|,? (?:i|oraz) ze |, (?:ale|natomiast) "
    r"|,? a ze |,? και οτι |, (?:αλλα|ενω) "
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of the document, and what it hangs below."""

    start: int
    end: int
    text: str
    segment: Segment
    lead: str | None = None
    """The sentence or outer item that leads in to a list item."""
    heading: str | None = None
    """The heading above."""
    label: str | None = None
    """What stood before the colon."""
    announced: str | None = None
    """The nearest short sentence before it in its paragraph: "What would help?"."""
    whole: bool = True
    """Whether it is all of the segment (but its label), not one clause of it."""


def _context(segment: Segment, segments: Sequence[Segment]) -> tuple[str | None, str | None]:
    """The lead-in and the heading above a segment."""
    lead = heading = None
    place = segment.parent
    first = True
    while place is not None:
        above = segments[place]
        if above.kind in ("heading", "title"):
            heading = heading or above.text
            break
        if lead is None and (
            segment.kind == "item" or (first and above.kind == "item" and above.block != segment.block)
        ):
            lead = above.text
        first = False
        place = above.parent
    return lead, heading


def _announcement(segment: Segment, segments: Sequence[Segment]) -> str | None:
    for place in range(segment.index - 1, -1, -1):
        before = segments[place]
        if before.block != segment.block:
            return None
        if len(words_of(before.text)) <= _SHORT:
            return before.text
    return None


def _after_label(segment: Segment) -> int:
    """Where the text begins behind the label, counted from the segment's start."""
    if not segment.label or segment.kind == "row" or not segment.text.startswith(segment.label):
        return 0
    rest = re.match(r"\W*", segment.text[len(segment.label) :])
    return len(segment.label) + (rest.end() if rest else 0)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end of each clause, in order; one pair where there is no seam, none with less than three words."""
    bounds, start = [], 0
    folded = fold(text).replace("’", "'")
    for seam in _SEAM.finditer(folded):
        if len(words_of(text[start : seam.start()])) < _LEAST_WORDS or len(words_of(text[seam.end() :])) < _LEAST_WORDS:
            continue
        bounds.append((start, seam.start()))
        start = seam.end()
    return [_trimmed(text, *pair) for pair in [*bounds, (start, len(text))]]


def candidates(document: Document, segments: Sequence[Segment]) -> Iterator[tuple[Candidate, ...]]:
    """For each segment that can state something: its stretches, the whole first and then its clauses, if several."""
    for segment in segments:
        if segment.kind not in _CAN_BE:
            continue
        lead, heading = _context(segment, segments)
        if segment.text.rstrip().endswith(":") or "·" in segment.text or " | " in segment.text:
            continue  # it leads in to what follows, or is a row of links
        announced = _announcement(segment, segments)
        cut = _after_label(segment)
        if cut and len(words_of(segment.label or "")) >= _LABEL_WORDS and segment.kind == "item":
            start, end = segment.start, segment.start + len(segment.label or "")
            yield (Candidate(start, end, document.text[start:end], segment, lead, heading),)
            lead = None
        start, end = _trimmed(document.text, segment.start + cut, segment.end)
        if start >= end:
            continue
        label = segment.label if cut or segment.kind == "row" else None
        text = document.text[start:end]
        whole = Candidate(start, end, text, segment, lead, heading, label, announced)
        parts = [(first, last, led or lead) for a, b in clauses(text) for first, last, led in listed(text, a, b)]
        split = [
            Candidate(start + a, start + b, text[a:b], segment, led, heading, label, announced, whole=False)
            for a, b, led in parts
            if len(parts) > 1
        ]
        yield (whole, *split)
