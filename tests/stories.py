"""The walks in the README, step by step in a browser.

A walk begins with a bold "A …" and has numbered steps of sentences, all of which are carried out:

    Open `PATH`.                    goes to a page
    Choose **TEXT**.                follows the link, or presses the button, of this name
    Write `TEXT` into **LABEL**.    fills a field
    Press **KEY or BUTTON**.        a key in the field that was filled last, or a button
    Unfold **TEXT**.                opens the sentences of what has this name
    Read “TEXT”.                    it must be in sight

What stands behind a colon, or behind the object of a step, is for the reader. A picture below a walk is what the page
that it is about looks like.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

README = Path(__file__).parents[1] / "README.md"
STEP = re.compile(
    r"Open `(?P<open>[^`]+)`|Choose \*\*(?P<choose>[^*]+)\*\*|Write `(?P<write>[^`]+)` into \*\*(?P<into>[^*]+)\*\*"
    r"|Press \*\*(?P<press>[^*]+)\*\*|Unfold \*\*(?P<unfold>[^*]+)\*\*|Read “(?P<read>[^”]+)”"
)
KEYS = ("Enter", "ArrowDown", "ArrowUp", "Escape", "Tab")


@dataclass(frozen=True)
class Story:
    """A walk."""

    who: str
    steps: tuple[dict[str, str], ...]
    picture: str
    """Name of the file in docs/."""


def stories() -> list[Story]:
    text = README.read_text("utf-8").split("## In a browser")[1].split("\n## ")[0]
    found = []
    for part in re.split(r"\n(?=\*\*An? )", text)[1:]:
        who = re.match(r"\*\*An? (.+?)\*\*", part)
        picture = re.search(r"!\[[^\]]+\]\(docs/([^)]+)\)", part)
        items = " ".join(re.findall(r"^\d+\. (.+(?:\n {3}.+)*)", part, re.MULTILINE))
        assert who
        assert picture
        found.append(Story(who[1], tuple(_steps(items)), picture[1]))
    return found


def _steps(items: str) -> list[dict[str, str]]:
    """The steps of a walk; a verb of a step without its object is a mistake in the README."""
    steps = [{key: value for key, value in found.groupdict().items() if value} for found in STEP.finditer(items)]
    verbs = re.findall(r"\b(?:Open|Choose|Write|Press|Unfold|Read)\b (?=[`*“])", items)
    assert len(steps) == len(verbs), items
    return steps


def walk(story: Story, page: Page, address: str, *, look: Callable[[dict[str, str]], None] = lambda step: None) -> None:
    """Carries out a walk; after each step ``look`` may do so."""
    field: Locator | None = None
    for step in story.steps:
        match step:
            case {"open": path}:
                page.goto(address + path)
            case {"choose": name}:
                _named(page, "link", name).or_(_named(page, "button", name)).first.click()
            case {"write": text, "into": label}:
                field = page.get_by_label(label).first
                field.press_sequentially(text)
            case {"press": key} if key in KEYS:
                assert field is not None
                if key.startswith("Arrow"):
                    page.wait_for_timeout(300)  # suggestions are asked for when typing pauses
                    page.wait_for_load_state("networkidle")
                    expect(page.locator("[role=option]").first).to_be_visible()
                field.press(key)
            case {"press": name}:
                _named(page, "button", name).first.click()
            case {"unfold": name}:
                page.locator("summary", has_text=name).first.click()
            case {"read": text}:
                expect(page.locator("main").get_by_text(re.compile(re.escape(text))).first).to_be_visible()
            case _:
                raise AssertionError(step)
        page.wait_for_load_state()
        look(step)


def _named(page: Page, role: str, name: str) -> Locator:
    """The link or button whose name begins with a text."""
    return page.get_by_role(role, name=re.compile(rf"^\s*{re.escape(name)}(?=\W|$)"))  # type: ignore[arg-type]
