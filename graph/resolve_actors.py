"""Which organisations of a store are one: pairs that are worth comparing, what joins them, what keeps them apart.

1. What people decided comes first; then the register: a name that it lists means the organisation that it says.
2. Names that share a rare word, initials or letters are compared (``resolve_compare``): blocking.
3. A short form that a report states beside a name ("Danish Refugee Council (DRC)") means that organisation wherever
   nobody else goes by it.
4. From the surest pair on, organisations are joined, unless somebody decided that they differ, the register lists both,
   or any of their names contradicts another.
5. What was not sure enough, or was not joined because of 4, is kept for a person to decide.

The result is a function of the set of organisations: in which order reports were read does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from practicegraph.graph.decisions import Decisions
from practicegraph.graph.folding import fold_name
from practicegraph.graph.resolve_compare import DOUBTFUL, SURE, Comparison, analysed, compare, contradicts

__all__ = ["CROWD", "Actor", "Pair", "Resolution", "blocking_keys", "pair_of", "resolve_actors"]

CROWD: Final = 50
"""Names in a block from which on what they share says nothing ("Kreis", "Saint"), so that it is not looked into."""
STATED: Final = 0.96
"""Score of a short form that a report states and nobody else goes by."""
SEVERAL: Final = 0.75
"""Score of a short form that more than one organisation goes by."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation as the reports call it, before anything is merged."""

    iri: str
    names: tuple[str, ...]
    """Its labels."""
    aliases: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    registered: bool = False
    """The register lists it: all its names are looked up by letters, not by likeness alone."""
    reported: int = 0
    """In how many sources it is, where ``sources`` does not list them: on a cluster they are too many."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two organisations, and what speaks for their being one."""

    one: str
    """Of a merge the IRI that goes; else the smaller one."""
    other: str
    """Of a merge the IRI that stays."""
    score: float
    rule: str
    names: tuple[str, str]
    """The names that were compared."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is merged, and what a person should look at."""

    merges: tuple[Pair, ...]
    candidates: tuple[Pair, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """From the IRI that goes to the IRI that stays."""
        return {pair.one: pair.other for pair in self.merges}


def resolve_actors(actors: Iterable[Actor], decisions: Decisions, *, alike: Iterable[Pair] | None = None) -> Resolution:
    """Which organisations are one.

    Args:
        actors: All organisations of a store, each IRI once.
        decisions: What people decided.
        alike: The pairs whose names are alike, where somebody has found them already (``ingest.cluster_resolve``).
    """
    known = {actor.iri: actor for actor in sorted(actors, key=lambda item: item.iri)}
    best: dict[tuple[str, str], Pair] = {}
    alike = _alike(known.values()) if alike is None else alike
    for pair in (*_registered(known.values()), *alike, *_short_forms(known.values())):
        key = (pair.one, pair.other)
        if key not in best or _order(pair) < _order(best[key]):
            best[key] = pair
    groups = _Groups(known, decisions)
    for gone, kept in sorted(decisions.same.items()):
        if gone in known:
            groups.join(Pair(gone, kept, 1.0, "decided", (_name(known, gone), _name(known, kept))))
    doubtful = []
    for pair in sorted(best.values(), key=_order):
        if pair.score < SURE or not groups.try_join(pair):
            doubtful.append(pair)
    return Resolution(tuple(groups.merges()), tuple(groups.candidates(doubtful)))


class _Groups:
    """Organisations that are one so far."""

    def __init__(self, known: Mapping[str, Actor], decisions: Decisions) -> None:
        self._known = known
        self._decisions = decisions
        self._members: dict[str, set[str]] = {iri: {iri} for iri in known}
        self._joined: dict[str, list[Pair]] = defaultdict(list)

    def join(self, pair: Pair) -> None:
        members = self._group(pair.one) | self._group(pair.other)
        for iri in members:
            self._members[iri] = members
        self._joined[pair.one].append(pair)
        self._joined[pair.other].append(pair)

    def try_join(self, pair: Pair) -> bool:
        """Joins two unless something keeps them apart; True also where they are one already."""
        one, other = self._group(pair.one), self._group(pair.other)
        if one is other:
            return True
        if self._apart(one, other):
            return False
        self.join(pair)
        return True

    def merges(self) -> Iterator[Pair]:
        for iri, members in sorted(self._members.items()):
            kept = min(members, key=self._rank)
            if iri != kept:
                reason = min(self._joined[iri], key=lambda pair: (kept not in (pair.one, pair.other), *_order(pair)))
                first, second = reason.names
                names = (first, second) if reason.one == iri else (second, first)
                yield Pair(iri, kept, reason.score, reason.rule, names)

    def candidates(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """The best pair for every two groups that nobody decided on and that do not contradict each other."""
        found: dict[tuple[str, str], Pair] = {}
        for pair in pairs:
            one, other = self._group(pair.one), self._group(pair.other)
            if one is other or self._decided(one, other) or self._contradict(one, other):
                continue
            first, second = sorted((min(one, key=self._rank), min(other, key=self._rank)))
            found.setdefault((first, second), Pair(first, second, pair.score, pair.rule, pair.names))
        yield from sorted(found.values(), key=_order)

    def _group(self, iri: str) -> set[str]:
        return self._members.setdefault(iri, {iri})

    def _rank(self, iri: str) -> tuple[bool, bool, bool, bool, int, int, str]:
        """The smallest stays: as people or the register say, else no acronym, as most sources call it, the fullest."""
        actor = self._known.get(iri)
        same = self._decisions.same
        words = len(actor.names[0].split()) if actor else 0
        sources = (actor.reported or len(actor.sources)) if actor else 0
        return (
            iri in same,
            not (actor and actor.registered),
            iri not in same.values(),
            bool(actor and analysed(actor.names[0]).acronym),
            -sources,
            -words,
            iri,
        )

    def _apart(self, one: set[str], other: set[str]) -> bool:
        listed = [iri for iri in one | other if iri in self._known and self._known[iri].registered]
        return len(listed) > 1 or self._decided(one, other) or self._contradict(one, other)

    def _decided(self, one: set[str], other: set[str]) -> bool:
        return any((a in one and b in other) or (b in one and a in other) for a, b in self._decisions.different)

    def _contradict(self, one: set[str], other: set[str]) -> bool:
        left, right = (
            [analysed(name) for iri in group if iri in self._known for name in self._known[iri].names]
            for group in (one, other)
        )
        return any(contradicts(a, b) for a in left for b in right)


def _registered(actors: Collection[Actor]) -> Iterator[Pair]:
    """Every organisation whose name, or other name, is one that the register gives to exactly one organisation."""
    register: dict[str, set[Actor]] = defaultdict(set)
    for actor in actors:
        if actor.registered:
            for name in (*actor.names, *actor.aliases):
                register[fold_name(name)].add(actor)
    for actor in actors if register else ():
        if actor.registered:
            continue
        for name, score, rule in (
            *((name, 1.0, "register") for name in actor.names),
            *((name, STATED, "register, by a short form") for name in actor.aliases),
        ):
            meant = register.get(fold_name(name), set())
            for entry in sorted(meant, key=lambda item: item.iri):
                found = Comparison(score if len(meant) == 1 else SEVERAL, rule)
                yield pair_of(actor, entry, found, name, entry.names[0])


def _alike(actors: Collection[Actor]) -> Iterator[Pair]:
    """Organisations whose names are alike."""
    blocks: dict[str, dict[tuple[str, str], Actor]] = defaultdict(dict)
    for actor in actors:
        for name in (*actor.names, *(actor.aliases if actor.registered else ())):
            for key in blocking_keys(name):
                blocks[key][actor.iri, name] = actor
    seen = set()
    for block in blocks.values():
        if len(block) > CROWD:
            continue
        for ((_, name), actor), ((_, called), other) in combinations(block.items(), 2):
            pairing = (actor.iri, name, other.iri, called)
            if actor is other or pairing in seen:
                continue
            seen.add(pairing)
            found = compare(name, called)
            if found.score >= DOUBTFUL:
                yield pair_of(actor, other, found, name, called)


def blocking_keys(name: str) -> Iterator[str]:
    """What a name must share with another for the two to be compared."""
    said = analysed(name)
    yield "=" + said.squeezed
    yield " ".join(said.tokens)
    for word in said.own:
        yield f"^{word[:4]}"
        yield f"{word[0]}${word[-3:]}"
    for letters in said.initials if not said.acronym else {said.acronym}:
        yield "#" + letters


def _short_forms(actors: Collection[Actor]) -> Iterator[Pair]:
    """Organisations that go by a short form which a report states."""
    carriers: dict[str, dict[str, tuple[Actor, str, bool]]] = defaultdict(dict)
    for actor in actors:
        for name, stated in (*((n, False) for n in actor.names), *((a, True) for a in actor.aliases)):
            said = analysed(name)
            if (said.own or said.acronym) and len(said.squeezed) > 2:
                carriers[said.squeezed].setdefault(actor.iri, (actor, name, stated))
    for form, group in carriers.items():
        if not 1 < len(group) <= CROWD or not any(stated for _, _, stated in group.values()):
            continue
        full = [actor.names[0] for actor, _, _ in group.values() if analysed(actor.names[0]).squeezed != form]
        unique = all(compare(a, b).score >= SURE for a, b in combinations(full, 2))
        found = Comparison(STATED, "stated short form") if unique else Comparison(SEVERAL, "short form of several")
        for (one, _, stated), (other, _, also) in combinations(group.values(), 2):
            if stated or also:
                yield pair_of(one, other, found, one.names[0], other.names[0])


def pair_of(one: Actor, other: Actor, found: Comparison, name: str, called: str) -> Pair:
    """Two organisations whose names were compared, the smaller IRI first."""
    if one.iri > other.iri:
        one, other, name, called = other, one, called, name
    return Pair(one.iri, other.iri, found.score, found.rule, (name, called))


def _order(pair: Pair) -> tuple[float, str, str, str, tuple[str, str]]:
    return -pair.score, pair.one, pair.other, pair.rule, pair.names


def _name(known: Mapping[str, Actor], iri: str) -> str:
    actor = known.get(iri)
    return actor.names[0] if actor else ""
