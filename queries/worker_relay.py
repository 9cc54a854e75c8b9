"""Fetching for SERVICE and LOAD, from hosts that are allowed and public.

The engine would connect wherever a name leads, also to the machines next to it, and follow redirects. So it is given
the address of this relay in the place of the other server's, which

 1. asks only hosts that were allowed when the server was started;
 2. looks their addresses up, refuses when any of them is private, and connects to the very one it has looked at;
 3. follows no redirect, and takes no more bytes and time than it is given.
"""

from __future__ import annotations

import http.client
import ipaddress
import secrets
import socket
import ssl
import threading
from collections.abc import Callable, Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox

__all__ = ["Relay", "public_address"]

SECONDS: Final = 20.0
"""That another server may take for each step."""
LIMIT: Final = 64 << 20
"""Bytes of an answer."""
PASSED: Final = ("accept", "content-type")
"""Fields of the engine's request that are passed on."""


class Relay:
    """A small HTTP server on the loopback interface, behind a path that only this process knows."""

    def __init__(self, hosts: Collection[str], *, address: Callable[[str, int], str] | None = None) -> None:
        """Nothing listens yet: the first ``url`` starts it.

        Args:
            hosts: Names of the hosts that are allowed; ``name:port`` where it is not the scheme's port.
            address: Gives the address to connect to for a name and port, or raises OSError; ``public_address``.
        """
        self._hosts = frozenset(host.lower() for host in hosts)
        self._address = address or public_address
        self._secret = secrets.token_urlsafe(16)
        self._server: ThreadingHTTPServer | None = None
        self.problem = ""
        """What went wrong last."""

    def allows(self, iri: str) -> bool:
        """Whether an IRI leads to a host that is allowed."""
        try:
            parts = urlsplit(iri)
            return parts.scheme in ("http", "https") and parts.username is None and parts.netloc.lower() in self._hosts
        except ValueError:
            return False

    def url(self, iri: str) -> str:
        """The address here that stands for an IRI."""
        if self._server is None:
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
            threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}/{self._secret}/{quote(iri, safe='')}"

    def close(self) -> None:
        """Listens no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def fetch(self, method: str, iri: str, fields: dict[str, str], body: bytes) -> tuple[str, bytes]:
        """The media type and the content of another server's answer.

        Raises:
            OSError: there is no whole answer with status 200, or it is not allowed.
        """
        if not self.allows(iri):
            raise OSError(f"{iri} is not allowed")
        parts = urlsplit(iri)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or ""
        opened = socket.create_connection((self._address(host, port), port), timeout=SECONDS)
        try:
            if parts.scheme == "https":
                opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
            connection = http.client.HTTPConnection(host, port)
            connection.sock = opened
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path, body or None, {**fields, "Host": parts.netloc, "Connection": "close"})
            answer = connection.getresponse()
            content = answer.read(LIMIT + 1)
        except (http.client.HTTPException, ValueError) as error:
            raise OSError(f"{host}: {error!r}") from error
        finally:
            opened.close()
        if answer.status != 200:
            raise OSError(f"{iri} answers with status {answer.status}")
        if len(content) > LIMIT:
            raise OSError(f"{iri} answers with more than {LIMIT:,} bytes")
        return answer.headers.get_content_type(), content

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """SERVICE."""
                self._pass(self.rfile.read(int(self.headers.get("content-length", 0))))

            def do_GET(self) -> None:
                """LOAD."""
                self._pass(b"")

            def log_message(self, *_: object) -> None:
                """Not into the log."""

            def _pass(self, body: bytes) -> None:
                _, secret, iri = self.path.split("/", 2)
                fields = {name: self.headers[name] for name in PASSED if name in self.headers}
                try:
                    if not secrets.compare_digest(secret, relay._secret):
                        raise OSError("unknown")
                    media, content = relay.fetch(self.command, unquote(iri), fields, body)
                    if self.command == "GET":
                        media, content = _absolute(media, content, unquote(iri))
                except (OSError, SyntaxError) as error:
                    relay.problem = str(error)
                    self.send_error(502)
                    return
                self.send_response(200)
                self.send_header("content-type", media)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler


def public_address(host: str, port: int) -> str:
    """The first address of a host, all of whose addresses are public.

    Raises:
        OSError: it has none, or a private one.
    """
    found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        if not address.is_global or address.is_multicast:
            raise OSError(f"{host} leads to {text}, which is not a public address")
    return found[0]


def _absolute(media: str, content: bytes, base: str) -> tuple[str, bytes]:
    """The triples of a document with its own address as base, not that of the relay."""
    form = ox.RdfFormat.from_media_type(media)
    if form is None:
        raise OSError(f"{base} is {media}, not RDF")
    written = ox.serialize(
        ox.parse(content, form, base_iri=base, without_named_graphs=True), format=ox.RdfFormat.N_TRIPLES
    )
    assert written is not None  # noqa: S101 - it is bytes where no file is given; this tells the type checker
    return "application/n-triples", written
