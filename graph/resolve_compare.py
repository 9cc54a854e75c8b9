"""How likely two names are to mean one organisation, with the reason in words.

1. A name is folded and cut into words; words of several languages that mean the same become one concept
   (``resolve_words``), small words are left out. What is left is the kind (university, city), the qualifiers (Spanish,
   regional), common words (integration, women) and the words that are its own.
2. What contradicts ends it: another kind, another country or level, another number.
3. The same letters, an acronym of the initials, or a share of the words in common, where a word of its own counts more
   than a common one and a small slip of the keyboard almost as much as the word.

The weights were set by hand; the two limits on the score, from which on names are merged or shown to a person, are
calibrated by ``benchmarks/resolve/run.py`` on one half of its pairs and measured on the other half.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from practicegraph.graph.folding import LEGAL_FORMS, fold, fold_name
from practicegraph.graph.resolve_words import HARD, PHRASES, QUALIFIERS, SAINTS, SMALL, SOFT, WORDS

__all__ = ["DOUBTFUL", "SURE", "Comparison", "Name", "analysed", "compare", "contradicts", "looks_like_acronym"]

SURE: Final = 0.92
"""Score from which on two names are merged; see benchmarks/README.md for what that costs and gives."""
DOUBTFUL: Final = 0.7
"""Score from which on a person is asked."""
LONGEST: Final = max(map(len, PHRASES))
OWN, COMMON, QUALIFIER, KIND, SOFT_KIND = 1.0, 0.5, 0.5, 0.4, 0.06
CORRECTED: Final = 7
"""Letters from which on a word that is one slip away from a known one is taken for it."""
LONG: Final = sorted(form[0] for form in PHRASES if len(form) == 1 and len(form[0]) >= CORRECTED)
TELLING: Final = 5
"""Letters of an acronym from which on its being the initials of a name is hardly chance."""
LONG_ENOUGH: Final = 8
"""Letters from which on two words that one slip tells apart are hardly two names, where little else is alike."""
STEM: Final = 3
"""Words of fewer letters are not looked at for slips: "CIC" and "CIE" are two."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name and what its words say."""

    text: str
    squeezed: str
    """Folded, without articles, words for "association" and white space."""
    tokens: tuple[str, ...]
    """Concepts and words, sorted, each once; small words are not among them."""
    own: frozenset[str]
    """The words that no concept covers."""
    kinds: frozenset[str]
    soft: frozenset[str]
    qualifiers: frozenset[str]
    numbers: frozenset[str]
    initials: frozenset[str]
    """What its acronym may be: initials with and without small words."""
    acronym: str
    """Its letters when the name is nothing but an acronym, else ""."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much speaks for two names meaning one organisation."""

    score: float
    """From 0 to 1; it orders pairs, it is no probability."""
    rule: str
    """What it rests on."""


@lru_cache(maxsize=50_000)
def analysed(text: str) -> Name:
    """What a name says."""
    words = _without_own_acronym(text)
    tokens: list[str] = []
    place = 0
    while place < len(words):
        for size in range(min(LONGEST, len(words) - place), 0, -1):
            if concepts := PHRASES.get(tuple(words[place : place + size])):
                tokens += concepts
                place += size
                break
        else:
            if words[place] not in SMALL and not (place and words[place] in LEGAL_FORMS):
                tokens += _word(words[place])
            place += 1
    known = frozenset(tokens)
    own = known - WORDS
    return Name(
        text,
        fold_name(" ".join(words)).replace(" ", ""),
        tuple(sorted(known)) or tuple(words),
        own,
        _kinds(known),
        known & SOFT,
        known & QUALIFIERS,
        frozenset(re.findall(r"\d+", " ".join(words))),
        _initials(words),
        fold(text).replace(" ", "") if looks_like_acronym(text) else "",
    )


@lru_cache(maxsize=50_000)
def _word(word: str) -> tuple[str, ...]:
    """The concepts of a word that no phrase covers: those of the long word it is one slip away from, or itself."""
    if word in SAINTS:
        return ("saint",)
    if len(word) >= CORRECTED:
        near = process.extract(word, LONG, scorer=OSA.distance, score_cutoff=1, limit=3)
        found = {PHRASES[(form,)] for form, _, _ in near if form[0] == word[0]}
        if len(found) == 1:
            return found.pop()
    return (word,)


def _without_own_acronym(text: str) -> list[str]:
    """The folded words, without an acronym in brackets or behind that the words before it give: "Akcja … (PAH)"."""
    words = fold(text).split()
    last = text.split()[-1].strip("()[]") if text.split() else ""
    if len(words) > 2 and looks_like_acronym(last) and words[-1] in _initials(words[:-1]):
        return words[:-1]
    return words


def looks_like_acronym(text: str) -> bool:
    """Whether a name is one word of two to eight letters, most of them capitals: "BOKU", "LfL", "C.I.C."."""
    letters = [char for char in text if char.isalpha()]
    return (
        2 <= len(letters) <= 8 and len(text.split()) == 1 and sum(char.isupper() for char in letters) * 2 > len(letters)
    )


def contradicts(one: Name, other: Name) -> str:
    """What rules out that two names mean one organisation; "" when nothing does. An acronym says too little."""
    if one.acronym or other.acronym:
        return ""
    if one.kinds != other.kinds and (one.kinds and other.kinds):
        return f"{_shown(one.kinds)} is not {_shown(other.kinds)}"
    if one.qualifiers and other.qualifiers and one.qualifiers != other.qualifiers:
        return f"{_shown(one.qualifiers)} is not {_shown(other.qualifiers)}"
    if one.numbers != other.numbers:
        return f"{_shown(one.numbers) or 'no number'} is not {_shown(other.numbers) or 'no number'}"
    return ""


def compare(first: str, second: str) -> Comparison:
    """How much speaks for two names meaning one organisation; the same whichever comes first.

    >>> compare("Universidad de Salamanca", "University of Salamanca")
    Comparison(score=0.98, rule='same words')
    >>> compare("Mairie de Gap", "Mairie de Die").score < DOUBTFUL
    True
    """
    one, other = sorted((analysed(first), analysed(second)), key=lambda name: name.text)
    if one.squeezed == other.squeezed:
        return Comparison(1.0, "same letters")
    if reason := contradicts(one, other):
        return Comparison(0.0, reason)
    if one.acronym or other.acronym:
        return _acronym(one, other)
    if one.tokens == other.tokens:
        return Comparison(0.98, "same words")
    return _shared(one, other)


def _acronym(one: Name, other: Name) -> Comparison:
    """Initials are a hint, the better the longer they are; acronyms that a report states are looked at elsewhere."""
    short, long = (one, other) if one.acronym else (other, one)
    if short.acronym and long.acronym:
        return Comparison(0.0, "two acronyms")
    if short.acronym in long.initials:
        return Comparison(
            0.95 if len(short.acronym) >= TELLING else round(0.5 + 0.08 * len(short.acronym), 2), "initials"
        )
    if long.own == {short.acronym} and not long.kinds | long.qualifiers and long.soft and len(short.acronym) >= 4:
        return Comparison(0.95, "short form")
    if short.acronym in long.tokens:
        return Comparison(0.75, "acronym within the name")
    return Comparison(0.0, "not its initials")


def _shared(one: Name, other: Name) -> Comparison:
    """The share of the words that both have, by weight."""
    left, right = set(one.tokens), set(other.tokens)
    same = left & right
    matched = sum(map(_weight, same))
    left, right = left - same, right - same
    slips = []
    for word in sorted(left - WORDS):
        close = max(((_slip(word, item), item) for item in sorted(right - WORDS)), default=(0.0, ""))
        if close[0]:
            right.discard(close[1])
            left.discard(word)
            matched += OWN * close[0]
            slips.append(f"{word} ~ {close[1]}")
    total = sum(map(_weight, one.tokens)) + sum(map(_weight, other.tokens))
    score = 2 * matched / total
    unlike = [word for word in left | right if word not in SOFT]
    if one.soft and other.soft and one.soft != other.soft:
        score, rule = min(score, 0.85), f"{_shown(one.soft)} or {_shown(other.soft)}"
    elif left and right and unlike:
        rule = f"{_shown(frozenset(left))} or {_shown(frozenset(right))}"
        score *= 0.8  # both have a word that the other lacks
    elif slips:
        rule = "slip: " + ", ".join(slips)
    else:
        rule = "short form" if not unlike else f"without {_shown(frozenset(unlike))}"
    alike = (one.own & other.own) - {"saint"}
    if len(alike) < 2 and any(len(word) < LONG_ENOUGH for slip in slips for word in slip.split(" ~ ")):
        score = min(score, 0.9)  # two towns: "Tokar" and "Tokat"
    own = alike | {slip.split(" ~ ")[0] for slip in slips}
    if not own and unlike:
        score = min(score, 0.6)  # nothing but common words in common
    if rule == "short form" and sum(map(len, own)) < 5:
        score = min(score, 0.85)
    return Comparison(round(score, 3), rule)


def _weight(token: str) -> float:
    if token in SOFT:
        return SOFT_KIND
    if token in HARD:
        return KIND
    if token in QUALIFIERS:
        return QUALIFIER
    return COMMON if token in WORDS else OWN


def _slip(one: str, other: str) -> float:
    """How near two words are that one slip of the keyboard (two in a long word) tells apart; else 0."""
    longer = max(len(one), len(other))
    if min(len(one), len(other)) <= STEM or one[0] != other[0] or one.isdigit() or other.isdigit():
        return 0.0
    distance = OSA.distance(one, other, score_cutoff=2)
    allowed = 1 if longer < 10 else 2
    return 1 - distance / longer if distance <= allowed else 0.0


def _kinds(tokens: frozenset[str]) -> frozenset[str]:
    """The kinds that a name says; of a university of applied sciences only that, not also the university."""
    kinds = tokens & HARD
    return kinds - {"university"} if "applied-university" in kinds else kinds


def _initials(words: list[str]) -> frozenset[str]:
    content = [word for word in words if word not in SMALL]
    if len(content) < 2:
        return frozenset()
    every = "".join(word[0] for word in words)
    return frozenset({every, "".join(word[0] for word in content)})


def _shown(words: frozenset[str]) -> str:
    return " ".join(sorted(words))
