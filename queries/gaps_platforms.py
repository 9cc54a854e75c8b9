"""Kinds of stakeholders that comparable platforms have and a platform lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Final

from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.ingest.stakeholders import kinds_of
from practicegraph.ontology.load import stakeholder_kinds
from practicegraph.ontology.names import KIND
from practicegraph.queries.gaps_records import CheckedQuotes, MissingStakeholder
from practicegraph.queries.labels import concept_labels, names
from practicegraph.queries.words import Words

__all__ = ["missing_stakeholders"]

PLATFORMS: Final = "SELECT ?p ?project { ?p a pg:Platform OPTIONAL { ?p pg:inProject ?project } }"
MENTIONED: Final = """SELECT DISTINCT ?p ?kind ?seen {
  { ?seen pg:includesKind ?kind ; pg:atEvent ?event . ?event pg:inSeries ?p }
  UNION { ?seen pg:participant ?actor ; pg:atEvent ?event . ?actor pg:organisationKind ?kind . ?event pg:inSeries ?p }
}"""


def missing_stakeholders(
    store: Store, checked: CheckedQuotes, *, lang: str
) -> tuple[tuple[MissingStakeholder, ...], str]:
    """What each platform lacks, what most others have first; and a note where nothing can be compared."""
    projects: dict[str, set[str]] = defaultdict(set)
    for platform, project in store.query(PLATFORMS):
        projects[platform] |= {project} if project else set()
    if len(projects) < 2:
        return (), Words("platforms cannot be compared: fewer than two are reported")
    seen: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for platform, kind, where in store.query(MENTIONED):
        seen[platform][kind.removeprefix(KIND)].append(where)
    told = {platform: _with_broader(kinds) for platform, kinds in seen.items()}
    silent = sorted(platform for platform in projects if not told.get(platform))
    called = names(store, projects)
    kinds = concept_labels(store, [KIND + kind for held in seen.values() for kind in held], lang)
    found = []
    for platform in sorted(projects):
        others = _comparable(platform, projects, told)
        if not others or platform in silent:
            continue
        for kind in sorted({kind for other in others for kind in seen[other]} - told[platform]):
            having = [other for other in others if kind in told[other]]
            if 2 * len(having) < len(others) or len(having) < min(2, len(others)):
                continue
            where = ", ".join(sorted(called.get(other, other) for other in having))
            quoted = [thing for other in having for thing in sorted(seen[other].get(kind, ()))[:1]]
            found.append(
                MissingStakeholder(
                    platform=IRI(platform),
                    kind=IRI(KIND + kind),
                    elsewhere=tuple(IRI(other) for other in having),
                    compared=len(others),
                    text=f"{called.get(platform, platform)}: no {kinds.get(KIND + kind, kind)} reported; "
                    f"{len(having)} of {len(others)} comparable platforms have them ({where})",
                    quotes=checked.of(quoted, speaks=partial(_names_kind, kind)),
                )
            )
    found.sort(key=lambda item: (-len(item.elsewhere) / item.compared, -len(item.elsewhere), item.text))
    note = ""
    if silent:
        which = sorted(called.get(platform, platform) for platform in silent)
        note = Words("no stakeholders are reported at all for: %(which)s", which=which)
    return tuple(found), note


def _names_kind(kind: str, text: str) -> bool:
    """Whether a text names a kind of stakeholder, or a narrower one."""
    return kind in _kinds_named(text)


@lru_cache(10_000)
def _kinds_named(text: str) -> frozenset[str]:
    """The kinds that a text names and all above them; the same quotes stand for many platforms."""
    return frozenset(_with_broader(dict.fromkeys(kinds_of(text))))


def _comparable(platform: str, projects: Mapping[str, set[str]], told: Mapping[str, set[str]]) -> list[str]:
    """Platforms of the same project of which stakeholders are reported, or else all of which they are."""
    others = [other for other in sorted(projects) if other != platform and told.get(other)]
    return [other for other in others if projects[other] & projects[platform]] or others


def _with_broader(kinds: Mapping[str, object]) -> set[str]:
    """The kinds and all above them: whoever has schools has education institutions."""
    scheme = stakeholder_kinds()
    found = set(kinds)
    while more := {above for kind in found if kind in scheme for above in scheme[kind].broader} - found:
        found |= more
    return found
