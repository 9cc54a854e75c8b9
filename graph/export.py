"""Writing the graph to files for other tools.

    turtle     every triple once, without the graphs that say who states it
    trig       every triple in the graph of each source that states it, and the derived and vocabulary graphs
    nquads     the same, one line each, sorted: for comparing and for other stores
    jsonld     the same as JSON
    csv        one row a statement and source, with labels and the quotes below it: for spreadsheets

A file is complete or what it was before, whenever the process ends; the same graph gives the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue, StoreError
from practicegraph.graph.snapshots import write_whole
from practicegraph.graph.store import Store
from practicegraph.ontology.names import DERIVED, ID, PREFIXES

__all__ = ["COLUMNS", "FORMATS", "export"]

RDF_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
FORMATS: Final = (*RDF_FORMATS, "csv")
COLUMNS: Final = (
    "subject",
    "subject_label",
    "property",
    "value",
    "value_label",
    "language",
    "grade",
    "source",
    "confidence",
    "quotes",
)
"""Of the CSV table: IRIs are short as in ``id:region/es-so``; the grade is stated or derived; the source is the name of
its file; several quotes are separated by " | "."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes cells that begin like this for formulas, which a report could abuse."""


def export(store: Store, form: str, path: str | Path) -> None:
    """Writes the graph to a file.

    In the CSV table a text cell that a spreadsheet would take for a formula begins with an apostrophe.

    Args:
        store: The graph.
        form: turtle, trig, nquads, jsonld or csv.
        path: The file; it is replaced.

    Raises:
        InvalidValue: there is no such format.
        StoreError: the file cannot be written.
    """
    path = Path(path)
    if form not in FORMATS:
        raise InvalidValue(f"no format {form!r}; there are: {', '.join(FORMATS)}")
    content = _table(store) if form == "csv" else _rdf(store, form)
    try:
        if path.exists() and not path.is_file():  # a device or a pipe is written to, a folder refuses
            path.write_bytes(content)
        else:
            write_whole(path, content)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error


def _rdf(store: Store, form: str) -> bytes:
    if form == "turtle":
        merged = store.raw.quads_for_pattern(None, None, None, ox.DefaultGraph())
        data: list[ox.Triple] | list[ox.Quad] = sorted((quad.triple for quad in merged), key=str)
    else:
        data = sorted(store.quads(), key=lambda quad: (str(quad.graph_name), str(quad)))
    if form == "nquads":  # the order of the lines, not of the graphs
        return "".join(sorted(f"{quad} .\n" for quad in data)).encode()
    prefixes = None if form == "jsonld" else PREFIXES
    content = ox.serialize(data, format=RDF_FORMATS[form], prefixes=prefixes)
    assert content is not None  # noqa: S101 - it is bytes where no file is given; this tells the type checker
    return content


def _table(store: Store) -> bytes:
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    writer.writerows(sorted(_rows(store)))
    return output.getvalue().encode("utf-8-sig")  # the mark tells spreadsheets that this is UTF-8


def _rows(store: Store) -> Iterator[tuple[str, ...]]:
    labels = _labels(store)
    names: dict[str, str] = {source.iri: source.name or source.iri for source in store.sources()}
    for graph in [*names, DERIVED]:
        quads = store.quads(graph)
        said: dict[str, dict[str, list[str]]] = {}
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode):
                value = quad.object.value if isinstance(quad.object, ox.NamedNode | ox.Literal) else str(quad.object)
                said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(value)
        for quad in quads:
            if _is_content(quad):
                yield _row(quad, said, labels, names.get(graph, ""), graph)


def _row(
    quad: ox.Quad, said: dict[str, dict[str, list[str]]], labels: dict[str, str], source: str, graph: str
) -> tuple[str, ...]:
    subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
    about = said.get(subject, {})
    quotes = sorted(
        quote
        for passage in about.get(PREFIXES["pg"] + "evidence", ())
        for selector in said.get(passage, {}).get(PREFIXES["oa"] + "hasSelector", ())
        for quote in said.get(selector, {}).get(PREFIXES["oa"] + "exact", ())
    )
    is_literal = isinstance(quad.object, ox.Literal)
    value = quad.object.value if isinstance(quad.object, ox.Literal | ox.NamedNode) else str(quad.object)
    return (
        _short(subject),
        _safe(labels.get(subject, "")),
        _short(quad.predicate.value),
        _safe(value) if is_literal else _short(value),
        "" if is_literal else _safe(labels.get(value, "")),
        (quad.object.language or "") if isinstance(quad.object, ox.Literal) else "",
        "derived" if graph == DERIVED else "stated",
        _safe(source),
        " ".join(about.get(PREFIXES["pg"] + "confidence", ())),
        _safe(" | ".join(" ".join(quote.split()) for quote in quotes)),
    )


def _is_content(quad: ox.Quad) -> bool:
    """What a reader of the table wants: neither the parts of passages nor what has a column of its own."""
    subject = str(quad.subject)[1:-1]
    columns = ("evidence", "confidence")
    return not subject.startswith(ID + "passage/") and quad.predicate.value not in {PREFIXES["pg"] + c for c in columns}


def _labels(store: Store) -> dict[str, str]:
    """One label for each node: the preferred one, else the first by code points; English before other languages."""
    best: dict[str, tuple[bool, bool, str]] = {}
    for rank, predicate in enumerate(("skos:prefLabel", "rdfs:label", "dct:title")):
        prefix, _, name = predicate.partition(":")
        node = ox.NamedNode(PREFIXES[prefix] + name)
        for quad in store.raw.quads_for_pattern(None, node, None, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                key = (rank > 0, quad.object.language not in (None, "en"), quad.object.value)
                best[quad.subject.value] = min(key, best.get(quad.subject.value, key))
    return {subject: key[2] for subject, key in best.items()}


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(FORMULA) else cell
