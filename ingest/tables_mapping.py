"""What the columns of a table mean: CSV on the Web metadata (CSVW, https://www.w3.org/TR/tabular-metadata/).

Understood are, of a table or a group of ``tables``: url, tableSchema, dialect (delimiter, quoteChar, encoding,
headerRowCount, skipRows), aboutUrl, lang, dc:title; of its columns: titles, name, propertyUrl, aboutUrl, valueUrl,
separator, default, null, virtual, and datatype with a format for dates. Nothing is fetched: addresses are only names.

The properties are those of the model (docs/model.md), a few of schema.org where the model has a node in between
(schema:organizer, schema:sponsor, schema:performer, schema:attendee of an event, schema:member of a project). An
aboutUrl tells apart the things that one row speaks of, and joins rows that speak of one; it is no name in the graph,
where things get the names that they would get from a report.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from practicegraph.graph.errors import ReadError
from practicegraph.ontology.names import PREFIXES

__all__ = ["Column", "Table", "TableMapping", "beside", "load_mapping"]

_TYPES: Final = """pg:Organisation pg:Project pg:Event pg:Roundtable pg:Training pg:Visit pg:Webinar pg:Conference
    pg:Meeting pg:Workshop pg:Practice pg:Challenge pg:Need pg:PilotAction pg:Partnership pg:Region"""
_PROPERTIES: Final = (
    "rdf:type rdfs:label skos:altLabel pg:organisationKind pg:partnerIn pg:fundedBy pg:inRegion pg:within pg:isoCode "
    "pg:nutsCode pg:inProject pg:runBy pg:theme pg:startDate pg:endDate pg:ordinal pg:eventFormat pg:durationHours "
    "pg:number pg:minimum pg:maximum pg:kindAsWorded pg:member pg:cooperatesOn schema:organizer schema:sponsor "
    "schema:performer schema:attendee schema:member"
)
TYPES: Final = frozenset(_TYPES.split())
PROPERTIES: Final = frozenset(_PROPERTIES.split())
FIELD: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that means something."""

    titles: tuple[str, ...]
    """Headers by which it is known; none for a virtual column."""
    name: str
    """By which templates speak of it."""
    property: str | None
    about: str
    """Template of what it speaks of."""
    value: str | None
    """Template of a value that is another thing, a term or a fixed text."""
    separator: str | None
    default: str | None
    null: tuple[str, ...]
    date_format: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    url: str
    """Its file name, for a sheet of a workbook with ``#SHEET``."""
    columns: tuple[Column, ...]
    delimiter: str = ","
    quote: str = '"'
    encoding: str | None = None
    header_rows: int = 1
    skip_rows: int = 0
    language: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """The tables that a mapping describes."""

    name: str
    digest: str
    """Changes when the mapping does."""
    tables: tuple[Table, ...]

    def table_of(self, file: str) -> Table:
        """The table that a file is: by its name, or the only one there is.

        Raises:
            ReadError: the mapping has several, and none with that name.
        """
        for table in self.tables:
            if table.url.partition("#")[0].rpartition("/")[2] == file:
                return table
        if len(self.tables) == 1:
            return self.tables[0]
        names = ", ".join(table.url for table in self.tables)
        raise ReadError(f"{file}: {self.name} describes {names}, not this file; name it in one of their url")


def beside(file: Path) -> Path | None:
    """The mapping that lies beside a table as CSVW has it: ``FILE-metadata.json``, or ``csv-metadata.json``."""
    for found in (file.with_name(f"{file.name}-metadata.json"), file.with_name("csv-metadata.json")):
        if found.is_file():
            return found
    return None


def load_mapping(path: Path | str) -> TableMapping:
    """The mapping in a file.

    Raises:
        ReadError: it cannot be read, or has a type or property that is not understood; it names which.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
        told = json.loads(data)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror or error}); check the path.") from None
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{path}: is no JSON ({error}); a mapping is CSVW metadata, see docs/formats.md") from None
    tables = told.get("tables", [told]) if isinstance(told, dict) else None
    if not isinstance(tables, list) or not tables or not all(isinstance(item, dict) for item in tables):
        raise ReadError(f"{path}: describes no table; a mapping is CSVW metadata, see docs/formats.md")
    try:
        read = tuple(_table(told | item, str(path)) for item in tables)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        raise ReadError(f"{path}: is not understood as CSVW metadata ({type(error).__name__}: {error})") from None
    return TableMapping(path.name, hashlib.sha256(data).hexdigest()[:12], read)


def _table(told: Mapping[str, Any], path: str) -> Table:
    schema, dialect = told.get("tableSchema", {}), told.get("dialect", {})
    inherited = {**_inherited(told), **_inherited(schema)}
    columns = tuple(_column({**inherited, **column}, path) for column in schema.get("columns", []))
    if not columns:
        raise ReadError(f"{path}: has no tableSchema with columns; see docs/formats.md")
    known = {column.name for column in columns}
    for column in columns:
        for template in (column.about, column.value or ""):
            for field in FIELD.findall(template):
                if field not in known and field != "_row":
                    raise ReadError(f"{path}: the template {template!r} speaks of {field!r}, which is no column's name")
    context = told.get("@context")
    language = context[1].get("@language") if isinstance(context, list) and len(context) > 1 else None
    return Table(
        url=str(told.get("url", "")),
        columns=columns,
        delimiter=str(dialect.get("delimiter", ",")),
        quote=str(dialect.get("quoteChar", '"')),
        encoding=dialect.get("encoding"),
        header_rows=int(dialect.get("headerRowCount", 1)),
        skip_rows=int(dialect.get("skipRows", 0)),
        language=told.get("lang") or language,
        title=told.get("dc:title") or told.get("dct:title"),
    )


def _inherited(told: Mapping[str, Any]) -> dict[str, Any]:
    """Properties that a table or schema gives to its columns."""
    return {key: told[key] for key in ("aboutUrl", "separator", "default", "null", "datatype") if key in told}


def _column(told: Mapping[str, Any], path: str) -> Column:
    titles = told.get("titles", ())
    if isinstance(titles, Mapping):
        titles = [title for value in titles.values() for title in ([value] if isinstance(value, str) else value)]
    titles = (titles,) if isinstance(titles, str) else tuple(map(str, titles))
    name = str(told.get("name") or (titles[0] if titles else ""))
    null = told.get("null", "")
    datatype = told.get("datatype")
    prop = _short(told["propertyUrl"]) if "propertyUrl" in told else None
    value = _short(told["valueUrl"]) if "valueUrl" in told else None
    if prop is not None and prop not in PROPERTIES:
        raise ReadError(f"{path}: propertyUrl {prop!r} is not understood; known are {', '.join(sorted(PROPERTIES))}")
    if prop == "rdf:type" and value not in TYPES:
        raise ReadError(f"{path}: the type {value!r} is not understood; known are {', '.join(sorted(TYPES))}")
    return Column(
        titles=() if told.get("virtual") else titles or (name,),
        name=name,
        property=prop,
        about=str(told.get("aboutUrl", "#{_row}")),
        value=value,
        separator=told.get("separator"),
        default=told.get("default"),
        null=(null,) if isinstance(null, str) else tuple(null),
        date_format=datatype.get("format") if isinstance(datatype, Mapping) else None,
    )


def _short(iri: object) -> str:
    """An IRI of a known namespace as a prefixed name."""
    text = str(iri)
    for prefix, namespace in PREFIXES.items():
        if namespace and text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text
