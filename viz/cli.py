"""The command line: the only place that prints.

Results go to standard output, everything else to standard error. Exit status: 0 done, 1 something is wrong with the
input or some of it failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from importlib.metadata import version as installed_version
from typing import Annotated, Final

import typer

from practicegraph.graph.errors import PracticegraphError
from practicegraph.viz import (
    cli_ask,
    cli_decide,
    cli_match,
    cli_peers,
    cli_read,
    cli_search,
    cli_serve,
    cli_show,
    cli_site,
)
from practicegraph.viz.console import complain

__all__ = ["app", "main"]

INTERRUPTED: Final = 130
"""Exit status after Ctrl-C, as shells have it."""

app = typer.Typer(
    name="practicegraph",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read the reports of a network of organisations into a graph that can be asked and seen: who cooperates on "
    "which good practice, where, and how do we know?\n\nA first walk:\n\n"
    "  practicegraph ingest examples/reports\n\n"
    "  practicegraph ask who-cooperates --theme mobility\n\n"
    "  practicegraph network cooperation --out cooperation.html",
)
for module in (cli_read, cli_decide, cli_ask, cli_show, cli_serve, cli_peers, cli_match, cli_search, cli_site):
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"practicegraph {installed_version('practicegraph')}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_version)
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", envvar="PRACTICEGRAPH_DEBUG", help="Show tracebacks; may stand anywhere.")
    ] = False,
) -> None:
    """Nothing: both options are looked at where they take effect."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status.

    Args:
        arguments: what stands behind the program's name; by default that of this process.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in arguments or bool(os.environ.get("PRACTICEGRAPH_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal or file that has not all letters gets their numbers
            stream.reconfigure(errors="backslashreplace")
    try:
        app([a for a in arguments if a != "--debug"], standalone_mode=True)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # Typer ends so, without a word
            complain("interrupted; what was committed stays, run the same command again to go on")
        raise
    except Exception as error:
        sys.exit(_status(error, debug))


def _status(error: BaseException, debug: bool) -> int:
    if debug and not isinstance(error, BrokenPipeError):
        traceback.print_exc()
    if isinstance(error, BrokenPipeError):  # `practicegraph … | head`: the reader has gone; nothing to complain about
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, PracticegraphError):
        complain(" ".join(str(error).split("\n")))
    elif isinstance(error, OSError):
        complain(f"{error.filename or 'system'}: {error.strerror or error}")
    else:
        complain(f"unexpected {type(error).__name__}: {error}; this is a defect, --debug shows where")
    return 1
