"""The network page over HTTP: everything works as links and forms, says what is wrong, and lets nothing run."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import networkx as nx
import pytest
from endpoint_server import serve
from explorer_store import HOSTILE, example_store, hostile_store
from lxml import etree, html

from practicegraph.graph.store import open_store
from practicegraph.queries.current import Current
from practicegraph.queries.project import cooperation
from practicegraph.viz import net_kept
from practicegraph.viz.net_kept import network
from practicegraph.viz.net_state import State
from practicegraph.viz.net_table import read_table
from practicegraph.viz.net_warm import make

ICMC, VALDO = "organisation/icmc-europe", "organisation/entraide-pierre-valdo"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("network") / "store")


@contextmanager
def opened(folder: Path) -> Iterator[httpx.Client]:
    """A client of a real server on a store."""
    with serve(folder, writable=False) as server, httpx.Client(base_url=server.address, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    with opened(folder) as made:
        yield made


def page(client: httpx.Client, address: str, **headers: str) -> html.HtmlElement:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def numbers(client: httpx.Client, address: str) -> tuple[int, int]:
    """Nodes and links of the picture that a page shows."""
    found = page(client, address).get_element_by_id("net").get("data-picture")
    data = client.get(found).json()
    return len(data["nodes"]), len(data["links"])


def test_the_cooperation_network_is_that_of_the_projection(client: httpx.Client, folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        expected = cooperation(store)
    assert numbers(client, "/network?alone=yes") == (expected.number_of_nodes(), expected.number_of_edges())
    data = client.get("/network/data.json").json()
    assert len(data["nodes"]) == sum(degree > 0 for _, degree in expected.degree)  # the first picture: what is linked
    found = page(client, "/network?find=AGIR").get_element_by_id("net-found")
    assert page(client, found.xpath(".//a/@href")[0]).get_element_by_id("net-panel").xpath(".//h2")[0].text == "AGIR"
    names = [node[1] for node in data["nodes"]]
    links = {frozenset((names[a], names[b])) for a, b, *_ in data["links"]}
    label = {n: d["label"] for n, d in expected.nodes(data=True)}
    assert links == {frozenset((label[a], label[b])) for a, b in expected.edges}
    stated = {frozenset((names[a], names[b])) for a, b, _, stated, *_ in data["links"] if stated}
    assert stated == {
        frozenset((label[a], label[b])) for a, b, d in expected.edges(data=True) if d["grade"] == "stated"
    }


@pytest.mark.parametrize("lens", ["cooperation", "practices", "themes"])
def test_a_choice_leaves_as_many_links_as_its_count_says(client: httpx.Client, lens: str) -> None:
    shown = page(client, f"/network?lens={lens}")
    tried = 0
    for facet in ("theme", "region", "source", "grade"):
        for link in shown.xpath(f"//details[@data-facet='{facet}']//li/a")[:4]:
            count = int(link.xpath("span[@class='count']")[0].text_content().replace(",", ""))
            assert numbers(client, link.get("href"))[1] == count
            tried += 1
    assert tried >= 6


def test_every_link_of_the_page_leads_somewhere(client: httpx.Client) -> None:
    addresses = {
        "/network",
        f"/network?select={ICMC}",
        f"/network?select={ICMC}~{VALDO}",
        "/network?lens=practices&find=a",
    }
    found = {a for address in addresses for a in page(client, address).xpath("//div[@id='net']//a/@href")}
    assert len(found) > 40
    for address in sorted(found):
        assert client.get(address.partition("#")[0]).status_code == 200, address


def test_the_evidence_is_in_the_reports_letter_for_letter(client: httpx.Client, folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        texts = {str(source.iri): store.snapshot(source.snapshot or "") for source in store.sources()}
    checked = 0
    for select in (f"{ICMC}~{VALDO}", ICMC, "organisation/au-maquis"):
        for quote in page(client, f"/network?select={select}").xpath("//figure[@class='quote']"):
            words = quote.xpath("blockquote")[0].text_content()
            href = quote.xpath("figcaption/a/@href")[0]
            source, start, end = re.fullmatch(r"/sources/(.+)#q-(\d+)-(\d+)", href).groups()  # type: ignore[union-attr]
            text = texts[f"https://w3id.org/practicegraph/id/source/{source}"]
            assert text is not None
            assert text[int(start) : int(end)] == words
            checked += 1
    assert checked >= 10


def test_focus_path_and_neighbours(client: httpx.Client) -> None:
    whole = numbers(client, "/network")[0]
    around = numbers(client, "/network?focus=organisation/share-network")[0]
    assert 1 < around < whole
    way = numbers(client, "/network?between=organisation/iom-spain,organisation/au-maquis")[0]
    assert way >= 3
    assert numbers(client, f"/network?focus=organisation/share-network&more={ICMC}")[0] > around


def test_finding_ignores_case_and_accents(client: httpx.Client) -> None:
    found = page(client, "/network?find=FUNDACION").get_element_by_id("net-found").text_content()
    assert "Fundación CEPAIM" in found
    nothing = page(client, "/network?find=zzzz").get_element_by_id("net-found")
    assert nothing.xpath(".//a/@href") == ["/search?q=zzzz"]
    way = page(client, f"/network?from={ICMC}&find=maquis").get_element_by_id("net-found").xpath(".//a/@href")
    assert "between=" in way[0]
    assert numbers(client, way[0])[0] >= 2


def test_the_files_hold_what_is_seen(client: httpx.Client, tmp_path: Path) -> None:
    address = "theme=governance&alone=no"
    data = client.get(f"/network/data.json?{address}").json()
    expected = {frozenset((data["nodes"][a][1], data["nodes"][b][1])) for a, b, *_ in data["links"]}
    assert expected
    for form, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        answer = client.get(f"/network/view.{form}?{address}")
        assert "attachment" in answer.headers["content-disposition"]
        path = tmp_path / f"network.{form}"
        path.write_bytes(answer.content)
        graph = read(path)
        label = {n: d["label"] for n, d in graph.nodes(data=True)}
        assert {frozenset((label[a], label[b])) for a, b in graph.edges} == expected
        assert all("x" in d and "y" in d for _, d in graph.nodes(data=True))
    rows = list(csv.DictReader(io.StringIO(client.get(f"/network/view.csv?{address}").text)))
    assert {frozenset((row["from"], row["to"])) for row in rows} == expected
    picture = etree.fromstring(client.get(f"/network/view.svg?{address}").content)
    titles = {title.text for title in picture.iter("{http://www.w3.org/2000/svg}title")}
    assert titles == {name for pair in expected for name in pair}
    assert client.get("/network/view.exe").status_code == 404


def test_the_tables_hold_what_is_seen(client: httpx.Client) -> None:
    shown = page(client, "/network")
    nodes, links = shown.xpath("//section[@id='net-tables']//tbody")
    data = client.get("/network/data.json").json()
    assert len(nodes) == len(data["nodes"])
    assert len(links) == len(data["links"])
    assert {row.xpath("th//text()")[0] for row in nodes} == {node[1] for node in data["nodes"]}


def test_the_time_line_narrows(client: httpx.Client) -> None:
    whole, year = numbers(client, "/network")[1], numbers(client, "/network?since=2022&until=2022")[1]
    assert 0 < year < whole
    month = numbers(client, "/network?since=2022-01&until=2022-01")[1]
    assert month <= year
    assert numbers(client, "/network?until=1999")[1] == 0


def test_pinned_nodes_keep_their_place_in_files(client: httpx.Client) -> None:
    answer = client.get(f"/network/view.graphml?pin={ICMC}:1234:-567").text
    assert "1234" in answer
    assert "-567" in answer


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/network?lens=friends", 400, "cooperation"),
        ("/network?since=yesterday", 400, "2022-06"),
        ("/network?focus=organisation/nobody", 404, "not in this network"),
        ("/network?group=999", 404, "no community 999"),
        ("/network/data.json?depth=x", 400, "1, 2 or 3"),
    ],
)
def test_bad_addresses_say_what_is_wrong(client: httpx.Client, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in html.document_fromstring(answer.text).text_content()


def test_a_selection_that_has_gone_says_so(client: httpx.Client) -> None:
    panel = page(client, "/network?select=organisation/gone").get_element_by_id("net-panel").text_content()
    assert "not in this network now" in panel


def test_french(client: httpx.Client) -> None:
    assert "Qui travaille avec qui" in page(client, "/network?lang=fr").text_content()


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    with opened(tmp_path / "none") as client:
        for lens in ("cooperation", "practices", "themes"):
            shown = page(client, f"/network?lens={lens}")
            assert "How to begin" in shown.text_content()
            assert client.get(f"/network/data.json?lens={lens}").json()["nodes"] == []
            assert client.get(f"/network/view.svg?lens={lens}").status_code == 200


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    with opened(hostile_store(tmp_path / "store")) as client:
        answer = client.get("/network")
        assert HOSTILE not in answer.text
        assert HOSTILE in html.document_fromstring(answer.text).text_content()
        names = [node[1] for node in client.get("/network/data.json").json()["nodes"]]
        assert HOSTILE in names
        picture = etree.fromstring(client.get("/network/view.svg").content)
        assert not picture.findall(".//{*}script")
        assert HOSTILE in {title.text for title in picture.iter("{http://www.w3.org/2000/svg}title")}
        panel = page(client, "/network?select=organisation/one").get_element_by_id("net-panel")
        assert HOSTILE in panel.text_content()
        assert not panel.xpath(".//script | .//img")


def test_a_formula_in_a_name_is_no_formula_in_a_spreadsheet() -> None:
    from practicegraph.viz.net_export import _plain

    assert _plain("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert _plain(3) == 3


def test_a_damaged_copy_is_made_again(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "store")
    with open_store(tmp_path / "store", read_only=True) as store:
        first = network(store, "practices").view(State(lens="practices"))
    (kept,) = (tmp_path / "store" / "copies").glob("network-practices-*")
    kept.write_bytes(kept.read_bytes()[:300])
    with open_store(tmp_path / "store", read_only=True) as store:
        again = network(store, "practices").view(State(lens="practices"))
        assert (again.node == first.node).all()
        assert (again.places == first.places).all()
    assert net_kept._open(str(kept)).table.size == len(first.node)


def test_what_is_kept_is_what_was_made(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        for lens in ("cooperation", "practices", "themes"):
            kept = network(store, lens).table
            fresh = read_table(store, lens)
            assert json.dumps(kept.things) == json.dumps(fresh.things)
            assert kept.names == fresh.names
            assert (kept.one == fresh.one).all()
            assert (kept.day == fresh.day).all()
            assert kept.themes.names == fresh.themes.names
            assert [kept.kinds.at(row) for row in range(kept.size)] == [fresh.kinds.at(row) for row in range(kept.size)]


def test_first_views_are_made_before_somebody_asks(folder: Path) -> None:
    current = Current(folder)
    make(current)
    for lens in ("cooperation", "practices", "themes"):
        found = network(current.store, lens)
        assert {key[1] for key in found._made if key[0] == "json"} == {"en", "fr"}
