"""Every shipped question: its golden rows, its declared columns, its page in the documentation."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from golden_network import GOLDEN, small_network

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.store import Store
from practicegraph.queries.run import ask, question, questions

NAMES = [item.name for item in questions()]
CASES = [
    (name, number, case)
    for name in NAMES
    for number, case in enumerate(json.loads((GOLDEN / f"{name}.json").read_text("utf-8")))
]
LABELS = {"theme": "mobility", "region": "Soria", "organisation": "Comarca Viva", "project": "Slow Roads"}


@pytest.fixture(scope="module")
def store() -> Store:
    return small_network()


def plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def test_there_are_golden_rows_for_every_question_and_no_others() -> None:
    assert len(NAMES) >= 16
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == sorted(NAMES)


@pytest.mark.parametrize(("name", "number", "case"), CASES, ids=[f"{name}-{number}" for name, number, _ in CASES])
def test_golden_rows(store: Store, name: str, number: int, case: dict[str, Any]) -> None:
    results = ask(store, name, **case["parameters"])
    assert [[plain(value) for value in row] for row in results] == case["rows"]
    assert results.columns == question(name).columns


@pytest.mark.parametrize("name", NAMES)
def test_golden_rows_are_not_empty(name: str) -> None:
    assert any(case["rows"] for _, _, case in [item for item in CASES if item[0] == name])


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_narrows_or_is_needed(store: Store, name: str) -> None:
    asked = question(name)
    given = next(case["parameters"] for _, _, case in [item for item in CASES if item[0] == name])
    needed = {item.name: given[item.name] for item in asked.parameters if item.required}
    everything = set(ask(store, name, **needed).terms)
    for item in asked.parameters:
        if not item.required and item.type in LABELS:
            assert len(ask(store, name, **needed, **{item.name: LABELS[item.type]})) <= len(everything)


@pytest.mark.parametrize("name", NAMES)
def test_without_optional_parameters_the_file_is_sparql_as_it_is(store: Store, name: str) -> None:
    asked = question(name)
    columns = store.query(asked.sparql).columns
    assert [item for item in columns if item != "passage"] == [
        item for item in asked.columns if "passage" not in columns or item not in ("quote", "source")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_bound_and_not_pasted(name: str) -> None:
    asked = question(name)
    for item in asked.parameters:
        places = re.findall(rf"^.*VALUES \?the_{item.name} \{{ UNDEF \}}.*$", asked.sparql, re.MULTILINE)
        assert places, item.name
        assert all(line.strip().startswith(f"#{item.name}: ") is not item.required for line in places)


@pytest.mark.parametrize("name", NAMES)
def test_documented(name: str) -> None:
    text = (Path(__file__).parents[1] / "docs" / "questions.md").read_text("utf-8")
    section = text.split(f"## {name}\n", 1)[1].split("\n## ")[0]
    asked = question(name)
    assert asked.text in section
    for item in asked.parameters:
        assert f"`--{item.name}`" in section
        assert item.text in section
    assert ", ".join(f"`{column}`" for column in asked.columns) in section


def test_labels_come_in_the_language_asked_for(store: Store) -> None:
    french = ask(store, "who-cooperates", theme="Gesundheit", lang="fr-BE").to_dicts()
    assert [(row["kind"], row["themes"]) for row in french] == [("a soutenu l'organisateur", "santé")]
    unknown = ask(store, "who-cooperates", theme="Gesundheit", lang="xx").to_dicts()
    assert [row["themes"] for row in unknown] == ["health"]


def test_rows_come_in_the_same_order_every_time() -> None:
    first, second = small_network(), small_network()
    for name in ("who-cooperates", "practices", "themes-by-region"):
        assert ask(first, name).terms == ask(second, name).terms


def test_unknown_question_names_close_ones(store: Store) -> None:
    with pytest.raises(NotFound, match="no question is called 'who-cooperate'; did you mean: who-cooperates"):
        ask(store, "who-cooperate")
    with pytest.raises(NotFound, match="there are: challenges, "):
        question("zzz")


def test_unknown_parameter_names_close_ones(store: Store) -> None:
    with pytest.raises(NotFound, match="has no parameter 'them'; did you mean: theme"):
        ask(store, "who-cooperates", them="mobility")


def test_missing_parameter(store: Store) -> None:
    with pytest.raises(InvalidValue, match="region-story needs region: This region"):
        ask(store, "region-story")
    with pytest.raises(InvalidValue, match="needs region"):
        ask(store, "region-story", region=None)


def test_hostile_values_find_nothing_and_break_nothing(store: Store) -> None:
    before = len(store)
    for value in ('" } ; DROP ALL #', "> } UNION { ?s ?p ?o", "https://a.example/> } #", "\\", "id:x y", "'''", "{{"):
        with pytest.raises(NotFound):
            ask(store, "practices", organisation=value)
        with pytest.raises(NotFound):
            ask(store, "evidence", thing=value)
    assert len(store) == before
