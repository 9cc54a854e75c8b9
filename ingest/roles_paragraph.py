"""What organisations do in the paragraph on an event, where no known phrase gives them a role.

1. Who does something with the event for its object ("A and B teamed up to put on a farm walk") organised it.
2. Who does something else there that is neither speaking nor being there ("A laid on two buses") supported it.
3. By whom the event was made ("the workshop imagined by A") organised it; by whom something else there was given
   ("the hall, lent by A") supported it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.cooperations_told import does
from practicegraph.ingest.records import Mention, Segment
from practicegraph.ingest.roles import Roles

__all__ = ["with_paragraph"]

_MADE_BY = any_case(
    r"(?P<made>[^\W\d_]{3,}(?:ed|wn|lt|ught|en|é|ée|és|ées|ie|is|ad[oa]s?|id[oa]s?|at[oaie]|ut[oaie]|t))\s+"
    r"(?:by|par|por|von|vom|da|dal|dalla|dall[’']|przez)\s*(?:(?:the|la|le|les|l[’']|el|los|las|der|dem|den|our)\s*)?"
    r"(?:[^\W\d_]+\s+)?$",
)
_NOT_GIVEN = any_case(
    r"(?:present|prés?ent|introduc|explain|follow|suivi|evalu|évalu|represent|représent|told|given|written|inspir|adopt"
    r"|chaired|présidé|presid|moderat|modéré|facilitat|animé|attend|joined|surround|affect|employ|publish|publi|own"
    r"|run\b"
    r"|manag|géré|gestion|betrieben|gesproch|vertret|hired|sent|envoy|visit|receiv|reçu|recib|known|call|named"
    r"|nomm)\w*",
)


def with_paragraph(
    roles: Roles,
    segments: Iterable[Segment],
    mentions: Sequence[Mention],
    events: Sequence[tuple[int, int]],
    language: str,
) -> Roles:
    """The roles with those of organisations that have none, as the paragraph on the event tells them.

    Args:
        roles: what is known already.
        segments: the sentences of the paragraph on the event.
        mentions: of organisations.
        events: where words for the event stand, from the first to the last character.
        language: of the report.
    """
    taken = {*roles.organisers, *roles.supporters, *roles.presenters, *roles.attendees}
    organisers, supporters = list(roles.organisers), list(roles.supporters)
    for segment in segments:
        here = [m for m in mentions if m.kind == "organisation" and segment.start <= m.start < segment.end]
        cues = [(a - segment.start, b - segment.start) for a, b in events if segment.start <= a < segment.end]
        for place, mention in enumerate(here):
            name = str(mention.value)
            if name in taken:
                continue
            before = segment.text[: mention.start - segment.start]
            together = _joined_to(segment, here, place)
            last = together[-1]
            names = [str(m.value) for m in together]
            after = segment.text[last.end - segment.start :]
            made = _MADE_BY.search(before[-80:])
            if made and not _NOT_GIVEN.match(made["made"]):
                at = len(before) - len(before[-80:]) + made.start()
                near = any(b <= at and "," not in before[b:at].strip(" ,") and at - b < 60 for _, b in cues)
                (organisers if near else supporters).extend(names)
            elif _is_subject(before) and does(after, language):
                ahead = any(last.end - segment.start <= a < last.end - segment.start + 90 for a, _ in cues)
                (organisers if ahead else supporters).extend(names)
    organisers = list(dict.fromkeys(organisers))
    supporters = [name for name in dict.fromkeys(supporters) if name not in organisers]
    return Roles(tuple(organisers), tuple(supporters), roles.presenters, roles.attendees)


_AND = any_case(r"\s*(?:,|,?\s(?:and|et|y|e|und|i|a|sowie))\s+(?:(?:the|la|le|les|el|die|der|das)\s|l[’'])?")
_OPENS = re.compile(
    r"(?:\b(?:the|la|le|les|el|los|las|der|die|das|il|our|while|and|et|y|und|mais|but|aber|pero)\s+|l[’'])+$",
    re.IGNORECASE,
)


_ON_A_DAY = re.compile(r"\W*(?:On|In|Le|El|Am|Il|W|Dne|Last|Since)\s[^,;]{0,20}\d[^,;]{0,20}")


def _is_subject(before: str) -> bool:
    """Whether what stands before a name leaves it the subject: nothing but an opening, or the end of a clause."""
    bare = _OPENS.sub("", before)
    return not bare.strip() or _ON_A_DAY.fullmatch(bare) is not None or re.search(r"[,;:–—]\s*$", bare) is not None


def _joined_to(segment: Segment, here: Sequence[Mention], place: int) -> list[Mention]:
    """A name with those that are joined to it behind ("A, B and C")."""
    found = [here[place]]
    for following in here[place + 1 :]:
        between = segment.text[found[-1].end - segment.start : following.start - segment.start]
        if not _AND.fullmatch(between):
            break
        found.append(following)
    return found
