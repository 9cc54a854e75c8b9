"""Tables by a mapping: the examples, every format, what a row is evidence for, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from practicegraph.graph import Store, open_store
from practicegraph.graph.check import check
from practicegraph.graph.errors import ReadError
from practicegraph.graph.identity import organisation_iri
from practicegraph.ingest.ingest import ingest
from practicegraph.ingest.records import Evidence
from practicegraph.ingest.tables import read_table
from practicegraph.ingest.tables_mapping import load_mapping

EXAMPLES = Path(__file__).parents[1] / "examples" / "tables"


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def column(title: str, prop: str | None = None, **more: Any) -> dict[str, Any]:
    told = {"titles": title, "name": title, **more}
    return told if prop is None else told | {"propertyUrl": prop}


def kind(value: str, **more: Any) -> dict[str, Any]:
    return {"virtual": True, "name": f"is {value}", "propertyUrl": "rdf:type", "valueUrl": value, **more}


def mapping(folder: Path, *columns: dict[str, Any], **more: Any) -> Path:
    path = folder / "mapping.json"
    path.write_text(json.dumps({"url": "t.csv", "tableSchema": {"columns": columns}, **more}), encoding="utf-8")
    return path


def test_the_examples(store: Store) -> None:
    found = sorted(path.name for path in EXAMPLES.glob("*.csv"))
    assert found == ["organization.csv", "partners.csv"]
    summary = ingest([EXAMPLES], store, plain=True)
    assert [Path(path).name for path in summary.new] == found
    assert (summary.failed, summary.warnings) == ((), ())
    assert [problem for problem in check(store) if problem.severity == "error"] == []
    partners = store.query(
        "SELECT ?name { ?o pg:partnerIn ?p ; rdfs:label ?name . ?p rdfs:label 'MATILDE' } ORDER BY ?name"
    )
    assert len([str(row[0]) for row in partners]) == 6
    villach = store.query("SELECT ?r { ?o rdfs:label 'STADT VILLACH' ; pg:inRegion/rdfs:label ?r }")
    assert {"Austria"} < {str(row[0]) for row in villach}
    again = ingest([EXAMPLES], store, plain=True)
    assert len(again.unchanged) == 2


def test_a_row_is_the_evidence(store: Store) -> None:
    ingest([EXAMPLES / "partners.csv"], store, plain=True)
    iri = organisation_iri("Fundación CEPAIM")
    rows = store.query(f"SELECT ?quote {{ <{iri}> pg:evidence/oa:hasSelector/oa:exact ?quote }}")
    assert [str(row[0]) for row in rows] == [
        "name: Fundación CEPAIM; other names: CEPAIM; kind: ngo; region: Soria; projects: Share SIRA"
    ]


def test_a_table_and_a_report_meet(tmp_path: Path, store: Store) -> None:
    report = tmp_path / "visit.txt"
    report.write_text(
        "Study visit to Soria\n\nOn 3 June 2024 Fundación CEPAIM organised a study visit in Soria for 12 people.\n",
        encoding="utf-8",
    )
    ingest([EXAMPLES / "partners.csv", report], store, plain=True)
    iri = organisation_iri("Fundación CEPAIM")
    asked = f"SELECT DISTINCT ?s {{ <{iri}> pg:evidence/oa:hasSource ?s }}"
    assert len(list(store.query(asked))) == 2


EVENTS = [
    column("Title", "rdfs:label"),
    column("Date", "pg:startDate", datatype={"base": "date", "format": "dd/MM/yyyy"}),
    column("Place", "pg:inRegion"),
    column("Hosts", "schema:organizer", separator=";"),
    column("Came", "pg:number"),
    column("Themes", "pg:theme", separator=";"),
    column("Project", "pg:inProject"),
    kind("pg:Workshop"),
]
ROW = {
    "Title": "Roofs in the sun",
    "Date": "02/10/2023",
    "Place": "Soria",
    "Hosts": "Kujawy Energy Cooperative; Valence Cycling",
    "Came": "30",
    "Themes": "energy; volunteering",
    "Project": "Sun Roofs",
    "Telephone": "0123",
}


def as_csv(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    lines = [delimiter.join(f'"{cell}"' for cell in cells) for cells in (ROW.keys(), ROW.values())]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def as_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["not this one"])  # type: ignore[union-attr]
    sheet = book.create_sheet("Events")
    sheet.append(list(ROW))
    sheet.append([30 if cell == "30" else cell for cell in ROW.values()])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_json() -> bytes:
    return json.dumps({"total": 1, "items": [{**ROW, "Hosts": ROW["Hosts"].split("; "), "Came": 30}]}).encode()


@pytest.mark.parametrize(
    ("name", "data", "more"),
    [
        ("t.csv", as_csv(), {}),
        ("t.csv", b"\xef\xbb\xbf" + as_csv(";"), {"dialect": {"delimiter": ";"}}),
        ("t.csv", as_csv(encoding="utf-16"), {}),
        ("t.csv", b"Export of today\r\n" + as_csv(), {"dialect": {"skipRows": 1}}),
        ("t.tsv", as_csv("\t"), {}),
        ("t.xlsx", as_workbook(), {"url": "t.xlsx#Events"}),
        ("t.json", as_json(), {}),
    ],
)
def test_every_format_gives_the_same_event(tmp_path: Path, name: str, data: bytes, more: dict[str, Any]) -> None:
    table = read_table(data, name=name, mapping=load_mapping(mapping(tmp_path, *EVENTS, **more)))
    (event,) = table.facts.events
    assert (event.kind, event.name, event.date, event.region) == ("workshop", ROW["Title"], "2023-10-02", "Soria")
    assert event.organisers == ("Kujawy Energy Cooperative", "Valence Cycling")
    assert (event.participants, event.themes, event.project) == (30, ("energy", "volunteering"), "Sun Roofs")
    text = table.facts.document.text
    assert event.evidence == (Evidence(0, len(text) - 1, text[:-1]),)
    assert "0123" not in text  # columns that the mapping does not name stay out


def test_practices_pilots_and_partnerships(tmp_path: Path, store: Store) -> None:
    columns = [
        column("What", "rdfs:label"),
        column("Who", "pg:runBy"),
        column("Where", "pg:inRegion"),
        kind("pg:Practice"),
        column("Need", "rdfs:label", aboutUrl="#need-{_row}"),
        kind("pg:Need", aboutUrl="#need-{_row}"),
        column("With", "pg:member", aboutUrl="#with-{_row}", separator="+"),
        {"virtual": True, "name": "x", "aboutUrl": "#with-{_row}", "propertyUrl": "pg:member", "valueUrl": "{Who}"},
        kind("pg:Partnership", aboutUrl="#with-{_row}"),
    ]
    (tmp_path / "t.csv").write_text("What,Who,Where,Need,With\nTool shed,Repair Café,Soria,More space,Town Library\n")
    summary = ingest([tmp_path / "t.csv"], store, plain=True, mapping=mapping(tmp_path, *columns))
    assert summary.failed == ()
    assert [problem for problem in check(store) if problem.severity == "error"] == []
    rows = store.query("SELECT ?w ?r { ?p a pg:Practice ; rdfs:label ?w ; pg:runBy/rdfs:label ?r }")
    assert [tuple(map(str, row)) for row in rows] == [("Tool shed", "Repair Café")]
    assert (
        len(list(store.query("SELECT ?p { ?p a pg:Partnership ; pg:member ?a, ?b FILTER (STR(?a) < STR(?b)) }"))) == 1
    )
    assert len(list(store.query("SELECT ?n { ?n a pg:Need }"))) == 1


def test_dates_that_are_none_are_told(tmp_path: Path) -> None:
    data = as_csv().replace(b"02/10/2023", b"soon")
    table = read_table(data, name="t.csv", mapping=load_mapping(mapping(tmp_path, *EVENTS)))
    assert table.facts.events[0].date is None
    assert table.facts.document.warnings == ("row 1: Date 'soon' is no date that is understood; left out",)


def test_a_changed_mapping_reads_the_table_again(tmp_path: Path, store: Store) -> None:
    (tmp_path / "t.csv").write_bytes(as_csv())
    first = mapping(tmp_path, *EVENTS)
    assert len(ingest([tmp_path / "t.csv"], store, mapping=first).new) == 1
    assert len(ingest([tmp_path / "t.csv"], store, mapping=first).unchanged) == 1
    mapping(tmp_path, *EVENTS, lang="en")
    assert len(ingest([tmp_path / "t.csv"], store, mapping=first).changed) == 1


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("t.csv", b"Other,Columns\n1,2\n", "none of its columns"),
        ("t.csv", b"Title,Date\n", "no rows"),
        ("t.csv", b"\0\1\2", "not text"),
        ("t.json", b"[1, 2", "no JSON"),
        ("t.json", b"[" * 100_000, "no JSON"),
        ("t.json", b'[{"Title": ' + b'{"a": ' * 50 + b"1" + b"}" * 51 + b"]", "nested deeper"),
        ("t.xlsx", b"PK no workbook", "broken"),
        ("t.xlsx", bomb(), "zip bomb"),
    ],
)
def test_what_is_no_table(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    told = load_mapping(mapping(tmp_path, *EVENTS))
    with pytest.raises(ReadError, match=said) as caught:
        read_table(data, name=name, mapping=told)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "describes no table"),
        ('{"url": "t.csv"}', "no tableSchema"),
        ('{"tableSchema": {"columns": [{"titles": "a", "propertyUrl": "pg:labl"}]}}', "'pg:labl' is not understood"),
        ('{"tableSchema": {"columns": [{"propertyUrl": "rdf:type", "valueUrl": "pg:Person"}]}}', "'pg:Person'"),
        ('{"tableSchema": {"columns": [{"titles": "a", "aboutUrl": "#{b}"}]}}', "no column's name"),
        ('{"tableSchema": {"columns": ["a"]}}', "not understood as CSVW"),
    ],
)
def test_what_is_no_mapping(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=said):
        load_mapping(path)


def test_a_table_without_a_mapping_and_a_mapping_that_is_not_there(tmp_path: Path, store: Store) -> None:
    (tmp_path / "t.csv").write_bytes(as_csv())
    summary = ingest([tmp_path / "t.csv"], store, plain=True)
    assert "t.csv-metadata.json" in summary.failed[0][1]
    with pytest.raises(ReadError, match="cannot be read"):
        ingest([tmp_path / "t.csv"], store, plain=True, mapping=tmp_path / "none.json")


def test_the_documentation_shows_a_mapping_that_works(tmp_path: Path) -> None:
    text = (EXAMPLES.parents[1] / "docs" / "formats.md").read_text("utf-8")
    (tmp_path / "m.json").write_text(text.partition("```json\n")[2].partition("```")[0], encoding="utf-8")
    data = (EXAMPLES / "organization.csv").read_bytes()
    facts = read_table(data, name="organization.csv", mapping=load_mapping(tmp_path / "m.json")).facts
    assert [(item.name, len(item.partners)) for item in facts.projects] == [("MATILDE", 6)]
