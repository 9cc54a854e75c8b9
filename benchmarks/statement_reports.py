"""Reports of our own whose practices, challenges and needs are marked in the text, to train statements on.

A mark is `{P health,digital: the stretch}`: P, C or N for the kind, `?` behind it where a second reader could leave
the stretch out, the themes, and, for practices, `@` with who runs it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from practicegraph.ingest.actors import find_actors
from practicegraph.ingest.places import find_places
from practicegraph.ingest.read import read_bytes
from practicegraph.ingest.segment import segment
from practicegraph.ingest.statements import tell
from practicegraph.ingest.unwrap import unwrapped

FOLDER = Path(__file__).parent / "statements" / "reports"
MARK = re.compile(r"\{([PCN])(\?)? ?([a-z,-]*)(?:@([^:]+))?: ([^{}]*)\}")
KINDS = {"P": "practice", "C": "challenge", "N": "need"}


@dataclass(frozen=True)
class Marked:
    kind: str
    optional: bool
    themes: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Annotated:
    name: str
    language: str
    text: str
    marked: tuple[Marked, ...]


def unmarked(raw, name):
    """The text without its marks, and what was marked, with offsets in that text."""
    text, place, marked = "", 0, []
    for mark in MARK.finditer(raw):
        text += raw[place : mark.start()]
        themes = tuple(theme for theme in mark[3].split(",") if theme)
        marked.append(Marked(KINDS[mark[1]], bool(mark[2]), themes, len(text), len(text) + len(mark[5])))
        text += mark[5]
        place = mark.end()
    text += raw[place:]
    if "{" in text or "}" in text:
        raise ValueError(f"{name}: a mark that is none near {text[max(text.find('{') - 20, 0) :][:60]!r}")
    return Annotated(name, name.rsplit("-", 1)[-1], text, tuple(marked))


def reports(folder=FOLDER):
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise FileNotFoundError(f"no reports in {folder}")
    return [unmarked(path.read_text("utf-8"), path.stem) for path in paths]


def _shares(one, other):
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and shared >= 0.5 * min(one[1] - one[0], other[1] - other[0])


def told_of(report):
    """What the reader tells of a report: its document, segments and actors, every candidate, told about without the
    model, and for each the kind that is marked, "none", or None where it shall not teach anything, with its themes."""
    document = read_bytes(report.text.encode(), name=f"{report.name}.txt")
    document, segments = unwrapped(document, segment(document))
    actors = find_actors(document, segments, find_places(document, segments))
    told, _, _ = tell(document, segments, actors, plain=True)
    labels = []
    for one in told:
        span = (one.candidate.start, one.candidate.end)
        hits = [mark for mark in report.marked if _shares(span, (mark.start, mark.end))]
        kinds = {mark.kind for mark in hits if not mark.optional}
        themes = hits[0].themes if hits else ()
        if len(kinds) > 1 or (hits and not kinds):
            labels.append((None, ()))
        else:
            labels.append((kinds.pop() if kinds else "none", themes))
    return document, segments, actors, told, labels
