"""Where sentences end, in the languages of Europe.

One pass over the places where a sentence could end; each is judged by the word before and the word after it:

1. no end before a small letter, and none inside a number, an address or a link (no white space follows);
2. no end after an abbreviation, an initial, or the number of a date or an ordinal ("3. Oktober", "12. maja");
3. after what may be both (legal forms, "etc.", "p.m."), an end only before a word that usually opens a sentence;
4. otherwise an end, with the closing quotation marks and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["sentences"]

CANDIDATE = re.compile(
    r"""(?:[.!?…]+|[;;](?=\s+[«"“(]?[\u0370-\u03ff\u1f00-\u1fff])|[؟۔])   # ';' asks in Greek
        ["'”’»“«)\]*_]{0,4}(?:\[\d{1,3}\])?(?=\s)
        |[。！？]""",  # noqa: RUF001
    re.VERBOSE,
)
WORD_BEFORE = re.compile(r"[^\s(\[«»“”„\"'’/–—]+\Z")
WORD_AFTER = re.compile(r"\s*[«»“”„\"'‘’‚(\[¿¡*_–—-]*\s*([^\s,.;:!?)\]»”\"]*)")
WINDOW = 40
"""Characters looked at before and after: longer than any abbreviation or number."""

TITLES = """
 dr drs mr mrs ms mme mmes mlle m mgr mgrs me prof profs hr fr frau hon rev st ste sta sto sr sra srta sres d dª dña don
 dott dottssa sig sigra ing inż inz arch avv geom on rag mag dipl dipl-ing phdr judr mudr rndr bc paeddr doc lic hab lek red
 κ κα κος κυρ δρ καθ lt col gen capt sen gov pres
"""
INSIDE = """
 e.g eg i.e ie cf cca ca approx circa vs viz al incl excl resp esp ex bzw z.b zb d.h dh u.a ua ggf evtl inkl exkl sog usw- vgl
 insb mind max min bspw zzgl abzgl np tzn tzw m.in m.inn ul al. pl os woj pow gm św sw im ks al tj tzv tj. např napr
 p.ej pej p.ex pex ej avda av avd c/ dpto depto telf tel tél fax pl. apdo ecc- es- p.es pes c.a ss rif cd v.le
 bd bld boul fg fbg av. env dép hab. éd coll π.χ πχ δηλ βλ αρ σελ τηλ κ.ά. fig tab eq ed eds dept univ assoc intl nat
 jan feb mar apr jun jul aug sep sept oct okt nov dec dez déc févr avr juil janv ene abr ago dic gen mag giu lug set ott
 ca. str strasse bl og m.v o.g tlf nr. ev. div jr- mio mrd tys mln mld tis
"""
BEFORE_NUMBER = "no nos nr nrs n n° nº num núm núm. č čl art arts artt abs par § p pp s str pag pág ch chap kap sec vol fig tab rn l"
EITHER = """
 etc usw ecc atd apod itd itp itp. u.s u.k e.v z.s z.ú z.u o.p.s a.s s.r.o o.o sp.z.o.o p.o s.a s.l s.r.l s.p.a s.c s.l.u s.a.s
 ltd inc corp co cie plc b.v n.v a.m p.m am pm a.c c.b a.i.s.b.l aisbl a.s.b.l vzw v.z.w gmbh κ.λπ κλπ κ.ά α.ε ε.ε ο.ε α.μ.κ.ε
 mbh r.v i.r e.g jr sen. ong a.d d.o.o o.s n.o ν.π.δ.δ
"""
STARTERS = """
 the a an this these that those it its he she they we you i in on at after before during for from as with when while there here
 however moreover furthermore finally then also both all some many most several participants one two three first second our their
 le la les l un une des ce cet cette ces il elle ils elles on nous vous en au aux dans pour après avant pendant lors enfin
 ensuite puis de du plusieurs chaque leur leurs son sa ses à y
 el los las una unos unas este esta estos estas se es ellos ellas nosotros al durante tras para por con como también además
 der die das den dem ein eine einer sie er es wir ihr ihre sein seine im am bei nach vor mit für auf aus seit zu zum zur
 dabei danach anschließend auch hier viele alle diese dieser dieses
 il lo gli i uno questo questa questi queste è nel nella durante dopo per con anche si ha hanno
 w we na do od po przed dla z ze to ta ten te ci oni one jest są było był była podczas następnie również także wszyscy każdy
 v ve na po před pro s se to ten ta tato tento jsou byl byla bylo během také všichni
 ο η το οι τα τον την στο στη στην στις στους στα για με από κατά μετά και αυτό αυτή αυτοί ένας μια μία
 de het een dit deze die er wij zij ook o os as um uma no na nos nas ao à
"""
MONTHS = """
 januar jänner februar märz april mai juni juli august september oktober november dezember
 stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
 ledna února března dubna května června července srpna září října listopadu prosince
 januára februára apríla mája júna júla augusta septembra októbra novembra decembra januari februari mars maj marts
 januarja februarja aprila maja junija julija avgusta oktobra siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza
 rujna listopada studenoga prosinca január február március április május június július augusztus szeptember október
 jaanuar veebruar märts aprill mai juuni juuli oktoober detsember
"""
ORDINAL_LEFT = """
 der die das den dem des zum zur am beim vom im ab bis vor nach seit und oder ein eine einen einer
 i ii v ve na do od dne dnia po k ke o z ze den til fra på den ter
"""


def _table(words: str) -> frozenset[str]:
    return frozenset(word.rstrip("-.") for word in words.split())


_NEVER = _table(TITLES) | _table(INSIDE)
_BEFORE_NUMBER = _table(BEFORE_NUMBER)
_EITHER = _table(EITHER)
_STARTERS = _table(STARTERS)
_MONTHS = _table(MONTHS)
_ORDINAL_LEFT = _table(ORDINAL_LEFT)
_NUMBER = re.compile(r"\d{1,3}\Z|[IVX]{1,5}\Z")
_DOTTED = re.compile(r"(?:\w\.)+\w\Z")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as offsets into the text, without the white space around them.

    Time grows with the length of the text. A stretch without any end is one sentence.
    """
    begin = start
    for candidate in CANDIDATE.finditer(text, start, end):
        if candidate.start() <= begin:
            continue
        if _ends_here(text, begin, end, candidate):
            yield from _trimmed(text, begin, candidate.end())
            begin = candidate.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends_here(text: str, begin: int, end: int, candidate: re.Match[str]) -> bool:
    mark = candidate[0]
    after = WORD_AFTER.match(text, candidate.end(), min(end, candidate.end() + WINDOW))
    follower = after[1] if after else ""
    if mark[0] in "。！？؟۔":
        return True
    if follower and follower[0].islower() and not (mark[0] in "!?" and follower[:1].isupper()):
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    if len(mark) > 1 and mark[1] in ")]":  # "(approx.) Then" ends no sentence unless the bracket held one
        return follower[:1].isupper() or not follower
    before = WORD_BEFORE.search(text, max(begin, candidate.start() - WINDOW), candidate.start())
    word = before[0] if before else ""
    return _word_ends(text, begin, word, before.start() if before else begin, follower)


def _word_ends(text: str, begin: int, word: str, at: int, follower: str) -> bool:
    folded = word.lower()
    opens = follower.lower() in _STARTERS
    if _NUMBER.match(word):
        return _number_ends(text, begin, at, follower, opens, roman=not word.isdigit())
    if folded in _EITHER:
        return opens or not follower
    if folded in _BEFORE_NUMBER and not (len(word) == 1 and word.isupper()):
        return not follower[:1].isdigit()
    if folded in _NEVER:
        return not follower
    if len(word) == 1 and word.isalpha():  # an initial, but "Plan B. The …" and "vitamin C. It …"
        return opens and word.isupper() and at > begin
    if _DOTTED.match(folded):  # e.g. z.B., S.A., π.χ. that no table knows
        return opens
    return True


def _number_ends(text: str, begin: int, at: int, follower: str, opens: bool, *, roman: bool) -> bool:
    if follower.lower() in _MONTHS:
        return False
    left = text[max(begin, at - WINDOW) : at].split()
    if not left:
        return False  # "3. Runder Tisch" at the start of a sentence
    if left[-1].lower().strip("(„“\"'") in _ORDINAL_LEFT:
        return opens and follower.lower() not in ("die", "der", "das") and not roman
    return True
