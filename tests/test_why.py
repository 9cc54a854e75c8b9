"""Why the graph says what it says: down to the quotes, by name or IRI, for things and for single statements."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from practicegraph.graph.derive import derive
from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.reasons import Reason
from practicegraph.graph.store import Store, open_store
from practicegraph.graph.why import MOST, why
from practicegraph.ontology.names import DERIVED, ID, NS, PREFIXES

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
QUOTES = {
    "event/e": "On 3 May people met in Soria.",
    "organisation/cepaim": "Fundación CEPAIM works there.",
    "organisation/b": "The bakers of Soria came.",
    "participation/e/cepaim/organiser": "CEPAIM organised the day",
    "participation/e/b/organiser": "together with the bakers.",
}
TURTLE = """
<{id}source/s> a pg:Source ; dct:title "A day in Soria" .
<{id}event/e> a pg:Roundtable ; rdfs:label "Roundtable, Soria" ; pg:inRegion <{id}region/so> ;
  pg:theme theme:mental-health .
<{id}region/so> a pg:Region ; rdfs:label "Soria" ; pg:within <{id}region/es> .
<{id}region/es> a pg:Country ; rdfs:label "Spain" .
<{id}organisation/cepaim> a pg:Organisation ; rdfs:label "Fundación CEPAIM" ; skos:altLabel "CEPAIM", "Peña" .
<{id}organisation/b> a pg:Organisation ; rdfs:label "Bakers" ; skos:altLabel "Pena" .
<{id}participation/e/cepaim/organiser> a pg:Participation ; pg:atEvent <{id}event/e> ;
  pg:participant <{id}organisation/cepaim> ; pg:role pg:organiser .
<{id}participation/e/b/organiser> a pg:Participation ; pg:atEvent <{id}event/e> ;
  pg:participant <{id}organisation/b> ; pg:role pg:organiser .
"""


@pytest.fixture(scope="module")
def store() -> Store:
    turtle, start = TURTLE, 0
    for number, (thing, text) in enumerate(QUOTES.items()):
        turtle += f"""<{ID}{thing}> pg:evidence <{ID}passage/{number}> .
        <{ID}passage/{number}> a pg:Passage ; oa:hasSource <{ID}source/s> ;
          oa:hasSelector <{ID}passage/{number}/selector> .
        <{ID}passage/{number}/selector> oa:exact "{text}" ; oa:start {start} ; oa:end {start + len(text)} ."""
        start += len(text) + 1
    store = open_store(":memory:")
    quads = ox.parse(HEAD + turtle.replace("{id}", ID), ox.RdfFormat.TURTLE)
    store.replace_source(f"{ID}source/s", quads, snapshot=" ".join(QUOTES.values()))
    derive(store)
    return store


def leaves(reason: Reason) -> Iterator[Reason]:
    if reason.grade != "derived":
        yield reason
    for below in reason.because:
        yield from leaves(below)


def test_a_cooperation_is_explained_down_to_the_quotes(store: Store) -> None:
    (reason,) = why(store, "Bakers", "pg:cooperatesWith", "Fundación CEPAIM").derived
    assert reason.rule == "co-organised"
    assert reason.words is not None
    assert "organised the same event" in reason.words
    assert [below.rule for below in reason.because] == ["organised", "organised"]
    said = {quote.text for leaf in leaves(reason) for quote in leaf.quotes}
    assert said == {QUOTES["participation/e/cepaim/organiser"], QUOTES["participation/e/b/organiser"]}


def test_quotes_have_their_source_and_place(store: Store) -> None:
    text = " ".join(QUOTES.values())
    explanation = why(store, "CEPAIM")
    (quote,) = explanation.quotes
    assert (quote.source, quote.title) == (f"{ID}source/s", "A day in Soria")
    assert text[quote.start : quote.end] == quote.text == QUOTES["organisation/cepaim"]
    assert {leaf.sources for reason in explanation.derived for leaf in leaves(reason)} <= {(f"{ID}source/s",), ()}


def test_every_derived_statement_has_a_reason_that_ends_in_what_is_stated(store: Store) -> None:
    checked = 0
    for subject in {quad.subject for quad in store.quads(DERIVED)}:
        assert isinstance(subject, ox.NamedNode)
        if not subject.value.startswith(ID):
            continue  # what the derived graph says of itself and of its rules
        for predicate in {
            quad.predicate for quad in store.raw.quads_for_pattern(subject, None, None, ox.NamedNode(DERIVED))
        }:
            for reason in why(store, subject.value, predicate.value).derived:
                assert reason.rule, reason.text
                found = list(leaves(reason))
                assert found, reason.text
                assert {leaf.grade for leaf in found} <= {"stated", "vocabulary"}
                checked += 1
    assert checked > 40


def test_reasons_do_not_go_in_circles(store: Store) -> None:
    (reason,) = why(store, "Bakers", "pg:cooperatesWith").derived

    def triples(item: Reason) -> Iterator[tuple[str, str, str]]:
        yield item.subject, item.predicate, item.object
        for below in item.because:
            assert (item.subject, item.predicate, item.object) not in set(triples(below))
            yield from triples(below)

    assert len(list(triples(reason))) > 5


@pytest.mark.parametrize("name", ["Fundación CEPAIM", "fundacion cepaim", "CEPAIM", "cepaim", "id:organisation/cepaim"])
def test_things_are_found_by_any_of_their_names(store: Store, name: str) -> None:
    assert why(store, name).iri == f"{ID}organisation/cepaim"


def test_an_exact_name_wins_and_an_ambiguous_one_lists_what_it_may_be(store: Store) -> None:
    assert why(store, "Pena").iri == f"{ID}organisation/b"
    with pytest.raises(InvalidValue, match=r"organisation/b.*organisation/cepaim"):
        why(store, "PENA")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Fundación CEPAIN",), "did you mean: Fundación CEPAIM"),
        (("https://example.org/nothing",), "nothing is said of https://example.org/nothing"),
        (("urn:x:<script>",), "nothing is called"),
        (("xyzzy",), "nothing is called 'xyzzy'"),
        (("CEPAIM", "pg:supported", "Roundtable, Soria"), "the graph does not say that CEPAIM pg:supported"),
        (("CEPAIM", "pg:nonsense"), "nothing is said of pg:nonsense"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_close(store: Store, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(NotFound, match=message.replace("(", r"\(")):
        why(store, *arguments)


def test_the_lines_tell_the_rule_and_each_quote(store: Store) -> None:
    lines = list(why(store, "CEPAIM").lines())
    text = "\n".join(lines)
    assert lines[0] == "Fundación CEPAIM"
    assert "by rule co-organised: Two organisations that organised the same event cooperate" in text
    start = " ".join(QUOTES.values()).index("CEPAIM organised")
    assert f"“CEPAIM organised the day” (A day in Soria, {start} to {start + 24})" in text
    assert "Fundación CEPAIM: cooperates with Bakers" in text
    assert text.count("“together with the bakers.”") == 1
    assert "Fundación CEPAIM: organised Roundtable, Soria (see above)" in text


def test_of_a_property_with_many_values_some_are_explained_and_the_rest_counted() -> None:
    store = open_store(":memory:")
    lines = [f"<{ID}organisation/a> pg:partnerIn <{ID}project/{n}> ." for n in range(MOST + 5)]
    store.replace_source(f"{ID}source/s", ox.parse(HEAD + "\n".join(lines), ox.RdfFormat.TURTLE), snapshot="")
    derive(store)
    explanation = why(store, f"{ID}organisation/a")
    assert sum(reason.predicate == NS + "partnerIn" for reason in explanation.stated) == MOST
    assert explanation.left_out == 2 * 5  # stated partnerIn, derived activeInProject
    assert f"and {explanation.left_out} statements more" in list(explanation.lines())[-1]
