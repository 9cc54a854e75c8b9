"""A page that shows how a report was read: its text with coloured spans, what was taken and what was dropped, and why.

The page is one file without anything from elsewhere. Text of reports is escaped; the style and the script are ours and
allowed by their hashes only, so that nothing in a report can run.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from practicegraph.ingest.trace import SECTIONS, Trace, Traced

__all__ = ["explain"]

STATED: Final = ("events", "pilot_actions", "practices", "challenges", "needs", "cooperations")
"""Sections whose evidence is a sentence: shown as a tint; names are underlined, so that both can be seen at once."""
TAKEN: Final = {
    **{section: section.replace("_", " ").capitalize() for section in SECTIONS},
    "date": "Dates",
    "count": "Head-counts",
}
DROPPED: Final = {
    "name": "Names considered and dropped",
    "place": "Places left out",
    "statement": "Sentences that say no practice, challenge or need",
    "page": "Not part of the report",
}


@dataclass(frozen=True, slots=True)
class _Group:
    key: str
    colour: str
    title: str
    steps: list[Traced]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    stages: str = ""
    classes: str = ""
    tip: str = ""


def explain(trace: Trace, path: Path | None = None) -> str:
    """The page for one report.

    Args:
        trace: How it was read.
        path: Where to write the page, in UTF-8; None writes nothing.

    Returns:
        The HTML.
    """
    files = resources.files(__package__)
    style, script, page = ((files / f"explain.{kind}").read_text("utf-8") for kind in ("css", "js", "html"))
    html = (
        Environment(autoescape=True)
        .from_string(page)
        .render(
            document=trace.facts.document,
            style=Markup(style),  # noqa: S704 our own file
            script=Markup(script),  # noqa: S704 our own file
            style_hash=_hash(style),
            script_hash=_hash(script),
            taken=sum(step.taken for step in trace.steps),
            dropped=sum(not step.taken for step in trace.steps),
            groups=list(_groups(trace.steps)),
            pieces=list(_pieces(trace.facts.document.text, trace.steps)),
        )
    )
    if path is not None:
        path.write_text(html, "utf-8")
    return html


def _hash(text: str) -> str:
    """The value that a Content-Security-Policy allows an inline element by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _key(step: Traced) -> str:
    return step.stage if step.taken else f"{step.stage}-dropped"


def _groups(steps: tuple[Traced, ...]) -> Iterator[_Group]:
    by_key: dict[str, list[Traced]] = defaultdict(list)
    for step in steps:
        by_key[_key(step)].append(step)
    titles = TAKEN | {f"{stage}-dropped": title for stage, title in DROPPED.items()}
    for key, title in titles.items():
        if key in by_key:
            yield _Group(key, key.partition("-")[0], title, by_key[key])


def _pieces(text: str, steps: tuple[Traced, ...]) -> Iterator[_Piece]:
    """The text cut where any span begins or ends, each piece with the spans over it."""
    starting: dict[int, list[Traced]] = defaultdict(list)
    for step in steps:
        starting[step.start].append(step)
    over: list[Traced] = []
    for start, end in pairwise(sorted({0, len(text), *starting, *(s.end for s in steps)})):
        over = [s for s in (*over, *starting[start]) if s.end > start]
        if not over:
            yield _Piece(text[start:end], start)
            continue
        stages = " ".join(dict.fromkeys(map(_key, over)))
        tip = "\n".join(dict.fromkeys(f"{_key(s)}: {s.what} [{s.rule}]" for s in over))
        yield _Piece(text[start:end], start, stages, _classes(over), tip)


def _classes(over: list[Traced]) -> str:
    """The innermost name colours the underline, else the innermost sentence the tint, else the piece is only dotted."""
    taken = sorted((s for s in over if s.taken), key=lambda s: (s.stage in STATED, s.end - s.start))
    if taken:
        return f"{taken[0].stage} {'s' if taken[0].stage in STATED else 'n'}"
    return "page" if any(s.stage == "page" for s in over) else "d"
