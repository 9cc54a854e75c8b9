"""What is missing from a network: who, on what, without whom, and what one report alone tells."""

import json
from pathlib import Path

from golden_network import small_network
from match_collection import add
from typer.testing import CliRunner

from practicegraph.graph.derive import derive
from practicegraph.graph.identity import source_iri
from practicegraph.graph.source import source_of
from practicegraph.graph.store import Store, open_store
from practicegraph.ingest.ingest import ingest
from practicegraph.ingest.records import Cooperation, Document, Event, Evidence, Facts
from practicegraph.ingest.state import state
from practicegraph.queries.gaps import Gaps, gaps
from practicegraph.viz.cli import app

ROOT = Path(__file__).parents[1]


def report(store: Store, name: str, text: str, **facts: object) -> None:
    document = Document(name=name, text=text, sha256="0" * 64, language="en")
    iri = source_iri(name, name=name)
    store.replace_source(iri, state(Facts(document=document, **facts), iri), snapshot=text)  # type: ignore[arg-type]


def platforms(**kinds: tuple[str, ...]) -> Store:
    """A store with a roundtable in each region, attended by these kinds of stakeholder."""
    store = open_store(":memory:")
    for region, told in kinds.items():
        text = f"The roundtable in {region} of 3 May 2022 was attended by {', '.join(told) or 'many'}."
        evidence = (Evidence(0, len(text), text),)
        event = Event(
            kind="roundtable",
            evidence=evidence,
            date="2022-05-03",
            region=region,
            country="Spain",
            stakeholder_kinds=told,
            participants=9,
        )
        report(store, f"{region}.txt", text, events=(event,))
    derive(store)
    return store


def together(*pairs: tuple[str, str]) -> Store:
    """A store in which these organisations are said to be partners."""
    store = open_store(":memory:")
    for number, (a, b) in enumerate(pairs):
        text = f"{a} and {b} run the garden together."
        cooperation = Cooperation(actors=(a, b), evidence=(Evidence(0, len(text), text),), on="garden")
        report(store, f"{number}.txt", text, cooperations=(cooperation,))
    derive(store)
    return store


def all_quotes_hold(store: Store, found: Gaps) -> int:
    count = 0
    told = [(item.text, item.quotes) for item in found.stakeholders]
    told += [(item.text, item.quotes) for item in found.themes]
    told += [(item.text, item.quotes) for item in found.brokers]
    told += [(item.text, item.quotes) for item in found.single_source]
    for text_of, held in told:
        assert held, text_of
        for quote in held:
            text = store.snapshot(source_of(store.raw, quote.source).snapshot or "")
            assert text is not None
            assert text[quote.start : quote.end] == quote.text
            count += 1
    return count


def test_a_kind_that_comparable_platforms_have_is_missing() -> None:
    store = platforms(
        Soria=("schools", "volunteers"), Teruel=("schools",), Zamora=("volunteers", "schools"), Cuenca=("volunteers",)
    )
    found = gaps(store)
    missing = {(item.text.split(":")[0], item.kind.rsplit("/", 1)[1]): item for item in found.stakeholders}
    assert set(missing) == {("Cuenca", "school"), ("Teruel", "volunteers")}
    school = missing["Cuenca", "school"]
    assert (len(school.elsewhere), school.compared) == (3, 3)
    assert "3 of 3 comparable platforms have them (Soria, Teruel, Zamora)" in school.text
    assert all("schools" in quote.text for quote in school.quotes)
    assert all_quotes_hold(store, found) >= 4


def test_a_narrower_kind_counts_and_silence_is_told() -> None:
    store = platforms(Soria=("schools",), Teruel=("universities", "schools"), Zamora=())
    found = gaps(store)
    assert not any("education" in item.kind for item in found.stakeholders)
    assert found.notes == ("no stakeholders are reported at all for: Zamora",)


def test_one_platform_cannot_be_compared() -> None:
    assert gaps(platforms(Soria=("schools",))).notes == ("platforms cannot be compared: fewer than two are reported",)


def test_a_theme_raised_twice_without_a_practice() -> None:
    store = open_store(":memory:")
    told = {"language": "en", "country": "ES", "organisation": ""}
    for name, region, themes, kind, text in (
        ("a", "Soria", "housing", "need", "Families need homes."),
        ("b", "Soria", "housing", "challenge", "Homes stand empty and families leave."),
        ("c", "Soria", "mobility", "need", "A bus is needed."),
        ("d", "Teruel", "language mobility", "need", "A course and a bus to it are needed."),
        ("e", "Teruel", "housing", "practice", "The town lends empty homes to families."),
        ("f", "Soria", "mobility", "practice", "A van runs every day."),
    ):
        add(store, told | {"region": region, "themes": themes, "text": text}, name, kind)
    found = gaps(store)
    assert [item.text for item in found.themes] == [
        "housing: raised 2 times in 2 reports, no practice reported in Soria "
        "(1 elsewhere: `match --region` tells which may answer)"
    ]
    assert len(found.themes[0].raised) == found.themes[0].sources == 2
    assert {item.text.split(":")[0] for item in found.single_source} == {
        "The town lends empty homes to families.",
        "A van runs every day.",
    }
    assert all_quotes_hold(store, found) == 4


def test_brokers_hold_the_network_together() -> None:
    store = together(("Ash", "Birch"), ("Birch", "Cedar"), ("Cedar", "Ash"), ("Cedar", "Elm"), ("Elm", "Fir"))
    found = gaps(store).brokers
    assert [item.organisation.rsplit("/", 1)[1] for item in found] == ["cedar", "elm"]
    assert [len(part) for part in found[0].parts] == [2, 2]
    assert found[1].text == "Elm: without it Fir would have no link to the other 3"
    assert [quote.text for quote in found[1].quotes] == ["Elm and Fir run the garden together."]
    assert gaps(together(("Ash", "Birch"))).brokers == ()


def test_a_practice_told_twice_is_not_from_one_source() -> None:
    store = open_store(":memory:")
    told = {"language": "en", "country": "ES", "organisation": "Ash", "region": "Soria", "themes": "mobility"}
    add(store, told | {"text": "Ash runs a van."}, "a", "practice")
    assert [item.text for item in gaps(store).single_source] == ["Ash runs a van. (Ash): only in a.txt"]
    add(store, told | {"text": "The van of Ash drives people every day."}, "b", "practice")
    assert gaps(store).single_source == ()


def test_an_empty_store_and_a_network_without_texts() -> None:
    assert gaps(open_store(":memory:")).notes[0].startswith("the store is empty")
    assert isinstance(gaps(small_network()), Gaps)


def test_the_command_and_its_quotes(tmp_path: Path) -> None:
    place = tmp_path / "db"
    with open_store(place) as opened:
        ingest([str(ROOT / "examples" / "reports")], opened)
        found = gaps(opened)
        assert found == gaps(opened)
        assert all_quotes_hold(opened, found) > 10
    runner = CliRunner()
    table = runner.invoke(app, ["gaps", "--store", str(place)])
    assert table.exit_code == 0
    assert "Brokers: without them the network falls apart" in table.stdout
    told = json.loads(runner.invoke(app, ["gaps", "--format", "json", "--store", str(place)]).stdout)
    assert set(told) == {"stakeholders", "themes", "brokers", "single_source", "notes"}
    assert len(told["themes"]) == len(found.themes)


def test_labels_in_another_language() -> None:
    store = platforms(Soria=("schools",), Teruel=("schools",), Cuenca=("volunteers",))
    assert any("écoles" in item.text for item in gaps(store, lang="fr").stakeholders)
