"""Who came, as the report words it: the kinds of stakeholders beside a head-count."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.numbers import numbers_in
from practicegraph.ingest.records import Mention, Segment

__all__ = ["kinds_in", "who_came"]

_INTRO = any_case(
    r",?\s*\b(?:most of (?:them|whom)|la plupart(?: d[’']entre eux)?|pour la plupart|la mayoría(?: de ell[oa]s)?"
    r"|en su mayoría"
    r"|entre(?! (?:ell|otr|los|las))(?= [^\W\d_]+(?: [^\W\d_]+)?, )|die meisten|größtenteils|including|mostly|mainly"
    r"|chiefly|surtout|nejvíc"
    r"|hlavně|převážně|głównie|przede wszystkim"
    r"|principalement|sobre todo|principalmente|vor allem|głównie"
    r"|soprattutto|především|κυρίως|ze|z|among (?:them|others)|such as|namely|made up of|consisting of|comprising"
    r"|(?:people|representatives|participants|persons|stakeholders|members|delegates)\s+(?:from|of)"
    r"|representing|from|this included|they included|there were|"
    r"notamment|dont|parmi (?:eux|elles|lesquels)|y compris|tels? que|représentants? (?:de|des|d[’'])"
    r"|issus? (?:de|des|d[’'])|venus? (?:de|des|d[’'])|"
    r"entre (?:ellos|ellas|otros|los que)|incluid[oa]s|incluyendo|tales como|representantes de|personas de|de|"
    r"darunter|unter anderem|u\. ?a\.|aus|einschließlich|vertreter\w*(?: und vertreter\w*)? (?:von|der|des|aus)|"
    r"w tym|m\.in\.|między innymi|wśród nich|przedstawiciel\w*|tra cui|fra cui|tra questi|rappresentanti "
    r"di|včetně|mezi nimi|zástupci|μεταξύ των οποίων|όπως|εκπρόσωποι|από)\b:?\s*",
)
_NEXT_SENTENCE = re.compile(
    r"^(?:this|these|they|among them|among those present|those present|participants)\s+(?:included|came "
    r"from|represented|(?=ranged from))\s*:?\s*|^(?:among them|those present|present)\s+were\s*:?\s*|^parmi (?:eux|les "
    r"participants)[^:,]{0,30}[:,]\s*"
    r"|^(?:entre (?:ellos|los asistentes)|unter ihnen|wśród (?:nich|uczestników)|tra (?:loro|questi)|mezi "
    r"nimi)\b[^:,]{0,20}(?:there were|waren|byli|había|figuraban|se encontraban|erano|:|,)?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[,;•]\s*(?:as well as|and also|and|et|y|e|und|sowie|oraz|i|a|και|ainsi que|así como)?\s+"
    r"|\s+(?:as well as|sowie|ainsi que|así como|oraz|nonché|jakož i)\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|et|y|e|und|i|a|και|&)\s+", re.IGNORECASE)
_LEADING = any_case(
    r"^(?:(?:(?:i |gli )?(?:partecipanti|participants?|participantes|uczestnik\w+) (?:tra|fra|entre|parmi|among|from"
    r"|wśród)"
    r"|an?(?= [a-z]+(?:\s[a-z]+){0,2}$)|une?|un[oa]?|eine?|jeden|jedna|ένας|μια|a (?:few|number of|handful of"
    r"|couple of|group of|range of|variety of)|several|numerous|many"
    r"|some|various|the|its?|their|also|as well as|representatives? (?:of|from)|people from|members of|and"
    r"|des|de la|de l[’']|du|de|d[’']|les|la|le|l[’']|plusieurs|de nombreu\w+|quelques|ainsi que"
    r"|représentants? (?:de|des|d[’'])|et"
    r"|los|las|el|varios|varias|algun[oa]s|numeros[oa]s|representantes de|así como|y|mehrere|einige|viele"
    r"|zahlreiche|die|der|und|sowie"
    r"|kilku|kilka|wielu|oraz|i|alcuni|alcune|diversi|numerosi|dei|delle|degli|e|několik|οι|τους|τις|και)\s+)+",
)
# Where the list ends: the sentence goes on with a verb or a clause.
_END = re.compile(
    r"\s+(?:who|which|that|to (?:discuss|talk|continue|share|learn|explore|exchange|hear)|took part"
    r"|attended|joined|participated|gathered|met|came|were|was|discussed|sat|for (?:a|the)|at the|in the"
    r"|on the|around"
    r"|qui|pour|se sont|ont|étaient|que|para|se|kamen|nahmen|die sich|um|którzy|aby|którí|którzy|che|per"
    r"|kteří|που|για)\b.*$|\s(?:from|aus|de|z|ze|di|von|d[’'])\s*(?=(?-i:[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽŐŰ])).*$"
    r"|\s*[–—:].*$|\.\s.*$|[.!?]$",
    re.IGNORECASE | re.DOTALL,
)
# The list in the middle of a sentence: "…, among them crofters and publicans, asked why …".
_VERB_NEXT = re.compile(
    r",\s*(?:asked|wanted|heard|listened|talked|wondered|told|spent|exchanged|shared|worked|looked|learnt|learned"
    r"|debated"
    r"|ont|se sont|avaient|étaient|han|se |escucharon|preguntaron|debatieron|hörten|fragten|tauschten|diskutierten"
    r"|hanno|si sono|słuchali|pytali|rozmawiali|rozmawiało)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_RANGED = re.compile(
    r"(?:(?:(?:they )?rang\w+ |allant |reichten )?(?:from|des?|d[’']|desde|von|dai|dalle|od)\s+"
    r"(?=.{5,130}\s(?:to|aux?|à|hasta"
    r"|bis|ai|alle|fino|do|po)\s)|(?=.{5,130}\s(?:to|bis|hasta)\s))(.{5,100}?)\s+"
    r"(?:to|aux?|à|hasta|bis(?: zu[mr]?| hin zu)?|ai|alle|fino a\w*|do|po)\s+([^,]{4,60})$",
    re.IGNORECASE,
)
_ADJECTIVE = any_case(
    r"^\w+(?:al|ic|ed|an|ary|ing|ive|ales?|aux|iques?|iv[oa]s|ales|ische?n?|liche?n?|czn\w+|ln\w+"
    r"|sk[ií]\w*|ní)$|^(?:state|public|private|young|old|big|small)$",
)


_LISTED_LABEL = re.compile(
    r"(?:participant|attendees|who (?:came|attended)|present|présent|asistentes|teilnehm|anwesend"
    r"|uczestnicy|obecni|partecipanti|účastníci|συμμετέχοντες)",
    re.IGNORECASE,
)


def kinds_in(text: str) -> tuple[str, ...]:
    """The kinds of stakeholders in a list, as worded: "NGOs, local authorities and volunteers" are three.

    Figures and words of quantity before a kind and what stands in brackets are left out. Names with capitals are none.
    """
    text = re.sub(r"\s*\([^)]*\)", "", text).partition(")")[0]
    text = re.sub(r",\s+(?:by|żeby|aby|afin|pour|para|um|per)\s.*$", "", text)  # "…, by porozmawiać o podwórkach"
    text = _END.sub("", " " + _VERB_NEXT.sub("", text)).strip(" .;:")
    if ranged := _RANGED.match(text):  # "from ferry operators and fishers to pupils"
        text = f"{ranged.group(1)}, {ranged.group(2)}"
        text = re.sub(r"\s+(?:and|et|y|e|und|i|oraz)\s+", ", ", text)
    pieces = [piece for piece in _SPLIT.split(text) if piece.strip()]
    listed = len(pieces) > 1
    kinds: list[str] = []
    for place, piece in enumerate(pieces):
        halves = _AND.split(piece, maxsplit=1)
        last = place == len(pieces) - 1
        # "regional authorities and agencies, …" is one kind; the last two of a list are two, unless an "and"
        # came before
        closing = listed and re.search(
            r"[,;]\s*(?:and|as well as|et|y|e|und|sowie|oraz|i|a|και|ainsi que)\s+\S|(?:as well as|sowie|ainsi que"
            r"|así como|oraz)",
            text[text.find(pieces[-2]) if listed else 0 :],
        )
        if len(halves) == 2 and last and not (listed and closing) and not _one_noun(halves):
            kinds += halves
        else:
            kinds.append(piece)
    kinds = [_OF_NAME.sub("", kind) for kind in kinds]
    cleaned = (_uncounted(_LEADING.sub("", " ".join(kind.split())).strip(" ,.;")) for kind in kinds)
    return tuple(dict.fromkeys(kind for kind in cleaned if _is_kind(kind)))


# "A nurse of the ______": the name of an organisation, blanked out.
_OF_NAME = re.compile(
    r"\s+(?:(?:of|from|at|de|del|des?|du|der|dell[ae’']|di|z|ze|των|του)\s+)?(?:(?:the|la|el|l[’'])\s*)?_+.*$"
)


def _uncounted(kind: str) -> str:
    """The kind without the number before it: "two headteachers"."""
    figure = next(iter(numbers_in(kind)), None)
    return (
        _LEADING.sub("", kind[figure[1] :].strip()) if figure and figure[0] == 0 and kind[figure[1] :].strip() else kind
    )


def _one_noun(halves: Sequence[str]) -> bool:
    """Whether two words share one noun: "local and regional associations", "asociaciones locales y regionales"."""
    first, second = halves[0].split(), halves[1].split()
    shared_after = len(first) == 1 and len(second) > 1 and _ADJECTIVE.match(first[0])
    shared_before = len(first) > 1 and len(second) == 1 and _ADJECTIVE.match(first[-1]) and _ADJECTIVE.match(second[0])
    return bool(shared_after or shared_before)


def _is_kind(words: str) -> bool:
    first = words.split(" ", 1)[0]
    return (
        2 < len(words) <= 70
        and words.count(" ") < 7
        and not first[0].isdigit()
        and (
            first[0].islower()
            or first.isupper()
            or first[:-1].isupper()
            or bool(re.match(r"[A-ZÄÖÜ]\w+(?:en|er|innen|e|vereine|behörden|büros|ämter|teams|clubs)$", first))
        )
        and not re.search(
            r"\b(?:online|event|meeting|roundtable|session)\b|^(?:people|participants|personas|personnes|lidí|osób"
            r"|osob|menschen|leute|persone|personen|άτομα|ατόμων)$"
            r"|^(?:en|in|dans|bei|auf|con|avec|with|por|para|pour) ",
            words,
            re.IGNORECASE,
        )
    )


def who_came(count: Mention, segments: Sequence[Segment], named: Sequence[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The kinds of stakeholders stated beside a head-count: in its sentence, in the next one, or as items below it.

    Args:
        count: a mention of kind "count".
        segments: the segments of the document.
        named: spans of named organisations, which are no kinds.
    """
    segment = next((s for s in segments if s.start <= count.start < s.end), None)
    if segment is None:
        return ()
    offset = count.end - segment.start
    tail = _blank(segment, named)[offset:]
    text_before = _blank(segment, named)[: count.start - segment.start].rstrip(" (:")
    if bracket := re.match(r"(?:\s+[^\W\d_]+){0,2}\s*\(([^)]{5,})\)", tail):
        return kinds_in(bracket.group(1))
    below = [s for s in segments if s.parent == segment.index and s.kind in ("item", "row")]
    if (segment.kind in ("item", "metadata") and below) or segment.text.rstrip().endswith(":"):
        kinds = [
            k
            for s in below
            for k in (kinds_in(s.text) if "," in s.text else (s.text.strip(" .;,"),))
            if _is_kind(k.strip())
        ]
        if kinds:
            return tuple(dict.fromkeys(kinds))
    if listed := re.match(r"(?:[^:.;,]{0,40}|\s+(?:from|de|aus|z|ze|di|da)\s[^:.;]{3,60})(?::|\s[–—])\s*(.+)$", tail):
        return kinds_in(listed.group(1))
    if segment.label and _LISTED_LABEL.match(segment.label):
        value = text_before[len(segment.label) + 1 :] if text_before.startswith(segment.label) else text_before
        if kinds_before := kinds_in(value):
            return kinds_before
    if intro := _INTRO.search(tail[:160]):
        kinds_here = kinds_in(tail[intro.end() :])
        # a lone "from the region" is no list of kinds
        if len(kinds_here) > 1 or (kinds_here and "includ" in intro.group().lower()):
            return kinds_here
    after = next((s for s in segments if s.index == segment.index + 1 and s.block == segment.block), None)
    if after and (intro := _NEXT_SENTENCE.match(after.text)):
        return kinds_in(_blank(after, named)[intro.end() :])
    return _counted_list(segment, count) or ()


_CAME = re.compile(
    r"[^.;:]{3,120}?(?=\s+(?:took part|attended|joined|participated|gathered|met|came|sat|showed up|turned up|filled"
    r"|packed|füllten|drängten|diskutierten|tauschten|llenaron|llegaron|hanno|si sono|ont"
    r"|avaient|étaient|se sont|kamen|nahmen|asistieron|participaron)\b)"
)
_LIST_TO_THE_END = re.compile(
    r"[^.;:()]{3,160},\s[^.;:()]{3,80}\s(?:and|et|y|e|und|i|oraz|a|και)\s[^.;:(),]{3,40}(?=\.?$)"
)


def _counted_list(segment: Segment, count: Mention) -> tuple[str, ...]:
    """ "40 mayors, farmers and teachers came": the noun of the count is the first of the list."""
    start = count.start - segment.start
    figure = next(reversed(list(numbers_in(count.text))), None)
    words = segment.text[start + (figure[1] if figure else 0) :].lstrip()
    head = _CAME.match(words) or _LIST_TO_THE_END.match(words)
    if head and ("," in head.group() or _AND.search(head.group())):
        return kinds_in(head.group())
    return ()


def _blank(segment: Segment, named: Sequence[tuple[int, int]]) -> str:
    """The text of a segment with the names of organisations replaced by as many underscores."""
    text = segment.text
    for start, end in named:
        if segment.start <= start and end <= segment.end:
            a, b = start - segment.start, end - segment.start
            text = text[:a] + "_" * (b - a) + text[b:]
    return text
