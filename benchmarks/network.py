"""A made-up network of organisations, in the graph's model: what a few hundred or thousand reports would state."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyoxigraph as ox

from practicegraph.ontology.names import ID, KIND, NS, PREFIXES, THEME

__all__ = ["network"]

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
OA = PREFIXES["oa"]
THEMES = [
    "health",
    "mental-health",
    "mobility",
    "language",
    "social-links",
    "governance",
    "employment",
    "education",
    "housing",
    "food",
    "digital",
]
EVENTS = ["Roundtable", "Training", "Visit", "Webinar", "Conference", "Meeting", "Workshop"]
ROLES = ["organiser", "supporter", "presenter", "attendee"]
KINDS = ["ngo", "local-authority", "migrants"]


def network(triples: int, *, seed: int = 1) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Sources, each with its quads, until there are that many different triples; the same seed gives the same network.

    A source tells of one event with four to eight organisations (drawn so that some are hubs), two practices, a
    challenge, two needs, sometimes a pilot action or a partnership; every stated thing has a quote.
    """
    chance = random.Random(seed)
    number = 0
    made: set[tuple[object, ...]] = set()
    places = max(4, triples // 2000)
    actors = max(10, triples // 400)
    while len(made) < triples:
        quads = _source(number, chance, places, actors)
        made.update((quad.subject, quad.predicate, quad.object) for quad in quads)
        number += 1
        yield f"{ID}source/report-{number - 1}", quads


def _source(number: int, chance: random.Random, places: int, actors: int) -> list[ox.Quad]:
    graph = ox.NamedNode(f"{ID}source/report-{number}")
    quads: list[ox.Quad] = []

    def say(subject: str, predicate: str | ox.NamedNode, *objects: str | ox.NamedNode | ox.Literal) -> None:
        for item in objects:
            prop = predicate if isinstance(predicate, ox.NamedNode) else ox.NamedNode(NS + predicate)
            quads.append(
                ox.Quad(
                    ox.NamedNode(ID + subject), prop, ox.NamedNode(ID + item) if isinstance(item, str) else item, graph
                )
            )

    def thing(subject: str, cls: str, label: str) -> None:
        say(subject, TYPE, ox.NamedNode(NS + cls))
        say(subject, LABEL, ox.Literal(label))
        passage = f"passage/report-{number}-{len(quads)}"
        say(subject, "evidence", passage)
        say(passage, TYPE, ox.NamedNode(NS + "Passage"))
        say(passage, ox.NamedNode(OA + "hasSource"), graph)
        say(passage, ox.NamedNode(OA + "hasSelector"), passage + "/selector")
        say(passage + "/selector", ox.NamedNode(OA + "exact"), ox.Literal(f"{label} in report {number}"))

    def theme() -> ox.NamedNode:
        return ox.NamedNode(THEME + chance.choice(THEMES))

    say(f"source/report-{number}", TYPE, ox.NamedNode(NS + "Source"))
    place = chance.randrange(places)
    region, platform, project = f"region/r{place}", f"platform/r{place}", f"project/p{place % max(1, places // 3)}"
    thing(region, "Region", f"Region {place}")
    say(region, "within", f"region/c{place % 5}")
    say(f"region/c{place % 5}", TYPE, ox.NamedNode(NS + "Country"))
    thing(platform, "Platform", f"Platform {place}")
    say(platform, "inRegion", region)
    say(platform, "inProject", project)
    thing(project, "Project", f"Project {project}")
    event = f"event/e{number}"
    thing(event, chance.choice(EVENTS), f"Event {number}")
    say(event, "inRegion", region)
    say(event, "inSeries", platform)
    say(event, "inProject", project)
    say(event, "theme", theme(), theme())
    present = {int(actors * chance.random() ** 2) for _ in range(chance.randint(4, 8))}
    for place_in_list, actor in enumerate(sorted(present, key=lambda actor: chance.random())):
        organisation = f"organisation/o{actor}"
        thing(organisation, "Organisation", f"Organisation {actor}")
        say(organisation, "organisationKind", ox.NamedNode(KIND + chance.choice(KINDS)))
        participation = f"participation/e{number}/o{actor}"
        thing(participation, "Participation", f"Participation {actor}")
        say(participation, "atEvent", event)
        say(participation, "participant", organisation)
        say(
            participation,
            "role",
            ox.NamedNode(NS + (ROLES[place_in_list] if place_in_list < 4 else chance.choice(ROLES))),
        )
        if place_in_list == 1 and number % 5 == 0:
            say(organisation, "partnerIn", project)
    some = [f"organisation/o{actor}" for actor in sorted(present)]
    for what, cls, count in (("practice", "Practice", 2), ("challenge", "Challenge", 1), ("need", "Need", 2)):
        for place_in_list in range(count):
            statement = f"{what}/{number}-{place_in_list}"
            thing(statement, cls, f"{cls} {number}-{place_in_list}")
            say(statement, "theme", theme())
            say(statement, "inRegion", region)
            say(statement, "reportedAt", event)
            if what == "practice":
                say(statement, "runBy", chance.choice(some))
    if number % 3 == 0:
        thing(f"pilot/{number}", "PilotAction", f"Pilot {number}")
        say(f"pilot/{number}", "runBy", chance.choice(some))
        say(f"pilot/{number}", "inRegion", region)
    if number % 4 == 0 and len(some) > 1:
        thing(f"partnership/{number}", "Partnership", f"Partnership {number}")
        say(f"partnership/{number}", "member", *some[:2])
    return quads
