"""Who does something like an organisation: its peers, each with reasons, quotes, and how far away it is.

1. The organisation is found by IRI, identifier or name (``parameters.resolve``).
2. Every organisation of which something is reported is compared with it (``peers_score``) over the index of the store
   (``peer_index``); exact, nothing is approximated.
3. Filters leave out; what is left is ranked, ties by IRI.
4. The best are explained: what they share, quotes from either side that were looked up in their sources, what the two
   already do together, and the shortest way between them in the network of cooperation. A peer that is far away, or to
   which there is no way, is the one that nobody thought of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.store import Store
from practicegraph.queries.parameters import resolve
from practicegraph.queries.peer_index import peer_index
from practicegraph.queries.peers_evidence import Evidence, Reader
from practicegraph.queries.peers_filters import Filters
from practicegraph.queries.peers_network import Step, Together, Ways, steps, together
from practicegraph.queries.peers_reasons import Explainer, PeerReason, Shared
from practicegraph.queries.peers_score import aspects, total
from practicegraph.queries.topk import best
from practicegraph.queries.words import Words

__all__ = ["Evidence", "Peer", "PeerReason", "Peers", "Shared", "Step", "Together", "peers"]

MOST: Final = 1000
"""Peers that can be asked for at once: each is explained, which takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Peer:
    """An organisation that does something like the one that was asked about."""

    iri: str
    name: str
    kinds: tuple[str, ...]
    """Labels."""
    regions: tuple[str, ...]
    """Names of the smallest regions that it is active in."""
    score: float
    """From 0 to 1; the sum of the points of its reasons."""
    distance: int | None
    """Cooperations between the two on the shortest way: 1 is a partner already, None means that there is no way."""
    path: tuple[Step, ...]
    """The organisations on that way, both ends included; empty when there is none."""
    reasons: tuple[PeerReason, ...]
    """Those that add most first."""
    together: tuple[Together, ...]
    """What the two are reported to do together."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers of an organisation."""

    iri: str
    name: str
    hits: tuple[Peer, ...]
    """Best first."""
    found: int
    """Organisations that do something alike and pass the filters, of which ``hits`` are the best."""
    note: str
    """What to know: why there is nothing, or what filters left out; empty when there is nothing to say."""


def peers(
    store: Store,
    organisation: str,
    *,
    not_yet_partners: bool = False,
    theme: str | None = None,
    country: str | None = None,
    limit: int = 10,
    lang: str = "en",
) -> Peers:
    """The peers of an organisation.

    Args:
        store: Where to look.
        organisation: Its IRI, identifier or a name of it.
        not_yet_partners: Leave out those that it is reported to cooperate with.
        theme: Only those that do something on this theme or a narrower one (IRI, identifier or label).
        country: Only those active in this country (IRI, ISO code or name).
        limit: How many at most, up to 1000.
        lang: Language of labels.

    Raises:
        NotFound: no such organisation, theme or country; the message has close names.
        InvalidValue: a limit below 1 or above 1000, a name that several have, or a country that is none.
    """
    if not 1 <= limit <= MOST:
        raise InvalidValue(f"a limit of {limit} peers; give a number from 1 to {MOST}")
    iri = str(resolve(store, "organisation", organisation))
    filters = Filters(store, not_yet_partners=not_yet_partners, theme=theme, country=country, lang=lang)
    index = peer_index(store)
    row = index.row[iri]
    reader = Reader(store, lang)
    name = reader.name(iri)
    if not index.active[row]:
        nothing = Words(
            "nothing is reported of what %(name)s does: no practice, no pilot action with words, no theme", name=name
        )
        return Peers(iri, name, (), 0, nothing)
    found = aspects(index, row)
    scores = total(found)
    scores[~index.active] = 0
    scores[row] = 0
    kept, note = filters.apply(index, row, scores, name)
    ranked = [int(place) for place in best(kept, limit)]
    explainer = Explainer(store, index, reader, iri, [index.organisations[place] for place in ranked])
    ways = Ways(index, row)
    hits = []
    for place in ranked:
        other = index.organisations[place]
        profile, way = explainer.profiles[other], ways.to(place)
        hits.append(
            Peer(
                iri=other,
                name=reader.name(other),
                kinds=tuple(reader.label(kind) for kind in profile.kinds),
                regions=tuple(reader.name(region) for region in profile.regions),
                score=round(float(kept[place]), 4),
                distance=None if way is None else len(way) - 1,
                path=() if way is None else steps(reader, index, way),
                reasons=explainer.reasons(other, {aspect: float(values[place]) for aspect, values in found.items()}),
                together=together(reader, index, iri, other),
            )
        )
    return Peers(iri, name, tuple(hits), int(np.count_nonzero(kept > 0)), note)
