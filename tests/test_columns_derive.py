"""Deriving in columns gives what deriving in SPARQL gives: random networks, random ontologies, awkward terms."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_derive_random import FACTS, RULES, axioms, contents, derived, statements, store_of, tell, turtle

from practicegraph.graph import derive as derive_module
from practicegraph.graph.compile_rules import compile_rules
from practicegraph.graph.derive import DeriveReport, derive
from practicegraph.graph.errors import StoreError
from practicegraph.graph.plan import Plan, plan
from practicegraph.graph.store import Store, open_store
from practicegraph.graph.view import Triple
from practicegraph.ontology.names import ID, NS, PREFIXES


def in_columns(store: Store, rules: Plan | None = None) -> DeriveReport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derive_module, "FEW", 0)
        return derive(store, rules=rules)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents, contents, contents)
def test_random_networks(one: set[int], two: set[int], later: set[int]) -> None:
    """Derived, and derived anew after a source was replaced."""

    def say(numbers: set[int]) -> set[Triple]:
        return turtle(f"<{ID}source/1> a pg:Source .\n" + "\n".join(FACTS[number] for number in sorted(numbers)))

    ours, sparql = (store_of({"1": say(one), "2": say(two)}) for _ in range(2))
    in_columns(ours, RULES)
    derive(sparql, rules=RULES)
    assert derived(ours) == derived(sparql)
    for store in (ours, sparql):
        tell(store, "2", say(later))
    in_columns(ours, RULES)
    derive(sparql, rules=RULES)
    assert derived(ours) == derived(sparql)
    assert set(ours.raw) == set(sparql.raw)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(axioms, max_size=7), st.sets(statements, min_size=1, max_size=12))
def test_random_ontologies(said: list[list[Triple]], stated: set[Triple]) -> None:
    ontology = {item for axiom in said for item in axiom}
    rules = plan(compile_rules(ox.Triple(*item) for item in sorted(ontology, key=str)))
    ours, sparql = store_of({"s": stated}), store_of({"s": stated})
    in_columns(ours, rules)
    derive(sparql, rules=rules)
    assert derived(ours) == derived(sparql)


def test_awkward_terms() -> None:
    """What rules copy is what was stated: numbers, languages, quotes, line ends."""
    ontology = turtle("pg:about rdfs:subPropertyOf pg:concerns . pg:Thing rdfs:subClassOf pg:Entity .")
    rules = plan(compile_rules(ox.Triple(*item) for item in sorted(ontology, key=str)))
    said = turtle(
        r"""<urn:a> pg:about 5, -7, 1.50, 1e3, true, "5", "5"@en, "a\tb\n\"c\"\\", "é“", "", <urn:a>, <urn:a/b> ,
        "2022-01-01"^^xsd:date , "x"^^<urn:type> , "01"^^xsd:integer , "INF"^^xsd:double . <urn:a> a pg:Thing ."""
    )
    ours, sparql = store_of({"1": said}), store_of({"1": said})
    assert in_columns(ours, rules).added > len(said)
    derive(sparql, rules=rules)
    assert derived(ours) == derived(sparql)
    concerns = list(ours.raw.quads_for_pattern(None, ox.NamedNode(NS + "concerns"), None, ox.DefaultGraph()))
    assert len(concerns) == len({item for item in said if item[1].value == NS + "about"})
    assert in_columns(ours, rules) == DeriveReport(0, 0, scoped=False)


def test_on_disk_nothing_is_left_over(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with open_store(path) as store:
        killed = path / ".derive-left"
        killed.mkdir()
        label = ox.NamedNode(PREFIXES["rdfs"] + "label")
        store.replace_graph(f"{ID}source/1", [ox.Quad(ox.NamedNode(f"{ID}organisation/o"), label, ox.Literal("O"))])
        assert in_columns(store).added > 0
        first = derived(store)
        assert derive(store) == DeriveReport(0, 0, scoped=False)
        assert derived(store) == first
    assert not list(path.glob(".derive-*"))


def test_a_disk_that_refuses_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    with open_store(tmp_path / "db") as store:
        derive(store)
        before = set(store.raw)
        monkeypatch.setattr(derive_module, "difference_in_columns", full)
        monkeypatch.setattr(derive_module, "FEW", -1)
        monkeypatch.setattr(derive_module, "_large", lambda _: True)
        with pytest.raises(StoreError, match=r"cannot derive for the store .*No space left"):
            derive(store)
        assert set(store.raw) == before
