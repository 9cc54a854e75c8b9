"""The funds and programmes of the public sector that pay for projects, found by the names in funds.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from practicegraph.ingest.actors_words import table
from practicegraph.ingest.records import Mention, Segment

__all__ = ["find_funds"]

_REST = r"(?:[ -](?!Proje|Vorhaben)(?:[A-Z][\w-]*|[IVX]+[- ][A-D]\b|\d{4}-\d{4}))*"
# LIFE and LEADER are also common words in capitals: a title in capitals is no place to look for them.
_SHOUTED = re.compile(r"[^a-zß-ÿ]*")


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    names: dict[str, str] = {}
    expandable: set[str] = set()
    weak: set[str] = set()
    for fund in table("funds.toml")["fund"]:
        for form in (fund["name"], *fund["aliases"]):
            names[form] = fund["name"]
            if fund.get("expand"):
                expandable.add(form)
        if fund.get("fallback"):
            weak.add(fund["name"])
    parts = []
    for form in sorted(names, key=len, reverse=True):
        pattern = re.escape(form).replace(r"\ ", r"\s+")
        parts.append(pattern + (_REST if form in expandable else ""))
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?!\w)"), names, frozenset(weak)


def find_funds(segments: Iterable[Segment]) -> tuple[Mention, ...]:
    """The mentions of funds and programmes; ``value`` is the name that the fund is known by.

    The European Union counts as a fund of last resort, with a confidence of 0.5: reports that name it as the payer
    often
    name the fund as well.
    """
    pattern, names, weak = _patterns()
    found = []
    for segment in segments:
        if segment.kind == "boilerplate" or (segment.kind in ("title", "heading") and _SHOUTED.fullmatch(segment.text)):
            continue
        for match in pattern.finditer(segment.text):
            text = re.sub(r"\s+", " ", match.group())
            name = names.get(text) or text
            found.append(
                Mention(
                    start=segment.start + match.start(),
                    end=segment.start + match.end(),
                    kind="fund",
                    text=match.group(),
                    value=name,
                    confidence=0.5 if name in weak else 0.95,
                    rule="fund by name",
                )
            )
    return tuple(found)
