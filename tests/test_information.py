"""Information content of themes, and how alike sets of them are."""

import random
from math import log2

import pytest
from golden_network import small_network
from peers_network import peers_network

from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.load import themes
from practicegraph.ontology.names import THEME
from practicegraph.queries.information import Information
from practicegraph.queries.topk import theme_rows

DRIVING, MOBILITY, EDUCATION = (THEME + name for name in ("driving-lessons", "mobility", "education"))


@pytest.fixture(scope="module")
def store() -> Store:
    return peers_network()


@pytest.fixture(scope="module")
def information(store: Store) -> Information:
    return Information(store)


def test_content_is_minus_the_logarithm_of_the_share(store: Store, information: Information) -> None:
    found = store.query("SELECT ?s ?t { ?s pg:theme ?t FILTER NOT EXISTS { ?s a pg:Cooperation } }").rows
    below = {name for name, concept in themes().items() if MOBILITY in information.closure([concept.iri])}
    on = {thing for thing, theme in found if str(theme).removeprefix(THEME) in below}
    total = len({thing for thing, _ in found}) + len(themes())
    assert len(on) >= 5
    assert information.content(MOBILITY) == pytest.approx(log2(total / (len(on) + len(below))))


def test_narrower_themes_say_more(information: Information) -> None:
    for concept in themes().values():
        for above in concept.broader:
            assert information.content(concept.iri) >= information.content(THEME + above)
    assert information.content("https://example.org/unheard-of") > information.content(DRIVING)


def test_sharing_driving_lessons_weighs_more_than_sharing_mobility(information: Information) -> None:
    narrow = information.similarity([DRIVING, THEME + "health"], [DRIVING, THEME + "food"])
    broad = information.similarity([MOBILITY, THEME + "health"], [MOBILITY, THEME + "food"])
    assert narrow > broad > 0


def test_similarity_is_from_none_to_the_same(information: Information) -> None:
    draw = random.Random(5)  # noqa: S311
    for _ in range(200):
        a, b = (draw.sample(information.concepts, draw.randint(1, 4)) for _ in range(2))
        assert 0 <= information.similarity(a, b) == information.similarity(b, a) <= 1
        assert information.similarity(a, a) == 1
    assert information.similarity([], [MOBILITY]) == 0
    assert information.similarity([], []) == 0
    assert information.similarity([THEME + "food"], [THEME + "energy"]) == 0


def test_for_single_themes_below_one_other_it_is_that_of_lin(information: Information) -> None:
    one, other, above = (THEME + name for name in ("public-transport", "shared-mobility", "mobility"))
    lin = 2 * information.content(above) / (information.content(one) + information.content(other))
    assert information.similarity([one], [other]) == pytest.approx(lin)


def test_shared_names_the_narrowest_the_most_telling_first(information: Information) -> None:
    found = information.shared([DRIVING, THEME + "food"], [THEME + "electric-mobility", EDUCATION, THEME + "food-aid"])
    assert {theme for theme, _ in found} == {MOBILITY, EDUCATION, THEME + "food"}
    contents = [content for _, content in found]
    assert contents == sorted(contents, reverse=True)
    assert information.shared([DRIVING], [THEME + "water"]) == []


def test_without_data_the_scheme_alone_counts() -> None:
    bare = Information(open_store(":memory:"))
    assert bare.content(DRIVING) == pytest.approx(log2(len(themes())))
    assert 0 < bare.content(MOBILITY) < bare.content(DRIVING)


def test_cooperations_do_not_count_beside_what_they_rest_on() -> None:
    store = small_network()
    before = Information(store).content(THEME + "health")
    held = store.query("SELECT (COUNT(*) AS ?n) { ?c a pg:Cooperation ; pg:theme theme:health }").rows[0][0]
    assert held > 0
    store.update("DELETE WHERE { ?c a pg:Cooperation ; pg:theme ?t }")
    assert Information(store).content(THEME + "health") == before


def test_themes_of_the_store_that_the_scheme_lacks_count_with_what_is_above_them() -> None:
    store = open_store(":memory:")
    own, circle = "https://example.org/sledging", "https://example.org/circle"
    scheme = f"<{own}> skos:broader <{MOBILITY}>, <{circle}> . <{circle}> skos:broader <{own}> ."
    store.update(f"INSERT DATA {{ {scheme} <https://example.org/x> pg:theme <{own}> }}")
    information = Information(store)
    assert MOBILITY in information.closure([own])
    assert information.shared([own], [DRIVING]) == [(MOBILITY, information.content(MOBILITY))]


def test_what_is_dumped_is_loaded(information: Information) -> None:
    back = Information.load(information.dump())
    assert back.weights == information.weights
    assert back.shared([DRIVING], [MOBILITY]) == information.shared([DRIVING], [MOBILITY])
    with pytest.raises((ValueError, KeyError, TypeError)):
        Information.load("[]")


def test_matrices_give_the_same_as_one_by_one(information: Information) -> None:
    draw = random.Random(3)  # noqa: S311
    sets = [draw.sample(information.concepts, draw.randint(0, 4)) for _ in range(60)]
    rows = theme_rows(information, sets)
    table = rows.similarity(rows.matrix[:20], rows.sums[:20])
    for i in range(20):
        line = rows.similarity_to(i)
        for j in range(60):
            assert table[i, j] == pytest.approx(information.similarity(sets[i], sets[j]), abs=1e-5)
            assert line[j] == pytest.approx(table[i, j], abs=1e-5)
