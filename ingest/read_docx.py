"""Word documents (DOCX, Office Open XML): paragraphs, headings, lists and tables of the main text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_taken import Taken, join_blocks, table_lines
from practicegraph.ingest.read_zip import Archive, local

__all__ = ["take_docx"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SKIPPED = {"Fallback", "del", "moveFrom", "pPr", "rPr", "sectPr", "instrText", "footnoteReference"}
"""Deleted text, field codes, and the second rendering of a drawing."""
HEADING = re.compile(
    r"(?:heading|title|titre|überschrift|titolo|título|titulo|nagłówek|nadpis|επικεφαλίδα|kop)\s*(\d)?\Z"
)


def take_docx(data: bytes, name: str) -> Taken:
    """The main text of a Word document; deleted text, notes, headers and footers are left out.

    Raises:
        ReadError: not a Word document, broken, encrypted or a zip bomb.
    """
    archive = Archive(data, name=name)
    root = archive.xml("word/document.xml")
    body = next((child for child in root if local(child.tag) == "body"), None) if root is not None else None
    if body is None:
        raise ReadError(f"{name}: is not a Word document (no text part); save it again as .docx.")
    text = join_blocks(_blocks(body, _styles(archive), set(_bulleted(archive))))
    core = archive.xml("docProps/core.xml")
    facts = {local(part.tag): part.text.strip() for part in core if part.text} if core is not None else {}
    first = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Taken(
        text=text,
        media_type=MEDIA_TYPE,
        title=first[1] if first else facts.get("title"),
        language=facts.get("language"),
        metadata=facts,
    )


def _value(element: Element | None, name: str) -> str | None:
    """The w:val of a child."""
    for child in element if element is not None else ():
        if local(child.tag) == name:
            return next((value for key, value in child.attrib.items() if local(key) == "val"), "")
    return None


def _child(element: Element | None, name: str) -> Element | None:
    return next((child for child in element if local(child.tag) == name), None) if element is not None else None


def _styles(archive: Archive) -> dict[str, str]:
    """Style identifiers to names in small letters: identifiers are translated, names of built-in styles are English."""
    root = archive.xml("word/styles.xml")
    found = {}
    for style in root if root is not None else ():
        identifier = next((value for key, value in style.attrib.items() if local(key) == "styleId"), None)
        if identifier:
            found[identifier] = (_value(style, "name") or identifier).lower()
    return found


def _bulleted(archive: Archive) -> Iterator[str]:
    """Numberings that exist; number 0 takes a list's bullets away."""
    root = archive.xml("word/numbering.xml")
    for number in root if root is not None else ():
        if local(number.tag) == "num":
            yield next((value for key, value in number.attrib.items() if local(key) == "numId"), "")


def _blocks(parent: Element, styles: dict[str, str], numbers: set[str]) -> Iterator[str]:
    for child in parent:
        kind = local(child.tag)
        if kind == "p":
            yield _paragraph(child, styles, numbers)
        elif kind == "tbl":
            yield _table(child)
        elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(child, styles, numbers)


def _paragraph(element: Element, styles: dict[str, str], numbers: set[str]) -> str:
    text = "\n".join(" ".join(line.split(" ")).strip() for line in _text(element).split("\n")).strip()
    if not text:
        return ""
    properties = _child(element, "pPr")
    style = styles.get(_value(properties, "pStyle") or "", "")
    heading = HEADING.match(style)
    outline = _value(properties, "outlineLvl")
    if heading or (outline or "").isdigit():
        level = int(heading[1] or 1) if heading else int(outline or 0) + 1
        level += bool(heading and heading[1])  # the title is level 1, "heading 1" below it
        return "#" * min(level, 6) + " " + " ".join(text.split())
    listed = _child(properties, "numPr")
    number = _value(listed, "numId")
    if (listed is not None and number in numbers) or style.startswith(("list bullet", "list number")):
        depth = int(level_text) if (level_text := _value(listed, "ilvl") or "0").isdigit() else 0
        return "  " * min(depth, 8) + "- " + " ".join(text.split())
    return text


def _text(element: Element) -> str:
    pieces = []
    for child in element:
        kind = local(child.tag)
        if kind in ("t", "noBreakHyphen"):
            pieces.append(child.text or "-" * (kind != "t"))
        elif kind == "tab":
            pieces.append(" ")
        elif kind in ("br", "cr"):
            pieces.append("\n")
        elif kind not in SKIPPED:
            pieces.append(_text(child))
    return "".join(pieces)


def _table(element: Element) -> str:
    rows: list[list[str]] = []
    header = False
    for row in element:
        if local(row.tag) == "tr":
            header = header or (not rows and _child(_child(row, "trPr"), "tblHeader") is not None)
            rows.append([" ".join(_cell(cell).split()) for cell in row if local(cell.tag) == "tc"])
    return table_lines(rows, header=header)


def _cell(element: Element) -> str:
    return " ".join(_text(part) for part in element.iter() if local(part.tag) == "p")
