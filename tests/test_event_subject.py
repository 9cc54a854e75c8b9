"""The subject of an event, from what the report's statements are about."""

from dataclasses import replace

from practicegraph.ingest.event_subject import with_subjects
from practicegraph.ingest.records import Event, Evidence, Statement

EVENT = Event("meeting", (Evidence(0, 5, "It met"),))


def statements(*themes: str) -> list[Statement]:
    return [
        Statement(label=theme, evidence=(Evidence(10 * n, 10 * n + 9, f"{theme} {n}"),), themes=(theme,))
        for n, theme in enumerate(themes, 1)
    ]


def test_the_theme_of_most_statements() -> None:
    (event,) = with_subjects([EVENT], statements("food", "housing", "food", "food"))
    assert event.themes == ("food",)
    assert [e.quote for e in event.evidence] == ["It met", "food 1", "food 3"]


def test_what_has_themes_keeps_them() -> None:
    stated = replace(EVENT, themes=("energy",))
    assert with_subjects([stated], statements("food", "food", "food", "food")) == (stated,)


def test_no_theme_where_none_stands_out() -> None:
    assert with_subjects([EVENT], statements("food", "housing", "youth", "energy", "health")) == (EVENT,)
    assert with_subjects([EVENT], statements("food", "food", "housing", "housing")) == (EVENT,)
    assert with_subjects([EVENT], statements("food", "food")) == (EVENT,)
