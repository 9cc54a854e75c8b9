"""Places in running text: what counts, what is part of a name, and which of several namesakes is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicegraph.ingest.places import document_country, find_places, outside
from practicegraph.ingest.records import Document, Segment
from practicegraph.ingest.regions import find_regions


def report(text: str, language: str = "en") -> tuple[Document, tuple[Segment, ...]]:
    return Document("x.txt", text, "", language=language), (Segment(0, len(text), "sentence", text),)


def places(text: str, language: str = "en") -> list[str]:
    found = find_places(*report(text, language))
    return [m.value.iso_code or m.value.nuts_code or m.value.name for m in found]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The visit to Isère, France, was short.", "en", ["FR-38", "FR"]),
        ("Farmers from the Italian region of Tuscany came.", "en", ["IT-52"]),
        ("Dans le département de la Creuse, en Nouvelle-Aquitaine.", "fr", ["FR-23", "FR-NAQ"]),
        ("En la provincia de Soria, en Castilla y León.", "es", ["ES-SO", "ES-CL"]),
        ("W województwie lubelskim, w Polsce.", "pl", ["PL-06", "PL"]),
        ("V Jihomoravském kraji.", "cs", ["CZ-64"]),
        ("στην Περιφέρεια Κρήτης", "el", ["GR-M"]),
        ("In Niederösterreich und in der Steiermark.", "de", ["AT-3", "AT-6"]),
        ("We met in the village of Kleinzell, in Lower Austria.", "en", ["Kleinzell", "AT-3"]),
        ("The meeting in Kleinzell on 4 May 2023 was long.", "en", ["Kleinzell"]),
    ],
)
def test_places_are_found(text: str, language: str, found: list[str]) -> None:
    assert places(text, language) == found


@pytest.mark.parametrize(
    "text",
    [
        "JRS Welcome Isère finds rooms.",
        "She studied at the University of Tartu.",
        "Victoria and Nancy were Reading a Nice book.",
        "The Orange team went Mobile.",
        "nice reading in split shifts",
    ],
)
def test_names_and_words_are_no_places(text: str) -> None:
    assert places(text) == []


def test_the_country_of_the_document_decides_between_namesakes() -> None:
    assert places("In Belgium, the province of Limburg lends bicycles.") == ["BE", "BE-VLI"]
    assert places("In the Netherlands, the province of Limburg lends bicycles.") == ["NL", "NL-LI"]


def test_the_country_is_that_of_most_places() -> None:
    document, segments = report("In Isère, in Creuse and in Spain.")
    assert document_country(document, find_places(document, segments)) == "France"


def test_mentions_inside_given_spans_are_dropped() -> None:
    document, segments = report("In Soria and in Teruel, Spain.")
    found = find_places(document, segments)
    assert [m.text for m in outside(found, [(0, 10)])] == ["Teruel", "Spain"]


def test_regions_have_parents_and_countries_only_where_stated() -> None:
    document, segments = report("In Soria, Castilla y León, Spain.")
    soria, above = find_regions(document, segments, find_places(document, segments))
    assert (soria.name, soria.part_of, soria.country, soria.code) == ("Soria", "Castilla y León", "Spain", "ES-SO")
    assert (above.name, above.part_of, above.code) == ("Castilla y León", None, "ES-CL")
    document, segments = report("In the department of Isère.")
    assert [
        (r.name, r.part_of, r.country) for r in find_regions(document, segments, find_places(document, segments))
    ] == [("Isère", None, None)]


def test_bent_names_are_straightened() -> None:
    document, segments = report("Spotkanie we Wrocławiu.", "pl")
    assert [r.name for r in find_regions(document, segments, find_places(document, segments))] == ["Wrocław"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_gives_offsets_that_fit(text: str) -> None:
    document, segments = report(text)
    for mention in find_places(document, segments):
        assert text[mention.start : mention.end] == mention.text
