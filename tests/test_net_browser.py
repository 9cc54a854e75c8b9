"""The network page in a real browser on a real server: the picture, hands and keys on it, and nothing that leaks."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Watched, axe_script, watch
from endpoint_server import Server, serve
from explorer_store import example_store
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[1]
READY = "#net[data-ready]"
PICTURE = "practicegraph.picture"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(example_store(tmp_path_factory.mktemp("network") / "store"), writable=False) as running:
        yield running


@pytest.fixture
def shown(browser: Browser, server: Server) -> Iterator[Watched]:
    watched = watch(browser)
    watched.page.emulate_media(reduced_motion="reduce")
    watched.page.goto(server.address + "/network")
    watched.page.wait_for_selector(READY)
    yield watched
    assert watched.complaints == []
    assert {address.split("/")[2] for address in watched.requests} == {server.address.split("/")[2]}
    watched.page.close()


def until(page: Page, expression: str) -> None:
    """Waits for something to be true; playwright's own way evaluates strings, which the page's policy refuses."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def place(shown: Watched, name: str) -> tuple[float, float]:
    """Where a node is on the screen."""
    box = shown.page.locator("#net-canvas").bounding_box()
    assert box is not None
    x, y = shown.page.evaluate(
        f"(name) => {{ const n = {PICTURE}.nodes.find((n) => n.name === name); return {PICTURE}.screen(n.x, n.y); }}",
        name,
    )
    return box["x"] + x, box["y"] + y


def test_the_picture_is_drawn(shown: Watched) -> None:
    colours = shown.page.evaluate(
        """() => { const c = document.getElementById('net-canvas'); const d = c.getContext('2d')
        .getImageData(0, 0, c.width, c.height).data; const s = new Set();
        for (let i = 0; i < d.length; i += 4) s.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return s.size; }"""
    )
    assert colours > 20
    inside = shown.page.evaluate(
        f"{PICTURE}.nodes.every((n) => {{ const [x, y] = {PICTURE}.screen(n.x, n.y);"
        f"return x > 0 && y > 0 && x < {PICTURE}.width && y < {PICTURE}.height; }})"
    )
    assert inside


def test_a_click_opens_the_evidence_and_going_back_is_undoing(shown: Watched) -> None:
    page = shown.page
    page.mouse.click(*place(shown, "ICMC Europe"))
    expect(page.locator("#net-panel h2")).to_have_text("ICMC Europe")
    assert "select=organisation%2Ficmc-europe" in page.url
    page.locator("#net-panel .near a").first.click()
    expect(page.locator("#net-panel h3").first).to_contain_text("What ties them")
    expect(page.locator("#net-panel .quote").first).to_be_visible()
    page.click("[data-tool=undo]")
    expect(page.locator("#net-panel h2")).to_have_text("ICMC Europe")
    page.click("[data-tool=undo]")
    expect(page.locator("#net-panel h2")).to_have_text("What is behind it")
    expect(page.locator("[data-tool=undo]")).to_be_disabled()
    page.click("[data-tool=redo]")
    expect(page.locator("#net-panel h2")).to_have_text("ICMC Europe")


def test_a_quote_leads_to_its_place_in_the_report(shown: Watched) -> None:
    page = shown.page
    page.mouse.click(*place(shown, "Au Maquis"))
    quote = page.locator("#net-panel .quote").first
    words = quote.locator("blockquote").inner_text()
    quote.locator("a").click()
    page.wait_for_url("**/sources/**")
    assert words in page.locator(".report").inner_text()


def test_filters_change_picture_tables_and_address(shown: Watched) -> None:
    page = shown.page
    before = page.evaluate(f"{PICTURE}.links.length")
    choice = page.locator("[data-facet=theme] a").first
    count = int(choice.locator(".count").inner_text())
    choice.click()
    until(page, f"{PICTURE}.links.length === {count}")
    assert count < before
    assert "theme=" in page.url
    expect(page.locator("#net-tables caption").nth(1)).to_contain_text(f"Links, {count}")
    expect(page.locator("[data-facet=theme] a[aria-current]")).to_be_focused()
    page.locator(".chosen a").first.click()
    until(page, f"{PICTURE}.links.length === {before}")


def test_keys_alone_reach_everything(shown: Watched) -> None:
    page = shown.page
    page.focus("#net-canvas")
    page.keyboard.press("ArrowRight")
    first = page.evaluate(f"{PICTURE}.cursor.name")
    expect(page.locator("#net-live")).to_contain_text(first)
    for key in ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    name = page.evaluate(f"{PICTURE}.cursor.name")
    page.keyboard.press("Enter")
    expect(page.locator("#net-panel h2")).to_have_text(name)
    expect(page.locator("#net-panel")).to_be_focused()
    page.focus("#net-canvas")
    page.keyboard.press("Escape")
    expect(page.locator("#net-panel h2")).to_have_text("What is behind it")
    scale = page.evaluate(f"{PICTURE}.camera.k")
    page.keyboard.press("+")
    assert page.evaluate(f"{PICTURE}.camera.k") > scale


def test_a_node_that_is_dragged_is_pinned(shown: Watched) -> None:
    page = shown.page
    x, y = place(shown, "SHARE Network")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=4)
    page.mouse.up()
    until(page, "new URL(location).searchParams.get('pin')")
    moved = place(shown, "SHARE Network")
    assert abs(moved[0] - x + 60) < 3
    assert abs(moved[1] - y - 40) < 3
    page.reload()
    page.wait_for_selector(READY)
    where = page.evaluate(f"{PICTURE}.nodes.find((n) => n.name === 'SHARE Network').tx")
    pinned = page.evaluate("new URL(location).searchParams.get('pin').split(':')[1]")
    assert where == float(pinned)
    page.click("[data-tool=pins]")
    until(page, "!new URL(location).searchParams.get('pin')")


def test_the_time_slider(shown: Watched) -> None:
    page = shown.page
    whole = page.evaluate(f"{PICTURE}.links.length")
    slider = page.get_by_role("slider", name="From")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    until(page, "new URL(location).searchParams.get('since')")
    until(page, f"{PICTURE}.links.length < {whole}")


def test_finding_and_the_shortest_way(shown: Watched) -> None:
    page = shown.page
    page.fill("#net-find", "iom")
    page.locator("#net-found").get_by_role("link", name="IOM Spain", exact=True).click()
    expect(page.locator("#net-panel h2")).to_have_text("IOM Spain")
    page.get_by_role("link", name="Shortest way to").click()
    page.fill("#net-find", "maquis")
    page.locator("#net-found").get_by_role("link", name="Au Maquis", exact=True).click()
    expect(page.locator("#net-cuts")).to_contain_text("between IOM Spain and Au Maquis")
    until(page, f"{PICTURE}.nodes.length < 8")


def test_a_double_click_focuses(shown: Watched) -> None:
    page = shown.page
    page.mouse.dblclick(*place(shown, "Fundación CEPAIM"))
    expect(page.locator("#net-cuts")).to_contain_text("around Fundación CEPAIM")


def test_the_picture_as_png(shown: Watched) -> None:
    with shown.page.expect_download() as download:
        shown.page.click("[data-tool=png]")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_state_in_the_address_is_what_somebody_else_sees(shown: Watched, browser: Browser, server: Server) -> None:
    page = shown.page
    page.locator("[data-facet=region] a").first.click()
    until(page, "new URL(location).searchParams.get('region')")
    page.mouse.click(*place(shown, "ICMC Europe"))
    expect(page.locator("#net-panel h2")).to_have_text("ICMC Europe")
    page.locator("#net-canvas").hover(position={"x": 200, "y": 150})
    page.mouse.wheel(0, -400)
    until(page, "new URL(location).searchParams.get('view')")
    other = browser.new_page()
    other.goto(page.url)
    other.wait_for_selector(READY)
    expect(other.locator("#net-panel h2")).to_have_text("ICMC Europe")
    read = f"{PICTURE}.nodes.map((n) => [n.id, n.tx, n.ty])"
    assert other.evaluate(read) == page.evaluate(read)
    x, y, zoom = map(float, page.evaluate("new URL(location).searchParams.get('view')").split(":"))
    assert zoom > 1
    assert other.evaluate(f"[{PICTURE}.camera.x, {PICTURE}.camera.y, {PICTURE}.camera.k]") == [x, y, zoom]
    other.locator("[data-tool=whole]").click()
    until(other, "!new URL(location).searchParams.get('view')")
    other.close()


@pytest.mark.parametrize("address", ["/network", "/network?select=organisation/icmc-europe&theme=governance&page=1"])
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_nothing_stands_in_anybodys_way(
    browser: Browser, server: Server, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(server.address + address)
    page.wait_for_selector(READY)
    page.evaluate(axe_script())
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert found["violations"] == [], json.dumps(
        [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]]
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_without_scripts(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 900, "height": 900})
    page = context.new_page()
    page.goto(server.address + "/network")
    expect(page.locator("img.still")).to_be_visible()
    page.locator("details.all-filters > summary").click()
    page.locator("[data-facet=theme] a").first.click()
    assert "theme=" in page.url
    page.locator("#net-tables summary").click()
    page.locator("#net-tables tbody a").first.click()
    expect(page.locator("#net-panel .quote").first).to_be_visible()
    context.close()
