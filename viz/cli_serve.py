"""The command that serves the graph over HTTP: the explorer for people, SPARQL for programs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from practicegraph.graph.errors import InvalidValue
from practicegraph.viz.console import remark
from practicegraph.viz.options import STORE, StoreOption

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

    from practicegraph.queries.endpoint import Endpoint, Limits

__all__ = ["register", "serving"]


def register(app: typer.Typer) -> None:
    """Add the command of this module to the program."""
    app.command("serve")(_serve)


def serving(store: Path, *, token: str | None = None, limits: Limits | None = None) -> Starlette:
    """The application that ``serve`` runs: the explorer with the endpoint beside it.

    Args:
        store: Folder of the store.
        token: What those who write must show; None: nobody writes.
        limits: What one request to the endpoint may take.
    """
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from practicegraph.queries.current import Current
    from practicegraph.queries.endpoint import Endpoint
    from practicegraph.queries.ready import keep_ready
    from practicegraph.viz.explorer import explorer_app
    from practicegraph.viz.net_warm import warm

    endpoint = Endpoint(store, token=token, limits=limits, page="/query")
    current = Current(store)
    pages = explorer_app(current, sparql="/sparql", endpoint=Starlette(routes=endpoint.routes))

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await endpoint.start()
        keep_ready(current)
        warm(current)
        try:
            yield
        finally:
            await endpoint.stop()

    app = Starlette(routes=[*endpoint.routes, Mount("/", pages)], lifespan=lifespan)
    app.state.endpoint = endpoint
    return app


def _serve(
    store: StoreOption = STORE,
    host: Annotated[str, typer.Option(help="Address to listen at; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = 8000,
    token_file: Annotated[
        Path | None,
        typer.Option(help="File that holds a token; who sends it as Authorization: Bearer TOKEN may write by SPARQL."),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="Host that SERVICE and LOAD may ask (again for more); never one with a private address."),
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a query may take.")] = 30.0,
    write_timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that an update may take.")] = 300.0,
    memory: Annotated[int, typer.Option(min=16, help="Megabytes of memory that a query or update may take.")] = 1024,
    result: Annotated[int, typer.Option(min=1, help="Megabytes that a result may have.")] = 256,
    upload: Annotated[int, typer.Option(min=1, help="Megabytes that a graph that is sent may have.")] = 256,
    client_timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a client may keep us waiting.")] = 30.0,
    workers: Annotated[int, typer.Option(min=1, help="Queries that are worked on at the same time.")] = 8,
    waiting: Annotated[int, typer.Option(min=0, help="Queries that may wait for their turn.")] = 64,
) -> None:
    """Serve the graph: pages to explore it, and a SPARQL 1.1 endpoint.

    The pages are at /, the endpoint at /sparql, the Graph Store Protocol at /graph-store. What is ingested meanwhile is
    seen as soon as it is published. Ctrl-C ends it.

    Example: practicegraph serve --port 8000
    """
    import uvicorn

    from practicegraph.queries.endpoint import Limits

    limits = Limits(
        seconds=timeout,
        write_seconds=write_timeout,
        memory=memory << 20,
        result=result << 20,
        upload=upload << 20,
        client=client_timeout,
        hosts=tuple(allow_host or ()),
        workers=workers,
        waiting=waiting,
    )
    if not (store / "format.json").exists():
        remark(f"no store at {store} yet: `practicegraph ingest REPORTS --store {store}` makes one")
    app = serving(store, token=_token(token_file), limits=limits)
    listening = _listen(host, port)
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
    config.h11_max_incomplete_event_size = limits.query + (1 << 16)
    server = uvicorn.Server(config)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    asyncio.run(
        _run(server, listening, app.state.endpoint, f"practicegraph serves {store} at {address} (Ctrl-C ends it)")
    )


async def _run(server: uvicorn.Server, listening: socket.socket, endpoint: Endpoint, ready: str) -> None:
    """Serves until a signal ends it. uvicorn raises the signal again when it has ended, which is no failure here."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # until uvicorn takes them, and after it has
    task = asyncio.create_task(server.serve([listening]))
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    if server.started:
        remark(ready)
    while not (task.done() or server.should_exit):
        await asyncio.sleep(0.1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(130))  # who asks twice does not want to wait
    await endpoint.stop()  # so that requests that wait for long queries end, which uvicorn waits for
    await task
    if not server.started:
        raise typer.Exit(1)


def _token(file: Path | None) -> str | None:
    """The token in a file.

    Raises:
        InvalidValue: the file holds none, or one that no header field can carry.
    """
    if file is None:
        return None
    token = file.read_text("utf-8").strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise InvalidValue(f"{file} must hold a token: ASCII letters, digits and signs in one line, without spaces")
    return token


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        InvalidValue: nobody can listen there.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        raise InvalidValue(f"cannot listen at {host} port {port}: {error.strerror}; choose another --port") from error
    return listening
