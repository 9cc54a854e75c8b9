"""Names of organisations put into the nominative, in Polish, Czech and Greek, and freed of the word for their kind."""

import pytest

from practicegraph.ingest.actors_nominative import nominative, without_kind


@pytest.mark.parametrize(
    ("language", "bent", "straight"),
    [
        ("pl", "Fundacją Mamy Głos", "Fundacja Mamy Głos"),
        ("pl", "Szpitalem Wojewódzkim w Suwałkach", "Szpital Wojewódzki w Suwałkach"),
        ("pl", "Regionalnego Ośrodka Polityki Społecznej", "Regionalny Ośrodek Polityki Społecznej"),
        ("pl", "Urzędem Miejskim w Gnieźnie", "Urząd Miejski w Gnieźnie"),
        ("cs", "Ministerstva životního prostředí", "Ministerstvo životního prostředí"),
        ("cs", "Zlínského kraje", "Zlínský kraj"),
        ("el", "Αγροτικό Συνεταιρισμό Αμαρίου", "Αγροτικός Συνεταιρισμός Αμαρίου"),
    ],
)
def test_the_head_and_its_adjectives_are_straightened(language: str, bent: str, straight: str) -> None:
    assert nominative(bent, language) == straight
    assert nominative(straight, language) is None


@pytest.mark.parametrize("name", ["Caritas Diecezji Opolskiej", "Solaris", "Urząd Miasta Łodzi"])
def test_a_name_that_is_not_bent_stays(name: str) -> None:
    assert nominative(name, "pl") is None


def test_languages_without_cases_are_left_alone() -> None:
    assert nominative("Fundacją Mamy Głos", "en") is None


def test_people_leave_out_the_word_for_a_kind() -> None:
    assert without_kind("Verein Kulturfabrik Hoyerswerda") == "Kulturfabrik Hoyerswerda"
    assert without_kind("Fundacja „Normalne Miasto”") == "Normalne Miasto"
    assert without_kind("Verein Hofwandel") is None
    assert without_kind("Asociación de Ganaderos Sierra Viva") is None
