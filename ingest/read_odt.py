"""OpenDocument texts (ODT): paragraphs, headings, lists and tables of the main text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_taken import Taken, join_blocks, table_lines
from practicegraph.ingest.read_zip import Archive, local

__all__ = ["take_odt"]

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
SKIPPED = {"note", "annotation", "annotation-end", "tracked-changes", "bookmark", "sequence-decls", "forms"}


def take_odt(data: bytes, name: str) -> Taken:
    """The main text of an OpenDocument text; notes, comments and deleted text are left out.

    Raises:
        ReadError: not an OpenDocument text, broken, encrypted or a zip bomb.
    """
    archive = Archive(data, name=name)
    root = archive.xml("content.xml")
    if root is None:
        raise ReadError(f"{name}: is not an OpenDocument text (no content part); save it again as .odt.")
    body = next((part for part in root.iter() if local(part.tag) == "text" and "office" in part.tag), None)
    if body is None:
        raise ReadError(f"{name}: is an OpenDocument file without text; give a text document.")
    titles = {"Title"} | {
        _get(style, "name")
        for style in root.iter()
        if local(style.tag) == "style" and _get(style, "parent-style-name") == "Title"
    }
    text = join_blocks(_blocks(body, titles))
    meta = archive.xml("meta.xml")
    facts = {
        local(part.tag): part.text.strip()
        for part in (meta.iter() if meta is not None else ())
        if part.text and part.text.strip()
    }
    first = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Taken(
        text=text,
        media_type=MEDIA_TYPE,
        title=first[1] if first else facts.get("title"),
        language=facts.get("language"),
        metadata=facts,
    )


def _get(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def _blocks(parent: Element, titles: set[str]) -> Iterator[str]:
    for child in parent:
        kind = local(child.tag)
        if kind == "h":
            level = _get(child, "outline-level")
            yield "#" * min(int(level) + 1 if level.isdigit() else 2, 6) + " " + " ".join(_text(child).split())
        elif kind == "p":
            text = _text(child).strip()
            yield "# " + " ".join(text.split()) if text and _get(child, "style-name") in titles else text
        elif kind == "list":
            yield "\n".join(_items(child, 0))
        elif kind == "table":
            rows = [
                [" ".join(_text(cell).split()) for cell in row if local(cell.tag) == "table-cell"]
                for row in _rows(child)
            ]
            yield table_lines(rows, header=any(local(part.tag) == "table-header-rows" for part in child))
        elif kind not in SKIPPED:
            yield from _blocks(child, titles)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if local(child.tag) == "table-row":
            yield child
        elif local(child.tag) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _items(element: Element, depth: int) -> Iterator[str]:
    for item in element:
        for part in item:
            if local(part.tag) == "list":
                yield from _items(part, depth + 1)
            elif local(part.tag) in ("p", "h") and (text := " ".join(_text(part).split())):
                yield "  " * min(depth, 8) + "- " + text


def _text(element: Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        kind = local(child.tag)
        if kind in ("s", "tab"):
            pieces.append(" ")
        elif kind == "line-break":
            pieces.append("\n")
        elif kind not in SKIPPED:
            pieces.append((" " if kind in ("p", "list") else "") + _text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
