"""Long names before an acronym in brackets, in whatever letters: "Cadre de concertation des paysans (CCP)".

After Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text (PSB 2003),
with whole initials in the place of single letters: a name is the shortest stretch before the bracket whose initials
spell the acronym, small words counted or not.
"""

from __future__ import annotations

from collections.abc import Sequence

from practicegraph.ingest.actors_names import Candidate, Token, spanning
from practicegraph.ingest.link import initials_match
from practicegraph.ingest.records import Segment

__all__ = ["long_forms"]

_LONGEST = 14
"""Words in a long name, small ones counted."""


def long_forms(segment: Segment, words: Sequence[Token]) -> list[Candidate]:
    """The long names of a segment that an acronym in brackets follows, in order and without overlap.

    A name begins with a capital; what is written in small letters altogether is a thing that is abbreviated.

    Args:
        segment: the sentence, item or line.
        words: its tokens.
    """
    found: list[Candidate] = []
    for position, token in enumerate(words):
        if token.text != "(" or position + 2 >= len(words) or words[position + 2].text not in "),;":
            continue
        short = words[position + 1]
        if not short.acronym and sum(c.isupper() for c in short.text) < 2:
            continue
        for first in range(position - 2, max(position - 1 - _LONGEST, -1), -1):
            if not words[first + 1].key and words[first + 1].text not in "'’-–&":
                break  # a name goes over no comma
            if words[first].capital and initials_match(short.text, _text(segment, words, first, position - 1)):
                if not found or found[-1].last < first:
                    found.append(spanning(segment, list(words), first, position - 1, given="long form"))
                break
    return found


def _text(segment: Segment, words: Sequence[Token], first: int, last: int) -> str:
    return segment.text[words[first].start - segment.start : words[last].end - segment.start]
