"""Which organisation or project a sentence is about:

By its subject, its agent, or what "they", "the group", "L'association" mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from practicegraph.ingest.actors_words import vocabulary, word_set
from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.coreference_kind import meant_by_kind
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.publisher import at_home, publisher
from practicegraph.ingest.records import Mention, Segment

__all__ = ["HasMentions", "actor_for", "mentions_in", "our_organisation"]


class HasMentions(Protocol):
    """What find_actors gives, as far as it is needed here."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Mentions of organisations, projects and funds, in order."""
        ...


_BACK = re.compile(
    r"(?:(?:and|but|then|also|today|now|since then|mais|et|puis|y|pero|und|aber),? )?"
    r"(?:it|its|they|their|she|he|this|both|the (?:\w+ )?(?:group|team|association|organi[sz]ation|ngo|charity"
    r"|foundation|network|company|firm|cooperative"
    r"|centre|center|agency|municipality|city|council|school|university|hospital|museum|library|project|initiative"
    r"|collective|club|start up|institute"
    r"|staff|volunteers|members|partners|programme|scheme|farm|two|three|pair)"
    r"|il|elle|ils|elles|son|sa|ses|leur|leurs|celle ci|celui ci|l association|l equipe|le groupe|le collectif"
    r"|la structure|la cooperative|la fondation|le projet"
    r"|la commune|la mairie|la ville|le centre|le reseau|l entreprise|l organisation|l institut|l agence|les benevoles"
    r"|ella|ellos|ellas|su|sus|la asociacion|el grupo|la entidad|la cooperativa|la fundacion|el equipo|el proyecto"
    r"|el ayuntamiento|la empresa|la organizacion|el colectivo"
    r"|er|sie|es|seine|ihre|ihr|der verein|die gruppe|das team|die stiftung|die genossenschaft|das projekt"
    r"|die stadt|die gemeinde|das unternehmen|die organisation|das netzwerk"
    r"|essa|esso|loro|l associazione|il gruppo|la fondazione|il progetto|il comune|l ente"
    r"|ono|ona|oni|jej|ich|stowarzyszenie|fundacja|grupa|zespol|spoldzielnia|gmina|ono|spolek|skupina|tym"
    r"|organizace|jeho|jeji|jejich"
    r"|ο συλλογοσ|η οργανωση|η ομαδα|ο δημοσ|ο συνεταιρισμοσ)\b"
)
_PEOPLE = re.compile(
    r"(?:(?:the|some|many|most|several|all|les|des|los|las|die) )?(?:\w+ )?"
    r"(?:participants?|participantes|participantEs|stakeholders?|attendees|members of the audience|speakers|people"
    r"|everyone|everybody|we|i|nous|on|nosotros|wir|ich"
    r"|those present|present|teilnehmende\w*|uczestnicy|ucastnici|partecipanti|συμμετεχοντεσ|volunteers|citizens"
    r"|residents|habitants|vecinos|benevoles|farmers)\b"
)
_WE = re.compile(r"\b(?:we|us|our|nous|notre|nos|nosotros|nuestro|nuestra|wir|unser\w*|my|noi|nostro|nostra)\b")
_SAID = re.compile(r"[«“„\"][^»”“\"]*(?:[»”“\"]|$)")
"""What somebody says: "we" is the speaker there."""
_IS_US = any_case(
    r"\b(?:we|us|nous|nosotr[oa]s|wir|uns|noi)\b[\s,(–—]+(?:(?:all|here|tous|toutes|todos|todas|alle|tutti)\s+)?"
    r"(?:(?:are|sommes|somos|sind|siamo)\s+)?"
    r"(?:(?:at|from|of|chez|de|des|du|del?|dell[’']|della|von|vom|beim?|aus|da|à|d[’'])\s*)?"
    r"(?:(?:the|a|an|la|le|les|l[’']|une?|el|una|die|der|dem|das|eine?|il)\s*)?"
    r"(?:(?:people|teams?|staff|friends|members|volunteers|équipes?|gens|bénévoles|membres|gente|equipo|personas"
    r"|leute|team"
    r"|mitarbeiter\w*|amici|soci)\s+(?:of|at|from|behind|de|du|des|del|von|vom|di)\s+)?"
    r"(?:(?:the|la|le|l[’']|el|der|dem)\s*)?(?:[^\W\d_A-Z][\w-]+\s+){0,2}$",
)
# "We thank X", "nous avons travaillé avec X": X is somebody else.
_TO_OTHERS = any_case(
    r"\b(?:thank\w*|remerci\w+|agradec\w+|danke\w*|ringrazi\w+|dzięku\w+|děku\w+|with|avec|con|mit|asked|visit\w*"
    r"|invit\w+|met)\b[^.;]{0,24}$",
)
_PRESENTED = re.compile(
    r"(?:\s*\([^)]*\))?,?\s+(?:was (?:founded|set up|created|born)|is an?|est (?:une?|la|le)|a été (?:créé|fondé)e?"
    r"|es una?|fue (?:cread|fundad)[oa]|ist eine?|wurde|jest|powstał\w*|je|vznikl\w*|è un\w*|è nat[oa]|είναι"
    r"|ιδρύθηκε)\b",
    re.IGNORECASE,
)
_US_AFTER = re.compile(r"^[’'s]*,? (?:we|nous|nosotros|wir)\b", re.IGNORECASE)
_BESIDE = word_set(
    "with avec con mit z ze s se με to for in from at near according thanks via gegen fur pour para chez dans en"
    " bei under within"
)
_AGENT = any_case(
    r"\b(?:by|par|por|von|vom|durch|da|dal|dalla|dalle|przez|od|από)(?: (?:the|la|le|l['’]|les|der|die|el|los"
    r"|las))? ?$",
)
_ARTICLE = word_set("the a la le l les el los las die der das il lo i gli")
_PASSIVE = word_set("is was are were be been being has have had est sont ete es son fue ha han wird wurde ist sind")
_CLAUSE = re.compile(r" (?:that|how|que|comment|como|dass|wie|che|come|ze|jak|where|ou|donde|wo|dove) ")
"""Where what is said begins: "Brent reported that …"."""
_REACH = 4
"""How many sentences back "they" is followed."""


def mentions_in(
    segment: Segment, mentions: Sequence[Mention], *, kinds: Sequence[str] = ("organisation", "project")
) -> list[Mention]:
    """The mentions that stand in a segment, in order."""
    return [m for m in mentions if segment.start <= m.start < segment.end and m.kind in kinds]


def actor_for(segment: Segment, actors: HasMentions, segments: Sequence[Segment]) -> str | None:
    """The canonical name of the organisation or project that does what a sentence says; None when it cannot be told.

    1. the subject: the first name with no full verb before it that is not brought in by "with", "in" and their like;
    2. the agent of a passive ("studies carried out by X");
    3. whom its subject means by a kind ("the College", "la cooperativa");
    4. what a pronoun or "the group" at the start refers to: the actor of the sentences before it in the paragraph or
       list, or
       the name in the heading;
    5. "we": the organisation that the report itself says we are ("we, the people of X");
    6. for a list item, the subject of its lead-in;
    7. the only organisation named in the sentence.

    Args:
        segment: the sentence or item.
        actors: what find_actors found.
        segments: all segments of the document.
    """
    return _actor(segment, actors.mentions, segments, reach=_REACH)


def _actor(segment: Segment, mentions: Sequence[Mention], segments: Sequence[Segment], *, reach: int) -> str | None:
    here = mentions_in(segment, mentions)
    found = _subject(segment, here) or _agent(segment, here) or _by_kind(segment, mentions, segments)
    if found:
        return found
    opening = fold(segment.text[:80])
    if _BACK.match(opening) and reach:
        earlier = _before(segment, mentions, segments, reach=reach)
        if earlier:
            return earlier
    elif _WE.search(fold(_SAID.sub(" ", segment.text[:80]))) and (us := our_organisation(mentions, segments)):
        return us
    elif segment.kind == "item" and segment.parent is not None and reach:
        parent = segments[segment.parent]
        if parent.kind in ("sentence", "item") and (lead := _actor(parent, mentions, segments, reach=0)):
            return lead
    only = {str(m.value) for m in here if m.kind == "organisation"}
    return only.pop() if len(only) == 1 else None


def _words_before(segment: Segment, mention: Mention) -> list[str]:
    return fold(segment.text[: mention.start - segment.start]).split()


def _subject(segment: Segment, here: Sequence[Mention]) -> str | None:
    known = vocabulary()
    for mention in here:
        words = _words_before(segment, mention)
        if len(words) > 14 or any(
            (w in known.strong or w in known.weak)
            and not (w in known.skip or w in _PASSIVE or w in _BESIDE or w in known.common_nouns.entries)
            for w in words
        ):
            return None
        if _PEOPLE.match(" ".join(words)):
            return None
        tail = [w for w in words[-3:] if w not in ("the", "la", "le", "l", "les", "der", "die", "das", "el", "a", "an")]
        if tail and tail[-1] in _BESIDE:
            continue
        return str((_told_of(segment, mention, here) or mention).value)
    return None


def _told_of(segment: Segment, teller: Mention, here: Sequence[Mention]) -> Mention | None:
    """The one of whom another tells: "The county explained how the town of X lets …" is about the town."""
    known = vocabulary()
    for mention in here:
        if mention.start < teller.end or mention.kind != "organisation":
            continue
        words = fold(segment.text[teller.end - segment.start : mention.start - segment.start]).split()
        while words and words[-1] in _ARTICLE:
            words.pop()
        if (
            1 < len(words) < 8
            and _CLAUSE.fullmatch(f" {words[-1]} ")
            and any(w in known.speech or w in known.strong or w in known.weak for w in words[:-1])
        ):
            return mention
        return None
    return None


def _by_kind(segment: Segment, mentions: Sequence[Mention], segments: Sequence[Segment]) -> str | None:
    """Whom "the College" means where it is the subject of the sentence, or of what somebody says."""
    meant = meant_by_kind(segment, mentions, segments)
    if meant is None:
        return None
    known = vocabulary()
    words = _CLAUSE.split(" " + meant[1] + " ")[-1].split()
    verbs = [w for w in words if (w in known.strong or w in known.weak) and w not in known.skip and w not in _PASSIVE]
    return None if len(words) > 8 or verbs or (words and words[-1] in _BESIDE) else meant[0]


def _agent(segment: Segment, here: Sequence[Mention]) -> str | None:
    for mention in here:
        if mention.kind == "organisation" and _AGENT.search(segment.text[: mention.start - segment.start]):
            return str(mention.value)
    return None


def _before(segment: Segment, mentions: Sequence[Mention], segments: Sequence[Segment], *, reach: int) -> str | None:
    """The actor of the sentences before a segment in its paragraph or list item; then of what it hangs below."""
    for place in range(segment.index - 1, max(segment.index - 1 - _REACH, -1), -1):
        earlier = segments[place]
        if earlier.kind == "boilerplate":
            continue
        if earlier.block != segment.block and (segment.kind == "item" or not _continues(segment, earlier)):
            break
        here = mentions_in(earlier, mentions)
        if _PEOPLE.match(fold(earlier.text[:60])) and not here:
            return None
        if here and (found := _subject(earlier, here) or _agent(earlier, here) or _last(here)):
            return found
        if not _BACK.match(fold(earlier.text[:80])) and earlier.block != segment.block:
            break
    if segment.parent is None or not reach:
        return None
    parent = segments[segment.parent]
    here = mentions_in(parent, mentions)
    if parent.kind in ("heading", "title"):
        names = {str(m.value) for m in here}
        return names.pop() if len(names) == 1 else None
    return _actor(parent, mentions, segments, reach=reach - 1)


def _continues(segment: Segment, earlier: Segment) -> bool:
    """Whether a paragraph goes on with what the last one, under the same heading, was about."""
    return (
        earlier.block == segment.block - 1
        and earlier.kind == segment.kind == "sentence"
        and earlier.parent == segment.parent
    )


def _last(here: Sequence[Mention]) -> str:
    organisations = [m for m in here if m.kind == "organisation"]
    return str((organisations or list(here))[-1].value)


def our_organisation(mentions: Sequence[Mention], segments: Sequence[Segment]) -> str | None:
    """Who "we" are: the organisation that the report calls us ("we at X"), else the one that its first sentence
    presents ("X was founded in 2016 …"), that signs it or publishes it; None when nobody is."""
    for mention, _, before, after in at_home(mentions, segments):
        beside = fold(before).split()[-1:]
        if (_IS_US.search(before) and not _TO_OTHERS.search(before)) or (
            _US_AFTER.match(after) and not (beside and beside[0] in _BESIDE)
        ):
            return str(mention.value)
    first = next((s for s in segments if s.kind == "sentence"), None)
    for mention in mentions:
        if first and mention.kind == "organisation" and first.start <= mention.start < first.start + 12:
            presented = _PRESENTED.match(first.text, mention.end - first.start)
            if presented:
                return str(mention.value)
    return _signed(mentions, segments) or publisher(mentions, segments) or _opens(mentions, segments)


def _opens(mentions: Sequence[Mention], segments: Sequence[Segment]) -> str | None:
    """The organisation that the first sentence is about, where the report goes on to say "we" and "our" again and again
    and no quotation marks stand around that."""
    first = next((s for s in segments if s.kind == "sentence"), None)
    ours = sum(_WE.search(fold(s.text)) is not None and not re.search('[“”«»„"]', s.text) for s in segments)
    if first is None or ours < 3:
        return None
    opening = (m for m in mentions if m.kind == "organisation" and first.start <= m.start < first.start + 5)
    return next((str(m.value) for m in opening), None)


# A letter, and what stands before the name below it: "The team of X", "L'équipe de X".
_DEAR = re.compile(
    r"^(?:dear|chère?s?|estimad[oa]s?|querid[oa]s?|liebe[rs]?|sehr geehrte\w*|car[ieo]|gentil[ie]|drodzy|szanowni"
    r"|vážen[íé]|milí|αγαπητ\w+)\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"(?:(?:the|your|l[’']|votre|el|das|ihr|il|zespół)?\s*(?:team|équipe|equipo|staff|board|bureau|vorstand)"
    r"(?: (?:of|at|de|du|d[’']|del|von|vom|der|di|della))?(?: (?:la|le|les|the))?)?\W*",
    re.IGNORECASE,
)


def _signed(mentions: Sequence[Mention], segments: Sequence[Segment]) -> str | None:
    """The organisation that signs a letter: alone in one of its last two lines."""
    said = [s for s in segments if s.kind != "boilerplate"]
    if not any(_DEAR.match(s.text) for s in said[:8]):
        return None
    for segment in reversed(said[-2:]):
        for mention in mentions:
            if mention.kind == "organisation" and segment.start <= mention.start and mention.end <= segment.end:
                before, after = (
                    segment.text[: mention.start - segment.start],
                    segment.text[mention.end - segment.start :],
                )
                if _TEAM.fullmatch(before) and not after.strip(" .,"):
                    return str(mention.value)
    return None
