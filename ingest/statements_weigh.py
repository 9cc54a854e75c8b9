"""Deciding what a candidate is: a softmax over what the whole report shows about it (stacked generalisation, Wolpert
1992).

The rows of statements_features.py are weighed by two sets of weights, one for reading with the sentence model and one
for reading by words alone. benchmarks/train_statements.py fits both on annotated reports of our own, for which the
model gives its opinion without having seen the report. Confidence is the probability of what was decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from practicegraph.ingest.classifier import CLASSES, softmax, weights
from practicegraph.ingest.statements_features import FEATURES
from practicegraph.ingest.statements_plain import Decision
from practicegraph.ingest.statements_signs import KINDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["decisions"]

_BONUS, _STRONG = 1.2, 1.0
"""Log odds that a kind gains for each point that its words score beyond a strong score. Reports in a drier style than
those that the weights were fitted on say with such words what they state; chosen on the reports for development among
0, 1.2 and 2, without harm to the marked ones."""
_HIGHEST = 0.97
"""Of a confidence: nothing that a program reads is certain."""


def decisions(rows: NDArray[np.float64], *, plain: bool) -> list[Decision]:
    """For each row of features the most likely kind, or None, with its probability."""
    if not len(rows):
        return []
    known, name = weights(), "plain" if plain else "joint"
    scores = rows @ known[name].T + known[f"{name}_bias"]
    for kind in KINDS:
        words = rows[:, FEATURES.index(f"words {kind}")]
        scores[:, CLASSES.index(kind)] += _BONUS * (words - _STRONG).clip(min=0.0)
    likely = softmax(scores)
    rule = "cues and context" if plain else "cues, context and model"
    return [Decision(CLASSES[int(one.argmax())], min(round(float(one.max()), 2), _HIGHEST), rule) for one in likely]
