"""Why two organisations are peers, aspect by aspect, in one sentence each with quotes from either side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from practicegraph.graph.store import Store
from practicegraph.queries.information import Information
from practicegraph.queries.peer_index import PeerIndex
from practicegraph.queries.peers_evidence import Evidence, Reader
from practicegraph.queries.peers_profile import Doing, Profile, Profiles
from practicegraph.queries.peers_regions import SETTLEMENTS
from practicegraph.queries.peers_score import TEXT_FLOOR, WEIGHTS, Aspect
from practicegraph.queries.vectors import text_vectors
from practicegraph.queries.words import Words

__all__ = ["Explainer", "PeerReason", "Shared"]

PAIRS: Final = 2
"""Pairs of practices that are shown."""
CONCEPTS: Final = 4
"""Shared themes or groups that are shown."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A concept that both sides have."""

    iri: str
    label: str
    bits: float
    """Its information content: how much it says that they share it."""


@dataclass(frozen=True, slots=True)
class PeerReason:
    """One aspect in which two organisations are alike."""

    aspect: Aspect
    text: Words
    """The reason in one sentence: English, and what other languages need."""
    similarity: float
    """From 0 to 1."""
    points: float
    """What it adds to the score."""
    shared: tuple[Shared, ...] = ()
    """The concepts in common, the most telling first."""
    ours: tuple[Evidence, ...] = ()
    """What stands behind it on the side of the organisation that was asked about."""
    theirs: tuple[Evidence, ...] = ()
    """On the other side; for practices and concepts, what is at the same place goes together."""


class Explainer:
    """Explains why organisations are peers of one; their profiles and vectors are read at once."""

    def __init__(
        self, store: Store, index: PeerIndex, reader: Reader, organisation: str, others: Sequence[str]
    ) -> None:
        self._index = index
        self._reader = reader
        read = Profiles(store)
        self.profiles = {iri: read.of(iri) for iri in (organisation, *others)}
        """Of all of them."""
        self._own = self.profiles[organisation]
        texts = [doing.text for profile in self.profiles.values() for doing in profile.telling]
        vectors = text_vectors(texts, folder=store.path)
        ends = list(accumulate(len(profile.telling) for profile in self.profiles.values()))
        parts = np.split(vectors, ends[:-1])
        self._vectors = dict(zip(self.profiles, parts, strict=True))

    def reasons(self, organisation: str, similarities: Mapping[Aspect, float]) -> tuple[PeerReason, ...]:
        """The reasons, those that add most first.

        Args:
            organisation: The peer.
            similarities: What ``peers_score.aspects`` has for it.
        """
        other = self.profiles[organisation]
        found = []
        for aspect, similarity in similarities.items():
            points = WEIGHTS[aspect] * similarity
            if points > 0:
                found.append(self._reason(aspect, other, round(similarity, 4), round(points, 4)))
        return tuple(sorted(found, key=lambda reason: -reason.points))

    def _reason(self, aspect: Aspect, other: Profile, similarity: float, points: float) -> PeerReason:
        if aspect == "practice":
            ours, theirs = self._alike(other)
            pairs = "; ".join(f"“{a.label}” and “{b.label}”" for a, b in zip(ours, theirs, strict=True))
            text = Words("They do alike things: %(pairs)s", pairs=pairs)
            return PeerReason(aspect, text, similarity, points, (), ours, theirs)
        if aspect == "region":
            return self._region(other, similarity, points)
        if aspect == "kind":
            shared = self._shared(self._index.kind_information, self._own.kinds, other.kinds)
            ends = (self._reader.evidence([self._own.organisation]), self._reader.evidence([other.organisation]))
            text = Words("Both are %(what)s", what=[one.label for one in shared])
            return PeerReason(aspect, text, similarity, points, shared, *ends)
        if aspect == "theme":
            information = self._index.theme_information
            shared = self._shared(information, self._own.themes, other.themes)
            rarity = [
                Words("%(theme)s (1 statement in %(many)s)", theme=one.label, many=f"{2**one.bits:.0f}")
                for one in shared
            ]
            text = Words("Both work on %(what)s", what=rarity)
        else:
            information = self._index.kind_information
            shared = self._shared(information, self._own.groups, other.groups)
            text = Words("Both speak of %(what)s", what=[one.label for one in shared])
        ours = self._carriers(information, self._own, shared, aspect)
        theirs = self._carriers(information, other, shared, aspect)
        return PeerReason(aspect, text, similarity, points, shared, ours, theirs)

    def _alike(self, other: Profile) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
        """The practices that are most alike, in pairs, none twice."""
        cosines = self._vectors[self._own.organisation] @ self._vectors[other.organisation].T
        pairs: list[tuple[str, str]] = []
        while cosines.size and len(pairs) < PAIRS:
            place = np.unravel_index(int(np.argmax(np.round(cosines, 6))), cosines.shape)
            if pairs and cosines[place] < TEXT_FLOOR:
                break
            if cosines[place] <= -1:
                break
            row, column = int(place[0]), int(place[1])
            pairs.append((self._own.telling[row].iri, other.telling[column].iri))
            cosines[row, :] = -1
            cosines[:, column] = -1
        return self._reader.evidence(a for a, _ in pairs), self._reader.evidence(b for _, b in pairs)

    def _region(self, other: Profile, similarity: float, points: float) -> PeerReason:
        ours, theirs = self._reader.evidence(self._own.regions), self._reader.evidence(other.regions)
        words = [_settled(profile.settlement) for profile in (self._own, other)]
        one, other_one = ([place.label for place in held] for held in (ours, theirs))
        if words[0] == words[1]:
            text = Words("Both work in %(kind)s regions: %(one)s; %(other)s", kind=words[0], one=one, other=other_one)
        else:
            text = Words(
                "One works in %(kind)s regions (%(one)s), the other in %(kind2)s ones (%(other)s)",
                kind=words[0],
                one=one,
                kind2=words[1],
                other=other_one,
            )
        return PeerReason("region", text, similarity, points, (), ours, theirs)

    def _shared(self, information: Information, ours: Iterable[str], theirs: Iterable[str]) -> tuple[Shared, ...]:
        found = information.shared(ours, theirs)[:CONCEPTS]
        return tuple(Shared(iri, self._reader.label(iri), round(bits, 3)) for iri, bits in found)

    def _carriers(
        self, information: Information, profile: Profile, shared: tuple[Shared, ...], aspect: Aspect
    ) -> tuple[Evidence, ...]:
        """For each shared concept the first thing that the organisation does on it or on a narrower one."""

        def carries(doing: Doing, iri: str) -> bool:
            return iri in information.closure(doing.themes if aspect == "theme" else doing.groups)

        things = [next((doing.iri for doing in profile.doings if carries(doing, one.iri)), None) for one in shared]
        return self._reader.evidence(thing for thing in things if thing is not None)


def _settled(value: float | None) -> Words:
    if value is None:
        return Words("unknown")
    return SETTLEMENTS["rural" if value < 0.25 else "intermediate" if value < 0.75 else "urban"]
