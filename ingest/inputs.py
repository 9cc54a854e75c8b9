"""What a run reads: from what a person names, files, folders, globs and addresses on the web, to files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from practicegraph.graph.errors import MissingExtra
from practicegraph.graph.store import Store
from practicegraph.ingest.expand import expand

if TYPE_CHECKING:
    from practicegraph.ingest.fetch_http import Limits

__all__ = ["Inputs", "find_inputs", "is_address", "private_too"]

FETCHED: Final = "fetched"
"""Folder in a store on disk that keeps the pages of the web as they were received."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run reads."""

    files: list[Path]
    failed: list[tuple[str, str]] = field(default_factory=list)
    addresses: Mapping[str, str] = field(default_factory=dict)
    """For the files that are pages of the web, where each was found."""
    warnings: list[str] = field(default_factory=list)
    folders: tuple[Path, ...] = ()
    """The folders that were given."""


def is_address(given: str) -> bool:
    """Whether a person means a page on the web and not a file."""
    return given.lower().startswith(("http://", "https://"))


def private_too() -> Limits:
    """Limits that let addresses in private networks be read: for a server of one's own.

    Raises:
        MissingExtra: the extra ``web`` is not installed.
    """
    try:
        from practicegraph.ingest.fetch_http import Limits
    except ImportError as error:
        raise MissingExtra("addresses need httpx and Protego: pip install 'practicegraph[web]'") from error
    return Limits(allow_private=True)


@contextmanager
def find_inputs(paths: Iterable[str | Path], store: Store, *, web: Limits | None = None) -> Iterator[Inputs]:
    """The files of a run. Pages of the web are kept in the store's folder; for a store in memory they end with the run.

    Raises:
        MissingExtra: an address is given and the extra ``web`` is not installed.
        StoreError: the store's folder cannot be written.
    """
    given = list(map(str, paths))
    addresses = [item for item in given if is_address(item)]
    folders = tuple(path for item in given if not is_address(item) and (path := Path(item)).is_dir())
    files, failed = expand(item for item in given if not is_address(item))
    if not addresses:
        yield Inputs(files, failed, folders=folders)
        return
    try:
        from practicegraph.ingest.fetch import fetch  # httpx takes 0.1 s to load, which files need not pay
    except ImportError:
        raise MissingExtra("pages from the web need the extra web: pip install 'practicegraph[web]'") from None
    with tempfile.TemporaryDirectory() as passing:
        fetched = fetch(addresses, store.path / FETCHED if store.path else Path(passing), limits=web)
        shown = {str(path): address for path, address in fetched.pages.items()}
        yield Inputs([*files, *fetched.pages], failed + fetched.failed, shown, fetched.warnings, folders)
