"""What the sentences around a date say of its event: which event is meant before it, what more is told behind it.

A newsletter or a report tells of one event after another, each in a few sentences of which one has the date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.attendance import kinds_in
from practicegraph.ingest.event_cues import Cue
from practicegraph.ingest.event_main import MainEvent
from practicegraph.ingest.event_words import FUTURE, NEW, PAST
from practicegraph.ingest.numbers import ORDINAL, ordinal
from practicegraph.ingest.records import Mention, Project, Segment

__all__ = [
    "AGAIN",
    "NEW_ONE",
    "WILL",
    "expected",
    "meant_before",
    "name_of",
    "of_a_project",
    "speaks_of_it",
    "told_after",
    "who_else",
]

AGAIN = any_case(
    r"\bwill (?:gather|meet|come together|get together)\b|\b(?:meet|gather) again\b|\bse (?:retrouver"
    r"|réunir)ont\b|\bvolverán a (?:reunirse|encontrarse)\b"
    r"|\btreffen sich .{0,40}wieder\b|\bspotkają się\b|\bsi (?:incontreranno|ritroveranno)\b|\bse "
    r"(?:sejdou|setkají)\b|\bθα (?:ξανα)?συναντηθούν\b",
)
WILL = any_case(
    r"\bwill\b|\bθα\b|\b(?:aura|auront|sera|seront|tiendra|organisera|celebrará|tendrá|realizará"
    r"|organizará|habrá|wird|werden|odbędzie|odbędą|proběhne|uskuteční|terrà|terranno|avrà)\b|\b(?:is"
    r"|are) (?:planned|scheduled|foreseen)"
    r"|\b(?:est|sont) prévu\w*|\bestá prevista?\b|\bist geplant\b|\bjest planowan\w+|\bplanujemy\b|\bwe "
    r"(?:are planning|plan)\b",
)
NEW_ONE = any_case(
    r"\b(?:next|another|further|national|final|follow-up|prochaine?|suivante?|autre|próxim[oa]"
    r"|nächste[rns]?|weitere[rns]?|kolejn\w+|następn\w+|prossim[oa]|další|příští|επόμεν\w+)\b",
)

# "The first was held …", "La seconde a été accueillie …": one of those that the sentence before spoke of.
_ONE_OF_THEM = re.compile(
    rf"^(?:the|la|le|l[’']|el|die|der|das|il|lo)?\s*(?P<ordinal>{ORDINAL})(?:\s+one)?,?\s+"
    r"(?=(?:was|took|is|will|had|on|in|s[’']|se|a |est|fut|sera|eut|tuvo|fue|será|fand|wurde|war|findet|wird|"
    r"si |è |ha |sarà|odbył|miał|będzie|proběhl)\S*\s)",
    re.IGNORECASE,
)
_THIS_YEARS = re.compile(
    rf"^(?:(?:this|last) (?:year|time|month|spring|autumn)[’']s|celle de cette année|l[ao] de este año"
    rf"|die (?:diesjährige|letzte)|quell[ao] di quest[’']anno)\b(?:,? (?:the|la|le|die"
    rf"|der)? ?(?P<ordinal>{ORDINAL}),)?",
    re.IGNORECASE,
)
# "It is planned for …", "Er ist für den … vorgesehen".
_IT = re.compile(
    r"^(?:it|er|sie|es|il|elle|celui-ci|celle-ci"
    r"|aura lieu|tendrá lugar|se (?:celebrará|hará|realizará)|será|si terrà|sarà"
    r"|odbędzie się|uskuteční se|θα γίνει)\b",
    re.IGNORECASE,
)
# "This study visit had been arranged …", "It was …": the sentence goes on about the event of the one before.
_THIS = re.compile(
    r"^(?:this|the|our|cette|ce|cet|la|le|esta|este|el|diese[rs]?|der|die|das|questa|questo|ta|to|ten)\s", re.IGNORECASE
)
# Thanks, hosts, rooms and meals: what is told of an event and of nothing else, wherever it stands.
_OF_AN_EVENT = any_case(
    r"\b(?:thank(?:s|ed|ful)?|grateful|merci|remerci\w+|gracias|agradec\w+|dank\w*|danken|ringrazi\w+|grazie"
    r"|dziękuj\w+|podziękowani\w+|děkuj\w+|ευχαριστ\w+"
    r"|(?:our|the) hosts?|(?:nos|les) hôtes|anfitri\w+|gastgeber\w*|eingeladen hat\w*|gospodarz\w*|padron[ie] di casa"
    r"|invitation (?:of|de|du|des|d[’'])|invitación de\w*|einladung (?:von|de[rs]|vom)|invito d\w+|na zaproszenie"
    r"|na pozvání"
    r"|répondu à l[’']appel|patrocin\w+|patronage|patronat\w*|schirmherr\w*|auspici\w+|auspices"
    r"|(?:pleased|delighted|happy|proud|honou?red) to (?:invite|host|announce|welcome)|(?:cordially|warmly"
    r"|kindly) invit\w+"
    r"|(?:plaisir|honneur) de (?:vous )?(?:inviter|convier|accueillir)|(?:gusto|placer|honor) de (?:invitar"
    r"|convocar)\w*"
    r"|(?:freut|freuen) sich,? .{0,30}einzuladen|liet[oaie] di (?:invitar|accoglier|ospitar)\w+"
    r"|piacere di (?:invitar|ospitar)\w+"
    r"|(?:for|of) the (?:day|evening|afternoon|morning)|(?:lent|gave) us"
    r"|paid for the|(?:lunch|meals?|buses|coffee|soup)"
    r"|les (?:repas|bus|cars)|la salle|le (?:repas|buffet|pot|goûter)|los buses|el (?:almuerzo|refrigerio|salón|local)"
    r"|die räume|das (?:essen|buffet)|il (?:rinfresco|pranzo|buffet)|poczęstunek|sale konferencyjn\w+"
    r"|behind (?:it|the)|hinter de[rm] \w+ stand\w*|c[’']est .{3,60} qui a(?:vait)?|on board|por cuenta"
    r"|l[oa] \w+amos entre"
    r"|(?:the|la|l[’'])\s?(?:idea|idée)|sponsor\w*|honorare|(?:den|die) (?:saal|räume)|certificates|le buffet|la salle"
    r"|would (?:not )?(?:have been|be) possible|(?:été|sido|stato) possible|sido posible|(?:stato|stata) possibile"
    r"|nicht möglich gewesen|möglich gemacht|byłoby możliwe|nebylo by možné|asked us to|had (?:asked|invited)"
    r"|nous a(?:vait|vaient)? (?:invité|demandé)\w*|nos (?:había|habían) \w+"
    r"|detrás (?:estaba|estaban)|it jointly|l[’']incontro (?:nasce|è)|la rencontre (?:était|a été|est née))(?!\w)",
)
# "Hosted by X and Y.", "Organizzato da X": a sentence without a subject means the event.
_BY_THEM = re.compile(
    r"^\W*(?:jointly |proudly |kindly )?(?:(?:co-?)?(?:hosted|organi[sz]ed|convened|sponsored|supported)"
    r"|an initiative of"
    r"|(?:co-?)?organisée?s?|proposée?|animée?|soutenue?|(?:co)?organizad[oa]s?|convocad[oa]|impulsad[oa]"
    r"|patrocinad[oa]"
    r"|veranstaltet|organisiert|eingeladen|organizzat[oa]|promoss[oa]|zorganizowan\w+|organizuj\w+|pořád\w+)\s"
    r"(?:(?:jointly|conjointement|conjuntamente|gemeinsam|congiuntamente|wspólnie|společně) )?"
    r"(?:by|par|por|von|vom|da|dal|dalla|przez|⟦)?",
    re.IGNORECASE,
)
_OF_A_PROJECT = any_case(
    r"\b(?:project|programme|program|scheme|projet|programme|proyecto|programa|projekt\w*|programm\w*|vorhaben\w*"
    r"|progetto|έργο\w*)\b",
)
_EXPECTED = any_case(
    r"\b(?:capped at|limited to|room for|limitée?s? à|limitad[oa]s? a|máximo de|begrenzt auf|expect\w*|hop(?:e"
    r"|ing) for|attendons|attendus?|attendues?|espérons|esperamos|se esperan?|previst[oa]s"
    r"|erwarte[nt]|rechnen mit|attendiamo|aspettiamo|si attendono|spodziewamy|liczymy na|oczekujemy|očekáváme"
    r"|περιμένουμε)\b",
)
_IN_THE_ROOM = re.compile(
    r"^(?:(?:in|around|at) the (?:room|table|hall|circle|audience)[^,.;]{0,20}?,? (?:were|sat|there were)"
    r"|(?:there|present) were|they (?=ranged from)|the (?:audience|public|participants) (?:was|were|included)"
    r"|(?:dans la salle|autour de la table|parmi (?:vous|nous|eux))[^.;]{0,12}?,? "
    r"(?:il y avait|on (?:croisait|trouvait|comptait)"
    r"|étaient (?:présents|réunis))|il y avait (?:là )?|étaient (?:présents|présentes)"
    r"|(?:en la sala|a mi lado|entre nosotr[oa]s)[^.;]{0,12}?,? (?:había|estaban|se sent\w+|se encontraban)|había"
    r"|(?:im saal|am tisch|im raum|unter den gästen)[^.;]{0,12}? (?:saßen|waren|fanden sich)|es kamen"
    r"|(?:in sala|intorno al tavolo|tra (?:il pubblico|i presenti))[^.;]{0,12}?,? "
    r"(?:c[’']erano|sedevano|erano presenti)|c[’']erano"
    r"|(?:na sali|przy stole)[^.;]{0,12}? (?:byli|siedzieli|zasiedli))\s*:?\s*",
    re.IGNORECASE,
)


# "Hanno partecipato agricoltori, tecnici e sindaci", "Among the audience were …", "Entre los asistentes había …".
_THOSE_WHO_CAME = any_case(
    r"(?:(?:hanno (?:partecipato|preso parte)|erano presenti|sono intervenuti|asistieron|acudieron|participaron"
    r"|estuvieron presentes|(?:ont|y ont) (?:participé|pris part)|étaient (?:présents|représentés)"
    r"|(?:wzięli|wzięły) (?:w \w+ )?udział|udział wzięli|(?:uczestniczyli|obecni byli|przyszli)"
    r"|spotkali się|(?:sešli|zúčastnili|setkali|dorazili|přišli)(?: se)?|(?:attended|joined) by|in attendance were"
    r"|present were"
    r"|participants (?:included|were|came from)|(?:in the )?audience (?:included|was made up of)"
    r"|anwesend waren|gekommen waren|dabei waren|přítomni byli|παρόντες ήταν|παρόντες|en présence d[e’']|w obecności"
    r"|alla presenza di"
    r"|brought together|gathered|ont (?:réuni|rassemblé)|a (?:réuni|rassemblé)|reunió a|συμμετείχαν|παρευρέθηκαν)"
    r"|(?:among|entre|parmi|unter|tra|fra|wśród|mezi|ανάμεσα) (?:the |los |las |les |den |dem |i |gli |le |στους )?"
    r"(?:participants?|attendees|audience|those present|asistentes|participantes|presentes|présents|teilnehme\w+"
    r"|gästen|anwesenden|partecipanti|presenti|uczestników|obecnych|gości|účastníky|přítomnými|συμμετέχοντες)"
    r"(?:,? (?:there )?(?:were|was|había|estaban|se encontraban|figuraban|figuraient|étaient|on comptait|il y avait"
    r"|waren|befanden sich|c[’']erano|erano|figuravano|byli|znaleźli się|byli|ήταν)))\s*:?\s+",
)


def speaks_of_it(segment: Segment, projects: Sequence[Project]) -> bool:
    """Whether a sentence speaks of an event wherever it stands: thanks, hosts, the room, the meal; not of a project."""
    return (
        segment.kind in ("sentence", "item")
        and (_OF_AN_EVENT.search(segment.text) or _BY_THEM.match(segment.text)) is not None
        and _OF_A_PROJECT.search(segment.text) is None
        and not any(project.name in segment.text for project in projects)
    )


def of_a_project(segment: Segment) -> bool:
    """Whether a sentence speaks of a project or programme, so that those who share it are not those of an event."""
    return _OF_A_PROJECT.search(segment.text) is not None


def expected(segment: Segment) -> bool:
    """Whether a sentence tells how many are expected."""
    return _EXPECTED.search(segment.text) is not None


def who_else(segments: Sequence[Segment], named: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The kinds of stakeholders in a sentence such as "In the room were …", where nobody is counted."""
    for segment in segments:
        if segment.kind != "sentence":
            continue
        came = _THOSE_WHO_CAME.search(segment.text)
        for said in filter(None, (_IN_THE_ROOM.match(segment.text), came)):
            start = segment.start + said.end()
            if not any(start < b and a < segment.end for a, b in named):
                kinds = kinds_in(segment.text[said.end() :])
                if len(kinds) > 2 or (len(kinds) == 2 and said is came):
                    return kinds
    return ()


def name_of(cue: Cue | None) -> str | None:
    """The proper name of an event, when the words before its kind are capitalised: "Third Expert Group Meeting"."""
    if cue is None or cue.segment.text.isupper():
        return None
    before = cue.segment.text[: cue.start - cue.segment.start]
    words = re.search(r"((?:\b[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽŐŰ][\w’-]+ ){1,6})$", before)
    if words and cue.text[0].isupper() and cue.segment.kind not in ("title", "heading"):
        return (re.sub(r"^(?:The|This|Our|A) ", "", words.group(1)) + cue.text).strip()
    return cue.text if cue.text[0].isupper() and " " in cue.text and before.strip() else None


def meant_before(
    segment: Segment,
    segments: Sequence[Segment],
    cues: Sequence[Cue],
    dates: Sequence[Mention],
    counts: Sequence[Mention] = (),
) -> Cue | None:
    """The word for the event that a sentence with a date means without saying it; None when nothing tells.

    1. It begins "The first was held": the last word for events, in its paragraph or heading.
    2. It begins "This year's": the word in one of the two sentences before.
    3. The next sentence of its paragraph, which has no date, begins "This visit"; or the sentence counts who came, and
       the next one says to what.
    4. It begins "It is planned for", and the sentence before names an event without a date.
    5. It is a heading with a day, and the sentence below opens with an event.
    6. The heading right above names one, and it has taken place or will: no other sentence below has a date.
    """
    if not any(segment.start <= m.start < segment.end and len(m.value[0]) == 10 for m in dates):
        return None
    above = segments[segment.parent] if segment.parent is not None else None
    heading = above if above is not None and above.kind == "heading" else None
    if said := _ONE_OF_THEM.match(segment.text):
        earlier = [
            c
            for c in cues
            if c.kind and c.start < segment.start and (c.segment.block == segment.block or c.segment == heading)
        ]
        if earlier:
            return replace(
                earlier[-1],
                ordinal=ordinal(said.group("ordinal")),
                plural=False,
                definite=True,
                segment=segment,
                start=segment.start,
                end=segment.start + said.end(),
            )
    if this_years := _THIS_YEARS.match(segment.text):
        earlier = [c for c in cues if c.kind and c.start < segment.start and c.segment.index >= segment.index - 2]
        if earlier:
            told = this_years["ordinal"]
            return replace(
                earlier[-1],
                ordinal=ordinal(told) if told else earlier[-1].ordinal,
                plural=False,
                definite=True,
                segment=segment,
                start=segment.start,
                end=segment.start + this_years.end(),
            )
    if segment.kind == "heading" and not any(c.kind and c.segment == segment for c in cues):
        # "Looking back: Vaasa, 14 February 2024", and below it "The partner meeting …"
        opening = next((s for s in segments if s.parent == segment.index and s.kind == "sentence"), None)
        named = [c for c in cues if c.segment == opening and c.kind and c.definite and not c.plural and not c.coming]
        return replace(named[0], segment=segment, start=segment.end, end=segment.end) if named else None
    if segment.kind not in ("sentence", "item"):
        return None
    after = next((s for s in segments if s.index == segment.index + 1 and s.block == segment.block), None)
    counted = any(segment.start <= m.start < segment.end for m in counts)
    if after and (counted or _THIS.match(after.text)) and not _dated(after, dates):
        near = [c for c in cues if c.segment == after and c.kind and c.definite and not c.plural]
        if near and (counted or near[0].start - after.start < 30):
            return replace(near[0], segment=segment, start=segment.start, end=segment.start)
    previous = next((s for s in segments if s.index == segment.index - 1 and s.block == segment.block), None)
    if previous and _IT.match(segment.text) and not _dated(previous, dates):
        near = [c for c in cues if c.segment == previous and c.kind and c.definite and not c.plural]
        if near:
            return replace(near[-1], segment=segment, start=segment.start, end=segment.start)
    another = above is not None and len(above.text) < 60 and NEW.search(above.text) is not None
    if above is not None and another and segment.kind == "sentence":  # "Date of next meeting", and below it a day
        named = [c for c in cues if c.segment == above and c.kind and not c.plural]
        if named:
            return replace(named[0], segment=segment, start=segment.start, end=segment.start, coming=True)
    if heading is not None and (PAST.search(segment.text) or FUTURE.search(segment.text)):
        named = [c for c in cues if c.segment == heading and c.kind and not c.plural]
        below = [s for s in segments if s.parent == heading.index and _dated(s, dates)]
        if named and below == [segment] and not _dated(heading, dates):
            return replace(named[0], segment=segment, start=segment.start, end=segment.start)
    return None


def told_after(
    segment: Segment,
    segments: Sequence[Segment],
    cues: Sequence[Cue],
    dates: Sequence[Mention],
    main: MainEvent | None,
    cue: Cue | None = None,
) -> list[Segment]:
    """The sentences of a paragraph that go on about the event of one of them: up to the next event or the main one.

    Of an event to come, only sentences that do not tell of the past.
    """
    if segment.kind not in ("sentence", "item"):
        return []
    planned = bool(FUTURE.search(segment.text)) and not PAST.search(segment.text)
    found: list[Segment] = []
    for follows in segments[segment.index + 1 :]:
        if follows.block != segment.block or follows.kind != "sentence" or (main and follows in main.evidence):
            break
        other = [c for c in cues if c.segment == follows and c.kind and c.ordinal is not None]
        if cue and cue.ordinal is None:  # "80 people came on 4 May. X had called a meeting, the first of its kind."
            other = [c for c in other if c.kind != cue.kind]
        if _dated(follows, dates) or other or (planned and PAST.search(follows.text)):
            break
        found.append(follows)
    return found


def _dated(segment: Segment, dates: Sequence[Mention]) -> bool:
    return any(segment.start <= m.start < segment.end and m.rule != "year" for m in dates)
