"""The first network view of a server, made before somebody asks for it."""

from __future__ import annotations

from threading import Thread

from practicegraph.queries.current import Current
from practicegraph.viz.languages import LANGUAGES
from practicegraph.viz.net_page import data, network_page
from practicegraph.viz.net_table import LENSES
from practicegraph.viz.page_model import Asked, Links

__all__ = ["warm"]


def warm(current: Current) -> Thread:
    """Makes the networks of the latest state in the background, the first view of each in every language.

    Returns:
        The thread, which ends by itself and with the process.
    """

    def make() -> None:
        try:
            for lens in LENSES:
                for lang in LANGUAGES:
                    asked = Asked(links=Links(), lang=lang, values={"lens": lens}, path="/network", store=current.store)
                    network_page(asked)
                    data(asked)
        except Exception:  # whoever asks for the page is told what is wrong
            return

    thread = Thread(target=make, name="networks", daemon=True)
    thread.start()
    return thread
