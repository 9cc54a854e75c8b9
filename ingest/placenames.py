"""Names of places as reports write them: folded for comparison, freed of "Province of", reduced to "
"a stem where cases bend them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["bare", "fold", "romanised", "stem_key", "variants", "words"]


def words(text: str) -> list[str]:
    """The words of a list that is written as one string, to keep long lists readable."""
    return text.split()


_PLAIN = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŀ": "l"})

# Words that say what kind of unit a name belongs to. They stand before ("Province of Soria", "Kraj Vysočina") or after
# ("Stockholms län", "Cork County") the name proper.
_UNIT = (
    r"(?:metropolitan |autonomous |rural |federal )?"
    r"(?:region|regional unit|province|county|department|departement|district|state|land|prefecture"
    r"|voivodeship|voivodship|canton"
    r"|municipality|governorate|region de|provincia|provincia autonoma|comunidad|comunidad autonoma"
    r"|comunidad foral|principado"
    r"|regiao|distrito|regione|citta metropolitana|metropole|wojewodztw\w*|woj|powia\w+|kraj\w*|okres\w*"
    r"|hlavni\w* mest\w+|prov|arr"
    r"|arrondissement|bundesland\w*|landkreis\w*|kreis|regierungsbezirk|περιφερειακ\w+ ενοτητ\w+"
    r"|περιφερει\w+|νομ(?:οσ|ου|ο)|judet"
    r"|oblast|hrabstw\w+|regija|zupanij\w+"
    r"|maakond|provinz|provincie|provins|comarca|comte|free state|isle|lan|fylke|megye|apskritis|rajonas"
    r"|stadtkreis|urban area)"
)
_LINK = r"(?:of the|of|de la|de l|de los|de las|del|della|dell|delle|du|des|de|di|d|do|da|the)"
_BEFORE = re.compile(rf"^(?:the |la |le |el |il |lo |l |die |der |das )?{_UNIT} (?:{_LINK} )?(?=\w)")
_AFTER = re.compile(rf"(?<=\w) {_UNIT}$")
# A name without any of these has no unit's word to take off: a quick look before the regular expressions.
_UNIT_WORD = re.compile(rf"\b{_UNIT}\b")
_ARTICLE = re.compile(r"^(?:the|la|le|l|les|el|los|las|il|lo|i|gli) (?=\w{3})")

# Endings of the cases, longest first, of languages in which a place name changes after "in" or "of".
_ENDINGS = {
    "pl": words("iego iemu iach ach ami iej ego emu iem owie ie im ej ym em om ow iu i u y e a o"),
    "cs": words("eho emu ich ych ach ami emi ove em om ou im ym y e a o i u"),
    "el": words("ουσ ων εσ οσ ου ον ησ ασ εισ οι ισ η α ο ι σ ν"),  # folding turns every ς into σ
}
_ENDINGS["sk"] = _ENDINGS["cs"]


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The name in lower case without accents; hyphens, apostrophes and other punctuation become one space."""
    if name.isascii():
        text = name.lower()
    else:
        text = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(text))


@lru_cache(maxsize=65536)
def variants(name: str) -> tuple[str, ...]:
    """Folded forms under which a name may be met: as it is, turned round at a comma, without the unit's word.

    "Murcia, Región de" gives "murcia region de", "region de murcia" and "murcia".
    """
    return (fold(name),) if _PLAIN.fullmatch(name) else tuple(dict.fromkeys(form for form in _forms(name) if form))


def _forms(name: str) -> Iterator[str]:
    name = re.sub(r"\s*\(.*?\)|\*", "", name).strip(" '")
    alias = re.search(r"\s*\[(.+?)\]", name)
    if alias:
        inner = re.sub(r"\s*\b[A-Z]{2}-\w+", "", alias.group(1)).strip()
        name = name[: alias.start()]
        if inner:
            yield from _forms(inner)
    for piece in {name, *(re.split(r"\s*/\s*", name) if "/" in name else ())}:
        forms = [piece]
        if piece.count(",") == 1:
            head, tail = (part.strip() for part in piece.split(","))
            forms += [f"{tail} {head}", head]
        for form in forms:
            folded = fold(form)
            yield folded
            if not _UNIT_WORD.search(folded):
                continue
            bare = _AFTER.sub("", _BEFORE.sub("", folded))
            if bare != folded and len(bare) > 2:
                yield bare
                # "Stockholms län" is Stockholm: the genitive before a Swedish unit
                if folded.endswith(" lan") and bare.endswith("s"):
                    yield bare[:-1]


def bare(name: str) -> str:
    """The folded name without a unit's word and without an article before it."""
    folded = fold(name)
    return _ARTICLE.sub("", _AFTER.sub("", _BEFORE.sub("", folded)))


@lru_cache(maxsize=65536)
def _stem(token: str, language: str) -> str:
    for ending in _ENDINGS[language]:
        if token.endswith(ending) and len(token) - len(ending) >= 3:
            token = token[: -len(ending)]
            break
    # Polish softens the stem before some endings: Małopolska, w Małopolsce
    if language == "pl" and token.endswith("c"):
        return token[:-1] + "k"
    # and Czech Praha, v Praze
    return token[:-1] + "h" if language == "cs" and token.endswith("az") else token


_GREEK = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρστυφω", words("a v g d e z i i k l m n x o p r s t y f o"), strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)


def romanised(name: str) -> str:
    """A folded Greek name in Latin letters after ELOT 743, as road signs and reports have it: Αχαΐα is Achaia."""
    return fold(name).translate(_GREEK).replace("oy", "ou").replace("ey", "ef").replace("gg", "ng").title()


def stem_key(folded: str, language: str) -> str | None:
    """The folded name with every word cut to its stem, the same for all cases of it; None for languages "
    "without cases here."""
    if language not in _ENDINGS:
        return None
    return " ".join(_stem(token, language) for token in folded.split())
