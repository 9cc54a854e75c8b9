"""Rules from an ontology: the axioms of OWL 2 RL that say something about individuals, each as a rule of its own.

Generic rules ("if P is transitive, …") make an engine join every statement with every axiom; one rule for each axiom,
with the names put in, is what makes plain SPARQL fast enough. Rule names in brackets are those of OWL 2 Profiles,
section 4.3 (https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.rules import Atom, Rule, Term
from practicegraph.ontology.names import PREFIXES

__all__ = ["TYPE", "compile_rules", "shorten"]

RDF: Final = PREFIXES["rdf"]
RDFS: Final = PREFIXES["rdfs"]
OWL: Final = PREFIXES["owl"]
TYPE: Final = ox.NamedNode(RDF + "type")

_Axioms: TypeAlias = Mapping[str, list[tuple[str, str]]]
_X, _Y, _Z = (ox.Variable(name) for name in "xyz")
_EVERYTHING = {OWL + "Thing", RDFS + "Resource", OWL + "topObjectProperty", OWL + "topDataProperty"}
_NOT_COMPILED = {
    OWL + name
    for name in (
        "sameAs", "hasKey", "unionOf", "intersectionOf", "oneOf", "hasValue", "someValuesFrom", "allValuesFrom",
        "complementOf", "maxCardinality", "maxQualifiedCardinality", "InverseFunctionalProperty",
    )
}  # fmt: skip


def compile_rules(ontology: Iterable[ox.Quad | ox.Triple]) -> tuple[Rule, ...]:
    """The rules of an ontology, sorted by name: the same axioms give the same rules, in whatever order they come.

    Compiled are rdfs:subClassOf (cax-sco), rdfs:subPropertyOf (prp-spo1), owl:equivalentClass (cax-eqc1 and 2),
    owl:equivalentProperty (prp-eqp1 and 2), rdfs:domain (prp-dom), rdfs:range (prp-rng), owl:inverseOf (prp-inv1, 2),
    owl:SymmetricProperty (prp-symp), owl:TransitiveProperty (prp-trp) and owl:propertyChainAxiom (prp-spo2). What only
    finds contradictions (disjointness, irreflexivity) belongs to the checks.

    Raises:
        InvalidValue: an axiom that would entail something about individuals and is not compiled, since leaving it out
            silently would make answers wrong; or a chain that is no list.
    """
    axioms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    lists: dict[str, tuple[str, str]] = {}
    for triple in ontology:
        subject, predicate, object_ = _name(triple.subject), triple.predicate.value, _name(triple.object)
        for name in (predicate, object_):
            if name in _NOT_COMPILED:
                raise InvalidValue(
                    f"the ontology uses {shorten(name)} at {shorten(subject)}, which derivation does not carry out; "
                    "say it by subclasses, subproperties, inverses, chains, domain and range, or as a rule file"
                )
        if predicate in (RDF + "first", RDF + "rest"):
            first, rest = lists.get(subject, ("", ""))
            lists[subject] = (object_, rest) if predicate == RDF + "first" else (first, object_)
        else:
            axioms[predicate].append((subject, object_))
    types = set(axioms[RDF + "type"])
    for subject, cls in types:
        if cls == OWL + "FunctionalProperty" and (subject, OWL + "DatatypeProperty") not in types:
            raise InvalidValue(
                f"{shorten(subject)} is a functional object property, which would make two things one; use a shape"
            )
    rules = {rule.name: rule for rule in _rules(axioms, lists)}
    return tuple(rules[name] for name in sorted(rules))


def _rules(axioms: _Axioms, lists: Mapping[str, tuple[str, str]]) -> Iterator[Rule]:
    for name in ("subClassOf", "equivalentClass"):
        for sub, sup in _pairs(axioms, name):
            yield _rule("subclass", f"Each {_short(sub)} is a {_short(sup)}.", _a(_X, sup), _a(_X, sub))
    for name in ("subPropertyOf", "equivalentProperty"):
        for sub, sup in _pairs(axioms, name):
            words = f"Whoever stands in {_short(sub)} to something stands in {_short(sup)} to it."
            yield _rule("subproperty", words, _p(_X, sup, _Y), _p(_X, sub, _Y))
    for prop, cls in axioms[RDFS + "domain"]:
        if cls not in _EVERYTHING:
            words = f"Whatever has {_short(prop)} is a {_short(cls)}."
            yield _rule("domain", words, _a(_X, cls), _p(_X, prop, _Y))
    for prop, cls in axioms[RDFS + "range"]:
        if cls not in _EVERYTHING and not _is_datatype(cls, axioms):
            words = f"Whatever is the {_short(prop)} of something is a {_short(cls)}."
            yield _rule("range", words, _a(_Y, cls), _p(_X, prop, _Y))
    for one, other in axioms[OWL + "inverseOf"]:
        for prop, inverse in {(one, other), (other, one)}:
            words = f"{_short(inverse)} is {_short(prop)} read the other way round."
            yield _rule("inverse", words, _p(_Y, inverse, _X), _p(_X, prop, _Y))
    for subject, cls in axioms[RDF + "type"]:
        if cls == OWL + "SymmetricProperty":
            words = f"{_short(subject)} holds in both directions."
            yield _rule("symmetric", words, _p(_Y, subject, _X), _p(_X, subject, _Y))
        elif cls == OWL + "TransitiveProperty":
            words = f"{_short(subject)} carries on: what holds from one to the next holds from the first to the last."
            yield _rule("transitive", words, _p(_X, subject, _Z), _p(_X, subject, _Y), _p(_Y, subject, _Z))
    for prop, start in axioms[OWL + "propertyChainAxiom"]:
        chain = _members(start, lists, prop)
        nodes = [ox.Variable(f"x{place}") for place in range(len(chain) + 1)]
        words = f"{' and then '.join(map(_short, chain))} make {_short(prop)}."
        body = [_p(nodes[place], step, nodes[place + 1]) for place, step in enumerate(chain)]
        yield _rule("chain", words, _p(nodes[0], prop, nodes[-1]), *body)


def _pairs(axioms: _Axioms, name: str) -> Iterator[tuple[str, str]]:
    namespace = OWL if name.startswith("equivalent") else RDFS
    for sub, sup in axioms[namespace + name]:
        pairs = [(sub, sup), (sup, sub)] if namespace == OWL else [(sub, sup)]
        yield from (pair for pair in pairs if pair[0] != pair[1] and pair[1] not in _EVERYTHING)


def _members(start: str, lists: Mapping[str, tuple[str, str]], prop: str) -> list[str]:
    members: list[str] = []
    node = start
    while node != RDF + "nil":
        if node not in lists or len(members) > len(lists):
            raise InvalidValue(
                f"the property chain of {shorten(prop)} is not a whole list; write ( p q ) in its Turtle file"
            )
        member, node = lists[node]
        members.append(member)
    if not members:
        raise InvalidValue(f"the property chain of {shorten(prop)} is empty; name at least one property")
    return members


def _is_datatype(cls: str, axioms: _Axioms) -> bool:
    known = cls.startswith(PREFIXES["xsd"]) or cls in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral")
    return known or (cls, RDFS + "Datatype") in axioms[RDF + "type"]


def _rule(form: str, words: str, head: Atom, *body: Atom) -> Rule:
    """Its name: the form, the head's and the body's local names; a digest keeps apart what that would merge."""
    terms = [_key(atom) for atom in (*body, head)]
    digest = hashlib.sha256("\n".join(terms).encode()).hexdigest()[:6]
    local = "-".join(re.sub(r"[^A-Za-z0-9]+", "-", re.split(r"[#/]", term.rstrip("#/"))[-1]) for term in terms)
    return Rule(f"{form}-{local}-{digest}", words, (head,), body)


def _key(atom: Atom) -> str:
    return atom.object.value if atom.predicate == TYPE else atom.predicate.value


def _a(subject: Term, cls: str) -> Atom:
    return Atom(subject, TYPE, ox.NamedNode(cls))


def _p(subject: Term, predicate: str, object_: Term) -> Atom:
    return Atom(subject, ox.NamedNode(predicate), object_)


def _name(term: object) -> str:
    """Blank nodes cannot clash with IRIs: they have no colon, or ``_:`` before it."""
    return str(term) if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))


def _short(iri: str) -> str:
    return shorten(iri)


def shorten(iri: str) -> str:
    """The IRI with a known prefix, or in angle brackets."""
    fitting = [(prefix, ns) for prefix, ns in PREFIXES.items() if iri.startswith(ns)]
    if not fitting:
        return f"<{iri}>"
    prefix, namespace = max(fitting, key=lambda pair: len(pair[1]))
    return f"{prefix}:{iri.removeprefix(namespace)}"
