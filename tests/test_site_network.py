"""The network of pages that are files: what the browser computes from a disk is what the server says."""

import csv
import functools
import re
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import watch
from catalogue import catalogue
from explorer_store import Client, example_store
from playwright.sync_api import Browser

from practicegraph.graph import open_store
from practicegraph.queries.current import Current
from practicegraph.viz.explorer import explorer_app
from practicegraph.viz.page_render import asset
from practicegraph.viz.site_crawl import Site
from practicegraph.viz.site_links import Target
from practicegraph.viz.site_network import COUNTED, MESSAGES

READY = "#net[data-ready]"
VALDO, ICMC, MAQUIS = (f"organisation/{name}" for name in ("entraide-pierre-valdo", "icmc-europe", "au-maquis"))
STATES = (
    "",
    "theme=governance",
    "theme=governance,mobility&region=fr",
    "region=fr-84&grade=derived",
    "kind=association",
    "since=2021-10&until=2022",
    "until=2021-09-30",
    f"focus={VALDO}",
    f"focus={VALDO}&depth=2&theme=governance",
    f"between={MAQUIS},organisation/iom-spain",
    f"between={MAQUIS},organisation/agir",
    f"more={MAQUIS}&region=fr-19",
    "group=0",
    "group=1&colour=group",
    "alone=no",
    f"select={VALDO}",
    f"select={VALDO}~{ICMC}",
    "select=group/0",
    "select=organisation/nobody",
    f"find=valdo&from={ICMC}",
)
PARTS = ("summary", "filters", "cuts", "legend", "panel", "tables", "time", "found")
COMPARE = """async ([address, server]) => {
  const there = new DOMParser().parseFromString(server, "text/html");
  const here = await practicegraphSource.page(new URL(address, location.href).href);
  const text = (page, part) => { const held = page.getElementById(`net-${part}`)?.cloneNode(true);
    held?.querySelectorAll(".downloads, noscript, .sliders, [hidden]").forEach((one) => one.remove());
    return (held?.textContent ?? "").replace(/\\s+/g, ""); };
  return PARTS.filter((part) => text(there, part) !== text(here, part))
    .map((part) => [part, text(there, part), text(here, part)]);
}""".replace("PARTS", str(list(PARTS)))
DRAWN = """async (address) => {
  const { nodes, links } = await practicegraphSource.picture(new URL(address, location.href).href);
  return [nodes.map(([id, name, x, y, r, s, g, n, d, what]) => [id, name, n, d, what]).sort(),
    links.map(([a, b, w, s]) => [nodes[a][0], nodes[b][0], w, s]).sort(), nodes.map(([id, , x, y]) => [id, x, y])];
}"""


class Networks(Site):
    """Writes only what the networks need."""

    def want(self, target: Target, name: str) -> None:
        if target.path.startswith("/network"):
            super().want(target, name)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("network") / "store")


@pytest.fixture(scope="module")
def site(store: Path) -> Path:
    """The networks of the example reports as files, in French."""
    folder = store.parent / "site"
    with open_store(store, read_only=True) as opened:
        made = Networks(opened, folder, ("fr",))
        made.write([Target("fr", "/network")])
    for name in {"page_site.js", *made.written.assets}:
        made.put(f"static/{name}", asset(name) or b"")
    return folder


def states(lens: str) -> list[str]:
    return [*(STATES if not lens else (STATES[place] for place in (0, 1, 5, 12, 14)))]


@pytest.fixture(scope="module")
def answers(store: Path) -> dict[tuple[str, str], tuple[str, dict[str, list[list[Any]]]]]:
    """The page and the picture of the server by network and state; asked before there is a browser."""
    client = Client(explorer_app(Current(store)), **{"accept-language": "fr"})
    found = {}
    for lens in ("", "practices", "themes"):
        for state in states(lens):
            asked = "?" + "&".join(filter(None, (f"lens={lens}" if lens else "", state)))
            page = client.get(f"/network{asked}")
            assert page.status_code == 200, asked
            found[lens, state] = (page.text, client.get(f"/network/data.json{asked}").json())
    return found


@pytest.mark.parametrize("lens", ["", "practices", "themes"])
def test_the_browser_says_what_the_server_says(
    answers: dict[tuple[str, str], tuple[str, dict[str, list[list[Any]]]]], site: Path, browser: Browser, lens: str
) -> None:
    page = browser.new_page()
    page.goto((site / "network" / (f"lens-{lens}" if lens else "") / "index.html").as_uri())
    page.wait_for_selector(READY)
    for state in states(lens):
        text, data = answers[lens, state]
        assert page.evaluate(COMPARE, [f"?{state}", text]) == [], state
        nodes, links, places = page.evaluate(DRAWN, f"?{state}")
        assert nodes == sorted([node[0], node[1], *node[7:]] for node in data["nodes"]), state
        ids = [node[0] for node in data["nodes"]]
        assert sorted(links) == sorted([ids[a], ids[b], weight, stated] for a, b, weight, stated, *_ in data["links"])
        if not re.search("focus|between|more|group=", state):  # cuts are laid out in the browser
            assert {i: (x, y) for i, x, y in places} == {node[0]: (node[2], node[3]) for node in data["nodes"]}
        assert all(abs(x) < 5000 and abs(y) < 5000 for _, x, y in places), "places are numbers, and near"
    page.close()


class Quiet(SimpleHTTPRequestHandler):
    """A web server that knows nothing of practicegraph."""

    def log_message(self, *_: object) -> None:
        pass


def test_from_a_disk_and_from_a_web_server(site: Path, browser: Browser, tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for root in (site.as_uri(), f"http://127.0.0.1:{server.server_port}"):
        watched = watch(browser)
        page = watched.page
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{root}/network/index.html?focus={VALDO}")
        page.wait_for_selector(READY)
        page.locator("#net-filters").get_by_role("link", name="Vaucluse").click()
        page.wait_for_url("**region=fr-84**")
        assert "focus=" in page.url
        page.locator("#net-panel .near a").first.click()
        page.locator("#net-panel .quote blockquote").first.wait_for()
        source = page.locator("#net-panel figcaption a").first.get_attribute("href") or ""
        assert re.fullmatch(r"\.\./id/source/[^/]+/index\.html#q-\d+-\d+", source)
        page.go_back()
        page.locator("#net-panel .near").wait_for()
        for form in ("gexf", "graphml", "csv", "svg"):
            with page.expect_download() as caught:
                page.locator(f".downloads a[href$='view.{form}']").click()
            caught.value.save_as(tmp_path / f"network.{form}")
        assert nx.read_gexf(tmp_path / "network.gexf").number_of_edges() > 0
        assert nx.read_graphml(tmp_path / "network.graphml").number_of_edges() > 0
        assert next(csv.reader((tmp_path / "network.csv").read_text("utf-8").splitlines()))[0] == "from"
        assert (tmp_path / "network.svg").read_text("utf-8").startswith("<svg")
        assert watched.complaints == []
        assert {address.partition(":")[0] for address in watched.requests} <= {root.partition(":")[0], "blob", "data"}
        page.close()
    server.shutdown()
    server.server_close()


def test_what_the_scripts_say_is_translated() -> None:
    known = {message.id: message for message in catalogue("fr") if message.id}
    held = {one for one in known if isinstance(one, str)} | {
        one for ids in known if isinstance(ids, tuple) for one in ids
    }
    assert [text for text in (*MESSAGES, *(one for one, _ in COUNTED)) if text not in held] == []
    scripts = "".join((asset(f"net_offline_{name}.js") or b"").decode() for name in ("parts", "panel"))
    said = set(re.findall(r'\bt\("([^"]+)"\)', scripts)) | set(re.findall(r'\?\s*"([^"]+)" : "[^"]+"\)', scripts))
    assert said - set(MESSAGES) == set()
    assert len(said) > 30
    counted = set(re.findall(r'\bn\("([^"]+)"', scripts))
    assert counted <= {one for one, _ in COUNTED}
