"""Made-up reports in the graph's model (docs/model.md), as many as give so many triples.

Each report tells of one event of the platform of a department: four to twelve organisations in their roles (a few
take part in very many events, most in one: Zipf), how many came, practices, challenges and needs on themes (Zipf too),
places in four levels, sometimes a pilot action, partners of a project, a partnership. Every statement has its sentence,
with offsets into the text of the report.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox
from generate_world import ACTS, LACKS, WISHES, World, slug

from practicegraph.graph.store import Store
from practicegraph.ontology.names import ID, KIND, NS, PREFIXES, THEME

__all__ = ["CHUNK", "Report", "fill", "reports", "written"]

RDF, RDFS, SKOS, OA, DCT, XSD = (PREFIXES[name] for name in ("rdf", "rdfs", "skos", "oa", "dct", "xsd"))
EVENTS = ["Roundtable"] * 6 + ["Training", "Visit", "Webinar", "Conference", "Meeting", "Workshop"]
ROLES = ["organiser", "supporter", "presenter", "attendee"]
LANGUAGES = ["en", "en", "fr", "es", "de", "pl", "it"]
CHUNK = 500_000
"""Triples handed to the bulk loader at once: some 100 MB of text."""


@dataclass(slots=True)
class Report:
    """One report: its IRI, its text, and what it states as N-Triples without the full stop."""

    iri: str
    text: str = ""
    triples: dict[str, None] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, object_: str) -> None:
        self.triples[f"<{subject}> <{predicate}> {object_}"] = None


def reports(triples: int, *, seed: int = 1) -> Iterator[Report]:
    """Reports until there are that many triples; the same for the same numbers, whoever asks and how often."""
    world = World(triples, seed)
    made = number = 0
    while made < triples:
        report = _Writer(world, number).report
        made += len(report.triples)
        number += 1
        yield report


def written(report: Report) -> str:
    """The report as N-Quads."""
    return "".join(f"{triple} <{report.iri}> .\n" for triple in report.triples)


def fill(store: Store, made: Iterator[Report]) -> int:
    """Loads reports into a store, each in its graph and in the merge, by the engine's bulk loader.

    Returns:
        How many triples they state, each counted once for each report.
    """
    stated = 0
    quads: list[str] = []
    triples: dict[str, None] = {}

    def load() -> None:
        with store.writing() as engine:
            engine.bulk_load("".join([*quads, " .\n".join([*triples, ""])]).encode(), format=ox.RdfFormat.N_QUADS)
        quads.clear()
        triples.clear()

    for report in made:
        quads.append(written(report))
        triples.update(report.triples)
        stated += len(report.triples)
        if len(triples) >= CHUNK:
            load()
    load()
    store.flush()
    return stated


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _text(text: str, language: str | None = None) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"' + (f"@{language}" if language else "")


def _typed(text: object, datatype: str) -> str:
    return f'"{text}"^^<{XSD}{datatype}>'


class _Writer:
    """Writes one report, sentence by sentence."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.number = number
        self.chance = random.Random(f"{world.seed} report {number}")
        self.id = f"report-{number}"
        self.report = Report(f"{ID}source/{self.id}")
        self.language = self.chance.choice(LANGUAGES)
        self.sentences: list[str] = []
        self.length = 0
        self.quotes: list[tuple[str, int, int]] = []
        self.town = world.place(world.zipf(self.chance, world.towns))
        self.department, self.department_name = self.town.around[0]
        self.project = f"project-{world.zipf(self.chance, world.projects)}"
        self._event()
        self._places()
        self._organisations()
        self._statements()
        self._source()

    def say(self, sentence: str) -> str:
        """Adds a sentence to the text; the IRI of the passage that it is."""
        start, end = self.length, self.length + len(sentence)
        self.sentences.append(sentence)
        self.length = end + 1
        passage = f"{ID}passage/{self.id}-{start}-{end}"
        self.quotes.append((passage, start, end))
        return passage

    def thing(self, iri: str, cls: str, passage: str, label: str | None = None, language: str | None = None) -> None:
        add = self.report.add
        add(iri, RDF + "type", _iri(NS + cls))
        if label is not None:
            add(iri, RDFS + "label", _text(label, language))
        add(iri, NS + "evidence", _iri(passage))
        add(iri, NS + "foundBy", _text("made up"))
        add(iri, NS + "confidence", _text("0.9"))

    def link(self, iri: str, predicate: str, *others: str) -> None:
        for other in others:
            self.report.add(iri, NS + predicate, _iri(other))

    def theme(self) -> str:
        return THEME + self.world.themes[self.world.zipf(self.chance, len(self.world.themes))]

    def _event(self) -> None:
        chance, world = self.chance, self.world
        cls = chance.choice(EVENTS)
        day = f"20{chance.randrange(15, 26)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        ordinal = self.number // world.departments + 1
        label = f"{cls} {ordinal}, {self.department_name}, {day}"
        passage = self.say(f"The {cls.lower()} in {self.town.name} on {day} was number {ordinal} of the platform.")
        self.event = f"{ID}event/{cls.lower()}-{day}-{self.department}-{self.number}"
        self.platform = f"{ID}platform/{self.department}"
        self.thing(self.event, cls, passage, label, self.language)
        self.link(self.event, "inRegion", f"{ID}region/{self.department}")
        self.link(self.event, "inSeries", self.platform)
        self.link(self.event, "inProject", ID + "project/" + self.project)
        self.link(self.event, "theme", *dict.fromkeys(self.theme() for _ in range(2)))
        self.link(self.event, "status", NS + "past")
        self.link(self.event, "eventFormat", NS + chance.choice(("inPerson", "inPerson", "online", "hybrid")))
        self.report.add(self.event, NS + "startDate", _typed(day, "date"))
        self.report.add(self.event, NS + "ordinal", _typed(ordinal, "integer"))
        self.thing(self.platform, "Platform", passage, self.department_name)
        self.link(self.platform, "inRegion", f"{ID}region/{self.department}")
        self.link(self.platform, "inProject", ID + "project/" + self.project)
        heads = self.say(f"{(came := chance.randrange(8, 60))} people came.")
        count = f"{ID}headcount/{self.event.rsplit('/', 1)[-1]}/{self.id}"
        self.thing(count, "HeadCount", heads)
        self.link(count, "atEvent", self.event)
        self.report.add(count, NS + "number", _typed(came, "integer"))
        self.link(count, "includesKind", *dict.fromkeys(KIND + chance.choice(world.kinds) for _ in range(2)))

    def _places(self) -> None:
        passage = self.say(f"{self.town.name} lies in {self.department_name}.")
        inner = f"{ID}region/{self.town.id}"
        self.thing(inner, "Region", passage, self.town.name)
        for place, name in self.town.around:
            outer = f"{ID}region/{place}"
            self.link(inner, "within", outer)
            self.report.add(outer, RDF + "type", _iri(NS + ("Country" if place.startswith("land") else "Region")))
            self.report.add(outer, RDFS + "label", _text(name))
            inner = outer

    def _organisations(self) -> None:
        chance, world = self.chance, self.world
        numbers = dict.fromkeys(world.zipf(chance, world.actors) for _ in range(chance.randint(4, 12)))
        self.present: list[str] = []
        name = self.event.rsplit("/", 1)[-1]
        for place, number in enumerate(numbers):
            actor = world.organisation(number)
            iri = f"{ID}organisation/{actor.id}"
            role = ROLES[place] if place < 3 else chance.choice(ROLES[1:] + ROLES[3:] * 3)
            passage = self.say(f"{actor.name} came as {role}.")
            self.thing(iri, "Organisation", passage, actor.name)
            if actor.acronym:
                self.report.add(iri, SKOS + "altLabel", _text(actor.acronym))
            self.link(iri, "organisationKind", KIND + actor.kind)
            part = f"{ID}participation/{name}/{actor.id}/{role}"
            self.thing(part, "Participation", passage)
            self.link(part, "atEvent", self.event)
            self.link(part, "participant", iri)
            self.link(part, "role", NS + role)
            self.present.append(iri)
        project = ID + "project/" + self.project
        passage = self.say(f"The project {self.project} pays for it.")
        self.thing(project, "Project", passage, self.project.replace("-", " ").title())
        fund = f"{ID}fund/fund-{int(self.project[8:]) % 30}"
        self.thing(fund, "Fund", passage, f"Fund {fund.rsplit('-', 1)[-1]}")
        self.link(project, "fundedBy", fund)
        if self.number % 6 == 0:
            self.link(self.present[0], "partnerIn", project)
        if self.number % 4 == 0 and len(self.present) > 1:
            pair = [iri.rsplit("/", 1)[-1] for iri in self.present[:2]]
            together = f"{ID}partnership/{'--'.join(pair)}--{self.number}"
            self.thing(together, "Partnership", self.say(f"{pair[0]} and {pair[1]} do this together."))
            self.link(together, "member", *self.present[:2])

    def _statements(self) -> None:
        chance = self.chance
        for cls, some, least, most in (("Practice", ACTS, 1, 4), ("Challenge", LACKS, 0, 3), ("Need", WISHES, 0, 4)):
            for _ in range(chance.randint(least, most)):
                runner = chance.choice(self.present)
                who = runner.rsplit("/", 1)[-1] if cls == "Practice" else "People say"
                sentence = f"{who} {chance.choice(some)} in {self.town.name} since {chance.randrange(1990, 2026)}."
                passage = self.say(sentence)
                iri = f"{ID}{cls.lower()}/{hashlib.sha256(f'{sentence}{self.number}'.encode()).hexdigest()[:12]}"
                self.thing(iri, cls, passage, sentence, self.language)
                self.link(iri, "theme", *dict.fromkeys(self.theme() for _ in range(chance.choice((1, 1, 2)))))
                self.link(iri, "reportedAt", self.event)
                self.link(iri, "inRegion", f"{ID}region/{self.town.id}")
                if cls == "Practice":
                    self.link(iri, "runBy", runner)
        if self.number % 5 == 0:
            pilot = f"{ID}pilot/pilot-{self.number}"
            passage = self.say(f"A pilot action starts in {self.department_name}.")
            self.thing(pilot, "PilotAction", passage, f"Pilot {self.number}, {slug(self.department_name)}")
            self.link(pilot, "runBy", chance.choice(self.present))
            self.link(pilot, "inRegion", f"{ID}region/{self.department}")
            self.link(pilot, "inProject", ID + "project/" + self.project)

    def _source(self) -> None:
        text, add = " ".join(self.sentences), self.report.add
        self.report.text = text
        iri = self.report.iri
        digest = hashlib.sha256(text.encode()).hexdigest()
        add(iri, RDF + "type", _iri(NS + "Source"))
        add(iri, DCT + "title", _text(f"Report {self.number} from {self.department_name}", self.language))
        add(iri, DCT + "language", _text(self.language))
        add(iri, DCT + "format", _text("text/plain"))
        add(iri, NS + "fileName", _text(f"{self.id}.txt"))
        for name in ("snapshot", "digest"):
            add(iri, NS + name, _text(digest))
        for passage, start, end in self.quotes:
            selector = passage + "/selector"
            add(passage, RDF + "type", _iri(NS + "Passage"))
            add(passage, OA + "hasSource", _iri(iri))
            add(passage, OA + "hasSelector", _iri(selector))
            add(selector, RDF + "type", _iri(OA + "TextQuoteSelector"))
            add(selector, RDF + "type", _iri(OA + "TextPositionSelector"))
            add(selector, OA + "exact", _text(text[start:end]))
            add(selector, OA + "prefix", _text(text[max(0, start - 32) : start]))
            add(selector, OA + "suffix", _text(text[end : end + 32]))
            add(selector, OA + "start", _typed(start, "integer"))
            add(selector, OA + "end", _typed(end, "integer"))
