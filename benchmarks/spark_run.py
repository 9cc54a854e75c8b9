"""What reading on Apache Spark costs: CPU seconds and bytes of each step, for several numbers of reports.

    .venv/bin/python benchmarks/spark_run.py 100 400 [--master 'local[2]'] [--models]

Reports of 3,000 characters as ``read_speed.py`` makes them. CPU is that of the driver, its Java process and all their
children, when a step's files are complete; what starting takes is a row of its own. The last rows give, from the two
largest numbers of reports, what each further report costs: what docs/cluster.md reckons with.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from pathlib import Path

from read_speed import write_reports

from practicegraph.ingest.cluster import ingest_on_spark

TICK = os.sysconf("SC_CLK_TCK")


class Watch(threading.Thread):
    """Notes CPU seconds and bytes when a step's files are complete."""

    def __init__(self, steps: Path) -> None:
        super().__init__(daemon=True)
        self.steps = steps
        self.seen: dict[str, tuple[float, int]] = {}
        self.last = 0.0
        """CPU seconds while all processes were there: when workers end, theirs is lost."""
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.5):
            self.last = max(self.last, cpu())
            if self.steps.exists() and "start" not in self.seen:
                self.seen["start"] = (cpu(), 0)
            for done in self.steps.glob("*/_SUCCESS"):
                if done.parent.name not in self.seen:
                    self.seen[done.parent.name] = (cpu(), size(done.parent))


def cpu() -> float:
    """CPU seconds of this process and all below it, with those that have ended."""
    parents, spent = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = sum(map(int, fields[11:15])) / TICK
    mine = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return sum(spent[pid] for pid in mine)


def size(folder: Path) -> int:
    return sum(item.stat().st_size for item in folder.rglob("*") if item.is_file() and not item.name.startswith("."))


def measure(count: int, *, master: str, plain: bool) -> dict[str, tuple[float, int]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(folder / "reports", count)
        before, started = cpu(), time.monotonic()
        watch = Watch(folder / "out" / "steps")
        watch.start()
        summary = ingest_on_spark([folder / "reports"], folder / "out", master=master, plain=plain)
        wall = time.monotonic() - started
        watch.over.set()
        watch.join()
        print(f"\n{summary.new} reports, {summary.quads} quads, {wall:.0f} s wall, {master}\n", flush=True)
        print("| step | CPU s | bytes |\n| --- | ---: | ---: |")
        rows: dict[str, tuple[float, int]] = {}
        for step, (spent, held) in sorted(watch.seen.items(), key=lambda item: item[1]):
            kind = "derive" if step.startswith(("facts", "lower", "upper", "followed", "derived")) else step
            rows[kind] = (rows.get(kind, (0.0, 0))[0] + spent - before, rows.get(kind, (0.0, 0))[1] + held)
            before = spent
        rows["write"] = (watch.last - before, 0)
        for part in ("nquads", "parquet"):
            rows[part] = (0.0, size(folder / "out" / part))
        rows["all"] = (sum(spent for spent, _ in rows.values()), sum(held for _, held in rows.values()))
        rows["number of quads"] = (0.0, summary.quads)
        for step, (spent, held) in rows.items():
            print(f"| {step} | {spent:.1f} | {held:,} |", flush=True)
        return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", type=int, nargs="+")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--models", action="store_true", help="read with models too")
    given = parser.parse_args()
    found = {count: measure(count, master=given.master, plain=not given.models) for count in sorted(given.reports)}
    if len(found) > 1:
        few, many = sorted(found)[-2:]
        print(f"\nEach further report, from {few} to {many}:\n\n| step | CPU ms | bytes |\n| --- | ---: | ---: |")
        for step, (spent, held) in found[many].items():
            earlier = found[few].get(step, (0.0, 0))
            more = many - few
            print(f"| {step} | {(spent - earlier[0]) / more * 1000:.1f} | {(held - earlier[1]) / more:,.0f} |")


if __name__ == "__main__":
    main()
