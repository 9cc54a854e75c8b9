"""The nominative of names that Polish, Czech and Greek bend: "Fundacją Mamy Głos" is the Fundacja Mamy Głos.

1. The head of a name is the first word that is a noun for a kind of organisation, in any case of the table below.
2. The head is put into the nominative, and so are the adjectives that stand beside it and agree with it.
3. What else belongs to the name (a genitive, a proper name) stays as it is.

The result is one more name for the organisation; what the report writes stays the first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["nominative", "without_kind"]

_HEADS: Final[dict[str, str]] = {
    # nominative and gender, then the beginnings of the other cases with their ends
    "pl": """
Fundacja f: Fundacj+i ę ą o
Stowarzyszenie n: Stowarzyszeni+a u em
Ośrodek m: Ośrod+ka kowi kiem ku
Szpital m: Szpital+a owi em u
Uniwersytet m: Uniwersyte+tu towi tem cie
Urząd m: Urzę+du dowi dem dzie
Gmina f: Gmin+y ie ę ą
Powiat m: Powia+tu towi tem cie
Instytut m: Instytu+tu towi tem cie
Spółdzielnia f: Spółdzielni+ę ą
Ministerstwo n: Ministerstw+a u em ie
Towarzystwo n: Towarzystw+a u em ie
Biblioteka f: Bibliote+ki ce kę ką
Szkoła f: Szko+ły le łę łą
Parafia f: Parafi+i ę ą
Koło n: Ko+ła łu łem le
Związek m: Związ+ku kowi kiem
Federacja f: Federacj+i ę ą
Agencja f: Agencj+i ę ą
Izba f: Izb+y ie ę ą
Miasto n: Mia+sta stu stem
Województwo n: Województw+a u em ie
Akademia f: Akademi+i ę ą
Politechnika f: Politechni+ki ce kę ką
Starostwo n: Starostw+a u em ie
Klub m: Klub+u owi em ie
""",
    "cs": """
Univerzita f: Univerzit+y ě u ou
Ministerstvo n: Ministerstv+a u em
Spolek m: Spol+ku kem
Nadace f: Nadac+i í
Město n: Měst+a u em ě
Obec f: Ob+ce ci cí
kraj m: kraj+e i em
Charita f: Charit+y ě u ou
Nemocnice f: Nemocnic+i í
Škola f: Škol+y e u ou
Knihovna f: Knihovn+y ě u ou
Úřad m: Úřad+u em ě
úřad m: úřad+u em ě
Svaz m: Svaz+u em
Družstvo n: Družstv+a u em
Ústav m: Ústav+u em
Agentura f: Agentur+y ře u ou
Společnost f: Společnost+i í
Centrum n: Centr+a u em
Asociace f: Asociac+i í
Klub m: Klub+u em
Středisko n: Středisk+a u em
""",
    "el": """
Δήμος m: Δήμ+ου ο
Σύλλογος m: Σύλλογ+ο
Σύλλογος m: Συλλόγ+ου
Πανεπιστήμιο n: Πανεπιστημί+ου
Περιφέρεια f: Περιφέρει+ας
Συνεταιρισμός m: Συνεταιρισμ+ού ό
Δίκτυο n: Δικτύ+ου
Ίδρυμα n: Ιδρύματ+ος
Επιμελητήριο n: Επιμελητηρί+ου
Κέντρο n: Κέντρ+ου
Υπουργείο n: Υπουργεί+ου
Ταμείο n: Ταμεί+ου
Εταιρεία f: Εταιρεί+ας
Ένωση f: Ένωσ+ης
Ομοσπονδία f: Ομοσπονδί+ας
Ινστιτούτο n: Ινστιτούτ+ου
Σχολείο n: Σχολεί+ου
Μουσείο n: Μουσεί+ου
Νοσοκομείο n: Νοσοκομεί+ου
""",
}
_ADJECTIVES: Final[dict[tuple[str, str], tuple[tuple[str, str], ...]]] = {
    # ends of adjectives in other cases and in the nominative, by language and gender
    ("pl", "m"): ((r"(k|g)(?:iego|iemu|im)", r"\1i"), (r"(?:ego|emu|ym)", "y")),
    ("pl", "f"): ((r"(k|g)(?:iej|ą)", r"\1a"), (r"(?:ej|ą)", "a")),
    ("pl", "n"): ((r"(k|g)(?:iego|iemu|im)", r"\1ie"), (r"(?:ego|emu|ym)", "e")),
    ("cs", "m"): ((r"(?:ého|ému|ém|ým)", "ý"),),
    ("cs", "f"): ((r"(?:é|ou)", "á"),),
    ("cs", "n"): ((r"(?:ého|ému|ém|ým)", "é"),),
    ("el", "m"): ((r"(?:ού|ό)", "ός"),),
    ("el", "f"): ((r"ής", "ή"),),
    ("el", "n"): ((r"ού", "ό"),),
}


@lru_cache(maxsize=1)
def _bent() -> dict[str, dict[str, tuple[str, str]]]:
    """For each language, every other case of a head: its nominative and gender."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for language, lines in _HEADS.items():
        cases = found.setdefault(language, {})
        for line in filter(None, lines.splitlines()):
            head, forms = line.split(":")
            name, gender = head.split()
            stem, ends = forms.strip().split("+")
            cases.update({stem + end: (name, gender) for end in ends.split()})
    return found


@lru_cache(maxsize=4096)
def nominative(name: str, language: str) -> str | None:
    """The nominative of a name whose head is bent; None where it is not, or in a language that does not bend names.

    Args:
        name: as the report writes it.
        language: of the report.
    """
    cases = _bent().get(language[:2])
    if cases is None:
        return None
    words = name.split(" ")
    place = next((n for n, word in enumerate(words[:4]) if word in cases), None)
    if place is None:
        return None
    head, gender = cases[words[place]]
    ends = _ADJECTIVES[language[:2], gender]
    before = [_straight(word, ends) for word in words[:place]]
    if any(word is None for word in before):
        return None  # something else is the head
    after = words[place + 1 :]
    for number, word in enumerate(after):
        straight = _straight(word, ends)
        if straight is None:
            break
        after[number] = straight
    return " ".join([*filter(None, before), head, *after])


_KIND = re.compile(
    r"(?:Verein|Initiative|Association|Collectif|Asociación|Associazione|Cooperativa|Fundacja|Stowarzyszenie|Spolek"
    r"|Σύλλογος)\s"
    r"[„“\"«]?(?P<name>(?-i:[^\W\d_a-z])[\w’'-]+(?:\s[\w’'&-]+)+)[”“\"»]?"
)


def without_kind(name: str) -> str | None:
    """The name without the word for its kind before it, as people call it: "Verein Kulturfabrik Hoyerswerda".

    None where there is no such word, or where but one word would be left.
    """
    called = _KIND.fullmatch(name)
    return called["name"] if called else None


def _straight(word: str, ends: tuple[tuple[str, str], ...]) -> str | None:
    """An adjective in the nominative; None for what is none."""
    for end, replaced in ends:
        if re.search(rf"\w{{2}}{end}$", word):
            return re.sub(rf"{end}$", replaced, word)
    return None
