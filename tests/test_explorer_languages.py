"""The catalogues of the explorer are complete, and translate nothing that is not there."""

import re

import pytest
from catalogue import LANGUAGES as CATALOGUES
from catalogue import catalogue, messages, untranslated
from hypothesis import given
from hypothesis import strategies as st

from practicegraph.viz.languages import LANGUAGES, day, number, preferred, translations


def test_every_language_has_a_catalogue() -> None:
    assert set(LANGUAGES) == {"en", *CATALOGUES}


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_is_complete(language: str) -> None:
    held, wanted = catalogue(language), messages()
    assert len(wanted) > 300
    ids = {message.id for message in held if message.id}
    assert ids == {message.id for message in wanted if message.id}, "run .venv/bin/python tests/catalogue.py"
    assert untranslated(held) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_placeholders_are_kept(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string or ()
        for text in strings:
            assert _placeholders(text) == _placeholders(ids[-1]), message.id


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[ds]", text))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CH, en;q=0.9", "fr"),
        ("de, fr;q=0.3, en;q=0.4", "en"),
        ("pl", "en"),
        ("fr;q=0", "en"),
        ("*", "en"),
        ("fr;q=nonsense", "en"),
    ],
)
def test_the_language_that_is_liked_best(header: str, language: str) -> None:
    assert preferred(header) == language


@given(st.text())
def test_no_header_breaks_it(header: str) -> None:
    assert preferred(header) in LANGUAGES


def test_days_and_numbers() -> None:
    assert day("2022-03-28", "en") == "28 March 2022"
    assert day("2022-03-28", "fr") == "28 mars 2022"
    assert day("2022-03", "fr") == "mars 2022"
    assert day("2022", "fr") == "2022"
    assert day("2022-13-45", "fr") == "2022-13-45"
    assert number(1234567, "en") == "1,234,567"
    assert translations("xx").gettext("Practices") == "Practices"
