"""Tags for a PDF, which tell those who hear it what is a heading, what a list, and in which order (ISO 32000-1, 14.7
and 14.8): reportlab draws without them, so that paragraphs and the canvas here add what it leaves out.

1. What a paragraph draws is marked content with a number on its page; head and foot are marked as decoration.
2. When the document is saved, each number becomes an element of the structure: a heading, an item of a list, a
   paragraph.
3. Each page points to its elements (the parent tree), headings become bookmarks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

__all__ = ["TaggedCanvas", "TaggedParagraph", "decoration"]

TAGS: Final = {"head": "H1", "title": "H2", "report": "H3", "line": "LI"}
"""Kinds of elements by names of styles; everything else is a paragraph."""


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that keeps what was marked, and writes the structure when it is saved."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._marked: list[list[str]] = [[]]
        """Of each page the kinds of its elements, in their order."""
        self._headings = 0

    def begin_element(self, kind: str) -> None:
        """What is drawn from here on is an element of this kind."""
        self._code.append(f"/{'LBody' if kind == 'LI' else kind} <</MCID {len(self._marked[-1])}>> BDC")
        self._marked[-1].append(kind)

    def end_element(self) -> None:
        """The element ends."""
        self._code.append("EMC")

    def bookmark(self, text: str, left: float, top: float) -> None:
        """A heading as an entry of the outline."""
        self._headings += 1
        key = f"heading-{self._headings}"
        self.bookmarkHorizontal(key, left, top)
        self.addOutlineEntry(text, key, level=0)

    def showPage(self) -> None:  # noqa: N802 - reportlab calls it so
        """The page ends."""
        super().showPage()
        self._marked.append([])

    def save(self) -> None:
        """The document ends."""
        if self._code:
            self.showPage()
        self._structure()
        super().save()

    def _structure(self) -> None:
        document = self._doc
        root, whole = PDFDictionary({"Type": PDFName("StructTreeRoot")}), _element("Document")
        root_at, whole_at = document.Reference(root), document.Reference(whole)
        inside: list[Any] = []
        numbers: list[Any] = []
        lists: list[tuple[Any, list[Any]]] = []
        items: list[Any] | None = None
        for place, (page, kinds) in enumerate(zip(document.Pages.pages, self._marked, strict=False)):
            page_at = document.Reference(page)
            page.__Defaults__ = {**page.__Defaults__, "StructParents": place, "Tabs": PDFName("S")}
            held = []
            for number, kind in enumerate(kinds):
                if kind != "LI":
                    items = None
                    made = _element(kind, P=whole_at, Pg=page_at, K=number)
                    held.append(document.Reference(made))
                    inside.append(held[-1])
                    continue
                if items is None:
                    items = []
                    lists.append((_element("L", P=whole_at), items))
                    list_at = document.Reference(lists[-1][0])
                    inside.append(list_at)
                item = _element("LI", P=list_at)
                item_at = document.Reference(item)
                held.append(document.Reference(_element("LBody", P=item_at, Pg=page_at, K=number)))
                item.dict["K"] = held[-1]
                items.append(item_at)
            numbers += [place, PDFArray(held)]
        for made, held in lists:
            made.dict["K"] = PDFArray(held)
        whole.dict |= {"P": root_at, "K": PDFArray(inside)}
        tree = PDFDictionary({"Nums": PDFArray(numbers)})
        root.dict |= {"K": whole_at, "ParentTree": document.Reference(tree), "ParentTreeNextKey": len(self._marked)}
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


class TaggedParagraph(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A paragraph that is marked by the name of its style; a heading of a part is a bookmark too."""

    def draw(self) -> None:
        """Draw it."""
        canvas, name = self.canv, self.style.name
        if name == "title":
            canvas.bookmark(self.getPlainText(), *canvas.absolutePosition(0, self.height))
        canvas.begin_element(TAGS.get(name, "P"))
        super().draw()
        canvas.end_element()


@contextmanager
def decoration(canvas: Any) -> Iterator[None]:
    """What is drawn inside says nothing that is not said elsewhere."""
    canvas._code.append("/Artifact BMC")
    yield
    canvas._code.append("EMC")


def _element(kind: str, **values: Any) -> Any:
    return PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(kind), **values})
