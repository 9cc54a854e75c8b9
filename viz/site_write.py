"""All of the explorer as files, which any web server carries, and a disk or a stick without one.

In steps:
 1. Begin with the pages of the navigation in each language; write a page, and every page that it links to.
 2. Beside each page about a thing, what the graph says of it as Turtle and JSON-LD.
 3. The styles, scripts and pictures that pages name; the names that search looks through; the whole graph.
 4. What was written in a folder beside the wanted one takes its place at once, when all is there.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.export import export
from practicegraph.graph.store import Store
from practicegraph.viz import site_pages
from practicegraph.viz.languages import LANGUAGES
from practicegraph.viz.network import drawing_library
from practicegraph.viz.page_render import asset
from practicegraph.viz.site_crawl import Site, Written
from practicegraph.viz.site_workers import write_apart

__all__ = ["MARK", "write_site"]

MARK: Final = "practicegraph-site.json"
"""The file by which a folder is known as a site of ours."""
ENOUGH: Final = 20_000
"""Triples from which on each language has a process of its own: starting one takes some seconds."""


def write_site(
    store: Store,
    out: Path,
    *,
    languages: tuple[str, ...] = tuple(LANGUAGES),
    tell: Callable[[int, int], None] = lambda done, left: None,
) -> Written:
    """Write the site.

    Args:
        store: What it shows; opened for reading.
        out: A folder that is not there yet, is empty, or holds a site of ours, which is replaced.
        languages: Those of the interface; the first one's pages stand at the top.
        tell: Called now and then with the numbers of files that are done and that are known to be left.

    Raises:
        InvalidValue: the folder holds something else, or there is no such language.
        NotFound: the folder in which it should stand is not there.
    """
    _check(out, languages)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        written = _pages(store, beside, languages, tell)
        _rest(store, beside, languages, written)
        beside.chmod(0o755)
        _exchange(beside, out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return written


def _check(out: Path, languages: tuple[str, ...]) -> None:
    for lang in languages:
        if lang not in LANGUAGES:
            raise InvalidValue(f"there is no interface in {lang!r}; there are: {', '.join(LANGUAGES)}")
    if not languages or len(set(languages)) != len(languages):
        raise InvalidValue("name one language or more, each once")
    if not out.parent.is_dir():
        raise NotFound(f"{out.parent}: no such folder; make it, or write elsewhere")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise InvalidValue(f"{out} is no folder; name one that is new, empty, or holds a site written before")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise InvalidValue(
            f"{out} holds other files (no {MARK} among them), which would be lost; name a folder that is new, empty, "
            "or holds a site written before"
        )


def _exchange(beside: Path, out: Path) -> None:
    """The new folder in the place of the old one: two renames, and the old one is gone only then."""
    if not out.exists():
        beside.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent)) / "site"
    out.rename(old)
    try:
        beside.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old.parent)


def _pages(store: Store, folder: Path, languages: tuple[str, ...], tell: Callable[[int, int], None]) -> Written:
    if len(languages) > 1 and store.path is not None and store.read_only and len(store) >= ENOUGH:
        return write_apart(store, folder, languages, tell)
    site = Site(store, folder, languages, tell=tell)
    site.begin()
    return site.written


def _rest(store: Store, folder: Path, languages: tuple[str, ...], written: Written) -> None:
    """What is no page: styles, scripts and pictures, the graph, and the file that tells what the folder is."""
    about = {"generator": f"practicegraph {version('practicegraph')}", "languages": languages}
    contents = {f"static/{name}": asset(name) for name in ("page_site.js", *sorted(written.assets))}
    contents |= {f"static/{site_pages.LIBRARY}": drawing_library().encode(), MARK: json.dumps(about).encode()}
    export(store, "nquads", folder / "graph.nq")
    for name, content in contents.items():
        if content is not None:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
    written.files += 1 + sum(content is not None for content in contents.values())
