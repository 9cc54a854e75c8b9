"""The projects of a report, each with the fund or organisation that pays for it and the partners that are named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from practicegraph.ingest.actors_lists import label_role, role_of
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Document, Mention, Project, Segment

__all__ = ["find_projects", "page_title"]

_PAID = re.compile(
    r"co-?f(?:und|inanc)\w*|fund(?:ed|ing|s)\b|financ\w*|f[oö]rder\w*|gef[oö]rdert|money from|pays? for|paid (?:by"
    r"|for)|help\w* (?:to )?pay|grant"
    r"|with (?:the )?support (?:from|of)|supported by|backed by|avec le soutien|subvention\w*|con el apoyo"
    r"|subvencion\w*|dofinansowan\w*"
    r"|finansowan\w*|spolufinancov\w*|financov\w*|podpo[rř]\w*|sostegno|χρηματοδοτ\w*|στήριξη|under the|programme"
    r"|programa|program\b",
    re.IGNORECASE,
)


_WHEN = re.compile(
    r"^(?:when|where|date|dates|time|venue|place|location|quand|ou|date et lieu|lieu|heure|horaire|fecha|hora|lugar|"
    r"cuando|donde|wann|wo|datum|ort|zeit|uhrzeit|kiedy|gdzie|data|miejsce|kdy|kde|misto|quando|dove|ora|luogo|"
    r"ποτε|που|ημερομηνια|present|chair|agenda|attendance|registration|inscription)\b"
)
"""Labels of an announcement or of minutes: the title names an event, not a project."""
_SUBTITLE = re.compile(
    r"\s*(?:[:–—|-]\s+)(?:about|the|o|le|la|el|il|das|ein|a|un|une|mini|short)?\s*"
    r"(?:project|projekcie|projektu|projekt|projet|proyecto|progetto)\b.*$",
    re.IGNORECASE,
)
"""What stands behind the name in "Shared Larder – about the project"."""
_WORD = re.compile(r"^(?:the )?(?:project|projet|projekt|proyecto|progetto|projeto|έργο)\b:?\s+", re.IGNORECASE)
_FRAME = ("funder", "organisation")
_TITLE_WORDS = 8


def page_title(segments: Sequence[Segment]) -> tuple[int, int] | None:
    """Where the title of a project's own page names the project, from its first to its last character.

    It is such a page when two labelled lines below the title, before the next heading, tell who carries or pays for it
    ("Partners: …", "Funding: …") and none tells a day or a place; or when the title says that it is about a project.
    """
    title = next((s for s in segments if s.kind == "title" or (s.kind == "heading" and s.depth <= 1)), None)
    if title is None:
        return None
    text = title.text.strip(" #\"'*_")
    text = _WORD.sub("", text).strip("«»„“”‚‘’\"' ")
    start = title.start + title.text.find(text)
    subtitle = _SUBTITLE.search(text)
    name = text[: subtitle.start()] if subtitle else re.split(r"\s[–—|]\s|:\s", text)[0]
    if not name or len(name.split()) > _TITLE_WORDS or not name[0].isupper():
        return None
    if subtitle is None:
        roles = []
        for segment in segments[title.index + 1 :]:
            if segment.kind in ("heading", "title"):
                break
            label = line_label(segment, segments)
            if label is None:
                continue
            if _WHEN.search(fold(label)):
                return None
            roles.append(role_of(label))
            if roles[-1] == "project":
                return None  # it is named there
        if sum(role in _FRAME for role in roles) < 2:
            return None
    return start, start + len(name.rstrip())


def line_label(segment: Segment, segments: Sequence[Segment]) -> str | None:
    """The label of a line; in a table of two columns the cell before it."""
    if segment.kind != "row":
        return segment.label
    before = segments[segment.index - 1] if segment.index else None
    return before.text if before is not None and before.kind == "row" and before.block == segment.block else None


def find_projects(
    document: Document,
    segments: Sequence[Segment],
    named: Mapping[str, tuple[tuple[str, ...], float, str, tuple[int, ...]]],
    mentions: Sequence[Mention],
) -> tuple[Project, ...]:
    """The projects with their funders and partners.

    1. The funder is the fund in the same sentence as the project; else a fund in a sentence that speaks of money and
       stands in
       the same block, or anywhere if the report has one project only. The European Union counts where nothing more
       precise is there.
    2. Partners are the organisations under a label "Partners" of a report on one project.

    Args:
        document: the report.
        segments: its segments.
        named: canonical name to aliases, confidence, rule and the segments that are quoted.
        mentions: of organisations, projects and funds.
    """
    funds = [m for m in mentions if m.kind == "fund"]
    partners = _partners(segments, mentions) if len(named) == 1 else ()
    result = []
    for name, (aliases, confidence, rule, places) in named.items():
        own = [m for m in mentions if m.kind == "project" and m.value == name]
        result.append(
            Project(
                name=name,
                evidence=tuple(document.evidence(segments[n].start, segments[n].end) for n in places),
                aliases=aliases,
                funder=_funder(own, funds, segments, alone=len(named) == 1),
                partners=partners,
                confidence=round(confidence, 2),
                rule=rule,
            )
        )
    return tuple(result)


def _around(mention: Mention, segments: Sequence[Segment]) -> Segment | None:
    return next((s for s in segments if s.start <= mention.start < s.end), None)


def _funder(own: list[Mention], funds: list[Mention], segments: Sequence[Segment], *, alone: bool) -> str | None:
    homes = [s for m in own if (s := _around(m, segments))]
    found: list[tuple[int, float, int, str]] = []
    for fund in funds:
        home = _around(fund, segments)
        if home is None:
            continue
        paid = bool(_PAID.search(home.text)) or label_role(home, segments) == "funder"
        if any(h.index == home.index for h in homes):
            rank = 0
        elif paid and any(h.block == home.block for h in homes):
            rank = 1
        elif paid and alone:
            rank = 2
        else:
            continue
        found.append((rank if fund.confidence > 0.5 else rank + 3, -fund.confidence, fund.start, str(fund.value)))
    return min(found)[3] if found else None


def _partners(segments: Sequence[Segment], mentions: Sequence[Mention]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for mention in mentions:
        home = _around(mention, segments) if mention.kind == "organisation" else None
        if home is not None and label_role(home, segments) == "organisation" and _is_partners(home, segments):
            found[str(mention.value)] = None
    return tuple(found)


def _is_partners(segment: Segment, segments: Sequence[Segment]) -> bool:
    parent = segments[segment.parent].text if segment.parent is not None else ""
    return bool(
        re.search(
            r"partner|partenaire|soci[oa]s|consorti|konsorci|partne[rř]|εταίρο",
            f"{segment.label} {parent}",
            re.IGNORECASE,
        )
    )
