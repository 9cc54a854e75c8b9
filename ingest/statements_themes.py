"""Themes of the statements of a report, weighed from their words, the model's opinions and the report as a whole.

Each theme of a statement gets points: for its words (themes.py), for weak words, for the words of the lead-in or
heading where the statement has none of any theme, for the model's log odds and its rank among them, and for how likely
the model finds it on average in the other statements of the report. The points are the log odds of a logistic
regression over all pairs of statement and theme in annotated reports of our own (benchmarks/train_statements.py). The
first theme is taken, others when they have enough points. Without the model, words decide alone (themes_of).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from practicegraph.ingest.classifier import Opinion, weights
from practicegraph.ingest.themes import THEMES, theme_scores, themes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["THEME_FEATURES", "Telling", "statement_themes", "theme_rows"]

THEME_FEATURES = (
    "word",
    "second word",
    "weak word",
    "word above",
    "leans",
    "elsewhere",
    "first",
    "second",
    "far behind",
    "words of others only",
    "all words",
)
"""What the columns of theme_rows are."""
FURTHER = -0.6
"""Points that a theme after the first one needs: between the best for our marked reports and for tests/evaluation."""
_MOST = 3
_LOWEST, _HIGHEST = -9.0, 9.0
"""Limits of the model's log odds."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What tells the themes of one statement."""

    text: str
    """The stretch, names of actors blanked out."""
    above: tuple[str, ...] = ()
    """Label, lead-in and heading, nearest first."""
    opinion: Opinion | None = None


def _one(one: Telling, opinion: Opinion, language: str | None, elsewhere: dict[str, float]) -> list[list[float]]:
    words, hints = theme_scores(one.text, language)
    above: dict[str, int] = {}
    if not words:
        above = next((told for told in (theme_scores(text, language)[0] for text in one.above) if told), {})
    odds = {}
    for name in THEMES:
        chance = min(max(opinion.themes[name], 1e-6), 1 - 1e-6)
        odds[name] = min(max(log(chance / (1 - chance)), _LOWEST), _HIGHEST)
    ranked = sorted(THEMES, key=lambda name: -odds[name])
    ranks = {name: rank for rank, name in enumerate(ranked)}
    every = float(min(3, sum(words.values())))
    return [
        [
            float(name in words),
            float(words.get(name, 0) > 1),
            float(name in hints),
            float(name in above),
            odds[name],
            elsewhere[name],
            float(ranks[name] == 0),
            float(ranks[name] == 1),
            float(ranks[name] > 3),
            float(bool(words) and name not in words),
            every * (name in words),
        ]
        for name in THEMES
    ]


def theme_rows(statements: Sequence[Telling], language: str | None) -> NDArray[np.float64]:
    """A row of THEME_FEATURES for each of THEMES of each statement of one report that the model has judged."""
    import numpy as np

    judged = [one.opinion for one in statements if one.opinion is not None]
    sums = {name: sum(opinion.themes[name] for opinion in judged) for name in THEMES}
    rows = []
    for one in statements:
        if (own := one.opinion) is not None:
            others = max(len(judged) - 1, 1)
            elsewhere = {name: (sums[name] - own.themes[name]) / others for name in THEMES}
            rows.append(_one(one, own, language, elsewhere))
    return np.array(rows).reshape(-1, len(THEMES), len(THEME_FEATURES))


def chosen(points: NDArray[np.float64], further: float = FURTHER) -> tuple[str, ...]:
    """The themes of one statement from the points of each, the strongest first."""
    first, *others = sorted(range(len(THEMES)), key=lambda place: -points[place])[:_MOST]
    return (THEMES[first], *(THEMES[place] for place in others if points[place] >= further))


def statement_themes(statements: Sequence[Telling], language: str | None) -> list[tuple[str, ...]]:
    """The themes of each statement of one report, at most three where the model has a say, the strongest first."""
    known = weights()
    points = theme_rows(statements, language) @ known["about"] + float(known["about_bias"])
    judged = iter(points)
    return [
        chosen(next(judged)) if one.opinion is not None else themes_of(one.text, language, context=one.above)
        for one in statements
    ]
