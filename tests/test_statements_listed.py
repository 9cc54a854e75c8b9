"""Sentences that list what is wanted or found wanting."""

import pytest

from practicegraph.ingest.statements_listed import listed


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Tenants called for a rent bank, more interpreters at the hospital and a bus that runs at night.",
            ["a rent bank", "more interpreters at the hospital", "a bus that runs at night."],
        ),
        (
            "Les maires ont jugé utile d'ouvrir une antenne à Thiers et de relancer le prêt de vélos.",
            ["d'ouvrir une antenne à Thiers", "de relancer le prêt de vélos."],
        ),
        (
            "Las vecinas pidieron un horario más largo, la reparación del ascensor y más bancos en la plaza.",
            ["un horario más largo", "la reparación del ascensor", "más bancos en la plaza."],
        ),
    ],
)
def test_each_item_is_a_stretch_of_the_text(text: str, items: list[str]) -> None:
    found = listed(text, 0, len(text))
    assert [text[start:end] for start, end, _ in found] == items
    assert len({lead for *_, lead in found}) == 1
    assert found[0][2] is not None
    assert text.startswith(found[0][2])


@pytest.mark.parametrize(
    "text",
    [
        "The mayor and the teacher met in the hall.",
        "They asked for a bus and bread.",
        "A van brings the bread to the school, the clinic and the two chapels in the hills.",
    ],
)
def test_what_lists_no_wishes_stays_whole(text: str) -> None:
    assert listed(text, 0, len(text)) == [(0, len(text), None)]


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "It rained. Participants stressed the lack of rooms in winter and the price of heating."
    found = listed(text, 11, len(text))
    assert [text[start:end] for start, end, _ in found] == ["the lack of rooms in winter", "the price of heating."]
