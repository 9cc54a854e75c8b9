"""From what the rows of a table say of things to the records of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Literal, cast

from practicegraph.ingest.gazetteer import gazetteer
from practicegraph.ingest.records import (
    Cooperation,
    Document,
    Event,
    EventKind,
    Evidence,
    Facts,
    Organisation,
    PilotAction,
    Project,
    Region,
    Statement,
)
from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ingest.themes import themes_of
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.ontology.names import GENERAL_THEMES

__all__ = ["Thing", "facts_of"]

RULE: Final = "table row"
EVENTS: Final = {
    f"pg:{kind.capitalize()}": kind
    for kind in ("roundtable", "training", "visit", "webinar", "conference", "meeting", "workshop")
} | {"pg:Event": "other"}
EUROPEAN: Final = {"EL": "GR", "UK": "GB"}
"""Codes of countries that the institutions of the European Union write in their own way."""
FORMATS: Final = {"pg:online": "online", "pg:inPerson": "in-person", "pg:hybrid": "hybrid"}
Located = tuple[tuple[str, str, tuple[Evidence, ...]], ...]


@dataclass(slots=True)
class Thing:
    """What a table says of one thing."""

    said: dict[str, dict[str, None]] = field(default_factory=dict)
    """Property to values, in the order of the table."""
    evidence: dict[int, Evidence] = field(default_factory=dict)
    """Its rows, by where they start."""

    def all(self, prop: str) -> tuple[str, ...]:
        """The values of a property."""
        return tuple(self.said.get(prop, ()))

    def one(self, prop: str) -> str | None:
        """The first value of a property."""
        return next(iter(self.said.get(prop, ())), None)

    def number(self, prop: str) -> int | None:
        """A whole number; None where the table has none."""
        text = (self.one(prop) or "").replace(" ", "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


def facts_of(document: Document, things: Mapping[str, Thing]) -> tuple[Facts, Located]:
    """The facts that things amount to, and the places of organisations. A thing without a type, or one of a type that
    needs a name without a name, is nothing."""
    making = _Making(things)
    for thing in things.values():
        for kind in thing.all("rdf:type"):
            making.make(kind, thing)
    projects = tuple(
        Project(name, _evidence(made.evidence), made.aliases(), made.funder, tuple(made.partners), rule=RULE)
        for name, made in making.projects.items()
    )
    facts = Facts(
        document,
        events=tuple(making.events),
        organisations=tuple(making.organisations.values()),
        regions=tuple(making.regions.values()),
        projects=projects,
        pilot_actions=tuple(making.pilots),
        practices=tuple(making.statements["pg:Practice"]),
        challenges=tuple(making.statements["pg:Challenge"]),
        needs=tuple(making.statements["pg:Need"]),
        cooperations=tuple(making.cooperations),
    )
    return facts, tuple(making.located)


@dataclass(slots=True)
class _Project:
    """A project while the rows that speak of it are put together."""

    name: str
    evidence: dict[int, Evidence] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    partners: dict[str, None] = field(default_factory=dict)
    funder: str | None = None

    def aliases(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name != self.name)


@dataclass(slots=True)
class _Making:
    things: Mapping[str, Thing]
    organisations: dict[str, Organisation] = field(default_factory=dict)
    projects: dict[str, _Project] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    pilots: list[PilotAction] = field(default_factory=list)
    statements: dict[str, list[Statement]] = field(
        default_factory=lambda: {"pg:Practice": [], "pg:Challenge": [], "pg:Need": []}
    )
    cooperations: list[Cooperation] = field(default_factory=list)
    located: list[tuple[str, str, tuple[Evidence, ...]]] = field(default_factory=list)

    def make(self, kind: str, thing: Thing) -> None:
        evidence = _evidence(thing.evidence)
        label = thing.one("rdfs:label")
        if kind in EVENTS:
            self.events.append(self._event(EVENTS[kind], thing, evidence))
        elif kind == "pg:Partnership":
            on = self._named(thing.one("pg:cooperatesOn"))
            for one, other in combinations(self._all(thing, "pg:member"), 2):
                self.cooperations.append(Cooperation((one, other), evidence, on, rule=RULE))
        elif label is None:
            return
        elif kind == "pg:Organisation":
            self._organisation(label, thing, evidence)
        elif kind == "pg:Project":
            self._project(label, thing)
        elif kind == "pg:Region":
            code, nuts = thing.one("pg:isoCode"), thing.one("pg:nutsCode")
            self.regions[label] = Region(label, evidence, thing.one("pg:within"), None, code, nuts, rule=RULE)
        elif kind == "pg:PilotAction":
            run_by, project = self._named(thing.one("pg:runBy")), self._named(thing.one("pg:inProject"))
            region = self._place(thing, evidence)
            self.pilots.append(PilotAction(evidence, label, run_by, region, project, rule=RULE))
        else:
            region, run_by = self._place(thing, evidence), self._named(thing.one("pg:runBy"))
            themes = _themes(thing)
            self.statements[kind].append(Statement(label, evidence, themes, region, run_by, rule=RULE))

    def _organisation(self, label: str, thing: Thing, evidence: tuple[Evidence, ...]) -> None:
        names = thing.all("rdfs:label")[1:] + thing.all("skos:altLabel")
        aliases = tuple(dict.fromkeys(name for name in names if name != label))
        kind = next((kind for text in thing.all("pg:organisationKind") if (kind := _kind(text))), None)
        old = self.organisations.get(label)
        if old is not None:
            aliases, kind = tuple(dict.fromkeys(old.aliases + aliases)), old.kind or kind
            evidence = _evidence({item.start: item for item in old.evidence + evidence})
        self.organisations[label] = Organisation(label, evidence, aliases, kind, rule=RULE)
        for project in self._all(thing, "pg:partnerIn"):
            made = self.projects.setdefault(project, _Project(project))
            made.partners[label] = None
            made.evidence |= thing.evidence
        if place := self._place(thing, evidence):
            self.located.append((label, place, evidence))

    def _project(self, label: str, thing: Thing) -> None:
        made = self.projects.setdefault(label, _Project(label))
        made.evidence |= thing.evidence
        made.names |= dict.fromkeys(thing.all("rdfs:label") + thing.all("skos:altLabel"))
        made.partners |= dict.fromkeys(self._all(thing, "schema:member"))
        made.funder = made.funder or self._named(thing.one("pg:fundedBy"))

    def _event(self, kind: EventKind, thing: Thing, evidence: tuple[Evidence, ...]) -> Event:
        place = self._place(thing, evidence)
        country = place is not None and gazetteer().country_code(place) is not None
        form, hours = FORMATS.get(thing.one("pg:eventFormat") or ""), thing.one("pg:durationHours")
        return Event(
            kind,
            evidence,
            name=thing.one("rdfs:label"),
            ordinal=thing.number("pg:ordinal"),
            date=thing.one("pg:startDate"),
            end_date=thing.one("pg:endDate"),
            duration_hours=float(hours) if hours and hours.replace(".", "", 1).isdecimal() else None,
            format=cast("Literal['online', 'in-person', 'hybrid'] | None", form),
            region=None if country else place,
            country=place if country else None,
            participants=thing.number("pg:number"),
            participants_min=thing.number("pg:minimum"),
            participants_max=thing.number("pg:maximum"),
            organisers=self._all(thing, "schema:organizer"),
            supporters=self._all(thing, "schema:sponsor"),
            presenters=self._all(thing, "schema:performer"),
            attendees=self._all(thing, "schema:attendee"),
            stakeholder_kinds=thing.all("pg:kindAsWorded"),
            themes=_themes(thing),
            project=self._named(thing.one("pg:inProject")),
            rule=RULE,
        )

    def _named(self, value: str | None) -> str | None:
        """A value that is another thing of the table as that thing's name."""
        if value is None or value not in self.things:
            return None if value is not None and value.startswith("#") else value
        return self.things[value].one("rdfs:label")

    def _all(self, thing: Thing, prop: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for value in thing.all(prop) if (name := self._named(value))))

    def _place(self, thing: Thing, evidence: tuple[Evidence, ...]) -> str | None:
        """The name of the first place that a thing is said to be in: a name, or a code by ISO 3166 or NUTS."""
        value = self._named(thing.one("pg:inRegion"))
        if value is None:
            return None
        place = gazetteer().by_code(EUROPEAN.get(value, value))
        if place is not None:
            code, nuts = place.iso_code, place.nuts_code
            self.regions.setdefault(place.name, Region(place.name, evidence, None, None, code, nuts, rule=RULE))
            return place.name
        self.regions.setdefault(value, Region(value, evidence, rule=RULE))
        return value


def _evidence(found: Mapping[int, Evidence]) -> tuple[Evidence, ...]:
    return tuple(found[start] for start in sorted(found))


def _kind(text: str) -> str | None:
    """A stakeholder kind by its identifier, with or without ``kind:``, or by words that name one."""
    identifier = text.removeprefix("kind:")
    return identifier if identifier in stakeholder_kinds() else next(iter(kinds_of(text)), None)


def _themes(thing: Thing) -> tuple[str, ...]:
    """Themes by their identifiers, with or without ``theme:``, or by words that name some."""
    found: dict[str, None] = {}
    for text in thing.all("pg:theme"):
        identifier = text.removeprefix("theme:")
        found |= dict.fromkeys((identifier,) if identifier in GENERAL_THEMES else themes_of(text))
    return tuple(found)
