"""The SPARQL 1.1 endpoint: queries, updates, graphs and descriptions over HTTP, on the latest state of a store.

    /sparql               queries and updates; without either the description of the service
    /graph-store          the Graph Store Protocol: ?default, ?graph=IRI, or the graph's own address below it
    /.well-known/void     what the store holds (VoID)

It is an ASGI application: ``endpoint_app`` by itself, or ``Endpoint(…).routes`` among the routes of another, whose
lifespan should call ``start`` and ``stop``. Work is done in processes of their own: see ``worker_pool``.
"""

from __future__ import annotations

import contextlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from practicegraph.graph.checkpoint import latest
from practicegraph.queries import description
from practicegraph.queries.endpoint_body import whole_body
from practicegraph.queries.endpoint_graphs import Graph, files, graph_asked
from practicegraph.queries.endpoint_reply import give, problem
from practicegraph.queries.protocol import Asked, asked
from practicegraph.queries.protocol_media import GRAPH_TYPES, RESULT_TYPES, chosen, wants_html
from practicegraph.queries.worker_answer import Refused
from practicegraph.queries.worker_pool import Pool

__all__ = ["Endpoint", "Limits", "endpoint_app"]

READING: Final = "GET, HEAD, POST, OPTIONS"
WRITING: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may take."""

    seconds: float = 30.0
    """For a query, from when a process has it until the last byte of its result."""
    write_seconds: float = 300.0
    """For an update or for writing a graph."""
    memory: int = 1 << 30
    """Bytes, beside what a process has anyway."""
    result: int = 256 << 20
    """Bytes of a result."""
    query: int = 1_000_000
    """Bytes of a query or an update, and of a form that brings one."""
    upload: int = 256 << 20
    """Bytes of a graph that is sent."""
    workers: int = 8
    """Processes that work at the same time."""
    waiting: int = 64
    """Requests that may wait for a process; more are told to come again."""
    hosts: tuple[str, ...] = ()
    """That SERVICE and LOAD may ask, as ``name`` or ``name:port``; never private addresses."""
    client: float = 30.0
    """Seconds that a client may let the server wait, for the next part of its request or while it takes nothing."""


class Endpoint:
    """The endpoint of one store."""

    def __init__(
        self, folder: str | Path, *, token: str | None = None, limits: Limits | None = None, page: str | None = None
    ) -> None:
        """Nothing is started yet; the first request starts what is missing.

        Args:
            folder: Of the store.
            token: What writers must show; None: nobody may write.
            limits: What one request may take.
            page: Where browsers are sent that ask for the endpoint itself.
        """
        self._folder = Path(folder)
        self._token = token.encode() if token is not None else None
        self._page = page
        self.limits = limits or Limits()
        shared: dict[str, Any] = {
            "waiting": self.limits.waiting,
            "memory": self.limits.memory,
            "hosts": self.limits.hosts,
        }
        self._readers = Pool(self._folder, least=2, most=self.limits.workers, **shared)
        self._writer = Pool(self._folder, least=0, most=1, **shared)
        self._counts: tuple[str, dict[str, Any]] | None = None

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes, to put among those of an application."""
        sparql = _Resource(self._sparql, READING)
        graphs = _Resource(self._graphs, WRITING)
        return [
            Route("/sparql", sparql),
            Route("/sparql/", sparql),
            Route("/graph-store", graphs),
            Route("/graph-store/{path:path}", graphs),
            Route("/.well-known/void", _Resource(self._void, READING)),
        ]

    async def start(self) -> None:
        """Starts the processes that are kept ready; makes an empty store where there is none and writing is on.

        Raises:
            Refused: the store cannot be made.
        """
        await self._readers.start()
        if self._token is not None and latest(self._folder) is None:
            async with self._writer.reply({"do": "mend", "limit": 0}, seconds=self.limits.write_seconds) as reply:
                await reply.settled(1)
                if reply.message:
                    raise Refused(reply.status, reply.message)

    async def stop(self) -> None:
        """Ends all processes."""
        await self._readers.stop()
        await self._writer.stop()

    async def _sparql(self, request: Request, send: Send) -> None:
        body = await whole_body(request, self.limits.query, self.limits.client) if request.method == "POST" else b""
        if len(request.scope["query_string"]) > self.limits.query:
            raise Refused(414, f"the address has more than {self.limits.query:,} bytes: send the query by POST")
        found = asked(request.method, request.scope["query_string"], request.headers.get("content-type"), body)
        if found is None:
            await self._describe(request, send)
        elif found.kind == "query":
            await give(
                request, send, self._readers, self._query(request, found), self.limits.seconds, self.limits.client
            )
        else:
            self._authorise(request)
            job = {
                "do": "update",
                "update": found.text,
                "base": _address(request, "/sparql"),
                "using": found.default,
                "using_named": found.named,
                "limit": self.limits.result,
            }
            await give(request, send, self._writer, job, self.limits.write_seconds, self.limits.client)

    def _query(self, request: Request, found: Asked) -> dict[str, Any]:
        accept = request.headers.get("accept")
        given = bool(found.default or found.named)
        return {
            "do": "query",
            "query": found.text,
            "base": _address(request, "/sparql"),
            "default": found.default if given else None,
            "named": found.named if given else None,
            "results": chosen(accept, RESULT_TYPES),
            "graphs": chosen(accept, GRAPH_TYPES),
            "limit": self.limits.result,
        }

    async def _graphs(self, request: Request, send: Send) -> None:
        graph = graph_asked(request)
        if request.method in ("GET", "HEAD"):
            job = {
                "do": "graph",
                "graph": graph.iri,
                "media": graph.media(request.headers.get("accept")),
                "head": request.method == "HEAD",
                "limit": self.limits.result,
            }
            await give(request, send, self._readers, job, self.limits.seconds, self.limits.client)
            return
        self._authorise(request)
        await self._write_graph(request, send, graph)

    async def _write_graph(self, request: Request, send: Send, graph: Graph) -> None:
        base = _address(request, "/graph-store")
        job: dict[str, Any] = {
            "do": request.method.lower(),
            "graph": graph.iri,
            "base": base,
            "new": False,
            "limit": self.limits.result,
        }
        if graph.iri is None:
            if request.method != "POST":
                raise Refused(400, f"{request.method} on which graph? Say ?default or ?graph=IRI")
            job |= {"graph": base, "new": True}
        async with contextlib.AsyncExitStack() as stack:
            if request.method != "DELETE":
                job["files"] = await stack.enter_async_context(files(request, self.limits.upload, self.limits.client))
            await give(request, send, self._writer, job, self.limits.write_seconds, self.limits.client)

    async def _describe(self, request: Request, send: Send) -> None:
        accept = request.headers.get("accept")
        if self._page is not None and wants_html(accept, GRAPH_TYPES):
            await _send(Response(status_code=303, headers={"location": self._page}), request, send)
            return
        content = description.service(
            str(request.url.replace(query="", fragment="")),
            _address(request, "/.well-known/void") + "#dataset",
            media := _media(accept),
            writable=self._token is not None,
        )
        await _send(Response(content, media_type=media), request, send)

    async def _void(self, request: Request, send: Send) -> None:
        media = _media(request.headers.get("accept"))
        page = _address(request, "/.well-known/void")
        counts = await self._counted()
        content = description.void(
            page + "#dataset", _address(request, "/sparql"), _address(request, "/graph-store"), counts, media
        )
        await _send(Response(content, media_type=media), request, send)

    async def _counted(self) -> dict[str, Any]:
        """How much the store holds, counted once for each state of it."""
        state = str(latest(self._folder))
        if self._counts is None or self._counts[0] != state:
            job = {"do": "counts", "limit": self.limits.result}
            async with self._readers.reply(job, seconds=self.limits.seconds) as reply:
                await reply.settled(self.limits.result + 1)
                if reply.message or reply.broken:
                    raise Refused(reply.status, reply.message or reply.broken)
                self._counts = state, json.loads(b"".join([piece async for piece in reply.pieces()]))
        return self._counts[1]

    def _authorise(self, request: Request) -> None:
        """Raises Refused unless the request may write."""
        if self._token is None:
            raise Refused(
                403, "this server only reads; start it with --token-file to let those write who know the token"
            )
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode(), self._token):
            raise Refused(401, "writing needs the field Authorization: Bearer with the right token")


class _Resource:
    """An ASGI application for one address: methods it has not, preflights of browsers, and errors as responses."""

    def __init__(self, handle: Callable[[Request, Send], Awaitable[None]], methods: str) -> None:
        self._handle = handle
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            if request.method == "OPTIONS":
                fields = {
                    "allow": self._methods,
                    "access-control-allow-methods": READING,
                    "access-control-allow-headers": "Accept, Content-Type",
                    "access-control-max-age": "86400",
                }
                await _send(Response(status_code=204, headers=fields), request, send)
            elif request.method not in self._methods.split(", "):
                raise Refused(405, f"{request.method} is not among what can be done here: {self._methods}")
            else:
                await self._handle(request, send)
        except Refused as error:
            headers = {"allow": self._methods} if error.status == 405 else {}
            await _send(problem(error.status, str(error), headers), request, send)


def endpoint_app(folder: str | Path, *, token: str | None = None, limits: Limits | None = None) -> Starlette:
    """The endpoint as an application of its own; see ``Endpoint``."""
    endpoint = Endpoint(folder, token=token, limits=limits)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await endpoint.start()
        try:
            yield
        finally:
            await endpoint.stop()

    return Starlette(routes=endpoint.routes, lifespan=lifespan)


def _address(request: Request, path: str) -> str:
    """The address of something of ours, as this client calls the server."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}{path}"


def _media(accept: str | None) -> str:
    media = chosen(accept, GRAPH_TYPES)
    if media is None:
        raise Refused(406, f"this can be had as {', '.join(sorted(set(GRAPH_TYPES.values())))}")
    return media


async def _send(response: Response, request: Request, send: Send) -> None:
    response.headers["access-control-allow-origin"] = "*"
    await response(request.scope, request.receive, send)
