"""Reading, measured from files to a derived graph on disk: speed, memory, processes, a killed run.

Reports of 3,000 characters are recombined from the sentences of tests/evaluation, those of one language with each
other; a word of each sentence is exchanged for another one, so that no answer can be remembered. The same every time.
Each run is a process of its own, `read_speed.py FOLDER STORE PROCESSES PLAIN`, that writes a line of JSON for each
fiftieth report: reports done, CPU seconds since the first one was done, and resident memory.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from practicegraph.graph.store import open_store
from practicegraph.ingest.ingest import ingest
from practicegraph.ingest.model import is_installed

__all__ = ["measure_memory", "measure_speed"]

TEXTS = Path(__file__).resolve().parents[1] / "tests" / "evaluation" / "corpus"
LENGTH = 3000
EVERY = 50
SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
SMALL = re.compile(r"\b[^\W\d_A-Z]{6,}\b")


def measure_memory(sizes: list[int], *, length: int = LENGTH) -> None:
    """Prints resident memory during runs of so many reports of a length."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            write_reports(Path(name) / "reports", size, length=length)
            memory(Path(name), "reports", length=length)


def measure_speed() -> None:
    """Prints reports a CPU second for modes and processes, and what becomes of a killed run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(folder / "some", 200)
        print(
            "| mode, processes | reports | reports a CPU second | with derivation | CPU s before the first | wall s |"
        )
        print("| --- |" + " ---: |" * 5, flush=True)
        speed(folder, "some", processes=1, plain=True)
        speed(folder, "some", processes=2, plain=True)
        if is_installed():
            write_reports(folder / "few", 60)
            speed(folder, "few", processes=1, plain=False)
            speed(folder, "few", processes=2, plain=False)
        print()
        killed(folder, "some")


def write_reports(folder: Path, count: int, *, length: int = LENGTH) -> None:
    folder.mkdir()
    for number, text in zip(range(count), recombined(length), strict=False):
        (folder / f"report-{number:05}.txt").write_text(text, "utf-8")


def recombined(length: int = LENGTH) -> Iterator[str]:
    """Reports without end."""
    chance = random.Random(1)
    heads: dict[str, list[str]] = defaultdict(list)
    paragraphs: dict[str, list[str]] = defaultdict(list)
    words: dict[str, set[str]] = defaultdict(set)
    for path in sorted(TEXTS.glob("*.txt")):
        language = path.stem[-2:]
        first, *others = [part for part in path.read_text("utf-8").split("\n\n") if part.strip()]
        heads[language].append(first)
        paragraphs[language] += others
        words[language] |= set(SMALL.findall(" ".join(others)))
    assert paragraphs, f"no reports in {TEXTS}"
    known = {language: sorted(found) for language, found in words.items()}
    languages = sorted(paragraphs, key=lambda language: -len(paragraphs[language]))

    def changed(match: re.Match[str]) -> str:
        return SMALL.sub(lambda _: chance.choice(known[language]), match[0], count=1)

    while True:
        language = chance.choices(languages, weights=[len(paragraphs[name]) for name in languages])[0]
        text = chance.choice(heads[language])
        while len(text) < length:
            text += "\n\n" + SENTENCE.sub(changed, chance.choice(paragraphs[language]))
        yield text[:length]


def command(folder: Path, store: Path, *, processes: int, plain: bool) -> list[str]:
    return [sys.executable, __file__, str(folder), str(store), str(processes), "plain" if plain else "model"]


def run(folder: Path, store: Path, *, processes: int = 1, plain: bool = True) -> list[dict[str, float]]:
    """What a run in a process of its own told."""
    told = subprocess.run(
        command(folder, store, processes=processes, plain=plain), check=True, capture_output=True, text=True
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def speed(folder: Path, name: str, *, processes: int, plain: bool) -> None:
    mode = "plain" if plain else "model"
    *steps, end = run(folder / name, folder / f"{name}-{mode}-{processes}", processes=processes, plain=plain)
    if processes == 1:
        done = steps[-1]["done"] - steps[0]["done"]
        rates = [done / (step["cpu"] - steps[0]["cpu"]) for step in (steps[-1], end)]
        shown = [f"{rates[0]:.1f}", f"{rates[1]:.1f}", f"{steps[0]['cpu']:.1f}"]
    else:  # the CPU seconds of workers are known when they have ended; each begins with loading what it needs
        shown = ["–", f"{end['done'] / end['cpu']:.1f}", "included"]
    print(f"| {mode}, {processes} | {end['done']:.0f} | " + " | ".join(shown) + f" | {end['wall']:.0f} |", flush=True)


def memory(folder: Path, name: str, *, length: int) -> None:
    *steps, end = run(folder / name, folder / f"{name}-store")
    total = int(end["done"])
    shown = [steps[(len(steps) - 1) * part // 8] for part in (1, 2, 4, 6, 8)]
    told = ", ".join(f"{step['rss']:.0f} MB after {step['done']:,.0f}" for step in shown)
    rate = (steps[-1]["done"] - steps[0]["done"]) / (steps[-1]["cpu"] - steps[0]["cpu"])
    print(
        f"{total:,} reports of {length:,} characters, plain: {told}; {end['rss']:.0f} MB when derived.\n"
        f"{rate:.1f} reports a CPU second; derivation took {end['cpu'] - steps[-1]['cpu']:.0f} CPU seconds.",
        flush=True,
    )


def killed(folder: Path, name: str) -> None:
    """Ends a run with SIGKILL in the middle, runs again, and compares with a run that nothing happened to."""
    store = folder / "killed"
    child = subprocess.Popen(command(folder / name, store, processes=1, plain=True), stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    total = len(list((folder / name).iterdir()))
    for line in child.stdout:
        if json.loads(line)["done"] >= total / 2:
            os.kill(child.pid, signal.SIGKILL)
            break
    child.wait()
    end = run(folder / name, store)[-1]
    with open_store(store, read_only=True) as one, open_store(folder / f"{name}-plain-1", read_only=True) as other:
        same = {str(quad) for quad in one.quads()} == {str(quad) for quad in other.quads()}
    print(
        f"Killed at {total // 2} of {total} reports: the next run found {end['unchanged']:.0f} done, read "
        f"{end['new']:.0f}; the graph is {'the same' if same else 'NOT THE SAME'} as that of a run without harm.\n"
    )


def child(folder: str, store: str, processes: str, mode: str) -> None:
    started = time.monotonic()

    def cpu() -> float:
        return sum(
            used.ru_utime + used.ru_stime
            for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        )

    def say(**more: float) -> None:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        rss = pages * resource.getpagesize() / 1e6
        print(json.dumps({"cpu": cpu(), "wall": time.monotonic() - started, "rss": rss, **more}), flush=True)

    def progress(done: int, total: int) -> None:
        if done == 1 or done % EVERY == 0 or done == total:
            say(done=done)

    os.chdir(folder)
    with open_store(store) as opened:
        found = ingest([folder], opened, processes=int(processes), progress=progress, plain=mode == "plain")
    assert not found.failed, found.failed[:3]
    say(done=len(found.new) + len(found.unchanged), new=len(found.new), unchanged=len(found.unchanged))


if __name__ == "__main__":
    child(*sys.argv[1:])
