"""The walks in the README, word for word, in a real browser on a real server with the example reports."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import watch
from endpoint_server import Server, serve
from explorer_store import example_store
from playwright.sync_api import Browser
from stories import Story, stories, walk

STORIES = stories()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(example_store(tmp_path_factory.mktemp("stories") / "db"), writable=False) as running:
        yield running


def test_there_are_three() -> None:
    assert [story.who for story in STORIES] == ["coordinator", "partner", "researcher"]
    assert all((Path(__file__).parents[1] / "docs" / story.picture).is_file() for story in STORIES)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.who)
def test_a_walk(story: Story, server: Server, browser: Browser) -> None:
    watched = watch(browser, width=1280)
    walk(story, watched.page, server.address)
    assert watched.complaints == []
    assert all(request.startswith(server.address) for request in watched.requests)
    watched.page.close()
