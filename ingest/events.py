"""The events of a report: the one that it is about, put together from all its sentences, and others that it mentions.

1. Words for events are found in the text (event_cues), dates, places, counts and organisations come as mentions.
2. The main event is the best of these words: in the title, beside a full date, with an ordinal, early (event_main).
3. Every other date beside a word for an event makes an event of its own, in the place next to it; so does a word below
   "What is coming", one with "will", or one of another kind with an ordinal.
4. The main event's attributes come from the sentences that speak of it, those of the others from their own sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, Protocol

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.event_around import (
    expected,
    of_a_project,
    speaks_of_it,
    who_else,
)
from practicegraph.ingest.event_cues import find_cues
from practicegraph.ingest.event_main import MET, MainEvent, choose_main
from practicegraph.ingest.event_others import dated_events, undated_events
from practicegraph.ingest.event_parts import (
    WHERE,
    count_of,
    duration_of,
    form_of,
    hours_behind,
    kinds_of_count,
    place_of,
    sitting_hours,
    themes_from,
    topic_after,
    topics_in,
)
from practicegraph.ingest.event_report import Report, where
from practicegraph.ingest.event_words import PAST
from practicegraph.ingest.records import Document, Event, Mention, Place, Project, Segment
from practicegraph.ingest.roles import find_roles
from practicegraph.ingest.roles_paragraph import with_paragraph

__all__ = ["find_events"]


# "Von 18 bis 20.30 Uhr wurde gekocht": hours from and to, wherever they are told.
_CLOCKS = any_case(
    r"\b(?:from|between|de|entre|von|zwischen|od|dalle|dal|między|mezi|από|desde)\s+(?:las\s+"
    r"|les\s+)?\d{1,2}(?:[:.h]\d\d)?"
    r"(?:\s?(?:h|uhr|hod\.?|[ap]\.?m\.?))?\s(?:to|until|and|till|à|a|y|et|bis|und|do|alle|a las|έως|hasta las)\s+"
    r"\d{1,2}(?:[:.h]\s?\d\d|\s?(?:h\b|uhr|hod|[ap]\.?m))",
)


class _Actors(Protocol):
    @property
    def mentions(self) -> tuple[Mention, ...]: ...
    @property
    def projects(self) -> tuple[Project, ...]: ...


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
    report = Report(
        document,
        segments,
        tuple(c for c in find_cues(segments) if not any(a <= c.start and c.end <= b for a, b in taken)),
        [m for m in mentions if m.kind == "date"],
        [m for m in mentions if m.kind == "count"],
        [m for m in mentions if m.kind == "region"],
        organisations,
        actors.projects,
        list(inner),
        actors.mentions,
    )
    main = choose_main(document, segments, report.cues, report.dates, report.counts)
    others = [*dated_events(report, main), *undated_events(report, main)]
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


def _main_event(report: Report, main: MainEvent) -> Event:
    """Everything that the sentences on the main event say of it."""
    document = report.document
    core = [s for s in main.core if s.index not in report.claimed]
    scope = [s for s in main.scope if s.index not in report.claimed]
    titles = [s for s in report.segments if s.kind == "title"]
    told = [s for s in core if s.kind != "title"]
    place = _main_place(report, told, titles)
    if main.planned:
        # those who came to an earlier one are told beside the next
        count = count_of([s for s in core if not PAST.search(s.text)], report.counts)
        count = count or count_of([s for s in scope if expected(s)], report.counts)
    else:
        count = count_of(core, report.counts) or count_of(scope, report.counts, least=0.65)
    near = [s for s in scope if s in core or speaks_of_it(s, report.projects) or _tells_who_came(s, report)]
    roles = find_roles(near, report.actors, all_segments=report.segments)
    home = {s.block for s in main.evidence if s.kind == "sentence"}
    told_there = [s for s in core if s.kind == "sentence" and s.block in home and not of_a_project(s)]
    words = [(c.start, c.end) for c in report.cues if c.segment in told_there]
    words += [(main.date.start, main.date.end)] if main.date else []
    roles = roles if main.planned else with_paragraph(roles, told_there, report.actors, words, document.language or "")
    later = find_roles(scope, report.actors, all_segments=report.segments)
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
    region, country = where(report, place)
    start, end = main.date.value if main.date else (None, None)
    where_told = next((s for s in main.evidence if main.date and s.start <= main.date.start < s.end), None)
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
        duration_hours=duration_of(core, dated=[s for s in main.evidence if len(s.text) < 120 and not s.label])
        or (hours_behind(where_told, main.date) if main.date and where_told else None)
        or duration_of(s for s in scope if _CLOCKS.search(s.text))
        or sitting_hours(scope, dated=main.evidence),
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


def _tells_who_came(segment: Segment, report: Report) -> bool:
    """Whether an early sentence tells that people met, and names no other event."""
    others = any(c.segment == segment and c.kind and (c.coming or c.ordinal) for c in report.cues)
    return segment.kind == "sentence" and segment.index < 10 and MET.search(segment.text) is not None and not others


def _main_place(report: Report, told: Sequence[Segment], titles: Sequence[Segment]) -> Mention | None:
    """Where the main event is: a town or region that its sentences name, also inside "City of Tartu", before a country.

    What else the report names most often comes last.
    """
    named = place_of(told, report.places, titles=titles)
    if named and isinstance(named.value, Place) and named.value.kind != "country":
        return named
    within = place_of([s for s in told if s.label and WHERE.match(s.label)], report.inner) or place_of(
        [s for s in told if not s.label], report.inner
    )
    return within or named or _most_named(report)


def _most_named(report: Report) -> Mention | None:
    """The region or town that the report names most often."""
    elsewhere = [s for s in report.segments if s.index in report.claimed]
    local = [
        m
        for m in (*report.places, *report.inner)
        if isinstance(m.value, Place)
        and m.value.kind != "country"
        and not any(s.start <= m.start < s.end for s in elsewhere)
    ]
    return max(local, key=lambda m: sum(m.value == o.value for o in local), default=None)


def _project(report: Report) -> str | None:
    return report.projects[0].name if report.projects else None
