"""How well reports are read: scores on annotated reports, with floors that only an explicit act lowers.

`tests/evaluation` holds reports in our own words with their annotations. The half named `tuned` was looked at while the
reader was written; the other half is only ever measured. Reports given for development are measured where they are
there. `benchmarks/read` prints the whole tables; benchmarks/README.md keeps them.
"""

import hashlib
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from practicegraph.ingest import pipeline
from practicegraph.ingest.actors import Actors
from practicegraph.ingest.model import is_installed
from practicegraph.ingest.pipeline import extract_file

ROOT = Path(__file__).parents[1]
SCORE = ROOT / "benchmarks" / "score.py"
OWN = Path(__file__).parent / "evaluation"
SHARED = ROOT.parent / "shared"
GIVEN = [SHARED / "evaluation" / "gold", SHARED / "corpus"]
DIGESTS = {"tuned": "af7a2dfd05d92d08", "held_back": "bf2553f6187c67e7"}
"""Of the reports and annotations that the floors were measured on: who changes them measures again."""
FLOORS: dict[str, dict[str, float]] = {
    "tuned, model": {
        "organisations": 0.92,
        "regions": 0.94,
        "events": 0.96,
        "event attributes": 0.92,
        "cooperations": 0.87,
        "practices": 0.91,
        "challenges": 0.86,
        "needs": 0.89,
        "statements": 0.91,
        "themes": 0.73,
        "run_by": 0.88,
        "mean": 0.91,
    },
    "tuned, plain": {
        "organisations": 0.92,
        "regions": 0.94,
        "events": 0.96,
        "event attributes": 0.92,
        "cooperations": 0.87,
        "practices": 0.87,
        "challenges": 0.81,
        "needs": 0.81,
        "statements": 0.86,
        "themes": 0.69,
        "run_by": 0.89,
        "mean": 0.89,
    },
    "held_back, model": {
        "organisations": 0.80,
        "regions": 0.89,
        "events": 0.83,
        "event attributes": 0.72,
        "cooperations": 0.64,
        "practices": 0.88,
        "challenges": 0.78,
        "needs": 0.90,
        "statements": 0.87,
        "themes": 0.63,
        "run_by": 0.87,
        "mean": 0.76,
    },
    "held_back, plain": {
        "organisations": 0.80,
        "regions": 0.89,
        "events": 0.83,
        "event attributes": 0.72,
        "cooperations": 0.64,
        "practices": 0.76,
        "challenges": 0.63,
        "needs": 0.63,
        "statements": 0.77,
        "themes": 0.55,
        "run_by": 0.84,
        "mean": 0.72,
    },
    "given, model": {
        "organisations": 0.96,
        "regions": 0.96,
        "events": 0.96,
        "event attributes": 0.95,
        "cooperations": 0.96,
        "practices": 0.72,
        "challenges": 0.66,
        "needs": 0.85,
        "statements": 0.82,
        "themes": 0.80,
        "run_by": 0.96,
        "mean": 0.92,
    },
    "given, plain": {
        "organisations": 0.96,
        "regions": 0.96,
        "events": 0.96,
        "event attributes": 0.95,
        "cooperations": 0.96,
        "practices": 0.67,
        "challenges": 0.53,
        "needs": 0.78,
        "statements": 0.77,
        "themes": 0.85,
        "run_by": 0.96,
        "mean": 0.89,
    },
}
"""F1 of sections, exactness of events' attributes, and their mean: about 0.02 below what was measured for the mean,
0.04 for the others, since one record is as much as that in the smaller sections. The floors of statements on the
reports given for development were lowered when statements came to be decided by trained weights, which read unknown
reports better (held back, practices from 0.76 to 0.92, needs from 0.70 to 0.94, challenges from 0.72 to 0.82) and these
nine, which the rules before had been written with, less well."""
SETS = ["tuned", "held_back", *(["given"] if all(folder.is_dir() for folder in GIVEN) else [])]
MODES = ["plain", *(["model"] if is_installed() else [])]


def names(half: str) -> list[str]:
    if half == "given":
        found = sorted(path.stem for path in GIVEN[0].glob("*.json"))
    else:
        found = json.loads((OWN / "split.json").read_text("utf-8"))[half]
    assert len(found) >= 5
    return found


@cache
def scores(half: str, mode: str) -> dict[str, Any]:
    """What benchmarks/score.py says of a half read in a mode."""
    gold, corpus = GIVEN if half == "given" else (OWN / "gold", OWN / "corpus")
    with TemporaryDirectory() as folder:
        wanted, facts = Path(folder) / "gold", Path(folder) / "facts"
        wanted.mkdir()
        facts.mkdir()
        for name in names(half):
            (wanted / f"{name}.json").write_bytes((gold / f"{name}.json").read_bytes())
            found = extract_file(corpus / f"{name}.txt", plain=mode == "plain").to_json()
            (facts / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
        command = [sys.executable, str(SCORE), str(wanted), str(facts), str(corpus), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def figures(half: str, mode: str) -> dict[str, float]:
    result = scores(half, mode)
    found = {section: row["f1"] for section, row in result["sections"].items() if row["f1"] is not None}
    return {**found, "event attributes": result["event_attribute_accuracy"], "mean": result["mean"]}


@pytest.mark.parametrize("half", ["tuned", "held_back"])
def test_the_floors_were_measured_on_these_reports(half: str) -> None:
    files = [OWN / folder for folder in (f"corpus/{n}.txt" for n in names(half))]
    files += [OWN / "gold" / f"{name}.json" for name in names(half)]
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files))
    assert digest.hexdigest()[:16] == DIGESTS[half], "the reports changed: measure again and pin the new floors"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("half", SETS)
def test_no_section_falls_below_its_floor(half: str, mode: str) -> None:
    found = figures(half, mode)
    floors = FLOORS[f"{half}, {mode}"]
    assert {"mean", "organisations", "events", "statements"} <= set(floors)
    assert not {name: (found[name], floor) for name, floor in floors.items() if found[name] < floor}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("half", SETS)
def test_every_record_rests_on_a_quote(half: str, mode: str) -> None:
    result = scores(half, mode)
    assert result["documents"] == len(names(half))
    assert result["ungrounded"] == 0


def test_a_worse_reader_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The floors bite: a reader that finds no actors falls below them."""
    monkeypatch.setattr(pipeline, "find_actors", lambda *_, **__: Actors((), (), ()))
    found = {section: row["f1"] for section, row in scores.__wrapped__("tuned", "plain")["sections"].items()}
    assert found["organisations"] < FLOORS["tuned, plain"]["organisations"]
