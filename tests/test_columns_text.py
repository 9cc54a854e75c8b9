"""The index of names: what is found while one types."""

from pathlib import Path

import pytest
from golden_network import small_network

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.store import Store, open_store
from practicegraph.queries.text_index import KINDS, search_labels


@pytest.fixture(scope="module")
def store() -> Store:
    return small_network()


def found(store: Store, text: str, **options: object) -> list[str]:
    return [hit.name for hit in search_labels(store, text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["Comarca Viva", "comarca", "COMÁRCA V", "viva comarca", "comraca viva", "comarca biva"]
)
def test_beginnings_accents_order_and_slips(store: Store, text: str) -> None:
    assert found(store, text, kinds=["organisation"])[0] == "Comarca Viva"


def test_the_same_name_comes_first_with_score_one(store: Store) -> None:
    first = search_labels(store, "comarca viva")[0]
    assert (first.kind, first.label, first.score) == ("organisation", "Comarca Viva", 1.0)


def test_every_language_finds_and_the_one_asked_for_is_shown(store: Store) -> None:
    for text in ("Gesundheit", "santé", "υγεία"):
        hit = search_labels(store, text, kinds=["theme"], language="fr")[0]
        assert (hit.iri.rsplit("/")[-1], hit.name) == ("health", "santé")
    assert search_labels(store, "ygeia", kinds=["theme"])[0].label == "υγεία"


def test_kinds_narrow_and_limit_limits(store: Store) -> None:
    assert {hit.kind for hit in search_labels(store, "soria", limit=50)} > {"region"}
    assert {hit.kind for hit in search_labels(store, "soria", limit=50, kinds=["region"])} == {"region"}
    assert len(search_labels(store, "s", limit=3)) == 3
    assert search_labels(store, "soria", kinds=[]) == []
    with pytest.raises(InvalidValue, match="no kind of thing is called 'town'; there are: organisation, "):
        search_labels(store, "soria", kinds=["town"])


@pytest.mark.parametrize("text", ["", "  ", "“”", '"', "*", "' OR 1", "a AND b NOT", "NEAR(", "x" * 5000, "\x00"])
def test_any_text_may_be_typed(store: Store, text: str) -> None:
    assert isinstance(search_labels(store, text), list)


def test_things_are_found_once(store: Store) -> None:
    iris = [hit.iri for hit in search_labels(store, "so", limit=100)]
    assert len(iris) == len(set(iris))
    assert set(KINDS) >= {hit.kind for hit in search_labels(store, "so", limit=100)}


def test_the_index_follows_the_store_on_disk_and_others_see_it_after_publication(tmp_path: Path) -> None:
    import pyoxigraph as ox

    from practicegraph.ontology.names import ID, NS, PREFIXES

    def name(text: str) -> list[ox.Quad]:
        thing = ox.NamedNode(f"{ID}organisation/o")
        return [
            ox.Quad(thing, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(NS + "Organisation")),
            ox.Quad(thing, ox.NamedNode(PREFIXES["skos"] + "prefLabel"), ox.Literal(text)),
        ]

    path = tmp_path / "db"
    with open_store(path) as writer:
        writer.replace_source(f"{ID}source/1", name("Northern Orchard"), snapshot="text")
        assert found(writer, "northern", kinds=["organisation"]) == ["Northern Orchard"]
        writer.publish()
        with open_store(path, read_only=True) as reader:
            writer.replace_source(f"{ID}source/1", name("Southern Orchard"), snapshot="text")
            assert found(writer, "southern or", kinds=["organisation"]) == ["Southern Orchard"]
            assert found(reader, "northern or", kinds=["organisation"]) == ["Northern Orchard"]
    assert len(list((path / "copies").iterdir())) <= 2
    with open_store(path, read_only=True) as reader:
        assert found(reader, "southern or", kinds=["organisation"]) == ["Southern Orchard"]
        (kept,) = (item for item in (path / "copies").iterdir() if item.name.endswith(str(reader.transaction)))
    kept.write_bytes(b"damaged")
    with open_store(path, read_only=True) as reader:
        assert found(reader, "southern or", kinds=["organisation"]) == ["Southern Orchard"]
