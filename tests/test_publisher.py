"""Whose report it is, who "we" are, and long names told by their acronyms."""

import pytest

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.pipeline import extract
from practicegraph.ingest.places import find_places
from practicegraph.ingest.publisher import publisher
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.segment import segment


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Hillside Health Alliance\nBulletin no. 4\n\nIt rained all month.",
            "Hillside Health Alliance",
        ),
        (
            "# What we learnt\n\nA digest by Ardmore Care Network, May 2024\n\nIt was long.",
            "Ardmore Care Network",
        ),
        (
            "# Se busca enlace\n\nEs mayo.\n\n## ¿Quiénes somos?\n\nLa Asociación Monte Abierto reúne a pueblos.",
            "Asociación Monte Abierto",
        ),
        ("# News\n\nThe Hillside Health Alliance met the Ardmore Care Network in the hall. It was cold.", None),
    ],
)
def test_publisher(text: str, name: str | None) -> None:
    document = read_bytes(text.encode(), name="case.txt")
    segments = segment(document)
    actors = find_actors(document, segments, find_places(document, segments))
    assert publisher(actors.mentions, segments) == name


def test_our_event_is_held_by_the_publisher() -> None:
    facts = extract(
        read_bytes(
            b"# What we learnt\n\nA digest by Ardmore Care Network, May 2024\n\n"
            b"On 14 May 2024 we held a workshop in Cork together with the Hillside Health Alliance.",
            name="case.txt",
        ),
        plain=True,
    )
    assert [set(e.organisers) for e in facts.events] == [{"Ardmore Care Network", "Hillside Health Alliance"}]


def test_what_somebody_says_of_us_is_not_the_publisher() -> None:
    facts = extract(
        read_bytes(
            "# What was learnt\n\nA digest by Ardmore Care Network, May 2024\n\n"
            "The Hillside Health Alliance organised a workshop in Cork on 14 May 2024. "
            "“We held it in the barn”, said a farmer.".encode(),
            name="case.txt",
        ),
        plain=True,
    )
    assert [e.organisers for e in facts.events] == [("Hillside Health Alliance",)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Le Cadre de concertation des paysans (CCP) a organisé une rencontre.",
            "Cadre de concertation des paysans",
        ),
        ("La Red rural de mujeres del valle (RRMV) organiza un taller.", "Red rural de mujeres del valle"),
    ],
)
def test_a_long_name_is_told_by_its_acronym(text: str, name: str) -> None:
    document = read_bytes(text.encode(), name="case.txt")
    segments = segment(document)
    found = find_actors(document, segments, find_places(document, segments)).organisations
    assert [o.name for o in found] == [name]
