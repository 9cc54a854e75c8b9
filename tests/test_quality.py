"""How well reports are read: scores on annotated reports, with floors that only an explicit act lowers.

`tests/evaluation` holds reports in our own words with their annotations. The half named in TUNED was looked at while the
reader was written; the other half is only ever measured.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from practicegraph.ingest.pipeline import extract_file

ROOT = Path(__file__).parents[1]
SCORE = ROOT / "benchmarks" / "score.py"
OWN = Path(__file__).parent / "evaluation"
SHARED = ROOT.parent / "shared"


def score(gold: Path, corpus: Path, out: Path, only: frozenset[str] | None = None) -> dict[str, Any]:
    """The scores of the reports whose names are in `only` (all by default)."""
    wanted, facts = out / "gold", out / "facts"
    wanted.mkdir(parents=True)
    facts.mkdir()
    for file in sorted(gold.glob("*.json")):
        if only is None or file.stem in only:
            (wanted / file.name).write_bytes(file.read_bytes())
            found = extract_file(corpus / f"{file.stem}.txt").to_json()
            (facts / file.name).write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    command = [sys.executable, str(SCORE), str(wanted), str(facts), str(corpus), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def digest(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    assert files
    return hashlib.sha256(b"".join(p.name.encode() + p.read_bytes() for p in files)).hexdigest()[:16]
