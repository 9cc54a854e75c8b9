"""The pages of the explorer over the example reports, asked in this process."""

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from explorer_store import HOSTILE, Client, example_store, hostile_store
from lxml import etree
from lxml.html import document_fromstring

from practicegraph.graph.store import open_store
from practicegraph.ontology.names import ID, NS
from practicegraph.queries.current import Current
from practicegraph.queries.run import questions
from practicegraph.viz.explorer import PAGES, POLICY, explorer_app
from practicegraph.viz.page_model import Links

LISTS = ("/organisations", "/practices", "/pilots", "/needs", "/challenges", "/regions", "/events", "/sources")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("explorer") / "db")


@pytest.fixture(scope="module")
def client(folder: Path) -> Client:
    return Client(explorer_app(Current(folder)))


def links(page: str) -> list[str]:
    """The addresses of this server that a page leads to, without their fragments."""
    found = re.findall(r'href="(/[^"#]*)', page)
    return sorted({address.replace("&amp;", "&") for address in found})


def test_every_list_and_one_of_each(client: Client) -> None:
    for path in LISTS:
        page = client.get(path)
        assert page.status_code == 200
        ones = [address for address in links(page.text) if re.fullmatch(rf"{path}/[^?]+", address)]
        assert ones, path
        for address in ones[:4]:
            one = client.get(address)
            assert one.status_code == 200, address
            assert "https://w3id.org/practicegraph/id/" in one.text


def test_no_link_of_the_pages_is_dead(client: Client) -> None:
    pages = {"/", "/gaps", "/questions", "/vocabulary", *LISTS}
    ones = {address for path in pages for address in links(client.get(path).text)}
    for address in sorted(ones):
        if not address.startswith(("/network", "/sparql", "/static")):
            assert client.get(address).status_code == 200, address


def test_every_answer_bears_the_policy(client: Client) -> None:
    for path in ("/", "/nope", "/static/explorer.css", "/search.json?q=a", "/organisations/nobody"):
        answer = client.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in POLICY


def test_nothing_stands_inline(client: Client) -> None:
    for path in ("/", "/events", "/needs", "/query", "/regions"):
        page = client.get(path).text
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page), path


def test_assets_are_kept_and_named_by_their_content(client: Client) -> None:
    (address,) = re.findall(r'href="(/static/explorer\.css\?v=[0-9a-f]{12})"', client.get("/").text)
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get("/static/explorer.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/languages.py").status_code == 404
    assert client.get("/static/..%2fpyproject.toml").status_code == 404


def test_large_answers_are_compressed(client: Client) -> None:
    assert client.get("/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_the_first_page_says_whom_to_invite(client: Client) -> None:
    page = document_fromstring(client.get("/").text)
    rows = page.xpath("//section[@aria-labelledby='invite']//li[.//a[@class='who']]")
    assert len({row.xpath(".//a[@class='who']")[0].get("href") for row in rows}) >= 2  # not the same one everywhere
    for row in rows:
        who, *_, others = row.xpath("./div//a/@href")
        region = document_fromstring(client.get(others.removesuffix("#invite")).text)
        assert who in region.xpath("//section[@aria-labelledby='invite']//a/@href")
        assert row.xpath(".//blockquote")
    picture = etree.fromstring(client.get(page.xpath("//a[@class='preview']/img/@src")[0]).content)
    names = {item.text for item in picture.iter("{http://www.w3.org/2000/svg}title")}
    assert "Entraide Pierre Valdo" in names
    few = etree.fromstring(client.get("/network/view.svg?best=3").content)
    assert {item.text for item in few.iter("{http://www.w3.org/2000/svg}title")} < names


def test_things_of_other_kinds_have_names_not_identifiers(client: Client) -> None:
    page = document_fromstring(client.get("/id/project/share-sira").text)
    shown = [link.text_content() for link in page.xpath("//main//li//a")]
    assert shown
    assert not [text for text in shown if "--" in text]
    titles = [title.text_content() for title in page.xpath("//main//h2")]
    assert not [title for title in titles if "abel" in title]


def test_filters_narrow_and_say_how_many(client: Client) -> None:
    everything = client.get("/practices").text
    (mobility,) = re.findall(r'<option value="mobility">[^<(]*\((\d+)\)', everything)
    narrowed = client.get("/practices?theme=mobility").text
    assert f'<span class="count">{mobility}</span>' in narrowed
    assert narrowed.count('class="tone-practice"') == int(mobility)
    for odd in ("theme=no-such-theme", "region=%3Cb%3E%22%7D", "words=zzzzz", "theme=a%20b"):
        assert "Nothing of the kind is reported" in client.get(f"/practices?{odd}").text
    for odd in ("page=999", "page=-1", "page=x", "sort=nothing", "page=٣"):
        assert client.get(f"/practices?{odd}").status_code == 200


def test_words_in_a_filter_are_only_words(client: Client) -> None:
    page = client.get("/practices", params={"words": 'carpool" } DROP ALL #'}).text
    assert "Nothing of the kind is reported" in page
    assert client.get("/practices", params={"words": "CARPOOLING rota"}).text.count('class="tone-practice"') == 1


def test_statements_open_their_sentences(client: Client, folder: Path) -> None:
    """Every quote that a page shows is in its source where the link says."""
    checked = 0
    with open_store(folder, read_only=True) as store:
        texts = {source.iri: store.snapshot(source.snapshot or "") for source in store.sources()}
    for path in ("/organisations/entraide-pierre-valdo", "/regions/fr-84", "/practices", "/needs"):
        page = client.get(path).text
        found = re.findall(
            r'<blockquote[^>]*>(.*?)</blockquote>\s*<figcaption><a href="/sources/([^"#]+)#q-(\d+)-(\d+)"',
            page,
            re.DOTALL,
        )
        for shown, source, start, end in found:
            text = texts[ID + "source/" + source]
            assert text is not None
            assert _unescaped(shown) == text[int(start) : int(end)]
            checked += 1
    assert checked > 40


def _unescaped(text: str) -> str:
    return html.unescape(text)


def test_a_report_has_an_anchor_for_each_quote(client: Client) -> None:
    for address in links(client.get("/sources").text):
        if not re.fullmatch(r"/sources/[^/?.]+", address):
            continue
        page = client.get(address).text
        anchors = set(re.findall(r'id="q-(\d+-\d+)"', page))
        wanted = set(re.findall(r'href="#q-(\d+-\d+)"', page))
        assert wanted <= anchors, address
        text = client.get(f"{address}.txt")
        assert text.headers["content-type"].startswith("text/plain")
        marked = "".join(re.findall(r'class="report card"[^>]*>(.*?)</div>', page, re.DOTALL))
        assert _unescaped(re.sub(r"<[^>]+>", "", marked)) == text.text


def test_why_goes_down_to_the_sentences(client: Client) -> None:
    page = client.get("/organisations/entraide-pierre-valdo").text
    why = [address for address in links(page) if address.startswith("/why?")]
    assert why
    answer = client.get(why[0])
    assert answer.status_code == 200
    assert "<blockquote" in answer.text
    assert client.get("/why").status_code == 400
    wrong = {"subject": ID + "organisation/a", "property": NS + "activeIn", "value": ID + "region/zz"}
    assert client.get("/why", params=wrong).status_code == 404


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json;q=0.9, text/html;q=0.1", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html, text/turtle;q=0.9", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
    ],
)
def test_iris_lead_to_what_is_wanted(client: Client, accept: str, media: str) -> None:
    answer = client.get("/id/organisation/entraide-pierre-valdo", headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    term = client.get("/vocabulary/ns/Practice", headers={"accept": accept})
    assert term.headers["content-type"].startswith(media)


def test_what_was_merged_says_so(client: Client) -> None:
    answer = client.get("/organisations/oim-espana")
    assert answer.status_code == 410
    assert "IOM Spain" in answer.text
    assert 'href="/organisations/iom-spain"' in answer.text


def test_what_was_retracted_says_so(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("On 3 May 2019 the Riverside Garden Trust organised a workshop on compost in Porto, Portugal.\n")
    from practicegraph.ingest.ingest import ingest, retract

    with open_store(tmp_path / "db") as store:
        ingest([str(report)], store, plain=True)
        source = store.sources()[0].iri
        retract(source, store)
    client = Client(explorer_app(Current(tmp_path / "db")))
    for path in ("/organisations/riverside-garden-trust", "/sources/" + source.rpartition("/")[2]):
        answer = client.get(path)
        assert answer.status_code == 410, path
        assert "retracted" in answer.text


def test_unknown_addresses_help(client: Client) -> None:
    answer = client.get("/organisations/entraide-piere-valdo")
    assert answer.status_code == 404
    assert 'href="/organisations/entraide-pierre-valdo"' in answer.text
    assert client.get("/no/such/page").status_code == 404
    assert 'role="search"' in client.get("/no/such/page").text
    for odd in (
        "/organisations/%3Cb%3E",
        "/thing",
        "/thing?iri=%3Cb%3E",
        "/data?iri=x%20y",
        "/data?iri=x",
        "/thing?iri=x",
        "/why?subject=x&property=y&value=z",
        "/data?format=exe",
        "/id/%00",
    ):
        assert client.get(odd).status_code in (400, 404), odd


def test_search_forgives(client: Client) -> None:
    for words in ("Entraide Piere Valdo", "entraide", "VALDO", "Éntraide", "mobilité", "movilidad"):
        assert json.loads(client.get("/search.json", params={"q": words}).content)["hits"], words
    assert "entraide-pierre-valdo" in client.get("/search", params={"q": "valdo entraide"}).text
    assert json.loads(client.get("/search.json").content)["hits"] == []


@pytest.mark.parametrize("name", [item.name for item in questions()])
def test_every_question_is_a_form(client: Client, name: str) -> None:
    page = client.get(f"/questions/{name}")
    assert page.status_code == 200
    assert "<form" in page.text
    values = {"region": "fr-84", "organisation": "Entraide Pierre Valdo", "theme": "mobility", "run": "1"}
    item = next(item for item in questions() if item.name == name)
    needed = {p.name: p.type for p in item.parameters if p.required}
    if set(needed.values()) <= set(values):
        asked = client.get(f"/questions/{name}", params={key: values[type_] for key, type_ in needed.items()})
        assert asked.status_code == 200
        assert re.search(r"\d+ rows?</h2>", asked.text)
        given = {key: values[type_] for key, type_ in needed.items()}
        assert client.get(f"/questions/{name}.csv", params=given).text.startswith(",".join(item.columns[:1]))
        assert isinstance(client.get(f"/questions/{name}.json", params=given).json(), list)


def test_a_value_that_is_not_there_offers_close_ones(client: Client) -> None:
    page = client.get("/questions/who-cooperates", params={"organisation": "Entraide Piere Valdo"})
    assert page.status_code == 400
    assert "did you mean: Entraide Pierre Valdo" in page.text


def test_two_languages(client: Client) -> None:
    french = client.get("/", headers={"accept-language": "de, fr-BE;q=0.9, en;q=0.5"})
    assert '<html lang="fr"' in french.text
    assert "Pratiques" in french.text
    chosen = client.get("/?lang=fr")
    assert "lang=fr" in chosen.headers["set-cookie"]
    assert 'lang="fr"' in chosen.text
    assert '<html lang="en"' in client.get("/").text
    page = client.get("/practices", headers={"accept-language": "fr"}).text
    assert re.search(r'<abbr class="fallback"[^>]*>en</abbr>', page), "a name in another language is marked"
    assert re.search(r'<blockquote dir="auto" lang="en">', page)


def test_a_question_answers_in_the_language_of_the_page(client: Client) -> None:
    page = client.get("/questions/practices?theme=mobility", headers={"accept-language": "fr"}).text
    assert "mobilité" in page


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    client = Client(explorer_app(Current(tmp_path / "none")))
    assert "practicegraph ingest" in client.get("/").text
    for path in (*LISTS, "/questions", "/vocabulary", "/gaps", "/peers", "/match?need=no+bus", "/search?q=a", "/query"):
        assert client.get(path).status_code == 200, path
    assert client.get("/organisations/x").status_code == 404


def test_names_that_want_to_run_are_text(tmp_path: Path) -> None:
    client = Client(explorer_app(Current(hostile_store(tmp_path / "db"))))
    for path in ("/", *LISTS, "/organisations/one", "/organisations/two", "/practices/three", "/sources/hostile-1",
                 "/search?q=" + quote(HOSTILE), "/peers", "/gaps", "/organisations/" + quote(HOSTILE)):  # fmt: skip
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert 'href="javascript' not in page, path
        assert _attributes(page).isdisjoint({"onclick", "onerror", "style"}), path


def _attributes(page: str) -> set[str]:
    """The names of all attributes of a page, as a parser of HTML sees them."""
    found: set[str] = set()

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(name for name, _ in attrs)

    Parser().feed(page)
    return found


def test_a_page_sees_one_state(folder: Path, tmp_path: Path) -> None:
    """What is published while the server runs is seen by the next page."""
    with open_store(tmp_path / "db"):
        pass
    client = Client(explorer_app(Current(tmp_path / "db")))
    assert "Nothing has been read yet" in client.get("/").text
    hostile_store(tmp_path / "db")
    assert "Nothing has been read yet" not in client.get("/").text


def test_it_mounts_below_a_path(folder: Path) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    outer = Starlette(routes=[Mount("/graph", explorer_app(Current(folder)))])
    client = Client(outer)
    page = client.get("/graph/organisations").text
    assert all(address.startswith("/graph/") for address in links(page))
    assert client.get(links(page)[0]).status_code == 200


def test_pages_know_nothing_of_the_server() -> None:
    """Who writes pages as files gives other links."""

    class Files(Links):
        def to(self, path: str, **values: object) -> str:
            return "." + path + ".html"

    assert Files().thing(ID + "practice/abc") == "./practices/abc.html"
    assert Files().quoted(ID + "source/a", 1, 2) == "./sources/a.html#q-1-2"
    assert all(route.path.startswith("/") for route in PAGES)
