"""Comparing names: what is left of them when case, accents, punctuation, articles and legal words do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["fold", "fold_name", "latin", "words"]


def words(text: str) -> frozenset[str]:
    """The words of a text as a set: how the lists below are written."""
    return frozenset(text.split())


LATIN: Final = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n"}
"""Latin letters that no accent can be taken off."""


def _alphabet(letters: str, spellings: str) -> dict[str, str]:
    return dict(zip(letters, (item.strip("_") for item in spellings.split()), strict=True))


OTHERS: Final = {
    **_alphabet("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
    **_alphabet("абвгдежзиклмнопрстуфхцчш", "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh"),
    **_alphabet("щъыьэюяєіјљњћђџ", "shch _ y _ e yu ya ye i j lj nj c dj dz"),
}
"""Greek and Cyrillic in a usual Latin spelling, for reading only: it does not tell all names apart."""

ARTICLES: Final = words("the le la les l el los las lo il i gli der die das o η ο το οι τα")
ASSOCIATION: Final = words(
    "association associations asociacion associazione associacao asociatia verein forening stowarzyszenie spolek "
    "ngo ong συλλογοσ"
)
"""Words, before or after a name, that say what an organisation is and not which one it is."""
LEGAL_FORMS: Final = words(
    "ev eg zs ops asbl vzw aisbl gmbh ggmbh ag srl spa ltd limited plc llc cic inc sarl sas sa sl slu bv nv oy ab as "
    "sro zoo sp onlus aps scic scop αμκε μκο"
)
"""Legal forms: these only count behind a name ("SAS Institute" keeps its first word)."""
JOINERS: Final = words("of for de des du d del della dei di da do dos pour para per fur za")
"""What may stand between a word left out and the name: "Association of", "Asociación de"."""


class _Spaced(dict[int, int]):
    """For ``str.translate``: letters, marks and numbers as they are, anything else a space; told when first met."""

    def __missing__(self, code: int) -> int:
        return self.setdefault(code, code if unicodedata.category(chr(code))[0] in "LMN" else ord(" "))


ACCENTS: Final = re.compile("[\u0300-\u036f]")
DOTTED: Final = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
LATIN_LETTERS: Final = str.maketrans(LATIN)
SPACED: Final = _Spaced()


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """The text for comparing: lower case, no accents, words separated by one space; letters of every script stay.

    Idempotent, and never empty for a text that is not: without letters and digits, its white space is trimmed.

    >>> fold("  L'Étoile – “Süd”, e.V. "), fold("Erasmus+")
    ('l etoile sud ev', 'erasmus plus')
    """
    if text.isascii():
        plain = text.lower()
    else:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = unicodedata.normalize("NFC", ACCENTS.sub("", plain)).translate(LATIN_LETTERS)
    plain = plain.replace("+", " plus ")
    if "." in plain:
        plain = DOTTED.sub(lambda match: match[0].replace(".", ""), plain)  # e.V. → ev
    plain = plain.translate(SPACED)
    return " ".join(plain.split()) or text.strip() or (text and " ")


def fold_name(name: str, *, also: frozenset[str] = frozenset()) -> str:
    """The name of an organisation or project for telling whether it is the same one: folded, without leading articles,
    words for "association" at either end, and legal forms behind it. Idempotent, never empty for a name that is not.

    >>> fold_name("Association Entraide Nord"), fold_name("l'Entraide Nord"), fold_name("The Entraide Nord association")
    ('entraide nord', 'entraide nord', 'entraide nord')

    Args:
        name: The name as written.
        also: Further words, folded, to leave out at either end.
    """
    left = fold(name).replace(" sp z oo", " sp").split(" ")
    around = ASSOCIATION | also
    while True:
        shorter = left
        if left[0] in around and len(left) > 2 and left[1] in JOINERS:
            shorter = left[2:]
        elif left[0] in ARTICLES or left[0] in around:
            shorter = left[1:]
        elif left[-1] in LEGAL_FORMS or left[-1] in around:
            shorter = left[:-1]
        if shorter == left or len("".join(shorter)) < 2 or all(word in JOINERS | ARTICLES for word in shorter):
            return " ".join(left)
        left = shorter


def latin(folded: str) -> str:
    """Greek and Cyrillic letters of a folded text in Latin ones; everything else as it is."""
    return "".join(OTHERS.get(char, char) for char in folded)
