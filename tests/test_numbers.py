"""Numbers and ordinals in words and figures, durations, and counts of those who came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicegraph.ingest.attendance import who_came
from practicegraph.ingest.headcounts import find_counts
from practicegraph.ingest.numbers import duration_hours, number, numbers_in, ordinal
from practicegraph.ingest.records import Document, Mention, Segment


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13", 13),
        ("1,200", 1200),
        ("twenty-three", 23),
        ("two dozen", 24),
        ("a hundred and fifty", 150),
        ("une trentaine", 30),
        ("vingt et un", 21),
        ("quatre-vingt-dix-sept", 97),
        ("soixante et onze", 71),
        ("veintitrés", 23),
        ("treinta y dos", 32),
        ("dreiundzwanzig", 23),
        ("einundzwanzig", 21),
        ("ventotto", 28),
        ("dwudziestu trzech", 23),
        ("dvacet tři", 23),
        ("είκοσι τρεις", 23),
        ("people", None),
        ("", None),
        ("dozenly", None),
    ],
)
def test_a_number_has_its_value(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("third", 3),
        ("4th", 4),
        ("1ère", 1),
        ("2.", 2),
        ("IV", 4),
        ("czwarte", 4),
        ("premier", 1),
        ("πρώτη", 1),
        ("Zweite", 2),
        ("roundtable", None),
    ],
)
def test_an_ordinal_has_its_value(text: str, value: int | None) -> None:
    assert ordinal(text) == value


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("A two-and half-hour evening", 2.5),
        ("a two-and-a-half-hour session", 2.5),
        ("2h30", 2.5),
        ("a 90-minute webinar", 1.5),
        ("trois heures", 3.0),
        ("dos horas y media", 2.5),
        ("zweistündiger Workshop", 2.0),
        ("dwugodzinne spotkanie", 2.0),
        ("from 9:30 to 12:00", 2.5),
        ("de 9h30 à 12h", 2.5),
        ("von 14 bis 17 Uhr", 3.0),
        ("between 10 am and 1 pm", 3.0),
        ("od 10:00 do 13:00", 3.0),
        ("dalle 15.00 alle 18.30", 3.5),
        ("an hour and a half", 1.5),
        ("a half-day", None),
        ("7 to 9 June", None),
        ("30-40 people", None),
        ("48 hours of training", None),
    ],
)
def test_a_duration_is_in_hours(text: str, hours: float | None) -> None:
    assert duration_hours(text) == hours


def counts(text: str, label: str | None = None) -> tuple[tuple[Mention, ...], tuple[Segment, ...]]:
    segments = (Segment(0, len(text), "sentence", text, label=label),)
    return find_counts(Document("x.txt", text, ""), segments), segments


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        ("13 stakeholders took part online.", (13, 13), "count"),
        ("Twelve people were online that day.", (12, 12), "count"),
        ("Une trentaine de personnes ont participé.", (30, 30), "count"),
        ("About 40 local residents came.", (40, 40), "about"),
        ("Between 30 and 40 people attended.", (30, 40), "range"),
        ("More than 50 farmers took part.", (50, None), "at least"),
        ("Up to 25 participants can join.", (None, 25), "at most"),
        ("W spotkaniu wzięło udział 25 osób.", (25, 25), "count"),
        ("An der Sitzung nahmen 17 Vertreterinnen teil.", (17, 17), "count"),
        ("Nous étions dix-huit autour de la table.", (18, 18), "count"),
        ("Hanno partecipato ventidue persone.", (22, 22), "count"),
        ("Zúčastnilo se 30 lidí.", (30, 30), "count"),
        ("Συμμετείχαν 45 εκπρόσωποι.", (45, 45), "count"),
    ],
)
def test_those_who_came_are_counted(text: str, value: tuple[int | None, int | None], rule: str) -> None:
    assert [(m.value, m.rule) for m in counts(text)[0]] == [(value, rule)]


@pytest.mark.parametrize(
    "text",
    [
        "Ten people, one question",
        "A collective of 24 potters seeks a kiln.",
        "The town of 3,000 people",
        "in 9 other rural regions",
    ],
)
def test_others_are_not_counted(text: str) -> None:
    assert counts(text)[0] == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "13 stakeholders came, including town councils and agencies, NGOs and drivers.",
            ("town councils and agencies", "NGOs", "drivers"),
        ),
        (
            "Asistieron 13 personas de ONG, asociaciones locales y regionales, mayores y vecinos.",
            ("ONG", "asociaciones locales y regionales", "mayores", "vecinos"),
        ),
        ("Forty-five mayors, farmers and teachers sat around the table.", ("mayors", "farmers", "teachers")),
        ("Rund 25 Teilnehmende kamen, darunter Landwirte und Vereine.", ("Landwirte", "Vereine")),
        ("16 participants joined to continue the conversation.", ()),
    ],
)
def test_kinds_of_stakeholders_are_as_worded(text: str, kinds: tuple[str, ...]) -> None:
    found, segments = counts(text)
    assert who_came(found[0], segments) == kinds


@given(st.text(max_size=200))
def test_any_text_gives_numbers_inside_it(text: str) -> None:
    for start, end, value in numbers_in(text):
        assert 0 <= start < end <= len(text)
        assert value >= 0


@given(st.text(max_size=200))
def test_any_text_gives_a_duration_or_none(text: str) -> None:
    hours = duration_hours(text)
    assert hours is None or 0 < hours <= 24
