"""Comparing answers with those that the W3C's suite expects: solutions as multisets, graphs by isomorphism."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
from w3c_manifest import RDF, quads_of

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
FORMATS = {
    ".srx": (ox.QueryResultsFormat.XML, "application/sparql-results+xml"),
    ".srj": (ox.QueryResultsFormat.JSON, "application/sparql-results+json"),
    ".tsv": (ox.QueryResultsFormat.TSV, "text/tab-separated-values"),
}
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


def is_graph(path: Path) -> bool:
    """Whether a result is the graph of a CONSTRUCT query."""
    return path.suffix in (".ttl", ".rdf") and not any(
        quad.object == ox.NamedNode(RS + "ResultSet") for quad in quads_of(path, ox.DefaultGraph())
    )


def expected_rows(path: Path) -> bool | list[Row]:
    """The solutions in a file, or what ASK is answered."""
    if path.suffix in FORMATS:
        return rows_of(path.read_bytes(), FORMATS[path.suffix][0])
    dataset = ox.Dataset(quads_of(path, ox.DefaultGraph()))

    def values(node: Term, name: str) -> list[Term]:
        assert isinstance(node, ox.NamedNode | ox.BlankNode)
        return [quad.object for quad in dataset.quads_for_subject(node) if quad.predicate.value == RS + name]

    (root,) = (quad.subject for quad in dataset if quad.object == ox.NamedNode(RS + "ResultSet"))
    return [
        {
            str(values(binding, "variable")[0]).strip('"'): values(binding, "value")[0]
            for binding in values(solution, "binding")
        }
        for solution in values(root, "solution")
    ]


def rows_of(content: bytes, form: ox.QueryResultsFormat) -> bool | list[Row]:
    """The solutions in an answer, or what ASK is answered."""
    found = ox.parse_query_results(content, form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in found]


def same_rows(one: bool | list[Row], other: bool | list[Row]) -> bool:
    """Whether two answers are the same, whatever the order and the labels of blank nodes."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if any(isinstance(term, ox.BlankNode) for row in one for term in row.values()):
        return isomorphic(_as_graph(one), _as_graph(other))
    return Counter(_key(row) for row in one) == Counter(_key(row) for row in other)


def same_csv(one: bytes, other: bytes) -> bool:
    """Whether two CSV answers are the same: rows as a multiset, by the names of columns; blank nodes look alike."""
    tables = [list(csv.DictReader(io.StringIO(content.decode()))) for content in (one, other)]
    keys = [Counter(frozenset((n, _plain(c)) for n, c in row.items()) for row in table) for table in tables]
    return keys[0] == keys[1]


def isomorphic(one: list[ox.Quad], other: list[ox.Quad]) -> bool:
    """Whether two sets of quads are the same but for the labels of blank nodes."""
    datasets = [ox.Dataset(_stored(quad) for quad in quads) for quads in (one, other)]
    for dataset in datasets:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return datasets[0] == datasets[1]


def _as_graph(rows: list[Row]) -> list[ox.Quad]:
    counted = Counter(frozenset(row.items()) for row in rows)
    quads = []
    for row, count in counted.items():
        node = ox.BlankNode()
        quads.append(ox.Quad(node, ox.NamedNode(RDF + "value"), ox.Literal(count)))
        quads += [ox.Quad(node, ox.NamedNode(f"urn:var:{name}"), term) for name, term in row]
    return quads


def _key(row: Row) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(_value(term))) for name, term in row.items())


def _stored(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, _value(quad.object), quad.graph_name)


def _value(term: Term) -> Term:
    """The term as the engine writes it: numbers of one value in one way."""
    if not isinstance(term, ox.Literal) or term.datatype.value in (XSD + "string", RDF + "langString"):
        return term
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
    found: Term = next(iter(store)).object
    return found


def _plain(cell: str) -> str:
    try:
        return str(float(cell))
    except ValueError:
        return "_:" if cell.startswith("_:") else cell
