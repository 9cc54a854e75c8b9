"""How alike organisations are: the aspects, their weights, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from practicegraph.queries.peer_index import PeerIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ASPECTS", "LEAST", "TEXT_FLOOR", "WEIGHTS", "Aspect", "aspects", "total"]

Aspect = Literal["practice", "theme", "target group", "kind", "region"]
ASPECTS: Final[tuple[Aspect, ...]] = ("practice", "theme", "target group", "kind", "region")
WEIGHTS: Final[Mapping[Aspect, float]] = {
    "practice": 0.65,
    "theme": 0.2,
    "target group": 0.05,
    "kind": 0.05,
    "region": 0.05,
}
"""They add up to 1. Sentences, themes and target groups: on the plateau of a grid search over the tuning half of
``tests/peers`` (``benchmarks/peers_quality.py --calibrate``: nDCG@10 0.76, the best of the grid 0.78; 0.87 on the
half held back). The grid's best has no target groups; they keep 0.05 so that among equals those who work for the same
people come first. Kind and region have 0.05 each by decision, not by calibration: whom to prefer there is a matter of
taste."""
TEXT_FLOOR: Final = 0.2
"""Cosine from which sentences have something in common; from the same search, where 0.2 and 0.3 are about equal."""
LEAST: Final = 0.1
"""What sentences and themes must bring together: to be of one kind, or both rural, makes no peers. On the tuning half
0.1 keeps 90 % of the pairs of one activity and 14 % of the unrelated ones (0.05: 94 and 26 %; 0.15: 83 and 6 %)."""


def aspects(index: PeerIndex, row: int) -> dict[Aspect, NDArray[np.float32]]:
    """How alike one organisation and each is in each aspect, from 0 to 1.

    Sentences: the cosine between the directions of all that the one and the other does, from ``TEXT_FLOOR`` up. Themes,
    target groups and kinds: Lin's measure (see ``information``). Regions: the distance on the line from rural to urban;
    0 where one of them is not known.
    """
    cosine = index.vectors @ index.vectors[row]
    near = 1 - np.abs(index.settlement - index.settlement[row])
    return {
        "practice": np.clip((cosine - TEXT_FLOOR) / (1 - TEXT_FLOOR), 0, 1),
        "theme": index.themes.similarity_to(row),
        "target group": index.groups.similarity_to(row),
        "kind": index.kinds.similarity_to(row),
        "region": np.nan_to_num(near, nan=0.0),
    }


def total(
    found: Mapping[Aspect, NDArray[np.float32]], weights: Mapping[Aspect, float] = WEIGHTS
) -> NDArray[np.float32]:
    """The weighted sum of the aspects; 0 where practices and themes do not bring ``LEAST``."""
    doing = weights["practice"] * found["practice"] + weights["theme"] * found["theme"]
    whole = sum((weights[name] * found[name] for name in ASPECTS), np.zeros_like(doing))
    result: NDArray[np.float32] = np.where(doing >= LEAST, whole, 0).astype(np.float32)
    return result
