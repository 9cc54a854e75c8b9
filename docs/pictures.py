"""Makes the picture in the README from the example reports: .venv/bin/python docs/pictures.py"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def main() -> None:
    """Ingest, draw, photograph."""
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
        browser.close()


if __name__ == "__main__":
    main()
