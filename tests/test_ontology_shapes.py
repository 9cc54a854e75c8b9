"""Each shape has a valid and an invalid example; the invalid one brings out every message of the shape."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, RDFS, SH

from practicegraph.graph.check import check_shapes
from practicegraph.ontology.load import shape_files, vocabulary, vocabulary_files
from practicegraph.ontology.names import NS, VOCABULARY

EXAMPLES = Path(__file__).parent / "shapes"


def messages_by_shape() -> dict[str, set[str]]:
    result: dict[str, set[str]] = {}
    for path in shape_files():
        graph = rdflib.Graph().parse(path)
        for shape in graph.subjects(RDF.type, SH.NodeShape):
            parts = [*graph.objects(shape, SH.property), *graph.objects(shape, SH.sparql)]
            found = [[str(value) for value in graph.objects(part, SH.message)] for part in parts]
            assert all(len(messages) == 1 for messages in found), f"a part of {shape} has not one message"
            result[str(shape).rpartition("#")[2]] = {messages[0] for messages in found}
    return result


SHAPES = messages_by_shape()


def found(path: Path) -> set[str]:
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    source = VOCABULARY if path.name.split(".")[0] in ("Term", "Concept") else "https://example.org/source"
    return {problem.message for problem in check_shapes(list(quads), source=source)}


def of_shape(messages: set[str], shape: str) -> set[str]:
    return {text for text in SHAPES[shape] if any(message.startswith(text) for message in messages)}


def test_every_shape_has_examples_and_every_example_a_shape() -> None:
    assert len(SHAPES) >= 18
    names = {f"{shape}.{sort}.ttl" for shape in SHAPES for sort in ("valid", "invalid")}
    assert {path.name for path in EXAMPLES.iterdir()} == names


def test_messages_tell_shapes_apart() -> None:
    texts = [text for messages in SHAPES.values() for text in messages]
    assert len(texts) == len(set(texts))
    assert all(text.endswith(".") and text[0].isupper() for text in texts)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_valid_example_passes(shape: str) -> None:
    assert of_shape(found(EXAMPLES / f"{shape}.valid.ttl"), shape) == set()


@pytest.mark.parametrize("shape", SHAPES)
def test_an_invalid_example_brings_out_every_message(shape: str) -> None:
    assert of_shape(found(EXAMPLES / f"{shape}.invalid.ttl"), shape) == SHAPES[shape]


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape in ("Event", "Region", "Selector")])
@pytest.mark.parametrize("sort", ["valid", "invalid"])
def test_pyshacl_alone_finds_the_same_by_sparql_constraints(shape: str, sort: str) -> None:
    path = EXAMPLES / f"{shape}.{sort}.ttl"
    shapes = rdflib.Graph()
    for file in shape_files():
        if file.name != "vocabulary.shapes.ttl":
            shapes.parse(file)
    ontology = rdflib.Graph()
    for triple in vocabulary().triples((None, RDFS.subClassOf, None)):
        ontology.add(triple)
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(path) + ontology, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    alone = {str(message) for message in report.objects(None, SH.resultMessage)}
    assert of_shape(alone, shape) == of_shape(found(path), shape)


def test_the_vocabulary_fits_its_shapes() -> None:
    quads = [quad for path in vocabulary_files() for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    assert check_shapes(quads, source=VOCABULARY) == []


def test_every_term_is_defined_by_the_ontology() -> None:
    graph = vocabulary()
    terms = {term for term in graph.subjects() if str(term).startswith(NS)}
    assert len(terms) > 80
    assert {term for term in terms if graph.value(term, RDFS.isDefinedBy) != rdflib.URIRef(NS[:-1])} == set()
