"""What leaves a store is kept in mind, so that links to it can say what became of it."""

from pathlib import Path

import pyoxigraph as ox

from practicegraph.graph.gone import GONE_FILE, gone_things
from practicegraph.graph.store import open_store
from practicegraph.ontology.names import ID, NS, PREFIXES

ONE, OTHER = ID + "source/one-1", ID + "source/other-2"
THING = ID + "practice/abc"


def quads(source: str, thing: str = THING, name: str = "a\tcarpool\nrota") -> list[ox.Quad]:
    graph, node = ox.NamedNode(source), ox.NamedNode(thing)
    type_, label = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["rdfs"] + "label")
    return [
        ox.Quad(graph, type_, ox.NamedNode(NS + "Source"), graph),
        ox.Quad(graph, ox.NamedNode(PREFIXES["dct"] + "title"), ox.Literal(f"Report {source[-1]}"), graph),
        ox.Quad(node, type_, ox.NamedNode(NS + "Practice"), graph),
        ox.Quad(node, label, ox.Literal(name, language="en"), graph),
    ]


def test_only_what_nobody_tells_any_more_is_gone(tmp_path: Path) -> None:
    with open_store(tmp_path / "db") as store:
        store.replace_source(ONE, quads(ONE), snapshot="one")
        store.replace_source(OTHER, quads(OTHER), snapshot="other")
        store.retract_source(ONE)
        assert gone_things(tmp_path / "db", THING) == []
        assert [item.name for item in gone_things(tmp_path / "db", ONE)] == ["Report 1"]
        store.retract_source(OTHER)
        (gone,) = gone_things(tmp_path / "db", THING)
        assert (gone.name, gone.source) == ("a carpool rota", OTHER)
        assert gone_things(tmp_path / "db", THING[:-1]) == []


def test_a_report_that_changes_lets_go_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "db") as store:
        store.replace_source(ONE, quads(ONE), snapshot="one")
        store.replace_source(ONE, quads(ONE, ID + "practice/new"), snapshot="new")
        assert [item.source for item in gone_things(tmp_path / "db", THING)] == [ONE]
        assert gone_things(tmp_path / "db", ONE) == []


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    with open_store(tmp_path / "db") as store:
        store.replace_source(ONE, quads(ONE), snapshot="one")
    assert not (tmp_path / "db" / GONE_FILE).exists()
    assert gone_things(tmp_path / "db", THING) == []
