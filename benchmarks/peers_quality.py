"""How well peers are ranked, on the invented organisations of tests/peers: ours, baselines, and ours without each part.

Half of the fields tune (TUNING), the others are held back: nothing was ever chosen by looking at them. With --calibrate
the weights of sentences, themes and target groups and the floor are searched on the tuning half only.

    .venv/bin/python benchmarks/peers_quality.py [--calibrate]
"""

import argparse
import itertools
import sys
from collections import Counter
from math import log, log2
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from peers_network import Row, grade, organisations, peers_network

from practicegraph.queries import peers_score
from practicegraph.queries.peer_index import PeerIndex, peer_index
from practicegraph.queries.peers_score import ASPECTS, WEIGHTS, aspects, total
from practicegraph.queries.topk import best

TUNING = frozenset({"mobility", "employment", "health", "digital", "social-links", "culture-sport"})
WHOLE = {"practice": 1.0, "theme": 1.0, "target group": 1.0, "kind": 1.0, "region": 1.0}


def ndcg(grades: list[int], ideal: list[int]) -> float:
    """Normalised discounted cumulative gain of the first ten, gain 2^grade - 1 (Burges and others 2005)."""

    def gain(held: list[int]) -> float:
        return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(held[:10]))

    return gain(grades) / gain(sorted(ideal, reverse=True))


def bm25(rows: list[Row]) -> np.ndarray:
    """BM25 (k1 1.2, b 0.75) of each sentence against each, by words."""
    words = [[word.strip(".,").casefold() for word in row.sentence.split()] for row in rows]
    within = Counter(word for held in words for word in set(held))
    mean = sum(map(len, words)) / len(words)
    result = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for i, query in enumerate(words):
        for j, text in enumerate(words):
            for word in set(query) & set(text):
                often = text.count(word)
                weight = log(1 + (len(rows) - within[word] + 0.5) / (within[word] + 0.5))
                result[i, j] += weight * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * len(text) / mean))
    return result


def score(rows: list[Row], matrix: np.ndarray, half: str) -> tuple[float, float, list[float]]:
    """Mean nDCG@10 and recall@10 (of grades 2 and 3) over the queries of a half, and the nDCG of each."""
    found, recalls = [], []
    for i, row in enumerate(rows):
        if (row.field in TUNING) is not (half == "tuning"):
            continue
        ideal = [grade(row, other) for other in rows]
        scores = matrix[i].copy()
        scores[i] = 0
        ranked = [ideal[j] for j in best(scores, 10)]
        found.append(ndcg(ranked, ideal))
        recalls.append(sum(g >= 2 for g in ranked) / sum(g >= 2 for g in ideal))
    return float(np.mean(found)), float(np.mean(recalls)), found


def parts(index: PeerIndex, rows: list[Row]) -> dict[str, np.ndarray]:
    order = [index.row[row.iri] for row in rows]
    each = [aspects(index, row) for row in order]
    return {name: np.stack([one[name][order] for one in each]) for name in ASPECTS}


def combined(found: dict[str, np.ndarray], weights: dict[str, float]) -> np.ndarray:
    return np.stack([total({n: found[n][i] for n in ASPECTS}, weights) for i in range(len(found["theme"]))])


def interval(values: list[float], seed: int = 1) -> str:
    """95 % bootstrap interval of the mean."""
    draws = np.random.default_rng(seed).choice(values, (2000, len(values))).mean(axis=1)
    return f"{np.quantile(draws, 0.025):.2f} to {np.quantile(draws, 0.975):.2f}"


def calibrate(index: PeerIndex, rows: list[Row]) -> None:
    """The best of a grid on the tuning half; kind and region together stay at a tenth."""
    results = []
    for floor in (0.0, 0.1, 0.2, 0.3, 0.4):
        peers_score.TEXT_FLOOR = floor
        found = parts(index, rows)
        for theme, group in itertools.product((0.0, 0.1, 0.2, 0.3, 0.4, 0.5), (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)):
            weights = {"practice": 0.9 - theme - group, "theme": theme, "target group": group}
            weights |= {"kind": 0.05, "region": 0.05}
            value, recall, _ = score(rows, combined(found, weights), "tuning")
            results.append((round(value, 4), round(recall, 4), floor, theme, group))
    for line in sorted(results, reverse=True)[:25]:
        print("nDCG@10 {}, recall@10 {}: floor {}, theme {}, target group {}".format(*line))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calibrate", action="store_true", help="search the weights on the tuning half")
    arguments = parser.parse_args()
    rows = organisations()
    index = peer_index(peers_network(rows))
    if arguments.calibrate:
        calibrate(index, rows)
        return
    found = parts(index, rows)
    ways = {"ours": combined(found, dict(WEIGHTS)), "BM25 over quotes": bm25(rows)}
    ways["embeddings alone"] = index.vectors[(order := [index.row[row.iri] for row in rows])] @ index.vectors[order].T
    ways["theme overlap alone"] = found["theme"]
    for name in ASPECTS:
        ways[f"ours without {name}"] = combined(found, {**WEIGHTS, name: 0.0})
    print("| ranking | nDCG@10, tuning | nDCG@10, held back | 95 % | recall@10, held back |")
    print("| --- | ---: | ---: | --- | ---: |")
    for name, matrix in ways.items():
        tuned = score(rows, matrix, "tuning")
        held = score(rows, matrix, "held back")
        print(f"| {name} | {tuned[0]:.3f} | {held[0]:.3f} | {interval(held[2])} | {held[1]:.3f} |")


if __name__ == "__main__":
    main()
