"""The indexes of names and of quotes: what is found while one types."""

import os
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from golden_network import small_network

from practicegraph.graph.derive import derive
from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.folding import fold
from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.names import ID, NS, PREFIXES
from practicegraph.queries.text_index import KINDS, search_labels, search_quotes


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
    (path / "copies" / ".columns-left.tmp").mkdir()  # by a process that was killed, long ago, and one at work
    (path / "copies" / ".names-1-1.5.5.tmp").touch()
    os.utime(path / "copies" / ".columns-left.tmp", (1, 1))
    with open_store(path, read_only=True) as reader:
        assert found(reader, "southern or", kinds=["organisation"]) == ["Southern Orchard"]
    names = {item.name for item in (path / "copies").iterdir()}
    assert ".columns-left.tmp" not in names
    assert ".names-1-1.5.5.tmp" in names


def quotes(store: Store, words: str) -> list[str]:
    return [hit.quote for hit in search_quotes(store, words)]


def test_quotes_hold_all_the_words_as_beginnings_without_accents(store: Store) -> None:
    (hit,) = search_quotes(store, "MALADES medecin cond")
    assert hit.quote == "Taxi Solidaire conduit chaque jour les malades chez le médecin."
    assert (hit.title, hit.source.startswith(f"{ID}source/")) == ("Première table ronde en Lozère", True)
    assert f"{ID}practice/taxi-malades" in hit.about
    assert quotes(store, "malades xylophone") == []


def test_words_in_quotation_marks_stand_in_this_order(store: Store) -> None:
    assert quotes(store, "“les malades chez”") == quotes(store, "malades medecin")
    assert quotes(store, '"malades les"') == []


def test_quotes_are_those_that_contain_the_word(store: Store) -> None:
    every = store.query("SELECT DISTINCT ?p ?quote { ?p oa:hasSelector/oa:exact ?quote }").rows
    for word in ("taxi", "health", "table"):
        expected = sorted(quote for _, quote in every if re.search(rf"\b{word}", fold(quote)))
        assert sorted(hit.quote for hit in search_quotes(store, word, limit=1000)) == expected
        assert expected or word == "table"


@pytest.mark.parametrize("text", ["", " ", '"', "*", "“”", "a* OR", "-x", "NEAR(a b)", "quote:", "\x00"])
def test_any_words_may_be_searched(store: Store, text: str) -> None:
    assert isinstance(search_quotes(store, text), list)


def test_the_command(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from practicegraph.viz.cli import app

    path = tmp_path / "db"
    with open_store(path) as writer:
        for source in small_network().sources():
            writer.replace_graph(source.iri, small_network().quads(source.iri))
        derive(writer)
    result = CliRunner().invoke(app, ["search", "comraca", "--store", str(path), "--in", "names", "-f", "csv"])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1].startswith("organisation,Comarca Viva,")
    both = CliRunner().invoke(app, ["search", "taxi", "solidaire", "--store", str(path), "-f", "csv"])
    assert {line.split(",")[0] for line in both.stdout.splitlines()[1:]} >= {"organisation", "quote"}
    nothing = CliRunner().invoke(app, ["search", "zzzz", "--store", str(path)])
    assert nothing.exit_code == 0
    assert "nothing found" in nothing.output
