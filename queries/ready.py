"""The copies of a store made in the background whenever it has a new state, so that nobody who asks waits for them.

Who asks meanwhile is never given an older state: the question waits for what is being made, or is put to the store
itself where that is quicker (``columns``).
"""

from __future__ import annotations

import time
from threading import Thread
from typing import Final

from practicegraph.graph.store import Store
from practicegraph.queries.columns import columns, is_large
from practicegraph.queries.current import Current
from practicegraph.queries.text_index import make_indexes

__all__ = ["keep_ready", "make_copies"]

EVERY: Final = 0.5
"""Seconds between looks at the number of the state, which is one small file."""


def keep_ready(current: Current) -> None:
    """Begins to make them, which ends with the process."""

    def watch() -> None:
        made = -1
        while True:
            try:
                number, store = current.both()
                if number != made:
                    make_copies(store)
                    made = number
            except Exception:  # noqa: S110 - whoever asks is told what is wrong
                pass
            time.sleep(EVERY)

    Thread(target=watch, name="copies", daemon=True).start()


def make_copies(store: Store) -> None:
    """Makes the copies of a store that questions and searches will need."""
    if is_large(store):
        columns(store)
    make_indexes(store)
