"""Markdown sites: the keys of front matter that link pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicegraph.graph import open_store
from practicegraph.ingest.ingest import ingest
from practicegraph.ingest.site import forget_sites, site_of

PAGES = {
    "content/projects/sun-roofs.md": """---
title: Sun Roofs
partners:
  - kujawy-energy
  - /partners/valence-cycling/
---
Solar roofs for village halls.
""",
    "content/partners/kujawy-energy.md": """---
title: "Kujawy Energy Cooperative"
---
The Kujawy Energy Cooperative lends tools to neighbours.
""",
    "content/partners/valence-cycling/index.md": """+++
title = "Valence Cycling Association"
+++
We teach newcomers to ride.
""",
    "_posts/2024-05-20-a-day.md": """---
title: A day in Valence
project: sun-roofs
partners: [valence-cycling, nobody-here]
---
On 14 May 2024 the Valence Cycling Association organised a workshop in Drôme. 20 people came.
""",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text, encoding="utf-8")
    forget_sites()
    return tmp_path / "site"


def test_links_are_names(site: Path) -> None:
    with open_store(":memory:") as store:
        summary = ingest([site], store, plain=True)
        assert (len(summary.new), summary.failed) == (4, ())
        rows = store.query(
            "SELECT DISTINCT ?o ?p { ?org pg:partnerIn ?project ; skos:prefLabel ?o . ?project skos:prefLabel ?p }"
            " ORDER BY ?o"
        )
        assert [tuple(map(str, row)) for row in rows] == [
            ("Kujawy Energy Cooperative", "Sun Roofs"),
            ("Valence Cycling Association", "Sun Roofs"),
        ]
        events = store.query("SELECT ?p { ?e a pg:Workshop ; pg:inProject/rdfs:label ?p }")
        assert {str(row[0]) for row in events} == {"Sun Roofs"}
        quotes = store.query("SELECT ?q { ?p a pg:Project ; pg:evidence/oa:hasSelector/oa:exact ?q }")
        assert {"kujawy-energy", "/partners/valence-cycling/", "sun-roofs"} <= {str(row[0]) for row in quotes}


def test_a_new_title_reads_the_pages_again(site: Path) -> None:
    with open_store(":memory:") as store:
        ingest([site], store, plain=True)
        assert len(ingest([site], store, plain=True).unchanged) == 4
        page = site / "content/partners/kujawy-energy.md"
        page.write_text(page.read_text("utf-8").replace("Cooperative", "Co-op"), encoding="utf-8")
        again = ingest([site], store, plain=True)
        assert (len(again.changed), len(again.unchanged)) == (3, 1)  # the page, and the two with links
        assert len(list(store.query("SELECT ?o { ?o rdfs:label 'Kujawy Energy Co-op' ; pg:partnerIn ?p }"))) == 1


def test_which_site_a_page_is_in(site: Path, tmp_path: Path) -> None:
    page = site / "_posts/2024-05-20-a-day.md"
    assert site_of(page) is None
    assert site_of(site / "report.txt", [site]) is None
    given = site_of(page, [tmp_path])
    (site / "_config.yml").write_text("title: Site\n")
    forget_sites()
    found = site_of(page)
    assert found is not None
    assert given is not None
    assert found.titles == given.titles
    assert found.title("/2024/05/A-Day.html#top") == "A day in Valence"
    assert found.projects == {"Sun Roofs"}


def test_a_link_that_two_pages_share_means_none(site: Path) -> None:
    (site / "content/sun-roofs.md").write_text("---\ntitle: Another\n---\nText.\n")
    found = site_of(site / "content/sun-roofs.md", [site])
    assert found is not None
    assert found.title("sun-roofs") is None
