"""A factfile as PDF: two A4 pages of two columns, with a font for Latin, Greek and Cyrillic letters inside."""

from __future__ import annotations

import io
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate

from practicegraph.viz.factfile import ROOM, Factfile, Line, Note, Report, Topic, factfile
from practicegraph.viz.factfile_tags import TaggedCanvas, TaggedParagraph, decoration
from practicegraph.viz.languages import mark
from practicegraph.viz.page_model import Asked

__all__ = ["PAGES_AT_MOST", "as_pdf"]

PAGES_AT_MOST: Final = 2
FONT: Final = "Roboto"
FACES: Final = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}
INK, SOFT, GREEN = HexColor("#16201c"), HexColor("#4a554f"), HexColor("#00523f")
SIDE: Final = 14 * mm
GAP: Final = 8 * mm
HEAD: Final = 19 * mm
FOOT: Final = 13 * mm
TOP: Final = 12 * mm
NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_pdf(asked: Asked, slug: str) -> bytes:
    """The factfile of a region as a PDF of at most two pages; the same store gives the same bytes.

    Raises:
        NotFound: no such region.
    """
    room: float = ROOM
    made = factfile(asked, slug)
    content, pages = _written(asked, made)
    while pages > PAGES_AT_MOST and room > ROOM / 4:  # the sizes of letters are not known before
        room *= 0.93
        smaller = factfile(asked, slug, room=room)
        if smaller != made:
            made = smaller
            content, pages = _written(asked, made)
    return content


def _written(asked: Asked, made: Factfile) -> tuple[bytes, int]:
    """The document, and its number of pages."""
    _fonts()
    file = io.BytesIO()
    title = f"{made.name.text}: {asked.text(mark('Factfile'))}"
    width, height = A4
    column = (width - 2 * SIDE - GAP) / 2

    def frames(top: float) -> list[Frame]:
        return [
            Frame(x, FOOT, column, height - FOOT - top, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
            for x in (SIDE, SIDE + column + GAP)
        ]

    def heading(canvas: Any, _: Any) -> None:
        head = TaggedParagraph(f"<b>{_text(made.name.text)}</b>", _style("head", 19, INK))
        _, taken = head.wrap(width - 2 * SIDE, HEAD)
        head.drawOn(canvas, SIDE, height - TOP - taken)
        lead = " · ".join(filter(None, (asked.text(mark("Factfile")), made.lead)))
        below = TaggedParagraph(_text(lead), _style("lead", 9, SOFT))
        below.wrap(width - 2 * SIDE, 20)
        below.drawOn(canvas, SIDE, height - TOP - taken - 13)
        with decoration(canvas):
            canvas.setStrokeColor(GREEN)
            canvas.setLineWidth(1.4)
            canvas.line(SIDE, height - TOP - HEAD + 4, width - SIDE, height - TOP - HEAD + 4)

    def foot(canvas: Any, document: Any) -> None:
        with decoration(canvas):
            canvas.setFont(FONT, 7.5)
            canvas.setFillColor(SOFT)
            canvas.drawCentredString(width / 2, FOOT - 5 * mm, f"{title} · {document.page}")

    document = BaseDocTemplate(
        file, pagesize=A4, title=title, author="practicegraph", creator="practicegraph",
        subject=asked.text(mark("A region on two pages, every line with the sentences that it rests on")),
        lang=asked.lang, displayDocTitle=1, invariant=1,
    )  # fmt: skip
    document.addPageTemplates(
        [
            PageTemplate("first", frames(TOP + HEAD), onPage=heading, onPageEnd=foot, autoNextPageTemplate="next"),
            PageTemplate("next", frames(TOP), onPageEnd=foot),
        ]
    )
    document.build(_story(asked, made), canvasmaker=TaggedCanvas)
    return file.getvalue(), document.page


def _story(asked: Asked, made: Factfile) -> list[Flowable]:
    story: list[Flowable] = []
    for topic in made.topics:
        story += _topic(asked, topic)
    if not made.topics:
        story.append(
            TaggedParagraph(
                _text(asked.text(mark("No report says anything of this region but its name."))), _line_style()
            )
        )
    if made.reports:
        story.append(
            TaggedParagraph(f"<b>{_text(asked.text(mark('Sources')))}</b>", _style("title", 10.5, GREEN, before=3))
        )
        words = mark(
            "Not reported does not mean: not there. A number is the sentence that a line rests on, with its first "
            "character in the report."
        )
        story.append(TaggedParagraph(_text(asked.text(words)), _style("hint", 7.3, SOFT)))
    for report in made.reports:
        story += _report(asked, report)
    return story


def _topic(asked: Asked, topic: Topic) -> list[Flowable]:
    made: list[Flowable] = [
        CondPageBreak(12 * mm),
        TaggedParagraph(f"<b>{_text(topic.title)}</b>", _style("title", 10.5, GREEN, before=3)),
    ]
    if topic.hint:
        made.append(TaggedParagraph(_text(topic.hint), _style("hint", 7.3, SOFT)))
    made += [TaggedParagraph(_line(line), _line_style(), bulletText="•") for line in topic.lines]
    if topic.left_out > 0:
        more = asked.count("%(num)d more is in the graph", "%(num)d more are in the graph", topic.left_out)
        made.append(TaggedParagraph(_text(more), _style("hint", 7.3, SOFT)))
    return made


def _line(line: Line) -> str:
    name = _text(line.text) if line.sentence else f"<b>{_text(line.text)}</b>"
    detail = f' <font color="#4a554f">{_text(line.detail)}</font>' if line.detail else ""
    links = ",".join(f'<a href="#note-{number}">{number}</a>' for number in line.notes)
    return f"{name}{detail}" + (f'\u00a0<super size="6">{links}</super>' if links else "")


def _report(asked: Asked, report: Report) -> list[Flowable]:
    name = f"<b>{_text(report.title)}</b>"
    if report.url:
        name = f"<a href={quoteattr(NO_XML.sub('', report.url))}>{name}</a>"
    head = name + (f' <font color="#4a554f">{_text(report.published)}</font>' if report.published else "")
    made: list[Flowable] = [CondPageBreak(8 * mm), TaggedParagraph(head, _style("report", 7.4, INK, before=1.5))]
    brief = [_note(asked, note) for note in report.notes if note.shown]
    made += [TaggedParagraph(_note(asked, note), _style("note", 7.1, INK)) for note in report.notes if not note.shown]
    if brief:
        made.append(TaggedParagraph(" · ".join(brief), _style("note", 7.1, INK)))
    return made


def _note(asked: Asked, note: Note) -> str:
    where = _text(asked.text(mark("at %(start)s"), start=note.quote.start))
    quote = "" if note.shown else f"“{_text(note.short)}” "
    return f'<a name="note-{note.number}"/><b>{note.number}</b> {quote}<font color="#4a554f">{where}</font>'


def _text(text: str) -> str:
    """Text as the small language of paragraphs has it."""
    return escape(NO_XML.sub("", text))


def _style(name: str, size: float, colour: HexColor, *, before: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=FONT, fontSize=size, leading=size * 1.27, textColor=colour, spaceBefore=before, spaceAfter=0.8,
        splitLongWords=1,
    )  # fmt: skip


def _line_style() -> ParagraphStyle:
    """Of a line with its dot."""
    return ParagraphStyle(
        "line", parent=_style("text", 8.8, INK), leftIndent=7, bulletIndent=0, bulletFontName=FONT, bulletFontSize=7,
        bulletColor=GREEN, spaceAfter=1.8,
    )  # fmt: skip


@cache
def _fonts() -> None:
    """Register the font, once."""
    for face, name in FACES.items():
        pdfmetrics.registerFont(TTFont(FONT + face, str(files("font_roboto") / "files" / f"Roboto-{name}.ttf")))
    pdfmetrics.registerFontFamily(FONT, *(FONT + face for face in FACES))
