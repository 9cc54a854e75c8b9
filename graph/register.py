"""The register: a table of organisations that a network keeps, whose names and identifiers win over those of reports.

A CSV file (comma, semicolon or tab) in UTF-8 with a header; only ``name`` must be there:

    name,other names,kind,region,identifiers
    Fundación CEPAIM,CEPAIM|Cepaim Foundation,ngo,Soria,wikidata:Q12345 vat:ESG73600553

Other names and identifiers are separated by ``|``, identifiers also by spaces. Identifiers are checked by their form,
and by their check digits where they have them; none are guessed:

    ror       https://ror.org: nine characters, check digits by ISO 7064 MOD 97-10 over Crockford's base 32
    wikidata  Q and a number
    vat       the number for value added tax of a member state of the EU, of Switzerland, Norway or the United Kingdom
    oin       the Dutch organisation identification number: twenty digits
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.folding import fold, fold_name
from practicegraph.ontology.load import stakeholder_kinds

__all__ = ["COLUMNS", "Entry", "checked_identifier", "parse_register"]

COLUMNS: Final = ("name", "other names", "kind", "region", "identifiers")
CROCKFORD: Final = "0123456789abcdefghjkmnpqrstvwxyz"
VAT: Final[dict[str, str]] = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"\d{9}(\d{3})?",
    "GB": r"\d{9}(\d{3})?",
    "CHE": r"\d{9}(MWST|TVA|IVA)?",
    "NO": r"\d{9}(MVA)?",
}
"""What stands behind the prefix of a country, as the VAT Information Exchange System of the EU describes it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation of the register."""

    name: str
    start: int
    """Where its row stands in the text."""
    end: int
    line: int
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    """Identifier of a stakeholder kind."""
    region: str | None = None
    """A name or an ISO 3166-2 code."""
    identifiers: tuple[str, ...] = ()
    """As ``scheme:value``."""


def parse_register(text: str) -> tuple[list[Entry], list[str]]:
    """The rows of a register.

    Args:
        text: The file.

    Returns:
        The entries that are right, and for each row that is not one line that says where and what is wrong.

    Raises:
        InvalidValue: there is no header with a column ``name``.
    """
    header, *rows = list(_rows(text)) or [([""], 0, 0, 1)]
    columns = [fold(cell) for cell in header[0]]
    if "name" not in columns:
        raise InvalidValue(
            f"a register needs a header with a column name, and may have {', '.join(COLUMNS[1:])}; it begins with "
            f"{', '.join(header[0])[:80]!r}"
        )
    entries: list[Entry] = []
    problems: list[str] = []
    taken: dict[str, int] = {}
    for cells, start, end, line in rows:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            entry = _entry(dict(zip(columns, map(str.strip, cells), strict=False)), start, end, line)
            for claim in (f"name {fold_name(entry.name)!r}", *entry.identifiers):
                if claim in taken:
                    raise InvalidValue(f"{claim} is on line {taken[claim]} already: an organisation has one line")
        except InvalidValue as error:
            problems.append(f"line {line}: {error}; this line is left out")
            continue
        taken |= dict.fromkeys((f"name {fold_name(entry.name)!r}", *entry.identifiers), line)
        entries.append(entry)
    return entries, problems


def checked_identifier(text: str) -> str:
    """An identifier in its usual form: ``ror:013meh722`` for ``https://ror.org/013meh722``.

    Raises:
        InvalidValue: it is of no known scheme, or cannot be one of its scheme.
    """
    text = re.sub(r"^https?://ror\.org/", "ror:", text.strip())
    text = re.sub(r"^https?://www\.wikidata\.org/(wiki|entity)/", "wikidata:", text)
    scheme, colon, value = text.partition(":")
    scheme = scheme.strip().lower()
    if not colon or scheme not in CHECKS:
        raise InvalidValue(f"{text!r} is no identifier; write one of {', '.join(CHECKS)}, a colon and the value")
    value, fault = CHECKS[scheme](re.sub(r"[\s.\-]", "", value))
    if fault:
        raise InvalidValue(f"{text!r} is no {scheme} identifier: {fault}")
    return f"{scheme}:{value}"


def _ror(value: str) -> tuple[str, str]:
    value = value.lower()
    if not re.fullmatch(rf"0[{CROCKFORD}]{{6}}\d\d", value):
        return value, "it has nine characters, the first a 0 and the last two digits"
    number = 0
    for char in value[:7]:
        number = number * 32 + CROCKFORD.index(char)
    digits = f"{98 - number * 100 % 97:02}"
    return value, "" if digits == value[7:] else f"its check digits are {value[7:]} and should be {digits}"


def _wikidata(value: str) -> tuple[str, str]:
    value = value.upper()
    return value, "" if re.fullmatch(r"Q[1-9]\d*", value) else "it is a Q and a number"


def _vat(value: str) -> tuple[str, str]:
    value = value.upper()
    country = next((prefix for prefix in sorted(VAT, key=len, reverse=True) if value.startswith(prefix)), None)
    if country is None:
        return value, "it begins with the letters of a country, such as DE or EL"
    fits = re.fullmatch(VAT[country], value.removeprefix(country))
    return value, "" if fits else f"what follows {country} does not have the form of that country"


def _oin(value: str) -> tuple[str, str]:
    return value, "" if re.fullmatch(r"\d{20}", value) else "it has twenty digits"


CHECKS: Final = {"ror": _ror, "wikidata": _wikidata, "vat": _vat, "oin": _oin}


def _rows(text: str) -> Iterator[tuple[list[str], int, int, int]]:
    """The rows with the offsets of their first and past their last character, and the number of their first line."""
    mark = len(text) - len(text.removeprefix("\ufeff"))
    lines = text[mark:].splitlines(keepends=True)
    head = lines[0] if lines else ""
    delimiter = max(",;\t", key=head.count)
    position, line, end = mark, 1, mark
    reader = csv.reader(lines, delimiter=delimiter)
    for cells in reader:
        start, first = position, line
        while line <= reader.line_num:
            end = position + len(lines[line - 1].rstrip("\r\n"))
            position += len(lines[line - 1])
            line += 1
        yield cells, start, end, first


def _entry(row: dict[str, str], start: int, end: int, line: int) -> Entry:
    name = row.get("name", "")
    if not fold(name):
        raise InvalidValue("it has no name")
    aliases = [alias.strip() for alias in row.get("other names", "").split("|")]
    identifiers = [checked_identifier(item) for item in re.split(r"[|\s]+", row.get("identifiers", "")) if item]
    return Entry(
        name,
        start,
        end,
        line,
        tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name)),
        _kind(row.get("kind", "")),
        row.get("region") or None,
        tuple(dict.fromkeys(identifiers)),
    )


def _kind(text: str) -> str | None:
    """The stakeholder kind with an identifier or a label."""
    if not text:
        return None
    wanted = fold(text)
    for concept in stakeholder_kinds().values():
        if wanted in (fold(concept.id), concept.id) or wanted in map(fold, concept.labels.values()):
            return concept.id
    raise InvalidValue(f"{text!r} is no stakeholder kind; docs/vocabulary.md says where they are listed, ngo is one")
