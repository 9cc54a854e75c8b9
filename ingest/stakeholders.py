"""From the words of a report, "local and regional associations", to kinds of the stakeholder scheme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from practicegraph.graph.folding import fold
from practicegraph.ontology.load import stakeholder_kinds

__all__ = ["kinds_of"]


def kinds_of(words: str) -> tuple[str, ...]:
    """The identifiers of the stakeholder kinds that some words name, in the order of the words; () when none.

    1. The words as a whole are a label of a kind, in any language of the scheme.
    2. Otherwise the labels that stand in them as whole words, longest first, each word used once.
    """
    labels = _labels()
    left = fold(words).split(" ")
    whole = labels.get(tuple(left))
    if whole:
        return (whole,)
    found: dict[int, str] = {}
    taken = [False] * len(left)
    for length in range(min(len(left), _longest()), 0, -1):
        for start in range(len(left) - length + 1):
            kind = labels.get(tuple(left[start : start + length]))
            if kind and not any(taken[start : start + length]):
                taken[start : start + length] = [True] * length
                found[start] = kind
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


@lru_cache(maxsize=1)
def _labels() -> Mapping[tuple[str, ...], str]:
    """Kinds by the folded words of their labels; preferred labels before others, then the order of the identifiers."""
    labels: dict[tuple[str, ...], str] = {}
    kinds = sorted(stakeholder_kinds().items())
    for place in (0, 1):
        for identifier, concept in kinds:
            for language in sorted({*concept.labels, *concept.alt_labels}):
                preferred = concept.labels.get(language)
                texts = (
                    [preferred] if place == 0 and preferred else concept.alt_labels.get(language, ()) if place else ()
                )
                for text in texts:
                    labels.setdefault(tuple(fold(text).split(" ")), identifier)
    return labels


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _labels()), default=0)
