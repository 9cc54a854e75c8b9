"""Soft line breaks inside sentences do not hide anything, and quotes are taken from the text as it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from practicegraph.ingest.pipeline import extract
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.records import Facts
from practicegraph.ingest.segment import segment
from practicegraph.ingest.unwrap import unwrapped

WIDE = (
    "For everybody who waits for a bus in the hills of the south, the first round table took place on 4 May 2023 "
    "in Teruel.\n\nAs so often with meetings of this kind, it was organised by the Green Valley Association with "
    "the support of the University of Zaragoza.\n"
)


def facts(text: str) -> Facts:
    return extract(read_bytes(text.encode(), name="report.txt"), plain=True)


@pytest.mark.parametrize(
    "words", ["round table", "4 May", "May 2023", "Green Valley", "organised by", "the support of"]
)
@pytest.mark.parametrize("space", ["\n", "\u00a0"])
def test_a_break_inside_a_sentence_changes_no_fact(words: str, space: str) -> None:
    broken = facts(WIDE.replace(words, words.replace(" ", space)))
    [event] = broken.events
    [expected] = facts(WIDE).events
    assert replace(event, evidence=()) == replace(expected, evidence=())
    assert [o.name for o in broken.organisations] == [o.name for o in facts(WIDE).organisations]
    assert all(e.quote == broken.document.text[e.start : e.end] for e in event.evidence)


def test_lengths_and_breaks_between_segments_stay() -> None:
    report = Path(__file__).parents[1] / "examples" / "reports" / "saone-et-loire-3-minutes.txt"
    document = read_bytes(report.read_bytes(), name=report.name)
    flat, segments = unwrapped(document, segment(document))
    assert len(flat.text) == len(document.text)
    assert all(flat.text[s.start : s.end] == s.text and "\n" not in s.text for s in segments)
    assert flat.text.count("\n") > len(segments) / 2
