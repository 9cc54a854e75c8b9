"""A linear head on sentence embeddings: how likely a stretch is each kind of statement, and each theme.

The weights (statements.npz) are trained by benchmarks/train_statements.py on sentences of our own. A row of features is
the embedding of the stretch followed by the signs that its words give, each at most twice and scaled. The kinds are one
softmax, the themes one logistic regression each.
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

__all__ = ["CLASSES", "SIGN_SCALE", "Opinion", "classify", "data_digest", "features"]

CLASSES: tuple[Kind | None, ...] = ("challenge", "need", None, "practice")
"""The order of the rows of weights: alphabetical, "none" for no statement."""
SIGN_SCALE = 0.3
"""Weight of a sign beside the embedding, whose rows have length one: the best of 0.15, 0.3, 0.5, 1, cross-validated."""
_FILE = "statements.npz"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of a stretch: probabilities, the kinds' and that of no statement sum to one."""

    kinds: Mapping[Kind | None, float]
    themes: Mapping[str, float]


def features(texts: Sequence[str], language: str | None) -> NDArray[np.float64]:
    """One row a text: 512 numbers of the embedding, then one for each of TEXT_SIGNS."""
    import numpy as np

    signs = [[min(2, text_signs(text, language)[name]) for name in TEXT_SIGNS] for text in texts]
    return np.hstack([embed(texts), SIGN_SCALE * np.array(signs, dtype=float)])


@cache
def _weights() -> dict[str, NDArray[np.float64]]:
    import numpy as np

    with as_file(files("practicegraph.ingest").joinpath(_FILE)) as path, np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def data_digest() -> str:
    """sha256 of the training sentences that the packaged weights were trained on."""
    return str(_weights()["digest"])


def classify(texts: Sequence[str], language: str | None) -> list[Opinion]:
    """An opinion on each text; one batch, since the encoder is several times faster on many texts than on one.

    Raises:
        MissingExtra: the extra ``models`` is not installed.
        InvalidValue: the installed encoder is not the recorded one.
    """
    if not texts:
        return []
    import numpy as np

    weights = _weights()
    rows = features(texts, language)
    scores = rows @ weights["kinds"].T + weights["kinds_bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    kinds = powers / powers.sum(axis=1, keepdims=True)
    length = weights["themes"].shape[1]
    themes = 1 / (1 + np.exp(-(rows[:, :length] @ weights["themes"].T + weights["themes_bias"])))
    return [
        Opinion(
            {name: float(value) for name, value in zip(CLASSES, one, strict=True)},
            {name: float(value) for name, value in zip(THEMES, other, strict=True)},
        )
        for one, other in zip(kinds, themes, strict=True)
    ]
