"""Projects whose names have small words in them, or that only their funding tells."""

import pytest

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.places import find_places
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.segment import segment


def projects(text: str) -> list[str]:
    document = read_bytes(text.encode(), name="case.txt")
    segments = segment(document)
    return [p.name for p in find_actors(document, segments, find_places(document, segments)).projects]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The evening is part of a two-year project called Bread on the Table.", "Bread on the Table"),
        ("Spotkanie odbyło się w ramach projektu „Rower zamiast auta”, który trwa do maja.", "Rower zamiast auta"),
        ("La réunion s'inscrit dans le projet « Un toit pour tous », mené jusqu'en mai.", "Un toit pour tous"),
        ("El proyecto, bautizado Huerta Abierta, empezó en mayo.", "Huerta Abierta"),
        ("Das Treffen fand im Rahmen des Interreg-Projekts WegWeiser statt.", "WegWeiser"),
        ("The money came through Roots in the Air, the Erasmus+ project that ended in May.", "Roots in the Air"),
        ("OPEN SHEDS (Grant Agreement No 12345) receives funding from the Horizon Europe programme.", "OPEN SHEDS"),
        ("OPEN SHEDS is carried out from 2023 to 2026 by three towns.", "OPEN SHEDS"),
        ("“Seats for all” is a project of the county.", "Seats for all"),
    ],
)
def test_names_that_are_no_run_of_capitals(text: str, name: str) -> None:
    assert projects(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Hillside Trust is funded by the county and by its members.",
        "“It is a good project”, said the mayor of the town.",
        "The town called Green Hills has no project of its own.",
        "IT IS COLD. The hall is financed by members.",
        "She works with the Hillside Trust in the valley, the project office has moved.",
    ],
)
def test_what_is_none(text: str) -> None:
    assert projects(text) == []
