"""The index behind ``peers``: what every organisation does, as numbers that can be compared at once.

It is kept in ``STORE/peers/index.npz`` with a stamp: format, version of the program, encoder, vocabulary and the
transaction number of the store. Where any of these differs, where the file is missing, or damaged (each array has a
checksum in the archive), the index is made again from the store. After one new report that is quick, because sentences
that were encoded before are kept (``vectors``): only those of the new report take time. The file is replaced as a
whole, so that other processes see the old one or the new one. A folder that cannot be written keeps nothing.
"""

from __future__ import annotations

import io
import json
import logging
import threading
import zipfile
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from scipy.sparse import csr_array

from practicegraph.graph.snapshots import write_whole
from practicegraph.graph.store import Store
from practicegraph.graph.vocabulary import version_quad
from practicegraph.queries.information import Information
from practicegraph.queries.peers_profile import Profiles
from practicegraph.queries.topk import ThemeRows, theme_rows
from practicegraph.queries.vectors import DIMENSIONS, encoder_id, text_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PeerIndex", "build_index", "peer_index"]

FORMAT: Final = 1
FOLDER: Final = "peers"
FILE: Final = "index.npz"
KEPT: Final = 2
"""Indexes of stores on disk that this process keeps in memory."""
_log: Final = logging.getLogger(__name__)
_lock: Final = threading.RLock()
_on_disk: Final[OrderedDict[Path, PeerIndex]] = OrderedDict()
_in_memory: Final[WeakKeyDictionary[Store, PeerIndex]] = WeakKeyDictionary()


@dataclass(frozen=True)
class PeerIndex:
    """All organisations of a store; every array has one row for each, in the order of their IRIs."""

    stamp: str
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


def peer_index(store: Store) -> PeerIndex:
    """The index of a store as it is now: from memory, else from its folder, else made and kept."""
    stamp = _stamp(store)
    with _lock:
        held = _in_memory.get(store) if store.path is None else _on_disk.get(store.path.resolve())
        if held is not None and held.stamp == stamp:
            return held
        index = _load(store.path, stamp) if store.path is not None else None
        if index is None:
            index = build_index(store)
            if store.path is not None and index.stamp == _stamp(store):
                _save(store.path, index)
        if store.path is None:
            _in_memory[store] = index
        else:
            _on_disk[store.path.resolve()] = index
            while len(_on_disk) > KEPT:
                _on_disk.popitem(last=False)
        return index


def build_index(store: Store) -> PeerIndex:
    """The index, made from the store."""
    stamp = _stamp(store)
    profiles = list(Profiles(store).all())
    row = {profile.organisation: number for number, profile in enumerate(profiles)}
    texts = [(number, doing.text) for number, profile in enumerate(profiles) for doing in profile.telling]
    sums = np.zeros((len(profiles), DIMENSIONS), dtype=np.float32)
    np.add.at(sums, [number for number, _ in texts], text_vectors([text for _, text in texts], folder=store.path))
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    country_iris = tuple(sorted({iri for profile in profiles for iri in profile.countries}))
    column = {iri: number for number, iri in enumerate(country_iris)}
    values = [np.nan if profile.settlement is None else profile.settlement for profile in profiles]
    themes, kinds = Information(store), Information(store, "organisationKind")
    return PeerIndex(
        stamp=stamp,
        organisations=tuple(row),
        active=np.array([bool(profile.telling or profile.themes) for profile in profiles], dtype=np.bool_),
        vectors=(sums / lengths).astype(np.float16).astype(np.float32),  # as it is read back
        theme_information=themes,
        kind_information=kinds,
        themes=theme_rows(themes, (profile.themes for profile in profiles)),
        kinds=theme_rows(kinds, (profile.kinds for profile in profiles)),
        groups=theme_rows(kinds, (profile.groups for profile in profiles)),
        settlement=np.array(values, dtype=np.float32),
        countries=_sparse([[column[iri] for iri in profile.countries] for profile in profiles], len(country_iris)),
        country_iris=country_iris,
        links=_sparse([[row[iri] for iri in profile.partners if iri in row] for profile in profiles], len(profiles)),
    )


def _stamp(store: Store) -> str:
    known = [FORMAT, version("practicegraph"), encoder_id(), str(version_quad().object), store.transaction]
    return json.dumps(known)


def _sparse(rows: list[list[int]], columns: int) -> csr_array:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
    places = np.array([place for row in rows for place in sorted(row)], dtype=np.int32)
    return csr_array((np.ones(len(places)), places, starts), shape=(len(rows), columns))


def _save(folder: Path, index: PeerIndex) -> None:
    arrays: dict[str, Any] = {
        "stamp": _letters([index.stamp]),
        "organisations": _letters(index.organisations),
        "active": index.active,
        "vectors": index.vectors.astype(np.float16),
        "settlement": index.settlement,
        "country_iris": _letters(index.country_iris),
        "theme_information": _letters([index.theme_information.dump()]),
        "kind_information": _letters([index.kind_information.dump()]),
    }
    for name in ("countries", "links"):
        arrays |= _parts(name, getattr(index, name))
    for name in ("themes", "kinds", "groups"):
        rows: ThemeRows = getattr(index, name)
        arrays |= _parts(name, rows.matrix)
        arrays |= {f"{name}_sums": rows.sums, f"{name}_concepts": _letters(rows.concepts)}
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
        content = io.BytesIO()
        np.savez(content, **arrays)
        write_whole(folder / FOLDER / FILE, content.getvalue())
    except OSError as error:
        _log.info("not keeping the index of peers in %s: %s", folder, error)


def _load(folder: Path, stamp: str) -> PeerIndex | None:
    """The index in the folder of a store; None when there is none that fits."""
    path = folder / FOLDER / FILE
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if _words(held["stamp"]) != (stamp,):
                return None
            themes, kinds, groups = (
                ThemeRows(_matrix(held, name), held[f"{name}_sums"], _words(held[f"{name}_concepts"]))
                for name in ("themes", "kinds", "groups")
            )
            return PeerIndex(
                stamp=stamp,
                organisations=_words(held["organisations"]),
                active=held["active"],
                vectors=held["vectors"].astype(np.float32),
                theme_information=Information.load(_words(held["theme_information"])[0]),
                kind_information=Information.load(_words(held["kind_information"])[0]),
                themes=themes,
                kinds=kinds,
                groups=groups,
                settlement=held["settlement"],
                countries=_matrix(held, "countries"),
                country_iris=_words(held["country_iris"]),
                links=_matrix(held, "links"),
            )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        _log.warning("%s is damaged (%s) and made again", path, error)
        return None


def _parts(name: str, matrix: csr_array) -> dict[str, Any]:
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices,
        f"{name}_indptr": matrix.indptr,
        f"{name}_shape": np.array(matrix.shape),
    }


def _matrix(held: Any, name: str) -> csr_array:
    shape = tuple(int(size) for size in held[f"{name}_shape"])
    return csr_array((held[f"{name}_data"], held[f"{name}_indices"], held[f"{name}_indptr"]), shape=shape)


def _letters(words: tuple[str, ...] | list[str]) -> NDArray[np.uint8]:
    """Texts without line breaks, as IRIs are, in one array."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _words(letters: NDArray[np.uint8]) -> tuple[str, ...]:
    text = letters.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
