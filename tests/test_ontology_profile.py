"""The ontology is in OWL 2 RL, and the checker sees it when something is not."""

import pytest
from rdflib import Graph

from practicegraph.ontology.load import vocabulary
from practicegraph.ontology.names import PREFIXES
from practicegraph.ontology.profile import violations

HEADER = "\n".join(f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in PREFIXES.items())
DECLARED = """
pg:A a owl:Class . pg:B a owl:Class . pg:C a owl:Class .
pg:p a owl:ObjectProperty . pg:q a owl:ObjectProperty . pg:r a owl:ObjectProperty . pg:d a owl:DatatypeProperty .
"""

INVALID = {
    "union above": ("pg:A rdfs:subClassOf [ owl:unionOf ( pg:B pg:C ) ] .", "owl:unionOf cannot stand as superclass"),
    "some above": (
        "pg:A rdfs:subClassOf [ owl:onProperty pg:p ; owl:someValuesFrom pg:B ] .",
        "owl:someValuesFrom cannot stand as superclass",
    ),
    "all below": (
        "[ owl:onProperty pg:p ; owl:allValuesFrom pg:B ] rdfs:subClassOf pg:A .",
        "owl:allValuesFrom cannot stand as subclass",
    ),
    "complement below": (
        "[ owl:complementOf pg:B ] rdfs:subClassOf pg:A .",
        "owl:complementOf cannot stand as subclass",
    ),
    "union inside an intersection above": (
        "pg:A rdfs:subClassOf [ owl:intersectionOf ( pg:B [ owl:unionOf ( pg:B pg:C ) ] ) ] .",
        "owl:unionOf cannot stand as superclass",
    ),
    "universal inside a complement": (
        "pg:A rdfs:subClassOf [ owl:complementOf [ owl:onProperty pg:p ; owl:allValuesFrom pg:B ] ] .",
        "owl:allValuesFrom cannot stand as subclass",
    ),
    "union equivalent": (
        "pg:A owl:equivalentClass [ owl:unionOf ( pg:B pg:C ) ] .",
        "owl:unionOf cannot stand as equivalent class",
    ),
    "thing below": ("owl:Thing rdfs:subClassOf pg:A .", "owl:Thing cannot stand as subclass"),
    "cardinality two": (
        "pg:A rdfs:subClassOf [ owl:onProperty pg:p ; owl:maxCardinality 2 ] .",
        "a maximum cardinality in OWL 2 RL is 0 or 1, not 2",
    ),
    "minimum cardinality": (
        "pg:A rdfs:subClassOf [ owl:onProperty pg:p ; owl:minCardinality 1 ] .",
        "owl:minCardinality is not in",
    ),
    "disjoint union": ("pg:A owl:disjointUnionOf ( pg:B pg:C ) .", "owl:disjointUnionOf is not in OWL 2 RL"),
    "reflexive": ("pg:p a owl:ReflexiveProperty .", "owl:ReflexiveProperty is not in OWL 2 RL"),
    "self": ("pg:A rdfs:subClassOf [ owl:onProperty pg:p ; owl:hasSelf true ] .", "owl:hasSelf is not in OWL 2 RL"),
    "date range": ("pg:d rdfs:range xsd:date .", "xsd:date is not a data range"),
    "date literal": ('pg:A dct:issued "2026-01-01"^^xsd:date .', "xsd:date is not a datatype"),
    "union as domain": ("pg:p rdfs:domain [ owl:unionOf ( pg:A pg:B ) ] .", "owl:unionOf cannot stand as superclass"),
    "union as type": ("pg:x a [ owl:unionOf ( pg:A pg:B ) ] .", "owl:unionOf cannot stand as superclass"),
    "undeclared class": ("pg:p rdfs:range pg:Unknown .", "pg:Unknown stands as a class and is not declared"),
    "undeclared property": (
        "pg:p rdfs:subPropertyOf pg:unknown .",
        "pg:unknown stands as a property and is not declared",
    ),
    "object and data": ("pg:p a owl:DatatypeProperty .", "pg:p is owl:ObjectProperty and owl:DatatypeProperty"),
    "transitive and asymmetric": (
        "pg:p a owl:TransitiveProperty, owl:AsymmetricProperty .",
        "pg:p is composite (chains, transitivity): it cannot be owl:AsymmetricProperty",
    ),
    "above a chain and functional": (
        "pg:p owl:propertyChainAxiom ( pg:q pg:r ) ; rdfs:subPropertyOf pg:r . pg:r a owl:FunctionalProperty .",
        "pg:r is composite",
    ),
    "transitive counted": (
        "pg:p a owl:TransitiveProperty . pg:A rdfs:subClassOf [ owl:onProperty pg:p ; owl:maxCardinality 1 ] .",
        "pg:p is composite (chains, transitivity): it cannot be counted",
    ),
    "chains in a circle": (
        "pg:p owl:propertyChainAxiom ( pg:q pg:r ) . pg:q owl:propertyChainAxiom ( pg:p pg:r ) .",
        "goes in a circle",
    ),
    "chain with itself inside": ("pg:p owl:propertyChainAxiom ( pg:q pg:p pg:r ) .", "goes in a circle"),
    "reserved vocabulary": ("rdf:type rdfs:range owl:Class .", "belongs to the reserved vocabulary"),
}

VALID = {
    "below": """
        [ owl:intersectionOf ( pg:A [ owl:unionOf ( pg:B pg:C ) ] ) ] rdfs:subClassOf pg:A .
        [ owl:onProperty pg:p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf pg:A .
        [ owl:oneOf ( pg:x pg:y ) ] rdfs:subClassOf pg:A .
        [ owl:onProperty pg:d ; owl:hasValue "x" ] rdfs:subClassOf pg:A .""",
    "above": """
        pg:A rdfs:subClassOf [ owl:onProperty pg:p ; owl:allValuesFrom pg:B ] , [ owl:complementOf pg:B ] ,
          [ owl:onProperty pg:p ; owl:maxCardinality 1 ] , [ owl:onProperty pg:d ; owl:allValuesFrom xsd:string ] ,
          [ owl:onProperty pg:q ; owl:maxQualifiedCardinality 0 ; owl:onClass pg:C ] , owl:Nothing .""",
    "equivalent": """
        pg:A owl:equivalentClass [ owl:intersectionOf ( pg:B [ owl:onProperty pg:p ; owl:hasValue pg:x ] ) ] .""",
    "chains": """
        pg:p owl:propertyChainAxiom ( pg:p pg:q ) , ( pg:r pg:p ) , ( pg:p pg:p ) , ( pg:q pg:r ) .
        pg:q a owl:TransitiveProperty ; rdfs:subPropertyOf pg:p .""",
    "disjoint": "[] a owl:AllDisjointClasses ; owl:members ( pg:A pg:B pg:C ) . pg:p owl:propertyDisjointWith pg:q .",
}


def parsed(text: str) -> Graph:
    graph = Graph()
    graph.parse(data=HEADER + DECLARED + text, format="turtle")
    return graph


def test_the_vocabulary_is_in_the_profile() -> None:
    assert violations(vocabulary()) == []


@pytest.mark.parametrize(("text", "message"), INVALID.values(), ids=INVALID)
def test_what_is_outside_is_seen(text: str, message: str) -> None:
    assert [line for line in violations(parsed(text)) if message in line]


@pytest.mark.parametrize("text", VALID.values(), ids=VALID)
def test_what_is_inside_passes(text: str) -> None:
    assert violations(parsed(text)) == []


def test_an_axiom_added_to_the_vocabulary_is_seen() -> None:
    graph = vocabulary()
    graph.parse(
        data=HEADER + "pg:Event rdfs:subClassOf [ owl:onProperty pg:inRegion ; owl:someValuesFrom pg:Region ] .",
        format="turtle",
    )
    assert violations(graph) == ["owl:someValuesFrom cannot stand as superclass in OWL 2 RL"]
