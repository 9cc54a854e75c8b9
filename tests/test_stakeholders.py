"""Kinds of stakeholders from the words of reports."""

import pytest

from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ontology.load import stakeholder_kinds


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("NGOs", ("ngo",)),
        ("local and regional associations", ("association",)),
        ("beekeepers", ()),
        ("", ()),
        ("migrants and NGOs", ("migrants", "ngo")),
    ],
)
def test_kinds_of_stakeholders_from_words(words: str, kinds: tuple[str, ...]) -> None:
    assert kinds_of(words) == kinds


def test_every_label_of_the_scheme_names_a_kind() -> None:
    labels = [label for concept in stakeholder_kinds().values() for label in concept.labels.values()]
    assert labels
    assert all(len(kinds_of(label)) == 1 for label in labels)
