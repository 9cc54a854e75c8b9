"""Stating facts: nothing of what was read is lost, and everything shows where it stands."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practicegraph.graph import identity
from practicegraph.ingest.records import (
    Cooperation,
    Document,
    Event,
    Evidence,
    Facts,
    Organisation,
    PilotAction,
    Project,
    Region,
    Statement,
)
from practicegraph.ingest.state import EVENT_CLASSES, FORMATS, state
from practicegraph.ingest.stating import CONTEXT
from practicegraph.ontology.names import ID, PREFIXES

SOURCE = f"{ID}source/report-12345678"
TEXT = "On 28 March 2022 the Nordlicht association — with café & friends 😀 — met in Soria. Buses are rare. " * 4
DOCUMENT = Document(
    "report.txt", TEXT, "ab" * 32, title="Report", language="en", published="2022-04-01", url="https://x.y/z"
)


class Graph:
    """The quads of one source, to be asked."""

    def __init__(self, facts: Facts, **options: Any) -> None:
        self.quads = state(facts, SOURCE, **options)
        assert len(set(self.quads)) == len(self.quads)
        assert self.quads == sorted(self.quads, key=str)
        assert {quad.graph_name for quad in self.quads} == {ox.NamedNode(SOURCE)}
        self.said: dict[tuple[str, str], set[str]] = {}
        for quad in self.quads:
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.NamedNode | ox.Literal)
            self.said.setdefault((quad.subject.value, quad.predicate.value), set()).add(quad.object.value)

    def values(self, subject: str, predicate: str) -> set[str]:
        return self.said.get((subject, _full(predicate)), set())

    def value(self, subject: str, predicate: str) -> str | None:
        found = self.values(subject, predicate)
        assert len(found) <= 1
        return next(iter(found), None)

    def instances(self, kind: str) -> list[str]:
        return sorted(s for (s, p), objects in self.said.items() if p == _full("rdf:type") and _full(kind) in objects)

    def labels(self, subject: str, predicate: str) -> set[str]:
        """The labels and other names of the nodes that a property leads to."""
        return {
            label
            for node in self.values(subject, predicate)
            for naming in ("rdfs:label", "skos:altLabel")
            for label in self.values(node, naming)
        }

    def spans(self, subject: str) -> set[tuple[int, int, str]]:
        spans = set()
        for passage in self.values(subject, "pg:evidence"):
            assert self.values(passage, "oa:hasSource") == {SOURCE}
            (selector,) = self.values(passage, "oa:hasSelector")
            start, end = int(self.value(selector, "oa:start") or -1), int(self.value(selector, "oa:end") or -1)
            spans.add((start, end, self.value(selector, "oa:exact") or ""))
        return spans


def _full(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def spans(record: Any) -> set[tuple[int, int, str]]:
    return {(evidence.start, evidence.end, evidence.quote) for evidence in record.evidence}


@st.composite
def evidences(draw: st.DrawFn) -> tuple[Evidence, ...]:
    starts = draw(st.lists(st.integers(0, len(TEXT) - 60), min_size=1, max_size=2, unique=True))
    return tuple(Evidence(start, start + 50, TEXT[start : start + 50]) for start in starts)


WORD = st.from_regex(r"[A-ZÉŁΔЖ][a-zéøłδж]{3,9}", fullmatch=True)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
NAMES = st.lists(NAME, max_size=3, unique=True).map(tuple)
PLACE = st.sampled_from(["Soria", "Isère", "Wielkopolska", "Valmontagne", "Ostrolandia"])
COUNTRY = st.sampled_from(["Spain", "France", "Poland", "Freedonia"])
THEMES = st.lists(st.sampled_from(["health", "mobility", "funding"]), max_size=2, unique=True).map(tuple)
DATE = st.dates().map(str) | st.dates().map(lambda day: str(day)[:7]) | st.dates().map(lambda day: str(day)[:4])
SURE = {"evidence": evidences(), "confidence": st.floats(0, 1), "rule": st.sampled_from(["", "pattern"])}
EVENT = st.builds(
    Event,
    kind=st.sampled_from([*EVENT_CLASSES, "other"]),
    name=st.none() | NAME,
    ordinal=st.none() | st.integers(1, 9),
    date=st.none() | DATE,
    end_date=st.none() | DATE,
    duration_hours=st.none() | st.sampled_from([0.5, 2.0, 2.5, 7.25]),
    format=st.none() | st.sampled_from(list(FORMATS)),
    region=st.none() | PLACE,
    country=st.none() | COUNTRY,
    participants=st.none() | st.integers(0, 500),
    participants_min=st.none() | st.integers(0, 500),
    participants_max=st.none() | st.integers(0, 500),
    organisers=NAMES,
    supporters=NAMES,
    presenters=NAMES,
    attendees=NAMES,
    stakeholder_kinds=st.lists(st.sampled_from(["NGOs", "migrants", "beekeepers"]), max_size=2).map(tuple),
    themes=THEMES,
    status=st.none() | st.sampled_from(["past", "planned"]),
    project=st.none() | NAME,
    **SURE,
)
STATEMENT = st.builds(Statement, label=NAME, themes=THEMES, region=st.none() | PLACE, run_by=st.none() | NAME, **SURE)
FACTS = st.builds(
    Facts,
    document=st.just(DOCUMENT),
    events=st.lists(EVENT, max_size=3).map(tuple),
    organisations=st.lists(
        st.builds(Organisation, name=NAME, aliases=NAMES, kind=st.none() | st.just("ngo"), **SURE), max_size=3
    ).map(tuple),
    regions=st.lists(
        st.builds(Region, name=PLACE, part_of=st.none() | PLACE, country=st.none() | COUNTRY, **SURE), max_size=3
    ).map(tuple),
    projects=st.lists(
        st.builds(Project, name=NAME, aliases=NAMES, funder=st.none() | NAME, partners=NAMES, **SURE), max_size=2
    ).map(tuple),
    pilot_actions=st.lists(
        st.builds(
            PilotAction,
            name=st.none() | NAME,
            run_by=st.none() | NAME,
            region=st.none() | PLACE,
            project=st.none() | NAME,
            **SURE,
        ),
        max_size=2,
    ).map(tuple),
    practices=st.lists(STATEMENT, max_size=2).map(tuple),
    challenges=st.lists(STATEMENT, max_size=2).map(tuple),
    needs=st.lists(STATEMENT, max_size=2).map(tuple),
    cooperations=st.lists(
        st.builds(Cooperation, actors=st.tuples(NAME, NAME), on=st.none() | NAME, **SURE), max_size=2
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_no_fact_is_lost(facts: Facts) -> None:
    graph = Graph(facts)
    for organisation in facts.organisations:
        node = identity.organisation_iri(organisation.name)
        names = graph.values(node, "rdfs:label") | graph.values(node, "skos:altLabel")
        assert {organisation.name, *organisation.aliases} <= names
        assert spans(organisation) <= graph.spans(node)
        assert organisation.kind is None or graph.values(node, "pg:organisationKind")
    for project in facts.projects:
        node = identity.project_iri(project.name)
        alternatives = [p for p in graph.instances("pg:Project") if project.name in _names(graph, p)]
        assert alternatives, project.name
        assert any(set(project.aliases) <= _names(graph, p) and spans(project) <= graph.spans(p) for p in alternatives)
        assert project.funder is None or any(project.funder in graph.labels(p, "pg:fundedBy") for p in alternatives)
        for partner in project.partners:
            assert any(
                partner in _names(graph, o) and graph.values(o, "pg:partnerIn") & set(alternatives)
                for o in graph.instances("pg:Organisation")
            )
    for region in facts.regions:
        assert any(
            region.name in graph.values(node, "rdfs:label")
            and spans(region) <= graph.spans(node)
            and (region.part_of in (None, region.name) or region.part_of in graph.labels(node, "pg:within"))
            for node in graph.instances("pg:Region") + graph.instances("pg:Country")
        ), region
    assert len(facts.events) == sum(
        len(graph.instances("pg:" + kind)) for kind in [*set(EVENT_CLASSES.values()), "Event"]
    )
    for event in facts.events:
        nodes = graph.instances("pg:" + EVENT_CLASSES.get(event.kind, "Event"))
        assert any(_holds_event(graph, node, event) for node in nodes), event
    for pilot in facts.pilot_actions:
        assert any(
            _holds(graph, node, pilot) and (pilot.project or "") in graph.labels(node, "pg:inProject") | {""}
            for node in graph.instances("pg:PilotAction")
            if pilot.name is None or pilot.name in graph.values(node, "rdfs:label")
        ), pilot
    for kind, section in (("Practice", facts.practices), ("Challenge", facts.challenges), ("Need", facts.needs)):
        for item in section:
            assert any(
                _holds(graph, node, item)
                and item.label in graph.values(node, "rdfs:label")
                and {PREFIXES["theme"] + theme for theme in item.themes} <= graph.values(node, "pg:theme")
                for node in graph.instances("pg:" + kind)
            ), item
    for cooperation in facts.cooperations:
        if identity.organisation_iri(cooperation.actors[0]) == identity.organisation_iri(cooperation.actors[1]):
            continue
        wanted = [node for node in graph.instances("pg:Partnership") if spans(cooperation) <= graph.spans(node)]
        one_node = len({_node_of(graph, facts, actor) for actor in cooperation.actors}) == 1
        assert one_node or any(set(cooperation.actors) <= graph.labels(node, "pg:member") for node in wanted)


def _names(graph: Graph, node: str) -> set[str]:
    return graph.values(node, "rdfs:label") | graph.values(node, "skos:altLabel")


def _node_of(graph: Graph, facts: Facts, name: str) -> str:
    known = [item.name for item in facts.organisations if name in (item.name, *item.aliases)]
    return identity.organisation_iri(known[0] if known else name)


def _holds(graph: Graph, node: str, item: PilotAction | Statement) -> bool:
    return (
        spans(item) <= graph.spans(node)
        and (item.region is None or item.region in graph.labels(node, "pg:inRegion"))
        and (item.run_by is None or item.run_by in graph.labels(node, "pg:runBy"))
        and float(graph.value(node, "pg:confidence") or -1) >= item.confidence - 0.001
    )


def _holds_event(graph: Graph, node: str, event: Event) -> bool:
    single: dict[str, Any] = {
        "pg:startDate": event.date,
        "pg:endDate": event.end_date,
        "pg:ordinal": event.ordinal,
        "pg:durationHours": None if event.duration_hours is None else f"{event.duration_hours:g}",
        "pg:eventFormat": None if event.format is None else _full(FORMATS[event.format]),
        "pg:status": None if event.status is None else _full("pg:" + event.status),
    }
    counts: dict[str, Any] = {
        "pg:number": event.participants,
        "pg:minimum": event.participants_min,
        "pg:maximum": event.participants_max,
    }
    roles: dict[str, set[str]] = {}
    for part in graph.instances("pg:Participation"):
        if node in graph.values(part, "pg:atEvent"):
            (role,) = graph.values(part, "pg:role")
            roles.setdefault(role.rpartition("#")[2], set()).update(graph.labels(part, "pg:participant"))
    heads = [head for head in graph.instances("pg:HeadCount") if node in graph.values(head, "pg:atEvent")]
    counted = event.stakeholder_kinds or any(count is not None for count in counts.values())
    return (
        all(graph.values(node, name) == (set() if value is None else {str(value)}) for name, value in single.items())
        and graph.spans(node) == spans(event)
        and (event.name is None or graph.values(node, "rdfs:label") == {event.name})
        and (event.region or event.country or "") in graph.labels(node, "pg:inRegion") | {""}
        and (event.project is None or event.project in graph.labels(node, "pg:inProject"))
        and len(graph.values(node, "pg:theme")) == len(event.themes)
        and set(event.organisers) <= roles.get("organiser", set())
        and set(event.supporters) <= roles.get("supporter", set())
        and set(event.presenters) <= roles.get("presenter", set())
        and set(event.attendees) <= roles.get("attendee", set())
        and bool(heads) == bool(counted)
        and all(
            graph.values(head, name) == ({str(value)} if value is not None else set())
            for head in heads
            for name, value in counts.items()
        )
        and all(set(event.stakeholder_kinds) == graph.values(head, "pg:kindAsWorded") for head in heads)
    )


@settings(max_examples=25, deadline=None)
@given(FACTS)
def test_everything_stated_has_evidence_and_a_label(facts: Facts) -> None:
    graph = Graph(facts)
    parents = {value for (_, p), values in graph.said.items() if p == _full("pg:within") for value in values}
    kinds = Counter(value for (_, p), values in graph.said.items() if p == _full("rdf:type") for value in values)
    for kind in kinds:
        if not kind.startswith(PREFIXES["pg"]) or kind in (_full("pg:Source"), _full("pg:Passage")):
            continue
        for node in graph.instances("pg:" + kind.removeprefix(PREFIXES["pg"])):
            assert graph.values(node, "pg:evidence") or node in parents
            assert node.startswith(ID)
            unnamed = kind in (_full("pg:Participation"), _full("pg:HeadCount"), _full("pg:Partnership"))
            assert unnamed or graph.values(node, "rdfs:label"), node
            assert len(graph.values(node, "pg:confidence")) <= 1


def test_quotes_with_what_stands_around_them() -> None:
    start = TEXT.index("café")
    evidence = Evidence(start, start + 4, "café")
    graph = Graph(Facts(DOCUMENT, organisations=(Organisation("Café", (evidence,)),)))
    selector = f"{ID}passage/report-12345678-{start}-{start + 4}/selector"
    assert graph.value(selector, "oa:prefix") == TEXT[start - CONTEXT : start]
    assert graph.value(selector, "oa:suffix") == TEXT[start + 4 : start + 4 + CONTEXT]
    assert graph.value(selector, "oa:exact") == "café"


@pytest.mark.parametrize(("start", "end", "quote"), [(0, 4, "café"), (-4, 0, ""), (5, 5, ""), (0, 9**6, TEXT)])
def test_a_quote_that_is_not_in_the_text_is_refused(start: int, end: int, quote: str) -> None:
    facts = Facts(DOCUMENT, organisations=(Organisation("Café", (Evidence(start, end, quote),)),))
    with pytest.raises(ValueError, match=r"report\.txt"):
        state(facts, SOURCE)


def test_places_have_codes_and_what_they_are_part_of() -> None:
    here = (Evidence(0, 2, "On"),)
    graph = Graph(
        Facts(
            DOCUMENT, regions=(Region("Soria", here, country="Spain"), Region("Nowhere Valley", here, country="Spain"))
        )
    )
    soria = f"{ID}region/es-so"
    assert graph.values(soria, "pg:isoCode") == {"ES-SO"}
    assert graph.values(soria, "pg:within") == {f"{ID}region/es-cl"}
    assert graph.values(f"{ID}region/es-cl", "pg:within") == {f"{ID}region/es"}
    assert graph.instances("pg:Country") == [f"{ID}region/es"]
    assert graph.values(f"{ID}region/nowhere-valley-es", "pg:within") == {f"{ID}region/es"}


def test_an_organisation_by_its_other_name_is_the_same_node() -> None:
    here = (Evidence(0, 2, "On"),)
    facts = Facts(
        DOCUMENT,
        organisations=(Organisation("Fundación Cepaim", here, aliases=("CEPAIM",)),),
        events=(Event("roundtable", here, organisers=("CEPAIM",)),),
        cooperations=(Cooperation(("CEPAIM", "the Fundación Cepaim"), here),),
    )
    graph = Graph(facts)
    assert graph.instances("pg:Organisation") == [f"{ID}organisation/fundacion-cepaim"]
    assert graph.instances("pg:Partnership") == []


def test_two_events_of_a_kind_on_one_day_in_one_region_are_two() -> None:
    first, second = (Evidence(0, 2, "On"),), (Evidence(3, 5, "28"),)
    facts = Facts(
        DOCUMENT,
        events=(
            Event("training", first, date="2022-03-28", region="Soria", name="Morning"),
            Event("training", second, date="2022-03-28", region="Soria", name="Afternoon"),
            Event("training", second, date="2022-03-28", region="Soria", name="Evening"),
        ),
    )
    graph = Graph(facts)
    assert len(graph.instances("pg:Training")) == 3
    assert f"{ID}event/training-2022-03-28-es-so" in graph.instances("pg:Training")


def test_decisions_rename_and_leave_out() -> None:
    here = (Evidence(0, 2, "On"),)
    facts = Facts(
        DOCUMENT,
        events=(Event("roundtable", here, organisers=("Nord Licht", "Meeting Point")),),
        needs=(Statement("Buses", here),),
    )
    light, other = identity.organisation_iri("Nordlicht"), identity.organisation_iri("Nord Licht")
    point = identity.organisation_iri("Meeting Point")
    need = identity.statement_iri("need", "On", region=None, run_by=None)
    assert Graph(facts).instances("pg:Need") == [need]
    graph = Graph(facts, same={other: light}, rejected={point, need})
    assert graph.instances("pg:Organisation") == [light]
    assert graph.instances("pg:Need") == []
    assert len(graph.instances("pg:Participation")) == 1
    assert not any(point in str(quad) or need in str(quad) for quad in graph.quads if "participation" not in str(quad))


def test_the_source_itself() -> None:
    graph = Graph(Facts(DOCUMENT), extractor="1")
    literals = {quad.predicate.value: quad.object for quad in graph.quads if isinstance(quad.object, ox.Literal)}
    assert literals[_full("dct:issued")] == ox.Literal("2022-04-01", datatype=ox.NamedNode(_full("xsd:date")))
    assert literals[_full("dct:title")] == ox.Literal("Report", language="en")
    assert literals[_full("pg:extractor")].value == "1"
    bare = Graph(Facts(dataclasses.replace(DOCUMENT, language="not a tag", published="soon", title=None, url=None)))
    assert bare.value(SOURCE, "dct:issued") == "soon"
    assert bare.values(SOURCE, "schema:url") == set()
