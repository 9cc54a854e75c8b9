"""What is wrong with what a store holds: against the SHACL shapes, and each quote against the text it was taken from.

Shapes are checked by pySHACL one source at a time, since that is what a shape speaks of: a report states a thing with
its evidence, whatever others state. The data of a source are its own triples and, from the vocabulary, the types of the
terms it uses with the subclasses of the ontology: checking a source is as fast in a large store as in a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, cast

import pyoxigraph as ox
import rdflib
from rdflib import RDF, SH
from rdflib.term import Node

from practicegraph.graph.errors import NotFound
from practicegraph.graph.snapshots import text_digest
from practicegraph.ontology.load import shape_files, vocabulary_files
from practicegraph.ontology.names import DERIVED, NS, PREFIXES, VOCABULARY

if TYPE_CHECKING:
    from practicegraph.graph.store import Store

__all__ = ["Problem", "Severity", "check", "check_agreement", "check_quotes", "check_shapes"]

Severity = Literal["error", "warning"]
_RDF_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_SUBCLASS: Final = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_OA: Final = PREFIXES["oa"]
_ONE_VALUE: Final = """
SELECT ?source ?thing ?label (STR(?value) AS ?text) WHERE {
  VALUES (?property ?label) {
    (pg:startDate "start date") (pg:endDate "end date") (pg:ordinal "place in its series") (pg:eventFormat "format")
    (pg:number "number of participants") (pg:durationHours "duration in hours")
  }
  GRAPH ?source { ?source a pg:Source . ?stated ?property ?value . OPTIONAL { ?stated pg:atEvent ?event } }
  BIND (COALESCE(?event, ?stated) AS ?thing)
}
"""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that is wrong, and what to do about it."""

    source: str
    """IRI of the source, or of the graph of what is derived."""
    subject: str
    """IRI of the thing that is wrong."""
    message: str
    severity: Severity = "error"


def check(
    store: Store, *, sources: Collection[str] | None = None, progress: Callable[[str], None] | None = None
) -> list[Problem]:
    """What is wrong with a store, sorted; empty when nothing is.

    Args:
        store: Where to look.
        sources: IRIs of the sources to check; all, and what is derived, when None.
        progress: Called with the IRI of each source when it has been checked.

    Raises:
        NotFound: one of the sources is not in the store.
    """
    for iri in sources or ():
        if not store.has_source(iri):
            raise NotFound(f"no source {iri} in the store; give the IRI of one that was read")
    problems: list[Problem] = []
    for iri in [source.iri for source in store.sources()] if sources is None else sorted(set(sources)):
        quads = store.quads(iri)
        problems += check_shapes(quads, source=iri)
        problems += check_quotes(quads, source=iri, snapshot=store.snapshot)
        if progress:
            progress(iri)
    if sources is None:
        problems += check_shapes(_cooperations(store.quads(DERIVED)), source=DERIVED)
        problems += check_agreement(store)
    return sorted(problems)


def check_agreement(store: Store) -> list[Problem]:
    """Where sources disagree about an event that can have one value only, a warning for each source, sorted.

    Nothing is wrong with either source: somebody should look which one is right, or whether these are two events.
    Past or planned is left out, since an announcement becomes past without being wrong.
    """
    stated: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for source, event, label, value in sorted(store.query(_ONE_VALUE)):
        stated[event, label][source] = str(value).removeprefix(NS)
    problems = []
    for (event, label), by_source in stated.items():
        if len(set(by_source.values())) > 1:
            for source, value in by_source.items():
                others = ", ".join(sorted({other for other in by_source.values() if other != value}))
                message = f"This source gives {value} as {label}, others {others}: look which is right."
                problems.append(Problem(source, event, message, "warning"))
    return sorted(problems)


def check_shapes(quads: Iterable[ox.Quad], *, source: str) -> list[Problem]:
    """What the shapes find in the triples of one source, sorted; graph names are not looked at.

    Args:
        quads: What the source states.
        source: Its IRI; that of the vocabulary's graph stands for the shapes of terms and concepts.
    """
    import pyshacl  # takes 0.3 s, which those who only read need not pay

    shapes, patterns = _shapes(of_vocabulary=source == VOCABULARY)
    triples = _data(quads)
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(data=lines, format="nt"), shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL gave no report but {report!r}")
    problems = {_problem(report, result, source) for result in report.subjects(RDF.type, SH.ValidationResult)}
    engine = ox.Store()
    engine.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    for query, message in patterns:
        for row in cast("ox.QuerySolutions", engine.query(query)):
            problems.add(Problem(source, str(getattr(row["this"], "value", row["this"])), message))
    return sorted(problems)


def _problem(report: rdflib.Graph, result: Node, source: str) -> Problem:
    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    message = str(report.value(result, SH.resultMessage))
    if value is not None and value != focus:
        message += f" It is {value.n3()}."
    severity: Severity = "error" if report.value(result, SH.resultSeverity) == SH.Violation else "warning"
    return Problem(source, str(focus), message, severity)


def check_quotes(quads: Iterable[ox.Quad], *, source: str, snapshot: Callable[[str], str | None]) -> list[Problem]:
    """Whether each quote of one source stands in its snapshot where it says, with its prefix and suffix around it.

    Args:
        quads: What the source states.
        source: Its IRI.
        snapshot: Gives the text kept under a digest, None when there is none.
    """
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        if isinstance(quad.object, ox.Literal):
            values[str(getattr(quad.subject, "value", quad.subject))][quad.predicate.value] = quad.object.value
    digest = values[source].get(NS + "snapshot", "")
    text = snapshot(digest)
    if text is None:
        return [Problem(source, source, f"The text {digest or '(no pg:snapshot)'} is not kept: read the report again.")]
    if text_digest(text) != digest:
        return [Problem(source, source, f"The text kept as {digest} was changed: read the report again.")]
    problems = []
    for subject, stated in values.items():
        if _OA + "exact" in stated:
            problems += [Problem(source, subject, message) for message in _misquoted(stated, text)]
    return sorted(problems)


def _misquoted(stated: Mapping[str, str], text: str) -> Iterable[str]:
    exact = stated[_OA + "exact"]
    try:
        start, end = int(stated[_OA + "start"]), int(stated[_OA + "end"])
    except (KeyError, ValueError):
        yield f"The quote {_short(exact)} has no offsets: read the report again."
        return
    found = text[start:end] if 0 <= start <= end else ""
    if found != exact:
        yield f"The text reads {_short(found)} at {start} to {end}, not {_short(exact)}: read the report again."
        return
    prefix, suffix = stated.get(_OA + "prefix", ""), stated.get(_OA + "suffix", "")
    if not text[:start].endswith(prefix):
        yield f"Before the quote {_short(exact)} the text does not read {_short(prefix)}: read the report again."
    if not text[end:].startswith(suffix):
        yield f"After the quote {_short(exact)} the text does not read {_short(suffix)}: read the report again."


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _data(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    """The triples and what the shapes must know of the terms in them."""
    types, subclasses = _context()
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    terms = {triple.object for triple in triples if isinstance(triple.object, ox.NamedNode)}
    return triples | subclasses | {ox.Triple(term, _RDF_TYPE, cls) for term in terms for cls in types.get(term, ())}


def _cooperations(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """The quads of derived cooperations: the shapes speak of no other derived thing."""
    listed = list(quads)
    cls = ox.NamedNode(NS + "Cooperation")
    found = {quad.subject for quad in listed if quad.predicate == _RDF_TYPE and quad.object == cls}
    return [quad for quad in listed if quad.subject in found and (quad.predicate != _RDF_TYPE or quad.object == cls)]


@cache
def _shapes(*, of_vocabulary: bool) -> tuple[rdflib.Graph, tuple[tuple[str, str], ...]]:
    """The shapes, and apart from them their SPARQL constraints, each with its message.

    pySHACL parses such a constraint again for every node, which took four fifths of the time of a check; the engine of
    the store asks it once for all nodes.
    """
    graph = rdflib.Graph()
    for path in shape_files():
        if (path.name == "vocabulary.shapes.ttl") == of_vocabulary:
            graph.parse(path, format="turtle")
    patterns = []
    for shape, constraint in list(graph.subject_objects(SH.sparql)):
        query, message = graph.value(constraint, SH.select), graph.value(constraint, SH.message)
        for target in graph.objects(shape, SH.targetClass):
            focus = f"$this <{_RDF_TYPE.value}>/<{_SUBCLASS.value}>* <{target}> ."
            patterns.append((str(query).replace("{", "{ " + focus, 1), str(message)))
        graph.remove((shape, SH.sparql, constraint))
    return graph, tuple(sorted(patterns))


@cache
def _context() -> tuple[dict[ox.NamedNode, set[ox.NamedNode]], set[ox.Triple]]:
    """The types of the vocabulary's own terms, and its subclasses."""
    types: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    subclasses = set()
    for path in vocabulary_files():
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
                continue
            if quad.predicate == _RDF_TYPE and quad.object.value.startswith(NS):
                types[quad.subject].add(quad.object)
            elif quad.predicate == _SUBCLASS:
                subclasses.add(quad.triple)
    return dict(types), subclasses
