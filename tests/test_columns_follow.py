"""Copies that follow the store have what copies that were made anew have; in doubt they are made anew."""

import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyoxigraph as ox
import pytest
from golden_network import small_network
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_columns import contents, statements

from practicegraph.graph.changes import FILE, MOST
from practicegraph.graph.derive import derive
from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.names import ID, NS, PREFIXES
from practicegraph.queries import columns, ready
from practicegraph.queries.columns_follow import follow
from practicegraph.queries.columns_tables import fill_columns
from practicegraph.queries.current import Current
from practicegraph.queries.ready import make_copies

SOURCES = ("1", "2", "3")
writes: st.SearchStrategy[list[tuple[str, str, set[int]]]] = st.lists(
    st.one_of(
        st.tuples(st.just("replace"), st.sampled_from(SOURCES), contents),
        st.tuples(st.just("retract"), st.sampled_from(SOURCES), st.just(set[int]())),
        st.tuples(st.just("derive"), st.sampled_from(SOURCES), st.just(set[int]())),
    ),
    min_size=1,
    max_size=4,
)


def write(store: Store, what: str, name: str, numbers: set[int]) -> None:
    iri = f"{ID}source/{name}"
    if what == "replace":
        store.replace_source(iri, statements(numbers), snapshot="")
    elif what == "retract" and store.has_source(iri):
        store.retract_source(iri)
    else:
        derive(store)


def rows(base: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """The rows of all tables, things by their IRIs; but those of ``term``, which keeps what is gone."""
    iris = dict(base.execute("SELECT id, iri FROM term").fetchall())
    in_order = [iris[number] for number in sorted(iris)]
    assert in_order == sorted(in_order)
    found = {}
    for (table,) in base.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall():
        if table != "term":
            held = base.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            things = [column[0] in ("s", "o", "p", "id") for column in held.description or ()]
            named = (
                tuple(iris.get(x, x) if thing else x for x, thing in zip(row, things, strict=True))
                for row in held.fetchall()
            )
            found[table] = sorted((tuple(_set(item) for item in row) for row in named), key=repr)
    return found


def _set(item: object) -> object:
    """Names that are strung together come in any order."""
    return sorted(item.split("; ")) if isinstance(item, str) and "; " in item else item


@settings(max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(contents, st.lists(writes, min_size=1, max_size=2))
def test_a_copy_that_follows_has_the_rows_of_one_made_anew(
    first: set[int], changes: list[list[tuple[str, str, set[int]]]]
) -> None:
    with TemporaryDirectory() as folder, open_store(Path(folder) / "db") as store:
        write(store, "replace", "1", first)
        derive(store)
        with duckdb.connect(":memory:") as copy:
            fill_columns(store, copy)
            for group in changes:
                before = store.transaction
                for what, name, numbers in group:
                    write(store, what, name, numbers)
                touched = store.touched_since(before)
                assert touched is not None
                assert follow(store, copy, touched)
                with duckdb.connect(":memory:") as anew:
                    fill_columns(store, anew)
                    assert rows(copy) == rows(anew)


def practice(name: str) -> list[ox.Quad]:
    thing = ox.NamedNode(f"{ID}practice/{name}")
    return [
        ox.Quad(thing, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(NS + "Practice")),
        ox.Quad(thing, ox.NamedNode(PREFIXES["skos"] + "prefLabel"), ox.Literal(name)),
    ]


def labels(store: Store) -> list[str]:
    copy = columns.columns(store)
    assert copy is not None
    return [
        value for (value,) in copy.rows("SELECT value FROM of_class('Practice') JOIN label USING (s) ORDER BY 1")[1]
    ]


class Noted:
    """A function that notes its name when it is called."""

    def __init__(self, name: str, real: Callable[..., object], ways: list[str]) -> None:
        self.name, self.real, self.ways = name, real, ways

    def __call__(self, *arguments: object) -> object:
        self.ways.append(self.name)
        return self.real(*arguments)


def fail(store: Store) -> None:
    """Writes, and then goes wrong."""
    with store.writing():
        store.replace_graph(f"{ID}source/3", practice("three"))
        raise ZeroDivisionError


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each copy was made."""
    ways: list[str] = []
    for name in ("fill_columns", "follow"):
        real = getattr(columns, name)
        monkeypatch.setattr(columns, name, Noted(name, real, ways))
    return ways


def test_files_follow_in_this_process_and_in_others_and_are_made_anew_in_doubt(tmp_path: Path, made: list[str]) -> None:
    path = tmp_path / "db"
    with open_store(path) as store:
        store.add_sources([(f"{ID}source/1", practice("one"), "text")])
        assert labels(store) == ["one"]
        store.publish()
        with open_store(path, read_only=True) as reader:
            store.replace_source(f"{ID}source/2", practice("two"), snapshot="text")
            store.pending = True
            assert labels(store) == ["one", "two"]
            assert labels(reader) == ["one"]  # what was published, before and after
        store.retract_source(f"{ID}source/1")
        store.publish()
    with open_store(path, read_only=True) as reader:
        assert labels(reader) == ["two"]
    assert made == ["fill_columns", "follow", "fill_columns", "follow"]

    del made[:]
    with open_store(path) as store:
        own = " . ".join(str(quad.triple) for quad in practice("own"))
        store.update(f"INSERT DATA {{ {own} GRAPH <urn:own> {{ {own} }} }}")
        assert labels(store) == ["own", "two"]
        with pytest.raises(ZeroDivisionError):
            fail(store)
        assert labels(store) == ["own", "three", "two"]
        many = [
            ox.Quad(ox.NamedNode(f"{ID}need/{n}"), ox.NamedNode(NS + "theme"), ox.NamedNode(ID)) for n in range(MOST)
        ]
        store.replace_graph(f"{ID}source/4", [*many, *practice("four")])
        assert "four" in labels(store)
        assert not (path / FILE).exists()
        store.replace_graph(f"{ID}source/5", practice("five"))
        (kept,) = (path / "copies").iterdir()
        kept.write_bytes(b"damaged")
        assert "five" in labels(store)
    assert made == ["fill_columns"] * 4


def test_questions_about_one_thing_wait_for_no_copy(monkeypatch: pytest.MonkeyPatch, made: list[str]) -> None:
    monkeypatch.setattr(columns, "FEW", -1)
    store = small_network()
    values = {"organisation": IRI(f"{ID}organisation/comarca-viva"), "lang": "en"}
    assert columns.answer_in_columns(store, "organisation-profile", values) is None
    assert made == []
    make_copies(store)
    assert made == ["fill_columns"]
    assert columns.answer_in_columns(store, "organisation-profile", values)
    assert made == ["fill_columns"]


def test_a_new_state_is_made_ready_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "FEW", -1)
    monkeypatch.setattr(ready, "EVERY", 0.01)
    store = small_network()
    done = threading.Event()
    monkeypatch.setattr(ready, "make_indexes", lambda of: done.set() if columns.columns(of) else None)
    ready.keep_ready(Current(store))
    assert done.wait(60)
    done.clear()
    store.replace_graph(f"{ID}source/5", practice("five"))
    assert done.wait(60)
    assert "five" in labels(store)
