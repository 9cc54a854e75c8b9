"""The register: its rows are checked, it wins over what reports call an organisation, its names are found in texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicegraph.graph import Store, open_store
from practicegraph.graph.check import check
from practicegraph.graph.errors import InvalidValue, ReadError
from practicegraph.graph.register import checked_identifier, parse_register
from practicegraph.ingest.actors_register import Listed
from practicegraph.ingest.ingest import ingest, retract
from practicegraph.ingest.pipeline import extract
from practicegraph.ingest.records import Document
from practicegraph.ingest.register import listed_names
from practicegraph.ontology.names import ID

CEPAIM = f"<{ID}organisation/cepaim-foundation>"
HEADER = "name,other names,kind,region,identifiers\n"
REGISTER = HEADER + (
    "CEPAIM Foundation,Fundación CEPAIM|CEPAIM,ngo,ES-SO,wikidata:Q2 vat:ESG73600553\n"
    '"kringle team, Burgos",kringle team,,,https://ror.org/013meh722\n'
)
REPORT = """A workshop

On 9 July 2024 Fundación CEPAIM organised a workshop in Burgos. The chairs came from the Kringle Team.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "partners.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def organisations(store: Store) -> dict[str, str]:
    rows = store.query("SELECT ?o ?l { ?o a pg:Organisation ; skos:prefLabel ?l }").rows
    return {str(iri).rpartition("/")[2]: str(label) for iri, label in rows}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ror:013meh722", "ror:013meh722"),
        ("https://ror.org/052gg0110", "ror:052gg0110"),
        ("Wikidata:q42", "wikidata:Q42"),
        ("https://www.wikidata.org/wiki/Q42", "wikidata:Q42"),
        ("vat:NL123456789B01", "vat:NL123456789B01"),
        ("vat:ATU12345678", "vat:ATU12345678"),
        ("oin:00000001003214345000", "oin:00000001003214345000"),
    ],
)
def test_identifiers_in_their_usual_form(text: str, wanted: str) -> None:
    assert checked_identifier(text) == wanted


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ror:013meh723", "should be 22"),
        ("ror:113meh722", "the first a 0"),
        ("ror:013mel722", "nine characters"),
        ("wikidata:P31", "a Q and a number"),
        ("vat:NL123456789", "follows NL"),
        ("vat:ZZ1", "letters of a country"),
        ("oin:1234", "twenty digits"),
        ("isni:0000", "write one of ror, wikidata, vat, oin"),
        ("Q42", "is no identifier"),
    ],
)
def test_identifiers_that_cannot_be(text: str, fault: str) -> None:
    with pytest.raises(InvalidValue, match=fault):
        checked_identifier(text)


def test_bad_rows_are_told_with_their_line_and_the_rest_counts() -> None:
    text = (
        HEADER
        + 'Abc,,,,\n,B,,,\nC,,beekeepers,,\n\nD,,,,ror:1\nThe Abc,,,,\n"E\nF",,NGO,,wikidata:Q1\nG,,,,wikidata:Q1\n'
    )
    entries, problems = parse_register(text)
    assert [(entry.name, entry.line, entry.kind) for entry in entries] == [("Abc", 2, None), ("E\nF", 8, "ngo")]
    assert [text[entry.start : entry.end] for entry in entries] == ["Abc,,,,", '"E\nF",,NGO,,wikidata:Q1']
    assert [problem.split(":")[0] for problem in problems] == ["line 3", "line 4", "line 6", "line 7", "line 10"]
    for problem, words in zip(
        problems, ("no name", "'beekeepers'", "'ror:1'", "line 2 already", "line 8"), strict=True
    ):
        assert words in problem


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_byte_order_marks(delimiter: str) -> None:
    (entry,), problems = parse_register(f"\ufeffName{delimiter}Kind\r\nA{delimiter}ngo\r\n")
    assert (entry.name, entry.kind, problems) == ("A", "ngo", [])


@pytest.mark.parametrize("text", ["", "organisation;kind\nA;ngo\n"])
def test_what_is_no_register(text: str) -> None:
    with pytest.raises(InvalidValue, match="a column name"):
        parse_register(text)


def test_the_register_wins_and_is_kept(folder: Path) -> None:
    with open_store(":memory:") as store:
        ingest(["a.txt"], store, plain=True)
        assert "fundacion-cepaim" in organisations(store)
        ingest(["a.txt"], store, plain=True, register="partners.csv")
        expected = {"cepaim-foundation": "CEPAIM Foundation", "kringle-team-burgos": "kringle team, Burgos"}
        assert expected.items() <= organisations(store).items()
        assert "fundacion-cepaim" not in organisations(store)
        (folder / "b.txt").write_text(REPORT.replace("9 July", "10 July").replace("Fundación ", ""), encoding="utf-8")
        ingest(["b.txt"], store, plain=True)
        organised = store.query(f"SELECT ?e {{ {CEPAIM} pg:organised ?e }}").rows
        assert len(organised) == 2
        identifiers = store.query(f"SELECT ?i {{ {CEPAIM} pg:identifier ?i }}").column("i")
        assert sorted(map(str, identifiers)) == ["vat:ESG73600553", "wikidata:Q2"]
        assert store.query(f"ASK {{ {CEPAIM} pg:inRegion <{ID}region/es-so> }}").rows[0][0]
        assert check(store) == []
        assert ingest(["a.txt", "b.txt"], store, plain=True, register="partners.csv").changed == ()
        retract("partners.csv", store)
        assert listed_names(store) == ()
        assert "fundacion-cepaim" in organisations(store)


def test_bad_rows_and_files_in_a_run(folder: Path) -> None:
    (folder / "bad.csv").write_text(HEADER + "A,,,Nowhereland,\nB,,,,ror:1\n", encoding="utf-8")
    with open_store(":memory:") as store:
        summary = ingest(["a.txt"], store, plain=True, register="bad.csv")
        assert [reason.split(":")[0] for _, reason in summary.failed] == ["line 2", "line 3"]
        assert summary.new == ("bad.csv", "a.txt")
        assert "a" in organisations(store)
        with pytest.raises(ReadError, match="none"):
            ingest(["a.txt"], store, plain=True, register="none.csv")
        (folder / "latin.csv").write_bytes("name\nÉ\n".encode("latin-1"))
        with pytest.raises(ReadError, match="UTF-8"):
            ingest(["a.txt"], store, plain=True, register="latin.csv")


LISTED: Listed = (("CARE", "CARE"), ("Verde Vivo", "Verde Vivo"), ("VV", "Verde Vivo"), ("kringle", "kringle"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We then saw how Verde Vivo and CARE had begun. Later VV went on.", {"Verde Vivo": ("VV",), "CARE": ()}),
        ("Take care of the verde vivo in your garden, with kringle.", {}),
        ("It was in the hands of Friends of Verde Vivo, an association.", {"Friends of Verde Vivo": ()}),
    ],
)
def test_names_of_the_register_are_found(text: str, found: dict[str, tuple[str, ...]]) -> None:
    facts = extract(Document("x.txt", text, "0" * 64, language="en", body=(0, len(text))), plain=True, listed=LISTED)
    assert {item.name: item.aliases for item in facts.organisations} == found
    for item in facts.organisations:
        assert all(text[evidence.start : evidence.end] == evidence.quote for evidence in item.evidence)
