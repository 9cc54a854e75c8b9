"""What the network view is cut from: every tie between two things as a row of numbers, read once for a published state.

A *tie* joins two things and rests on one *basis*: an event that both organised, a project, a practice. Themes, regions,
days and sources are those of the basis, so that a filter is a mask over the bases and every count a sum over an array:
at a million triples a view takes milliseconds where asking the graph takes seconds.

Three lenses:
    cooperation   organisation – organisation, by ``pg:Cooperation``, one tie for each basis
    practices     organisation – practice or pilot action – theme; region where nobody is said to run it
    themes        theme – theme, where one practice, challenge or need is on both
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from practicegraph.graph.source import SOURCE
from practicegraph.graph.store import Store
from practicegraph.ontology.names import DERIVED, NS, PREFIXES
from practicegraph.viz.net_lists import Lists, Numbers

__all__ = ["LENSES", "UNDATED", "Table", "read_table"]

LENSES: Final = ("cooperation", "practices", "themes")
UNDATED: Final = 0
"""Where no report tells a day."""
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Table:
    """Ties as arrays; things, bases and ways are numbers into their lists."""

    lens: str
    things: list[str]
    """IRIs."""
    names: list[str]
    """What each thing is called, in the words of reports; "" where nothing says."""
    types: list[str]
    """What each thing is: organisation, practice, pilot, theme or region."""
    kinds: Lists
    """Kinds of stakeholder of each thing, with the broader ones."""
    kind: list[str]
    """IRI of the kind of each organisation as stated; empty where none is."""
    places: Lists
    """Regions that each thing is active or lies in, with the larger ones."""
    one: Ints
    other: Ints
    """The two ends of each tie."""
    way: Ints
    ways: list[str]
    """How the two are tied: IRI of a kind of cooperation, or "runs", "about", "in", "together"."""
    stated: NDArray[np.bool_]
    """Whether a report says it; else a rule concludes it."""
    basis: Ints
    bases: list[str]
    themes: Lists
    """Of each basis, with the broader ones."""
    regions: Lists
    sources: Lists
    day: Ints
    """Proleptic ordinal of the day of each basis, else of the report; UNDATED where neither is known."""

    @property
    def size(self) -> int:
        """Number of things."""
        return len(self.things)


class _Making:
    """Collects ties."""

    def __init__(self) -> None:
        self.things, self.bases, self.ways = Numbers(), Numbers(), Numbers()
        self.types: list[str] = []
        self.rows: list[tuple[int, int, int, int, bool]] = []

    def thing(self, iri: str, type_: str) -> int:
        number = self.things[iri]
        if number == len(self.types):
            self.types.append(type_)
        return number

    def tie(self, one: int, other: int, way: str, basis: str, *, stated: bool) -> None:
        low, high = (one, other) if one < other else (other, one)
        self.rows.append((low, high, self.ways[way], self.bases[basis], stated))


def read_table(store: Store, lens: str) -> Table:
    """The ties of one of the ``LENSES``, in the same order for the same graph."""
    engine = store.raw
    made = _Making()
    {"cooperation": _cooperations, "practices": _practices, "themes": _themes}[lens](engine, made)
    columns = np.array(sorted(made.rows), dtype=np.int64).reshape(-1, 5).T
    one, other, way, basis, stated = (column.astype(np.int32) for column in columns)
    kinds, kind = _kinds(engine, made)
    days, sources = _sources(engine, made.bases)
    return Table(
        lens=lens,
        things=list(made.things),
        names=_names(engine, made.things),
        types=made.types,
        kinds=kinds,
        kind=kind,
        places=Lists.of(made.things, _values(engine, made.things, NS + "activeIn")),
        one=one,
        other=other,
        way=way,
        ways=list(made.ways),
        stated=stated.astype(bool),
        basis=basis,
        bases=list(made.bases),
        themes=Lists.of(made.bases, _values(engine, made.bases, NS + "theme")),
        regions=Lists.of(made.bases, _regions(engine, made.bases)),
        sources=sources,
        day=days,
    )


def _pairs(engine: ox.Store, predicate: str, graph: str | None = None) -> Iterator[tuple[str, str]]:
    """Subject and object of each triple with a predicate, of the merge or of one named graph."""
    name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    for quad in engine.quads_for_pattern(None, ox.NamedNode(predicate), None, name):
        if not isinstance(quad.subject, ox.Triple) and not isinstance(quad.object, ox.Triple):
            yield quad.subject.value, quad.object.value


def _values(engine: ox.Store, subjects: Iterable[str], predicate: str) -> Iterator[tuple[str, str]]:
    """The same of some subjects: some 10 microseconds each, where all triples of a large graph take seconds."""
    name, default = ox.NamedNode(predicate), ox.DefaultGraph()
    for subject in subjects:
        for quad in engine.quads_for_pattern(ox.NamedNode(subject), name, None, default):
            if not isinstance(quad.object, ox.Triple):
                yield subject, quad.object.value


def _of_class(engine: ox.Store, *classes: str) -> list[str]:
    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    name = ox.DefaultGraph()
    found = (engine.quads_for_pattern(None, kind, ox.NamedNode(NS + cls), name) for cls in classes)
    subjects = (quad.subject for quads in found for quad in quads)
    return sorted({subject.value for subject in subjects if isinstance(subject, ox.NamedNode)})


def _cooperations(engine: ox.Store, made: _Making) -> None:
    """Organisations in order of their IRIs, so that a pair is told by the smaller number first; then the ties."""
    for iri in _of_class(engine, "Organisation"):
        made.thing(iri, "organisation")
    way = dict(_pairs(engine, NS + "cooperationKind"))
    between: dict[str, list[str]] = {}
    for node, actor in _pairs(engine, NS + "between"):
        between.setdefault(node, []).append(actor)
    bases: dict[str, list[str]] = {}
    for node, basis in _pairs(engine, NS + "basis"):
        bases.setdefault(node, []).append(basis)
    for node in sorted(between):
        ends = sorted(between[node])
        if len(ends) != 2 or node not in way:
            continue
        one, other = (made.thing(end, "organisation") for end in ends)
        for basis in sorted(bases.get(node, ())):
            made.tie(one, other, way[node], basis, stated=way[node] == NS + "statedPartners")


def _practices(engine: ox.Store, made: _Making) -> None:
    runs: dict[str, list[str]] = {}
    for practice, runner in _pairs(engine, NS + "runBy"):
        runs.setdefault(practice, []).append(runner)
    for cls, type_ in (("Practice", "practice"), ("PilotAction", "pilot")):
        things = _of_class(engine, cls)
        about, where = _stated(engine, things, NS + "theme"), _stated(engine, things, NS + "inRegion")
        for iri in things:
            runners = sorted(runs.get(iri, ()))
            number = made.thing(iri, type_)
            for runner in runners:
                made.tie(number, made.thing(runner, "organisation"), "runs", iri, stated=True)
            for theme in sorted(about.get(iri, ())):
                made.tie(number, made.thing(theme, "theme"), "about", iri, stated=True)
            if not runners:
                for place in sorted(where.get(iri, ())):
                    made.tie(number, made.thing(place, "region"), "in", iri, stated=True)


def _themes(engine: ox.Store, made: _Making) -> None:
    statements = _of_class(engine, "Practice", "Challenge", "Need")
    about = _stated(engine, statements, NS + "theme")
    for iri in statements:
        numbers = sorted(made.thing(theme, "theme") for theme in sorted(about.get(iri, ())))
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 :]:
                made.tie(one, other, "together", iri, stated=True)


def _stated(engine: ox.Store, subjects: Iterable[str], predicate: str) -> dict[str, list[str]]:
    """The objects that reports state, without what only rules conclude."""
    name, derived = ox.NamedNode(predicate), ox.NamedNode(DERIVED)
    found: dict[str, list[str]] = {}
    for subject in subjects:
        quads = list(engine.quads_for_pattern(ox.NamedNode(subject), name, None, None))
        concluded = {quad.object for quad in quads if quad.graph_name == derived}
        stated = {quad.object for quad in quads if quad.graph_name == ox.DefaultGraph()} - concluded
        found[subject] = sorted(value.value for value in stated if isinstance(value, ox.NamedNode))
    return found


def _kinds(engine: ox.Store, made: _Making) -> tuple[Lists, list[str]]:
    broader: dict[str, set[str]] = {}
    for narrow, broad in _pairs(engine, PREFIXES["skos"] + "broader"):
        broader.setdefault(narrow, set()).add(broad)
    stated: dict[str, list[str]] = {}
    for iri, kind in _values(engine, made.things, NS + "organisationKind"):
        stated.setdefault(iri, []).append(kind)

    def upwards(kind: str) -> set[str]:
        found, new = {kind}, {kind}
        while new := {above for below in new for above in broader.get(below, ())} - found:
            found |= new
        return found

    closed = {kind: upwards(kind) for held in stated.values() for kind in held}
    pairs = ((iri, above) for iri, held in stated.items() for kind in held for above in closed[kind])
    return Lists.of(made.things, pairs), [min(stated.get(iri, [""])) for iri in made.things]


def _names(engine: ox.Store, things: Numbers) -> list[str]:
    found = [""] * len(things)
    for iri, name in _values(engine, things, PREFIXES["skos"] + "prefLabel"):
        found[things[iri]] = name
    return found


def _regions(engine: ox.Store, bases: Numbers) -> Iterator[tuple[str, str]]:
    """The regions of each basis; of a partnership, those of the event that it was told at."""
    events: dict[str, list[str]] = {}
    for basis, event in _values(engine, bases, NS + "atEvent"):
        events.setdefault(basis, []).append(event)
    for basis in bases:
        found = list(_values(engine, [basis], NS + "inRegion"))
        yield from found or ((basis, region) for _, region in _values(engine, events.get(basis, ()), NS + "inRegion"))


def _sources(engine: ox.Store, bases: Numbers) -> tuple[Ints, Lists]:
    """The day of each basis, and the reports that tell of it: those whose graphs give it evidence."""
    told: set[tuple[str, str]] = set()
    evidence = ox.NamedNode(NS + "evidence")
    for basis in bases:
        for quad in engine.quads_for_pattern(ox.NamedNode(basis), evidence, None, None):
            graph = quad.graph_name
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(SOURCE):
                told.add((basis, graph.value))
    events = [*_values(engine, bases, NS + "reportedAt"), *_values(engine, bases, NS + "atEvent")]
    starts = {iri: _ordinal(text) for iri, text in _values(engine, {*bases, *(e for _, e in events)}, NS + "startDate")}
    issued = {iri: _ordinal(text) for iri, text in _values(engine, {s for _, s in told}, PREFIXES["dct"] + "issued")}
    day = np.full(len(bases), UNDATED, dtype=np.int32)
    dated = [(basis, starts.get(basis, UNDATED)) for basis in bases]
    dated += [(basis, starts.get(event, UNDATED)) for basis, event in sorted(events)]
    dated += [(basis, issued.get(source, UNDATED)) for basis, source in sorted(told)]
    for basis, ordinal in dated:  # the day of a thing itself before that of its event before that of a report
        if ordinal and not day[bases[basis]]:
            day[bases[basis]] = ordinal
    return day, Lists.of(bases, told)


def _ordinal(text: str) -> int:
    """The first day of a date that may be a month or a year; UNDATED for anything else."""
    parts = text.split("-")
    try:
        return date(
            int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1
        ).toordinal()
    except ValueError:
        return UNDATED
