"""Who is a person, and which organisation a person stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practicegraph.ingest.actors_names import Candidate, Token
from practicegraph.ingest.actors_sides import QUOTES, left_of
from practicegraph.ingest.actors_vote import Vote
from practicegraph.ingest.actors_words import ARTICLES, plain, vocabulary, word_set
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Segment

__all__ = ["FROM", "OF_PLACES", "affiliation", "holds_person", "is_letterhead", "is_person", "surnames", "works_there"]

_TALK = word_set(
    "questions preguntas fragen domande pytan otazky"
    " interview entretien entrevista gesprach rozmowa rozhovor intervista conversation conversacion συνεντευξη"
)
FROM = word_set("from of at de du d del von vom der bei z ze di dell della del s se za απο του της chez por para")
OF_PLACES = word_set(
    "mayor maire alcalde alcaldesa burgermeister burgermeisterin burmistrz wojt starosta starostka sindaco sindaca"
    " δημαρχοσ δημαρχου resident mayors maires alcaldes residents habitants vecinos einwohner einwohnerin bewohner"
    " burger starostove mieszkancy mieszkanka mieszkaniec abitanti cittadini obyvatele soltys soltyska parish deputy"
    " habitant habitante neighbour vecina vecino citizen adjoint councillor farmer bishop prefet"
)
_INDEFINITE = word_set("a an un une una ein eine einer einem uno")


_SAYS = word_set(
    "said says adds added explained dit explique ajoute dijo dice sagt sagte erklarte disse dice mowi rekl"
)


def is_person(candidate: Candidate, words: list[Token], *, listed: bool = False) -> bool:
    """Whether the candidate looks like the name of a person; in a list of people, also "Bojan Zupan (Telekom)"."""
    known = vocabulary()
    after = words[candidate.last + 1 : candidate.last + 2]
    if candidate.given == "person":
        return True
    if listed and _has_initial(candidate, words):
        return True
    if words[candidate.first].acronym and len(words[candidate.first].text) > 3 and not words[candidate.last].acronym:
        return False  # "PETR de l'Ariège" is nobody's name
    kinds = any(known.kind_of(key) for key in candidate.keys)
    if listed and after and after[0].text == "(" and 1 < len(candidate.keys) < 5 and not kinds:
        return not holds_person(candidate, words)
    left = left_of(words, candidate.first).keys
    if (
        len(left) > 1
        and left[-2] in _TALK
        and left[-1] in ("with", "avec", "a", "con", "mit", "z", "s", "de", "for", "an")
    ):
        return True
    says = bool(left) and left[-1] in _SAYS and len(candidate.keys) in (2, 3) and not kinds
    if says and all(t.capital and not t.acronym for t in words[candidate.first : candidate.last + 1]):
        return True
    acronym = words[candidate.first].acronym and candidate.first == candidate.last
    if (
        left
        and left[-1] in known.titles
        and not acronym
        and not (candidate.first and words[candidate.first - 1].key in ARTICLES)
    ):
        return True
    keys = candidate.keys
    first = keys[0].split()[0]
    if first in known.titles and len(keys) <= 4 and not known.kind_of(keys[-1]) and first not in ("don",):
        return True
    if first not in known.given or len(keys) > 4 or any(known.kind_of(key) for key in keys[1:]):
        return False
    return len(keys) > 1 or candidate.opens or not words[candidate.first].acronym


def _has_initial(candidate: Candidate, words: list[Token]) -> bool:
    """Whether an initial stands before it: "J. Novotný"."""
    before = words[max(candidate.first - 2, 0) : candidate.first]
    return len(before) == 2 and before[1].text == "." and len(before[0].text) == 1 and before[0].capital


def holds_person(candidate: Candidate, words: list[Token]) -> bool:
    """Whether a person stands in brackets behind it: "Moisson Outaouais (Marc Roy)" was there through somebody."""
    known = vocabulary()
    bracket = words[candidate.last + 1 : candidate.last + 5]
    if len(bracket) < 4 or bracket[0].text != "(":
        return False
    first = bracket[1].key
    named = bracket[1].capital and (first in known.given or first in known.titles)
    return named and candidate.keys[0].split()[0] not in known.given


_TITLED = re.compile(
    r"\b(?:Frau|Herrn?|Mr|Mrs|Ms|Mme|Mlle|Monsieur|Madame|Señora?|Sra?|Doña|Dott(?:oressa)?|Signora?|Pan[ií]?|Κυρία"
    r"|Κύριος)\.?"
    r"\s(?P<name>[^\W\d_a-z][\w’-]{2,})(?=\s*(?:[,.:;!?]|$|[^\W\d_A-Z]))"
)


def surnames(segments: Sequence[Segment]) -> frozenset[str]:
    """The folded surnames of those whom a report calls Frau, Mr or the like."""
    return frozenset(fold(m["name"]) for s in segments for m in _TITLED.finditer(s.text))


_RECORD = re.compile(
    r"\b(?:minutes|notes|agenda|record|summary|newsletter|bulletin|report|meeting|compte[- ]rendu|procès|ordre du jour"
    r"|lettre|réunion|acta|orden del día|boletín|minuta|reunión|protokoll|niederschrift|tagesordnung|rundbrief|sitzung"
    r"|verbale|ordine del giorno"
    r"|notiziario|protokół|sprawozdanie|biuletyn|zápis|zpravodaj|program|πρακτικά|δελτίο)\b",
    re.IGNORECASE,
)


def is_letterhead(candidate: Candidate, segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether a name fills the first line of a report, above "Minutes of …" or "Agenda for …"."""
    said = [s for s in segments if s.kind != "boilerplate"][:2]
    known = vocabulary()
    if not any(known.kind_of(key) for key in (candidate.keys[0], candidate.keys[-1])):
        return False
    alone = candidate.text == segment.text.strip(" #*_\"'")
    return alone and len(said) == 2 and said[0] == segment and _RECORD.search(said[1].text[:60]) is not None


_JOB = re.compile(
    r"(?:animat|direct|coordinat|mediat|médiat|educat|formatr?|conseill|administrat|facilitat|moderat|curat|present"
    r"|coordinad|educad|trabajad|asesor|promot|investigad|koordinat|organisat|operat)(?:eur|rice|ère|er|or|ora|ore"
    r"|rice|eure|"
    r"euse|orin|ratrice|orka|rka)?s?|(?:\w+)?(?:manager|officer|lawyer|engineer|nurse|planner|researcher|librarian"
    r"|worker"
    r"|adviser|advisor|trainer|secretary|treasurer|spokesperson|chairwoman|chairman|chairperson|chair|head|lead|founder"
    r"|gerente|gérante?|responsable|chargée?|infirmi\w+|ingénieure?|juriste|travailleuse|bénévole|salariée?|stagiaire"
    r"|présidente?|presidenta?|técnic[oa]|médica|médico|enfermer[oa]|abogad[oa]|ingenier[oa]|voluntari[oa]|portavoz"
    r"|leiterin|leiter|mitarbeiterin|mitarbeiter|referentin|referent|beraterin|berater|geschäftsführer(?:in)?"
    r"|responsabile|operatrice|volontaria|presidente|kierownik|kierowniczka|specjalist\w+|pracowni\w+|ředitel\w*)",
    re.IGNORECASE,
)
_JOB_AT = word_set("at with a chez beim bei w v u")


def works_there(candidate: Candidate, words: list[Token]) -> bool:
    """Whether an occupation and "at" stand before it: "animateur à X", "a labour mediator with X"."""
    before = [
        t for t in words[max(candidate.first - 3, 0) : candidate.first] if t.key and t.key not in ("la", "le", "the")
    ]
    if len(before) < 2 or before[-1].key not in _JOB_AT:
        return False
    return any(_JOB.fullmatch(t.text) for t in before[-2:-1]) and words[candidate.first].capital


def affiliation(candidate: Candidate, people: list[Candidate], words: list[Token]) -> list[Vote]:
    """The vote of a person before it: "Maria Nowak from X", "Jean Dupont (X)", "Ana, coordinator of X"."""
    best = 0.0
    for person in people:
        between = words[person.last + 1 : candidate.first]
        if not between or len(between) > 8 or any(t.text in ".;:!?)" for t in between):
            continue
        if between[-1].key in _INDEFINITE:
            continue  # "Notes from a Verandah"
        last = next((t for t in reversed(between) if t.text not in QUOTES and t.key not in ARTICLES), None)
        if last is None or (last.text == "," and any(t.text == "(" for t in words[candidate.last + 1 :][:1])):
            continue
        role = next(
            (t.key for t in reversed(between) if t.key and t.key not in ARTICLES and plain(t.key) not in FROM), ""
        )
        if role in OF_PLACES:
            continue
        if last.text in "(," or plain(last.key) in FROM or last.key in FROM:
            # "Amina, de Viviers" may be where she lives
            best = max(best, 0.5 if [t.text for t in between[:1]] == [","] and len(between) == 2 else 0.75)
    if not best and candidate.first > 1 and words[candidate.first - 1].key in ("from", "de chez"):
        before = words[candidate.first - 2]
        if before.capital and not vocabulary().kind_of(before.key) and before.key not in vocabulary().openers:
            best = 0.62
    return [Vote("organisation", "affiliation of a person", best)] if best else []
