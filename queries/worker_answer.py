"""How a worker gives its answer: gathered in pieces that are sent while the rest is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

__all__ = ["Answer", "Refused"]

PIECE: Final = 1 << 16
"""Bytes that are gathered before they are sent: as much as a pipe holds."""


class Refused(Exception):
    """A request that is not carried out, with the HTTP status that says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Answer:
    """A binary file that the engine writes a result to."""

    def __init__(self, send: Callable[[bytes, bytes], None], *, limit: int) -> None:
        """Nothing is sent yet.

        Args:
            send: Takes the letter of a frame and its content.
            limit: Bytes that the body may have.
        """
        self._send = send
        self._limit = limit
        self._head = b""
        self._begun = False
        self._pieces: list[bytes] = []
        self._held = 0
        self._size = 0
        self.too_large = False
        """Whether it was broken off since it went beyond the limit."""

    def begin(self, status: int, **fields: str) -> None:
        """Sets the status and the header fields; underscores in their names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        self._head = json.dumps({"status": status, "headers": named}).encode()

    def write(self, content: bytes) -> int:
        """Takes a part of the body.

        Raises:
            OSError: the body goes beyond the limit.
        """
        self._size += len(content)
        if self._size > self._limit:
            self.too_large = True
            raise OSError("the result is too large")
        self._pieces.append(bytes(content))
        self._held += len(content)
        if self._held >= PIECE:
            self._push()
        return len(content)

    def flush(self) -> None:
        """Files have it, and the engine calls it at the end; nothing needs doing."""

    def end(self) -> None:
        """Sends what is left."""
        self._push()
        self._send(b"E", b"")

    def _push(self) -> None:
        if not self._begun:
            self._begun = True
            self._send(b"H", self._head)
        if self._pieces:
            self._send(b"D", b"".join(self._pieces))
            self._pieces, self._held = [], 0
