"""What the votes on a name are worth together, and what speaks against a lone word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from practicegraph.ingest.actors_vote import Vote

__all__ = ["DOUBTFUL", "doubt_about", "joint"]

DOUBTFUL = frozenset(
    [
        "subject",
        "subject of an object",
        "subject of an organising verb",
        "subject of a verb of speech",
        "after an organising verb",
        "agent",
        "beside an organisation",
    ]
)
"""The rules that a common word with a capital may meet by chance."""
_COMMON_END = re.compile(
    r"(?:tions?|ity|ities|ments?|ness|ings?|ships?|isms?|ance|ence|té|tés|dad|dades|ción|ciones|heit|keit|ung)$"
)


def doubt_about(key: str, spelled: Collection[str], *, firm: bool, small: Collection[str], language: str) -> float:
    """What speaks against a lone word:

    It opens a sentence, it is a word of the report in small letters, it is German.
    """
    if " " in key:
        return 1.0
    doubt = 1.0
    texts = list(spelled)
    acronym = any(text.isupper() and len(text) > 1 for text in texts)
    if not firm:
        plain = 0.8 if language[:2] in ("en", "fr", "es", "it") else 0.6
        doubt *= 0.5 if _COMMON_END.search(key) or key.endswith("s") else plain
    if not acronym and any(text.casefold() in small for text in texts):
        doubt *= 0.4
    if language.startswith("de") and not acronym:
        doubt *= 0.7
    return doubt


def joint(votes: Iterable[tuple[Vote, float]]) -> float:
    """The votes as independent chances, 1 - (1-a)(1-b)…; of each rule the strongest counts."""
    strongest: dict[str, float] = {}
    for vote, weight in votes:
        strongest[vote.rule] = max(strongest.get(vote.rule, 0.0), weight)
    missing = 1.0
    for weight in strongest.values():
        missing *= 1.0 - weight
    return 1.0 - missing
