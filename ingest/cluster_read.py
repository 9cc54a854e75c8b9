"""Reading and renaming on the machines of a cluster: the functions of one machine, over partitions of reports."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.counts import LABEL
from practicegraph.graph.rename import ALT_LABEL, renamed
from practicegraph.graph.resolve import ORGANISATION, REGISTER
from practicegraph.graph.source import may_state
from practicegraph.graph.view import Triple, triple_of
from practicegraph.ingest.reading import Read, Reading, Unread

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["QUADS", "lines_of", "read_on_spark", "row_of", "stated_quads"]

READ: Final = """number long, path string, source string, text string, lines string, warnings array<string>,
reason string, same string,
actors array<struct<iri: string, names: array<string>, aliases: array<string>, registered: boolean>>"""
"""A report that was read, or (``reason``) was not, or (``same``, a path) says what another one says, byte for byte;
``lines`` is what it states, as N-Triples."""
QUADS: Final = "s string, p string, o string, g string"
CHUNK: Final = 200
"""Reports of a task: some twenty seconds, so that little is lost with a machine."""


def read_on_spark(spark: SparkSession, files: Iterable[tuple[int, Path]], reading: Reading) -> DataFrame:
    """Reads reports: rows as ``READ`` has them, one for each report.

    Args:
        spark: The session; its machines see the files under the same paths.
        files: Reports with their place in the order in which one process would read them.
        reading: How they are read.
    """
    here = os.getcwd()
    given = [(number, str(path)) for number, path in files]
    context = spark.sparkContext
    parts = max(1, min(len(given), max(context.defaultParallelism * 2, len(given) // CHUNK)))
    reader = context.broadcast(reading)

    def digests(items: Iterable[tuple[int, str]]) -> Iterator[tuple[str, tuple[int, str]]]:
        with chdir(here):  # a report is known by its path below the folder that the person is in
            for number, path in items:
                yield reader.value.digest(Path(path)) or f"unread {number}", (number, path)

    def read(groups: Iterable[Iterable[tuple[int, str]]]) -> Iterator[tuple[Any, ...]]:
        with chdir(here):
            for group in groups:
                (number, path), *others = sorted(group)
                yield row_of(number, reader.value.read(Path(path)))
                for same, other in others:
                    yield same, other, None, None, None, [], None, path, []

    by_content = context.parallelize(given, parts).mapPartitions(digests).groupByKey(parts).values()
    return spark.createDataFrame(by_content.mapPartitions(read), READ, verifySchema=False)


def row_of(number: int, outcome: Read | Unread) -> tuple[Any, ...]:
    """A row as ``READ`` has it."""
    if isinstance(outcome, Unread):
        return number, outcome.path, None, None, None, [], outcome.reason, None, []
    triples = {triple_of(quad) for quad in may_state(outcome.source, outcome.quads)}
    warnings = list(outcome.warnings)
    return number, outcome.path, outcome.source, outcome.text, lines_of(triples), warnings, None, None, _actors(triples)


def lines_of(triples: Iterable[Triple]) -> str:
    """Triples as sorted lines of N-Triples."""
    return "\n".join(sorted(f"{s} {p} {o} ." for s, p, o in triples))


def stated_quads(spark: SparkSession, read: DataFrame, mapping: Mapping[str, str]) -> DataFrame:
    """What reports state when organisations that are one have one IRI: columns as in ``QUADS``.

    Args:
        spark: The session.
        read: Rows with the columns source and lines.
        mapping: From the IRI that goes to the IRI that stays.
    """
    known = spark.sparkContext.broadcast(dict(mapping))
    rows = read.select("source", "lines").rdd.mapPartitions(_writer(known))
    return spark.createDataFrame(rows, QUADS, verifySchema=False)


def _writer(known: Any) -> Callable[[Iterable[Any]], Iterator[tuple[str, ...]]]:
    def write(rows: Iterable[Any]) -> Iterator[tuple[str, ...]]:
        for source, lines in rows:
            triples = {triple_of(quad) for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}
            graph = f"<{source}>"
            for s, p, o in renamed(triples, source, known.value):
                yield str(s), str(p), str(o), graph

    return write


def _actors(triples: Iterable[Triple]) -> list[tuple[str, list[str], list[str], bool]]:
    """The organisations of a source with their names, their other names, and whether the source is a register."""
    said: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    organisations: set[str] = set()
    registered = False
    for subject, predicate, value in triples:
        if predicate == TYPE:
            registered = registered or value == REGISTER
            if value == ORGANISATION:
                organisations.add(subject.value)
        elif predicate in (LABEL, ALT_LABEL):
            said[subject.value][predicate == ALT_LABEL].add(value.value)
    return [(iri, sorted(said[iri][0]), sorted(said[iri][1]), registered) for iri in sorted(organisations)]
