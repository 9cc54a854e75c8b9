"""Sets the weights of matching on the tuning halves of tests/relevance and prints them as in queries/match_rank.py.

   python benchmarks/relevance/tune.py [--plain]

1. Weights: ListNet with a linear model (Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach",
   2007), which is convex; none below 0; scaled so that the text weighs 1.
2. Curve: logistic regression of "grade 2 or 3" on the score, over all their pairs (Newton's method).
3. Limit of open needs: the chance that best tells answered from open queries (balanced accuracy), in the middle of the
   best range.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from match_collection import collection, features, store_of
from match_measures import ndcg
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from practicegraph.queries.match_rank import FEATURES

PARTS = ("tuning", "drawn tuning")


def weights(told: NDArray[np.float32], grades: NDArray[np.int64]) -> list[float]:
    gains = 2.0**grades - 1
    wanted = gains / gains.sum(axis=1, keepdims=True)

    def loss(held: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = told @ held
        chances = softmax(scores, axis=1)
        value = -(wanted * log_softmax(scores, axis=1)).sum(axis=1).mean()
        slope = np.einsum("qp,qpf->f", chances - wanted, told) / len(told)
        return float(value), slope

    found = minimize(loss, np.ones(len(FEATURES)), jac=True, bounds=[(0, None)] * len(FEATURES)).x
    return [round(float(one / found[0]), 2) for one in found]


def curve(scores: NDArray[np.float32], answers: NDArray[np.bool_]) -> tuple[float, float]:
    rows = np.stack([scores.ravel(), np.ones(scores.size)], axis=1).astype(float)
    target = answers.ravel().astype(float)
    found = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ found))
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + 1e-9 * np.eye(2)
        found = found + np.linalg.solve(bend, rows.T @ (target - chance))
    return float(found[0]), float(found[1])


def limit(best: NDArray[np.float64], answered: NDArray[np.bool_]) -> float:
    edges = np.unique(np.concatenate([[0], best, [1]]))
    middles = (edges[1:] + edges[:-1]) / 2
    right = [((best[answered] >= one).mean() + (best[~answered] < one).mean()) / 2 for one in middles]
    top = middles[np.isclose(right, max(right))]
    return float((top.min() + top.max()) / 2)


if __name__ == "__main__":
    found = collection()
    told = features(found, store_of(found), plain="--plain" in sys.argv)
    answered, still_open = ([n for part in PARTS for n in found.half(part, answered=kind)] for kind in (True, False))
    best = weights(told[answered], found.grades[answered])
    scores = told @ np.array(best, dtype=np.float32)
    both = answered + still_open
    slope, offset = curve(scores[both], found.grades[both] >= 2)
    chances = 1 / (1 + np.exp(-(slope * scores[both].max(axis=1).astype(float) + offset)))
    cut = limit(chances, np.array([n in answered for n in both]))
    print(f"nDCG@10 on the tuning halves: {ndcg(scores[answered], found.grades[answered]).mean():.3f}")
    print(f"Weights({', '.join(f'{one:g}' for one in best)}, {slope:.2f}, {offset:.2f}, {cut:.3f})")
