"""The command that searches words: names of things, and quotes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from practicegraph.graph.store import open_store
from practicegraph.queries.text_index import search_labels, search_quotes
from practicegraph.viz.console import Format, remark, show_rows
from practicegraph.viz.options import STORE, FormatOption, LanguageOption, StoreOption

__all__ = ["register"]


class Where(StrEnum):
    """What is searched."""

    all = "all"
    names = "names"
    quotes = "quotes"


def register(app: typer.Typer) -> None:
    """Add the command of this module to the program."""
    app.command("search")(_search)


def _search(
    words: Annotated[list[str], typer.Argument(help="What to look for; all of it has to be there.")],
    store: StoreOption = STORE,
    where: Annotated[Where, typer.Option("--in", help="Search names, quotes, or both.")] = Where.all,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Rows of each at most.")] = 10,
    lang: LanguageOption = "en",
    form: FormatOption = Format.table,
) -> None:
    """Search the names of organisations, places, themes and the like, and the quotes of the reports.

    Case and accents do not count, and beginnings of words are enough. Names are found in any language and in spite of
    slips.

    Example: practicegraph search entraide pierre
    """
    text = " ".join(words)
    rows: list[dict[str, object]] = []
    with open_store(store, read_only=True) as opened:
        if where is not Where.quotes:
            for name in search_labels(opened, text, limit, language=lang):
                found = name.label if name.label == name.name else f"{name.name} ({name.label})"
                rows.append({"what": name.kind, "found": found, "source": None, "iri": name.iri})
        if where is not Where.names:
            for hit in search_quotes(opened, text, limit):
                about = hit.about[0] if hit.about else hit.passage
                rows.append({"what": "quote", "found": hit.quote, "source": hit.title, "iri": about})
    show_rows(["what", "found", "source", "iri"], rows, form)
    if not rows and form is Format.table:
        remark("nothing found; try fewer words, or beginnings of words")
