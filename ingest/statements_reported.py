"""What is said in a sentence that tells who says it.

1. "Anna from the clinic added that …": what stands behind the conjunction, or in English behind the bare verb.
2. "« … », a lancé Anna": the quotation with which the sentence begins, if it is more than a name.

Somebody who reports what others do or suffer does not do it; and the model is to judge what is said alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from practicegraph.ingest.cues import fold, words_of

__all__ = ["reported"]

_LEAST_WORDS = 3
_QUOTE_WORDS = 6
"""A quotation of fewer words may be a name or a title."""
_REPORTED = re.compile(
    r"\b(?:said|says|added|adds|reported|reports|explained|explains|noted|stressed|warned|warns|complained|told us|"
    r"pointed out|underlined|regretted|admitted|recalled|observed|mentioned|highlighted|emphasi[sz]ed|agreed|stated|"
    r"argued|thought|felt|feared|concluded|heard|remarked)(?: \w+){0,2},? that "
    r"|\b(?:dit|disent|expliqu\w+|soulign\w+|rappel\w+|ajout\w+|constat\w+|signal\w+|deplor\w+|regrett\w+|not\w+|"
    r"indiqu\w+|racont\w+|precis\w+|reconnai\w+|estim\w+|avert\w+|alert\w+)(?: \w+){0,2} qu(?:e |')"
    r"|\b(?:dij\w+|dice\w*|explic\w+|cuent\w+|conto|contaron|senal\w+|subray\w+|anad\w+|record\w+|lament\w+|destac\w+|"
    r"inform\w+|indic\w+|advirt\w+|advert\w+|coincid\w+|coment\w+|alert\w+)(?: \w+){0,2} que "
    r"|\b(?:sag\w+|bericht\w+|erklar\w+|beton\w+|erzahl\w+|warn\w+|beklag\w+|erganz\w+|"
    r"hinweis\w+|wies\w* darauf hin),? dass "
    r"|\b(?:detto|dice|dicono|spiega\w*|sottolinea\w*|segnala\w*|ricorda\w*|"
    r"racconta\w*|aggiun\w+|lamenta\w*|evidenzia\w*)(?: \w+)? che "
    r"|\b(?:powiedzia\w+|podkresl\w+|uwage|wskaz\w+|doda\w+|zaznacz\w+|opowiedzia\w+|przyzna\w+),? ze "
    r"|\b(?:rekl\w*|uved\w+|upozorn\w+|zdurazn\w+|dodal\w*|prizna\w+|vysvetl\w+|popsal\w*),? ze "
    r"|\b(?:τονι\w+|επισημ\w+|ανεφερ\w+|ειπ\w+|προσθ\w+|εξηγ\w+|υπογραμμ\w+) οτι "
)
"""Who reports something ends here: what follows is what they say."""
_BARE = re.compile(
    r"\b(?:said|says|reckons?|thinks?|claims|adds?|added|complained|warned|admitted|insists|told us) (?="
    r"(?:the|an?|there|it|they|we|he|she|his|her|their|our|this|these|most|some|many|no|nobody|people|young|old|you|every\w*|half|all)\b)"
)
"""The same in English without "that": "Ann said the bus is late"."""
_BARE_VERB = re.compile(
    r"\b(?:[Ss]a(?:id|ys) |reckons? |thinks? |claims |add(?:s|ed) |complained |warned |admitted |insists |told us )"
)
_QUOTED = re.compile(r"[\W\d]*[«“„\"‘]\s*([^»”“\"]+?)[\s,.;!?…]*[»”“\"]")
"""A sentence that begins with a quotation."""
_THAT = re.compile(r"\b(?:that|que|dass|che|że|že|ότι) |qu['’]", re.I)
"""Without one of these words nothing is reported; quicker than the expression above."""


@lru_cache(maxsize=512)
def reported(text: str) -> tuple[int, int]:
    """Start and end of what is said; all of the text where nobody is said to say it."""
    quote = _QUOTED.match(text)
    if quote and len(words_of(quote[1])) >= _QUOTE_WORDS:
        return quote.span(1)
    if not (that := _THAT.search(text)) and not _BARE_VERB.search(text):
        return 0, len(text)
    folded = fold(text).replace("’", "'")
    hit = (_REPORTED.search(folded) if that else None) or _BARE.search(folded)
    return (hit.end() if hit and len(words_of(text[hit.end() :])) >= _LEAST_WORDS else 0), len(text)
