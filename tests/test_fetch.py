"""Pages, feeds and sitemaps fetched from a real server on this machine, and what must not be fetched."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from practicegraph.graph import open_store
from practicegraph.graph.errors import MissingExtra
from practicegraph.ingest.feeds import listing
from practicegraph.ingest.fetch import Fetched, fetch
from practicegraph.ingest.fetch_http import Limits, _is_public
from practicegraph.ingest.ingest import ingest

PAGE = """<html><head><title>{0}</title><link rel="canonical" href="https://example.org/"></head><body><article><h1>{0}</h1>
<p>On 2 October 2023 the Kujawy Energy Cooperative organised a workshop on solar roofs in Kuyavia-Pomerania.
About 30 residents came. The Kujawy Energy Cooperative lends tools to neighbours who want to insulate their homes.
They read about {0} and agreed that it should go on.</p></article></body></html>"""
Answer = tuple[int, dict[str, str], bytes]
Route = Callable[[BaseHTTPRequestHandler], Answer | None]


class Site:
    """A server whose pages a test sets; it remembers what it was asked for."""

    def __init__(self) -> None:
        site = self
        self.routes: dict[str, Answer | Route] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []
        self.closing = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic()))
                route = site.routes.get(self.path, (404, {}, b"no such page"))
                answer = route(self) if callable(route) else route
                if answer is None:
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def page(self, path: str, title: str) -> None:
        self.routes[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.format(title).encode())

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.closing.set()
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def quick(**changed: object) -> Limits:
    return Limits(**{"delay": 0.0, "timeout": 5.0, "allow_private": True, **changed})  # type: ignore[arg-type]


def visit(site: Site, folder: Path, *paths: str, **changed: object) -> Fetched:
    return fetch([site.base + path for path in paths], folder, limits=quick(**changed))


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>{0}/</link>
<item><title>Solar</title><link>{0}/solar.html</link><guid isPermaLink="false">1</guid></item>
<item><title>Bakery</title><guid>{0}/bakery.html</guid></item>
<item><title>Mail</title><link>mailto:info@example.org</link></item></channel></rss>"""


def test_a_feed_stands_for_its_pages(site: Site, tmp_path: Path) -> None:
    site.routes["/feed.xml"] = (200, {"Content-Type": "application/rss+xml"}, RSS.format(site.base).encode())
    site.page("/solar.html", "Solar roofs")
    site.page("/bakery.html", "A bakery for six villages")
    with open_store(tmp_path / "db") as store:
        first = ingest([site.base + "/feed.xml"], store, plain=True, web=quick())
        assert first.new == (site.base + "/bakery.html", site.base + "/solar.html")
        assert first.failed == ()
        assert {source.url for source in store.sources()} == set(first.new)  # not the address they tell of themselves
        again = ingest([site.base + "/feed.xml"], store, plain=True, web=quick())
        assert (again.new, again.changed, again.unchanged) == ((), (), tuple(sorted(first.new)))
        site.page("/solar.html", "Solar roofs, now with batteries")
        third = ingest([site.base + "/feed.xml"], store, plain=True, web=quick())
        assert third.changed == (site.base + "/solar.html",)
        assert len(store.sources()) == 2
    assert len(list((tmp_path / "db" / "fetched").glob("*.html"))) == 2


def test_every_request_tells_who_asks(site: Site, tmp_path: Path) -> None:
    site.page("/a.html", "A")
    visit(site, tmp_path, "/a.html")
    assert site.paths() == ["/robots.txt", "/a.html"]
    assert all(headers["user-agent"].startswith("practicegraph/") for _, headers, _ in site.asked)


def test_the_next_run_asks_only_for_what_has_changed(site: Site, tmp_path: Path) -> None:
    def page(handler: BaseHTTPRequestHandler) -> Answer:
        if handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"]:
            return 304, {}, b""
        return (
            200,
            {"Content-Type": "text/html", "ETag": '"v1"', "Last-Modified": "Mon, 02 Oct 2023 10:00:00 GMT"},
            (PAGE.format("Solar").encode()),
        )

    site.routes["/a.html"] = page
    first = visit(site, tmp_path, "/a.html")
    second = visit(site, tmp_path, "/a.html")
    assert (first.not_modified, second.not_modified) == (0, 1)
    assert first.pages == second.pages
    (path,) = second.pages
    assert b"Solar" in path.read_bytes()


def test_robots_and_pauses(site: Site, tmp_path: Path) -> None:
    rules = (
        b"User-agent: *\nDisallow: /private*/\n\nUser-agent: practicegraph\nDisallow: /private*/\nCrawl-delay: 0.3\n"
    )
    site.routes["/robots.txt"] = (200, {"Content-Type": "text/plain"}, rules)
    site.page("/private-2/a.html", "Hidden")
    site.page("/b.html", "Open")
    site.page("/c.html", "Open too")
    fetched = visit(site, tmp_path, "/private-2/a.html", "/b.html", "/c.html")
    ((address, reason),) = fetched.failed
    assert address.endswith("/private-2/a.html")
    assert "robots.txt" in reason
    assert sorted(fetched.pages.values()) == [site.base + "/b.html", site.base + "/c.html"]
    assert site.paths() == ["/robots.txt", "/b.html", "/c.html"]
    moments = [moment for _, _, moment in site.asked]
    assert all(later - earlier >= 0.29 for earlier, later in pairwise(moments))


def test_robots_that_cannot_be_read_mean_no(site: Site, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = (503, {}, b"busy")
    site.page("/a.html", "A")
    fetched = visit(site, tmp_path, "/a.html")
    assert not fetched.pages
    assert "503" in fetched.failed[0][1]
    assert site.paths() == ["/robots.txt"]


def test_a_sitemap_and_an_index(site: Site, tmp_path: Path) -> None:
    names = ("one", "two", "three")
    urls = "".join(f"<url><loc>{site.base}/{name}.html</loc></url>" for name in names)
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemapindex {space}><sitemap><loc>{site.base}/map.xml.gz</loc></sitemap></sitemapindex>"
    packed = gzip.compress(f"<urlset {space}>{urls}</urlset>".encode())
    site.routes["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, index.encode())
    site.routes["/map.xml.gz"] = (200, {"Content-Type": "application/gzip"}, packed)
    for name in names:
        site.page(f"/{name}.html", name)
    assert len(visit(site, tmp_path / "all", "/sitemap.xml").pages) == 3
    some = visit(site, tmp_path / "some", "/sitemap.xml", pages=3)
    assert len(some.pages) == 2  # the sitemap in the index counts
    assert "limit of 3" in some.warnings[0]


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="edit" href="/edit"/><link href="a.html"/>
<id>urn:uuid:1</id></entry><entry><link rel="alternate" href="https://b.example/b"/></entry></feed>"""
RDF = b"""<!-- 1.0 --><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="x"><link> https://c.example/ </link></item></rdf:RDF>"""


@pytest.mark.parametrize(
    ("data", "links"),
    [
        (ATOM, ("https://site.example/news/a.html", "https://b.example/b")),
        (RDF, ("https://c.example/",)),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<rss><channel/></rss>", ()),
    ],
)
def test_what_a_feed_lists(data: bytes, links: tuple[str, ...]) -> None:
    found = listing(data, address="https://site.example/news/feed", max_bytes=10_000)
    assert found is not None
    assert found.addresses == links


def test_a_page_is_no_feed() -> None:
    assert listing(PAGE.encode(), address="https://site.example/", max_bytes=10_000) is None
    assert listing(b"\x1f\x8b no gzip", address="https://site.example/", max_bytes=10_000) is None


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><link>https://x.example/&b;</link></item></channel></rss>"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, {"Content-Type": "application/rss+xml"}, BOMB), "entities"),
        ((200, {"Content-Type": "application/rss+xml"}, b"<rss><channel>"), "not well-formed"),
        ((200, {}, gzip.compress(b"<rss>" + b" " * 200_000)), "unpacks"),
        ((200, {"Content-Encoding": "gzip", "Content-Type": "text/html"}, gzip.compress(b"a" * 300_000)), "larger"),
        ((200, {"Content-Type": "text/html"}, b"a" * 200_000), "larger"),
        ((200, {"Content-Type": "text/html"}, b"  "), "empty"),
        ((410, {}, b"gone"), "410"),
        ((500, {}, b"oh"), "500"),
        ((302, {"Location": "/here"}, b""), "redirected more than"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "no address on the web"),
        ((302, {"Location": "http://user:secret@127.0.0.1/"}, b""), "user name"),
        ((302, {"Location": "http://[broken/"}, b""), "no address"),
        ((200, {"Content-Type": "application/rss+xml"}, b"<rss><channel/></rss>"), "lists no page"),
    ],
)
def test_what_goes_wrong_is_told_and_the_rest_goes_on(site: Site, tmp_path: Path, answer: Answer, said: str) -> None:
    site.routes["/here"] = answer
    site.page("/good.html", "Good")
    fetched = visit(site, tmp_path, "/here", "/good.html", max_bytes=100_000)
    ((address, reason),) = fetched.failed
    assert address == site.base + "/here"
    assert said in reason
    assert "\n" not in reason
    assert list(fetched.pages.values()) == [site.base + "/good.html"]


def test_a_server_that_never_answers(site: Site, tmp_path: Path) -> None:
    def silent(_: BaseHTTPRequestHandler) -> None:
        site.closing.wait(20)

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not site.closing.wait(0.1):  # every read is in time, the whole never is
            try:
                handler.wfile.write(b"a")
                handler.wfile.flush()
            except OSError:
                return

    site.routes["/silent"] = silent
    site.routes["/dripping"] = dripping
    site.page("/good.html", "Good")
    begin = time.monotonic()
    fetched = visit(site, tmp_path, "/silent", "/dripping", "/good.html", timeout=0.5)
    assert time.monotonic() - begin < 5
    assert [address for address, _ in fetched.failed] == [site.base + "/silent", site.base + "/dripping"]
    assert all("within 0.5 seconds" in reason for _, reason in fetched.failed)
    assert list(fetched.pages.values()) == [site.base + "/good.html"]


def test_private_addresses_are_refused(site: Site, tmp_path: Path) -> None:
    site.page("/a.html", "A")
    port = site.base.rpartition(":")[2]
    given = [f"http://{host}:{port}/a.html" for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433")]  # noqa: S104
    fetched = fetch(given, tmp_path, limits=Limits(delay=0.0, timeout=5.0))
    assert not fetched.pages
    assert [address for address, _ in fetched.failed] == given
    assert all("private network" in reason or "no such host" in reason for _, reason in fetched.failed)
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is let through as if it were public; the second, by another name, is looked at again."""
    site.routes["/feed.xml"] = (302, {"Location": site.base.replace("127.0.0.1", "127.0.0.2") + "/inside"}, b"")
    monkeypatch.setattr("practicegraph.ingest.fetch_http._is_public", lambda address: address == "127.0.0.1")
    fetched = fetch([site.base + "/feed.xml"], tmp_path, limits=Limits(delay=0.0, timeout=5.0))
    assert "127.0.0.2" in fetched.failed[0][1]
    assert "private network" in fetched.failed[0][1]
    assert site.paths() == ["/robots.txt", "/feed.xml"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert _is_public(address) is public


def test_two_addresses_that_lead_to_one_page_are_one(site: Site, tmp_path: Path) -> None:
    site.page("/a.html", "A")
    site.routes["/old"] = (301, {"Location": "/a.html"}, b"")
    fetched = visit(site, tmp_path, "/old", "/a.html")
    assert list(fetched.pages.values()) == [site.base + "/a.html"]


def test_a_name_that_nobody_has_and_a_closed_port(tmp_path: Path) -> None:
    fetched = fetch(["http://nobody.invalid/a", "http://127.0.0.1:9/a"], tmp_path, limits=quick())
    assert ["no such host" in fetched.failed[0][1], "cannot be reached" in fetched.failed[1][1]] == [True, True]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "practicegraph.ingest.fetch", None)
    with open_store(":memory:") as store, pytest.raises(MissingExtra, match=r"practicegraph\[web\]"):
        ingest(["https://example.org/"], store)
