"""The wheel and the sdist hold what the checkout holds: nothing forgotten, nothing left over."""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BESIDE = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "MANIFEST.in",
    "setup.py",
    "assets.py",
    "package.json",
    "package-lock.json",
    ".npmrc",
)
BUNDLES = {f"viz/bundle_{name}" for name in ("editor.js", "map.js", "network.js", "offline.js", "places.json")}
"""What assets.py makes and git does not know."""
FOLDERS = ("graph", "ingest", "ontology", "queries", "viz")


def tracked() -> set[str]:
    listed = subprocess.run(["git", "ls-files", *FOLDERS], cwd=ROOT, check=True, capture_output=True, text=True)
    files = {line for line in listed.stdout.splitlines() if (ROOT / line).is_file()}
    assert len(files) > 20
    return files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built through the sdist, from a clean copy of what is tracked; npm packages are those installed here."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in [*tracked(), *BESIDE]:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    (source / "node_modules").symlink_to(ROOT / "node_modules")
    command = [sys.executable, "-m", "build", "--outdir", str(out), str(source)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_the_wheel_holds_the_checkout(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        inside = {n for n in wheel.namelist() if n.startswith("practicegraph/")}
    assert {n.removeprefix("practicegraph/") for n in inside} == tracked() | BUNDLES


def test_the_sdist_holds_the_checkout(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        inside = {n.partition("/")[2] for n in sdist.getnames()}
    assert tracked() | BUNDLES | set(BESIDE) <= inside


def test_folders_are_flat() -> None:
    nested = sorted(name for name in tracked() if name.count("/") > 1)
    assert not nested


def test_every_kind_of_data_file_is_packaged() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["*"]
    suffixes = {Path(name).suffix for name in tracked()} - {".py"}
    missing = {s for s in suffixes if not any(p.endswith(s) for p in patterns) and s}
    assert not missing
