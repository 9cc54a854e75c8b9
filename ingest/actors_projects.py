"""Names of projects with small letters inside: "the project “Miasto jak gąbka”", "called Stay or Come Back".

1. What stands in quotation marks right behind the word "project" is its name, whatever its letters.
2. So is what stands behind "called" or "bautizado", up to the next sign, of at most six words.
3. Right behind "project" a name goes on over "or", "que", "on the" and their like up to the next capital.
"""

from __future__ import annotations

from typing import Final

from practicegraph.ingest.actors_names import Candidate, Token, spanning
from practicegraph.ingest.actors_words import vocabulary, word_set
from practicegraph.ingest.records import Segment

__all__ = ["project_names"]

_CALLED: Final = word_set(
    "called named entitled titled dubbed baptise baptisee nomme nommee intitule intitulee appele appelee llamado"
    " denominado titulado bautizado bautizada llamada namens genannt denominato chiamato nazwany"
)
_OPENING: Final = frozenset("\"“«„‘'‚")
_CLOSING: Final = frozenset("\"”»“’'‘")
_SMALL: Final = word_set("or on que qui jak wie ou oder to sin sans without not ma mas plus mehr och ja")
_ARTICLES: Final = word_set("the la le les el los las der die das a an un une")
_LONGEST: Final = 7


def project_names(segment: Segment, words: list[Token], places: frozenset[str]) -> list[Candidate]:
    """The names of projects in a segment that a run of capitals does not reach, without overlap.

    Args:
        segment: the sentence, item, row or line.
        words: its tokens.
        places: folded names of the places in the document.
    """
    found: list[Candidate] = []
    known = vocabulary()
    for position, token in enumerate(words):
        if not token.key or not known.project_nouns.ending([token.key.rpartition(" ")[2]]):
            continue
        step, called = position + 1, False
        while step < len(words) and (words[step].key in _CALLED or (words[step].text == "," and not called)):
            called = called or words[step].key in _CALLED
            step += 1
        if step >= len(words) or (step > position + 1 and not called):
            continue
        if words[step].text in _OPENING:
            end = next((n for n in range(step + 1, min(step + 12, len(words))) if words[n].text in _CLOSING), None)
            inner = words[step + 1 : end] if end else []
            if end and inner and inner[0].capital and inner[0].key and inner[-1].key:
                found.append(spanning(segment, words, step + 1, end - 1, given="project name"))
        elif words[step].capital:
            last = _until_sign(words, step, places) if called else _over_small(words, step, places)
            if last is not None:
                found.append(spanning(segment, words, step, last, given="project name"))
    return found + _before_the_word(segment, words)


def _before_the_word(segment: Segment, words: list[Token]) -> list[Candidate]:
    """Names before "…, the project": "Hands on the Land, the Erasmus+ project in which …"."""
    known = vocabulary()
    found = []
    for comma in (n for n, t in enumerate(words) if t.text == "," and 0 < n < len(words) - 2):
        if words[comma + 1].key not in _ARTICLES or not words[comma - 1].capital:
            continue
        ahead = [t.key.rpartition(" ")[2] for t in words[comma + 1 : comma + 6]]
        if not any(known.project_nouns.ending([key]) for key in ahead if key):
            continue
        first = small = comma - 1
        while small and words[small - 1].key and comma - small < _LONGEST:
            small -= 1
            if words[small].capital:
                first = small
            elif words[small].key not in _SMALL | _ARTICLES:
                break
        if any(not t.capital for t in words[first:comma]):
            found.append(spanning(segment, words, first, comma - 1, given="project name"))
    return found


def _until_sign(words: list[Token], first: int, places: frozenset[str]) -> int | None:
    """The last word before the next sign or number; None when it is far off."""
    step = first
    while step < len(words) and words[step].key and step - first < _LONGEST:
        step += 1
    last = step - 1
    if last > first + 1 and words[last].key in places and not words[last - 1].capital:
        last -= 2  # "called Casa Viva in Soria"
    ends = step >= len(words) or not words[step].key
    return last if ends and last > first and words[last].capital else None


def _over_small(words: list[Token], first: int, places: frozenset[str]) -> int | None:
    """The last capital that "or", "que", "on the" lead to; None when nothing does."""
    step, last = first, None
    while step < len(words) and words[step].capital and words[step].key:
        step += 1
    while step + 1 < len(words) and words[step].key in _SMALL:
        ahead = step + 1
        while ahead + 1 < len(words) and words[ahead].key in _ARTICLES and not words[ahead].capital:
            ahead += 1
        if not words[ahead].capital or words[ahead].key in places or not words[ahead].key:
            break
        last = ahead
        step = ahead + 1
        while step < len(words) and words[step].capital and words[step].key:
            last, step = step, step + 1
    return last
