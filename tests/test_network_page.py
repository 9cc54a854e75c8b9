"""The page of a network in a real browser: nothing leaves it, nothing in a name runs, search and details work."""

import random
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import Watched, watch
from playwright.sync_api import Browser

from practicegraph.viz.network import draw

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
QUOTE = "</script><script>alert(3)</script> “they said” <b>&amp; went</b>"
FAMILIES = ("public-body", "civil-society", "business", "")


def network(count: int, *, seed: int = 1) -> "nx.Graph[str]":
    """Communities around hubs, with some that nobody works with; one name and one quote that want to run."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    graph: nx.Graph[str] = nx.Graph(title=f"Who <b>works</b> {HOSTILE}", sizes="partners", widths="reports", note="")
    for number in range(count):
        label = HOSTILE if number == 1 else f"Organisation Élan {number} of the valley"
        family = FAMILIES[number % len(FAMILIES)]
        graph.add_node(f"https://example.org/{number:04}", label=label, kind="organisation", group="a <i>kind</i>")
        graph.nodes[f"https://example.org/{number:04}"].update(family=family, regions=("Lozère",), iri=str(number))
    nodes = sorted(graph)
    for number, node in enumerate(nodes[1:], 1):
        if number % 9 and number % 14:
            graph.add_edge(node, nodes[number - number % 9 if chance.random() < 0.7 else chance.randrange(number)])
    for number, data in enumerate(data for *_, data in graph.edges(data=True)):
        data.update(
            label="together", kinds=("organised an event together",), themes=("mobility",), sources=number % 3 + 1
        )
        data.update(weight=number % 3 + 1, grade=("stated", "derived")[number % 2], quotes=((QUOTE, "Report <1>"),))
    for node, data in graph.nodes.items():
        data["weight"] = graph.degree(node)
    return graph


def opened(browser: Browser, folder: Path, count: int) -> Watched:
    path = folder / f"network {count}.html"
    draw(network(count), path)
    watched = watch(browser)
    watched.page.goto(path.as_uri())
    watched.page.wait_for_function("window.practicegraph && practicegraph.shown.length > 0")
    return watched


@pytest.fixture(scope="module")
def thirty(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    return opened(browser, tmp_path_factory.mktemp("pages"), 30)


@pytest.fixture(autouse=True)
def _whole(thirty: Watched) -> None:
    thirty.page.keyboard.press("Escape")
    thirty.page.evaluate("practicegraph.network.fit({ animation: false, maxZoomLevel: 1.25 })")
    thirty.page.fill("#search", "")


def test_nothing_leaves_and_nothing_complains(browser: Browser, tmp_path: Path) -> None:
    for count in (0, 1, 2, 30, 120):
        path = tmp_path / f"{count}.html"
        draw(network(count), path)
        watched = watch(browser)
        watched.page.goto(path.as_uri())
        watched.page.wait_for_function("window.practicegraph")
        watched.page.wait_for_timeout(150)
        assert watched.requests == [path.as_uri()]
        assert watched.complaints == []
        watched.page.close()


def test_the_policy_stops_what_is_not_ours(thirty: Watched) -> None:
    before = len(thirty.complaints)
    thirty.page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
        const i = new Image(); i.src = 'https://example.org/x.png';
        document.body.append(s, i); s.remove(); i.remove(); }"""
    )
    thirty.page.wait_for_timeout(200)
    assert thirty.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in text for text in thirty.complaints[before:])
    del thirty.complaints[before:]


def test_names_and_quotes_are_text(thirty: Watched) -> None:
    page = thirty.page
    assert page.title() == f"Who <b>works</b> {HOSTILE}"
    assert page.locator("h1").inner_text() == f"Who <b>works</b> {HOSTILE}"
    page.evaluate("practicegraph.choose(practicegraph.data.nodes.find(n => n.label.startsWith('<script')).id, true)")
    details = page.locator("#details")
    assert HOSTILE in details.locator("h2").inner_text()
    assert QUOTE in details.inner_text()
    assert page.locator("img, b, i").count() == 0
    assert page.evaluate("document.scripts.length") == 4
    assert thirty.complaints == []


def test_signs_stand_apart_at_finite_places(thirty: Watched) -> None:
    found = thirty.page.evaluate(
        "practicegraph.data.nodes.map(n => ({ ...practicegraph.network.getPosition(n.id), r: n.size }))"
    )
    assert len(found) == 30
    assert all(abs(node["x"]) < 5000 and abs(node["y"]) < 5000 for node in found)
    for number, one in enumerate(found):
        for other in found[:number]:
            away = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            assert away > one["r"] + other["r"]


def test_nearly_all_of_thirty_names_are_shown_at_once_and_all_can_be(thirty: Watched) -> None:
    assert thirty.page.evaluate("practicegraph.shown.length") >= 28
    seen = thirty.page.evaluate(
        """async () => { const seen = new Set();
        for (const n of practicegraph.data.nodes) {
          practicegraph.network.moveTo({ position: { x: n.x, y: n.y }, scale: 2.5, animation: false });
          await new Promise(done => setTimeout(done, 40));
          practicegraph.shown.forEach(name => seen.add(name));
        } return seen.size; }"""
    )
    assert seen == 30


def test_five_hundred_show_what_fits_and_more_when_zoomed_in(browser: Browser, tmp_path: Path) -> None:
    watched = opened(browser, tmp_path, 500)
    page = watched.page
    whole = page.evaluate("practicegraph.shown.length")
    assert 20 <= whole <= 200
    inside = page.evaluate(
        """() => { const f = document.getElementById('network').getBoundingClientRect();
        return practicegraph.data.nodes.filter(n => { const p = practicegraph.network.canvasToDOM(n);
        return p.x > 0 && p.y > 0 && p.x < f.width && p.y < f.height; }).length; }"""
    )
    assert inside == 500
    page.evaluate("practicegraph.network.moveTo({ scale: 2, animation: false })")
    page.wait_for_timeout(200)
    shown = page.evaluate(
        """() => { const f = document.getElementById('network').getBoundingClientRect();
        const seen = practicegraph.data.nodes.filter(n => { const p = practicegraph.network.canvasToDOM(n);
        return p.x > 0 && p.y > 0 && p.x < f.width && p.y < f.height; }).length;
        return [practicegraph.shown.length, seen]; }"""
    )
    assert shown[0] / shown[1] > 2 * whole / 500
    assert watched.complaints == []
    page.close()


def test_search_ignores_case_and_accents_and_goes_there(thirty: Watched) -> None:
    page = thirty.page
    page.fill("#search", "ELAN 17")
    assert page.locator("#found button").all_inner_texts() == ["Organisation Élan 17 of the valley"]
    assert page.locator("#hits").inner_text() == "1 found"
    page.press("#search", "Enter")
    page.wait_for_timeout(600)
    assert page.locator("#details h2").inner_text() == "Organisation Élan 17 of the valley"
    chosen = page.evaluate("practicegraph.network.getSelectedNodes()")
    centre, place = page.evaluate(
        "([id]) => [practicegraph.network.getViewPosition(), practicegraph.network.getPosition(id)]", chosen
    )
    assert abs(centre["x"] - place["x"]) + abs(centre["y"] - place["y"]) < 2
    page.fill("#search", "nobody at all")
    assert "nothing of this name" in page.locator("#found").inner_text()


def test_keyboard_alone_reaches_the_quotes(thirty: Watched) -> None:
    page = thirty.page
    page.focus("#search")
    page.keyboard.type("Élan 10 of")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    button = page.locator("#details .near button").first
    button.focus()
    page.keyboard.press("Enter")
    assert "Report <1>" in page.locator("#details cite").first.inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()


def test_clicking_a_sign_tells_of_it(thirty: Watched) -> None:
    page = thirty.page
    at: dict[str, Any] = page.evaluate(
        "() => { const n = practicegraph.data.nodes[9]; return practicegraph.network.canvasToDOM(n); }"
    )
    page.locator("#network canvas").click(position={"x": at["x"], "y": at["y"]})
    assert page.locator("#details h2").inner_text() == "Organisation Élan 9 of the valley"
    assert "a <i>kind</i>" in page.locator("#details").inner_text()


def test_tooltips_say_what_how_and_in_which_words(thirty: Watched) -> None:
    page = thirty.page
    at = page.evaluate(
        """() => { const e = practicegraph.data.edges[3];
        const [a, b] = [e.from, e.to].map(id => practicegraph.network.getPosition(id));
        return practicegraph.network.canvasToDOM({ x: (a.x * 2 + b.x) / 3, y: (a.y * 2 + b.y) / 3 }); }"""
    )
    box = page.locator("#network canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + at["x"] + 1, box["y"] + at["y"] + 1)
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    page.wait_for_selector("div.vis-tooltip", state="visible")
    text = page.locator("div.vis-tooltip").inner_text()
    assert "organised an event together" in text
    assert "on mobility" in text
    assert "report" in text
    assert "<script>alert(3)</script>" in text


def test_the_table_says_the_same(thirty: Watched) -> None:
    graph = network(30)
    rows = thirty.page.locator("#table tbody tr")
    assert rows.count() == graph.number_of_edges()
    assert thirty.page.locator("#table blockquote").count() == graph.number_of_edges()
    alone = thirty.page.locator("#table p").inner_text()
    assert all(graph.nodes[node]["label"] in alone for node in nx.isolates(graph))


def test_the_page_reads_without_script(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    draw(network(30), path)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("noscript").inner_text() == "The picture needs JavaScript. The table below says the same."
    assert page.locator("#table tbody tr").count() == network(30).number_of_edges()
    context.close()


def test_a_narrow_screen_has_no_sideways_scrolling(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    draw(network(30), path)
    watched = watch(browser, width=390, height=800)
    watched.page.goto(path.as_uri())
    watched.page.wait_for_function("window.practicegraph")
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    watched.page.close()
