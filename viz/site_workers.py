"""Several processes that write one site: each the pages in one language, from the same state of the store.

What a page wants in another language (itself, mostly) is handed to the process that writes that one, until nothing new
is wanted. A process that finds another state of the store than the first one says so, and all is written by one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from practicegraph.graph.errors import StoreError
from practicegraph.graph.store import Store, open_store
from practicegraph.viz.site_crawl import Site, Written
from practicegraph.viz.site_links import Target

__all__ = ["write_apart"]


def write_apart(store: Store, folder: Path, languages: tuple[str, ...], tell: Callable[[int, int], None]) -> Written:
    """Write all pages, those in each language by a process of its own.

    Args:
        store: On disk, opened for reading.
        folder: That of the site.
        languages: Those of the site.
        tell: Called now and then with the numbers of files that are done and that are known to be left.

    Raises:
        StoreError: a process ended before it was done.
    """
    spawn = get_context("spawn")  # a store that is open does not outlive a fork
    ends: dict[Connection, str] = {}
    workers = []
    for lang in languages:
        ours, theirs = spawn.Pipe()
        worker = spawn.Process(target=_work, args=(theirs, str(store.path), folder, languages, lang), daemon=True)
        worker.start()
        theirs.close()
        ends[ours] = lang
        workers.append(worker)
    try:
        written = _all(ends, store.transaction, tell)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()
    if written is None:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        site = Site(store, folder, languages, tell=tell)
        site.begin()
        return site.written
    return written


def _all(ends: dict[Connection, str], state: object, tell: Callable[[int, int], None]) -> Written | None:
    """Hands out what is wanted until nothing is; None where somebody has another state of the store."""
    counts: dict[str, tuple[int, int]] = {}
    wanted: dict[str, list[Target]] = {lang: [] for lang in ends.values()}
    first = next(iter(wanted))
    told: dict[str, Written] = {}
    busy = set(ends)
    while busy:
        for end in wait(list(busy)):
            assert isinstance(end, Connection)  # noqa: S101 - there are no others
            try:
                what, value = end.recv()
            except EOFError as error:
                raise StoreError("a process that writes pages ended before it was done; run this again") from error
            if what == "tell":
                counts[ends[end]] = value
                tell(sum(done for done, _ in counts.values()), sum(left for _, left in counts.values()))
            elif what == "state":
                if value != state:
                    return None
            else:
                busy.discard(end)
                told[ends[end]], others = value
                for target in others:
                    wanted[target.lang or first].append(target)
        for end, lang in ends.items():
            if end not in busy and wanted[lang]:
                end.send(wanted[lang])
                wanted[lang] = []
                busy.add(end)
    assets = set().union(*(written.assets for written in told.values()))
    return Written(sum(w.pages for w in told.values()), sum(w.files for w in told.values()), assets)


def _work(end: Any, path: str, folder: Path, languages: tuple[str, ...], lang: str) -> None:
    """A process: writes the pages in a language, then what it is handed."""
    with open_store(path, read_only=True) as store:
        end.send(("state", store.transaction))
        site = Site(store, folder, languages, ours=(lang,), tell=lambda *counts: end.send(("tell", counts)))
        others = site.begin()
        while True:
            end.send(("done", (site.written, others)))
            others = site.write(end.recv())
