"""A headless Chromium for tests of pages: the one that is installed, found by name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Watched:
    """A page with what it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses, but for the page itself."""
    complaints: list[str] = field(default_factory=list)
    """Messages on the console, errors and dialogs."""


def executable() -> str:
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise RuntimeError(f"no browser ({', '.join(NAMES)}); install one, e.g. `apt-get install chromium`")


def axe_script() -> str:
    """axe-core, an npm package that only tests use."""
    return (Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def watch(browser: Browser, *, width: int = 1440, height: int = 900) -> Watched:
    watched = Watched(browser.new_page(viewport={"width": width, "height": height}))
    page = watched.page
    page.on("console", lambda message: watched.complaints.append(message.text))
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))

    def dialog(shown: object) -> None:
        watched.complaints.append(f"a dialog: {shown}")

    page.on("dialog", dialog)
    page.on("request", lambda request: watched.requests.append(request.url))
    return watched
