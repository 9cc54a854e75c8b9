"""Practices, challenges and needs of a report.

1. Candidates: the stretches that can be statements, with the lead-in, heading and subject around them
   (statements_candidates.py, statements_signs.py).
2. Features: what words, context, neighbours and, with the extra ``models``, the sentence model show
   (statements_features.py, classifier.py).
3. Decision: a kind or none, with a confidence and the name of what decided (statements_weigh.py).
4. A sentence whose clauses are of different kinds, or list wishes or troubles, gives a statement a clause, any other
   sentence one.
5. Each statement gets a label, its themes, its region and, for practices, who runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from practicegraph.ingest.classifier import Chances, Opinion, classify
from practicegraph.ingest.coreference import HasMentions, actor_for
from practicegraph.ingest.cues import fold
from practicegraph.ingest.model import is_installed
from practicegraph.ingest.records import Document, Mention, Place, Segment, Statement
from practicegraph.ingest.statements_candidates import Candidate, candidates
from practicegraph.ingest.statements_features import Told, feature_rows
from practicegraph.ingest.statements_plain import Decision, Subject
from practicegraph.ingest.statements_reported import reported
from practicegraph.ingest.statements_signs import KINDS, Kind, context_kinds, text_signs
from practicegraph.ingest.statements_themes import Telling, statement_themes
from practicegraph.ingest.statements_weigh import decisions

__all__ = ["Considered", "Statements", "consider", "find_statements"]

_LABEL_LENGTH = 80
_SUBJECT_REACH = 60
"""A named actor is the subject when it begins within so many characters of the clause."""
_LEAD_WORDS = re.compile(
    r"^(?:(?:moreover|furthermore|also|then|first|finally|in particular|in addition|and|but|besides|however|"
    r"enfin|ensuite|de plus|par ailleurs|ademas|además|por otra parte|außerdem|inoltre|ponadto)\b[\s,]*)+",
    re.I,
)


_OWN = re.compile(
    r"(?:\W*(?:they|it|its?|their|we|our|he|she|ils?|elles?|leurs?|ses|son|sa|nous|notre|nos|on|sus?|nuestr\w+|"
    r"sie|ihre?\w*|es|wir|unsere?\w*|loro|suo\w*|sua|ich|swo\w+|jej|jego|ich|sv\w+|τους|του|της)\b)"
    r"|\W*(?:puso|ofrec\w+|organiz\w+|cre\w+|abri\w+|tien\w+|ha |han |hanno|offr\w+|prowadz\w+|organizuj\w+|nabiz\w+|"
    r"provozuj\w+|προσφερ\w+|διοργαν\w+|εχουν|εχει)"
)
"""How a clause begins in which somebody speaks of their own doing: a pronoun, or a verb where pronouns are left out."""
ENCODED = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""Languages of the encoder; in any other its opinion is noise."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate and what was decided about it, kept or dropped: for explaining."""

    candidate: Candidate
    decision: Decision
    actor: str | None = None
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """What a report states, by kind, in the order of the text."""

    practices: tuple[Statement, ...] = ()
    challenges: tuple[Statement, ...] = ()
    needs: tuple[Statement, ...] = ()
    considered: tuple[Considered, ...] = field(default=(), repr=False)


def _subject(
    candidate: Candidate, segments: Sequence[Segment], actors: HasMentions | None, agent: int
) -> tuple[Subject, str | None]:
    """Whether a named actor, another one or nobody is what the stretch is about, and the name."""
    name = actor_for(candidate.segment, actors, segments) if actors else None
    told = said(candidate.text)
    if told != candidate.text and not _OWN.match(fold(told)):
        return "none", name  # what the named one reports is done by somebody else, or by nobody
    inside = [
        mention
        for mention in (actors.mentions if name and actors else ())
        if candidate.segment.start <= mention.start < candidate.segment.end and (mention.value or mention.text) == name
    ]
    if name and (not inside or inside[0].start < candidate.start + _SUBJECT_REACH):
        return "named", name
    return ("agent" if agent else "none"), name


def said(text: str) -> str:
    """The text without who reports it."""
    start, end = reported(text)
    return text[start:end]


def texts_above(candidate: Candidate) -> list[str]:
    """Lead-in, heading, label and announcement of a candidate, those that it has."""
    above = (candidate.lead, candidate.heading, candidate.label, candidate.announced)
    return [text for text in above if text]


def tell(
    document: Document, segments: Sequence[Segment], actors: HasMentions | None = None, *, plain: bool = False
) -> tuple[list[Told], list[str | None], dict[str, Chances]]:
    """Every candidate of a report with what is told about it, who it is about, and what the texts above announce."""
    groups = list(candidates(document, segments))
    opinions: dict[str, Opinion] = {}
    announced: dict[str, Chances] = {}
    encoded = (document.language or "en").split("-")[0].lower() in ENCODED
    if not plain and encoded and is_installed():
        every = [candidate for group in groups for candidate in group]
        texts = list(dict.fromkeys(said(candidate.text) for candidate in every))
        above = list(dict.fromkeys(text for one in every for text in texts_above(one)))
        given, told_above = classify(texts, document.language, above)
        opinions = dict(zip(texts, given, strict=True))
        announced = dict(zip(above, told_above, strict=True))
    told: list[Told] = []
    names: list[str | None] = []
    for number, group in enumerate(groups):
        for one in group:
            signs = text_signs(one.text, document.language)
            lead, heading = context_kinds(one, document.language)
            subject, name = _subject(one, segments, actors, signs["agent"])
            told.append(Told(one, number, signs, lead, heading, subject, opinions.get(said(one.text))))
            names.append(name)
    return told, names, announced


def _chosen(group: Sequence[Considered]) -> list[Considered]:
    """The whole segment, or its clauses when these are statements of different kinds, or several wishes or troubles."""
    whole, *parts = group
    stated = [part for part in parts if part.decision.kind]
    kinds = {part.decision.kind for part in stated}
    if len(kinds) > 1 or (len(stated) > 1 and kinds == {whole.decision.kind} and kinds != {"practice"}):
        return stated
    return [whole] if whole.decision.kind else []


def consider(
    document: Document, segments: Sequence[Segment], actors: HasMentions | None = None, *, plain: bool = False
) -> tuple[tuple[Considered, ...], tuple[Considered, ...]]:
    """Every candidate with its decision, and those of them that become statements; options as in find_statements."""
    told, names, announced = tell(document, segments, actors, plain=plain)
    by_words = not any(one.opinion for one in told)
    decided = decisions(feature_rows(told, announced, len(document.text)), plain=by_words)
    seen = [
        Considered(one.candidate, decision, name, one.opinion)
        for one, decision, name in zip(told, decided, names, strict=True)
    ]
    chosen: list[Considered] = []
    for _, group in groupby(zip(told, seen, strict=True), key=lambda pair: pair[0].group):
        chosen += _chosen([one for _, one in group])
    return tuple(seen), tuple(chosen)


def label_of(text: str) -> str:
    """A short readable label: the quote on one line without its first connecting words, at most 80 characters."""
    plain = _LEAD_WORDS.sub("", " ".join(text.split())).rstrip(" .;:,")
    plain = plain[:1].upper() + plain[1:]
    if len(plain) <= _LABEL_LENGTH:
        return plain
    return plain[: _LABEL_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" .;:,") + "…"


def _region(candidate: Candidate, places: Iterable[Mention]) -> str | None:
    """The one region that the segment names, if it names exactly one."""
    segment = candidate.segment
    names = {
        mention.value.name if isinstance(mention.value, Place) else mention.text
        for mention in places
        if mention.kind == "region"
        and segment.start <= mention.start < segment.end
        and not (isinstance(mention.value, Place) and mention.value.kind == "country")
    }
    return names.pop() if len(names) == 1 else None


def telling(one: Considered, actors: HasMentions | None) -> Telling:
    """What tells the themes of a statement, without the names of actors: a House of Music need not be about music."""
    candidate = one.candidate
    text = candidate.text
    for mention in actors.mentions if actors else ():
        if candidate.start <= mention.start < mention.end <= candidate.end:
            first, last = mention.start - candidate.start, mention.end - candidate.start
            text = text[:first] + " " * (last - first) + text[last:]
    above = tuple(text for text in (candidate.label, candidate.lead, candidate.heading) if text)
    return Telling(text, above, one.opinion)


def find_statements(
    document: Document,
    segments: Sequence[Segment],
    actors: HasMentions | None = None,
    places: Sequence[Mention] = (),
    *,
    plain: bool = False,
) -> Statements:
    """The practices, challenges and needs that a report states.

    Args:
        document: The report.
        segments: Its segments, all of them, in order.
        actors: The organisations and projects that were found in it.
        places: Mentions of places.
        plain: Do without the model even if the extra ``models`` is installed.
    """
    seen, chosen = consider(document, segments, actors, plain=plain)
    found: dict[Kind, list[Statement]] = {kind: [] for kind in KINDS}
    themes = statement_themes([telling(one, actors) for one in chosen], document.language)
    for one, about in zip(chosen, themes, strict=True):
        candidate, decision = one.candidate, one.decision
        if decision.kind is None:
            continue
        found[decision.kind].append(
            Statement(
                label=label_of(candidate.text),
                evidence=(document.evidence(candidate.start, candidate.end),),
                themes=about,
                region=_region(candidate, places),
                run_by=one.actor if decision.kind == "practice" else None,
                confidence=decision.confidence,
                rule=decision.rule,
            )
        )
    return Statements(tuple(found["practice"]), tuple(found["challenge"]), tuple(found["need"]), considered=seen)
