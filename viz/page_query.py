"""The SPARQL page: a form that works as it is, its answer as a table; the editor's scripts make it lively.

The explorer never runs what somebody wrote: the endpoint does, in its processes with their limits, and is asked here
like any client asks it, only without a network between.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

from practicegraph.graph.errors import StoreError
from practicegraph.ontology.names import PREFIXES
from practicegraph.queries.run import questions
from practicegraph.viz.languages import mark
from practicegraph.viz.page_model import Asked, Page

__all__ = ["Answer", "ask_endpoint", "query_page"]

LARGEST: Final = 4 << 20
"""Bytes of an answer that the page shows; larger ones are for downloading."""
ROWS: Final = 500
FIRST: Final = """SELECT ?practice ?who ?quote {
  ?iri a pg:Practice ; skos:prefLabel ?practice ; pg:runBy/skos:prefLabel ?who ;
       pg:evidence/oa:hasSelector/oa:exact ?quote .
}
ORDER BY ?practice
LIMIT 20"""

Answer = tuple[int, str, bytes]
"""Status, media type and body."""


async def ask_endpoint(endpoint: ASGIApp, path: str, query: str) -> Answer:
    """The answer of an endpoint in this process to a query.

    Args:
        endpoint: An ASGI application that has the endpoint.
        path: Of the endpoint in it.
        query: SPARQL.
    """
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (b"host", b"localhost"),
            (b"accept", b"application/sparql-results+json, text/turtle;q=0.9"),
            (b"content-type", b"application/x-www-form-urlencoded"),
        ],
        "client": None,
        "server": ("localhost", 80),
    }
    body = urlencode({"query": query}).encode()
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    status, media, parts, size = 500, "", [], 0

    async def receive() -> Message:
        if waiting:
            return waiting.pop()
        await asyncio.Event().wait()  # this client stays until it has its answer
        raise AssertionError

    async def send(message: Message) -> None:
        nonlocal status, media, size
        if message["type"] == "http.response.start":
            status = message["status"]
            media = next((v.decode() for k, v in message["headers"] if k.lower() == b"content-type"), "")
        elif size <= LARGEST:
            size += len(message.get("body", b""))
            parts.append(message.get("body", b""))

    await endpoint(scope, receive, send)
    return status, media.partition(";")[0], b"".join(parts)


def query_page(asked: Asked, answer: Answer | None = None) -> Page:
    """The form with a query, and the answer when it was asked.

    Args:
        asked: ``query`` is the text.
        answer: What the endpoint said to it.
    """
    query = asked.values.get("query", "")
    status, problem, table, graph, large = 200, "", None, "", False
    if answer is not None:
        status, media, body = answer
        large = len(body) > LARGEST
        if status != 200:
            problem = body.decode("utf-8", "replace")[:2000] or asked.text(mark("The endpoint gave no answer."))
        elif large:
            pass
        elif media == "application/sparql-results+json":
            table = _table(body)
        else:
            graph = body.decode("utf-8", "replace")
    examples = [(item.name, asked.text(item.text), item.sparql) for item in questions()]
    return Page(
        "page_query.html",
        asked.text(mark("SPARQL")),
        {
            "query": query or FIRST,
            "problem": problem,
            "table": table,
            "graph": graph[:200_000],
            "large": large,
            "prefixes": PREFIXES,
            "examples": examples,
        },
        status=status if status < 500 else 503,
        nav="/query",
        description=asked.text(mark("Ask the graph in SPARQL; results as table, chart, graph and map.")),
    )


def _table(body: bytes) -> dict[str, Any]:
    """Columns and rows of a SPARQL JSON result; a yes or no is one cell."""
    try:
        found: Mapping[str, Any] = json.loads(body)
    except ValueError as error:
        raise StoreError(f"the endpoint broke off its answer ({error}); ask for less, by LIMIT") from error
    if "boolean" in found:
        return {"columns": ["answer"], "rows": [[{"text": str(found["boolean"]).lower()}]], "total": 1}
    columns = found["head"]["vars"]
    rows = found["results"]["bindings"]
    cells = [
        [
            {"text": value["value"], "iri": value["type"] == "uri", "lang": value.get("xml:lang", "")}
            if (value := row.get(column))
            else {"text": ""}
            for column in columns
        ]
        for row in rows[:ROWS]
    ]
    return {"columns": columns, "rows": cells, "total": len(rows)}
