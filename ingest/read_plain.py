"""Plain text and Markdown: the text as it is, and what its head says of it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from practicegraph.ingest.frontmatter import front_matter
from practicegraph.ingest.read_date import date_in
from practicegraph.ingest.read_taken import Taken
from practicegraph.ingest.read_text import decode
from practicegraph.ingest.segment_blocks import blocks
from practicegraph.ingest.segment_boilerplate import posted_line
from practicegraph.ingest.segment_lines import Block
from practicegraph.ingest.segment_page import first_title

__all__ = ["published_line", "take_markdown", "take_plain"]

HEAD = 4_000
"""Characters in which a title, address or date of publication is looked for."""
URL_LINE = re.compile(
    r"^[^\w\n]*(?:url|source|link|quelle|fuente|źródło|fonte|zdroj|πηγή)\s*:\s*(https?://\S+)",
    re.IGNORECASE | re.MULTILINE,
)
KEYS = {
    "title": ("title", "titre", "titulo", "titel"),
    "url": ("url", "canonical", "canonical_url", "permalink", "link", "source", "source_url"),
    "published": ("date", "published", "publishdate", "pubdate", "date_published", "published_at", "issued", "lastmod"),
    "language": ("lang", "language", "locale"),
}
"""Keys of front matter, as Hugo, Jekyll, Eleventy and hand-made sites write them."""


def take_plain(data: bytes, name: str) -> Taken:
    """Plain text; front matter is understood here too."""
    return _take(data, name, "text/plain")


def take_markdown(data: bytes, name: str) -> Taken:
    """Markdown with or without front matter."""
    return _take(data, name, "text/markdown")


def _take(data: bytes, name: str, media_type: str) -> Taken:
    text, warnings = decode(data, name=name)
    front, warning = front_matter(text)
    start = front.end if front else (1 if text.startswith("\ufeff") else 0)
    metadata: Mapping[str, Any] = front.metadata if front else {}
    head = blocks(
        text, start, min(len(text), start + HEAD), wrapping="always" if media_type == "text/markdown" else "guess"
    )
    title = first_title(text, head)
    link = URL_LINE.search(text, start, min(len(text), start + HEAD))
    return Taken(
        text=text,
        media_type=media_type,
        title=_string(metadata, "title") or (_clean(text[title.start : title.end]) if title else None),
        url=_web(_string(metadata, "url")) or (link[1] if link else None),
        language=_string(metadata, "language"),
        published=_date(metadata) or published_line(text, head),
        metadata=metadata,
        body_start=start,
        warnings=warnings + ((warning,) if warning else ()),
    )


def published_line(text: str, head: Sequence[Block]) -> str | None:
    """The ISO date of a line such as "Posted on 25 June 2021 by the team"."""
    for block in head:
        line = text[block.start : block.end]
        cue = posted_line(line)
        if cue:
            found = date_in(line[cue:])
            if found:
                return found
    return None


def _clean(title: str) -> str:
    while len(title) > 2 and title[0] == title[-1] in ("*", "_"):
        title = title[1:-1]
    return " ".join(title.split())


def _string(metadata: Mapping[str, Any], field: str) -> str | None:
    lowered = {key.lower(): value for key, value in metadata.items()}
    for key in KEYS[field]:
        value = lowered.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _web(value: str | None) -> str | None:
    return value if value and value.startswith(("http://", "https://")) else None


def _date(metadata: Mapping[str, Any]) -> str | None:
    lowered = {key.lower(): value for key, value in metadata.items()}
    for key in KEYS["published"]:
        value = lowered.get(key)
        if isinstance(value, datetime.date):  # a datetime is one as well
            return value.strftime("%Y-%m-%d")
        if isinstance(value, str) and (found := date_in(value)):
            return found
    return None
