"""The explorer as files: every link leads somewhere, data beside pages, search from a disk, nothing asked elsewhere."""

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from browser import axe_script, watch
from lxml import html
from playwright.sync_api import Browser
from typer.testing import CliRunner

from practicegraph.graph import open_store
from practicegraph.ingest.ingest import ingest
from practicegraph.ontology.names import ID
from practicegraph.viz import site_write
from practicegraph.viz.cli import app
from practicegraph.viz.site_crawl import Site
from practicegraph.viz.site_links import FileLinks, Target, file_of, safe
from practicegraph.viz.site_write import MARK, write_site

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of two reports, in both languages; the store is beside it."""
    folder = tmp_path_factory.mktemp("site")
    reports = [str(EXAMPLES / "reports" / name) for name in ("isere-2-blog.txt", "vaucluse-3.md")]
    with open_store(folder / "store") as store:
        assert not ingest(reports, store, register=EXAMPLES / "partners.csv").failed
    with open_store(folder / "store", read_only=True) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_write, "ENOUGH", 0)  # each language by a process of its own
        written = write_site(store, folder / "out")
    assert written.pages > 100
    return folder / "out"


def read(path: Path) -> tuple[list[str], set[str]]:
    """What a page leads to, and the places in it."""
    page = html.parse(str(path)).getroot()
    links = page.xpath("//@href | //@src | //@action | //@data-suggest")
    return list(map(str, links)), set(map(str, page.xpath("//@id | //@name")))


def test_every_link_of_every_file_leads_to_a_file_and_a_place_in_it(site: Path) -> None:
    parsed = {path: read(path) for path in site.rglob("*.html")}
    assert len(parsed) > 100
    wrong = []
    for path, (links, _) in parsed.items():
        for link in links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data", "mailto"):
                continue
            goal = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
            if (
                not link
                or parts.scheme
                or not goal.is_file()
                or not goal.is_relative_to(site)
                or (parts.fragment and goal in parsed and unquote(parts.fragment) not in parsed[goal][1])
            ):
                wrong.append((path.relative_to(site), link))
    assert wrong == []


def test_data_beside_every_page_of_a_thing(site: Path) -> None:
    pages = list((site / "id").rglob("index.html"))
    assert len(pages) > 30
    for page in pages:
        if '<code class="iri">' not in page.read_text("utf-8"):
            continue  # of a thing that is not there any more
        turtle = list(ox.parse(path=str(page.with_name("index.ttl")), format=ox.RdfFormat.TURTLE))
        json_ld = list(ox.parse(path=str(page.with_name("index.jsonld")), format=ox.RdfFormat.JSON_LD))
        assert turtle
        assert {quad.triple for quad in turtle} == {quad.triple for quad in json_ld}


def test_iris_lead_to_files(site: Path) -> None:
    """The path of an IRI below the namespace is that of the page below the site, so that a web server can answer."""
    subjects = {
        quad.subject.value for quad in ox.parse(path=str(site / "graph.nq")) if isinstance(quad.subject, ox.NamedNode)
    }
    things = [
        iri.removeprefix(ID)
        for iri in subjects
        if re.match(re.escape(ID) + "(organisation|practice|region|event)/", iri)
    ]
    assert len(things) > 20
    assert [path for path in things if not (site / "id" / path / "index.html").is_file()] == []


def test_no_page_asks_elsewhere_or_runs_what_stands_in_it(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert 'http-equiv="Content-Security-Policy"' in text
        if path.name != "page.html":  # those of pyvis have scripts inside, by their hashes
            assert not re.search(r"<script(?!( defer)? src=)", text), path
            assert not re.search(r"<style|\son[a-z]+=\"", text), path


def test_from_a_disk(site: Path, browser: Browser) -> None:
    watched = watch(browser)
    page = watched.page
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="Organisations", exact=True).first.click()
    page.get_by_role("link", name="Tero Loko", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Tero Loko"
    page.get_by_label("Search everything").fill("entraide piere valdo")  # a slip
    page.locator(".suggestions [role=option]").first.wait_for()
    assert "Entraide Pierre Valdo" in page.locator(".suggestions [role=option]").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/organisation/entraide-pierre-valdo/index.html")
    page.get_by_label("Search everything").fill("isere")  # without its accent
    page.get_by_role("button", name="Search").click()
    page.locator("#found a").first.wait_for()
    assert "Isère" in page.locator("#found a").first.inner_text()
    page.get_by_role("link", name="Français").click()
    page.wait_for_url("**/fr/search/index.html*")
    page.get_by_role("link", name="Sources", exact=True).first.click()
    page.locator(".rows a").first.click()
    assert page.locator("mark[data-q]").count() > 3
    assert watched.complaints == []
    assert {urlsplit(address).scheme for address in watched.requests} <= {"file", "data"}
    page.context.close()


PAGES = (
    "index.html",
    "organisations/index.html",
    "id/organisation/tero-loko/index.html",
    "id/region/fr-38/index.html",
    "id/region/fr-38/factfile.html",
    "fr/network/index.html",
    "search/index.html",
    "about/index.html",
)


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_it(site: Path, browser: Browser, name: str) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto((site / name).as_uri())
    page.evaluate(axe_script())
    found = page.evaluate("axe.run()")["violations"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []
    page.close()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "begin", lambda site: site.put("index.html", b""))  # which pages there are is no matter
    with open_store(tmp_path / "store"):
        pass
    out = tmp_path / "out"
    run = CliRunner()
    arguments = ["site", "--store", str(tmp_path / "store"), "--out", str(out), "--lang", "en"]
    out.mkdir()
    assert run.invoke(app, arguments).exit_code == 0, "an empty folder"
    assert json.loads((out / MARK).read_text("utf-8"))["languages"] == ["en"]
    (out / "old.html").write_text("of an older site", "utf-8")
    assert run.invoke(app, arguments).exit_code == 0, "a site of ours"
    assert not (out / "old.html").exists()
    (out / "held.html").write_text("of the last site", "utf-8")

    def interrupted(site: Site) -> None:
        site.put("half.html", b"")
        raise KeyboardInterrupt

    monkeypatch.setattr(Site, "begin", interrupted)
    assert run.invoke(app, arguments).exit_code == 130
    assert (out / "held.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "store"], "what was half written is gone"
    (out / MARK).unlink()
    held = sorted(path.name for path in out.iterdir())
    done = run.invoke(app, arguments)
    assert done.exit_code == 1
    assert "other files" in str(done.exception)
    assert sorted(path.name for path in out.iterdir()) == held
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "store"], "nothing is left beside"
    for wrong, message in (
        ([*arguments[:4], str(tmp_path / "no" / "out")], "no such folder"),
        ([*arguments[:4], str(tmp_path / "new"), "--lang", "xx"], "no interface in 'xx'"),
    ):
        done = run.invoke(app, wrong)
        assert done.exit_code == 1
        assert message in str(done.exception)


HOSTILE = (
    "con",
    "aux.txt",
    "..",
    ".",
    "",
    "A",
    "a",
    "é",
    "a b",
    "x" * 300,
    "a/b",
    "CON",
    "-rf",
    "a.",
    "‮",
    "<b>",
    "%2e%2e",
)


def test_names_of_files_are_harmless_and_different() -> None:
    names = [safe(item) for item in HOSTILE]
    assert len({name.lower() for name in names}) == len(HOSTILE)
    for name in names:
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", name)
        assert not re.match(r"(con|aux)(\.|$)", name)
    files = {file_of(Target("en", f"/organisations/{item}"), "en") for item in HOSTILE}
    assert all(".." not in path.split("/") and not path.startswith("/") for path in files)


def test_links_are_relative_and_known() -> None:
    wanted: list[Target] = []
    links = FileLinks(Target("fr", "/organisations/tero-loko"), ("en", "fr"), lambda target, _: wanted.append(target))
    assert links.to("/practices", region="fr-38", page=2) == "../../../../fr/practices/page-2/region-fr-38/index.html"
    assert links.quoted(f"{ID}source/x", 3, 9) == "../../../../fr/id/source/x/index.html#q-3-9"
    assert links.data(f"{ID}organisation/tero-loko", "ttl") == "../../../../id/organisation/tero-loko/index.ttl"
    assert links.to("/organisations/tero-loko", lang="en") == "../../../../id/organisation/tero-loko/index.html"
    assert links.static("explorer.css") == "../../../../static/explorer.css"
    why = links.to("/why", subject=f"{ID}region/x", property="p", value="v")
    assert re.fullmatch(r"\.\./\.\./\.\./\.\./fr/id/region/x/why\.html#w-[0-9a-f]{12}", why)
    assert links.to("/network", focus=f"{ID}organisation/x").startswith("../../../../fr/network/index.html?focus=https")
    assert links.to("/network", lens="themes", region="fr-38").endswith("/lens-themes/region-fr-38/index.html")
    assert [target.path for target in wanted] == [
        "/practices", "/sources/x", "/data", "/organisations/tero-loko", "/why", "/network", "/network"
    ]  # fmt: skip
