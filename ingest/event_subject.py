"""What an event was about, where no list of topics says so: what most of the report's own statements are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from practicegraph.ingest.records import Event, Statement

__all__ = ["with_subjects"]

_SHARE = 0.4
"""Share of all themes of the statements that one has to reach: a theme with less is one among others."""
_FEWEST = 4
"""Themes of statements from which on a share says something."""


def with_subjects(events: Sequence[Event], statements: Sequence[Statement]) -> tuple[Event, ...]:
    """The events, those without a theme with the one that most practices, challenges and needs of the report have.

    Args:
        events: of a report.
        statements: its practices, challenges and needs.

    Returns:
        The events in the same order; one that got its theme so rests on the first two statements with it, too.
    """
    counts = Counter(theme for statement in statements for theme in statement.themes)
    total = counts.total()
    if total < _FEWEST:
        return tuple(events)
    theme, most = counts.most_common(1)[0]
    if most / total < _SHARE or list(counts.values()).count(most) > 1:
        return tuple(events)
    told = [quote for s in statements if theme in s.themes for quote in s.evidence[:1]][:2]
    return tuple(
        event
        if event.themes
        else replace(event, themes=(theme,), evidence=tuple(dict.fromkeys((*event.evidence, *told))))
        for event in events
    )
