"""Train the weights of ingest/classifier.py and ingest/statements_weigh.py and say how good they are.

    python benchmarks/train_statements.py            # writes ingest/statements.npz, benchmarks/statements/figures.json
    python benchmarks/train_statements.py --check    # writes nothing, fails if the packaged weights are others

Wants the extras ``models`` and ``train``. Everything is seeded.

1. Heads on sentence embeddings: kinds and themes from sentences.tsv and the marked stretches of reports/, themes from
   the labels of the scheme as well, headings from headings.tsv. Cross-validated with sentences that say the same in two
   languages in one fold (cosine of the embeddings above 0.6), or the figures would be those of translation, and with
   every report in one fold.
2. Weights of what a whole report shows about a candidate, and about the themes of a statement, from reports/: the
   heads give their opinion on a report without having been trained on it. Cross-validated by report, heads included.
"""

import argparse
import csv
import hashlib
import json
import sys
import warnings
from functools import cache
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GroupKFold
from statement_reports import FOLDER, reports, told_of
from threadpoolctl import threadpool_limits

from practicegraph.ingest.classifier import CLASSES, Opinion, features
from practicegraph.ingest.model import embed
from practicegraph.ingest.statements import ENCODED, Considered, said, telling, texts_above
from practicegraph.ingest.statements_features import FEATURES, Told, feature_rows
from practicegraph.ingest.statements_themes import THEME_FEATURES, theme_rows
from practicegraph.ingest.statements_themes import chosen as chosen_themes
from practicegraph.ingest.themes import THEMES, general_themes
from practicegraph.ontology.load import themes as scheme

HERE = Path(__file__).parent
DATA = HERE / "statements" / "sentences.tsv"
HEADINGS = HERE / "statements" / "headings.tsv"
FIGURES = HERE / "statements" / "figures.json"
WEIGHTS = HERE.parent / "ingest" / "statements.npz"
SAME = 0.6
EMBEDDING = 512
KIND_NAMES = [kind or "none" for kind in CLASSES]
NONE = KIND_NAMES.index("none")
FOLDS = 5
LABEL = 0.2
LABELS_IN = ("de", "en", "es", "fr", "it", "pl")
SOFT = {"kinds": 3.0, "themes": 1.5, "announce": 3.0, "joint": 0.1, "plain": 0.1, "about": 1.0}
"""Inverse strength of the penalty of each head, cross-validated."""


def table_of(path):
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    unknown = {theme for row in rows for theme in row.get("themes", "").split(",") if theme} - set(THEMES)
    wrong = {row["kind"] for row in rows} - set(KIND_NAMES)
    if unknown or wrong:
        sys.exit(f"{path.name}: unknown themes {sorted(unknown)}, unknown kinds {sorted(wrong)}")
    return rows


def digest():
    found = hashlib.sha256()
    for path in (DATA, HEADINGS, *sorted(FOLDER.glob("*.txt"))):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def groups_of(languages, vectors):
    """A group number a sentence: translations of each other share it."""
    parent = list(range(len(languages)))

    def root(place):
        while parent[place] != place:
            place = parent[place]
        return place

    for one, other in zip(*np.where(np.triu(vectors @ vectors.T, 1) > SAME), strict=True):
        if languages[one] != languages[other]:
            parent[root(one)] = root(other)
    return np.array([root(place) for place in range(len(languages))])


def softmax_head(name, table, labels):
    return LogisticRegression(C=SOFT[name], max_iter=300, tol=1e-3).fit(table, labels)


class ThemeHead:
    """One logistic regression a theme; the labels of the scheme's concepts teach it too, each a fifth of a sentence."""

    def __init__(self, table, themes):
        names, about = concept_labels()
        rows = np.vstack([table, names]).astype(np.float32)
        marked = np.vstack([themes, about])
        weight = np.concatenate([np.ones(len(table)), np.full(len(names), LABEL)]).astype(np.float32)
        heads = [
            LogisticRegression(C=SOFT["themes"], max_iter=300, tol=1e-3).fit(rows, column, sample_weight=weight)
            for column in marked.T
        ]
        self.coef = np.vstack([one.coef_ for one in heads])
        self.intercept = np.concatenate([one.intercept_ for one in heads])

    def predict_proba(self, table):
        return 1 / (1 + np.exp(-(table @ self.coef.T + self.intercept)))


@cache
def concept_labels():
    """Embeddings of all labels of themes in languages of the encoder, and the general themes that each belongs to."""
    labels = {
        (label, tuple(tops))
        for name, tops in general_themes().items()
        for language in LABELS_IN
        for label in scheme()[name].all_labels(language)
    }
    ordered = sorted(labels)
    return embed([label for label, _ in ordered]), np.array([[n in tops for n in THEMES] for _, tops in ordered], int)


class Corpus:
    """The sentences, and the candidates of the reports, as tables."""

    def __init__(self):
        rows = table_of(DATA)
        self.sentences = np.vstack([features([row["text"]], row["language"]) for row in rows])
        self.kinds = np.array([KIND_NAMES.index(row["kind"]) for row in rows])
        self.themes = np.array([[name in row["themes"].split(",") for name in THEMES] for row in rows], dtype=int)
        self.groups = groups_of([row["language"] for row in rows], self.sentences[:, :EMBEDDING])
        headings = table_of(HEADINGS)
        vectors = embed([row["text"] for row in headings])
        self.announce = softmax_head("announce", vectors, [KIND_NAMES.index(row["kind"]) for row in headings])
        self.reports, self.actors = [], []
        for report in reports():
            document, _, actors, told, labels = told_of(report)
            encoded = (document.language or "en").split("-")[0] in ENCODED
            texts = [said(one.candidate.text) for one in told]
            table = features(texts, document.language) if texts and encoded else None
            above = sorted({text for one in told for text in texts_above(one.candidate)})
            likely = self.announce.predict_proba(embed(above)) if above and encoded else []
            announced = {text: dict(zip(CLASSES, row, strict=True)) for text, row in zip(above, likely, strict=False)}
            self.reports.append((document, told, labels, table, announced))
            self.actors.append(actors)

    def taught(self, chosen):
        """Embeddings, kinds and themes of the labelled candidates of some reports, in languages of the encoder."""
        tables, kinds, themes = [], [], []
        for number in chosen:
            _, told, labels, table, _ = self.reports[number]
            if table is None:
                continue
            for row, (kind, about), one in zip(table, labels, told, strict=True):
                if kind is not None and one.candidate.whole:
                    tables.append(row)
                    kinds.append(KIND_NAMES.index(kind))
                    themes.append([int(name in about) for name in THEMES])
        width = self.sentences.shape[1]
        return np.array(tables).reshape(-1, width), np.array(kinds, int), np.array(themes, int).reshape(-1, len(THEMES))

    def kind_head(self, chosen, sentences=None):
        keep = np.arange(len(self.kinds)) if sentences is None else sentences
        table, kinds, _ = self.taught(chosen)
        return softmax_head(
            "kinds", np.vstack([self.sentences[keep], table]), np.concatenate([self.kinds[keep], kinds])
        )

    def theme_table(self, chosen, sentences=None):
        keep = np.arange(len(self.kinds)) if sentences is None else sentences
        table, kinds, themes = self.taught(chosen)
        stated = keep[self.kinds[keep] != NONE]
        rows = np.vstack([self.sentences[stated], table[kinds != NONE]])[:, :EMBEDDING]
        return rows, np.vstack([self.themes[stated], themes[kinds != NONE]])

    def rows(self, number, head):
        """Features of a report's candidates and their labels; without a head those of reading by words alone."""
        document, told, labels, table, announced = self.reports[number]
        if head is None or table is None:
            announced = {}
        else:
            likely = head.predict_proba(table)
            told = [
                Told(one.candidate, one.group, one.signs, one.lead, one.heading, one.subject,
                     Opinion(dict(zip(CLASSES, map(float, row), strict=True)), {}))
                for one, row in zip(told, likely, strict=True)
            ]  # fmt: skip
        rows = feature_rows(told, announced, len(document.text))
        keep = [place for place, (kind, _) in enumerate(labels) if kind is not None]
        return rows[keep], [KIND_NAMES.index(labels[place][0]) for place in keep]

    def theme_rows(self, number, head):
        """Features of the themes of a report's marked statements, judged by a head, and the themes marked."""
        document, told, labels, table, _ = self.reports[number]
        places = [
            place
            for place, (kind, _) in enumerate(labels)
            if kind not in (None, "none") and told[place].candidate.whole
        ]
        if table is None or not places:
            return np.zeros((0, len(THEMES), len(THEME_FEATURES))), np.zeros((0, len(THEMES)), int)
        likely = head.predict_proba(table[places][:, :EMBEDDING])
        tellings = [
            telling(
                Considered(
                    told[place].candidate, None, None, Opinion({}, dict(zip(THEMES, map(float, row), strict=True)))
                ),
                self.actors[number],
            )
            for place, row in zip(places, likely, strict=True)
        ]
        marked = np.array([[int(name in labels[place][1]) for name in THEMES] for place in places])
        return theme_rows(tellings, document.language), marked

    def about(self, chosen):
        """The weights of themes on some reports: each fold of them is judged by a head that was trained without it."""
        tables, marked = [], []
        for fold in folds_of(chosen):
            head = ThemeHead(*self.theme_table([n for n in chosen if n not in fold]))
            for number in fold:
                rows, wanted = self.theme_rows(number, head)
                tables.append(rows)
                marked.append(wanted)
        table, wanted = np.vstack(tables), np.vstack(marked)
        return LogisticRegression(C=SOFT["about"], max_iter=1000).fit(
            table.reshape(-1, table.shape[-1]), wanted.ravel()
        )

    def weighed(self, name, chosen):
        """The second step on some reports: each fold of them is judged by heads that were trained without it."""
        tables, kinds = [], []
        for fold in folds_of(chosen):
            head = None if name == "plain" else self.kind_head([n for n in chosen if n not in fold])
            for number in fold:
                if name == "joint" and self.reports[number][3] is None:
                    continue
                rows, labels = self.rows(number, head)
                tables.append(rows)
                kinds += labels
        table = np.vstack(tables)
        scale = np.maximum(table.std(axis=0), 0.05)
        head = softmax_head(name, table / scale, kinds)
        head.coef_ = head.coef_ / scale
        return head


def folds_of(chosen):
    return [fold for fold in (set(chosen[place::FOLDS]) for place in range(FOLDS)) if fold]


def judged(corpus, name):
    """Kinds as marked and as decided, over the reports, each decided by weights of the others."""
    everyone = list(range(len(corpus.reports)))
    truth, guess = [], []
    for fold in folds_of(everyone):
        others = [n for n in everyone if n not in fold]
        weigh = corpus.weighed(name, others)
        head = None if name == "plain" else corpus.kind_head(others)
        for number in sorted(fold):
            if name == "joint" and corpus.reports[number][3] is None:
                continue
            rows, labels = corpus.rows(number, head)
            truth += labels
            guess += list(weigh.predict(rows)) if len(rows) else []
    return truth, guess


def judged_themes(corpus):
    """Themes as marked and as chosen, over the reports, each judged by weights of the others."""
    everyone = list(range(len(corpus.reports)))
    truth, guess = [], []
    for fold in folds_of(everyone):
        others = [n for n in everyone if n not in fold]
        weigh, head = corpus.about(others), ThemeHead(*corpus.theme_table(others))
        for number in sorted(fold):
            rows, wanted = corpus.theme_rows(number, head)
            for row, marked in zip(rows @ weigh.coef_[0] + weigh.intercept_[0], wanted, strict=True):
                truth.append(marked)
                taken = chosen_themes(row)
                guess.append([int(name in taken) for name in THEMES])
    return round(float(f1_score(np.array(truth), np.array(guess), average="micro")), 3)


def of_kinds(truth, guess):
    places = [place for place in range(len(KIND_NAMES)) if place != NONE]
    values = f1_score(truth, guess, labels=places, average=None)
    return {KIND_NAMES[place]: round(float(value), 3) for place, value in zip(places, values, strict=True)}


def measure(corpus):
    guess, chances = np.zeros(len(corpus.kinds), int), np.zeros(corpus.themes.shape)
    everyone = list(range(len(corpus.reports)))
    for learn, test in GroupKFold(FOLDS).split(corpus.sentences, corpus.kinds, corpus.groups):
        guess[test] = corpus.kind_head(everyone, learn).predict(corpus.sentences[test])
        head = ThemeHead(*corpus.theme_table(everyone, learn))
        chances[test] = head.predict_proba(corpus.sentences[test][:, :EMBEDDING])
    stated = corpus.kinds != NONE
    chances, themes = chances[stated], corpus.themes[stated]
    likely = (chances >= 0.3) | (chances == chances.max(axis=1, keepdims=True))
    per_kind = f1_score(corpus.kinds, guess, average=None)
    return {
        "sentences": len(corpus.kinds),
        "reports": len(corpus.reports),
        "candidates": sum(len(told) for _, told, *_ in corpus.reports),
        "sha256": digest(),
        "kinds": {name: round(float(value), 3) for name, value in zip(KIND_NAMES, per_kind, strict=True)},
        "kinds_macro_f1": round(float(per_kind.mean()), 3),
        "themes_micro_f1": round(float(f1_score(themes, likely, average="micro")), 3),
        "themes_precision": round(float(precision_score(themes, likely, average="micro")), 3),
        "themes_recall": round(float(recall_score(themes, likely, average="micro")), 3),
        "in_reports": of_kinds(*judged(corpus, "joint")),
        "themes_in_reports": judged_themes(corpus),
        "in_reports_plain": of_kinds(*judged(corpus, "plain")),
    }


def trained(corpus):
    everyone = list(range(len(corpus.reports)))
    themes = ThemeHead(*corpus.theme_table(everyone))
    heads = {
        "kinds": corpus.kind_head(everyone),
        "announce": corpus.announce,
        "joint": corpus.weighed("joint", everyone),
        "plain": corpus.weighed("plain", everyone),
    }
    weights = {"digest": np.array(digest()), "features": np.array(FEATURES)}
    for name, head in heads.items():
        weights[name] = head.coef_.astype(np.float32)
        weights[f"{name}_bias"] = head.intercept_.astype(np.float32)
    about = corpus.about(everyone)
    weights["about"] = about.coef_[0].astype(np.float32)
    weights["about_bias"] = about.intercept_[0].astype(np.float32)
    weights["themes"] = themes.coef.astype(np.float32)
    weights["themes_bias"] = themes.intercept.astype(np.float32)
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare with the packaged weights")
    parser.add_argument("--quick", action="store_true", help="write the weights without measuring")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    threadpool_limits(1)  # more threads only wait for each other on tables this small

    corpus = Corpus()
    weights = trained(corpus)
    if options.check:
        with np.load(WEIGHTS, allow_pickle=False) as stored:
            for name in weights:
                same = name in stored and (
                    np.array_equal(stored[name], weights[name])
                    if weights[name].dtype.kind == "U"
                    else np.allclose(stored[name], weights[name], atol=0.02)
                )
                if not same:
                    sys.exit(f"{WEIGHTS.name}: {name} differs from what training gives")
        return
    np.savez_compressed(WEIGHTS, **weights)
    if not options.quick:
        figures = measure(corpus)
        print(json.dumps(figures, indent=1))
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
