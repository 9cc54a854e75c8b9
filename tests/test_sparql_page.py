"""The SPARQL page in a real browser: colours, completion, marked errors, and every way of showing a result."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import Watched, axe_script, watch
from endpoint_server import Server, serve
from explorer_store import example_store
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).parents[1]
COUNTS = "SELECT ?region (COUNT(*) AS ?n) { ?need a pg:Need ; pg:inRegion ?region } GROUP BY ?region ORDER BY ?region"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(example_store(tmp_path_factory.mktemp("sparql") / "store"), writable=False) as running:
        yield running


@pytest.fixture
def shown(browser: Browser, server: Server) -> Iterator[Watched]:
    watched = watch(browser)
    watched.page.goto(server.address + "/query")
    assert not any("bundle_editor" in address for address in watched.requests)  # nobody has moved yet
    watched.page.mouse.move(9, 9)
    watched.page.wait_for_selector("form.sparql[data-ready]")
    yield watched
    assert [said for said in watched.complaints if "status of 400" not in said] == []
    assert {address.split("/")[2] for address in watched.requests if address.startswith("http")} == {
        server.address.split("/")[2]
    }
    watched.page.close()


def write(shown: Watched, query: str) -> None:
    shown.page.locator(".cm-content").click()
    shown.page.keyboard.press("ControlOrMeta+a")
    shown.page.keyboard.insert_text(query)


def test_a_query_is_coloured_and_answered(shown: Watched, server: Server) -> None:
    page = shown.page
    colour = "(e) => getComputedStyle(e).color"
    words = page.locator(".cm-line span")
    assert len({words.nth(number).evaluate(colour) for number in range(words.count())}) >= 3
    write(shown, COUNTS)
    page.keyboard.press("ControlOrMeta+Enter")
    expected = server.rows(COUNTS)
    expect(page.locator("#query-state")).to_contain_text(f"Rows: {len(expected)}")
    cells = page.locator("#results tbody tr td:nth-child(2)").all_inner_texts()
    assert cells == [row["n"] for row in expected]
    assert quote("SELECT ?region", safe="").replace("%20", "+") in page.url


def test_terms_of_the_vocabulary_are_completed(shown: Watched) -> None:
    page = shown.page
    write(shown, "SELECT * { ?need a ")
    page.keyboard.type("pg:Nee")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="pg:Need").first
    expect(option).to_be_visible()
    page.wait_for_timeout(120)  # CodeMirror takes no key for a completion that has just appeared
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("a pg:Need")
    page.keyboard.type(" . ?ne")
    expect(page.locator(".cm-tooltip-autocomplete li", has_text="?need").first).to_be_visible()


def test_an_error_is_marked_where_it_is(shown: Watched) -> None:
    page = shown.page
    write(shown, "SELECT * {\n  ?s a nope:Need .\n}")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text("not SPARQL")
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)
    line = page.locator(".cm-line", has=page.locator(".cm-lintRange-error"))
    expect(line).to_contain_text("nope:Need")
    write(shown, "ASK { ?s a pg:Need }")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#results tbody")).to_contain_text("true")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_chart_graph_and_map(shown: Watched, server: Server) -> None:
    page = shown.page
    write(shown, COUNTS)
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("tab", name="Chart").click()
    rows = server.rows(COUNTS)
    expect(page.locator("svg.chart rect")).to_have_count(len(rows))
    titles = page.locator("svg.chart rect title").all_text_contents()
    assert sorted(t.rpartition(": ")[2] for t in titles) == sorted(row["n"] for row in rows)
    page.get_by_role("tab", name="Map").click()
    picture = page.locator("img.results-map")
    expect(picture).to_be_visible()
    until = "(e) => e.complete && e.naturalWidth > 10"
    for _ in range(60):
        if picture.evaluate(until):
            break
        page.wait_for_timeout(50)
    assert picture.evaluate(until)
    write(shown, "SELECT ?a ?b { ?a pg:cooperatesWith ?b }")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("tab", name="Graph").click()
    expect(page.locator("canvas.results-graph")).to_be_visible()
    nodes = {row[name] for row in server.rows("SELECT ?a ?b { ?a pg:cooperatesWith ?b }") for name in ("a", "b")}
    label = page.locator("canvas.results-graph").get_attribute("aria-label")
    assert label is not None
    assert f" {len(nodes)} × " in label


def test_a_construct_is_a_table_and_a_graph(shown: Watched) -> None:
    page = shown.page
    write(
        shown,
        'CONSTRUCT { ?p pg:runBy ?o . ?o rdfs:label "a \\"quoted\\" \\u00e9"@fr } '
        "WHERE { ?p a pg:Practice ; pg:runBy ?o } LIMIT 3",
    )
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#results thead")).to_contain_text("predicate")
    expect(page.locator('#results td[lang="fr"]').first).to_have_text('a "quoted" é')
    expect(page.get_by_role("tab", name="Graph")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Turtle").click()
    assert "practicegraph/ns#runBy" in Path(download.value.path()).read_text("utf-8")


def test_downloads(shown: Watched) -> None:
    page = shown.page
    write(shown, COUNTS)
    page.get_by_role("button", name="Ask").click()
    for name, begins in (("CSV", "region,n"), ("TSV", "?region\t?n"), ("JSON", '{"head"'), ("XML", "<?xml")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        assert Path(download.value.path()).read_text("utf-8").startswith(begins)


def test_an_example_is_put_into_the_editor_and_asked(shown: Watched) -> None:
    page = shown.page
    page.locator(".examples a").first.click()
    expect(page.locator("#query-state")).to_contain_text("Rows:")
    expect(page.locator(".cm-content")).to_contain_text("# param")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way(browser: Browser, server: Server, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.address}/query?query={quote(COUNTS)}")
    page.wait_for_selector("#results table")
    page.evaluate(axe_script())
    for tab in ("Table", "Chart", "Map"):
        page.get_by_role("tab", name=tab).click()
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        assert found["violations"] == [], json.dumps(
            [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]]
        )
    context.close()
