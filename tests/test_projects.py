"""Projects, their funders and partners."""

import pytest

from practicegraph.ingest.actors import Actors, find_actors
from practicegraph.ingest.funds import find_funds
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.segment import segment


def actors(text: str, name: str = "case.txt") -> Actors:
    document = read_bytes(text.encode(), name=name)
    return find_actors(document, segment(document))


def test_the_precise_fund_goes_before_the_european_union() -> None:
    found = actors("The Green Lanes project is funded by the European Union through Interreg Alpine Space.")
    assert [(p.name, p.funder) for p in found.projects] == [("Green Lanes", "Interreg Alpine Space")]


def test_a_fund_named_later_pays_for_the_only_project() -> None:
    found = actors(
        "Le projet Graines d'Accueil réunit six villages autour de jardins partagés.\n\n"
        "Les ateliers ont lieu le samedi. Ils sont financés par le Fonds social européen plus."
    )
    assert [(p.name, p.funder) for p in found.projects] == [("Graines d'Accueil", "European Social Fund Plus")]


def test_a_fund_that_is_not_said_to_pay_is_no_funder() -> None:
    found = actors(
        "The Green Lanes project plants trees along old railways.\n\nA talk explained what Erasmus+ does for schools."
    )
    assert [p.funder for p in found.projects] == [None]


def test_partners_in_front_matter_are_partners_of_the_project() -> None:
    front = "title: Trees\nproject: Green Lanes\npartners:\n  - Zelena Vrata\n  - Cork City Council\n"
    text = f"---\n{front}---\n\nTrees grow.\n"
    (project,) = actors(text, "page.md").projects
    assert (project.name, project.partners) == ("Green Lanes", ("Zelena Vrata", "Cork City Council"))


def test_short_and_long_name_are_one_project() -> None:
    (project,) = actors(
        "Share SIRA is a European project. The SIRA project brings newcomers and neighbours together."
    ).projects
    assert project.name == "Share SIRA"
    assert "SIRA" in project.aliases


def test_funds_by_their_names_in_other_languages() -> None:
    document = read_bytes(b"Z Funduszu Azylu, Migracji i Integracji oraz z FEDER, a nie LEADERSHIP.", name="a.txt")
    found = [m.value for m in find_funds(segment(document))]
    assert found == ["Asylum, Migration and Integration Fund", "European Regional Development Fund"]


FRAME = (
    "**Lead partner:** Cork City Council\n**Partners:** Zelena Vrata Foundation\n**Funding:** LIFE\n\n"
    "## About\n\nTrees.\n"
)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("# Shade for the lanes", "Shade for the lanes"),
        ("# Ombre et fraîcheur – le projet", "Ombre et fraîcheur"),
        ("# Project Shade for the lanes", "Shade for the lanes"),
    ],
)
def test_the_title_of_a_page_with_partners_and_money_is_the_project(title: str, name: str) -> None:
    (project,) = actors(f"{title}\n\n{FRAME}", "page.md").projects
    assert project.name == name
    assert project.funder == "LIFE"


def test_the_title_of_an_announcement_is_no_project() -> None:
    text = f"# Shade for the lanes\n\n**When:** 3 May 2024\n{FRAME}"
    assert actors(text, "page.md").projects == ()
