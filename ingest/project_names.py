"""Names of projects that are not runs of capitals: in quotation marks, with small words inside, or told by who pays.

"projet « Miasto jak gąbka »", "a project called Stay or Come Back", "Hands on the Land, the Erasmus+ project".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from practicegraph.ingest.actors_names import Candidate, Token, spanning
from practicegraph.ingest.actors_words import vocabulary, word_set
from practicegraph.ingest.records import Segment

__all__ = ["titled"]

_LONGEST = 9
_QUOTED = re.compile(r"[«“„\"‚‘]\s*([^«»“”„\"‚‘’\n]{2,70}?)\s*[»”“\"‘’]")
_CALLED = (
    r"(?:,? (?:(?:which |that )?(?:is |was )?(?:called|named|entitled|titled|known as|dubbed)"
    r"|(?:qui (?:s['’]appelle|se nomme) )?(?:appelée?|nommée?|intitulée?|baptisée?|dénommée?)"
    r"|(?:que se llama|llamad[oa]|denominad[oa]|titulad[oa]|bautizad[oa](?: como)?)|namens|genannt"
    r"|mit dem (?:Titel|Namen)|chiamat[oa]|denominat[oa]|intitolat[oa]|(?:o|pod) nazw(?:ie|ą)|pn\.|nazwan\w+"
    r"|s názvem|nazvan\w+))"
)
_NOUN = (
    r"\b(?:[\w+-]+-)?(?:projects?|projets?|projekt\w{0,3}|proyectos?|progett[oi]|projetos?|έργο\w?|initiatives?"
    r"|iniciativas?|inicjatyw\w+|iniciativ\w|iniziativa|programmes?|scheme|vorhabens?|démarche|dispositif)"
)
_BEFORE_NAME = re.compile(rf"{_NOUN}{_CALLED}?:?\s*[*_]*$", re.IGNORECASE)
_ARTICLE = r"(?:the|an?|our|their|its|le|la|l['’]|une?|notre|el|una?|nuestro|das|dem|ein(?:em)?|unser|il|un|jest)"
_AFTER_NAME = re.compile(
    rf"^[*_]*(?:(?:,| –| —| -|, which is| is| est| es| ist| è| to)? ?{_ARTICLE}? ?(?:[\w+-]+[ -]){{0,3}}?)"
    r"(?:project|initiative|projet|projekt|proyecto|progetto|inicjatyw|iniciativ)",
    re.IGNORECASE,
)
_CALLED_NAME = re.compile(rf"{_NOUN}{_CALLED}\s+(?=(?-i:[^\W\d_a-zß-ÿ]))", re.IGNORECASE)
_DIRECT = re.compile(rf"{_NOUN}\s+(?=(?-i:[^\W\d_a-zß-ÿ]))", re.IGNORECASE)
_PAID = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:(?:has )?receive[sd] (?:funding|co-?funding|financial support|money)"
    r"|is (?:being )?(?:co-?)?(?:funded|financed)|is (?:carried out|implemented|run) (?:from|between|until|over|within)"
    r"|is implemented by a consortium|brings together \w|runs from \w+ ?\d{4}"
    r"|est (?:co)?financée? par|bénéficie d['’](?:un|une) (?:co)?financement|(?:está|es) (?:co)?financiad[oa] por"
    r"|recibe financiación|wird (?:\w+ ){0,6}(?:ko)?(?:finanziert|gefördert)|è (?:co)?finanziat[oa] da"
    r"|jest (?:współ)?finansowan\w+)",
)
"""What reports say of projects rather than of organisations; a name with a word for an organisation stays one."""
_SMALL = word_set(
    "on the or to in with at by our your my a an into from without la le les en pour dans au aux sur sans ou l el los"
    " por con para una un y im am fur auf der die das zu ohne al nel per con jak bez w na o se s"
)
_FEW = word_set(
    "or on que qui jak wie ou oder to sin sans without not ma mas plus mehr och ja the la le les el los der die das"
)
_WIDER = _SMALL | word_set("of and for de des du d et del dei della i und von e di")
_APPOSED = re.compile(
    r",\s+(?:the|an?|our|their|le|la|l['’]|une?|notre|el|una?|nuestro|das|dem|einem?|il|un)\s*(?:[\w+’'-]+[ -]){0,3}?"
    r"(?:project|initiative|projet|projekt|proyecto|progetto)\b",
    re.IGNORECASE,
)


def titled(segment: Segment, words: Sequence[Token]) -> list[Candidate]:
    """The spans of a segment that are names of projects by what stands around them, small letters and all; in order.

    1. In quotation marks beside the word for a project.
    2. After "project called", from a capital to the end of the capitals, over small words between them; right after
       "project" over a few of them only.
    3. Before ", the … project": the capitals and small words up to there.
    4. Before "is co-financed by", "receives funding": a name in capitals, or with one inside, that opens the sentence.

    Args:
        segment: the sentence, item or line.
        words: its tokens.
    """
    text = segment.text
    spans: list[tuple[int, int]] = []
    quoted: set[tuple[int, int]] = set()
    if "proj" in text.lower() or _noun().search(text):
        for match in _QUOTED.finditer(text):
            near = _BEFORE_NAME.search(text[max(match.start() - 60, 0) : match.start()])
            if (near or _AFTER_NAME.match(text[match.end() : match.end() + 60])) and len(match[1].split()) <= _LONGEST:
                quoted.add(match.span(1))
        for match in _CALLED_NAME.finditer(text):
            spans.append(_rightwards(words, segment.start + match.end(), segment.start))
        for match in _DIRECT.finditer(text):
            start, end = _rightwards(words, segment.start + match.end(), segment.start, over=_FEW)
            if any(word[:1].islower() for word in text[start:end].split()):  # else it is a run of capitals like another
                spans.append((start, end))
        for match in _APPOSED.finditer(text):
            spans.append(_leftwards(words, segment.start + match.start(), segment.start))
    if (paid := _paid(segment, words)) is not None:
        spans.append(paid)
    result: list[Candidate] = []
    for start, end in sorted({*spans, *quoted}, key=lambda span: (span[0], -span[1])):
        inner = [n for n, t in enumerate(words) if start <= t.start - segment.start and t.end - segment.start <= end]
        if not inner or inner[-1] - inner[0] > _LONGEST + 3 or (result and inner[0] <= result[-1].last):
            continue
        if (start, end) in quoted or not _is_generic(words, inner):
            result.append(spanning(segment, list(words), inner[0], inner[-1], given="titled"))
    return result


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(_NOUN, re.IGNORECASE)


def _is_generic(words: Sequence[Token], inner: Sequence[int]) -> bool:
    """Whether it has a word for an organisation at its head or is nothing but common words; not asked of quotations."""
    known = vocabulary()
    keys = [words[n].key for n in inner if words[n].key]
    return bool(known.kind_of(keys[0]) or known.kind_of(keys[-1])) or all(
        k in known.common or k in _WIDER or k in known.nouns or _noun().fullmatch(k) for k in keys
    )


def _rightwards(words: Sequence[Token], start: int, offset: int, *, over: frozenset[str] = _WIDER) -> tuple[int, int]:
    """From a capital over capitals, and small words between capitals, to the last capital before a sign."""
    first = next((n for n, t in enumerate(words) if t.start >= start), None)
    if first is None:
        return 0, 0
    last = first
    for step in range(first + 1, min(first + _LONGEST, len(words))):
        token = words[step]
        if not token.key:
            break
        if token.capital:
            last = step
        elif token.key not in over or step - last > 2:
            break
    return words[first].start - offset, words[last].end - offset


def _leftwards(words: Sequence[Token], end: int, offset: int) -> tuple[int, int]:
    """The same from the last word before a place, backwards; "of" and "and" end it, for they join two names."""
    last = next((n for n in range(len(words) - 1, -1, -1) if words[n].end <= end), None)
    if last is None or not words[last].capital:
        return 0, 0
    first = last
    for step in range(last - 1, max(last - _LONGEST, -1), -1):
        token = words[step]
        if not token.key:
            break
        if token.capital:
            first = step
        elif token.key not in _SMALL or first - step > 2:
            break
    if first and words[first].key in _SMALL:  # "In Hands on the Land, the project …"
        first += 1
    return (words[first].start - offset, words[last].end - offset) if last - first > 1 else (0, 0)


def _paid(segment: Segment, words: Sequence[Token]) -> tuple[int, int] | None:
    if segment.kind not in ("sentence", "item") or not words or not words[0].capital:
        return None
    first = 1 if words[0].key in ("the", "le", "la", "el", "das", "il") and len(words) > 1 else 0
    if not words[first].capital:
        return None
    last = first
    while last + 1 < len(words) and words[last + 1].capital and words[last + 1].key:
        last += 1
    run = words[first : last + 1]
    looks = all(t.acronym for t in run) or any(any(c.isupper() for c in t.text[1:]) for t in run)
    if (
        not looks
        or any(vocabulary().kind_of(t.key) for t in run)
        or not _PAID.match(segment.text, run[-1].end - segment.start)
    ):
        return None
    return run[0].start - segment.start, run[-1].end - segment.start
