"""The language model as a further reader, against a real HTTP server that plays recorded and malformed answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from practicegraph.graph import open_store
from practicegraph.graph.errors import InvalidValue
from practicegraph.ingest.ingest import ingest
from practicegraph.ingest.llm import LanguageModel, LanguageModelError, configured
from practicegraph.ingest.llm_facts import PART, ask_for_facts, join, parts
from practicegraph.ingest.pipeline import extract, extract_file
from practicegraph.ingest.read import read
from practicegraph.ingest.segment import segment

TEXT = """The Riverside Garden Trust lends tools to anyone in Ashby for a week at no cost.

Members said that the shed floods every winter. It would help to have a second key holder.
"""
QUOTE = "The Riverside Garden Trust lends tools to anyone in Ashby for a week at no cost."
Answer = Callable[[dict[str, Any]], tuple[int, dict[str, str], bytes]]


def completion(content: str, finish: str = "stop") -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}, "finish_reason": finish}]}).encode()


def facts(**sections: list[dict[str, Any]]) -> bytes:
    return completion(json.dumps(sections))


class Played(ThreadingHTTPServer):
    """Plays one answer after the other, the last one for ever, and keeps what it was asked."""

    daemon_threads = True
    answers: list[Answer]
    asked: list[dict[str, Any]]
    keys: list[str | None]


class Handler(BaseHTTPRequestHandler):
    server: Played

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.keys.append(self.headers["Authorization"])
        answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        status, headers, content = answer(body)
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            return  # the client has given up waiting, as the test wants it to

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name that http.server uses
        return


@pytest.fixture
def server() -> Iterator[Played]:
    played = Played(("127.0.0.1", 0), Handler)
    played.answers, played.asked, played.keys = [], [], []
    thread = threading.Thread(target=played.serve_forever)
    thread.start()
    yield played
    played.shutdown()
    thread.join()
    played.server_close()


def model_of(server: Played, **options: Any) -> LanguageModel:
    return LanguageModel(f"http://127.0.0.1:{server.server_port}/v1", "played", **options)


def ok(content: bytes) -> Answer:
    return lambda _: (200, {}, content)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text(TEXT, "utf-8")
    return file


def test_quotes_are_grounded_and_invented_ones_are_dropped(server: Played, report: Path) -> None:
    practice = {
        "quote": QUOTE,
        "label": "Tools on loan",
        "run_by": "Riverside Garden Trust",
        "themes": ["environment", "no-such"],
    }
    invented: dict[str, Any] = {"quote": "The shed was painted blue.", "label": "Paint", "run_by": None, "themes": []}
    unknown = {"quote": QUOTE, "name": "Ashby Borough Council"}
    server.answers = [ok(facts(practices=[practice, invented], organisations=[unknown, {"no": "quote"}], needs=None))]  # type: ignore[arg-type]
    document = read(report)
    asked = ask_for_facts(document, segment(document), model_of(server))
    [found] = asked.facts.practices
    assert (found.evidence[0].quote, found.themes, found.run_by) == (QUOTE, ("environment",), "Riverside Garden Trust")
    assert document.text[found.evidence[0].start : found.evidence[0].end] == QUOTE
    assert asked.facts.organisations == ()
    assert asked.dropped == 3
    assert asked.failed == ()
    assert server.asked[0]["response_format"]["type"] == "json_schema"


def test_what_the_rules_found_stays_and_is_not_repeated(server: Played, report: Path) -> None:
    document = read(report)
    rules = extract(document, plain=True)
    need: dict[str, Any] = {
        "quote": "It would help to have a second key holder.",
        "label": "A second key holder",
        "themes": [],
    }
    again = [{"quote": e.quote, "label": "again", "themes": []} for s in rules.needs for e in s.evidence]
    server.answers = [ok(facts(needs=[need, *again]))]
    joined = join(rules, ask_for_facts(document, segment(document), model_of(server)).facts)
    assert joined.needs[: len(rules.needs)] == rules.needs
    assert [n.evidence[0].quote for n in joined.needs].count(need["quote"]) == 1
    assert joined.events == rules.events


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>a proxy's page</html>", "no chat completion"),
        (completion("I would rather not."), "no JSON"),
        (completion("[1, 2]"), "no JSON object"),
        (completion('{"practices": [', "length"), "cut off"),
        (b"", "no chat completion"),
    ],
)
def test_useless_answers_are_told_and_cost_nothing_else(
    server: Played, report: Path, content: bytes, says: str
) -> None:
    server.answers = [ok(content)]
    document = read(report)
    asked = ask_for_facts(document, segment(document), model_of(server))
    assert says in asked.failed[0]
    assert asked.facts.practices == ()


def test_a_fenced_answer_counts(server: Played) -> None:
    server.answers = [ok(completion('```json\n{"a": 1}\n```'))]
    assert model_of(server).ask("s", "u", {}) == {"a": 1}


def test_a_busy_server_is_asked_again_when_it_says(server: Played) -> None:
    server.answers = [lambda _: (429, {"Retry-After": "0.2"}, b"slow down"), ok(completion("{}"))]
    before = time.monotonic()
    assert model_of(server).ask("s", "u", {}) == {}
    assert time.monotonic() - before >= 0.2
    assert len(server.asked) == 2


def test_a_server_that_asks_for_an_hour_is_given_up(server: Played) -> None:
    server.answers = [lambda _: (429, {"Retry-After": "3600"}, b"tomorrow")]
    with pytest.raises(LanguageModelError, match="asks to wait 3600"):
        model_of(server).ask("s", "u", {})
    assert len(server.asked) == 1


def test_a_refusal_is_not_repeated_and_the_key_stays_secret(server: Played) -> None:
    server.answers = [lambda _: (401, {}, b"wrong key")]
    model = model_of(server, key="sesame-42")
    with pytest.raises(LanguageModelError, match="status 401") as caught:
        model.ask("s", "u", {})
    assert server.keys == ["Bearer sesame-42"]
    assert "sesame-42" not in str(caught.value) + repr(model)


def test_a_server_that_never_answers_is_given_up(server: Played) -> None:
    def wait(_: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        time.sleep(1.5)
        return 200, {}, b"{}"

    server.answers = [wait]
    with pytest.raises(LanguageModelError, match=r"no answer within 0\.3 seconds"):
        model_of(server, timeout=0.3, tries=1).ask("s", "u", {})


def test_a_long_report_is_asked_in_parts_that_cover_it(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text(
        "\n\n".join(f"Paragraph {n} tells of a garden in spring. It is green." for n in range(400)), "utf-8"
    )
    document = read(file)
    cut = list(parts(document, segment(document)))
    assert len(cut) > 2
    assert all(0 < end - start <= PART for start, end in cut)
    assert " ".join(document.text[a:b] for a, b in cut).split() == document.text[cut[0][0] :].split()


def test_nothing_is_configured_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"PRACTICEGRAPH_LLM_{name}", raising=False)
    assert configured() is None
    with pytest.raises(InvalidValue, match="PRACTICEGRAPH_LLM_MODEL"):
        configured("http://localhost:1/v1")
    with pytest.raises(InvalidValue, match="no address"):
        configured("localhost")


def test_the_pipeline_asks_and_tells_what_was_dropped(server: Played, report: Path) -> None:
    need = {"quote": "It would help to have a second key holder.", "label": "A second key holder", "themes": []}
    server.answers = [ok(facts(needs=[need, {"quote": "Not in the text.", "label": "x", "themes": []}]))]
    found = extract_file(report, plain=True, model=model_of(server))
    assert any(e.quote == need["quote"] for n in found.needs for e in n.evidence)
    assert "1 records of the language model were dropped" in found.document.warnings[-1]


def test_a_run_into_a_graph_asks_and_asks_again_what_got_no_answer(server: Played, report: Path) -> None:
    odd = "Blue kettles hum on Tuesdays."  # nothing that a rule would take
    report.write_text(f"{TEXT}\n{odd}\n", "utf-8")
    model = model_of(server, timeout=5, tries=1)
    with open_store(":memory:") as store:
        server.answers = [lambda _: (500, {}, b"out of order")]
        first = ingest([report], store, model=model)
        assert first.new
        assert [w for w in first.warnings if "500" in w]
        server.answers = [ok(facts(needs=[{"quote": odd, "label": "kettles repaired"}]))]
        assert ingest([report], store, model=model).changed
        needs = store.query("SELECT ?label { ?need a pg:Need ; pg:evidence ?e ; rdfs:label ?label }").column("label")
        assert "kettles repaired" in needs
        asked = len(server.asked)
        assert ingest([report], store, model=model).unchanged
        assert len(server.asked) == asked
        assert ingest([report], store).changed  # another reader: none
        assert len(server.asked) == asked
