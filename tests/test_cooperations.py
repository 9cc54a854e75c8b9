"""Who does something together with whom."""

import pytest

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.cooperations import find_cooperations
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.records import Cooperation, Event
from practicegraph.ingest.segment import segment


def cooperations(
    text: str, *, organisers: tuple[str, ...] = (), supporters: tuple[str, ...] = ()
) -> tuple[Cooperation, ...]:
    document = read_bytes(text.encode(), name="case.txt")
    segments = segment(document)
    evidence = (document.evidence(segments[0].start, segments[0].end),)
    event = Event(kind="roundtable", evidence=evidence, region="Soria", organisers=organisers, supporters=supporters)
    return find_cooperations(document, segments, find_actors(document, segments), (event,))


def pairs(text: str) -> set[frozenset[str]]:
    return {frozenset(c.actors) for c in cooperations(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Zelena Vrata Foundation runs a bicycle school together with Cork City Council.",
        "Zelena Vrata Foundation and Cork City Council launched a bicycle school in May.",
        "In partnership with Cork City Council, Zelena Vrata Foundation opened a bicycle school.",
        "The bicycle school was put together by Zelena Vrata Foundation and Cork City Council.",
        "The bicycle school, run by Zelena Vrata Foundation with Cork City Council, goes on until May.",
        "Zelena Vrata Foundation opened a bicycle school with financial help from Cork City Council.",
        "# Wheels\n\n**Lead partner:** Zelena Vrata Foundation\n**Partners:** Cork City Council\n**Lasts:** 2 years\n",
    ],
)
def test_stated_in_a_sentence(text: str) -> None:
    assert pairs(text) == {frozenset(("Zelena Vrata Foundation", "Cork City Council"))}


def test_being_named_together_is_no_cooperation() -> None:
    text = "Zelena Vrata Foundation spoke of trees. Cork City Council answered a question from the University of Graz."
    assert pairs(text) == set()


def test_organisers_and_supporters_of_an_event() -> None:
    text = (
        "The fourth roundtable was organised by IOM Spain and Fundación CEPAIM.\n\n"
        "Caritas Graz and the University of Graz gave their support to the day."
    )
    found = cooperations(
        text, organisers=("IOM Spain", "Fundación CEPAIM"), supporters=("Caritas Graz", "University of Graz")
    )
    expected = {
        ("Fundación CEPAIM", "IOM Spain"),
        ("Caritas Graz", "IOM Spain"),
        ("IOM Spain", "University of Graz"),
        ("Caritas Graz", "Fundación CEPAIM"),
        ("Fundación CEPAIM", "University of Graz"),
        ("Caritas Graz", "University of Graz"),
    }
    of_event = [c for c in found if c.rule == "organisers and supporters of an event"]
    assert {tuple(sorted(c.actors)) for c in of_event} == expected
    assert {c.on for c in of_event} == {"roundtable Soria"}
    joint = next(c for c in of_event if set(c.actors) == {"IOM Spain", "Fundación CEPAIM"})
    assert joint.evidence[0].quote.startswith("The fourth roundtable")
