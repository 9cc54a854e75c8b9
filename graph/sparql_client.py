"""A SPARQL 1.1 server over HTTP: queries, updates, and what to do when it does not answer.

1. Where a server takes queries and updates is found by asking the addresses that servers use below the one given
   (``/query``, ``/sparql``, ``/update`` and the address itself); PRACTICEGRAPH_UPDATE names another one for updates.
2. One connection is kept and used again. PRACTICEGRAPH_TOKEN is sent as a bearer token; it is never shown.
3. What is safe to repeat is repeated when a connection breaks or the server is busy, after the wait that it asks for:
   queries, and updates that only add or remove given triples, which are the same done twice.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from practicegraph.graph.errors import MissingExtra, QueryError, StoreError
from practicegraph.graph.results import Results
from practicegraph.ontology.names import PREFIXES

if TYPE_CHECKING:
    import httpx

__all__ = ["TOKEN_VARIABLE", "UPDATE_VARIABLE", "SparqlClient", "prefixed"]

TOKEN_VARIABLE: Final = "PRACTICEGRAPH_TOKEN"  # noqa: S105 - the name of a variable
UPDATE_VARIABLE: Final = "PRACTICEGRAPH_UPDATE"
RESULTS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
BUSY: Final = frozenset({429, 502, 503, 504})
"""Status codes after which the same request may succeed."""
LONGEST_WAIT: Final = 30.0
"""Seconds; a server that asks for more is given up."""


class SparqlClient:
    """One server. Any thread may ask."""

    def __init__(self, address: str, *, timeout: float = 60.0, tries: int = 5) -> None:
        """Connects to nothing yet.

        Args:
            address: Of the server, or of where it takes queries.
            timeout: Seconds without a byte after which a request has failed.
            tries: How often what is safe to repeat is tried in all.

        Raises:
            MissingExtra: httpx is not installed.
        """
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("another server needs httpx: pip install 'practicegraph[server]'") from error
        self.address = address.rstrip("/")
        self.tries = tries
        headers = {"User-Agent": "practicegraph"}
        if token := os.environ.get(TOKEN_VARIABLE):
            headers["Authorization"] = f"Bearer {token}"
        self._http = httpx.Client(timeout=timeout, headers=headers, follow_redirects=False)
        self._query: str | None = None
        self._update: str | None = None

    def query(self, sparql: str) -> Results:
        """The answer to a query; the prefixes of ``ontology.names.PREFIXES`` are known.

        Raises:
            QueryError: the server says that the query is wrong.
            StoreError: the server does not answer, or something that is no answer.
        """
        with TemporaryDirectory() as folder:
            kept = Path(folder) / "answer"
            kind = self._ask(prefixed(sparql), kept)
            try:
                with kept.open("rb") as file:
                    if "n-triples" in kind or "text/plain" in kind:
                        found = ox.parse(file, ox.RdfFormat.N_TRIPLES)
                        rows = tuple((quad.subject, quad.predicate, quad.object) for quad in found)
                        return Results(("subject", "predicate", "object"), rows, "construct")
                    answer = ox.parse_query_results(file, ox.QueryResultsFormat.JSON)
                    if isinstance(answer, ox.QueryBoolean):
                        return Results(("answer",), ((ox.Literal(bool(answer)),),), "ask")
                    columns = tuple(variable.value for variable in answer.variables)
                    return Results(columns, tuple(tuple(solution) for solution in answer))
            except (SyntaxError, ValueError) as error:
                raise StoreError(
                    f"{self._query} answers with no result of SPARQL ({kind or 'no type'}): {error}"
                ) from error

    @contextmanager
    def solutions(self, sparql: str) -> Iterator[ox.QuerySolutions]:
        """The rows of a SELECT query one after the other, which need not fit into memory.

        Raises:
            QueryError, StoreError: as for ``query``.
        """
        with TemporaryDirectory() as folder:
            kept = Path(folder) / "answer"
            self._ask(prefixed(sparql), kept)
            with kept.open("rb") as file:
                answer = ox.parse_query_results(file, ox.QueryResultsFormat.JSON)
                assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT query; for the type checker
                yield answer

    def update(self, sparql: str, *, repeatable: bool = False) -> None:
        """Runs an update.

        Args:
            sparql: One request, which servers carry out whole or not at all; its prefixes stand in it.
            repeatable: Twice is the same as once, so that it may be sent again when nobody knows whether it arrived.

        Raises:
            QueryError: the server says that it is wrong.
            StoreError: the server does not answer, or does not let us write.
        """
        if self._update is None:
            self._update = self._find_update()
        self._send(self._update, {"Content-Type": "application/sparql-update"}, sparql.encode(), repeatable=repeatable)

    def close(self) -> None:
        """Lets go of the connection; closing twice does nothing."""
        self._http.close()

    def _ask(self, sparql: str, kept: Path) -> str:
        """Puts the answer to a query into a file, and gives its media type."""
        if self._query is None:
            self._query = self._find_query()
        headers = {"Accept": f"{RESULTS}, {TRIPLES};q=0.9", "Content-Type": "application/sparql-query"}
        return self._send(self._query, headers, sparql.encode(), repeatable=True, kept=kept)

    def _find_query(self) -> str:
        last = self.address.rsplit("/", 1)[-1]
        ends = [""] if last in ("query", "sparql") else ["/query", "/sparql", ""]
        told: list[str] = []
        for address in (self.address + end for end in ends):
            try:
                headers = {"Accept": RESULTS, "Content-Type": "application/sparql-query"}
                if '"boolean"' in self._send(address, headers, b"ASK {}", repeatable=True, text=True):
                    return address
                told.append(f"{address}: no answer of SPARQL")
            except QueryError as error:
                told.append(str(error))
        raise StoreError(f"no SPARQL server at {self.address}: {'; '.join(told)}; check the address")

    def _find_update(self) -> str:
        if named := os.environ.get(UPDATE_VARIABLE):
            return named
        query = self._query = self._query or self._find_query()
        stem, _, last = query.rpartition("/")
        told: list[str] = []
        for address in [f"{stem}/update", query] if last in ("query", "sparql") else [f"{query}/update", query]:
            try:
                headers = {"Content-Type": "application/sparql-update"}
                self._send(address, headers, b"INSERT DATA {}", repeatable=True)
            except QueryError as error:
                told.append(str(error))
            else:
                return address
        raise StoreError(
            f"the server at {self.address} takes no updates: {'; '.join(told)}; set {UPDATE_VARIABLE} to the address "
            f"that does, and {TOKEN_VARIABLE} if it wants a token"
        )

    def _send(
        self,
        address: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        repeatable: bool,
        kept: Path | None = None,
        text: bool = False,
    ) -> str:
        """Sends a request until it is answered. Gives the media type, or the text where that is asked for."""
        import httpx

        last = "no try was made"
        for attempt in range(self.tries):
            wait = min(0.25 * 2**attempt, LONGEST_WAIT)
            try:
                with self._http.stream("POST", address, headers=dict(headers), content=body) as response:
                    if response.is_success:
                        if text:
                            return response.read().decode("utf-8", "replace")
                        if kept is not None:
                            with kept.open("wb") as file:
                                for piece in response.iter_bytes():
                                    file.write(piece)
                        return str(response.headers.get("Content-Type", ""))
                    said = " ".join(response.read().decode("utf-8", "replace").split())[:300]
                    last = f"status {response.status_code}: {said}"
                    if response.status_code in (401, 403):
                        raise StoreError(f"{address} does not let us in ({last}); set {TOKEN_VARIABLE} to its token")
                    if response.status_code not in BUSY:
                        raise QueryError(f"{address} refuses the request ({last})")
                    wait = _asked_wait(response, wait)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:  # it has not arrived: always safe to repeat
                last = f"{type(error).__name__}: {error}"
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                last = f"{type(error).__name__}: {error}"
                if not repeatable:
                    raise StoreError(
                        f"the server at {address} went away ({last}), and nobody knows whether the update arrived; "
                        "look before you repeat it"
                    ) from error
            if wait > LONGEST_WAIT:
                break
            if attempt + 1 < self.tries:
                time.sleep(wait)
        raise StoreError(
            f"the server at {address} does not answer: {last}; what it has acknowledged is kept, run the same command "
            "again when it is back"
        )


def prefixed(sparql: str) -> str:
    """A query or update with the prefixes that the store knows declared before it."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(PREFIXES.items())) + sparql


def _asked_wait(response: httpx.Response, otherwise: float) -> float:
    """Seconds from Retry-After, where it has them."""
    try:
        return max(0.0, float(response.headers.get("Retry-After", "")))
    except ValueError:
        return otherwise
