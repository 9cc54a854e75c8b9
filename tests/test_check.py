"""A sound store has no problems; each way of spoiling it is seen, and named."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from practicegraph.graph.check import Problem, check, check_agreement, check_quotes, check_shapes
from practicegraph.graph.errors import NotFound
from practicegraph.graph.snapshots import text_digest
from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.names import DERIVED, ID, NS, PREFIXES

TEXT = "Élan Rural 🛠 mends bicycles in Lowland. Everybody there needs a bus."
SOURCE = ID + "source/lowland"
DIGEST = text_digest(TEXT)
TURTLE = f"""
@base <{ID}> .
@prefix pg: <{NS}> . @prefix oa: <{PREFIXES["oa"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
@prefix theme: <{PREFIXES["theme"]}> . @prefix kind: <{PREFIXES["kind"]}> .
<source/lowland> a pg:Source ; pg:fileName "lowland.txt" ; pg:snapshot "{DIGEST}" .
<organisation/elan> a pg:Organisation ; rdfs:label "Élan Rural" ; pg:organisationKind kind:association ;
  pg:evidence <passage/lowland-0-10> ; pg:confidence "0.9" .
<practice/one> a pg:Practice ; rdfs:label "mends bicycles" ; pg:runBy <organisation/elan> ;
  pg:theme theme:active-mobility ;
  pg:inRegion <region/lowland> ; pg:evidence <passage/lowland-13-27> .
<region/lowland> a pg:Region ; rdfs:label "Lowland" .
<passage/lowland-0-10> a pg:Passage ; oa:hasSource <source/lowland> ; oa:hasSelector <passage/lowland-0-10/selector> .
<passage/lowland-0-10/selector> a oa:TextQuoteSelector ; oa:exact "Élan Rural" ; oa:prefix "" ; oa:suffix " 🛠 mends" ;
  oa:start 0 ; oa:end 10 .
<passage/lowland-13-27> a pg:Passage ; oa:hasSource <source/lowland> ; oa:hasSelector <passage/lowland-13-27/selector> .
<passage/lowland-13-27/selector> a oa:TextQuoteSelector ; oa:exact "mends bicycles" ; oa:prefix "Rural 🛠 " ;
  oa:suffix " in Lowland" ; oa:start 13 ; oa:end 27 .
"""


def quads(*changes: tuple[str, str]) -> list[ox.Quad]:
    text = TURTLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return list(ox.parse(text, ox.RdfFormat.TURTLE))


def quotes(*changes: tuple[str, str], text: str | None = TEXT) -> list[str]:
    found = check_quotes(quads(*changes), source=SOURCE, snapshot=lambda digest: text if digest == DIGEST else None)
    assert {problem.source for problem in found} <= {SOURCE}
    return [problem.message for problem in found]


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        opened.replace_source(SOURCE, quads(), snapshot=TEXT)
        yield opened


def test_a_sound_store_has_no_problems(store: Store) -> None:
    assert check(store) == []


def test_quotes_count_characters_and_not_bytes() -> None:
    assert quotes() == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("oa:start 13 ; oa:end 27", "oa:start 14 ; oa:end 28"),
            "The text reads 'ends bicycles ' at 14 to 28, not 'mends",
        ),
        (("oa:start 13 ; oa:end 27", "oa:start -5 ; oa:end 9"), "The text reads '' at -5 to 9"),
        (
            ('oa:exact "mends bicycles"', 'oa:exact "Mends bicycles"'),
            "The text reads 'mends bicycles' at 13 to 27, not 'Mends",
        ),
        (("oa:start 13 ; oa:end 27", "oa:end 27"), "The quote 'mends bicycles' has no offsets"),
        (("Rural 🛠 ", "Rural "), "Before the quote 'mends bicycles' the text does not read 'Rural '"),
        ((" in Lowland", " at Lowland"), "After the quote 'mends bicycles' the text does not read ' at Lowland'"),
    ],
)
def test_a_wrong_quote_is_seen(change: tuple[str, str], message: str) -> None:
    (found,) = quotes(change)
    assert found.startswith(message)
    assert found.endswith("read the report again.")


def test_a_text_that_is_gone_or_changed_is_seen() -> None:
    assert quotes(text=None) == [f"The text {DIGEST} is not kept: read the report again."]
    assert quotes(text=TEXT + " ") == [f"The text kept as {DIGEST} was changed: read the report again."]
    assert quotes((f'; pg:snapshot "{DIGEST}"', ""))[0].startswith("The text (no pg:snapshot) is not kept")


def test_shapes_name_the_thing_and_the_value() -> None:
    found = check_shapes(quads(("theme:active-mobility", "theme:unicycles")), source=SOURCE)
    assert found == [
        Problem(
            SOURCE,
            ID + "practice/one",
            "A theme is not a concept of the scheme of themes: use an identifier of that scheme."
            " It is <https://w3id.org/practicegraph/theme/unicycles>.",
        )
    ]


def test_a_store_says_which_source_is_wrong(store: Store) -> None:
    other = ID + "source/other"
    store.replace_source(
        other, quads(("source/lowland", "source/other"), (" pg:evidence <passage/lowland-0-10> ;", "")), snapshot=TEXT
    )
    found = check(store)
    assert [(problem.source, problem.subject) for problem in found] == [(other, ID + "organisation/elan")]
    assert "without evidence" in found[0].message
    assert check(store, sources=[SOURCE]) == []
    assert check(store, sources=[other]) == found


def test_derived_cooperations_are_checked_and_other_derived_things_are_not(store: Store) -> None:
    turtle = f"""@base <{ID}> . @prefix pg: <{NS}> .
      <cooperation/one> a pg:Cooperation ; pg:between <organisation/elan>, <organisation/b> ;
        pg:cooperationKind pg:coOrganised ; pg:basis <event/one> ; pg:sourceCount 1 .
      <organisation/b> a pg:Organisation ; pg:activeIn <region/lowland> ."""
    store.replace_graph(DERIVED, ox.parse(turtle, ox.RdfFormat.TURTLE))
    assert check(store) == [
        Problem(DERIVED, ID + "cooperation/one", "A cooperation does not name its rule: derive it again.")
    ]


def test_an_unknown_source_is_refused(store: Store) -> None:
    with pytest.raises(NotFound, match=r"no source https://example\.org/none in the store"):
        check(store, sources=["https://example.org/none"])


def test_progress_is_told_source_by_source(store: Store) -> None:
    seen: list[str] = []
    check(store, progress=seen.append)
    assert seen == [SOURCE]


def test_sources_that_disagree_about_an_event_are_told(store: Store) -> None:
    def states(name: str, text: str) -> None:
        turtle = f"""@base <{ID}> . @prefix pg: <{NS}> . @prefix xsd: <{PREFIXES["xsd"]}> .
          <source/{name}> a pg:Source . <event/fair> a pg:Event ; {text} .
          <headcount/{name}> a pg:HeadCount ; pg:atEvent <event/fair> ; pg:number {len(name)} ."""
        store.replace_source(f"{ID}source/{name}", list(ox.parse(turtle, ox.RdfFormat.TURTLE)), snapshot=name)

    states("one", "pg:ordinal 3 ; pg:eventFormat pg:online ; pg:status pg:planned")
    states("two", "pg:ordinal 4 ; pg:eventFormat pg:online ; pg:status pg:past")
    assert check_agreement(store) == [
        Problem(
            f"{ID}source/{name}",
            ID + "event/fair",
            f"This source gives {value} as place in its series, others {other}: look which is right.",
            "warning",
        )
        for name, value, other in (("one", "3", "4"), ("two", "4", "3"))
    ]
    states("three", "pg:ordinal 4")
    found = check_agreement(store)
    assert [problem.message for problem in found if problem.source.endswith("three")] == [
        "This source gives 4 as place in its series, others 3: look which is right.",
        "This source gives 5 as number of participants, others 3: look which is right.",
    ]
