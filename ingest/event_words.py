"""The words for events, for time to come and for ways of meeting, in the languages of reports: see "
"``event_words.toml``."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Final, get_args

from practicegraph.graph.errors import InvalidValue
from practicegraph.ingest.any_case import AnyCase, any_case
from practicegraph.ingest.records import EventKind

__all__ = [
    "ANCHORS",
    "COMING_HEADING",
    "FUTURE",
    "GENERIC",
    "HYBRID",
    "IN_PERSON",
    "KINDS",
    "NEW",
    "ONLINE",
    "PAST",
    "VENUE",
]

_TABLES: Final = tomllib.loads(resources.files("practicegraph.ingest").joinpath("event_words.toml").read_text("utf-8"))


def _joined(lines: str) -> str:
    return "|".join(line for line in lines.splitlines() if line)


def _words(lines: str) -> AnyCase:
    return any_case(rf"(?<![\w-])(?:{_joined(lines)})(?!\w)")


def _phrases(name: str) -> AnyCase:
    return any_case(_joined(_TABLES["words"][name]))


def _anchors(line: str) -> tuple[str, ...]:
    """Runs of letters of which every match of an expression holds one; an empty one if that cannot be told."""
    plain = re.sub(r"\(\?[=!<][^()]*(?:\([^()]*\)[^()]*)*\)", "~", line)
    groups = re.findall(r"\(\?:([^()]*)\)(?![?*])", plain)
    while (bare := re.sub(r"\([^()]*\)[?*+]?", "~", plain)) != plain:
        plain = bare
    found = [_longest_run(alternative) for alternative in plain.split("|")]
    if all(found):
        return tuple(found)
    inside = ([_longest_run(part) for part in group.split("|")] for group in groups)
    return next((tuple(runs) for runs in inside if "|" not in plain and all(runs)), ("",))


def _longest_run(expression: str) -> str:
    bare = re.sub(r"\[[^\]]*\][?*+]?|\\\w[?*+]?|.\?", "~", expression)
    return max(re.findall(r"[^\W\d_]+", bare), key=len, default="").lower()


def _all_anchors() -> dict[EventKind | None, tuple[str, ...]]:
    tables: dict[EventKind | None, str] = {None: _TABLES["words"]["generic"], **_TABLES["kinds"]}
    return {
        kind: tuple(dict.fromkeys(run for line in lines.splitlines() if line for run in _anchors(line)))
        for kind, lines in tables.items()
    }


def _kinds() -> tuple[tuple[EventKind, AnyCase], ...]:
    found: list[tuple[EventKind, AnyCase]] = []
    for name, lines in _TABLES["kinds"].items():
        kind: EventKind | None = next((k for k in get_args(EventKind) if k == name), None)
        if kind is None:
            raise InvalidValue(f"event_words.toml: {name!r} is no kind of event; use one of {get_args(EventKind)}")
        found.append((kind, _words(lines)))
    return tuple(found)


KINDS: Final = _kinds()
"""Kinds of events with the words for them, in the order in which they are tried."""
GENERIC: Final = _words(_TABLES["words"]["generic"])
"""Words that point to the event that a report is about without telling its kind."""
FUTURE: Final = _phrases("future")
NEW: Final = _phrases("new")
"""What stands before the word for an event that comes after the one reported."""
PAST: Final = _phrases("past")
ANCHORS: Final = _all_anchors()
"""For each kind, and None for the generic words, letters of which a text must hold one run to have a word for it.

Looking for those first spares most sentences the expressions.
"""
COMING_HEADING: Final = _phrases("coming_heading")
"""Headings below which planned events stand."""
ONLINE: Final = _phrases("online")
IN_PERSON: Final = _phrases("in_person")
HYBRID: Final = _phrases("hybrid")
VENUE: Final = _phrases("venue")
"""A hall, library or the like that something took place in."""
