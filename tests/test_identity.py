"""Identifiers: the same thing gets the same IRI, different things get different ones."""

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicegraph.graph import folding, identity
from practicegraph.graph.folding import fold, fold_name

ANY_TEXT = st.text(min_size=1, max_size=120)
NAMES = st.from_regex(r"[A-ZÉŁΔЖ][a-zéøłäñαβγбвг]{2,10}( [A-Za-z]{3,10}){0,3}", fullmatch=True)
GOOD = re.compile(r"https://w3id\.org/practicegraph/id/[a-z]+/[a-z0-9][a-z0-9-]*")


@given(ANY_TEXT)
def test_slugs_are_ascii_and_stable(text: str) -> None:
    slug = identity.slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), slug
    assert len(slug) <= identity.MAX_SLUG + 9
    assert slug == identity.slug(text) == identity.slug(f"  {text}\n")


@given(ANY_TEXT, ANY_TEXT)
def test_slugs_tell_apart_what_folding_tells_apart(one: str, other: str) -> None:
    assert (identity.slug(one) == identity.slug(other)) == (fold(one) == fold(other))


@given(ANY_TEXT)
def test_folding_twice_is_folding_once_and_never_empty(text: str) -> None:
    assert fold(fold(text)) == fold(text) != ""
    assert fold_name(fold_name(text)) == fold_name(text) != ""


@given(NAMES)
def test_decorations_make_no_other_organisation(name: str) -> None:
    plain = identity.organisation_iri(name)
    for other in (
        f"Association {name}",
        f"the {name}",
        f"The {name} association",
        f"Association of {name}",
        f"{name} e.V.",
        f"{name}, z.s.",
        f"“{name.upper()}”",
        f"Asociación {name}",
        f"{name} Sp. z o.o.",
    ):
        assert identity.organisation_iri(other) == plain, other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Δήμος Πατρέων", "Δήμος Πατρών"),
        ("Община Пловдив", "Община Пловдiв"),
        ("Народна школа", "Народня школа"),
        ("हिंदी", "हिंद"),
        ("SAS Institute", "Institute"),
        ("東京", "京東"),
        ("!!!", "???"),
        ("A" * 100 + "b", "A" * 100 + "c"),
        ("Générations Z", "Générations"),
    ],
)
def test_different_names_are_different_organisations(one: str, other: str) -> None:
    assert identity.organisation_iri(one) != identity.organisation_iri(other)
    assert GOOD.fullmatch(identity.organisation_iri(one))


@pytest.mark.parametrize("name", ["Association", "The", "NGO", "z.s.", "Verein e.V.", "…", "Association of the"])
def test_nothing_but_decoration_is_a_name_all_the_same(name: str) -> None:
    assert GOOD.fullmatch(identity.organisation_iri(name))


def test_projects_by_any_word_for_project() -> None:
    assert {identity.project_iri(name) for name in ("Share SIRA", "the Share SIRA project", "Projet Share Sira")} == {
        "https://w3id.org/practicegraph/id/project/share-sira"
    }


def test_regions_by_code_and_names_that_look_like_codes() -> None:
    soria = identity.region_iri("Soria", code="ES-SO")
    assert soria == identity.region_iri("Province of Soria", code="es-so", country="Spain")
    assert soria.endswith("region/es-so")
    assert identity.region_iri("Es So") != soria
    assert identity.region_iri("Valmont", country="FR") != identity.region_iri("Valmont", country="CH")
    assert identity.region_iri("Valmont", code="not a code") == identity.region_iri("Valmont")


def test_events_meet_only_on_a_known_day_and_region() -> None:
    region = identity.region_iri("Soria", code="ES-SO")
    told = [
        identity.event_iri("roundtable", date=date, region=place, source=source, start=3)
        for source in ("https://w3id.org/practicegraph/id/source/a-1", "https://w3id.org/practicegraph/id/source/b-2")
        for date, place in (("2022-03-28", region), ("2022-03", region), ("2022-03-28", None), (None, region))
    ]
    assert told[0] == told[4]
    assert len(set(told)) == 3  # the three that are not known well are one for each source


def test_borders_between_parts_count() -> None:
    one = identity.statement_iri("need", "a b", region="c", run_by=None)
    assert one != identity.statement_iri("need", "a", region="b c", run_by=None)
    assert one == identity.statement_iri("need", "A  b.", region="c", run_by=None)
    assert one != identity.statement_iri("challenge", "a b", region="c", run_by=None)


def test_partners_have_no_order() -> None:
    a, b = identity.organisation_iri("A"), identity.organisation_iri("B")
    assert identity.partnership_iri([a, b], on=None) == identity.partnership_iri([b, a], on=None)
    assert identity.partnership_iri([a, b], on="x") != identity.partnership_iri([a, b], on=None)


@pytest.mark.parametrize("module", [folding, identity])
def test_examples_in_the_documentation(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0
