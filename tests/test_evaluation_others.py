"""The annotated reports by other hands are as sound as our own: the same checks, on their folder."""

import json
from pathlib import Path

import pytest
import test_evaluation_data as data

OTHERS = Path(__file__).parent / "evaluation" / "others"
NAMES = sorted(path.stem for path in (OTHERS / "gold").glob("*.json"))


@pytest.fixture(autouse=True)
def theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "OWN", OTHERS)
    monkeypatch.setattr(data, "MINIMUM", 24)


@pytest.mark.parametrize("optional", [True, False])
def test_the_annotations_score_one_against_themselves(tmp_path: Path, optional: bool) -> None:
    data.test_the_annotations_score_one_against_themselves(tmp_path, optional)


def test_each_is_in_one_part_and_described_in_the_readme() -> None:
    split = json.loads((OTHERS / "split.json").read_text("utf-8"))
    assert sorted(split["seen"] + split["unseen"]) == NAMES
    data.test_each_report_is_described_in_the_readme()
    data.test_texts_and_annotations_pair_up()


@pytest.mark.parametrize("name", NAMES)
def test_an_annotation_fits_its_text(name: str) -> None:
    data.test_an_annotation_fits_its_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_who_does_something_is_named(name: str) -> None:
    gold = data.gold_of(name)
    actors = {call for record in gold["organisations"] for call in data.calls(record)}
    regions = {call for record in gold["regions"] for call in data.calls(record)}
    for event in gold["events"]:
        assert {*event.get("organisers", ()), *event.get("supporters", ())} <= actors
        assert event.get("end_date", "9") > event.get("date", "")
    for record in [*gold["practices"], *gold["pilot_actions"]]:
        # a town that is named for its administration need not be an organisation of the report
        assert record.get("run_by") is None or record["run_by"] in actors | regions or record.get("optional")
    pairs = [frozenset(pair) for pair in gold["cooperations"]]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 and pair <= actors for pair in pairs)
