"""What running prose tells of organisations without their full names or the usual phrases."""

import pytest

from practicegraph.ingest.actors import Actors, find_actors
from practicegraph.ingest.pipeline import extract
from practicegraph.ingest.places import find_places
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.records import Event, Facts
from practicegraph.ingest.segment import segment


def facts(text: str) -> Facts:
    return extract(read_bytes(text.encode(), name="case.txt"), plain=True)


def actors(text: str) -> Actors:
    document = read_bytes(text.encode(), name="case.txt")
    segments = segment(document)
    return find_actors(document, segments, find_places(document, segments))


def event(text: str) -> Event:
    return facts(f"Report of a day\n\n{text}").events[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Elle a visité la communauté de communes Val de Brume, qui loue des vélos.",
            "communauté de communes Val de Brume",
        ),
        ("Le repas fut servi par le lycée agricole de Grandbois.", "lycée agricole de Grandbois"),
        ("Ana Ruiz, técnica en Sendas Vivas, y Luc Petit, animateur à Racines Vives, ont parlé.", "Racines Vives"),
        ("They spoke with Ivo Marr, a housing officer with Copper Lane, about rents.", "Copper Lane"),
        ("Chairs were lent by St Brannoc's Church in the village.", "St Brannoc's Church"),
    ],
)
def test_names_of_organisations(text: str, name: str) -> None:
    assert name in [o.name for o in actors(text).organisations]


def test_columns_of_a_flattened_table_are_no_name() -> None:
    text = "Entidad                 Cooperativa Sendas Vivas\nMunicipio               Villarrubia Alta\n"
    assert "Municipio Villarrubia Alta" not in [o.name for o in actors(text).organisations]


def test_a_verb_behind_a_name_is_no_part_of_it() -> None:
    found = actors("L’association Portes en bois, fondée en 2010, est connue. Portes en bois prend des apprentis.")
    assert [o.name for o in found.organisations] == ["Portes en bois"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Funding came under a three-year project called Leave or Stay Home.", "Leave or Stay Home"),
        ("The group works in the project “Water as a Neighbour” since May.", "Water as a Neighbour"),
        ("El proyecto Tierra que Abriga, iniciado en mayo, sigue.", "Tierra que Abriga"),
        ("It comes out of Boots on the Hill, the European project in which both are partners.", "Boots on the Hill"),
    ],
)
def test_names_of_projects_with_small_words(text: str, name: str) -> None:
    assert [p.name for p in actors(text).projects] == [name]


def test_short_forms_mean_the_organisation_named_before() -> None:
    text = (
        "Copper Lane Community Trust runs a yard in Leeds. The Trust lends tools. "
        "Fundación Sendas Vivas is from Soria. Later the cooperative closed."
    )
    short = [(m.text, m.value) for m in actors(text).mentions if m.rule == "short form"]
    assert short == [("Trust", "Copper Lane Community Trust")]


@pytest.mark.parametrize(
    ("text", "organisers", "supporters"),
    [
        (
            "On 4 July 2023 Copper Lane Trust and Cork City Council teamed up to put on a workshop for forty tenants. "
            "Mill Street Bakery laid on the lunch.",
            ["Copper Lane Trust", "Cork City Council"],
            ["Mill Street Bakery"],
        ),
        (
            "Copper Lane Trust, Cork City Council and Mill University run a hostel. "
            "On 4 July 2023 the three partners invited forty people to a workshop.",
            ["Copper Lane Trust", "Cork City Council", "Mill University"],
            [],
        ),
        (
            "The workshop was on 4 July 2023; it was Copper Lane Trust and Cork City Council who pulled it together.",
            ["Copper Lane Trust", "Cork City Council"],
            [],
        ),
        (
            "On 4 July 2023 the workshop, held by Copper Lane Trust, brought forty people to Cork. "
            "It is part of the project HOMEWARD, led by Cork City Council in partnership with Mill University.",
            ["Copper Lane Trust"],
            [],
        ),
        (
            "Le 4 juillet 2023, l'atelier, que la Fondation Val de Brume avait préparé avec l'Université de Lille, "
            "a réuni quarante personnes.",
            ["Fondation Val de Brume", "Université de Lille"],
            [],
        ),
    ],
)
def test_who_organised_and_who_helped(text: str, organisers: list[str], supporters: list[str]) -> None:
    found = event(text)
    assert [sorted(found.organisers), sorted(found.supporters)] == [sorted(organisers), sorted(supporters)]


@pytest.mark.parametrize(
    "text",
    [
        "Copper Lane Trust and Cork City Council have bought two shops.",
        "With Cork City Council, Copper Lane Trust runs a hostel.",
        "Copper Lane Trust runs a hostel in the old mill with Cork City Council.",
        "The hostel is a partnership of Copper Lane Trust and Cork City Council.",
        "HOMEWARD is carried out by Copper Lane Trust (lead partner) and Cork City Council. LIFE pays for it.",
    ],
)
def test_who_does_something_together(text: str) -> None:
    assert [set(c.actors) for c in facts(text).cooperations] == [{"Copper Lane Trust", "Cork City Council"}]


@pytest.mark.parametrize(
    "text",
    [
        "Copper Lane Trust and Cork City Council attended the hearing.",
        "Copper Lane Trust and Cork City Council said that rents are too high.",
        "Copper Lane Trust spoke about rents with Cork City Council.",
        "Copper Lane Trust came with representatives of Cork City Council.",
    ],
)
def test_being_there_and_talking_is_no_cooperation(text: str) -> None:
    assert facts(text).cooperations == ()


@pytest.mark.parametrize(
    ("text", "runner"),
    [
        ("Our mentoring pilot, which Cork City Council delivers in two schools, goes on.", "Cork City Council"),
        ("Copper Lane Trust is also trialling rent-to-buy for nurses.", "Copper Lane Trust"),
        ("La Fondation Val de Brume met à l'essai une halte de nuit à Lille.", "Fondation Val de Brume"),
        (
            "Proyecto piloto de teleasistencia. Lo lleva la Fundación Sendas Vivas en tres aldeas.",
            "Fundación Sendas Vivas",
        ),
        ("Copper Lane Trust began a pilot with bicycles. It is evaluated by Mill University.", "Copper Lane Trust"),
    ],
)
def test_who_runs_a_pilot(text: str, runner: str) -> None:
    assert [p.run_by for p in facts(text).pilot_actions] == [runner]


def test_who_came_in_brackets_and_the_ordinal_behind_the_word() -> None:
    found = event(
        "The annual workshop, already the sixth one, took place in Cork on 4 July 2023. "
        "Some sixty people (tenants, builders, mayors and nurses) made the trip."
    )
    assert (found.ordinal, found.participants) == (6, 60)
    assert found.stakeholder_kinds == ("tenants", "builders", "mayors", "nurses")
