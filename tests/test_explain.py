"""The page that shows how a report was read."""

import re
from html import unescape
from pathlib import Path

from practicegraph.ingest.pipeline import extract_file
from practicegraph.ingest.trace import SECTIONS, trace
from practicegraph.viz.explain import explain

REPORT = Path(__file__).parents[1] / "examples" / "reports" / "saone-et-loire-3-minutes.txt"


def test_every_record_is_in_the_trace_with_its_rule() -> None:
    traced = trace(extract_file(REPORT, plain=True), plain=True)
    text = traced.facts.document.text
    for section in SECTIONS:
        for record in getattr(traced.facts, section):
            steps = [s for s in traced.steps if s.taken and s.stage == section]
            assert any(e.start <= s.start and s.end <= e.end for e in record.evidence for s in steps)
    assert all(0 <= s.start < s.end <= len(text) and s.rule for s in traced.steps)
    assert any(not s.taken for s in traced.steps)


def test_the_page_holds_the_text_letter_for_letter() -> None:
    traced = trace(extract_file(REPORT, plain=True), plain=True)
    article = re.search(r"<article[^>]*>(.*?)</article>", explain(traced), re.S)
    assert article
    assert unescape(re.sub(r"<[^>]+>", "", article[1])) == traced.facts.document.text


def test_markup_in_a_report_is_text(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text(
        'The "Association <script>alert(1)</script>" runs a <b>bold</b> repair café in Porto every week.\n', "utf-8"
    )
    page = explain(trace(extract_file(file, plain=True), plain=True), tmp_path / "x.html")
    assert (tmp_path / "x.html").read_text("utf-8") == page
    assert page.count("<script>") == 1
    assert "<b>" not in page
    assert "default-src 'none'" in page
