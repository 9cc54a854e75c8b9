"""Who acts in a report: the named organisations and projects, with every place where they are mentioned.

1. Runs of capitalised words, values of labels and names that go on in small letters are candidates (actors_names,
   actors_lists).
2. Rules vote on each candidate: words inside it, what stands before and after, the list that it is in (actors_context).
3. The votes of all candidates with one name are joined; a name with enough of them is an organisation or a project.
4. Spellings, acronyms and short forms of one name become aliases (link).
5. Every other place where an accepted name stands is a mention, too, and so is "the Trust" (actors_short).

No model is asked. Boilerplate is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practicegraph.ingest.actors_ballot import Ballot
from practicegraph.ingest.actors_mentions import find_mentions
from practicegraph.ingest.actors_nominative import nominative, without_kind
from practicegraph.ingest.actors_register import Listed, with_listed
from practicegraph.ingest.actors_short import short_mentions
from practicegraph.ingest.actors_tally import Tally
from practicegraph.ingest.funds import find_funds
from practicegraph.ingest.link import merge_names
from practicegraph.ingest.organisation_kinds import organisation_kind
from practicegraph.ingest.projects import find_projects
from practicegraph.ingest.records import Document, Evidence, Mention, Organisation, Project, Segment

__all__ = ["Actors", "find_actors"]


@dataclass(frozen=True, slots=True)
class Actors:
    """The organisations and projects of a report."""

    mentions: tuple[Mention, ...]
    """Of organisations, projects and funds, in order and without overlap; ``value`` is the canonical name."""
    organisations: tuple[Organisation, ...]
    projects: tuple[Project, ...]


def find_actors(
    document: Document, segments: Sequence[Segment], places: Sequence[Mention] = (), *, listed: Listed = ()
) -> Actors:
    """The named organisations and projects of a report.

    Args:
        document: the report.
        segments: its segments.
        places: mentions of places in it; a bare place is no organisation.
        listed: names of a register, which are organisations wherever they stand.
    """
    funds = find_funds(segments)
    ballot = Ballot(document, segments, places, funds)
    elected = with_listed(ballot.elected(), listed, segments)
    merged = _merged([t for t in elected if t.target == "organisation"], ballot.pairs, subset=False)
    organisations = _called(merged, segments)
    projects = _merged([t for t in elected if t.target == "project"], ballot.pairs, subset=True)
    names = {alias: (name, "organisation") for name, group in organisations.items() for alias in _forms(name, group)}
    names |= {alias: (name, "project") for name, group in projects.items() for alias in _forms(name, group)}
    mentions = short_mentions(segments, find_mentions(segments, names, funds))
    return Actors(
        mentions=mentions,
        organisations=tuple(_organisation(name, group, document, segments) for name, group in organisations.items()),
        projects=find_projects(document, segments, {n: _grouped(n, g) for n, g in projects.items()}, mentions),
    )


def _merged(tallies: list[Tally], pairs: dict[str, str], *, subset: bool) -> dict[str, list[Tally]]:
    """Canonical name to the tallies of all its forms, in the order of the first mention."""
    trusted = sorted(tallies, key=lambda t: (-t.count, -len(t.name), t.first))
    stands = merge_names([t.name for t in trusted], pairs=pairs, subset=subset)
    groups: dict[str, list[Tally]] = {}
    for tally in sorted(tallies, key=lambda t: t.first):
        groups.setdefault(stands[tally.name], []).append(tally)
    return groups


def _called(groups: dict[str, list[Tally]], segments: Sequence[Segment]) -> dict[str, list[Tally]]:
    """The names as people call them: "Bauteilkreis Steyr" where the report also says so without "Verein"."""
    text = "\n".join(s.text for s in segments)
    found = {}
    for name, group in groups.items():
        bare = without_kind(name) if name.startswith("Verein ") else None
        found[bare if bare and text.count(bare) > text.count(name) else name] = group
    return found


def _forms(name: str, group: list[Tally]) -> list[str]:
    return list(dict.fromkeys([name, *(form for tally in group for form in tally.forms)]))


def _grouped(name: str, group: list[Tally]) -> tuple[tuple[str, ...], float, str, tuple[int, ...]]:
    best = max(group, key=lambda t: t.score)
    return tuple(_forms(name, group)[1:]), best.score, best.rule, _places(group)


def _places(group: list[Tally]) -> tuple[int, ...]:
    """The segments to quote: that of the strongest vote first, at most three."""
    best = max(group, key=lambda t: t.score)
    return tuple(dict.fromkeys([best.best, *sorted(s for t in group for s in t.segments)]))[:3]


def _organisation(name: str, group: list[Tally], document: Document, segments: Sequence[Segment]) -> Organisation:
    best = max(group, key=lambda t: t.score)
    kinds = [kind for t in group if (kind := organisation_kind(t.name, described_as=t.described_as))]
    evidence: tuple[Evidence, ...] = tuple(
        document.evidence(segments[n].start, segments[n].end) for n in _places(group)
    )
    forms = _forms(name, group)
    straight = [said for form in forms if (said := nominative(form, document.language or ""))]
    straight += [bare for form in forms if (bare := without_kind(form))]
    return Organisation(
        name=name,
        evidence=evidence,
        aliases=tuple(dict.fromkeys([*forms, *straight]))[1:],
        kind=kinds[0] if kinds else None,
        confidence=round(best.score, 2),
        rule=best.rule,
    )
