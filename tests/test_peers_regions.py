"""Rural and urban regions, against those whose class in Eurostat's urban-rural typology is beyond doubt."""

import pytest

from practicegraph.queries.peers_regions import settlement, town_density


@pytest.mark.parametrize("code", ["FR-48", "FR-23", "FR-19", "FR-15", "ES-SO", "ES-TE", "ES-CU", "RO-TL", "IE-LM"])
def test_predominantly_rural(code: str) -> None:
    assert settlement(code) == "rural"


@pytest.mark.parametrize("code", ["FR-75C", "FR-59", "FR-13", "ES-MD", "ES-B", "IT-MI", "IT-RM", "DE-BE", "RO-B"])
def test_predominantly_urban(code: str) -> None:
    assert settlement(code) == "urban"


def test_a_region_of_regions_is_in_their_middle() -> None:
    assert settlement("ES-CL") == "rural"
    found = town_density("ES-CL")
    parts = [town_density(f"ES-{code}") for code in ("AV", "BU", "LE", "P", "SA", "SG", "SO", "VA", "ZA")]
    assert found == sorted(part for part in parts if part is not None)[4]


@pytest.mark.parametrize("code", ["FR", "", "XX-1", "FR-000", "nonsense", "FR-"])
def test_countries_and_unknown_codes_have_none(code: str) -> None:
    assert settlement(code) is None
