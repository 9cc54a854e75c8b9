"""What a run on a cluster leaves: files that other systems load in bulk.

nquads/graphs-00000.nq.gz …   each statement in the graph of each source that states it, derived and vocabulary graphs
nquads/merge-00000.nq.gz …    each triple once, in the default graph: the merge that questions ask
nquads/texts-00000.nq.gz …    the texts that quotes point into, in the graph where ``--store http://…`` looks for them
parquet/quads/                columns s, p, o, g: terms as N-Triples has them
parquet/sources/              columns source, path, text, warnings
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from practicegraph.graph.errors import StoreError
from practicegraph.ontology.names import BASE, NS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["write_out"]


def write_out(spark: SparkSession, quads: DataFrame, read: DataFrame, out: Path) -> int:
    """Writes the files; how many quads in named graphs that are.

    Args:
        spark: The session.
        quads: Columns s, p, o, g, each quad once.
        read: Reports with the columns source, path, text, warnings.
        out: The folder.
    """
    table = str(out / "parquet" / "quads")
    quads.write.parquet(table)
    held = spark.read.parquet(table)
    read.select("source", "path", "text", "warnings").write.parquet(str(out / "parquet" / "sources"))
    _lines(held.selectExpr("concat_ws(' ', s, p, o, g, '.')"), out, "graphs")
    _lines(held.select("s", "p", "o").distinct().selectExpr("concat_ws(' ', s, p, o, '.')"), out, "merge")
    _lines(spark.createDataFrame(read.select("text").rdd.mapPartitions(_texts), "line string"), out, "texts")
    return int(held.count())


def _texts(rows: Iterable[Any]) -> Iterator[tuple[str]]:
    for (text,) in rows:
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield (f"<urn:sha256:{digest}> <{NS}text> {ox.Literal(text)} <{BASE}graph/snapshots> .",)


def _lines(rows: DataFrame, out: Path, name: str) -> None:
    """Writes lines as files whose names end as loaders expect them to."""
    folder = out / "nquads"
    parts = folder / f".{name}"
    rows.write.option("compression", "gzip").text(str(parts))
    written = sorted(parts.glob("part-*.gz"))
    if not written:
        raise StoreError(f"Spark wrote no {name} to {parts}; is {out} a folder that all its machines see?")
    for number, part in enumerate(written):
        part.rename(folder / f"{name}-{number:05}.nq.gz")
    for left in parts.iterdir():
        left.unlink()
    parts.rmdir()
