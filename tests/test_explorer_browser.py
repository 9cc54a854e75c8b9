"""The explorer in a real browser on a real server: every page passes axe-core in both looks and at two widths, asks
nobody else for anything, works without scripts and by keyboard, and runs nothing that a report says."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from browser import Watched, axe_script, watch
from endpoint_server import Server, serve
from explorer_store import HOSTILE, RIGHT_TO_LEFT, example_store, hostile_store
from playwright.sync_api import Browser, Page

from practicegraph.graph.store import open_store
from practicegraph.ontology.names import ID, NS

ROOT = Path(__file__).parents[1]
WHY = "/why?" + urlencode(
    {
        "subject": ID + "organisation/au-maquis",
        "property": NS + "cooperatesWith",
        "value": ID + "organisation/icmc-europe",
    }
)
PATHS = (
    "/", "/organisations", "/organisations/entraide-pierre-valdo", "/organisations/oim-espana", "/organisations/nobody",
    "/practices?theme=mobility", "/pilots", "/needs?status=open", "/challenges", "/regions", "/regions/fr-84",
    "/events", "/events/roundtable-2021-06-22-fr-38", "/sources", "/search?q=carpol", "/questions",
    "/questions/practices", "/questions/events?region=fr-84", "/questions/organisation-profile", "/vocabulary",
    "/vocabulary/ns/Practice", "/vocabulary/theme/mobility", "/id/project/share-sira", "/peers",
    "/peers?organisation=tero-loko", "/gaps",
    "/match?need=no+car", "/query", "/query?query=SELECT+*+%7B%3Fs+a+pg%3APractice%7D", WHY, "/no/such/page",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("browser") / "db")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serve(folder, writable=False) as running:
        yield running


@pytest.fixture(scope="module")
def paths(folder: Path) -> tuple[str, ...]:
    """With one practice, one need and one report, whose addresses no test can know."""
    with open_store(folder, read_only=True) as store:
        found = [
            store.query(f"SELECT ?iri {{ ?iri a pg:{class_} }} ORDER BY ?iri LIMIT 1").rows[0][0]
            for class_ in ("Practice", "Need", "Challenge", "Source")
        ]
    return (*PATHS, *("/id/" + str(iri).removeprefix(ID) for iri in found))


@pytest.mark.parametrize(("look", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(server: Server, browser: Browser, paths: tuple[str, ...], look: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=look, locale="en", bypass_csp=True  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    found = []
    for path in paths:
        page.goto(server.address + path)
        page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
        page.evaluate(axe_script())
        violations = page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations)")
        found += [(path, item["id"], item["nodes"][0]["html"][:120]) for item in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
            found.append((path, "wider than the screen", str(width)))
    context.close()
    assert found == []


def test_nothing_leaves_and_nothing_complains(server: Server, browser: Browser, paths: tuple[str, ...]) -> None:
    watched = watch(browser)
    for path in paths:
        watched.page.goto(server.address + path)
        watched.page.wait_for_load_state("networkidle")
    assert all(request.startswith(server.address) for request in watched.requests), watched.requests
    expected = ("404 (Not Found)", "410 (Gone)")  # said by the browser of the two pages that are not there
    assert [text for text in watched.complaints if not any(status in text for status in expected)] == []
    watched.page.close()


def test_it_works_without_scripts(server: Server, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(server.address + "/practices")
    page.get_by_label("Theme", exact=True).select_option("mobility")
    page.get_by_role("button", name="Show").click()
    assert "theme=mobility" in page.url
    page.locator("summary", has_text="sentence").first.click()
    assert page.locator("blockquote").first.is_visible()
    page.locator("figcaption a").first.click()
    assert "#q-" in page.url
    assert page.locator(".anchor:target + mark").count() == 1
    page.get_by_label("Search everything").fill("Entraide Piere")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("link", name="Entraide Pierre Valdo").first.is_visible()
    page.goto(server.address + "/query")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("#results tbody tr").count() > 3
    page.get_by_role("link", name="Dark").click()
    assert page.locator("html").get_attribute("data-appearance") == "dark"
    page.goto(server.address + "/")
    assert page.locator("html").get_attribute("data-appearance") == "dark", "the choice is kept"
    context.close()


def test_by_keyboard(server: Server, browser: Browser) -> None:
    watched = watch(browser)
    page = watched.page
    page.goto(server.address + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("mobil")
    page.locator("[role=option]").first.wait_for()
    assert page.locator("#search").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("[role=option]").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=mobil")
    assert watched.complaints == []
    page.close()


def test_the_switch_of_looks(server: Server, browser: Browser) -> None:
    watched = watch(browser)
    page = watched.page
    page.goto(server.address + "/")

    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light = ground()
    page.get_by_role("link", name="Dark").click()
    dark = ground()
    assert dark != light
    page.reload()
    assert ground() == dark
    page.get_by_role("link", name="As the system has it").click()
    assert ground() == light
    assert watched.complaints == []
    page.close()


def test_a_quote_is_lit_in_its_report(server: Server, browser: Browser) -> None:
    watched = watch(browser)
    page = watched.page
    page.goto(server.address + "/regions/fr-84")
    page.locator("summary", has_text="sentence").first.click()
    quoted = page.locator("blockquote:visible").first.inner_text()
    page.locator("figcaption a:visible").first.click()
    page.wait_for_load_state()
    lit = "".join(page.locator("mark.lit").all_inner_texts())
    assert lit == quoted
    assert page.locator("mark.lit").first.is_visible()
    page.close()


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Watched, Page, str]]:
    with serve(hostile_store(tmp_path_factory.mktemp("hostile") / "db"), writable=False) as running:
        watched = watch(browser)
        yield watched, watched.page, running.address
        watched.page.close()


def test_what_reports_say_does_not_run(hostile: tuple[Watched, Page, str]) -> None:
    watched, page, address = hostile
    for path in ("/", "/organisations", "/organisations/one", "/organisations/two", "/practices/three",
                 "/sources/hostile-1", "/search?q=" + quote(HOSTILE), "/peers?organisation=one", "/gaps",
                 "/network"):  # fmt: skip
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        assert page.locator("img[src=x]").count() == 0
    assert watched.complaints == [], "no dialog, nothing refused"
    page.goto(address + "/organisations/one")
    assert HOSTILE in page.locator("h1").inner_text()
    page.goto(address + "/organisations/two")
    assert page.locator("h1 span").evaluate("item => getComputedStyle(item).direction") == "rtl"
    assert RIGHT_TO_LEFT in page.locator("h1").inner_text()


def test_search_as_you_type_shows_names_as_text(hostile: tuple[Watched, Page, str]) -> None:
    watched, page, address = hostile
    page.goto(address + "/")
    page.get_by_label("Search everything").press_sequentially("script alert")
    page.locator("[role=option]").first.wait_for()
    assert "<script>" in page.locator("[role=option]").first.inner_text()
    assert watched.complaints == []
