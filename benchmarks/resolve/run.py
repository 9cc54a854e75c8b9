"""How well names of organisations are matched: our rules on rapidfuzz, plain rapidfuzz, and Splink on DuckDB.

    python -m venv build/splink && build/splink/bin/pip install -e . 'splink==5.0.0' pandas
    build/splink/bin/python benchmarks/resolve/run.py

Without Splink only its rows are left out. Every second pair of pairs.tsv calibrates: the limit is the lowest score from
which on precision is at least 0.99 there. Precision and recall are those of the other half at that limit. Splink learns
its m probabilities from the labels of the first half, too, and u probabilities from all names.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz import fuzz

from practicegraph.graph.folding import fold_name
from practicegraph.graph.resolve_compare import DOUBTFUL, SURE, analysed, compare

PAIRS = Path(__file__).with_name("pairs.tsv")
PRECISION = 0.99
Scores = dict[tuple[str, str], float]


def read() -> list[dict[str, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def at(rows: Iterable[dict[str, str]], scores: Scores, limit: float) -> tuple[int, int, int]:
    """Right merges, wrong merges, and merges there should be, of the pairs that score at least the limit."""
    rows = list(rows)
    taken = [row["answer"] for row in rows if scores[row["one"], row["other"]] >= limit]
    return taken.count("same"), taken.count("different"), sum(row["answer"] == "same" for row in rows)


def calibrated(rows: list[dict[str, str]], scores: Scores) -> float:
    best = float("inf")
    for limit in sorted({scores[row["one"], row["other"]] for row in rows}, reverse=True):
        right, wrong, _ = at(rows, scores, limit)
        if right and right / (right + wrong) >= PRECISION:
            best = limit
    return best


def shown(name: str, rows: list[dict[str, str]], scores: Scores, limit: float, seconds: float) -> str:
    right, wrong, same = at(rows, scores, limit)
    precision = right / (right + wrong) if right + wrong else 1.0
    return (
        f"| {name} | {limit:.3f} | {precision:.3f} ({right} of {right + wrong}) | {right / same:.3f} | {seconds:.2f} |"
    )


def by(score: Callable[[str, str], float], rows: list[dict[str, str]]) -> tuple[Scores, float]:
    started = time.process_time()
    scores = {(row["one"], row["other"]): score(row["one"], row["other"]) for row in rows}
    return scores, time.process_time() - started


def splink_scores(
    rows: list[dict[str, str]], labelled: list[dict[str, str]], *, concepts: bool
) -> tuple[Scores, float]:
    import duckdb
    import pandas as pd
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator

    def shared(column: str) -> cl.CustomComparison:
        """The share of two lists that both have, in four steps."""
        left, right = f"{column}_l", f"{column}_r"
        share = f"len(list_intersect({left}, {right})) / len(list_distinct(list_concat({left}, {right})))"
        levels = [cll.CustomLevel(f"{share} >= {limit}", f"{limit} of {column}") for limit in (1.0, 0.75, 0.5, 0.01)]
        empty = cll.CustomLevel(f"len({left}) = 0 OR len({right}) = 0", "empty").configure(is_null_level=True)
        return cl.CustomComparison(output_column_name=column, comparison_levels=[empty, *levels, cll.ElseLevel()])

    started = time.process_time()
    names = sorted({row[side] for row in rows for side in ("one", "other")})
    number = {name: place for place, name in enumerate(names)}
    said = [analysed(name) for name in names]
    data = pd.DataFrame(
        {
            "unique_id": range(len(names)),
            "name": [fold_name(name) for name in names],
            "tokens": [list(item.tokens) if concepts else fold_name(item.text).split() for item in said],
            "own": [sorted(item.own) for item in said],
            "kinds": [" ".join(sorted(item.kinds)) or None for item in said],
            "qualifiers": [" ".join(sorted(item.qualifiers | item.numbers)) or None for item in said],
            "letters": [sorted(item.initials | {item.acronym} - {""}) for item in said],
        }
    )
    comparisons = [
        cl.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.85]),
        shared("tokens"),
        cl.ArrayIntersectAtSizes("letters", [1]),
    ]
    if concepts:
        comparisons += [
            shared("own"),
            cl.ExactMatch("kinds"),
            cl.ExactMatch("qualifiers"),
        ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=["1=1"],
        probability_two_random_records_match=1 / len(names),
    )
    api = DuckDBAPI(duckdb.connect())
    linker = Linker(api.register(data), settings, log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    pairs = pd.DataFrame(
        [
            {"unique_id_l": number[row["one"]], "unique_id_r": number[row["other"]]}
            for row in labelled
            if row["answer"] == "same"
        ]
    )
    linker.training.estimate_m_from_pairwise_labels(api.register(pairs))
    found = linker.inference.predict().as_pandas_dataframe()
    weights = {
        (int(left), int(right)): float(weight)
        for left, right, weight in zip(found["unique_id_l"], found["unique_id_r"], found["match_weight"], strict=True)
    }
    scores = {}
    for row in rows:
        left, right = sorted((number[row["one"]], number[row["other"]]))
        scores[row["one"], row["other"]] = weights.get((left, right), weights.get((right, left), -99.0))
    return scores, time.process_time() - started


def main() -> None:
    rows = read()
    first, second = rows[0::2], rows[1::2]
    same = sum(row["answer"] == "same" for row in rows)
    print(f"{len(rows)} pairs, {same} of them the same; {len(first)} calibrate, {len(second)} measure\n")
    print("| method | limit | precision | recall | CPU seconds |\n| --- | ---: | ---: | ---: | ---: |")
    ours, seconds = by(lambda one, other: compare(one, other).score, rows)
    print(shown("our rules, as shipped", second, ours, SURE, seconds))
    print(shown("our rules, calibrated", second, ours, calibrated(first, ours), seconds))
    print(shown("our rules, shown to a person", second, ours, DOUBTFUL, seconds))
    for name, scorer in (("ratio", fuzz.ratio), ("token_sort_ratio", fuzz.token_sort_ratio), ("WRatio", fuzz.WRatio)):
        scores, seconds = by(lambda one, other, scorer=scorer: scorer(fold_name(one), fold_name(other)) / 100, rows)
        print(shown(f"rapidfuzz {name}", second, scores, calibrated(first, scores), seconds))
    try:
        import splink  # noqa: F401
    except ImportError:
        print("\nSplink is not installed: pip install 'splink==5.0.0'", file=sys.stderr)
        return
    for name, concepts in (("Splink, names", False), ("Splink, names and our concepts", True)):
        scores, seconds = splink_scores(rows, first, concepts=concepts)
        print(shown(name, second, scores, calibrated(first, scores), seconds))


if __name__ == "__main__":
    main()
