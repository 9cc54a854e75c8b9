"""What a person types, and what is bound."""

import pytest
from golden_network import small_network

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.ontology.names import DERIVED, ID, KIND, NS, THEME
from practicegraph.queries.parameters import resolve


@pytest.fixture(scope="module")
def store() -> Store:
    return small_network()


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("theme", "mental-health", THEME + "mental-health"),
        ("theme", "theme:mobility", THEME + "mobility"),
        ("theme", THEME + "mobility", THEME + "mobility"),
        ("theme", "MOBILITY", THEME + "mobility"),
        ("theme", "santé", THEME + "health"),
        ("theme", "Sante", THEME + "health"),
        ("theme", "Gesundheit", THEME + "health"),
        ("kind", "local authorities", KIND + "local-authority"),
        ("kind", "autoridades locales", KIND + "local-authority"),
        ("region", "Soria", ID + "region/es-so"),
        ("region", "es-so", ID + "region/es-so"),
        ("region", "ES-SO", ID + "region/es-so"),
        ("region", "es417", ID + "region/es-so"),
        ("region", "castilla y leon", ID + "region/es-cl"),
        ("region", "FR", ID + "region/fr"),
        ("organisation", "comarca VIVA", ID + "organisation/comarca-viva"),
        ("organisation", "CV", ID + "organisation/comarca-viva"),
        ("organisation", "les-deux-vallees", ID + "organisation/les-deux-vallees"),
        ("organisation", "id:organisation/red-norte", ID + "organisation/red-norte"),
        ("event", "Roundtable, Soria, 2025-10-06", ID + "event/roundtable-2025-10-06-es-so"),
        ("source", "lozere-1.txt", ID + "source/lozere-1"),
        ("source", "Première table ronde en Lozère", ID + "source/lozere-1"),
        ("need", "a warm room in winter", ID + "need/warm-room"),
        ("project", "Slow roads", ID + "project/slow-roads"),
        ("thing", "Shared minibus", ID + "pilot/minibus"),
    ],
)
def test_names_identifiers_and_iris(store: Store, type_: str, value: str, expected: str) -> None:
    found = resolve(store, type_, value)
    assert found == expected
    assert isinstance(found, IRI)


def test_numbers_dates_and_text(store: Store) -> None:
    assert resolve(store, "integer", " 12 ") == 12
    assert resolve(store, "integer", 3) == 3
    assert resolve(store, "date", "2022-06") == "2022-06"
    assert resolve(store, "text", "  a b ") == "a b"


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        ("integer", "twelve", "not a whole number: 'twelve'"),
        ("date", "June 2022", "not a date: 'June 2022'; write 2022"),
        ("date", "2022-13", "not a date"),
        ("theme", " ", "an empty value where a theme is expected"),
        ("colour", "red", "no type of parameter is called 'colour'"),
    ],
)
def test_values_that_do_not_fit(store: Store, type_: str, value: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        resolve(store, type_, value)


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        ("theme", "mobilty", "no theme is called 'mobilty'; did you mean: mobility"),
        ("organisation", "Comarca Vivo", "no organisation is called 'Comarca Vivo'; did you mean: Comarca Viva"),
        ("need", "taxi on demand", "did you mean: A taxi on demand that villages can share"),
        ("organisation", "id:region/es-so", "no organisation has the IRI id:region/es-so"),
        ("region", "Atlantis", "no region is called 'Atlantis'; the graph has Castilla y León, France"),
    ],
)
def test_unknown_values_name_close_ones(store: Store, type_: str, value: str, message: str) -> None:
    with pytest.raises(NotFound, match=message):
        resolve(store, type_, value)


def test_two_things_of_one_name_are_not_guessed_between() -> None:
    store = small_network()
    lines = "".join(
        f"<{ID}organisation/{slug}> a <{NS}Organisation> ; skos:altLabel 'The Twins' . " for slug in ("one", "two")
    )
    store.update(f"INSERT DATA {{ {lines} GRAPH <{DERIVED}> {{ {lines} }} }}")
    with pytest.raises(InvalidValue, match=r"'The Twins' is the name of 2 things; give one of: .*/one, .*/two as org"):
        resolve(store, "organisation", "The Twins")
