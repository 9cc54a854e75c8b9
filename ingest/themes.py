"""Themes of a stretch of text, as identifiers of the scheme in the ontology.

1. Find the words of every theme (theme_terms.toml, and the labels of several words in the scheme) in the text.
2. A phrase that shares words with a longer one of another theme does not count: "mental health" is not also "health".
3. Volunteers who only stand in an enumeration of those concerned say nothing about volunteering.
4. A theme counts 1 for each different word. Keep at most four themes, those with most words first, and none with less
   than a third of the first one's.
5. A text without any theme takes those of its context: the lead-in of its list, the heading above it.
6. Without these, the weak words ("[theme-hint]") give one theme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from tomllib import loads

from practicegraph.ingest.cues import Hit, PhraseBook, Word, words_of
from practicegraph.ontology.load import themes as scheme

__all__ = ["MOST", "THEMES", "theme_scores", "themes_of"]

THEMES = (
    "health",
    "mental-health",
    "mobility",
    "language",
    "social-links",
    "governance",
    "employment",
    "education",
    "housing",
    "communication",
    "participation",
    "food",
    "digital",
    "funding",
    "legal-status",
    "volunteering",
    "culture-sport",
    "youth",
    "environment",
    "energy",
    "entrepreneurship",
)
"""The themes that facts name; narrower ones in the scheme lead to these."""
MOST = 4
SHARE = 0.34
_HINT = "-hint"
_LISTED_BEFORE = re.compile(
    r"(?:,|\b(?:and|or|et|ou|y|e|o|und|oder|i|oraz|a|nebo|και))\s+(?:the |les |des |los |las |die |den |i |le )?$", re.I
)


@cache
def _book() -> PhraseBook:
    data = loads(files("practicegraph.ingest").joinpath("theme_terms.toml").read_text("utf-8"))
    entries = [
        (name, language, phrase)
        for name, by_language in data.items()
        for language, phrases in by_language.items()
        for phrase in phrases
    ]
    for concept, tops in general_themes().items():
        if len(tops) != 1:
            continue  # it would give two themes where readers see one
        for language in scheme()[concept].labels:
            several = (label for label in scheme()[concept].all_labels(language) if len(words_of(label)) > 1)
            entries += [(tops[0], language, label) for label in several]
    return PhraseBook(entries)


@cache
def general_themes() -> Mapping[str, tuple[str, ...]]:
    """For every concept of the scheme, the nearest of THEMES at or above it."""

    def above(name: str) -> set[str]:
        return {name} if name in THEMES else {top for broader in scheme()[name].broader for top in above(broader)}

    return {name: tuple(sorted(above(name))) for name in scheme()}


@cache
def _known_languages() -> frozenset[str]:
    data = loads(files("practicegraph.ingest").joinpath("theme_terms.toml").read_text("utf-8"))
    return frozenset(language for by_language in data.values() for language in by_language)


def _covered(hit: Hit, other: Hit) -> bool:
    """Whether another theme's longer phrase, or one as long that begins earlier, takes the words of this one."""
    length, other_length = hit.last - hit.first, other.last - other.first
    if hit.name == other.name or other.last < hit.first or hit.last < other.first:
        return False
    return other_length > length or (other_length == length and other.first < hit.first)


def _only_listed(text: str, words: Sequence[Word], hit: Hit) -> bool:
    before, after = text[: words[hit.first].start], text[words[hit.last].end :]
    return bool(_LISTED_BEFORE.search(before)) and ("," in before[-90:] or after.startswith(","))


def theme_scores(text: str, language: str | None = None) -> tuple[dict[str, int], dict[str, int]]:
    """How many different words of each theme the text has, and how many hints, in the order of first appearance."""
    base = (language or "").split("-")[0].lower()
    languages = frozenset({base}) if base in _known_languages() else None
    words = words_of(text)
    hits = _book().hits(words, languages=languages)
    telling = [hit for hit in hits if not hit.name.endswith(_HINT)]
    found: dict[str, set[str]] = {}
    for hit in hits:
        if any(_covered(hit, other) for other in telling):
            continue
        if hit.name == "volunteering" and _only_listed(text, words, hit):
            continue
        found.setdefault(hit.name, set()).add(" ".join(w.text for w in words[hit.first : hit.last + 1]))
    scores = {name: len(terms) for name, terms in found.items() if not name.endswith(_HINT)}
    hints = {name.removesuffix(_HINT): len(terms) for name, terms in found.items() if name.endswith(_HINT)}
    return scores, hints


def _ranked(scores: Mapping[str, int]) -> tuple[str, ...]:
    top = max(scores.values(), default=0)
    return tuple(name for name in sorted(scores, key=lambda name: -scores[name]) if scores[name] >= SHARE * top)[:MOST]


def themes_of(text: str, language: str | None = None, *, context: Sequence[str] = ()) -> tuple[str, ...]:
    """The themes of a text, at most four, the strongest first; empty when nothing tells.

    Args:
        text: A clause, a sentence or a few.
        language: BCP 47 tag; of an unknown language, or None, the words of all languages are looked for.
        context: What stands above the text, nearest first; the first with a theme is taken when the text has none.
    """
    scores, hints = theme_scores(text, language)
    if scores:
        return _ranked(scores)
    for above in context:
        scores = theme_scores(above, language)[0]
        if scores:
            return _ranked(scores)
    return _ranked(hints)[:1]
