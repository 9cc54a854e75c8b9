"""Narrowing peers to those that one has not met yet, on a theme, or in a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox
from scipy.sparse import csr_array

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.store import Store
from practicegraph.ontology.names import NS, PREFIXES
from practicegraph.queries.labels import concept_labels, names
from practicegraph.queries.parameters import resolve
from practicegraph.queries.peer_index import PeerIndex
from practicegraph.queries.words import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Filters"]


class Filters:
    """The filters of one request."""

    def __init__(
        self, store: Store, *, not_yet_partners: bool, theme: str | None, country: str | None, lang: str
    ) -> None:
        """Looks up what is named.

        Raises:
            NotFound: no such theme or country; the message has close names.
            InvalidValue: a region that is no country.
        """
        self._not_yet = not_yet_partners
        self._theme = None if theme is None else str(resolve(store, "theme", theme))
        self._country = None if country is None else _country(store, country)
        self._labels = concept_labels(store, [self._theme] if self._theme else [], lang)
        self._labels |= names(store, [self._country] if self._country else [])

    def apply(
        self, index: PeerIndex, row: int, scores: NDArray[np.float32], name: str
    ) -> tuple[NDArray[np.float32], str]:
        """The scores with 0 for what is left out, and where nothing is left a note that says at which filter.

        Args:
            index: Of the store.
            row: The organisation that was asked about.
            scores: Of each organisation; 0 for what is no peer.
            name: Of the organisation.
        """
        left = int(np.count_nonzero(scores > 0))
        if not left:
            return scores, Words("no organisation is reported to do something like %(name)s", name=name)
        said = (
            Words("1 does something like %(name)s", name=name)
            if left == 1
            else Words("%(left)s do something like %(name)s", left=str(left), name=name)
        )
        for words, mask in self._masks(index, row):
            scores = np.where(mask, scores, np.float32(0))
            left = int(np.count_nonzero(scores > 0))
            if not left:
                return scores, Words("%(before)s, but none that %(filter)s", before=said, filter=words)
            said = Words("%(before)s, %(left)s that %(filter)s", before=said, left=str(left), filter=words)
        return scores, ""

    def _masks(self, index: PeerIndex, row: int) -> list[tuple[Words, NDArray[np.bool_]]]:
        found = []
        if self._not_yet:
            other = np.ones(len(index.organisations), dtype=np.bool_)
            other[index.links.indices[index.links.indptr[row] : index.links.indptr[row + 1]]] = False
            found.append((Words("is not a partner yet"), other))
        if self._theme is not None:
            label = self._labels.get(self._theme, self._theme)
            works = Words("works on %(theme)s", theme=label)
            found.append((works, _has(index.themes.matrix, index.themes.concepts, self._theme)))
        if self._country is not None:
            label = self._labels.get(self._country, self._country)
            active = Words("is active in %(place)s", place=label)
            found.append((active, _has(index.countries, index.country_iris, self._country)))
        return found


def _country(store: Store, text: str) -> str:
    iri = resolve(store, "region", text)
    node = ox.NamedNode(str(iri))
    kind = ox.Quad(node, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(NS + "Country"), ox.DefaultGraph())
    if kind not in store.raw:
        raise InvalidValue(f"{text!r} is a region and no country; give a country, by its name or ISO code")
    return str(iri)


def _has(matrix: csr_array, columns: tuple[str, ...], wanted: str) -> NDArray[np.bool_]:
    """Which rows have something in a column."""
    result = np.zeros(matrix.shape[0], dtype=np.bool_)
    if wanted in columns:
        place = columns.index(wanted)
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        result[rows[matrix.indices == place]] = True
    return result
