"""What the command line writes: results to standard output, everything else to standard error.

Results are tables of rows. On a terminal they are drawn; piped, they are plain aligned text without colours or boxes,
one line a row, so that `grep` and `cut` work on them.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from practicegraph.graph.errors import NotFound

__all__ = ["Format", "as_csv", "as_json", "as_markdown", "complain", "out", "plain", "remark", "show_rows", "target"]


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


def out() -> Console:
    """A console on standard output as it is now (tests and pipes exchange it)."""
    return Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty(), emoji=False, markup=False)


def remark(text: str) -> None:
    """One line for people, on standard error."""
    Console(file=sys.stderr, highlight=False, soft_wrap=True, emoji=False, markup=False).print(text)


def complain(text: str) -> None:
    """One line that says what is wrong, on standard error."""
    remark(f"practicegraph: {text}")


@contextmanager
def target(out: Path) -> Iterator[Path]:
    """The file to write; for "-", one whose content then goes to standard output.

    Raises:
        NotFound: its folder is not there.
    """
    if str(out) == "-":
        with TemporaryDirectory() as place:
            yield Path(place) / "out"
            sys.stdout.buffer.write((Path(place) / "out").read_bytes())
        return
    if not out.parent.is_dir():
        raise NotFound(f"{out.parent}: no such folder; make it, or write elsewhere")
    yield out


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dates and decimals become strings, everything else stays."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime.date | datetime.datetime | Decimal):
        return str(value)
    return str(value)


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as RFC 4180 CSV with a header line; an unbound value is an empty field."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(["" if row.get(c) is None else plain(row[c]) for c in columns] for row in rows)
    return stream.getvalue()


def as_json(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as a JSON array of objects; an unbound value is null."""
    return json.dumps([{c: plain(row.get(c)) for c in columns} for row in rows], ensure_ascii=False, indent=1) + "\n"


def as_markdown(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as a Markdown table; bars and line breaks in values are escaped."""

    def cell(value: Any) -> str:
        text = "" if value is None else str(value)
        return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())

    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(cell(row.get(c)) for c in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def show_rows(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], form: Format = Format.table) -> None:
    """Write rows to standard output in the format asked for."""
    if form is not Format.table:
        sys.stdout.write({"csv": as_csv, "json": as_json, "markdown": as_markdown}[form](columns, rows))
        return
    tty = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD if tty else None, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold", no_wrap=not tty)
    for row in rows:
        values = (row.get(c) for c in columns)
        table.add_row(*(Text("" if v is None else str(v) if tty else " ".join(str(v).split())) for v in values))
    if tty:
        out().print(table)
        return
    wide = io.StringIO()
    Console(file=wide, width=1_000_000, color_system=None, emoji=False, markup=False).print(table)
    sys.stdout.write("".join(line.rstrip() + "\n" for line in wide.getvalue().splitlines()))
