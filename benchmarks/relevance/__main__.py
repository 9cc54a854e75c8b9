"""Ours against three baselines and without each feature, on tests/relevance, in one run.

    python benchmarks/relevance [--plain]

All rank the same practices, wherever they are. "Difference" is ours less the best baseline of the part, query by query.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from match_collection import Collection, collection, features, store_of
from match_measures import bm25, interval, ndcg, recall, theme_overlap
from numpy.typing import NDArray

from practicegraph.queries.match_rank import FEATURES, weights_for
from practicegraph.queries.vectors import text_vectors

PARTS = ("tuning", "drawn tuning", "held-back", "drawn held-back")
Scores = NDArray[np.float32]


def systems(found: Collection, *, plain: bool) -> tuple[dict[str, Scores], list[str]]:
    """Scores by name, and the names of the baselines among them."""
    quotes, asked = ([row["text"] for row in rows] for rows in (found.practices, found.queries))
    told = features(found, store_of(found), plain=plain)
    weights = np.array(weights_for(plain=plain)[: len(FEATURES)], dtype=np.float32)
    baselines = {
        "BM25 over quotes": bm25(asked, quotes),
        "theme overlap alone": theme_overlap(
            *([row["themes"] for row in rows] for rows in (found.queries, found.practices))
        ),
        "embeddings alone": text_vectors(asked, plain=plain) @ text_vectors(quotes, plain=plain).T,
    }
    ours = {"ours": told @ weights}
    for place, name in enumerate(FEATURES):
        ours[f"ours without {name}"] = told @ np.where(np.arange(len(FEATURES)) == place, 0, weights).astype(np.float32)
    for place, name in enumerate(FEATURES):
        ours[f"{name} alone"] = told[:, :, place]
    return baselines | ours, list(baselines)


def chance(scores: Scores, *, plain: bool) -> NDArray[np.float64]:
    weights = weights_for(plain=plain)
    return 1 / (1 + np.exp(-(weights.slope * scores.astype(float) + weights.offset)))


def main(*, plain: bool) -> None:
    begin = time.process_time()
    found = collection()
    scores, baselines = systems(found, plain=plain)
    rows = {part: found.half(part, answered=True) for part in PARTS}
    print(f"{len(found.practices)} practices; queries: {', '.join(f'{len(rows[part])} {part}' for part in PARTS)}\n")
    print("| | " + " | ".join(f"{part}: nDCG@10 | recall@10" for part in PARTS) + " |")
    print("| --- |" + " ---: | ---: |" * len(PARTS))
    for name, table in scores.items():
        cells = []
        for part in PARTS:
            values = ndcg(table[rows[part]], found.grades[rows[part]])
            low, high = interval(values)
            hits = recall(table[rows[part]], found.grades[rows[part]]).mean()
            cells.append(f"{values.mean():.3f} ({low:.2f} to {high:.2f}) | {hits:.3f}")
        print(f"| {name} | " + " | ".join(cells) + " |")
    print()
    rows["all held back"] = rows["held-back"] + rows["drawn held-back"]
    for part in rows:
        values = {name: ndcg(scores[name][rows[part]], found.grades[rows[part]]) for name in ("ours", *baselines)}
        best = max(baselines, key=lambda name: float(values[name].mean()))
        low, high = interval(values["ours"] - values[best])
        gain = values["ours"].mean() - values[best].mean()
        print(f"{part}: difference to {best} {gain:+.3f} ({low:+.2f} to {high:+.2f})")
    limit = weights_for(plain=plain).open_below
    for part in PARTS:
        top = {
            kind: chance(scores["ours"][found.half(part, answered=kind)].max(axis=1, initial=-9), plain=plain)
            for kind in (True, False)
        }
        print(
            f"{part}: said to be open {(top[False] < limit).sum()} of {len(top[False])} that are, "
            f"{(top[True] < limit).sum()} of {len(top[True])} that are not"
        )
    print(f"{time.process_time() - begin:.0f} CPU seconds")


if __name__ == "__main__":
    main(plain="--plain" in sys.argv)
