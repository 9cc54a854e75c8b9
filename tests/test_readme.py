"""The README, word for word: its commands run in a folder with the examples, and print what it shows.

In what is shown, a line "…" stands for any lines, and one that ends in "…" for the rest of a line.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(console|python)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[tuple[str, list[str]]]:
    """The commands of a console block, without comments, each with the lines it is shown to print."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def matches(shown: list[str], printed: list[str]) -> bool:
    if not shown:
        return not printed
    if shown[0] == "…":
        return any(matches(shown[1:], printed[n:]) for n in range(len(printed) + 1))
    if not printed:
        return False
    same = printed[0].startswith(shown[0][:-1].rstrip()) if shown[0].endswith("…") else printed[0] == shown[0]
    return same and matches(shown[1:], printed[1:])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder: the examples, and reports of their own under the names that the README uses."""
    place = tmp_path_factory.mktemp("walk")
    shutil.copytree(ROOT / "examples", place / "examples")
    shutil.copytree(ROOT / "examples" / "reports", place / "reports")
    old = "On 3 May 2019 the Riverside Garden Trust organised a workshop on compost in Porto, Portugal.\n"
    (place / "reports" / "old-report.txt").write_text(old, "utf-8")
    return place


def test_blocks_are_found() -> None:
    assert sum(kind == "console" for kind, _ in BLOCKS) >= 3
    assert sum(kind == "python" for kind, _ in BLOCKS) >= 1


def test_the_walk(folder: Path) -> None:
    """One test, since each step builds on those before."""
    program = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{program}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200"}
    env.pop("PRACTICEGRAPH_STORE", None)
    for kind, block in BLOCKS:
        if kind == "python":
            done = subprocess.run(
                [sys.executable, "-c", block], cwd=folder, env=env, check=False, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{block}\n{done.stderr}"
            continue
        for command, shown in commands(block):
            words = shlex.split(command, comments=True)
            assert words[0] == "practicegraph", command
            done = subprocess.run(words, cwd=folder, env=env, check=False, capture_output=True, text=True)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
            printed = (done.stdout + done.stderr).splitlines()
            if shown:
                assert matches([line.rstrip() for line in shown], printed), f"{command}\n" + "\n".join(printed)
