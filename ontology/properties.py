"""What the OWL 2 RL profile and OWL 2 DL ask of properties: one sort each, simple where needed, regular chains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["property_violations"]

_SORTS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_NEED_SIMPLE = (
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
)


def property_violations(graph: Graph) -> Iterator[str]:
    """What is wrong with the properties of an ontology, one sentence each."""
    yield from _sorts(graph)
    composite = _composite(graph)
    for prop in composite:
        for cls in _NEED_SIMPLE:
            if (prop, RDF.type, cls) in graph:
                yield f"{_show(graph, prop)} is composite (chains, transitivity): it cannot be {_show(graph, cls)}"
    for restriction, prop in graph.subject_objects(OWL.onProperty):
        counted = (restriction, OWL.maxCardinality, None) in graph or (
            restriction,
            OWL.maxQualifiedCardinality,
            None,
        ) in graph
        if counted and prop in composite:
            yield f"{_show(graph, prop)} is composite (chains, transitivity): it cannot be counted"
    for one, other in graph.subject_objects(OWL.propertyDisjointWith):
        for prop in {one, other} & composite:
            yield f"{_show(graph, prop)} is composite (chains, transitivity): it cannot be disjoint"
    yield from _circles(graph)


def _sorts(graph: Graph) -> Iterator[str]:
    for prop in {subject for sort in _SORTS for subject in graph.subjects(RDF.type, sort)}:
        sorts = [sort for sort in _SORTS if (prop, RDF.type, sort) in graph]
        if len(sorts) > 1:
            yield f"{_show(graph, prop)} is {' and '.join(_show(graph, sort) for sort in sorts)}; it can be one only"
    speaking = (
        RDFS.domain,
        RDFS.range,
        RDFS.subPropertyOf,
        OWL.inverseOf,
        OWL.propertyChainAxiom,
        OWL.equivalentProperty,
    )
    used: set[Node] = {subject for predicate in speaking for subject in graph.subjects(predicate)}
    used |= {value for predicate in (RDFS.subPropertyOf, OWL.inverseOf) for value in graph.objects(None, predicate)}
    used |= {member for _, chain in _chains(graph) for member in chain} | set(graph.objects(None, OWL.onProperty))
    for prop in used:
        if isinstance(prop, URIRef) and not any((prop, RDF.type, sort) in graph for sort in _SORTS):
            yield f"{_show(graph, prop)} stands as a property and is not declared as one"


def _chains(graph: Graph) -> Iterator[tuple[Node, list[Node]]]:
    for prop, start in graph.subject_objects(OWL.propertyChainAxiom):
        yield prop, list(Collection(graph, start))


def _composite(graph: Graph) -> set[Node]:
    """Transitive properties, those with chains, and whatever is above or inverse to one."""
    found: set[Node] = set(graph.subjects(RDF.type, OWL.TransitiveProperty)) | {prop for prop, _ in _chains(graph)}
    while True:
        above = {value for prop in found for value in graph.objects(prop, RDFS.subPropertyOf)}
        inverse = {value for prop in found for value in graph.objects(prop, OWL.inverseOf)}
        inverse |= {value for prop in found for value in graph.subjects(OWL.inverseOf, prop)}
        if above | inverse <= found:
            return found
        found |= above | inverse


def _circles(graph: Graph) -> Iterator[str]:
    """Chains need an order of the properties in which each member comes before the property that the chain makes.

    Exempt is the property itself as the first or the last member, or as both of two (a transitive one).
    """
    steps: dict[Node, set[Node]] = defaultdict(set)
    same = {value: subject for subject, value in graph.subject_objects(OWL.inverseOf) if not isinstance(subject, BNode)}
    strict: set[tuple[Node, Node]] = set()
    for prop, above in graph.subject_objects(RDFS.subPropertyOf):
        steps[same.get(prop, prop)].add(same.get(above, above))
    for prop, chain in _chains(graph):
        rest = chain
        if chain == [prop, prop]:
            rest = []
        elif prop in (chain[0], chain[-1]):
            rest = chain[1:] if chain[0] == prop else chain[:-1]
        for member in rest:
            edge = (same.get(member, member), same.get(prop, prop))
            steps[edge[0]].add(edge[1])
            strict.add(edge)
    for member, prop in strict:
        if _reaches(steps, prop, member):
            yield f"the chain of {_show(graph, prop)} over {_show(graph, member)} goes in a circle"


def _reaches(steps: Mapping[Node, set[Node]], start: Node, goal: Node) -> bool:
    seen: set[Node] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(steps.get(node, ()))
    return False


def _show(graph: Graph, term: Node) -> str:
    return term.n3(graph.namespace_manager)
