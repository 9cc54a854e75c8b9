"""Media types: which one a client likes best (RFC 9110, 12.5.1), and which one a body has."""

from __future__ import annotations

from typing import Final

__all__ = ["GRAPH_TYPES", "RESULT_TYPES", "chosen", "essence", "wants_html"]

RESULT_TYPES: Final = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
"""What SELECT and ASK are answered in, by what a client may call it; the server's own preference first."""
GRAPH_TYPES: Final = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/ld+json": "application/ld+json",
    "application/rdf+xml": "application/rdf+xml",
    "application/trig": "application/trig",
    "application/n-quads": "application/n-quads",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "application/x-trig": "application/trig",
    "text/x-nquads": "application/n-quads",
}
"""What graphs are written in, and read in."""
HTML: Final = ("text/html", "application/xhtml+xml")


def chosen(accept: str | None, offered: dict[str, str]) -> str | None:
    """What to answer in, for a client that says what it accepts; None when it takes nothing of what there is.

    The most specific range that fits a type gives its quality; among the best the server's order decides.

    >>> chosen("text/csv;q=0.5, application/*;q=0.4", RESULT_TYPES)
    'text/csv'
    >>> chosen("image/png", RESULT_TYPES) is None
    True
    """
    ranges = _ranges(accept)
    if not ranges:
        return next(iter(offered.values()))
    best, quality = None, 0.0
    for name, media in offered.items():
        found = _quality(name, ranges)
        if found > quality:
            best, quality = media, found
    return best


def wants_html(accept: str | None, offered: dict[str, str]) -> bool:
    """Whether a client would rather have a page than any of the types offered: a browser."""
    ranges = _ranges(accept)
    html = max((ranges.get(name, 0.0) for name in HTML), default=0.0)
    return html > 0 and all(html >= quality for name, quality in ranges.items() if name in offered)


def essence(content_type: str | None) -> tuple[str, dict[str, str]]:
    """The media type of a Content-Type field without its parameters, and these; names in lower case."""
    media, *parameters = (content_type or "").split(";")
    named = (item.partition("=") for item in parameters)
    return media.strip().lower(), {name.strip().lower(): value.strip().strip('"') for name, _, value in named}


def _ranges(accept: str | None) -> dict[str, float]:
    ranges: dict[str, float] = {}
    for item in (accept or "").split(","):
        media, parameters = essence(item)
        if media:
            ranges[media] = _number(parameters.get("q", "1"))
    return ranges


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _quality(media: str, ranges: dict[str, float]) -> float:
    for name in (media, media.partition("/")[0] + "/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
