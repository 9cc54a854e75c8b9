"""The texts that quotes point into, kept beside the graph and named by what they hold.

``snapshots/SHA256.txt``: the text of a report in UTF-8, where SHA256 is the digest of these very bytes. A snapshot is
never changed, so that a quote cannot come loose from the text that it was taken from.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from practicegraph.graph.errors import StoreError

__all__ = ["Snapshots", "text_digest"]


def text_digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class Snapshots:
    """Texts by digest, in a folder, or in memory when there is none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, str] = {}

    def keep(self, text: str) -> str:
        """Keeps a text and gives its digest. On disk it is complete or not there, whenever the process ends.

        Raises:
            StoreError: it cannot be written.
        """
        digest = text_digest(text)
        if self._folder is None:
            self._memory[digest] = text
            return digest
        target = self._folder / f"{digest}.txt"
        if not target.exists():
            try:
                self._folder.mkdir(exist_ok=True)
                write_whole(target, text.encode())
            except OSError as error:
                raise StoreError(f"cannot write the snapshot {target}: {error.strerror or error}") from error
        return digest

    def text(self, digest: str) -> str | None:
        """The text with this digest; None when it is not kept."""
        if self._folder is None:
            return self._memory.get(digest)
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            return None
        try:
            return (self._folder / f"{digest}.txt").read_bytes().decode()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"cannot read the snapshot {digest} in {self._folder}: {error}") from error

    def drop(self, digest: str) -> None:
        """Forgets a text; nothing happens when it is not kept."""
        self._memory.pop(digest, None)
        if self._folder is not None and re.fullmatch(r"[0-9a-f]{64}", digest):
            (self._folder / f"{digest}.txt").unlink(missing_ok=True)


def write_whole(target: Path, content: bytes) -> None:
    """Writes a file so that it is either the old one or the new one, on disk, whenever the process ends."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
