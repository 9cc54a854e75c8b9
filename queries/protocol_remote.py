"""SERVICE and LOAD, which would have the server fetch from other machines: off.

- Where one is SILENT, its failing is to be ignored: SERVICE is then the empty pattern, LOAD does nothing.
- Otherwise the request is refused, unless it is no SPARQL at all, which is said first.
"""

from __future__ import annotations

import contextlib
import re
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.sparql import TOKEN
from practicegraph.ontology.names import PREFIXES
from practicegraph.queries.worker_answer import Refused
from practicegraph.queries.worker_relay import Relay

__all__ = ["check_syntax", "without_remote"]

NOWHERE: Final = "<urn:x-practicegraph:nowhere>"
"""A graph that nobody has."""


def without_remote(text: str, relay: Relay, *, update: bool, base: str | None = None) -> str:
    """The query or update without what is silently left out, and with the relay for what is allowed.

    Raises:
        Refused: 403, it has SERVICE or LOAD that is not SILENT.
        SyntaxError: it has, and is not SPARQL either.
    """
    if not re.search(r"service|load", text, re.IGNORECASE):
        return text
    tokens = [token for token in TOKEN.finditer(text) if token.lastgroup != "skip"]
    changes: list[tuple[int, int, str]] = []
    refused = ""
    for number, token in enumerate(tokens):
        word = token.group().upper() if token.lastgroup == "word" else ""
        if word not in ("SERVICE", "LOAD") or number + 1 == len(tokens):
            continue
        silent = tokens[number + 1].group().upper() == "SILENT"
        target = number + 1 + silent
        if target >= len(tokens):
            continue
        iri = tokens[target].group()[1:-1]
        if tokens[target].lastgroup == "iri" and relay.allows(iri):
            changes.append((tokens[target].start(), tokens[target].end(), f"<{relay.url(iri)}>"))
            continue
        if not silent:
            refused = refused or word
        changes += (_no_service if word == "SERVICE" else _no_load)(tokens, number, target)
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    if refused:
        check_syntax(text, update=update, base=base)
        raise Refused(403, f"{refused} would fetch from another machine, for which this server has no --allow-host")
    return text


def check_syntax(text: str, *, update: bool, base: str | None = None) -> None:
    """Raises SyntaxError unless it is SPARQL; the engine says so by trying it on an empty store."""
    engine = ox.Store()
    with contextlib.suppress(RuntimeError, ValueError, OSError):  # the empty store has not what it is about
        if update:
            engine.update(text, base_iri=base, prefixes=PREFIXES)
        else:
            engine.query(text, base_iri=base, prefixes=PREFIXES)


def _no_service(tokens: list[re.Match[str]], number: int, target: int) -> list[tuple[int, int, str]]:
    """``SERVICE x { … }`` becomes ``OPTIONAL { GRAPH x { … } }`` with a graph that is not there; the grammar is the
    same, and a solution goes through it unchanged."""
    depth = 0
    for token in tokens[target + 1 :]:
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if depth == 0:
            named = tokens[target].lastgroup in ("iri", "name")
            place = NOWHERE if named else tokens[target].group()
            start = (tokens[number].start(), tokens[target].end(), f"OPTIONAL {{ GRAPH {place}")
            return [start, (token.end(), token.end(), " }")]
    return []


def _no_load(tokens: list[re.Match[str]], number: int, target: int) -> list[tuple[int, int, str]]:
    """``LOAD x INTO GRAPH y`` becomes ``ADD SILENT GRAPH x TO GRAPH y`` from a graph that is not there."""
    start = (tokens[number].start(), tokens[target].end(), f"ADD SILENT GRAPH {NOWHERE} TO")
    if tokens[target].lastgroup not in ("iri", "name"):
        return []
    if target + 1 < len(tokens) and tokens[target + 1].group().upper() == "INTO":
        return [start, (tokens[target + 1].start(), tokens[target + 1].end(), "")]
    return [(start[0], start[1], start[2] + " DEFAULT")]
