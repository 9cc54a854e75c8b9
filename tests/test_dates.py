"""Dates in ten languages, with and without a year, single and in ranges."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from practicegraph.ingest.dates import find_dates
from practicegraph.ingest.records import Document, Segment


def dates(text: str, *, published: str | None = None) -> list[tuple[str, str | None]]:
    return [m.value for m in find_dates(Document("x.txt", text, "", published=published), ())]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("27 January 2022", "2022-01-27", None),
        ("January 27, 2022", "2022-01-27", None),
        ("On Thursday, March 3rd, 2022", "2022-03-03", None),
        ("Sept. 12, 2023", "2023-09-12", None),
        ("the 25th of June 2021", "2021-06-25", None),
        ("27/01/2022", "2022-01-27", None),
        ("12/14/2022", "2022-12-14", None),
        ("12.05.2022", "2022-05-12", None),
        ("2022-01-27", "2022-01-27", None),
        ("from 7 to 9 June 2022", "2022-06-07", "2022-06-09"),
        ("7–9 June 2022", "2022-06-07", "2022-06-09"),
        ("October 4-6, 2023", "2023-10-04", "2023-10-06"),
        ("between 14 and 16 March 2023", "2023-03-14", "2023-03-16"),
        ("7, 8 and 9 June 2022", "2022-06-07", "2022-06-09"),
        ("30 May – 1 June 2022", "2022-05-30", "2022-06-01"),
        ("28 December - 2 January 2023", "2022-12-28", "2023-01-02"),
        ("12.–14.03.2022", "2022-03-12", "2022-03-14"),
        ("le 1er juillet 2021", "2021-07-01", None),
        ("les 27-29 septembre 2022", "2022-09-27", "2022-09-29"),
        ("lundi 5 et mardi 6 décembre 2022", "2022-12-05", "2022-12-06"),
        ("28 de marzo de 2022", "2022-03-28", None),
        ("del 7 al 9 de junio de 2022", "2022-06-07", "2022-06-09"),
        ("12 maja 2023 r.", "2023-05-12", None),
        ("w dniach 5-7 października 2022 r.", "2022-10-05", "2022-10-07"),
        ("στις 5 Μαΐου 2023", "2023-05-05", None),
        ("από 3 έως 5 Οκτωβρίου 2022", "2022-10-03", "2022-10-05"),
        ("3. Oktober 2023", "2023-10-03", None),
        ("vom 7. bis 9. Juni 2022", "2022-06-07", "2022-06-09"),
        ("dal 3 al 5 ottobre 2022", "2022-10-03", "2022-10-05"),
        ("14. března 2024", "2024-03-14", None),
        ("in June 2022", "2022-06", None),
        ("March to May 2022", "2022-03", "2022-05"),
        ("this autumn 2022", "2022", None),
        ("in the course of 2021/2022", "2021", "2022"),
    ],
)
def test_an_expression_has_its_iso_date(text: str, start: str, end: str | None) -> None:
    assert dates(text) == [(start, end)]


def test_days_that_do_not_follow_each_other_are_two_dates() -> None:
    assert dates("on 5 and 12 May 2022") == [("2022-05-05", None), ("2022-05-12", None)]


@pytest.mark.parametrize(
    "text", ["40 may come", "5 out of 10", "20 set up", "at 12.30", "version 3.2", "€ 12 March", "in English"]
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text) == []


def test_without_a_year_the_weekday_decides() -> None:
    assert dates("on Tuesday 22 June", published="2022-02-01") == [("2021-06-22", None)]


def test_without_a_year_the_nearest_reading_to_publication_is_taken() -> None:
    assert dates("on 3 January we meet", published="2022-12-20") == [("2023-01-03", None)]
    assert dates("on 3 December we met", published="2023-01-10") == [("2022-12-03", None)]


def test_no_year_is_invented() -> None:
    assert dates("on 3 January we met") == []


def test_boilerplate_has_no_dates() -> None:
    text = "Posted 4 May 2022"
    assert find_dates(Document("x.txt", text, ""), [Segment(0, len(text), "boilerplate", text)]) == ()


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2049, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for language in ("en", "fr", "es", "pl", "el", "de", "it", "cs"):
        written = format_date(day, "long", locale=language)
        assert dates(f"x {written}.") == [(str(day), None)], written


@given(st.text(max_size=300))
def test_any_text_gives_offsets_that_fit(text: str) -> None:
    for mention in find_dates(Document("x.txt", text, ""), ()):
        assert text[mention.start : mention.end] == mention.text


def relative(text: str, *, language: str, published: str | None = None) -> list[tuple[str, str]]:
    """Start and rule of the dates of a text whose paragraphs are segments."""
    segments, at = [], 0
    for number, line in enumerate(text.split("\n")):
        segments.append(Segment(at, at + len(line), "sentence", line, index=number, block=number))
        at += len(line) + 1
    found = find_dates(Document("x.txt", text, "", language=language, published=published), segments)
    return [(m.value[0], m.rule) for m in found]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("Yesterday the mayors met in Sligo.", "en", "2025-11-11"),
        ("Last Friday the mayors met in Sligo.", "en", "2025-11-07"),
        ("Samedi dernier, nous étions quarante.", "fr", "2025-11-08"),
        ("El pasado lunes se reunieron.", "es", "2025-11-10"),
        ("Am vergangenen Freitag kamen vierzig.", "de", "2025-11-07"),
        ("W ubiegły czwartek spotkaliśmy się.", "pl", "2025-11-06"),
        ("Si è chiuso ieri il forum.", "it", "2025-11-11"),
        ("Next Monday we will meet again.", "en", "2025-11-17"),
    ],
)
def test_a_day_told_from_the_day_of_writing(text: str, language: str, day: str) -> None:
    assert relative(text, language=language, published="2025-11-12") == [(day, "relative")]
    assert relative(text, language=language) == []


def test_a_dateline_is_the_day_of_writing_where_another_day_is_told_from_it() -> None:
    text = "Albacete, 12 de noviembre de 2025.\n— Ochenta personas llenaron ayer el salón."
    assert relative(text, language="es") == [("2025-11-12", "dateline"), ("2025-11-11", "relative")]
    assert relative("Opole, 17 kwietnia 2024 r.\nSpotkanie o transporcie.", language="pl") == [("2024-04-17", "date")]


def test_hier_is_here_in_german() -> None:
    assert relative("Hier trafen sich alle.", language="de", published="2025-11-12") == []


def test_a_weekday_that_fits_no_year_is_a_slip_of_the_pen() -> None:
    assert dates("Thursday 20 September", published="2023-09-25") == [("2023-09-20", None)]
