"""Commands that show, check and hand on the graph: network, check, export.

What they need is imported where it is used: networkx, pyvis and pySHACL take their time to load.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from practicegraph.graph.store import open_store
from practicegraph.viz.console import complain, remark, target
from practicegraph.viz.options import STORE, LanguageOption, StoreOption

__all__ = ["register"]


class Network(StrEnum):
    """The networks that can be drawn."""

    cooperation = "cooperation"
    practices = "practices"
    themes = "themes"


class ExportFormat(StrEnum):
    """What can be written: the graph itself, or for network tools its cooperation network."""

    turtle = "turtle"
    trig = "trig"
    nquads = "nquads"
    jsonld = "jsonld"
    csv = "csv"
    graphml = "graphml"
    gexf = "gexf"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("network")(_network)
    app.command("check")(_check)
    app.command("export")(_export)


def _network(
    which: Annotated[Network, typer.Argument(help="Which network.")],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="The HTML file to write (- for standard output); it opens with no network."),
    ],
    theme: Annotated[str | None, typer.Option("--theme", help="Only this theme and narrower ones.")] = None,
    region: Annotated[str | None, typer.Option("--region", help="Only this region and what lies in it.")] = None,
    lang: LanguageOption = "en",
    store: StoreOption = STORE,
) -> None:
    """Draw a network as a page for the browser.

    cooperation: who works with whom. practices: who does what. themes: what is talked about together.

    Example: practicegraph network cooperation --theme mobility --out cooperation.html
    """
    from practicegraph.queries import project
    from practicegraph.queries.parameters import resolve
    from practicegraph.viz.network import draw

    with open_store(store, read_only=True) as opened:
        wanted = {
            name: resolve(opened, name, value)
            for name, value in (("theme", theme), ("region", region))
            if value is not None
        }
        graph = getattr(project, which.value)(opened, lang=lang, **wanted)
    with target(out) as file:
        draw(graph, file)
    remark(f"{out}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges")


def _check(store: StoreOption = STORE) -> None:
    """Check the graph: the shapes of the vocabulary, and every quote against its source.

    Example: practicegraph check
    """
    from practicegraph.graph.check import check

    with open_store(store, read_only=True) as opened:
        problems = check(opened)
        sources = len(opened.sources())
    for problem in problems:
        complain(f"{problem.severity}: {problem.subject}: {problem.message}")
    remark(f"{sources} sources checked, {len(problems)} problems")
    if any(p.severity == "error" for p in problems):
        raise typer.Exit(1)


def _export(
    form: Annotated[ExportFormat, typer.Option("--format", "-f", help="What to write.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; - for standard output.")],
    store: StoreOption = STORE,
) -> None:
    """Write the graph to a file for other tools.

    turtle, nquads, trig and jsonld carry everything; csv is one row a statement with its quote; graphml and gexf are
    the cooperation network for Gephi, yEd and the like.

    Example: practicegraph export --format nquads --out network.nq
    """
    from practicegraph.graph.export import export
    from practicegraph.queries import project

    with open_store(store, read_only=True) as opened, target(out) as file:
        if form.value in ("graphml", "gexf"):
            project.write_graph(project.cooperation(opened), file, form.value)
        else:
            export(opened, form.value, file)
        size = file.stat().st_size
    remark(f"{out}: {size} bytes")
