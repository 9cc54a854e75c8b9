"""What single sentences say of the names in them."""

import pytest

from practicegraph.ingest.actors import Actors, find_actors
from practicegraph.ingest.coreference import actor_for
from practicegraph.ingest.organisation_kinds import organisation_kind
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.records import Segment
from practicegraph.ingest.segment import segment


def found(text: str) -> tuple[Actors, tuple[Segment, ...]]:
    document = read_bytes(text.encode(), name="case.txt")
    segments = segment(document)
    return find_actors(document, segments), segments


def names(text: str) -> set[str]:
    return {o.name for o in found(text)[0].organisations}


ORGANISATIONS = {
    "The choir project was organised by Zelena Vrata and the association Au fil des mots.": {
        "Zelena Vrata",
        "Au fil des mots",
    },
    "On Monday, Brod, an NGO that repairs bicycles, opened its doors to the neighbours.": {"Brod"},
    "Le bus est géré par l'Agence régionale de santé Bretagne depuis deux ans dans la région.": {
        "Agence régionale de santé Bretagne"
    },
    "Maria Nowak from Terra Nova told us how the garden began, and who waters it today.": {"Terra Nova"},
    "Spolek Sousedé, z.s. provozuje sdílené auto pro seniory v šesti obcích našeho kraje.": {"Spolek Sousedé, z.s."},
    "Sister Anna Kovac of the Hope Valley Mission spoke about housing in the villages of the coast.": {
        "Hope Valley Mission"
    },
    "Prof. Ines Duarte da Universidade do Mar spoke, and Dr Kim Lee of the Kelp Cooperative answered.": {
        "Universidade do Mar",
        "Kelp Cooperative",
    },
    "The Bright Street Trust and the Kettle Club warmly invite all neighbours to the second open day.": {
        "Bright Street Trust",
        "Kettle Club",
    },
    "Entraide Paysanne et Mobilités Plus organisent une tournée des marchés dans la vallée.": {
        "Entraide Paysanne",
        "Mobilités Plus",
    },
    "La Fabrique Sociale répare des meubles avec les habitants, et les vend au marché du samedi.": {"Fabrique Sociale"},
    "Spolek Modrý kámen, z. s. pořádá kurzy pro seniory v šesti obcích našeho okresu.": {"Spolek Modrý kámen, z. s."},
    "The Ministry of Labour, Family and Social Affairs supports the villages of the valley.": {
        "Ministry of Labour, Family and Social Affairs"
    },
}


@pytest.mark.parametrize(("text", "expected"), ORGANISATIONS.items())
def test_organisations(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Volunteers help in the kitchen on Mondays, and Participants were happy with the French lessons.",
        "Maria Nowak presented the results of the survey in Easter week, and Pedro Ruiz thanked her.",
        "Mieux accueillir les médecins reste un objectif de la vallée pour les années qui viennent.",
        "Mejor informar a los padres es urgente, dicen los maestros de la comarca y de la sierra.",
        "Dr Varghese's first book, Notes from a Lighthouse, has been translated into five languages.",
        "The Mobility Week started in Spain on Monday with a Round Table on Housing for everyone.",
    ],
)
def test_common_words_people_and_events_are_no_organisations(text: str) -> None:
    assert names(text) == set()


def test_an_acronym_in_brackets_is_an_alias() -> None:
    actors, _ = found("The International Organization for Migration (IOM) hosted the day. IOM will come again in May.")
    assert [(o.name, o.aliases) for o in actors.organisations] == [
        ("International Organization for Migration", ("IOM",))
    ]
    assert {m.value for m in actors.mentions} == {"International Organization for Migration"}
    assert len(actors.mentions) == 3


def test_an_initiative_is_a_project_and_has_its_fund() -> None:
    actors, _ = found("The visit took place under Open Gates, a project co-funded by the European Social Fund Plus.")
    assert [(p.name, p.funder) for p in actors.projects] == [("Open Gates", "European Social Fund Plus")]
    assert not actors.organisations


def test_a_city_is_an_actor_only_where_it_acts() -> None:
    acting, _ = found("Last spring the city of Lahti organised a course for caretakers in six blocks of flats.")
    assert [o.name for o in acting.organisations] == ["City of Lahti"]
    assert not names("Forty people live in the city of Lahti and walk to the market hall every Saturday.")


def test_pronouns_and_groups_follow_the_last_subject() -> None:
    actors, segments = found(
        "The guest was the association Chemins Verts. The group walks with newcomers. It also lends boots. "
        "Participants asked many questions. They were tired."
    )
    found_for = [actor_for(s, actors, segments) for s in segments]
    assert found_for == ["Chemins Verts", "Chemins Verts", "Chemins Verts", None, None]


@pytest.mark.parametrize(
    ("name", "described", "kind"),
    [
        ("Universität Graz", None, "university"),
        ("Fundación Horizonte", None, "foundation"),
        ("Comune di Urbino", None, "local-authority"),
        ("Caritas", None, "faith-organisation"),
        ("Zelena Vrata", "housing association", "association"),
        ("Zelena Vrata", None, None),
    ],
)
def test_kinds(name: str, described: str | None, kind: str | None) -> None:
    assert organisation_kind(name, described_as=described) == kind
