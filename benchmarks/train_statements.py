"""Train the head of ingest/classifier.py on benchmarks/statements/sentences.tsv and say how good it is.

    python benchmarks/train_statements.py            # writes ingest/statements.npz, benchmarks/statements/figures.json
    python benchmarks/train_statements.py --check    # writes nothing, fails if the packaged weights are others

Wants the extras ``models`` and ``train``. Everything is seeded. Sentences that say the same in two languages
stay in one fold (cosine of the embeddings above 0.6), or the figures would be those of translation.
"""

import argparse
import csv
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier

from practicegraph.ingest.classifier import CLASSES, features
from practicegraph.ingest.themes import THEMES

HERE = Path(__file__).parent
DATA = HERE / "statements" / "sentences.tsv"
FIGURES = HERE / "statements" / "figures.json"
WEIGHTS = HERE.parent / "ingest" / "statements.npz"
SAME = 0.6
EMBEDDING = 512
KIND_NAMES = [kind or "none" for kind in CLASSES]


def load():
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    unknown = {theme for row in rows for theme in row["themes"].split(",") if theme} - set(THEMES)
    wrong = {row["kind"] for row in rows} - set(KIND_NAMES)
    if unknown or wrong:
        sys.exit(f"{DATA.name}: unknown themes {sorted(unknown)}, unknown kinds {sorted(wrong)}")
    return rows


def groups_of(rows, vectors):
    """A group number a sentence: translations of each other share it."""
    parent = list(range(len(rows)))

    def root(place):
        while parent[place] != place:
            place = parent[place]
        return place

    for one, other in zip(*np.where(np.triu(vectors @ vectors.T, 1) > SAME), strict=True):
        if rows[one]["language"] != rows[other]["language"]:
            parent[root(one)] = root(other)
    return np.array([root(place) for place in range(len(rows))])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare with the packaged weights")
    options = parser.parse_args()

    rows = load()
    parts = [features([row["text"]], row["language"]) for row in rows]
    table = np.vstack(parts)
    kinds = np.array([KIND_NAMES.index(row["kind"]) for row in rows])
    groups = groups_of(rows, table[:, :EMBEDDING])
    stated = kinds != KIND_NAMES.index("none")
    themes = np.array([[name in row["themes"].split(",") for name in THEMES] for row in rows], dtype=int)[stated]

    kind_head = LogisticRegression(C=3.0, max_iter=5000)
    theme_head = OneVsRestClassifier(LogisticRegression(C=10.0, class_weight="balanced", max_iter=5000))
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    guessed = cross_val_predict(kind_head, table, kinds, cv=folds, groups=groups)
    chances = cross_val_predict(
        theme_head,
        table[stated, :EMBEDDING],
        themes,
        cv=GroupKFold(5),
        groups=groups[stated],
        method="predict_proba",
    )
    likely = (chances >= 0.6) | (chances == chances.max(axis=1, keepdims=True))
    per_kind = f1_score(kinds, guessed, average=None)
    digest = hashlib.sha256(DATA.read_bytes()).hexdigest()
    figures = {
        "sentences": len(rows),
        "sha256": digest,
        "kinds": {name: round(float(value), 3) for name, value in zip(KIND_NAMES, per_kind, strict=True)},
        "kinds_macro_f1": round(float(per_kind.mean()), 3),
        "themes_micro_f1": round(float(f1_score(themes, likely, average="micro")), 3),
        "themes_precision": round(float(precision_score(themes, likely, average="micro")), 3),
        "themes_recall": round(float(recall_score(themes, likely, average="micro")), 3),
    }
    print(json.dumps(figures, indent=1))

    kind_head.fit(table, kinds)
    theme_head.fit(table[stated, :EMBEDDING], themes)
    weights = {
        "digest": np.array(digest),
        "kinds": kind_head.coef_.astype(np.float32),
        "kinds_bias": kind_head.intercept_.astype(np.float32),
        "themes": np.vstack([one.coef_ for one in theme_head.estimators_]).astype(np.float32),
        "themes_bias": np.concatenate([one.intercept_ for one in theme_head.estimators_]).astype(np.float32),
    }
    if options.check:
        with np.load(WEIGHTS, allow_pickle=False) as stored:
            for name in ("kinds", "kinds_bias", "themes", "themes_bias"):
                if not np.allclose(stored[name], weights[name], atol=0.02):
                    sys.exit(f"{WEIGHTS.name}: {name} differs from what training gives")
        return
    np.savez_compressed(WEIGHTS, **weights)
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
