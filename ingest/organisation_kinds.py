"""Which kind of stakeholder an organisation is, by its name or by the word that the report uses for it."""

from __future__ import annotations

from practicegraph.ingest.actors_words import vocabulary, word_set
from practicegraph.ingest.placenames import fold

__all__ = ["organisation_kind"]

_INTERNAL = word_set("of for de du des d del della di von fur pour para dla pro")


def organisation_kind(name: str, *, described_as: str | None = None) -> str | None:
    """The identifier of a kind in the scheme of stakeholder kinds; None when neither name nor description says.

    Args:
        name: the organisation's name: its head (the first word, the last, or the one before "of") is looked at.
        described_as: the words that the report puts beside the name ("housing association").
    """
    known = vocabulary()
    key = fold(name)
    if key in known.known:
        return known.known[key][1]
    words = key.split()
    link = next((n for n, word in enumerate(words) if n and word in _INTERNAL), len(words))
    for word in dict.fromkeys((words[link - 1], words[-1], words[0])) if len(words) > 1 else ():
        if kind := known.kind_of(word):
            return kind
    described = fold(described_as or "").split()
    return next((kind for word in reversed(described) if (kind := known.kind_of(word))), None)
