"""What a store looks like on disk, and whether a folder is one.

STORE/format.json    which layout this is
STORE/graph/         the engine's files (pyoxigraph, RocksDB)
STORE/snapshots/     the texts of the sources
STORE/readable/      checkpoints for readers; STORE/unpublished: there is something newer (graph.checkpoint)
STORE/transaction    a number that changes with every write (graph.transaction)
STORE/changes        what the last writes touched, for copies that follow (graph.changes)
STORE/decisions.txt  what people decided, one line each
STORE/merge.tsv      what the latest writes brought to the merge and took from it (graph.merge_log)
STORE/gone.tsv       what is not there any more, for links to it (graph.gone)
STORE/removed.nq     what sources no longer state, until what followed from it is taken back (graph.removed)
STORE/pending        there while sources have changed and what follows from them is not derived
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from practicegraph.graph.errors import NotFound, StoreError, StoreVersion
from practicegraph.graph.snapshots import write_whole

__all__ = ["FORMAT", "PENDING", "prepare", "sweep"]

FORMAT: Final = 1
LAYOUT: Final = "format.json"
PENDING: Final = "pending"


def prepare(folder: Path, *, read_only: bool) -> None:
    """Checks that a folder is a store of this version, or makes it one when there is nothing.

    Raises:
        NotFound: there is nothing, and ``read_only`` makes none.
        StoreVersion: a store of another version.
        StoreError: something else than a store; it is left alone.
        OSError: it cannot be read or made.
    """
    layout = folder / LAYOUT
    if layout.is_file():
        _check_version(folder, layout)
    elif folder.exists() and (not folder.is_dir() or any(not _left_over(item) for item in folder.iterdir())):
        raise StoreError(
            f"not a store of practicegraph: {folder} has no {LAYOUT} and is not empty; choose another path"
        )
    elif read_only:
        raise NotFound(f"no store at {folder}; `practicegraph ingest` makes one, and --store names another")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(layout, json.dumps({"application": "practicegraph", "format": FORMAT}).encode() + b"\n")


def sweep(folder: Path) -> None:
    """Removes the files of a batch that was being added when its process was killed; only for who holds the engine."""
    for orphan in (folder / "graph").glob("bulk-*.sst"):
        orphan.unlink(missing_ok=True)


def _check_version(folder: Path, layout: Path) -> None:
    try:
        version = json.loads(layout.read_bytes())["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"not a store of practicegraph: {layout} does not say which format it has; choose another path"
        ) from error
    if version != FORMAT:
        raise StoreVersion(
            f"the store {folder} has format {version!r} and this version of practicegraph reads format {FORMAT}; "
            "ingest the reports into a new store"
        )


def _left_over(item: Path) -> bool:
    """A temporary file of a process that ended while it made the store."""
    return item.name.startswith(f".{LAYOUT}.") and item.suffix == ".tmp"
