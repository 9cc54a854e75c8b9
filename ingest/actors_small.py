"""Names that begin in small letters: "communauté de communes Aure Louron", "urząd gminy Trondheim".

French, Spanish, Italian, Polish and Czech write the word for the kind of an institution small within a sentence. Where
such a word and what belongs to it stand right before a run of capitals, they are part of the name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from practicegraph.ingest.actors_names import Candidate, Token, spanning
from practicegraph.ingest.actors_words import table, word_set
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Segment

__all__ = ["with_small_head"]

_LINKS: Final = word_set("de du des d del della dell di do da des of la le les l el los las")
_ADJECTIVES: Final = re.compile(
    r"\w{3,}(?:al|ale|aux|ales|if|ive|ique|iques|iere|ier|aire|ienne|ien|ais|aise|ois|oise|ico|ica|ano|ana|ario|aria|ense"
    r"|ole|ista|iale)|superieure?|populaire|rural[ea]?|montana|agricole"
)


@lru_cache(maxsize=1)
def _ends() -> dict[str, list[tuple[str, ...]]]:
    """The heads by their last word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for head in table("actors.toml")["small"]["heads"]:
        parts = tuple(fold(head).split())
        found.setdefault(parts[-1], []).append(parts)
    return found


def with_small_head(run: Candidate, segment: Segment, words: list[Token]) -> Candidate | None:
    """The run with the small words for its kind before it; None where there are none.

    Between them and the run may stand adjectives and "de", "d'", "du", and the words that these lead in, at most six.
    """
    if run.given in ("label", "person", "page") or not run.first or words[run.first - 1].capital:
        return None
    ends = _ends()
    for last in range(run.first - 1, max(run.first - 8, -1), -1):
        token = words[last]
        if not token.key or token.capital:
            return None
        for parts in sorted(ends.get(token.key, ()), key=len, reverse=True):
            first = last - len(parts) + 1
            if first < 0 or tuple(t.key for t in words[first : last + 1]) != parts:
                continue
            between = [t.key for t in words[last + 1 : run.first]]
            if _belong(between):
                return spanning(segment, words, first, run.last, given="small head")
    return None


def _belong(between: list[str]) -> bool:
    """Whether the words between the kind and the capitals are adjectives, or led in by "de"."""
    linked = False
    for key in between:
        if key in _LINKS:
            linked = True
        elif not (linked or _ADJECTIVES.fullmatch(key) or key in ("sur", "et", "en")):
            return False
        elif not linked and key == "sur":
            linked = True
    return True
