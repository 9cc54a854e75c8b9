"""Tables of partners, projects, practices and events: from rows, by a mapping, to the facts that a report would give.

1. Write each row down as one line, ``header: value; header: value``: this text is kept, and a line is the evidence for
   what its row says. Columns that the mapping does not name are left out (telephone numbers, notes).
2. Collect what the rows say of each thing; rows whose templates agree speak of one thing.
3. Make records of the things, so that an organisation of a table is the one that reports name alike.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph import identity
from practicegraph.ingest.read_date import date_in
from practicegraph.ingest.records import Document, Evidence, Facts, Region
from practicegraph.ingest.state import state
from practicegraph.ingest.stating import Writer
from practicegraph.ingest.stating_places import Places
from practicegraph.ingest.tables_mapping import FIELD, Column, Table, TableMapping
from practicegraph.ingest.tables_records import Thing, facts_of
from practicegraph.ingest.tables_rows import TABLE_FORMATS, Row, read_rows

__all__ = ["TableFile", "read_table", "state_table"]

MOST_WARNINGS: Final = 10
DATE_LETTERS: Final = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "M": "%m", "dd": "%d", "d": "%d"}
"""Of Unicode's date format patterns, which CSVW uses, to those of strptime."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """What a table says."""

    facts: Facts
    located: tuple[tuple[str, str, tuple[Evidence, ...]], ...]
    """Organisations with the place that they are in, which reports say less plainly."""


def read_table(data: bytes, *, name: str, mapping: TableMapping, url: str | None = None) -> TableFile:
    """The facts that a table states.

    Args:
        data: The file.
        name: Its name; the suffix tells the format (``TABLE_FORMATS``).
        mapping: What its columns mean.
        url: Where it was found on the web.

    Raises:
        ReadError: it is no such table, or the mapping is for others.
        MissingExtra: a workbook, and the extra ``tables`` is not installed.
    """
    table = mapping.table_of(name)
    rows = read_rows(data, name=name, table=table)
    text, places = _written(rows, table)
    collecting = _Collecting(table)
    for number, (row, (start, end)) in enumerate(zip(rows, places, strict=True), 1):
        if start < end:
            collecting.row(number, row, Evidence(start, end, text[start:end]))
    warnings = collecting.warnings[:MOST_WARNINGS]
    if len(collecting.warnings) > MOST_WARNINGS:
        warnings.append(f"{len(collecting.warnings) - MOST_WARNINGS} more values that are not understood")
    document = Document(
        name,
        text,
        hashlib.sha256(data).hexdigest(),
        media_type=TABLE_FORMATS[Path(name).suffix.lower()],
        title=table.title,
        url=url,
        language=table.language,
        body=(0, len(text)),
        warnings=tuple(warnings),
    )
    facts, located = facts_of(document, collecting.things)
    return TableFile(facts, located)


def state_table(
    file: TableFile,
    source: str,
    *,
    extractor: str = "",
    same: Mapping[str, str] | None = None,
    rejected: Collection[str] = (),
) -> list[ox.Quad]:
    """The quads that a table states, sorted; the arguments are those of ``state``."""
    writer = Writer(file.facts.document, source, same=same or {}, rejected=rejected)
    places = Places(writer)
    regions = {region.name: region for region in file.facts.regions}
    for organisation, place, evidence in file.located:
        node = writer.node(identity.organisation_iri(organisation))
        region = regions.get(place) or Region(place, evidence)
        writer.add(node, "pg:inRegion", places.state(region))
    quads = state(file.facts, source, extractor=extractor, same=same, rejected=rejected)
    return sorted({*quads, *writer.finish()}, key=str)


def _written(rows: Sequence[Row], table: Table) -> tuple[str, list[tuple[int, int]]]:
    """The rows as text, a line each, and where each line starts and ends."""
    titles = dict.fromkeys(title for column in table.columns for title in column.titles)
    pieces, places, position = [], [], 0
    for row in rows:
        cells = [f"{title}: {', '.join(row[title])}".replace("\n", ", ") for title in titles if title in row]
        line = "; ".join(cells)
        places.append((position, position + len(line)))
        pieces.append(line + "\n")
        position += len(line) + 1
    return "".join(pieces), places


@dataclass(slots=True)
class _Collecting:
    """What the rows so far say of each thing."""

    table: Table
    things: dict[str, Thing] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def row(self, number: int, row: Row, evidence: Evidence) -> None:
        """Takes in a row."""
        cells = {column.name: self._cell(column, row) for column in self.table.columns}
        fields = {name: values[0] for name, values in cells.items() if values} | {"_row": str(number)}
        for column in self.table.columns:
            about = _filled(column.about, fields)
            if column.property is None or about is None:
                continue
            if column.value is not None:
                told = _filled(column.value, fields)
                values: tuple[str, ...] = (
                    (told,) if told is not None and (not column.titles or cells[column.name]) else ()
                )
            else:
                values = self._dates(column, cells[column.name], number)
            if values:
                thing = self.things.setdefault(about, Thing())
                thing.said.setdefault(column.property, {}).update(dict.fromkeys(values))
                thing.evidence[evidence.start] = evidence

    def _cell(self, column: Column, row: Row) -> tuple[str, ...]:
        found = next((row[title] for title in column.titles if title in row), ())
        values = [
            part.strip() for value in found for part in (value.split(column.separator) if column.separator else [value])
        ]
        kept = tuple(" ".join(value.split()) for value in values if value and value not in column.null)
        return kept or ((column.default,) if column.default else ())

    def _dates(self, column: Column, values: tuple[str, ...], number: int) -> tuple[str, ...]:
        """The values; dates as ISO, those that are none left out and told."""
        if column.property not in ("pg:startDate", "pg:endDate"):
            return values
        dates = []
        for value in values:
            date = _iso(value, column.date_format)
            if date is None:
                self.warnings.append(f"row {number}: {column.name} {value!r} is no date that is understood; left out")
            else:
                dates.append(date)
        return tuple(dates)


def _filled(template: str, fields: Mapping[str, str]) -> str | None:
    """A template with its fields filled in; None when one of them is empty in this row."""
    if any(name not in fields for name in FIELD.findall(template)):
        return None
    return FIELD.sub(lambda match: fields[match[1]], template)


def _iso(value: str, pattern: str | None) -> str | None:
    if pattern is None:
        return value if re.fullmatch(r"(19|20)\d\d", value) else date_in(value)
    python = re.sub("yyyy|yy|MM|M|dd|d", lambda match: DATE_LETTERS[match[0]], pattern)
    try:
        return datetime.datetime.strptime(value, python).date().isoformat()
    except ValueError:
        return None
