"""Reading on a cluster: real worker processes of Apache Spark, one of them killed, and the quads of one process.

Collected where Java and the extra ``spark`` are (``conftest.py``); ``make test`` installs it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from practicegraph.graph import open_store

ROOT = Path(__file__).parents[1]
REPORTS = (
    "correze-2-newsletter.txt",
    "saone-et-loire-3-minutes.txt",
    "share-sira.md",
    "soria-4-agenda.txt",
    "soria-4.es.md",
)
CLUSTER = "local-cluster[2,1,1024]"
CONFIGURATION = """
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.shuffle.partitions 2
"""
"""What makes a few reports quick: nothing is compiled that runs once."""


class Ran(NamedTuple):
    """A run on the cluster, and a store that one process made from the same reports."""

    folder: Path
    out: Path
    killed: int
    status: int
    said: str


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("spark")
    reports = folder / "reports"
    reports.mkdir()
    for name in REPORTS:
        shutil.copy(ROOT / "examples" / "reports" / name, reports)
    shutil.copy(reports / REPORTS[0], reports / "again.txt")
    (reports / "broken.txt").write_bytes(b"\x00\x01\x02")
    shutil.copy(ROOT / "examples" / "partners.csv", folder)
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(CONFIGURATION)
    command = [
        str(Path(sys.executable).with_name("practicegraph")),
        "ingest",
        "reports",
        "--plain",
        "--register",
        "partners.csv",
    ]
    alone = subprocess.run([*command, "--store", "one.db"], cwd=folder, capture_output=True, text=True, check=False)
    assert alone.returncode == 1, alone.stderr
    environment = {**os.environ, "SPARK_CONF_DIR": str(folder / "conf"), "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / "log").open("w+") as log:
        on_spark = [*command, "--engine", "spark", "--master", CLUSTER, "--out", "out"]
        run = subprocess.Popen(on_spark, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            killed = kill_a_worker(run.pid, folder / "out" / "steps" / "read")
            status = run.wait(400)
        finally:
            run.kill()
            run.wait()
        log.seek(0)
        return Ran(folder, folder / "out", killed, status, log.read())


def kill_a_worker(driver: int, reading: Path) -> int:
    """Waits until machines are reading, kills one, and gives its process number."""
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline:
        if (reading / "_temporary").exists():
            for pid in executors(driver):
                assert not (reading / "_SUCCESS").exists()
                os.kill(pid, signal.SIGKILL)
                return pid
        time.sleep(0.05)
    raise AssertionError("no worker was reading")


def executors(driver: int) -> list[int]:
    """The processes that work for a driver: those of Spark among its children's children."""
    parents: dict[int, int] = {}
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status, command = (entry / "stat").read_text(), (entry / "cmdline").read_bytes()
            except OSError:  # it has ended
                continue
            parents[int(entry.name)] = int(status.rpartition(")")[2].split()[1])
            if b"CoarseGrainedExecutorBackend" in command:
                found.append(int(entry.name))
    return sorted(pid for pid in found if driver in (parents[pid], parents.get(parents[pid])))


def lines(out: Path, name: str) -> list[str]:
    files = sorted((out / "nquads").glob(f"{name}-*.nq.gz"))
    assert files
    return sorted(line for file in files for line in gzip.decompress(file.read_bytes()).decode().splitlines())


def test_a_worker_was_killed_and_the_rest_is_told(ran: Ran) -> None:
    assert ran.killed
    assert ran.status == 1, ran.said  # one report is broken
    assert "broken.txt" in ran.said
    assert "correze-2-newsletter.txt says the same as" in ran.said
    assert f"reports: {len(REPORTS) + 1} new, 1 duplicates, 1 failed" in ran.said


def test_quads_are_those_of_one_process(ran: Ran) -> None:
    with open_store(ran.folder / "one.db", read_only=True) as store:
        assert lines(ran.out, "graphs") == sorted(f"{quad} ." for quad in store.quads())
        merge = sorted(f"{quad.triple} ." for quad in store.raw if str(quad.graph_name) == "DEFAULT")
        assert lines(ran.out, "merge") == merge
        merges = [line for line in lines(ran.out, "graphs") if "ns#Merge>" in line]
        assert merges  # names were joined that differ from report to report


def test_parquet_holds_the_same_and_the_texts(ran: Ran) -> None:
    from pyarrow import parquet

    table = parquet.read_table(ran.out / "parquet" / "quads").to_pylist()
    assert sorted(f"{row['s']} {row['p']} {row['o']} {row['g']} ." for row in table) == lines(ran.out, "graphs")
    sources = parquet.read_table(ran.out / "parquet" / "sources").to_pylist()
    with open_store(ran.folder / "one.db", read_only=True) as store:
        assert {row["source"] for row in sources} == {source.iri for source in store.sources()}
        digests = {hashlib.sha256(row["text"].encode()).hexdigest() for row in sources}
        assert digests == {source.snapshot for source in store.sources()}
    texts = lines(ran.out, "texts")
    assert {line.split(">")[0].removeprefix("<urn:sha256:") for line in texts} == digests


def test_nothing_else_is_left(ran: Ran) -> None:
    assert sorted(item.name for item in ran.out.iterdir()) == ["nquads", "parquet"]
