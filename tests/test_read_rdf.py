"""RDF taken as it is: formats, blank nodes, evidence, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from practicegraph.graph import Store, open_store
from practicegraph.graph.check import check
from practicegraph.graph.errors import ReadError
from practicegraph.graph.export import export
from practicegraph.graph.identity import organisation_iri
from practicegraph.ingest.ingest import ingest
from practicegraph.ingest.read_rdf import read_rdf, state_rdf
from practicegraph.ontology.names import ID

SOURCE = ID + "source/partners-00000000"
HEAD = """@prefix pg: <https://w3id.org/practicegraph/ns#> . @base <https://w3id.org/practicegraph/id/> .
@prefix kind: <https://w3id.org/practicegraph/kind/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
"""
PARTNERS = (
    HEAD
    + """
<project/sun-roofs> a pg:Project ; rdfs:label "Sun Roofs" .
<organisation/kujawy-energy-cooperative> a pg:Organisation ; rdfs:label "Kujawy Energy Cooperative" ;
  pg:organisationKind kind:ngo ; pg:partnerIn <project/sun-roofs> ;
  schema:address [ schema:addressLocality "Bydgoszcz" ] .
<organisation/valence-cycling> a pg:Organisation ; rdfs:label "Valence Cycling" ; pg:partnerIn <project/sun-roofs> .
"""
)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_turtle_is_stated_derived_and_checked(tmp_path: Path, store: Store) -> None:
    summary = ingest([written(tmp_path, "partners.ttl", PARTNERS)], store)
    assert (len(summary.new), summary.failed) == (1, ())
    assert check(store) == []
    both = store.query(
        "SELECT ?a ?b { ?c a pg:Cooperation ; pg:between ?a, ?b ; pg:cooperationKind pg:projectPartners "
        "FILTER (STR(?a) < STR(?b)) }"
    )
    assert [tuple(row) for row in both] == [
        (organisation_iri("Kujawy Energy Cooperative"), organisation_iri("Valence Cycling"))
    ]
    quotes = store.query(
        "SELECT ?quote { ?org rdfs:label 'Valence Cycling' ; pg:evidence/oa:hasSelector/oa:exact ?quote }"
    )
    ((quote,),) = [tuple(row) for row in quotes]
    assert '"Valence Cycling"' in str(quote)
    assert "Kujawy" not in str(quote)


def as_form(form: ox.RdfFormat) -> bytes:
    store = ox.Store()
    store.load(PARTNERS.encode(), format=ox.RdfFormat.TURTLE)
    if not form.supports_datasets:
        return store.dump(format=form, from_graph=ox.DefaultGraph()) or b""
    return store.dump(format=form) or b""


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".trig", ox.RdfFormat.TRIG),
        (".nt", ox.RdfFormat.N_TRIPLES),
        (".nq", ox.RdfFormat.N_QUADS),
        (".jsonld", ox.RdfFormat.JSON_LD),
        (".rdf", ox.RdfFormat.RDF_XML),
    ],
)
def test_every_format_says_the_same(suffix: str, form: ox.RdfFormat) -> None:
    expected = read_rdf(PARTNERS.encode(), name="partners.ttl", source=SOURCE)
    found = read_rdf(as_form(form), name="partners" + suffix, source=SOURCE)
    assert found.document.text == expected.document.text
    assert found.document.media_type == form.media_type


def test_blank_nodes_have_names_of_their_file() -> None:
    data = b"_:a <http://x.example/p> _:b . _:b <http://x.example/p> [] ."
    one = read_rdf(data, name="a.ttl", source=SOURCE)
    other = read_rdf(data, name="a.ttl", source=SOURCE + "-2")
    nodes = {term.value for triple in one.triples for term in triple if term.value.startswith(ID + "node/")}
    assert nodes == {f"{ID}node/partners-00000000/{number}" for number in (1, 2, 3)}
    assert not nodes & {term.value for triple in other.triples for term in triple}
    assert one == read_rdf(data, name="a.ttl", source=SOURCE)
    assert not any(isinstance(term, ox.BlankNode) for quad in state_rdf(one, SOURCE) for term in quad)


def test_an_export_can_be_taken_in(tmp_path: Path, store: Store) -> None:
    """Its passages point into texts that are not here, and what was derived is derived anew."""
    ingest([written(tmp_path, "partners.ttl", PARTNERS)], store)
    export(store, "nquads", tmp_path / "all.nq")
    with open_store(":memory:") as second:
        summary = ingest([tmp_path / "all.nq"], second)
        assert (len(summary.new), summary.failed) == (1, ())
        assert "left out" in summary.warnings[0]
        assert check(second) == []
        asked = "SELECT ?s ?p ?o { ?s ?p ?o . ?s a pg:Organisation FILTER (?p != pg:evidence) } ORDER BY ?s ?p ?o"
        assert [tuple(row) for row in second.query(asked)] == [tuple(row) for row in store.query(asked)]


DEEP = 50_000


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("slip.ttl", HEAD + "<organisation/x> a pg:Organization ; rdfs:label 'X' .", "pg:Organisation?"),
        ("bare.ttl", HEAD + "<organisation/x> a pg:Organisation .", "name"),
        ("broken.ttl", HEAD + "<organisation/x> a ", "no Turtle that can be read"),
        ("none.ttl", HEAD, "states nothing"),
        ("star.ttl", HEAD + "<a> pg:evidence <<( <a> pg:evidence <b> )>> .", "about a triple"),
        ("deep.ttl", "<a:a> <a:b> " + "<<( <a:a> <a:b> " * DEEP + "1" + ")>> " * DEEP + ".", "nested deeper"),
        ("deep.jsonld", '{"http://a/b":' * DEEP + "1" + "}" * DEEP, "nested deeper"),
        ("context.jsonld", '{"@context": "http://127.0.0.1:9/", "name": "x"}', "not fetched"),
        ("number.jsonld", "1", "states nothing"),
        (
            "entity.rdf",
            '<!DOCTYPE r [<!ENTITY a "x">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
            "entities",
        ),
        ("deep.rdf", "<a xmlns='http://a/'>" + "<b>" * DEEP + "</b>" * DEEP + "</a>", "nested deeper"),
    ],
)
def test_what_is_wrong_is_told_and_the_store_is_as_before(
    tmp_path: Path, store: Store, name: str, text: str, said: str
) -> None:
    good = written(tmp_path, "partners.ttl", PARTNERS)
    ingest([good], store)
    before = store.quads()
    summary = ingest([good, written(tmp_path, name, text)], store)
    ((path, reason),) = summary.failed
    assert path.endswith(name)
    assert said in reason
    assert "\n" not in reason
    assert store.quads() == before


def test_a_file_that_becomes_wrong_keeps_what_it_said(tmp_path: Path, store: Store) -> None:
    path = written(tmp_path, "partners.ttl", PARTNERS)
    ingest([path], store)
    before = store.quads()
    path.write_text(PARTNERS.replace("rdfs:label", "pg:label"), encoding="utf-8")
    assert len(ingest([path], store).failed) == 1
    assert store.quads() == before


def test_brackets_and_lists_may_nest() -> None:
    text = "<a:a> <a:b> " + "[ <a:c> " * 500 + "1" + "]" * 500 + "."
    assert len(read_rdf(text.encode(), name="a.ttl", source=SOURCE).triples) == 501
    with pytest.raises(ReadError):
        read_rdf(b"", name="a.ttl", source=SOURCE)
