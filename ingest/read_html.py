"""Web pages: the main content, as text with its headings, lists and tables; the rest of the page is left out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import trafilatura

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_date import date_in
from practicegraph.ingest.read_taken import Taken, table_lines

__all__ = ["take_html"]

LANG = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)", re.IGNORECASE)
SITE = re.compile(r"\s+[|–—»·]\s+[^|–—»·]{2,60}\Z")
BLOCKS = ("p", "head", "list", "table", "quote", "div", "item", "code", "figure")

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def take_html(data: bytes, name: str) -> Taken:
    """The report in a web page, found by trafilatura.

    Comments, navigation, cookie notices and footers are left out. Title, address, date and language come from the
    metadata of the page.

    Raises:
        ReadError: no main content, as in a page that is built by scripts or a list of links.
    """
    page = _extract(data)
    text = "\n\n".join(_blocks(page.body)) if page is not None and page.body is not None else ""
    if not text.strip():
        raise ReadError(f"{name}: no text found in this web page (built by scripts?); save the page as text or PDF.")
    title = " ".join((page.title or "").split()) or None
    if title and not re.search(r"^# ", text, re.MULTILINE):
        title = SITE.sub("", title)
        text = f"# {title}\n\n{text}"  # the title is evidence too
    lang = LANG.search(data[:5000])
    return Taken(
        text=text,
        media_type="text/html",
        title=title,
        url=page.url if page.url and page.url.startswith("http") else None,
        language=lang[1].decode("ascii") if lang else None,
        published=date_in(page.date) if page.date else None,
        metadata={key: value for key in ("author", "sitename", "description") if (value := getattr(page, key, None))},
    )


def _extract(data: bytes) -> Any:
    """trafilatura's reading; a second time, asking for more, when the first finds nothing."""
    for more in (False, True):
        page = trafilatura.bare_extraction(
            data,
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


def _blocks(parent: Any) -> Iterator[str]:
    """Each block of the content as one or more lines."""
    loose: list[str] = [parent.text or ""]
    for element in parent:
        if not isinstance(element.tag, str):
            loose.append(element.tail or "")
        elif element.tag in BLOCKS:
            yield from _paragraph("".join(loose))
            yield from _block(element)
            loose = [element.tail or ""]
        else:
            loose.append(_inline(element) + (element.tail or ""))
    yield from _paragraph("".join(loose))


def _block(element: Any) -> Iterator[str]:
    if element.tag == "head":
        level = element.get("rend", "h2")[-1:]
        words = " ".join(_inline(element).split())
        if words:
            yield "#" * (int(level) if level in "123456" else 2) + " " + words
    elif element.tag == "list":
        items = "\n".join(_items(element, 0))
        if items:
            yield items
    elif element.tag == "table":
        rows = [[" ".join(_inline(cell).split()) for cell in row.iter("cell")] for row in element.iter("row")]
        first = next(element.iter("row"), None)
        header = first is not None and len(first) > 0 and all(cell.get("role") == "head" for cell in first.iter("cell"))
        if lines := table_lines(rows, header=header):
            yield lines
    elif any(child.tag in BLOCKS for child in element):
        yield from _blocks(element)
    else:
        yield from _paragraph(_inline(element))


def _paragraph(text: str) -> Iterator[str]:
    lines = [" ".join(line.split(" ")).strip() for line in re.sub(r"[ \t\r\f]+", " ", text).split("\n")]
    kept = "\n".join(line for line in lines if line)
    if kept:
        yield kept


def _items(element: Any, depth: int) -> Iterator[str]:
    term = ""
    for item in element.iterchildren("item"):
        inner = [child for child in item if child.tag == "list"]
        own = " ".join(_inline(item, skip="list").split())
        role = item.get("rend") or ""
        if role.startswith("dt"):
            term = own.rstrip(":")
            continue
        if role.startswith("dd") and term:
            own, term = f"{term}: {own}", ""
        if own:
            yield "  " * depth + "- " + own
        for nested in inner:
            yield from _items(nested, depth + 1 if own else depth)


def _inline(element: Any, skip: str | None = None) -> str:
    """The text of an element; line breaks as newlines, those of the source as spaces."""
    pieces = [re.sub(r"\s*\n\s*", " ", element.text or "")]
    for child in element:
        if child.tag == "lb":
            pieces.append("\n")
        elif isinstance(child.tag, str) and child.tag != skip:
            pieces.append((" " if child.tag in BLOCKS else "") + _inline(child, skip))
        pieces.append(re.sub(r"\s*\n\s*", " ", child.tail or ""))
    return "".join(pieces)
