"""The vocabulary by which names are told apart: read from actors.toml and names.toml, folded, ready for look-up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale

from practicegraph.ingest.placenames import fold

__all__ = ["ADJECTIVE", "ARTICLES", "Phrases", "Vocabulary", "Words", "plain", "table", "vocabulary", "word_set"]


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


ARTICLES = word_set(
    "the a an our their its his her le la les l un une des notre nos leur leurs el los las lo una unos unas"
    " nuestro nuestra sus su"
    " der die das den dem ein eine einen einer unser unsere il i gli uno ο η το οι τα του της των τον την τους τις"
    " local locale"
    " european regional national new small french spanish german italian polish greek czech lokalny miejscowy mistni"
)
ADJECTIVE = re.compile(
    r"\w{2,}(?:al|ale|ales|ali|aux|if|ive|ique|iques|oles?|olas?|ier|iere|aire|aires|el|elle|elles|ien|ienne"
    r"|ois|oise|eur|ais"
    r"|aise|ees?|ico|ica|icos|icas|ario|aria"
    r"|ivo|iva|ano|ana|anos|anas|ense|enses|iche|ici|ski|ska|skie|skiego|skiej|cki|cka|ckie|ny|na|ne|nej|nego|owy"
    r"|owa|owe|owej|ni|sky|skeho|ske|ova|eho|ικο|ικη|ικοσ|ικου)"
)
"""What adjectives end in where they follow the noun or agree with it (fr, es, it, pl, cs, el)."""
_CONTRACTED = {"du": "de", "des": "de", "d": "de", "del": "de", "au": "a", "aux": "a", "al": "a"}
_CONTRACTED |= dict.fromkeys(("dal", "dalla", "dall", "dai", "dalle"), "da")
_LANGUAGES = ("en", "fr", "es", "de", "it", "pl", "cs", "el", "pt", "nl")


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words, some of them only beginnings ("organi*") or ends ("*stiftung")."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.starts) or word.endswith(self.ends)


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of phrases of one word or more, and how many words the longest has."""

    entries: frozenset[str]
    longest: int
    firsts: frozenset[str]
    """Their first words."""
    lasts: frozenset[str]
    """Their last words: most words are none of these, and need no longer look."""

    def ending(self, words: list[str]) -> int:
        """How many of the last words make the longest phrase of the set; 0 when none does."""
        if not words or words[-1].rpartition(" ")[2] not in self.lasts:
            return 0
        return next((n for n in range(min(self.longest, len(words)), 0, -1) if " ".join(words[-n:]) in self.entries), 0)

    def opening(self, words: list[str]) -> int:
        """How many of the first words make the longest phrase of the set; 0 when none does."""
        if not words or words[0].partition(" ")[0] not in self.firsts:
            return 0
        return next((n for n in range(min(self.longest, len(words)), 0, -1) if " ".join(words[:n]) in self.entries), 0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything in the two tables, by what it is for."""

    types: Mapping[str, Words]
    """Kind of stakeholder to the words in a name that say so."""
    soft: Words
    """Of these, the words that need another sign beside them."""
    legal: re.Pattern[str]
    others: Words
    common_nouns: Phrases
    establishments: Phrases
    """Words for places of work, which name an organisation only where they stand before it."""
    project_nouns: Phrases
    territories: Phrases
    agent: Phrases
    in_project: Phrases
    in_place: Phrases
    titles: frozenset[str]
    strong: Words
    weak: Words
    skip: frozenset[str]
    speech: Words
    labels: Mapping[str, frozenset[str]]
    openers: frozenset[str]
    """Of all languages."""
    openers_by_language: Mapping[str, frozenset[str]]
    nouns: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    known: Mapping[str, tuple[str, str]]
    """Folded name to the name and its kind."""

    def kind_of(self, word: str) -> str | None:
        """The kind of organisation that a word inside a name says."""
        return _kind(word)


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML table that lies beside this module."""
    return tomllib.loads((files("practicegraph.ingest") / name).read_text("utf-8"))


def _words(entries: Iterable[str]) -> Words:
    entries = list(entries)
    return Words(
        frozenset(fold(e) for e in entries if "*" not in e),
        tuple(fold(e) for e in entries if e.endswith("*")),
        tuple(fold(e) for e in entries if e.startswith("*")),
    )


def plain(word: str) -> str:
    """The word without the article that it has swallowed ("du" is "de le"): phrases are compared in this form."""
    return _CONTRACTED.get(word, word)


def _phrases(entries: Iterable[str]) -> Phrases:
    folded = {" ".join(plain(w) for w in fold(e).split()) for e in entries}
    # articles before a name are passed over, so that "mit Unterstützung der" is met as "mit Unterstützung"
    folded |= {" ".join(words[:-1]) for e in folded if len(words := e.split()) > 1 and words[-1] in ARTICLES}
    return Phrases(
        frozenset(folded),
        max(len(e.split()) for e in folded),
        frozenset(e.split()[0] for e in folded),
        frozenset(e.split()[-1] for e in folded),
    )


def _calendar_and_countries() -> set[str]:
    """Months, weekdays, languages and countries in the languages that are read."""
    found: set[str] = set()
    for code in _LANGUAGES:
        locale = Locale(code)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                found.update(locale.months[context][width].values())
                found.update(locale.days[context][width].values())
        found.update(name for name in locale.languages.values() if " " not in name)
        found.update(name for key, name in locale.territories.items() if len(key) == 2)
    return {fold(name) for name in found if len(name) > 2}


@lru_cache(maxsize=65536)
def _kind(word: str) -> str | None:
    last = word.rpartition(" ")[2]  # "Otto-Friedrich-Universität" is folded to three words
    types = vocabulary().types.items()
    return next((kind for kind, words in types if word in words or last in words), None)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    actors, names = table("actors.toml"), table("names.toml")
    legal = sorted(actors["legal"]["forms"], key=len, reverse=True)
    verbs = actors["verbs"]
    return Vocabulary(
        types={kind: _words(entries) for kind, entries in actors["types"].items()},
        soft=_words(actors["soft"]["words"]),
        legal=re.compile(r",?\s{1,2}(?:" + "|".join(re.escape(form) for form in legal) + r")(?![\w])"),
        others=_words(actors["others"]["heads"]),
        common_nouns=_phrases(actors["common"]["nouns"]),
        establishments=_phrases(actors["common"]["establishments"]),
        project_nouns=_phrases(actors["common"]["projects"]),
        territories=_phrases(actors["common"]["territories"]),
        agent=_phrases(actors["before"]["agent"]),
        in_project=_phrases(actors["before"]["project"]),
        in_place=_phrases(actors["before"]["place"]),
        titles=frozenset(fold(t) for t in actors["before"]["person"]),
        strong=_words(verbs["strong"]),
        weak=_words(verbs["weak"]),
        skip=frozenset(fold(word) for word in verbs["skip"]),
        speech=_words(verbs["speech"]),
        labels={role: frozenset(fold(label) for label in entries) for role, entries in actors["labels"].items()},
        openers=frozenset(fold(word) for words in names["openers"].values() for word in words),
        openers_by_language={code: frozenset(fold(w) for w in words) for code, words in names["openers"].items()},
        nouns=frozenset(fold(word) for word in names["nouns"]),
        common=frozenset(fold(word) for word in names["common"]) | _calendar_and_countries(),
        # "Ville" is a first name in Finland, and a town in France
        given=frozenset(fold(word) for word in names["given"])
        - {fold(entry) for entries in actors["types"].values() for entry in entries},
        known={fold(name): (name, kind) for kind, entries in names["known"].items() for name in entries},
    )
