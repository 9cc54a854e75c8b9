"""How well a practice answers a need: four features of the pair, weighed.

 1. *text*: the cosine of their sentence vectors, after the mean of what is asked (or done) in the language has been
    taken off. Needs sound like needs and French like French; without this, that likeness drowns the matter.
 2. *matter*: the cosine of their matters (``match_matters.py``), rare ones counting more, drawn towards 0 where few.
 3. *theme*: Lin's similarity of their themes by information content (``queries/information.py``).
 4. *target group*: the share of the people named in the need whom the practice names too.

The weights, the limit and the curve from score to chance come from ``benchmarks/relevance/tune.py``, which looks at the
tuning halves of ``tests/relevance`` only; docs/match.md has the figures for what was held back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.queries.information import Information
from practicegraph.queries.match_matters import matter_names, matters_of
from practicegraph.queries.match_records import Stated
from practicegraph.queries.topk import ThemeRows, theme_rows
from practicegraph.queries.vectors import encoder_id, text_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FEATURES", "Prepared", "Ranker", "Weights", "people", "weights_for"]

FEATURES: Final = ("text", "matter", "theme", "target group")


class Weights(NamedTuple):
    """What the features weigh, and how a score becomes a chance."""

    text: float
    matter: float
    theme: float
    target_group: float
    slope: float
    """Of the logistic curve from the score to the chance that a practice answers (grade 2 or 3)."""
    offset: float
    open_below: float
    """Chance of the best practice below which a need is open."""


WITH_MODEL: Final = Weights(1, 0.68, 0.09, 0.01, 14.27, -7.14, 0.188)
PLAIN: Final = Weights(1, 4.52, 0.77, 0.22, 3.54, -6.53, 0.197)
DRAWN: Final = 16.0
"""What the cosine of matters is drawn towards 0 by, in units of rarity (a matter of one text in 23 has about 3):
without it a single common matter shared makes a pair look perfect. From 4 to 40 the tuning halves see no difference."""
IMAGINED: Final = 100
"""Texts that are imagined beside those of the store when rarity is counted; one in 23 has a given word or matter,
which is what a matter has in ``tests/relevance`` on average."""
SHRINK: Final = 10.0
"""How many sentences the mean of everything asked (or done) counts, beside those of one language."""
FEW: Final = 20.0
"""How many sentences the zero vector counts in the mean of everything, so that few sentences are not all mean."""


def weights_for(*, plain: bool = False) -> Weights:
    """The weights for the encoder that is installed."""
    return PLAIN if encoder_id(plain=plain).startswith("hashed") else WITH_MODEL


def people(text: str) -> frozenset[str]:
    """The kinds of people that a text names, as identifiers of the stakeholder scheme."""
    return frozenset(kinds_of(text)) & _PEOPLE


def _below(top: str) -> frozenset[str]:
    kinds = stakeholder_kinds()
    found = {top}
    while more := {name for name, kind in kinds.items() if name not in found and found & set(kind.broader)}:
        found |= more
    return frozenset(found - {top})


_PEOPLE: Final = _below("people")


@dataclass(frozen=True, slots=True)
class Prepared:
    """One side, as numbers: a row for each of its statements."""

    vectors: NDArray[np.float32]
    """Centred and of unit length."""
    matters: NDArray[np.float32]
    """One column for each matter, 1 or 0."""
    themes: ThemeRows
    groups: NDArray[np.float32]
    """One column for each kind of people."""

    def __len__(self) -> int:
        return len(self.vectors)


class Ranker:
    """Scores needs against the practices of one store; made once, then asked."""

    def __init__(
        self,
        asked: Sequence[Stated],
        done: Sequence[Stated],
        information: Information,
        *,
        folder: Path | None = None,
        plain: bool = False,
    ) -> None:
        """Prepares both sides.

        Args:
            asked: Needs and challenges.
            done: Practices.
            information: Information content of the themes.
            folder: Where vectors are kept (``text_vectors``).
            plain: Hashed words instead of the sentence encoder.
        """
        self._information, self._folder, self._plain = information, folder, plain
        self.weights = weights_for(plain=plain)
        raw = [self._vectors([one.text for one in side]) for side in (asked, done)]
        self._means = [
            _Means(rows, [one.language for one in side]) for rows, side in zip(raw, (asked, done), strict=True)
        ]
        self.asked = self._prepared(asked, raw[0], 0)
        self.done = self._prepared(done, raw[1], 1)
        self._rare = np.sqrt(_rarity(self.done.matters.sum(axis=0), len(done)))
        self._matters = self._shrunk(self.done.matters)

    def prepare(self, asked: Sequence[Stated]) -> Prepared:
        """Needs that are not in the store, such as words that somebody types."""
        return self._prepared(asked, self._vectors([one.text for one in asked]), 0)

    def features(self, asked: Prepared, rows: slice) -> NDArray[np.float32]:
        """The features of some needs with every practice: needs × practices × ``FEATURES``."""
        count = len(range(*rows.indices(len(asked))))
        result = np.zeros((count, len(self.done), len(FEATURES)), dtype=np.float32)
        if not count or not len(self.done):
            return result
        result[:, :, 0] = asked.vectors[rows] @ self.done.vectors.T
        result[:, :, 1] = self._shrunk(asked.matters[rows]) @ self._matters.T
        result[:, :, 2] = self.done.themes.similarity(asked.themes.matrix[rows], asked.themes.sums[rows])
        groups = asked.groups[rows]
        result[:, :, 3] = (groups @ self.done.groups.T) / np.maximum(groups.sum(axis=1, keepdims=True), 1)
        return result

    def scores(self, asked: Prepared, rows: slice) -> NDArray[np.float32]:
        """The scores of some needs with every practice: needs × practices."""
        weights = np.array(self.weights[: len(FEATURES)], dtype=np.float32)
        found: NDArray[np.float32] = self.features(asked, rows) @ weights
        return found

    def chances(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """The estimated chances that practices with these scores answer, in the same order."""
        found: NDArray[np.float32] = 1 / (1 + np.exp(-(self.weights.slope * scores + self.weights.offset)))
        return found

    def _prepared(self, items: Sequence[Stated], raw: NDArray[np.float32], side: int) -> Prepared:
        matters = np.zeros((len(items), len(matter_names())), dtype=np.float32)
        column = {name: number for number, name in enumerate(matter_names())}
        kinds = sorted(_PEOPLE)
        groups = np.zeros((len(items), len(kinds)), dtype=np.float32)
        for number, one in enumerate(items):
            named = people(one.text)
            groups[number] = [kind in named for kind in kinds]
            matters[number, [column[name] for name in matters_of(one.text, one.language)]] = 1
        return Prepared(
            vectors=self._means[side].off(raw, [one.language for one in items]),
            matters=matters,
            themes=theme_rows(self._information, [one.themes for one in items]),
            groups=groups,
        )

    def _shrunk(self, matters: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows whose products are cosines, drawn towards 0 where a text tells of few matters or of common ones."""
        rows = matters * self._rare
        found: NDArray[np.float32] = rows / np.sqrt((rows**2).sum(axis=1, keepdims=True) + DRAWN)
        return found

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return text_vectors(texts, folder=self._folder, plain=self._plain)


class _Means:
    """The mean vector of one side, and of each of its languages, drawn towards that of the side."""

    def __init__(self, rows: NDArray[np.float32], languages: Sequence[str]) -> None:
        self._all = rows.sum(axis=0) / (len(rows) + FEW)
        self._by_language: Mapping[str, NDArray[np.float32]] = {}
        tags = np.array(languages)
        self._by_language = {
            tag: (rows[tags == tag].sum(axis=0) + SHRINK * self._all) / ((tags == tag).sum() + SHRINK)
            for tag in sorted(set(languages))
        }

    def off(self, rows: NDArray[np.float32], languages: Sequence[str]) -> NDArray[np.float32]:
        """The rows less their means, of unit length again."""
        if not len(rows):
            return rows
        result = rows - np.array([self._by_language.get(tag, self._all) for tag in languages], dtype=np.float32)
        return _unit(result)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _rarity(holders: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """The inverse document frequency of BM25 (Robertson and Spärck Jones), never below 0, as if there were some texts
    more: otherwise nothing is rare in a store of ten practices, and chances there would be other ones."""
    some, all_ = holders + IMAGINED / 23, size + IMAGINED
    found: NDArray[np.float32] = np.log1p(np.maximum(all_ - some + 0.5, 0) / (some + 0.5)).astype(np.float32)
    return found
