"""What readers open while somebody writes: an immutable copy of the engine's files, made whenever a writer is done.

Opening the engine's own files for reading beside a busy writer is not safe: in 250 tries a quarter failed and one in
forty ended the process (pyoxigraph 0.5.13, whose documentation calls it undefined). So a writer *publishes*: the engine
makes a checkpoint out of hard links, which costs milliseconds and no space until files change.

    STORE/readable/8/         the latest checkpoint, named by its transaction number, beside the one before
    STORE/readable/current    its name; replaced as a whole
    STORE/unpublished         there while the store has changed since the latest checkpoint
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.snapshots import write_whole

__all__ = ["UNPUBLISHED", "latest", "newest", "open_latest", "publish"]

READABLE: Final = "readable"
CURRENT: Final = "current"
UNPUBLISHED: Final = "unpublished"
TRIES: Final = 5
"""A writer would have to publish twice while a reader opens a checkpoint, and do so each time."""


def publish(engine: ox.Store, folder: Path, number: int) -> None:
    """Makes a checkpoint of a store, lets readers have it, and removes those before but the last, which somebody may be
    opening; the caller keeps others from writing meanwhile.

    Args:
        engine: The store's.
        folder: Of the store.
        number: Its transaction number, which becomes the name; greater than those before.

    Raises:
        OSError: the folder cannot be written.
    """
    base = folder / READABLE
    base.mkdir(exist_ok=True)
    names = _numbers(base)
    new = str(number)
    engine.backup(str(base / new))
    write_whole(base / CURRENT, new.encode())
    (folder / UNPUBLISHED).unlink(missing_ok=True)
    for name in names[:-1]:
        shutil.rmtree(base / str(name), ignore_errors=True)


def latest(folder: Path) -> Path | None:
    """The latest checkpoint of a store; None when there is none.

    Raises:
        OSError: it cannot be read.
    """
    base = folder / READABLE
    try:
        return base / (base / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None


def newest(folder: Path) -> int:
    """The greatest number of a checkpoint, whole or not; 0 when there is none.

    Raises:
        OSError: the folder cannot be read.
    """
    base = folder / READABLE
    return max(_numbers(base), default=0) if base.is_dir() else 0


def open_latest(folder: Path) -> tuple[ox.Store, int] | None:
    """The engine on the latest checkpoint, for reading, and its number; None when there is none.

    Raises:
        OSError, RuntimeError: it cannot be opened.
    """
    for left in reversed(range(TRIES)):
        path = latest(folder)
        if path is None:
            return None
        try:
            return ox.Store.read_only(str(path)), int(path.name)
        except (OSError, RuntimeError):
            if left == 0:
                raise
    return None


def _numbers(base: Path) -> list[int]:
    return sorted(int(item.name) for item in base.iterdir() if item.name.isdecimal())
