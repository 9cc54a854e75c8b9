"""Themes of the statements of a report, weighed from their words, the model's opinions and the report as a whole.

Each theme of a statement gets points: for its words (themes.py), for weak words, for the words of the lead-in or
heading where the statement has none of any theme, for the model's log odds, and for how likely the model finds it on
average in the other statements of the report. The first is taken when it has enough points, others when they have
more and are not far behind. Without the model, words decide alone (themes_of).

The weights are the best of a coordinate search on three sets together: the tuned half of tests/evaluation, that of
tests/cases/statements and the reports for development; docs/models.md has the figures for the halves held back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from practicegraph.ingest.classifier import Opinion
from practicegraph.ingest.themes import THEMES, theme_scores, themes_of

__all__ = ["Telling", "statement_themes"]

_WORD, _SECOND_WORD, _HINT, _ABOVE, _MODEL, _REPORT = 3.0, 1.5, 0.6, 2.0, 0.5, 4.0
_FIRST, _FURTHER, _BEHIND = 1.0, 2.0, 3.0
"""Points that the first theme needs, that any further one needs, and how far behind the first one it may be."""
_MOST = 3
_LOWEST, _HIGHEST = -6.0, 4.0
"""Limits of the model's log odds."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What tells the themes of one statement."""

    text: str
    """The stretch, names of actors blanked out."""
    above: tuple[str, ...] = ()
    """Label, lead-in and heading, nearest first."""
    opinion: Opinion | None = None


def _points(one: Telling, opinion: Opinion, language: str | None, elsewhere: dict[str, float]) -> dict[str, float]:
    words, hints = theme_scores(one.text, language)
    above: dict[str, int] = {}
    if not words:
        above = next((told for told in (theme_scores(text, language)[0] for text in one.above) if told), {})
    points = {}
    for name in THEMES:
        chance = min(max(opinion.themes[name], 1e-6), 1 - 1e-6)
        points[name] = (
            (_WORD if words.get(name) else 0.0)
            + (_SECOND_WORD if words.get(name, 0) > 1 else 0.0)
            + (_HINT if hints.get(name) else 0.0)
            + (_ABOVE if above.get(name) else 0.0)
            + _MODEL * min(max(log(chance / (1 - chance)), _LOWEST), _HIGHEST)
            + _REPORT * elsewhere[name]
        )
    return points


def statement_themes(statements: Sequence[Telling], language: str | None) -> list[tuple[str, ...]]:
    """The themes of each statement of one report, at most three where the model has a say, the strongest first."""
    sums = dict.fromkeys(THEMES, 0.0)
    judged = [one.opinion for one in statements if one.opinion is not None]
    for opinion in judged:
        for name in THEMES:
            sums[name] += opinion.themes[name]
    found = []
    for one in statements:
        own = one.opinion
        if own is None:
            found.append(themes_of(one.text, language, context=one.above))
            continue
        others = max(len(judged) - 1, 1)
        elsewhere = {name: (sums[name] - own.themes[name]) / others for name in THEMES}
        points = _points(one, own, language, elsewhere)
        first, *further = sorted(points, key=lambda name: -points[name])[:_MOST]
        if points[first] < _FIRST:
            found.append(())
            continue
        least = max(_FURTHER, points[first] - _BEHIND)
        found.append((first, *(name for name in further if points[name] >= least)))
    return found
