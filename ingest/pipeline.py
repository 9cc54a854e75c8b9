"""The whole flow on one screen: read → segment → recognise → relate → link, from a file to the facts that it states."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path
from typing import Final

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.actors_register import Listed
from practicegraph.ingest.cooperations import find_cooperations
from practicegraph.ingest.dates import find_dates
from practicegraph.ingest.event_subject import with_subjects
from practicegraph.ingest.events import find_events
from practicegraph.ingest.headcounts import find_counts
from practicegraph.ingest.llm import LanguageModel
from practicegraph.ingest.llm_facts import with_model
from practicegraph.ingest.model import DIGESTS, is_installed
from practicegraph.ingest.pilots import find_pilots
from practicegraph.ingest.places import find_places, outside
from practicegraph.ingest.read import read
from practicegraph.ingest.records import Document, Facts
from practicegraph.ingest.regions import find_regions, region_name
from practicegraph.ingest.segment import segment
from practicegraph.ingest.statements import find_statements
from practicegraph.ingest.unwrap import quoted_from, unwrapped

__all__ = ["extract", "extract_file", "extractor_version", "plain_note"]

VERSIONED: Final = (
    ("practicegraph.ingest", (".py", ".toml", ".tsv", ".npz")),
    ("practicegraph.graph", ("identity.py", "folding.py", "snapshots.py")),
    ("practicegraph.ontology", (".ttl", ".py")),
)
"""Packages, and the ends of the names of their files, that decide what a report states."""


def extract_file(path: Path | str, *, plain: bool = False, model: LanguageModel | None = None) -> Facts:
    """The facts that the report in a file states.

    Args:
        path: The file.
        plain: Read without the models of the extra ``models``, even where it is installed.
        model: A language model that is asked for more; None sends nothing anywhere.

    Raises:
        ReadError: it cannot be read.
    """
    return extract(read(path), plain=plain, model=model)


def extract(
    document: Document, *, plain: bool = False, model: LanguageModel | None = None, listed: Listed = ()
) -> Facts:
    """The facts that a document states, each with the stretch of its text that says so.

    Args:
        document: What was read.
        plain: As for ``extract_file``.
        model: As for ``extract_file``.
        listed: Names of a register, which are found wherever they stand.
    """
    original, cut = document, segment(document)
    document, segments = unwrapped(original, cut)

    everywhere = find_places(document, segments)
    dates = find_dates(document, segments)
    counts = find_counts(document, segments)
    actors = find_actors(document, segments, everywhere, listed=listed)
    places = outside(everywhere, [(mention.start, mention.end) for mention in actors.mentions])

    kept = set(map(id, places))
    inner = [mention for mention in everywhere if id(mention) not in kept]
    events = find_events(document, segments, (*dates, *counts, *places), actors, inner=inner)
    main_region = events[0].region if events else None
    # where the main event is, it is a region of the report even if it only stands in "City of Tartu"
    places += [m for m in inner if main_region and region_name(document, [m]) == main_region]
    places.sort(key=lambda m: m.start)
    statements = find_statements(document, segments, actors, places, plain=plain)
    told = (*statements.practices, *statements.challenges, *statements.needs)
    facts = Facts(
        document,
        events=with_subjects(events, told),
        organisations=actors.organisations,
        regions=find_regions(document, segments, places),
        projects=actors.projects,
        pilot_actions=find_pilots(document, segments, actors, places, main_region=main_region),
        practices=statements.practices,
        challenges=statements.challenges,
        needs=statements.needs,
        cooperations=find_cooperations(document, segments, actors, events),
    )
    facts = quoted_from(original, facts)
    return facts if model is None else with_model(facts, cut, model)


@lru_cache(maxsize=2)
def extractor_version(*, plain: bool = False) -> str:
    """The version of the reader: that of the package, with a digest of the models, code and data that the statements of
    a report depend on, so that reports are read again after any change."""
    digest = hashlib.sha256()
    if not plain and is_installed():
        digest.update(repr(sorted(DIGESTS.items())).encode())
    for package, suffixes in VERSIONED:
        for file in sorted(resources.files(package).iterdir(), key=lambda item: item.name):
            if file.is_file() and file.name.endswith(suffixes):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{metadata.version('practicegraph')}-{digest.hexdigest()[:12]}"


def plain_note(*, plain: bool = False) -> str | None:
    """What to tell a person once when reports are read without models though nobody asked for that; else None."""
    if plain or is_installed():
        return None
    return (
        "read without models: statements and their themes are found by cue words alone; "
        "pip install 'practicegraph[models]' and ingest again to find more of them"
    )
