"""The regions of a report: its places, one record each, with the larger region and the country that "
"the report states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from practicegraph.ingest.countries import adjective_country
from practicegraph.ingest.gazetteer import gazetteer
from practicegraph.ingest.placenames import fold, stem_key
from practicegraph.ingest.records import Document, Mention, Place, Region, Segment

__all__ = ["find_regions", "region_name", "stated_country"]


def find_regions(document: Document, segments: Sequence[Segment], places: Sequence[Mention]) -> tuple[Region, ...]:
    """One record for each region and town among the mentions of places, in order of first mention.

    Countries make no record: they stand in the ``country`` of what lies in them. ``part_of`` and ``country`` are filled
    only where the report says so; the codes come from the gazetteer.
    """
    groups: dict[str, list[Mention]] = {}
    for mention in places:
        place = mention.value
        if isinstance(place, Place) and place.kind != "country":
            groups.setdefault(_identity(place, document.language), []).append(mention)
    names = {key: region_name(document, found) for key, found in groups.items()}
    regions = []
    for key, found in groups.items():
        place = found[0].value
        above = _stated_parent(place, found, segments, places, names)
        regions.append(
            Region(
                names[key],
                tuple(document.evidence(m.start, m.end) for m in found),
                part_of=above if above != names[key] else None,
                country=stated_country(document, place, places),
                code=place.iso_code,
                nuts_code=place.nuts_code,
                confidence=max(m.confidence for m in found),
                rule=found[0].rule,
            )
        )
    return tuple(regions)


def _identity(place: Place, language: str | None = None) -> str:
    if code := place.iso_code or place.nuts_code:
        return code
    name = fold(place.name)
    return f"{name} {place.country_code}" if place.country_code else stem_key(name, language or "") or name


def region_name(document: Document, mentions: Sequence[Mention]) -> str:
    """The name to call a place by: as the report writes it most often, but neither in capitals nor in a bent case."""
    place: Place = mentions[0].value
    written = Counter(" ".join(m.text.split()) for m in mentions if m.text[0].isupper() and not m.text.isupper())
    straight = {
        name: n for name, n in written.items() if mentions[0].rule != "gazetteer" or gazetteer().entries(fold(name))
    }
    if straight:
        return max(straight, key=lambda name: straight[name])
    language = document.language or ""
    for text in written:
        key = stem_key(fold(text), language)
        for entry in gazetteer().entries(fold(text), language=language):
            for name in (place.name, *entry.names):
                if key and stem_key(fold(name), language) == key and fold(name) != fold(text):
                    return name
    return place.name if not written or place.kind != "town" else next(iter(written))


def stated_country(document: Document, place: Place, places: Sequence[Mention]) -> str | None:
    """The English name of the country of a place, if the report names that country or says "the French region of …"."""
    code = place.country_code
    if code is None:
        return None
    named = any(isinstance(m.value, Place) and m.value.kind == "country" and m.value.iso_code == code for m in places)
    country = gazetteer().by_code(code)
    return country.name if country and (named or adjective_country(document.text, code)) else None


def _stated_parent(
    place: Place,
    found: Sequence[Mention],
    segments: Sequence[Segment],
    places: Sequence[Mention],
    names: dict[str, str],
) -> str | None:
    """The larger region that stands in the same segment as the place ("Soria, Castilla y León")."""
    above = {_identity(p): p for p in gazetteer().parents(place) if p.kind == "region"}
    for mention in found:
        segment = next((s for s in segments if s.start <= mention.start < s.end), None)
        if segment is None:
            continue
        for other in places:
            if (
                segment.start <= other.start < segment.end
                and isinstance(other.value, Place)
                and other.start != mention.start
            ):
                key = _identity(other.value)
                if key in above and key in names:
                    return names[key]
                if place.country_code is None and other.value.kind == "region" and _follows(mention, other, segment):
                    return names.get(key)
    return None


def _follows(mention: Mention, other: Mention, segment: Segment) -> bool:
    between = (
        segment.text[mention.end - segment.start : other.start - segment.start] if mention.end < other.start else ""
    )
    return bool(re.fullmatch(r"\s*(?:,|\(|in|in the \w+ of|en|dans|w)\s*(?:the |la |le )?", between))
