"""RDF taken as it is: Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, checked against the shapes.

1. Parse, without fetching anything: remote contexts and document types are refused.
2. Give blank nodes names of their own (in the order of the file), since those of two files must not meet.
3. Leave out what rests on texts that are not here (sources, passages and the links to them) and what was derived.
4. Write the triples down sorted by subject, a line each. This is the text that is kept, and the lines that describe a
   thing are the evidence for it: who asks "why?" is shown what the file says.
5. Check: unknown names of the vocabulary, and the shapes. One error and nothing of the file is taken.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph import identity
from practicegraph.graph.check import check_shapes
from practicegraph.graph.errors import ReadError
from practicegraph.ingest.records import Document, Evidence, Facts
from practicegraph.ingest.state import state
from practicegraph.ingest.stating import Node, Writer, name
from practicegraph.ontology.load import vocabulary_files
from practicegraph.ontology.names import DECISIONS, DERIVED, ID, NS, VOCABULARY

__all__ = ["RDF_FORMATS", "RdfFile", "read_rdf", "state_rdf"]

RDF_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
"""Formats by suffix."""
MOST_TRIPLES: Final = 500_000
DEEPEST: Final = 100
"""Levels of nesting: the parsers call themselves at each, and thousands of them end the process (measured)."""
NESTING: Final = {
    ox.RdfFormat.JSON_LD: re.compile(rb'"(?:[^"\\]|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL),
    ox.RdfFormat.RDF_XML: re.compile(rb"<!--.*?-->|<[^<>/!?][^<>]*/>|(?P<close></)|(?P<open><[^<>/!?])", re.DOTALL),
}
OTHERWISE: Final = re.compile(rb"(?P<open><<)|(?P<close>>>)")
"""Triples about triples; brackets and lists of Turtle may nest as they like."""
OURS: Final = frozenset(map(Node, (VOCABULARY, DERIVED, DECISIONS)))
"""Graphs of an export that hold nothing stated."""
OF_READING: Final = frozenset(map(name, ("pg:evidence", "pg:confidence", "pg:foundBy")))
TEXTUAL: Final = frozenset(
    map(name, ("pg:Source", "pg:Passage", "oa:TextQuoteSelector", "oa:TextPositionSelector", "pg:Cooperation"))
)
TYPE: Final = name("rdf:type")
Triple = tuple[Node, Node, Node | ox.Literal]


@dataclass(frozen=True, slots=True)
class RdfFile:
    """What an RDF file says."""

    document: Document
    """Its text are the triples, a line each, sorted."""
    triples: tuple[Triple, ...]
    lines: Mapping[str, tuple[int, int]]
    """From the IRI of a subject to where its lines start and end in the text."""


def read_rdf(data: bytes, *, name: str, source: str, url: str | None = None) -> RdfFile:
    """The triples of an RDF file.

    Args:
        data: The file.
        name: Its name; the suffix tells the format (``RDF_FORMATS``).
        source: IRI of the source that it is.
        url: Where it was found on the web; relative names are resolved against it, else against the source.

    Raises:
        ReadError: not well-formed, no triples, too many, a document type, a remote context, a triple about a triple.
    """
    form = RDF_FORMATS[Path(name).suffix.lower()]
    head = data[:100_000].replace(b"\0", b"").upper()
    if form == ox.RdfFormat.RDF_XML and (b"<!DOCTYPE" in head or b"<!ENTITY" in head):
        raise ReadError(f"{name}: declares a document type or entities; refused. Save it without, or as Turtle.")
    if _depth(data, NESTING.get(form, OTHERWISE)) > DEEPEST:
        raise ReadError(f"{name}: is nested deeper than {DEEPEST} levels; write it flatter.")
    found = _triples(data, form, name=name, source=source, base=url or source)
    dropped = {s for s, p, o in found if p == TYPE and o in TEXTUAL}
    kept = sorted(
        {(s, p, o) for s, p, o in found if s not in dropped and p not in OF_READING and o not in dropped},
        key=lambda triple: tuple(map(str, triple)),
    )
    if not kept:
        raise ReadError(f"{name}: states nothing; check that it is the file you mean.")
    pieces: list[str] = []
    lines: dict[str, tuple[int, int]] = {}
    position = 0
    for subject, predicate, value in kept:
        line = f"{subject} {predicate} {value} .\n"
        start = lines.get(subject.value, (position, 0))[0]
        position += len(line)
        lines[subject.value] = (start, position)
        pieces.append(line)
    warnings = []
    if dropped:
        warnings.append(f"{len(dropped)} sources, passages and derived cooperations left out: their texts are not here")
    text = "".join(pieces)
    document = Document(
        name,
        text,
        hashlib.sha256(data).hexdigest(),
        media_type=form.media_type,
        url=url,
        body=(0, len(text)),
        warnings=tuple(warnings),
    )
    return RdfFile(document, tuple(kept), lines)


def state_rdf(
    file: RdfFile,
    source: str,
    *,
    extractor: str = "",
    same: Mapping[str, str] | None = None,
    rejected: Collection[str] = (),
) -> list[ox.Quad]:
    """The quads that an RDF file states, sorted, each thing with the lines that describe it as evidence.

    The arguments are those of ``state``.

    Raises:
        ReadError: a name that the vocabulary does not have, or something against the shapes; it names the first.
    """
    _check_names(file)
    writer = Writer(file.document, source, same=same or {}, rejected=rejected)
    for subject, predicate, value in file.triples:
        term = writer.node(value.value) if isinstance(value, Node) and predicate != TYPE else value
        writer.quads.append(ox.Quad(writer.node(subject.value), predicate, term, writer.source))
        if predicate == TYPE:
            start, end = file.lines[subject.value]
            evidence = Evidence(start, end - 1, file.document.text[start : end - 1])  # without the last line end
            writer.add(writer.node(subject.value), "pg:evidence", writer.passage(evidence))
    quads = sorted({*writer.finish(), *state(Facts(file.document), source, extractor=extractor)}, key=str)
    wrong = [problem for problem in check_shapes(quads, source=source) if problem.severity == "error"]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise ReadError(f"{file.document.name}: {_one_line(wrong[0].subject)}: {_one_line(wrong[0].message)}{more}")
    return quads


def _depth(data: bytes, nesting: re.Pattern[bytes]) -> int:
    depth = deepest = 0
    for match in nesting.finditer(data):
        depth = max(0, depth + (match.lastgroup == "open") - (match.lastgroup == "close"))
        deepest = max(deepest, depth)
    return deepest


def _triples(data: bytes, form: ox.RdfFormat, *, name: str, source: str, base: str) -> list[Triple]:
    """The stated triples in the order of the file."""
    nodes: dict[str, Node] = {}

    def named(term: object) -> Node | ox.Literal:
        if isinstance(term, ox.BlankNode):
            iri = f"{ID}node/{identity.local(source)}/{len(nodes) + 1}"
            return nodes.setdefault(term.value, Node(iri))
        if isinstance(term, Node | ox.Literal):
            return term
        raise ReadError(f"{name}: has a triple about a triple, which is not understood; state it without.")

    found: list[Triple] = []
    try:
        for quad in ox.parse(data, form, base_iri=base):
            if quad.graph_name in OURS:
                continue
            subject = named(quad.subject)
            assert isinstance(subject, Node)  # noqa: S101 - a literal is no subject; this tells the type checker
            found.append((subject, quad.predicate, named(quad.object)))
            if len(found) > MOST_TRIPLES:
                raise ReadError(f"{name}: has more than {MOST_TRIPLES:,} triples; split it.")
    except (SyntaxError, ValueError, OSError) as error:
        if "LoadDocumentCallback" in str(error):
            raise ReadError(
                f"{name}: needs a context from the web, which is not fetched; write it into the file."
            ) from None
        raise ReadError(f"{name}: is no {form.name} that can be read ({_one_line(error)}).") from None
    return found


def _check_names(file: RdfFile) -> None:
    """Refuses names in the namespace of the vocabulary that it does not have: most are slips of the pen."""
    known = _names()
    for subject, predicate, value in file.triples:
        for term in (predicate, value):
            if isinstance(term, Node) and term.value.startswith(NS) and term.value not in known:
                short = term.value.removeprefix(NS)
                close = difflib.get_close_matches(short, [item.removeprefix(NS) for item in known], n=1)
                hint = f"; do you mean pg:{close[0]}?" if close else ""
                raise ReadError(f"{file.document.name}: {subject.value} uses pg:{short}, which is no term{hint}")


@cache
def _names() -> frozenset[str]:
    subjects: Iterable[object] = (
        quad.subject for path in vocabulary_files() for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )
    return frozenset(term.value for term in subjects if isinstance(term, Node) and term.value.startswith(NS))


def _one_line(error: object) -> str:
    text = re.sub(r"\s+", " ", str(error)).strip()
    return text if len(text) <= 200 else text[:199] + "…"
