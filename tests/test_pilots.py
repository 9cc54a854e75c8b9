"""Pilot actions and who runs them."""

import pytest

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.pilots import find_pilots
from practicegraph.ingest.places import find_places
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.records import PilotAction
from practicegraph.ingest.segment import segment


def pilots(text: str) -> tuple[PilotAction, ...]:
    document = read_bytes(text.encode(), name="case.txt")
    segments = segment(document)
    places = find_places(document, segments)
    return find_pilots(document, segments, find_actors(document, segments, places), places)


@pytest.mark.parametrize(
    "text",
    [
        "The association Terra Nova presented its pilot action in the valley and answered questions.",
        "L'association Terra Nova mène une action pilote dans trois villages de la vallée.",
        "La asociación Terra Nova pone en marcha un proyecto piloto en tres pueblos de la sierra.",
        "Der Verein Terra Nova startet ein Pilotprojekt in drei Dörfern des Landkreises.",
        "The association Terra Nova is testing a shared van in three villages of the valley.",
        "The association Terra Nova tests whether a shared van can replace the bus.",
        "The pilot “Shared van”, run by the association Terra Nova, goes on until May.",
        "# Our year\n\nIt was long.\n\n## Pilots\n\n- The association Terra Nova lends a van to three villages.\n",
    ],
)
def test_who_runs_it(text: str) -> None:
    assert [p.run_by for p in pilots(text)] == ["Terra Nova"] or [p.run_by for p in pilots(text)] == [
        "Verein Terra Nova"
    ]


def test_region_and_name() -> None:
    (pilot,) = pilots(
        "The association Terra Nova showed the pilot project in Soria. "
        "People heard of the project Casa Viva and its aims."
    )
    assert (pilot.run_by, pilot.name, pilot.region) == ("Terra Nova", "Casa Viva", "Soria")


@pytest.mark.parametrize(
    "text",
    [
        "Participants were informed on the progress of the pilot actions and of the trainings.",
        "The association Terra Nova said that bodies may soon apply for pilot actions.",
        "The pilot of the plane told us about his work over the sea.",
    ],
)
def test_pilots_in_general_are_none(text: str) -> None:
    assert pilots(text) == ()


def test_a_pilot_that_is_called_something() -> None:
    (pilot,) = pilots("Our own pilot, called Warm Steps, was run by the association Terra Nova in three villages.")
    assert (pilot.name, pilot.run_by) == ("Warm Steps", "Terra Nova")


def test_a_verb_of_trying_out_with_an_insertion() -> None:
    (pilot,) = pilots("L'association Terra Nova teste, depuis le printemps, une navette de nuit entre les villages.")
    assert pilot.run_by == "Terra Nova"


@pytest.mark.parametrize(
    ("text", "runner"),
    [
        (
            "The Hillside Housing Cooperative opened in 2019. Twelve people came to the evening. The cooperative has "
            "started, as a pilot, to lend its cellar to three market gardeners.",
            "Hillside Housing Cooperative",
        ),
        (
            "Present were the Ardmore Further Education College and the county. The College's pilot, a month of "
            "evening classes for drivers, begins in May.",
            "Ardmore Further Education College",
        ),
        (
            "La Fundación Sierra Viva gestiona el albergue. Vino mucha gente. Desde marzo la fundación prueba, como "
            "piloto, un autobús a demanda.",
            "Fundación Sierra Viva",
        ),
    ],
)
def test_who_is_meant_by_a_kind(text: str, runner: str) -> None:
    assert [p.run_by for p in pilots(text)] == [runner]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The association Terra Nova runs the pilot action Night Larder in two villages.", "Night Larder"),
        ("L'association Terra Nova mène l'action pilote « Le pain du mardi » dans la vallée.", "Le pain du mardi"),
        ("Der Verein Terra Nova startet das Pilotprojekt „Rad statt Bus“ im Tal.", "Rad statt Bus"),
        ("The pilot project of the association Terra Nova goes on.", None),
    ],
)
def test_its_own_name(text: str, name: str | None) -> None:
    assert [p.name for p in pilots(text)] == [name]
