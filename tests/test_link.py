"""Names in one report that mean the same thing."""

import pytest

from practicegraph.ingest.link import core, initials_match, merge_names


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Association Entraide Nord", "Entraide Nord"),
        ("Humanity association", "Humanity"),
        ("the SIRA project", "SIRA"),
        ("Fundación CEPAIM", "CEPAIM"),
    ],
)
def test_words_for_the_kind_are_no_part_of_the_core(one: str, two: str) -> None:
    assert core(one) == core(two)


def test_the_core_is_never_empty() -> None:
    assert core("The Association") == "association"
    assert core("Projekt") == "projekt"


def test_initials() -> None:
    assert initials_match("IOM", "International Organization for Migration")
    assert initials_match("AFAGA", "Asociación de Familiares de Afectados de Galicia y Asturias")
    assert not initials_match("UNHCR", "Slovak Humanitarian Council")


def test_short_forms_merge_only_with_one_longer_name() -> None:
    assert merge_names(["Caritas Graz", "Caritas"]) == {"Caritas Graz": "Caritas Graz", "Caritas": "Caritas Graz"}
    apart = merge_names(["Caritas Graz", "Caritas Linz", "Caritas"])
    assert apart["Caritas"] == "Caritas"


def test_typos_merge_and_different_numbers_do_not() -> None:
    merged = merge_names(["Entraide Pierre Valdo", "Entraide Piere Valdo", "Gymnasium Nummer 1", "Gymnasium Nummer 2"])
    assert merged["Entraide Piere Valdo"] == "Entraide Pierre Valdo"
    assert merged["Gymnasium Nummer 2"] == "Gymnasium Nummer 2"


def test_stated_pairs_win() -> None:
    assert merge_names(["Zelena Vrata", "ZEV"], pairs={"ZEV": "Zelena Vrata"})["ZEV"] == "Zelena Vrata"
