"""Runs of capitals brought into the shape of names:

Cut before and after what does not belong, continued where names go on in small letters.
"""

from __future__ import annotations

import re

from practicegraph.ingest.actors_lists import item_extension
from practicegraph.ingest.actors_names import AND, Candidate, Token, spanning
from practicegraph.ingest.actors_words import ADJECTIVE, vocabulary, word_set
from practicegraph.ingest.numbers import ordinal
from practicegraph.ingest.records import Segment

__all__ = ["shaped", "territory"]

_PROJECT = re.compile(
    r"proje[ckt]+t?\w{0,3}|projet|proyecto|progetto|programm?[ea]?s?|program[uem]*|vorhabens?|εργο[υ]?$"
)
_LINKS = word_set(
    "of for de du des d del della dell delle dei degli di da do dos das von fur der pour para per dla na pro του"
    " της των για w we v ve"
)
_FROM = word_set("from von vom bei z ze od")
_ARTICLES = word_set("la las los le les l el il lo gli the der die das rzecz")
# Verbs of the past and some of the present in Polish and Czech, folded: "pokazala", "usporadaly", "organizuje".
_IN_ORDER_TO = word_set("per pour para")
_INFINITIVE = re.compile(r"\w{2,}(?:are|ere|ire|rsi|er|ir|oir|dre|tre|ar)")
_SLAVIC_VERB = re.compile(r"\w{2,}(?:[aiyeu]l[aoiy]?|uj[ei]|uja)")
_CASED = ("pl", "cs", "sk")
_SENTENCE_LIKE = ("en", "de")
"""Languages that write every word of a name (or every noun) with a capital: a name does not go on in small letters."""
_IN = word_set("w we v ve")
_COLOURS = word_set("noir noire vert verte blanc blanche bleu bleue rouge maritime atlantique")
_LONGEST = 9


def shaped(run: Candidate, segment: Segment, words: list[Token], language: str) -> list[Candidate]:
    """A run as one name or two.

    1. "Marco Bellini di Legambiente" is a person and an organisation.
    2. A capitalised "Project" says what the rest is and goes: "Projekt Živá obec", "SmartRoutes Project".
    3. A legal form after the name belongs to it ("z.s.", "S.p.A.").
    4. Where only the first word of a name has a capital, the name of an institution goes on over adjectives and over
       what
       follows "de" ("Agence régionale de santé Nouvelle-Aquitaine").
    5. After the word for its kind ("the association Au maquis", "projekt Živá obec") and at the start of a sentence
       ("Art et
       vivre puts on …") a name may go on up to the verb.
    """
    run = _role_apart(run, segment, words)
    parts = _person_apart(_before_title(run, segment, words), segment, words)
    result = []
    for part in parts:
        cut = _without_project(part, segment, words)
        longer = _institution(cut, segment, words, language) or _goes_on(cut, segment, words, language) or cut
        formed = _with_form(longer, segment, words)
        result.append(_repeated(formed, segment, words) if formed.given == "legal form" else formed)
    return result


_STAFF = word_set(
    "vertreter vertreterin vertreterinnen vertretern vertretung mitarbeiter mitarbeiterin mitarbeiterinnen mitarbeitern"
    " mitarbeitende mitarbeitenden mitglieder mitgliedern fachleute ehrenamtliche representatives staff volunteers"
)
_SPEECH = word_set(
    "intervencion intervention intervento presentacion presentation presentazione informe saludo wystapienie"
    " prezentacja vortrag beitrag grusswort kurzvortrag prispevek prezentace"
)
_FIRMS = frozenset(["start up", "startup", "firma", "unternehmen", "betrieb"])


def _role_apart(run: Candidate, segment: Segment, words: list[Token]) -> Candidate:
    """The run without the office of a person before it: "Cathaoirleach of Leitrim County Council"."""
    known = vocabulary()
    idea = run.first and words[run.first - 1].key in ("die", "der", "das", "eine", "ein", "zur", "zum", "beim", "im")
    if idea and not run.given and run.last > run.first + 1 and words[run.first + 1].key in ("von", "vom"):
        first = next((n for n in range(run.first + 2, run.last + 1) if words[n].capital), run.first + 2)
        return spanning(segment, words, first, run.last)  # "die Idee von Tür an Tür"
    if words[run.first].key in _STAFF | _SPEECH and run.last > run.first and not run.given:
        first = next((n for n in range(run.first + 1, run.last + 1) if words[n].capital), run.first)
        return spanning(segment, words, first, run.last)  # "Vertreterinnen von Umweltverbänden"
    if words[run.first].key in _FIRMS and run.last > run.first and words[run.first + 1].capital:
        return spanning(segment, words, run.first + 1, run.last)  # "Das Start-up Seaclear"
    if run.given or run.last - run.first < 3 or words[run.first + 1].key != "of" or known.kind_of(words[run.first].key):
        return run
    rest = [t.key for t in words[run.first + 2 : run.last + 1]]
    hard = any(known.kind_of(key) and key not in known.soft for key in rest)
    if not hard or known.kind_of(rest[0]) or not words[run.first + 2].capital:
        return run
    return spanning(segment, words, run.first + 2, run.last)


_TITLES = word_set("herr herrn frau dr mme monsieur madame mr mrs ms senor senora sr sra pan pani signor signora")


def _before_title(run: Candidate, segment: Segment, words: list[Token]) -> Candidate:
    """The run up to a title inside it: "für das Krankenhaus St. Vitus Herr Dr. Aydin"."""
    inner = next((n for n in range(run.first + 1, run.last + 1) if words[n].key in _TITLES), None)
    if inner is None or run.given or words[run.first].key in vocabulary().titles:
        return run
    last = inner - 1
    while last > run.first and not words[last].key:
        last -= 1
    return spanning(segment, words, run.first, last, opens=run.opens)


def _person_apart(run: Candidate, segment: Segment, words: list[Token]) -> list[Candidate]:
    known = vocabulary()
    titled = words[run.first].key in known.titles and words[run.first].key != "don"
    if titled and (apart := _titled_apart(run, segment, words)):
        return apart
    if words[run.first].key not in known.given or (words[run.first].acronym and len(words[run.first].text) > 3):
        return _stranger_apart(run, segment, words)
    for step in range(run.first + 1, min(run.first + 4, run.last)):
        if words[step].key in _LINKS and not words[step].capital:
            after = step + 1
            while after < run.last and not words[after].capital:
                after += 1
            person = spanning(segment, words, run.first, step - 1, opens=run.opens)
            return [person, spanning(segment, words, after, run.last)]
        if known.kind_of(words[step].key):
            break
    return [run]


def _titled_apart(run: Candidate, segment: Segment, words: list[Token]) -> list[Candidate] | None:
    """A person with a title, up to four words, then "of" or "from": "Sister Mary Thomas of the Valley Mission"."""
    for step in range(run.first + 2, min(run.first + 5, run.last)):
        if words[step].key in _LINKS | _FROM:
            after = step + 1
            while after < run.last and not words[after].capital:
                after += 1
            person = spanning(segment, words, run.first, step - 1, opens=run.opens, given="person")
            return [person, spanning(segment, words, after, run.last)]
    return None


def _stranger_apart(run: Candidate, segment: Segment, words: list[Token]) -> list[Candidate]:
    """The same for a person with an unknown name: two words, then "from", then a word for a kind of organisation."""
    known = vocabulary()
    step = run.first + 2 if run.first + 2 <= run.last and not words[run.first + 2].capital else run.first + 3
    if step >= run.last or words[step].key not in ("von", "de", "di", "del", "della", "z", "ze", "of", "vom"):
        return [run]
    after = step + 1
    while after < run.last and not words[after].capital:
        after += 1
    if any(known.kind_of(t.key) or not t.capital for t in words[run.first : step]) or not known.kind_of(
        words[after].key
    ):
        return [run]
    person = spanning(segment, words, run.first, step - 1, opens=run.opens, given="person")
    return [person, spanning(segment, words, after, run.last)]


def _without_project(run: Candidate, segment: Segment, words: list[Token]) -> Candidate:
    first, last = run.first, run.last
    while last > first and _says_project(words[last]):
        last -= 1
    while last > first and not words[last].key:
        last -= 1
    if last < run.last and not words[last].capital:
        last = run.last  # "im Rahmen des Projekts"
    inner = [n for n in range(first, last) if words[n].capital and _says_project(words[n])]
    if inner:
        first = inner[-1] + 1
        while first < last and not words[first].capital:
            first += 1
    if (first, last) == (run.first, run.last):
        return run
    return spanning(segment, words, first, last, opens=run.opens and first == run.first, given=run.given)


def _says_project(token: Token) -> bool:
    """Whether it is the word for a project, alone or at the end of a compound: "Interreg-Projekts"."""
    return bool(token.key) and _PROJECT.fullmatch(token.key.split()[-1]) is not None


def _institution(run: Candidate, segment: Segment, words: list[Token], language: str) -> Candidate | None:
    known = vocabulary()
    if language.startswith(_SENTENCE_LIKE) or run.given:
        return None
    keys = run.keys
    cased = language.startswith(_CASED)
    headed = known.kind_of(keys[0]) or known.kind_of(keys[-1])
    after = words[run.last + 1] if run.last + 1 < len(words) else None
    if not headed and not (cased and after is not None and after.key and known.kind_of(after.key)):
        return None
    if run.opens and keys[0] in known.nouns:
        return None
    last, linked = run.last, False
    for step in range(run.last + 1, min(run.first + _LONGEST, len(words))):
        token = words[step]
        if not token.key or (linked and ordinal(token.text) is not None):
            break  # "Maison du Peuple pour la quatrième réunion"
        if words[step - 1].key in _IN_ORDER_TO and _INFINITIVE.fullmatch(token.key) and not token.capital:
            break  # "Fondazione MEDSEA per discutere"
        follows = words[step + 1 : step + 3]
        if (
            token.key in AND
            and len(follows) == 2
            and follows[0].key in ("de", "d", "di")
            and not (follows[1].capital or follows[1].key in _ARTICLES or known.kind_of(follows[1].key))
        ):
            linked = True  # "Centre de santé et de vie communautaire de Mansfield"
            continue
        if token.capital:
            last, linked = step, False
        elif token.key in _IN and not (step + 1 < len(words) and words[step + 1].capital):
            break
        elif token.key in _LINKS or (linked and token.key in _ARTICLES):
            linked = True
        elif (linked and token.key not in known.openers and token.key not in known.skip) or _belongs(
            token, words[step - 1], run, cased=cased, first=step == run.last + 1
        ):
            last, linked = step, False
        else:
            break
    if last == run.last:
        return None
    return spanning(segment, words, run.first, last, opens=run.opens, given="institution")


def _belongs(token: Token, before: Token, run: Candidate, *, cased: bool, first: bool) -> bool:
    known = vocabulary()
    if token.key in known.strong or token.key in known.skip or token.key in known.openers:
        return False
    if cased and _SLAVIC_VERB.fullmatch(token.key):
        return False
    if cased and known.kind_of(before.key) == "network" and run.keys[-1] != before.key:
        return True  # "Český svaz ochránců přírody"
    if cased and known.kind_of(run.keys[0]) in ("national-authority", "public-agency"):
        return True  # "Ministerstvo životního prostředí": what it is for, in the genitive
    if cased and first:
        return bool(known.kind_of(token.key) or known.kind_of(before.key)) and token.key not in known.weak
    colour = token.key in _COLOURS and before.capital  # "Mission locale du Périgord noir"
    return colour or (bool(ADJECTIVE.fullmatch(token.key)) and token.key not in known.weak)


def _goes_on(run: Candidate, segment: Segment, words: list[Token], language: str) -> Candidate | None:
    known = vocabulary()
    before = [t.key for t in words[max(run.first - 2, 0) : run.first]]
    cued = bool(known.common_nouns.ending(before) or known.project_nouns.ending(before))
    if run.given or (
        language.startswith("de") and words[run.last + 1 : run.last + 2] and not _german_link(words[run.last + 1])
    ):
        return None
    return item_extension(segment, words, run, cued=cued)


def _german_link(token: Token) -> bool:
    return token.key in ("im", "am", "in", "und", "fur", "auf", "zum", "zur", "mit")


def _with_form(run: Candidate, segment: Segment, words: list[Token]) -> Candidate:
    """The run with the legal form that follows it in the text, if one does."""
    dotted = words[run.last + 1 : run.last + 2]
    dot = bool(dotted) and dotted[0].text == "." and dotted[0].start == run.end
    known = vocabulary()
    legal = known.legal
    if run.last > run.first and dot and legal.fullmatch(f" {words[run.last].text}."):
        return spanning(segment, words, run.first, run.last + 1, opens=run.opens, given="legal form")
    if run.last > run.first and legal.fullmatch(f" {words[run.last].text}"):
        return spanning(segment, words, run.first, run.last, opens=run.opens, given="legal form")
    match = legal.match(segment.text, run.end - segment.start)
    for step in range(run.last + 1, min(run.last + 5, len(words))):
        # "Spolek Živá náves, z.s.": small words up to the legal form
        if match or not words[step].key or words[step].key in known.strong or words[step].key in known.weak:
            break
        if words[step].capital or words[step].key in AND:
            break
        match = legal.match(segment.text, words[step].end - segment.start)
    if not match:
        return run
    end = segment.start + match.end()
    last = max((n for n, t in enumerate(words) if run.first <= n and t.end <= end), default=run.last)
    if words[last].end < end and last + 1 < len(words):
        last += 1
    return spanning(segment, words, run.first, max(last, run.last), opens=run.opens, given="legal form")


def _repeated(run: Candidate, segment: Segment, words: list[Token]) -> Candidate:
    """The run with a word that is said twice before it: "Tür an Tür Allgäu", "Hand in Hand"."""
    first = run.first
    if first > 1 and words[first - 2].key == words[first].key and words[first - 2].capital and words[first - 1].key:
        return spanning(segment, words, first - 2, run.last, opens=run.opens, given=run.given)
    return run


def territory(run: Candidate, segment: Segment, words: list[Token]) -> Candidate | None:
    """The run with "city of" before it, where that does not say where something is; None without such words."""
    known = vocabulary()
    first = run.first
    while first and words[first - 1].key in ("of", "de", "d", "di", "del", "von", "du"):
        first -= 1
    size = known.territories.ending([t.key for t in words[max(first - 3, 0) : first]])
    if not size or run.given == "label":
        return None
    first -= size
    before = [t.key for t in words[max(first - 4, 0) : first] if t.key not in _ARTICLES]
    if known.in_place.ending(before) or words[first].capital:
        return None
    return spanning(segment, words, first, run.last, given="territory")
