"""A factfile as Markdown (CommonMark with footnotes), and as one HTML file that needs nothing else."""

from __future__ import annotations

import re
from typing import Final

from practicegraph.viz.factfile import Factfile, Line, Note
from practicegraph.viz.languages import mark
from practicegraph.viz.page_factfile import factfile_of
from practicegraph.viz.page_model import Asked
from practicegraph.viz.page_render import asset, render

__all__ = ["as_html", "as_markdown"]

SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
"""What Markdown could take for more than a letter."""


def as_html(asked: Asked, made: Factfile) -> str:
    """One file with its style inside, to send and to print; names and sentences are text."""
    style = (asset("page_factfile.css") or b"").decode()
    return render(factfile_of(asked, made, style=style), asked)


def as_markdown(asked: Asked, made: Factfile) -> str:
    """The factfile as Markdown; sentences are footnotes."""
    text = asked.text
    parts = [f"# {_plain(made.name.text)}", _plain(" · ".join(filter(None, (text(mark("Factfile")), made.lead))))]
    for topic in made.topics:
        parts.append(f"## {_plain(topic.title)}")
        if topic.hint:
            parts.append(_plain(topic.hint))
        parts.append("\n".join(_line(line) for line in topic.lines))
        if topic.left_out > 0:
            more = asked.count("%(num)d more is in the graph", "%(num)d more are in the graph", topic.left_out)
            parts.append(_plain(more))
    if not made.topics:
        parts.append(_plain(text(mark("No report says anything of this region but its name."))))
    if made.reports:
        parts.append(f"## {_plain(text(mark('Sources')))}")
        lines = []
        for report in made.reports:
            published = f", {_plain(report.published)}" if report.published else ""
            lines += [_note(asked, note, report.title + published, report.url) for note in report.notes]
        parts.append("\n".join(line for _, line in sorted(lines)))
    return "\n\n".join(parts) + "\n"


def _line(line: Line) -> str:
    name = _plain(line.text) if line.sentence else f"**{_plain(line.text)}**"
    detail = f" — {_plain(line.detail)}" if line.detail else ""
    return f"- {name}{detail}{' ' if line.notes else ''}{''.join(f'[^{number}]' for number in line.notes)}"


def _note(asked: Asked, note: Note, title: str, url: str) -> tuple[int, str]:
    where = asked.text(mark("at %(start)s"), start=note.quote.start)
    link = f" <{url}>" if url and not re.search(r"[\s<>]", url) else ""
    return (
        note.number,
        f"[^{note.number}]: “{_plain(' '.join(note.quote.text.split()))}” — {_plain(title)}, {where}{link}",
    )


def _plain(text: str) -> str:
    """Text that Markdown shows letter for letter, on one line."""
    flat = SIGNS.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^([0-9]{1,9})([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", flat))
