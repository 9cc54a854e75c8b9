"""How well a practice answers a need: six features of the pair, weighed.

 1. *text*: the cosine of their sentence vectors, after the mean of what is asked (or done) in the language has been
    taken off. Needs sound like needs and French like French; without this, that likeness drowns the matter.
 2. *matter*: the cosine of their matters (``match_matters.py``), rare ones counting far more, few drawn to 0.
 3. *theme*: Lin's similarity of their themes by information content (``queries/information.py``).
 4. *target group*: the share of the people named in the need whom the practice names too.
 5. *neighbours*: how alike the practice is to the three whose text is nearest to the need, as if these were part of
    what is asked (pseudo-relevance feedback: Rocchio, "Relevance Feedback in Information Retrieval", 1971).
 6. *generic*: less, the more alike a practice is to many needs: what is said in general terms is near to everything (a
    hub of the space; the correction CSLS of Conneau et al., "Word Translation Without Parallel Data", 2018).

The weights, the limit and the curve from score to chance come from ``benchmarks/relevance/tune.py``, which looks at the
tuning halves of ``tests/relevance`` only; docs/match.md has the figures for what was held back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.queries.information import Information
from practicegraph.queries.match_matters import matter_names, matters_of
from practicegraph.queries.match_records import Stated
from practicegraph.queries.topk import DECIMALS, ThemeRows, theme_rows
from practicegraph.queries.vectors import encoder_id, text_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FEATURES", "Prepared", "Ranker", "Weights", "people", "weights_for"]

FEATURES: Final = ("text", "matter", "theme", "target group", "neighbours", "generic")


class Weights(NamedTuple):
    """What the features weigh, and how a score becomes a chance."""

    text: float
    matter: float
    theme: float
    target_group: float
    neighbours: float
    generic: float
    slope: float
    """Of the logistic curve from the score to the chance that a practice answers (grade 2 or 3)."""
    offset: float
    open_below: float
    """Chance of the best practice below which a need is open."""


WITH_MODEL: Final = Weights(1, 0.88, 0.14, 0.05, 0.24, 2.02, 11.48, -3.6, 0.275)
PLAIN: Final = Weights(1, 3.2, 0.67, 0.25, 0, 2.9, 4.33, -5.38, 0.208)
DRAWN: Final = 400.0
"""What the cosine of matters is drawn towards 0 by, in fourth powers of rarity (a matter of one text in 23 has about
3): without it a single common matter shared makes a pair look perfect. From 400 to 3000 the tuning halves see no
difference; nor does it help there to list more matters, such as some for every theme of the scheme."""
NEAREST: Final = 3
"""Practices that count as part of what is asked; 2 to 5 are about equal on the tuning halves."""
SHARP: Final = 10.0
"""How much more the nearest of them counts: weights are the exponentials of so many cosines."""
HUB: Final = 20
"""Needs that a practice is nearest to, by which it is told how generic it is; 10 and 20 are about equal."""
SAMPLE: Final = 1000
"""Needs, spread evenly over all, that are looked at for this."""
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
        self._rare = _rarity(self.done.matters.sum(axis=0), len(done)) ** 2
        self._matters = self._shrunk(self.done.matters)
        self._generic = self._hubs()

    def prepare(self, asked: Sequence[Stated]) -> Prepared:
        """Needs that are not in the store, such as words that somebody types."""
        return self._prepared(asked, self._vectors([one.text for one in asked]), 0)

    def features(self, asked: Prepared, rows: slice) -> NDArray[np.float32]:
        """The features of some needs with every practice: needs × practices × ``FEATURES``."""
        return np.stack(list(self._each(asked, rows)), axis=2)

    def scores(self, asked: Prepared, rows: slice) -> NDArray[np.float32]:
        """The scores of some needs with every practice: needs × practices."""
        found = np.zeros((len(range(*rows.indices(len(asked)))), len(self.done)), dtype=np.float32)
        for weight, values in zip(self.weights, self._each(asked, rows), strict=False):
            found += np.float32(weight) * values
        return found

    def _each(self, asked: Prepared, rows: slice) -> Iterator[NDArray[np.float32]]:
        """Each feature of some needs with every practice, in the order of ``FEATURES``."""
        count = len(range(*rows.indices(len(asked))))
        if not count or not len(self.done):
            yield from np.zeros((len(FEATURES), count, len(self.done)), dtype=np.float32)
            return
        cosines: NDArray[np.float32] = asked.vectors[rows] @ self.done.vectors.T
        yield cosines
        yield self._shrunk(asked.matters[rows]) @ self._matters.T
        yield self.done.themes.similarity(asked.themes.matrix[rows], asked.themes.sums[rows])
        groups = asked.groups[rows]
        yield (groups @ self.done.groups.T) / np.maximum(groups.sum(axis=1, keepdims=True), 1)
        yield self._nearest(cosines) @ self.done.vectors.T
        yield np.broadcast_to(-self._generic, cosines.shape)

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

    def _nearest(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """For each row the mean vector of the practices with the largest cosines, by these."""
        count = min(NEAREST, cosines.shape[1])
        places = np.argpartition(-np.round(cosines, DECIMALS), count - 1, axis=1)[:, :count]
        shares = np.exp(SHARP * np.take_along_axis(cosines, places, axis=1))
        shares /= shares.sum(axis=1, keepdims=True)
        found: NDArray[np.float32] = np.einsum("rk,rkd->rd", shares, self.done.vectors[places])
        return found

    def _hubs(self) -> NDArray[np.float32]:
        """The mean cosine of each practice with the needs nearest to it; those that lack count as 0."""
        needs = self.asked.vectors[np.linspace(0, len(self.asked) - 1, min(SAMPLE, len(self.asked)), dtype=np.intp)]
        found = np.zeros(len(self.done), dtype=np.float32)
        for start in range(0, len(found) if len(needs) else 0, 4096):
            cosines = self.done.vectors[start : start + 4096] @ needs.T
            count = min(HUB, len(needs))
            found[start : start + 4096] = np.partition(cosines, -count, axis=1)[:, -count:].sum(axis=1) / HUB
        return found

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
