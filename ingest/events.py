"""The events of a report: the one that it is about, put together from all its sentences, and others that it mentions.

1. Words for events are found in the text (event_cues), dates, places, counts and organisations come as mentions.
2. The main event is the best of these words: in the title, beside a full date, with an ordinal, early (event_main).
3. Every other date beside a word for an event makes an event of its own, in the place next to it; so does a word below
   "What is coming", one with "will", or one of another kind with an ordinal.
4. The main event's attributes come from the sentences that speak of it, those of the others from their own sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from practicegraph.ingest.event_around import (
    AGAIN,
    NEW_ONE,
    WILL,
    expected,
    meant_before,
    name_of,
    of_a_project,
    speaks_of_it,
    told_after,
    who_else,
)
from practicegraph.ingest.event_cues import Cue, find_cues
from practicegraph.ingest.event_main import MainEvent, choose_main, is_publication, may_be_coming
from practicegraph.ingest.event_parts import (
    count_of,
    duration_of,
    form_of,
    kinds_of_count,
    place_of,
    region_around,
    themes_from,
    topic_after,
    topics_in,
)
from practicegraph.ingest.event_words import FUTURE, PAST
from practicegraph.ingest.records import Document, Event, EventKind, Mention, Place, Project, Segment
from practicegraph.ingest.regions import region_name, stated_country
from practicegraph.ingest.roles import Roles, find_roles

__all__ = ["find_events"]


class _Actors(Protocol):
    @property
    def mentions(self) -> tuple[Mention, ...]: ...
    @property
    def projects(self) -> tuple[Project, ...]: ...


@dataclass
class _Report:
    """What the functions below share: the document and its mentions by kind."""

    document: Document
    segments: Sequence[Segment]
    cues: tuple[Cue, ...]
    dates: list[Mention]
    counts: list[Mention]
    places: list[Mention]
    organisations: list[Mention]
    projects: tuple[Project, ...]
    inner: list[Mention]
    claimed: set[int] = field(default_factory=set)
    """Indices of segments that speak of an event other than the main one."""

    def inside(self, segment: Segment, mentions: Sequence[Mention]) -> list[Mention]:
        return [m for m in mentions if segment.start <= m.start < segment.end]

    def unit(self, segment: Segment) -> list[Segment]:
        """The segment itself; for a cell its whole row."""
        return [s for s in self.segments if s.block == segment.block] if segment.kind == "row" else [segment]

    def spans(self) -> list[tuple[int, int]]:
        return [(m.start, m.end) for m in self.organisations]


def find_events(
    document: Document,
    segments: Sequence[Segment],
    mentions: Sequence[Mention],
    actors: _Actors,
    *,
    inner: Sequence[Mention] = (),
) -> tuple[Event, ...]:
    """The events of a report, the main one first.

    Args:
        document: the report.
        segments: its segments.
        mentions: of dates, counts and places in it.
        actors: its organisations and projects with their mentions.
        inner: mentions of places inside the names of actors ("City of Tartu"): where the main event is, when nothing
            else in its sentences tells.
    """
    organisations = [m for m in actors.mentions if m.kind == "organisation"]
    taken = [(m.start, m.end) for m in organisations]
    report = _Report(
        document,
        segments,
        tuple(c for c in find_cues(segments) if not any(a <= c.start and c.end <= b for a, b in taken)),
        [m for m in mentions if m.kind == "date"],
        [m for m in mentions if m.kind == "count"],
        [m for m in mentions if m.kind == "region"],
        organisations,
        actors.projects,
        list(inner),
    )
    main = choose_main(document, segments, report.cues, report.dates, report.counts)
    others = [*_dated(report, main), *_undated(report, main)]
    events = [_main_event(report, main)] if main else []
    for event in others:
        if not any(_same(event, known) for known in events):
            events.append(event)
    return tuple(events)


def _same(event: Event, known: Event) -> bool:
    if event.kind != known.kind:
        return False
    if event.date and known.date:
        return event.date == known.date and (event.region == known.region or not event.region)
    if event.ordinal is not None and event.ordinal == known.ordinal:
        return True
    return event.date == known.date and event.status == known.status and event.region == known.region


def _main_event(report: _Report, main: MainEvent) -> Event:
    """Everything that the sentences on the main event say of it."""
    document = report.document
    core = [s for s in main.core if s.index not in report.claimed]
    scope = [s for s in main.scope if s.index not in report.claimed]
    titles = [s for s in report.segments if s.kind == "title"]
    told = [s for s in core if s.kind != "title"]
    place = (
        place_of(told, report.places, titles=titles)
        or place_of([s for s in told if not s.label], report.inner)
        or _most_named(report)
    )
    if main.planned:
        # those who came to an earlier one are told beside the next
        count = count_of([s for s in core if not PAST.search(s.text)], report.counts)
        count = count or count_of([s for s in scope if expected(s)], report.counts)
    else:
        count = count_of(core, report.counts) or count_of(scope, report.counts, least=0.65)
    near = [s for s in scope if s in core or speaks_of_it(s, report.projects)]
    roles = find_roles(near, report.organisations, all_segments=report.segments)
    later = find_roles(scope, report.organisations, all_segments=report.segments)
    known = {*roles.organisers, *roles.supporters}
    roles = replace(
        roles, presenters=tuple(n for n in dict.fromkeys([*roles.presenters, *later.presenters]) if n not in known)
    )
    stretches = topics_in(scope, core)
    if not stretches:
        cues = [c for c in report.cues if c.kind == main.kind and c.segment in core]
        stretches = [topic for c in cues if (topic := topic_after(c.segment, c.end))]
    themes = themes_from(stretches, document.language)
    if not themes:  # the title, when it has one theme: "Committee on community energy"
        named = themes_from([s.text for s in titles if any(c.segment == s for c in report.cues)], document.language)
        themes = named if len(named) == 1 else ()
    region, country = _where(report, place)
    start, end = main.date.value if main.date else (None, None)
    evidence = [document.evidence(s.start, s.end) for s in main.evidence]
    if count and not any(e.start <= count.start < e.end for e in evidence):
        segment = next(s for s in report.segments if s.start <= count.start < s.end)
        evidence.append(document.evidence(segment.start, segment.end))
    minimum, maximum = count.value if count else (None, None)
    exact = minimum is not None and minimum == maximum
    status: Literal["past", "planned"] | None = "planned" if main.planned else "past"
    return Event(
        main.kind,
        tuple(evidence),
        ordinal=main.ordinal,
        date=start,
        end_date=end,
        duration_hours=duration_of(core),
        format=form_of(
            core + ([s for s in report.segments if count and s.start <= count.start < s.end]),
            webinar=main.kind == "webinar",
        ),
        region=region,
        country=country,
        participants=minimum if exact else None,
        participants_min=None if exact else minimum,
        participants_max=None if exact else maximum,
        organisers=roles.organisers,
        supporters=roles.supporters,
        presenters=roles.presenters,
        attendees=tuple(n for n in roles.attendees if n not in roles.presenters),
        stakeholder_kinds=kinds_of_count(count, report.segments, report.spans()) or who_else(scope, report.spans()),
        themes=themes,
        status=status,
        project=_project(report),
        confidence=0.9 if main.date else 0.7,
        rule="main event",
    )


def _most_named(report: _Report) -> Mention | None:
    """The region or town that the report names most often."""
    local = [m for m in report.places if isinstance(m.value, Place) and m.value.kind != "country"]
    return max(local, key=lambda m: sum(m.value == o.value for o in local), default=None)


def _where(report: _Report, place: Mention | None) -> tuple[str | None, str | None]:
    """Region and country of an event at a place, as the report names them."""
    if place is None or not isinstance(place.value, Place):
        return None, None
    place = region_around(place, report.places, report.document.text)
    if place.value.kind == "country":
        return None, place.value.name
    named = [m for m in (*report.places, *report.inner) if m.value == place.value]
    return region_name(report.document, named), stated_country(report.document, place.value, report.places)


def _project(report: _Report) -> str | None:
    return report.projects[0].name if report.projects else None


def _dated(report: _Report, main: MainEvent | None) -> list[Event]:
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
            if mention.rule != "year":
                report.claimed.update(s.index for s in (*unit, *told))
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
    report: _Report,
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
    region, country = _where(report, next(iter(local or places), None))
    scope = [*unit, *told, *(s for s in report.segments if s.parent == segment.index)]
    planned = may_be_coming(segment, cue, mention, report.document, main)
    speaking = [s for s in scope if s not in told or not of_a_project(s)]
    roles = find_roles(speaking, report.organisations, all_segments=report.segments) if kind else Roles()
    count = count_of(scope, report.counts) if mention and not planned else None
    if count and sum(count in report.inside(s, report.counts) for s in told) and count.confidence < 0.6:
        count = None
    minimum, maximum = count.value if count else (None, None)
    exact = minimum is not None and minimum == maximum
    start, end = mention.value if mention else (None, None)
    if mention and mention.rule == "year" and end:
        start, end = f"{start}/{end}", None
    topic = topic_after(cue.segment, cue.end) if cue else None
    return Event(
        kind,
        (report.document.evidence(unit[0].start, unit[-1].end),),
        name=name_of(cue),
        ordinal=cue.ordinal if cue else None,
        date=start,
        end_date=end,
        duration_hours=duration_of([segment]) if mention else None,
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


def _undated(report: _Report, main: MainEvent | None) -> list[Event]:
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
