"""Web pages: the main content, as text with its headings, lists and tables; the rest of the page is left out."""

from __future__ import annotations

import logging
import re
from typing import Any

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_date import date_in
from practicegraph.ingest.read_page import main_part, page_blocks
from practicegraph.ingest.read_taken import Taken, join_blocks

__all__ = ["take_html"]

LANG = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)", re.IGNORECASE)
SITE = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,60}\Z")

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def take_html(data: bytes, name: str) -> Taken:
    """The report in a web page.

    trafilatura tells which text is the main one, and reads title, address and date from the metadata. The part of the
    page that holds this text is then written down whole, since trafilatura loses headings and lists of pages without an
    article element; navigation, cookie notices, footers and lists of links around it are left out.

    Raises:
        ReadError: no main content, as in a page that is built by scripts or a list of links.
    """
    from trafilatura.utils import load_html  # here: loading it takes a fifth of the start of reading

    page = _extract(data)
    root = load_html(data)
    wanted = " ".join(page.body.itertext()) if page is not None else ""
    part = main_part(root, wanted) if root is not None else None
    text = join_blocks(page_blocks(part)) if part is not None else ""
    if not text.strip():
        raise ReadError(f"{name}: no text found in this web page (built by scripts?); save the page as text or PDF.")
    named = page.title if page is not None else root.findtext(".//title") if root is not None else None
    title = " ".join((named or "").split()) or None
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    if heading and (not title or heading[1] in title):
        title = heading[1]
    elif title:
        title = SITE.sub("", title)
        if not heading:
            text = f"# {title}\n\n{text}"  # the title is evidence too
    lang = LANG.search(data[:5000])
    return Taken(
        text=text,
        media_type="text/html",
        title=title,
        url=page.url if page is not None and page.url and page.url.startswith("http") else None,
        language=lang[1].decode("ascii") if lang else None,
        published=date_in(page.date) if page is not None and page.date else None,
        warnings=() if page is not None else ("no main content found: the whole page is read",),
        metadata={key: value for key in ("author", "sitename", "description") if (value := getattr(page, key, None))},
    )


def _extract(data: bytes) -> Any:
    """trafilatura's reading; a second time, asking for more, when the first finds nothing."""
    import trafilatura

    for more in (False, True):
        page = trafilatura.bare_extraction(
            data,
            fast=not more,
            include_comments=False,
            include_images=False,
            include_tables=True,
            favor_recall=more,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
        if (
            page is not None
            and not isinstance(page, dict)
            and page.body is not None
            and "".join(page.body.itertext()).strip()
        ):
            return page
    return None
