"""Words that somebody types, taken as a need."""

from __future__ import annotations

from practicegraph.graph.results import IRI
from practicegraph.ingest.language import detect_language
from practicegraph.ingest.themes import themes_of
from practicegraph.ontology.load import themes
from practicegraph.queries.match_records import Stated

__all__ = ["words_as_need"]


def words_as_need(text: str) -> Stated:
    """A need without IRI, place and quotes, with the themes that its words tell."""
    tidy = " ".join(text.split())
    language = (detect_language(tidy) or "").split("-")[0]
    known = themes()
    return Stated(
        iri=None,
        kind="words",
        label=tidy,
        text=tidy,
        language=language,
        themes=tuple(IRI(known[name].iri) for name in themes_of(tidy, language or None)),
        regions=(),
        organisations=(),
        date=None,
    )
