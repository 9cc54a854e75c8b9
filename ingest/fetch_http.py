"""One page from the web, and nothing that a page could trick a program inside a network into.

What is asked of every request, and of every hop of a redirect:

1. http or https, without a user name in the address;
2. the name is resolved here, and every address that it stands for must be a public one; the connection then goes to
   such an address and to no other, so that a second answer of the name server changes nothing;
3. robots.txt of the host allows the page to this program, whose name stands in the User-Agent;
4. a pause since the last request to this host: a second, or more where robots.txt asks for more.

Everything that a request takes, from connecting to the last byte, has one limit of time and one of size.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import urljoin

import httpx
from protego import Protego

from practicegraph.graph.errors import ReadError

__all__ = ["Answer", "Limits", "Visitor"]

AGENT = "practicegraph"
LONGEST_DELAY = 30.0
"""Seconds; hosts that ask for longer pauses between two requests get this one."""
MOST_ROBOTS = 500_000
"""Bytes of robots.txt that are looked at, as RFC 9309 has it."""
REDIRECTS = (301, 302, 303, 307, 308)
EMBEDDING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "2002::/16", "2001::/32")))
"""Networks that carry IPv4 addresses, private ones too (NAT64, 6to4, Teredo)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How the web is visited."""

    delay: float = 1.0
    """Seconds between two requests to one host."""
    timeout: float = 30.0
    """Seconds for one request, all in all."""
    max_bytes: int = 20_000_000
    pages: int = 500
    """Pages of all feeds and sitemaps of a run."""
    redirects: int = 5
    allow_private: bool = False
    """Also visit addresses of this machine and of private networks: for one's own servers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    address: str
    """Where it was in the end, after redirects."""
    status: int
    headers: Mapping[str, str]
    """With names in small letters."""
    body: bytes


@dataclass(slots=True)
class Visitor:
    """Fetches pages one after the other; remembers robots.txt, pauses, and hosts that did not answer."""

    limits: Limits = field(default_factory=Limits)
    _robots: dict[str, Protego | ReadError] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _context: ssl.SSLContext | None = None

    async def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET, redirects followed.

        Raises:
            ReadError: refused by one of the rules above, not reachable, too slow, too large, or redirected in circles.
        """
        return await self._follow(address, headers or {}, robots=True)

    async def _follow(self, address: str, headers: Mapping[str, str], *, robots: bool) -> Answer:
        here = address
        for _ in range(self.limits.redirects + 1):
            url = _checked(here, told=address)
            if robots:
                await self._ask_robots(url)
            await self._pause(url, robots=robots)
            try:
                async with asyncio.timeout(self.limits.timeout):
                    answer = await self._request(url, headers, limit=self.limits.max_bytes if robots else MOST_ROBOTS)
            except TimeoutError:
                raise ReadError(
                    f"{here}: no whole answer within {self.limits.timeout:g} seconds; try again later."
                ) from None
            finally:
                self._last[url.host] = asyncio.get_running_loop().time()
            if answer.status not in REDIRECTS or not answer.headers.get("location"):
                return answer
            try:
                here = urljoin(here, answer.headers["location"])
            except ValueError:
                raise ReadError(f"{here}: leads to {answer.headers['location']}, which is no address.") from None
        raise ReadError(f"{address}: redirected more than {self.limits.redirects} times; check the address.")

    async def _request(self, url: httpx.URL, headers: Mapping[str, str], *, limit: int) -> Answer:
        if self._context is None:
            self._context = httpx.create_ssl_context()
        sent = {"Host": url.netloc.decode("ascii"), "User-Agent": f"{AGENT}/{version('practicegraph')}", **headers}
        failure: Exception | None = None
        for ip in await self._addresses(url):
            # a client for each request: a connection that is kept belongs to the address and not to the host
            async with httpx.AsyncClient(
                verify=self._context, trust_env=False, timeout=self.limits.timeout, follow_redirects=False
            ) as client:
                request = client.build_request(
                    "GET", url.copy_with(host=ip), headers=sent, extensions={"sni_hostname": _host(url)}
                )
                try:
                    response = await client.send(request, stream=True)
                    body = await _body(response, url, limit)
                except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                    failure = error
                    continue
                except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                    raise ReadError(
                        f"{url}: the server's answer broke off ({error or type(error).__name__})."
                    ) from None
                lowered = {key.lower(): value for key, value in response.headers.items()}
                return Answer(str(url), response.status_code, lowered, body)
        raise ReadError(f"{url}: cannot be reached ({failure}); check the address and the connection.")

    async def _addresses(self, url: httpx.URL) -> list[str]:
        """The IP addresses of a host.

        Raises:
            ReadError: the name is not known, or one of them is not public.
        """
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(_host(url), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise ReadError(f"{url}: no such host {url.host!r}; check the address and the connection.") from None
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        for address in addresses:
            if not self.limits.allow_private and not _is_public(address):
                leads = f" ({address})" if address != _host(url).strip("[]") else ""
                raise ReadError(
                    f"{url}: {url.host}{leads} is an address of this machine or a private network; refused. Save the "
                    "page and read the file, or allow private addresses for a server of your own."
                )
        return addresses

    async def _pause(self, url: httpx.URL, *, robots: bool) -> None:
        known = self._robots.get(_origin(url)) if robots else None
        wanted = 0.0
        if known is not None and not isinstance(known, ReadError):
            wanted = min(known.crawl_delay(AGENT) or 0.0, LONGEST_DELAY)
        now = asyncio.get_running_loop().time()
        if url.host in self._last:
            await asyncio.sleep(max(0.0, self._last[url.host] + max(wanted, self.limits.delay) - now))

    async def _ask_robots(self, url: httpx.URL) -> None:
        """Lets a page pass or not, by the host's robots.txt as RFC 9309 reads it: not there is yes, broken is no.

        Raises:
            ReadError: the page must not be visited, or the host does not answer.
        """
        origin = _origin(url)
        if origin not in self._robots:
            try:
                self._robots[origin] = await self._robots_of(origin)
            except ReadError as error:
                self._robots[origin] = error
        known = self._robots[origin]
        if isinstance(known, ReadError):
            raise ReadError(f"{url}: not visited, since robots.txt of its host cannot be read: {known}")
        if not known.can_fetch(str(url), AGENT):
            raise ReadError(f"{url}: robots.txt of {url.host} asks programs not to visit this page; save it by hand.")

    async def _robots_of(self, origin: str) -> Protego:
        answer = await self._follow(f"{origin}/robots.txt", {}, robots=False)
        if answer.status >= 500:
            raise ReadError(f"{origin}/robots.txt: the server answers {answer.status}; try again later.")
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status < 300 else "")


def _checked(address: str, *, told: str) -> httpx.URL:
    try:
        url = httpx.URL(address).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise ReadError(f"{told}: is no address of a page ({error}); check it.") from None
    seen = f"{told}: leads to {address}, which" if address != told else f"{told}:"
    if url.scheme not in ("http", "https") or not url.host:
        raise ReadError(f"{seen} is no address on the web (http or https); refused.")
    if url.userinfo:
        raise ReadError(f"{seen} holds a user name; give the address without it.")
    return url


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")  # names beyond ASCII in the letters that name servers know


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or any(ip in network for network in EMBEDDING)):
        return False
    return ip.is_global and not ip.is_multicast


async def _body(response: httpx.Response, url: httpx.URL, limit: int) -> bytes:
    """The body unpacked, up to a limit."""
    size, pieces = 0, []
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > limit:
            raise ReadError(f"{url}: is larger than the limit of {limit:,} bytes; refused.")
        pieces.append(piece)
    return b"".join(pieces)
