"""Texts in our own words, in eight languages and many house styles, with the names that a reader finds in them.

The floors are what was reached when they were pinned; lowering one is an explicit act. The cases were written in
rounds, each before the rules had seen it. What a round found at first sight says more than the floors:
organisations 0.86 precision and 0.85 recall (10 texts), then 0.84 and 0.61 (8 texts with hardly any words for kinds in
the names), then, for the cases under ``late``, 0.86 and 0.63; projects 0.71 and 0.56, then 1.0 and 1.0 twice.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.cooperations import find_cooperations
from practicegraph.ingest.pilots import find_pilots
from practicegraph.ingest.places import find_places
from practicegraph.ingest.read import read
from practicegraph.ingest.records import Cooperation, Document, Organisation, PilotAction, Project
from practicegraph.ingest.segment import segment

CASES = Path(__file__).parent / "cases" / "actors"
SETS = {"known": sorted(CASES.glob("*.json")), "late": sorted((CASES / "late").glob("*.json"))}
FLOORS = {
    # precision and recall
    ("known", "organisations"): (0.98, 0.96),
    ("known", "projects"): (1.0, 1.0),
    ("known", "pilots"): (1.0, 0.92),
    ("known", "cooperations"): (0.96, 0.75),
    ("late", "organisations"): (0.98, 0.75),
    ("late", "projects"): (1.0, 1.0),
    ("late", "pilots"): (1.0, 1.0),
}
Names = list[set[str]]


def key(name: str | None) -> str:
    plain = unicodedata.normalize("NFKD", (name or "").casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[\W_]+", " ", plain).strip()
    return re.sub(r"^(the|association|project) | (association|project|network)$", "", plain)


def text_of(path: Path) -> Path:
    found = [p for p in path.parent.glob(path.stem + ".*") if p.suffix != ".json"]
    assert len(found) == 1, path
    return found[0]


def wanted(rows: Iterable[list[str]]) -> Names:
    return [{key(name) for name in row} for row in rows]


@cache
def results(path: Path) -> dict[str, tuple[int, int, int]]:
    """Right, wrong and missed by section."""
    gold: dict[str, Any] = json.loads(path.read_text("utf-8"))
    document: Document = read(text_of(path))
    segments = segment(document)
    places = find_places(document, segments)
    actors = find_actors(document, segments, places)
    optional = wanted(gold["optional"])
    found = {}
    for section, records in (("organisations", actors.organisations), ("projects", actors.projects)):
        names = [{key(n) for n in (r.name, *r.aliases)} for r in records]
        asked = wanted(gold[section])
        right = sum(any(a & n for n in names) for a in asked)
        wrong = sum(not any(a & n for a in [*asked, *optional]) for n in names)
        found[section] = (right, wrong, len(asked) - right)
    canonical = {key(n): key(row[0]) for row in gold["organisations"] for n in row}

    def who(name: str | None) -> str:
        return canonical.get(key(name), key(name))

    if gold["pilots"] is not None:
        pilots = {who(p.run_by or p.name) for p in find_pilots(document, segments, actors, places)}
        asked_pilots = {who(p) for p in gold["pilots"]}
        found["pilots"] = _compare(asked_pilots, pilots)
    if gold.get("stated_cooperations") is not None:
        pairs = {tuple(sorted(map(who, c.actors))) for c in find_cooperations(document, segments, actors)}
        found["cooperations"] = _compare({tuple(sorted(map(who, p))) for p in gold["stated_cooperations"]}, pairs)
    return found


def _compare(asked: set[Any], got: set[Any]) -> tuple[int, int, int]:
    return len(asked & got), len(got - asked), len(asked - got)


@pytest.mark.parametrize(("which", "section"), FLOORS)
def test_precision_and_recall_stay_above_their_floors(which: str, section: str) -> None:
    assert SETS[which]
    rows = [row for path in SETS[which] if (row := results(path).get(section))]
    right, wrong, missed = (sum(column) for column in zip(*rows, strict=True))
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    floor = FLOORS[which, section]
    assert precision >= floor[0], f"{precision:.3f} {recall:.3f}"
    assert recall >= floor[1], f"{precision:.3f} {recall:.3f}"


@pytest.mark.parametrize("path", [p for paths in SETS.values() for p in paths], ids=lambda p: p.stem)
def test_every_record_is_grounded(path: Path) -> None:
    document = read(text_of(path))
    segments = segment(document)
    places = find_places(document, segments)
    actors = find_actors(document, segments, places)
    for mention in actors.mentions:
        assert document.text[mention.start : mention.end] == mention.text
    ends = [0, *(m.end for m in actors.mentions)]
    assert all(m.start >= end for m, end in zip(actors.mentions, ends, strict=False)), "mentions overlap"
    pilots = find_pilots(document, segments, actors, places)
    pairs = find_cooperations(document, segments, actors)
    records: list[Organisation | Project | PilotAction | Cooperation] = [
        *actors.organisations,
        *actors.projects,
        *pilots,
        *pairs,
    ]
    for record in records:
        assert record.evidence
        assert 0 < record.confidence <= 1
        for evidence in record.evidence:
            assert document.text[evidence.start : evidence.end] == evidence.quote
    names = {o.name for o in actors.organisations}
    assert all(set(c.actors) <= names for c in pairs)
    for organisation in actors.organisations:
        quotes = " ".join(" ".join(e.quote.split()) for e in organisation.evidence).casefold()
        assert any(form.casefold() in quotes for form in (organisation.name, *organisation.aliases)), organisation
