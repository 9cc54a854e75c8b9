"""Where the work of a cluster is done: a session of Apache Spark, and files that its machines share."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from practicegraph.graph.errors import MissingExtra, StoreError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Kept", "session"]

SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.autoBroadcastJoinThreshold": "64m",
    "spark.sql.execution.pythonUDF.arrow.enabled": "false",
}
"""What a session has that nobody configured (spark-defaults.conf, spark-submit)."""
FEW: Final = 32
"""Parts of shuffles on a small machine, where Spark's usual 200 take longer than the work."""


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """A session, closed at the end unless it was there before.

    Args:
        master: As ``spark-submit --master`` takes it: ``local[4]``, ``spark://host:7077``, ``yarn``, …; None is what
            Spark is configured for.

    Raises:
        MissingExtra: pyspark or Splink is not installed, or there is no Java.
        StoreError: Spark does not start.
    """
    try:
        import splink  # noqa: F401 - said now and not after hours of reading
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtra(
            f"reading on Spark needs {error.name}: pip install 'practicegraph[spark]', and Java 17 or newer"
        ) from error
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise MissingExtra("reading on Spark needs Java 17 or newer: install it, or set JAVA_HOME")
    there = SparkSession.getActiveSession()
    if there is not None:
        yield there
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("practicegraph")
    if master is not None:
        builder = builder.master(master)
    with tempfile.TemporaryDirectory() as warehouse:
        for name, value in {**SETTINGS, "spark.sql.warehouse.dir": warehouse}.items():
            builder = builder.config(name, value)
        try:
            spark = builder.getOrCreate()
        except Exception as error:  # what Java throws comes as it likes
            said = str(error).strip().splitlines() or [type(error).__name__]
            raise StoreError(f"Spark does not start on {master or 'its configured master'}: {said[0]}") from error
        try:
            if spark.sparkContext.defaultParallelism < FEW and "spark.sql.shuffle.partitions" not in _configured(spark):
                spark.conf.set("spark.sql.shuffle.partitions", str(spark.sparkContext.defaultParallelism * 2))
            yield spark
        finally:
            spark.stop()


def _configured(spark: SparkSession) -> set[str]:
    return {name for name, _ in spark.sparkContext.getConf().getAll()}


class Kept:
    """A folder that all machines share; what is written there is not computed again when one of them is lost."""

    def __init__(self, spark: SparkSession, folder: Path) -> None:
        self._spark = spark
        self._folder = folder

    def __call__(self, rows: DataFrame, name: str) -> DataFrame:
        """Writes rows as Parquet and reads them back."""
        path = str(self._folder / name)
        rows.write.mode("errorifexists").parquet(path)
        return self._spark.read.schema(rows.schema).parquet(path)
