"""Makes the pictures in the README from the example reports: .venv/bin/python docs/pictures.py

One is drawn by ``practicegraph network``, the others are taken of the explorer during the walks that the README tells,
by the same code that tests them (``tests/stories.py``).
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from endpoint_server import serve  # noqa: E402 - the tests' own modules
from stories import Story, stories, walk  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MOMENTS = {
    "coordinator": {"unfold": "Fundación CEPAIM"},
    "partner": {"unfold": "Could it be taken over?"},
    "researcher": {"read": "Several residents run a carpooling rota for newcomers who have no car or no licence."},
}
"""The step of each walk after which its picture is taken."""


def main() -> None:
    """Ingest, draw, walk, photograph."""
    program = Path(sys.executable).with_name("practicegraph")
    browser_path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser_path is None:
        sys.exit("no Chromium or Chrome is installed: install one and run this again")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        store, page = f"{place}/store", f"{place}/cooperation.html"
        register = ROOT / "examples" / "partners.csv"
        reports = ROOT / "examples" / "reports"
        subprocess.run([program, "ingest", reports, "--register", register, "--store", store], check=True)
        subprocess.run([program, "network", "cooperation", "--out", page, "--store", store], check=True)
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1200, "height": 720})
        tab.goto(f"file://{page}")
        tab.get_by_label("Find").fill("Entraide")
        tab.get_by_label("Find").press("Enter")
        tab.wait_for_timeout(500)
        tab.screenshot(path=str(ROOT / "docs" / "cooperation.png"))
        with serve(Path(store), writable=False) as server:
            for story in stories():
                photograph(story, browser, server.address)
        browser.close()


def photograph(story: Story, browser: Browser, address: str) -> None:
    """Walks, and takes the picture of the walk at its moment."""
    tab = browser.new_page(viewport={"width": 1100, "height": 760})

    def look(step: dict[str, str]) -> None:
        if step == MOMENTS[story.who]:
            if story.who != "researcher":  # there the address has scrolled to the sentence
                tab.evaluate("document.querySelector('#invite, meter').scrollIntoView({ behavior: 'instant' })")
                tab.evaluate("scrollBy({ top: -60, behavior: 'instant' })")
            tab.wait_for_timeout(300)
            tab.screenshot(path=str(ROOT / "docs" / story.picture))

    walk(story, tab, address, look=look)
    tab.close()


if __name__ == "__main__":
    main()
