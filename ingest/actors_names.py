"""Candidates for names: runs of capitalised words, with the small words that may stand inside a name.

1. The text of a segment is cut into tokens; "l'", "d'" and the English "'s" are tokens of their own.
2. A run starts at a capitalised word and goes on over capitalised words, over "of", "de la", "für" and their like
   when a
   capitalised word follows, and over "and" where the head of the name asks for it ("Ministry of Health and Care").
3. Words that only open a sentence ("The", "Puis") are taken off its front.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple

from practicegraph.ingest.actors_words import vocabulary, word_set
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Segment

__all__ = ["AND", "Candidate", "Token", "candidates", "spanning", "tokens"]

_TOKEN = re.compile(
    r"(?:[dlnsjmtc]|qu|dell|nell|all|sull|dall|un|quell)['’](?=\w)|['’]s\b"
    r"|https?://\S+|\w[\w.+-]*@[\w.-]+\w|\w+(?:[-.&+@]\w+|['’](?!s\b)\w+)*\+?|[^\w\s]",
    re.IGNORECASE,
)
AND = frozenset(["and", "et", "y", "e", "und", "i", "oraz", "a", "και", "&", "sowie", "as well as", "ainsi que"])
_LINKS = word_set(
    "of for de du des d del della dell delle dei degli di da do dos das von van zu zur fur en pour para per dla na pro"
    " der des του της των για aux au contra contre against"
)
_PURPOSE = frozenset(["zu", "zur", "zum"])
_INSIDE = frozenset(["in", "en"])
_FIRST_LINKS = _LINKS - {"in", "en", "am", "der", "na", "im", "au", "aux", "da", "do"}
_ARTICLES = word_set("the la las los le les l el der die das den dem il lo gli rzecz")
_MINISTRY = re.compile(
    r"minist|chamber|chambre|camara|kammer|camera|izba|department|directorate|direction|agenc|institut|facult"
    r"|office|service|cent"
    r"|cel|chair|school|associa|asocia|stowarzysz|fonda|funda|fundac|federa|verein|verband|societ|council|union"
    r"|network|reseau|red"
)
_SHORT = word_set("st ste dr ks sv im nr hl sw mgr prof")
_OWNERS = word_set(
    "men women people children farmer farmers citizen citizens mother father worker workers student king queen prince"
)
_IN_ORDER = frozenset(["fur", "for", "pour", "para", "per"])
_SAINTLY = word_set("st saint queen king lady our")
_PLAIN = re.compile(r"[^\W\d_]")


class Token(NamedTuple):
    """A word or sign of a segment; offsets count from the start of the document."""

    start: int
    end: int
    text: str
    key: str
    """Folded; empty for punctuation."""
    capital: bool
    """Whether it is written with a capital letter, anywhere but after an apostrophe."""

    acronym: bool
    """Whether it has two letters or more, all of them capitals."""


class Candidate(NamedTuple):
    """A run of tokens that may be a name."""

    segment: int
    """Index of the segment."""
    first: int
    last: int
    """Positions of its first and last token among those of the segment."""
    start: int
    end: int
    text: str
    keys: tuple[str, ...]
    opens: bool = False
    """It opens its sentence, so that its first capital says nothing."""
    given: str = ""
    """The rule by which it was found, if another than the run of capitals."""


def tokens(segment: Segment) -> list[Token]:
    """The tokens of a segment, in order."""
    offset = segment.start
    new = tuple.__new__  # quicker than Token(…), of which a page has some hundreds
    found = _TOKEN.finditer(segment.text)
    return [new(Token, (offset + m.start(), offset + m.end(), *_looks(m.group()))) for m in found]


@lru_cache(maxsize=16_384)
def _looks(text: str) -> tuple[str, str, bool, bool]:
    """What a token is apart from its place; kept, since most words of a text are frequent ones."""
    letters = [c for c in text if c.isalpha()]
    return (
        text,
        fold(text),
        text[0].isupper() or (len(text) > 2 and not text.islower() and any(c.isupper() for c in text)),
        len(letters) > 1 and all(c.isupper() for c in letters),
    )


def _starts_sentence(position: int, words: list[Token]) -> bool:
    """Whether nothing but signs, times and numbers stands before the token in its segment or after the last stop."""
    for token in reversed(words[:position]):
        if token.text in ".!?…:":
            return True
        if token.key and _PLAIN.match(token.text):
            return False
    return True


def _linked(words: list[Token], position: int, *, opening: bool) -> int | None:
    """Position of the capitalised word that small words at a position lead to; None when they do not."""
    links = _FIRST_LINKS if opening else _LINKS
    if position >= len(words) or words[position].key not in links:
        return None
    for step in range(position + 1, min(position + 4, len(words))):
        token = words[step]
        if token.capital and _PLAIN.match(token.text):
            return step
        if words[position].key == "fur" and step == position + 1 and token.key.endswith(("e", "en")):
            continue  # "Hochschule für nachhaltige Entwicklung"
        if token.key not in _ARTICLES and token.key not in _LINKS:
            return None
        if words[position].key in _INSIDE:
            return None  # "Diputación de Albacete en la III Jornada" is where something was
    return None


def _over_sign(words: list[Token], position: int) -> int | None:
    """Position of the capitalised word after "&", after "St." or after the "'s" of "Men's Shed"."""
    if position + 1 >= len(words) or not words[position + 1].capital:
        return None
    sign, before = words[position], words[position - 1]
    if sign.text in "'’" and before.key.endswith("s") and sign.start == before.end and before.capital:
        return position + 1 if words[position + 1].start == sign.end + 1 else None  # "Farmers' Cooperative"
    if sign.text == "&" or (sign.text == "." and before.key in _SHORT and words[position + 1].start - sign.end <= 1):
        return position + 1
    if sign.text not in ("'s", "’s"):
        return None
    if any(t.key in _SAINTLY for t in words[max(position - 3, 0) : position - 1]):
        return position + 1  # "St Cuthbert's Church"
    ahead = [t for t in words[position + 1 : position + 4] if t.capital]
    owned = any(vocabulary().kind_of(t.key) for t in ahead) and before.key.endswith("men")
    return position + 1 if before.key in _OWNERS or owned else None


def _numbered(words: list[Token], last: int) -> int:
    """1 where a number of the name follows ("Mobiel 21 runs"), 0 where it counts something ("Lahti 12 people")."""
    known = vocabulary()
    after = words[last + 1 : last + 3]
    if not after or not after[0].text.isdigit() or len(after[0].text) > 4 or words[last].key in known.common:
        return 0
    if re.fullmatch(r"20[1-5]0", after[0].text) and last and words[last - 1].capital:
        return 1  # "GAL Start 2020"
    ends = len(after) < 2 or not after[1].key or after[1].key in known.openers
    return int(ends or after[1].key in known.strong or after[1].key in known.weak)


def _known_at(words: list[Token], position: int) -> int:
    """How many words a well-known name with small words in it has that begins at a position: "Save the Children"."""
    for name in _known_names().get(words[position].key, ()):
        if tuple(t.key for t in words[position : position + len(name)]) == name:
            return len(name)
    return 0


@cache
def _known_names() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in vocabulary().known:
        parts = tuple(name.split(" "))
        if len(parts) > 1:
            found.setdefault(parts[0], []).append(parts)
    return found


def _of_two(words: list[Token], first: int, position: int) -> int | None:
    """Position after the "and" between the givers of a foundation: "Fundación Daniel y Nina Carasso"."""
    known = vocabulary()
    if known.kind_of(words[first].key) != "foundation" or position + 2 >= len(words):
        return None
    given = words[position - 1].key in known.given and words[position + 1].key in known.given
    return position + 1 if given and words[position].key in AND and words[position + 2].capital else None


def _joined(words: list[Token], first: int, position: int, places: frozenset[str]) -> int | None:
    """Position after an "and" or comma that belongs to a name ("Ministry of Labour, Family and Social Affairs")."""
    run = words[first:position]
    links = [n for n, token in enumerate(run) if token.key in _FIRST_LINKS]
    if not links or not _MINISTRY.search(run[max(links[0] - 1, 0)].key):
        return None
    if fold(" ".join(t.text for t in run[links[-1] + 1 :])) in places or run[-1].acronym:
        return None
    step = position
    while step + 1 < len(words) and words[step].text == "," and words[step + 1].capital:
        step += 2
    if step >= len(words) or words[step].key not in AND or step + 1 >= len(words):
        return None
    after = step + 1
    while after < len(words) and words[after].key in _ARTICLES | _LINKS:
        after += 1
    if after >= len(words) or not words[after].capital or words[after].acronym:
        return None
    rest = [t.key for t in words[after : after + 3] if t.capital]
    known = vocabulary()
    if any(known.kind_of(key) for key in rest) or rest[0] in known.given or rest[0] in places:
        return None
    if any(t.key in places or known.kind_of(t.key) for t in words[position:step]):
        return None
    return after


def candidates(
    segment: Segment,
    words: list[Token],
    places: frozenset[str],
    *,
    language: str = "",
    keep: Collection[str] = frozenset(),
) -> list[Candidate]:
    """The runs of a segment that may be names, in order and without overlap.

    Args:
        segment: the sentence, item, row or line.
        words: its tokens.
        places: folded names of the places in the document, which do not take part in "Institute of A and B".
        language: of the document: "De" opens a sentence in French, not in English.
        keep: folded names that are known to begin with what may also open a sentence ("la cimade").
    """
    known = vocabulary()
    openers = known.openers_by_language.get(language[:2], known.openers)
    found: list[Candidate] = []
    position = 0
    while position < len(words):
        if not words[position].capital or not _PLAIN.search(words[position].text):
            position += 1
            continue
        first, last, step = position, position, position + 1
        if (size := _known_at(words, position)) > 1:
            last, step = position + size - 1, position + size
        while step < len(words):
            token = words[step]
            # two capitalised words belong together when nothing but white space is between them, and not a column's
            if token.start - words[step - 1].end > 2:
                break
            if token.capital and _PLAIN.search(token.text):
                last = step
                step += 1
                continue
            ahead = _over_sign(words, step)
            purpose = token.key in _PURPOSE and not (last == first and known.kind_of(words[first].key))
            if purpose and ahead is None:
                break  # "Bioland Bayern lädt zur …", but "Verein zur Förderung …"
            gaelic = language.startswith("en") and token.key in ("na", "nan")  # "Comhar na nOileán"
            opening = last == first and not gaelic
            if token.key in _IN_ORDER and known.kind_of(words[first].key) == "local-authority":
                break  # "der bei der Gemeinde Velden für den Hochbau zuständig ist"
            ahead = ahead or _linked(words, step, opening=opening) or _joined(words, first, step, places)
            ahead = ahead or _of_two(words, first, step)
            if ahead is None:
                break
            last, step = ahead, ahead + 1
        last += _numbered(words, last)
        position = last + 1
        begun, opens = first, _starts_sentence(first, words)
        named = first and known.common_nouns.ending([t.key for t in words[max(first - 2, 0) : first]])
        while first <= last and (
            words[first].key.split()[0] in openers
            and not words[first].acronym
            and (opens or (first == last and not named))
        ):
            if " ".join(t.key for t in words[first : last + 1] if t.key) in keep:
                break
            first += 1
            while first <= last and not words[first].capital:
                first += 1
        if first > last or (first == last and words[first].key in known.nouns):
            continue
        found.append(spanning(segment, words, first, last, opens=opens and first == begun))
    return found


def spanning(
    segment: Segment, words: list[Token], first: int, last: int, *, opens: bool = False, given: str = ""
) -> Candidate:
    """The candidate over the tokens from first to last."""
    start, end = words[first].start, words[last].end
    return Candidate(
        segment=segment.index,
        first=first,
        last=last,
        start=start,
        end=end,
        text=segment.text[start - segment.start : end - segment.start],
        keys=tuple(t.key for t in words[first : last + 1] if t.key),
        opens=opens,
        given=given,
    )
