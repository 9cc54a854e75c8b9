"""Is an ontology in the OWL 2 RL profile?

The algorithm, over the RDF of an ontology (OWL 2 Web Ontology Language: Mapping to RDF Graphs; Profiles, section 4.2):

1. Every OWL construct used must be one that the profile has; disjoint unions and reflexive properties are not in it.
2. Each class expression is checked by where it stands: as a subclass (also in disjointness, keys), as a superclass
   (also as domain, range, type) or in an equivalence. The tables of section 4.2.3 say what may stand where.
3. Each data range and the datatype of each literal must be in section 4.2.2's list.
4. Two global restrictions of OWL 2 DL (Structural Specification, section 11.2), on which the profile rests: no property
   that chains or transitivity make composite stands where a simple one is required, and chains do not go in circles.
5. A name is one sort of property only (section 5.8.1), and what axioms speak of is declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from practicegraph.ontology.properties import property_violations

__all__ = ["DATATYPES", "violations"]

_XSD_NAMES: Final = """
    decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte
    unsignedLong unsignedInt unsignedShort unsignedByte float double string normalizedString token language Name NCName
    NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp
"""
_TYPE_NAMES: Final = """
    Ontology Class Restriction ObjectProperty DatatypeProperty AnnotationProperty NamedIndividual AllDisjointClasses
    AllDisjointProperties AllDifferent FunctionalProperty InverseFunctionalProperty IrreflexiveProperty
    SymmetricProperty AsymmetricProperty TransitiveProperty NegativePropertyAssertion Axiom Annotation Thing
"""
_PREDICATE_NAMES: Final = """
    versionIRI versionInfo imports priorVersion backwardCompatibleWith incompatibleWith deprecated equivalentClass
    disjointWith equivalentProperty propertyDisjointWith inverseOf propertyChainAxiom hasKey members distinctMembers
    sameAs differentFrom sourceIndividual assertionProperty targetIndividual targetValue annotatedSource
    annotatedProperty annotatedTarget onProperty onClass intersectionOf unionOf oneOf complementOf someValuesFrom
    allValuesFrom hasValue maxCardinality maxQualifiedCardinality
"""
DATATYPES: Final = frozenset(
    {RDFS.Literal, RDF.PlainLiteral, RDF.XMLLiteral} | {XSD[name] for name in _XSD_NAMES.split()}
)
"""The datatypes of OWL 2 RL, section 4.2.2."""

_TYPES: Final = frozenset(OWL[name] for name in _TYPE_NAMES.split())
_PREDICATES: Final = frozenset(OWL[name] for name in _PREDICATE_NAMES.split())
_FORMS: Final = (
    OWL.intersectionOf,
    OWL.unionOf,
    OWL.oneOf,
    OWL.complementOf,
    OWL.someValuesFrom,
    OWL.allValuesFrom,
    OWL.hasValue,
    OWL.maxCardinality,
    OWL.maxQualifiedCardinality,
)
_COUNTS: Final = frozenset({OWL.maxCardinality, OWL.maxQualifiedCardinality})
_BOTH: Final = frozenset({OWL.intersectionOf, OWL.hasValue})
_ALLOWED: Final = {
    "subclass": _BOTH | {OWL.unionOf, OWL.oneOf, OWL.someValuesFrom},
    "superclass": _BOTH | _COUNTS | {OWL.complementOf, OWL.allValuesFrom},
    "equivalent class": _BOTH,
}
_RESERVED: Final = (str(RDF), str(RDFS), str(OWL), str(XSD))


def violations(graph: Graph) -> list[str]:
    """What keeps an ontology out of OWL 2 RL, one sentence each, sorted; empty when it is in the profile."""
    found = {*_constructs(graph), *_axioms(graph), *_literals(graph), *property_violations(graph)}
    return sorted(found)


def _constructs(graph: Graph) -> Iterator[str]:
    for subject, predicate, value in graph:
        if predicate == RDF.type and str(value).startswith(str(OWL)) and value not in _TYPES:
            yield f"{_show(graph, value)} is not in OWL 2 RL (at {_show(graph, subject)})"
        elif str(predicate).startswith(str(OWL)) and predicate not in _PREDICATES:
            yield f"{_show(graph, predicate)} is not in OWL 2 RL (at {_show(graph, subject)})"
        if isinstance(subject, URIRef) and str(subject).startswith(_RESERVED):
            yield f"{_show(graph, subject)} belongs to the reserved vocabulary and cannot be described"


def _axioms(graph: Graph) -> Iterator[str]:
    for subject, value in graph.subject_objects(RDFS.subClassOf):
        yield from _class(graph, subject, "subclass")
        yield from _class(graph, value, "superclass")
    for subject, value in graph.subject_objects(OWL.equivalentClass):
        yield from _class(graph, subject, "equivalent class")
        yield from _class(graph, value, "equivalent class")
    for subject, value in graph.subject_objects(OWL.disjointWith):
        yield from _class(graph, subject, "subclass")
        yield from _class(graph, value, "subclass")
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        for member in _members(graph, graph.value(axiom, OWL.members)):
            yield from _class(graph, member, "subclass")
    for subject in graph.subjects(OWL.hasKey):
        yield from _class(graph, subject, "subclass")
    for value in graph.objects(None, RDFS.domain):
        yield from _class(graph, value, "superclass")
    for prop, value in graph.subject_objects(RDFS.range):
        if (prop, RDF.type, OWL.DatatypeProperty) in graph:
            yield from _data_range(graph, value)
        else:
            yield from _class(graph, value, "superclass")
    for value in graph.objects(None, RDF.type):
        if isinstance(value, BNode) or not str(value).startswith(_RESERVED):
            yield from _class(graph, value, "superclass")


def _class(graph: Graph, expression: Node, place: str) -> Iterator[str]:
    if isinstance(expression, URIRef):
        if expression == OWL.Thing:
            yield f"owl:Thing cannot stand as {place} in OWL 2 RL"
        elif expression != OWL.Nothing and (expression, RDF.type, OWL.Class) not in graph:
            yield f"{_show(graph, expression)} stands as a class and is not declared as one"
        return
    if not isinstance(expression, BNode):
        yield f"{expression!r} cannot stand as {place}"
        return
    forms = [form for form in _FORMS if (expression, form, None) in graph]
    if len(forms) != 1:
        yield f"a class expression standing as {place} has {len(forms)} forms, not one"
        return
    form = forms[0]
    if form not in _ALLOWED[place]:
        yield f"{_show(graph, form)} cannot stand as {place} in OWL 2 RL"
        return
    yield from _parts(graph, expression, form, place)


def _parts(graph: Graph, expression: BNode, form: URIRef, place: str) -> Iterator[str]:
    """What stands inside a class expression, each at its own place."""
    value = graph.value(expression, form)
    on_data = (graph.value(expression, OWL.onProperty), RDF.type, OWL.DatatypeProperty) in graph
    if form in (OWL.intersectionOf, OWL.unionOf):
        for member in _members(graph, value):
            yield from _class(graph, member, place)
    elif form == OWL.complementOf and value is not None:
        yield from _class(graph, value, "subclass")
    elif form in (OWL.someValuesFrom, OWL.allValuesFrom) and value is not None:
        if on_data:
            yield from _data_range(graph, value)
        elif not (value == OWL.Thing and form == OWL.someValuesFrom):
            yield from _class(graph, value, place)
    elif form in _COUNTS:
        if not isinstance(value, Literal) or value.toPython() not in (0, 1):
            yield f"a maximum cardinality in OWL 2 RL is 0 or 1, not {value}"
        filler = graph.value(expression, OWL.onClass)
        if filler is not None and filler != OWL.Thing:
            yield from _class(graph, filler, "subclass")


def _data_range(graph: Graph, value: Node) -> Iterator[str]:
    if isinstance(value, BNode) and (value, OWL.intersectionOf, None) in graph:
        for member in _members(graph, graph.value(value, OWL.intersectionOf)):
            yield from _data_range(graph, member)
    elif value not in DATATYPES:
        yield f"{_show(graph, value)} is not a data range of OWL 2 RL"


def _literals(graph: Graph) -> Iterator[str]:
    for subject, _, value in graph:
        if isinstance(value, Literal) and value.datatype not in DATATYPES | {None, RDF.langString}:
            yield f"{_show(graph, value.datatype)} is not a datatype of OWL 2 RL (at {_show(graph, subject)})"


def _members(graph: Graph, start: Node | None) -> list[Node]:
    return [] if start is None else list(Collection(graph, start))


def _show(graph: Graph, term: Node | None) -> str:
    return "nothing" if term is None else term.n3(graph.namespace_manager)
