"""Themes from words: nine languages, enumerations, compounds, context."""

import pytest

from practicegraph.ingest.cues import PhraseBook, fold, words_of
from practicegraph.ingest.themes import THEMES, themes_of
from practicegraph.ontology.load import themes as scheme


def test_the_themes_of_facts_are_in_the_scheme() -> None:
    assert set(THEMES) <= set(scheme())


@pytest.mark.parametrize(
    ("language", "text", "themes"),
    [
        ("en", "Psychologists see refugees every week.", {"mental-health"}),
        ("en", "The school bus does not stop in the upper villages.", {"mobility", "education"}),
        ("fr", "La coopérative installe des panneaux photovoltaïques.", {"energy"}),
        ("fr", "Des bénévoles donnent des cours de français.", {"volunteering", "language"}),
        ("es", "Los vecinos votan los presupuestos participativos.", {"participation"}),
        ("de", "Der Fahrdienst bringt Patienten zum Hausarzt.", {"mobility", "health"}),
        ("it", "Mancano alloggi per le famiglie.", {"housing"}),
        ("pl", "Gmina wymienia piece i montuje fotowoltaikę.", {"energy"}),
        ("cs", "Obec opravuje byty pro mladé rodiny.", {"housing", "youth"}),
        ("el", "Ο δήμος οργανώνει μαθήματα ελληνικής γλώσσας.", {"language", "education"}),
    ],
)
def test_words_of_each_language(language: str, text: str, themes: set[str]) -> None:
    assert set(themes_of(text, language)) == themes


def test_mental_health_is_not_also_health() -> None:
    assert themes_of("Mental health comes last.", "en") == ("mental-health",)


def test_volunteers_in_an_enumeration_of_those_concerned_do_not_count() -> None:
    text = "Coordinate better between the state, the towns, the associations and the volunteers."
    assert themes_of(text, "en") == ("governance",)
    assert "volunteering" in themes_of("Volunteers must be trained.", "en")


def test_context_helps_only_where_the_text_says_nothing() -> None:
    assert themes_of("Longer opening hours.", "en", context=("Libraries",)) == ("culture-sport",)
    assert themes_of("More solar panels.", "en", context=("Libraries",)) == ("energy",)


def test_at_most_four() -> None:
    text = "Health, housing, jobs, schools, buses, energy and food."
    assert len(themes_of(text, "en")) == 4


def test_nothing_told_nothing_found() -> None:
    assert themes_of("It was a fine day.", "en") == ()


def test_folding_keeps_every_offset() -> None:
    for text in ("Straße nach Łódź", "ΟΔΟΣ Ἀθηνᾶς", "cœur ǆ ﬁn ½ 𝔸", "İstanbul"):
        assert len(fold(text)) == len(text)
        for word in words_of(text):
            assert 0 <= word.start < word.end <= len(text)


def test_phrases_with_stems_gaps_and_insides() -> None:
    book = PhraseBook(
        [("a", "en", "need* to"), ("b", "de", "*verkehr*"), ("c", "fr", "ne _ pas"), ("d", "en", "need* to talk")]
    )
    assert [hit.name for hit in book.hits(words_of("She needs to go"))] == ["a"]
    assert [hit.name for hit in book.hits(words_of("der Nahverkehrsplan"))] == ["b"]
    assert [hit.name for hit in book.hits(words_of("ils ne viennent presque pas"))] == ["c"]
    assert {hit.name for hit in book.hits(words_of("We need to talk"))} == {"a", "d"}
    assert book.hits(words_of("ne a b c d pas")) == []
    assert book.hits(words_of("der Nahverkehrsplan"), languages=frozenset({"en"})) == []


def test_a_phrase_that_begins_with_a_gap_is_an_error() -> None:
    with pytest.raises(ValueError, match="must begin with a word"):
        PhraseBook([("a", "en", "_ pas")])
