"""What the endpoint says of itself (SPARQL 1.1 Service Description) and of what it holds (VoID)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.ontology.names import ID, NS, PREFIXES
from practicegraph.queries.worker_read import GRAPHS

__all__ = ["counted", "service", "void"]

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
TYPE: Final = PREFIXES["rdf"] + "type"
INTEGER: Final = PREFIXES["xsd"] + "integer"
RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "JSON-LD",
    "RDF_XML",
)
"""From the W3C's registry of file formats, https://www.w3.org/ns/formats/."""
INPUT_FORMATS: Final = RESULT_FORMATS[4:]
NAMES: Final = {"sd": SD, "void": VOID, "formats": FORMATS, **PREFIXES}
CLASSES: Final = "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
PROPERTIES: Final = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"


def service(endpoint: str, dataset: str, media: str, *, writable: bool) -> bytes:
    """The description of the service.

    Args:
        endpoint: Its address.
        dataset: IRI of the dataset in the VoID description.
        media: Media type to write it in, one of ``worker_read.GRAPHS``.
        writable: Whether it takes updates.
    """
    it, data, graph = ox.NamedNode(endpoint), ox.NamedNode(dataset), ox.BlankNode()

    def quads() -> Iterator[ox.Quad]:
        yield _quad(it, TYPE, ox.NamedNode(SD + "Service"))
        yield _quad(it, SD + "endpoint", it)
        yield _quad(it, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query"))
        if writable:
            yield _quad(it, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Update"))
        for name in RESULT_FORMATS:
            yield _quad(it, SD + "resultFormat", ox.NamedNode(FORMATS + name))
        for name in INPUT_FORMATS if writable else ():
            yield _quad(it, SD + "inputFormat", ox.NamedNode(FORMATS + name))
        yield _quad(it, SD + "defaultDataset", data)
        yield _quad(data, TYPE, ox.NamedNode(SD + "Dataset"))
        yield _quad(data, SD + "defaultGraph", graph)
        yield _quad(graph, TYPE, ox.NamedNode(SD + "Graph"))

    return _written(quads(), media)


def counted(engine: ox.Store) -> bytes:
    """How much there is, as JSON: ``triples``, and numbers by the IRIs of ``classes`` and ``properties``."""
    properties, classes = _numbers(engine, PROPERTIES), _numbers(engine, CLASSES)
    return json.dumps({"triples": sum(properties.values()), "classes": classes, "properties": properties}).encode()


def void(dataset: str, endpoint: str, dump: str, counts: dict[str, Any], media: str) -> bytes:
    """The description of the dataset in the vocabulary VoID.

    Args:
        dataset: Its IRI.
        endpoint: Address of the SPARQL endpoint.
        dump: Address of everything as one file.
        counts: What ``counted`` gives.
        media: Media type to write it in.
    """
    data, page = ox.NamedNode(dataset), ox.NamedNode(dataset.partition("#")[0])
    title = ox.Literal("A network of organisations, read from its reports by practicegraph", language="en")

    def quads() -> Iterator[ox.Quad]:
        yield _quad(page, TYPE, ox.NamedNode(VOID + "DatasetDescription"))
        yield _quad(page, "http://xmlns.com/foaf/0.1/primaryTopic", data)
        yield _quad(data, TYPE, ox.NamedNode(VOID + "Dataset"))
        yield _quad(data, PREFIXES["dct"] + "title", title)
        yield _quad(data, VOID + "sparqlEndpoint", ox.NamedNode(endpoint))
        yield _quad(data, VOID + "dataDump", ox.NamedNode(dump))
        yield _quad(data, VOID + "uriSpace", ox.Literal(ID))
        for namespace in (NS, PREFIXES["skos"], PREFIXES["oa"]):
            yield _quad(data, VOID + "vocabulary", ox.NamedNode(namespace))
        yield _quad(data, VOID + "triples", _integer(counts["triples"]))
        yield _quad(data, VOID + "properties", _integer(len(counts["properties"])))
        yield _quad(data, VOID + "classes", _integer(len(counts["classes"])))
        for partition, kind, number in (
            ("classPartition", "class", "entities"),
            ("propertyPartition", "property", "triples"),
        ):
            numbers = counts["classes" if kind == "class" else "properties"]
            for iri, count in sorted(numbers.items()):
                part = ox.BlankNode()
                yield _quad(data, VOID + partition, part)
                yield _quad(part, VOID + kind, ox.NamedNode(iri))
                yield _quad(part, VOID + number, _integer(count))

    return _written(quads(), media)


def _numbers(engine: ox.Store, query: str) -> dict[str, int]:
    rows = engine.query(query)
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - a SELECT query; this tells the type checker
    return {row[0].value: int(row[1].value) for row in rows if isinstance(row[0], ox.NamedNode)}


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(INTEGER))


def _quad(
    subject: ox.NamedNode | ox.BlankNode, predicate: str, object_: ox.NamedNode | ox.BlankNode | ox.Literal
) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), object_)


def _written(quads: Iterator[ox.Quad], media: str) -> bytes:
    content = ox.serialize(quads, format=GRAPHS[media], prefixes=NAMES)
    assert content is not None  # noqa: S101 - it is bytes where no file is given; this tells the type checker
    return content
