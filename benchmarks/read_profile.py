#!/usr/bin/env python3
"""Where the time of reading goes: CPU milliseconds a report, and the functions that stood on the stack, sampled.

    .venv/bin/python benchmarks/read_profile.py           # plain, 80 reports of 3,000 characters after 40 to warm up

From the file to its quads in one process, without a store. The loop of additions tells how busy the machine is.
"""

from __future__ import annotations

import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from read_speed import write_reports

from practicegraph.ingest.pipeline import extract
from practicegraph.ingest.read import read
from practicegraph.ingest.state import state

WARM, MEASURED, EVERY = 40, 80, 0.001


def main() -> None:
    on_stack: Counter[str] = Counter()
    samples = 0

    def sample(_: int, frame: FrameType | None) -> None:
        nonlocal samples
        samples += 1
        seen = set()
        while frame:
            seen.add(f"{Path(frame.f_code.co_filename).name}:{frame.f_code.co_qualname}")
            frame = frame.f_back
        on_stack.update(seen)

    with tempfile.TemporaryDirectory() as folder:
        write_reports(Path(folder) / "reports", WARM + 2 * MEASURED)
        paths = sorted((Path(folder) / "reports").iterdir())
        whole(paths[:WARM])
        started = time.process_time()
        whole(paths[WARM : WARM + MEASURED])
        took = time.process_time() - started
        signal.signal(signal.SIGPROF, sample)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        whole(paths[WARM + MEASURED :])
        signal.setitimer(signal.ITIMER_PROF, 0)
    started = time.process_time()
    total = 0
    for number in range(3_000_000):
        total += number & 7
    print(f"{1000 * took / MEASURED:.1f} ms a report; three million additions: {time.process_time() - started:.2f} s")
    for name, count in on_stack.most_common(50):
        print(f"{100 * count / samples:5.1f} % {name}")


def whole(paths: list[Path]) -> None:
    for path in paths:
        state(extract(read(path), plain=True), "https://example.org/source", extractor="benchmark")


if __name__ == "__main__":
    main()
