"""Who is said to do something together in one sentence, where no word such as "jointly" says so.

1. "A and B have bought two shops": names that share the subject of a verb of doing.
2. "A runs a course with B", "With B, the association …": whom the subject does it with.
3. "The project is carried out by A, B and C", "a partnership of A and B": those that carry a project.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from practicegraph.ingest.actors_verbs import verb_in
from practicegraph.ingest.actors_words import ARTICLES, vocabulary, word_set
from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Mention, Segment

__all__ = ["carriers", "does", "subjects", "with_whom"]

_PREPOSITIONS = word_set(
    "of for from to at in on with by about between among than like near via as de du des d pour a au aux en dans sur"
    " chez par avec sans entre selon comme contre para por con sin sobre segun hacia desde von vom bei mit fur aus nach"
    " zu zum zur im am uber gegen di da del della dal dalla per tra fra su nel nella z ze od do dla w przez o u s pro k"
    " including notably especially namely dont incluyendo representatives members staff"
)
NOT_DOING = any_case(
    r"^(?:\W|(?:then|also|both|all|have|has|had|will|would|were|was|are|is|ont|a|avaient|han|haben|hatten|sind|waren"
    r"|hanno"
    r"|se|s[’']|y|en|auch|aussi|también|anche)\s)*"
    r"(?:attend|participat|took part|take part|present|spoke|speak|said|say|told|tell|explain|report|remind|note|ask"
    r"|want"
    r"|need|hope|expect|believ|think|know|see|saw|hear|learn|complain|agreed that|point|mention|stress|recall"
    r"|welcom(?:ed|es) the"
    r"|came|come|sat|join|apolog|sent|receiv|got|benefit|belong|exist|lie|feel|felt|face|struggle|lack|suffer|disagree"
    r"|represent|praise|were there|be\b|been|assist|particip|prés?ent|dit|dis|expliqu|rappel|soulign|demand|souhait"
    r"|veul"
    r"|voudr|espèr|pens|croi|sav|voi|vu|entend|appris|regrett|déplor|not|mentionn|signal|reçoi|reçu|bénéfici|manqu"
    r"|exist|venu|venai|étaient|sont|asist|intervin|interven|dij|cont[óa]|explic|record|señal|pid|pidi|quier|esper|cre"
    r"|sab|vie|oy|aprend|lament|destac|mencion|recib|falt|necesit|acud|vin|nahm|nehm|stell|berichte|sagt|erklär|wünsch"
    r"|hoff|woll|brauch|kamen|komm|erhiel|erhalt|bekam|fehl|beklag|beton|partecip|interven|dett|spieg|racconta|chied"
    r"|vogli|sper|pens|ricev|manc|uczestnicz|wzię|powiedzi|zúčastn|řek)\w*",
)
"""Verbs of being there, saying, wishing and getting, which two names may share without doing anything together."""
_TALKS = any_case(
    r"\b(?:spoke|speak|talk|met|meet|discuss|chat|compar|debat|argu|disagree|compet|familiar|contact|exchange|deal"
    r"|struggl|problem|associat|in line|end(?:s|ed)?|beg[ai]n|start(?:s|ed)? (?:off )?$|open(?:s|ed)?|clos(?:e|ed)"
    r"|continu|finish|together|échang|parl|discut|rencontr|dialogu|débat|compar|commenc|termin|habl|reun|convers"
    r"|encontr"
    r"|intercambi|empez|gesproch|spr[aei]ch|tr[aei]f|diskut|austausch|verglich|begann|endet|incontr|scambi|confront"
    r"|spotka|rozmaw|mluv|setka|present|prés?ent|explain|interview|entretien|entrevista|gespräch)\w*",
)
_WITH_END = any_case(
    r"(?:^|[\s,(–—])(?:with|avec|con|mit|z|ze|s|se|με)\s+"
    r"(?P<gap>(?:(?:the|our|its|their|la|le|les|l[’']|el|los|las|der|dem|den|die|il|lo|i|gli|son|sa|ses|su|sus|notre"
    r"|nos"
    r"|nuestr[oa]s?|seine[rnm]?|ihre[rnm]?|unser\w*)\s*)?(?:[^\W\d_A-Z][\w-]+\s+){0,2})$",
)
_HELP = any_case(
    r"(?:support|help|aid|hilfe|unterstützung|soutien|appui|aide|concours|apoyo|ayuda|sostegno|contributo|people"
    r"|representatives?|staff|members|guests?|speakers?|participants?|représentant\w*|représentante\w*|membres"
    r"|representantes?|vertreter\w*|students|volunteers)",
)
_PROJECT = any_case(
    r"(?:proje[ck]t\w*|projet|proyecto|progetto|programme?|programma?|programa|initiative|iniciativa|iniziativa|scheme"
    r"|partnership|partenariat|consortium|consorcio|consorzio|konsorti\w+|konsorcj\w+|alianza|alliance|vorhaben\w*"
    r"|partnerschaft)",
)
_CARRIES = any_case(
    r"\b(?:(?:carried (?:out)?|run|led|coordinated|co-ordinated|implemented|delivered|managed|developed|set up|started"
    r"|launched|driven|steered)\b[^.;⟦]{0,40}\bby|partners?(?:\b[^.;]{0,30}\b(?:are|is|include|were)|:| are)"
    r"|(?:partnership|consortium|alliance|collaboration|joint venture|initiative|project) (?:of|between|among)"
    r"|br(?:ings|ought) together|joined by|involv(?:es|ing)|leads|led|runs|coordinates|carries out|takes? part in"
    r"|(?:portée?|menée?|pilotée?|conduite?|coordonnée?|animée?|lancée?|développée?|mise? en œuvre)\b[^.;]{0,30}\bpar"
    r"|port(?:e|ent)|pilote(?:nt)?|coordonne(?:nt)?|conduit|conduisent|réuni(?:t|ssent)|regroupe(?:nt)?|associe(?:nt)?"
    r"|partenaires?|participent|(?:desarroll|lider|coordin|ejecut|impuls|promuev|promov|llev|integr)\w+|participan?"
    r"|forman parte|socios?|socias?|reúne|agrupa|getragen|durchgeführt|umgesetzt|beteiligt|koordinier\w+|leitet|partner"
    r"|arbeiten|zusammenarbeit\w*|promoss\w+|coordin\w+|realizz\w+|guidat\w+|partecipano|realiz\w+|partnerzy|koordyn\w+"
    r"|partneři|koordin\w+)(?!\w)",
)
_PAYS = any_case(
    r"\b(?:(?:co-?|ko)?f(?:und|inan[zc])\w*|grant|money|pays|paid|support\w*|sponsor\w*|backing|gef[oö]rdert|fördert\w*"
    r"|förderung|subvention\w*|soutenue?|soutien|concours|apoyo|ayuda|sostenut\w+|contributo|dofinansowan\w+"
    r"|evaluat\w+|évalu\w+|evalú\w+)\b",
)


def subjects(segment: Segment, groups: Sequence[Sequence[Mention]], language: str) -> list[tuple[str, str, str]]:
    """Pairs of names that share the subject of a verb of doing ("A and B have bought two shops").

    Args:
        segment: the sentence or item.
        groups: its coordinated mentions of organisations.
        language: of the report.
    """
    found = []
    for group in groups:
        if len(group) < 2:
            continue
        before = [w for w in fold(_before(segment, group)).split() if w not in ARTICLES]
        if before and before[-1] in _PREPOSITIONS:
            continue
        after = segment.text[group[-1].end - segment.start :][:90]
        if not after.startswith(" "):
            continue
        if re.match(r"\s+to\s+\w+", after) or does(after, language):
            found += _all_pairs(group, "do it together")
    return found


def does(after: str, language: str) -> bool:
    """Whether a text behind a name begins with a verb of doing: none of speaking, wishing or being there.

    Args:
        after: the text, with the blank before the verb; what stands between commas may come first.
        language: of the report.
    """
    small = _SMALL_WORDS.match(after)
    if small is None or NOT_DOING.match(after[:90]):
        return False
    verb = verb_in(fold(small.group()).split(), vocabulary(), language)
    return _IRREGULAR.match(after) is not None or (verb is not None and verb[0] != "subject of a verb of speech")


_CAPITALS = "A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽŐŰ"
_SMALL_WORDS = re.compile(rf"(?:,[^,.;]{{3,60}},)?(?:\s+[^\W\d_{_CAPITALS}][\w’'-]*,?){{1,6}}")
_IRREGULAR = re.compile(
    r"\s+(?:has |have |had |also |then )*(?:laid|lent|gave|given|brought|paid|made|built|bought|sold|ran|run|took"
    r"|kept|set|put"
    r"|threw|spent|drove|grew|held|began|begun|met the cost|stood the)\b"
)
"""Verbs of the past in English that no ending tells."""


def with_whom(segment: Segment, groups: Sequence[Sequence[Mention]], actor: str | None) -> list[tuple[str, str, str]]:
    """Pairs of whom a sentence is about and of those that it does something with.

    Args:
        segment: the sentence or item.
        groups: its coordinated mentions of organisations.
        actor: who the sentence is about.
    """
    found = []
    for number, group in enumerate(groups):
        before = _before(segment, group)
        match = _WITH_END.search(before)
        if not match or _HELP.search(match["gap"]):
            continue
        since = groups[number - 1][-1].end - segment.start if number else 0
        between = segment.text[since : match.start()]
        if _TALKS.search(between[-60:]) or "(" in between:
            continue
        others = {str(m.value) for m in group}
        opens = not between.strip()
        if (
            opens
            and len(group) > 1
            and segment.text[group[-2].end - segment.start : group[-1].start - segment.start]
            in (
                ", ",
                ", the ",
            )
        ):
            found += [(str(group[-1].value), str(m.value), "does it with") for m in group[:-1]]
            continue
        if number and any(w for w in between.split()):
            does = [str(m.value) for m in groups[number - 1]]
        elif opens and number + 1 < len(groups) and segment.text[group[-1].end - segment.start :].startswith(","):
            does = [str(m.value) for m in groups[number + 1]][:1]
        else:
            does = [actor] if actor and actor not in others else []
        found += [(one, two, "does it with") for one in does for two in sorted(others) if one != two]
    return found


def carriers(segment: Segment, groups: Sequence[Sequence[Mention]], *, project: bool) -> list[Mention]:
    """The organisations that a sentence says carry a project; none where it speaks of no project.

    Args:
        segment: the sentence or item.
        groups: its coordinated mentions of organisations.
        project: whether it names a project, or its paragraph is about one.
    """
    if not (project or _PROJECT.search(segment.text)):
        return []
    found: list[Mention] = []
    for number, group in enumerate(groups):
        since = groups[number - 1][-1].end - segment.start if number else 0
        before = segment.text[since : group[0].start - segment.start]
        until = groups[number + 1][0].start if number + 1 < len(groups) else segment.end
        after = segment.text[group[-1].end - segment.start : until - segment.start]
        clause = re.split(r"[;.]|, (?:and|et|y|und) ", before)[-1]
        if _PAYS.search(clause[-60:]) or _PAYS.search(" ".join(after.split()[:3])):
            continue
        if _CARRIES.search(before) or _CARRIES.search(" ".join(after.split()[:7])) or (found and _joins(before)):
            found += group
    return found


def _joins(between: str) -> bool:
    return re.fullmatch(r"\W*(?:\([^()]*\))?,?\s*(?:\w+\s+){0,3}", between) is not None


def _before(segment: Segment, group: Sequence[Mention]) -> str:
    return segment.text[: group[0].start - segment.start]


def _all_pairs(group: Sequence[Mention], rule: str) -> list[tuple[str, str, str]]:
    return [(str(a.value), str(b.value), rule) for a, b in combinations(group, 2)]
