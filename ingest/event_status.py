"""Whether an event is past or planned, and which dates are no event's: those of publication and deadlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.event_cues import Cue
from practicegraph.ingest.event_words import FUTURE, NEW, PAST
from practicegraph.ingest.records import Document, Mention, Segment

if TYPE_CHECKING:
    from practicegraph.ingest.event_main import MainEvent

__all__ = ["INVITES", "is_planned", "is_publication", "may_be_coming"]

_PUBLISHED = any_case(
    r"\b(?:posted|published|updated|last modified|publié|mis à jour|publicado|actualizado|veröffentlicht"
    r"|opublikowano|pubblicato|zveřejněno|publikováno|δημοσιεύ\w+|dated?:? )\b"
    r"|^(?:published|date published|pubdate|created|modified|updated)$",
)
_DEADLINE = any_case(
    r"\b(?:by|until|before|deadline|no later than|apply by|register by|avant le|jusqu[’']au|au plus tard"
    r"|antes del?|hasta el|bis (?:zum)?|spätestens|do dnia|najpóźniej|entro il|do)\s*(?:the\s+)?$"
    r"|\b(?:deadline|feedback form|inscriptions?|registration|anmeldung|zapisy|rejestracja|slides)\b",
)
INVITES = any_case(
    r"^\W*(?:invito|invitation|einladung|invitación|convocatoria|zaproszenie|pozvánka|πρόσκληση|save the date)\b"
    r"|\b(?:you are (?:\w+ )?invited|invit\w+ you\b|vous (?:invit|convi)\w+"
    r"|invitarvi|vi invit\w+|laden (?:wir )?(?:sie|euch)\b"
    r"|zapraszamy|(?:os|les|le) invit\w+)",
)
"""What an invitation says near its beginning."""
_BOOKING = any_case(
    r"\b(?:places are limited|limited places|to (?:book|register|sign up)|(?:please )?(?:register|rsvp|sign up|book)\b"
    r"|registration (?:is )?(?:open|required|free|by|until)|free entry|all (?:are )?welcome"
    r"|inscriptions? (?:gratuite|obligatoire|souhaitée|avant|jusqu|en ligne|sur|auprès)|s[’']inscrire|entrée libre"
    r"|venez"
    r"|inscripci(?:ón|ones) (?:gratuita|previa|abierta|hasta|en)|aforo limitado|entrada (?:libre|gratuita)"
    r"|plazas limitadas"
    r"|anmeldung(?:en)? (?:bis|unter|per|bei|erforderlich|erbeten)|um anmeldung|anmelden|eintritt frei|wir bitten um"
    r"|iscrizion[ei] (?:entro|obbligatori|gratuit|a )|prenotazion\w+|per iscriversi|ingresso libero|posti limitati"
    r"|zgłoszenia|zapisy|obowiązują zapisy|wstęp wolny|liczba miejsc|serdecznie zapraszamy"
    r"|přihlášky|přihlaste|registrace|vstup (?:volný|zdarma)|zvou na|zveme"
    r"|δηλώσεις συμμετοχής|εγγραφή|είσοδος (?:ελεύθερη|δωρεάν))",
)
"""What an announcement says: come, and tell us that you do."""
_PARTICIPLE = re.compile(
    r"^\W*\w+(?:ed|é|ée|és|ées|ad[oa]|id[oa]|at[oa]|t)\s+(?:by|par|por|da|dal|dalla|von|vom|przez)\b", re.IGNORECASE
)
"""It begins "Hosted by": nothing is past yet."""


_RECORDED = any_case(
    r"\W*(?:(?:draft |approved )?minutes|compte[- ]rendu|procès[- ]verbal|acta|protokoll|niederschrift|verbale|protokół"
    r"|notatka|zápis|πρακτικά)\b",
)
"""What minutes are headed by: they tell of what has been."""
_TO_BE = any_case(
    r"\b(?:will|shall|to|going to)\s+(?:\w+ly\s+|also\s+|then\s+)?be\s+\w+"
    r"|\b(?:sera|seront|será|serán|sarà|saranno|bude|budou|będzie|będą)\s+\w+",
)


def _is_past(text: str) -> bool:
    """Whether a text tells of the past; "will be held" does not."""
    return PAST.search(_TO_BE.sub(" ", text)) is not None


def is_publication(segment: Segment, mention: Mention) -> bool:
    """Whether a date is that of publication or a deadline, and no event's."""
    before = segment.text[: mention.start - segment.start]
    label = segment.label or ""
    return mention.rule == "dateline" or bool(
        _PUBLISHED.search(before[-40:]) or _PUBLISHED.search(label) or _DEADLINE.search(before[-60:])
    )


def is_planned(
    document: Document, anchor: Segment, where: Segment | None, date: Mention | None, around: Sequence[Segment]
) -> bool:
    """Whether the main event is planned: by its date against the day of publication, else by the words about it.

    Args:
        document: the report.
        anchor: the segment that names the event.
        where: the one that tells its date.
        date: that date.
        around: all segments that may speak of it; an announcement asks to sign up.
    """
    if document.published and date and len(document.published) == 10:
        start = (date.value[0] + "-28")[:10] if len(date.value[0]) == 7 else date.value[0]
        if len(start) == 10 and start != document.published:
            return bool(start > document.published)
    texts = [s.text for s in (anchor, where) if s and s.kind not in ("title", "heading")]
    if any(_is_past(text) for text in texts):
        return False
    if any(_RECORDED.match(s.text) for s in around[:4]):
        return False
    if any(INVITES.search(s.text) for s in around[:6]):
        return True
    told = [s for s in around if not _PARTICIPLE.match(s.text)]
    if any(_BOOKING.search(s.text) for s in told) and not any(_is_past(s.text) for s in told):
        return True
    return any(FUTURE.search(text) for text in texts) or bool(FUTURE.search(anchor.text))


_CALENDAR = re.compile(
    r"\W*(?:our |notre |nuestra |unser )?(?:agenda|diary|dates?|calendar|events|calendrier|calendario|termine"
    r"|kalender|veranstaltungen"
    r"|kalendarz|kalendarium|kalendář|akce|appuntamenti|eventos|événements|wydarzenia|ημερολόγιο|εκδηλώσεις)\W*",
    re.IGNORECASE,
)
"""A heading above what is still to come."""


def _is_bare(segment: Segment) -> bool:
    """Whether an item says neither that something was nor that it will be: "Webinar on housing, 5 October"."""
    return FUTURE.search(segment.text) is None and NEW.search(segment.text) is None


def may_be_coming(
    segment: Segment,
    cue: Cue | None,
    mention: Mention | None,
    document: Document,
    main: MainEvent | None,
    *,
    above: Segment | None = None,
) -> bool:
    """Whether an event beside the main one is planned: by its date against publication and main event, "
    "else by the words."""
    if cue and cue.coming:
        return True
    if segment.kind in ("item", "row") and main and not main.planned and not document.published and _is_bare(segment):
        return _CALENDAR.fullmatch(above.text) is not None if above else False  # else one of a list of what was done
    start = mention.value[0] if mention else None
    if start and document.published and len(start) == 10 == len(document.published) and start != document.published:
        return bool(start > document.published)
    if start and len(start) == 10 and main and main.date and len(main.date.value[0]) == 10 and not document.published:
        if start < main.date.value[0]:
            return main.planned and not _is_past(segment.text)
        return not _is_past(segment.text) or bool(FUTURE.search(segment.text))
    return bool(FUTURE.search(segment.text))
