"""What cannot run here is not collected, and said at the top of the report."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from browser import chromium
from playwright.sync_api import Browser
from w3c_manifest import SUITE

SPARK = bool(shutil.which("java") and find_spec("pyspark") and find_spec("splink"))
collect_ignore = [*([] if SPARK else ["test_spark.py"]), *([] if SUITE.is_dir() else ["test_endpoint_w3c.py"])]


def pytest_report_header() -> str:
    """Whether the tests of reading on a cluster are among those that run."""
    return "Apache Spark: " + ("tested" if SPARK else "not tested, for want of Java or the extra spark (make spark)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The two tests of a minute and more come first, so that nobody waits for them alone at the end."""
    items.sort(key=lambda item: item.path.name not in ("test_spark.py", "test_readme.py"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a module; longer would keep its event loop from others."""
    with chromium() as opened:
        yield opened
