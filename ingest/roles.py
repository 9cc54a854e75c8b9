"""Who organised an event, who supported it, who presented: roles by the syntax around the names of organisations.

1. Names become marks in the sentence, and what only describes them ("(lead of the …)", ", which runs …,") is taken out.
2. "X and Y organised", "organised by X", "together with X", "Organiser: X" make organisers; "with the support of X",
   "in cooperation with X" make supporters; "X presented", "presentations by X" presenters; "X took part" attendees.
3. A name has one role at an event: organiser before supporter before presenter before attendee.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from practicegraph.ingest.actors_short import groups_meant
from practicegraph.ingest.any_case import AnyCase, any_case
from practicegraph.ingest.coreference import our_organisation
from practicegraph.ingest.event_words import GENERIC, KINDS
from practicegraph.ingest.numbers import ORDINAL
from practicegraph.ingest.records import Mention, Segment
from practicegraph.ingest.role_words import ROLES, words

__all__ = ["Roles", "find_roles"]


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of organisations by their role at one event, each in the order of the text."""

    organisers: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    presenters: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()


_MARK = r"⟦\d+⟧"
# A few words may stand before a name: "the association ⟦0⟧", "our friends of ⟦1⟧".
_FILL = (
    r"(?:(?!(?:representatives?|members|people|staff|participants?|guests|which|who|whom|whose|that|qui|que|qu|dont"
    r"|quien|che|die|was|were|is|are|a|est|es|fue)\b)[^\W\d_][\w’'-]*\s+)"
)
_ONE = rf"(?:(?:[^\W\d_][\w’'-]*\s+){{0,4}}?{_MARK})"
_OTHER = rf"(?:{_FILL}{{0,4}}?{_MARK})"
_TOGETHER = (
    r"(?:jointly|together|along) with|gemeinsam mit|zusammen mit|wspólnie z|razem z|wraz ze?|junto (?:con|a)"
    r"|conjuntamente con|insieme (?:a|al|alla|con)"
    r"|společně s|spolu s|conjointement avec|ensemble avec|aux côtés d[eu’']|μαζί με|από κοινού με|alongside"
)
_AND = (
    rf"(?:\s*(?:,|&)\s*(?:{_TOGETHER})?|,?\s+(?:and|et|y|e|und|sowie|oraz|i|a|και|as well as|ainsi que"
    rf"|así como|{_TOGETHER}))\s+"
    r"(?:(?:by|of|from|de|du|des|d[’']|par|à|au|aux|por|del?|al|von|vom|durch|di|dal?|dalla|przez)"
    r"(?:\s+|(?<=’)|(?<=')))?(?:(?:the|la|le|les|el|los|die|der|dem|den|das|its?|our)\s+|l[’'])?"
)
_MANY = rf"{_ONE}(?:{_AND}{_OTHER})*"
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_APPOSITION = any_case(
    rf"(?<=⟧),?\s+(?:the |la |le |el |die |der )?(?:lead(?:er)?|coordinator|co-?ordinator|member|chef de "
    rf"file|líder|coordinador\w*|lider\w*|partner|part|one) (?:of|de|del|du|von|des)\s+(?:the |la |l[’']"
    rf"|el )?[^,.;]*?(?:{_MARK}|(?=[,.;]))(?:\s+(?:network|project))?,?"
    r"|(?<=⟧),?\s+(?:which|who|that|qui|que|die|der|das|która|który|które|která|který|che|η οποία|το "
    r"οποίο)\s+(?:also |have |has )?(?:leads?|heads?|coordinates?|runs?|manages?|chairs?|is|are|work"
    r"|lidera|dirige|coordina|pilote|coordonne|anime|est|es|leitet|koordiniert|ist|kieruje|prowadzi"
    r"|koordynuje|jest|vede|je|guida|è)\b[^,.;]*,?"
    r"|(?<=⟧),\s+(?:who|which|qui|que|die|der|das|che|które|która|który)\s[^,.;⟦]{3,90},(?=\s+(?:and|et|y|e|und|sowie|i"
    r"|oraz|as well as|ainsi que)\s)"
    r"|(?<=⟧),\s+(?:an?|the|une?|la|le|el|una?|eine?r?|die|der|lokal\w+)\s[^,.;⟦]{3,90},",
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, AnyCase], ...]:
    """Role and pattern; the group "who" holds the marks."""
    made = []
    for role in ROLES:
        after = (
            rf"\b(?:{words(role, 'before')})\s*:?\s*(?:the |la |le |l[’']|les |el |los |las |der |die |das |den "
            rf"|dem |des |della |dell[’']|il |lo |οι |η |ο |το |την |τον |της |του )?(?P<who>{_MANY})"
        )
        made.append((role, any_case(after)))
        if verbs := words(role, "verbs"):
            # what stands between the names and the verb: an insertion between commas, adverbs, auxiliary verbs
            gap = (
                r"(?:\s+(?:in|from|of|à|aus|de|di|w|z) [^\W\d_][\w’-]+)?(?:\s*,[^,.;]{0,120},\s*|\s*,?\s+)"
                r"(?:(?:que|qui|who|which|che|have|has|had|then|also|jointly|together|will|then|again|a"
                r"|ont|ha|han|haben|hat|hanno|se|si|gave|recently|once again|warmly"
                r"|cordially|kindly|proudly|herzlich|cordialement)\s+){0,3}"
            )
            before = rf"(?P<who>{_MARK}(?:{_AND}{_OTHER})*)"
            made.append((role, any_case(rf"{before}{gap}(?:{verbs})")))
    return tuple(made)


def _marked(
    segment: Segment, mentions: Sequence[Mention], segments: Sequence[Segment] = ()
) -> tuple[str, list[Mention]]:
    """The text with each name of an organisation as ⟦n⟧, and what only describes a name taken out.

    "The three partners" is as many marks. What a sentence goes on to say of a project that it names, who carries it and
    who pays, is taken out, too.
    """
    spans = [
        (m.start, m.end, [m] if m.kind == "organisation" else [])
        for m in mentions
        if m.kind in ("organisation", "project") and segment.start <= m.start and m.end <= segment.end
    ]
    for start, end, names in groups_meant(segment, segments, mentions):
        if not any(a < end and start < b for a, b, _ in spans):
            text = segment.text[start - segment.start : end - segment.start]
            spans.append((start, end, [Mention(start, end, "organisation", text, name) for name in names]))
    inside: list[Mention] = []
    text, at = "", 0
    for start, end, meant in sorted(spans, key=lambda span: span[0]):
        text += segment.text[at : start - segment.start]
        text += ", ".join(f"⟦{len(inside) + n}⟧" for n in range(len(meant))) or "⟪⟫"
        inside += meant
        at = end - segment.start
    text += segment.text[at:]
    text = _OF_PROJECT.sub(" ", " ".join(text.split())) if "⟪⟫" in text else " ".join(text.split())
    return _APPOSITION.sub(" ", _BRACKETS.sub("", text)), inside


_OF_PROJECT = any_case(
    r"(?<=⟪⟫)\W{0,3},?\s+(?:(?:which|that|qui|que|die|das|der|che)\s+(?:is|was|est|a été|fue|è|wird|wurde)?\s*)?"
    r"(?:(?:co-?)?(?:funded|financed|led|carried|run|coordinated|financée?|financé|portée?|menée?|pilotée?|coordonnée?"
    r"|soutenue?|liderad[oa]|coordinad[oa]|financiad[oa]|ejecutad[oa]|impulsad[oa]|desarrollad[oa]|gefördert|getragen"
    r"|finanziert|finanziat[oa]|coordinat[oa]|guidat[oa]|finansowan\w+|realizowan\w+|financovan\w+|supported)"
    r"|(?:an?|the|une?|le|el|ein|das|il|un) (?:\w+ )?(?:project|projet|proyecto|projekt|progetto|programm[ae]?)"
    r"|(?:in (?:dem|which)|dans lequel|auquel|à laquelle|dont|en (?:el|la) que|del que|an dem|a cui|in cui))\b[^.;]*",
)
"""What is told of the project and not of the event: "⟪⟫, porté par A en partenariat avec B"."""


_WE_HELD = any_case(
    r"\bwe (?:jointly |proudly |recently )?(?:have |were delighted to |were happy to )?(?:welcomed?|received?|invited"
    r"|gathered|prepared|held|hosted|organi[sz]ed|ran|convened|put on|staged)\b"
    r"|\b(?:join(?:ing|ed)? us|came to (?:our|us)|invite you|invited you)\b"
    r"|\b(?:nous rejoindre|nous vous (?:invitons|convions|attendons)|venez|vous étiez)\b"
    r"|\b(?:os|les|le) (?:esperamos|invitamos|agradecemos)\b|\b(?:recibiremos|recibimos|acogeremos)\b|queremos darles"
    r"|\bladen wir\b|\bwir (?:laden|danken|freuen uns|begrüßten)\b|\bvi (?:invitiamo|aspettiamo|ringraziamo)\b"
    r"|\b(?:zapraszamy|dziękujemy|gościliśmy|zveme|děkujeme)\b"
    r"|\bnous avons (?:organisé|tenu|accueilli|monté|reçu|invité|réuni)"
    r"|\b(?:organizamos|celebramos|acogimos|convocamos)\b|\b(?:haben|hatten|luden) wir\b"
    r"|\bwir (?:luden|veranstalteten)\b|\b(?:zorganizowali|zaprosili)śmy\b"
    r"|\babbiamo (?:organizzato|ospitato|tenuto)\b|\buspořádali jsme\b"
    r"|\bδιοργανώσαμε\b"
    r"|\bwe(?: are|['’]re| will(?: be)?|['’]ll(?: be)?| shall(?: be)?| were)?(?: also| again| jointly| now)?"
    r" (?:run(?:ning)?|hold(?:ing)?|host(?:ing)?|organi[sz](?:e|ing)|conven(?:e|ing)|put(?:ting)? on"
    r"|planning|offer(?:ing)?|go(?:ing)? through)\b"
    r"|\bwe (?:met|come together|came together|got together|sat down|brought together)\b"
    r"|\bnous (?:organis|accueill|propos|réun|tiend|inviter|recev)\w+"
    r"|\bnous (?:nous )?(?:sommes|étions) (?:réuni|retrouvé)"
    r"|\bon (?:organise|accueille|propose|s['’]est (?:réuni|retrouvé))"
    r"|\b(?:haremos|organizaremos|celebraremos|proponemos|tendremos|nos reun(?:imos|iremos)|nos juntamos)\b"
    r"|\bwir (?:veranstalten|treffen uns|trafen uns|bieten|haben [^.;]{0,60}(?:eingeladen|veranstaltet|organisiert))\b"
    r"|\b(?:organizziamo|organizzeremo|ci siamo (?:riuniti|ritrovati)|spotkaliśmy|organizujemy|sešli jsme|pořádáme)\b",
)
_JOINT = any_case(rf"\b(?:joint|shared|common|{_TOGETHER})\b")
_WITH_US = any_case(
    r"\b(?:we|us|nous|nosotr[oa]s|wir|noi)\b[^.;]{0,80}\b(?:with|together|avec|con|mit|gemeinsam|insieme|z|s)\b"
    r"|\b(?:run|held|organi[sz]ed|hosted) (?:jointly|together) with\b"
    r"|\b(?:organi[sz]ée?|organizad[oa]|animée?) (?:conjointement |ensemble |junto )?(?:avec|con|a)\b",
)
"""Where others are said to hold it, too, they hold it with us."""
_SAID = re.compile(r"[«“„\"][^»”“\"]*(?:[»”“\"]|$)")
_OUR_EVENT = any_case(
    rf"\b(?:our|notre|nuestr[oa]|unser(?:e[rmn]?|es)?|(?:il|la|al) nostr[oa]|nasz[ae]?\w*|naš[ei]\w*)"
    rf"\s+(?:[\w’'-]+\s+){{0,4}}?(?:{'|'.join(w.pattern for w in (*(k for _, k in KINDS), GENERIC))})",
)
"""Whose event it is, where the report says "our spring gathering"."""
# "X a město Y" on a line of their own above "Vás srdečně zvou na".
_ONLY_NAMES = re.compile(rf"\W*{_ONE}(?:{_AND}{_OTHER})*\W*", re.IGNORECASE)
_INVITING = any_case(
    r"\b(?:invites?|invite(?:nt)?|convi\w+|invitan?|laden|lädt|zaprasza\w*|zv(?:e|ou)|invita(?:no)?|προσκαλ\w+"
    r"|present|host)\b",
)


def _invites_below(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether the line below a line at the head of a report goes on "invite you to"."""
    below = segments[segment.index + 1 : segment.index + 2]
    return segment.index < 8 and bool(below) and len(below[0].text) < 80 and _INVITING.search(below[0].text) is not None


# "We at X invited", "Wir vom X haben mit Y eingeladen": we are named.
_WE_OF = any_case(
    r"\b(?:we|us|wir|nous|nosotr[oa]s|noi|my)\b,?\s+(?:all\s+|here\s+)?(?:(?:at|from|of|vom|von|aus|bei|beim|de|du"
    r"|del|dell[aei’']+"
    r"|di|z|ze|à|chez)\b\s*)?(?:(?:the|der|dem|den|la|le|l[’']|el|los|les|il)\s*)?(?:\w+\s)?⟦(?P<who>\d+)⟧",
)
_HELD = any_case(
    r"\b(?:invited|hosted|held|organi[sz]ed|ran|convened|welcomed|gathered|put on|brought together|called"
    r"|eingeladen|veranstaltet|organisiert|ausgerichtet|begrüßt|luden|laden|versammelt|zusammengebracht"
    r"|organisé|réuni|invité|convié|accueilli|tenu|monté|organizamos|celebramos|convocamos|reunimos|acogimos|invitamos"
    r"|hemos (?:organizado|reunido|convocado|celebrado|invitado)"
    r"|organizzato|ospitato|riunito|invitato|convocato|promosso|zorganizowali|zaprosili|spotkali)",
)
_PARTNERS = re.compile(
    r"(?:[\w.]*\.)?(?:project[ _])?(?:partners?|consortium|partenaires|socios|partnerzy|partneři)\b", re.IGNORECASE
)
# What front matter says of an event and of nothing else.
_OF_EVENT = re.compile(
    r"(?:[\w.]*\.)?(?:co-?)?(?:organi[sz]ers?|hosts?|venue|where|organisat\w+|lieu|organizador\w*|lugar"
    r"|veranstalter\w*|ort"
    r"|organizator\w*|miejsce|organizzator\w+|luogo|pořadatel\w*|místo)\b",
    re.IGNORECASE,
)
_AGENDA_HOUR = re.compile(r"\W*\d{1,2}\s?[:.h]\s?(?:\d\d)?\b")
_LABELS: Final = ("organiser", "supporter", "presenter", "attendee")


def find_roles(
    segments: Iterable[Segment], mentions: Sequence[Mention], *, all_segments: Sequence[Segment] = ()
) -> Roles:
    """The roles of organisations in the segments that speak of one event.

    Args:
        segments: those segments.
        mentions: of organisations, ``value`` the canonical name; other kinds are passed over.
        all_segments: all segments of the document, to find the label that a list item hangs below.
    """
    found: dict[str, list[str]] = {role: [] for role in (*_LABELS, "facilitator")}
    of_event = any(s.kind == "metadata" and _OF_EVENT.match(s.label or "") for s in all_segments)
    for segment in segments:
        if segment.kind == "metadata" and _PARTNERS.match(segment.label or "") and not of_event:
            continue  # partners in front matter are those of the project that the page belongs to
        text, inside = _marked(segment, mentions, all_segments)
        role = _label_role(segment, all_segments) if inside else None
        if role:
            apart = [
                (other, n) for other, who in _read(text) if other == "supporter" for n in who if role == "organiser"
            ]
            for number, mention in enumerate(inside):
                if f"⟦{number}⟧" in text:
                    found["supporter" if ("supporter", number) in apart else role].append(str(mention.value))
            continue
        if inside and _ONLY_NAMES.fullmatch(text) and _invites_below(segment, all_segments):
            found["organiser"] += [str(m.value or m.text) for m in inside]
            continue
        if inside and (us_here := _WE_OF.search(text)) and _HELD.search(text, us_here.end()):
            found["organiser"].append(str(inside[int(us_here["who"])].value))
        hour = _AGENDA_HOUR.match(segment.text) is not None  # who gives a talk or the coffee does not hold the day
        for role, who in sorted(_read(text) if inside else (), key=lambda claim: claim[1]):
            if not (hour and role in ("organiser", "facilitator")):
                found[role] += [str(inside[n].value or inside[n].text) for n in who]
        plain = _SAID.sub(" ", text)  # in a quotation "we" is who speaks
        if (_WE_HELD.search(plain) or _OUR_EVENT.search(plain)) and (
            not found["organiser"] or _WITH_US.search(plain) or _JOINT.search(plain)
        ):
            us = our_organisation(mentions, all_segments)
            found["organiser"] = [us, *found["organiser"]] if us else found["organiser"]
    found["organiser"] = found["organiser"] or found["facilitator"]
    taken: set[str] = set()
    result: dict[str, tuple[str, ...]] = {}
    for role in _LABELS:
        result[role] = tuple(name for name in dict.fromkeys(found[role]) if name not in taken)
        taken.update(result[role])
    return Roles(result["organiser"], result["supporter"], result["presenter"], result["attendee"])


def _label_role(segment: Segment, all_segments: Sequence[Segment]) -> str | None:
    label = segment.label
    if label is None and segment.kind in ("item", "row") and segment.parent is not None and all_segments:
        parent = all_segments[segment.parent]
        label = parent.label or (parent.text.rstrip(" :") if len(parent.text) < 40 else None)
    if label is None:
        return None
    folded = label.strip().lower().replace("_", " ")
    return next(
        (role for role in ROLES if re.fullmatch(rf"(?:{words(role, 'labels')})\W*", folded, re.IGNORECASE)), None
    )


def _subject_follows(who: str, rest: str) -> bool:
    """Whether the last of some names after a phrase is the subject of what follows: "With the help of "
    "A, B organised …"."""
    last_join = re.split(r"⟦\d+⟧", who)[-2]
    return "," in last_join and re.match(rf"\s+(?:{words('organiser', 'verbs')})", rest, re.IGNORECASE) is not None


def _with(text: str, marks: Sequence[int]) -> bool:
    return bool(marks) and any_case(rf"(?:{_TOGETHER})\s+(?:\S+\s+){{0,3}}?⟦{marks[0]}⟧").search(text) is not None


_FACILITATES = any_case(
    r"\b(?:facilitated|moderated|animated|delivered|led|animée?s?|dirigée?s?|moderad[oa]s?|dictad[oa]s?|impartid[oa]s?"
    r"|moderiert|geleitet|moderat[oa]|guidat[oa]|moderowan\w+|prowadz\w+|poprowadz\w+|moderova\w+)\b",
)
"""Who only leads a meeting through its day holds it where nobody else is said to."""
_PREPARED_WITH = any_case(
    r"⟦\d+⟧[^.;⟦]{0,30}?\b(?:prepar|prépar|organi[sz]|mont[ée]|put together|set up|pull(?:ed)? together|plann"
    r"|vorbereit|veranstalt|ausgericht|allest|przygotow|zorganiz|uspořád|připrav)\w*\b[^.;⟦]{0,40}?"
    r"\b(?:with|avec|con|mit|z|ze|s|se)\s+(?:(?:the|la|le|les|el|los|der|dem|den|die|il|our|its)\s+|l[’'])?"
    rf"(?:(?:association|asociación|verein|associazione|ngo|ong|spolek\w*|stowarzyszeni\w+)\s+)?(?P<who>{_MARK}"
    rf"(?:{_AND}{_OTHER})*)",
)
"""What was prepared with somebody is theirs, too."""
_OWN_SERIES = any_case(
    r"⟦(?P<one>\d+)⟧[^.;⟦]{0,40}?\b(?:its|their|seine?[nm]?|ihre?[nm]?|son|sa|leurs?|sus?|suo|sua|loro|swoje|své"
    r"|svůj)\s+"
    rf"(?:(?:now|nunmehr|very|own)\s+)?(?:(?P<ordinal>{ORDINAL})|annual|yearly|annuel\w*|anual|jährlich\w*|annuale)\s",
)
"""Who is said to have a series of them: "X met for its third congress"."""


def _read(text: str) -> list[tuple[str, list[int]]]:
    """Roles with the numbers of their marks, the phrase that claims a mark first winning it."""
    claims: list[tuple[int, str, list[int]]] = []
    for order, (role, pattern) in enumerate(_patterns()):
        for match in pattern.finditer(text):
            marks = [int(n) for n in re.findall(r"⟦(\d+)⟧", match.group("who"))]
            if order % 2 == 0 and len(marks) > 1 and _subject_follows(match.group("who"), text[match.end() :]):
                marks.pop()
            leads = role == "organiser" and _FACILITATES.search(match.group().replace(match.group("who"), " "))
            # phrases ("with the support of X") come before verbs: they are the closer bond
            claims.append((0 if order % 2 == 0 else 1, "facilitator" if leads else role, marks))
    backed = any(role == "supporter" and place for place, role, _ in claims)
    if backed and not any(role == "organiser" and place for place, role, _ in claims):
        # "X lent the room and, together with Y, paid the lunch": Y does what X does
        claims = [(p, "supporter" if p == 0 and r == "organiser" and _with(text, m) else r, m) for p, r, m in claims]
    for match in _PREPARED_WITH.finditer(text):
        claims.append((1, "organiser", [int(n) for n in re.findall(r"⟦(\d+)⟧", match.group("who"))]))
    for match in _OWN_SERIES.finditer(text):
        claims.append((2, "facilitator", [int(match.group("one"))]))
    taken: set[int] = set()
    roles = []
    for _, role, marks in sorted(claims, key=lambda c: c[0]):
        free = [n for n in marks if n not in taken]
        taken.update(free)
        if free:
            roles.append((role, free))
    return roles
