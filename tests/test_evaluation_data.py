"""The annotated reports are sound: quotes stand in their texts, names too, and the scorer gives a faultless reader 1.0.

The annotations themselves are turned into facts (quotes become spans) and scored, so that a slip in either the
annotations or the scorer shows before anybody measures a reader with them.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from practicegraph.ingest.records import EventKind
from practicegraph.ontology.names import GENERAL_THEMES

OWN = Path(__file__).parent / "evaluation"
SCORE = Path(__file__).parents[1] / "benchmarks" / "score.py"
NAMED = ("organisations", "regions", "projects")
STATEMENTS = ("practices", "challenges", "needs")
QUOTED = ("pilot_actions", *STATEMENTS)
SECTIONS = ("events", *NAMED, *QUOTED)
MINIMUM = 30

Record = dict[str, Any]


def names() -> list[str]:
    found = sorted(path.stem for path in (OWN / "gold").glob("*.json"))
    assert len(found) >= MINIMUM
    return found


def text_of(name: str) -> str:
    return (OWN / "corpus" / f"{name}.txt").read_bytes().decode("utf-8")


def gold_of(name: str) -> Record:
    gold: Record = json.loads((OWN / "gold" / f"{name}.json").read_text("utf-8"))
    return gold


def calls(record: Record) -> list[str]:
    return [record["name"], *record["aliases"]]


def evidence(text: str, quote: str, shift: int = 0) -> list[Record]:
    start = text.index(quote)
    return [{"start": start + shift, "end": start + shift + len(quote), "quote": quote}]


def as_facts(gold: Record, text: str, *, optional: bool, shift: int = 0) -> Record:
    """The facts that a faultless reader extracts; `shift` moves all offsets, which a scorer has to notice."""
    facts: Record = {}
    for section in SECTIONS:
        facts[section] = []
        for record in gold[section]:
            if optional or not record.get("optional"):
                # events carry no quote in the annotations: the whole report stands for one
                quote = record.get("quote") or text
                if section in NAMED:
                    quote = next(name for name in calls(record) if name in text)
                facts[section].append(record | {"evidence": evidence(text, quote, shift), "confidence": 1.0})
    facts["cooperations"] = [{"actors": pair, "evidence": evidence(text, text, shift)} for pair in gold["cooperations"]]
    return facts


def score(out: Path, facts_of: Callable[[str], Record]) -> Record:
    for name in names():
        (out / f"{name}.json").write_text(json.dumps(facts_of(name)), "utf-8")
    command = [sys.executable, str(SCORE), str(OWN / "gold"), str(out), str(OWN / "corpus"), "--json"]
    result: Record = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert result["documents"] == len(names())
    return result


@pytest.mark.parametrize("optional", [True, False])
def test_the_annotations_score_one_against_themselves(tmp_path: Path, optional: bool) -> None:
    result = score(tmp_path, lambda name: as_facts(gold_of(name), text_of(name), optional=optional))
    assert result["ungrounded"] == 0
    assert result["mean"] == 1.0
    assert result["event_attribute_accuracy"] == 1.0
    assert {section: row["f1"] for section, row in result["sections"].items() if row["f1"] != 1.0} == {}
    assert {"events", *NAMED, *QUOTED, "statements", "themes", "run_by", "cooperations"} <= set(result["sections"])


def test_offsets_that_are_off_by_one_are_ungrounded(tmp_path: Path) -> None:
    result = score(tmp_path, lambda name: as_facts(gold_of(name), text_of(name), optional=False, shift=1))
    assert result["ungrounded"] > 0
    assert all(row["right"] == 0 for row in result["sections"].values())


def test_reading_nothing_finds_nothing(tmp_path: Path) -> None:
    result = score(tmp_path, lambda name: {})
    assert result["mean"] == 0.0
    assert all(row["right"] == row["wrong"] == 0 for row in result["sections"].values())


def test_the_halves_are_disjoint_complete_and_balanced() -> None:
    split: dict[str, list[str]] = json.loads((OWN / "split.json").read_text("utf-8"))
    assert set(split) == {"tuned", "held_back"}
    assert sorted(split["tuned"] + split["held_back"]) == names()
    assert len(split["tuned"]) == len(split["held_back"])
    for language in ("en", "fr", "es", "de", "it"):
        assert any(gold_of(name)["language"] == language for name in split["held_back"]), language
    for language in ("en", "fr", "es"):
        assert sum(gold_of(name)["language"] == language for name in split["tuned"]) >= 2, language


def test_each_report_is_described_in_the_readme() -> None:
    readme = (OWN / "README.md").read_text("utf-8")
    split: dict[str, list[str]] = json.loads((OWN / "split.json").read_text("utf-8"))
    rows = {line for line in readme.splitlines() if line.startswith("| `")}
    wanted = set()
    for half, members in split.items():
        for name in members:
            gold = gold_of(name)
            row = (f"`{name}`", gold["language"], gold["style"], gold["field"], half.replace("_", " "))
            wanted.add(f"| {' | '.join(row)} |")
    assert rows == wanted


def test_texts_and_annotations_pair_up() -> None:
    assert sorted(path.stem for path in (OWN / "corpus").iterdir()) == names()


@pytest.mark.parametrize("name", names())
def test_an_annotation_fits_its_text(name: str) -> None:
    gold, text = gold_of(name), text_of(name)
    assert gold["document"] == f"{name}.txt"
    assert gold["title"] is None or gold["title"] in text
    assert set(gold) == {"document", "title", "language", "style", "field", *SECTIONS, "cooperations"}
    assert "\r" not in text
    assert text.endswith("\n")
    for section in QUOTED:
        for record in gold[section]:
            assert text.count(record["quote"]) == 1, record["quote"]
    for section in STATEMENTS:
        for record in gold[section]:
            assert record["label"]
            assert set(record["themes"]) <= set(GENERAL_THEMES)
            assert record["themes"], record["quote"]
    for section in NAMED:
        for record in gold[section]:
            assert any(call in text for call in calls(record)), record["name"]


@pytest.mark.parametrize("name", names())
def test_an_annotation_agrees_with_itself(name: str) -> None:
    gold = gold_of(name)
    actors = {call for record in gold["organisations"] if not record.get("optional") for call in calls(record)}
    required = {call for record in gold["regions"] if not record.get("optional") for call in calls(record)}
    for event in gold["events"]:
        assert event["kind"] in get_args(EventKind)
        assert event["status"] in ("past", "planned")
        assert event.get("participants_min", 0) <= event.get("participants_max", 0)
        assert event.get("end_date", "9") > event.get("date", "")
        assert {*event.get("organisers", ()), *event.get("supporters", ())} <= actors
        assert set(event.get("themes", ())) <= set(GENERAL_THEMES)
        if event.get("region") and not event.get("optional"):
            assert event["region"] in required
    for record in [*gold["practices"], *gold["pilot_actions"]]:
        assert record.get("optional") or record.get("run_by") is None or record["run_by"] in actors
    pairs = [frozenset(pair) for pair in gold["cooperations"]]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 and pair <= actors for pair in pairs)
