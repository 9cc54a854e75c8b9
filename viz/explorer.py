"""The explorer: web pages over a store, for people who do not program. An ASGI application that mounts anywhere.

Everything is made on the server and works without scripts. Pages are functions (``page_*.py``); this module finds the
one for an address, gives it a store that does not change meanwhile, and writes the answer. Nothing here writes to the
store, and the headers keep a browser from asking anybody else for anything.
"""

from __future__ import annotations

import logging
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from practicegraph.graph.errors import InvalidValue, NotFound, PracticegraphError
from practicegraph.queries.current import Current
from practicegraph.viz import (
    map_page,
    net_page,
    page_answers,
    page_events,
    page_factfile,
    page_find,
    page_gaps,
    page_organisations,
    page_overview,
    page_peers,
    page_questions,
    page_regions,
    page_sources,
    page_statements,
    page_things_other,
    page_vocabulary,
    sparql_terms,
)
from practicegraph.viz.languages import LANGUAGES, mark, preferred
from practicegraph.viz.page_model import Asked, File, Links, Moved, Page, PageRoute, Reader
from practicegraph.viz.page_query import ask_endpoint, query_page
from practicegraph.viz.page_render import asset, render

__all__ = ["PAGES", "POLICY", "explorer_app", "page_response"]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every answer."""
HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
YEAR: Final = 31_536_000
LONGEST: Final = 2_000
"""Characters of one value behind the question mark; what is longer is cut."""
LONG_QUERY: Final = 100_000
"""Likewise, of a query."""

PAGES: Final[tuple[PageRoute, ...]] = tuple(
    route
    for module in (
        page_overview,
        page_organisations,
        page_statements,
        page_factfile,  # before regions, whose identifiers may hold anything
        page_regions,
        page_events,
        page_sources,
        page_peers,
        page_answers,
        page_gaps,
        page_find,
        page_questions,
        page_vocabulary,
        page_things_other,
        net_page,
        map_page,
        sparql_terms,
    )
    for route in module.PAGES
)
"""Every page that is made from a template; other routes are added in ``explorer_app``."""


def explorer_app(current: Current, *, sparql: str = "/sparql", endpoint: ASGIApp | None = None) -> Starlette:
    """The explorer over the latest published state of a store.

    Args:
        current: Hands out the store for each answer.
        sparql: Address of the SPARQL endpoint, which scripts on the SPARQL page ask.
        endpoint: An application in this process that has the endpoint at ``/sparql``, which the page itself asks for
            readers without scripts; without one their form goes to the address.
    """
    routes: list[BaseRoute] = [Route("/static/{name}", _static)]
    routes.append(Route("/query", _query, methods=["GET"]))
    routes += [Route(item.path, _endpoint(item.page), methods=["GET"]) for item in PAGES]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(_Headers), Middleware(GZipMiddleware, minimum_size=800, compresslevel=5)],
        exception_handlers={HTTPException: _refused},
    )
    app.state.current = current
    app.state.sparql = sparql
    app.state.endpoint = endpoint
    return app


async def page_response(request: Request, page: Callable[..., Page | File | Moved], **values: object) -> Response:
    """The answer to a request for a page: made in a thread, errors become pages that help."""
    return await run_in_threadpool(_answer, request, page, values)


async def _query(request: Request) -> Response:
    """The SPARQL page; what it is asked goes to the endpoint."""
    answer, query = None, request.query_params.get("query", "").strip()
    if query and request.app.state.endpoint is not None:
        answer = await ask_endpoint(request.app.state.endpoint, "/sparql", query)
    return await page_response(request, query_page, answer=answer)


def _endpoint(page: Callable[..., Page | File | Moved]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        return await page_response(request, page, **request.path_params)

    return endpoint


def _answer(request: Request, page: Callable[..., Page | File | Moved], values: Mapping[str, object]) -> Response:
    reader = _reader(request)
    try:
        number, store = request.app.state.current.both()
        given = {item.name: getattr(reader, item.name) for item in fields(reader)}
        accept = request.headers.get("accept", "")
        made = page(Asked(**given, store=store, number=number, accept=accept), **values)
        if isinstance(made, Moved):
            return RedirectResponse(made.href, 303, headers={"Vary": "Accept"})
        if isinstance(made, File):
            return _file(made)
        return _written(request, made, reader)
    except NotFound as error:
        problem = _problem(404, mark("This is not here"), str(error))
    except InvalidValue as error:
        problem = _problem(400, mark("This cannot be answered"), str(error))
    except PracticegraphError as error:
        problem = _problem(503, mark("The store cannot be read just now"), str(error))
    except Exception as error:  # a defect: logged, and said without details of the machine
        logging.getLogger(__name__).exception("a page failed: %s", reader.path)
        problem = _problem(500, mark("This page has a defect"), f"{type(error).__name__}; the log has more")
    return _written(request, problem, reader)


def _reader(request: Request) -> Reader:
    root = request.scope.get("root_path", "")
    given = {
        name: value[: LONGEST if name != "query" else LONG_QUERY].strip()
        for name, value in request.query_params.items()
    }
    lang = given.get("lang") or request.cookies.get("lang", "")
    if lang not in LANGUAGES:
        lang = preferred(request.headers.get("accept-language", ""))
    return Reader(
        links=Links(root, sparql=request.app.state.sparql),
        lang=lang,
        values={name: value for name, value in given.items() if value and name not in ("lang", "appearance")},
        path=request.scope["path"].removeprefix(root) or "/",
    )


def _written(request: Request, page: Page, reader: Reader) -> Response:
    look = request.query_params.get("appearance") or request.cookies.get("appearance", "")
    answer = HTMLResponse(render(page, reader, appearance=look), status_code=page.status)
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.headers["Cache-Control"] = "no-cache"
    for name, allowed in (("lang", tuple(LANGUAGES)), ("appearance", ("light", "dark", "auto"))):
        value = request.query_params.get(name)
        if value in allowed:
            answer.set_cookie(name, value, max_age=YEAR, samesite="lax", path=reader.links.root or "/")
    return answer


def _file(file: File) -> Response:
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    if file.name:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file.name)
        headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    return Response(file.content, media_type=file.media_type, headers=headers)


def _problem(status: int, title: str, message: str) -> Page:
    return Page("page_problem.html", title, {"message": message, "near": ()}, status=status)


def _refused(request: Request, error: Exception) -> Response:
    """An address that no route knows, or a method that none takes."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these only
    status = error.status_code
    path = request.url.path
    text = f"there is no page at {path}" if status == 404 else f"{status}: {error.detail}"
    return _plain(request, _problem(status, mark("This is not here"), text))


def _plain(request: Request, page: Page) -> Response:
    """A page that needs no store."""
    return _written(request, page, _reader(request))


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    content = asset(name)
    if content is None:
        raise HTTPException(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = "text/javascript" if name.endswith(".js") else kind
    # an address with the hash of the content never has other content
    kept = f"public, max-age={YEAR}, immutable" if "v" in request.query_params else "no-cache"
    return Response(content, media_type=kind, headers={"Cache-Control": kept})


class _Headers:
    """Adds the headers of safety to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in HEADERS if pair[0] not in held)]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
