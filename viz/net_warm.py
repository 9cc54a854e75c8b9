"""The network views that are asked for first, made before somebody asks, again whenever the store has a new state."""

from __future__ import annotations

import time
from threading import Thread
from typing import Final

from practicegraph.queries.current import Current
from practicegraph.viz.languages import LANGUAGES
from practicegraph.viz.net_page import data, network_page
from practicegraph.viz.net_table import LENSES
from practicegraph.viz.page_model import Asked, Links

__all__ = ["make", "warm"]

EVERY: Final = 2.0
"""Seconds between looks at the number of the state, which is one small file."""


def warm(current: Current) -> None:
    """Begins to make them in the background, which ends with the process."""

    def watch() -> None:
        made = -1
        while True:
            try:
                if current.number != made:
                    made = current.number
                    make(current)
            except Exception:  # noqa: S110 - whoever asks for the page is told what is wrong
                pass
            time.sleep(EVERY)

    Thread(target=watch, name="networks", daemon=True).start()


def make(current: Current) -> None:
    """Makes the first view of each network in each language of the interface."""
    for lens in LENSES:
        for lang in LANGUAGES:
            asked = Asked(links=Links(), lang=lang, values={"lens": lens}, path="/network", store=current.store)
            network_page(asked)
            data(asked)
