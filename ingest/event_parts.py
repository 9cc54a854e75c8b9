"""The attributes of an event, each from the segments that speak of it: form, duration, place, head-count, topics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.attendance import who_came
from practicegraph.ingest.event_words import HYBRID, IN_PERSON, ONLINE, VENUE
from practicegraph.ingest.gazetteer import gazetteer
from practicegraph.ingest.numbers import duration_hours
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Mention, Place, Segment
from practicegraph.ingest.themes import themes_of

__all__ = [
    "WHERE",
    "count_of",
    "duration_of",
    "form_of",
    "hours_behind",
    "kinds_of_count",
    "place_of",
    "region_around",
    "sitting_hours",
    "themes_from",
    "topics_in",
]

WHERE = re.compile(
    r"^(?:where|place|venue|location|region|area|city|town|lieu|où|région|territoire|ville|département"
    r"|lugar|dónde|provincia|región|ciudad|ort|wo|veranstaltungsort|miejsce|gdzie"
    r"|luogo|dove|sede|místo|kde|τόπος|τοποθεσία|πού)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^(?:format|form|how|mode|where|place|venue|location|modalité|formato|modalidad|lugar|lieu|où|ort|wo"
    r"|wie|forma|miejsce|místo|luogo|dove|dónde)\b",
    re.IGNORECASE,
)
_WHEN = any_case(
    r"^(?:(?:ort|lieu|place|lugar|luogo|miejsce|where) (?:und|et|and|y|e|i|&) )?"
    r"(?:when|dates?|time|day|duration|length|quand|horaires?|durée|heure|cuándo|fecha|hora(?:rio)?"
    r"|duración|wann|datum|termin|zeit|uhrzeit|dauer|kiedy|data|godzin[ay]|czas"
    r"|quando|ora|orario|durata|kdy|termín|čas|délka|πότε|ημερομηνία|ώρα|διάρκεια)\b",
)
_LASTS = any_case(
    r"\b(?:lasted|lasting|took|duration|dur[ée]e?|duró|dauerte|trwał\w*|trval\w*|durat[ao]|διήρκεσε|long"
    r"|for|over|pendant|durant|durante|lang|przez|během|επί"
    r"|event|session|meeting|round-?table|workshop|webinar|training|conference|from|between"
    r"|de|von|od|dalle|veranstaltung|treffen|spotkanie|warsztaty|rencontre|réunion|atelier|reunión|taller"
    r"|jornada|mesa|incontro|setkání|hour-long)\b|-(?:hour|minute)\b|stündig|godzinn|hodinov",
)
_TOPIC_LEAD = any_case(
    r"\b(?:topics?|subjects?|themes?|questions?|agenda|issues|points|discussed|exchange on|focus(?:ed|es"
    r"|ing)?|programme|sujets?|thèmes?|thématiques?|questions?|ordre du jour|temas?|asuntos|cuestiones"
    r"|orden del día"
    r"|programa|themen|fragen|tagesordnung|schwerpunkte|programm|tematy|tematów|kwestie|temi|argomenti"
    r"|ordine del giorno|témata|otázky|θέματα|ερωτήματα)\b",
)
_NO_TOPIC_LEAD = any_case(
    r"\b(?:need to|should|must|recommend\w*|asked|tell us|présenté|besoin|debe\w*|have to|ought)\b"
)
_AGENDA = re.compile(
    r"(?:[^:.]{0,60}\b)?(?:topics?|subjects?|themes?|agenda|programme|sujets?|thèmes?|ordre du jour|temas?"
    r"|orden del día|themen|tagesordnung|programm|tematy|temi|ordine del giorno|témata"
    r"|θέματα)\b[^:.]{0,60}:",
    re.IGNORECASE,
)
_ON_THE_TOPIC = any_case(
    r"\b(?:on the (?:theme|topic|subject|question|issue) of|sur le thème d[eu’']|sobre el tema de|zum "
    r"thema|na temat|sul tema|na téma|με θέμα)\s*(?P<what>[^.;:]{4,120})",
)
_TOPIC = any_case(
    r"\b(?:on the (?:theme|topic|subject|question|issue) of|(?:the )?(?:theme|topic|subject|title) (?:was"
    r"|is|of the \w+ (?:was|is)):?|dealt with|devoted to|dedicated to|(?:was|were|is) (?:all )?about"
    r"|focus(?:ed|ses|es|ing)? on|centred on|centered on|entitled"
    r"|sur le thème (?:de la |de l[’']|des |du |de )?|consacrée?s? (?:à|aux?)|portai(?:t|ent) sur|a porté "
    r"sur|autour (?:de la |de l[’']|des |du |de )|sobre (?:el tema de )?|dedicad[oa]s? (?:a|al)"
    r"|centrad[oa]s? en|se trataron"
    r"|zum thema|rund um|drehte sich um|es ging um|ging es um|im mittelpunkt stand(?:en)?|poświęcon\w+|na "
    r"temat|dotyczył\w*|dedicat[oa] a(?:l|lla|i)?|sul tema|věnovan\w+|na téma|με θέμα"
    r"|αφιερωμέν\w+)\s*:?\s*(?P<what>[^.;:]{4,160})",
)
_AFTER_CUE = re.compile(
    r"^\s*(?:meeting |event |session )?(?:on|about|for|sur|pour|sobre|para|zu|zur|zum|über|o|na temat"
    r"|dot\.|su|sul|sulla|per|για|k)\s+(?!\d|the \d|le \d|el \d|(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day)(?P<what>[^.;:|]{4,120})",
    re.IGNORECASE,
)
_DATE_AHEAD = any_case(
    r"\s+(?:took place|was held|held|in the|will|on \d|a eu lieu|se celebró|fand|odbył|si è|proběhl).*$"
)


# "Where: Castlebar, County Mayo, and on Zoom": a place and the net.
_AND_ONLINE = any_case(
    r":\W*[^\W\d_]{3,}.{0,80}?(?:,|\b(?:and|et|y|e|und|i|a|oraz|sowie|also)\b|[&+/|])\s*"
    r"(?:also |aussi |auch |también )?(?:(?:live[- ]?)?stream\w*|live|broadcast|en directo|en direct|retransmi\w+)?\s*"
    r"(?:(?:on|via|over|by|sur|par|por|über|per|przez|přes)\s+)?(?:on-?line|zoom|teams|skype|webex|livestream|en ligne"
    r"|en línea|zdalnie|visio\w*)\b",
)
# Parts of a country that are countries, too: no department, province, county or state.
_NATIONS = ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")
# Between a town and the region that it lies in: "Kochi, Kerala", "Marinilla, departamento de Antioquia".
_AROUND = re.compile(
    r"\s*[,(]\s*(?:(?:in|en|im|dans|nel|nella|w|v) (?:the |el |la |le |l[’'])?)?"
    r"(?:[^\W\d_]+\s(?:of |de la |de |del |di )?)?(?:the |la |l[’'])?"
)


def form_of(segments: Iterable[Segment], *, webinar: bool) -> Literal["online", "in-person", "hybrid"] | None:
    """Whether an event was held online, in person or both, by its words; a hall counts as in person."""
    online = webinar
    present = False
    said = False
    for segment in segments:
        if HYBRID.search(segment.text):
            return "hybrid"
        online = online or ONLINE.search(segment.text) is not None
        if segment.label and WHERE.match(segment.label) and _AND_ONLINE.search(segment.text):
            return "hybrid"
        said = said or IN_PERSON.search(segment.text) is not None
        present = present or said or VENUE.search(segment.text) is not None
        if (
            segment.label
            and _HOW.match(segment.label)
            and VENUE.search("in the " + segment.text.split(":", 1)[-1].strip())
        ):
            present = True
    if online and said:
        return "hybrid"
    return ("online" if online else "in-person") if online or present else None


def duration_of(segments: Iterable[Segment], *, dated: Sequence[Segment] = ()) -> float | None:
    """How many hours an event took, from a segment that says so of an event or is labelled "Time" or "Duration".

    Args:
        segments: those that speak of the event.
        dated: those of them that tell its day and nothing else, where hours can only be its own.
    """
    for segment in segments:
        if segment in dated and (hours := duration_hours(segment.text)) is not None:
            return hours
        labelled = bool(segment.label and _WHEN.match(segment.label))
        if (labelled or _LASTS.search(segment.text)) and (hours := duration_hours(segment.text)) is not None:
            return hours
    return None


def hours_behind(segment: Segment, mention: Mention) -> float | None:
    """The hours that stand right behind a date: "Saturday 5 April, 10am–2pm", "9 maja 2025 r. w godz. 11:00–16:00"."""
    return duration_hours(segment.text[mention.end - segment.start :][:40])


# What minutes say of the hour at which a sitting was opened, and of that at which it was closed.
_OPENED = any_case(
    r"\b(?:siendo las|a las|opened at|started at|ouverte? à|débute à|inizi\w* (?:dei lavori )?alle|beginn:?"
    r"|eröffnet um|um"
    r"|rozpocz\w+ (?:się )?o(?: godz(?:inie|\.))?|zahájen\w* v)\s*(\d{1,2})[:.h]?\s?(\d\d)?\s?([ap]\.?\s?m)?",
)
_AT = any_case(
    r"\b(?:at|à|um|alle(?: ore)?|o godz\.?|v)\s(\d{1,2})(?:[:.h]\s?(\d\d))?\s?(?:uhr|h\b"
    r"|hodin)?([ap]\.?\s?m\b)?(?!\s*\w*\d)",
)
_CLOSED = any_case(
    r"\b(?:levanta?\w* la sesión|termina la (?:reunión|sesión)|closed|adjourned|levée|close à|si chiude|chiusa"
    r"|ende:?|schluss:?"
    r"|geschlossen|zakończon\w*|ukončen\w*)[^.\n]{0,30}?(\d{1,2})[:.h]?\s?(\d\d)?\s?([ap]\.?\s?m)?",
)


def sitting_hours(segments: Iterable[Segment], *, dated: Sequence[Segment] = ()) -> float | None:
    """How long a sitting took whose minutes tell when it was opened and when it was closed.

    Args:
        segments: those that speak of the event.
        dated: those that tell its day, where an hour is that of its beginning.
    """
    opened = next((m for s in dated if (m := _AT.search(s.text))), None)
    closed = None
    for segment in segments:
        opened = opened or _OPENED.search(segment.text)
        closed = _CLOSED.search(segment.text) or closed
    if not opened or not closed:
        return None
    start, end = (
        int(m[1]) + int(m[2] or 0) / 60 + 12 * (bool(m[3]) and m[3][0] in "pP" and int(m[1]) < 12)
        for m in (opened, closed)
    )
    return round(end - start, 2) if 0.25 <= end - start <= 10 else None


def place_of(
    segments: Sequence[Segment], places: Sequence[Mention], *, titles: Sequence[Segment] = ()
) -> Mention | None:
    """Where an event is: labelled so, else named in the title and in its segments alike, else first in its segments.

    A place after "for" comes before others ("the roundtable for Isère, held in Grenoble"); a country comes last.
    """
    labelled = [m for m in places for s in segments if s.label and WHERE.match(s.label) and s.start <= m.start < s.end]
    inside = [m for s in segments for m in places if s.start <= m.start < s.end]
    above = [m for s in titles for m in places if s.start <= m.start < s.end]
    for group in (labelled, [m for m in inside if any(m.value == a.value for a in above)], inside, above):
        local = [m for m in group if isinstance(m.value, Place) and m.value.kind != "country"]
        local = [m for m in local if not _ORIGIN.search(_before(m, segments))]
        if local:
            served = [
                m for m in local if _before(m, segments).endswith((" for", " pour", " für", " para", " dla", " pro"))
            ]
            return (served or local)[0]
    countries = [m for m in (*labelled, *inside) if isinstance(m.value, Place)]
    return countries[0] if countries else None


# "Eleven of us from Cork, Galway and Limerick": where people came from.
_ORIGIN = re.compile(
    r"\b(?:from|back in|aus|z|ze|od|από|(?:venue?s?|originaires?|arrivée?s?) d(?:e|u|es|’|')"
    r"|(?:procedentes|llegad[oa]s|venid[oa]s) de|(?:provenient[ei]|arrivat[ei]|venut[ei]) da)"
    r"(?: [^\W\d_][\w’-]+(?:,| and| et| y| e| und| i| oraz| a)){0,6}$"
)


def region_around(place: Mention, places: Sequence[Mention], text: str) -> Mention:
    """The smallest region among the places of the report that a town lies in; the place itself, if there is none.

    What a town lies in is told by the gazetteer, or by the report: "Kochi, Kerala", "Marinilla (Antioquia)".
    """
    value = place.value
    if not isinstance(value, Place) or value.kind == "country" or (value.kind == "region" and value.iso_code):
        return place
    above = gazetteer().parents(value)
    regions = [
        m
        for m in places
        if isinstance(m.value, Place) and m.value.kind == "region" and m.value.iso_code not in (None, *_NATIONS)
    ]
    beside = next((r for t in places if t.value == value for r in regions if _lies_in(t, r, text)), None)
    its_own = any(e.place in above and e.place.kind == "region" for e in gazetteer().entries(fold(place.text)))
    if its_own and (beside is None or beside.value in above):
        return place  # "Lugo" is the town and its province
    for parent in above:
        if named := next((m for m in regions if m.value == parent), None):
            return named
    return beside or place


def _lies_in(town: Mention, region: Mention, text: str) -> bool:
    """Whether a region stands right behind a town: "Kochi, Kerala"."""
    return town.end < region.start and _AROUND.fullmatch(text, town.end, region.start) is not None


def _before(mention: Mention, segments: Sequence[Segment]) -> str:
    segment = next((s for s in segments if s.start <= mention.start < s.end), None)
    return segment.text[: mention.start - segment.start].rstrip().lower() if segment else ""


def count_of(segments: Sequence[Segment], counts: Sequence[Mention], *, least: float = 0.5) -> Mention | None:
    """The head-count of an event: the surest in its segments, the first of those alike."""
    inside = [m for s in segments for m in counts if s.start <= m.start < s.end and m.confidence >= least]
    return max(inside, key=lambda m: m.confidence, default=None)


def kinds_of_count(
    count: Mention | None, segments: Sequence[Segment], named: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """The kinds of stakeholders beside a head-count, as worded."""
    return who_came(count, segments, named) if count else ()


def topics_in(segments: Sequence[Segment], core: Sequence[Segment]) -> list[str]:
    """The stretches of text that say what an event was about: items below "two topics:", "on the theme "
    "of …", "agenda: …"."""
    found: list[str] = []
    for segment in segments:
        text = segment.text
        below = [s for s in segments if s.parent == segment.index and s.kind in ("item", "row")]
        lead = _TOPIC_LEAD.search(text)
        if (
            below
            and lead
            and not _NO_TOPIC_LEAD.search(text)
            and segment.kind in ("sentence", "item", "heading")
            and (segment.kind == "heading" or text.rstrip().endswith((":", "…")))
        ):
            found += [s.text for s in below]
        elif not below and (listed := _AGENDA.match(text)) and not _NO_TOPIC_LEAD.search(text):
            found += re.split(r",| and | et | y | und | i | e ", text[listed.end() :])
        named = _TOPIC.finditer(text) if segment in core else _ON_THE_TOPIC.finditer(text)
        found += [match.group("what").split(",")[0] for match in named]
    return found


def themes_from(stretches: Iterable[str], language: str | None) -> tuple[str, ...]:
    """The themes of some stretches of text, in the order of the text; the strongest two of each."""
    return tuple(dict.fromkeys(theme for text in stretches for theme in themes_of(text, language)[:2]))


def topic_after(segment: Segment, end: int) -> str | None:
    """What follows the word for an event after "on" or "about", up to its time and verb."""
    match = _AFTER_CUE.match(segment.text, end - segment.start) or _AFTER_CUE.match(segment.text[end - segment.start :])
    return _DATE_AHEAD.sub("", match.group("what").split(",")[0]) if match else None
