"""Needs and the practices elsewhere that may answer them, with reasons, quotes and what to know before copying one.

In steps:
 1. What is asked: one need, all of a region or organisation, words, or a practice (then needs are looked for).
 2. Who may answer: practices evidenced elsewhere, that is neither in the smallest region of the need nor run by who
    states it. A practice of unknown place must at least be told in another report.
 3. Ranking: four features of the pair (``match_rank.py``), turned into a chance; ties by IRI.
 4. A need whose best practice has a small chance is *open*: nothing in the graph answers it, which is news.
 5. Reasons, quotes from both sides, each checked against its source, and the card of the practice
    (``transferability.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.store import Store
from practicegraph.queries.match_find import needs_of_organisation, statement, words_or_statement
from practicegraph.queries.match_reasons import Explaining
from practicegraph.queries.match_records import Answer, Asked, Matches, Stated
from practicegraph.queries.match_store import Matcher, matcher
from practicegraph.queries.match_words import words_as_need
from practicegraph.queries.parameters import resolve
from practicegraph.queries.topk import best

__all__ = ["match"]

NO_PRACTICE: Final = "no practice is reported in this store"


def match(
    store: Store,
    *,
    need: str | None = None,
    region: str | None = None,
    organisation: str | None = None,
    practice: str | None = None,
    theme: str | None = None,
    limit: int = 10,
    cards: bool = True,
    lang: str = "en",
) -> Matches:
    """Practices that may answer needs, or needs that a practice may answer.

    Args:
        store: Where both are stated. Loading takes a moment; a store opened for reading keeps what was loaded.
        need: A need or challenge by IRI, identifier or label; or any words, which are taken as a need.
        region: All needs and challenges in this region or inside it.
        organisation: All that this organisation states; if none, all of the regions where it is active.
        practice: A practice by IRI, identifier or label: who could use it?
        theme: Only on this theme or narrower ones: needs where several are asked for, else what is found.
        limit: How many answers to each.
        cards: Look up the transferability cards, which takes a millisecond or two a practice.
        lang: Language of labels in the reasons.

    Raises:
        InvalidValue: options that contradict each other, a limit below 1, a name of several things.
        NotFound: no such need, region, organisation, practice or theme; the message has close names.
    """
    given = {"need": need, "region": region, "organisation": organisation, "practice": practice}
    named = [name for name, value in given.items() if value is not None]
    if len(named) > 1:
        raise InvalidValue(
            f"{' and '.join(named)} cannot be given together: each says what to look for; give one of them"
        )
    if limit < 1:
        raise InvalidValue(f"a limit of {limit}: give 1 or more")
    on = str(resolve(store, "theme", theme)) if theme is not None else None
    loaded = matcher(store)
    explaining = Explaining(store, loaded, cards=cards, lang=lang)
    if practice is not None:
        return _needs_for(loaded, explaining, statement(loaded.done, practice, "practice"), on, limit)
    if need is not None:
        about = words_or_statement(loaded.wants, need)
        rows: list[int | str] = [about]
        notes = [] if isinstance(about, int) else ["no need or challenge is called so: the words are taken as one"]
    else:
        rows, notes = _chosen(store, loaded, region, organisation)
        if on is not None:
            rows = [row for row in rows if _on(loaded, loaded.wants.items[int(row)], on)]
            on = None
        notes += (
            [] if rows else ["no need or challenge of the kind is reported (which does not mean that there is none)"]
        )
    if not loaded.done.items:
        notes.append(NO_PRACTICE)
    own = str(resolve(store, "organisation", organisation)) if organisation is not None else None
    allowed = _allowed(loaded, lambda item: (on is None or _on(loaded, item, on)) and own not in item.organisations)
    return Matches(
        "practices for needs", tuple(_asked(loaded, explaining, row, allowed, limit) for row in rows), tuple(notes)
    )


def _chosen(
    store: Store, loaded: Matcher, region: str | None, organisation: str | None
) -> tuple[list[int | str], list[str]]:
    """The needs of a region or an organisation, or all of them."""
    if organisation is not None:
        found, note = needs_of_organisation(store, loaded.wants, str(resolve(store, "organisation", organisation)))
        return list(found), [note] if note else []
    if region is None:
        return list(range(len(loaded.wants.items))), []
    place = str(resolve(store, "region", region))
    return [n for n, regions in enumerate(loaded.wants.everywhere) if place in regions], []


def _asked(loaded: Matcher, explaining: Explaining, row: int | str, allowed: NDArray[np.bool_], limit: int) -> Asked:
    """One need, of the store or in words, with its answers."""
    if isinstance(row, int):
        about, asked, place = loaded.wants.items[row], loaded.ranker.asked, row
        chances = loaded.scores(slice(row, row + 1))[0]
    else:
        about = words_as_need(row)
        asked, place = loaded.ranker.prepare([about]), 0
        chances = loaded.of_words(asked)
    chances = np.where(allowed, chances, 0).astype(np.float32)
    places = best(chances, limit)
    told = loaded.ranker.features(asked, slice(place, place + 1))[0]
    answers = tuple(
        Answer(
            found=explaining.shown(loaded.done.items[n]),
            score=round(float(chances[n]), 4),
            reasons=explaining.reasons(about, loaded.done.items[n], told[n]),
            card=explaining.card(loaded.done.items[n]),
        )
        for n in places
    )
    is_open = not len(places) or float(chances[places[0]]) < loaded.ranker.weights.open_below
    note = ""
    if is_open:
        note = "open: nothing reported elsewhere answers it" + ("; the nearest there is follows" if answers else "")
    return Asked(explaining.shown(about), answers, is_open, note)


def _needs_for(loaded: Matcher, explaining: Explaining, place: int, on: str | None, limit: int) -> Matches:
    """The needs that a practice may answer."""
    about = loaded.done.items[place]
    among = [n for n, item in enumerate(loaded.wants.items) if on is None or _on(loaded, item, on)]
    found = loaded.best_needs(place, limit, among=among)
    answers = tuple(
        Answer(
            found=explaining.shown(loaded.wants.items[n]),
            score=round(chance, 4),
            reasons=explaining.reasons(
                loaded.wants.items[n], about, loaded.ranker.features(loaded.ranker.asked, slice(n, n + 1))[0][place]
            ),
            card=None,
        )
        for n, chance in found
    )
    is_open = not found or found[0][1] < loaded.ranker.weights.open_below
    note = "no need reported elsewhere is likely to be answered by it" if is_open else ""
    notes = () if loaded.wants.items else ("no need or challenge is reported in this store",)
    return Matches("needs for a practice", (Asked(explaining.shown(about), answers, is_open, note),), notes)


def _on(loaded: Matcher, item: Stated, theme: str) -> bool:
    return theme in loaded.information.closure(item.themes)


def _allowed(loaded: Matcher, wanted: Callable[[Stated], bool]) -> NDArray[np.bool_]:
    return np.array([wanted(item) for item in loaded.done.items], dtype=bool)
