"""The ontology is consistent, and says what docs/model.md says follows, by an independent reasoner (owlrl)."""

import owlrl
import pytest
import rdflib
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from practicegraph.ontology.load import vocabulary
from practicegraph.ontology.names import ID, NS, PREFIXES

ERRORS = rdflib.Namespace("http://www.daml.org/2002/03/agents/agent-ont#")
SAMPLE = """
<organisation/a> a pg:Organisation ; pg:organised <event/one> ; pg:partnerIn <project/p> .
<organisation/b> pg:presentedAt <event/one> ; pg:cooperatesWith <organisation/a> .
<event/one> a pg:Roundtable ; pg:inRegion <region/town> ; pg:theme theme:literacy ; pg:inSeries <platform/x> .
<region/town> pg:within <region/county> . <region/county> pg:within <region/land> . <region/land> a pg:Country .
<practice/q> a pg:Practice ; pg:runBy <organisation/b> ; pg:inRegion <region/county> ; pg:evidence <passage/1> .
<pilot/r> a pg:PilotAction ; pg:runBy <organisation/b> ; pg:inProject <project/q> .
"""
FOLLOWS = """
<organisation/a> pg:convenes <platform/x> ; pg:tookPartIn <event/one> ;
  pg:activeIn <region/town>, <region/county>, <region/land> ;
  pg:activeInProject <project/p> ; pg:cooperatesWith <organisation/b> ; a org:Organization, schema:Organization .
<organisation/b> a pg:Organisation ; pg:tookPartIn <event/one> ; pg:runs <practice/q>, <pilot/r> ;
  pg:activeIn <region/county>, <region/land> ; pg:activeInProject <project/q> .
<event/one> a pg:Event, schema:Event, prov:Activity ; pg:theme theme:education, theme:language ;
  pg:inRegion <region/county>, <region/land> .
<region/town> a pg:Region, dct:Location ; pg:within <region/land> .
<platform/x> a pg:Platform, org:OrganizationalCollaboration . <project/p> a pg:Project .
<passage/1> a oa:SpecificResource .
<practice/q> a prov:Plan .
"""
FOLLOWS_NOT = """
<organisation/b> pg:activeIn <region/town> ; pg:organised <event/one> .
<event/one> a pg:Organisation . <practice/q> a pg:Event . <pilot/r> a pg:Event . <region/town> a pg:Country .
<event/one> pg:theme theme:health . <region/land> pg:within <region/town> .
"""
CONTRADICTIONS = {
    "an organisation is no region": "<organisation/a> a pg:Organisation, pg:Region .",
    "an event is no evidence": "<event/one> a pg:Roundtable . <practice/q> pg:evidence <event/one> .",
    "a theme is no organisation": "<practice/q> pg:runBy theme:health .",
}


def parsed(text: str) -> Graph:
    prefixes = "\n".join(f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in PREFIXES.items())
    return Graph().parse(data=f"@base <{ID}> .\n{prefixes}\n{text}", format="turtle")


def ontology() -> Graph:
    """The vocabulary without the labels, which say nothing to a reasoner and take it most of its time."""
    graph = Graph()
    for triple in vocabulary():
        if not isinstance(triple[2], Literal) and "eurovoc" not in str(triple[2]):
            graph.add(triple)
    return graph


def closure(text: str) -> tuple[Graph, list[str]]:
    graph = ontology() + parsed(text)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return graph, [str(message) for message in graph.objects(None, ERRORS.error)]


def test_what_the_model_says_follows_and_nothing_contradicts_itself() -> None:
    graph, errors = closure(SAMPLE)
    assert errors == []
    missing = [triple for triple in parsed(FOLLOWS) if triple not in graph]
    assert missing == []
    assert [triple for triple in parsed(FOLLOWS_NOT) if triple in graph] == []


@pytest.mark.parametrize("text", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_is_found(text: str) -> None:
    assert closure(text)[1] != []


def test_each_property_with_a_range_says_so_of_a_class_that_is_there() -> None:
    graph = vocabulary()
    ours = {term for term in graph.subjects(RDFS.range) if str(term).startswith(NS)}
    assert len(ours) > 40
    for term in ours:
        (cls,) = graph.objects(term, RDFS.range)
        assert isinstance(cls, URIRef)
        assert not str(cls).startswith(NS) or (cls, RDF.type, rdflib.OWL.Class) in graph
