"""Events and regions of whole reports: each case is a report beside the events that it tells.

The organisations are given by the case, so that only events, roles, dates, counts and places are tried here.
"""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from practicegraph.ingest.dates import find_dates
from practicegraph.ingest.events import find_events
from practicegraph.ingest.headcounts import find_counts
from practicegraph.ingest.pipeline import extract_file
from practicegraph.ingest.places import find_places
from practicegraph.ingest.read import read
from practicegraph.ingest.records import Event, Mention, Region
from practicegraph.ingest.regions import find_regions
from practicegraph.ingest.segment import segment

CASES = sorted(p for p in (Path(__file__).parent / "cases" / "events").iterdir() if p.suffix in (".txt", ".md"))
assert len(CASES) >= 20
SHARED = Path(__file__).parents[2] / "shared"
GOLD = sorted((SHARED / "evaluation" / "gold").glob("*.json"))
assert GOLD or not SHARED.exists()


def told(path: Path, organisations: list[str]) -> tuple[tuple[Event, ...], tuple[Region, ...]]:
    document = read(path)
    segments = segment(document)
    places = find_places(document, segments)
    named = [
        Mention(m.start(), m.end(), "organisation", name, name)
        for name in organisations
        for m in re.finditer(re.escape(name), document.text)
    ]
    actors = SimpleNamespace(mentions=tuple(sorted(named, key=lambda m: m.start)), projects=())
    mentions = (*places, *find_dates(document, segments), *find_counts(document, segments))
    return find_events(document, segments, mentions, actors), find_regions(document, segments, places)


def attribute(event: Event, name: str) -> Any:
    value = getattr(event, name)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_a_report_tells_its_events_and_regions(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    events, regions = told(path, expected["organisations"])
    wanted = sorted(expected["events"], key=lambda e: (e["kind"], e.get("date") or ""))
    found = sorted(events, key=lambda e: (e.kind, e.date or ""))
    assert [(e.kind, e.date) for e in found] == [(e["kind"], e.get("date")) for e in wanted]
    for event, want in zip(found, wanted, strict=True):
        assert {name: attribute(event, name) for name in want} == want
    assert {r.name for r in regions} == set(expected["regions"])
    text = path.read_text("utf-8")
    for quotes in (*(e.evidence for e in events), *(r.evidence for r in regions)):
        assert quotes
        assert all(e.quote == text[e.start : e.end] for e in quotes)


if GOLD:  # only where the shared reports are

    @pytest.mark.parametrize("path", GOLD, ids=lambda p: p.stem)
    def test_the_events_of_the_evaluation_are_found(path: Path) -> None:
        gold = json.loads(path.read_text("utf-8"))
        events = extract_file(SHARED / "corpus" / f"{path.stem}.txt").events
        asked = [e for e in gold["events"] if not e.get("optional")]
        wanted = {(e["kind"], e.get("date"), e.get("ordinal"), e["status"]) for e in asked}
        found = {(e.kind, e.date, e.ordinal, e.status) for e in events}
        assert wanted <= found
        main = asked[0]
        assert (events[0].region, events[0].participants, events[0].format) == (
            main["region"],
            main["participants"],
            main.get("format"),
        )
