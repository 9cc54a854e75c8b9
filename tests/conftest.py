"""What cannot run here is not collected, and said at the top of the report."""

import shutil
from importlib.util import find_spec

SPARK = bool(shutil.which("java") and find_spec("pyspark") and find_spec("splink"))
collect_ignore = [] if SPARK else ["test_spark.py"]


def pytest_report_header() -> str:
    """Whether the tests of reading on a cluster are among those that run."""
    return "Apache Spark: " + ("tested" if SPARK else "not tested, for want of Java or the extra spark (make spark)")
