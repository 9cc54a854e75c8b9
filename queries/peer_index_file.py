"""The file of the index of peers: arrays in an archive, replaced as a whole, each with a checksum."""

from __future__ import annotations

import io
import json
import logging
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_array

from practicegraph.graph.snapshots import write_whole
from practicegraph.queries.information import Information
from practicegraph.queries.peer_index_build import SETS, PeerIndex
from practicegraph.queries.topk import ThemeRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["kept_transaction", "load_index", "save_index"]

FOLDER: Final = "peers"
FILE: Final = "index.npz"
_log: Final = logging.getLogger(__name__)


def save_index(folder: Path, index: PeerIndex) -> None:
    """Keeps an index in the folder of a store; one that cannot be written keeps nothing."""
    arrays: dict[str, Any] = {
        "stamp": _letters([json.dumps([index.made_with, index.transaction])]),
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
    for name in SETS:
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


def load_index(folder: Path, made_with: str) -> PeerIndex | None:
    """The index in the folder of a store, whatever state of the store it is of; None when there is none, when it was
    made with other versions, or when it is damaged, which is logged."""
    path = folder / FOLDER / FILE
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            stamp = json.loads(_words(held["stamp"])[0])
            if stamp[0] != made_with:
                return None
            sets = {
                name: ThemeRows(_matrix(held, name), held[f"{name}_sums"], _words(held[f"{name}_concepts"]))
                for name in SETS
            }
            return PeerIndex(
                made_with=made_with,
                transaction=int(stamp[1]),
                organisations=_words(held["organisations"]),
                active=held["active"],
                vectors=held["vectors"].astype(np.float32),
                theme_information=Information.load(_words(held["theme_information"])[0]),
                kind_information=Information.load(_words(held["kind_information"])[0]),
                **sets,
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


def kept_transaction(folder: Path, made_with: str) -> int | None:
    """Of which state of the store the kept index is; None as for ``load_index``, but only the stamp is read."""
    try:
        with (folder / FOLDER / FILE).open("rb") as file, np.load(file, allow_pickle=False) as held:
            versions, number = json.loads(_words(held["stamp"])[0])
            return int(number) if versions == made_with else None
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile, zlib.error):
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
