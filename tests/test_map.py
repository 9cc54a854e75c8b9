"""Maps: the right outlines, drawn by the server, with every region as a link."""

from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest
from endpoint_server import serve
from explorer_store import example_store
from lxml import etree, html

from practicegraph.ontology.names import ID
from practicegraph.viz import map_places
from practicegraph.viz.map_page import Region, _clustered
from practicegraph.viz.map_places import covered, drawn, middle, outlines, parent
from practicegraph.viz.page_model import Asked, Links
from practicegraph.viz.palette import contrast

SVG = "{http://www.w3.org/2000/svg}"


def inside(code: str, longitude: float, latitude: float) -> bool:
    """Whether a point is in a region, by the even-odd rule."""
    step = map_places._step()
    x, y = longitude * step, latitude * step
    odd = False
    for part in covered(code):
        for ring in outlines()[part]:
            xs, ys = ring[::2], ring[1::2]
            for a, b, c, d in zip(xs, ys, [*xs[1:], xs[0]], [*ys[1:], ys[0]], strict=True):
                if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
                    odd = not odd
    return odd


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("FR-38", 5.72, 45.18),  # Grenoble
        ("FR-84", 4.81, 43.95),  # Avignon
        ("FR-84", 5.02, 44.38),  # Valréas, an enclave
        ("ES-SO", -2.47, 41.76),  # Soria
        ("PL-14", 21.01, 52.23),  # Warsaw: Poland's codes have changed
        ("PL-22", 18.65, 54.35),  # Gdańsk
        ("GR-G", 21.73, 38.2),  # Patras
        ("FR-ARA", 4.83, 45.76),  # Lyon, in a region that is made of others
        ("IT", 12.49, 41.89),
        ("IN-KL", 76.4, 9.6),  # Kottayam: the world has outlines too
        ("US-VT", -73.2, 44.4),
        ("BR-SP", -46.63, -23.55),
        ("BA", 18.41, 43.86),  # made of parts that have no code
    ],
)
def test_towns_are_in_their_regions(code: str, longitude: float, latitude: float) -> None:
    assert inside(code, longitude, latitude)


def test_towns_are_not_in_others() -> None:
    assert not inside("FR-26", 5.02, 44.38)  # around the enclave
    assert not inside("FR-38", 4.83, 45.76)
    assert not inside("PL-14", 18.65, 54.35)


def test_every_region_of_a_country_has_its_parent() -> None:
    assert parent("FR-38") == "FR-ARA"
    assert parent("FR-ARA") == "FR"
    assert parent("FR") == ""
    assert set(covered("FR-ARA")) < set(covered("FR"))
    assert len(covered("FR-ARA")) == 12


def test_a_map_has_what_was_asked_and_what_is_around() -> None:
    picture = drawn(["FR-38", "ES-SO", "BR-SP", "XX-99"])
    assert picture.missing == ("XX-99",)
    by_code = {shape.code: shape for shape in picture.shapes}
    assert by_code["FR-38"].path
    assert by_code["BR-SP"].path
    assert all(0 <= s.x <= picture.width and 0 <= s.y <= picture.height for s in picture.shapes)
    assert by_code["ES-SO"].x < by_code["FR-38"].x
    assert by_code["FR-38"].y < by_code["ES-SO"].y
    assert len(picture.land) > 1000


def test_what_is_far_away_makes_no_map_small() -> None:
    france = drawn(["FR"])  # not with Réunion
    assert not france.far
    assert france.shapes[0].size > 300
    assert drawn(["FR-38", "IN-KL"]).far
    near = drawn(["FR-38", "IN-KL"], box=(4, 44, 7, 46))
    assert [shape.code for shape in near.shapes] == ["FR-38"]
    assert near.missing == ()


def test_signs_that_would_hide_each_other_are_one() -> None:
    asked = Asked(links=Links(), store=None, path="/regions")  # type: ignore[arg-type]
    signs = [
        (Region(f"{ID}region/{name}", name, 1, 1, "", x, 0.0, -11.0), (x, 1.2, x + 0.5, 1.4))
        for name, x in (("a", 0.0), ("b", 9.0), ("c", 90.0))
    ]
    single, (cluster,) = _clustered(signs, asked)
    assert [region.name for region in single] == ["c"]
    assert [region.name for region in cluster.regions] == ["a", "b"]
    assert cluster.href == "/regions?box=0%2C1%2C10%2C2"


def test_without_outlines_points_stand_for_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_places, "outlines", dict)
    map_places._drawn.cache_clear()
    picture = drawn(["FR-38", "ES-SO"])
    assert [shape.path for shape in picture.shapes] == ["", ""]
    assert picture.land == ""
    assert middle("FR-38") is not None


def test_nothing_to_draw() -> None:
    assert drawn([]).height == 0
    assert drawn(["XX-1"]).missing == ("XX-1",)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = example_store(tmp_path_factory.mktemp("map") / "store")
    with serve(folder, writable=False) as server, httpx.Client(base_url=server.address, trust_env=False) as made:
        yield made


def test_the_regions_page_has_a_map_with_links(client: httpx.Client) -> None:
    page = html.document_fromstring(client.get("/regions").text)
    areas = page.xpath("//figure[@class='map']//a[@data-region]")
    assert len(areas) >= 3
    for area in areas:
        assert client.get(area.get("href")).status_code == 200
    rows = {row.xpath("th//a/@href")[0]: row for row in page.xpath("//tbody/tr")}
    practices = [th.text_content() for th in page.xpath("//thead//th")].index("Practices")
    for area in areas:
        value = rows[area.get("href")].xpath("*")[practices].text_content()
        assert area.get("aria-label").endswith(f": {value}" if value != "–" else ": not reported")
    assert page.xpath("//figure[@class='map']//a[@aria-label='Soria: not reported']")  # no practice, but in sight
    other = html.document_fromstring(client.get("/regions?map=events").text)
    assert other.xpath("//figure[@class='map']//nav//a[@aria-current]")[0].text_content() == "Events"


def test_a_region_has_its_place(client: httpx.Client) -> None:
    page = html.document_fromstring(client.get("/regions/fr-38").text)
    assert len(page.xpath("//figure[contains(@class, 'map')]//path[@class='step-5']")) == 1


def test_a_map_by_its_address(client: httpx.Client) -> None:
    answer = client.get("/map.svg?regions=fr-38:3,es-so:1,fr:9")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    titles = [title.text for title in etree.fromstring(answer.content).iter(SVG + "title")]
    assert sorted(titles) == ["Isère: 3", "Soria: 1"]  # France holds one of them
    for bad in ("", "fr-38", "fr-38:x", "<script>:1"):
        assert client.get("/map.svg", params={"regions": bad}).status_code == 400


def test_steps_differ_in_lightness() -> None:
    from practicegraph.viz.map_page import FILLS

    assert all(contrast(one, other) > 1.3 for one, other in pairwise(FILLS))
