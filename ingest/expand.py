"""From what a person names, files, folders and globs, to the files that are meant."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from practicegraph.ingest.read import SUFFIXES
from practicegraph.ingest.read_rdf import RDF_FORMATS
from practicegraph.ingest.tables_rows import TABLE_FORMATS

__all__ = ["READABLE", "expand"]

READABLE = frozenset({*SUFFIXES, *RDF_FORMATS})
"""Suffixes of files that can be read without being told more about them."""


def expand(paths: Iterable[str | Path]) -> tuple[list[Path], list[tuple[str, str]]]:
    """The files that paths mean, each once, sorted by name, and the paths that mean none, with the reason.

    A folder means the files below it whose suffix says that they can be read (``READABLE``), and the tables that have
    a mapping of their own beside them, without those whose name or folder begins with a dot. A glob, with ``**`` for
    any number of folders, means the files that match.
    """
    found: dict[Path, Path] = {}
    failed: list[tuple[str, str]] = []
    for given in map(str, paths):
        path = Path(given)
        if path.is_dir():
            files = [item for item in path.rglob("*") if _is_report(item, below=path)]
            reason = f"no report in this folder; reports end in {', '.join(sorted(READABLE))}"
        elif path.exists():
            files, reason = [path], ""
        elif glob.has_magic(given):
            files = [Path(item) for item in glob.glob(given, recursive=True) if Path(item).is_file()]
            reason = "no file matches this pattern"
        else:
            files, reason = [], "no such file or folder; check the path"
        if not files:
            failed.append((given, reason))
        for item in sorted(files, key=str):
            if item.exists() and not item.is_file():  # opening one would wait for ever
                failed.append((str(item), "is no file but a device or a pipe; save what it gives to a file first"))
            else:
                found.setdefault(item.resolve(), item)
    return sorted(found.values(), key=str), failed


def _is_report(item: Path, *, below: Path) -> bool:
    hidden = any(part.startswith(".") for part in item.relative_to(below).parts)
    return (
        not hidden
        and (item.suffix.lower() in READABLE or _is_described(item))
        and (item.is_file() or item.is_symlink())
    )


def _is_described(item: Path) -> bool:
    """Whether a file is a table with a mapping of its own beside it."""
    return item.suffix.lower() in TABLE_FORMATS and item.with_name(f"{item.name}-metadata.json").is_file()
