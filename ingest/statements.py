"""Practices, challenges and needs of a report.

1. Candidates: the stretches that can be statements, with the lead-in, heading and subject around them
   (statements_candidates.py, statements_signs.py).
2. Decision: a kind or none, with a confidence and the name of what decided (statements_plain.py; with the extra
   ``models`` also classifier.py).
3. A sentence whose clauses are of different kinds gives a statement a clause, any other sentence one.
4. Each statement gets a label, its themes, its region and, for practices, who runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from practicegraph.ingest.records import Document, Mention, Place, Segment, Statement
from practicegraph.ingest.statements_candidates import Candidate, candidates
from practicegraph.ingest.statements_plain import Decision, Subject, decide_plain, plain_scores
from practicegraph.ingest.statements_signs import KINDS, Kind, context_kinds, text_signs
from practicegraph.ingest.themes import themes_of

__all__ = ["Considered", "HasMentions", "Statements", "consider", "find_statements"]

_LABEL_LENGTH = 80
_SUBJECT_REACH = 60
"""A named actor is the subject when it begins within so many characters of the clause."""
_LEAD_WORDS = re.compile(
    r"^(?:(?:moreover|furthermore|also|then|first|finally|in particular|in addition|and|but|besides|however|enfin|ensuite|"
    r"de plus|par ailleurs|ademas|además|por otra parte|außerdem|inoltre|ponadto)\b[\s,]*)+",
    re.I,
)


class HasMentions(Protocol):
    """What this stage wants of the actors that were found."""

    @property
    def mentions(self) -> Sequence[Mention]:
        """Organisations and projects where the text names them, with the canonical name as value."""
        ...


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate and what was decided about it, kept or dropped: for explaining."""

    candidate: Candidate
    decision: Decision


@dataclass(frozen=True, slots=True)
class Statements:
    """What a report states, by kind, in the order of the text."""

    practices: tuple[Statement, ...] = ()
    challenges: tuple[Statement, ...] = ()
    needs: tuple[Statement, ...] = ()
    considered: tuple[Considered, ...] = field(default=(), repr=False)


def _subject(candidate: Candidate, actors: HasMentions | None, signs_agent: int) -> tuple[Subject, str | None]:
    """Whether a named actor, another one or nobody is what the clause is about, and the name."""
    for mention in actors.mentions if actors else ():
        near = candidate.start <= mention.start < min(candidate.start + _SUBJECT_REACH, candidate.end)
        if mention.kind in ("organisation", "project") and near:
            return "named", str(mention.value or mention.text)
    return ("agent" if signs_agent else "none"), None


def _decide(candidate: Candidate, document: Document, actors: HasMentions | None) -> Considered:
    signs = text_signs(candidate.text, document.language)
    lead, heading = context_kinds(candidate, document.language)
    subject, _ = _subject(candidate, actors, signs["agent"])
    item = candidate.segment.kind == "item"
    scores = plain_scores(signs, lead=lead, heading=heading, item=item, subject=subject)
    return Considered(candidate, decide_plain(scores))


def _chosen(group: Sequence[Considered]) -> list[Considered]:
    """The whole segment, or its clauses when these are statements of different kinds."""
    whole, *parts = group
    kinds = {part.decision.kind for part in parts if part.decision.kind}
    if len(kinds) > 1:
        return [part for part in parts if part.decision.kind]
    return [whole] if whole.decision.kind else []


def consider(
    document: Document, segments: Sequence[Segment], actors: HasMentions | None = None
) -> tuple[tuple[Considered, ...], tuple[Considered, ...]]:
    """Every candidate with its decision, and those of them that become statements."""
    seen: list[Considered] = []
    chosen: list[Considered] = []
    for group in candidates(document, segments):
        decided = [_decide(candidate, document, actors) for candidate in group]
        seen += decided
        chosen += _chosen(decided)
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


def find_statements(
    document: Document,
    segments: Sequence[Segment],
    actors: HasMentions | None = None,
    places: Sequence[Mention] = (),
) -> Statements:
    """The practices, challenges and needs that a report states.

    Args:
        document: The report.
        segments: Its segments, all of them, in order.
        actors: The organisations and projects that were found in it.
        places: Mentions of places.
    """
    seen, chosen = consider(document, segments, actors)
    found: dict[Kind, list[Statement]] = {kind: [] for kind in KINDS}
    for one in chosen:
        candidate, decision = one.candidate, one.decision
        if decision.kind is None:
            continue
        _, name = _subject(candidate, actors, 0)
        above = [text for text in (candidate.label, candidate.lead, candidate.heading) if text]
        found[decision.kind].append(
            Statement(
                label=label_of(candidate.text),
                evidence=(document.evidence(candidate.start, candidate.end),),
                themes=themes_of(candidate.text, document.language, context=above),
                region=_region(candidate, places),
                run_by=name if decision.kind == "practice" else None,
                confidence=decision.confidence,
                rule=decision.rule,
            )
        )
    return Statements(tuple(found["practice"]), tuple(found["challenge"]), tuple(found["need"]), considered=seen)
