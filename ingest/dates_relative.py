"""Days told from the day of writing: "yesterday", "last Friday", "am vergangenen Samstag", "el próximo lunes".

Only a report that says when it was written can use them: by its day of publication, or by the dateline that stands
before them ("Albacete, 12 November 2025. Yesterday …").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.event_words import FUTURE
from practicegraph.ingest.months import WEEKDAYS

__all__ = ["relative_days", "weekday_after"]

_DAYS = {
    "avant-hier": -2,
    "anteayer": -2,
    "vorgestern": -2,
    "przedwczoraj": -2,
    "předevčírem": -2,
    "yesterday": -1,
    "last night": -1,
    "hier": -1,
    "ayer": -1,
    "anoche": -1,
    "gestern": -1,
    "wczoraj": -1,
    "včera": -1,
    "ieri": -1,
    "χθες": -1,
    "χτες": -1,
    "tomorrow": 1,
    "demain": 1,
    "jutro": 1,
    "zítra": 1,
    "domani": 1,
    "αύριο": 1,
}
# "hier" is "here" in German: it counts as yesterday in French alone.
_FRENCH = frozenset(["hier", "demain"])
_ADVERB = any_case(rf"\b(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})\b(?![-’'])")
_DAY = "|".join(sorted((re.escape(name) for name in WEEKDAYS if len(name) > 3), key=len, reverse=True))
_LAST = (
    r"(?:this past|last|past|le|la|el|lo|na|w|we|v|ve|am|την?)?\s*(?:pasad[oa]|vergangene[nr]?|letzte[nr]?|vorige[nr]?"
    r"|ubiegł\w+|minion\w+|zeszł\w+|minul\w+|scors[oa]|περασμέν\w+|last|this past|past)"
)
_NEXT = (
    r"(?:this coming|next|le|el|lo|na|w|we|v|ve|am|την?)?\s*(?:próxim[oa]|kommende[nr]?|nächste[nr]?|najbliższ\w+"
    r"|przyszł\w+"
    r"|příští\w*|prossim[oa]|επόμεν\w+|next|this coming)"
)
_BEFORE = any_case(rf"\b(?:(?P<last>{_LAST})|(?P<next>{_NEXT}))\s+(?P<day>{_DAY})\b")
_AFTER = any_case(
    rf"\b(?P<day>{_DAY})\s+(?:(?P<last>dernier|derniere|passé|pasado|scorso|scorsa|minulý)|(?P<next>prochain|próximo"
    rf"|prossimo))\b",
)
_ON = any_case(rf"\b(?:on|am|ce|este|w|we|v|ve)\s+(?P<day>{_DAY})\b(?!\s*(?:the\s+|den\s+)?\d|[’'-])")


# "El miércoles hicimos …" after a day was told: the next such weekday.
_THEN = re.compile(
    rf"\s*(?:El|La|Le|On|Am|W|We|Ve|V|Την?|Il)?\s*(?P<day>(?i:{_DAY}))\b(?!\s*(?:the\s+|den\s+|,\s*)?\d|[’'-])"
)


def weekday_after(text: str, start: int, day: date) -> tuple[int, int, date] | None:
    """Start, end and day of a weekday that opens a sentence, counted from the last day that was told."""
    if (match := _THEN.match(text, start)) and match.group()[:1].strip().isalpha() and match.group()[0].isupper():
        gap = (WEEKDAYS[match.group("day").lower()] - day.weekday()) % 7
        return match.start(), match.end(), day + timedelta(days=gap)
    return None


# French and Italian press tells the weekday alone: "ont organisé mardi une journée".
_ALONE = {
    "fr": re.compile(
        r"(?<!\ble )(?<!\bles )(?<!chaque )(?<!\bdu )(?<!\bun )\b(?P<day>lundi|mardi|mercredi|jeudi|vendredi|samedi"
        r"|dimanche)\b"
        r"(?!\s+(?:\d|dernier|prochain|soir|matin|et))",
    ),
    "it": re.compile(
        r"(?<!\bil )(?<!\bla )(?<!ogni )(?<!\bdi )(?<!\bdel )\b(?P<day>lunedì|martedì|mercoledì|giovedì|venerdì"
        r"|sabato|domenica)\b"
        r"(?!\s+(?:\d|scors|prossim|sera|mattina|e\b))",
    ),
}


def relative_days(
    text: str, written: date, spans: Iterable[tuple[int, int]], *, language: str, since: int
) -> Iterator[tuple[int, int, date]]:
    """Start, end and day of the relative days in some stretches of a text.

    Args:
        text: of the document.
        written: the day of writing.
        spans: of the segments to look at.
        language: of the document.
        since: offset before which nothing is taken: the day of writing must have been told.
    """
    for start, end in spans:
        if end <= since:
            continue
        for match in _ADVERB.finditer(text, max(start, since), end):
            word = match.group("day").lower()
            if word not in _FRENCH or language.startswith("fr"):
                yield match.start(), match.end(), written + timedelta(days=_DAYS[word])
        for pattern in (_BEFORE, _AFTER):
            for match in pattern.finditer(text, max(start, since), end):
                ahead = match.group("next") is not None
                yield match.start(), match.end(), _weekday(written, match.group("day"), ahead=ahead)
        alone = _ALONE.get(language[:2])
        bare = alone.finditer(text, max(start, since), end) if alone else ()
        for match in (*_ON.finditer(text, max(start, since), end), *bare):
            ahead = FUTURE.search(text[start:end]) is not None
            today = WEEKDAYS[match.group("day").lower()] == written.weekday()
            yield match.start(), match.end(), written if today else _weekday(written, match.group("day"), ahead=ahead)


def _weekday(written: date, name: str, *, ahead: bool) -> date:
    """The nearest such weekday after the day of writing, or the nearest one before it."""
    gap = (WEEKDAYS[name.lower()] - written.weekday()) % 7
    return written + timedelta(days=gap or 7) if ahead else written - timedelta(days=7 - gap)
