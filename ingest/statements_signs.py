"""What a candidate shows that tells practices, challenges and needs from each other and from everything else.

Signs are counted from the words of the candidate (cues.toml), from its lead-in and heading, and from who is
its subject. The same signs are weighed by hand in plain mode (statements_plain.py) and join the sentence embedding in
the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from practicegraph.ingest.cues import Hit, cue_book, words_of
from practicegraph.ingest.statements_candidates import Candidate

__all__ = ["KINDS", "Kind", "context_kinds", "heading_kind", "text_signs"]

Kind = Literal["practice", "challenge", "need"]
KINDS: tuple[Kind, ...] = ("practice", "challenge", "need")
_REMEMBERED = 2048
"""Texts whose signs are kept: those of a report or two, since headings and lead-ins are asked about again and again."""
_REACH = {"agent": 4, "nobody": 2}
"""An agent, or "nobody", counts as the subject when it begins among so many words of the clause."""
_CLOCK = re.compile(r"^\W*\d{1,2}[:.h]\d{2}\b")
_LANGUAGES = frozenset({"en", "fr", "es", "de", "it", "pl", "cs", "el", "pt"})
TEXT_SIGNS = (
    "need",
    "duty",
    "challenge",
    "negation",
    "practice",
    "routine",
    "agent",
    "frame",
    "event",
    "aim",
    "biography",
    "question",
    "clock",
    "short",
    "nobody",
)


def _languages(language: str | None) -> frozenset[str] | None:
    base = (language or "").split("-")[0].lower()
    return frozenset({base}) if base in _LANGUAGES else None


@lru_cache(maxsize=_REMEMBERED)
def text_signs(text: str, language: str | None) -> Mapping[str, int]:
    """How often each sign of TEXT_SIGNS is in the text; phrases inside longer ones of the same name count once."""
    words = words_of(text)
    hits = cue_book("cues.toml").hits(words, languages=_languages(language))
    signs = dict.fromkeys(TEXT_SIGNS, 0)
    taken: dict[str, set[int]] = {}
    for hit in hits:
        if hit.name not in signs or hit.first > _REACH.get(hit.name, hit.first):
            continue
        places = set(range(hit.first, hit.last + 1))
        if not places & taken.setdefault(hit.name, set()):
            signs[hit.name] += 1
        taken[hit.name] |= places
    signs["question"] = int(text.rstrip().endswith(("?", ";")) and "?" in text)
    signs["clock"] = int(bool(_CLOCK.match(text)))
    signs["short"] = int(len(words) < 5)
    return signs


def _names(text: str, language: str | None) -> list[Hit]:
    return cue_book("cues.toml").hits(words_of(text), languages=_languages(language))


@lru_cache(maxsize=_REMEMBERED)
def heading_kind(text: str, language: str | None) -> Kind | Literal["none"] | None:
    """What a heading or label announces: statements of a kind, none at all ("Agenda"), or nothing that can be told."""
    hits = [hit for hit in _names(text, language) if hit.name.startswith("heading-")]
    if not hits:
        return None
    best = max(hits, key=lambda hit: (hit.name != "heading-none", hit.last - hit.first, -hit.first))
    return best.name.removeprefix("heading-")  # type: ignore[return-value]


@lru_cache(maxsize=_REMEMBERED)
def _lead_kind(text: str, language: str | None) -> Kind | Literal["none"] | None:
    """What the items below a lead-in sentence are: "they discussed the need to:", "difficulties such as:"."""
    signs = text_signs(text, language)
    if signs["need"]:
        return "need"
    if signs["challenge"]:
        return "challenge"
    announced = heading_kind(text, language)
    if any(hit.name == "topics" for hit in _names(text, language)):
        return "none"
    if announced in KINDS:
        return announced
    if signs["duty"]:
        return "need"
    return None


def context_kinds(
    candidate: Candidate, language: str | None
) -> tuple[Kind | Literal["none"] | None, Kind | Literal["none"] | None]:
    """What the lead-in (or label) and the heading announce."""
    lead = heading_kind(candidate.label, language) if candidate.label else None
    if lead not in KINDS and candidate.lead:
        lead = _lead_kind(candidate.lead, language) or lead
    if lead not in KINDS and candidate.announced:
        lead = heading_kind(candidate.announced, language) or lead
    return lead, heading_kind(candidate.heading, language) if candidate.heading else None
