"""How well a practice answers a need: five features of the pair, weighed.

 1. *text*: the cosine of their sentence vectors, after the mean of what is asked (or done) in the language has been
    taken off. Needs sound like needs and French like French; without this, that likeness drowns the matter.
 2. *words*: how many of the need's words have a like one in the practice, rare ones counting more; like words are found
    by word vectors, so that "Führerschein" meets "permis". BM25 with translation, so to speak.
 3. *matter*: the cosine of their matters (``match_matters.py``), rare ones counting more, drawn towards 0 where few.
 4. *theme*: Lin's similarity of their themes by information content (``queries/information.py``).
 5. *target group*: the share of the people named in the need whom the practice names too.

The weights, the limit and the curve from score to chance come from ``benchmarks/relevance/tune.py``, which looks at the
tuning half of ``tests/relevance`` only; docs/match.md has the figures for the half held back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from practicegraph.graph.folding import fold
from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.queries.information import Information
from practicegraph.queries.match_matters import matter_names, matters_of
from practicegraph.queries.match_records import Stated
from practicegraph.queries.topk import ThemeRows, theme_rows
from practicegraph.queries.vectors import encoder_id, text_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FEATURES", "LONGEST", "Prepared", "Ranker", "Weights", "people", "weights_for"]

FEATURES: Final = ("text", "words", "matter", "theme", "target group")
LONGEST: Final = 16
"""Like words that are looked at for one word: the nearest."""
_WORD: Final = re.compile(r"[^\W\d_]{4,}")


class Weights(NamedTuple):
    """What the features weigh, and how a score becomes a chance."""

    text: float
    words: float
    matter: float
    theme: float
    target_group: float
    slope: float
    """Of the logistic curve from the score to the chance that a practice answers (grade 2 or 3)."""
    offset: float
    open_below: float
    """Chance of the best practice below which a need is open."""


WITH_MODEL: Final = Weights(1.0, 0.5, 1.0, 0.1, 0.0, 11.36, -7.28, 0.152)
PLAIN: Final = Weights(1.0, 0.02, 1.6, 0.2, 0.05, 11.18, -6.78, 0.118)
ALIKE: Final = 0.5
"""Cosine of word vectors from which words begin to count as alike: the best of 0.3 to 0.6 on the tuning half."""
DRAWN: Final = 16.0
"""What the cosine of matters is drawn towards 0 by, in units of rarity (a matter of one text in thirty has 3.4): the
best of 0 to 16 on the tuning half. Without it a single common matter shared makes a pair look perfect."""
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
    words: tuple[tuple[str, ...], ...]
    matters: NDArray[np.float32]
    """One column for each matter, 1 or 0."""
    themes: ThemeRows
    groups: NDArray[np.float32]
    """One column for each kind of people."""

    def __len__(self) -> int:
        return len(self.words)


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
        postings: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self.done.words):
            for word in words:
                postings[word].append(number)
        self._vocabulary = tuple(sorted(postings))
        self._postings = tuple(np.array(postings[word], dtype=np.intp) for word in self._vocabulary)
        self._word_vectors = self._vectors(self._vocabulary)
        self._like: dict[str, list[tuple[int, float]]] = {}
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
        result[:, :, 1] = self._word_overlap(asked.words[rows])
        result[:, :, 2] = self._shrunk(asked.matters[rows]) @ self._matters.T
        result[:, :, 3] = self.done.themes.similarity(asked.themes.matrix[rows], asked.themes.sums[rows])
        groups = asked.groups[rows]
        result[:, :, 4] = (groups @ self.done.groups.T) / np.maximum(groups.sum(axis=1, keepdims=True), 1)
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

    def like(self, word: str) -> list[tuple[str, float]]:
        """The words of practices that are like a word, nearest last, each with how much it counts (0 to 1)."""
        self._look_up([word])
        return [(self._vocabulary[place], value) for place, value in self._like[word]]

    @staticmethod
    def words(text: str) -> tuple[str, ...]:
        """The words of a text that are compared."""
        return _words(text)

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
            words=tuple(_words(one.text) for one in items),
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

    def _word_overlap(self, texts: Sequence[tuple[str, ...]]) -> NDArray[np.float32]:
        """For each need the share of its words, weighted by rarity, that each practice has a like word for."""
        words = sorted({word for text in texts for word in text})
        self._look_up(words)
        size = len(self.done)
        held = np.zeros((len(words), size), dtype=np.float32)
        for number, word in enumerate(words):
            for place, value in self._like[word]:  # nearest last: what is nearer overwrites
                held[number, self._postings[place]] = value
        practices_with = held.sum(axis=1)
        rarity = _rarity(practices_with, size)
        row_of = {word: number for number, word in enumerate(words)}
        result = np.zeros((len(texts), size), dtype=np.float32)
        for number, text in enumerate(texts):
            rows = [row_of[word] for word in text]
            if rows and (total := float(rarity[rows].sum())) > 0:
                result[number] = rarity[rows] @ held[rows] / total
        return result

    def _look_up(self, words: Iterable[str]) -> None:
        """Finds the like words of those not looked up before."""
        new = sorted(set(words) - self._like.keys())
        for start in range(0, len(new), 512):
            batch = new[start : start + 512]
            near = np.clip((self._vectors(batch) @ self._word_vectors.T - ALIKE) / (1 - ALIKE), 0, None)
            near = np.round(near, 6)
            for word, line in zip(batch, near, strict=True):
                places = np.flatnonzero(line)
                places = places[np.argsort(line[places], kind="stable")][-LONGEST:]
                self._like[word] = [(int(place), float(line[place])) for place in places]


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
    """The inverse document frequency of BM25 (Robertson and Spärck Jones), never below 0."""
    found: NDArray[np.float32] = np.log1p(np.maximum(size - holders + 0.5, 0) / (holders + 0.5)).astype(np.float32)
    return found


def _words(text: str) -> tuple[str, ...]:
    """The different words of four letters or more, in the order of the alphabet; as written but for capitals, because
    word vectors know accents."""
    return tuple(sorted({word.lower() for word in _WORD.findall(text)}, key=lambda word: (fold(word), word)))
