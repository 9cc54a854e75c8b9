"""What was in a store and is not any more, so that a link to it can say what became of it.

A line is added to ``STORE/gone.tsv`` for every thing with a name that leaves the graph of a source and that no other
source speaks of: its IRI, the day, its name, and the source. A thing that has come back is simply there; nobody looks
here for it. The file is an aid for readers: the graph does not depend on it, and it can be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.triples import Triple
from practicegraph.ontology.names import ID, NS, PREFIXES

__all__ = ["GONE_FILE", "Gone", "gone_things", "note_gone"]

GONE_FILE: Final = "gone.tsv"
NAMES: Final = (PREFIXES["dct"] + "title", PREFIXES["rdfs"] + "label", NS + "fileName")
TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Gone:
    """A thing that is not there any more."""

    iri: str
    day: str
    """When it went, as yyyy-mm-dd."""
    name: str
    source: str
    """IRI of the source that told of it last."""


def note_gone(folder: Path, source: str, removed: Iterable[Triple]) -> None:
    """Notes the things among removed triples: those whose class of ours and whose name go.

    Args:
        folder: Of the store.
        source: Whose graph the triples leave.
        removed: Triples that nobody else states.

    Raises:
        OSError: the file cannot be written.
    """
    typed: set[str] = set()
    called: dict[str, str] = {}
    for subject, predicate, value in removed:
        if not isinstance(subject, ox.NamedNode):
            continue
        if predicate.value == TYPE and isinstance(value, ox.NamedNode) and value.value.startswith(NS):
            typed.add(subject.value)
        elif predicate.value in NAMES and isinstance(value, ox.Literal):
            called[subject.value] = min(called.get(subject.value, value.value), value.value)
    lines = [
        "\t".join((iri, date.today().isoformat(), " ".join(name.split()), source)) + "\n"
        for iri, name in sorted(called.items())
        if iri in typed and iri.startswith(ID)
    ]
    if lines:
        with (folder / GONE_FILE).open("a", encoding="utf-8") as file:
            file.writelines(lines)


def gone_things(folder: Path, iri: str) -> list[Gone]:
    """What is noted of an IRI, the latest last; nothing where nothing is.

    Raises:
        OSError: the file is there and cannot be read.
    """
    try:
        with (folder / GONE_FILE).open(encoding="utf-8") as file:
            parts = (line.rstrip("\n").split("\t") for line in file if line.startswith(iri + "\t"))
            return [Gone(*part) for part in parts if len(part) == 4]
    except FileNotFoundError:
        return []
