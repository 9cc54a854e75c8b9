"""Markdown sites with front matter (Hugo, Jekyll, Eleventy): keys that link pages become names.

A page says ``project: sun-roofs`` or ``partners: [kujawy-energy, /partners/valence/]``, and another page of the site
has that address: its title is the name that is meant. The value in the front matter is the evidence for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from practicegraph.graph.folding import fold_name
from practicegraph.ingest.frontmatter import FENCES, Value, front_matter
from practicegraph.ingest.records import Evidence, Facts, Organisation, Project

__all__ = ["Site", "forget_sites", "linked", "links_digest", "site_of"]

MARKDOWN: Final = (".md", ".markdown", ".mdx")
CONFIGURATIONS: Final = (
    *(f"{name}.{suffix}" for name in ("hugo", "config") for suffix in ("toml", "yaml", "yml", "json")),
    *("_config.yml", "_config.yaml", ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs"),
)
"""Files in the top folder of a site."""
PROJECTS: Final = frozenset(("project", "projects"))
PARTNERS: Final = frozenset(("partner", "partners"))
HEAD: Final = 8_000
"""Bytes in which the title of a page is looked for."""
LINE: Final = re.compile(r"^(title|slug|permalink|url|type|layout)\s*[:=]\s*(.+?)\s*$", re.MULTILINE)
LINKING: Final = re.compile(r"^[ \t]*(?:project|partner)s?\s*[:=]", re.MULTILINE | re.IGNORECASE)
DATED: Final = re.compile(r"\d{4}-\d\d-\d\d-")
RULE: Final = "front matter link"


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of a site by the ends of their addresses."""

    titles: Mapping[str, str]
    """From the last part of an address to the title; what two pages with different titles share is left out."""
    projects: frozenset[str]
    """Titles of pages about projects: of that type, or in a folder of that name."""

    @property
    def digest(self) -> str:
        """Changes when a link could mean another page."""
        told = repr((sorted(self.titles.items()), sorted(self.projects)))
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    def title(self, link: str) -> str | None:
        """The title of the page that a link or slug means."""
        return self.titles.get(_end(link))


def site_of(path: Path, roots: Iterable[Path] = ()) -> Site | None:
    """The site that a page belongs to: the folder above it with the configuration of a site, else the innermost of the
    roots that it lies in; None for other files."""
    if path.suffix.lower() not in MARKDOWN:
        return None
    full = path.resolve()
    for folder in full.parents:
        if any((folder / name).is_file() for name in CONFIGURATIONS):
            return _site(folder)
    within = [root for root in map(Path.resolve, roots) if full.is_relative_to(root)]
    return _site(max(within, key=lambda root: len(root.parts))) if within else None


def links_digest(path: Path, roots: Iterable[Path] = ()) -> str:
    """What changes when the links of a page could mean other pages; "" for a page without links."""
    if path.suffix.lower() not in MARKDOWN:
        return ""
    head = _head(path)
    if head is None or not LINKING.search(head):
        return ""
    site = site_of(path, roots)
    return site.digest if site else ""


def forget_sites() -> None:
    """Makes the next run look at the pages anew."""
    _site.cache_clear()


def _head(path: Path) -> str | None:
    """The front matter of a page, as far as it is looked at; None when there is none."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:  # reading the page will tell
        return None
    opening = FENCES.match(head)
    if opening is None:
        return None
    closing = head.find(f"\n{opening[1]}", opening.end() - 1)
    return head[: closing if closing > 0 else None]


@lru_cache(maxsize=8)
def _site(root: Path) -> Site:
    titles: dict[str, set[str]] = {}
    projects = set()
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() not in MARKDOWN or not path.is_file():
            continue
        head = _head(path)
        said = {key: value.strip("\"'") for key, value in LINE.findall(head or "")}
        title = said.get("title")
        if not title:
            continue
        stem = path.parent.name if path.stem in ("index", "_index") else DATED.sub("", path.stem)
        for link in (stem, path.stem, said.get("slug"), said.get("permalink"), said.get("url")):
            if link and link not in ("index", "_index"):
                titles.setdefault(_end(link), set()).add(title)
        above = {part.lower() for part in path.relative_to(root).parts[:-1]}
        if {said.get("type", ""), said.get("layout", "")} & PROJECTS or above & PROJECTS:
            projects.add(title)
    return Site({link: found.pop() for link, found in titles.items() if len(found) == 1}, frozenset(projects))


def _end(link: str) -> str:
    """The last part of an address, without suffix, in small letters."""
    last = link.partition("#")[0].rstrip("/").rpartition("/")[2]
    return re.sub(r"\.(?:md|markdown|mdx|html?)$", "", last.strip().lower())


def linked(facts: Facts, site: Site) -> Facts:
    """The facts of a page, with what its keys link to: organisations, and the project with its partners, also of the
    first event. A value that is no page of the site is left to the reading of the text."""
    document = facts.document
    front = front_matter(document.text)[0]
    if front is None:
        return facts
    partners = _links(facts, front.values, PARTNERS, site)
    projects = _links(facts, front.values, PROJECTS, site)
    title = next((value for value in front.values if value.key.lower() == "title"), None)
    if not projects and title is not None and document.title in site.projects:
        projects = [(document.title, document.evidence(title.start, title.end))]
    organisations = list(facts.organisations)
    known = {fold_name(name) for item in organisations for name in (item.name, *item.aliases)}
    for name, evidence in partners:
        if fold_name(name) not in known:
            organisations.append(Organisation(name, (evidence,), rule=RULE))
    if len(projects) != 1:  # none, or nobody says which one the partners are in
        return replace(facts, organisations=tuple(organisations))
    ((project, evidence),) = projects
    evidences = tuple(sorted({evidence, *(item for _, item in partners)}, key=lambda item: item.start))
    stays = [item for item in facts.projects if fold_name(item.name) != fold_name(project)]
    same = [item for item in facts.projects if fold_name(item.name) == fold_name(project)]
    names = tuple(name for name, _ in partners)
    if same:
        made = replace(
            same[0],
            partners=tuple(dict.fromkeys(same[0].partners + names)),
            evidence=tuple(dict.fromkeys(same[0].evidence + evidences)),
        )
    else:
        made = Project(project, evidences, partners=names, rule=RULE)
    events = tuple(
        replace(event, project=project) if place == 0 and event.project is None else event
        for place, event in enumerate(facts.events)
    )
    return replace(facts, organisations=tuple(organisations), projects=(*stays, made), events=events)


def _links(facts: Facts, values: Iterable[Value], keys: frozenset[str], site: Site) -> list[tuple[str, Evidence]]:
    """What the values of some keys link to, with the value as evidence, each once."""
    found: dict[str, Evidence] = {}
    for value in values:
        if value.key.lower().rpartition(".")[2] in keys and value.start < value.end:
            title = site.title(facts.document.text[value.start : value.end])
            if title is not None:
                found.setdefault(title, facts.document.evidence(value.start, value.end))
    return list(found.items())
