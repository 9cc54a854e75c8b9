"""Commands that read reports: ingest, extract, sources, retract.

What reads is imported where it is used: it takes a second to load, which a command that only asks should not wait for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from practicegraph.graph.errors import InvalidValue, NotFound, PracticegraphError
from practicegraph.graph.store import open_store
from practicegraph.viz.console import Format, complain, remark, show_rows
from practicegraph.viz.options import STORE, FormatOption, StoreOption

if TYPE_CHECKING:
    from practicegraph.ingest.ingest import Summary

__all__ = ["register"]


class Engine(StrEnum):
    """Who reads."""

    local = "local"
    spark = "spark"


Reports = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders (with all below them), globs; ingest: also addresses.",
        metavar="REPORTS...",
        show_default=False,
    ),
]
PlainOption = Annotated[bool, typer.Option("--plain", help="Read by rules alone, without models: faster, finds less.")]
LlmOption = Annotated[
    str | None,
    typer.Option(
        "--llm",
        metavar="URL",
        help="Ask a language model too: an OpenAI-compatible address; PRACTICEGRAPH_LLM_MODEL names the model.",
    ),
]
EngineOption = Annotated[
    Engine, typer.Option("--engine", help="Who reads: this machine, or Apache Spark (docs/cluster.md).")
]
MasterOption = Annotated[
    str | None,
    typer.Option("--master", metavar="URL", help="Of Spark: local[4], spark://host:7077, yarn, …; else as configured."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Of Spark: folder for N-Quads and Parquet, which all its machines see."),
]
Processes = Annotated[int, typer.Option("--processes", "-j", min=1, help="Reading processes.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("ingest")(_ingest)
    app.command("extract")(_extract)
    app.command("sources")(_sources)
    app.command("retract")(_retract)


class _Rate(ProgressColumn):
    """Reports a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def _progress() -> Progress:
    """A bar with count, rate and remaining time on standard error; silent where that is not a terminal."""
    console = Console(file=sys.stderr)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _ingest(
    reports: Reports,
    store: StoreOption = STORE,
    processes: Processes = 1,
    plain: PlainOption = False,
    llm: LlmOption = None,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--register",
            help="A CSV table of organisations whose names win: name, other names, kind, region, identifiers.",
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", help="CSVW metadata that says what the columns of tables mean; else those beside them."
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Read addresses in private networks too: a server of your own.")
    ] = False,
    engine: EngineOption = Engine.local,
    master: MasterOption = None,
    out: OutOption = None,
) -> None:
    """Read reports into the graph.

    A report that is already there is replaced when it has changed; one that cannot be read is named with the reason,
    and the others are read all the same. docs/formats.md says what can be read.

    Example: practicegraph ingest examples/reports
    """
    from practicegraph.ingest.ingest import ingest
    from practicegraph.ingest.inputs import is_address, private_too
    from practicegraph.ingest.llm import configured

    if not any(is_address(item) or Path(item).exists() or glob(item, recursive=True) for item in reports):
        raise NotFound(f"{', '.join(reports)}: no such file or folder; check the path")  # before a store is made
    if engine is Engine.spark:
        if llm or mapping or allow_private or processes > 1 or out is None:
            raise InvalidValue(
                "--engine spark needs --out FOLDER, and takes --master, --register and --plain; "
                "leave out --llm, --mapping, --allow-private and --processes"
            )
        _ingest_on_spark(reports, out, store=store, master=master, plain=plain, listed=listed)
        return
    if master is not None or out is not None:
        raise InvalidValue("--master and --out are for --engine spark; leave them out, or add it")
    model = configured(llm)
    with open_store(store) as opened:
        bar = _progress()
        with bar:
            task = bar.add_task("reading", total=None)
            summary = ingest(
                reports,
                opened,
                processes=processes,
                plain=plain,
                model=model,
                register=listed,
                mapping=mapping,
                web=private_too() if allow_private else None,
                progress=_advance(bar, task),
            )
    _tell(summary)
    if summary.failed:
        raise typer.Exit(1)


def _ingest_on_spark(
    reports: list[str], out: Path, *, store: Path, master: str | None, plain: bool, listed: Path | None
) -> None:
    from practicegraph.graph.decisions import DECISIONS_FILE, parse_decisions
    from practicegraph.ingest.cluster import ingest_on_spark

    decided = store / DECISIONS_FILE
    decisions = parse_decisions(decided.read_text("utf-8").splitlines() if decided.is_file() else ())
    summary = ingest_on_spark(reports, out, master=master, plain=plain, register=listed, decisions=decisions)
    for warning in summary.warnings:
        remark(f"note: {warning}")
    for path, same in summary.duplicates:
        remark(f"note: {path} says the same as {same}; it counts once")
    for path, reason in summary.failed:
        complain(_named(path, reason))
    duplicates = f", {len(summary.duplicates)} duplicates" if summary.duplicates else ""
    remark(f"reports: {summary.new} new{duplicates}, {len(summary.failed)} failed; {summary.quads} quads in {out}")
    if summary.failed:
        raise typer.Exit(1)


def _advance(bar: Progress, task: TaskID) -> Callable[[int, int], None]:
    def advance(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    return advance


def _tell(summary: Summary) -> None:
    for warning in summary.warnings:
        remark(f"note: {warning}")
    for path, name in summary.duplicates:
        remark(f"note: {path} says the same as {name}; it counts once")
    for path, reason in summary.failed:
        complain(_named(path, reason))
    counts = [
        f"{len(getattr(summary, name))} {name}"
        for name in ("new", "changed", "unchanged", "duplicates", "failed")
        if getattr(summary, name) or name in ("new", "failed")
    ]
    remark(f"reports: {', '.join(counts)}")


def _named(path: str, reason: str) -> str:
    """The reason with the path before it, once."""
    name = f"{Path(path).name}: "
    return reason if path in reason else f"{path}: {reason.removeprefix(name)}"


def _extract(
    reports: Reports,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for one JSON file a report.")],
    explained: Annotated[
        bool, typer.Option("--explain", help="Write a page beside each that shows how the report was read.")
    ] = False,
    plain: PlainOption = False,
    llm: LlmOption = None,
) -> None:
    """Write the facts of each report as JSON, without a graph.

    One NAME.json for each report NAME.txt, NAME.html, …; the format is described in docs/facts.md.

    Example: practicegraph extract examples/reports --out build/facts
    """
    from practicegraph.ingest.expand import expand
    from practicegraph.ingest.llm import configured
    from practicegraph.ingest.pipeline import extract_file, plain_note
    from practicegraph.ingest.trace import trace
    from practicegraph.viz.explain import explain

    model = configured(llm)
    if note := plain_note(plain=plain):
        remark(f"note: {note}")
    files, failed = expand(reports)
    out.mkdir(parents=True, exist_ok=True)
    taken: dict[str, Path] = {}
    with _progress() as bar:
        for file in bar.track(files, description="extracting"):
            name = f"{file.stem}.json"
            try:
                if name in taken:  # two reports must not overwrite each other in silence
                    raise InvalidValue(f"{file}: {name} is already written for {taken[name]}; rename one of them")
                found = extract_file(file, plain=plain, model=model)
                for warning in found.document.warnings:
                    remark(f"note: {file}: {warning}")
                if explained:
                    explain(trace(found, plain=plain), out / f"{file.stem}.html")
                facts = found.to_json()
                (out / name).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
                taken[name] = file
            except PracticegraphError as error:
                failed.append((str(file), str(error)))
    for path, reason in failed:
        complain(_named(path, reason))
    remark(f"facts of {len(taken)} reports in {out}" + (f", {len(failed)} failed" if failed else ""))
    if failed:
        raise typer.Exit(1)


def _sources(store: StoreOption = STORE, form: FormatOption = Format.table) -> None:
    """List the reports that the graph holds.

    Example: practicegraph sources --format csv
    """
    with open_store(store, read_only=True) as opened:
        rows = [
            {"name": s.name, "title": s.title, "language": s.language, "url": s.url, "iri": s.iri}
            for s in opened.sources()
        ]
    show_rows(["name", "title", "language", "url", "iri"], rows, form)


def _retract(
    source: Annotated[str, typer.Argument(help="Its IRI or name, as `practicegraph sources` prints it.")],
    store: StoreOption = STORE,
) -> None:
    """Take a report out of the graph, with everything that only it supports.

    Example: practicegraph retract soria-4-agenda.txt
    """
    from practicegraph.ingest.ingest import retract

    with open_store(store) as opened:
        iri = retract(source, opened)
    remark(f"retracted {iri}")
