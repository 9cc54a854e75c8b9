"""The verb behind a name, which makes the name a subject: by word lists, by its endings, by the article after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practicegraph.ingest.actors_words import Vocabulary, word_set

__all__ = ["BY", "OBJECT", "verb_in"]

BY = word_set("by par por von vom durch przez da dal dalla od")
"""What leads in the agent of a passive."""
_AUXILIARY = word_set(
    "is was are were will would has have had a ont est sont va vont ha han hanno es son e hat haben ist wird jest"
    " je jsou ειναι also should must can could may might needs devrait doit peut doivent debe deberia puede deve"
    " dovrebbe puo avait avaient habia habian hatte hatten aveva avevano soll sollte muss kann powinno powinna"
    " powinien mela"
)
_BE = word_set("is was are were been est sont etait es son fue ist wird werden wurde sind jest je e sono ειναι")
OBJECT = word_set("nous vous leur lui se s me nos le les")
"""Pronouns that stand between a subject and its verb."""
_ENDINGS = {
    # what a verb of the third person looks like; a noun in small letters seldom follows a name
    "en": re.compile(
        r"(?!(?:this|as|always|towards|across|besides|perhaps|plus|versus|less|thus)$)[a-z]{2,}(?:[^s]s|ed)"
    ),
    "de": re.compile(
        r"(?!(?:mit|seit|nicht|heute|bitte|unter|hinter|beste|erste|zweite|dritte)$)[a-z]{3,}(?:t|te|ten)"
    ),
    # folded, of the past: "pokazala", "usporadaly", and "organizuje"
    "pl": re.compile(r"[a-z]{2,}(?:[aiye]l[aoiy]?|uje|uja|aja)"),
    "cs": re.compile(r"[a-z]{2,}(?:[aiye]l[aoiy]?|uje|uji|aji)"),
    "fr": re.compile(
        r"(?!(?:petit|gratuit|inedit|soit|droit|tout|produit|circuit|lait|fait)$)[a-z]{3,}(?:it|ait|aient|ira|iront"
        r"|era|eront|issent)"
    ),
    "es": re.compile(
        r"(?!\w*(?:ana|ano|esa|ense|ica|ico|iva|ivo|aria|ario|ora|osa|al|ional)$)[a-z]{3,}(?:a|an|e|en|o|aron|ieron)"
    ),
}
_ADVERB = re.compile(
    r"co|[a-z]{3,}(?:ly|mente)|(?:cordiale|chaleureuse|conjointe|actuelle|reguliere|egale)ment|herzlich"
)
"""What stands between a subject and its verb, and the "co" of "co-hosted"."""
_OBJECTS = {
    "fr": word_set("des les un une la le l aux du son sa ses leur leurs"),
    "es": word_set("los las un una el la su sus a"),
    "it": word_set("i gli un una il la lo le agli alle"),
}
_PRESENT = {
    "fr": re.compile(
        r"(?!\w*(?:aire|ique|elle|enne|aise|ive|euse|ale|ante|ente|iere|oire|able|ible|ienne|ine)$)[a-z]{3,}(?:e|ent)"
    ),
    "es": re.compile(r"(?!\w*(?:ana|esa|ense|ica|iva|aria|ora|osa|able|ante|ente)$)[a-z]{3,}(?:a|an|e|en)"),
    "it": re.compile(r"(?!\w*(?:ana|ese|ica|iva|aria|ora|osa|ale|abile|ante|ente|iana)$)[a-z]{3,}(?:a|ano|e|ono)"),
}
"""Verbs of the present tense, told by an article after them: "répare des vélos"."""
_INFINITIVE = {
    "fr": re.compile(r"[a-z]{3,}(?:er|ir|oir|dre|tre)"),
    "es": re.compile(r"[a-z]{3,}[aei]r"),
    "it": re.compile(r"[a-z]{3,}[aei]re"),
}
_NEVER = re.compile(r"(?!)")


def verb_in(after: Sequence[str], known: Vocabulary, language: str) -> tuple[str, float] | None:
    """The rule and weight of the verb that some words begin with, adverbs and auxiliaries passed over; None for none.

    Args:
        after: the folded words behind a name.
        known: the word lists.
        language: of the report.
    """
    keys = [key for key in after if not _ADVERB.fullmatch(key)]
    articles = known.openers_by_language.get(language[:2], frozenset())
    if keys and (infinitive := _INFINITIVE.get(language[:2])) and infinitive.fullmatch(keys[0]):
        return None  # "Mieux accueillir": nobody does it yet
    passive = bool(keys) and keys[0] in _BE
    if language.startswith("fr") and len(keys) > 1 and keys[0] in ("nous", "vous", "leur", "lui"):
        return "subject", 0.5  # "X vous donne rendez-vous"
    for step, key in enumerate(keys[:5]):
        follows = keys[step + 1] if step + 1 < len(keys) else ""
        if key in articles and key not in _AUXILIARY | OBJECT and key not in known.skip:
            break  # "une" is a verb only in Spanish
        if key not in _AUXILIARY and (key in known.strong or key in known.weak or key in known.speech):
            if follows in BY or (passive and not key.endswith("ing")):
                return None
            if key in known.speech:
                return "subject of a verb of speech", 0.3
            return ("subject of an organising verb", 0.75) if key in known.strong else ("subject", 0.5)
        if key not in known.openers and _ENDINGS.get(language[:2], _NEVER).fullmatch(key) and follows not in BY:
            return "subject", 0.5
        if not step and follows in _OBJECTS.get(language[:2], ()) and _PRESENT[language[:2]].fullmatch(key):
            return "subject of an object", 0.45
        if key not in known.skip:
            break
    if keys and keys[0] in _AUXILIARY:
        return "subject", 0.3 if passive else 0.45
    return None
