"""The election: votes of rules on candidates, joined for each name over the whole report.

The votes of different rules for one name are joined as independent chances, 1 - (1-a)(1-b)…; of one rule the
strongest counts.
What speaks against a name (a person's, a place's, a lone word that opens a sentence) multiplies the joint vote.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Literal

from practicegraph.ingest.actors_acronyms import long_forms
from practicegraph.ingest.actors_context import inside, surroundings
from practicegraph.ingest.actors_doubt import DOUBTFUL, doubt_about, joint
from practicegraph.ingest.actors_groups import between_commas, coordinated, groups, presented, shouted
from practicegraph.ingest.actors_lists import (
    bracketed,
    label_role,
    lists_organisations,
    value_candidates,
)
from practicegraph.ingest.actors_names import AND, Candidate, Token, candidates, spanning, tokens
from practicegraph.ingest.actors_people import (
    affiliation,
    holds_person,
    is_letterhead,
    is_person,
    surnames,
    works_there,
)
from practicegraph.ingest.actors_shape import shaped, territory
from practicegraph.ingest.actors_small import with_small_head
from practicegraph.ingest.actors_tally import Name, Tally, without_verbs
from practicegraph.ingest.actors_verbs import BY
from practicegraph.ingest.actors_vote import Vote
from practicegraph.ingest.actors_words import ARTICLES, vocabulary
from practicegraph.ingest.link import initials_match
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.project_names import titled
from practicegraph.ingest.projects import page_title
from practicegraph.ingest.records import Document, Mention, Segment

__all__ = ["THRESHOLD", "Ballot"]

THRESHOLD = 0.6
"""Set so that one clear sign (a kind in the name, a label, an agent) is enough and two doubtful ones are needed."""
_NAMED = frozenset(
    [
        "kind in the name",
        "small head",
        "known name",
        "begins with a known name",
        "after its kind",
        "before its kind",
        "in apposition to a kind",
        "is said to be one",
        "label of organisation",
        "legal form",
        "leads something",
    ]
)
"""The rules that are sure of an organisation:

They keep it one where it is also called a project, or looks like a person.
"""
_WORDED = frozenset(["after project", "before project", "after its kind"])
_GIVEN = {
    "page": Vote("project", "title of a project's own page", 0.9),
    "titled": Vote("project", "titled as a project", 0.9),
}
_ANDS = {
    "en": ("and",),
    "fr": ("et",),
    "es": ("y", "e"),
    "de": ("und",),
    "it": ("e", "ed"),
    "pl": ("i", "oraz"),
    "cs": ("a",),
}


class Ballot:
    """The candidates of a report and the votes on them."""

    def __init__(
        self, document: Document, segments: Sequence[Segment], places: Sequence[Mention], funds: Sequence[Mention]
    ) -> None:
        self.segments = segments
        self.language = document.language or ""
        self.places = frozenset(fold(m.text) for m in places)
        self.guessed = frozenset(fold(m.text) for m in places if m.rule == "introduced")
        self.taken = [(m.start, m.end) for m in funds]
        self.small = {word for s in segments for word in re.findall(r"\b[^\W\d_A-Z]\w+", s.text) if word.islower()}
        self.names: dict[str, Name] = {}
        self.pairs: dict[str, str] = {}
        """Short name to long name, where the report puts one in brackets after the other."""
        self.people: set[str] = set()
        """The words in the names of people."""
        self.tokens: dict[int, list[Token]] = {}
        self.first_runs: dict[int, list[Candidate]] = {}
        """The candidates of each segment before it is known which names are firm."""
        self.surnames = surnames(segments)
        self.firm = self._firm(segments)
        self.page = page_title(segments)
        self.has_frame = any(
            s.label is not None and label_role(s, segments) in ("funder", "organisation")
            for s in segments
            if s.kind == "metadata"
        ) and not any(s.label is not None and label_role(s, segments) == "project" for s in segments)
        for segment in segments:
            if segment.kind != "boilerplate":
                self._hear(segment)

    def _firm(self, segments: Sequence[Segment]) -> frozenset[str]:
        """The names that stand in mid-sentence with a capital on a first word that may also open a sentence."""
        found = set()
        for segment in segments:
            if segment.kind in ("boilerplate", "title", "heading"):
                continue
            words = self.tokens[segment.index] = tokens(segment)
            runs = self.first_runs[segment.index] = candidates(segment, words, self.places, language=self.language)
            for c in runs:
                if not c.opens and len(c.keys) > 1 and c.keys[0] in vocabulary().openers:
                    found.add(" ".join(c.keys))
        return frozenset(found)

    def elected(self) -> list[Tally]:
        """The names that are accepted, in the order of their first mention."""
        found = [
            tally
            for key, name in self.names.items()
            if (tally := self._count(key, name)) and not (key in self.people and tally.rule.startswith("label"))
        ]
        return sorted(without_verbs(found), key=lambda t: t.first)

    def _hear(self, segment: Segment) -> None:
        words = self.tokens.get(segment.index) or tokens(segment)
        role = label_role(segment, self.segments)
        loud = shouted(segment, words)
        runs = self._runs(segment, words)
        if role in ("organisation", "project") and segment.kind != "heading":
            values = [
                part
                for v in value_candidates(segment, words, runs)
                for part in shaped(v, segment, words, self.language)
                if not self._is_fund(v)
            ]
            runs = [r for r in runs if not any(v.start <= r.start and r.end <= v.end for v in values)] + values
            runs.sort(key=lambda c: c.start)
        told = {(c.first, c.last) for c in runs}
        called = [c for c in titled(segment, words) if not self._is_fund(c)]
        called += [c for c in long_forms(segment, words) if (c.first, c.last) not in told and not self._is_fund(c)]
        runs = [r for r in runs if not any(c.start <= r.end and r.start <= c.end for c in called)] + called
        runs.sort(key=lambda c: c.start)
        if self.page and segment.start <= self.page[0] < segment.end:
            runs = self._page_name(segment, words, self.page) or runs
        people = [c for c in runs if is_person(c, words, listed=role == "people") or self._has_surname(c)]
        self.people.update(key for c in people if len(c.keys) > 1 for key in c.keys)
        runs = [with_small_head(c, segment, words) or territory(c, segment, words) or c for c in runs]
        for group in groups(runs, words):
            for place, candidate in enumerate(group):
                self._vote(candidate, group, place, segment, words, role, people, shouted=loud)
        self._brackets(runs, words)

    def _page_name(self, segment: Segment, words: list[Token], page: tuple[int, int]) -> list[Candidate]:
        """The title of a project's own page as one candidate."""
        inside_it = [n for n, t in enumerate(words) if t.key and page[0] <= t.start and t.end <= page[1]]
        if not inside_it:
            return []
        return [spanning(segment, words, inside_it[0], inside_it[-1], given="page")]

    def _has_surname(self, candidate: Candidate) -> bool:
        """Whether it ends in the surname of somebody whom the report calls Frau, Mr or the like."""
        return len(candidate.keys) in (2, 3) and candidate.keys[-1] in self.surnames

    def _runs(self, segment: Segment, words: list[Token]) -> list[Candidate]:
        """The candidates of a segment, without overlap; what is the name of a fund is left out."""
        found: list[Candidate] = []
        for run in self._candidates(segment, words):
            if found and run.first <= found[-1].last:  # the one before went on over it
                continue
            found += shaped(run, segment, words, self.language)
        for first, last in bracketed(words):
            inner = [c for c in found if first <= c.first and c.last <= last]
            ends = segment.kind == "item" and last + 2 >= len(words) and last > first + 1
            if ends and inner and inner[0].first == first and vocabulary().kind_of(words[first].key):
                # "How others do it (Platforma pro sociální bydlení)"
                found = [c for c in found if c not in inner] + [spanning(segment, words, first, last, given="brackets")]
                continue
            before = [c for c in found if c.last == first - 2]
            if (
                inner
                and inner[0].first == first
                and not self._and(words[first:last])
                and before
                and is_person(before[0], words, listed=True)
            ):
                found = [c for c in found if c not in inner] + [spanning(segment, words, first, last, given="brackets")]
        return sorted((c for c in found if not self._is_fund(c)), key=lambda c: c.first)

    def _candidates(self, segment: Segment, words: list[Token]) -> list[Candidate]:
        """The candidates of a segment; those that were found before where none of the firm names stands in it."""
        runs = self.first_runs.get(segment.index)
        said = " ".join(t.key for t in words if t.key) if self.firm else ""
        if runs is not None and not any(name in said for name in self.firm):
            return runs
        return candidates(segment, words, self.places, language=self.language, keep=self.firm)

    def _and(self, words: list[Token]) -> bool:
        return any(t.key in _ANDS.get(self.language[:2], AND) for t in words)

    def _is_fund(self, candidate: Candidate) -> bool:
        return any(s < candidate.end and candidate.start < e for s, e in self.taken)

    def _vote(
        self,
        candidate: Candidate,
        group: list[Candidate],
        place: int,
        segment: Segment,
        words: list[Token],
        role: str | None,
        people: list[Candidate],
        *,
        shouted: bool,
    ) -> None:
        own = None if segment.text.isupper() else inside(candidate, words, self.places)
        if own and own.kind in ("local-authority", "regional-authority") and self._explains(candidate, words):
            own = None
        at_work = works_there(candidate, words) and len(candidate.keys) > 1
        name = self.names.setdefault(" ".join(candidate.keys), Name())
        if own and own.rule == "common word or place" and " ".join(candidate.keys) in self.guessed:
            if at_work and not name.at_work:
                name.at_work, name.against = True, 1.0
            own = None if name.at_work else own  # "animateur à Solidarités Célé"
        votes = [own] if own else []
        if at_work:
            votes.append(Vote("organisation", "somebody works there", 0.65))
        if own and own.weight == 0.0:
            if own.rule == "kind without a name":
                name.nameless = True
            elif own.rule == "name of something else":
                name.other = True
            else:
                name.against = 0.0
        person = candidate in people
        if not shouted:
            votes += surroundings(group, place, words, language=self.language)
            votes += presented(candidate, segment, words, self.segments)
            if coordinated(group, words) and any(self._certain(c, words) for c in group if c is not candidate):
                votes.append(Vote("organisation", "beside an organisation", 0.62))
            votes += affiliation(candidate, [c for c in people if c.last < candidate.first], words)
            lead_in = segment.text.rstrip().endswith(":")
            if (
                segment.kind in ("item", "row")
                and not lead_in
                and lists_organisations(segment, self.segments)
                and candidate.first < 2
            ):
                votes.append(Vote("organisation", "item of a list of organisations", 0.75))
        if candidate.given == "small head":
            votes.append(Vote("organisation", "small head", 0.8))
        before = [t.key for t in words[max(candidate.first - 2, 0) : candidate.first] if t.key not in ARTICLES]
        if candidate.given == "territory" and before and before[-1] in BY:
            votes.append(Vote("organisation", "agent", 0.75))
        if candidate.given in _GIVEN:
            votes = [_GIVEN[candidate.given]]
            shouted = False
        if segment.kind == "title" and self.has_frame and candidate.text == segment.text.strip(" #\"'"):
            votes.append(Vote("project", "title of a page with a funder or partners", 0.8))
        capitals = sum(t.capital for t in words[candidate.first : candidate.last + 1])
        if candidate.text == segment.label and capitals > 1 and self._speaks_in_turn(segment):
            votes.append(Vote("organisation", "label beside that of an organisation", 0.65))
        funded = any(segment.start <= s < segment.end for s, _ in self.taken)
        if funded and any(vote.target == "project" for vote in votes):
            votes.append(Vote("project", "beside a fund", 0.3))
        if candidate.given == "label" and role in ("organisation", "project"):
            votes.append(Vote("organisation" if role == "organisation" else "project", f"label of {role}", 0.9))
        elif (
            not person
            and candidate.first
            and words[candidate.first - 1].text == "("
            and segment.kind in ("item", "row")
        ):
            if role == "people":
                votes.append(Vote("organisation", "affiliation of a person", 0.75))
            elif len(candidate.keys) > 1 and words[candidate.last + 1 :][:1] and candidate.last + 2 >= len(words):
                votes.append(Vote("organisation", "in brackets at the end of an item", 0.62))
        if shouted:  # only what says so in words
            votes += [v for v in surroundings(group, place, words, language=self.language) if v.rule in _WORDED]
            votes = [v for v in votes if v.weight >= 0.8]
        if person and not any(vote.rule in _NAMED for vote in votes):
            name.against = min(name.against, 0.25)
        if role == "people" and words[candidate.first].acronym and len(candidate.keys) == 1 and not person:
            votes.append(Vote("organisation", "acronym in a list of people", 0.65))
        if role == "people" and holds_person(candidate, words):
            votes.append(Vote("organisation", "was there through a person", 0.75))
        if words[candidate.last + 1 : candidate.last + 2] and words[candidate.last + 1].text == "@" and not person:
            votes.append(Vote("organisation", "posts under a handle", 0.7))
        if candidate.first and words[candidate.first - 1].text == "@" and "@" not in candidate.text:
            votes.append(Vote("organisation", "handle", 0.5))
        if is_letterhead(candidate, segment, self.segments):
            votes.append(Vote("organisation", "line of its own above minutes or an agenda", 0.8))
        if (
            role == "people"
            and not person
            and between_commas(candidate, words)
            and (len(candidate.keys) != 2 or (own is not None and own.weight > 0))
        ):
            long = sum(t.capital for t in words[candidate.first : candidate.last + 1]) > 2
            votes.append(Vote("organisation", "listed as present", 0.62 if long else 0.5))
        if candidate.given == "territory":  # a city is an actor only where it acts
            votes = [v for v in votes if v.rule not in ("subject", "territory") or v.weight >= 0.75]
        name.spelled[
            candidate.text[:1].upper() + candidate.text[1:] if candidate.given == "territory" else candidate.text
        ] += 1
        name.votes += [(vote, candidate) for vote in votes]
        name.candidates.append(candidate)
        name.firm = name.firm or not candidate.opens or len(candidate.keys) > 1 or words[candidate.first].acronym

    def _brackets(self, runs: list[Candidate], words: list[Token]) -> None:
        """Acronyms in brackets after a name, and names in brackets after an acronym."""
        for one, two in itertools.pairwise(runs):
            if [t.text for t in words[one.last + 1 : two.first] if t.key or t.text == "("] != ["("]:
                continue
            if two.last + 1 >= len(words) or words[two.last + 1].text not in "),":
                continue
            short, long = (two, one) if len(two.text) < len(one.text) else (one, two)
            if len(short.keys) == 1 and initials_match(short.text, long.text):
                for candidate in (short, long):
                    vote = Vote("organisation", "acronym in brackets", 0.5)
                    self.names[" ".join(candidate.keys)].votes.append((vote, candidate))
                self.pairs[short.text] = long.text

    def _explains(self, candidate: Candidate, words: list[Token]) -> bool:
        """Whether it stands in brackets behind a place, and tells where that is: "Angermünde (Landkreis Uckermark)"."""
        before = words[max(candidate.first - 2, 0) : candidate.first]
        return len(before) == 2 and before[1].text == "(" and before[0].key in self.places

    def _speaks_in_turn(self, segment: Segment) -> bool:
        """Whether another item of the list has the name of an organisation for its label, too."""
        known = vocabulary()
        return segment.kind == "item" and any(
            other.label
            and other.index != segment.index
            and other.parent == segment.parent
            and other.label.count(" ")
            and any(known.kind_of(fold(word)) for word in other.label.split())
            for other in self.segments
        )

    def _certain(self, candidate: Candidate, words: list[Token]) -> bool:
        own = inside(candidate, words, self.places)
        return own is not None and own.weight >= 0.7

    def _count(self, key: str, name: Name) -> Tally | None:
        doubt = doubt_about(key, name.spelled, firm=name.firm, small=self.small, language=self.language)
        for_organisation = [
            (v, v.weight * (doubt if v.rule in DOUBTFUL else 1.0)) for v, _ in name.votes if v.target == "organisation"
        ]
        for_project = [(v, v.weight) for v, _ in name.votes if v.target == "project"]
        organisation = 0.0 if name.nameless or name.other else joint(for_organisation) * name.against
        if name.other:
            for_project = [(v, w) for v, w in for_project if v.rule != "in its framework"]
        project = joint(for_project) * name.against
        target: Literal["organisation", "project"] = "organisation"
        called = max((v.weight for v, _ in for_project), default=0.0) >= 0.8
        said = any(v.rule in _NAMED and v.weight >= 0.7 for v, _ in for_organisation)
        said = said and not any(v.rule == "called so, a pilot" for v, _ in for_project)
        if project > organisation or ((called or project >= THRESHOLD) and not said):
            target = "project"
        score = project if target == "project" else organisation
        if score < THRESHOLD or len(key) < 2:
            return None
        best, where = max(((v, c) for v, c in name.votes if v.target == target), key=lambda pair: pair[0].weight)
        spelled = [text for text, _ in name.spelled.most_common()]
        chosen = next((text for text in spelled if not text.isupper()), spelled[0])
        return Tally(
            name=" ".join(chosen.split()),
            first=min(c.start for c in name.candidates),
            target=target,
            score=score,
            rule=best.rule,
            best=where.segment,
            count=len(name.candidates),
            forms=[" ".join(text.split()) for text in spelled],
            segments={c.segment for c in name.candidates},
            described_as=next((v.kind for v, _ in name.votes if v.kind and "its kind" in v.rule), None),
        )
