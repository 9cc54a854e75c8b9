"""Parts of documents that are zip archives (DOCX, ODT, EPUB), with limits against bombs; XML without entities."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from practicegraph.graph.errors import ReadError

__all__ = ["Archive", "local"]

MOST_PARTS = 5_000
LARGEST_PART = 40_000_000
"""Bytes unpacked: the text of a long book as XML has a tenth of that."""
HIGHEST_RATIO = 200
"""Unpacked to packed: XML of office programs reaches 20 to 40, bombs a thousand."""


class Archive:
    """A zip archive in memory that hands out its parts.

    Raises:
        ReadError: not a zip archive, encrypted, or suspiciously large when unpacked.
    """

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ReadError(f"{name}: is broken ({error}); open it in its program and save it again.") from None
        if len(parts) > MOST_PARTS:
            raise ReadError(f"{name}: holds {len(parts)} parts, more than {MOST_PARTS}; refused as a zip bomb.")
        if any(part.flag_bits & 1 for part in parts):
            raise ReadError(f"{name}: is protected by a password; save it without one.")
        self.parts = {part.filename: part for part in parts}

    def read(self, part: str) -> bytes | None:
        """The bytes of a part; None when there is no such part.

        Raises:
            ReadError: broken, or larger than a part may be, whatever the archive says of its size.
        """
        info = self.parts.get(part)
        if info is None:
            return None
        if info.file_size > LARGEST_PART or info.file_size > HIGHEST_RATIO * max(info.compress_size, 5_000):
            raise self._bomb(part)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(LARGEST_PART + 1)
        except Exception as error:  # zlib.error, EOFError, BadZipFile, RuntimeError: all say that it is broken
            raise ReadError(
                f"{self.name}: {part} is broken ({error}); open it in its program and save it again."
            ) from None
        if len(data) > LARGEST_PART:
            raise self._bomb(part)
        return data

    def xml(self, part: str) -> Element | None:
        """The root element of an XML part; None when there is no such part.

        Raises:
            ReadError: not well-formed, or with a document type or entities, which no office program writes.
        """
        data = self.read(part)
        if data is None:
            return None
        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except DefusedXmlException:
            raise ReadError(f"{self.name}: {part} declares XML entities or a document type; refused.") from None
        except (ParseError, ValueError, LookupError) as error:
            raise ReadError(f"{self.name}: {part} is broken ({error}); save the document again.") from None
        return root

    def _bomb(self, part: str) -> ReadError:
        return ReadError(f"{self.name}: {part} unpacks to far more than it should; refused as a zip bomb.")


def local(tag: object) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
