"""The whole flow on one screen: read → segment → recognise → relate → link, from a file to the facts that it states."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path
from typing import Final

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.dates import find_dates
from practicegraph.ingest.places import find_places, outside
from practicegraph.ingest.read import read
from practicegraph.ingest.records import Document, Facts
from practicegraph.ingest.regions import find_regions
from practicegraph.ingest.segment import segment
from practicegraph.ingest.statements import find_statements

__all__ = ["extract", "extract_file", "extractor_version"]

VERSIONED: Final = (
    ("practicegraph.ingest", (".py", ".toml", ".tsv", ".npz")),
    ("practicegraph.graph", ("identity.py", "folding.py", "snapshots.py")),
    ("practicegraph.ontology", (".ttl", ".py")),
)
"""Packages, and the ends of the names of their files, that decide what a report states."""


def extract_file(path: Path | str) -> Facts:
    """The facts that the report in a file states.

    Raises:
        ReadError: it cannot be read.
    """
    return extract(read(path))


def extract(document: Document) -> Facts:
    """The facts that a document states, each with the stretch of its text that says so."""
    segments = segment(document)
    everywhere = find_places(document, segments)
    dates = find_dates(document, segments)
    actors = find_actors(document, segments, everywhere)
    places = outside(everywhere, [(mention.start, mention.end) for mention in actors.mentions])
    statements = find_statements(document, segments, actors, places)
    _ = dates
    return Facts(
        document,
        organisations=actors.organisations,
        regions=find_regions(document, segments, places),
        projects=actors.projects,
        practices=statements.practices,
        challenges=statements.challenges,
        needs=statements.needs,
    )


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """The version of the reader: that of the package, and a digest of the code and data that the statements of a report
    depend on, so that reports are read again after any change."""
    digest = hashlib.sha256()
    for package, suffixes in VERSIONED:
        for file in sorted(resources.files(package).iterdir(), key=lambda item: item.name):
            if file.is_file() and file.name.endswith(suffixes):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{metadata.version('practicegraph')}-{digest.hexdigest()[:12]}"
