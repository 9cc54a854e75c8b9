"""Which event a report is about, when it is, and which segments speak of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.event_cues import Cue
from practicegraph.ingest.event_status import INVITES, is_planned, is_publication
from practicegraph.ingest.event_words import FUTURE, NEW, PAST
from practicegraph.ingest.numbers import ORDINAL, ordinal
from practicegraph.ingest.records import Document, EventKind, Mention, Segment

__all__ = ["MET", "VISITED", "MainEvent", "choose_main"]

_WHEN = any_case(
    r"^(?:when|dates?|day|date of (?:the )?(?:event|meeting|visit)|quand|cuándo|fecha|wann|datum|termin"
    r"|kiedy|data|quando|kdy|termín|data e ora|fecha y hora|date et heure|date and time|datum konání|πότε"
    r"|ημερομηνία)\b",
)
MET = any_case(
    r"\b(?:met|gathered|came together|got together|sat down|se sont (?:réuni|rencontré|retrouvé)\w*|se "
    r"reunieron|se encontraron|trafen sich|kamen .{0,60}zusammen|spotkali się|spotkały się|si sono "
    r"(?:incontrat|riunit)\w+"
    r"|spotkaliśmy się|(?:nous )?nous sommes (?:réuni|retrouvé|rencontré)\w*|nos (?:reunimos|encontramos|juntamos)"
    r"|wir (?:trafen|haben) uns|ci siamo (?:riunit|incontrat|ritrovat)\w+|sešli jsme|συναντηθήκαμε"
    r"|se sešl\w+|se setkal\w+|συναντήθηκαν|were online|held a|invited\b.{0,60}\bto)\b",
)
"""People came together."""
VISITED = re.compile(
    r"\b(?:we|they|participants|members|delegates|\w+s) (?:then |also )?(?:visited|toured|travelled to|went to see)\b"
    r"|\bvisited (?=(?-i:[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽŐŰ]))|\b(?:welcomed|received|hosted|showed) us\b"
    r"|\bnous a(?:vaient|vait|ont)? (?:reçus?|accueillis?|ouvert)\b|\bnous ont (?:reçus?|accueillis?)\b"
    r"|\b(?:nous avons|ont|a) visité\b|\ballé\w* (?:voir|visiter)\b"
    r"|\bnos (?:recibi|acogi|abri)\w+\b|\b(?:visitamos|visitaron|fuimos a (?:ver|visitar))\b"
    r"|\b(?:besuchten|besichtigten|empfingen? uns|empfing uns)\b|\b(?:abbiamo|hanno) visitato\b"
    r"|\bci ha(?:nno)? (?:accolt|ricevut)\w+"
    r"|\b(?:odwiedzi|zwiedzi)l\w+\b|\b(?:navštívili|přijal[aio]? nás)\b|\bεπισκέφθηκαν\b|\bεπισκεφθήκαμε\b",
    re.IGNORECASE,
)
"""People went to see something."""
# Segments from the start in which a word for an event counts as early.
_EARLY = 12


@dataclass(frozen=True, slots=True)
class MainEvent:
    """The event that a report is about."""

    kind: EventKind
    ordinal: int | None
    date: Mention | None
    planned: bool
    evidence: tuple[Segment, ...]
    """The segments that name it and its date."""
    core: tuple[Segment, ...]
    """The segments that speak of the event as such: title, labels, its paragraph, wherever it is named."""
    scope: tuple[Segment, ...]
    """All segments of the report that may speak of it."""


def choose_main(
    document: Document,
    segments: Sequence[Segment],
    cues: Sequence[Cue],
    dates: Sequence[Mention],
    counts: Sequence[Mention],
) -> MainEvent | None:
    """The main event; None when the report is about none: no word for one in its title or
    beside a full date or count.

    Words for events score: in the title, or in a line at the head that stands for one, 3, in a heading or labelled
    line 1, beside a full date 3 (2 without the day), in the sentence after one that tells how many met on a day 3, with
    an ordinal 2, beside a verb of taking place 1, among the first twelve segments 1, of a kind that the title names 2;
    the plural takes 2 away, a sentence about the future 1. What is coming cannot win. The highest wins, the first of
    those alike. The weights were set on the nine reports of the evaluation and the cases in ``tests/cases/events``.
    """
    text_segments = [s for s in segments if s.kind != "boilerplate"]
    labelled = _labelled_date(text_segments, dates)
    invites = any(INVITES.search(s.text) for s in text_segments[:6])
    titled = {c.kind for c in cues if c.segment.kind == "title" and c.kind}

    heads = _head_lines(text_segments)
    told = {
        c: _score(c, dates) + 3 * (c.segment in heads) + 3 * _told_beside(c, text_segments, dates, counts, cues)
        for c in cues
        if c.kind
    }

    def rank(cue: Cue) -> tuple[float, int]:
        ahead = FUTURE.search(cue.segment.text) is not None and not PAST.search(cue.segment.text)
        if invites:  # what an invitation tells of earlier times is not what it is about
            return told[cue] + 2 * (cue.kind in titled) + 3 * ahead, -cue.start
        another = labelled is not None and _another_day(cue.segment, labelled, dates)
        return told[cue] + 2 * (cue.kind in titled) - ahead - 4 * another, -cue.start

    best = max((c for c in cues if c.kind and not c.coming), key=rank, default=None)
    met = _gathering(text_segments, dates, counts, cues)
    coming = best and not invites and (NEW.search(best.segment.text[: best.start - best.segment.start]) is not None)
    if best and met and coming and met[1].index < best.segment.index:
        # "Last Thursday we met in … The next meeting is on …"
        best = max((c for c in cues if c.kind and not c.plural and c.segment == met[1]), key=rank, default=None)
    if best and (told[best] >= 4 or (labelled and told[best] >= 2)):
        kind, anchor = best.kind, best.segment
        ordinal = _of_its_kind(anchor, text_segments) or _ordinal(cues, best)
    else:
        if met is None and (lone := _lone(text_segments, dates, cues)) is not None:
            met = lone
        if met is None and labelled and (record := _record(text_segments)) is not None:
            met = ("meeting", record)
        if met is None:
            return None
        (kind, anchor), numbered = met, _RECORD_NUMBER.match(met[1].text)
        ordinal = int(numbered.group(1)) if numbered else None
    if kind is None:
        return None
    own = {c.segment.index for c in cues if _speaks_of(c, kind, ordinal)}
    date = labelled or _date(anchor, own, text_segments, dates)
    where = next((s for s in text_segments if date and s.start <= date.start < s.end), None)
    evidence = sorted({s.index: s for s in (anchor, where) if s}.values(), key=lambda s: s.index)
    blocks = {s.block for s in evidence if s.kind == "sentence"}
    core = tuple(
        s
        for s in text_segments
        if s.index in own
        or s in evidence
        or (s.block in blocks and s.kind == "sentence")
        or (s.parent == anchor.index and _is_section(anchor, segments))
        or s.label
        or s.kind == "title"
        or _below_label(s, segments)
    )
    core = tuple(s for s in core if not _coming(s, cues))
    scope = tuple(s for s in text_segments if not _coming(s, cues))
    return MainEvent(
        kind, ordinal, date, is_planned(document, anchor, where, date, scope), tuple(evidence), core, scope
    )


def _is_section(heading: Segment, segments: Sequence[Segment]) -> bool:
    """Whether a heading opens one section of several: the report goes on with others of its level."""
    return heading.kind == "heading" and any(
        s.kind == "heading" and s.depth == heading.depth and s.index > heading.index for s in segments
    )


def _another_day(segment: Segment, day: Mention, dates: Sequence[Mention]) -> bool:
    """Whether a segment tells full dates, and none of them is the day."""
    told = [m.value[0] for m in dates if segment.start <= m.start < segment.end and len(m.value[0]) == 10]
    return bool(told) and day.value[0] not in told and not is_publication(segment, day)


def _below_label(segment: Segment, segments: Sequence[Segment]) -> bool:
    return segment.kind == "item" and segment.parent is not None and segments[segment.parent].label is not None


def _coming(segment: Segment, cues: Sequence[Cue]) -> bool:
    return any(c.coming for c in cues if c.segment.index == segment.index)


def _score(cue: Cue, dates: Sequence[Mention]) -> float:
    segment = cue.segment
    inside = [m for m in dates if segment.start <= m.start < segment.end and not is_publication(segment, m)]
    full = max((3.0 if len(m.value[0]) == 10 else 2.0 for m in inside if m.rule != "year"), default=0.0)
    score = full + 2 * (cue.ordinal is not None) + (segment.index < _EARLY) - 2 * cue.plural
    score += 3 * (segment.kind == "title") + (segment.kind == "heading") + bool(segment.label)
    if segment.kind in ("sentence", "item"):
        score += bool(PAST.search(segment.text) or FUTURE.search(segment.text))
    return score - (not cue.definite)


def _head_lines(segments: Sequence[Segment]) -> list[Segment]:
    """The lines that stand for a title where a report has none: the first two that are no sentences.

    "Minutes – steering committee of the project X", and below it the day.
    """
    if any(s.kind == "title" for s in segments):
        return []
    return [
        s
        for s in segments[:2]
        if s.kind in ("sentence", "heading") and len(s.text) < 110 and not _IS_SENTENCE.search(s.text)
    ]


_IS_SENTENCE = re.compile(r"[.!?,:…]$")


_RECORD = re.compile(
    r"\W*(?:acta|minuta|minutes|compte[- ]rendu|procès[- ]verbal|protokoll|niederschrift|verbale|protokół|zápis"
    r"|πρακτικά)\b",
    re.IGNORECASE,
)


_RECORD_NUMBER = re.compile(
    rf"{_RECORD.pattern}[^.\d]{{0,20}}(?:#|n[°º.]|no\.?|nr\.?|č\.)\s?(\d{{1,2}})\b", re.IGNORECASE
)


def _record(segments: Sequence[Segment]) -> Segment | None:
    """The line at the head of minutes that do not say of what: "ACTA No. 4"."""
    return next((s for s in segments[:3] if _RECORD.match(s.text)), None)


def _lone(
    segments: Sequence[Segment], dates: Sequence[Mention], cues: Sequence[Cue]
) -> tuple[EventKind, Segment] | None:
    """The event that a letter thanks for in its first lines, where one day in the past is told and no other near it."""
    early = (
        (c.kind, c.segment) for c in cues if c.segment in segments[:6] and c.definite and not c.plural and not c.coming
    )
    days = {
        m.value[0]
        for s in segments[:_EARLY]
        for m in dates
        if s.start <= m.start < s.end and len(m.value[0]) == 10 and not is_publication(s, m)
        if not FUTURE.search(s.text)
    }
    return next(((kind, s) for kind, s in early if kind), None) if len(days) == 1 else None


def _told_beside(
    cue: Cue, segments: Sequence[Segment], dates: Sequence[Mention], counts: Sequence[Mention], cues: Sequence[Cue]
) -> bool:
    """Whether the sentence before tells that people met on a day, and this one, of the same paragraph, at what.

    "On 4 May 40 mayors came together in Vsetín. The meeting had been called by …"
    """
    segment = cue.segment
    if segment.kind != "sentence" or cue.plural or _full_day(segment, dates):
        return False
    earlier = next((s for s in segments if s.index == segment.index - 1 and s.block == segment.block), None)
    if earlier is None or any(c.kind and c.segment.index == earlier.index for c in cues):
        return False
    met = MET.search(earlier.text) is not None or any(earlier.start <= m.start < earlier.end for m in counts)
    return met and _full_day(earlier, dates)


def _full_day(segment: Segment, dates: Sequence[Mention]) -> bool:
    return any(
        segment.start <= m.start < segment.end and len(m.value[0]) == 10 and not is_publication(segment, m)
        for m in dates
    )


def _ordinal(cues: Sequence[Cue], best: Cue) -> int | None:
    if best.ordinal is not None:
        return best.ordinal
    same = Counter(
        c.ordinal
        for c in cues
        if c.kind == best.kind
        and c.ordinal is not None
        and not c.coming
        and (FUTURE.search(c.segment.text) is None or PAST.search(c.segment.text))
    )
    return same.most_common(1)[0][0] if len(same) == 1 else None


def _speaks_of(cue: Cue, kind: EventKind, ordinal: int | None) -> bool:
    """Whether a word for an event means the main one: the same kind without another ordinal, or "the event"."""
    before = cue.segment.text[: cue.start - cue.segment.start]
    if cue.coming or (cue.plural and cue.ordinal is None) or NEW.search(before[-30:]):
        return False
    if cue.kind is None:
        return cue.definite
    return cue.kind == kind and (cue.ordinal is None or ordinal is None or cue.ordinal == ordinal)


_OF_ITS_KIND = re.compile(
    r"^(?:(?:it|this|c[’']|ce|cette|esta|este|es|das|dies|questo|questa|to|ta|bylo to)?\s*"
    r"(?:was|is|est|était|a été|era|fue|war|ist|è stat\w|był\w|jest)(?: already| déjà| ya| bereits| già| już)?"
    r"|il s[’']agi(?:t|ssait)(?: déjà)? (?:de|d[’'])|se trataba de)"
    rf" ?(?:the|our|its|la|le|el|die|der|das|il|notre|nuestr[oa]|unser\w*)? ?(?P<ordinal>{ORDINAL})\s+(?:\w+\s+)?"
    r"(?:of its kind|in (?:a|the|our) series|edition|édition|edición|of the series|du genre|de la série"
    r"|de su (?:tipo|serie)|ihrer art|seiner art|der reihe|del genere|della serie|z cyklu)",
    re.IGNORECASE,
)


def _of_its_kind(anchor: Segment, segments: Sequence[Segment]) -> int | None:
    """The ordinal that a later sentence of the paragraph tells: "It was the fourth day of its kind"."""
    for segment in segments:
        if segment.block == anchor.block and segment.index > anchor.index and (m := _OF_ITS_KIND.match(segment.text)):
            return ordinal(m.group("ordinal"))
    return None


# A bare "date" in front matter is the day of publication, unless nothing else in the report tells a day.
_BARE_DATE = frozenset(["date", "data", "datum", "fecha"])


_HEAD_LINE = re.compile(r"\s[|·•]\s")


def _labelled_date(segments: Sequence[Segment], dates: Sequence[Mention]) -> Mention | None:
    labelled = [s for s in segments if s.label and _WHEN.match(s.label.strip()) and s.kind != "row"]
    for segment in sorted(labelled, key=lambda s: s.kind == "metadata"):
        for mention in dates:
            if not segment.start <= mention.start < segment.end or mention.rule == "year":
                continue
            bare = segment.kind == "metadata" and (segment.label or "").strip().lower() in _BARE_DATE
            if not (bare and any(m.rule != "year" and m.start > mention.end for m in dates)):
                return mention
    for segment in segments[:_EARLY]:  # a line of its own at the head: "Ghent, Belgium | 10 October 2024 | De Krook"
        if segment.kind in ("sentence", "heading") and len(segment.text) < 120 and _HEAD_LINE.search(segment.text):
            for mention in dates:
                if segment.start <= mention.start < segment.end and len(mention.value[0]) == 10:
                    return None if is_publication(segment, mention) else mention
    for segment in segments[:_HEAD_LINES]:  # "Tuesday 2 April 2024, 1.30 to 4 pm, online"
        for mention in dates:
            inside = segment.start <= mention.start < segment.end and len(mention.value[0]) == 10
            if inside and _is_head_line(segment, mention) and not is_publication(segment, mention):
                return mention
    return None


_HEAD_LINES = 6
"""Segments from the start among which a line of its own with day and hour may stand."""
_HOUR = any_case(r"\b\d{1,2}\s?(?:[:.h]\s?\d\d\b|h\b|uhr\b|hod\b|[ap]\.?m\b)|\b(?:godz|hod|ore|πμ|μμ)\b|\bà \d")


def _is_head_line(segment: Segment, mention: Mention) -> bool:
    """Whether a line tells a day and an hour and little else: no sentence."""
    text = segment.text
    before, behind = text[: mention.start - segment.start], text[mention.end - segment.start :]
    return (
        len(text) < 120
        and segment.label is None
        and segment.kind in ("sentence", "heading", "title")
        and len(before.split()) < 4
        and _HOUR.search(behind) is not None
        and not PAST.search(text)
        and not FUTURE.search(text)
    )


def _gathering(
    segments: Sequence[Segment], dates: Sequence[Mention], counts: Sequence[Mention], cues: Sequence[Cue]
) -> tuple[EventKind, Segment] | None:
    """An event that is only told by what people did: they met on a day, or so many of them took part in "the event"."""
    for segment in segments[: 2 * _EARLY]:
        visited = VISITED.search(segment.text) is not None
        inside = [
            m
            for m in dates
            if segment.start <= m.start < segment.end and len(m.value[0]) == 10 and not is_publication(segment, m)
        ]
        generic = [c for c in cues if c.kind is None and c.segment.index == segment.index and not c.coming]
        counted = any(segment.start <= m.start < segment.end for m in counts)
        if inside and segment.kind == "sentence" and visited and not (generic or MET.search(segment.text)):
            return "visit", segment
        if inside and segment.kind not in ("title", "metadata") and (MET.search(segment.text) or counted or generic):
            festive = any(
                re.search(r"fair|festival|exhibition|open day|fête|feria", c.text, re.IGNORECASE) for c in generic
            )
            return ("other" if festive or (generic and not MET.search(segment.text)) else "meeting"), segment
    return None


def _date(anchor: Segment, own: set[int], segments: Sequence[Segment], dates: Sequence[Mention]) -> Mention | None:
    """The date in its own segment, else where it is named again, else in its paragraph, else the first full one."""
    near = [s for s in segments if s.block == anchor.block]
    named = [s for s in segments if s.index in own]
    rest = [s for s in segments if s.kind not in ("title", "metadata")]
    for place, group in enumerate(([anchor], named, near, rest, [s for s in segments if s.kind == "metadata"])):
        for segment in group:
            for mention in dates:
                if not segment.start <= mention.start < segment.end or is_publication(segment, mention):
                    continue
                if mention.rule != "year" and not (
                    place >= 3 and (len(mention.value[0]) < 10 or FUTURE.search(segment.text))
                ):
                    return mention
    return None
