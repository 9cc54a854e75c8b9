"""The date in a short line such as "25 June 2021", in the languages of Europe."""

from __future__ import annotations

import datetime
import re
from functools import cache

from babel import Locale

__all__ = ["date_in"]

LOCALES = "bg ca cs da de el en es et fi fr hr hu it lt lv nb nl pl pt ro sk sl sv uk"
ISO = re.compile(r"\b((?:19|20)\d{2})-(\d{2})(?:-(\d{2}))?(?!\d)")
NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d{2})\b")
DAY_FIRST = re.compile(
    r"(?:\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?,?\s+)?(?:de\s+|of\s+|d['’])?([^\W\d_]{3,})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d{2})\b"
)
MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})\b")


@cache
def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for code in LOCALES.split():
        months = Locale(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in months[context][width].items():
                    table.setdefault(word.lower().strip("."), int(number))
    return table


def date_in(text: str) -> str | None:
    """The first date of a text as ISO, as precise as stated (``2021-06-25``, ``2021-06``); None when there is none.

    ``3/4/2021`` is the third of April: Europe writes the day first, unless the second number can only be a day.
    """
    if iso := ISO.search(text):
        return _valid(iso[1], iso[2], iso[3])
    if numeric := NUMERIC.search(text):
        day, month = int(numeric[1]), int(numeric[3])
        return _valid(numeric[4], month, day) if month <= 12 else _valid(numeric[4], day, month)
    for match in MONTH_FIRST.finditer(text):
        if number := _months().get(match[1].lower()):
            return _valid(match[3], number, match[2])
    for match in DAY_FIRST.finditer(text):
        if number := _months().get(match[2].lower()):
            return _valid(match[3], number, match[1])
    return None


def _valid(year: str, month: int | str, day: int | str | None) -> str | None:
    try:
        date = datetime.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]
