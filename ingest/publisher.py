"""Whose report it is: the organisation that "we" stands for where the report does not say so in a sentence.

Letterheads, "About us", "¿Quiénes somos?", bylines and footers name the publisher by their place on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Mention, Segment

__all__ = ["at_home", "publisher"]

_ABOUT_US = re.compile(
    r"(?:about (?:us|the (?:publisher|author|organisation|network|partnership))|who we are|qui sommes nous"
    r"|a propos(?: de nous)?|quienes somos|sobre nosotr[oa]s|wer wir sind|uber uns|chi siamo|o nas"
    r"|kim jestesmy|kdo jsme|ποιοι ειμαστε)\b"
)
_BYLINE = re.compile(
    r"(?:\b(?:by|from|published by|issued by|written by|par|publié par|rédigé par|édité par|por|publicado por"
    r"|elaborado por|von|herausgegeben von|di|a cura di|wydane przez|newsletter of|bulletin of"
    r"|newsletter des|bulletin de|boletín de|©|\(c\)|copyright)\s*(?:\d{4}\s*)?)"
    r"(?:the|la|le|les|l['’]|el|los|las|der|die|das)?\s*$",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"\b(?:registered (?:charity|office|company)|charity (?:no|number)|company (?:no|number)|siret|association loi 1901"
    r"|mentions légales|impressum|all rights reserved|tous droits réservés|todos los derechos|alle rechte)\b",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"(?:author|authors|by|publisher|published by|source|site|auteur|autor|fuente|editor|herausgeber)\b"
)
_TOP = 4
"""Lines at the top of which one may be the letterhead."""
_LINE = 140
"""Characters that a byline has at most."""
_REST = 24
"""Characters that may stand beside the name in a letterhead: "No. 31", "Newsletter"."""


def at_home(mentions: Sequence[Mention], segments: Sequence[Segment]) -> Iterator[tuple[Mention, Segment, str, str]]:
    """The organisations that a report names, each with the segment where it stands and the text before and after it."""
    for mention in mentions:
        home = next((s for s in segments if s.start <= mention.start < s.end), None)
        if mention.kind == "organisation" and home is not None:
            yield mention, home, home.text[: mention.start - home.start], home.text[mention.end - home.start :]


def publisher(mentions: Sequence[Mention], segments: Sequence[Segment]) -> str | None:
    """The canonical name of the organisation that publishes a report; None when nothing or too little tells it.

    Points: 3 below a heading "About us" or on such a line, 2 for a byline, a label ("Source: X") and for a line of its
    own at the top, 1 in the last lines beside "©" or "registered charity". The most points win from 2 on, the first
    named in a tie.

    Args:
        mentions: what the report names, in order.
        segments: all segments of the document.
    """
    points: Counter[str] = Counter()
    top = [s.index for s in segments[: _TOP * 2] if s.text.strip()][:_TOP]
    for mention, home, before, after in at_home(mentions, segments):
        name = str(mention.value)
        opens = len(before.strip(" *#_–—-")) < 5 or (home.label is not None and len(before) <= len(home.label) + 6)
        at_top = home.index in top
        labelled = home.label is not None and _LABELS.fullmatch(fold(home.label)) is not None
        byline = _BYLINE.search(before) is not None and ((len(home.text) < _LINE and at_top) or "©" in before)
        alone = len(after.strip()) <= _REST and (opens or (home.kind != "sentence" and len(before.strip()) <= _REST))
        if _about(home, segments) and (opens or _ABOUT_US.match(fold(before))):
            points[name] += 3
        elif byline or labelled or (at_top and alone):
            points[name] += 2
        elif home.index >= len(segments) - _TOP and (_REGISTERED.search(after) or re.search(r"©|\(c\)", before)):
            points[name] += 1
    best = points.most_common(1)
    return best[0][0] if best and best[0][1] > 1 else None


def _about(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether it is the first sentence below "About us", or a line that begins so."""
    if _ABOUT_US.match(fold(segment.text[:60])):
        return True
    above = segments[segment.index - 1] if segment.index else None
    return above is not None and above.kind != "sentence" and bool(_ABOUT_US.match(fold(above.text[:60])))
