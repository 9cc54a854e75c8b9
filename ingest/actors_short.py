"""What else names an organisation once it has been named: "the Trust", "la cooperativa", "the three partners".

1. A definite article before the word in a name that tells its kind means the one organisation with that word that was
   named before.
2. "The three partners", "les deux associations" mean the last three, or two, that were named together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from practicegraph.ingest.actors_words import vocabulary, word_set
from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Mention, Segment

__all__ = ["groups_meant", "short_mentions"]

_NO_HEAD: Final = word_set(
    "region county province provincia departement kreis land pays city ville town stadt commune municipality comune"
    " group groupe grupo centre center centro house maison casa red network reseau service services initiative grand"
    " office haus school ecole escuela schule club regional union forum nation nations rural european national urban"
    " housing health energy care aid youth media international local community heritage home homes repair alliance"
)
"""Words that tell a kind but in small letters mostly mean something else: a place, a building, an idea."""
_ARTICLE: Final = (
    r"\b(?:the|la|le|el|il|lo|die|der|das|dem|den)\s+(?:(?:same|said|propi[oa]|mism[oa]|même|own|dit|dite)\s+)?"
    r"|\b(?:l|dell|all|dall)[’']|\b(?:del|al|du|au|beim|vom|zum|zur|dal|dalla|della|alla)\s+(?:(?:propi[oa])\s+)?"
)
_REST: Final = r"(?![\w’'-])(?!\s+(?:of|de|du|del|della|di|d[’']|for|von|der|des|für|sector|director|member|board)\b)"
_NUMBERS: Final = {
    **dict.fromkeys(("both", "two", "deux", "dos", "zwei", "beiden", "due", "ambas", "ambos", "oba", "obie"), 2),
    **dict.fromkeys(("three", "trois", "tres", "drei", "tre", "trzy", "tři"), 3),
    **dict.fromkeys(("four", "quatre", "cuatro", "vier", "quattro"), 4),
    **dict.fromkeys(("five", "cinq", "cinco", "fünf", "cinque"), 5),
}
_GROUP = any_case(
    rf"\b(?:(?:the|all|our|these|les|ces|las|los|estas|estos|die|diese|alle|i|le|gli)\s+)?"
    rf"(?P<number>{'|'.join(_NUMBERS)})\s+(?:(?:project|lead|local|neighbouring|founding)\s+)?"
    r"(?P<noun>partners|partenaires|soci[oa]s|entidades|asociaciones|organi[sz]ations|organisations|structures"
    r"|associations|associazioni|collectivités|institutions|institutionen|instituciones|organizaciones|bodies|charities"
    r"|ngos|partnerinnen|partner|einrichtungen|organisationen|vereine|partnerzy|partneři|ayuntamientos|councils"
    r"|foundations|universities|cooperatives|co-operatives|coopératives|cooperativas|communes|groups)\b",
)


def short_mentions(segments: Sequence[Segment], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions with those of short forms in small letters or large, in order and without overlap.

    Args:
        segments: of the report.
        mentions: of full names; ``value`` is the canonical name.
    """
    organisations = [m for m in mentions if m.kind == "organisation"]
    first: dict[str, int] = {}
    for mention in organisations:
        first.setdefault(str(mention.value), mention.start)
    by_head: dict[str, set[str]] = {}
    for form, name in {(m.text, str(m.value)) for m in organisations}:
        for short in (*_heads(form), *_ends(form)):
            by_head.setdefault(short, set()).add(name)
    # of two, with a capital, the one that was told first: what the report is about comes before who pays
    heads = {head: [min(names, key=first.__getitem__)] for head, names in by_head.items() if len(names) == 1}
    heads |= {
        head.capitalize(): [min(names, key=first.__getitem__)] for head, names in by_head.items() if len(names) == 2
    }
    small = [head for head in sorted(heads) if head.islower()]
    large = [head for head in sorted(heads, key=len, reverse=True) if not head.islower()]
    patterns: list[re.Pattern[str]] = []
    if small:
        # one of each report: any_case would take longer to prepare than it saves
        every = "|".join(map(re.escape, small))
        patterns.append(re.compile(rf"(?:{_ARTICLE})(?P<head>{every}){_REST}", re.IGNORECASE))
    if large:
        patterns.append(re.compile(rf"(?:(?i:{_ARTICLE})|^|: )(?P<head>{'|'.join(map(re.escape, large))}){_REST}"))
    found = list(mentions)
    taken = [(m.start, m.end) for m in mentions]
    for segment, pattern in ((s, p) for s in segments for p in patterns):
        if segment.kind == "boilerplate":
            continue
        for match in pattern.finditer(segment.text):
            said = match["head"]
            (name,) = heads.get(said) or heads[said.lower()]
            start, end = segment.start + match.start("head"), segment.start + match.end("head")
            after = segment.text[match.end() :].lstrip()[:1]
            if start < first[name] or after.isupper() or any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            found.append(Mention(start, end, "organisation", said, name, confidence=0.7, rule="short form"))
    return tuple(sorted([*found, *_latter(segments, organisations, taken)], key=lambda m: (m.start, m.end)))


_LATTER = any_case(
    r"\b(?:cette dernière|ce dernier|the latter|est[ae] últim[oa]|letztere[rn]?|quest[’']ultim[oa]|ta ostatnia)\b"
)


def _latter(
    segments: Iterable[Segment], organisations: Sequence[Mention], taken: Sequence[tuple[int, int]]
) -> Iterator[Mention]:
    """Where "the latter", "cette dernière" mean the organisation that was named last, at most two sentences before."""
    for segment in segments:
        for match in _LATTER.finditer(segment.text) if segment.kind == "sentence" else ():
            start, end = segment.start + match.start(), segment.start + match.end()
            last = next((m for m in reversed(organisations) if m.end <= start), None)
            if last is not None and start - last.end < 250 and not any(a < end and start < b for a, b in taken):
                yield Mention(start, end, "organisation", match.group(), last.value, confidence=0.6, rule="short form")


@lru_cache(maxsize=4096)
def _heads(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters, that tell what it is."""
    words = re.findall(r"[^\W\d_][\w-]*", name)
    if len(words) < 2:
        return ()
    known = vocabulary()
    ends = {words[0].lower(), words[-1].lower()}
    return tuple(
        word
        for word in dict.fromkeys(w.lower() for w in words)
        if (known.kind_of(fold(word)) or (word in ends and word in _OWN_WORDS)) and fold(word) not in _NO_HEAD
    )


@lru_cache(maxsize=4096)
def _ends(name: str) -> tuple[str, ...]:
    """What a name is called by, with its capitals: its last words, "Settlement Office", or its first, "Table"."""
    words = name.split()
    if len(words) < 3 or not all(w[:1].isupper() for w in (words[0], words[-1])):
        return ()
    tails = [" ".join(words[n:]) for n in range(1, len(words) - 1) if all(w[0].isupper() for w in words[n:])]
    head = [words[0]] if len(words) > 3 and len(words[0]) > 4 and words[1].islower() else []
    return tuple(tails + head)


_OWN_WORDS: Final = word_set("trust rūnaka iwi partnership hub link consortium alliance council")


def groups_meant(
    segment: Segment, segments: Iterable[Segment], mentions: Sequence[Mention]
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where a segment says "the three partners", from its first character to its last, with the names that it means.

    Args:
        segment: where to look.
        segments: of the report; those before it are asked who was named together.
        mentions: of organisations.
    """
    found = []
    for match in _GROUP.finditer(segment.text):
        number = _NUMBERS[match["number"].lower()]
        start = segment.start + match.start()
        for earlier in reversed([s for s in segments if s.start <= start and s.kind != "boilerplate"]):
            names = dict.fromkeys(
                str(m.value)
                for m in mentions
                if earlier.start <= m.start < min(earlier.end, start) and m.kind == "organisation"
            )
            if len(names) == number:
                found.append((start, segment.start + match.end(), tuple(names)))
                break
    return found
