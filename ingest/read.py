"""From a file to a document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from stat import S_ISREG

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.language import detect_language
from practicegraph.ingest.read_docx import take_docx
from practicegraph.ingest.read_epub import take_epub
from practicegraph.ingest.read_html import take_html
from practicegraph.ingest.read_mail import take_mail
from practicegraph.ingest.read_odt import take_odt
from practicegraph.ingest.read_pdf import take_pdf
from practicegraph.ingest.read_plain import take_markdown, take_plain
from practicegraph.ingest.read_taken import Taken
from practicegraph.ingest.records import Document

__all__ = ["MAX_BYTES", "SUFFIXES", "load", "read", "read_bytes"]

MAX_BYTES = 20_000_000
"""A report of 3,000 characters is 3 kB; with pictures a PDF rarely has 20 MB."""

MAX_CHARACTERS = 1_000_000
"""A thick book; reading takes some 0.1 ms a character, and what is longer is no report."""

Reader = Callable[[bytes, str], Taken]
SUFFIXES: dict[str, Reader] = {
    ".txt": take_plain,
    ".text": take_plain,
    ".md": take_markdown,
    ".markdown": take_markdown,
    ".mdx": take_markdown,
    ".html": take_html,
    ".htm": take_html,
    ".xhtml": take_html,
    ".pdf": take_pdf,
    ".docx": take_docx,
    ".odt": take_odt,
    ".epub": take_epub,
    ".eml": take_mail,
    ".mht": take_mail,
    ".mhtml": take_mail,
}
"""File formats by suffix. What the bytes say of themselves goes first; an unknown suffix is read as plain text."""
HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
ZIPPED: tuple[tuple[bytes, Reader], ...] = (
    (b"word/document.xml", take_docx),
    (b"application/vnd.oasis.opendocument.text", take_odt),
    (b"application/epub+zip", take_epub),
)
"""Zip archives by what their directory or first part holds."""


def read(path: Path | str, *, max_bytes: int = MAX_BYTES) -> Document:
    """The document in a file.

    For text and Markdown, ``Document.text`` is ``path.read_text("utf-8")``, letter for letter, front matter and all
    (see ``read_text.decode`` for other encodings); for other formats it is the text taken from the file, with a few
    Markdown marks for its structure (see ``read_taken.Taken``).

    Args:
        path: the file.
        max_bytes: larger files are refused.

    Raises:
        ReadError: missing, a folder, not readable, empty, too large, or nothing that text can be taken from; one line
            that names the file and says what to do.
    """
    path = Path(path)
    return read_bytes(load(path, max_bytes=max_bytes), name=path.name, max_bytes=max_bytes)


def load(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file.

    Raises:
        ReadError: missing, a folder, not readable or too large.
    """
    try:
        if path.is_dir():
            raise ReadError(f"{path}: is a folder; give a file, or read the files in it.")
        about = path.stat()
        if not S_ISREG(about.st_mode):
            raise ReadError(f"{path}: is no file but a device or a pipe; save what it gives to a file first.")
        size = about.st_size
        if size > max_bytes:
            raise ReadError(_too_large(str(path), size, max_bytes))
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file; check the path.") from None
    except PermissionError:
        raise ReadError(f"{path}: may not be read; check its permissions.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"{path}: cannot be read ({reason}); check the path.") from None


def read_bytes(data: bytes, *, name: str, max_bytes: int = MAX_BYTES) -> Document:
    """The document in the bytes of a file; the name's suffix tells the format where the bytes do not.

    Raises:
        ReadError: as for ``read``.
    """
    if len(data) > max_bytes:
        raise ReadError(_too_large(name, len(data), max_bytes))
    if not data.strip():
        raise ReadError(f"{name}: is empty; nothing to read.")
    taken = _reader(data, name)(data, name)
    body = taken.text[taken.body_start :]
    if not body.strip("\ufeff\u200b \t\n\r\f\v\u00a0") and not (taken.body_start and taken.metadata):
        raise ReadError(f"{name}: has no text; nothing to read.")
    if len(taken.text) > MAX_CHARACTERS:
        raise ReadError(
            f"{name}: has {len(taken.text):,} characters, more than the limit of {MAX_CHARACTERS:,}; "
            "split it into single reports"
        )
    return Document(
        name=name,
        text=taken.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=taken.media_type,
        title=taken.title,
        url=taken.url,
        language=detect_language(body, declared=taken.language),
        published=taken.published,
        metadata=taken.metadata,
        body=(taken.body_start, len(taken.text)),
        warnings=taken.warnings,
    )


def _too_large(name: str, size: int, limit: int) -> str:
    return f"{name}: {size:,} bytes is more than the limit of {limit:,}; split it into smaller files"


def _reader(data: bytes, name: str) -> Reader:
    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF-"):
        return take_pdf
    if data.startswith(b"PK\x03\x04"):
        for sign, reader in ZIPPED:
            if sign in data:
                return reader
        raise ReadError(f"{name}: is a zip archive and not a report; unpack it and give the files in it.")
    for binary in (".pdf", ".docx", ".odt", ".epub"):
        if suffix == binary and not HTML.match(data[:4000]):
            raise ReadError(
                f"{name}: is not what its suffix says ({binary}); open it in its program and save it again."
            )
    if suffix not in (".md", ".markdown", ".mdx", ".eml", ".mht", ".mhtml") and HTML.match(data[:4000]):
        return take_html
    return SUFFIXES.get(suffix, take_plain)
