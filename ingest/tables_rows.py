"""The rows of a table in CSV, TSV, XLSX or JSON: for each, the cells by the header of their column."""

from __future__ import annotations

import csv
import datetime
import io
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from practicegraph.graph.errors import MissingExtra, ReadError
from practicegraph.ingest.read_text import decode
from practicegraph.ingest.read_zip import Archive
from practicegraph.ingest.tables_mapping import Table

__all__ = ["TABLE_FORMATS", "Row", "read_rows"]

TABLE_FORMATS: Final = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}
"""Media types by suffix."""
MOST_ROWS: Final = 200_000
MOST_LEVELS: Final = 20
Row = Mapping[str, tuple[str, ...]]
"""Header to values: one for a cell, several for a list in JSON; white space is folded and empty cells are left out."""


def read_rows(data: bytes, *, name: str, table: Table) -> list[Row]:
    """The rows of a table, in its order.

    JSON is a list of objects, or an object that holds one list of them; members of inner objects have headers with
    dots, ``location.city``.

    Raises:
        ReadError: no table, no rows or too many, a workbook that is broken or a zip bomb.
        MissingExtra: a workbook, and the extra ``tables`` is not installed.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".json":
        found = _json(data, name)
    elif suffix == ".xlsx":
        found = _with_headers(_workbook(data, name, table), name, table)
    else:
        found = _with_headers(_separated(data, name, table, tab=suffix == ".tsv"), name, table)
    rows = []
    for row in found:
        if row:
            rows.append(row)
        if len(rows) > MOST_ROWS:
            raise ReadError(f"{name}: has more than {MOST_ROWS:,} rows; split it.")
    if not rows:
        raise ReadError(f"{name}: has no rows; check that it is the table you mean.")
    return rows


def _separated(data: bytes, name: str, table: Table, *, tab: bool) -> Iterator[list[str]]:
    try:
        text = data.decode(table.encoding) if table.encoding else decode(data, name=name)[0]
    except (LookupError, UnicodeDecodeError) as error:
        raise ReadError(f"{name}: is not in the encoding {table.encoding!r} of its mapping ({error}).") from None
    delimiter = "\t" if tab and table.delimiter == "," else table.delimiter
    try:
        reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, quotechar=table.quote)
        yield from reader
    except (csv.Error, TypeError) as error:
        raise ReadError(
            f"{name}: is no table separated by {delimiter!r} ({error}); see its mapping's dialect"
        ) from None


def _workbook(data: bytes, name: str, table: Table) -> Iterator[list[str]]:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra("workbooks (.xlsx) need the extra tables: pip install 'practicegraph[tables]'") from None
    archive = Archive(data, name=name)
    for part in archive.parts:  # sizes are looked at, document types and entities refused, before a library sees it
        archive.xml(part) if part.endswith((".xml", ".rels")) else archive.read(part)
    sheet = table.url.partition("#")[2]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl does not know
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            page = book[sheet] if sheet else book.worksheets[0]
            for cells in page.iter_rows(values_only=True):
                yield [_worded(cell) for cell in cells]
    except KeyError:
        raise ReadError(f"{name}: has no sheet {sheet!r}; it has {', '.join(book.sheetnames)}") from None
    except Exception as error:  # openpyxl lets through what the parsers below it raise
        raise ReadError(f"{name}: is no workbook that can be read ({error}); save it again as .xlsx") from None


def _with_headers(lines: Iterable[list[str]], name: str, table: Table) -> Iterator[Row]:
    """Rows under the headers of the first line; a table without header rows has those of its mapping, in order."""
    headers = [column.titles[0] for column in table.columns if column.titles] if table.header_rows == 0 else None
    for number, cells in enumerate(lines):
        if number < table.skip_rows:
            continue
        if headers is None:
            headers = [_folded(cell) for cell in cells]
            known = {title for column in table.columns for title in column.titles}
            if not known & set(headers):
                raise ReadError(
                    f"{name}: none of its columns ({', '.join(headers[:8])}) is in the mapping; check the mapping and "
                    "its delimiter"
                )
        elif number >= table.skip_rows + table.header_rows:
            pairs = zip(headers, map(_folded, cells), strict=False)
            yield {header: (cell,) for header, cell in pairs if cell}


def _json(data: bytes, name: str) -> Iterator[Row]:
    try:
        told = json.loads(decode(data, name=name)[0].lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{name}: is no JSON ({error}).") from None
    if isinstance(told, dict):
        lists = [value for value in told.values() if isinstance(value, list)]
        told = lists[0] if len(lists) == 1 else [told]
    for item in told if isinstance(told, list) else []:
        if isinstance(item, dict):
            cells: dict[str, list[str]] = {}
            _flatten(item, "", cells, name)
            yield {key: tuple(values) for key, values in cells.items() if values}


def _flatten(value: Any, key: str, into: dict[str, list[str]], name: str, level: int = 0) -> None:
    if level > MOST_LEVELS:
        raise ReadError(f"{name}: is nested deeper than {MOST_LEVELS} levels; no table.")
    if isinstance(value, dict):
        for inner, item in value.items():
            _flatten(item, f"{key}.{inner}".lstrip("."), into, name, level + 1)
    elif isinstance(value, list):
        for item in value:
            _flatten(item, key, into, name, level + 1)
    elif text := _folded(_worded(value)):
        into.setdefault(key, []).append(text)


def _worded(value: object) -> str:
    """A cell as a person would write it; dates as ISO."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _folded(text: str) -> str:
    """Trimmed; lines stay lines, since some exports put one value on each."""
    return "\n".join(filter(None, (line.strip() for line in text.splitlines())))
