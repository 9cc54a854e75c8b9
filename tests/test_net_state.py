"""The address of a network view says all of its state, and nothing else gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicegraph.graph.errors import InvalidValue
from practicegraph.ontology.names import ID, KIND, THEME
from practicegraph.viz.net_state import State

SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
FOREIGN = st.sampled_from(["https://example.org/a,b", "https://example.org/x:1:2", "urn:x:y~z"])
DAYS = st.sampled_from(["", "2020", "2021-03", "2022-12-31"])
PLACES = st.integers(-5000, 5000).map(float)


def iris(base: str, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.one_of(SLUGS.map(lambda slug: base + slug), FOREIGN), max_size=most, unique=True).map(tuple)


STATES = st.builds(
    State,
    lens=st.sampled_from(["cooperation", "practices", "themes"]),
    theme=iris(THEME),
    region=iris(ID + "region/"),
    kind=iris(KIND),
    source=iris(ID + "source/"),
    grade=st.sampled_from(["", "stated", "derived"]),
    since=DAYS,
    until=DAYS,
    focus=st.one_of(st.just(""), SLUGS.map(lambda slug: f"{ID}organisation/{slug}"), FOREIGN),
    depth=st.integers(1, 3),
    between=st.lists(SLUGS.map(lambda slug: f"{ID}practice/{slug}"), min_size=2, max_size=2, unique=True).map(tuple),
    more=iris(ID + "organisation/"),
    group=st.sampled_from(["", "3", "12.0.4"]),
    alone=st.sampled_from(["", "yes", "no"]),
    colour=st.sampled_from(["kind", "group"]),
    select=st.sampled_from(["", f"{ID}organisation/a", f"{ID}organisation/a~{ID}organisation/b", f"{ID}group/3.1"]),
    pin=st.lists(st.tuples(SLUGS.map(lambda slug: f"{ID}organisation/{slug}"), PLACES, PLACES), max_size=2).map(tuple),
)


@given(STATES)
def test_there_and_back(state: State) -> None:
    assert State.of(state.address()) == state


def test_what_is_usual_is_not_said() -> None:
    assert State().address() == {}
    assert State(theme=(THEME + "mobility",)).address() == {"theme": "mobility"}


def test_toggling_twice_changes_nothing() -> None:
    state = State(theme=(THEME + "mobility",))
    once = State.of(state.toggled("theme", THEME + "health"))
    assert once.theme == (THEME + "mobility", THEME + "health")
    assert State.of(once.toggled("theme", THEME + "health")) == state


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lens", "friends"),
        ("grade", "maybe"),
        ("since", "last year"),
        ("until", "2022-13"),
        ("depth", "9"),
        ("group", "1; DROP"),
        ("alone", "perhaps"),
        ("colour", "red"),
        ("between", "organisation/a"),
        ("between", "organisation/a,organisation/a"),
        ("pin", "organisation/a:x:y"),
        ("pin", "organisation/a:inf:1"),
        ("theme", ",".join(f"t{n}" for n in range(201))),
    ],
)
def test_what_means_nothing_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidValue, match=name if name != "between" else "two different"):
        State.of({name: value})


def test_other_names_are_left_alone() -> None:
    assert State.of({"find": "x", "page": "3", "utm_source": "mail"}) == State()
