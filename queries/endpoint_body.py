"""Taking the body of a request within its limits: its size, and the time that a client lets us wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from starlette.requests import ClientDisconnect, Request

from practicegraph.queries.worker_answer import Refused

__all__ = ["body_pieces", "whole_body"]


async def whole_body(request: Request, limit: int, seconds: float) -> bytes:
    """The body; see ``body_pieces``."""
    return b"".join([piece async for piece in body_pieces(request, limit, seconds)])


async def body_pieces(request: Request, limit: int, seconds: float) -> AsyncGenerator[bytes, None]:
    """The body as it comes.

    Args:
        request: Whose body has not been touched.
        limit: Bytes that it may have.
        seconds: That may pass until more of it comes.

    Raises:
        Refused: 413, it is larger; 408, the client is too slow; 400, it has gone.
    """
    length = request.headers.get("content-length", "")
    size = int(length) if length.isdecimal() else 0
    stream = request.stream()
    while True:
        if size > limit:
            raise Refused(413, f"the body has more than {limit:,} bytes: send it in parts")
        try:
            async with asyncio.timeout(seconds):
                piece = await anext(stream, None)
        except TimeoutError as error:
            raise Refused(408, f"nothing more of the body came for {seconds:g} seconds") from error
        except ClientDisconnect as error:
            raise Refused(400, "the client went away while it sent the body") from error
        if piece is None:
            return
        if not length:
            size += len(piece)
        yield piece
