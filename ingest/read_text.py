"""Bytes to text, letter for letter: encodings, and what is not text at all."""

from __future__ import annotations

import codecs

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_code_page import guess_code_page

__all__ = ["decode"]

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b"))
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
OTHER_FORMATS = {
    b"\xd0\xcf\x11\xe0": "is an old Office file (.doc, .xls, .ppt); save it as .docx or .pdf",
    b"{\\rtf": "is rich text (RTF); save it as .docx or .txt",
    b"\x1f\x8b": "is compressed (gzip); unpack it first",
    b"7z\xbc\xaf": "is an archive (7z); unpack it first",
    b"Rar!": "is an archive (RAR); unpack it first",
}


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - registered for decoding only
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("practicegraph-windows", _as_windows)


def decode(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file and warnings about its encoding.

    A file in UTF-8 gives what ``Path(name).read_text("utf-8")`` gives: line ends become ``\\n`` and a byte order mark
    stays as U+FEFF, so that offsets mean the same to everybody who opens the file. Otherwise, in this order:

    1. UTF-16 and UTF-32 by their byte order mark; UTF-16 without one by where its zero bytes stand;
    2. mostly UTF-8 with a few stray bytes (pasted from elsewhere): those bytes as Windows-1252;
    3. a single-byte code page, guessed by the language.

    Raises:
        ReadError: the bytes are not text.
    """
    for magic, advice in OTHER_FORMATS.items():
        if data.startswith(magic):
            raise ReadError(f"{name}: {advice}.")
    if data.startswith(PICTURES):
        raise ReadError(f"{name}: is a picture, not text; run text recognition (OCR) on it and give the text.")
    text, warning = _decode(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), (warning,) if warning else ()


def _decode(data: bytes, name: str) -> tuple[str, str | None]:
    wide = _wide(data)
    if wide:
        try:
            return data.decode(wide), None if wide in ("utf-16", "utf-32") else f"no byte order mark: read as {wide}"
        except UnicodeDecodeError as error:
            raise ReadError(f"{name}: looks like {wide} but is broken at byte {error.start}; save as UTF-8.") from None
    zero = data.find(b"\0")
    if zero >= 0:
        raise ReadError(f"{name}: is not text (zero byte at position {zero}); give the report as text, HTML or PDF.")
    if len(data) - len(data.translate(None, CONTROLS)) > len(data) / 100:
        raise ReadError(f"{name}: is not text (too many control characters); give the report as text, HTML or PDF.")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    stray = lenient.count("\ufffd")
    foreign = sum(character > "\x7f" for character in lenient) - stray
    if (
        stray * 4 <= foreign
    ):  # a file in another encoding hardly ever contains one valid sequence, let alone four in five
        return data.decode(
            "utf-8", "practicegraph-windows"
        ), f"{stray} stray bytes that are not UTF-8: read as Windows-1252"
    encoding = guess_code_page(data)
    return data.decode(encoding, "replace"), f"not UTF-8: read as {encoding}; save as UTF-8 if letters look wrong"


def _wide(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:2000]
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if half >= 4 and odd > 0.6 * half and even == 0:  # Latin letters have a zero in their upper byte
        return "utf-16-le"
    if half >= 4 and even > 0.6 * half and odd == 0:
        return "utf-16-be"
    return None
