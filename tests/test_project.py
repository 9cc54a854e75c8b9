"""The networks taken from the graph, and the files that other tools read."""

from pathlib import Path

import networkx as nx
import pytest
from golden_network import small_network

from practicegraph.graph.errors import InvalidValue, StoreError
from practicegraph.graph.store import Store
from practicegraph.ontology.names import ID, THEME
from practicegraph.queries import project

ORGANISATION = ID + "organisation/"


@pytest.fixture(scope="module")
def store() -> Store:
    return small_network()


def links(graph: project.Network) -> set[tuple[str, str]]:
    return {tuple(sorted((graph.nodes[a]["label"], graph.nodes[b]["label"]))) for a, b in graph.edges}


def test_cooperation(store: Store) -> None:
    graph = project.cooperation(store)
    assert links(graph) == {
        ("Ayuntamiento de Almazán", "Comarca Viva"),
        ("Comarca Viva", "Les Deux Vallées"),
        ("Comarca Viva", "Red Norte"),
        ("Les Deux Vallées", "Mairie de Florac"),
        ("Les Deux Vallées", "Red Norte"),
    }
    assert {graph.nodes[node]["label"] for node in nx.isolates(graph)} == {
        "Bieszczady Solar",
        "Fundacja Most",
        "Taxi Solidaire",
        "Universidad del Moncayo",
    }
    node = graph.nodes[ORGANISATION + "comarca-viva"]
    assert node["weight"] == 3
    assert (node["kind"], node["family"], node["group"]) == (
        "organisation",
        "civil-society",
        "non-governmental organisations",
    )
    assert node["regions"] == ("Soria",)
    edge = graph.edges[ORGANISATION + "comarca-viva", ORGANISATION + "red-norte"]
    assert edge["kinds"] == ("partners in a project", "stated to be partners", "supported the organiser")
    assert (edge["grade"], edge["themes"]) == ("stated", ("health",))
    assert ("Comarca Viva and Red Norte train volunteers together.", "Second roundtable in Soria") in edge["quotes"]
    assert len(edge["quotes"]) <= 3
    other = graph.edges[ORGANISATION + "comarca-viva", ORGANISATION + "ayuntamiento-de-almazan"]
    assert (other["grade"], other["sources"]) == ("derived", 2)


def test_cooperation_on_a_theme_and_in_a_region(store: Store) -> None:
    on = project.cooperation(store, theme=THEME + "digital", lang="fr")
    assert links(on) == {("Les Deux Vallées", "Mairie de Florac")}
    assert not list(nx.isolates(on))
    edge = on.edges[ORGANISATION + "les-deux-vallees", ORGANISATION + "mairie-de-florac"]
    assert (edge["kinds"], edge["themes"]) == (("ont organisé ensemble",), ("numérique",))
    here = project.cooperation(store, region=ID + "region/es")
    assert links(here) == {("Ayuntamiento de Almazán", "Comarca Viva"), ("Comarca Viva", "Red Norte")}
    assert {here.nodes[node]["label"] for node in nx.isolates(here)} == {"Universidad del Moncayo"}


def test_practices(store: Store) -> None:
    graph = project.practices(store, region=ID + "region/es-so")
    assert links(graph) == {
        ("Cars lent to job seekers by the week", "Comarca Viva"),
        ("Cars lent to job seekers by the week", "employment"),
        ("Cars lent to job seekers by the week", "mobility"),
        ("Neighbours drive patients to the hospital", "mobility"),
        ("Neighbours drive patients to the hospital", "health"),
        ("Neighbours drive patients to the hospital", "Soria"),
    }
    assert {data["kind"] for data in graph.nodes.values()} == {"organisation", "practice", "theme", "region"}
    assert all(data["quotes"] for *_, data in graph.edges(data=True))


def test_themes(store: Store) -> None:
    graph = project.themes(store)
    assert links(graph) == {("digital technology", "social links"), ("employment", "mobility"), ("health", "mobility")}
    mobility = graph.nodes[THEME + "mobility"]
    assert (mobility["weight"], mobility["regions"]) == (5, ("Lozère", "Soria"))
    assert graph.edges[THEME + "health", THEME + "mobility"]["weight"] == 3
    assert links(project.themes(store, theme=THEME + "social-links")) == {("digital technology", "social links")}


def test_every_node_and_edge_has_what_is_promised(store: Store) -> None:
    for make in (project.cooperation, project.practices, project.themes):
        graph = make(store)
        assert set(graph.graph) == {"title", "sizes", "widths", "note"}
        for data in graph.nodes.values():
            assert set(data) == {"label", "kind", "group", "family", "weight", "regions", "iri"}
        for *_, data in graph.edges(data=True):
            assert set(data) == {"label", "kinds", "themes", "grade", "sources", "weight", "quotes"}


def test_too_large_networks_are_cut_with_a_note(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "MOST", 4)
    graph = project.cooperation(store)
    assert graph.number_of_nodes() == 4
    assert graph.graph["note"] == "4 well linked of 9 nodes are shown; narrow it by theme or region."
    assert ORGANISATION + "comarca-viva" in graph
    assert nx.is_connected(graph)
    assert nx.is_connected(project.practices(store))


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_files_are_read_back_and_always_the_same(store: Store, tmp_path: Path, form: str) -> None:
    graph = project.cooperation(store)
    graph.nodes[ORGANISATION + "taxi-solidaire"]["label"] = 'T\x00axi <"&'
    first, second = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
    project.write_graph(graph, first, form)
    project.write_graph(graph, second, form)
    assert first.read_bytes() == second.read_bytes()
    back = nx.read_graphml(first) if form == "graphml" else nx.read_gexf(first)
    assert set(back.nodes) == set(graph.nodes)
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in graph.edges}
    edge = back.edges[ORGANISATION + "comarca-viva", ORGANISATION + "red-norte"]
    assert edge["kinds"] == "partners in a project | stated to be partners | supported the organiser"
    assert edge["sources"] == 1
    assert back.nodes[ORGANISATION + "taxi-solidaire"]["label"] == 'T\ufffdaxi <"&'
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.name, second.name]


def test_files_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    graph = project.themes(store)
    with pytest.raises(InvalidValue, match="no network format is called 'dot'; there are: graphml, gexf"):
        project.write_graph(graph, tmp_path / "x.dot", "dot")
    with pytest.raises(StoreError, match="cannot write"):
        project.write_graph(graph, tmp_path / "missing" / "x.gexf", "gexf")
