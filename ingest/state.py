"""Stating facts: from the records of one report to the quads of its named graph, as docs/model.md describes.

1. The source itself, with the digests of the file and of the text that quotes point into.
2. What has a name: places, organisations, projects with their funds. From here on a name means its node.
3. Events with who took part in which role, how many came, and the series that they belong to.
4. Pilot actions, practices, challenges, needs and partnerships.

Whatever a record names that the report has no record of becomes a node as well, resting on the record that names it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pyoxigraph as ox

from practicegraph.graph import identity
from practicegraph.graph.folding import fold_name
from practicegraph.graph.snapshots import text_digest
from practicegraph.ingest.records import (
    Cooperation,
    Event,
    Facts,
    Organisation,
    PilotAction,
    Project,
    Statement,
)
from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ingest.stating import Node, Record, Writer, day, name
from practicegraph.ingest.stating_places import Places

__all__ = ["state"]

EVENT_CLASSES: Final = {
    "roundtable": "Roundtable",
    "training": "Training",
    "visit": "Visit",
    "webinar": "Webinar",
    "conference": "Conference",
    "meeting": "Meeting",
    "workshop": "Workshop",
}
ROLES: Final = {
    "organiser": "organisers",
    "supporter": "supporters",
    "presenter": "presenters",
    "attendee": "attendees",
}
FORMATS: Final = {"online": "pg:online", "in-person": "pg:inPerson", "hybrid": "pg:hybrid"}
MAX_LABEL: Final = 80


def state(
    facts: Facts,
    source: str,
    *,
    extractor: str = "",
    same: Mapping[str, str] | None = None,
    rejected: Collection[str] = (),
) -> list[ox.Quad]:
    """The quads that a report states, sorted, without blank nodes; the same facts give the same quads.

    Args:
        facts: What was read.
        source: IRI of the source, which is the name of the graph.
        extractor: Which version of the reader this was; kept with the source.
        same: IRIs that people decided to mean the other.
        rejected: IRIs of nodes that people decided not to be what the reader took them for.

    Raises:
        ValueError: a record has a quote that is not in the text at its offsets.
    """
    statement = _Stating(facts, source, same=same or {}, rejected=rejected)
    statement.source(extractor)
    for region in facts.regions:
        statement.places.state(region)
    statement.organisations()
    for project in facts.projects:
        statement.project(project)
    for event in facts.events:
        statement.event(event)
    for pilot in facts.pilot_actions:
        statement.pilot(pilot)
    for kind, section in (("practice", facts.practices), ("challenge", facts.challenges), ("need", facts.needs)):
        for item in section:
            statement.statement(kind, item)
    for cooperation in facts.cooperations:
        statement.cooperation(cooperation)
    return statement.writer.finish()


class _Stating:
    """One report on its way into the graph."""

    def __init__(self, facts: Facts, source: str, *, same: Mapping[str, str], rejected: Collection[str]) -> None:
        self.facts = facts
        self.iri = source
        self.writer = Writer(facts.document, source, same=same, rejected=rejected)
        self.places = Places(self.writer)
        self.projects: dict[str, Node] = {}
        self.events: set[str] = set()
        self.main_event: Node | None = None

    def source(self, extractor: str) -> None:
        document, writer, node = self.facts.document, self.writer, self.writer.source
        writer.add(node, "rdf:type", name("pg:Source"))
        writer.add(node, "pg:fileName", document.name)
        writer.add(node, "pg:digest", document.sha256)
        writer.add(node, "pg:snapshot", text_digest(document.text))
        writer.add(node, "dct:format", document.media_type)
        if document.title:
            writer.add(node, "dct:title", writer.words(document.title))
        if document.language:
            writer.add(node, "dct:language", document.language)
        if document.published:
            writer.add(node, "dct:issued", day(document.published))
        if document.url:
            writer.add(node, "schema:url", ox.Literal(document.url, datatype=name("xsd:anyURI")))
        if extractor:
            writer.add(node, "pg:extractor", extractor)

    def organisations(self) -> None:
        writer = self.writer
        nodes = [writer.node(identity.organisation_iri(item.name)) for item in self.facts.organisations]
        for node, item in zip(nodes, self.facts.organisations, strict=True):
            writer.know_organisation(node, [item.name])
        for node, item in zip(nodes, self.facts.organisations, strict=True):
            writer.know_organisation(node, item.aliases)
            self.organisation(node, item)

    def organisation(self, node: Node, item: Organisation) -> None:
        writer = self.writer
        writer.stated(node, "pg:Organisation", item)
        writer.add(node, "rdfs:label", item.name)
        for alias in item.aliases:
            if alias != item.name:
                writer.add(node, "skos:altLabel", alias)
        if item.kind:
            writer.add(node, "pg:organisationKind", Node(identity.kind_iri(item.kind)))

    def project(self, item: Project) -> None:
        writer = self.writer
        node = self.named_project(item.name, item)
        writer.stated(node, "pg:Project", item)
        for alias in item.aliases:
            self.projects.setdefault(_project_key(alias), node)
            if alias != item.name:
                writer.add(node, "skos:altLabel", alias)
        if item.funder:
            fund = writer.node(identity.fund_iri(item.funder))
            writer.stated(fund, "pg:Fund", item)
            writer.add(fund, "rdfs:label", item.funder)
            writer.add(node, "pg:fundedBy", fund)
        for partner in item.partners:
            writer.add(writer.organisation(partner, item), "pg:partnerIn", node)

    def named_project(self, stated_name: str, record: Record) -> Node:
        """The project that a name of this report means."""
        key = _project_key(stated_name)
        if key not in self.projects:
            self.projects[key] = self.writer.node(identity.project_iri(stated_name))
            self.writer.stated(self.projects[key], "pg:Project", record)
            self.writer.add(self.projects[key], "rdfs:label", stated_name)
        return self.projects[key]

    def event(self, item: Event) -> None:
        writer = self.writer
        place = item.region or item.country
        region = self.places.named(place, item, country=item.country if item.region else None) if place else None
        node = self.event_node(item, region if item.region else None)
        writer.stated(node, "pg:" + EVENT_CLASSES.get(item.kind, "Event"), item)
        writer.add(node, "rdfs:label", writer.words(item.name) if item.name else _event_label(item))
        if item.date:
            writer.add(node, "pg:startDate", day(item.date))
        if item.end_date:
            writer.add(node, "pg:endDate", day(item.end_date))
        if item.ordinal is not None:
            writer.add(node, "pg:ordinal", item.ordinal)
        if item.duration_hours is not None:
            writer.add(node, "pg:durationHours", f"{item.duration_hours:g}")
        if item.format:
            writer.add(node, "pg:eventFormat", name(FORMATS[item.format]))
        if item.status:
            writer.add(node, "pg:status", name("pg:" + item.status))
        for theme in item.themes:
            writer.add(node, "pg:theme", Node(identity.theme_iri(theme)))
        project = self.named_project(item.project, item) if item.project else None
        if project is not None:
            writer.add(node, "pg:inProject", project)
        if region is not None:
            writer.add(node, "pg:inRegion", region)
            if item.region and (item.kind == "roundtable" or item.ordinal is not None):
                self.platform(item, node, region, project)
        for role, field in ROLES.items():
            for participant in getattr(item, field):
                self.participation(item, node, participant, role)
        self.headcount(item, node)
        if self.main_event is None and item.status != "planned":
            self.main_event = node

    def event_node(self, item: Event, region: Node | None) -> Node:
        """The node of an event. A report that tells two events of one kind, day and region apart means two."""
        start = min((evidence.start for evidence in item.evidence), default=0)
        place = region.value if region is not None else None
        iri = identity.event_iri(item.kind, date=item.date, region=place, source=self.iri, start=start)
        if iri in self.events:
            iri = identity.event_iri(item.kind, date=None, region=None, source=self.iri, start=start)
        number = 2
        free = iri
        while free in self.events:
            free, number = f"{iri}-{number}", number + 1
        self.events.add(free)
        return self.writer.node(free)

    def platform(self, item: Event, event: Node, region: Node, project: Node | None) -> None:
        writer = self.writer
        node = writer.node(identity.platform_iri(region.value, project.value if project is not None else None))
        writer.stated(node, "pg:Platform", item)
        writer.add(node, "rdfs:label", item.region or "")
        writer.add(node, "pg:inRegion", region)
        if project is not None:
            writer.add(node, "pg:inProject", project)
        writer.add(event, "pg:inSeries", node)

    def participation(self, item: Event, event: Node, participant: str, role: str) -> None:
        writer = self.writer
        organisation = writer.organisation(participant, item)
        node = writer.node(identity.participation_iri(event.value, organisation.value, role))
        writer.stated(node, "pg:Participation", item)
        writer.add(node, "pg:atEvent", event)
        writer.add(node, "pg:participant", organisation)
        writer.add(node, "pg:role", name("pg:" + role))

    def headcount(self, item: Event, event: Node) -> None:
        writer = self.writer
        counts = {
            "pg:number": item.participants,
            "pg:minimum": item.participants_min,
            "pg:maximum": item.participants_max,
        }
        if not item.stakeholder_kinds and all(count is None for count in counts.values()):
            return
        node = writer.node(identity.headcount_iri(event.value, self.iri))
        writer.stated(node, "pg:HeadCount", item)
        writer.add(node, "pg:atEvent", event)
        for predicate, count in counts.items():
            if count is not None:
                writer.add(node, predicate, count)
        for worded in item.stakeholder_kinds:
            writer.add(node, "pg:kindAsWorded", writer.words(worded))
            for kind in kinds_of(worded):
                writer.add(node, "pg:includesKind", Node(identity.kind_iri(kind)))

    def pilot(self, item: PilotAction) -> None:
        writer = self.writer
        region, actor = self.where_and_who(item)
        quote = _quote(item)
        iri = identity.pilot_iri(item.name, quote, region=_iri(region), run_by=_iri(actor))
        node = writer.node(iri)
        writer.stated(node, "pg:PilotAction", item)
        writer.add(node, "rdfs:label", item.name if item.name else writer.words(_shortened(quote)))
        self.at(node, region, actor)
        if item.project:
            writer.add(node, "pg:inProject", self.named_project(item.project, item))

    def statement(self, kind: str, item: Statement) -> None:
        writer = self.writer
        region, actor = self.where_and_who(item)
        quote = _quote(item) or item.label
        node = writer.node(identity.statement_iri(kind, quote, region=_iri(region), run_by=_iri(actor)))
        writer.stated(node, f"pg:{kind.capitalize()}", item)
        writer.add(node, "rdfs:label", writer.words(item.label))
        self.at(node, region, actor)
        for theme in item.themes:
            writer.add(node, "pg:theme", Node(identity.theme_iri(theme)))
        if self.main_event is not None:
            # what names no region of its own is about the region of the event; rules derive pg:inRegion from that
            writer.add(node, "pg:raisedAt" if region is None else "pg:reportedAt", self.main_event)

    def where_and_who(self, item: PilotAction | Statement) -> tuple[Node | None, Node | None]:
        region = self.places.named(item.region, item) if item.region else None
        return region, self.writer.organisation(item.run_by, item) if item.run_by else None

    def at(self, node: Node, region: Node | None, actor: Node | None) -> None:
        if region is not None:
            self.writer.add(node, "pg:inRegion", region)
        if actor is not None:
            self.writer.add(node, "pg:runBy", actor)

    def cooperation(self, item: Cooperation) -> None:
        """A partnership; two names of one organisation are none."""
        writer = self.writer
        members = [writer.organisation(actor, item) for actor in item.actors]
        if len(set(members)) < len(members):
            return
        node = writer.node(identity.partnership_iri([member.value for member in members], on=item.on))
        writer.stated(node, "pg:Partnership", item)
        for member in members:
            writer.add(node, "pg:member", member)
        if item.on:
            project = self.projects.get(_project_key(item.on))
            writer.add(node, "pg:cooperatesOn", project if project is not None else writer.words(item.on))


def _event_label(item: Event) -> ox.Literal:
    words = [item.kind.capitalize() if item.kind != "other" else "Event", item.region or item.country, item.date]
    if item.ordinal is not None:
        words[0] = f"{words[0]} {item.ordinal}"
    return ox.Literal(", ".join(filter(None, words)), language="en")


def _quote(item: Record) -> str:
    return min(item.evidence, key=lambda evidence: evidence.start).quote if item.evidence else ""


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_LABEL else text[:MAX_LABEL].rsplit(" ", 1)[0] + " …"


def _project_key(stated_name: str) -> str:
    return fold_name(stated_name, also=identity.PROJECT_WORDS)


def _iri(node: Node | None) -> str | None:
    return None if node is None else node.value
