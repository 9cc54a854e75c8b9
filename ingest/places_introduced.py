"""Places that no gazetteer knows, taken from how the text introduces them.

Rural reports happen in villages. A name counts as a place
- after or before the word for its kind: "the municipality of X", "the X valley";
- between "in" and a place that is known: "in X (Drôme)", "in X, County Kerry";
- between "in" and a date, or after a date: "in X on 4 May", "on 4 May 2023 in X", "X, 4 May 2023" at the start of a
  text;
- in a line of a calendar: "4 May 2023: workshop on soil, X", "Next workshop: X, 4 May 2023", "visit to X on 4 May";
- as the value of a label such as "Where";
- as that of a town with an administration or a mayor ("Comune di X", "the mayor of X"), or behind the word for an
  organisation ("Mehrgenerationenhaus X"): then wherever it stands after "in".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from practicegraph.ingest.actors_words import vocabulary
from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.event_words import VENUE
from practicegraph.ingest.months import MONTHS, WEEKDAYS
from practicegraph.ingest.placenames import fold, words
from practicegraph.ingest.records import Mention, Place, Segment

__all__ = ["NAMED_AFTER", "introduced_places"]

_CAPITAL = r"[A-ZÀ-ÞŁŚŻŹČŠŽΑ-ΩΆ-Ώ][\w’'-]+"
_LINK = r"(?:de|la|le|les|du|des|del|di|sur|sous|en|of|nad|am|an der|bei|pod|the|της|του)"
_NAME = rf"(?P<name>{_CAPITAL}(?:(?:[ -]{_LINK})*[ -](?:[ld][’'])?{_CAPITAL})*)"
_OF = r"(?:of|de la|de los|de las|de l[’']|des|del|della|dell[’']|du|de|di|d[’']|called)?"
_UNIT_BEFORE = re.compile(
    r"\b(?:municipality|town|village|commune|district|county|valley|island|parish|hamlet|borough|ville"
    r"|commune|vallée|canton"
    r"|municipio|pueblo|localidad|comarca|valle|aldea|Gemeinde|Ortschaft|Dorf|gmin[aeęy]|ws[ií]|wieś|obec"
    r"|obci|comune|borgo"
    rf"|χωριό|δήμο[ςυ]?|[Mm]airie)\s+{_OF}\s*(?:the\s+)?{_NAME}"
)
_UNIT_AFTER = re.compile(
    rf"\b(?:in|from|of|across) (?:the )?{_NAME} (?:valley|district|municipality|county|area|island|plateau|basin)\b"
)
_IN = r"(?:in|at|à|en|a|w|we|v|ve|ad|nach|στο|στη|στην)"
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY = (
    r"(?:(?:on|le|el|am|il|dne|dnia|w dniu|στις|the)\s+)?(?:[^\W\d_]+,?\s+)?(?:the\s+|den\s+|dem\s+)?"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de\s+|of\s+)?(?i:{_MONTH})\b"
)
_BEFORE_DATE = re.compile(rf"\b{_IN}\s+{_NAME},?\s+{_DAY}")
_AFTER_DATE = re.compile(
    rf"\d{{1,2}}\.?\s+(?:de\s+|of\s+)?(?i:{_MONTH})\b\.?(?:,?\s+(?:de\s+)?\d{{4}})?(?:\s+r\.)?,?\s+{_IN}\s+{_NAME}"
)
# One word, or words with a link: two capitalised words before a date may be the author.
_DATELINE = re.compile(
    rf"^(?!(?:By|Par|Por|Von|Od|Di)\b)(?P<name>{_CAPITAL}(?:-{_CAPITAL}|[ -]{_LINK}[ -]{_CAPITAL})*),\s+{_DAY}"
)
_UNITS = ("County", "Valley", "District", "Parish", "Peninsula", "Island", "Islands", "Shire")
_BEFORE_KNOWN = re.compile(
    rf"(?:\b(?:{_IN[3:-1]}|of|de|d[’'])\s*|^[^:]{{1,30}}:\W*)\b{_NAME}(?:\s*\(|,\s+)"
    r"(?:(?:departamento|provincia|département|province|department|county|state|estado|Landkreis|powiat|okres)"
    r" (?:de |del |di |of )?)?$"
)
# "Ballarat, Australia | 3 May 2024 | Old Library"
_HEAD_BEFORE_KNOWN = re.compile(rf"{_NAME}(?:\s*\(|,\s+)$")
_HEAD_AFTER = re.compile(r"\)?\s*[|·•,–-]")
_AFTER_KNOWN = re.compile(rf"^,\s+{_NAME}(?=\s*(?:[;.)]|$))")
_NAMED_UNIT = re.compile(
    rf"\b(?:in|from|of|across|near|around|throughout) (?:the )?(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}} "
    rf"(?:{'|'.join(_UNITS)}))\b(?! [A-Z])"
)
_MONTH_YEAR = rf"(?:(?i:{_MONTH})\b\.?(?:\s+(?:de\s+)?\d{{4}})|(?:19|20)\d\d)(?:\s+r\.)?"
_AFTER_YEAR = re.compile(rf"\b(?:19|20)\d\d(?:\s+r\.)?,?\s+{_IN}\s+{_NAME}(?=\s*(?:[,;.()]|$|[^\W\dA-Z]))")
_JOURNEY = re.compile(
    r"\b(?i:(?:visits?|trips?|travel|tour|excursion|journey) to|(?:visite|voyage|déplacement|sortie) à"
    r"|(?:visita|viaje|excursión|gita) a|(?:Besuch|Fahrt|Exkursion|Reise) (?:in|nach)"
    r"|(?:wyjazd|wizyta|wycieczka) (?:do|w)|(?:návštěva|cesta|exkurze) (?:do|v)|επίσκεψη (?:στη|στην|στο|στον))"
    rf"\s+{_NAME}(?=\s*(?:[,.;(:]|$|[^\W\dA-Z]|\d))"
)
_ON_CALENDAR = re.compile(
    rf"^\W*(?:[^\W\d_]{{1,12}}\.?,?\s+){{0,2}}\d{{1,2}}(?:st|nd|rd|th|\.)?\s+.{{0,20}}(?i:{_MONTH})\b.{{5,120}},\s+"
    rf"{_NAME}(?:\s*\([^()]*\))?\W*$",
    re.DOTALL,
)
_INVITED = re.compile(rf"\bnach {_NAME}(?:\s*\([^()]*\))? (?:(?:ein)?geladen|ein\b)")
_HEAD = re.compile(rf"^[^.;:!?]{{5,80}},\s+{_NAME}(?:\s*\([^()]*\))?,\s+{_DAY}")
_NEXT_ONE = re.compile(rf"^[^:]{{4,40}}:\s*{_NAME},\s+(?:{_DAY}|{_MONTH_YEAR})")
_WHERE = re.compile(
    r"^(?:where|place|venue|location|sede|recinto|veranstaltungsort|tagungsort|town|village|city|lieu|où|ville|lugar"
    r"|dónde|ort|wo|miejsce|gdzie|luogo|dove"
    r"|místo|kde|τόπος)\W*$",
    re.IGNORECASE,
)
# "was held in X", "s'est tenu à X", "fand in X statt": an event is where its verb says.
_TAKES_PLACE = re.compile(
    r"\b(?i:(?:was |were |be |been )?(?:held|hosted|staged|organi[sz]ed)|(?:took|takes|take|taking) place|met|gathered"
    r"|meet|ran"
    r"|(?:s[’']est|se sont|s[’']était) (?:tenue?s?|déroulée?s?|réunie?s?|retrouvée?s?)"
    r"|a eu lieu|ont eu lieu|aura lieu|eut lieu"
    r"|se (?:tiendra|déroulera|réunira|tient|déroule)|nous (?:rejoindre|retrouver|réunir)|accueillie?s?|organisée?s?"
    r"|se (?:celebró|celebraron|celebrará|realizó|realizará"
    r"|desarrolló|reunió|reunieron|reunirá|llevó a cabo)|tuvo lugar"
    r"|tendrá lugar|recibi(?:mos|remos)|acog(?:imos|eremos)|nos (?:reunimos|encontramos|vemos)"
    r"|si (?:è tenut[oa]|sono tenut[ie]|terrà|terranno|è svolt[oa]|svolgerà)|ha avuto luogo|avrà luogo"
    r"|findet|fand|finden|fanden|trafen|treffen|tagte"
    r"|odbył[oaey]? się|odbędzie się|spotkali(?:śmy)? się|(?:se )?(?:konal[oay]?|uskutečnil[oay]?|sešl[oiya]))"
    rf"(?:\s+(?:sich|again|together|this time|last \w+|here|nuevamente|ensemble|uns))?\s+"
    rf"(?:{_DAY}(?:\s+(?:de\s+)?\d{{4}})?,?\s+)?"
    rf"{_IN}\s+{_NAME}(?=\s*(?:[,.;(]|$|[^\W\dA-Z]|\d))"
)
# "in the hall of X, on 4 May", "en el gimnasio de X, el 14 de mayo"
_BEGINS = re.compile(rf"^\W*(?:À|A|En|In|W|We|V|Ve|Στη|Στην|Στο)\s+{_NAME},")
# "In August 2024 we held … in Balclutha with …": "in" and a name, where common nouns have no capital.
_PLAIN_IN = frozenset(["en", "fr", "es", "it", "el"])
_IN_NAME = re.compile(
    rf"(?<!expert )(?<!experts )(?<!course )(?<!courses )(?<!degree )(?<!interest )(?<!training )\b(?:in|à|en|a"
    rf"|ad)\s+{_NAME}"
    r"(?=\s*(?:[,.;:()!?]|$|[^\W\dA-ZÀ-Ž]|\d))"
)
# French "à" and a name, where nothing is given to anybody.
_A_NAME = re.compile(rf"(?P<before>[^\W\d_]+)?,?\s+[Àà]\s+{_NAME}(?=\s*(?:[,.;:()!?]|$|[^\W\dA-ZÀ-Ž]|\d))")
_TO_SOMEBODY = re.compile(
    r"merci|gr[âa]ce|quant|face|appel|aide|hommage|soutien|parole|question|lettre|adhér\w*|appartien\w*"
    r"|(?:donn|confi|propos|présent|demand|remi|prêt|offr|vend|lou|parl|répond|adress|envo|appren|ressembl|particip"
    r"|pens"
    r"|raconte|expliqu|montr|apport|permet|associ|li|commun|command|achet|livr|vers)\w*",
    re.IGNORECASE,
)
_MONTH_SAID = any_case(rf"\b(?:in|en|a|à|di|de|del|d[’'])\s*(?:{_MONTH})\b")
# "4 July: cooking workshop in X"
_AT_END = re.compile(rf"\b{_IN}\s+{_NAME}\W*$")
# "Pisticci (MT)": Italians put the letters of the province behind a town.
_PROVINCE = re.compile(rf"{_NAME}\s+\([A-Z]{{2}}\)")
# "at Patterdale Village Hall"
_OWN_HALL = re.compile(
    rf"\b(?:at|in)\s+(?:the\s+)?(?P<name>{_CAPITAL}(?:[ -]{_CAPITAL})??)\s+(?:Village|Town|Public|Community|Parish"
    rf"|Memorial"
    r"|Primary|Sports)\s+(?:Hall|Centre|Center|School|House|Library|Institute)\b"
)
_RULED = re.compile(
    r"\b(?:(?:Comune|Municipio|Municipalidad|Intendencia|Ayuntamiento|Concello|Ajuntament|Mairie|Ville|Commune"
    r"|Municipality"
    r"|Town|Village|City|Borough|(?i:mayor(?:ess)?|maire|alcalde(?:sa)?|bürgermeister(?:in)?|sindac[oa]))\s+"
    r"(?:of|de|di|d[’']|del|von)\s*|(?:Stadt|Gemeinde|Markt|Marktgemeinde|Stadtverwaltung|Bürgermeister(?:in)? von)\s+)"
    rf"{_NAME}"
)
_HALL_OF = re.compile(
    r"\b(?i:hall|church|school|library|barn|station|pub|salle|mairie|école|gare|église|médiathèque|gimnasio"
    r"|escuela"
    r"|salón|biblioteca|iglesia|sede|estación|saal|schule|rathaus|bahnhof|kirche|bibliothek|sala|piazza|scuola"
    r"|municipio"
    r"|palazzo comunale|chiesa|remiz\w+|szko\w+|świetlic\w+|bibliote\w+)"
    rf"(?:\s+(?:des?\s+|du\s+|di\s+)?[^\W\d_A-Z]{{4,}})?\s+(?:of|in|de|d[’']|del|di|von|w"
    rf"|v)\s*{_NAME}(?=\s*(?:[,.;(]|$))"
)
_WITH_UNIT = (_UNIT_BEFORE, _UNIT_AFTER, _NAMED_UNIT)
_WITH_DATE = (_INVITED, _BEFORE_DATE, _AFTER_DATE, _AFTER_YEAR, _DATELINE, _ON_CALENDAR, _NEXT_ONE, _HEAD)
# A quick look for what the patterns need: most sentences have neither a unit, a date nor a journey.
_UNIT_WORDS = words(
    "municip town village commun district county valley vallee vallée island parish hamlet borough ville canton pueblo"
    " localidad comarca valle aldea gemeinde ortschaft dorf gmin wsi wsí wieś obec obci comune borgo χωριό δήμο mairie"
    " area plateau basin peninsula shire"
)
_JOURNEY_WORDS = words(
    "visit trip travel tour excursi journey voyage déplacement sortie viaje gita besuch fahrt exkursion reise wyjazd"
    " wizyt wyciecz návštěv cesta exkurze επίσκεψη"
)
_EVENT_WORDS = words(
    "workshop roundtable round-table training atelier ronde formation rencontre réunion taller mesa encuentro jornada"
    " treffen runde tagung tavola incontro laborator spotkan warsztat okrągł setkán kulat forum foro forum conferen"
)
# "University of X", "Bank of X": the place is part of a name.
NAMED_AFTER = frozenset(
    words(
        "university universite universidad universitat universita uniwersytet univerzita πανεπιστημιο "
        "college school institute"
        " institut instituto academy bank chamber camara chambre camera ministry ministere ministerio "
        "council conseil consejo"
        " government governement federation foundation fundacion association asociacion museum hospital "
        "diocese bishop centre"
        " center club network union house maison casa festival declaration treaty convention charter court "
        "orchestra party cathedral"
        " office agence agency agencia instytut urzad bishopric caritas diputacion delegation republic bay gulf"
    )
)
_AUTHORITIES = ("local-authority", "regional-authority")
# What halls and streets are called.
_VENUE_ENDS = frozenset(
    words(
        "resort place hall hotel street road square avenue building campus station airport room arena stadium court"
        " lounge inn"
    )
)
# Capitalised words after "in" that are no places, in any language that capitalises them.
_NO_PLACE = frozenset(
    words(
        "English French Spanish German Polish Greek Italian Czech January February March April May June July "
        "August September October November"
    )
    + words(
        "December Spring Summer Autumn Winter Zoom Teams Europe Internet Person Online The This "
        "Zusammenarbeit Kooperation Anwesenheit Präsenz Form"
    )
    + words(
        "Town City Village Municipality County Region Phase Part Session Room Hall Rathaus Bürgerhaus "
        "Gemeindehaus Stadthalle Saal Mairie Salle Kreishaus Kurhaus Gasthof Gasthaus Pfarrheim Hotel Schloss"
    )
)


def introduced_places(
    segments: Sequence[Segment], known: Sequence[Mention], *, language: str | None = None
) -> Iterator[Mention]:
    """Mentions of places that the text introduces as said above; the rule is "introduced".

    The Place has a name, and what it lies in where a known place stands right behind it.

    Args:
        segments: of the document; boilerplate is passed over.
        known: the mentions of places of the gazetteer.
        language: of the document.
    """
    opening = vocabulary().openers_by_language.get((language or "")[:2], frozenset())
    found: dict[int, str] = {}
    homes: dict[str, Place] = {}
    said = [s for s in segments if s.kind != "boilerplate"]
    for segment in said:
        for start, name in _names(segment, known, language=(language or "")[:2]):
            if start in found or fold(name) in opening or fold(name.split(" ")[0]) in vocabulary().given:
                continue
            if _may_be(name):
                found[start] = name
                if home := _home(segment, start + len(name), known):
                    homes.setdefault(name, home)
    for segment in said:
        for match in _RULED.finditer(segment.text):
            if len(match["name"]) > 3 and _may_be(match["name"]):
                found.setdefault(segment.start + match.start("name"), match["name"])
    named, told = _behind_a_kind(said), set(found.values())
    for segment in said:
        for start, name in _located(segment):
            if start not in found and (name in named or name in told):
                found[start] = name
    for start, name in found.items():
        home = homes.get(name)
        country = home if home and home.kind == "country" else None
        place = Place(
            name,
            "region",
            country=(country.name if country else home.country) if home else None,
            country_code=(country.iso_code if country else home.country_code) if home else None,
            parent=home.iso_code if home else None,
        )
        yield Mention(start, start + len(name), "region", name, place, 0.6, "introduced")


_LOCATED = re.compile(rf"\b(?i:{_IN}|near|around|nahe|près d[e’']|cerca de)\s*\b{_NAME}(?!\s[A-ZÀ-Ž])")


def _located(segment: Segment) -> Iterator[tuple[int, str]]:
    """Start and name of what stands after "in" in a segment."""
    for match in _LOCATED.finditer(segment.text):
        yield segment.start + match.start("name"), match.group("name")


_BEHIND = re.compile(rf"(?P<kind>{_CAPITAL})\s{_NAME}")


def _behind_a_kind(segments: Sequence[Segment]) -> set[str]:
    """The names right behind the word for a kind of organisation: "Mehrgenerationenhaus Isny"."""
    kind_of = vocabulary().kind_of
    return {
        m.group("name")
        for s in segments
        for m in _BEHIND.finditer(s.text)
        if kind_of(fold(m.group("kind"))) and " " not in m.group("name") and _may_be(m.group("name"))
    }


def _home(segment: Segment, end: int, known: Sequence[Mention]) -> Place | None:
    """The known place right behind a name, which it lies in: "X (Drôme)", "X, Kerala, India"."""
    for mention in known:
        if end < mention.start < segment.end and isinstance(mention.value, Place):
            between = segment.text[end - segment.start : mention.start - segment.start]
            return (
                mention.value if re.fullmatch(r"\s*(?:\(|,)\s*(?:[^\W\d_]+ (?:de |del |di |of )?)?", between) else None
            )
    return None


def _names(segment: Segment, known: Sequence[Mention], *, language: str) -> Iterator[tuple[int, str]]:
    text = segment.text
    folded = text.lower()
    dated = any(char.isdigit() for char in text)
    for pattern in (
        *(_WITH_UNIT if any(word in folded for word in _UNIT_WORDS) else ()),
        *(_WITH_DATE if dated else ()),
        *((_IN_NAME,) if language in _PLAIN_IN and (dated or _MONTH_SAID.search(text)) else ()),
        *((_BEGINS,) if text[:3].lstrip("«“„\"'")[:1] in "ÀAEIWVΣ" else ()),
        *((_AT_END,) if dated and len(text) < 160 and _of_an_event(folded) else ()),
        *((_OWN_HALL,) if language == "en" and ("hall" in folded or "cent" in folded or "school" in folded) else ()),
        *((_PROVINCE,) if "(" in text and language == "it" else ()),
        *((_JOURNEY,) if any(word in folded for word in _JOURNEY_WORDS) else ()),
        *((_TAKES_PLACE, _HALL_OF) if dated or _of_an_event(folded) else ()),
    ):
        for match in pattern.finditer(text):
            yield segment.start + match.start("name"), match.group("name")
    if language == "fr" and " à " in folded:
        for match in _A_NAME.finditer(text):
            if not _TO_SOMEBODY.fullmatch(match["before"] or ""):
                yield segment.start + match.start("name"), match.group("name")
    for mention in known:
        if segment.start < mention.start < segment.end:
            before = text[: mention.start - segment.start]
            head = _HEAD_BEFORE_KNOWN.match(before)
            if head and dated and _HEAD_AFTER.match(text, mention.end - segment.start):
                yield segment.start + head.start("name"), head.group("name")
            elif near := _BEFORE_KNOWN.search(before):
                yield segment.start + near.start("name"), near.group("name")
        inside = segment.start <= mention.start and mention.end < segment.end and mention.value.kind == "town"
        if inside and (around := _AFTER_KNOWN.match(text[mention.end - segment.start :])):
            yield mention.end + around.start("name"), around.group("name")
    local = [m for m in known if segment.start <= m.start < segment.end and m.value.kind != "country"]
    if segment.label and _WHERE.match(segment.label) and not any(m.value.kind == "town" for m in local):
        value = text.find(":") + 1 if text.startswith(segment.label) else 0
        lone = re.match(rf"\s*{_NAME}\s*(?:[,(.]|$)", text[value:])
        if lone is None or VENUE.search("in the " + lone.group("name")) or text.count(",") == 1:
            lone = (
                re.search(rf",\s*{_NAME}\s*(?:\([^()]*\))?\s*\.?$", text[value:]) or lone
            )  # "The Bush Hotel, Carrick-on-Shannon"
        venue = lone.group("name").split(" ")[0] if lone and " " in lone.group("name") else ""
        if venue and _is_body(venue) and "," not in text:  # "Gemeindezentrum Gratwein-Straßengel"
            lone = re.match(rf"\W*{re.escape(venue)}\s{_NAME}", text[value:])
        if (
            lone
            and not any(m.start == segment.start + value + lone.start("name") for m in local)
            and not VENUE.search("in the " + lone.group("name"))
        ):
            yield segment.start + value + lone.start("name"), lone.group("name")


def _of_an_event(text: str) -> bool:
    """Whether a text in small letters has a word for an event or for its taking place that needs no date beside it."""
    return any(word in text for word in _EVENT_WORDS)


def _is_body(word: str) -> bool:
    """Whether a word says that a name is that of an organisation: "Suwalski Ośrodek Kultury" is no place."""
    kind = vocabulary().kind_of(fold(word))
    return kind is not None and kind not in _AUTHORITIES


def _may_be(name: str) -> bool:
    parts = re.split(r"[ -]", name)
    return (
        len(parts) <= 5
        and len(name) > 2
        and not any(part.isupper() and len(part) > 1 for part in parts)
        and fold(parts[0]) not in NAMED_AFTER
        and (len(parts) > 1 or fold(name) not in vocabulary().given)
        and vocabulary().kind_of(fold(parts[0])) not in _AUTHORITIES
        and (len(parts) < 2 or (fold(parts[-1]) not in _VENUE_ENDS and not any(map(_is_body, parts[1:]))))
        and not any(part in _NO_PLACE for part in (parts[:-1] if len(parts) > 1 and parts[-1] in _UNITS else parts))
        and not any(part.lower() in MONTHS or part.lower() in WEEKDAYS for part in parts)
    )
