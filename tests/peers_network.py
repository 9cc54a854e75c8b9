"""Invented organisations of ``tests/peers/organisations.tsv`` in a store in memory, one report each.

Who is a peer of whom was decided before anything was ranked, from the columns of the table: the same activity for the
same people is 3, the same activity for others 2, another activity in the same field 1. Themes are those that reading
finds in the sentence, with its errors.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from practicegraph.graph.derive import derive
from practicegraph.graph.identity import organisation_iri
from practicegraph.graph.snapshots import text_digest
from practicegraph.graph.store import Store, open_store
from practicegraph.ingest.language import detect_language
from practicegraph.ingest.themes import themes_of
from practicegraph.ontology.names import ID, KIND, NS, PREFIXES, THEME

TABLE = Path(__file__).parent / "peers" / "organisations.tsv"
OA, DCT, RDF, RDFS = (PREFIXES[name] for name in ("oa", "dct", "rdf", "rdfs"))


@dataclass(frozen=True)
class Row:
    name: str
    kind: str
    region: str
    field: str
    activity: str
    group: str
    sentence: str

    @property
    def iri(self) -> str:
        return organisation_iri(self.name)


def organisations() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Row(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(rows) >= 80
    return rows


def grade(one: Row, other: Row) -> int:
    if one.name == other.name:
        return 0
    if one.activity == other.activity:
        return 3 if one.group == other.group else 2
    return int(one.field == other.field)


def add_report(store: Store, number: int, row: Row, *, partner: str | None = None) -> None:
    """One report: a heading and the sentence about what the organisation does, and perhaps who runs it with it."""
    text = f"{row.name}\n{row.sentence}\n"
    source = f"{ID}source/peers-{number}"
    quads: list[ox.Quad] = []

    def say(subject: str, predicate: str, value: str | ox.Literal) -> None:
        node = ox.NamedNode(value) if isinstance(value, str) else value
        quads.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), node, ox.NamedNode(source)))

    def passage(start: int, end: int) -> str:
        iri = f"{ID}passage/peers-{number}-{start}-{end}"
        say(iri, RDF + "type", NS + "Passage")
        say(iri, OA + "hasSource", source)
        say(iri, OA + "hasSelector", iri + "/selector")
        say(iri + "/selector", OA + "exact", ox.Literal(text[start:end]))
        say(iri + "/selector", OA + "start", ox.Literal(start))
        say(iri + "/selector", OA + "end", ox.Literal(end))
        return iri

    say(source, RDF + "type", NS + "Source")
    say(source, DCT + "title", ox.Literal(f"Report {number}"))
    say(source, NS + "snapshot", ox.Literal(text_digest(text)))
    country, code = row.region.split("-")[0], row.region
    region, state = f"{ID}region/{code.lower()}", f"{ID}region/{country.lower()}"
    say(state, RDF + "type", NS + "Country")
    say(state, RDFS + "label", ox.Literal(country))
    say(state, NS + "isoCode", ox.Literal(country))
    say(region, RDF + "type", NS + "Region")
    say(region, RDFS + "label", ox.Literal(code))
    say(region, NS + "isoCode", ox.Literal(code))
    say(region, NS + "within", state)
    say(row.iri, RDF + "type", NS + "Organisation")
    say(row.iri, RDFS + "label", ox.Literal(row.name))
    say(row.iri, NS + "organisationKind", KIND + row.kind)
    say(row.iri, NS + "evidence", passage(0, len(row.name)))
    practice = f"{ID}practice/peers-{number}"
    start = len(row.name) + 1
    say(practice, RDF + "type", NS + "Practice")
    say(practice, RDFS + "label", ox.Literal(row.sentence))
    say(practice, NS + "runBy", row.iri)
    if partner is not None:
        say(practice, NS + "runBy", partner)
        say(partner, RDF + "type", NS + "Organisation")
    say(practice, NS + "inRegion", region)
    say(practice, NS + "evidence", passage(start, start + len(row.sentence)))
    for theme in themes_of(row.sentence, detect_language(row.sentence)):
        say(practice, NS + "theme", THEME + theme)
    store.replace_source(source, quads, snapshot=text, flush=False)


def peers_network(rows: list[Row] | None = None, path: str | Path = ":memory:") -> Store:
    """The store; with the rows that are given, else with all."""
    store = open_store(path)
    for number, row in enumerate(organisations() if rows is None else rows):
        add_report(store, number, row)
    derive(store)
    return store
