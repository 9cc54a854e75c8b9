"""Events that a report mentions beside the one that it is about: with a date of their own, or coming without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practicegraph.ingest.event_around import (
    AGAIN,
    NEW_ONE,
    WILL,
    expected,
    meant_before,
    name_of,
    of_a_project,
    told_after,
)
from practicegraph.ingest.event_cues import Cue
from practicegraph.ingest.event_main import VISITED, MainEvent
from practicegraph.ingest.event_parts import (
    count_of,
    duration_of,
    form_of,
    hours_behind,
    kinds_of_count,
    themes_from,
    topic_after,
)
from practicegraph.ingest.event_report import Report, where
from practicegraph.ingest.event_status import is_publication, may_be_coming
from practicegraph.ingest.event_words import FUTURE
from practicegraph.ingest.records import Event, EventKind, Mention, Place, Segment
from practicegraph.ingest.roles import Roles, find_roles

__all__ = ["dated_events", "undated_events"]


def dated_events(report: Report, main: MainEvent | None) -> list[Event]:
    """Events with a date of their own."""
    events = []
    for segment in report.segments:
        dates = [
            m
            for m in report.inside(segment, report.dates)
            if not (main and main.date and m.value[0] == main.date.value[0]) and not is_publication(segment, m)
        ]
        if not dates or segment.kind == "boilerplate":
            continue
        unit = report.unit(segment)
        cues = [c for c in report.cues if c.segment in unit]
        for number, mention in enumerate(dates):
            cue = (
                _nearest([c for c in cues if c.kind], mention)
                or _generic(cues, mention, segment, main)
                or meant_before(segment, report.segments, report.cues, report.dates, report.counts)
            )
            kind: EventKind | None = cue.kind if cue else None
            future = bool(FUTURE.search(segment.text)) or bool(cue and cue.coming)
            if (
                kind is None
                and len(mention.value[0]) == 10
                and segment.kind == "sentence"
                and VISITED.search(segment.text)
            ):
                kind = "visit"
            if kind is None and main and AGAIN.search(segment.text):
                kind = main.kind
            if (
                kind is None
                or (mention.rule == "year" and not future)
                or (main and _is_main(segment, cue, mention, main))
            ):
                continue
            told = (
                told_after(segment, report.segments, report.cues, report.dates, main, cue)
                if mention == dates[-1]
                else []
            )
            if segment.kind == "heading" and mention.rule != "year" and cue:
                told = [s for s in report.segments if s.parent == segment.index and s.kind == "sentence"]
            if mention.rule != "year":
                report.claimed.update(s.index for s in (*unit, *told))
                above = _heading_above(segment, report.segments)
                of_main = main is not None and any(s == above or s.parent == segment.parent for s in main.evidence)
                if above and not of_main and any(c.kind == kind and c.segment == above for c in report.cues):
                    # the whole section is about it
                    report.claimed.update(s.index for s in report.segments if s.parent == above.index)
            events.append(_other(report, segment, kind, cue, mention, dates[:number], main, told=told))
    return events


def _is_main(segment: Segment, cue: Cue | None, mention: Mention, main: MainEvent) -> bool:
    """Whether a second date beside the main event's own words belongs to it: a deadline, a month that "
    "its day lies in."""
    start = mention.value[0]
    if mention.rule == "year" and cue and NEW_ONE.search(segment.text[: cue.end - segment.start]):
        return False
    if main.date and (main.date.value[0].startswith(start) or start.startswith(main.date.value[0])):
        return True
    if segment in main.evidence and cue and cue.kind == main.kind and not cue.plural:
        same_ordinal = cue.ordinal is None or cue.ordinal == main.ordinal
        return same_ordinal and main.date is not None and sum(1 for _ in segment.text.split(" and ")) < 2
    return main.date is None and main.planned and cue is not None and cue.kind == main.kind


def _heading_above(segment: Segment, segments: Sequence[Segment]) -> Segment | None:
    """The heading that a segment stands below."""
    above = segments[segment.parent] if segment.parent is not None else None
    return above if above is not None and above.kind == "heading" else None


def _nearest(cues: Sequence[Cue], mention: Mention) -> Cue | None:
    """The word for an event nearest to a date; one before it counts as nearer than one after it."""
    return min(
        cues,
        key=lambda c: mention.start - c.end if c.end <= mention.start else 2 * (c.start - mention.end) + 10,
        default=None,
    )


def _generic(cues: Sequence[Cue], mention: Mention, segment: Segment, main: MainEvent | None) -> Cue | None:
    cue = _nearest(cues, mention)
    if (
        cue
        and re.search(r"festival|fair|exhibition|open day|fête|feria|journée", cue.text, re.IGNORECASE)
        and mention.rule != "year"
    ):
        return replace(cue, kind="other")
    return None


def _other(
    report: Report,
    segment: Segment,
    kind: EventKind,
    cue: Cue | None,
    mention: Mention | None,
    earlier: Sequence[Mention],
    main: MainEvent | None,
    *,
    told: Sequence[Segment] = (),
) -> Event:
    """An event that a segment mentions beside the main one, and that the sentences behind it tell more of."""
    unit = report.unit(segment)
    places = [m for s in unit for m in report.inside(s, report.places)]
    if mention and segment.kind != "row":
        # "in Spain from 2 to 4 May and in Isère from 5 to 7 October": the place between the last date and this one
        since = earlier[-1].end if earlier else segment.start
        between = [m for m in places if since <= m.start < mention.start]
        until = next((m.start for m in report.inside(segment, report.dates) if m.start > mention.start), segment.end)
        after = [m for m in places if mention.end <= m.start < until]
        local = [m for m in after if isinstance(m.value, Place) and m.value.kind != "country"]
        places = (between[-1:] if earlier else between) or local[:1] or after[:1]
    elif cue and segment.kind != "row":
        places = [m for m in places if m.start >= cue.end][:1] or places[:1]
    local = [m for m in places if isinstance(m.value, Place) and m.value.kind != "country"]
    region, country = where(report, next(iter(local or places), None))
    scope = [*unit, *told, *(s for s in report.segments if s.parent == segment.index)]
    planned = may_be_coming(
        segment, cue, mention, report.document, main, above=_heading_above(segment, report.segments)
    )
    speaking = [s for s in scope if s not in told or not of_a_project(s)]
    roles = find_roles(speaking, report.actors, all_segments=report.segments) if kind else Roles()
    told_of = [s for s in unit if expected(s)] if planned else scope
    count = count_of(told_of, report.counts) if mention else None
    if count and sum(count in report.inside(s, report.counts) for s in told) and count.confidence < 0.6:
        count = None
    minimum, maximum = count.value if count else (None, None)
    exact = minimum is not None and minimum == maximum
    start, end = mention.value if mention else (None, None)
    if mention and mention.rule == "year" and end:
        start, end = f"{start}/{end}", None
    topic = topic_after(cue.segment, cue.end) if cue else None
    hours = None
    if mention:  # "Saturday 5 April, 10am–2pm"
        own = [segment] if segment.kind in ("item", "row") else []
        hours = hours_behind(segment, mention) or duration_of([segment], dated=own)
    return Event(
        kind,
        (report.document.evidence(unit[0].start, unit[-1].end),),
        name=name_of(cue),
        ordinal=cue.ordinal if cue else None,
        date=start,
        end_date=end,
        duration_hours=hours,
        format=form_of([segment], webinar=kind == "webinar"),
        region=region,
        country=country,
        participants=minimum if exact else None,
        participants_min=None if exact else minimum,
        participants_max=None if exact else maximum,
        organisers=roles.organisers,
        supporters=roles.supporters,
        presenters=roles.presenters,
        attendees=roles.attendees,
        stakeholder_kinds=kinds_of_count(count, report.segments, report.spans()),
        themes=themes_from([topic], report.document.language) if topic else (),
        status="planned" if planned else "past",
        confidence=0.75 if mention else 0.6,
        rule="dated mention" if mention else "mention",
    )


def undated_events(report: Report, main: MainEvent | None) -> list[Event]:
    """Events without a date: what is coming, what will be, and what another report told ("the Third "
    "Expert Group Meeting")."""
    events = []
    for cue in report.cues:
        segment = cue.segment
        if cue.kind is None or segment.kind in ("title", "heading") or segment in (main.evidence if main else ()):
            continue
        if any(m.rule != "year" for m in report.inside(segment, report.dates)):
            continue
        listed = cue.coming and segment.kind in ("item", "row", "sentence")
        other_kind = main is not None and cue.kind != main.kind
        will = (
            cue.definite
            and not cue.plural
            and bool(WILL.search(segment.text))
            and bool(NEW_ONE.search(segment.text[max(0, cue.start - segment.start - 40) : cue.start - segment.start]))
        )
        told = other_kind and cue.ordinal is not None and not FUTURE.search(segment.text)
        if listed or (will and not (main and main.planned)) or told:
            event = _other(report, segment, cue.kind, cue, None, (), main)
            year = next((m for m in report.inside(segment, report.dates)), None)
            if year is None:
                events.append(replace(event, status="past" if told and not listed else "planned"))
            report.claimed.add(segment.index)
    return events
