"""Which single-byte code page a file from before UTF-8 is in."""

from __future__ import annotations

from practicegraph.ingest.language import detect_language

__all__ = ["guess_code_page"]

SAMPLE = 100_000
CODE_PAGES = (
    "cp1252",
    "cp1250",
    "iso8859-2",
    "iso8859-15",
    "cp1253",
    "iso8859-7",
    "cp1251",
    "iso8859-5",
    "cp1254",
    "cp1257",
)
"""Those of European offices, the commonest first; with equal scores the first wins."""
LETTERS = {
    **dict.fromkeys(("bg", "mk", "ru", "sr", "uk"), "абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґђјљњћџѓќѕ"),
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "ca": "àéèíïóòúüçŀ",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøåéä",
    "de": "äöüß",
    "en": "éèêïöü",
    "es": "áéíóúñü",
    "et": "äöõüšž",
    "fi": "äöå",
    "fr": "àâçéèêëîïôùûüÿœæ",
    "ga": "áéíóú",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áðéíóúýþæö",
    "it": "àèéìíîòóùú",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "éëïöüèá",
    "no": "æøåéòô",
    "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõú",
    "ro": "ăâîșțşţ",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sv": "åäöé",
    "tr": "çğıöşüâîû",
}
"""Letters beyond ASCII that a language writes."""


def guess_code_page(data: bytes) -> str:
    """The name of the code page in which the letters beyond ASCII are most often letters of the language of the text.

    Each page is tried: the wrong one turns French "à" into "ŕ" and Czech "š" into "ą", which the language (that the
    letters of ASCII give away) does not write.
    """
    best, highest = CODE_PAGES[0], -1.0
    for page in CODE_PAGES:
        text = data[:SAMPLE].decode(page, "replace")
        known = LETTERS.get(detect_language(text) or "", "")
        marks = [
            character
            for character in text.lower()
            if character > "\x7f" and (character.isalpha() or character == "\ufffd")
        ]
        controls = sum("\x80" <= character < "\xa0" for character in text)
        score = (sum(character in known for character in marks) - controls) / max(len(marks), 1)
        if score > highest:
            best, highest = page, score
    return best
