"""What is missing from a network, as far as reports tell, each with the quotes that it rests on.

1. *Stakeholders.* Platforms are comparable when they belong to one project; one that shares its project with no other
   is compared with all. A kind of stakeholder is missing from a platform when at least half of the comparable ones,
   and two of them (one where there is only one), have it, and no report of its events mentions it or a narrower one.
2. *Themes.* Raised again and again: needs or challenges on it in two reports or more; and no practice on it or on a
   narrower theme, in a region or, if there is none at all, anywhere.
3. *Brokers.* The articulation points of the network of cooperation (Hopcroft and Tarjan 1973, networkx): without one of
   them, some who are connected now would not be.
4. *Single source.* Practices that only one report tells of, with no other report of a practice of the same organisation
   on one of its themes.
Not reported is not the same as absent: these are the questions to ask first.
"""

from __future__ import annotations

from dataclasses import dataclass

from practicegraph.graph.store import Store
from practicegraph.queries.gaps_network import brokers
from practicegraph.queries.gaps_platforms import missing_stakeholders
from practicegraph.queries.gaps_records import Broker, CheckedQuotes, MissingStakeholder, SingleSource, UnansweredTheme
from practicegraph.queries.gaps_statements import single_source, unanswered_themes
from practicegraph.queries.words import Words

__all__ = ["Gaps", "gaps"]
from practicegraph.queries.match_load import load_statements


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing, most telling first; ties by name."""

    stakeholders: tuple[MissingStakeholder, ...]
    themes: tuple[UnansweredTheme, ...]
    brokers: tuple[Broker, ...]
    single_source: tuple[SingleSource, ...]
    notes: tuple[str, ...]
    """What could not be told, and why."""


def gaps(store: Store, *, lang: str = "en") -> Gaps:
    """What is missing from the network of a store.

    Args:
        store: The store.
        lang: Language of the labels of kinds and themes; English where there is none.
    """
    if not store.sources():
        return Gaps((), (), (), (), (Words("the store is empty: `ingest` reads reports into it"),))
    checked = CheckedQuotes(store)
    wants, done = load_statements(store)
    stakeholders, note = missing_stakeholders(store, checked, lang=lang)
    return Gaps(
        stakeholders=stakeholders,
        themes=unanswered_themes(store, wants, done, checked, lang=lang),
        brokers=brokers(store, checked),
        single_source=single_source(store, done, checked),
        notes=(note,) if note else (),
    )
