"""Made-up networks: the same every time, valid in every shape, every quote in its text."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from practicegraph.graph.check import check
from practicegraph.graph.derive import derive
from practicegraph.graph.store import open_store
from practicegraph.queries import ask
from practicegraph.queries.run import questions

FOLDER = Path(__file__).parents[1] / "benchmarks"


def generate(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, FOLDER / "generate", *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "random"},
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated") / "db"
    generate(6000, "--store", path, "--derive", "--texts")
    return path


def test_the_same_numbers_give_the_same_network_and_others_another(tmp_path: Path) -> None:
    first = generate(2000, "--out", "-").stdout
    assert first == generate(2000, "--out", "-").stdout
    assert first != generate(2000, "--seed", 2, "--out", "-").stdout
    quads = list(ox.parse(first, ox.RdfFormat.N_QUADS))
    assert 2000 <= len(quads) < 3000
    assert len(set(quads)) == len(quads)


def test_it_keeps_to_the_model(path: Path) -> None:
    with open_store(path, read_only=True) as store:
        assert check(store) == []


def test_it_answers_the_shipped_questions(path: Path) -> None:
    with open_store(path, read_only=True) as store:
        for name in ("who-cooperates", "practices", "events", "unanswered-needs", "themes-by-region", "missing-kinds"):
            assert len(ask(store, name)) > 0, name


def test_what_is_loaded_in_bulk_is_what_the_store_would_hold(tmp_path: Path) -> None:
    generate(2000, "--store", tmp_path / "bulk")
    with open_store(":memory:") as expected, open_store(tmp_path / "bulk", read_only=True) as loaded:
        for source in loaded.sources():
            expected.replace_graph(source.iri, loaded.quads(source.iri))
        assert set(loaded.raw) == set(expected.raw)
        derive(expected)
        assert len(expected) > len(loaded)


def test_four_levels_of_places_and_hubs(path: Path) -> None:
    with open_store(path, read_only=True) as store:
        inner = store.query(
            "SELECT (MAX(?n) AS ?most) { { SELECT ?r (COUNT(?o) AS ?n) { ?r pg:within ?o } GROUP BY ?r } }"
        )
        assert inner.rows == [(3,)]
        rows = store.query(
            "SELECT (COUNT(?e) AS ?n) { ?o a pg:Organisation . ?o pg:tookPartIn ?e } GROUP BY ?o ORDER BY DESC(?n)"
        ).column("n")
        assert rows[0] >= 3 * rows[len(rows) // 2]


def test_the_benchmark_measures_every_step_and_every_question(tmp_path: Path) -> None:
    """A small graph, so that the script itself stays in order; its figures mean nothing."""
    command = [sys.executable, FOLDER / "run", "1000", "--no-compare", "--results", tmp_path]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    (measured,) = json.loads((tmp_path / "run.json").read_text()).values()
    assert 1000 <= measured["stated"] < 2000
    assert measured["derived"] > 0
    asked = measured["questions"]["practicegraph"]
    assert set(asked) == {question.name for question in questions()}
    assert (tmp_path / "run.md").exists()
