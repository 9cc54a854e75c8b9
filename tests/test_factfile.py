"""The factfile of a region: what is on it, that every sentence is quoted right, and that two pages hold it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium
from explorer_store import example_store
from pypdf import PdfReader
from typer.testing import CliRunner

from practicegraph.graph import open_store
from practicegraph.graph.errors import NotFound
from practicegraph.graph.store import Store
from practicegraph.ingest.ingest import ingest
from practicegraph.viz.cli import app
from practicegraph.viz.factfile import ROOM, Factfile, factfile
from practicegraph.viz.factfile_pdf import as_pdf
from practicegraph.viz.factfile_text import as_html, as_markdown
from practicegraph.viz.page_model import Asked, Links

REGIONS = ("fr-84", "fr-19", "fr-71", "fr-38", "es-so", "fr")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("factfile") / "store")


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder, read_only=True) as opened:
        yield opened


def asked(store: Store, lang: str = "en") -> Asked:
    return Asked(links=Links(), lang=lang, store=store)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def quotes_of(made: Factfile) -> list[str]:
    return [note.quote.text for report in made.reports for note in report.notes]


def test_sections_of_a_region(store: Store) -> None:
    made = factfile(asked(store), "fr-84")
    assert [topic.id for topic in made.topics] == [
        "platform", "partners", "events", "heads", "pilots", "practices", "needs", "peers",
    ]  # fmt: skip
    lines = {topic.id: [line.text for line in topic.lines] for topic in made.topics}
    assert "Entraide Pierre Valdo" in lines["partners"]
    assert "16 people" in lines["heads"]
    assert "Tero Loko" in lines["peers"]
    assert made.name.text == "Vaucluse"
    assert "France" in made.lead


@pytest.mark.parametrize("slug", REGIONS)
def test_every_line_has_its_sentence_and_every_sentence_its_place(store: Store, slug: str) -> None:
    made = factfile(asked(store), slug)
    numbers = {note.number: note for report in made.reports for note in report.notes}
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    lines = [line for topic in made.topics for line in topic.lines]
    assert lines
    assert all(line.notes and set(line.notes) <= set(numbers) for line in lines)
    texts = {str(source.iri): store.snapshot(source.snapshot or "") for source in store.sources()}
    for note in numbers.values():
        held = texts[note.quote.source]
        assert held is not None
        assert held[note.quote.start : note.quote.end] == note.quote.text


@pytest.mark.parametrize(("slug", "lang"), [("fr-84", "en"), ("fr-19", "fr"), ("fr", "en")])
def test_two_pages_hold_it(store: Store, slug: str, lang: str) -> None:
    content = as_pdf(asked(store, lang), slug)
    document = PdfReader(io.BytesIO(content))
    assert len(document.pages) <= 2
    assert str(document.root_object["/Lang"]) == lang
    assert document.metadata is not None
    assert str(document.metadata.title).startswith(factfile(asked(store, lang), slug).name.text)
    assert as_pdf(asked(store, lang), slug) == content
    topics = [topic.title for topic in factfile(asked(store, lang), slug).topics]
    assert [entry.title for entry in document.outline if not isinstance(entry, list)][: len(topics) - 1] == topics[:-1]
    structure: Any = document.root_object["/StructTreeRoot"]
    tags = [element.get_object() for element in structure["/K"]["/K"]]
    kinds = [tag["/S"] for tag in tags]
    assert kinds[0] == "/H1"
    assert kinds.count("/H2") >= len(topics) - 1
    assert {"/L", "/P", "/H3"} <= set(kinds)
    held = sum(len(numbers) for numbers in structure["/ParentTree"]["/Nums"][1::2])
    assert held == sum(len(tag["/K"]) if tag["/S"] == "/L" else 1 for tag in tags)
    parts = [page.get_contents() for page in document.pages]
    assert sum(part.get_data().count(b"/MCID") for part in parts if part is not None) == held


def test_printed_from_a_browser_two_pages_hold_it(store: Store, tmp_path: Path) -> None:
    with chromium() as browser:
        page = browser.new_page()
        for slug in ("fr", "fr-84"):
            file = tmp_path / f"{slug}.html"
            file.write_text(as_html(asked(store), factfile(asked(store), slug)), "utf-8")
            page.goto(file.as_uri())
            printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
            assert len(printed.pages) <= 2
            assert round(float(printed.pages[0].mediabox.width)) == 595, "A4"


def test_less_room_shows_less_and_says_so(store: Store) -> None:
    whole, part = factfile(asked(store), "fr-84"), factfile(asked(store), "fr-84", room=ROOM / 3)
    assert part.size < whole.size
    assert sum(topic.left_out for topic in part.topics) > sum(topic.left_out for topic in whole.topics)
    assert all(topic.left_out >= 0 for topic in part.topics)
    assert "more are in the graph" in as_markdown(asked(store), part)


def test_the_forms_say_the_same(store: Store) -> None:
    made = factfile(asked(store), "fr-71")
    page, plain = as_html(asked(store), made), as_markdown(asked(store), made)
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#|https?://)', page)
    for quote in quotes_of(made):
        assert " ".join(quote.split())[:40] in plain.replace("\\", "")
    printed = text_of(as_pdf(asked(store), "fr-71"))
    for topic in made.topics:
        assert topic.title in printed
        assert f"## {topic.title}" in plain


def test_french(store: Store) -> None:
    made = factfile(asked(store, "fr"), "fr-84")
    assert [topic.title for topic in made.topics][-2:] == ["Besoins ouverts", "Pairs ailleurs"]
    assert "Fiche de la région" in text_of(as_pdf(asked(store, "fr"), "fr-84"))


def test_markup_in_names_is_text(tmp_path: Path) -> None:
    report = (
        "# Roundtable in Corrèze\n\nThe roundtable in Corrèze, France, took place on 3 May 2022.\n\n"
        "The association <b>Les & Co</b> <script>alert(1)</script> *runs* a [garden](javascript:x) for newcomers "
        "in Corrèze.\n\n"
        "Newcomers need lessons & books \x07 <para> ${x} in Corrèze.\n"
    )
    (tmp_path / "report.md").write_text(report, "utf-8")
    with open_store(tmp_path / "store") as opened:
        ingest([str(tmp_path / "report.md")], opened)
        made = factfile(asked(opened), "fr-19")
        page, plain = as_html(asked(opened), made), as_markdown(asked(opened), made)
        assert len(PdfReader(io.BytesIO(as_pdf(asked(opened), "fr-19"))).pages) == 1
    assert quotes_of(made)
    assert "<script" not in page + plain
    assert "](javascript" not in plain


def test_unknown_region(store: Store) -> None:
    with pytest.raises(NotFound, match="atlantis"):
        factfile(asked(store), "atlantis")


def test_command(folder: Path, tmp_path: Path) -> None:
    run = CliRunner()
    for form, start in (("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("md", b"# Vaucluse")):
        out = tmp_path / f"vaucluse.{form}"
        done = run.invoke(app, ["factfile", "Vaucluse", "--store", str(folder), "--out", str(out)])
        assert done.exit_code == 0, done.output
        assert out.read_bytes().startswith(start)
    for arguments, message in (
        (["factfile", "Vaucluse", "--out", str(tmp_path / "a.doc")], ".html, .md, .pdf"),
        (["factfile", "Atlantis", "--out", str(tmp_path / "a.md")], "Atlantis"),
        (["factfile", "Vaucluse", "--lang", "xx", "--out", str(tmp_path / "a.md")], "--lang xx"),
    ):
        done = run.invoke(app, [*arguments, "--store", str(folder)])
        assert done.exit_code == 1
        assert message in str(done.exception)
    assert not (tmp_path / "a.md").exists()
