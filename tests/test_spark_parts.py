"""The parts of reading on a cluster that need no Spark: rules put together, and what is told before Spark starts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practicegraph.graph.derive_spark import compose
from practicegraph.graph.errors import InvalidValue, MissingExtra, NotFound
from practicegraph.ingest.cluster import ingest_on_spark
from practicegraph.ingest.cluster_session import session
from practicegraph.viz.cli import main

ROOT = Path(__file__).parents[1]
Rules: TypeAlias = set[tuple[str | None, str, str | None, str, str, str]]
Triples: TypeAlias = set[tuple[str, str, str]]
ENDS = st.sampled_from(["s", "o", "<c>"])
ANY = st.sampled_from([None, "<c>", "<d>"])
NAMES = st.sampled_from(["<p>", "<q>", "<r>"])
RULES = st.sets(st.tuples(ANY, NAMES, ANY, ENDS, NAMES, ENDS), max_size=5)
TRIPLES = st.sets(st.tuples(st.sampled_from(["<a>", "<c>"]), NAMES, st.sampled_from(["<b>", "<d>"])), max_size=4)


def once(rules: Rules, triples: Triples) -> Triples:
    found = set(triples)
    for s, p, o in triples:
        for body_s, body_p, body_o, head_s, head_p, head_o in rules:
            if body_p == p and body_s in (None, s) and body_o in (None, o):
                ends = {"s": s, "o": o}
                found.add((ends.get(head_s, head_s), head_p, ends.get(head_o, head_o)))
    return found


def closed(rules: Rules, triples: Triples) -> Triples:
    while (more := once(rules, triples)) != triples:
        triples = more
    return triples


@given(RULES, TRIPLES)
@settings(max_examples=200, deadline=None)
def test_composed_rules_lead_to_the_same(rules: Rules, triples: Triples) -> None:
    assert closed(compose(rules), triples) == closed(rules, triples)
    if all(row[0] is None and row[2] is None for row in rules):
        assert once(compose(rules), triples) == closed(rules, triples)  # in one round


def test_bad_input_is_told_before_spark_starts(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.txt").write_text("kept")
    report = str(ROOT / "examples" / "reports" / "soria-4-agenda.txt")
    with pytest.raises(InvalidValue, match="not an empty folder"):
        ingest_on_spark([report], tmp_path / "full")
    with pytest.raises(InvalidValue, match="save pages of the web first"):
        ingest_on_spark(["https://example.org/report"], tmp_path / "out")
    with pytest.raises(NotFound, match="no such file"):
        ingest_on_spark([tmp_path / "none.txt"], tmp_path / "out")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["full"]


def test_without_spark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(MissingExtra, match=r"pip install 'practicegraph\[spark\]'"), session(None):
        pass


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "spark"], "needs --out FOLDER"),
        (["--engine", "spark", "--out", "out", "--llm", "http://127.0.0.1:1"], "leave out --llm"),
        (["--out", "out"], "are for --engine spark"),
    ],
)
def test_options_that_do_not_fit_are_told(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["ingest", str(ROOT / "examples" / "reports"), *options])
    assert end.value.code == 1
    assert said in " ".join(capsys.readouterr().err.split())
