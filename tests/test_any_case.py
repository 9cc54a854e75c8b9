"""Expressions that take no notice of capitals find what ``re.IGNORECASE`` finds."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from practicegraph import ingest
from practicegraph.ingest.any_case import AnyCase, any_case

CORPUS = Path(__file__).parent / "evaluation" / "corpus"


def expressions() -> list[AnyCase]:
    """All that the modules of ingest hold."""
    found: dict[str, AnyCase] = {}
    for module in pkgutil.iter_modules(ingest.__path__):
        for value in vars(importlib.import_module(f"practicegraph.ingest.{module.name}")).values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, AnyCase):
                    found[one.pattern] = one
    return list(found.values())


def test_they_find_what_the_flag_finds() -> None:
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    lines = [line for text in texts[::5] for line in text.splitlines() if line.strip()]
    lines += [line.upper() for line in lines[::9]] + ["İstanbul'da İLK toplantı: " + lines[0]]
    every = expressions()
    assert len(every) > 60
    found = 0
    for one in every:
        exact = re.compile(one.pattern, re.IGNORECASE)
        for line in lines:
            ours = [match.span() for match in one.finditer(line)]
            assert ours == [match.span() for match in exact.finditer(line)], (one.pattern, line)
            found += len(ours)
    assert found > 100


def test_matches_are_those_of_the_text() -> None:
    one = any_case(r"\b(?P<Day>MON|Tues)day\b(?= Morning)")
    assert one.search("On TUESDAY morning", 3)["Day"] == "TUES"  # type: ignore[index]
    assert one.search("On TUESDAY morning", 4) is None
    assert one.search("On TUESDAY morning", 0, 12) is None
    assert one.sub("Someday", "Monday morning, Monday evening") == "Someday morning, Monday evening"
    assert one.match("Monday morning") is not None
    assert one.fullmatch("Monday morning") is None


def test_expressions_that_mind_capitals_in_a_part_are_refused() -> None:
    with pytest.raises(ValueError, match="IGNORECASE"):
        any_case(r"by (?-i:[A-Z])\w+")
