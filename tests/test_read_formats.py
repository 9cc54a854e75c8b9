"""Reading PDF, Word, OpenDocument, e-books, e-mail and saved pages, made here from scratch."""

import io
import zipfile
from pathlib import Path

import pypdf
import pytest

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.segment import segment

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PAGE = (Path(__file__).parent / "cases" / "read" / "listless.en.html").read_bytes()


def archive(parts: dict[str, str | bytes], first: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        if first:
            out.writestr(zipfile.ZipInfo("mimetype"), first)
        for name, content in parts.items():
            out.writestr(name, content)
    return stream.getvalue()


def docx(body: str) -> bytes:
    style = '<w:style w:styleId="{}"><w:name w:val="{}"/></w:style>'.format
    styles = style("berschrift1", "heading 1") + style("T", "Title")
    return archive(
        {
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
            "word/numbering.xml": f'<w:numbering xmlns:w="{WORD}"><w:num w:numId="4"/></w:numbering>',
        }
    )


def para(text: str, style: str = "", level: int | None = None) -> str:
    listed = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF with one line of text below the other on each page."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
    kids = []
    for lines in pages:
        shown = b" ".join(
            b"1 0 0 1 50 %d Tm (%s) Tj"
            % (800 - 16 * row, line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for row, line in enumerate(lines)
        )
        stream = b"BT /F1 11 Tf " + shown + b" ET"
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream))
        inside = b"/Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R"
        objects.append(b"<< /Type /Page " + inside % len(objects) + b" >>")
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return out + end % (len(objects) + 1, table, len(objects) + 1, len(out))


def test_pdf() -> None:
    head = "Club of Ambleford"
    pages = [
        [
            head,
            "Solar roofs of Ambleford",
            "On 5 May 2023 the club of Ambleford met the town council to talk about so-",
            "lar roofs. Forty people came and stayed until late.",
            "Needs",
            "• an office for permits",
            "• training",
            "Page 1",
        ],
        [
            head,
            "The town council will look for a room that the club can use in the",
            "evening, and for money.",
            "Page 2",
        ],
        [head, "The next meeting is planned for the autumn of the same year.", "Page 3"],
    ]
    document = read_bytes(pdf(pages), name="a.pdf")
    assert document.media_type == "application/pdf"
    assert document.title == "Solar roofs of Ambleford"
    found = segment(document)
    assert [(s.kind, " ".join(s.text.split())) for s in found] == [
        ("title", "Solar roofs of Ambleford"),
        ("sentence", "On 5 May 2023 the club of Ambleford met the town council to talk about solar roofs."),
        ("sentence", "Forty people came and stayed until late."),
        ("heading", "Needs"),
        ("item", "an office for permits"),
        ("item", "training"),
        ("sentence", "The town council will look for a room that the club can use in the evening, and for money."),
        ("sentence", "The next meeting is planned for the autumn of the same year."),
    ]


def test_encrypted_pdf() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([["A report with enough letters in it"]])))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(ReadError, match="protected by a password"):
        read_bytes(stream.getvalue(), name="a.pdf")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf([[""], ["7"]]), "scanned PDF"),
        (b"%PDF-1.4 nothing else", "broken PDF"),
        (pdf([["A report with enough letters in it"]])[:300], "PDF"),
        (b"just text", "not what its suffix says"),
    ],
)
def test_pdf_that_cannot_be_read(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read_bytes(data, name="a.pdf")
    assert str(caught.value).startswith("a.pdf: ")


def test_docx() -> None:
    row = "<w:tr>{}</w:tr>".format
    cell = "<w:tc>{}</w:tc>".format
    table = (
        "<w:tbl>"
        + row(cell(para("Partner")) + cell(para("Role")))
        + row(cell(para("Club")) + cell(para("lead")))
        + "</w:tbl>"
    )
    body = (
        para("Minutes of the bus club", "T")
        + para("Needs", "berschrift1")
        + para("They said that we need:")
        + para("a driver", level=0)
        + para("for Sundays", level=1)
        + para("a bus", level=0)
        + table
        + "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        + "<w:ins><w:r><w:t>kept &amp; read</w:t></w:r></w:ins>"
        + "<w:r><w:br/><w:t>below</w:t></w:r></w:p>"
    )
    document = read_bytes(docx(body), name="a.docx")
    assert document.title == "Minutes of the bus club"
    assert document.text == (
        "# Minutes of the bus club\n\n## Needs\n\nThey said that we need:\n\n- a driver\n  - for Sundays\n- a bus\n\n"
        "| Partner | Role |\n| Club | lead |\n\nkept & read\nbelow"
    )
    assert [s.kind for s in segment(document)][:6] == ["title", "heading", "sentence", "item", "item", "item"]


def test_odt() -> None:
    urn = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'.format
    names = " ".join(map(urn, ("office", "text", "table", "style")))
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    body = (
        '<text:p text:style-name="Title">Minutes</text:p><text:h text:outline-level="1">Needs</text:h>'
        "<text:p>We<text:s/>need:</text:p><text:list><text:list-item><text:p>a driver</text:p>"
        "<text:list><text:list-item><text:p>on Sundays</text:p></text:list-item></text:list>"
        "</text:list-item></text:list><text:p>One<text:note>hidden</text:note> more.</text:p>"
        f"<table:table><table:table-header-rows><table:table-row>{cell('Who')}{cell('Where')}</table:table-row>"
        f"</table:table-header-rows><table:table-row>{cell('Club')}{cell('Leon')}</table:table-row></table:table>"
    )
    inside = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {names}>{inside}</office:document-content>"
    document = read_bytes(archive({"content.xml": content}, "application/vnd.oasis.opendocument.text"), name="a.odt")
    assert document.title == "Minutes"
    assert document.text == (
        "# Minutes\n\n## Needs\n\nWe need:\n\n- a driver\n  - on Sundays\n\nOne more.\n\n"
        "| Who | Where |\n| --- | --- |\n| Club | Leon |"
    )


def epub(chapters: dict[str, str]) -> bytes:
    items = "".join(f'<item id="{n}" href="{name}"/><itemref idref="{n}"/>' for n, name in enumerate(chapters))
    about = "<title>The bus book</title><language>en</language><date>2020-03-01</date>"
    return archive(
        {
            "META-INF/container.xml": '<container><rootfile full-path="OEBPS/c.opf"/></container>',
            "OEBPS/c.opf": f"<package>{about}{items}</package>",
            **{f"OEBPS/{name}": text for name, text in chapters.items()},
        },
        "application/epub+zip",
    )


def test_epub() -> None:
    chapter = "<html><body><h1>{}</h1><p>The club runs a bus on every day of the week.</p></body></html>".format
    document = read_bytes(
        epub({"a.xhtml": chapter("One"), "b.xhtml": chapter("Two"), "empty.xhtml": ""}), name="a.epub"
    )
    assert (document.title, document.published, document.language) == ("The bus book", "2020-03-01", "en")
    assert document.text.count("# ") == 2
    assert document.text.index("# One") < document.text.index("# Two")


def test_mail() -> None:
    mail = (
        "From: A <a@example.org>\r\nSubject: Re: Fwd: =?utf-8?q?R=C3=A9union?= in Leon\r\n"
        "Date: Tue, 4 May 2021 10:00:00 +0200\r\n"
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "Dear all,\r\n\r\nthe caf\xe9 was full. Twelve people came to the meeting.\r\n\r\n"
        "> old words\r\n-- \r\nAnna\r\n"
    ).encode("latin-1")
    document = read_bytes(mail, name="a.eml")
    assert document.text == "# Réunion in Leon\n\nDear all,\n\nthe café was full. Twelve people came to the meeting."
    assert (document.title, document.published, document.media_type) == (
        "Réunion in Leon",
        "2021-05-04",
        "message/rfc822",
    )


def test_saved_page() -> None:
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/sun\r\nMIME-Version: 1.0\r\n"
    kind = 'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
    document = read_bytes(head.encode() + kind.encode() + PAGE + b"\r\n--b--\r\n", name="a.mhtml")
    assert document.media_type == "text/html"
    assert document.url == "https://example.org/sun"
    assert document.text == read_bytes(PAGE, name="a.html").text


def test_mail_without_text() -> None:
    with pytest.raises(ReadError, match="no text part"):
        read_bytes(b"Subject: x\r\nContent-Type: image/png\r\n\r\nabc", name="a.eml")


BOMB = b"<a>" + b"0" * 30_000_000 + b"</a>"
ENTITIES = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", archive({"word/document.xml": BOMB}), "zip bomb"),
        ("a.docx", archive({"word/document.xml": ENTITIES}), "entities"),
        ("a.docx", archive({"word/document.xml": "<a><b></a>"}), "is broken"),
        ("a.docx", archive({"word/document.xml": "<a/>"}), "not a Word document"),
        ("a.docx", archive({f"word/document.xml{n or ''}": "<a/>" for n in range(5_001)}), "5001 parts"),
        ("a.docx", docx(para("text"))[:-30], "is broken"),
        ("a.docx", b"no archive", "not what its suffix says"),
        ("a.zip", archive({"x.txt": "text"}), "is a zip archive"),
        ("a.odt", archive({"content.xml": ENTITIES}, "application/vnd.oasis.opendocument.text"), "entities"),
        ("a.odt", archive({"x": "y"}, "application/vnd.oasis.opendocument.text"), "no content part"),
        ("a.epub", archive({"x": "y"}, "application/epub+zip"), "no package part"),
        ("a.epub", epub({"a.xhtml": ""}), "has no text"),
    ],
)
def test_archives_that_cannot_be_read(name: str, data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read_bytes(data, name=name)
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)
