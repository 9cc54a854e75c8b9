"""The names in one report that mean the same thing:

Spellings, short forms, acronyms, with and without the word for the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from practicegraph.ingest.actors_words import ARTICLES, word_set
from practicegraph.ingest.placenames import fold

__all__ = ["core", "initials_match", "merge_names"]

_DROPPED = word_set("project projet proyecto projekt progetto initiative programme platform the")
_KINDS = word_set(
    "association asociacion associazione asociace stowarzyszenie fundacja fundacion fondation foundation"
    " fondazione nadace stiftung"
    " spolek verein ngo ong συλλογοσ"
)
_SMALL = word_set("of for the de du des d del della di von fur der y e et and und la le les l el los las to in")


def core(name: str) -> str:
    """The name folded, without articles and the words for its kind at either end; never empty.

    "Association Entraide Pierre Valdo" and "Entraide Pierre Valdo" have one core, as have "Humanity association" and
    "Humanity", "the SIRA project" and "SIRA".
    """
    words = fold(name).split()
    plain = list(words)
    while len(plain) > 1 and (plain[0] in ARTICLES or plain[0] in _DROPPED or plain[0] in _KINDS):
        plain.pop(0)
    while len(plain) > 1 and (plain[-1] in _DROPPED or plain[-1] in ("association", "asbl", "ev", "ngo")):
        plain.pop()
    return " ".join(plain or words)


def initials_match(short: str, long: str) -> bool:
    """Whether the letters of an acronym are the initials of a name, small words counted or not."""
    letters = re.sub(r"[^a-z]", "", fold(short))
    if len(letters) < 2:
        return False
    words = fold(long).split()
    every = "".join(w[0] for w in words)
    content = "".join(w[0] for w in words if w not in _SMALL)
    return letters in (every, content) or (len(letters) > 2 and content.startswith(letters))


def merge_names(
    names: Iterable[str], *, pairs: Mapping[str, str] | None = None, subset: bool = False
) -> dict[str, str]:
    """Which name of one report each name stands for.

    1. pairs that the report itself states ("Long Name (LN)");
    2. the same core;
    3. a short form: the words at the start or end of exactly one longer name ("CEPAIM" of "Fundación CEPAIM");
    4. a typo: at least 10 characters, the same first letter, similarity 0.93 or more (difflib).

    Args:
        names: the names, the most trusted first: of two that are merged the earlier one stays, unless the later is
        longer by
            more than the word for its kind.
        pairs: short name to long name, as stated.
        subset: let any word of a longer name stand for it (projects: "SIRA" for "Share SIRA").

    Returns:
        Every name mapped to the one that stands for it (itself, for most).
    """
    ordered = list(dict.fromkeys(names))
    stands: dict[str, str] = {name: name for name in ordered}

    def root(name: str) -> str:
        while stands[name] != name:
            name = stands[name]
        return name

    for short, long in (pairs or {}).items():
        if short in stands and long in stands and root(short) != root(long):
            stands[root(short)] = root(long)
    cores: dict[str, str] = {}
    for name in ordered:
        first = cores.setdefault(core(name), name)
        if root(first) != root(name):
            stands[root(name)] = root(first)
    for name in ordered:
        if root(name) == name and (fuller := _longer(name, [n for n in ordered if root(n) == n], subset=subset)):
            stands[name] = fuller
    roots = [n for n in ordered if root(n) == n]
    for place, name in enumerate(roots):
        for other in roots[:place]:
            if root(other) != root(name) and _typo(core(name), core(other)):
                stands[root(name)] = root(other)
    return {name: root(name) for name in ordered}


def _longer(name: str, others: list[str], *, subset: bool) -> str | None:
    words = core(name).split()
    if len(words) == 1 and len(words[0]) < 3:
        return None
    found = []
    for other in others:
        long = fold(other).split()
        if other == name or len(long) <= len(words):
            continue
        ends = long[: len(words)] == words or long[-len(words) :] == words
        within = subset and any(long[n : n + len(words)] == words for n in range(len(long)))
        if ends or within:
            found.append(other)
    return found[0] if len(found) == 1 else None


def _typo(one: str, two: str) -> bool:
    if min(len(one), len(two)) < 10 or one[0] != two[0] or re.findall(r"\d+", one) != re.findall(r"\d+", two):
        return False
    return SequenceMatcher(None, one, two).ratio() >= 0.93
