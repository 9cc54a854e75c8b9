"""Pages from the web for a run: single pages, and all that a feed or sitemap lists.

1. Ask for the address, on the condition that it has changed since it was kept (ETag, Last-Modified).
2. A feed or sitemap stands for the pages that it lists, an index of sitemaps for the sitemaps and their pages.
3. Keep each page as it was received; reading it is the business of others, and works without the web ever after.

An address that cannot be fetched is told with the reason, and the others go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.feeds import Listing, listing
from practicegraph.ingest.fetch_http import Limits, Visitor
from practicegraph.ingest.fetch_kept import Kept, Page

__all__ = ["Fetched", "Limits", "fetch"]


@dataclass(slots=True)
class Fetched:
    """What came of some addresses."""

    pages: dict[Path, str] = field(default_factory=dict)
    """Files with pages, and the address that each was found at."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """An address, and why there is no page of it."""
    warnings: list[str] = field(default_factory=list)
    asked: int = 0
    """Requests for pages, feeds and sitemaps."""
    not_modified: int = 0
    """Answers that nothing has changed."""


def fetch(
    addresses: Iterable[str],
    folder: Path,
    *,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Fetched:
    """Fetches addresses of pages, feeds and sitemaps into a folder.

    Args:
        addresses: http or https.
        folder: Where pages are kept from run to run.
        limits: How the web is visited.
        progress: Called with the number of addresses asked for and of those known so far.

    Raises:
        StoreError: the folder cannot be written.
    """
    run = _Run(Kept(folder), Visitor(limits or Limits()), progress or (lambda _done, _all: None))
    with ThreadPoolExecutor(1) as thread:  # a notebook has an event loop of its own in this one
        thread.submit(asyncio.run, run.all(list(dict.fromkeys(addresses)))).result()
    return run.fetched


@dataclass(slots=True)
class _Run:
    kept: Kept
    visitor: Visitor
    progress: Callable[[int, int], None]
    fetched: Fetched = field(default_factory=Fetched)
    seen: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)

    async def all(self, given: list[str]) -> None:
        """Fetches what was given, then what that lists, breadth first."""
        queue = [(address, True) for address in given]
        self.seen = set(given)
        limit = self.visitor.limits.pages
        position = 0
        while position < len(queue):
            address, may_list = queue[position]
            position += 1
            listed = await self.one(address, may_list=may_list)
            if listed is not None:
                new = [item for item in listed.addresses if item not in self.seen]
                room = max(0, limit + len(given) - len(self.seen))
                if len(new) > room:
                    self.fetched.warnings.append(
                        f"{address}: lists {len(listed.addresses)} addresses; {len(new) - room} of them are beyond the "
                        f"limit of {limit} a run and left out"
                    )
                self.seen.update(new[:room])
                queue += [(item, listed.kind == "index") for item in new[:room]]
            self.progress(position, len(queue))

    async def one(self, address: str, *, may_list: bool) -> Listing | None:
        """Fetches one address; gives what it lists if it is a feed or sitemap, else notes the page."""
        try:
            page = await self.page(address)
            body = (self.kept.folder / page.file).read_bytes()
            listed = listing(body, address=page.final, max_bytes=self.visitor.limits.max_bytes)
            if listed is not None and not may_list:
                raise ReadError(f"{address}: is a feed or sitemap listed by another; give it by itself to follow it.")
            if listed is not None and not listed.addresses:
                raise ReadError(f"{address}: lists no page; check the address.")
        except (ReadError, OSError) as error:
            self.fetched.failed.append((address, str(error)))
            return None
        if listed is None and page.final not in self.found:
            self.found.add(page.final)
            self.fetched.pages[self.kept.folder / page.file] = page.final
        return listed

    async def page(self, address: str) -> Page:
        """The page, kept or kept anew."""
        old = self.kept.page(address)
        self.fetched.asked += 1
        answer = await self.visitor.get(address, old.conditions if old else None)
        if answer.status == 304 and old is not None:
            self.fetched.not_modified += 1
            return old
        if answer.status in (404, 410):
            raise ReadError(f"{address}: is not there ({answer.status}); check the address, or retract its source.")
        if not 200 <= answer.status < 300:
            raise ReadError(f"{address}: the server answers {answer.status}; try again later.")
        if not answer.body.strip():
            raise ReadError(f"{address}: is empty; nothing to read.")
        return self.kept.keep(address, answer.address, answer.headers, answer.body)
