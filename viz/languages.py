"""The languages of the explorer's interface: gettext catalogues, which one a reader wants, dates and numbers in it.

English is written in the code and the templates; every other language is a catalogue ``LANGUAGE.po`` in this folder,
which is read as it is when the program starts. Names and quotes of reports are never translated.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

__all__ = ["LANGUAGES", "day", "mark", "month", "number", "preferred", "tongue", "translations"]

LANGUAGES: Final[dict[str, str]] = {"en": "English", "fr": "Français"}
"""Languages of the interface with the names they have in themselves."""


REGION: Final = {"en": "en_GB"}
"""Whose habits dates and numbers follow: 9 May 2022."""


def mark(text: str) -> str:
    """The text itself: marks words in the code that a catalogue translates when the page is made."""
    return text


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English, and any language without one, has the words of the code."""
    if language == "en" or language not in LANGUAGES:
        return gettext.NullTranslations()
    source = (files("practicegraph.viz") / f"{language}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def preferred(accepted: str, *, known: Iterable[str] = LANGUAGES) -> str:
    """The language that an ``Accept-Language`` header likes best (RFC 9110, 12.5.4); English where it likes none."""
    offered = tuple(known)
    best, weight = "en", 0.0
    for part in accepted.split(",")[:50]:
        found = re.fullmatch(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]{1,40})?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", part)
        if found and found[1].lower() in offered and float(found[2] or 1) > weight:
            best, weight = found[1].lower(), float(found[2] or 1)
    return best


def day(value: object, language: str) -> str:
    """A date in words, as precise as it is given: 2022, 2022-03 or 2022-03-28; anything else as it is."""
    text = str(value)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return format_date(date.fromisoformat(text), "long", locale=REGION.get(language, language))
        if re.fullmatch(r"\d{4}-\d\d", text):
            return format_skeleton("yMMMM", date.fromisoformat(text + "-01"), locale=REGION.get(language, language))
    except ValueError:
        return text
    return text


def month(year: int, number_: int, language: str) -> str:
    """A month in few words: Jul 2021."""
    return format_skeleton("yMMM", date(year, number_, 1), locale=REGION.get(language, language))


def tongue(code: str, language: str) -> str:
    """The name of a language by its BCP 47 tag; the tag where it has none."""
    return str(Locale.parse(language).languages.get(code.partition("-")[0].lower(), code))


def number(value: int | float, language: str) -> str:
    """A number with the separators of a language."""
    return format_decimal(value, locale=REGION.get(language, language))
