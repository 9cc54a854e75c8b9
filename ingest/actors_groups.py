"""Which candidates of a segment belong together, and whether its capitals say anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practicegraph.ingest.actors_names import AND, Candidate, Token
from practicegraph.ingest.actors_vote import Vote
from practicegraph.ingest.actors_words import ARTICLES, vocabulary, word_set
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Segment

__all__ = ["between_commas", "coordinated", "groups", "presented", "shouted"]

_ALONG = word_set("mit con avec with z ze")
_AGAIN = word_set("di de del della dell d du des dal dalla dall da von der vom par por by con avec with mit z ze przez")
"""Prepositions that are said again before each of several names ("par A et par B")."""


def between_commas(candidate: Candidate, words: list[Token]) -> bool:
    """Whether it stands alone between signs, as in "Present: A, B, C"."""
    before, after = words[max(candidate.first - 1, 0)], words[candidate.last + 1 : candidate.last + 2]
    return before.text in ",:;" and (not after or after[0].text in ",;.")


def coordinated(group: list[Candidate], words: list[Token]) -> bool:
    """Whether "and" stands in a group: "Anja Holm, Danish Refugee Council" are not two of a kind."""
    return len(group) > 1 and any(t.key in AND for t in words[group[0].last + 1 : group[-1].first])


def shouted(segment: Segment, words: list[Token]) -> bool:
    """Whether capitals say nothing here: a title or heading in capitals or with most words capitalised."""
    letters = [t for t in words if t.key and not t.text.isdigit() and len(t.key) > 3]
    if not letters:
        return False
    if segment.kind in ("title", "heading"):
        return sum(t.capital for t in letters) > 0.6 * len(letters)
    return len(letters) > 3 and all(t.text.isupper() for t in letters)


def groups(runs: list[Candidate], words: list[Token]) -> list[list[Candidate]]:
    """The candidates, those that are coordinated ("A, the association B and C") together."""
    known = vocabulary()
    found: list[list[Candidate]] = []
    depth = 0
    for number, run in enumerate(runs):
        between = words[runs[number - 1].last + 1 : run.first] if number else []
        depth = sum((t.text == "(") - (t.text == ")") for t in words[: run.first])
        keys = [t.key for t in between if t.key and t.key not in ARTICLES]
        while len(keys) > 1 and keys[-1] in _AGAIN and (keys[-2] in AND or keys[-2] in _AGAIN):
            keys.pop()
        keys = [k for k in keys if k not in _AGAIN - _ALONG] if len(keys) == 1 else keys
        loose = [k for k in keys if k not in AND and k not in ("as", "well", "ainsi", "que", "como")]
        joined = number and between and depth == 0 and any(t.text == "," or t.key in AND for t in between)
        articles = sum(t.key in ARTICLES for t in between)
        if articles > 1 and not any(t.key in AND for t in between):
            joined = False  # "X, die die Sitzungen bezahlt": a clause and no list
        noun = not loose or (len(loose) < 4 and known.common_nouns.ending(loose) > 0)
        placed = number and known.in_place.ending([t.key for t in words[: runs[number - 1].first][-1:]])
        signs = all(t.key or t.text in ",&\"“”«»„’'*_)" for t in between)
        if joined and noun and signs and not placed:
            found[-1].append(run)
        else:
            found.append([run])
    return found


_THE_PROJECT = re.compile(
    r"(?:The|Le|El|Das|Il|Our|Notre|Nuestro|Unser) (?:proje[ck]?t|proyecto|Projekt|progetto) [^\W\d_A-Z]"
)
"""The project that the sentence before was about; a capital would begin its name."""
_THIS_IS = re.compile(
    r"(?:this|it|c|ce|cela|esto|es|dies|das|questo|to|questa|esta|il) (?:is|was|est|s agit|ist|e|jest|es"
    r"|era) (?:\w+ ){0,3}"
    r"(?:project|initiative|projet|proyecto|projekt|progetto|iniciativa|iniziativa|inicjatywa|programme)\b"
)


def presented(candidate: Candidate, segment: Segment, words: list[Token], segments: Sequence[Segment]) -> list[Vote]:
    """The vote of a next sentence that begins "This is a project": the last name before it is what is meant."""
    following = segments[segment.index + 1 : segment.index + 2]
    near = bool(following) and following[0].block == segment.block
    if near and candidate.opens and candidate.first == 0 and _THE_PROJECT.match(following[0].text):
        return [Vote("project", "the project, in the next sentence", 0.7)]
    if not following or candidate.last + 2 < len(words) or not _THIS_IS.match(fold(following[0].text[:60])):
        return []
    return [Vote("project", "this is a project", 0.8)]
