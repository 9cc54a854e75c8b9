"""Which countries a document is about: its places, its adjectives ("the French region of …"), its "
"address, its language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import urlsplit

from practicegraph.ingest.any_case import AnyCase, any_case
from practicegraph.ingest.records import Document, Place

__all__ = ["adjective_country", "country_votes", "likeliest"]

# Adjectives and names of the people, as stems, in several languages; whole words for English where a stem is too short.
_ADJECTIVES = {
    "AT": "austrian autrichien austriac österreichisch austriack rakousk",
    "BE": "belgian belge belga belgisch belgijsk",
    "BG": "bulgarian bulgare búlgar bulgarisch",
    "CH": "suisse suizo schweizer szwajcarsk svizzer",
    "CY": "cypriot chypriote zypriot κυπριακ",
    "CZ": "czech tchèque checo tschechisch česk",
    "DE": "german allemand alemán deutsch niemieck tedesc německ γερμανικ",
    "DK": "danish danois danés dänisch duńsk",
    "EE": "estonian estonien estonio estnisch",
    "ES": "spanish espagnol español spanisch hiszpańsk spagnol španělsk ισπανικ",
    "FI": "finnish finlandais finlandés finnisch fińsk",
    "FR": "french français francés francesa französisch francusk frances francouzsk γαλλικ",
    "GB": "british britannique británic britisch brytyjsk scottish welsh",
    "GR": "greek grec griego griega griechisch greck grek řeck ελληνικ",
    "HR": "croatian croate croata kroatisch",
    "HU": "hungarian hongrois húngar ungarisch węgiersk",
    "IE": "irish irlandais irlandés",
    "IT": "italian italien italiano italiana italienisch włosk italsk ιταλικ",
    "LT": "lithuanian lituanien litauisch litewsk",
    "LV": "latvian letton lettisch łotewsk",
    "NL": "dutch néerlandais holandés neerlandés niederländisch holendersk",
    "NO": "norwegian norvégien norueg norwegisch",
    "PL": "polish polonais polaco polaca polnisch polsk πολωνικ",
    "PT": "portuguese portugais portugués portugiesisch portugalsk",
    "RO": "romanian roumain rumano rumänisch rumuńsk",
    "SE": "swedish suédois sueco schwedisch szwedzk",
    "SI": "slovenian slovène esloveno slowenisch słoweńsk",
    "SK": "slovak slovaque eslovac slowakisch słowack",
}
_WORD = re.compile(r"\w{4,}")
# The stems by their first four letters, so that each word of a text is looked up once.
_STEMS: dict[str, list[tuple[str, str]]] = defaultdict(list)
for _code, _stems in _ADJECTIVES.items():
    for _stem in _stems.split():
        _STEMS[_stem[:4]].append((_stem, _code))
# The country that a language speaks for when nothing else does, and how strongly: German has three.
_LANGUAGES = {
    "fr": ("FR", 0.5),
    "es": ("ES", 0.5),
    "pl": ("PL", 1.0),
    "el": ("GR", 1.0),
    "de": ("DE", 0.4),
    "it": ("IT", 0.8),
}
_LANGUAGES |= {
    "cs": ("CZ", 1.0),
    "sk": ("SK", 1.0),
    "pt": ("PT", 0.6),
    "nl": ("NL", 0.6),
    "sv": ("SE", 0.8),
    "hu": ("HU", 1.0),
}
# An adjective may go with a language ("the French driving test"), so it weighs less than a place.
_ADJECTIVE_WEIGHT = 0.3


def country_votes(document: Document, places: Iterable[Place]) -> dict[str, float]:
    """Weight of each country (ISO 3166-1) in a document, given the places that were recognised for certain."""
    votes: dict[str, float] = defaultdict(float)
    for place in places:
        code = place.country_code or place.iso_code
        if code:
            votes[code] += 2 if place.kind == "country" else 1
    for word in _WORD.findall(document.text.lower()):
        for stem, code in _STEMS.get(word[:4], ()):
            if word.startswith(stem) and len(word) - len(stem) <= 4:
                votes[code] += _ADJECTIVE_WEIGHT
                break
    host = urlsplit(document.url or "").hostname or ""
    top = host.rsplit(".", 1)[-1].upper()
    if top in _ADJECTIVES or top == "UK":
        votes["GB" if top == "UK" else top] += 1
    if prior := _LANGUAGES.get((document.language or "")[:2]):
        votes[prior[0]] += prior[1]
    return votes


def likeliest(votes: Mapping[str, float]) -> str | None:
    """The country with the most weight; None without votes or when two are level."""
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def adjective_country(text: str, code: str) -> bool:
    """Whether a text calls a place by the adjective of a country: "the French region of", "provincia española de"."""
    expression = _adjective(code)
    return expression is not None and expression.search(text) is not None


@cache
def _adjective(code: str) -> AnyCase | None:
    stems = _ADJECTIVES.get(code)
    if not stems:
        return None
    adjective = rf"(?:{'|'.join(stems.split())})\w{{0,4}}"
    unit = (
        r"(?:regions?|provinces?|departments?|count(?:y|ies)|cit(?:y|ies)|towns?|villages?|municipalit\w+"
        r"|rural areas?|territor\w+|pla[cz]e?s?|capital)"
    )
    after = (
        r"(?:régions?|départements?|villes?|provincias?|ciudad(?:es)?|municipios?|città|regioni?|Region|Stadt"
        r"|Gemeinde|regionu?|mia\w+)"
    )
    return any_case(rf"\b{adjective} (?:\w+ )?{unit}\b|\b{after} {adjective}|\b{adjective} {after}")
