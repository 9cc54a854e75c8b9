"""What the latest writes brought to the merge and took from it, so that what counts things in it can follow.

``graph.changes`` tells copies what to look up again; here are signs, so that what was there before is known too.

Every write of known triples adds lines to ``STORE/merge.tsv`` before it changes the graph: its transaction number
(``graph.transaction``), a sign, and a triple that comes to the merge (+) or leaves it (-), without its literal. Who
holds something made at one number asks what changed since. The file is an aid: where it is missing, was begun later, or
somebody wrote otherwise (a SPARQL update, files loaded whole), the answer is that anything may have changed. It starts
anew when it has grown to ``MOST`` bytes, and when a process was killed or the power failed.

    STORE/merge.tsv    "since" and a number; then, of every write with a greater one, number, sign and triple
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.snapshots import write_whole
from practicegraph.graph.triples import Triple

__all__ = ["NOTED", "Change", "changes_between", "forget_changes", "note_changes"]

FILE: Final = "merge.tsv"
MOST: Final = 16 << 20
"""Bytes: some hundreds of reports. Who is further behind does not gain by looking at single triples."""
NOTED: Final = 8_000
"""Triples of one write up to which they are noted one by one: a report has hundreds, a batch of them more."""

Change = tuple[str, str, str]
"""Subject, predicate and object of a triple that came or went; "" for a literal."""


def note_changes(folder: Path, number: int, gone: Collection[Triple] | None, new: Collection[Triple] | None) -> None:
    """Notes what a write will change.

    Args:
        folder: Of the store.
        number: The transaction number of the write, which is under way (odd).
        gone: What leaves the merge; None when that is not known.
        new: What comes to it.

    Raises:
        OSError: the file cannot be written.
    """
    path = folder / FILE
    size = path.stat().st_size if path.is_file() else 0
    if gone is None or new is None or size > MOST:
        write_whole(path, f"since\t{number}\n".encode())
        return
    if not gone and not new:
        return
    if not size:
        write_whole(path, f"since\t{number - 1}\n".encode())
    with path.open("a", encoding="utf-8") as file:
        for sign, triples in (("-", gone), ("+", new)):
            file.writelines("\t".join((str(number), sign, *map(_named, triple))) + "\n" for triple in triples)


def forget_changes(folder: Path) -> None:
    """From now on nothing is known of what was written before.

    Raises:
        OSError: the file is there and cannot be removed.
    """
    (folder / FILE).unlink(missing_ok=True)


def changes_between(folder: Path, one: int, other: int) -> dict[Change, tuple[bool, bool]] | None:
    """What changed between two states of a store, whichever came first.

    Args:
        folder: Of the store.
        one: The transaction number of one state.
        other: That of the other.

    Returns:
        Of each triple that came or went in between whether it was there in the one and in the other state (with
        literals, of which several may be meant, this says little). None when it is not known, so that anything may
        have changed.

    Raises:
        OSError: the file is there and cannot be read.
    """
    first, last = sorted((one, other))
    found: dict[Change, tuple[bool, bool]] = {}
    try:
        with (folder / FILE).open(encoding="utf-8") as file:
            head, _, since = file.readline().partition("\t")
            if head != "since" or int(since) > first:
                return None
            for line in file:
                number, sign, *triple = line.rstrip("\n").split("\t")
                if first < int(number) <= last:
                    subject, predicate, value = triple
                    change = (subject, predicate, value)
                    found[change] = (found[change][0] if change in found else sign == "-", sign == "+")
    except FileNotFoundError:
        return None
    except ValueError:  # half a line, of a process that was killed
        return None
    return found if one <= other else {change: (later, earlier) for change, (earlier, later) in found.items()}


def _named(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
