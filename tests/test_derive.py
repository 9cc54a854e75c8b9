"""What follows from small networks, told in Turtle."""

from __future__ import annotations

import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from practicegraph.graph.compile_rules import compile_rules
from practicegraph.graph.derive import derive, rules_of
from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.plan import plan
from practicegraph.graph.rules import RULE, cooperation_iri, read_rule, shipped_rules
from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.names import DERIVED, ID, NS, PREFIXES, VOCABULARY

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
ROUNDTABLE = """
<{id}source/{name}> a pg:Source .
<{id}event/e> a pg:Roundtable ; rdfs:label "Roundtable" ; pg:inRegion <{id}region/so> ; pg:inSeries <{id}platform/so> ;
  pg:inProject <{id}project/p> ; pg:theme theme:mental-health .
<{id}region/so> a pg:Region ; rdfs:label "Soria" ; pg:within <{id}region/cl> .
<{id}region/cl> a pg:Region ; pg:within <{id}region/es> .
<{id}region/es> a pg:Country .
<{id}platform/so> a pg:Platform ; pg:inRegion <{id}region/so> .
<{id}organisation/a> a pg:Organisation ; rdfs:label "A" .
<{id}organisation/b> a pg:Organisation ; rdfs:label "B" .
<{id}participation/1> a pg:Participation ; pg:atEvent <{id}event/e> ; pg:participant <{id}organisation/b> ; pg:role pg:organiser .
<{id}participation/2> a pg:Participation ; pg:atEvent <{id}event/e> ; pg:participant <{id}organisation/a> ; pg:role pg:organiser .
"""  # noqa: E501 - one statement a line


@pytest.fixture
def store() -> Store:
    return open_store(":memory:")


def tell(store: Store, name: str, turtle: str) -> str:
    iri = f"{ID}source/{name}"
    quads = ox.parse(HEAD + turtle.replace("{id}", ID).replace("{name}", name), ox.RdfFormat.TURTLE)
    store.replace_source(iri, quads, snapshot=name)
    return iri


def derived(store: Store, subject: str | None = None) -> set[tuple[str, str, str]]:
    """Triples of the derived graph in short form, those about sources and rules left out."""
    result = set()
    for quad in store.quads(DERIVED):
        terms = [short(term) for term in (quad.subject, quad.predicate, quad.object)]
        if not terms[0].startswith(("<", RULE)) and (subject is None or terms[0] == subject):
            result.add((terms[0], terms[1], terms[2]))
    return result


def short(term: object) -> str:
    text = str(getattr(term, "value", term))
    for prefix in ("id", "pg", "theme", "skos", "rdf", "rdfs"):
        text = text.replace(PREFIXES[prefix], "" if prefix == "id" else f"{prefix}:")
    return f"<{text}>" if text.startswith("http") else text


def test_roles_regions_themes_and_activity_follow(store: Store) -> None:
    tell(store, "s", ROUNDTABLE)
    derive(store)
    about_a = derived(store, "organisation/a")
    for expected in (
        ("pg:organised", "event/e"),
        ("pg:tookPartIn", "event/e"),
        ("pg:convenes", "platform/so"),
        ("pg:activeIn", "region/so"),
        ("pg:activeIn", "region/es"),
        ("pg:activeInProject", "project/p"),
        ("pg:cooperatesWith", "organisation/b"),
        ("skos:prefLabel", "A"),
    ):
        assert ("organisation/a", *expected) in about_a
    assert ("region/so", "pg:within", "region/es") in derived(store)
    assert ("event/e", "pg:inRegion", "region/cl") in derived(store)
    assert ("event/e", "pg:theme", "theme:health") in derived(store)
    assert ("event/e", "rdf:type", "pg:Event") in derived(store)
    assert ("organisation/a", "pg:cooperatesWith", "organisation/a") not in derived(store)


def test_a_cooperation_tells_its_kind_basis_themes_sources_and_rule(store: Store) -> None:
    tell(store, "one", ROUNDTABLE)
    tell(store, "two", '<{id}event/e> a pg:Roundtable ; rdfs:label "Soria again" .')  # says nothing of the two
    tell(store, "three", "\n".join(ROUNDTABLE.splitlines()[:2] + ROUNDTABLE.splitlines()[-2:]))
    derive(store)
    node = "cooperation/a--b--co-organised"
    found = {(predicate, value) for _, predicate, value in derived(store, node)}
    assert {
        ("rdf:type", "pg:Cooperation"),
        ("pg:between", "organisation/a"),
        ("pg:between", "organisation/b"),
        ("pg:cooperationKind", "pg:coOrganised"),
        ("pg:basis", "event/e"),
        ("pg:theme", "theme:mental-health"),
        ("pg:theme", "theme:health"),
        ("pg:sourceCount", "2"),
    } <= found
    rule = ox.NamedNode(RULE + "co-organised")
    assert ox.Quad(ox.NamedNode(ID + node), ox.NamedNode(NS + "derivedBy"), rule) in store.raw
    words = store.query(f"SELECT ?words {{ {rule} skos:definition ?words }}").to_dicts()
    assert "organised the same event" in words[0]["words"]


@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        ("supported-organiser", "[A organiser] [B supporter]"),
        ("presented-together", "[A presenter] [B presenter]"),
        ("co-organised", "[A organiser] [B organiser]"),
    ],
)
def test_kinds_of_cooperation_at_an_event(store: Store, kind: str, statements: str) -> None:
    turtle = "<{id}source/{name}> a pg:Source . <{id}event/e> a pg:Event ."
    for number, part in enumerate(statements.strip("[]").split("] [")):
        name, role = part.split()
        turtle += f"<{{id}}participation/{number}> pg:atEvent <{{id}}event/e> ; pg:role pg:{role} ; "
        turtle += f"pg:participant <{{id}}organisation/{name.lower()}> ."
    tell(store, "s", turtle)
    derive(store)
    kinds = {subject for subject, predicate, _ in derived(store) if predicate == "pg:cooperationKind"}
    assert kinds == {f"cooperation/a--b--{kind}"}


def test_partners_of_projects_and_stated_partners_cooperate(store: Store) -> None:
    tell(
        store,
        "s",
        """<{id}organisation/a> pg:partnerIn <{id}project/p> . <{id}organisation/b> pg:partnerIn <{id}project/p> .
        <{id}project/p> a pg:Project . <{id}partnership/x> a pg:Partnership ;
        pg:member <{id}organisation/c>, <{id}organisation/b> .""",
    )
    derive(store)
    assert ("cooperation/a--b--project-partners", "pg:basis", "project/p") in derived(store)
    assert ("cooperation/b--c--stated-partners", "pg:basis", "partnership/x") in derived(store)
    assert ("organisation/c", "pg:cooperatesWith", "organisation/b") in derived(store)


PILOT = """<{id}source/{name}> a pg:Source . <{id}pilot/x> a pg:PilotAction ; pg:runBy <{id}organisation/c> ;
  pg:inRegion <{id}region/REGION> ."""


def test_a_pilot_is_in_the_platform_of_its_region_that_the_same_source_tells_of(store: Store) -> None:
    tell(store, "s", ROUNDTABLE + PILOT.replace("REGION", "so"))
    derive(store)
    assert ("pilot/x", "pg:inPlatform", "platform/so") in derived(store)
    assert ("cooperation/a--c--runs-pilot-in-platform", "pg:basis", "pilot/x") in derived(store)


def test_a_pilot_elsewhere_in_the_country_or_told_elsewhere_is_not_in_the_platform(store: Store) -> None:
    tell(store, "s", ROUNDTABLE + PILOT.replace("REGION", "le") + "<{id}region/le> pg:within <{id}region/es> .")
    tell(store, "other", PILOT.replace("REGION", "so").replace("pilot/x", "pilot/y"))
    derive(store)
    assert not [triple for triple in derived(store) if triple[1] == "pg:inPlatform"]


def test_a_pilot_told_elsewhere_is_in_the_platform_of_its_project(store: Store) -> None:
    project = "<{id}platform/so> pg:inProject <{id}project/p> ."
    tell(store, "s", ROUNDTABLE + project)
    tell(store, "other", PILOT.replace("REGION", "so") + "<{id}pilot/x> pg:inProject <{id}project/p> .")
    derive(store)
    assert ("pilot/x", "pg:inPlatform", "platform/so") in derived(store)


def test_practices_address_what_the_same_source_states_on_the_same_theme(store: Store) -> None:
    practice = "<{id}source/{name}> a pg:Source . <{id}practice/p> a pg:Practice ; pg:theme theme:mental-health ."
    need = "<{id}source/{name}> a pg:Source . <{id}need/n> a pg:Need ; pg:theme theme:mental-health ."
    tell(store, "one", practice + "<{id}need/broad> a pg:Need ; pg:theme theme:health .")
    tell(store, "two", need)
    derive(store)
    assert not [triple for triple in derived(store) if triple[1] == "pg:addresses"]
    tell(store, "one", practice + "<{id}challenge/c> a pg:Challenge ; pg:theme theme:mental-health ." + need)
    derive(store)
    found = {value for _, predicate, value in derived(store, "practice/p") if predicate == "pg:addresses"}
    assert found == {"challenge/c", "need/n"}


def test_the_label_that_most_sources_state_is_preferred_and_ties_go_by_code_point(store: Store) -> None:
    for name, label in (("1", "B"), ("2", "A"), ("3", "É")):
        tell(store, name, f'<{{id}}organisation/x> rdfs:label "{label}" .')
    derive(store)
    assert ("organisation/x", "skos:prefLabel", "A") in derived(store)
    tell(store, "4", '<{id}organisation/x> rdfs:label "É" .')
    derive(store, changed={f"{ID}source/4"})
    assert [value for _, predicate, value in derived(store, "organisation/x") if predicate == "skos:prefLabel"] == ["É"]


@pytest.mark.parametrize(("organisers", "pairs"), [(30, 435), (31, 0)])
def test_a_crowd_stores_nothing_that_grows_with_its_square(store: Store, organisers: int, pairs: int) -> None:
    part = "<{id}participation/%d> pg:atEvent <{id}event/e> ; pg:role pg:%s ; pg:participant <{id}organisation/o%d> ."
    turtle = "<{id}event/e> a pg:Event ." + "".join(part % (n, "organiser", n) for n in range(organisers))
    turtle += "".join(part % (n, "attendee", n) for n in range(100, 600))
    tell(store, "s", turtle)
    derive(store)
    assert len([triple for triple in derived(store) if triple[1] == "pg:cooperationKind"]) == pairs
    assert len([triple for triple in derived(store) if triple[1] == "pg:attended"]) == 500
    assert len(derived(store)) < (500 + organisers) * 8 + pairs * 12


def test_nothing_derived_is_also_stated(store: Store) -> None:
    tell(store, "s", ROUNDTABLE)
    derive(store)
    assert ("region/so", "pg:within", "region/es") in derived(store)
    changed = tell(store, "t", "<{id}region/so> pg:within <{id}region/es> .")
    derive(store, changed={changed})
    assert ("region/so", "pg:within", "region/es") not in derived(store)
    graph = ox.NamedNode(DERIVED)
    stated = {(quad.subject, quad.predicate, quad.object) for quad in store.quads() if quad.graph_name != graph}
    assert not [quad for quad in store.quads(DERIVED) if (quad.subject, quad.predicate, quad.object) in stated]


def test_retracting_the_only_source_leaves_nothing_of_it(store: Store) -> None:
    derive(store)
    empty = store.quads()
    source = tell(store, "s", ROUNDTABLE)
    derive(store, changed={source})
    assert store.quads() != empty
    store.retract_source(source)
    assert derive(store, changed={source}).scoped
    assert store.quads() == empty


def test_deriving_twice_changes_nothing(store: Store) -> None:
    tell(store, "s", ROUNDTABLE)
    assert derive(store).added > 20
    again = derive(store)
    assert (again.added, again.removed) == (0, 0)


def test_every_rule_file_says_itself_in_words_and_names_itself() -> None:
    rules = shipped_rules()
    assert {"co-organised", "project-partners", "stated-partners", "addresses-need"} <= {rule.name for rule in rules}
    for rule in rules:
        assert rule.words.endswith(".")
        named = [atom.object for atom in rule.head if atom.predicate.value == NS + "derivedBy"]
        assert named == ([ox.NamedNode(rule.iri)] if rule.node is not None else [])


def test_names_of_cooperations_do_not_depend_on_the_order_and_do_not_clash() -> None:
    ours, theirs = f"{ID}organisation/a", "https://example.org/é/organisation/a"
    assert cooperation_iri(ours, theirs, "x") == cooperation_iri(theirs, ours, "x")
    assert (
        cooperation_iri(ours, theirs, "x")
        == f"{ID}cooperation/https%3A%2F%2Fexample.org%2F%C3%A9%2Forganisation%2Fa--a--x"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CONSTRUCT { ?a pg:x ?b } WHERE { ?b pg:y ?a }", "expected a comment"),
        ("# W.\nSELECT ?a WHERE { ?b pg:y ?a }", "expected a comment"),
        ("# W.\nCONSTRUCT { ?a pg:x ?b } WHERE { ?b pg:y ?a MINUS { ?a pg:z ?b } }", "cannot read"),
        ("# W.\nCONSTRUCT { ?a pg:x ?b } WHERE { ?b ?p ?a }", "variable as predicate"),
        ("# W.\nCONSTRUCT { [] pg:x ?b } WHERE { ?b pg:y ?a }", "blank node in the head"),
        ("# W.\nCONSTRUCT { ?a pg:x ?c } WHERE { ?b pg:y ?a }", "not in the body"),
    ],
)
def test_a_rule_file_that_cannot_be_carried_out_everywhere_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        read_rule("r", text)


def test_an_ontology_that_says_more_than_is_carried_out_is_refused(store: Store) -> None:
    turtle = HEAD + "pg:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty pg:p ; owl:someValuesFrom pg:B ] ."
    with pytest.raises(InvalidValue, match="someValuesFrom"):
        compile_rules(ox.parse(turtle, ox.RdfFormat.TURTLE))
    assert len(rules_of(store).rules) > len(shipped_rules()) + 30  # the shipped ontology says nothing like that


def test_a_limit_that_would_count_what_follows_from_it_is_refused() -> None:
    rule = read_rule(
        "r",
        """# W.
        CONSTRUCT { ?b pg:x ?a } WHERE { { SELECT ?a WHERE { ?b pg:x ?a } GROUP BY ?a HAVING (COUNT(DISTINCT ?b) <= 3) }
        ?a pg:x ?b }""",
    )
    with pytest.raises(InvalidValue, match="rules with a limit"):
        plan([rule])


def test_a_new_vocabulary_means_that_everything_is_derived_anew(store: Store) -> None:
    tell(store, "s", ROUNDTABLE)
    derive(store)
    broader = "<{theme}mental-health> <{skos}broader> <{theme}mobility> ."
    turtle = broader.replace("{theme}", PREFIXES["theme"]).replace("{skos}", PREFIXES["skos"])
    version = ox.Literal("another")
    about = ox.Quad(ox.NamedNode(VOCABULARY), ox.NamedNode(PREFIXES["dct"] + "identifier"), version)
    store.change_graph(VOCABULARY, added=[*ox.parse(turtle, ox.RdfFormat.TURTLE), about])
    assert not derive(store, changed=()).scoped
    assert ("event/e", "pg:theme", "theme:mobility") in derived(store)


@pytest.mark.parametrize("place", ["memory", "disk"])
def test_readers_see_the_derived_graph_whole_or_not_at_all(tmp_path: Path, place: str) -> None:
    part = "<{id}participation/%d> pg:atEvent <{id}event/e> ; pg:role pg:attendee ; "
    part += "pg:participant <{id}organisation/o%d> ."
    with open_store(":memory:" if place == "memory" else tmp_path / "store") as store:
        seen: list[int] = []
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                seen.append(store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{DERIVED}> {{ ?s ?p ?o }} }}").rows[0][0])

        sizes = {0}
        reader = threading.Thread(target=watch)
        reader.start()
        try:
            for people in (600, 20, 700):  # much is added; much is removed; much is added where something is
                tell(store, "s", "".join(part % (number, number) for number in range(people)))
                derive(store)
                sizes.add(len(store.quads(DERIVED)))
        finally:
            done.set()
            reader.join()
        assert len(seen) > 3
        assert max(sizes) > 3000
        assert set(seen) <= sizes
