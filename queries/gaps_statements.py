"""Themes raised again and again without a practice, and practices that one report alone tells of."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store
from practicegraph.queries.gaps_records import CheckedQuotes, SingleSource, UnansweredTheme
from practicegraph.queries.information import Information
from practicegraph.queries.labels import concept_labels, names
from practicegraph.queries.match_load import Statements

__all__ = ["single_source", "unanswered_themes"]

AGAIN: Final = 2
"""Reports from which on a theme is raised again and again."""


def unanswered_themes(
    store: Store, wants: Statements, done: Statements, checked: CheckedQuotes, *, lang: str
) -> tuple[UnansweredTheme, ...]:
    """Themes on which two reports or more state needs or challenges and none a practice; by region, or everywhere."""
    information = Information(store)
    answered: dict[str | None, set[str]] = defaultdict(set)
    practices: Counter[str] = Counter()
    for item, places in zip(done.items, done.everywhere, strict=True):
        practices.update(about := information.closure(item.themes))
        for place in (None, *places):
            answered[place] |= about
    raised: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for number, item in enumerate(wants.items):
        for one in item.themes:
            for smallest in (None, *item.regions):
                raised[smallest, one].append(number)
    found = []
    labels = concept_labels(store, [theme for _, theme in raised], lang)
    called = names(store, [region for region, _ in raised if region is not None])
    for (where_raised, theme), numbers in raised.items():
        sources = {source for number in numbers for source in wants.sources[number]}
        nowhere = theme not in answered[None]
        if len(sources) < AGAIN or theme in answered[where_raised] or (where_raised is not None and nowhere):
            continue
        things = sorted(wants.items[number].iri or "" for number in numbers)
        where = "anywhere" if where_raised is None else f"in {called.get(where_raised, where_raised)}"
        more = "" if nowhere else f" ({practices[theme]} elsewhere: `match --region` tells which may answer)"
        found.append(
            UnansweredTheme(
                theme=IRI(theme),
                region=IRI(where_raised) if where_raised is not None else None,
                raised=tuple(IRI(thing) for thing in things),
                sources=len(sources),
                text=f"{labels.get(theme, theme)}: raised {len(numbers)} times in {len(sources)} reports, "
                f"no practice reported {where}{more}",
                quotes=checked.of(things),
            )
        )
    return tuple(sorted(found, key=lambda item: (-item.sources, -len(item.raised), item.text)))


def single_source(store: Store, done: Statements, checked: CheckedQuotes) -> tuple[SingleSource, ...]:
    """Practices of one report, where no other report tells of a practice of the same organisation on a shared theme."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item, sources in zip(done.items, done.sources, strict=True):
        for actor in item.organisations:
            for theme in item.themes:
                told[actor, theme] |= sources
    found = []
    for item, sources in zip(done.items, done.sources, strict=True):
        also = set(sources)
        for actor in item.organisations:
            also |= {source for theme in item.themes for source in told[actor, theme]}
        if len(also) == 1 and item.iri is not None:
            found.append((item, next(iter(also))))
    called = names(store, [actor for item, _ in found for actor in item.organisations])
    titles = _titles(store)
    return tuple(
        SingleSource(
            practice=item.iri or IRI(""),
            source=IRI(source),
            text=f"{' '.join(item.label.split())}"
            + "".join(f" ({called.get(actor, actor)})" for actor in item.organisations[:1])
            + f": only in {titles.get(source, source)}",
            quotes=checked.of([str(item.iri)], limit=1),
        )
        for item, source in found
    )


def _titles(store: Store) -> dict[str, str]:
    return {source.iri: source.title or source.name or source.iri for source in store.sources()}
