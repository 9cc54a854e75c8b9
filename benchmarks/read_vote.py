"""What a named-entity model adds when it votes on organisations beside the rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from read_baselines import MODELS, entities

from practicegraph.ingest import actors
from practicegraph.ingest.actors_ballot import Ballot
from practicegraph.ingest.actors_vote import Vote
from practicegraph.ingest.pipeline import extract_file
from practicegraph.ingest.read import read

__all__ = ["measure_vote"]

WEIGHTS = (0.2, 0.4, 0.62)
"""From a hint to enough by itself (actors_ballot.THRESHOLD is 0.6)."""
SAME = 0.8
"""An entity speaks of a candidate when it shares so much of the longer of the two."""


def measure_vote(score: Callable[[Callable[[Path], dict[str, Any]]], dict[str, Any]], paths: list[Path]) -> None:
    """Prints organisations' scores without and with the vote, for each weight."""

    def plain(path: Path) -> dict[str, Any]:
        return extract_file(path, plain=True).to_json()

    print("| vote of ORG | precision | recall | F1 | right, wrong, missed | mean |\n| --- |" + " ---: |" * 5)
    print(_row("none", score(plain)), flush=True)
    ballot = actors.Ballot
    for languages, told in ((tuple(MODELS), "English and French"), (None, "every language")):
        for weight in WEIGHTS:
            actors.Ballot = _voting(weight, languages)
            print(_row(f"{weight}, {told}", score(plain)), flush=True)
    actors.Ballot = ballot
    documents = [read(path) for path in paths]
    start = time.process_time()
    for document in documents:
        entities(document.text, document.language)
    seconds = time.process_time() - start
    size = sum(len(document.text) for document in documents)
    print(f"\nThe model takes {1000 * seconds / (size / 3000):.0f} CPU ms for a report of 3,000 characters.")


def _row(told: str, scores: dict[str, Any]) -> str:
    row = scores["sections"]["organisations"]
    counts = f"{row['right']}, {row['wrong']}, {row['missed']}"
    return (
        f"| {told} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} | {counts} | {scores['mean']:.3f} |"
    )


def _voting(weight: float, languages: tuple[str, ...] | None) -> type[Ballot]:
    """The ballot of the reader with one more voter."""

    class Voting(Ballot):
        def __init__(self, document: Any, *others: Any) -> None:
            asked = languages is None or (document.language or "")[:2] in languages
            found = entities(document.text, document.language) if asked else []
            self.organisations = [(start, end) for start, end, label in found if label == "ORG"]
            super().__init__(document, *others)

        def _vote(self, candidate: Any, *others: Any, **named: Any) -> None:
            super()._vote(candidate, *others, **named)
            for start, end in self.organisations:
                shared = min(end, candidate.end) - max(start, candidate.start)
                if shared >= SAME * max(end - start, candidate.end - candidate.start):
                    vote = Vote("organisation", "named-entity model", weight)
                    self.names[" ".join(candidate.keys)].votes.append((vote, candidate))

    return Voting
