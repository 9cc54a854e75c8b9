"""Tables and a plot of what benchmarks/run measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["report"]

STEPS = (
    "load", "derive", "one more", "replaced", "retracted", "anew", "columns", "columns followed",
    "names index", "quotes index", "search names", "search quotes",
    "network cooperation", "network practices", "network themes", "export nquads",
)  # fmt: skip
TICK = 0.01
"""Seconds in which the processor time of another process is counted."""


def report(held: Mapping[str, Any], folder: Path) -> None:
    """Writes run.md and run.png."""
    sizes = sorted(held, key=int)
    lines = [table(["seconds", *(f"{int(size):,}" for size in sizes), "exponent"], steps(held, sizes)), ""]
    lines += [table(["", *(f"{int(size):,}" for size in sizes), "exponent"], amounts(held, sizes)), ""]
    for size in sizes:
        asked = held[size]["questions"]
        rows = []
        for name, mine in asked["practicegraph"].items():
            cells = [shown(mine)]
            for system in list(asked)[1:]:
                other = asked[system].get(name)
                ratio = f" ({other[0] / mine[0]:.1f})" if mine and other and other[0] >= TICK else ""
                cells.append(shown(other) + ratio)
            rows.append([name, str(mine[1]) if mine else "–", *cells])
        lines += [f"### {int(size):,} triples, milliseconds", "", table(["question", "rows", *asked], rows), ""]
    (folder / "run.md").write_text("\n".join(lines), "utf-8")
    plot(held, sizes, folder / "run.png")


def steps(held: Mapping[str, Any], sizes: list[str]) -> list[list[str]]:
    rows = [
        [name, *(f"{held[s][name]:.3f}" if name in held[s] else "–" for s in sizes), exponent(held, sizes, name)]
        for name in STEPS
    ]
    for name in ("bulk_load", "bulk_extend"):
        times = [held[s]["pyoxigraph"][name] for s in sizes]
        rows.insert(1, [f"pyoxigraph {name}", *(f"{value:.3f}" for value in times), "–"])
    return rows


def amounts(held: Mapping[str, Any], sizes: list[str]) -> list[list[str]]:
    names = ("stated", "derived", "memory MB", "memory of use MB", "disk MB")
    rows = [[name, *(f"{held[s][name]:,.0f}" for s in sizes), exponent(held, sizes, name)] for name in names]
    for name in ("bulk_load", "bulk_extend"):
        ratios = [held[s]["pyoxigraph"][name] / held[s]["load"] for s in sizes]
        rows.append([f"rate of loading / {name}", *(f"{ratio:.2f}" for ratio in ratios), "–"])
    return rows


def exponent(held: Mapping[str, Any], sizes: list[str], name: str) -> str:
    """Of the power of the size that it grows with, between the smallest and the largest graph."""
    if len(sizes) < 2:
        return "–"
    first, last = (held[size].get(name, 0) for size in (sizes[0], sizes[-1]))
    if first <= 0 or last <= 0:
        return "–"
    return f"{math.log(last / first) / math.log(int(sizes[-1]) / int(sizes[0])):.2f}"


def shown(item: list[float] | None) -> str:
    if item is None:
        return "ended"
    return f"{1000 * item[0]:.0f}" if item[0] > 0 else f"< {1000 * TICK:.0f}"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def plot(held: Mapping[str, Any], sizes: list[str], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    for number, name in enumerate(STEPS):
        style = {"marker": "osd^"[number % 4], "color": mpl.colormaps["tab20"](number)}
        axes[0].plot([int(s) for s in sizes], [held[s][name] for s in sizes], label=name, **style)
    for system in ("practicegraph", "pyoxigraph", "oxigraph serve", "rdflib"):
        points = []
        for size in sizes:
            taken = [item[0] for item in held[size]["questions"].get(system, {}).values() if item]
            if taken:
                points.append((int(size), max(taken)))
        axes[1].plot(*zip(*points, strict=True), marker="o", label=system) if points else None
    axes[0].set(title="Steps", xlabel="stated triples", ylabel="CPU seconds", xscale="log", yscale="log")
    axes[1].set(title="The slowest question that came to an end", xlabel="stated triples", xscale="log", yscale="log")
    for axis in axes:
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    figure.savefig(path, dpi=110)
    plt.close(figure)
