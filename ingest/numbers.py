"""Numbers, ordinals and durations as reports write them: in figures, and in words in eight languages up to 199."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practicegraph.ingest.placenames import fold

__all__ = ["APPROXIMATE", "ORDINAL", "duration_hours", "number", "numbers_in", "ordinal"]

# One to nineteen, then the tens from twenty; "|" between forms of one number, "-" where a language builds it otherwise.
_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen"
    " nineteen",
    "fr": "un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf",
    "es": "uno|una|un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete"
    " dieciocho diecinueve",
    "de": "ein|eine|eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn"
    " achtzehn neunzehn",
    "it": "uno|una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
    " diciassette diciotto diciannove",
    "pl": "jeden|jedna dwa|dwie|dwoje|dwóch trzy|trzech|troje cztery|czterech pięć|pięciu sześć|sześciu siedem|siedmiu"
    " osiem|ośmiu dziewięć|dziewięciu dziesięć|dziesięciu jedenaście|jedenastu dwanaście|dwunastu trzynaście|trzynastu"
    " czternaście|czternastu piętnaście|piętnastu szesnaście|szesnastu siedemnaście|siedemnastu osiemnaście|osiemnastu"
    " dziewiętnaście|dziewiętnastu",
    "cs": "jeden|jedna dva|dvě tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct čtrnáct "
    "patnáct šestnáct"
    " sedmnáct osmnáct devatenáct",
    "el": "ένα|ένας|μία δύο|δυο τρεις|τρία τέσσερις|τέσσερα πέντε έξι επτά|εφτά οκτώ|οχτώ εννέα|εννιά δέκα "
    "έντεκα δώδεκα"
    " δεκατρείς|δεκατρία δεκατέσσερις|δεκατέσσερα δεκαπέντε δεκαέξι δεκαεπτά δεκαοκτώ δεκαεννέα",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingt|quatre-vingts quatre-vingt-dix",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pl": "dwadzieścia|dwudziestu trzydzieści|trzydziestu czterdzieści|czterdziestu pięćdziesiąt|pięćdziesięciu"
    " sześćdziesiąt|sześćdziesięciu siedemdziesiąt|siedemdziesięciu osiemdziesiąt|osiemdziesięciu dziewięćdziesiąt",
    "cs": "dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát",
    "el": "είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα",
}
_HUNDRED = "hundred cent cien ciento hundert einhundert cento sto stu εκατό εκατόν"
# About so many: "une trentaine", "a dozen".
_COLLECTIVE = {
    10: "dizaine decena decina desítka",
    12: "dozen douzaine docena dozzina dutzend tuzin tucet ντουζίνα",
    15: "quinzaine quincena quindicina",
    20: "vingtaine veintena ventina score",
    30: "trentaine treintena trentina",
    40: "quarantaine cuarentena quarantina",
    50: "cinquantaine cincuentena cinquantina",
    60: "soixantaine sesentena sessantina",
    100: "centaine centenar centinaio",
}


def _words(text: str) -> list[str]:
    return text.split()


def _cardinals() -> Iterator[tuple[str, int]]:
    for language, ones in _ONES.items():
        small = {n: forms.split("|") for n, forms in enumerate(_words(ones), 1)}
        tens = {n * 10: forms.split("|") for n, forms in enumerate(_words(_TENS[language]), 2)}
        for n, forms in (*small.items(), *tens.items()):
            yield from ((form, n) for form in forms)
        for ten, heads in tens.items():
            for unit in range(1, 20 if language == "fr" and ten in (60, 80) else 10):
                for head in heads:
                    for tail in small[unit]:
                        yield from ((form, ten + unit) for form in _joined(language, head, tail))
    for word in _words(_HUNDRED):
        yield word, 100
    yield "a hundred", 100


def _joined(language: str, ten: str, unit: str) -> tuple[str, ...]:
    """Twenty and three as one number, in the ways of the language."""
    if language == "de":
        return (f"{'ein' if unit.startswith('ein') else unit}und{ten}",)
    if language == "fr":
        return f"{ten}-{unit}", f"{ten} et {unit}", f"{ten}-et-{unit}"
    if language == "es":
        return (f"veinti{unit}", f"{ten} y {unit}")
    if language == "it":
        return (ten[:-1] + unit if unit in ("uno", "otto") else ten + unit,)
    return f"{ten} {unit}", f"{ten}-{unit}"


_CARDINALS: dict[str, int] = {}
for _form, _value in _cardinals():
    _CARDINALS.setdefault(fold(_form), _value)
_COLLECTIVES = {fold(word): value for value, words in _COLLECTIVE.items() for word in _words(words)}
# Articles count only with a noun of number behind them: "une trentaine", "a dozen".
_ARTICLES = frozenset(["un", "une", "una", "uno", "ein", "eine", "a", "one", "eins", "e"])


APPROXIMATE = (
    r"(?:ok\.|cca|about|around|approximately|approx\.?|roughly|some|nearly|almost|close to|environ|près de|autour "
    r"de|quelque|presque"
    r"|unos|unas|cerca de|alrededor de|aproximadamente|casi|etwa|rund|circa|ca\.|knapp|ungefähr|około"
    r"|blisko|prawie|ponad około"
    r"|a good|getting on for|just (?:over|under|short of)|à peu près|à peine|pas loin de|une? bonne?|gut|fast"
    r"|um die|an die"
    r"|poco más de|poco menos de|una buena|all[’']incirca|circa|poco più di|poco meno di|niemal|mniej więcej"
    r"|quasi|asi|přibližně|zhruba|περίπου|σχεδόν)"
)


_STARTS = (
    {form.split(" ")[0] for form in (*_CARDINALS, *_COLLECTIVES)}
    | {f"{c}s" for c in _COLLECTIVES}
    | _ARTICLES
    | {"medio", "media"}
)


_FIGURES = re.compile(r"\d{1,3}(?:[.,\u00a0 ]\d{3})+|\d+")
_HUNDREDS = re.compile(r"(?:(\w+) )?(?:hundred|cent|cents|hundert|cento|sto)(?: (?:and )?(.+))?$")


def number(text: str) -> int | None:
    """The whole number that a text is, in figures or words: "13", "1,200", "twenty-three", "une "
    "trentaine", "two dozen"."""
    text = text.strip()
    if text[:1].isdecimal() and _FIGURES.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    folded = fold(text)
    if folded in _CARDINALS:
        return _CARDINALS[folded]
    head, _, last = folded.rpartition(" ")
    value = _COLLECTIVES.get(last.rstrip("s") if last not in _COLLECTIVES else last)
    if value is not None:
        if head.rpartition(" ")[2] in ("medio", "media"):
            return value // 2  # "medio centenar"
        times = 1 if not head or head in _ARTICLES else _CARDINALS.get(head)
        return value * times if times else None
    hundred = _HUNDREDS.match(folded)
    if hundred:
        times, rest = (_CARDINALS.get(hundred.group(n)) if hundred.group(n) else None for n in (1, 2))
        if (hundred.group(1) and not times and hundred.group(1) != "a") or (hundred.group(2) and not rest):
            return None
        return 100 * (times or 1) + (rest or 0)
    return None


_TOKEN = re.compile(r"\d{1,3}(?:[.,\u00a0 ]\d{3}){1,2}(?!\d)|(?<!\d)\d{1,9}(?!\d)|[^\W\d_]+")
_LINKS = frozenset(["and", "et", "y", "e", "und"])


def numbers_in(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and value of the whole numbers in a text, the longest where several begin: "forty-five" is one number.

    Figures that are part of a decimal, a time, a date or a word are none; neither is a lone "a" or "one".
    """
    tokens = list(_TOKEN.finditer(text))
    reached = 0
    for place, token in enumerate(tokens):
        start, end = token.span()
        if start < reached:
            continue
        if token.group()[0].isdecimal():
            beside = text[max(0, start - 1) : start] + text[end : end + 1]
            if not (
                set(beside) & set("./:€$%#_")
                and re.search(r"[./:]\d|\d[/:]$|[€$%#_]", text[max(0, start - 2) : end + 2])
            ):
                yield start, end, int(re.sub(r"\D", "", token.group()))
            continue
        if fold(token.group()) not in _STARTS:
            continue
        for last in range(min(place + 4, len(tokens)) - 1, place - 1, -1):
            piece = text[start : tokens[last].end()]
            if tokens[last].group().lower() in _LINKS or "\n\n" in piece or re.search(r"[,;:.()]", piece):
                continue
            value = number(piece)
            if value is not None and not (last == place and fold(piece) in _ARTICLES):
                yield start, tokens[last].end(), value
                reached = tokens[last].end()
                break


_ORDINAL_WORDS = {
    1: "first premier première primera primero primer erste ersten erster erstes prima primo pierwszy "
    "pierwsza pierwsze pierwszego"
    " pierwszej první prvního prvním πρώτη πρώτο πρώτος πρώτης inaugural",
    2: "second deuxième seconde segunda segundo zweite zweiten zweiter zweites seconda secondo drugi druga "
    "drugie drugiego"
    " drugiej druhý druhá druhé druhého δεύτερη δεύτερο δεύτερος δεύτερης",
    3: "third troisième tercera tercero tercer dritte dritten dritter drittes terza terzo trzeci trzecia "
    "trzecie trzeciego třetí"
    " třetího τρίτη τρίτο τρίτος τρίτης",
    4: "fourth quatrième cuarta cuarto vierte vierten vierter viertes quarta quarto czwarty czwarta czwarte "
    "czwartego czwartej"
    " čtvrtý čtvrtá čtvrté čtvrtého τέταρτη τέταρτο τέταρτος τέταρτης",
    5: "fifth cinquième quinta quinto fünfte fünften fünfter fünftes piąty piąta piąte piątego piątej pátý "
    "pátá páté pátého πέμπτη"
    " πέμπτο",
    6: "sixth sixième sexta sexto sechste sechsten sechster sechstes sesta sesto szósty szósta szóste "
    "szóstego šestý šestá έκτη",
    7: "seventh septième séptima séptimo siebte siebten siebter settima settimo siódmy siódma siódme sedmý "
    "sedmá έβδομη",
    8: "eighth huitième octava octavo achte achten achter ottava ottavo ósmy ósma ósme osmý osmá όγδοη",
    9: "ninth neuvième novena noveno neunte neunten neunter nona nono dziewiąty dziewiąta devátý devátá ένατη",
    10: "tenth dixième décima décimo zehnte zehnten zehnter decima decimo dziesiąty dziesiąta desátý desátá δέκατη",
    11: "eleventh onzième undécima elfte elften undicesima jedenasty jedenasta jedenáctý",
    12: "twelfth douzième duodécima zwölfte zwölften dodicesima dwunasty dwunasta dvanáctý",
}
_ORDINALS = {fold(word): value for value, words in _ORDINAL_WORDS.items() for word in _words(words)}
_ORDINAL_FORMS = "|".join(sorted((w for ws in _ORDINAL_WORDS.values() for w in _words(ws)), key=len, reverse=True))
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
ORDINAL = (
    r"(?:\d{1,2}\s?(?:st|nd|rd|th|er|ère|ere|re|e|ème|eme|ième|nde|º|ª|°|\.º|\.ª|ος|η|ο|η)\b|\d{1,2}[ºª°]"
    r"|\d{1,2}\.(?=\s)"
    rf"|\b(?:[IVX]{{1,4}})\b\.?|\b(?:{_ORDINAL_FORMS})\b)"
)
"""A regular expression for an ordinal (compile it with IGNORECASE); ``ordinal`` gives its value."""


_ONE_OR_TWO = re.compile(r"\d{1,2}")


def ordinal(text: str) -> int | None:
    """The value of an ordinal: "third", "4th", "1ère", "2.", "IV", "czwarte"; None for anything else."""
    text = text.strip()
    if figures := _ONE_OR_TWO.match(text):
        return int(figures.group())
    return _ROMAN.get(text.rstrip(".")) or _ORDINALS.get(fold(text))


_HOUR = r"(?:hours?|hrs?|heures?|horas?|Stunden?|godzin[aęy]?|ore|ora|hodin[auy]?|ώρ(?:ες|α|ας))\b"
_HALF = r"(?:and a half|and[- ]half|et demie|y media|e mezza|und eine halbe|i pół|a půl|και μισή)"
_COMPOUND = re.compile(
    rf"\b(\w+)[- ](?:and[- ]a[- ]half|and[- ]?half)[- ]hours?\b|\b(\w+)\s+{_HALF}[\s-]+{_HOUR}"
    rf"|\b(\w+)\s+{_HOUR}\s+{_HALF}",
    re.I,
)
_PLAIN = re.compile(rf"(?<![\d:.,])\b(\d{{1,2}}(?:[.,]\d{{1,2}})?|[^\W\d_]+)[\s-]?{_HOUR}(?:\s(\d\d)(?!\d))?", re.I)
# "2h30" is a duration unless a preposition makes it a time of day; nothing reported here lasts from nine hours on.
_LETTER = re.compile(
    r"(?<![\d:.,])(?<!à )(?<!de )(?<!dès )(?<!at )(?<!las )(?<!alle )(?<!ab )\b([1-8](?:[.,]\d)?)\s?h(?:\b"
    r"|\s?(\d\d)\b)",
    re.I,
)
_MINUTES = re.compile(r"(?<![\d:])(\d{2,3})[\s-]?(?:minutes?|min|Minuten|minutos|minuti|minut|minutová|λεπτά)\b", re.I)
_ADJECTIVE = re.compile(
    r"\b(ein(?:einhalb)?|zwei(?:einhalb)?|drei(?:einhalb)?|vier|fünf|sechs|dwu|trzy|cztero|dvou"
    r"|tří)\s?-?(?:stündig|godzinn|hodinov)\w*",
    re.I,
)
_ADJECTIVES = {
    "ein": 1,
    "eineinhalb": 1.5,
    "zwei": 2,
    "zweieinhalb": 2.5,
    "drei": 3,
    "dreieinhalb": 3.5,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
}
_ADJECTIVES |= {"dwu": 2, "trzy": 3, "cztero": 4, "dvou": 2, "tří": 3}
_CLOCK = r"(\d{1,2})(?:\s?[:.hH]\s?(\d\d))?\s?(a\.?m\.?|p\.?m\.?|Uhr|hod\.?|hrs?|h)?"
_SPAN = re.compile(
    rf"(?<![\d.:,/-]){_CLOCK}\s*(?:-|–|—|to|until|till|à|a|al|alle|bis|do|and|et|y|έως|ως|až)\s*(?:las "
    rf"|les )?{_CLOCK}(?![\d/:]|[.,]\d|\s*%)",
    re.I,
)


def duration_hours(text: str) -> float | None:
    """How long something takes, in hours: "two-and-a-half-hour", "2h30", "90 minutes", "zweistündig", "9:30 to 12:00".

    None when the text states none, or only "half a day".
    """
    if found := _COMPOUND.search(text):
        hours = number(next(filter(None, found.groups())))
        if hours is None and fold(next(filter(None, found.groups()))) in ("an", "une", "ora"):
            hours = 1
        if hours is not None:
            return hours + 0.5
    if (span := _between_clocks(text)) is not None:
        return span
    for found in (*_PLAIN.finditer(text), *_LETTER.finditer(text)):
        figure = found.group(1).replace(",", ".")
        value = float(figure) if figure[0].isdigit() else number(figure)
        if value and value <= 12:
            return value + int(found.group(2) or 0) / 60
    if found := _MINUTES.search(text):
        return int(found.group(1)) / 60
    if found := _ADJECTIVE.search(text):
        return float(_ADJECTIVES[found.group(1).lower()])
    return None


# "ore 9-13", "godz. 10-12": the hours are said to be hours ahead of them.
_AHEAD = re.compile(
    r"\b(?:ore|orario|h|godz\.?|hod\.?|kl\.?|ώρα|horario|uhrzeit)\s?:?\s?(\d{1,2})\s?[-–—]\s?(\d{1,2})(?!\d|[:.]\d)",
    re.I,
)


def _between_clocks(text: str) -> float | None:
    if (ahead := _AHEAD.search(text)) and 0 < int(ahead[2]) - int(ahead[1]) <= 14 and int(ahead[2]) <= 24:
        return float(int(ahead[2]) - int(ahead[1]))
    for found in _SPAN.finditer(text):
        first, first_minutes, first_half, last, last_minutes, last_half = found.groups()
        if not (first_minutes or first_half or last_minutes or last_half):
            continue
        start, end = int(first) + int(first_minutes or 0) / 60, int(last) + int(last_minutes or 0) / 60
        if last_half and last_half.lower().startswith("p") and int(last) < 12:
            end += 12
        if (first_half or last_half or "").lower().startswith("p") and int(first) < 12 and start + 12 < end:
            start += 12
        if 0 < end - start <= 14 and end <= 24:
            return round(end - start, 2)
    return None
