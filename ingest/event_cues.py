"""Where a report speaks of events: each word for one, with its kind, ordinal and number, and the sentence around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from practicegraph.ingest.any_case import AnyCase, any_case
from practicegraph.ingest.event_words import ANCHORS, COMING_HEADING, GENERIC, KINDS, NEW
from practicegraph.ingest.months import MONTHS
from practicegraph.ingest.numbers import ORDINAL, number, ordinal
from practicegraph.ingest.records import EventKind, Segment

__all__ = ["Cue", "find_cues"]

_ORDINAL = any_case(ORDINAL)
# Between an ordinal and the word for the event: "third regional multi-stakeholder", "edition of the", "and last".
_BETWEEN = re.compile(
    r"^(?:\s+(?!(?:day|week|month|time|year|step|part|of|in|on|fois|vez|jour|Mal"
    r"|raz)\b)[\w’'/&-]+){0,5}?\s*$"
)
_MONTH_NAMES = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
# "14. März": a day.
_MONTH_NEXT = re.compile(rf"\s*(?:{_MONTH_NAMES})\b", re.IGNORECASE)
_OF_SERIES = any_case(
    r"(?:edition|meeting|session|one|in (?:the|a) series|last|édition|edición|Auflage|edycj\w+|edizione"
    r"|ročník\w*)?(?: and last| et dernière| y última)?\s+(?:of|de|del|di|der|des)"
    r"\s+(?:the |our |its |la |las |los |les |l[’'])?(?:(?P<n>\w+) )?(?:[\w’'-]+ ){0,3}$",
)
_AFTER = re.compile(
    r"\s*(?:#|no\.?|nr\.?|n[°º]|number|numéro|número)?\s?(\d{1,2}|[IVX]{1,4})\b(?![.:/-]\d|\s?(?:%|people"
    r"|participants|[A-Z][a-z]+ \d{4}|\w+ber\b))"
)
# "reunión de coordinación N° 6"
_NUMBERED = re.compile(
    r"(?:\s+(?:de|del|du|des|of|der|di)\s+[^\W\d_]+){0,2}\s*(?:#|n[°º]|no\.|nr\.|núm\.?|č\.)\s?(\d{1,2})\b",
    re.IGNORECASE,
)
_WAS_THE = re.compile(
    rf"\s+(?:was|is|marked)\s+(?:already\s+)?(?:the|our|its)\s+(?P<ordinal>{ORDINAL})(?=\s+(?:of its kind"
    rf"|of (?:a|the|our|\w+)\b|in (?:a|the)|and last|edition|one))",
    re.IGNORECASE,
)
_IN_APPOSITION = re.compile(
    rf"[^,.;:()]{{0,25}}?,\s+(?:already\s+|now\s+|déjà\s+|ya\s+|nunmehr\s+|bereits\s+)?(?:the|la|le|el|die|der|das"
    rf"|il)\s+"
    rf"(?P<ordinal>{ORDINAL})(?:\s+one|\s+of its kind|\s+in the series|\s+déjà|\s+ya)?\s*[,.)]",
    re.IGNORECASE,
)
"""Behind the word for an event: "the partner meeting, already the fourth one, …"."""
_ONLY_DAY = re.compile(rf"\W*\d[\d./-]*\s*(?:(?:{_MONTH_NAMES})\s*\d*)?\s*[:–—-]\s*", re.IGNORECASE)
_DETERMINER = any_case(
    r"(?:\b(?:a|an|the|this|that|our|its|their|first|second|third|next|last|one|two|three|of|une?|la|l[’']"
    r"|le|les|cette|ce|notre|del?|el|los|las|esta|este|una?|unos"
    r"|nuestr[oa]s?|eine[rnms]?|ein|der|die|das|des|dem|den|zum|zur|im|beim|unser\w*|il|lo|gli|i|uno"
    r"|questo|questa|ένα|μια|μία|το|του|η|της|την|στο|στη|στην|στις|τις"
    r"|ten|ta|to|tego|tej|pierwsz\w+|w|na|podczas|během|na|tento)\s+(?:[\w’'-]+\s+){0,4}|[\d.]\s*)$",
)
_NO_MEETING = re.compile(r"^\s+(?:the|their|our|local|people|with|other|new|needs?|place|point|room)\b", re.IGNORECASE)
# A body, which counts as a meeting only when it is numbered: the committee itself is no event.
_BODY = re.compile(
    r"comités?|comitat[oi]|(?:working|study|steering) groups?|groupe de \w+|grupo de \w+|arbeitsgruppen?"
    r"|grup\w+ robocz\w+|gruppo di lavoro|pracovní skupin\w+",
    re.IGNORECASE,
)
# What a record of a sitting is called, up to the word for the body that sat.
_MINUTES = any_case(
    r"\b(?:minutes|record|notes|agenda|compte[- ]rendu|procès[- ]verbal|relevé de (?:décisions|conclusions)"
    r"|ordre du jour"
    r"|acta|orden del día|protokoll|niederschrift|tagesordnung|verbale|ordine del giorno|protokół|zápis|program jednání"
    r"|πρακτικά)\b[^.;!?]{0,24}$",
)
_PLURAL_ENDING = any_case(
    r"(?:s|szkolenia|spotkania|ateliers|eventi|incontri|riunioni|συναντήσεις"
    r"|εργαστήρια)$",
)
# "Protokół ze spotkania", "podczas szkolenia": the genitive of one.
_OF_ONE = any_case(
    r"\b(?:z|ze|podczas|od|do|w trakcie|po|trakcie|przebieg\w*|program\w*|termin\w*|uczestni\w+|cel\w*|tego)\s+$",
)
_SEVERAL = any_case(
    r"\b(?:all|several|some|many|various|other|regular|monthly|weekly|\d+|two|three|four|five|six"
    r"|plusieurs|des|varios|varias|mehrere|einige|kilka|several|future|series of)\s+(?:[\w’'-]+\s+){0,3}$",
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word for an event in the text."""

    kind: EventKind | None
    """None for words like "event" and "session"."""
    start: int
    end: int
    text: str
    segment: Segment
    ordinal: int | None = None
    plural: bool = False
    definite: bool = True
    """A determiner, ordinal or the like stands before it: one certain event is meant."""
    coming: bool = False
    """It stands below a heading or item such as "What is coming"."""


def find_cues(segments: Sequence[Segment]) -> tuple[Cue, ...]:
    """All words for events outside boilerplate, in order and without overlap."""
    whole = "\n".join(s.text for s in segments).lower()
    patterns: list[tuple[EventKind | None, AnyCase]] = [*KINDS, (None, GENERIC)]
    tried = [
        (kind, pattern, anchors)
        for kind, pattern in patterns
        if (anchors := [anchor for anchor in ANCHORS[kind] if anchor in whole])  # few of them are in any one report
    ]
    found = [cue for s in segments if s.kind != "boilerplate" for cue in _in_segment(s, segments, tried)]
    return tuple(_meant(cue, found) for cue in found)


def _meant(cue: Cue, cues: Sequence[Cue]) -> Cue:
    """The cue, or what the sentence before speaks of: "… to the third workshop. The meeting takes place …"."""
    opens = cue.start - cue.segment.start < 6 and cue.segment.kind == "sentence"
    if not opens or cue.kind != "meeting" or cue.ordinal is not None or cue.plural or " " in cue.text:
        return cue
    if any(c.kind == "meeting" and c.segment.kind == "title" for c in cues):
        return cue
    near = [
        c
        for c in cues
        if c.segment.index == cue.segment.index - 1 and c.segment.block == cue.segment.block and c.ordinal is not None
    ]
    return replace(cue, kind=near[0].kind, ordinal=near[0].ordinal) if len(near) == 1 and near[0].kind else cue


def _in_segment(
    segment: Segment,
    segments: Sequence[Segment],
    tried: Sequence[tuple[EventKind | None, AnyCase, Sequence[str]]],
) -> Iterator[Cue]:
    text = segment.text
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, int, EventKind | None]] = []
    lowered = text.lower()
    for kind, pattern, anchors in tried:
        if not any(anchor in lowered for anchor in anchors):
            continue
        for match in pattern.finditer(text):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            if any(a < match.end() and start < b for a, b in taken) or _other_meaning(
                segment, start, match.end(), kind
            ):
                continue
            taken.append((start, match.end()))
            found.append((start, match.end(), kind))
    coming = bool(found) and _is_coming(segment, segments)
    for start, end, kind in sorted(found, key=lambda f: (f[0], f[1])):
        word = text[start:end]
        count, series = _ordinal_at(text, start, end)
        plural = (
            bool(_PLURAL_ENDING.search(word))
            and not series
            and not word.lower().endswith(("ss", "sis", "días", "assises"))
            and not (word.lower().endswith("nia") and _OF_ONE.search(text[:start]))
        )
        if not plural and _SEVERAL.search(text[:start]) and not series:
            plural = kind is not None and word.lower().endswith(("s", "n", "e", "ów", "y", "i"))
        definite = (
            count is not None
            or bool(_DETERMINER.search(text[:start]))
            or start < 2
            or segment.kind in ("title", "heading")
        )
        yield Cue(kind, segment.start + start, segment.start + end, word, segment, count, plural, definite, coming)


def _other_meaning(segment: Segment, start: int, end: int, kind: EventKind | None) -> bool:
    text = segment.text
    before, after = text[:start], text[end:]
    word = text[start:end].lower()
    if _BODY.fullmatch(word) and not _is_sitting(segment, start, end):
        return True
    if word == "meeting":
        if _NO_MEETING.match(after) or re.search(
            r"\b(?:am|is|are|was|were|been|keep|kept|by|for)\s*$", before, re.IGNORECASE
        ):
            return True
        return not _DETERMINER.search(before) and not re.match(r"\s*(?:$|[,.;:–-]|of\b|on\b|in\b|at\b|minutes)", after)
    if word in ("conference", "conférence", "konferenz") and re.search(
        r"\b(?:video|press|tele)[- ]?$", before, re.IGNORECASE
    ):
        return True
    if kind in ("training", None) and word in (
        "training",
        "formation",
        "formación",
        "εκπαίδευση",
        "εκπαίδευσης",
        "szkolenia",
        "jornada",
    ):
        opens = not before.strip() or before.rstrip().endswith(":")
        dated = _ONLY_DAY.fullmatch(before) is not None  # "2024-09-25 : formation sur la salubrité"
        first = dated or (opens and segment.kind in ("row", "item", "title", "heading", "metadata"))
        return not (first or _DETERMINER.search(before)) or bool(
            re.match(r"\s+(?:and (?:a )?(?:job|employment|work)|provider|need|for (?:work|a job))", after)
        )
    return False


def _is_sitting(segment: Segment, start: int, end: int) -> bool:
    """Whether a committee or group means its sitting: "fourth mobility committee", "next working group: 4 May",
    "minutes of the steering committee"."""
    before = segment.text[:start]
    told = _ordinal_at(segment.text, start, end)[0] is not None or NEW.search(before[-30:]) is not None
    return told or _MINUTES.search(before) is not None


def _ordinal_at(text: str, start: int, end: int) -> tuple[int | None, bool]:
    """The ordinal of the event at a place, and whether a series is spoken of ("the last of four roundtables")."""
    window = text[max(0, start - 90) : start]
    for match in reversed(list(_ORDINAL.finditer(window))):
        found, gap = match.group().strip(), window[match.end() :]
        if re.fullmatch(r"[IVXivx]+\.?", found) and (
            not found.isupper() or (len(found.rstrip(".")) < 2 and gap.strip())
        ):
            continue
        if (
            "," in gap
            or _MONTH_NEXT.match(gap)
            or (found.endswith(".") and match.start() and window[match.start() - 1].isalnum())
        ):
            continue
        value = ordinal(found)
        if re.search(
            r"\b(?:my|mi|mon|ma|mein\w*|mio|mia|mój|moje|můj|moje)\s*$", window[: match.start()], re.IGNORECASE
        ):
            continue  # "my first workshop"
        if value and value <= 40:
            if _BETWEEN.match(gap):
                return value, False
            if series := _OF_SERIES.search(gap):
                if re.search(
                    r"\b(?:last|final|dernière|última)\b", window[: match.end()] + gap, re.IGNORECASE
                ) and series.group("n"):
                    return number(series.group("n")) or value, True
                return value, True
    last = re.search(
        r"\b(?:last|final|dernière|última|letzte[nr]?|ostatni\w*|ultim[ao]|poslední\w*) (?:one )?(?:of|de|des"
        r"|der|von|z|ze) (?:the |our |las |los |les )?(\w+) (?:[\w’'-]+ ){0,2}$",
        window,
        re.IGNORECASE,
    )
    if last and (value := number(last.group(1))):
        return value, True
    if (told := _WAS_THE.match(text, end)) and (value := ordinal(told.group("ordinal"))):
        return value, False
    if (told := _IN_APPOSITION.match(text, end)) and (value := ordinal(told.group("ordinal"))):
        return value, False
    if numbered := _NUMBERED.match(text, end):
        return int(numbered.group(1)), False
    if after := _AFTER.match(text, end):
        return ordinal(after.group(1)) if after.group(1).isdigit() or len(after.group(1)) > 1 else None, False
    return None, False


def _is_coming(segment: Segment, segments: Sequence[Segment]) -> bool:
    above, steps = segment.parent, 0
    while above is not None and steps < 4:
        if COMING_HEADING.search(segments[above].text) and len(segments[above].text) < 80:
            return True
        above, steps = segments[above].parent, steps + 1
    return False
