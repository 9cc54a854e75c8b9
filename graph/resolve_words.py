"""What the words of an organisation's name say: which kind it is, where it belongs, and which one of its kind it is.

Words of several languages that mean the same are one concept, so that "Universidad de Soria" and "University of Soria"
have the same words. ``resolve_words.toml`` lists them as ``folding.fold`` leaves them; Greek stays Greek.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final, TypeAlias

__all__ = ["HARD", "PHRASES", "QUALIFIERS", "SAINTS", "SMALL", "SOFT", "WORDS"]

_Table: TypeAlias = dict[tuple[str, ...], tuple[str, ...]]
_LISTS: Final[dict[str, dict[str, str]]] = tomllib.loads(
    files("practicegraph.graph").joinpath("resolve_words.toml").read_text("utf-8")
)


def _table(section: str) -> _Table:
    """The words of each form, in order, to its concepts: compounds have several."""
    return {
        tuple(form.split()): tuple(concepts.split())
        for concepts, forms in _LISTS[section].items()
        for form in forms.split(",")
    }


def _concepts(table: _Table) -> frozenset[str]:
    return frozenset(concept for concepts in table.values() for concept in concepts)


HARD: Final = _concepts(_table("hard"))
"""Kinds that a name does not leave out: "University of X" and "City of X" are two, and so are "X" and either."""
SOFT: Final = _concepts(_table("soft"))
"""Kinds that a short form leaves out: "CEPAIM" for "Fundación CEPAIM"."""
QUALIFIERS: Final = _concepts(_table("qualifiers"))
"""What tells the branches of one organisation apart: countries, levels, points of the compass."""
PHRASES: Final[_Table] = {**_table("common"), **_table("qualifiers"), **_table("soft"), **_table("hard")}
"""Folded words in order to the concepts that they are."""
WORDS: Final = _concepts(PHRASES)
"""All concepts."""
SMALL: Final = frozenset(_LISTS["words"]["small"].split())
"""Words that names do with or without."""
SAINTS: Final = frozenset(_LISTS["words"]["saint"].split())
"""How "Saint" is abbreviated or said in other languages."""
