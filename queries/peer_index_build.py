"""The index behind ``peers`` as arrays: made from the profiles of all organisations, or brought up to date with some.

Both ways end in the same assembly, so that an index that was brought up to date equals one made anew, bit by bit
(``tests/test_peers_index.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from scipy.sparse import csr_array, vstack

from practicegraph.graph.merge_log import Change
from practicegraph.graph.store import Store
from practicegraph.queries.information import Information
from practicegraph.queries.peers_profile import Profile, Profiles
from practicegraph.queries.topk import ThemeRows, concept_rows, weighed
from practicegraph.queries.vectors import DIMENSIONS, text_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PeerIndex", "build_index", "updated_index"]

Number = TypeVar("Number", bound=np.generic)
SETS: Final = ("themes", "kinds", "groups")


@dataclass(frozen=True)
class PeerIndex:
    """All organisations of a store; every array has one row for each, in the order of their IRIs."""

    made_with: str
    """Versions of the program, the encoder and the vocabulary."""
    transaction: int
    """Of the store that it was made from."""
    organisations: tuple[str, ...]
    active: NDArray[np.bool_]
    """Whether anything is reported of what it does: a practice or pilot action with words, or a theme."""
    vectors: NDArray[np.float32]
    """The direction of the sum of its texts' vectors; zeros where there is none."""
    theme_information: Information
    kind_information: Information
    themes: ThemeRows
    kinds: ThemeRows
    groups: ThemeRows
    settlement: NDArray[np.float32]
    """On ``peers_profile.SCALE``; not a number where unknown."""
    countries: csr_array
    country_iris: tuple[str, ...]
    links: csr_array
    """With whom it cooperates, both ways."""

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each organisation."""
        return {iri: number for number, iri in enumerate(self.organisations)}


@dataclass(frozen=True)
class _Rows:
    """Rows of some organisations, before they are numbered and weighed."""

    organisations: tuple[str, ...]
    active: NDArray[np.bool_]
    vectors: NDArray[np.float32]
    settlement: NDArray[np.float32]
    concepts: dict[str, csr_array]
    """For each of ``SETS`` which concepts each has, those above included."""
    countries: list[tuple[str, ...]]
    partners: list[tuple[str, ...]]


def build_index(store: Store, made_with: str) -> PeerIndex:
    """The index, made from the store."""
    number = store.transaction
    themes, kinds = Information(store), Information(store, "organisationKind")
    rows = _rows(list(Profiles(store).all()), themes, kinds, store.path)
    row = {iri: place for place, iri in enumerate(rows.organisations)}
    country_iris = tuple(sorted({iri for held in rows.countries for iri in held}))
    column = {iri: place for place, iri in enumerate(country_iris)}
    return PeerIndex(
        made_with=made_with,
        transaction=number,
        organisations=rows.organisations,
        active=rows.active,
        vectors=rows.vectors,
        theme_information=themes,
        kind_information=kinds,
        **{name: weighed(themes if name == "themes" else kinds, rows.concepts[name]) for name in SETS},
        settlement=rows.settlement,
        countries=_marks([[column[iri] for iri in held] for held in rows.countries], len(column)),
        country_iris=country_iris,
        links=_marks([[row[iri] for iri in held if iri in row] for held in rows.partners], len(row)),
    )


def updated_index(
    index: PeerIndex, store: Store, organisations: Collection[str], changes: Mapping[Change, tuple[bool, bool]]
) -> PeerIndex | None:
    """An index with the rows of some organisations read anew, those that are gone left out and new ones put in.

    Args:
        index: As the store was.
        store: As it is.
        organisations: All whose rows may be others now, new ones too (``peers_touched``).
        changes: What changed in between.

    Returns:
        None where the scheme of concepts may be another one, so that every row may be.
    """
    number = store.transaction
    themes = index.theme_information.counted_anew(store, changes, "theme")
    kinds = index.kind_information.counted_anew(store, changes, "organisationKind")
    if themes is None or kinds is None:
        return None
    new = _rows(list(Profiles(store).some(organisations)), themes, kinds, store.path)
    kept = np.flatnonzero([iri not in organisations for iri in index.organisations])
    names = (*(index.organisations[place] for place in kept), *new.organisations)
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)  # kept ones first, then new ones
    row = {names[place]: number for number, place in enumerate(order)}

    def linked(
        old: csr_array, targets: Sequence[str], added: list[tuple[str, ...]], column: dict[str, int]
    ) -> csr_array:
        places = np.array([column.get(iri, -1) for iri in targets], dtype=np.int32)
        ours = _renumbered(old[kept], places, len(column))
        theirs = _marks([[column[iri] for iri in held if iri in column] for held in added], len(column))
        return _stacked(ours, theirs, order)

    used = {index.country_iris[place] for place in np.unique(index.countries[kept].indices)}
    country_iris = tuple(sorted(used.union(*new.countries)))
    column = {iri: place for place, iri in enumerate(country_iris)}
    sets = {name: _stacked(_pattern(getattr(index, name).matrix[kept]), new.concepts[name], order) for name in SETS}
    return PeerIndex(
        made_with=index.made_with,
        transaction=number,
        organisations=tuple(row),
        active=_merged(index.active, kept, new.active, order),
        vectors=_merged(index.vectors, kept, new.vectors, order),
        theme_information=themes,
        kind_information=kinds,
        **{name: weighed(themes if name == "themes" else kinds, sets[name]) for name in SETS},
        settlement=_merged(index.settlement, kept, new.settlement, order),
        countries=linked(index.countries, index.country_iris, new.countries, column),
        country_iris=country_iris,
        links=linked(index.links, index.organisations, new.partners, row),
    )


def _rows(profiles: list[Profile], themes: Information, kinds: Information, folder: Path | None) -> _Rows:
    texts = [(number, doing.text) for number, profile in enumerate(profiles) for doing in profile.telling]
    sums = np.zeros((len(profiles), DIMENSIONS), dtype=np.float32)
    np.add.at(sums, [number for number, _ in texts], text_vectors([text for _, text in texts], folder=folder))
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    values = [np.nan if profile.settlement is None else profile.settlement for profile in profiles]
    return _Rows(
        organisations=tuple(profile.organisation for profile in profiles),
        active=np.array([bool(profile.telling or profile.themes) for profile in profiles], dtype=np.bool_),
        vectors=(sums / lengths).astype(np.float16).astype(np.float32),  # as it is read back
        settlement=np.array(values, dtype=np.float32),
        concepts={
            "themes": concept_rows(themes, (profile.themes for profile in profiles)),
            "kinds": concept_rows(kinds, (profile.kinds for profile in profiles)),
            "groups": concept_rows(kinds, (profile.groups for profile in profiles)),
        },
        countries=[profile.countries for profile in profiles],
        partners=[profile.partners for profile in profiles],
    )


def _merged(
    old: NDArray[Number], kept: NDArray[np.intp], new: NDArray[Number], order: NDArray[np.int64]
) -> NDArray[Number]:
    """The kept rows and the new ones in their order; rows that stay side by side are copied as one."""
    result = np.empty((len(order), *old.shape[1:]), dtype=old.dtype)
    is_old = order < len(kept)
    from_ = np.where(is_old, kept[np.minimum(order, len(kept) - 1)] if len(kept) else 0, order - len(kept))
    cuts = np.flatnonzero((np.diff(from_) != 1) | (np.diff(is_old) != 0)) + 1
    for start, end in pairwise([0, *cuts.tolist(), len(order)]):
        if start < end:
            first = from_[start]
            result[start:end] = (old if is_old[start] else new)[first : first + end - start]
    return result


def _marks(rows: Iterable[Sequence[int]], columns: int) -> csr_array:
    """A matrix with a 1 wherever a row has a column."""
    held = [sorted(row) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in held], dtype=np.int64)]).astype(np.int64)
    places = np.array([place for row in held for place in row], dtype=np.int32)
    return csr_array((np.ones(len(places), dtype=np.float32), places, starts), shape=(len(held), columns))


def _renumbered(matrix: csr_array, places: NDArray[np.int32], columns: int) -> csr_array:
    """The matrix with its columns at other places; those at -1 are left out."""
    to = places[matrix.indices]
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[to >= 0]
    to = to[to >= 0]
    order = np.lexsort((to, rows))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=matrix.shape[0]))]).astype(np.int64)
    return csr_array((np.ones(len(to), dtype=np.float32), to[order], starts), shape=(matrix.shape[0], columns))


def _pattern(matrix: csr_array) -> csr_array:
    return csr_array((np.ones_like(matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape)


def _stacked(one: csr_array, other: csr_array, order: NDArray[np.int64]) -> csr_array:
    return csr_array(vstack([one, other], format="csr"))[order]
