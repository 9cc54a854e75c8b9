"""nDCG, recall and the baselines, over a matrix of scores (queries × practices)."""

import re

import numpy as np
from numpy.typing import NDArray

from practicegraph.graph.folding import fold

DEPTH = 10


def ranked(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """The first ten of each row; ties by position, after rounding, so that they are the same on every machine."""
    return np.argsort(-np.round(scores, 6), axis=1, kind="stable")[:, :DEPTH]


def ndcg(scores: NDArray[np.float32], grades: NDArray[np.int64]) -> NDArray[np.float64]:
    """nDCG@10 of each row with gains 2^grade - 1 (Burges et al. 2005); rows need a grade above 0."""
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    gains = 2.0**grades - 1
    got = np.take_along_axis(gains, ranked(scores), axis=1) @ discount
    best = -np.sort(-gains, axis=1)[:, :DEPTH] @ discount
    result: NDArray[np.float64] = got / best
    return result


def recall(scores: NDArray[np.float32], grades: NDArray[np.int64]) -> NDArray[np.float64]:
    """The share of the practices of grade 2 or 3 that are among the first ten, of each row."""
    relevant = grades >= 2
    result: NDArray[np.float64] = np.take_along_axis(relevant, ranked(scores), axis=1).sum(axis=1) / relevant.sum(
        axis=1
    )
    return result


def interval(values: NDArray[np.float64], *, times: int = 2000) -> tuple[float, float]:
    """95 % of the means of that many samples of the queries, drawn with replacement (seed 7)."""
    draws = np.random.default_rng(7).integers(0, len(values), (times, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def bm25(queries: list[str], quotes: list[str], k: float = 1.2, b: float = 0.75) -> NDArray[np.float32]:
    """Okapi BM25 over the quotes, accents and case folded, words of three letters or more; the usual constants."""
    texts = [[word for word in re.findall(r"\w+", fold(text)) if len(word) > 2] for text in quotes]
    lengths = np.array([len(text) for text in texts]) / np.mean([len(text) for text in texts])
    counts: dict[str, NDArray[np.float32]] = {}
    for number, text in enumerate(texts):
        for word in text:
            counts.setdefault(word, np.zeros(len(texts), dtype=np.float32))[number] += 1
    result = np.zeros((len(queries), len(texts)), dtype=np.float32)
    for row, query in zip(result, queries, strict=True):
        for word in set(re.findall(r"\w+", fold(query))) & counts.keys():
            count = counts[word]
            holders = (count > 0).sum()
            rarity = np.log1p((len(texts) - holders + 0.5) / (holders + 0.5))
            row += rarity * count * (k + 1) / (count + k * (1 - b + b * lengths))
    return result


def theme_overlap(queries: list[str], practices: list[str]) -> NDArray[np.float32]:
    """Jaccard's index of the themes."""
    sets = [set(themes.split()) for themes in practices]
    rows = [[len(held & one) / max(len(held | one), 1) for one in sets] for held in map(set, map(str.split, queries))]
    return np.array(rows, dtype=np.float32)
