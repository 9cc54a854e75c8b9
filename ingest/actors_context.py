"""What stands before and after a candidate for a name, and what stands inside it, each as a vote of one rule."""

from __future__ import annotations

import re

from practicegraph.ingest.actors_names import AND, Candidate, Token
from practicegraph.ingest.actors_people import FROM, OF_PLACES
from practicegraph.ingest.actors_sides import Side, left_of, past_brackets, right_of, small_words_at
from practicegraph.ingest.actors_verbs import OBJECT, verb_in
from practicegraph.ingest.actors_vote import Vote
from practicegraph.ingest.actors_words import ADJECTIVE, ARTICLES, Vocabulary, vocabulary, word_set
from practicegraph.ingest.numbers import number, ordinal

__all__ = ["inside", "surroundings"]

_OPENING = frozenset("\"“«„*_[`'‘")
_OF = word_set("of for de du des del di della von der pour para from at in")
_BY_WHOM = re.compile(
    r"(?:\w+(?:ed|wn|lt|ught|ent|ept|eld)(?: \w+){0,2} by|\w+(?:e|ee|es|ees|i|ie|is|ies|u|ue|us|ues|it|ert) par"
    r"|\w+(?:ad|id)[oa]s? por"
    r"|\w+(?:at|it|ut|ess|ost)[oaie] (?:da|di)|(?:wird|werden|wurden?|worden)(?: \w+){0,4} (?:von|vom)"
    r"|(?:\w+(?:ny|na|ne|ni|ty|ta|te)) przez"
    r"|ge\w+(?:t|en) (?:von|vom))$"
)
"""The agent of a passive, by the endings of participles."""
_HAPPENED = re.compile(
    r"(?:(?:will |also |then )?(?:took|takes|take|taking) place|was held|were held|is held|will be held|(?:a|ont"
    r"|aura|eut) (?:eu )?lieu"
    r"|s est (?:tenu|deroule)|se (?:tiendra|deroulera|celebr|realiz|desarroll)|tuvo lugar|tendra lugar"
    r"|(?:fand|fanden|findet|finden) |odby|odbedzie|si (?:e|sono) (?:svolt|tenut)|si (?:terra|svolgera)|probehl"
    r"|se (?:konal|uskutecn)"
    r"|πραγματοποιηθηκ|θα (?:γινει|πραγματοποιηθει))"
)
"""What is said of events and not of actors."""
_CARRIED_OUT = re.compile(
    r"(?:is|was|will be|has been|est|a ete|sera|es|fue|esta siendo|wird|wurde|e|e stato|jest|je)\s+(?:\w+ ){0,2}?"
    r"(?:carried out|implemented|co ?funded|co ?financed|mise? en (?:oe|œ)uvre|cofinancee?|realisee?|cofinanciad[oa]"
    r"|ejecutad[oa]"
    r"|desarrollad[oa]|kofinanziert|umgesetzt|durchgefuhrt|cofinanziat[oa]|realizzat[oa]|wspolfinansowan\w|realizowan\w"
    r"|spolufinancovan\w)\b|(?:receives|has received|received) funding from"
)
"""What is said of projects and not of those who carry them."""
_COPULA = word_set("is was are est es ist jest je e ειναι era etait")
_ORIGIN = word_set("from of in at z ze w we v ve de d du en a aus von vom di da dalla από στη στην στο")
_WITH = word_set("with avec con mit z ze s se με including notably dont incluidas")
_WHO = word_set("who which qui que quien die der che ktora ktory ktera ktery που")
_FRAME = frozenset(["im rahmen", "w ramach", "v ramci", "nell ambito", "στο πλαισιο", "part of", "fait partie"])
_HEADS = word_set("leitet leitete heads chairs directs dirige kieruje vede preside presiede diriges presidee διευθυνει")
_LEADING = word_set("lead leads leader coordinator coordinating organiser host partner lider chef")
_NOT_AFTER = word_set("partner partners body group structure initiative mission centre center community")
_ALSO = word_set(
    "also too again finally aussi enfin egalement surtout tambien ademas auch ebenfalls ausserdem anche infine"
)
_AGENT_WORDS = word_set("by par por von vom durch przez da dal dalla dall dalle dai od")
_GENERIC = word_set(
    "local regional national municipal city town county departmental departemental provincial general central"
    " public rural"
    " regionale municipale urban of the de la du des and et y social"
)
_CALLED = word_set(
    "called named entitled titled baptise nomme intitule appele llamado denominado titulado namens genannt"
)
_PILOTS = word_set("pilot pilote piloto pilotprojekt pilotaz pilota trial experiment experimentation")
_INTERNAL = word_set("of for de du des d del della do da dos das di von fur pour para dla pro των του")


def inside(candidate: Candidate, words: list[Token], places: frozenset[str]) -> Vote | None:
    """The vote of the words in the name; None when they say nothing, weight 0 when it is that of something else."""
    known = vocabulary()
    keys = candidate.keys
    run = words[candidate.first : candidate.last + 1]
    if (entry := known.known.get(" ".join(keys))) is not None:
        return Vote("organisation", "known name", 0.9, entry[1])
    if " ".join(keys) in places and any(known.kind_of(key) for key in keys):
        return Vote("organisation", "territory", 0.3, next(k for key in keys if (k := known.kind_of(key))))
    if not any(t.acronym and t.key not in known.common for t in run) and (
        " ".join(keys) in places or all(k in known.common or k in known.openers or k in places for k in keys)
    ):
        return Vote("organisation", "common word or place", 0.0)
    if len(keys) == 1 and number(run[0].text) is not None:
        return Vote("organisation", "common word or place", 0.0)  # "Noventa vecinos"
    if keys[0].endswith(" based"):
        return Vote("organisation", "common word or place", 0.0)  # "Tartu-based start-up X"
    common = any(keys[0] in nouns.entries for nouns in (known.common_nouns, known.territories, known.establishments))
    if len(keys) == 1 and common and not run[0].acronym:
        return Vote("organisation", "kind without a name", 0.0)
    if ordinal(run[0].text) is not None and len(run[0].text) > 1 and len(keys) > 1 and run[0].text.isupper():
        return Vote("organisation", "name of something else", 0.0)  # "VI Forum Turystyki Wodnej"
    if keys[-2:] in (("city", "hall"), ("town", "hall")) and len(keys) > 2:
        return Vote("organisation", "kind in the name", 0.85, "local-authority")
    link = next((n for n, key in enumerate(keys) if n and key in _INTERNAL), len(keys))
    if candidate.given == "territory":
        return Vote(
            "organisation", "territory", 0.3, next((k for key in keys if (k := known.kind_of(key))), "local-authority")
        )
    if candidate.given == "legal form":
        return Vote(
            "organisation", "legal form", 0.95, next((k for key in keys if (k := known.kind_of(key))), "business")
        )
    heads = dict.fromkeys([link - 1, len(keys) - 1, *range(len(keys))])
    kinds = [(keys[n], kind) for n in heads if (kind := known.kind_of(keys[n]))]
    capitals = [t.capital for t in run if t.key]
    heads_of = (link - 1,) if known.kind_of(keys[link - 1]) else (link - 1, 0)
    if any(capitals[n] and keys[n] in known.others and not known.kind_of(keys[n]) for n in heads_of):
        return Vote("organisation", "name of something else", 0.0)
    if any(known.known.get(" ".join(keys[:n])) for n in (1, 2, 3) if n < len(keys)):
        entry = next(e for n in (3, 2, 1) if (e := known.known.get(" ".join(keys[:n]))))
        return Vote("organisation", "begins with a known name", 0.7, entry[1])
    if not kinds or len(keys) < 2:
        return None
    rest = [k for k in keys if not (k in _GENERIC or k in known.nouns or k in ARTICLES or known.kind_of(k))]
    if not rest:
        return Vote("organisation", "kind without a name", 0.0) if len(keys) < 3 else Vote("organisation", "kind", 0.4)
    hard = next((kind for key, kind in kinds if key not in known.soft), None)
    proper = any(t.capital and not (known.kind_of(t.key) or t.key in _GENERIC or t.key in known.nouns) for t in run)
    if not proper:
        return Vote("organisation", "kind in the name", 0.5 if hard else 0.3, hard or kinds[0][1])
    if hard is None:
        territory = kinds[0][1] in ("local-authority", "regional-authority")
        romance = known.kind_of(keys[0]) and link < len(keys) and not territory
        # "Welsh Broadband Trust": two words or more of its own before the kind, each with a capital
        english = known.kind_of(keys[-1]) and len(rest) > 1 and all(capitals) and not territory
        return Vote("organisation", "kind in the name", 0.62 if romance or english else 0.55, kinds[0][1])
    return Vote("organisation", "kind in the name", 0.85, hard)


def _apposition(keys: list[str], known: Vocabulary) -> Vote | None:
    """The vote of "an NGO that …", "lead of …", "an initiative which …"."""
    if not keys:
        return None
    if keys[0] in ("which", "who", "that", "qui", "que", "die", "ktora", "che") and keys[1:2] and keys[1] in _LEADING:
        return Vote("organisation", "leads something", 0.85)
    if keys[0] in _WHO:
        return None
    while keys and keys[0] in ARTICLES:
        keys = keys[1:]
    if keys and keys[0] in _LEADING:
        return Vote("organisation", "leads something", 0.8)
    for step in range(min(5, len(keys))):
        if keys[step] in _OF or keys[step] in AND or keys[step] in _AGENT_WORDS:
            return None
        if known.project_nouns.opening(keys[step:]):
            return Vote("project", "in apposition to a project", 0.85)
        if known.common_nouns.opening(keys[step:]):
            return Vote("organisation", "in apposition to a kind", 0.85)
    return None


def surroundings(group: list[Candidate], place: int, words: list[Token], *, language: str = "") -> list[Vote]:
    """The votes of what stands around a candidate.

    Args:
        group: the candidates that are coordinated ("A, B and C"), in order.
        place: which of them is meant.
        words: the tokens of the segment.
        language: of the report: verbs are told by their endings where that can be done.
    """
    known = vocabulary()
    candidate = group[place]
    votes: list[Vote] = []
    own, shared = left_of(words, candidate.first), left_of(words, group[0].first)
    while shared.keys and shared.keys[-1] in _ALSO:
        shared.keys.pop()
    keys = own.keys
    if shared.keys and shared.keys[-1] in _HEADS:
        votes.append(Vote("organisation", "headed by somebody", 0.62))
    if known.agent.ending(shared.keys):
        votes.append(Vote("organisation", "agent", 0.8))
    elif _BY_WHOM.search(" ".join(shared.keys)):
        votes.append(Vote("organisation", "agent", 0.75))
    elif shared.keys and shared.keys[-1] in known.strong and shared.keys[-1] not in known.in_place.entries:
        votes.append(Vote("organisation", "after an organising verb", 0.4))
    elif shared.keys and shared.keys[-1] in _WITH and _marked(candidate, words):
        votes.append(Vote("organisation", "with it", 0.3))
    if not keys and own.stop > 1 and words[own.stop].text == "," and _set_off(candidate, words):
        before = left_of(words, own.stop).keys  # "the grid operator, KNG, came"
        if known.common_nouns.ending(before):
            votes.append(Vote("organisation", "between commas after its kind", 0.75))
    if keys and keys[-1] in _CALLED:
        keys = keys[:-1]
        if not keys and own.stop > 0 and words[own.stop].text == ",":  # "our pilot, called X"
            keys = left_of(words, own.stop).keys
            if keys and keys[-1] in _PILOTS:
                votes.append(Vote("project", "called so, a pilot", 0.85))
    if known.common_nouns.ending(keys):
        votes.append(Vote("organisation", "after its kind", 0.85, " ".join(keys[-known.common_nouns.ending(keys) :])))
    elif _described(keys, known):
        votes.append(Vote("organisation", "after its kind", 0.75))
    if known.project_nouns.ending([part for key in keys[-2:] for part in key.split()]):  # "Interreg-Projekts X"
        votes.append(Vote("project", "after project", 0.85))
    if keys and keys[-1] in _COPULA and known.project_nouns.ending(keys[:-1]):
        votes.append(Vote("project", "is said to be the project", 0.8))
    if len(group) == 1 and _CARRIED_OUT.match(" ".join(right_of(words, past_brackets(words, candidate.last + 1)).keys)):
        votes.append(Vote("project", "is carried out or funded", 0.75 if _marked(candidate, words) else 0.5))
    if known.in_project.ending(shared.keys) and _marked(candidate, words):
        sure = known.in_project.ending(shared.keys) > 2 or " ".join(shared.keys[-2:]) in _FRAME
        votes.append(Vote("project", "in its framework", 0.65 if sure else 0.55))
    after = right_of(words, candidate.last + 1)
    if after.keys:
        size = known.common_nouns.opening(after.keys)
        if size and after.keys[0] not in _NOT_AFTER and not known.project_nouns.opening(after.keys):
            votes.append(Vote("organisation", "before its kind", 0.75, " ".join(after.keys[:size])))
        if known.project_nouns.opening(after.keys) and words[candidate.last + 1].text not in _OPENING:
            votes.append(Vote("project", "before project", 0.85))
        if after.keys[0] in _COPULA and (vote := _apposition(after.keys[1:], known)):
            votes.append(Vote(vote.target, "is said to be one", vote.weight))
    beyond = _beyond(group, candidate, words, after, known, language)
    if len(keys) > 1 and keys[-2] in OF_PLACES and keys[-1] in FROM:  # "the mayor of X opened the day"
        return []
    if keys and keys[-1] in _ORIGIN and len(candidate.keys) == 1 and not _marked(candidate, words):
        beyond = [v for v in beyond if "subject" not in v.rule]  # "Dobry Dom z Opola prowadzi …"
    return votes + beyond


def _set_off(candidate: Candidate, words: list[Token]) -> bool:
    """Whether a comma stands behind it, and no list is in sight."""
    after = words[candidate.last + 1 : candidate.last + 3]
    return len(after) == 2 and after[0].text == "," and bool(after[1].key) and not after[1].capital


def _described(keys: list[str], known: Vocabulary) -> bool:
    """Whether some words end in the word for a kind with an adjective or "de …", or in a place of work."""
    if known.establishments.ending(keys):
        return True
    for kinds in (known.common_nouns, known.establishments):
        if len(keys) > 2 and kinds.ending(keys[:-2]) and keys[-2] == "de":
            return True
        if len(keys) > 1 and kinds.ending(keys[:-1]) and ADJECTIVE.fullmatch(keys[-1]):
            return True
    return False


def _beyond(
    group: list[Candidate], candidate: Candidate, words: list[Token], after: Side, known: Vocabulary, language: str
) -> list[Vote]:
    """The votes of the verb and of what stands between commas or brackets after the candidate."""
    votes: list[Vote] = []
    if not after.keys and after.stop >= 0 and words[after.stop].text in ",–—(-":
        vote = _apposition(right_of(words, after.stop + 1).keys, known)
        if vote and not (after.stop + 1 < len(words) and words[after.stop + 1].capital):
            votes.append(vote)
        if (
            words[after.stop].text == ","
            and right_of(words, after.stop + 1).keys[:1]
            and right_of(words, after.stop + 1).keys[0] in _WHO
        ):
            votes.append(Vote("organisation", "relative clause", 0.4))
    end = past_brackets(words, group[-1].last + 1)
    if _HAPPENED.match(" ".join(right_of(words, end).keys)):
        return votes  # what takes place is no actor
    verb = verb_in(small_words_at(words, end), known, language)
    step = end
    for _ in range(3):
        if verb or step >= len(words) or words[step].text not in ",–—":
            break
        comma = next((n for n in range(step + 1, min(step + 24, len(words))) if words[n].text in ",–—"), None)
        verb = verb_in(small_words_at(words, step + 1), known, language)
        if verb and verb[1] < 0.5:
            verb = None
        if verb is None and comma is not None:
            verb = verb_in(small_words_at(words, comma + 1), known, language)
            verb = verb if verb and verb[1] > 0.5 else None
            step = comma
    if verb and not (verb[0] == "subject of an object" and left_of(words, group[0].first).keys):
        rule, weight = verb
        single = _bare_singular(group, candidate, words, language)
        if rule == "subject of a verb of speech" and _is_long(candidate, words):
            weight = 0.5
        extra = 0.15 if (_marked(candidate, words) or single) and weight >= 0.45 else 0.0
        votes.append(Vote("organisation", "bare subject in the singular" if single else rule, weight + extra))
    return votes


def _is_long(candidate: Candidate, words: list[Token]) -> bool:
    """Whether it has three capitalised words or more and none is a first name or title: nobody is called so."""
    run = words[candidate.first : candidate.last + 1]
    known = vocabulary()
    return sum(t.capital for t in run) > 2 and not any(t.key in known.given or t.key in known.titles for t in run)


def _marked(candidate: Candidate, words: list[Token]) -> bool:
    """Whether its spelling alone makes it look like a name: two words or more, capitals only, or a capital inside."""
    first = words[candidate.first]
    return len(candidate.keys) > 1 or first.acronym or any(c.isupper() for c in first.text[1:])


def _bare_singular(group: list[Candidate], candidate: Candidate, words: list[Token], language: str) -> bool:
    """Whether a lone word without an article is the subject of a verb in the singular ("Vagus runs …", "Ecooo
    asesora …").

    Common nouns take an article there: in French, Spanish and Italian always, in English in the singular.
    """
    known = vocabulary()
    if len(group) > 1 or not candidate.opens or (candidate.first and words[candidate.first - 1].key):
        return False
    keys = right_of(words, candidate.last + 1).keys
    if len(keys) > 1 and keys[0] in OBJECT and language[:2] in ("fr", "es", "it"):
        return True
    if not keys or (keys[0] not in known.strong and keys[0] not in known.weak):
        return False
    if language.startswith("en"):
        return keys[0].endswith("s") and keys[0] not in ("is", "was", "has")
    return language[:2] in ("fr", "es", "it") and not keys[0].endswith(("ent", "an", "en", "ont", "son", "sont", "no"))
