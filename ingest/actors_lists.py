"""What labels, lists and their lead-ins say of the names in them: "Partners:

A, B", "groups presented:" with an item each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from practicegraph.ingest.actors_names import AND, Candidate, Token, spanning
from practicegraph.ingest.actors_words import ARTICLES, Vocabulary, vocabulary, word_set
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Segment

__all__ = [
    "bracketed",
    "item_extension",
    "label_role",
    "lists_organisations",
    "role_of",
    "value_candidates",
    "value_start",
]

_BREAKS = frozenset(",;/•|·+")
_LEAD_NOUNS = re.compile(
    r"\b(?:organi[sz]ations?|associations?|ngos?|partners?|groups?|actors|projects? partners|members|charities"
    r"|companies|bodies"
    r"|initiatives?|partenaires|structures|acteurs|socios|entidades|asociaciones|organizaciones|vereine|partner\w*"
    r"|organisationen"
    r"|trager|associazioni|partnerzy|stowarzyszenia|organizacje|organizace|spolky|partneri|φορεισ|οργανωσεισ|εταιροι)\b"
)


def label_role(segment: Segment, segments: Sequence[Segment]) -> str | None:
    """What the label of a segment, or of what it hangs below, says its value is:

    Organisation, project, funder or people.
    """
    known = vocabulary()
    if segment.label is not None:
        return _role(segment.label, known)
    if segment.kind not in ("item", "metadata", "row") or segment.parent is None:
        return None
    parent = segments[segment.parent]
    if parent.label is not None and value_start(parent) >= parent.end - 1:
        return _role(parent.label, known)
    if parent.kind in ("heading", "title") or (parent.text.rstrip().endswith(":") and len(parent.text) < 40):
        return _role(parent.text.rstrip(" :"), known)
    return None


def role_of(label: str) -> str | None:
    """What a label says its value is: organisation, project, funder or people; None where it says none of these."""
    return _role(label, vocabulary())


def _role(label: str, known: Vocabulary) -> str | None:
    parts = [fold(part) for part in re.split(r"[.>/]", label)]  # "partners.name" in nested front matter
    for part in [fold(label), *parts]:
        for role, labels in known.labels.items():
            if part in labels:
                return role
    return None


def value_start(segment: Segment) -> int:
    """Where the value of a labelled segment starts in the document; its own start when it holds no label."""
    if segment.label and segment.text.lstrip(" *_").casefold().startswith(segment.label.casefold()):
        after = segment.text.find(segment.label) + len(segment.label)
        match = re.compile(r"[\s*_]*[:–-][\s*_]*").match(segment.text, max(after, 0))
        if match:
            return segment.start + match.end()
    return segment.start


def value_candidates(segment: Segment, words: list[Token], runs: Sequence[Candidate]) -> list[Candidate]:
    """The parts of "A, B and C" after a label, each a candidate, with small words and all; remarks in brackets left
    off.

    A part that starts with a capital or a digit counts up to eight words. "and" parts only where a capital follows
    and the
    run of capitals does not go over it.
    """
    start = value_start(segment)
    found: list[Candidate] = []
    first = next((n for n, t in enumerate(words) if t.start >= start), len(words))
    bridged = {n for run in runs for n in range(run.first, run.last + 1)}
    part: list[int] = []
    depth = 0
    for n in range(first, len(words) + 1):
        token = words[n] if n < len(words) else None
        if token is not None and token.text in "()":
            depth = max(depth + (1 if token.text == "(" else -1), 0)
            if token.text == "(" and part:
                _take(segment, words, part, found)
                part = []
            continue
        if depth:
            continue
        parting = token is None or (
            n not in bridged and (token.text in _BREAKS or token.text in "–—:.!?" or token.key in AND)
        )
        if not parting:
            part.append(n)
            continue
        if part:
            _take(segment, words, part, found)
        part = []
    return found


def bracketed(words: list[Token]) -> list[tuple[int, int]]:
    """First and last position of what stands in brackets: at most six words, no other sign."""
    found = []
    for start, token in enumerate(words):
        if token.text != "(":
            continue
        end = start + 1
        while end < len(words) and words[end].key and end - start <= 6:
            end += 1
        if end < len(words) and words[end].text == ")" and end > start + 1:
            found.append((start + 1, end - 1))
    return found


def _take(segment: Segment, words: list[Token], part: list[int], found: list[Candidate]) -> None:
    while part and (
        (words[part[0]].key in ARTICLES - {"la", "les", "el", "los"} and not words[part[0]].capital)
        or not words[part[0]].key
    ):
        part = part[1:]
    while part and not words[part[-1]].key:
        part = part[:-1]
    if not part or len(part) > 8:
        return
    token = words[part[0]]
    if not (token.capital or (token.text[0].isdigit() and any(words[n].capital for n in part))):
        return
    if all(words[n].text.isdigit() for n in part) or token.text.startswith("http") or "@" in token.text:
        return
    found.append(spanning(segment, words, part[0], part[-1], given="label"))


def lists_organisations(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether an item stands in a list whose lead-in or heading speaks of organisations."""
    if segment.parent is None or segment.kind not in ("item", "row"):
        return False
    parent = segments[segment.parent]
    return (parent.kind != "item" and bool(_LEAD_NOUNS.search(fold(parent.text)))) or label_role(
        segment, segments
    ) == "organisation"


def item_extension(segment: Segment, words: list[Token], run: Candidate, *, cued: bool) -> Candidate | None:
    """A name that goes on in small letters up to a verb or sign: "Art et vivre puts …", "the association Au maquis
    showed".

    Without a cue (the word for its kind before it) the run must open the segment and the first small word must be one
    that joins words in a name.
    """
    known = vocabulary()
    step = run.last + 1
    if step >= len(words) or words[step].capital or not words[step].key:
        return None
    if cued and run.last > run.first and words[step].key not in _JOINING:
        return None
    if words[step].key in AND and run.last > run.first and words[step + 1 : step + 2] and words[step + 1].capital:
        return None  # "Entraide Vallée et Mobilités Plus" are two
    joining = words[step].key in (_JOINING | _CUED_JOINING if cued else _JOINING)
    if not ((joining and run.opens) or (cued and (joining or words[step].key not in known.openers | known.skip))):
        return None
    while step < len(words) and step - run.last <= 5:
        token = words[step]
        verb = (
            token.key.endswith("ed")
            or token.key in known.strong
            or (token.key in known.weak and token.key not in _SMALL_VERBS)
        )
        # the first word after "et" or "de" is part of the name even where it looks like a verb
        if not token.key or token.text[0].isdigit() or (verb and words[step - 1].key not in _JOINING | ARTICLES):
            break
        if token.key in known.skip - _JOINING and step > run.last + 1:
            break
        if (token.key in known.skip - _JOINING and not joining) or token.text == ".":
            return None
        step += 1
    else:
        return None
    last = step - 1
    while last > run.last and words[last].key in _JOINING | ARTICLES | _SMALL_VERBS:
        last -= 1
    if last <= run.last or (step < len(words) and words[step].text == "." and not cued):
        return None
    return spanning(segment, words, run.first, last, opens=run.opens, given="small words")


_JOINING = word_set("et de du des d pour sans avec en y con sin e per aux au la le les l del na pro fur und sur")
_CUED_JOINING = word_set("im am in zum nad w we v ve na dla pro a al")
_SMALL_VERBS = word_set("a es e is")
