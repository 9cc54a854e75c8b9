"""Segments of reports in eight languages, and what holds for the segments of any text."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practicegraph.ingest.read import read, read_bytes
from practicegraph.ingest.records import Document, Segment
from practicegraph.ingest.segment import segment
from practicegraph.ingest.segment_sentences import sentences

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases" / "segment").iterdir() if not path.name.endswith(".json"))
SHARED = sorted((HERE.parents[1] / "shared" / "corpus").glob("*.txt"))
EXAMPLES = sorted((HERE.parent / "examples" / "reports").iterdir())
assert len(CASES) >= 8
assert EXAMPLES

PIECES = (
    "\n¦\n\n¦\n  ¦- ¦• ¦1. ¦2. ¦a) ¦# ¦| ¦ | ¦\t¦| --- |¦===¦---¦Where: ¦They said:¦PRESS RELEASE¦z. B. ¦Dr. ¦e.V. ¦"
    "3. Oktober¦"
    "etc. ¦«¦»¦“¦…¦;¦?¦Next¦©¦Posted on 3 May 2021¦\ufeff¦\u00a0¦\u2028¦\r\n¦Κανείς ¦رأي ¦😀¦"
    "A short sentence. ¦the end of it¦**¦```¦title: x\n¦Related articles\n\n¦o "
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES.split("¦")), st.text(max_size=12)), max_size=40).map("".join)


def shape(found: tuple[Segment, ...]) -> list[dict[str, object]]:
    """What a case pins: empty fields are left out."""
    fields = ("kind", "depth", "parent", "label", "text")
    return [{f: v for f in fields if (v := getattr(s, f)) not in (None, 0)} | _zero(s) for s in found]


def _zero(s: Segment) -> dict[str, object]:
    return {"parent": 0} if s.parent == 0 else {}


def check(document: Document) -> tuple[Segment, ...]:
    """What holds for all segments."""
    found = segment(document)
    last, block = 0, 0
    for number, s in enumerate(found):
        assert s.index == number
        assert document.text[s.start : s.end] == s.text
        assert s.text.strip() == s.text != ""
        assert last <= s.start < s.end
        assert s.block >= block
        assert s.parent is None or s.parent < number
        last, block = s.end, s.block
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_case(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + ".expected.json").read_text("utf-8"))
    assert shape(check(read(path))) == expected


@pytest.mark.parametrize("path", EXAMPLES + SHARED, ids=lambda path: path.name)
def test_reports(path: Path) -> None:
    found = check(read(path))
    assert {"sentence", "item"} & {s.kind for s in found}
    assert sum(s.kind == "title" for s in found) <= 2


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["a.txt", "a.md"]))
def test_any_text(text: str, name: str) -> None:
    document = Document(name, text, "", "text/markdown" if name == "a.md" else "text/plain", body=(0, len(text)))
    check(document)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    found = [text[start:end] for start, end in sentences(text, 0, len(text))]
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We met Dr. J. P. Holloway. He agreed.", 2),
        ("Costs rose by 2.5 per cent. Nobody was surprised.", 2),
        ("It closes at 6 p.m. It opens at 9 a.m. every day.", 2),
        ("Contact no. 5 in St. Gallen. The answer was no. Then we left.", 3),
        ("L'A.S.B.L. Horizon et M. Le Goff étaient là. Ils ont signé !", 2),
        ("« Que faire ? » Personne ne sait.", 2),
        ("La Sra. Ruiz, de Luz Común, S.L., habló. ¿Qué falta? ¡Manos!", 3),
        ("Am 3. Oktober traf sich der 2. Runde Tisch. Es kamen 12. Die Stimmung war gut.", 3),
        ("Der Verein Nachbarn e.V. lud ein. Es kamen z. B. Ärzte, d. h. Fachleute.", 2),
        ("Spotkanie odbyło się 12. maja przy ul. Długiej. Fundacja X Sp. z o.o. pomogła.", 2),
        ("Sešli se 5. června v Brně. Přišel spolek Hory, z. s. a další.", 2),
        ("Ποιος πληρώνει; Κανείς. Ο κ. Παππάς έφυγε.", 3),
        ("They left… Nobody knows why. “Really?” she asked.", 3),
        ("See https://example.org/a.b?c=d. Then write to me@example.org. Thanks!", 3),
        ("No end here", 1),
        ("Vitamin C. It helps.", 2),
        ("هل هذا صحيح؟ نعم. شكرا.", 3),
    ],
)
def test_sentences(text: str, count: int) -> None:
    found = [text[start:end] for start, end in sentences(text, 0, len(text))]
    assert len(found) == count, found


def test_front_matter_values_are_segments() -> None:
    head = "---\ntitle: 'A farm'\npartners:\n  - Au Potager\n  - {name: \"Ferme B\", city: Lyon}\n---\n"
    text = head + "# A farm\n\nIt grows leeks.\n"
    found = check(read_bytes(text.encode(), name="a.md"))
    values = [(s.kind, s.label, s.text) for s in found]
    assert values[:5] == [
        ("title", "title", "A farm"),
        ("metadata", "partners", "Au Potager"),
        ("metadata", "partners.name", "Ferme B"),
        ("metadata", "partners.city", "Lyon"),
        ("title", None, "A farm"),
    ]


@pytest.mark.parametrize(
    "end",
    [
        "\n\nPrevious\n\nA new bridge for the old town\n\nNext\n\nMarket day moves to Friday",
        "\n\n\nNew bridge for the old town opens\n\nMarket day moves to Friday morning",
        "\n\nRelated articles\n\nBridge\n\nMarket",
        "\n\nShare\n\nFacebook | Twitter | LinkedIn",
        "\n\nWe use cookies to make this site work.",
        "\n\n© 2022 The Club",
    ],
)
def test_ends_of_pages_are_boilerplate(end: str) -> None:
    body = "Bus for all\n\nThe club of Ambleford runs a bus. It is free.\n\nNext week it goes further."
    found = check(read_bytes((body + end).encode(), name="a.txt"))
    last = [s for s in found if s.start >= len(body)]
    assert last
    assert {s.kind for s in last} == {"boilerplate"}
    assert [s.kind for s in found if s.start < len(body)] == ["title", "sentence", "sentence", "sentence"]


def test_names_at_the_end_are_part_of_the_report() -> None:
    text = "Minutes\n\nWe met on Monday. It rained.\n\nParticipants:\n\nCity of Tampere\n\nLumo Oy\n\nLight Lab\n"
    found = check(read_bytes(text.encode(), name="a.txt"))
    assert [(s.kind, s.text) for s in found[-4:]] == [
        ("heading", "Participants:"),
        ("item", "City of Tampere"),
        ("item", "Lumo Oy"),
        ("item", "Light Lab"),
    ]
    assert {s.parent for s in found[-3:]} == {found[-4].index}


@pytest.mark.parametrize(
    ("unit", "size"),
    [("x", 5), ("word ", 5), ("| ", 5), ("- ", 5), ("[", 5)]
    + [(unit, 0.3) for unit in ("A word here. ", ". ", "z. B. ", "a\tb ", '."', "a: ", "…", "هذا نص. ")],
)
def test_one_long_line(unit: str, size: float) -> None:
    """Sizes in megabytes; a few seconds, where quadratic code takes hours."""
    text = "Start " + unit * int(size * 1_000_000 / len(unit.encode()))
    started = time.process_time()
    check(Document("a.txt", text, "", body=(0, len(text))))
    assert time.process_time() - started < 60


@pytest.mark.parametrize("line", ["Next\n", "- a b\n", "a\tb\n", "Related articles\n\n", "Where: here\n", "Names:\n"])
def test_time_grows_with_the_number_of_lines(line: str) -> None:
    def seconds(lines: int) -> float:
        text = line * lines
        started = time.process_time()
        segment(Document("a.txt", text, "", body=(0, len(text))))
        return time.process_time() - started

    seconds(100)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.02)
