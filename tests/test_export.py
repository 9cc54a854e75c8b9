"""Exports: everything comes through, deterministically, whole or not at all."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from practicegraph.graph import Store, open_store
from practicegraph.graph.errors import InvalidValue, StoreError
from practicegraph.graph.export import COLUMNS, FORMATS, export
from practicegraph.ingest.records import Document, Evidence, Facts, Organisation, Region
from practicegraph.ingest.state import state
from practicegraph.ontology.names import DERIVED, ID, NS, PREFIXES, VOCABULARY

TEXT = '=HYPERLINK("x") — Nordlicht, "the" house;\nin Soria'
SOURCES = [f"{ID}source/report-{number}" for number in (1, 2)]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        opened.replace_graph(VOCABULARY, [])
        for number, source in enumerate(SOURCES):
            document = Document(f"report-{number}.txt", TEXT, f"{number:064}", language="en")
            facts = Facts(
                document,
                organisations=(
                    Organisation('Nordlicht, "the" house', (Evidence(0, len(TEXT), TEXT),), confidence=0.5),
                ),
                regions=(Region("Soria", (Evidence(len(TEXT) - 5, len(TEXT), "Soria"),)),),
            )
            opened.replace_source(source, state(facts, source), snapshot=TEXT)
        node = ox.NamedNode(ID + "organisation/nordlicht")
        fact = ox.Quad(node, ox.NamedNode(NS + "activeIn"), ox.NamedNode(ID + "region/es-so"))
        opened.change_graph(DERIVED, added=[fact])
        yield opened


@pytest.mark.parametrize(
    ("form", "kind"),
    [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_everything_comes_through(store: Store, tmp_path: Path, form: str, kind: ox.RdfFormat) -> None:
    export(store, form, tmp_path / "out")
    assert {str(quad) for quad in ox.parse(path=tmp_path / "out", format=kind)} == {str(quad) for quad in store.quads()}


def test_turtle_is_the_merge(store: Store, tmp_path: Path) -> None:
    export(store, "turtle", tmp_path / "out.ttl")
    found = [str(quad) for quad in ox.parse(path=tmp_path / "out.ttl")]
    assert len(found) == len(set(found)) == len(store)
    assert "@prefix pg:" in (tmp_path / "out.ttl").read_text("utf-8")


def test_json_is_json(store: Store, tmp_path: Path) -> None:
    export(store, "jsonld", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_bytes())


def test_the_table(store: Store, tmp_path: Path) -> None:
    export(store, "csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    labels = [row for row in rows if row["property"] == "rdfs:label" and row["subject"].startswith("id:organisation/")]
    assert {row["source"] for row in labels} == {"report-0.txt", "report-1.txt"}
    assert {(row["value"], row["grade"], row["confidence"]) for row in labels} == {
        ('Nordlicht, "the" house', "stated", "0.5")
    }
    assert {row["quotes"] for row in labels} == {"'" + TEXT.replace("\n", " ")}
    (derived,) = [row for row in rows if row["grade"] == "derived"]
    assert (derived["property"], derived["value"], derived["value_label"]) == (
        "pg:activeIn",
        "id:region/es-so",
        "Soria",
    )
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    stated = {
        (str(quad.subject), quad.predicate.value, str(quad.object), str(quad.graph_name))
        for quad in store.quads()
        if "/passage/" not in str(quad.subject) and quad.predicate.value not in (NS + "evidence", NS + "confidence")
    }
    assert len(rows) == len(stated)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_gives_the_same_bytes(store: Store, tmp_path: Path, form: str) -> None:
    export(store, form, tmp_path / "one")
    with open_store(":memory:") as other:
        other.replace_graph(VOCABULARY, [])
        for graph in [DERIVED, *reversed(SOURCES)]:
            other.replace_graph(graph, reversed(store.quads(graph)))
        export(other, form, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() != b""


def test_what_cannot_be_written(store: Store, tmp_path: Path) -> None:
    (tmp_path / "old.nq").write_text("old")
    with pytest.raises(InvalidValue, match=r"'xml'; there are: turtle"):
        export(store, "xml", tmp_path / "old.nq")
    with pytest.raises(StoreError, match="nowhere"):
        export(store, "nquads", tmp_path / "nowhere" / "x.nq")
    with pytest.raises(StoreError, match="cannot write"):
        export(store, "nquads", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old.nq"]
    assert (tmp_path / "old.nq").read_text() == "old"


def test_prefixes_are_those_that_questions_know() -> None:
    assert {"pg", "id", "theme", "kind"} <= set(PREFIXES)
