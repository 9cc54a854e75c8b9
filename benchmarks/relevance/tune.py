"""Sets the weights of matching on the tuning half of tests/relevance and prints them as in queries/match_rank.py.

   python benchmarks/relevance/tune.py [--plain]

1. Weights: coordinate search for the best nDCG@10, each weight over a fixed grid, until nothing improves; of equal ones
   the one nearest the start. That of the text stays 1.
2. Curve: logistic regression of "grade 2 or 3" on the score, over all pairs of the tuning half (Newton's method).
3. Limit of open needs: the chance that best tells answered from open queries (balanced accuracy), in the middle of the
   best range.
"""

import sys

import numpy as np
from features import collection, features
from measures import ndcg
from numpy.typing import NDArray

from practicegraph.queries.match_rank import FEATURES

GRID = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3, 1.6)
START = (1.0, 0.3, 0.5, 0.1, 0.05)


def weights(told: NDArray[np.float32], grades: NDArray[np.int64]) -> list[float]:
    held, value = list(START), ndcg(told @ np.array(START, dtype=np.float32), grades).mean()
    improved = True
    while improved:
        improved = False
        for place in range(1, len(FEATURES)):
            for candidate in sorted(GRID, key=lambda one: abs(one - held[place])):
                tried = [*held[:place], candidate, *held[place + 1 :]]
                found = ndcg(told @ np.array(tried, dtype=np.float32), grades).mean()
                if found > value + 1e-4:
                    held, value, improved = tried, found, True
    return held


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
    told = features(found, plain="--plain" in sys.argv)
    answered, still_open = found.half("tuning", answered=True), found.half("tuning", answered=False)
    best = weights(told[answered], found.grades[answered])
    scores = told @ np.array(best, dtype=np.float32)
    both = answered + still_open
    slope, offset = curve(scores[both], found.grades[both] >= 2)
    chances = 1 / (1 + np.exp(-(slope * scores[both].max(axis=1).astype(float) + offset)))
    cut = limit(chances, np.array([n in answered for n in both]))
    print(f"nDCG@10 on the tuning half: {ndcg(scores[answered], found.grades[answered]).mean():.3f}")
    print(f"Weights({', '.join(f'{one:g}' for one in best)}, {slope:.2f}, {offset:.2f}, {cut:.3f})")
