"""Taking apart what a sentence lists: "they called for a rent bank, more interpreters and a bus at night".

1. A word that announces difficulties or wishes opens the list: a verb of saying or asking, "such as", a colon.
2. Behind it a comma, an "and", or both, part it wherever what follows opens like an item: with an article, a pronoun, a
   word of quantity, an infinitive or a conjunction.
3. A colon opens a list only behind a few words: "The farmers ask for:", not behind a whole sentence.
4. It is a list when there are two items of three words or more; shorter ones stay with their neighbour.
"""

from __future__ import annotations

import re

from practicegraph.ingest.cues import fold, words_of

__all__ = ["listed"]

_LEAST_WORDS = 3
_OPENS = re.compile(
    r"^(?:\W*\w+){1,7}:\s+(?=\S)"
    r"|\b(?:such as|namely|including|like) "
    r"|\b(?:underlin|stress|mention|identif|highlight|discuss|rais|propos|suggest|recommend|regrett|deplor|advocat"
    r"|express|request|demand|want|wish|need|lack|explor|put forward|urgent|priorit|settl)(?!\w*ions?\b)\w*"
    r"(?: (?:for|on|is|are|to))? "
    r"|\b(?:point\w*|call\w*|ask\w*|plead\w*|hop\w+|push\w*|agre\w+|complain\w*|spoke|talk\w*)"
    r"(?: (?:to|out|for|on|about|of))+ "
    r"|\b(?:comme|notamment|tels? que|telles? que|a savoir) "
    r"|\b(?:soulign|rappel|evoqu|mentionn|identifi|propos|sugger|recommand|regrett|deplor|demand|souhait|reclam"
    r"|voudr|veul|insist|plaid|appell|manqu|juge|point|relev|signal|prioritair)\w*"
    r"(?: (?:a|sur|pour|utile|necessaire))? "
    r"|\b(?:como|entre ellas|entre ellos|por ejemplo) "
    r"|\b(?:subray|senal|mencion|cit|propus|propon|pid|reclam|suger|lament|coincid|insist|demand|apost|falt|necesit"
    r"|planteo|plantearon|destac|preocup|ve[ns]? )\w*(?: (?:en|por|a|de))? "
    r"|\b(?:wunsch|forder|brauch|nannt|betont|beklag|verlang|bemangel|regte|schlug)\w*(?: sich)? "
    r"|\b(?:chied|chiest|propost|propong|serv|segnal|lament|sottoline|auspic|manca)\w* "
    r"|\b(?:postul|wskaz|podkresl|propon|brakuj|potrzeb|apel)\w* "
)
_PARTS = re.compile(
    r",? (?:and|as well as|et|ainsi que|y|e|asi como|und|sowie|oraz|i|και)"
    r"(?: also| finally| enfin| aussi| tambien)? (?=\S)"
    r"|[,;] (?=\S)"
)
_ITEM = re.compile(
    r"(?:the|an?|more|better|fewer|less|longer|one|two|three|someone|somebody|to|that|how|whether|a lack|lack|no|not"
    r"|fact|free|common|their|its|regular|paid|small|clear|safe|bringing|making|having|by|on|about|for"
    r"|l[ae]s?|l'|une?|des?|d'|du|qu[e']|plus|mieux|que|leur|pouvoir|a ce|au"
    r"|el|los|una?|mas|mejor|en|con|por|que|dar|crear|contar|tener"
    r"|der|die|das|den|eine?n?|mehr|bessere?|dass|keine?"
    r"|il|lo|i|gli|uno|piu|che|di"
    r"|wiec\w*|lepsz\w*|ze|brak\w*"
    r"|ο|η|το|τα|οι|ενα\w*|μια|περισσοτερ\w*|να|οτι)\b"
    r"|\w+(?:er|ir|re|ar)\b(?= \w)"
)


def listed(text: str, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """Start and end of each item of the list in a stretch of a text, with what stands before the first one.

    The stretch itself, with None, where it lists nothing.
    """
    whole: list[tuple[int, int, str | None]] = [(start, end, None)]
    folded = fold(text[start:end]).replace("’", "'")
    opening = _OPENS.search(folded)
    if opening is None:
        return whole
    first = opening.end()
    cuts = [first]
    last = first
    for part in _PARTS.finditer(folded, first):
        if not _ITEM.match(folded, part.end()) or len(words_of(folded[last : part.start()])) < _LEAST_WORDS:
            continue
        cuts += [part.start(), part.end()]
        last = part.end()
    cuts.append(len(folded))
    if len(cuts) < 4 or len(words_of(folded[last:])) < _LEAST_WORDS:
        return whole
    lead = text[start : start + first].strip()
    return [(start + a, start + b, lead) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
