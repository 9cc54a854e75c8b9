import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest

from practicegraph.viz import console

ROWS: list[dict[str, Any]] = [
    {"name": "a|b\nc", "n": 3},
    {"name": None, "n": Decimal("2.50")},
    {"name": '"quoted", comma', "n": 1.5},
]


def test_csv_survives_commas_quotes_and_line_breaks() -> None:
    back = list(csv.reader(io.StringIO(console.as_csv(["name", "n"], ROWS))))
    assert back == [["name", "n"], ["a|b\nc", "3"], ["", "2.50"], ['"quoted", comma', "1.5"]]


def test_json_keeps_numbers_and_nulls() -> None:
    back = json.loads(console.as_json(["name", "n"], ROWS))
    assert back[0] == {"name": "a|b\nc", "n": 3}
    assert back[1] == {"name": None, "n": "2.50"}


def test_markdown_is_one_line_a_row() -> None:
    lines = console.as_markdown(["name", "n"], ROWS).splitlines()
    assert lines[2] == "| a\\|b c | 3 |"
    assert len(lines) == 2 + len(ROWS)


def test_piped_tables_are_plain(capsys: pytest.CaptureFixture[str]) -> None:
    console.show_rows(["name", "n"], ROWS)
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert not set("│─┃━") & set(printed)
    assert len(printed.splitlines()) == 1 + len(ROWS)


def test_a_long_value_is_not_wrapped_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    console.show_rows(["quote"], [{"quote": "word " * 200}])
    assert len(capsys.readouterr().out.splitlines()) == 2
