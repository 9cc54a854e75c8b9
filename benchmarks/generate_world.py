"""The made-up world that made-up reports tell of: places in four levels, organisations, projects, words.

Everything about a thing follows from its number and the seed, so that any report can be made without those before it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from practicegraph.ontology.load import stakeholder_kinds, themes

__all__ = ["Organisation", "Place", "World", "slug"]

TRIPLES_A_REPORT = 390
"""About as many as real reports state (224 to 457 in examples/reports)."""
ONSETS = ["b", "br", "c", "ch", "d", "f", "g", "gr", "j", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v"]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "ou", "ie"]
CODAS = ["", "", "", "n", "r", "s", "l", "x", "nd"]
FORMS = [
    "Maison de {w}", "{w} Solidaire", "Atelier {w}", "Red {w}", "Fundación {w}", "{w} Together", "Verein {w}",
    "Stowarzyszenie {w}", "Centro {w}", "Friends of {w}", "{w} Transport Cooperative", "Municipality of {w}",
    "Université de {w}", "{w} Food Bank", "Σύλλογος {w}", "Radio {w}", "Coopérative {w}", "{w} Housing Trust",
]  # fmt: skip
ACTS = [
    "runs a shared van", "lends bicycles", "teaches the language over meals", "opens a repair workshop",
    "keeps a garden with newcomers", "trains mentors", "reads letters from offices together", "rents out tools",
    "hosts a weekly café", "matches flats and families", "plans bus lines with residents", "cooks for the school",
]  # fmt: skip
LACKS = [
    "buses stop at noon", "doctors are far away", "nobody interprets at the clinic", "flats stand empty and cold",
    "young people leave", "funds end each year", "the network is slow", "offices answer late", "winters isolate people",
]  # fmt: skip
WISHES = [
    "a line on Sundays", "a place to meet", "lessons in the evening", "one desk for all papers", "training for mayors",
    "a list of free flats", "child care during courses", "a common calendar", "support for families",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A region: what it is called, its identifier, and those around it, the nearest first."""

    id: str
    name: str
    around: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An actor, where it is at home, and what kind of actor it is."""

    id: str
    name: str
    acronym: str | None
    kind: str


class World:
    """As large as a graph of so many triples needs; the same seed gives the same world."""

    def __init__(self, triples: int, seed: int) -> None:
        self.seed = seed
        self.reports = max(4, triples // TRIPLES_A_REPORT)
        self.actors = max(12, self.reports)
        self.countries = min(40, max(2, self.reports // 100))
        self.provinces = 5 * self.countries
        self.departments = min(20 * self.provinces, max(self.provinces, self.reports // 8))
        self.towns = 10 * self.departments
        self.projects = max(2, self.reports // 20)
        self.themes = sorted(themes())
        random.Random(seed).shuffle(self.themes)  # else those that begin with a would be the frequent ones
        self.kinds = sorted(stakeholder_kinds())

    def zipf(self, chance: random.Random, count: int) -> int:
        """A number below ``count``: the n-th is drawn about 1/n times as often as the first (Zipf's law)."""
        return min(count - 1, int((count + 1) ** chance.random()) - 1)

    @lru_cache(maxsize=20_000)  # noqa: B019 - a world lives as long as its program
    def place(self, town: int) -> Place:
        """A town in its department, its province and its country."""
        department = town % self.departments
        province = department % self.provinces
        country = province % self.countries
        around = (
            (f"dep-{department}", self.word("dep", department)),
            (f"prov-{province}", self.word("prov", province) + " Province"),
            (f"land-{country}", self.word("land", country) + "ia"),
        )
        return Place(f"town-{town}", self.word("town", town), around)

    @lru_cache(maxsize=100_000)  # noqa: B019
    def organisation(self, number: int) -> Organisation:
        """An actor."""
        chance = random.Random(f"{self.seed} organisation {number}")
        name = chance.choice(FORMS).format(w=self._word(chance))
        if chance.random() < 0.7:
            name += " " + self._word(chance)
        acronym = "".join(part[0] for part in name.split() if part[0].isupper()) if chance.random() < 0.2 else ""
        acronym = acronym if len(acronym) > 2 else ""
        return Organisation(f"{slug(name)}-{number}", name, acronym or None, chance.choice(self.kinds))

    def word(self, *key: object) -> str:
        """A name that belongs to a key."""
        return self._word(random.Random(f"{self.seed} {key}"))

    def _word(self, chance: random.Random) -> str:
        parts = [
            chance.choice(ONSETS) + chance.choice(NUCLEI) + chance.choice(CODAS)
            for _ in range(chance.choice((2, 2, 3)))
        ]
        return "".join(parts).capitalize()


def slug(name: str) -> str:
    """Lower-case ASCII letters and hyphens."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower()).strip("-")
