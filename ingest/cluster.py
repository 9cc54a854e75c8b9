"""A run on a cluster: what ``ingest.ingest`` does, on Apache Spark, written as files for bulk loading.

1. The driver reads the register and lists the reports.
2. Machines read reports in parts (``cluster_read``); what each states is a row of a file.
3. Names that may mean one organisation are found by Splink; the driver joins them (``cluster_resolve``).
4. Machines write what each report states, organisations that are one under one IRI.
5. Joins derive what follows (``graph.derive_spark``).
6. Machines write it as N-Quads and Parquet (``cluster_write``).

Every step ends in files in a folder that all machines see. When a machine is lost, Spark repeats its share of the step.
The quads are those of one process that reads the same reports into a new store, letter for letter.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from practicegraph.graph.decisions import Decisions
from practicegraph.graph.derive import rules_of
from practicegraph.graph.derive_spark import Keep, derived_on_spark
from practicegraph.graph.errors import InvalidValue, NotFound, StoreError
from practicegraph.graph.plan import Plan
from practicegraph.graph.resolve import account
from practicegraph.graph.scoped import FROM, record
from practicegraph.graph.store import open_store
from practicegraph.ingest.cluster_read import QUADS, read_on_spark, row_of, stated_quads
from practicegraph.ingest.cluster_resolve import resolve_on_spark
from practicegraph.ingest.cluster_session import Kept, session
from practicegraph.ingest.cluster_write import write_out
from practicegraph.ingest.expand import expand
from practicegraph.ingest.inputs import is_address
from practicegraph.ingest.pipeline import extractor_version, plain_note
from practicegraph.ingest.reading import Read, Reading, identity_of_path
from practicegraph.ingest.register import listed_names, read_register, state_register
from practicegraph.ontology.names import DERIVED, RESOLUTION, VOCABULARY

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["ClusterSummary", "ingest_on_spark"]

STEPS = "steps"
"""Folder in the output for the files of steps; removed at the end."""


@dataclass(frozen=True, slots=True)
class ClusterSummary:
    """What a run did."""

    new: int
    """Reports that were read, and the register."""
    quads: int
    """In named graphs."""
    duplicates: tuple[tuple[str, str], ...]
    """A path, and that of the report that says the same: byte for byte, or under the same URL."""
    failed: tuple[tuple[str, str], ...]
    """A path, and why it was not read."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the driver knows before anything is read."""

    rules: Plan
    vocabulary: list[ox.Quad]
    register: list[Read]
    failed: list[tuple[str, str]]
    listed: tuple[tuple[str, str], ...]


def ingest_on_spark(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    master: str | None = None,
    plain: bool = False,
    register: str | Path | None = None,
    decisions: Decisions | None = None,
) -> ClusterSummary:
    """Reads reports on Apache Spark into files for bulk loading.

    Args:
        paths: Files, folders and globs, which every machine of the cluster sees under the same path.
        out: A folder that every machine sees; made, or empty. It gets ``nquads/`` and ``parquet/`` (docs/cluster.md).
        master: As ``spark-submit --master`` takes it; None is what Spark is configured for.
        plain: Read without models.
        register: A table of organisations whose names win.
        decisions: What people decided.

    Raises:
        MissingExtra: the extra ``spark`` or Java is missing.
        InvalidValue: the folder holds something, or addresses of the web are given.
        NotFound: no path means a report.
        ReadError: the register cannot be read.
        StoreError: Spark does not start, or cannot go on.
    """
    out, given, decisions = Path(out).absolute(), [str(path) for path in paths], decisions or Decisions()
    if addresses := [path for path in given if is_address(path)]:
        raise InvalidValue(f"{addresses[0]}: a cluster reads files; save pages of the web first")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidValue(f"{out} is there and not an empty folder; name another, or remove it")
    files, missing = expand(given)
    if not files:
        raise NotFound("; ".join(f"{path}: {reason}" for path, reason in missing) or "no reports given")
    first = _before(register, plain=plain)
    reading = Reading.under(
        decisions,
        plain=plain,
        listed=first.listed,
        roots=tuple(path for path in map(Path, given) if path.is_dir()),
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot write {out}: {error.strerror or error}") from error
    with session(master) as spark:
        try:
            summary = _run(spark, out, sorted(files, key=str), reading, decisions, first)
        except StoreError:
            raise
        except Exception as error:  # what Java throws comes as it likes
            said = str(error).strip().splitlines() or [type(error).__name__]
            raise StoreError(f"Spark cannot go on: {said[0]}; remove {out} and run it again") from error
    shutil.rmtree(out / STEPS)
    note = plain_note(plain=plain)
    return ClusterSummary(
        summary.new,
        summary.quads,
        summary.duplicates,
        (*first.failed, *missing, *summary.failed),
        (*((note,) if note else ()), *summary.warnings),
    )


def _before(register: str | Path | None, *, plain: bool) -> _Plan:
    """The vocabulary, the rules and the register, by way of a store in memory."""
    sources: list[Read] = []
    failed: list[tuple[str, str]] = []
    with open_store(":memory:") as store:
        rules, vocabulary = rules_of(store), store.quads()
        if register is not None:
            path = Path(register)
            found = read_register(path)
            failed = [(str(path), problem) for problem in found.problems]
            source = identity_of_path(path)
            quads = state_register(found, source, extractor=extractor_version(plain=plain))
            store.replace_source(source, quads, snapshot=found.document.text)
            sources.append(Read(str(path), source, quads, found.document.text))
        return _Plan(rules, vocabulary, sources, failed, listed_names(store))


def _run(
    spark: SparkSession, out: Path, files: list[Path], reading: Reading, decisions: Decisions, first: _Plan
) -> ClusterSummary:
    keep = Kept(spark, out / STEPS)
    everything = keep(read_on_spark(spark, enumerate(files), reading), "read")
    if first.register:
        rows = [row_of(-1 - place, found) for place, found in enumerate(first.register)]
        everything = everything.unionByName(spark.createDataFrame(rows, everything.schema))
    everything.createOrReplaceTempView("everything")
    # of the reports that state one URL, the first is the source
    winners = spark.sql("SELECT source, min(number) AS number FROM everything WHERE source IS NOT NULL GROUP BY source")
    winners.createOrReplaceTempView("winners")
    read = spark.sql("SELECT everything.* FROM everything LEFT SEMI JOIN winners USING (source, number)")
    found, concerned = resolve_on_spark(spark, read, decisions, keep=keep)
    told = _rows(account(found, concerned, decisions), spark, graph=RESOLUTION)
    stated = (
        stated_quads(spark, read, found.mapping)
        .unionByName(told)
        .unionByName(_rows(first.vocabulary, spark, graph=VOCABULARY))
    )
    stated = keep(stated.sortWithinPartitions("p", "o"), "stated")
    derived = _derived(spark, stated, read, first.rules, keep)
    written = write_out(spark, stated.unionByName(derived), read, out)
    return ClusterSummary(read.count(), written, _duplicates(spark), _failed(spark), _warnings(spark))


def _derived(spark: SparkSession, stated: DataFrame, read: DataFrame, rules: Plan, keep: Keep) -> DataFrame:
    """The derived graph, with what it says of itself."""
    graph = f"<{DERIVED}>"
    itself = _rows((ox.Quad(*triple) for triple in record(rules, ())), spark, graph=DERIVED)
    sources = read.selectExpr(f"'{graph}' AS s", f"'{FROM}' AS p", "concat('<', source, '>') AS o", f"'{graph}' AS g")
    follows = derived_on_spark(spark, stated, rules, keep=keep).selectExpr("s", "p", "o", f"'{graph}' AS g")
    return keep(follows.unionByName(sources).unionByName(itself).distinct(), "derived")


def _rows(quads: Iterable[ox.Quad], spark: SparkSession, *, graph: str) -> DataFrame:
    rows = sorted({(str(quad.subject), str(quad.predicate), str(quad.object), f"<{graph}>") for quad in quads})
    return spark.createDataFrame(rows, QUADS, verifySchema=False)


def _duplicates(spark: SparkSession) -> tuple[tuple[str, str], ...]:
    rows = spark.sql(
        "SELECT path, same FROM everything WHERE same IS NOT NULL UNION ALL SELECT other.path, one.path "
        "FROM everything other JOIN winners w ON other.source = w.source AND other.number > w.number "
        "JOIN everything one ON one.source = w.source AND one.number = w.number"
    )
    return tuple(sorted((row[0], os.fspath(row[1])) for row in rows.collect()))


def _failed(spark: SparkSession) -> tuple[tuple[str, str], ...]:
    rows = spark.sql("SELECT path, reason FROM everything WHERE reason IS NOT NULL").collect()
    return tuple(sorted((row.path, row.reason) for row in rows))


def _warnings(spark: SparkSession) -> tuple[str, ...]:
    rows = spark.sql(
        "SELECT path, warnings FROM everything LEFT SEMI JOIN winners USING (source, number) WHERE size(warnings) > 0"
    ).collect()
    return tuple(sorted(f"{row.path}: {warning}" for row in rows for warning in row.warnings))
