"""Roles of organisations at events, by the syntax around their names; in the cases, names stand in braces."""

import re

import pytest

from practicegraph.ingest.records import Mention, Segment
from practicegraph.ingest.roles import Roles, find_roles


def roles(marked: str, *, label: str | None = None) -> Roles:
    text, mentions, at = "", [], 0
    for match in re.finditer(r"\{(.+?)\}", marked):
        text += marked[at : match.start()]
        name = match.group(1)
        mentions.append(Mention(len(text), len(text) + len(name), "organisation", name, name))
        text, at = text + name, match.end()
    text += marked[at:]
    return find_roles([Segment(0, len(text), "sentence", text, label=label)], mentions)


@pytest.mark.parametrize(
    ("text", "organisers", "supporters", "presenters", "attendees"),
    [
        (
            "On 3 June {Alpha}, in cooperation with {Beta} (lead of the {Gamma Network}), held the meeting.",
            ["Alpha"],
            ["Beta"],
            [],
            [],
        ),
        ("{Alpha} and {Beta}, which leads the {Gamma Network}, called it together.", ["Alpha", "Beta"], [], [], []),
        (
            "La convocatoria fue organizada por {OIM España} y {CEPAIM} con el apoyo de {ICMC}, que lidera {Red}.",
            ["OIM España", "CEPAIM"],
            ["ICMC"],
            [],
            [],
        ),
        (
            "La table ronde a été organisée par la {Mairie de Gap} et {Cap Santé}, avec le soutien de la {Région Sud}.",
            ["Mairie de Gap", "Cap Santé"],
            ["Région Sud"],
            [],
            [],
        ),
        ("Le 4 mai, {Cap Santé} a réuni 20 personnes, en partenariat avec l’{ARS}.", ["Cap Santé"], ["ARS"], [], []),
        (
            "Der runde Tisch wurde von der {Stadt Freiburg} gemeinsam mit dem {Klimabündnis e.V.} organisiert.",
            ["Stadt Freiburg", "Klimabündnis e.V."],
            [],
            [],
            [],
        ),
        (
            "Die {Caritas Graz} lud am 4. Mai zum runden Tisch ein, unterstützt von {Land Steiermark}.",
            ["Caritas Graz"],
            ["Land Steiermark"],
            [],
            [],
        ),
        (
            "Spotkanie zostało zorganizowane przez {Fundacja Ocalenie} we współpracy z {Urząd Miasta Lublin}.",
            ["Fundacja Ocalenie"],
            ["Urząd Miasta Lublin"],
            [],
            [],
        ),
        (
            "{Fundacja Ocalenie} wspólnie z {Caritas} zorganizowała warsztaty.",
            ["Fundacja Ocalenie", "Caritas"],
            [],
            [],
            [],
        ),
        (
            "Setkání uspořádala {Charita Brno} za podpory {Jihomoravský kraj}.",
            ["Charita Brno"],
            ["Jihomoravský kraj"],
            [],
            [],
        ),
        (
            "L’incontro è stato organizzato dalla {Cooperativa Alba} in collaborazione con {Comune di Asti}.",
            ["Cooperativa Alba"],
            ["Comune di Asti"],
            [],
            [],
        ),
        (
            "Η εκδήλωση διοργανώθηκε από τον {Δήμο Πατρέων} με την υποστήριξη του {UNHCR}.",
            ["Δήμο Πατρέων"],
            ["UNHCR"],
            [],
            [],
        ),
        ("The workshop was convened by {A}, {B} and {C} and supported by {D}.", ["A", "B", "C"], ["D"], [], []),
        ("Presentations by {X} and {Y} opened the afternoon.", [], [], ["X", "Y"], []),
        (
            "{The Green Hub}, a local NGO working on energy, hosted the webinar with {Smart Valley} as partner.",
            ["The Green Hub"],
            [],
            [],
            [],
        ),
        ("With the support of {D}, the {City of Tartu} organised a hackathon.", ["City of Tartu"], ["D"], [], []),
        ("{IOM} and {CEPAIM} will host the national roundtable in Spain.", ["IOM", "CEPAIM"], [], [], []),
        (
            "The {Tartu City Government} together with the {University of Tartu} invited 40 residents to the workshop.",
            ["Tartu City Government", "University of Tartu"],
            [],
            [],
            [],
        ),
        (
            "At the invitation of {Kozani Lab}, representatives of {CERTH} and {DEI} took part.",
            ["Kozani Lab"],
            [],
            [],
            ["CERTH", "DEI"],
        ),
        (
            "El {Ayuntamiento de Teruel}, junto con {Cáritas}, celebró la segunda mesa redonda.",
            ["Ayuntamiento de Teruel", "Cáritas"],
            [],
            [],
            [],
        ),
    ],
)
def test_a_sentence_gives_its_roles(
    text: str, organisers: list[str], supporters: list[str], presenters: list[str], attendees: list[str]
) -> None:
    found = roles(text)
    assert [*map(list, (found.organisers, found.supporters, found.presenters, found.attendees))] == [
        organisers,
        supporters,
        presenters,
        attendees,
    ]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Who invited", "organisers"),
        ("Organisateurs", "organisers"),
        ("Organiza", "organisers"),
        ("Veranstalterin", "organisers"),
        ("With the support of", "supporters"),
        ("Partner", "supporters"),
        ("Speakers", "presenters"),
        ("Teilnehmende", "attendees"),
    ],
)
def test_a_label_gives_the_role(label: str, role: str) -> None:
    assert getattr(roles(f"{label}: {{Alpha}}, {{Beta}}", label=label), role) == ("Alpha", "Beta")


def test_a_name_without_a_role_has_none() -> None:
    assert roles("{Alpha} lends bicycles to {Beta}.") == Roles()
