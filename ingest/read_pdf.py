"""PDF files with a text layer."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_taken import Taken
from practicegraph.ingest.segment_blocks import blocks
from practicegraph.ingest.segment_page import first_title

__all__ = ["take_pdf"]

MOST_PAGES = 1_000
LEAST_LETTERS = 20
"""Letters a page on average; a scanned page has none, or those of a stamp."""
EDGE = 2
"""Lines at the top and bottom of a page that may be a running header or footer."""
HYPHEN = re.compile(r"(?<=[^\W\d_]{2})[-\u00ad\u2010]\n(?=[a-zà-öø-ÿα-ωά-ώа-яčďěňřšťůžąćęłńśźż])")
PAGE_NUMBER = re.compile(r"\W*(?:\w{4,6}\s+)?\d{1,4}(?:\s*(?:/|of|von|sur|de|z|ze)\s*\d{1,4})?\W*\Z")
PROGRAM = re.compile(r"^(?:microsoft word|untitled|document\d*$|slide 1)|\.\w{2,4}$", re.IGNORECASE)

logging.getLogger("pypdf").addHandler(logging.NullHandler())


def take_pdf(data: bytes, name: str) -> Taken:
    """The text layer of a PDF, page after page.

    Running headers, footers and page numbers are left out, and words parted at the end of a line are joined again.

    Raises:
        ReadError: encrypted, scanned (pictures of pages without text), broken, or of more than a thousand pages.
    """
    import pypdf  # here: loading it takes a tenth of the start of reading

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        pages = [page.extract_text() for page in reader.pages] if count <= MOST_PAGES and not locked else []
        title = None if locked else reader.metadata and reader.metadata.title
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise ReadError(f"{name}: is a broken PDF ({reason}); print it to a new PDF.") from None
    if locked:
        raise ReadError(f"{name}: is protected by a password; save it without one.")
    if count > MOST_PAGES:
        raise ReadError(f"{name}: has {count} pages, more than {MOST_PAGES}; split it.")
    if sum(map(str.isalpha, "".join(pages))) < LEAST_LETTERS * count or not count:
        raise ReadError(f"{name}: is a scanned PDF without text; run text recognition (OCR) on it first.")
    text = _join(_without_running(pages))
    first = first_title(text, blocks(text, 0, min(len(text), 4_000), wrapping="loose"))
    words = " ".join(str(title or "").split())
    return Taken(
        text=text,
        media_type="application/pdf",
        title=" ".join(text[first.start : first.end].split())
        if first
        else (words if words and not PROGRAM.search(words) else None),
        metadata={"title": words} if words else {},
    )


def _without_running(pages: Sequence[str]) -> list[list[str]]:
    """The lines of each page without those that stand at the edge of at least half of three pages or more."""
    lines = [
        [" ".join(line.split()) if "\t" not in line else line.strip() for line in page.splitlines()] for page in pages
    ]
    lines = [[line for line in page if line] for page in lines]
    edges = Counter(key for page in lines for key in {_key(line) for line in page[:EDGE] + page[-EDGE:]})
    running = {key for key, times in edges.items() if len(pages) >= 3 and times * 2 >= len(pages)}
    kept = []
    for page in lines:
        inner = range(EDGE, len(page) - EDGE)
        kept.append(
            [
                line
                for place, line in enumerate(page)
                if place in inner or not (_key(line) in running or PAGE_NUMBER.match(line))
            ]
        )
    return kept


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _join(pages: Sequence[Sequence[str]]) -> str:
    text = ""
    for page in pages:
        piece = "\n".join(page)
        if text and piece:
            text += "\n" if piece[0].islower() or text[-1] in ",-\u00ad" else "\n\n"
        text += piece
    return HYPHEN.sub("", text)
