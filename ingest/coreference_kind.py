"""Which organisation "the College", "la coopérative", "his association" means: one of that kind, named before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from practicegraph.ingest.actors_words import vocabulary, word_set
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Mention, Segment

__all__ = ["meant_by_kind"]

_DEFINITE = (
    "the|this|that|said|his|her|our|its|their|la|le|l|cette|cet|ce|son|sa|notre|leur|el|esta|este|esa|ese|su|nuestra|nuestro"
    "|die|der|das|dem|den|diese[rsm]?|seine?r?|ihre?r?|unsere?r?|il|lo|questa|questo|sua|suo|nostra|nostro"
)
_POSSESSIVE = word_set(
    "his her its their son sa leur su seine sein seiner ihre ihr ihrer sua suo our notre nuestra nuestro unsere unser"
)
_UNCLEAR = word_set(
    "partner partners partenaire socio socios group groupe grupo gruppe network reseau red body initiative structure"
)
"""Where the report may mean itself or its own circle: only an organisation with that very word in its name is meant."""
_REACH = 8
"""How many sentences back another word for the same kind is followed."""


@cache
def _phrase() -> re.Pattern[str]:
    known = vocabulary()
    nouns = sorted(
        (n for n in (*known.common_nouns.entries, *known.establishments.entries) if " " not in n and len(n) > 3),
        key=lambda n: (-len(n), n),
    )
    return re.compile(rf"\b(?P<how>{_DEFINITE}) (?P<noun>{'|'.join(map(re.escape, nouns))})\b")


def meant_by_kind(segment: Segment, mentions: Sequence[Mention], segments: Sequence[Segment]) -> tuple[str, str] | None:
    """The canonical name of the organisation that a definite phrase of a sentence means, and the words before it.

    The phrase is an article or possessive and the word for a kind ("the College", "su cooperativa"); it means an
    organisation before it that has the word, or one of the same kind, in its name. None where there is no phrase, or
    nobody that it could mean.

    Args:
        segment: the sentence or item.
        mentions: what the report names, in order.
        segments: all segments of the document.
    """
    text = fold(segment.text)
    for match in _phrase().finditer(text):
        if _is_name(segment, match["noun"], mentions):
            continue
        shown = re.search(rf"\b{re.escape(match['noun'][:3])}", segment.text, re.IGNORECASE)
        capital = bool(shown and shown.group()[0].isupper()) and match.start() > 0
        found = _last_of_kind(segment, match["noun"], mentions, segments, capital=capital)
        if found is None and match["how"] in _POSSESSIVE and match["noun"] not in _UNCLEAR:
            found = next((str(m.value) for m in reversed(mentions) if segment.start <= m.start < segment.end), None)
        if found is not None:
            return found, text[: match.start()].strip()
    return None


def _is_name(segment: Segment, noun: str, mentions: Sequence[Mention]) -> bool:
    """Whether the word opens or ends a name of this sentence: "the association Au maquis" names it."""
    return any(
        segment.start <= m.start < segment.end
        and (noun in fold(m.text).split() or fold(segment.text[: m.start - segment.start]).endswith(" " + noun))
        for m in mentions
    )


def _last_of_kind(
    segment: Segment, noun: str, mentions: Sequence[Mention], segments: Sequence[Segment], *, capital: bool
) -> str | None:
    """The one with the word in its name, named near by, else most often so far; else the last of that kind near by."""
    known = vocabulary()
    kind = None if noun in _UNCLEAR else known.kind_of(noun)
    near, close = segments[max(segment.index - _REACH, 0)].start, segments[max(segment.index - 2, 0)].start
    alike, called = None, Counter[str]()
    for mention in reversed(mentions):
        if mention.kind != "organisation" or mention.start >= segment.start:
            continue
        name = str(mention.value)
        words = fold(name).split()
        if any(word.startswith(noun) for word in words):
            if mention.start >= close:
                return name
            called[name] += 1
        elif alike is None and kind and not capital and mention.start >= near:
            alike = name if any(known.kind_of(word) == kind for word in words) else None
    return called.most_common(1)[0][0] if called else alike
