"""E-books (EPUB): the chapters in their order."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_date import date_in
from practicegraph.ingest.read_page import page_blocks, parse_page
from practicegraph.ingest.read_taken import Taken, join_blocks
from practicegraph.ingest.read_zip import Archive, local

__all__ = ["take_epub"]


def take_epub(data: bytes, name: str) -> Taken:
    """The chapters of an e-book, one after the other; covers and tables of contents without text fall away.

    Raises:
        ReadError: not an e-book, broken, protected or a zip bomb.
    """
    archive = Archive(data, name=name)
    container = archive.xml("META-INF/container.xml")
    paths = (
        [part.get("full-path", "") for part in container.iter() if local(part.tag) == "rootfile"]
        if container is not None
        else []
    )
    package = archive.xml(paths[0]) if paths else None
    if package is None:
        raise ReadError(f"{name}: is not an e-book (no package part); export it again.")
    if archive.read("META-INF/rights.xml") is not None:
        raise ReadError(f"{name}: is protected (DRM); ask for a copy without protection.")
    facts: dict[str, str] = {}
    files: dict[str, str] = {}
    order: list[str] = []
    for part in package.iter():
        kind = local(part.tag)
        if kind in ("title", "language", "date", "creator", "publisher") and part.text:
            facts.setdefault(kind, part.text.strip())
        elif kind == "item" and "nav" not in (part.get("properties") or "").split():
            files[part.get("id", "")] = part.get("href", "")
        elif kind == "itemref" and part.get("linear") != "no":
            order.append(part.get("idref", ""))
    folder = posixpath.dirname(paths[0])
    chapters = [
        archive.read(posixpath.normpath(posixpath.join(folder, unquote(files[key])))) for key in order if key in files
    ]
    roots = [parse_page(chapter) for chapter in chapters if chapter and chapter.strip()]
    pages = [root.find("body") for root in roots if root is not None]
    return Taken(
        text=join_blocks(block for page in pages if page is not None for block in page_blocks(page)),
        media_type="application/epub+zip",
        title=facts.get("title"),
        language=facts.get("language"),
        published=date_in(facts.get("date", "")),
        metadata=facts,
    )
