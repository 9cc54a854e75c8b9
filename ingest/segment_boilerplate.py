"""What belongs to the page and not to the report: navigation, cookie notices, calls to click, footers."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

__all__ = ["call_to_reader", "closes_report", "kicker", "menu_entry", "page_furniture", "posted_line"]

WORD = re.compile(r"\w+")
LETTER = re.compile(r"[^\W_]")
CRUMBS = re.compile(r"\S.{0,60}?\s[>›»→]\s.{1,80}\Z")
ADDRESS = re.compile(r"\W*(?:https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+\.\w+)\W*\Z")
END_MARK = re.compile(r"\W*(?:ends?|fin|ende|fine|koniec|konec|τέλος)\W*\Z", re.IGNORECASE)
ISSUE = re.compile(
    r".{0,60}\b(?:newsletter|issue|bulletin|boletín|bollettino|rundbrief|ausgabe|numéro|édition|biuletyn|zpravodaj)\b"
    r".{0,30}\Z",
    re.IGNORECASE,
)
LONG = 400
"""Characters: calls to the reader are shorter, and patterns need not look further."""


@cache
def _rows(use: str) -> tuple[str, ...]:
    table = resources.files("practicegraph.ingest").joinpath("boilerplate.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    found = tuple(words for kind, _, words in rows if kind == use)
    assert found, use  # noqa: S101 - a packaged table without rows is a mistake in the package
    return found


@cache
def _phrases(use: str) -> frozenset[str]:
    return frozenset(phrase for row in _rows(use) for phrase in row.split("|"))


@cache
def _first_words(use: str) -> frozenset[str]:
    return frozenset(WORD.findall(phrase)[0] for phrase in _phrases(use))


@cache
def _calls() -> dict[str, list[re.Pattern[str]]]:
    table: dict[str, list[re.Pattern[str]]] = {}
    for row in _rows("call"):
        keys, _, pattern = row.partition(": ")
        compiled = re.compile(pattern.replace(" ", r"\s+").replace("…", r".{0,80}"), re.IGNORECASE | re.DOTALL)
        for key in keys.split("|"):
            table.setdefault(key, []).append(compiled)
    return table


def _folded(line: str) -> str:
    return " ".join(line.lower().replace("’", "'").split()).strip(" .:!…«»<>←→‹›|()[]*_-–—•·0123456789#")


BETWEEN_LINKS = re.compile(r"\s[|·•/]\s|\t")


def page_furniture(line: str) -> bool:
    """Whether a whole line is a link or label of the page: "Next", "Share", a trail of crumbs, a bare address."""
    if len(line) > 160:
        return False
    if ADDRESS.match(line) or END_MARK.match(line):
        return True
    pieces = [_folded(piece) for piece in BETWEEN_LINKS.split(line)]
    if any(pieces) and all(piece in _phrases("label") for piece in pieces if piece):
        return True
    return bool(CRUMBS.match(line)) and "." not in line and line.count(" ") < 16


def menu_entry(line: str) -> bool:
    """Whether a line may be an entry of a menu; "Partners" by itself is a heading as well."""
    return _folded(line) in _phrases("menu")


def closes_report(line: str) -> bool:
    """Whether a line heads what comes after a report: related articles, contacts for the press, notes to editors."""
    return len(line) <= LONG and _begins(line, "closer") > 0


def kicker(line: str) -> bool:
    """Whether a line above a title only says what sort of text follows: "PRESS RELEASE", "Newsletter no. 3"."""
    return len(line) <= 100 and (_folded(line) in _phrases("kicker") or bool(ISSUE.match(line)))


def posted_line(line: str) -> int:
    """How long the words "Posted on" (in the languages known) at the start of a short line are; 0 when not there."""
    return _begins(line, "posted") if len(line) < 120 else 0


def call_to_reader(sentence: str) -> bool:
    """Whether a sentence only asks the reader to click, subscribe, write or accept."""
    if len(sentence) > LONG:
        return False
    if "©" in sentence[:20]:
        return True
    table = _calls()
    words = WORD.findall(sentence.lower())
    return any(pattern.search(sentence) for word in words if word in table for pattern in table[word])


def _begins(line: str, use: str) -> int:
    """Where the longest phrase for a use ends that the line begins with; 0 without one."""
    first = LETTER.search(line)
    word = first and WORD.match(line, first.start())
    if not word or word[0].lower() not in _first_words(use):
        return 0
    start = word.start()
    phrases = _phrases(use)
    ends = [match.end() for match, _ in zip(WORD.finditer(line), range(6), strict=False)]
    for end in reversed(ends):
        if " ".join(line[start:end].lower().replace("’", "'").split()) in phrases:
            return end
    return 0
