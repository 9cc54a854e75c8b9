"""Matching needs with practices: who may answer, in which order, why, and what is said to bad input."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from match_collection import Collection, add, collection, iris, store_of
from typer.testing import CliRunner

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.evidence import quotes
from practicegraph.graph.source import source_of
from practicegraph.graph.store import Store, open_store
from practicegraph.ingest.ingest import ingest
from practicegraph.queries.match import match
from practicegraph.queries.match_matters import matter_names, matters_of
from practicegraph.queries.match_records import Matches
from practicegraph.queries.match_store import matcher
from practicegraph.queries.transferability import CRITERIA
from practicegraph.viz.cli import app

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tables() -> Collection:
    return collection()


@pytest.fixture(scope="module")
def store(tables: Collection, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tables, tmp_path_factory.mktemp("collection") / "db")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "db"
    with open_store(place) as opened:
        ingest([str(ROOT / "examples" / "reports")], opened)
    return place


def small(*rows: tuple[str, str, str, str, str]) -> Store:
    """A store of statements: kind, region, organisation, themes, text."""
    store = open_store(":memory:")
    names = ("kind", "region", "organisation", "themes", "text")
    for number, row in enumerate(rows):
        told = dict(zip(names, row, strict=True)) | {"language": "en", "country": "ES"}
        add(store, told, f"report-{number}", told["kind"])
    return store


NEED = ("need", "Soria", "", "mobility", "Newcomers need somebody who drives them to work.")
RIDES = ("practice", "Teruel", "Ride Club", "mobility", "Neighbours with a car drive newcomers to work every morning.")


def test_a_need_finds_the_practice_that_answers_it(store: Store) -> None:
    found = match(store, need="Adults who never went to school need to learn the alphabet", limit=5)
    assert found.direction == "practices for needs"
    assert found.notes  # it was taken as words
    (asked,) = found.asked
    assert not asked.open
    assert any("alphabet" in answer.found.text for answer in asked.answers[:3])
    assert asked.about.kind == "words"
    assert asked.about.quotes == ()
    scores = [answer.score for answer in asked.answers]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_practices_are_elsewhere_and_run_by_others() -> None:
    here = (RIDES[0], "Soria", *RIDES[2:])
    own = ("practice", "Teruel", "Asking Club", "mobility", "Asking Club drives newcomers to work in its own car.")
    asking = ("need", "Soria", "Asking Club", "mobility", "Our members need somebody who drives them to work.")
    store = small(asking, here, RIDES, own)
    (asked,) = match(store, need=asking[4]).asked
    assert [answer.found.text for answer in asked.answers] == [RIDES[4]]
    (asked,) = match(store, organisation="Asking Club").asked
    assert [answer.found.text for answer in asked.answers] == [RIDES[4]]
    assert asked.answers[0].found.places == ("Teruel",)
    assert asked.answers[0].found.actors == ("Ride Club",)


def test_the_other_way_round_gives_the_same_chance() -> None:
    store = small(NEED, RIDES)
    (asked,) = match(store, need=NEED[4]).asked
    back = match(store, practice=RIDES[4])
    assert back.direction == "needs for a practice"
    assert back.asked[0].about.text == RIDES[4]
    assert [answer.found.text for answer in back.asked[0].answers] == [NEED[4]]
    assert back.asked[0].answers[0].score == asked.answers[0].score
    assert back.asked[0].answers[0].card is None


def test_a_region_an_organisation_and_all_needs(demo: Path) -> None:
    with open_store(demo, read_only=True) as opened:
        everything = match(opened, cards=False)
        france = match(opened, region="France", cards=False)
        active = match(opened, organisation="Tero Loko", cards=False)
        assert len(everything.asked) >= len(france.asked) > 10
        assert active.asked
        assert "where it is active" in active.notes[0]
        assert all("Isère" in asked.about.places for asked in active.asked)
        own = {answer.found.actors for asked in active.asked for answer in asked.answers}
        assert ("Tero Loko",) not in own
        assert matcher(opened) is matcher(opened), "what was loaded of a store that does not change is kept"


def test_a_theme_narrows_needs_or_else_practices(store: Store) -> None:
    narrowed = match(store, theme="energy", cards=False, limit=1)
    energy = {str(asked.about.text) for asked in narrowed.asked}
    assert 0 < len(energy) < len(match(store, cards=False, limit=1).asked)
    (asked,) = match(store, need="help for families who cannot heat their home", theme="energy", cards=False).asked
    assert asked.answers
    loaded = matcher(store)
    assert all(
        any("theme/energy" in theme for theme in loaded.information.closure(answer.found.themes))
        for answer in asked.answers
    )


def checked(store: Store, found: Matches) -> int:
    """Checks every quote of an answer against its source and its thing; gives how many there were."""
    engine, count = store.raw, 0
    for asked in found.asked:
        for item in (asked.about, *(answer.found for answer in asked.answers)):
            if item.iri is None:
                continue
            assert item.quotes
            known = {(quote.source, quote.start, quote.end) for quote in quotes(engine, ox.NamedNode(item.iri))}
            for told in item.quotes:
                text = store.snapshot(source_of(engine, told.source).snapshot or "")
                assert text is not None
                assert text[told.start : told.end] == told.text
                assert (told.source, told.start, told.end) in known
                count += 1
        for answer in asked.answers:
            if answer.card is None:
                continue
            own = quotes(engine, ox.NamedNode(answer.found.iri or ""))
            assert [criterion.name for criterion in answer.card.criteria] == list(CRITERIA)
            for criterion in answer.card.criteria:
                if criterion.quote is None:
                    assert criterion.words == "nothing reported"
                    continue
                text = store.snapshot(source_of(engine, criterion.quote.source).snapshot or "")
                assert text is not None
                assert text[criterion.quote.start : criterion.quote.end] == criterion.quote.text == criterion.words
                near = [one for one in own if one.source == criterion.quote.source]
                between = [
                    text[min(one.end, criterion.quote.end) : max(one.start, criterion.quote.start)] for one in near
                ]
                assert any("\n\n" not in gap for gap in between), "of another paragraph than the practice"
                count += 1
    return count


def test_every_quote_is_in_its_source_and_about_its_thing(store: Store, tables: Collection, demo: Path) -> None:
    node = iris(store)
    some = [row["query"] for row in tables.queries if row["kind"] != "words"][::9]
    assert sum(checked(store, match(store, need=node[name], limit=4)) for name in some) > 50
    with open_store(demo, read_only=True) as opened:
        assert checked(opened, match(opened)) > 100


def test_reasons_are_true_of_both_sides(store: Store, tables: Collection) -> None:
    node = iris(store)
    for name in [row["query"] for row in tables.queries if row["kind"] != "words"][::11]:
        (asked,) = match(store, need=node[name], limit=5, cards=False).asked
        for answer in asked.answers:
            kinds = [reason.kind for reason in answer.reasons]
            assert len(kinds) == len(set(kinds))
            shares = [reason.share for reason in answer.reasons if reason.kind != "kind of region"]
            assert shares == sorted(shares, reverse=True)
            matter = [reason.text for reason in answer.reasons if reason.kind == "matter"]
            common = matters_of(asked.about.text, asked.about.language)
            common &= matters_of(answer.found.text, answer.found.language)
            assert bool(matter) == bool(common)
            assert all(one in matter[0] for one in common)
            shared = matcher(store).information.shared(asked.about.themes, answer.found.themes)
            assert any(reason.kind == "theme" for reason in answer.reasons) == bool(shared)


def test_a_quote_that_is_not_in_its_source_is_left_out() -> None:
    store = small(NEED, RIDES)
    passage = ox.NamedNode(
        next(str(iri) for (iri,) in store.query("SELECT ?s { ?p a pg:Practice ; pg:evidence/oa:hasSelector ?s }"))
    )
    graph = next(quad.graph_name for quad in store.quads() if quad.subject == passage)
    assert isinstance(graph, ox.NamedNode)
    exact = ox.NamedNode("http://www.w3.org/ns/oa#exact")
    old = list(store.raw.quads_for_pattern(passage, exact, None, graph))
    new = [ox.Quad(passage, exact, ox.Literal("Neighbours with a horse."), graph)]
    store.change_graph(graph.value, added=new, removed=old)
    (asked,) = match(store, need=NEED[4]).asked
    assert asked.answers[0].found.quotes == ()
    card = asked.answers[0].card
    assert card is not None
    assert card.reported == 0


def test_what_nothing_answers_is_open(store: Store) -> None:
    wolves = "Wolves kill more sheep every winter and the fences do not hold."
    (asked,) = match(store, need=wolves, limit=3).asked
    assert asked.open
    assert "open" in asked.note
    assert len(asked.answers) <= 3
    empty = small(NEED)
    found = match(empty, need=NEED[4])
    assert found.asked[0].open
    assert found.asked[0].answers == ()
    assert "no practice is reported in this store" in found.notes


def test_ties_go_by_iri_and_the_order_of_reading_does_not_matter() -> None:
    twins = [(RIDES[0], region, f"Club {region}", *RIDES[3:]) for region in ("Teruel", "Zamora", "Cuenca", "Burgos")]
    answers = [
        [answer.found.iri for answer in match(store, need=NEED[4]).asked[0].answers]
        for store in (small(NEED, *twins), small(*reversed(twins), NEED))
    ]
    assert answers[0] == answers[1] == sorted(answers[0], key=str)
    assert len(answers[0]) == 4


def test_bad_input_is_named_with_close_names(demo: Path) -> None:
    with open_store(demo, read_only=True) as opened:
        with pytest.raises(InvalidValue, match="need and region cannot be given together"):
            match(opened, need="a", region="b")
        with pytest.raises(InvalidValue, match="limit of 0"):
            match(opened, limit=0)
        with pytest.raises(NotFound, match="did you mean: Soria"):
            match(opened, region="Sorria")
        with pytest.raises(NotFound, match="Tero Loko"):
            match(opened, organisation="Tero Locko")
        with pytest.raises(NotFound, match="no need or challenge is called"):
            match(opened, need="id:need/0123456789abcdef")
        with pytest.raises(NotFound, match="did you mean: 'Tero Loko helps refugees"):
            match(opened, practice="Tero Loko helps refugees back into work and life in a remote spot")
        with pytest.raises(InvalidValue, match="an empty"):
            match(opened, need="  ")
        with pytest.raises(InvalidValue, match="no words"):
            match(opened, need="?!")
        with pytest.raises(NotFound, match="no theme"):
            match(opened, theme="mobilty-x")
        nothing = match(opened, region="Soria")
        assert nothing.asked == ()
        assert "does not mean" in nothing.notes[0]


def test_two_things_of_one_name_are_not_guessed_between() -> None:
    store = small(NEED, ("need", "Teruel", *NEED[2:]), RIDES)
    with pytest.raises(InvalidValue, match="2 things are called"):
        match(store, need=NEED[4])


def test_an_empty_store_and_statements_without_themes() -> None:
    empty = match(open_store(":memory:"), need="a bus in the evening")
    assert empty.asked[0].open
    assert match(open_store(":memory:")).asked == ()
    bare = [(*row[:3], "", row[4]) for row in (NEED, RIDES)]
    (asked,) = match(small(*bare), need=NEED[4]).asked
    assert [answer.found.themes for answer in asked.answers] == [()]


def test_matters_are_told_in_six_languages() -> None:
    licence = {
        "en": "a driving licence",
        "fr": "le permis de conduire",
        "es": "el carnet de conducir",
        "de": "der Führerschein",
        "it": "la patente",
        "pl": "prawo jazdy",
    }
    assert all("driving licence" in matters_of(text, language) for language, text in licence.items())
    assert "driving licence" in matters_of("la patente", "")
    assert matters_of("", "en") == frozenset()
    assert len(matter_names()) > 60


def test_the_command(demo: Path) -> None:
    runner = CliRunner()
    words = ["match", "--need", "people without a car need lifts", "--limit", "2", "--store", str(demo)]
    table = runner.invoke(app, words)
    assert table.exit_code == 0
    assert "carpooling" in table.stdout
    assert "effectiveness: nothing reported" in table.stdout
    found = json.loads(runner.invoke(app, [*words, "--format", "json"]).stdout)
    assert found["asked"][0]["answers"][0]["found"]["quotes"][0]["start"] >= 0
