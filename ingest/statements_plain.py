"""Scores by words: each kind's signs are added up; the scores are weighed with all else in statements_weigh.py.

The weights were set by hand on texts of our own (tests/cases/statements, the half for tuning) and on the reports
that the project was given for development; docs/models.md has the figures for the other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from practicegraph.ingest.statements_signs import KINDS, Kind

__all__ = ["ENOUGH", "Decision", "Subject", "plain_scores"]

ENOUGH = 1.5
Subject = Literal["named", "agent", "none"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind, or None, with the confidence in it and the rule that says so."""

    kind: Kind | None
    confidence: float
    rule: str


def _at_least(count: int, first: float, second: float = 0.0) -> float:
    return (first if count >= 1 else 0.0) + (second if count >= 2 else 0.0)


def plain_scores(
    signs: Mapping[str, int], *, lead: str | None, heading: str | None, item: bool, subject: Subject
) -> dict[Kind, float]:
    """A score a kind; ENOUGH is where a statement begins."""
    frame = min(signs["frame"], 1)
    need = _at_least(signs["need"], 1.6, 0.5) + _at_least(signs["duty"], 1.5) + 0.3 * frame
    challenge = _at_least(signs["challenge"], 1.6, 0.6) + _at_least(signs["negation"], 0.7) + 0.3 * frame
    challenge += 0.8 * signs["nobody"]
    practice = (
        _at_least(signs["practice"], 0.9, 0.3)
        + {"named": 1.1, "agent": 0.7, "none": 0.0}[subject]
        + _at_least(signs["routine"], 0.4)
        - (0.5 if subject == "named" else 0.9) * frame
        - _at_least(signs["need"] + signs["challenge"], 0.5, 0.3)
        - _at_least(signs["duty"], 0.5)
        - 1.5 * signs["nobody"]
    )
    scores: dict[Kind, float] = {"practice": practice, "challenge": challenge, "need": need}
    for kind in KINDS:
        if lead == kind:
            scores[kind] += 2.0 if item else 1.0
        if heading == kind:
            scores[kind] += 1.5 if item else 0.8
        if "none" in (lead, heading):
            scores[kind] -= 1.5
        if heading in KINDS and kind != heading and lead is None:
            scores[kind] -= 0.8 if item else 0.4
    logistics = _at_least(signs["event"], 1.2, 0.8)
    scores["practice"] -= logistics + _at_least(signs["aim"], 2.0) + 2 * signs["biography"] + 1.5 * signs["question"]
    scores["challenge"] -= 0.6 * logistics + _at_least(signs["aim"], 0.7) + signs["biography"] + 1.5 * signs["question"]
    scores["need"] -= 0.6 * logistics + _at_least(signs["aim"], 0.7) + signs["biography"]
    for kind in KINDS:
        scores[kind] -= 1.5 * signs["clock"]
        if signs["short"] and kind not in (lead, heading):
            scores[kind] -= 0.6
    return scores
