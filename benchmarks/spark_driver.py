"""What the driver of a cluster holds: bytes of a path that it lists and of an organisation, and CPU of joining those.

.venv/bin/python benchmarks/spark_driver.py
"""

from __future__ import annotations

import random
import time
import tracemalloc
from pathlib import Path

from practicegraph.graph.decisions import Decisions
from practicegraph.graph.resolve_actors import Actor, resolve_actors
from practicegraph.graph.resolve_compare import analysed
from practicegraph.ontology.names import ID

PATHS = 100_000
ACTORS = (5_000, 10_000)
SOUNDS = ["bar", "cen", "dol", "fer", "gat", "hol", "kin", "lam", "mor", "nor", "pel", "ras", "sol", "tur", "vin"]
WORDS = [sound + end for sound in SOUNDS for end in ("a", "ado", "elle", "ic", "il", "ina", "is", "on", "oria", "um")]


def paths() -> float:
    tracemalloc.start()
    listed = {
        path.resolve(): path for path in (Path(f"reports/{n // 1000:05}/report-{n:09}.txt") for n in range(PATHS))
    }
    ordered = list(enumerate(sorted(listed.values(), key=str)))
    held = tracemalloc.get_traced_memory()[0] / len(ordered)
    tracemalloc.stop()
    return held


def actors(count: int) -> tuple[float, float]:
    chosen = random.Random(7)
    names = sorted({" ".join(chosen.choices(WORDS, k=3)).title() for _ in range(count)})
    tracemalloc.start()
    those = [Actor(f"{ID}organisation/{name.lower().replace(' ', '-')}", (name,), reported=1) for name in names]
    analysed.cache_clear()
    started = time.process_time()
    resolve_actors(those, Decisions(), alike=())
    spent = time.process_time() - started
    held = tracemalloc.get_traced_memory()[1] / len(those)
    tracemalloc.stop()
    return held, spent


def main() -> None:
    print(f"bytes a path: {paths():.0f}")
    for count in ACTORS:
        held, spent = actors(count)
        print(
            f"{count} organisations: {held:.0f} bytes each at most, {spent / count * 1e6:.0f} µs of CPU each (traced)"
        )


if __name__ == "__main__":
    main()
