"""How many people came: counts of participants, exact, about, at least, at most or from–to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.months import MONTHS
from practicegraph.ingest.numbers import APPROXIMATE, numbers_in
from practicegraph.ingest.records import Document, Mention, Segment

__all__ = ["find_counts"]

_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
# Those who are counted because they came to something.
_PARTICIPANTS = (
    r"participants?|attendees|attendants|stakeholders|guests|delegates|participantes?|participantes"
    r"|participante·s|asistentes|participant[·.]?e?[·.]?s"
    r"|teilnehm\w+|gäste\w*|gości|hostů|ospiti|invitados|invités|uczestni\w+|partecipanti|účastní\w+|συμμετέχοντ\w+"
    r"|σύνεδρ\w+|parties prenantes"
    r"|agentes|interesados"
    r"|interessierte\w*|zainteresowan\w*"
)
# Those who are counted for many reasons: a word of attendance must be in the sentence.
_PEOPLE = (
    r"people|persons?|representatives|members|actors|residents|inhabitants|farmers|volunteers|experts"
    r"|mayors|teachers|citizens|professionals"
    r"|practitioners|students|women|men|families|youngsters|young people|neighbours|locals|of us"
    r"|entrepreneurs|officials|parents|patients|nurses"
    r"|doctors|growers|artists|planners|partners|organi[sz]ations|personnes|acteurs|actrices|intervenants"
    r"|habitant\w*|membres|élu\w*|bénévoles|représentant\w*"
    r"|professionnel\w*|agricult\w+|citoyen\w*|jeunes|structures|associations|personas|vecin\w+"
    r"|representantes|miembros|profesionales|jóvenes|alcalde\w*"
    r"|entidades|personen|menschen|leute|besucher\w*|vertreter\w*|bürger\w*|mitglieder\w*|engagierte\w*"
    r"|fachleute\w*|landwirt\w*|osób|osoby|przedstawiciel\w*"
    r"|mieszkań\w+|rolnik\w*|persone|cittadin\w+|rappresentanti|lid[íi]|osob|zástupc\w+|obyvatel\w*|άτομα|ατόμων"
    r"|ανθρώπ\w+|πολιτών|κατοίκων|μελών|μέλη|δημάρχ\w+|αγρότ\w+|αγροτών"
    r"|εκπρόσωπ\w+|πολίτ\w+|φορ(?:είς|έων)|κάτοικ\w+"
)
_ATTENDANCE = any_case(
    r"\b(?:fait le (?:voyage|déplacement)|restées?|restés|followed|sollen kommen|joined|dropped in|popped in"
    r"|stopped by|passés?\b|se acercaron|we had|through the doors?|llegaron|llegamos"
    r"|on a eu|tuvimos|fuisteis|on était|füllten|drängten"
    r"|exchanged|debated|échang\w+|débatt\w+|debati\w+|intercambi\w+|ausgetauscht|tauschten|diskutier\w+"
    r"|beriet\w*"
    r"|dyskutowa\w+|debatowa\w+|diskutova\w+|debatova\w+|confrontat\w+|attend\w*|visited|travel+ed|delegation"
    r"|discuss\w*|took part|take part|participat\w+"
    r"|gather\w*|brought together|brings together"
    r"|present\b|came|were (?:online|there)|on the call|counted"
    r"|we were|there were|welcom\w+|met\b|meet\b|assembled|turned up|showed up|turnout|audience|registered"
    r"|expect\w*|attend(?:ons|us|ait)|esperamos|erwart\w+|gekommen|erschienen|spodziewamy|oczekujemy|očekáv\w+"
    r"|aspettiamo|pris place|asisten\b|περιμένουμε"
    r"|sat (?:down|around|together)|around the table|in the room"
    r"|ont (?:participé|répondu|assisté)|a réuni|réuni\w*|rassembl\w+|présent\w*|étions|accueilli"
    r"|asisti\w+|particip\w+|reuni\w+|cont[óo] con|acudi\w+|congreg\w+|nahmen\b"
    r"|kamen|teil\b|anwesend|trafen|versammel\w+|folgten|waren wir|wzi[ęe]ł\w*|uczestniczył\w*"
    r"|zgromadził\w*|spotkał\w*|przyszł\w*|przybył\w*|obecn\w+|hanno partecipato|presenti"
    r"|logged (?:in|on)|dialled|dialed|tuned in|drew\b|attracted|squeezed|packed|full house|turned out|attendance"
    r"|made the (?:journey|trip)|queued|stood|crowded|listened|filled the|signed up|came along|came to"
    r"|connecté\w*|déplacement|déplacé\w*|rejoindre|rejoints?\b|dénombré\w*|pris part|venus?\b|venues\b|accour\w+"
    r"|répondu présent|conect\w+|fuimos|éramos|llenaron|acompañaron|dieron cita|concurri\w+|convoc[óo]\b|se sumaron"
    r"|intervenut\w+|collegat\w+|accors\w+|attendiamo|affollat\w+|in sala\b|venut[ei]\b"
    r"|saßen|dabei\b|rechnen mit|begrüß\w+|füllten|zugeschaltet|eingefunden|zählten|besuchten|fanden sich"
    r"|było nas|bylo nás|byliśmy|zasiadł\w*|dołączył\w*|stawił\w*|zapełnił\w*|liczymy na|połączył\w*"
    r"|riunit\w+|zúčastnil\w*|sešl\w+|dorazil\w*|přišl\w*|setkal\w*|συμμετείχ\w+|παρακολούθησ\w+"
    r"|παρευρέθηκ\w+|συγκέντρωσ\w+|συναντήθηκ\w+|με τη συμμετοχή|ήμασταν|ήρθαν|en présence|in presence"
    r"|in anwesenheit|za účasti"
    r"|z udziałem|alla presenza|en presencia|con la (?:participación|asistencia)|con la partecipazione)",
)
# What was counted was not who sat in the room.
_NOT_HERE = any_case(
    r"\b(?:collective of|network of|team of|staff of|town of|village of|population|inhabitants live|have "
    r"been (?:helped|trained|housed|supported)|since|so far|a year|per year|each year"
    r"|every year|collectif de|équipe de|réseau de|red de|equipo de|since its|in total)\b",
)
_LABEL = any_case(
    r"^(?:who (?:came|attended|was there|took part)|(?:number of )?(?:participants?|attendees|people)"
    r"|attendance|attended by|present|turnout|head ?count|nombre de participant\w*"
    r"|participant\w*|présents?|número de (?:participantes|asistentes)|asistentes|asistencia|participantes"
    r"|teilnehm\w*|anzahl(?: der)? teilnehm\w*|liczba uczestników|uczestnicy|frekwencja"
    r"|partecipanti|numero di partecipanti|počet účastníků|účastníci|συμμετέχοντες|αριθμός συμμετεχόντων"
    r"|wer (?:kam|war da)|qui (?:était là|est venu)|quién vino|quiénes (?:vinieron|asistieron))",
)
# A list of who was there, in which a figure counts some of them: "Present: A (chair), B, 6 residents".
_PRESENT = re.compile(
    r"\W*(?:also )?(?:present|attendees|in attendance|étaient présents?|présents?|asisten(?:tes)?|presentes"
    r"|anwesend\w*|obecni"
    r"|přítomni|presenti|παρόντες)\b",
    re.IGNORECASE,
)
# "Total: 19 people." behind a list of who was there.
_TOTAL = re.compile(
    r"\W*(?:in )?(?:total|totale|insgesamt|gesamt|razem|łącznie|celkem|σύνολο)(?: participants?| asistentes"
    r"| presenti)?\s*:?\s*"
    r"(?=\d+\s+(?:people|persons?|participants?|attendees|personnes|participantes?|personas|asistentes|personen"
    r"|teilnehm"
    r"|osób|uczestnik|osob|účastník|persone|partecipanti|presenti|άτομα|συμμετέχοντες)|\d+\W*$)",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"\s+(?:in all|in total|altogether|au total|en total|insgesamt|łącznie|razem|in tutto|celkem)\b", re.IGNORECASE
)
_NOUN = re.compile(
    r"\s+(?:(?!(?:and|of|the|in|to|on|et|de|des|und|y|were|was|are|is|who|that|from|at|with"
    r"|for)\b)[\w’'·-]+\s+){0,3}?(?:of (?:the )?|de |d[’']|von )?"
    rf"(?:(?P<sure>{_PARTICIPANTS})|{_PEOPLE})(?!\w)",
    re.IGNORECASE,
)
_AT_LEAST = any_case(
    r"\b(?:more than|over|at least|upwards of|no fewer than|plus (?:de |d[’'])|au moins|más de|al menos"
    r"|mehr als|über|mindestens|ponad|więcej niż"
    r"|co najmniej|più di|oltre|almeno|více než|přes|nejméně|περισσότερ\w+ από|πάνω από|τουλάχιστον)\s*$",
)
_AT_MOST = any_case(
    r"\b(?:up to|at most|no more than|fewer than|less than|jusqu[’']à|au plus|moins de|hasta|menos de|bis "
    r"zu|höchstens|weniger als|maksymalnie"
    r"|fino a|meno di|nejvýše|έως|λιγότερ\w+ από)\s*$",
)
_ABOUT = any_case(rf"\b{APPROXIMATE}\s*(?:the )?$")
_RANGE = re.compile(r"\s*(?:-|–|to|and|et|à|y|a|und|bis|e|do|i|až|και|έως)\s*", re.IGNORECASE)
# "We were twelve": nobody is called anything, the sentence itself counts those who came.
_COUNTING = any_case(
    r"\b(?:capped at|limited to|room for|limitée?s? à|limitad[oa]s? a|máximo de|maximum (?:de|of)|begrenzt auf"
    r"|höchstens"
    r"|attended by|we (?:were|counted)|nous étions|on était|vous étiez|éramos|fuisteis|estuvimos|ήμασταν"
    r"|wir waren(?: zu)?|było nas|bylo nás"
    r"|eravamo(?: in)?|brought together|gathered)\s+"
    rf"(?:{APPROXIMATE}\s+)?$",
)


# "A full house of eighty", "attendance stood at 37": what is counted can only be those who came.
_TURNOUT = any_case(
    r"\b(?:full house of|(?:crowd|audience|turnout|attendance) of|attendance (?:was|stood at|reached|came to)"
    r"|(?:drew|attracted)(?: in)?"
    r"|(?:delegation|group|party|délégation|groupe|delegación|grupo|gruppe|delegazione|gruppo) (?:of|de|d[’']|von|di)"
    r"|vous étiez|salle de|(?:fuimos|éramos|sumamos)(?: en total)?|siamo stati(?: in)?|wir zählten|byliśmy w"
    r"|(?:dont la participation|participation) (?:était|est) de|asistencia de|affluenza di|frekwencja)\s+"
    rf"(?:{APPROXIMATE}\s+)?$",
)
# "Sešlo se 45 starostů", "hanno partecipato 30 produttori": the verb right before the figure tells that they came.
_THEY_CAME = any_case(
    r"\b(?:brought together|gathered|welcomed|drew|(?:attended|joined) by|counted|in the presence of"
    r"|en présence d(?:e|’|')|en presencia de|in anwesenheit von|alla presenza di|z udziałem|w obecności|za účasti"
    r"|με τη συμμετοχή|σε παρουσία"
    r"|(?:a|ont|avait|avaient) (?:réuni|rassemblé|accueilli|mobilisé)|réunissai(?:t|ent)|réuni(?:t|ssent|ssant)"
    r"|rassemblant"
    r"|(?:se )?reuni(?:ó|eron)(?: a)?|asistieron|acudieron|participaron|congreg(?:ó|aron)(?: a)?|cont(?:ó|aron) con"
    r"|vinieron|se (?:acercaron|dieron cita|sumaron)"
    r"|kamen|trafen sich|nahmen|versammelten sich|begrüßten?|folgten"
    r"|(?:wzięło|wzięli) (?:w \w+ )?udział|(?:uczestniczył|przyszł|przybył|zgromadził|spotkał|zebrał)\w*(?: się)?"
    r"|hanno (?:partecipato|preso parte)|ha (?:riunito|radunato)|erano presenti|(?:si )?sono (?:riuniti|ritrovati"
    r"|venuti)"
    r"|(?:sešl|setkal|zúčastnil|přišl|dorazil|sjel)\w*(?: se| tam)?"
    r"|συμμετείχαν|παρευρέθηκαν|παρακολούθησαν|συγκέντρωσε|συγκεντρώθηκαν|ήρθαν)"
    rf"\s*(?:{APPROXIMATE}\s+)?$",
)
# What those who do something for a living are called, by the ends of words.
_BY_TRADE = re.compile(
    r"\s+(?:[^\W\d_]+\s+)?(?!(?:number|paper|letter|chapter|meter|order|corner|quarter|poster|shelter|offer|answer"
    r"|papier|atelier"
    r"|sentier|chantier|quartier|cahier|dossier|heure|valeur|couleur|secteur|centre|factor|motor|fact|jour|litre"
    r"|mètre|metro"
    r"|settor|motor|valor|sector|color|hour|dollar|liter|kilomet|zimmer|fenster|häuser|bücher|räder|bilder|dörfer"
    r"|länder"
    r"|minute|summer|winter|member state|factori|nicht|computer|scooter|trailer|container|charger|freezer|cooker)"
    r")[^\W\d_]{3,}(?:ers|ors|ists|ants|ees|iers|eurs|euses|trices|iens|iennes|istes|ants|antes|ores|oras|eros|eras"
    r"|istas"
    r"|antes|tori|trici|isti|anti|enti|ieri|ai|erinnen|innen|leute|cy|nicy|owie|yci|elé|ů)\b"
)
# "- Visit to Soria (15 and 16 March): 22 mayors and engineers …"
_IN_ITEM = re.compile(r"\d[^:]{0,30}[):]\s*:?\s*$")
_DAY_SAID = any_case(rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?(?:{_MONTH})\b")
_COUNTABLE = re.compile(
    r"\s+(?![^\W\d_]*(?:minut|hour|heure|stund|hora|hodin|godzin|euro|jahr|year|rok|lat\b|años|ann[io]\b|ans\b|km"
    r"|met|day"
    r"|jour|día|tag|dni\b|week|semain|seman|woch|month|mois|mes\b|mesi|miesi|times|fois|veces|mal\b|volte|razy|krát|%))"
    r"[^\W\d_]{3,}",
    re.IGNORECASE,
)
# What is drawn or counted, and is nobody: "drew 16 bids".
_NOBODY = re.compile(
    r"\s+(?:[^\W\d_]+\s+)?(?:bids?|applications?|lines?|maps?|lessons?|conclusions?|ideas?|questions?|hours?|euros?"
    r"|pounds?|dollars?|places?|chairs?|idées|heures?|ideas|horas|preguntas|ideen|stunden|fragen|idee|ore|%)\b",
    re.IGNORECASE,
)
# "Sixty or so people", "forty-odd growers", "ochenta y tantas personas".
_OR_SO = re.compile(
    r"(?:[ -]odd\b|[ -]plus\b|\s+or so\b|\s+or more\b|\s+y (?:tant[oa]s|pico)\b(?: de)?|\s+et quelques\b"
    r"|\s+e passa\b|\s+und mehr\b|\s+z okładem\b)",
    re.IGNORECASE,
)
# Anybody may come: "sixteen skippers logged in", "forty growers stood in the rain".
_CAME = re.compile(
    r"\s+(?![^\W\d_]*(?:minut|hour|heure|stund|hora|euro|jahr|year|ans\b|años|km|met|day|jour|tag|week|month))"
    r"(?:[^\W\d_][\w’'-]+\s+){0,3}(?:(?:have|had|then|all|also|ont|avaient|sont|étaient|han|habían|haben|hanno"
    r"|erano)\s+)?"
    r"(?:logged (?:in|on)|dialled in|tuned in|squeezed in|turned up|showed up|registered|came\b|attended|joined"
    r"|took part|gathered"
    r"|met\b|sat\b|queued|signed up|listened|stood in|made the (?:journey|trip)|travelled"
    r"|se sont (?:connecté|réuni|retrouvé|déplacé|rendu)\w*|(?:ont )?(?:participé|assisté|répondu|fait le déplacement"
    r"|pris part)"
    r"|venus?\b|asistieron|acudieron|participaron|se (?:reunieron|conectaron|acercaron|sumaron|dieron cita)|vinieron"
    r"|kamen\b|nahmen\b|saßen\b|trafen\b|waren (?:dabei|gekommen|anwesend)|folgten\b"
    r"|(?:hanno )?partecipat\w+|si sono (?:collegat|riunit|ritrovat)\w+|przyszł\w*|wzięł\w*|uczestniczył\w*)",
    re.IGNORECASE,
)
_OF_US = re.compile(r"\s+(?:of us|d[’']entre nous|von uns|de nosotr[oa]s|di noi|z nas)\b", re.IGNORECASE)


# "85 tenants, caretakers and builders": whoever they are, a list of them is counted.
_LISTED = re.compile(
    r"\s+(?![^\W\d_]*(?:minut|hour|heure|stund|hora|ore|euro|%|jahr|year|ans?\b|años|km|met))"
    r"[^\W\d_][\w-]+(?:\s[^\W\d_][\w-]+){0,2},\s"
    r"[^.;:]{3,120}?\s(?:and|et|y|e|und|i|oraz|a|και)\s[^\W\d_]",
    re.IGNORECASE,
)
_WHO_THEY_WERE = re.compile(r"\s*[(–—]\s*[^\W\d_][^().;]{3,80},\s[^().;]{3,}")
"""Behind a count a list of kinds, in brackets or between dashes."""
_EXPECTED = any_case(
    r"\b(?:expect|attendons|esperamos|erwarten|spodziewamy się|oczekujemy|očekáváme|aspettiamo|περιμένουμε)\b.{0,20}$",
)


def find_counts(document: Document, segments: Sequence[Segment]) -> tuple[Mention, ...]:
    """The head-counts of events outside boilerplate, in order; ``value`` is (minimum, maximum), None where it is open.

    An exact or approximate number has both alike; the rule is "count", "about", "at least", "at most" or "range". The
    confidence tells how sure it is that people who came to an event were counted.
    """
    found: list[Mention] = []
    for segment in segments:
        if segment.kind != "boilerplate":
            listed = segment.label is not None and _PRESENT.match(segment.label) and "," in segment.text
            found.extend(_labelled(segment) or (() if listed else _counted(segment)))
    return tuple(sorted(found, key=lambda m: m.start))


def _labelled(segment: Segment) -> list[Mention]:
    if total := _TOTAL.match(segment.text):
        return [
            _mention(segment, start, end, value, rule, 0.9)
            for start, end, value, rule in list(_numbers(segment.text))[:1]
            if start >= total.end() - 1
        ]
    if not segment.label or not _LABEL.search(segment.label.strip()):
        return []
    colon = segment.text.find(":") + 1 if segment.text.startswith(segment.label) else 0
    for start, end, value, rule in _numbers(segment.text):
        if colon <= start < colon + 25 or _IN_ALL.match(segment.text, end):
            return [_mention(segment, start, end, value, rule, 0.95)]
    return []


def _counted(segment: Segment) -> Iterator[Mention]:
    text = segment.text
    attendance = None
    for start, end, value, rule in _numbers(text):
        if attendance is None:
            attendance = _ATTENDANCE.search(text) is not None
        said = end
        if so := _OR_SO.match(text, end):
            end, rule = so.end(), "about"
        noun = _NOUN.match(text, end)
        if noun is None or _OF_US.match(text, end):
            us = _OF_US.match(text, end)
            came = _TURNOUT.search(text, 0, start) or (
                _THEY_CAME.search(text, 0, start) and _COUNTABLE.match(text, end)
            )
            if came and not _NOBODY.match(text, end):
                yield _mention(segment, start, said, value, rule, 0.7)
            elif us:
                yield _mention(segment, start, us.end(), value, rule, 0.7 if attendance else 0.6)
            elif _CAME.match(text, end):
                yield _mention(segment, start, said, value, rule, 0.65)
            elif attendance and _LISTED.match(text, end) and (start < 30 or _EXPECTED.search(text, 0, start)):
                yield _mention(segment, start, end, value, rule, 0.65)
            elif _IN_ITEM.search(text, 0, start) and segment.kind in ("item", "row") and _COUNTABLE.match(text, end):
                yield _mention(segment, start, said, value, rule, 0.5)
            elif _BY_TRADE.match(text, end) and (attendance or _DAY_SAID.search(text)):
                yield _mention(segment, start, said, value, rule, 0.6 if attendance else 0.5)
            elif _COUNTING.search(text, 0, start):
                yield _mention(segment, start, end, value, rule, 0.5)
            continue
        sure = noun.group("sure") is not None
        if not sure and _NOT_HERE.search(text, max(0, start - 30), noun.end() + 25):
            continue
        # "Twenty planners, drivers and cyclists from Oulu rode out": a list of people that opens its sentence
        opens = (
            0.55 if start < 12 and _LISTED.match(text, end) else 0.65 if _WHO_THEY_WERE.match(text, noun.end()) else 0.0
        )
        confidence = (0.9 if attendance else 0.6) if sure else (0.7 if attendance else opens)
        if confidence:
            yield _mention(segment, start, noun.end(), value, rule, confidence)


def _mention(
    segment: Segment, start: int, end: int, value: tuple[int | None, int | None], rule: str, confidence: float
) -> Mention:
    return Mention(
        segment.start + start, segment.start + end, "count", segment.text[start:end], value, confidence, rule
    )


def _numbers(text: str) -> Iterator[tuple[int, int, tuple[int | None, int | None], str]]:
    """Start, end, (minimum, maximum) and rule of the numbers that may be of people in a room: from two "
    "to 50,000, no year."""
    found = [
        n for n in numbers_in(text) if 1 < n[2] <= 50_000 and not re.fullmatch(r"(?:19|20)\d\d", text[n[0] : n[1]])
    ]
    skip = -1
    for place, (start, end, count) in enumerate(found):
        if place == skip:
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        if after and count < after[2] and _RANGE.fullmatch(text, end, after[0]):
            skip = place + 1
            yield start, after[1], (count, after[2]), "range"
        elif more := _AT_LEAST.search(text, 0, start):
            yield more.start(), end, (count, None), "at least"
        elif less := _AT_MOST.search(text, 0, start):
            yield less.start(), end, (None, count), "at most"
        elif about := _ABOUT.search(text, 0, start):
            yield about.start(), end, (count, count), "about"
        else:
            yield start, end, (count, count), "count"
