"""Deterministic identifiers: the same thing read from any report, on any day, gets the same IRI.

An IRI ends in a slug, lower-case ASCII letters, digits and hyphens, that a person can read. Where the slug alone would
give two names one identifier (other scripts, long names), a short hash of the whole folded name follows it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from practicegraph.graph.folding import fold, fold_name, latin, words
from practicegraph.ontology.names import ID, KIND, THEME

__all__ = [
    "event_iri",
    "fund_iri",
    "headcount_iri",
    "kind_iri",
    "local",
    "organisation_iri",
    "participation_iri",
    "partnership_iri",
    "passage_iri",
    "pilot_iri",
    "platform_iri",
    "project_iri",
    "region_iri",
    "slug",
    "source_iri",
    "statement_iri",
    "theme_iri",
]

MAX_SLUG: Final = 60
"""Characters: enough for a name that a person recognises in a table."""
CODE: Final = re.compile(r"[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?")
"""ISO 3166-1 alpha-2 and ISO 3166-2."""


NOT_IN_SLUG: Final = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """A readable identifier of ASCII letters, digits and hyphens; texts that ``fold`` tells apart get different ones.

    >>> slug("Fundación CEPAIM"), slug("Δήμος Πατρέων")
    ('fundacion-cepaim', 'dimos-patreon-de5468bb')
    """
    folded = fold(text)
    readable = NOT_IN_SLUG.sub("-", latin(folded)).strip("-")
    if readable == folded.replace(" ", "-") and len(readable) <= MAX_SLUG:
        return readable
    short = readable[:MAX_SLUG].rsplit("-", 1)[0] if len(readable) > MAX_SLUG else readable
    return f"{short}-{_hash(folded, length=8)}".lstrip("-")


def local(iri: str) -> str:
    """The last part of an IRI of ours, after its kind: "es-so" of ``id:region/es-so``."""
    return iri.removeprefix(ID).split("/", 1)[-1]


def source_iri(identity: str, *, name: str) -> str:
    """The IRI of a source and of its named graph.

    Args:
        identity: What makes it this source and no other: its URL, or its path.
        name: Its file name or title, for reading.
    """
    return f"{ID}source/{slug(name)}-{_hash(identity, length=8)}"


def passage_iri(source: str, start: int, end: int) -> str:
    """The IRI of a stretch of the text of a source, by character offsets."""
    return f"{ID}passage/{local(source)}-{start}-{end}"


def organisation_iri(name: str) -> str:
    """The IRI of an organisation: articles, legal words, accents, case and punctuation make no difference."""
    return f"{ID}organisation/{slug(fold_name(name))}"


def region_iri(name: str, *, code: str | None = None, country: str | None = None) -> str:
    """The IRI of a place: by its ISO code where it has one, else by its name and country.

    Args:
        name: As stated.
        code: ISO 3166-2 or ISO 3166-1 alpha-2; other codes are not looked at.
        country: Code or name of its country.
    """
    if code is not None and CODE.fullmatch(code):
        return f"{ID}region/{code.lower()}"
    readable = slug(f"{name} {country}" if country else name)
    return f"{ID}region/place-{readable}" if CODE.fullmatch(readable) else f"{ID}region/{readable}"


def project_iri(name: str) -> str:
    """The IRI of a project: "the X project", "projet X" and "X" are one."""
    return f"{ID}project/{slug(fold_name(name, also=PROJECT_WORDS))}"


def fund_iri(name: str) -> str:
    """The IRI of a fund."""
    return f"{ID}fund/{slug(fold_name(name))}"


def platform_iri(region: str, project: str | None = None) -> str:
    """The IRI of the series of events of one region, in one project when there is one."""
    return f"{ID}platform/{local(region)}" + (f"--{local(project)}" if project else "")


def event_iri(kind: str, *, date: str | None, region: str | None, source: str, start: int) -> str:
    """The IRI of an event: by kind, day and region when both are known, so that two reports of it meet.

    Args:
        kind: Its kind in lower case.
        date: ISO date, as precise as stated; only a day counts as known.
        region: IRI of its region.
        source: IRI of the source, which an event without day or region belongs to.
        start: Offset of its first evidence there.
    """
    if date and region and re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        return f"{ID}event/{slug(kind)}-{date}-{local(region)}"
    return f"{ID}event/{slug(kind)}-{local(source)}-{start}"


def participation_iri(event: str, organisation: str, role: str) -> str:
    """The IRI of an organisation's part in an event."""
    return f"{ID}participation/{local(event)}/{local(organisation)}/{slug(role)}"


def headcount_iri(event: str, source: str) -> str:
    """The IRI of what one source says about how many came."""
    return f"{ID}headcount/{local(event)}/{local(source)}"


def statement_iri(kind: str, quote: str, *, region: str | None, run_by: str | None) -> str:
    """The IRI of a practice, challenge or need: by its folded quote, region and actor, so that the same sentence about
    the same place is one node in all the reports that repeat it."""
    return f"{ID}{kind}/{_hash(kind, fold(quote), region or '', run_by or '', length=16)}"


def pilot_iri(name: str | None, quote: str, *, region: str | None, run_by: str | None) -> str:
    """The IRI of a pilot action: by its name, region and actor; by its quote where it has no name."""
    if name is None:
        return statement_iri("pilot", quote, region=region, run_by=run_by)
    return f"{ID}pilot/{slug(name)}-{_hash(fold(name), region or '', run_by or '', length=8)}"


def partnership_iri(members: Iterable[str], *, on: str | None) -> str:
    """The IRI of organisations (their IRIs, in any order) doing something together."""
    return f"{ID}partnership/{'--'.join(sorted(map(local, members)))}--{_hash(fold(on) if on else '', length=8)}"


def theme_iri(identifier: str) -> str:
    """The IRI of a theme by its identifier."""
    return THEME + slug(identifier)


def kind_iri(identifier: str) -> str:
    """The IRI of a stakeholder kind by its identifier."""
    return KIND + slug(identifier)


PROJECT_WORDS: Final = words(
    "project projects projet projets proyecto proyectos projekt projekte projekty progetto progetti projeto"
)


def _hash(*parts: str, length: int) -> str:
    """Hexadecimal digits of a digest in which the borders between the parts count."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]
