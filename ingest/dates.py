"""Dates as reports write them, in ten languages, as ISO dates that are as precise as the report.

1. Patterns find whole expressions: ISO and numeric dates, day and month in either order, ranges of both, a month, a
   season or a year alone. Of expressions that overlap, the first and longest wins.
2. A date without a year takes it from its weekday ("Tuesday 22 June") or else from the reading nearest to the
   reference: the day of publication, else the first full date of the text. Without a reference it is left out:
   no year is invented.
3. "Yesterday" and "last Friday" are days where the report says when it was written (dates_relative).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from practicegraph.ingest.any_case import AnyCase, any_case
from practicegraph.ingest.dates_relative import relative_days, weekday_after
from practicegraph.ingest.months import MONTHS, SEASONS, WEEKDAYS
from practicegraph.ingest.records import Document, Mention, Segment

__all__ = ["find_dates"]


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NAME = _alternatives(MONTHS)
_YEAR = r"(?:19|20)\d\d(?![\d%€]|[.,]\d)"
_ARTICLE = r"(?:(?:the|le|la|les|el|il|den|dem|am|στις|τις|την|dnia|dne)\s+|l[’'])?"
_LEAD = rf"{_ARTICLE}(?:\b(?P<w{{n}}>{_alternatives(WEEKDAYS)})\b\.?,?\s+)?{_ARTICLE}"
_DAY = r"(?P<d{n}>[0-3]?\d)(?:\s?(?:st|nd|rd|th|er|º|°|ª|η|ης)\b|\.(?!\d))?(?![\d:%€])"
_OF = r"(?:\s*(?:\bof\b|\bde\b|\bdel\b|\bdi\b|\bd[’']|\bτου\b)\s*|[\s-]*)"
_TO = (
    r"(?P<to>\s*(?:-|–|—|−|/|&|,|\b(?:to|until|till|through|and|au|et|jusqu[’']au|al|y|e|bis|und|do|i|oraz"
    r"|a|až|έως|ως|μέχρι|και)\b)\s*)"
)
_MIDDLE_YEAR = rf"(?:\s*,?\s*(?:\b(?:de|del|of|du|του|r\.)\s*)?(?P<y{{n}}>{_YEAR}))?"


def _pattern(text: str) -> AnyCase:
    """Compile a pattern in which D1, M1 and Y1 stand for day, month and optional year, ~ for "to", _of_ for "of"."""
    for n in "12":
        text = text.replace(f"D{n}", (_LEAD.format(n=n) if n == "2" else "") + _DAY.format(n=n))
        text = text.replace(f"M{n}", rf"(?P<m{n}>{_NAME})\b\.?").replace(f"Y{n}", _MIDDLE_YEAR.format(n=n))
    return any_case(text.replace("~", _TO).replace("_of_", _OF))


_ISO = r"(?P<y{n}>(?:19|20)\d\d)-(?P<m{n}>[01]\d)(?:-(?P<d{n}>[0-3]\d))?(?![\d-])"
_NUMERIC = r"(?P<d{n}>[0-3]?\d)(?P<s{n}>[./-])\s?(?P<m{n}>[01]?\d)(?P=s{n})\s?(?P<y{n}>(?:20|19)?\d\d)(?![\d/-]|\.\d)"
_AT_NUMBER = (
    _pattern(f"{_ISO.format(n=1)}(?:~|/){_ISO.format(n=2)}"),
    _pattern(_ISO.format(n=1)),
    _pattern(rf"(?P<d1>[0-3]?\d)\.?(?:[./](?P<m1>[01]?\d)\.?)?~{_NUMERIC.format(n=2)}"),
    _pattern(f"{_NUMERIC.format(n=1)}~{_NUMERIC.format(n=2)}"),
    _pattern(_NUMERIC.format(n=1)),
    _pattern("D1_of_M1Y1~D2_of_M2Y2"),
    _pattern(r"D1(?:\s*,\s*[0-3]?\d\b\.?(?!\s*[:€%]))*~D2_of_M2Y2"),
    _pattern("D1_of_M1Y1"),
    _pattern(r"(?P<y1>20[0-4]\d)\s*[-–/]\s*(?P<y2>20[0-4]\d|\d\d)(?![\d.,%€/-])"),
)
_AT_MONTH = (
    _pattern(r"M1\s+D1~M2\s+D2Y2"),
    _pattern(r"M1\s+D1~D2Y2"),
    _pattern(r"M1\s+D1Y1"),
    _pattern(rf"M1~M2\s*,?\s*(?:de |del |of )?(?P<y2>{_YEAR})"),
    _pattern(rf"M1\s*,?\s*(?:de |del |of |d[’'])?(?P<y1>{_YEAR})"),
)
_MONTH_ALONE = _pattern(r"M1(?!\s*\d)")
_OPENS_LINE = re.compile(r"(?<![^\n])[^\W\d_]+\.?(?:\s{2,}|\s*[:–—-]\s)")  # "June     Roundtable with mayors"
_BEFORE_MONTH = re.compile(
    r"\b(?:in|en|im|by|since|until|last|next|this|em|v|ve|w|we|nel|τον|au mois de|el mes de|(?:end|beginning) of|fin"
    r"|early|late|mid)[ -]$",
    re.IGNORECASE,
)
_ANYWHERE = (
    _pattern(rf"\b(?:{'|'.join(SEASONS.split())})\s+(?:of |de |del |roku |des Jahres )?(?P<y1>{_YEAR})"),
    _pattern(
        r"\b(?:in|en|since|by|of|for|from|during|im|Jahr|année|anno|año|roku|w|v|el|nel|dans|rok|to|and|et|und"
        r"|y|pour|para|per|na|το)"
        rf"\s+(?P<y1>{_YEAR})(?:\s*[-–/]\s*(?P<y2>(?:20)?\d\d))?\b"
    ),
)
_ANCHOR = re.compile(r"(?<![\d.,:/€$£-])\d{1,4}(?!\d)|[^\W\d_]{3,}")
_WEEKDAY_BEFORE = re.compile(
    rf"\b({_alternatives(WEEKDAYS)})\b\.?,?\s+(?:(?:the|le|el|il|den|dem|dnia)\s+)?$", re.IGNORECASE
)
# "and" and a comma join days that follow each other into one stretch, and others not.
_AND = re.compile(r"^\s*(?:/|&|,|and|et|y|e|und|i|oraz|a|και)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:between|from|entre|zwischen|tra|mezi|μεταξύ|między|pomiędzy)\s+(?:the |le |el )?$", re.IGNORECASE
)
# "… since September", and below it "4. Any other business".
_NEXT_ITEM = re.compile(r"\n\s*\d{1,2}\.$")
# Month names that are common words in lower case.
_CAPITAL = frozenset(["may", "march", "mar", "sep", "dec", "jan"])


@dataclass(frozen=True, slots=True)
class _Day:
    """A date with parts that may be missing."""

    year: int | None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def iso(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def valid(self) -> bool:
        try:
            date(self.year or 2024, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True

    def at(self, reference: date) -> _Day | None:
        """The same day with a year: the one in which the weekday fits, or the one nearest to the reference."""
        if self.year or not self.month:
            return self if self.year else None
        years = []
        for year in range(reference.year - 2, reference.year + 3):
            try:
                day = date(year, self.month, self.day or 15)
            except ValueError:
                continue
            # a weekday that fits no year near by is a slip of the pen
            wrong = self.weekday is not None and day.weekday() != self.weekday
            years.append((wrong, abs((day - reference).days), year))
        return _Day(min(years)[2], self.month, self.day) if years else None


def find_dates(document: Document, segments: Sequence[Segment]) -> tuple[Mention, ...]:
    """All dates outside boilerplate, in order, each with ``value=(start, end)`` as ISO dates, the end None for one day.

    The rule is "date" for one that is written in full, "date without year" for one whose year was found as said above,
    "relative" for one that is told from the day of writing, "dateline" for the day of writing itself, and "year" for a
    year (or two) alone.
    """
    text = document.text
    raw = [found for found in _expressions(text) if _inside(found[0], segments)]
    reference = _reference(document, [days for _, _, days in raw])
    mentions = []
    for start, end, (first, last) in raw:
        rule = "year" if not first.month else "date" if first.year else "date without year"
        if not first.year:
            if reference is None:
                continue
            first, last = first.at(reference) or first, last.at(reference) if last else None
            if not first.year:
                continue
        until = last.iso() if last and last.year and last.iso() > first.iso() else None
        value = (first.iso(), until)
        mentions.append(Mention(start, end, "date", text[start:end], value, 0.6 if rule == "year" else 1.0, rule))
    return _with_relative(document, segments, mentions)


# The name of a place, or "By" and the name of a person, before the day of writing; what may stand behind it.
_PLACE = re.compile(
    r"[\W_]*(?:[^\W\d_a-z][^\W\d_]*(?:[ -](?:[^\W\d_]{1,4}[ -])?[^\W\d_a-z][^\W\d_]*){0,3})?[\s,(–—-]*"
    r"(?:le|the|am|den|dnia|dne|il|el|στις|την)?\s*"
)
_BYLINE = re.compile(
    r"\W*(?:by|von|par|por|di|od|text|texte|texto|testo|author|autor\w*"
    r"|auteur\w*)\b:?\s(?=(?-i:[^\W\d_a-z]))[^\d.;:!?]{3,70}$",
    re.IGNORECASE,
)
# The same where the line before has no stop: "Sensors in the harbour  Bremerhaven, 11 June 2025. How …"
_AFTER_TITLE = re.compile(r"[^.!?:]{10,120}\s[^\W\d_a-z][^\W\d_]+,\s*(?:le|the|am|den|dnia|dne|il)?\s*$")
_BEHIND = re.compile(r"\s*(?:r\.)?[)\s]*(?:[.:]?\s*$|[.:]?\s*[—–-]|\.\s)")
_HEAD = 8
"""Segments from the start in which the day of writing may stand."""


def _with_relative(document: Document, segments: Sequence[Segment], known: list[Mention]) -> tuple[Mention, ...]:
    """The dates with those that are told from the day of writing, and that day marked as what it is."""
    text = document.text
    byline, dateline = _written(segments, known)
    told = byline or dateline
    known += _following(text, segments, known)
    iso = document.published if document.published and len(document.published) == 10 else told and told.value[0]
    if not iso:
        return tuple(sorted(known, key=lambda m: m.start))
    written = date.fromisoformat(iso)
    below = bool(told) and bool(segments) and told in known and known.index(told) == len(known) - 1
    since = 0 if iso == document.published or below else told.end if told else 0
    spans = [(s.start, s.end) for s in segments if s.kind not in ("boilerplate", "metadata")]
    relative = []
    for start, end, day in relative_days(text, written, spans, language=document.language or "", since=since):
        # "last Tuesday, 14 October": the full date says it better
        if not any(m.rule != "year" and m.start < end + 8 and start < m.end for m in known):
            relative.append(Mention(start, end, "date", text[start:end], (day.isoformat(), None), 0.8, "relative"))
    shortly = {(written - timedelta(days=n)).isoformat() for n in range(1, 22)}
    lone = dateline and (relative or any(m.start > dateline.end and m.value[0] in shortly for m in known))
    if mark := byline or (dateline if lone else None):
        known[known.index(mark)] = replace(mark, rule="dateline")
    return tuple(sorted([*known, *relative], key=lambda m: m.start))


def _following(text: str, segments: Sequence[Segment], known: Sequence[Mention]) -> list[Mention]:
    """Weekdays that open a sentence of the text and follow a day that was told a little before."""
    found = []
    for segment in segments:
        near = [m for m in known if segment.start - 900 < m.start < segment.start and len(m.value[0]) == 10]
        if (
            segment.kind == "sentence"
            and near
            and not any(segment.start <= m.start < segment.start + 30 for m in known)
        ):
            then = weekday_after(text, segment.start, date.fromisoformat(near[-1].value[0]))
            if then:
                start, end, day = then
                found.append(Mention(start, end, "date", text[start:end], (day.isoformat(), None), 0.7, "relative"))
    return found


def _written(segments: Sequence[Segment], known: Sequence[Mention]) -> tuple[Mention | None, Mention | None]:
    """The day in a line "By X, 3 March 2025", and that in a dateline "Albacete, 12 November 2025. —"."""
    for segment in [s for s in segments if s.kind != "boilerplate"][:_HEAD]:
        for mention in known:
            if segment.start <= mention.start < segment.end and mention.rule == "date" and len(mention.value[0]) == 10:
                before = segment.text[: mention.start - segment.start]
                behind = segment.text[mention.end - segment.start :]
                if _BYLINE.match(before) and not behind.strip(" .|·"):
                    return mention, None
                if (
                    not segment.label
                    and _BEHIND.match(behind)
                    and (_PLACE.fullmatch(before) or (_AFTER_TITLE.search(before) and behind.strip()))
                ):
                    return None, mention
    for segment in [s for s in segments if s.kind != "boilerplate"][-2:]:  # below a letter: "…, le 21 mai 2024"
        for mention in known:
            if segment.start <= mention.start < segment.end and mention.rule == "date" and len(mention.value[0]) == 10:
                before = segment.text[: mention.start - segment.start]
                if _PLACE.fullmatch(before) and not segment.text[mention.end - segment.start :].strip(" ."):
                    return None, mention
    return None, None


def _inside(start: int, segments: Sequence[Segment]) -> bool:
    if not segments:
        return True
    return any(s.start <= start < s.end and s.kind != "boilerplate" for s in segments)


def _reference(document: Document, days: Sequence[tuple[_Day, _Day | None]]) -> date | None:
    for iso in (document.published, *(first.iso() for first, _ in days if first.year and first.month)):
        if iso and re.fullmatch(r"\d{4}-\d\d(-\d\d)?", iso[:10]):
            year, month, *rest = map(int, iso[:10].split("-"))
            return date(year, month, rest[0] if rest else 15)
    years = {first.year for first, _ in days if first.year}
    return date(years.pop(), 7, 1) if len(years) == 1 else None


_Expression = tuple[int, int, tuple[_Day, _Day | None]]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Every match of every pattern; those that begin with a number or a month are tried only where one stands."""
    for anchor in _ANCHOR.finditer(text):
        at = anchor.start()
        if text[at].isdigit():
            yield from filter(None, (pattern.match(text, at) for pattern in _AT_NUMBER))
        elif anchor.group().lower() in MONTHS:
            yield from filter(None, (pattern.match(text, at) for pattern in _AT_MONTH))
            alone = _MONTH_ALONE.match(text, at)
            if alone and (_BEFORE_MONTH.search(text, max(0, at - 16), at) or _OPENS_LINE.match(text, at)):
                yield alone
    for pattern in _ANYWHERE:
        yield from pattern.finditer(text)


def _expressions(text: str) -> Iterator[_Expression]:
    """Start, end and (first, last) day of every expression, without overlaps."""
    found = [(match, days) for match in _matches(text) if (days := _days(match))]
    reached = 0
    for match, days in sorted(found, key=lambda f: (f[0].start(), -f[0].end())):
        start, end = match.span()
        if start < reached or _NEXT_ITEM.search(match.group()):
            continue
        reached = end
        end -= len(match.group()) - len(match.group().rstrip(" ,"))
        if days[0].weekday is None and (weekday := _WEEKDAY_BEFORE.search(text, max(0, start - 24), start)):
            days = replace(days[0], weekday=WEEKDAYS[weekday.group(1).lower()]), days[1]
        yield from _apart(match, start, end, days)


def _apart(match: re.Match[str], start: int, end: int, days: tuple[_Day, _Day | None]) -> Iterator[_Expression]:
    """One expression for a stretch of days, two for "5 and 12 May"."""
    first, last = days
    joined = match.groupdict().get("to")
    between = _BETWEEN.search(match.string, max(0, start - 12), start)
    if last and joined and not between and _AND.match(joined) and first.day and last.day:
        year = last.year or 2024
        gap = date(year, last.month or 1, last.day) - date(first.year or year, first.month or 1, first.day)
        if gap.days > 1 and "," not in match.group()[: match.start("to") - match.start()]:
            yield start, match.start("to"), (first, None)
            yield match.end("to"), end, (last, None)
            return
    yield start, end, days


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _days(match: re.Match[str]) -> tuple[_Day, _Day | None] | None:
    group = match.groupdict()
    parts: list[_Day] = []
    for n in "12":
        name, weekday = group.get(f"m{n}"), group.get(f"w{n}")
        month = (int(name) if name.isdigit() else MONTHS[name.rstrip(".").lower()]) if name else None
        day, year = _number(group.get(f"d{n}")), _number(group.get(f"y{n}"))
        if name in _CAPITAL and not (year and day):
            return None
        if year is not None and year < 100:
            year += 2000
        if month and day and name and name.isdigit() and month > 12 >= day:
            month, day = day, month
        parts.append(_Day(year, month, day, WEEKDAYS[weekday.lower()] if weekday else None))
    first, last = parts
    if last == _Day(None):
        return (first, None) if first.valid() and (first.year or first.month) else None
    first = _Day(first.year or _before(first, last), first.month or last.month, first.day, first.weekday)
    last = _Day(last.year or (first.year if first.month else None), last.month or first.month, last.day, last.weekday)
    return (first, last) if first.valid() and last.valid() else None


def _before(first: _Day, last: _Day) -> int | None:
    """The year of the first day of a range of which only the last has one: the year before if its month comes later."""
    if last.year and first.month and last.month and first.month > last.month:
        return last.year - 1
    return last.year
