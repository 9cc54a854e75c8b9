"""Every place where one of the accepted names stands in a report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from practicegraph.ingest.records import Mention, Segment

__all__ = ["find_mentions"]


def find_mentions(
    segments: Sequence[Segment],
    names: Mapping[str, tuple[str, Literal["organisation", "project"] | str]],
    funds: Sequence[Mention] = (),
) -> tuple[Mention, ...]:
    """The mentions of names in all segments but boilerplate, longest first, in order and without overlap.

    Args:
        segments: where to look.
        names: form to canonical name and what it names.
        funds: mentions of funds, which are kept and win over what they overlap.
    """
    if not names:
        return tuple(funds)
    loose = {_squeezed(form): value for form, value in names.items()}
    parts = [r"\s+".join(re.escape(word) for word in form.split()) for form in sorted(loose, key=len, reverse=True)]
    pattern = re.compile(r"(?<![\w@])(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)
    taken = sorted((fund.start, fund.end) for fund in funds)
    found = list(funds)
    for segment in segments:
        if segment.kind == "boilerplate":
            continue
        for match in pattern.finditer(segment.text):
            start, end = segment.start + match.start(), segment.start + match.end()
            form = _squeezed(match.group())
            name, kind = loose.get(form) or next(v for k, v in loose.items() if k.casefold() == form.casefold())
            # a name in small letters is a common word ("humanity"), one in capitals a heading
            if not any(c.isupper() for c in match.group()) or any(s < end and start < e for s, e in taken):
                continue
            if form not in loose and len(form) < 5:
                continue
            found.append(
                Mention(
                    start=start,
                    end=end,
                    kind="project" if kind == "project" else "organisation",
                    text=match.group(),
                    value=name,
                    confidence=1.0,
                    rule="name",
                )
            )
    return tuple(sorted(found, key=lambda m: (m.start, m.end)))


def _squeezed(form: str) -> str:
    return " ".join(form.split())
