"""Where sentences end, in the languages of Europe.

One pass over the places where a sentence could end; each is judged by the word before and the word after it:

1. no end before a small letter, and none inside a number, an address or a link (no white space follows);
2. no end after an abbreviation, an initial, or the number of a date or an ordinal ("3. Oktober", "12. maja");
3. after what may be both (legal forms, "etc.", "p.m."), an end only before a word that usually opens a sentence;
4. otherwise an end, with the closing quotation marks and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

__all__ = ["month_follows", "sentences"]

CANDIDATE = re.compile(
    r"""(?:(?<![.!?…])[.!?…]+|[;;](?=\s+[«"“(]?[\u0370-\u03ff\u1f00-\u1fff])|[؟۔])   # ';' asks in Greek
        ["'”’»“«)\]*_]{0,4}(?:[ \u00a0\u202f]»)?(?:\[\d{1,3}\])?(?=\s)
        |[。！？]""",
    re.VERBOSE,
)
WORD_BEFORE = re.compile(r"[^\s(\[«»“”„\"'’/–—]+\Z")
WORD_AFTER = re.compile(r"\s*[«»“”„\"'‘’‚(\[¿¡*_–—-]*\s*([^\s,.;:!?)\]»”\"]*)")
WINDOW = 40
"""Characters looked at before and after: longer than any abbreviation or number."""

_DAY_OR_YEAR = re.compile(r"[01]?\d|(?:19|20)\d\d")
_NUMBER = re.compile(r"\d{1,3}\Z|[IVX]{1,5}\Z")
_DOTTED = re.compile(r"(?:[^\W\d]{1,4}\.)+[^\W\d]{1,4}\Z")
_SPACED = re.compile(r"(?:(?<!\S)\w\.\s)+\Z")


@cache
def _words(use: str) -> frozenset[str]:
    table = resources.files("practicegraph.ingest").joinpath("sentences.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    found = frozenset(word.rstrip(".") for kind, _, words in rows if kind == use for word in words.split())
    assert found, use  # noqa: S101 - a packaged table without rows is a mistake in the package
    return found


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as offsets into the text, without the white space around them.

    Time grows with the length of the text. A stretch without any end is one sentence.
    """
    begin = start
    for candidate in CANDIDATE.finditer(text, start, end):
        if candidate.start() <= begin:
            continue
        if _ends_here(text, begin, end, candidate):
            yield from _trimmed(text, begin, candidate.end())
            begin = candidate.end()
    yield from _trimmed(text, begin, end)


def month_follows(text: str) -> bool:
    """Whether a text begins with the name of a month, as after the "3." of "3. Oktober"."""
    word = WORD_AFTER.match(text, 0, WINDOW)
    return word is not None and word[1].lower() in _words("month")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends_here(text: str, begin: int, end: int, candidate: re.Match[str]) -> bool:
    mark = candidate[0]
    after = WORD_AFTER.match(text, candidate.end(), min(end, candidate.end() + WINDOW))
    follower = after[1] if after else ""
    if mark[0] in "。！？؟۔":
        return True
    if follower and follower[0].islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    if len(mark) > 1 and mark[1] in ")]":  # "(approx.) Then" ends no sentence unless the bracket held one
        return follower[:1].isupper() or not follower
    before = WORD_BEFORE.search(text, max(begin, candidate.start() - WINDOW), candidate.start())
    word = before[0] if before else ""
    return _word_ends(text, begin, word, before.start() if before else begin, follower)


def _word_ends(text: str, begin: int, word: str, at: int, follower: str) -> bool:
    folded = word.lower()
    opens = follower.lower() in _words("starter")
    if _NUMBER.match(word):
        return _number_ends(text, begin, at, follower, opens=opens, roman=not word.isdigit())
    if len(word) == 1 and word.isalpha():
        spaced = _SPACED.search(text, max(begin, at - WINDOW), at)
        if spaced:  # "z. B.", "o. p. s." written with spaces
            return opens and "".join(spaced[0].split()) + folded not in _words("never")
        if len(follower) == 1 and text.startswith(".", text.find(follower, at + 2) + 1):
            return False
    if folded in _words("either"):
        return opens or not follower
    if folded in _words("number") and follower[:1].isdigit():
        return False
    if folded in _words("never"):
        return not follower
    if len(word) == 1 and word.isupper():  # an initial, but "Plan B. The …" and "vitamin C. It …"
        return opens and at > begin
    if _DOTTED.match(folded):  # an abbreviation that no table knows
        return opens
    return True


def _number_ends(text: str, begin: int, at: int, follower: str, *, opens: bool, roman: bool) -> bool:
    if follower.lower() in _words("month") or (not roman and _DAY_OR_YEAR.fullmatch(follower)):
        return False  # "12. maja", "6. 3. 2024"
    left = text[max(begin, at - WINDOW) : at].split()
    if not left:
        return False  # "3. Runder Tisch" at the start of a sentence
    if left[-1].lower().strip("(„“\"'") in _words("left"):
        return opens and follower.lower() not in ("die", "der", "das") and not roman
    return True
