"""A register on its way into the graph: a source whose passages are its rows, and whose names win.

The graph of a register says of each organisation what it is called (``skos:prefLabel``, which no report states), by
which other names it goes, what kind it is, where it is, and its identifiers. Reports that are read later find these
names in their text (``ingest.actors_register``); what they say of such an organisation is said of the one node
(``graph.resolve``).
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph import identity
from practicegraph.graph.counts import LABEL, PREFERRED
from practicegraph.graph.errors import InvalidValue, ReadError
from practicegraph.graph.register import Entry, parse_register
from practicegraph.graph.rename import ALT_LABEL
from practicegraph.graph.resolve import REGISTER
from practicegraph.graph.store import Store
from practicegraph.graph.view import triple_of
from practicegraph.ingest.gazetteer import gazetteer
from practicegraph.ingest.records import Document, Facts, Organisation
from practicegraph.ingest.state import state
from practicegraph.ingest.stating import Writer, name
from practicegraph.ingest.stating_places import Places

__all__ = ["Register", "listed_names", "read_register", "state_register"]

MOST: Final = 64 * 1024 * 1024
"""Bytes: half a million organisations."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register as read."""

    document: Document
    entries: tuple[Entry, ...]
    problems: tuple[str, ...]
    """For each row that is not right, where and what is wrong."""


def read_register(path: Path) -> Register:
    """Reads a register.

    Raises:
        ReadError: it cannot be opened, is too large or is not UTF-8.
        InvalidValue: it has no header with a column ``name``, or is no table.
    """
    try:
        if path.stat().st_size > MOST:
            raise ReadError(f"{path}: a register of more than {MOST // 2**20} MB; split it")
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{path}: a register is written in UTF-8, but byte {error.start} is not; save it again"
        ) from error
    try:
        entries, problems = parse_register(text)
    except csv.Error as error:
        raise InvalidValue(f"{path}: no table: {error}") from error
    document = Document(path.name, text, hashlib.sha256(content).hexdigest(), media_type="text/csv", title=path.stem)
    kept = []
    for entry in entries:
        if entry.region and not (gazetteer().by_code(entry.region) or gazetteer().lookup(entry.region)):
            problems.append(
                f"line {entry.line}: no place {entry.region!r} is known; write its ISO 3166-2 code; it is left out"
            )
        kept.append(entry)
    return Register(document, tuple(kept), tuple(problems))


def state_register(register: Register, source: str, *, extractor: str) -> list[ox.Quad]:
    """The quads that a register states, sorted.

    Args:
        register: As read.
        source: IRI of the source, which is the name of the graph.
        extractor: Which version of the reader this was; kept with the source.
    """
    document = register.document
    records = [
        Organisation(
            entry.name, (document.evidence(entry.start, entry.end),), entry.aliases, entry.kind, 1.0, "register"
        )
        for entry in register.entries
    ]
    quads = set(state(Facts(document, organisations=tuple(records)), source, extractor=extractor))
    writer = Writer(document, source, same={}, rejected=())
    places = Places(writer)
    writer.add(writer.source, "rdf:type", REGISTER)
    for entry, record in zip(register.entries, records, strict=True):
        node = writer.node(identity.organisation_iri(entry.name))
        writer.add(node, "skos:prefLabel", entry.name)
        for identifier in entry.identifiers:
            writer.add(node, "pg:identifier", identifier)
        place = (gazetteer().by_code(entry.region) or gazetteer().lookup(entry.region)) if entry.region else None
        if place is not None:
            writer.add(node, "pg:inRegion", places.named(place.name, record, country=place.country_code))
    return sorted(quads | set(writer.finish()), key=str)


def listed_names(store: Store) -> tuple[tuple[str, str], ...]:
    """All names that the registers of a store list, each with the name that it stands for, sorted."""
    found = set()
    for register in store.raw.quads_for_pattern(None, name("rdf:type"), REGISTER, ox.DefaultGraph()):
        graph = register.subject
        assert isinstance(graph, ox.NamedNode)  # noqa: S101 - a source has an IRI; this tells the type checker
        for quad in store.raw.quads_for_pattern(None, PREFERRED, None, graph):
            called = triple_of(quad)[2].value
            for predicate in (LABEL, ALT_LABEL):
                found |= {
                    (triple_of(q)[2].value, called)
                    for q in store.raw.quads_for_pattern(quad.subject, predicate, None, graph)
                }
    return tuple(sorted(found))
