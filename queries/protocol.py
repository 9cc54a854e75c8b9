"""The SPARQL 1.1 Protocol: what a request asks for.

    query    GET or HEAD with the parameter query; POST of a form with it; POST of application/sparql-query
    update   POST of a form with the parameter update; POST of application/sparql-update
    neither  GET without either: the service description

The dataset is in the parameters default-graph-uri and named-graph-uri of a query, using-graph-uri and
using-named-graph-uri of an update: in the address, and in a form beside the query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from practicegraph.queries.protocol_media import essence
from practicegraph.queries.worker_answer import Refused

__all__ = ["FORM", "Asked", "asked", "parameters"]

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = {"application/sparql-query": "query", "application/sparql-update": "update"}
FIELDS: Final = 10_000
"""Parameters that a request may have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query or an update with its dataset."""

    kind: str
    """``query`` or ``update``."""
    text: str
    default: tuple[str, ...] = ()
    """IRIs of default-graph-uri or using-graph-uri."""
    named: tuple[str, ...] = ()
    """IRIs of named-graph-uri or using-named-graph-uri."""


def asked(method: str, address: bytes, content_type: str | None, body: bytes) -> Asked | None:
    """What a request asks for; None for the description of the service.

    Args:
        method: GET, HEAD or POST.
        address: What stands behind the question mark of the address.
        content_type: Of the body.
        body: As it came; empty for GET and HEAD.

    Raises:
        Refused: 400 for what the protocol does not allow, 415 for a body of another kind.
    """
    given = parameters(address)
    if method in ("GET", "HEAD"):
        if _one(given, "update") is not None:
            raise Refused(400, "an update must come by POST")
        text = _one(given, "query")
        return None if text is None else _asked("query", text, given)
    media, details = essence(content_type)
    charset = details.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(400, f"the body says that it is in {charset}: send UTF-8")
    if media == FORM:
        given += parameters(body)
        found = [(kind, text) for kind in ("query", "update") if (text := _one(given, kind)) is not None]
        if len(found) != 1:
            both = "both query and update" if found else "neither query nor update"
            raise Refused(400, f"the form has {both}: give one of them")
        return _asked(*found[0], given)
    if media in DIRECT:
        if any(name in ("query", "update") for name, _ in given):
            raise Refused(400, f"the address has a query or update beside the body of {media}: give one of them")
        return _asked(DIRECT[media], _decoded(body, "the body"), given)
    raise Refused(415, f"a body of {media or 'no media type'}: send {', '.join(DIRECT)} or {FORM}")


def parameters(encoded: bytes) -> list[tuple[str, str]]:
    """The names and values of a form or of an address, in their order.

    Raises:
        Refused: 400, they are not UTF-8, or too many.
    """
    try:
        found = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=FIELDS
        )
    except UnicodeDecodeError as error:
        raise Refused(400, f"the parameters are not percent-encoded UTF-8: {error}") from error
    except ValueError as error:
        raise Refused(400, f"the parameters cannot be read: {error}") from error
    return found


def _asked(kind: str, text: str, given: list[tuple[str, str]]) -> Asked:
    names = (
        ("default-graph-uri", "named-graph-uri") if kind == "query" else ("using-graph-uri", "using-named-graph-uri")
    )
    default, named = (tuple(value for name, value in given if name == wanted) for wanted in names)
    return Asked(kind, text, default, named)


def _one(given: Iterable[tuple[str, str]], name: str) -> str | None:
    values = [value for key, value in given if key == name]
    if len(values) > 1:
        raise Refused(400, f"{len(values)} parameters {name}: give one")
    return values[0] if values else None


def _decoded(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"{what} is not UTF-8: {error}") from error
