"""Our engine against owlrl, and new sources one by one against everything at once, on random graphs."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from itertools import product
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practicegraph.graph.compile_rules import TYPE, compile_rules
from practicegraph.graph.derive import derive, entailed
from practicegraph.graph.owlrl_reference import owlrl_closure, useful
from practicegraph.graph.plan import Plan, plan
from practicegraph.graph.rules import shipped_rules
from practicegraph.graph.snapshots import Snapshots
from practicegraph.graph.store import Store
from practicegraph.graph.view import Triple, triple_of
from practicegraph.ontology.names import DERIVED, ID, NS, PREFIXES

RDFS, OWL, RDF = (PREFIXES[prefix] for prefix in ("rdfs", "owl", "rdf"))
CLASSES = [ox.NamedNode(f"{NS}C{number}") for number in range(4)]
PROPERTIES = [ox.NamedNode(f"{NS}p{number}") for number in range(4)]
DATA = [ox.NamedNode(f"{NS}d{number}") for number in range(2)]
"""Properties of literals: OWL 2 keeps them apart; a property that holds of literals has no inverse in RDF."""
THINGS = [ox.NamedNode(f"{ID}x{number}") for number in range(5)]


def triple(subject: ox.NamedNode, predicate: str, object_: ox.NamedNode) -> Triple:
    return subject, ox.NamedNode(predicate), object_


def chain(prop: ox.NamedNode, first: ox.NamedNode, second: ox.NamedNode) -> list[Triple]:
    one, two = (ox.NamedNode(f"{ID}list/{prop.value[-1]}{first.value[-1]}{second.value[-1]}/{place}") for place in "12")
    return [
        triple(prop, OWL + "propertyChainAxiom", one),
        triple(one, RDF + "first", first), triple(one, RDF + "rest", two),
        triple(two, RDF + "first", second), triple(two, RDF + "rest", ox.NamedNode(RDF + "nil")),
    ]  # fmt: skip


classes, properties, data, things = (st.sampled_from(items) for items in (CLASSES, PROPERTIES, DATA, THINGS))
axioms = st.one_of(
    st.builds(lambda a, b: [triple(a, RDFS + "subClassOf", b)], classes, classes),
    st.builds(lambda a, b: [triple(a, OWL + "equivalentClass", b)], classes, classes),
    st.builds(lambda a, b: [triple(a, RDFS + "subPropertyOf", b)], properties, properties),
    st.builds(lambda a, b: [triple(a, OWL + "equivalentProperty", b)], properties, properties),
    st.builds(lambda a, b: [triple(a, RDFS + "domain", b)], properties, classes),
    st.builds(lambda a, b: [triple(a, RDFS + "range", b)], properties, classes),
    st.builds(lambda a, b: [triple(a, OWL + "inverseOf", b)], properties, properties),
    st.builds(lambda a: [triple(a, RDF + "type", ox.NamedNode(OWL + "SymmetricProperty"))], properties),
    st.builds(lambda a: [triple(a, RDF + "type", ox.NamedNode(OWL + "TransitiveProperty"))], properties),
    st.builds(lambda a, b: [triple(a, RDFS + "subPropertyOf", b)], data, data),
    st.builds(lambda a, b: [triple(a, RDFS + "domain", b)], data, classes),
    st.builds(chain, properties, properties, properties),
)
literals = st.sampled_from([ox.Literal("x"), ox.Literal("x", language="fr")])
statements = st.one_of(
    st.builds(lambda a, b: (a, TYPE, b), things, classes),
    st.builds(lambda a, b, c: (a, b, c), things, properties, things),
    st.builds(lambda a, b, c: (a, b, c), things, data, literals),
)


def store_of(sources: dict[str, set[Triple]]) -> Store:
    """A store without a vocabulary."""
    store = Store(ox.Store(), Snapshots(None), path=None, read_only=False)
    for name, triples in sources.items():
        tell(store, name, triples)
    return store


def tell(store: Store, name: str, triples: set[Triple]) -> None:
    store.replace_graph(f"{ID}source/{name}", [ox.Quad(*item) for item in triples])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(axioms, max_size=7), st.sets(statements, min_size=1, max_size=12))
def test_the_engine_derives_what_owlrl_derives(said: list[list[Triple]], stated: set[Triple]) -> None:
    ontology = {item for axiom in said for item in axiom}
    rules = plan(compile_rules(ox.Triple(*item) for item in sorted(ontology, key=str)))
    store = store_of({"s": stated})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # owlrl's own
        expected = useful(owlrl_closure(stated | ontology)[1])
    assert useful(triple_of(quad) for quad in entailed(store.raw, rules)) == expected


# Sources of a small network, so that every rule file has something to say; its limits are 2 instead of 30.

ONTOLOGY = """
pg:Roundtable rdfs:subClassOf pg:Event .
pg:organised rdfs:subPropertyOf pg:tookPartIn . pg:tookPartIn rdfs:range pg:Event .
pg:runs owl:inverseOf pg:runBy . pg:within a owl:TransitiveProperty . pg:cooperatesWith a owl:SymmetricProperty .
pg:inRegion owl:propertyChainAxiom ( pg:inRegion pg:within ) .
pg:theme owl:propertyChainAxiom ( pg:theme skos:broader ) .
pg:activeIn owl:propertyChainAxiom ( pg:runs pg:inRegion ), ( pg:organised pg:inRegion ) .
pg:convenes owl:propertyChainAxiom ( pg:organised pg:inSeries ) . pg:partnerIn rdfs:subPropertyOf pg:activeInProject .
"""
ROLES = ("organiser", "supporter", "presenter", "attendee")
FACTS = [
    *(
        f"id:participation/{e}{a}{role} pg:atEvent id:event/{e} ; pg:role pg:{role} ; "
        f"pg:participant id:organisation/{a} ."
        for e, a, role in product("ef", "abc", ROLES)
    ),
    *(
        f"id:event/{e} a pg:Roundtable ; pg:inSeries id:platform/p ; pg:theme theme:{x} ."
        for e, x in product("ef", "tu")
    ),
    *(f"id:event/{e} a pg:Event ; rdfs:label '{label}' ." for e, label in product("ef", "xy")),
    *(f"id:platform/p a pg:Platform ; pg:inRegion id:region/{r} ; pg:inProject id:project/o ." for r in "rs"),
    "id:region/r pg:within id:region/s .",
    "id:region/s pg:within id:region/t .",
    *(f"id:pilot/{i} a pg:PilotAction ; pg:runBy id:organisation/{a} ." for i, a in product("ij", "ab")),
    *(f"id:pilot/{i} pg:inRegion id:region/{r} ." for i, r in product("ij", "rs")),
    *(f"id:pilot/{i} pg:inProject id:project/o ." for i in "ij"),
    *(f"id:organisation/{a} pg:partnerIn id:project/o . id:project/o a pg:Project ." for a in "abc"),
    *(f"id:partnership/x a pg:Partnership ; pg:member id:organisation/{a} ." for a in "abc"),
    *(f"id:practice/{i} a pg:Practice ; pg:theme theme:{x} ." for i, x in product("ijk", "tu")),
    *(
        f"id:need/{i} a pg:Need ; pg:theme theme:{x} . id:challenge/{i} a pg:Challenge ; pg:theme theme:t ."
        for i, x in product("ij", "tu")
    ),
    *(f"id:organisation/{a} a pg:Organisation ; rdfs:label '{label}'@en ." for a, label in product("ab", "xyz")),
    "theme:t skos:broader theme:u .",
    # What is derived elsewhere may also be stated.
    "id:organisation/a pg:organised id:event/e .",
    "id:event/e pg:inRegion id:region/t .",
    "id:organisation/b pg:cooperatesWith id:organisation/a ; skos:prefLabel 'b' .",
    "id:organisation/a pg:cooperatesWith id:organisation/b ; pg:organised id:event/f .",
]


def turtle(text: str) -> set[Triple]:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    slashes = re.sub(r"id:(\w+/\w+)", rf"<{ID}\1>", text)
    return {triple_of(quad) for quad in ox.parse(head + slashes, ox.RdfFormat.TURTLE)}


def small_limits() -> Plan:
    crowds = {rule: tuple(replace(crowd, limit=2) for crowd in rule.crowds) for rule in shipped_rules()}
    ontology = [
        ox.Triple(*item) if not isinstance(item[0], ox.BlankNode) and not isinstance(item[2], ox.BlankNode) else
        ox.Triple(*(ox.NamedNode(f"{ID}{term.value}") if isinstance(term, ox.BlankNode) else term for term in item))
        for item in turtle(ONTOLOGY)
    ]  # fmt: skip
    return plan((*compile_rules(ontology), *(replace(rule, crowds=crowds[rule]) for rule in shipped_rules())))


RULES = small_limits()
contents = st.sets(st.sampled_from(range(len(FACTS))), max_size=14)
changes = st.lists(st.lists(st.tuples(st.sampled_from("1234"), contents), min_size=1, max_size=2), max_size=6)


def derived(store: Store) -> set[str]:
    return {str(quad) for quad in store.quads(DERIVED)}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes)
def test_source_by_source_gives_what_everything_at_once_gives(sequence: list[list[tuple[str, set[int]]]]) -> None:
    """Adding, replacing and (by empty content) removing sources, in any order, one or two between derivations."""
    store = store_of({})
    derive(store, rules=RULES)
    held: dict[str, set[Triple]] = {}
    for together in sequence:
        for name, numbers in together:
            source = f"<{ID}source/{name}> a pg:Source ." if numbers else ""
            held[name] = turtle(source + "\n".join(FACTS[number] for number in sorted(numbers)))
            tell(store, name, held[name])
        assert derive(store, changed={f"{ID}source/{name}" for name, _ in together}, rules=RULES).scoped
        at_once = store_of({name: triples for name, triples in held.items() if triples})
        derive(at_once, rules=RULES)
        assert derived(store) == derived(at_once)
        assert set(store.raw) == set(at_once.raw)


def test_changed_sources_are_followed_and_everything_else_is_derived_anew() -> None:
    store = store_of({"1": turtle("\n".join(FACTS[:16]))})
    assert not derive(store, changed={f"{ID}source/1"}, rules=RULES).scoped  # nothing was derived before
    tell(store, "2", turtle("\n".join(FACTS[24:34])))
    assert derive(store, changed={f"{ID}source/2"}, rules=RULES).scoped
    tell(store, "2", turtle("\n".join(FACTS[26:30])))
    assert derive(store, changed={f"{ID}source/2"}, rules=RULES).scoped  # replaced
    tell(store, "3", turtle(FACTS[35]))
    tell(store, "4", turtle(FACTS[36]))
    assert not derive(store, changed={f"{ID}source/3"}, rules=RULES).scoped  # somebody forgot to name source 4


def test_every_rule_file_run_as_it_stands_gives_what_the_engine_gives() -> None:
    """Over a store in which everything is derived, each CONSTRUCT query finds nothing that is not there."""
    everything = turtle(f"<{ID}source/1> a pg:Source .\n" + "\n".join(FACTS))
    store = store_of({"1": everything})
    ontology = plan((*compile_rules(ox.Triple(*item) for item in turtle(ONTOLOGY)), *shipped_rules()))
    derive(store, rules=ontology)
    merge = {triple_of(quad) for quad in store.raw.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    for rule, file in zip(shipped_rules(), rule_files(), strict=True):
        found = store.raw.query(file.read_text(encoding="utf-8"), prefixes=PREFIXES)
        assert isinstance(found, ox.QueryTriples)
        triples = [(item.subject, item.predicate, item.object) for item in found]
        assert triples, f"{file.name} finds nothing in the example"
        named = [item for item in triples if not isinstance(item[0], ox.BlankNode)]
        assert set(named) <= merge
        if rule.node is not None:
            kinds = store.raw.quads_for_pattern(None, ox.NamedNode(NS + "derivedBy"), ox.NamedNode(rule.iri), None)
            expected = len({quad.subject for quad in kinds})
            pairs = {item for item in named if item[1].value == NS + "cooperatesWith"}
            assert len({frozenset((a, b)) for a, _, b in pairs}) == expected


def rule_files() -> list[Path]:
    folder = Path(__file__).parents[1] / "graph"
    found = sorted(folder.glob("*.rule.rq"), key=lambda path: path.name)
    assert found
    return found
