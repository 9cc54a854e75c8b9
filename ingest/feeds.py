"""RSS and Atom feeds and sitemaps: which pages they list."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_zip import local

__all__ = ["Listing", "listing"]

ROOTS = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,5000}?-->\s*|<!DOCTYPE[^\[>]{0,500}(?:\[.{0,50000}?\])?\s*>\s*)*"
    rb"<(?:[\w.-]{1,20}:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]",
    re.DOTALL,
)
"""The root element of what is understood here; a document type is let through, so that it is refused with a reason."""
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap lists, in its order, each address once."""

    kind: Literal["feed", "sitemap", "index"]
    """An index lists sitemaps; the others list pages."""
    addresses: tuple[str, ...]


def listing(data: bytes, *, address: str, max_bytes: int) -> Listing | None:
    """What a feed or sitemap lists; None when the bytes are neither.

    Understood are RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom, sitemaps and their indexes (sitemaps.org), also packed by gzip.
    Relative links are resolved against ``address``; links that are not to the web are left out.

    Raises:
        ReadError: it begins as one but is broken, declares a document type or entities, or unpacks to too much.
    """
    if data.startswith(GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            data = unpacker.decompress(data, max_bytes)
        except zlib.error:
            return None
        if unpacker.unconsumed_tail:
            raise ReadError(f"{address}: unpacks to more than {max_bytes:,} bytes; refused.")
    found = ROOTS.match(data[:100_000])
    if found is None:
        return None
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise ReadError(f"{address}: declares XML entities or a document type; refused.") from None
    except (ParseError, ValueError, LookupError) as error:
        raise ReadError(f"{address}: is a feed or sitemap that is not well-formed ({error}).") from None
    name = local(root.tag)
    if name in ("urlset", "sitemapindex"):
        links = [_text(entry, "loc") for entry in root if local(entry.tag) in ("url", "sitemap")]
        return Listing("sitemap" if name == "urlset" else "index", _plain(links, address))
    entries = [element for element in root.iter() if local(element.tag) in ("item", "entry")]
    return Listing("feed", _plain([_link(entry) for entry in entries], address))


def _link(entry: Element) -> str | None:
    """The page of an entry: Atom's alternate link, RSS's link, else an identifier that is an address."""
    for child in entry:
        href = child.get("href")
        if local(child.tag) == "link" and href and child.get("rel", "alternate") == "alternate":
            return href
    identifier = next((child for child in entry if local(child.tag) in ("guid", "id")), None)
    if link := _text(entry, "link"):
        return link
    permanent = identifier is not None and identifier.get("isPermaLink", "true") != "false"
    text = (identifier.text or "").strip() if identifier is not None and permanent else ""
    return text if text.startswith(("http://", "https://")) else None


def _text(element: Element, name: str) -> str | None:
    found = next((child.text for child in element if local(child.tag) == name and child.text), None)
    return found.strip() if found else None


def _plain(links: list[str | None], base: str) -> tuple[str, ...]:
    joined = []
    for link in filter(None, links):
        try:
            address = urljoin(base, link)
            if urlsplit(address).scheme in ("http", "https"):
                joined.append(address)
        except ValueError:  # [ without ] in the host
            continue
    return tuple(dict.fromkeys(joined))
