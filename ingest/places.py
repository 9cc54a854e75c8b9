"""Places in the text: countries, regions and towns of the gazetteer, and places that the text itself introduces.

1. Every capitalised word that begins a name of the gazetteer is tried with as many words as the longest such name.
2. A name inside a longer one ("JRS Welcome Isère", "University of Tartu") is not the place.
3. Countries and regions that are certain tell which countries the document is about.
4. With those, namesakes are told apart. A town counts only after a word of place ("in", "near", "town of") and,
   unless it is a large one, in a country of the document.
5. "the municipality of X" and the like make a place of an X that the gazetteer does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from practicegraph.ingest.actors_words import vocabulary
from practicegraph.ingest.countries import country_votes
from practicegraph.ingest.gazetteer import Entry, best, gazetteer
from practicegraph.ingest.gazetteer_data import EUROPE
from practicegraph.ingest.placenames import fold, words
from practicegraph.ingest.places_introduced import NAMED_AFTER, introduced_places
from practicegraph.ingest.records import Document, Mention, Place, Segment

__all__ = ["document_country", "find_places", "outside"]

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[ \u00a0\t\n’'´./-]{1,3}")
_SPACE = re.compile(r"[ \u00a0\t-]{1,2}")


def _folded(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, forms))


_ENGLISH_IN = frozenset(words("in near around across throughout from to at of for within inside outside visiting"))
_IN = _ENGLISH_IN | _folded(
    words(
        "à au aux en dans de du d des vers sur depuis a al del desde hacia por w we z ze na do koło pod dla v ve ke"
        " im aus nach bei von rund um zu zum ad ed di del nel nella nei da dal dalla dello della della per"
        " στη στην στο στον στα στις της του των από σε για για την τη το τον"
    )
)
_UNITS = _folded(
    words(
        "region province county department district state land city town village municipality commune area "
        "valley island prefecture"
        " voivodeship departement ville commune metropole vallee pays agglomeration communaute territoire"
        " provincia comarca municipio ciudad pueblo comunidad localidad isla valle region regione comune citta"
        " bundesland landkreis kreis stadt gemeinde region insel wojewodztwo wojewodztwie wojewodztwa woj "
        "powiat powiecie gmina"
        " gminie miasto miescie kraj kraji kraje okres okrese mesto meste obec obci περιφερεια περιφερειας "
        "δημος δημου δημο νομος"
        " πολη νησι regional communes mairie"
    )
)
_TOWN_UNITS = frozenset(
    words(
        "city town village ville villes commune ciudad pueblo municipio stadt gemeinde gmina miasto miescie mesto meste"
    )
)
_LABEL = re.compile(
    r"where|place|venue|location|region|area|country|lieu|où|lugar|dónde|donde|ort|wo|miejsce|gdzie|luogo"
    r"|dove|sede|recinto|tagungsort|veranstaltungsort|místo|kde|τόπος|τοποθεσία"
    r"|město|territoire|territorio|pays|país|kraj|land|town|city|ville|province",
    re.IGNORECASE,
)
_COUNTRY_LABEL = re.compile(r"country|pays|país|land|staat|kraj|paese|země|stát|χώρα", re.IGNORECASE)
# Names that are also first names, months or plain words: they need a word of place before them.
_AMBIGUOUS = frozenset(
    words(
        "victoria nancy orange reading nice mobile split bath tours georgia jordan chad cuba turkey bar lens "
        "most male of brest"
        " marche sofia florence lourdes santiago cordoba clare kent down mayo cork kerry guinea china lot "
        "var cher nord ain orne"
        " manche landes aube alba vas olt aude gard nord savona como san marino monaco jersey guernsey "
        "martinique dominica israel"
        " essen halle hamm celle hof melk wels linz zug worms trier varna rende este lecco lodi enna lucca massa"
        " dudley barking derby lincoln bury sale rugby chester carlisle windsor wells ely may march oxford "
        "cambridge washington"
        " imperia madison houston austin jackson charlotte aurora irene elena vitoria vigo leon gandia elda paris"
    )
)
_SMALL_WORDS = frozenset(
    words("the in on at of and a an le la les en y el los de du des et und der die das im w z i o u")
)
_MEETINGS = frozenset(["la reunion", "reunion"])
_WITHIN = _folded(words("in at near from around à en a im aus bei w we z ze v ve ad nel στη στην στο"))
_NOT_BEHIND = _UNITS | _SMALL_WORDS
_NOT_OF_NAME = _IN | _NOT_BEHIND
# Where the languages are spoken in which reports are read, English apart.
_SPOKEN = {
    "fr": {"FR", "BE", "CH", "LU"},
    "es": {"ES"},
    "de": {"DE", "AT", "CH", "LI", "LU"},
    "it": {"IT", "CH"},
    "pl": {"PL"},
    "cs": {"CZ", "SK"},
    "el": {"GR", "CY"},
}
# A town is taken without a vote for its country from this size on.
_LARGE_TOWN = 100_000


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    folded: str
    entries: tuple[Entry, ...]
    cue: bool
    unit: bool
    """A word for its kind of unit stands before it."""
    town_unit: bool
    within: bool = False
    """"In", "at", "near" or "from" stands before it."""


def find_places(document: Document, segments: Sequence[Segment]) -> tuple[Mention, ...]:
    """The places that the text outside boilerplate names, in order; ``value`` is a Place.

    The rule is "gazetteer" for a known place, "introduced" for one that the text itself calls a municipality or valley.
    """
    candidates = [c for s in segments if s.kind != "boilerplate" for c in _candidates(s, document.language)]
    certain = [_likely(c, None).place for c in candidates if _is_certain(c)]
    # "Country: Switzerland" outweighs a few names that are met across a border, too
    labelled = [s for s in segments if s.label and _COUNTRY_LABEL.fullmatch(s.label.strip())]
    told = [_likely(c, None).place for c in candidates if any(s.start <= c.start < s.end for s in labelled)]
    votes = country_votes(document, certain + 2 * [place for place in told if place.kind == "country"])
    if not certain:
        large = [e for c in candidates if c.cue for e in c.entries if e.population >= _LARGE_TOWN]
        votes = country_votes(document, [best(large).place] if large else [])
    found = [_mention(document, c, entry) for c in candidates if (entry := _accepted(c, votes, document.language))]
    taken = [(m.start, m.end) for m in found]
    # a place that the text introduces may be met again as one that the gazetteer knows
    known = {fold(name): m.value for m in found for name in (m.text, m.value.name)}
    for mention in outside(introduced_places(segments, found, language=document.language), taken):
        place = known.get(fold(mention.text))
        found.append(replace(mention, value=place, rule="gazetteer") if place else mention)
    return tuple(sorted(found, key=lambda m: m.start))


def outside(mentions: Iterable[Mention], spans: Iterable[tuple[int, int]]) -> list[Mention]:
    """The mentions that lie in none of the spans, for example not inside the name of an organisation."""
    ranges = list(spans)
    return [m for m in mentions if not any(start < m.end and m.start < end for start, end in ranges)]


def document_country(document: Document, mentions: Iterable[Mention]) -> str | None:
    """Name of the one country that the places of a document lie in; None when there are several or none.

    A country that is only a parent of a place counts as well as one that is named.
    """
    codes: dict[str, int] = {}
    for mention in mentions:
        if isinstance(mention.value, Place) and (code := mention.value.country_code):
            codes[code] = codes.get(code, 0) + 1
    if not codes:
        return None
    ranked = sorted(codes.items(), key=lambda pair: -pair[1])
    if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]:
        return None
    country = gazetteer().by_code(ranked[0][0])
    return country.name if country else None


def _candidates(segment: Segment, language: str | None) -> Iterator[_Candidate]:
    known = gazetteer()
    text = segment.text
    words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
    folds = [fold(word) for _, _, word in words]
    shouting = sum(map(str.isupper, text)) > 0.7 * max(1, sum(map(str.isalpha, text)))
    reached = 0
    for i, (start, _, word) in enumerate(words):
        lower_after_unit = i > 0 and folds[i - 1] in _UNITS and language in ("pl", "cs", "sk")
        if start < reached or not (word[0].isupper() or lower_after_unit):
            continue
        longest = known.longest.get(folds[i], 0)
        if text[:start].rstrip(" «“„\"'")[-1:] in ("", ".", ":", "!", "?") and folds[i] in _opening(language):
            longest = longest if longest > 1 else 0  # "Dort" is a town, and "there"
        if language in ("pl", "cs", "sk", "el"):
            longest = max(longest, 3)
        for j in range(min(i + longest, len(words)), i, -1):
            if any(not _GAP.fullmatch(text[words[k][1] : words[k + 1][0]]) for k in range(i, j - 1)):
                continue
            if not (words[j - 1][2][0].isupper() or lower_after_unit or j - i > 2):
                continue
            if " ".join(folds[i:j]) in _MEETINGS and text[start : words[j - 1][1]].isupper():
                continue  # "COMPTE-RENDU DE LA RÉUNION"
            entries = known.entries(" ".join(folds[i:j]), language=language)
            if not entries and folds[i] in ("saint", "sankt", "st"):
                continue
            if entries and (shouting or not _in_name(text, words, folds, i, j)):
                yield _candidate(segment, words, folds, i, j, entries, language)
                reached = words[j - 1][1]
                break


@lru_cache
def _opening(language: str | None) -> frozenset[str]:
    """Words that open a sentence in a language, folded."""
    return vocabulary().openers_by_language.get((language or "")[:2], frozenset())


def _candidate(
    segment: Segment,
    words: Sequence[tuple[int, int, str]],
    folds: Sequence[str],
    i: int,
    j: int,
    entries: tuple[Entry, ...],
    language: str | None,
) -> _Candidate:
    start, end = words[i][0], words[j - 1][1]
    before = list(folds[max(0, i - 4) : i])
    while before and before[-1] in ("the", "la", "le", "les", "el", "los", "l", "der", "die", "gmina"):
        before.pop()
    unit = any(word in _UNITS for word in before[-2:]) or folds[i] in _UNITS
    after = segment.text[end : end + 40]
    cue = (
        unit
        or bool(before and before[-1] in (_ENGLISH_IN if language == "en" else _IN))
        or bool(segment.label and _LABEL.search(segment.label))
        or bool(j < len(folds) and folds[j] in _UNITS)
        or (re.match(r"\s*[,(]\s*(?:in )?[A-ZÀ-Ž]", after) is not None and i == 0)
        or (segment.text[:start].endswith("(") and re.match(r"\)|,\s[A-ZÀ-Ž]", after) is not None)
    )
    return _Candidate(
        segment.start + start,
        segment.start + end,
        " ".join(folds[i:j]),
        entries,
        cue,
        unit,
        bool(_TOWN_UNITS & set(before[-2:])),
        bool(before) and before[-1] in _WITHIN,
    )


def _in_name(text: str, words: Sequence[tuple[int, int, str]], folds: Sequence[str], i: int, j: int) -> bool:
    """Whether the words from i to j are part of a longer name."""

    def beside(a: int, b: int) -> bool:
        return a >= 0 and b < len(words) and _SPACE.fullmatch(text[words[a][1] : words[b][0]]) is not None

    if beside(i - 1, i) and words[i - 1][2][0].isupper() and folds[i - 1] not in _NOT_OF_NAME:
        first = i == 1 or text[words[i - 2][1] : words[i - 1][0]].strip(" \u00a0") in (".", "!", "?")
        if not first or words[i - 1][2].isupper() or (len(folds[i - 1]) > 3 and folds[i - 1] in NAMED_AFTER):
            return True
        if not _plain_start(folds[i - 1]):
            return True
    if beside(j - 1, j) and words[j][2][0].isupper() and folds[j] not in _NOT_BEHIND:
        return folds[j] not in ("platform", "roundtable", "region", "regional", "plateforme", "plataforma", "i", "on")
    if i >= 2 and folds[i - 1] in ("of", "de", "del", "di", "d", "du", "la", "w", "v", "του", "της"):
        k = i - 2
        while k > 0 and folds[k] in ("of", "de", "la", "the", "l"):
            k -= 1
        return folds[k] in NAMED_AFTER and words[k][2][0].isupper()
    return False


def _plain_start(folded: str) -> bool:
    """A capitalised first word of a sentence that may stand before a place: "Besides Corrèze", "Visiting Lyon"."""
    return folded in (
        "besides",
        "near",
        "across",
        "around",
        "visiting",
        "throughout",
        "beyond",
        "outre",
        "pres",
        "ademas",
        "neben",
        "around",
    )


def _is_certain(candidate: _Candidate) -> bool:
    entry = best(candidate.entries)
    if candidate.folded in _AMBIGUOUS and not candidate.cue:
        return False
    if entry.place.kind == "country":
        return candidate.cue or len(candidate.folded) > 4
    if entry.place.country_code not in EUROPE:
        return candidate.cue and _is_lone(candidate)
    kinds = {e.place.country_code for e in candidate.entries if e.place.country_code in EUROPE}
    return entry.place.kind == "region" and len(kinds) == 1 and (candidate.cue or len(candidate.folded) > 5)


def _is_lone(candidate: _Candidate) -> bool:
    """Whether all that goes by a name is in one country, and a region among it: Tasmania, Kerala, Vermont."""
    countries = {e.place.country_code for e in candidate.entries}
    regions = any(e.place.kind == "region" for e in candidate.entries)
    return regions and len(countries) == 1 and len(candidate.folded) > 4 and candidate.folded not in _AMBIGUOUS


def _likely(candidate: _Candidate, votes: dict[str, float] | None) -> Entry:
    entries = candidate.entries
    if votes:
        top = max(votes.get(e.place.country_code or "", 0) for e in entries)
        same = [e for e in entries if votes.get(e.place.country_code or "", 0) == top]
        entries = tuple(same) if top else entries
    if candidate.town_unit and (towns := [e for e in entries if e.place.kind == "town"]):
        return best(towns)
    return best(entries, unit_named=candidate.unit and not candidate.town_unit)


def _accepted(candidate: _Candidate, votes: dict[str, float], language: str | None) -> Entry | None:
    entry = _likely(candidate, votes)
    place = entry.place
    if candidate.folded in _AMBIGUOUS and not candidate.cue:
        return None
    if place.kind == "country":
        return entry if candidate.cue or len(candidate.folded) > 2 or candidate.folded == "uk" else None
    at_home = votes.get(place.country_code or "", 0) > 0
    if place.kind == "region" and (place.country_code in EUROPE or at_home or _is_lone(candidate)):
        if candidate.folded in _AMBIGUOUS or len(candidate.folded) <= 4:
            return entry if candidate.cue and at_home else None
        return entry if candidate.cue or at_home or " " in candidate.folded else None
    if not candidate.cue:
        # a list of towns or a dateline shows its place by the country alone when the town is large
        own = fold(place.name) == candidate.folded  # "Tour" is Tours on the Breton map alone
        large = at_home and entry.population >= _LARGE_TOWN
        return entry if large and own and candidate.folded not in _AMBIGUOUS else None
    countries = {e.place.country_code or "" for e in candidate.entries}
    # nothing else goes by that name, and the language of the report is spoken there, or anywhere
    alone = len(candidate.folded) > 5 and len(countries) == 1 and countries <= _SPOKEN.get((language or "")[:2], EUROPE)
    alone = alone and candidate.within
    large = entry.population >= _LARGE_TOWN
    return entry if at_home or ((large or alone) and candidate.folded not in _AMBIGUOUS) else None


def _mention(document: Document, candidate: _Candidate, entry: Entry) -> Mention:
    text = document.text[candidate.start : candidate.end]
    return Mention(
        candidate.start, candidate.end, "region", text, entry.place, 0.95 if candidate.cue else 0.8, "gazetteer"
    )
