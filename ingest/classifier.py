"""Linear heads on sentence embeddings: how likely a stretch is each kind of statement, and each theme, and what a
heading announces.

The weights (statements.npz) are trained by benchmarks/train_statements.py on texts of our own. A row of features of a
stretch is its embedding followed by the signs that its words give, each at most twice and scaled; themes and headings
are judged by the embedding alone. The kinds are one softmax, what a heading announces another, the themes one logistic
regression each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from practicegraph.ingest.model import embed
from practicegraph.ingest.statements_signs import TEXT_SIGNS, Kind, text_signs
from practicegraph.ingest.themes import THEMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CLASSES", "SIGN_SCALE", "Chances", "Opinion", "classify", "data_digest", "features", "weights"]

CLASSES: tuple[Kind | None, ...] = ("challenge", "need", None, "practice")
"""The order of the rows of weights: alphabetical, "none" for no statement."""
SIGN_SCALE = 0.3
"""Weight of a sign beside the embedding, whose rows have length one: the best of 0.15, 0.3, 0.5, 1, cross-validated."""
_FILE = "statements.npz"

Chances = Mapping[Kind | None, float]
"""Probabilities of the kinds and, under None, of no statement; they sum to one."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of a stretch: probabilities, the kinds' and that of no statement sum to one."""

    kinds: Chances
    themes: Mapping[str, float]


def features(texts: Sequence[str], language: str | None) -> NDArray[np.float64]:
    """One row a text: 512 numbers of the embedding, then one for each of TEXT_SIGNS."""
    return _with_signs(embed(texts), texts, language)


def _with_signs(vectors: NDArray[np.float32], texts: Sequence[str], language: str | None) -> NDArray[np.float64]:
    import numpy as np

    signs = [[min(2, text_signs(text, language)[name]) for name in TEXT_SIGNS] for text in texts]
    return np.hstack([vectors, SIGN_SCALE * np.array(signs, dtype=float)])


@cache
def weights() -> dict[str, NDArray[np.float64]]:
    """The packaged weights by name; ``digest`` among them is text."""
    import numpy as np

    with as_file(files("practicegraph.ingest").joinpath(_FILE)) as path, np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def data_digest() -> str:
    """sha256 of the texts that the packaged weights were trained on."""
    return str(weights()["digest"])


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities, row by row."""
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return likely


def _chances(rows: NDArray[np.float64], name: str) -> list[Chances]:
    known = weights()
    likely = softmax(rows @ known[name].T + known[f"{name}_bias"])
    return [{kind: float(value) for kind, value in zip(CLASSES, one, strict=True)} for one in likely]


def classify(
    texts: Sequence[str], language: str | None, headings: Sequence[str] = ()
) -> tuple[list[Opinion], list[Chances]]:
    """An opinion on each text, and what each heading or lead-in announces.

    All go through the encoder as one batch, since it is several times faster on many texts than on one.

    Raises:
        MissingExtra: the extra ``models`` is not installed.
        InvalidValue: the installed encoder is not the recorded one.
    """
    if not texts and not headings:
        return [], []
    import numpy as np

    known = weights()
    vectors = embed([*texts, *headings])
    opinions: list[Opinion] = []
    if texts:
        own = vectors[: len(texts)]
        likely = 1 / (1 + np.exp(-(own @ known["themes"].T + known["themes_bias"])))
        kinds = _chances(_with_signs(own, texts, language), "kinds")
        for one, other in zip(kinds, likely, strict=True):
            opinions.append(Opinion(one, {name: float(value) for name, value in zip(THEMES, other, strict=True)}))
    return opinions, _chances(vectors[len(texts) :].astype(float), "announce") if headings else []
