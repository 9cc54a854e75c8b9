"""Giving the answer of a worker to a client, as it comes, for as long as the client wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Send

from practicegraph.queries.worker_pool import Pool, Reply

__all__ = ["give", "problem"]

SETTLED: Final = 1 << 20
"""Bytes of a result that are there before it begins to be sent: what goes wrong until then has a status of its own."""
RETRY: Final = "5"
"""Seconds after which a client may come again."""
COMMON: Final = {
    "access-control-allow-origin": "*",
    "cache-control": "no-cache",
    "vary": "Accept",
    "x-content-type-options": "nosniff",
}


def problem(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The response that says what is wrong."""
    fields = {**COMMON, **(headers or {})}
    if status == 503:
        fields["retry-after"] = RETRY
    if status == 401:
        fields["www-authenticate"] = 'Bearer realm="practicegraph"'
    if status in (408, 413):
        fields["connection"] = "close"  # what is left of the body is not read
    return PlainTextResponse(message + "\n", status, fields)


async def give(request: Request, send: Send, pool: Pool, job: dict[str, Any], seconds: float, client: float) -> None:
    """Has a job done and sends its answer. When the client goes away, the work ends.

    A result that begins to be sent and cannot be brought to its end is broken off without its last chunk, so that no
    client takes it for whole.

    Args:
        request: Of which the body has been read.
        send: Of the ASGI connection.
        pool: Who does it.
        job: What to do.
        seconds: What it may take.
        client: Seconds that the client may take nothing.

    Raises:
        Refused: 503, too many are waiting.
    """
    async with pool.reply(job, seconds=seconds) as reply:
        answer = asyncio.create_task(_answer(request, send, reply, client))
        gone = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not answer.done():
                answer.cancel()
            await asyncio.gather(answer, gone, return_exceptions=True)
    if not answer.cancelled() and (error := answer.exception()) is not None and not isinstance(error, TimeoutError):
        raise error


async def _answer(request: Request, send: Send, reply: Reply, client: float) -> None:
    await reply.settled(SETTLED)
    if reply.message or (reply.broken and reply.size < SETTLED):
        status = 503 if reply.broken else reply.status
        await problem(status, reply.broken or reply.message)(request.scope, request.receive, send)
        return
    headers = {**COMMON, **reply.headers}
    if reply.done and reply.status != 204:
        headers["content-length"] = str(reply.size)
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    async for piece in reply.pieces():
        async with asyncio.timeout(client):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    if not reply.broken:
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(request: Request) -> None:
    """Returns when the client has gone away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
