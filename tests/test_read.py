"""Reading text, Markdown and web pages: the text, what is known of it, and files that cannot be read."""

import datetime
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.frontmatter import front_matter
from practicegraph.ingest.language import detect_language, language_of_part
from practicegraph.ingest.read import read, read_bytes
from practicegraph.ingest.read_date import date_in

HERE = Path(__file__).parent
PAGES = sorted((HERE / "cases" / "read").glob("*.html"))
TEXTS = [
    *sorted((HERE / "evaluation" / "corpus").glob("*-en.txt")),
    *sorted((HERE.parents[1] / "shared" / "corpus").glob("*.txt")),
]
REPORT = "Réunion à Gap\n\nLe 3 mai, l’été était là. Il n’y avait pas de bus ce jour-là, hélas.\n"
assert PAGES
assert TEXTS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page(path: Path) -> None:
    assert read(path).text == path.with_name(path.name + ".expected.txt").read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_text_is_untouched(path: Path) -> None:
    document = read(path)
    assert document.text == path.read_text("utf-8")
    assert document.language == "en"
    assert document.body == (0, len(document.text))
    assert document.warnings == ()


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), min_size=1, max_size=60))
def test_any_text_is_what_read_text_gives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(("A report. " + text).encode())
    assert read(path).text == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("encoding", "warned"),
    [("utf-8", False), ("utf-16", False), ("utf-16-le", True), ("utf-32", False), ("cp1252", True)],
)
def test_encodings(encoding: str, warned: bool) -> None:
    document = read_bytes(REPORT.encode(encoding), name="a.txt")
    assert document.text == REPORT
    assert bool(document.warnings) == warned
    assert document.title == "Réunion à Gap"
    assert document.language == "fr"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Spotkanie w Łodzi zgromadziło trzydzieści osób, które chciały pomóc młodzieży z okolicznych wsi. "),
        ("iso8859-2", "Příští setkání se uskuteční v Jeseníku, kde budou lidé mluvit o dopravě a lékařích. "),
        ("iso8859-7", "Η συνάντηση έγινε στα Ιωάννινα και πήραν μέρος πολλοί πολίτες της περιοχής. "),
    ],
)
def test_old_code_pages(encoding: str, text: str) -> None:
    assert read_bytes((text * 4).encode(encoding), name="a.txt").text == text * 4


def test_byte_order_mark_stays() -> None:
    document = read_bytes(b"\xef\xbb\xbf" + REPORT.encode(), name="a.txt")
    assert document.text == "\ufeff" + REPORT
    assert document.title == "Réunion à Gap"


def test_mixed_encodings() -> None:
    document = read_bytes(REPORT.encode() * 3 + "Café à Gap.".encode("cp1252"), name="a.txt")
    assert document.text == REPORT * 3 + "Café à Gap."
    assert document.warnings == ("2 stray bytes that are not UTF-8: read as Windows-1252",)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t ", "is empty"),
        ("a.txt", "\ufeff\u00a0\n".encode(), "has no text"),
        ("a.txt", b"text\0text and more", "zero byte at position 4"),
        ("a.txt", bytes(range(1, 32)) * 20, "control characters"),
        ("a.txt", b"\x89PNG\r\n\x1a\n....", "is a picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office file"),
        ("a.rtf", b"{\\rtf1 Hello}", "rich text"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00\xd8", "utf-16"),
        ("a.html", b"<html><body><script>app()</script></body></html>", "no text found"),
        ("a.txt", b"x" * 2_000, "more than the limit of 1,000"),
    ],
)
def test_what_cannot_be_read(name: str, data: bytes, says: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name=name, max_bytes=1_000)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert says in message
    assert "\n" not in message


def test_missing_folder_and_forbidden(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.txt: no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(ReadError, match="cannot be read"):
        read("a\0b.txt")
    pipe = tmp_path / "large.txt"
    pipe.write_bytes(b"x" * 30)
    with pytest.raises(ReadError, match="30 bytes is more than the limit of 20"):
        read(pipe, max_bytes=20)
    if os.geteuid() != 0:  # root may read everything
        pipe.chmod(0)
        with pytest.raises(ReadError, match="may not be read"):
            read(pipe)


def test_front_matter() -> None:
    head = "---\ntitle: Léger\ndate: 2021-06-25\nlang: fr\nurl: https://example.org/a\n---"
    text = head + "\n\n# Autre\n\nDu texte assez long pour voir.\n"
    document = read_bytes(text.encode(), name="a.md")
    assert (document.title, document.published, document.language) == ("Léger", "2021-06-25", "fr")
    assert document.url == "https://example.org/a"
    assert document.metadata["date"] == datetime.date(2021, 6, 25)
    assert document.text == text
    assert document.text[document.body[0] :].startswith("\n\n# Autre")


@pytest.mark.parametrize(
    "head",
    [
        "title: [a",
        "a: *x",
        "a: &x [1]\nb: *x",
        "title: 'x",
        "\tbad",
        "a: " + "[" * 5_000,
        "? {a: b\n",
        "a: " + "x" * 40_000,
    ],
)
def test_broken_front_matter_is_text(head: str) -> None:
    text = f"---\n{head}\n---\n# A title\n\nSomething to read here.\n"
    document = read_bytes(text.encode(), name="a.md")
    assert document.text == text
    assert document.body == (0, len(text))
    assert document.metadata == {}
    assert len(document.warnings) == 1
    assert "front matter" in document.warnings[0]


def test_rules_are_no_front_matter() -> None:
    for text in ("---\nJust prose.\n---\nMore.", "---\n\nNo end", "--- a\nb: c\n---\n"):
        assert front_matter(text) == (None, None)


def test_toml_front_matter() -> None:
    text = '+++\ntitle = "A farm"\npartners = ["One", "Two"]\n+++\nText.\n'
    found, warning = front_matter(text)
    assert found is not None
    assert warning is None
    assert found.metadata == {"title": "A farm", "partners": ["One", "Two"]}
    assert [(v.key, text[v.start : v.end]) for v in found.values] == [
        ("title", "A farm"),
        ("partners", "One"),
        ("partners", "Two"),
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Posted on 25 June 2021 by the team", "2021-06-25"),
        ("Publié le 1er juillet 2021", "2021-07-01"),
        ("Publicado el 3 de mayo de 2021", "2021-05-03"),
        ("Veröffentlicht am 3. März 2021", "2021-03-03"),
        ("Opublikowano 12 maja 2021 r.", "2021-05-12"),
        ("Pubblicato il 7 giugno 2021", "2021-06-07"),
        ("Zveřejněno: 5. června 2021", "2021-06-05"),
        ("Δημοσιεύτηκε στις 9 Μαΐου 2021", "2021-05-09"),
        ("Published June 5, 2021", "2021-06-05"),
        ("Last updated: 2021-06-05", "2021-06-05"),
        ("Stand der Dinge am 3. März 2021", None),
        ("We met on 3 May 2021", None),
    ],
)
def test_published(text: str, date: str | None) -> None:
    document = read_bytes(f"A title here\n\n{text}\n\nThen the report begins and it goes on.\n".encode(), name="a.txt")
    assert document.published == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("31.12.2021", "2021-12-31"),
        ("12/31/2021", "2021-12-31"),
        ("May 2021", "2021-05"),
        ("40 May 2021", None),
        ("x", None),
    ],
)
def test_date_in(text: str, date: str | None) -> None:
    assert date_in(text) == date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("PRESS RELEASE\n\nA bus for all?\n\nIt runs.", "A bus for all?"),
        ("Home > News\n\nThe bus runs again\n\nText here.", "The bus runs again"),
        ("Newsletter no. 3\n\nLEON: A NEW START\n\nText here.", "LEON: A NEW START"),
        ("It began with a bus. It ended with two.\n\nMore.", None),
        ("When: 12 May\nWhere: Leon\n\nText", None),
        ("# Marked *title*\nText", "Marked *title*"),
        ("A title\n=======\nText", "A title"),
    ],
)
def test_title(text: str, title: str | None) -> None:
    assert read_bytes(text.encode(), name="a.txt").title == title


def test_web_page_metadata() -> None:
    document = read(HERE / "cases" / "read" / "rencontre.fr.html")
    assert document.title == "La rencontre de Digne"
    assert document.published == "2021-05-03"
    assert document.url == "https://ex.org/a"
    assert document.language == "fr"
    assert document.media_type == "text/html"


def test_web_page_without_suffix() -> None:
    data = (HERE / "cases" / "read" / "listless.en.html").read_bytes()
    assert read_bytes(data, name="page").media_type == "text/html"
    assert read_bytes(data, name="page.txt").title == "Solar roofs: what we learned"


@pytest.mark.parametrize("page", ["<ul><li>a b c" * 500, "<table><tr><td>" * 40 + "a b c", "<p>a b c" * 20_000])
def test_odd_pages(page: str) -> None:
    assert "a b c" in read_bytes(f"<html><body>{page}</body></html>".encode(), name="a.html").text


def test_page_that_is_too_deep() -> None:
    page = b"<html><body>" + b"<div>" * 20_000 + b"<p>Some words of a report.</p></body></html>"
    with pytest.raises(ReadError, match="no text found"):
        read_bytes(page, name="a.html")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The participants asked for more buses in the evening.", "en"),
        ("Les participants demandent davantage de bus le soir.", "fr"),
        ("Los participantes piden más autobuses por la noche.", "es"),
        ("Die Teilnehmenden wünschen sich abends mehr Busse.", "de"),
        ("Uczestnicy proszą o więcej autobusów wieczorem.", "pl"),
        ("I partecipanti chiedono più autobus la sera.", "it"),
        ("Účastníci žádají více autobusů ve večerních hodinách.", "cs"),
        ("Οι συμμετέχοντες ζητούν περισσότερα λεωφορεία το βράδυ.", "el"),
        ("Ok", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_language_of_short_and_declared_text() -> None:
    assert detect_language("Ok", declared="fr_CA") == "fr-CA"
    assert detect_language("Les participants demandent davantage de bus le soir.", declared="fr-CA") == "fr-CA"
    assert detect_language("Les participants demandent davantage de bus le soir.", declared="en") == "fr"
    assert language_of_part("Fundación Cepaim", main="en") == "en"
    assert language_of_part("Les participants demandent davantage de bus le soir, surtout en hiver.", main="en") == "fr"
