"""The command that shows what may be one organisation and keeps what people decide."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from practicegraph.graph.decisions import decide, decisions_of, undo
from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.store import open_store
from practicegraph.ontology.names import ID
from practicegraph.viz.console import Format, remark, show_rows
from practicegraph.viz.options import STORE, FormatOption, StoreOption

__all__ = ["register"]


class Listing(StrEnum):
    """What is listed."""

    candidates = "candidates"
    merges = "merges"
    decisions = "decisions"


def register(app: typer.Typer) -> None:
    """Add the command of this module to the program."""
    app.command("decide")(_decide)


def _decide(
    decision: Annotated[
        list[str] | None,
        typer.Argument(
            help="same A B (B is another name for A), different A B, or reject A; IRIs such as id:organisation/cepaim.",
            metavar="[DECISION]",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = STORE,
    form: FormatOption = Format.table,
    listing: Annotated[
        Listing, typer.Option("--list", help="What to list where nothing is decided.")
    ] = Listing.candidates,
    undone: Annotated[bool, typer.Option("--undo", help="Take the decision back.")] = False,
) -> None:
    """Decide what is one organisation; without a decision, list what may be.

    Decisions about organisations count at once, others when the reports are ingested again.

    Example: practicegraph decide same id:organisation/fundacion-cepaim id:organisation/fundacion-cepiam
    """
    if not decision:
        if undone:
            raise InvalidValue("--undo needs the decision to take back; `decide --list decisions` shows them")
        _list(store, listing, form)
        return
    from practicegraph.ingest.ingest import settle

    with open_store(store) as opened:
        (undo if undone else decide)(opened, " ".join(decision))
        settle(opened)
    remark("taken back" if undone else "decided")
    if decision[0] == "reject":
        remark("note: it counts when the reports are ingested again")


def _list(store: StoreOption, listing: Listing, form: Format) -> None:
    from practicegraph.graph.resolve import candidates, merges

    with open_store(store, read_only=True) as opened:
        if listing is Listing.decisions:
            show_rows(["decision"], [{"decision": line} for line in decisions_of(opened)], form)
            return
        pairs = candidates(opened) if listing is Listing.candidates else merges(opened)
    rows = [
        {
            "name": pair.names[0],
            "other": pair.names[1],
            "score": f"{pair.score:g}",
            "rule": pair.rule,
            "iri": "id:" + pair.one.removeprefix(ID),
            "into" if listing is Listing.merges else "other iri": "id:" + pair.other.removeprefix(ID),
        }
        for pair in pairs
    ]
    last = "into" if listing is Listing.merges else "other iri"
    show_rows(["name", "other", "score", "rule", "iri", last], rows, form)
    if listing is Listing.candidates and rows:
        remark("decide each: practicegraph decide same IRI IRI, or: practicegraph decide different IRI IRI")
