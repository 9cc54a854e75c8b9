"""Pages from the web as they were received, kept so that the next run asks only for what has changed.

``FOLDER/NAME-HASH.SUFFIX``: a page, letter for letter; the hash is that of its address.
``FOLDER/NAME-HASH.SUFFIX.json``: where it came from, and what the server told to ask by next time (ETag, date).
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from practicegraph.graph.errors import StoreError
from practicegraph.graph.identity import slug
from practicegraph.graph.snapshots import write_whole

__all__ = ["Kept", "Page"]

SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/gzip": ".gz",
    "application/x-gzip": ".gz",
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/n-quads": ".nq",
    "text/csv": ".csv",
    "application/json": ".json",
}
"""By media type; others by the table of the standard library, else by the address."""
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is kept."""

    address: str
    """As it was asked for."""
    final: str
    """Where it was, after redirects."""
    file: str
    """Name of the file that holds it."""
    etag: str | None = None
    modified: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it is another now."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}


class Kept:
    """The pages in a folder, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def page(self, address: str) -> Page | None:
        """The page of an address; None when there is none, or what is there cannot be understood."""
        for record in sorted(self.folder.glob(f"*-{_hash(address)}.*.json")):
            try:
                page = Page(**json.loads(record.read_bytes()))
            except (OSError, ValueError, TypeError):
                continue
            if page.address == address and (self.folder / page.file).is_file():
                return page
        return None

    def keep(self, address: str, final: str, headers: Mapping[str, str], body: bytes) -> Page:
        """Keeps a page in the place of an older one of the same address.

        Raises:
            StoreError: it cannot be written.
        """
        path = PurePosixPath(unquote(urlsplit(final).path))
        suffix = _suffix(headers.get("content-type", ""), path)
        name = slug(path.stem[:LONGEST]) or slug(urlsplit(final).netloc) or "page"
        file = f"{name}-{_hash(address)}{suffix}"
        page = Page(address, final, file, headers.get("etag"), headers.get("last-modified"))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for old in self.folder.glob(f"*-{_hash(address)}.*"):
                old.unlink()  # the record too, first or last: without it the page is asked for anew
            write_whole(self.folder / file, body)
            write_whole(self.folder / f"{file}.json", json.dumps(asdict(page), indent=1).encode())
        except OSError as error:
            raise StoreError(f"cannot keep {address} in {self.folder}: {error.strerror or error}") from error
        return page


def _suffix(content_type: str, path: PurePosixPath) -> str:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in ("", "application/octet-stream", "text/plain") and path.suffix:
        return path.suffix.lower()  # servers call text what they do not know
    return SUFFIXES.get(media_type) or mimetypes.guess_extension(media_type) or path.suffix.lower() or ".html"


def _hash(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:12]
