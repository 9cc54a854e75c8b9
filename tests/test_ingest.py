"""The run: what is new, changed, the same or unreadable; and that nothing depends on order, processes or place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from practicegraph.graph import Store, open_store
from practicegraph.graph.decisions import Decisions, decide, undo
from practicegraph.graph.derive import derive
from practicegraph.graph.errors import NotFound
from practicegraph.ingest import ingest as run
from practicegraph.ingest import reading
from practicegraph.ingest.ingest import expand, ingest, retract
from practicegraph.ingest.pipeline import extract
from practicegraph.ingest.reading import Read, Reading, Unread, read_all
from practicegraph.ingest.records import Document
from practicegraph.ontology.names import DERIVED, RESOLUTION, VOCABULARY

REPORTS = {
    "press.txt": """Second roundtable of the Drôme mobility platform

On 14 May 2024, the Valence Cycling Association and Secours Rural Drôme organised the second roundtable of the Drôme
platform, with the support of the Rhône Foundation. 21 participants attended, including NGOs and local authorities.

Participants said that buses should run in the evening. Distances between villages remain a major obstacle.
Secours Rural Drôme lends cars to people who have found a job.
""",
    "blog.md": """---
title: A day in Valence
date: 2024-05-20
---
# A day in Valence

On 14 May 2024 the Valence Cycling Association organised the second roundtable of the Drôme platform in the Drôme.
The Valence Cycling Association teaches newcomers to ride a bicycle.
""",
    "visit.txt": """Study visit to Galicia

From 3 to 5 June 2024 the Galician Rural Network hosted a study visit in Galicia for 12 participants.
The Galician Rural Network runs a shared bakery with six villages. More training for volunteers is needed.
""",
    "note.html": """<html><head><title>Energy talks in Kujawy</title></head><body><article>
<h1>Energy talks in Kujawy</h1>
<p>On 2 October 2023 the Kujawy Energy Cooperative organised a workshop on solar roofs in Kuyavia-Pomerania.
About 30 residents came. The Kujawy Energy Cooperative lends tools to neighbours who want to insulate their homes.
Participants asked for a single contact point in the town hall, because applications are too difficult.</p>
</article></body></html>""",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    reports = tmp_path / "reports"
    reports.mkdir()
    for name, text in REPORTS.items():
        (reports / name).write_text(text, encoding="utf-8")
    return reports


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def stated(store: Store) -> list[ox.Quad]:
    return [quad for quad in store.quads() if quad.graph_name != ox.NamedNode(VOCABULARY)]


def fresh(*paths: str | Path, processes: int = 1) -> list[ox.Quad]:
    """What a new store holds after one run."""
    with open_store(":memory:") as store:
        summary = ingest(paths, store, processes=processes, plain=True)
        assert summary.failed == ()
        return stated(store)


def test_a_run_and_the_next_ones(folder: Path, store: Store) -> None:
    seen: list[tuple[int, int]] = []
    first = ingest(["reports"], store, plain=True, progress=lambda done, total: seen.append((done, total)))
    names = tuple(f"reports/{name}" for name in sorted(REPORTS))
    assert (first.new, first.failed, first.changed) == (names, (), ())
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    before = stated(store)
    assert {source.name for source in store.sources()} == set(REPORTS)
    assert any(quad.graph_name == ox.NamedNode(DERIVED) for quad in before)

    again = ingest(["reports/*", folder / "press.txt"], store, plain=True)
    assert (again.new, again.unchanged, again.duplicates) == ((), names, ())
    assert stated(store) == before

    text = (folder / "visit.txt").read_text("utf-8")
    (folder / "visit.txt").write_text(text.replace("12 participants", "14 participants"), "utf-8")
    third = ingest(["reports"], store, plain=True)
    assert (third.changed, third.new, len(third.unchanged)) == (("reports/visit.txt",), (), 3)
    assert len(store.sources()) == 4
    assert store.query("SELECT ?n { ?h pg:number ?n . ?h pg:atEvent/rdf:type pg:Visit }").rows == [(14,)]
    (folder / "visit.txt").write_text(text, "utf-8")
    ingest(["reports"], store, plain=True)
    assert stated(store) == before


def test_order_does_not_matter(folder: Path) -> None:
    paths = [folder / name for name in sorted(REPORTS)]
    expected = fresh(*paths)
    assert expected
    for order in list(permutations(paths))[1::7]:
        with open_store(":memory:") as store:
            for path in order:  # one run each
                ingest([path], store, plain=True)
            assert stated(store) == expected
    assert fresh(*reversed(paths)) == expected


def test_the_number_of_processes_does_not_matter(folder: Path) -> None:
    assert fresh("reports", processes=4) == fresh("reports")


def test_the_place_does_not_matter(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = fresh("reports")
    (tmp_path / "elsewhere").mkdir()
    shutil.copytree(folder, tmp_path / "elsewhere" / "reports")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert fresh("reports") == fresh(Path.cwd() / "reports") == expected


def test_one_event_told_by_two_reports_is_one_node(folder: Path, store: Store) -> None:
    ingest(["reports"], store, plain=True)
    rows = store.query("SELECT ?e (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?e a pg:Roundtable } } GROUP BY ?e").rows
    assert [count for _, count in rows] == [2]


def test_retracting_takes_exactly_what_only_one_source_supports(folder: Path, store: Store) -> None:
    ingest(["reports"], store, plain=True)
    assert retract("blog.md", store).startswith("https://w3id.org/practicegraph/id/source/blog-")
    expected = fresh("reports/press.txt", "reports/visit.txt", "reports/note.html")
    assert stated(store) == expected
    with pytest.raises(NotFound, match=r"blog\.md.*press\.txt"):
        retract("blog.md", store)
    for name in ("press.txt", "visit.txt", "note.html"):
        retract(name, store)
    assert {quad.graph_name for quad in stated(store)} <= {ox.NamedNode(DERIVED), ox.NamedNode(RESOLUTION)}
    with open_store(":memory:") as empty:
        derive(empty)
        assert store.quads(DERIVED) == empty.quads(DERIVED)  # what follows from the ontology alone


def test_the_same_bytes_are_one_source(folder: Path, store: Store) -> None:
    for name in ("z-copy.txt", "a-copy.txt"):
        shutil.copy(folder / "press.txt", folder / name)
    summary = ingest(["reports"], store, plain=True)
    assert summary.duplicates == (
        ("reports/press.txt", "reports/a-copy.txt"),
        ("reports/z-copy.txt", "reports/a-copy.txt"),
    )
    assert len(store.sources()) == 4
    later = ingest(["reports/z-copy.txt", "reports/press.txt"], store, plain=True)
    assert {path for path, _ in later.duplicates} == {"reports/z-copy.txt", "reports/press.txt"}
    assert {name for _, name in later.duplicates} <= {"a-copy.txt", "reports/press.txt"}
    assert len(store.sources()) == 4


def test_one_url_is_one_source(folder: Path, store: Store) -> None:
    for name, word in (("one.md", "ten"), ("two.md", "eleven")):
        (folder / name).write_text(
            f"---\nurl: https://example.org/r/7\n---\n# Meeting\n\nOn 3 May 2021 {word} people met.\n"
        )
    summary = ingest(["reports/one.md", "reports/two.md"], store, plain=True)
    assert (summary.new, summary.duplicates) == (("reports/one.md",), (("reports/two.md", "reports/one.md"),))
    assert [source.url for source in store.sources()] == ["https://example.org/r/7"]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(folder: Path, store: Store) -> None:
    (folder / "empty.txt").touch()
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (folder / ".hidden.txt").write_text("not read")
    (folder / "code.xyz").write_text("not a report")
    (folder / "nothing").mkdir()
    summary = ingest(["reports", "reports/nothing", "nowhere", "*.nope", "reports/**/press.*"], store, plain=True)
    failed = dict(summary.failed)
    assert set(failed) == {"reports/empty.txt", "reports/picture.txt", "reports/nothing", "nowhere", "*.nope"}
    assert "empty" in failed["reports/empty.txt"]
    assert "no such file" in failed["nowhere"]
    assert "no file matches" in failed["*.nope"]
    assert ".txt" in failed["reports/nothing"]
    assert len(summary.new) == len(store.sources()) == 4


def test_a_defect_costs_one_report_only(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    good = extract

    def defective(document: Document, **options: Any) -> object:
        if document.name == "press.txt":
            raise KeyError("oops")
        return good(document, **options)

    monkeypatch.setattr(reading, "extract", defective)
    summary = ingest(["reports"], store, plain=True)
    assert len(summary.new) == 3
    assert summary.failed[0][0] == "reports/press.txt"
    assert "KeyError" in summary.failed[0][1]


class _Deadly(Reading):
    """Reading that ends its process at one report."""

    def read(self, path: Path) -> Read | Unread:
        if path.name == "press.txt":
            os._exit(9)
        return Unread(str(path), "lived")


def test_a_worker_that_ends_costs_one_report_only(folder: Path) -> None:
    known = Reading.under(Decisions(), plain=True)
    deadly = _Deadly(known.extractor, known.decisions, known.plain)
    paths = sorted(folder.iterdir())
    outcomes = list(read_all(paths, deadly, processes=2))
    assert [outcome.path for outcome in outcomes] == [str(path) for path in paths]
    reasons = {Path(outcome.path).name: outcome.reason for outcome in outcomes if isinstance(outcome, Unread)}
    assert "memory" in reasons.pop("press.txt")
    assert set(reasons.values()) == {"lived"}


def test_a_run_that_ended_before_deriving_is_made_good(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(run, "_derive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ingest(["reports"], store, plain=True)
    assert store.pending
    assert ingest(["reports"], store, plain=True).new == ()
    assert not store.pending
    assert stated(store) == fresh("reports")


def test_another_reader_reads_again(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(["reports"], store, plain=True)
    monkeypatch.setattr(reading, "extractor_version", lambda **_: "another")
    assert len(ingest(["reports"], store, plain=True).changed) == 4
    assert {source.extractor for source in store.sources()} == {"another"}


def test_decisions_apply_and_can_be_undone(folder: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        ingest(["reports"], store, plain=True)
        before = stated(store)
        need = store.query("SELECT ?n { VALUES ?k { pg:Need pg:Challenge } ?n a ?k } ORDER BY ?n").rows[0][0]
        names = store.query("SELECT ?o { ?o a pg:Organisation } ORDER BY ?o LIMIT 2").column("o")
        decisions = [f"reject <{need}> # a wish, nothing more", f"same {names[0]} {names[1]}"]
        for decision in decisions:
            decide(store, decision)
        assert len(ingest(["reports"], store, plain=True).changed) == 4
        assert not store.query("ASK { ?n ?p ?o }", bindings={"n": need}).rows[0][0]
        assert not store.query("ASK { ?n a pg:Organisation }", bindings={"n": names[1]}).rows[0][0]
        for decision in decisions:
            undo(store, decision)
        ingest(["reports"], store, plain=True)
        assert stated(store) == before


def test_expanding(folder: Path) -> None:
    files, failed = expand(["reports/press.txt", str(folder), "reports/*.txt"])
    assert [path.name for path in files] == sorted(
        REPORTS, key=lambda name: str(next(p for p in files if p.name == name))
    )
    assert len(files) == 4
    assert failed == []
