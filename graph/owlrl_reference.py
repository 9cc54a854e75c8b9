"""owlrl, the reference implementation of OWL 2 RL in Python, asked the same as our engine: to test and measure.

It is kept behind this one module because its code is on the way into rdflib.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.view import Triple
from practicegraph.ontology.names import PREFIXES

__all__ = ["owlrl_closure", "useful"]

_LANGUAGE: Final = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))


def useful(triples: Iterable[Triple]) -> set[Triple]:
    """The triples that say something about individuals in terms of a vocabulary.

    Left out are statements with a subject that is no IRI, and whatever is said in terms of RDF, RDFS, OWL and XSD
    themselves: that everything is the same as itself and a thing, that classes are classes, hierarchies of classes.
    Types are kept unless the class is one of those languages.
    """
    return {
        (subject, predicate, object_)
        for subject, predicate, object_ in triples
        if isinstance(subject, ox.NamedNode)
        and isinstance(object_, ox.NamedNode | ox.Literal)
        and not (object_ if predicate == TYPE else predicate).value.startswith(_LANGUAGE)
    }


def owlrl_closure(triples: Iterable[Triple]) -> tuple[float, set[Triple]]:
    """What owlrl derives from triples, ontology and all.

    Returns:
        The CPU seconds that deriving took, without loading; and what is new. ``useful`` leaves what matters.
    """
    import owlrl
    import rdflib

    lines = sorted({f"{subject} {predicate} {object_} ." for subject, predicate, object_ in triples})
    graph = rdflib.Graph()
    graph.parse(data="\n".join(lines), format="ntriples")
    before = set(graph)
    start = time.process_time()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    seconds = time.process_time() - start
    found: set[Triple] = set()
    for subject, predicate, object_ in set(graph) - before:
        if isinstance(subject, rdflib.URIRef) and isinstance(predicate, rdflib.URIRef):
            value = _term(object_)
            if value is not None:
                found.add((ox.NamedNode(subject), ox.NamedNode(predicate), value))
    return seconds, found


def _term(item: object) -> ox.NamedNode | ox.Literal | None:
    import rdflib

    if isinstance(item, rdflib.URIRef):
        return ox.NamedNode(item)
    if isinstance(item, rdflib.Literal):
        if item.language:
            return ox.Literal(str(item), language=item.language)
        return ox.Literal(str(item), datatype=ox.NamedNode(item.datatype) if item.datatype else None)
    return None
