"""The gazetteer knows places by their names in many languages and cases, and what they are part of."""

import pytest

from practicegraph.ingest.gazetteer import gazetteer
from practicegraph.ingest.placenames import fold


@pytest.mark.parametrize(
    ("name", "language", "code"),
    [
        ("Isère", None, "FR-38"),
        ("département de la Creuse", None, "FR-23"),
        ("Provence-Alpes-Côte d’Azur", None, "FR-PAC"),
        ("Province of Soria", None, "ES-SO"),
        ("Castilla y León", None, "ES-CL"),
        ("Basque Country", None, "ES-PV"),
        ("Euskadi", None, "ES-PV"),
        ("Tuscany", None, "IT-52"),
        ("Bavaria", None, "DE-BY"),
        ("Freistaat Sachsen", None, None),
        ("Lower Silesia", None, "PL-02"),
        ("województwo lubelskie", None, "PL-06"),
        ("województwie dolnośląskim", "pl", "PL-02"),
        ("Małopolsce", "pl", "PL-12"),
        ("Kraj Vysočina", None, "CZ-63"),
        ("South Moravia", None, "CZ-64"),
        ("Western Greece", None, "GR-G"),
        ("Περιφέρεια Δυτικής Ελλάδας", "el", "GR-G"),
        ("Achaia", None, "EL632"),
        ("Skåne", None, "SE-M"),
        ("County Cork", None, "IE-CO"),
        ("Flanders", None, "BE-VLG"),
        ("Frankreich", None, "FR"),
        ("Hiszpanii", "pl", "ES"),
        ("The Netherlands", None, "NL"),
        ("Utopia", None, None),
        ("North", None, None),
    ],
)
def test_a_name_finds_its_code(name: str, language: str | None, code: str | None) -> None:
    place = gazetteer().lookup(name, language=language)
    assert (place.iso_code or place.nuts_code if place else None) == code


@pytest.mark.parametrize(
    ("name", "language", "town"),
    [
        ("Wrocławiu", "pl", "Wrocław"),
        ("Brně", "cs", "Brno"),
        ("Θεσσαλονίκης", "el", "Thessaloníki"),
        ("Grenoble", "en", "Grenoble"),
    ],
)
def test_a_town_is_found_in_its_cases(name: str, language: str, town: str) -> None:
    place = gazetteer().lookup(name, language=language)
    assert place is not None
    assert (place.kind, place.name) == ("town", town)


def test_the_country_decides_between_namesakes() -> None:
    known = gazetteer()
    assert [known.lookup("Limburg", country=c).iso_code for c in ("Belgium", "NL")] == ["BE-VLI", "NL-LI"]  # type: ignore[union-attr]
    assert known.lookup("Isère", country="Spain") is None


def test_a_large_town_comes_before_the_province_around_it_unless_it_is_called_a_province() -> None:
    town, province = gazetteer().lookup("Barcelona"), gazetteer().lookup("province of Barcelona")
    assert town is not None
    assert province is not None
    assert (town.kind, town.parent, province.iso_code) == ("town", "ES-B", "ES-B")


def test_parents_lead_up_to_the_country() -> None:
    soria = gazetteer().by_code("ES-SO")
    assert soria is not None
    assert soria.nuts_code == "ES417"
    assert [place.name for place in gazetteer().parents(soria)] == ["Castilla y León", "Spain"]
    achaia = gazetteer().by_code("EL632")
    assert achaia is not None
    assert [place.iso_code for place in gazetteer().parents(achaia)] == ["GR-G", "GR"]


def test_every_parent_is_in_the_gazetteer() -> None:
    known = gazetteer()
    places = list(known.places())
    assert len(places) > 9000
    assert [p for p in places if p.parent and known.by_code(p.parent) is None and p.kind == "region"] == []


def test_folding_drops_accents_case_hyphens_and_apostrophes() -> None:
    assert fold("Provence-Alpes-Côte d’Azur") == fold("PROVENCE ALPES COTE D'AZUR") == "provence alpes cote d azur"
    assert fold("Łódź") == "lodz"
