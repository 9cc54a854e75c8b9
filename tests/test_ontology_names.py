"""Every name of the ontology that rules, questions and code use is one that the ontology has."""

import re
from pathlib import Path

import pytest

from practicegraph.ontology.load import stakeholder_kinds, themes, vocabulary
from practicegraph.ontology.names import KIND, NS, THEME

ROOT = Path(__file__).parents[1]
FILES = sorted(path for folder in ("graph", "ingest", "queries", "viz") for path in ROOT.glob(f"{folder}/*.[pr][yq]"))
KNOWN = {
    "pg": {str(term).removeprefix(NS) for term in vocabulary().subjects() if str(term).startswith(NS)},
    "theme": set(themes()),
    "kind": set(stakeholder_kinds()),
}
NAME = re.compile(r"(?<![\w:/])(pg|theme|kind):([A-Za-z][\w-]*)")
IN_FULL = re.compile(rf"(?:{re.escape(NS)}|{re.escape(THEME)}|{re.escape(KIND)})([A-Za-z][\w-]*)")
ADDED = re.compile(r'(?:PREFIXES\["pg"\]|\bNS) \+ "(\w+)"')


def test_there_are_files_to_look_at() -> None:
    assert sum(path.suffix == ".rq" for path in FILES) >= 10
    assert sum(path.suffix == ".py" for path in FILES) >= 10


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.name}" for path in FILES])
def test_names_are_known(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    unknown = {f"{prefix}:{name}" for prefix, name in NAME.findall(text) if name not in KNOWN[prefix]}
    unknown |= {name for name in IN_FULL.findall(text) if not any(name in names for names in KNOWN.values())}
    unknown |= {name for name in ADDED.findall(text) if name not in KNOWN["pg"]}
    assert unknown == set()
