"""Options that mean the same in every command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from practicegraph.graph.store import DEFAULT_STORE
from practicegraph.viz.console import Format

__all__ = ["STORE", "FormatOption", "LanguageOption", "StoreOption"]

STORE: Final = Path(DEFAULT_STORE)

StoreOption = Annotated[
    Path,
    typer.Option("--store", envvar="PRACTICEGRAPH_STORE", help="The folder that holds the graph.", show_default=True),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")]
LanguageOption = Annotated[str, typer.Option("--lang", help="Language of labels (BCP 47), where there is one.")]
