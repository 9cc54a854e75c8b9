"""What a report shows about each of its candidates, as rows of numbers to be weighed (statements_weigh.py).

1. What the stretch itself shows: how the sentence model leans, the scores of its words (statements_plain.py), the
   signs one by one, who is its subject, its length and form.
2. What stands above: the kinds that the lead-in and the heading announce, by their words and by the model.
3. What stands around: how the neighbours in the paragraph and the other items of the list lean, since statements of
   one kind come in runs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from practicegraph.ingest.classifier import Chances, Opinion
from practicegraph.ingest.statements_candidates import Candidate
from practicegraph.ingest.statements_plain import ENOUGH, Subject, plain_scores
from practicegraph.ingest.statements_signs import KINDS, TEXT_SIGNS, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FEATURES", "Told", "feature_rows"]

_LIMIT = 6.0
"""Log odds are cut there: beyond it they say no more."""
_TINY = 1e-6
_EARLY = 0.12
"""The first part of a report, where it tells of itself and its event."""
_SHORTEST = 800
"""Characters from which on a text has a beginning and an end that mean something."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DIGIT = re.compile(r"\d")
_ABOVE = ("lead", "heading", "label", "announced")
_AROUND = ("before", "after", "paragraph", "siblings")
FEATURES: tuple[str, ...] = (
    *(f"leans {kind}" for kind in KINDS),
    *(f"words {kind}" for kind in KINDS),
    *(f"{place} says {kind}" for place in ("lead", "heading") for kind in (*KINDS, "none")),
    *(f"item below {kind}" for kind in KINDS),
    "named subject",
    "agent",
    "item",
    "whole",
    "place",
    "early",
    *TEXT_SIGNS,
    "year",
    "digit",
    "length",
    *(f"{place} leans {kind}" for place in _AROUND for kind in KINDS),
    "has siblings",
    *(f"{place} announces {kind}" for place in _ABOVE for kind in KINDS),
)
"""What each column of the rows is."""


@dataclass(frozen=True, slots=True)
class Told:
    """A candidate with what its words, its subject and the model tell about it."""

    candidate: Candidate
    group: int
    """The number of its segment among those with candidates: a whole and its clauses share it."""
    signs: Mapping[str, int]
    lead: str | None
    heading: str | None
    subject: Subject
    opinion: Opinion | None = None


def _odds(chances: Mapping[Kind | None, float]) -> list[float]:
    """The log odds of each kind against none, within limits."""
    none = log(max(chances[None], _TINY))
    return [min(max(log(max(chances[kind], _TINY)) - none, -_LIMIT), _LIMIT) for kind in KINDS]


def _own(one: Told, scores: Mapping[Kind, float], length: int) -> list[float]:
    candidate = one.candidate
    text, item = candidate.text, candidate.segment.kind in ("item", "row")
    place = candidate.start / length if length >= _SHORTEST else 0.5
    row = [scores[kind] for kind in KINDS]
    for said in (one.lead, one.heading):
        row += [float(said == kind) for kind in (*KINDS, "none")]
    row += [float(item and one.heading == kind) for kind in KINDS]
    row += [float(one.subject == "named"), float(one.subject == "agent"), float(item), float(candidate.whole)]
    row += [place, float(place < _EARLY)]
    row += [float(min(2, one.signs[name])) for name in TEXT_SIGNS]
    row += [float(bool(_YEAR.search(text))), float(bool(_DIGIT.search(text))), log(1 + len(text.split()))]
    return row


def _mean(rows: Sequence[Sequence[float]]) -> list[float]:
    """The mean of each column; of a few rows quicker than numpy's."""
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def _around(told: Sequence[Told], leaning: Sequence[Sequence[float]]) -> list[list[float]]:
    """For each candidate how its neighbours lean: the one before, the one after, the paragraph, the siblings."""
    blocks: dict[int, list[int]] = defaultdict(list)
    lists: dict[tuple[int | None, bool], list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        if one.candidate.whole:
            segment = one.candidate.segment
            blocks[segment.block].append(number)
            lists[(segment.parent, segment.kind == "sentence")].append(number)
    rows = []
    for one in told:
        segment = one.candidate.segment
        item = segment.kind in ("item", "row")
        near = [] if item else [n for n in blocks[segment.block] if told[n].group != one.group]
        before = [n for n in near if told[n].group < one.group][-1:]
        after = [n for n in near if told[n].group > one.group][:1]
        siblings = [n for n in lists[(segment.parent, segment.kind == "sentence")] if told[n].group != one.group]
        row: list[float] = []
        for places in (before, after, near, siblings):
            row += _mean([leaning[place] for place in places]) if places else [0.0, 0.0, 0.0]
        rows.append([*row, float(item and bool(siblings))])
    return rows


def feature_rows(told: Sequence[Told], announced: Mapping[str, Chances], length: int) -> NDArray[np.float64]:
    """A row of FEATURES for each candidate of one report.

    Args:
        told: The candidates in the order of the text, all with an opinion or all without.
        announced: For the texts above candidates what the model thinks they announce; empty without the model.
        length: Characters of the report.
    """
    import numpy as np

    if not told:
        return np.zeros((0, len(FEATURES)))
    scores = [
        plain_scores(
            one.signs,
            lead=one.lead,
            heading=one.heading,
            item=one.candidate.segment.kind in ("item", "row"),
            subject=one.subject,
        )
        for one in told
    ]
    leaning = np.array(
        [
            _odds(one.opinion.kinds) if one.opinion else [score[kind] - ENOUGH for kind in KINDS]
            for one, score in zip(told, scores, strict=True)
        ]
    )
    rows = []
    for number, (one, around) in enumerate(zip(told, _around(told, leaning.tolist()), strict=True)):
        above: list[float] = []
        for name in _ABOVE:
            text = getattr(one.candidate, name)
            chances = announced.get(text) if text else None
            above += [chances[kind] for kind in KINDS] if chances else [0.0, 0.0, 0.0]
        rows.append([*map(float, leaning[number]), *_own(one, scores[number], length), *around, *above])
    return np.array(rows)
