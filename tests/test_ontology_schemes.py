"""The concept schemes: complete labels, no word for two concepts, sound hierarchies."""

from collections import Counter

import pytest

from practicegraph.ontology.load import Concept, stakeholder_kinds, themes
from practicegraph.ontology.names import GENERAL_THEMES

LANGUAGES = {"en", "fr", "es", "pl", "el", "de", "it", "cs"}
SCHEMES = {"themes": themes(), "stakeholder kinds": stakeholder_kinds()}
CONCEPTS = [pytest.param(concept, id=concept.iri) for scheme in SCHEMES.values() for concept in scheme.values()]


def test_there_are_enough_concepts_for_shared_themes_to_mean_something() -> None:
    assert len(themes()) >= 60
    assert len(stakeholder_kinds()) >= 25
    assert set(GENERAL_THEMES) <= set(themes())


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_concept_is_complete(concept: Concept) -> None:
    assert set(concept.labels) == LANGUAGES
    assert set(concept.alt_labels) <= LANGUAGES
    assert concept.definition.endswith(".")
    for label in (*concept.labels.values(), *(word for words in concept.alt_labels.values() for word in words)):
        assert label == label.strip()
        assert "  " not in label


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_a_label_belongs_to_one_concept(scheme: dict[str, Concept]) -> None:
    counts = Counter(
        (language, label.casefold())
        for concept in scheme.values()
        for language in LANGUAGES
        for label in concept.all_labels(language)
    )
    assert [pair for pair, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_broader_leads_to_the_top_without_going_in_circles(scheme: dict[str, Concept]) -> None:
    def above(name: str, below: tuple[str, ...] = ()) -> set[str]:
        assert name not in below, f"{name} is broader than itself"
        return {name}.union(*(above(parent, (*below, name)) for parent in scheme[name].broader))

    tops = {name for name, concept in scheme.items() if not concept.broader}
    assert all(above(name) & tops for name in scheme)


def test_general_themes_are_those_of_the_facts() -> None:
    """A narrower theme always lies below one of the themes that facts may carry."""
    tops = {name for name, concept in themes().items() if not concept.broader}
    assert tops == set(GENERAL_THEMES) - {"mental-health"}


def test_a_theme_may_have_two_broader_ones() -> None:
    assert themes()["literacy"].broader == ("education", "language")
    assert themes()["mental-health"].broader == ("health",)
