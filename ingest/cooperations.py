"""Who does something together with whom:

Organisers and supporters of an event, "A together with B", partners of a project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from practicegraph.ingest.actors import Actors
from practicegraph.ingest.actors_names import AND
from practicegraph.ingest.actors_words import ARTICLES, vocabulary, word_set
from practicegraph.ingest.coreference import mentions_in
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.records import Cooperation, Document, Event, Evidence, Mention, Segment

__all__ = ["find_cooperations"]

_WITH = re.compile(
    r"\b(?:together with|jointly with|in (?:close )?(?:co-?operation|collaboration|partnership|tandem) with"
    r"|partner(?:s|ed|ing)? with|works? with|worked with|working with"
    r"|co-?operat\w+ with|collaborat\w+ with|teams? up with|teamed up with|joined forces with|hand in hand with"
    r"|alongside|with the (?:support|help) of|with (?:support|help) from"
    r"|agreement with|ensemble avec|conjointement avec|en (?:étroite )?(?:partenariat|collaboration"
    r"|coopération) avec|travaill\w+ avec|avec (?:le soutien|l['’]appui|l['’]aide|le concours) (?:de|du|des)"
    r"|aux côtés de"
    r"|junto (?:con|a)|en (?:colaboración|cooperación|alianza) con|de la mano de|con (?:el apoyo|la ayuda"
    r"|la colaboración) del?|colabora\w* con|trabaja\w* con"
    r"|gemeinsam mit|zusammen mit|in (?:zusammenarbeit|kooperation|partnerschaft) mit"
    r"|mit (?:der )?unterstützung (?:von|der|des)|kooperiert mit|arbeitet mit"
    r"|insieme (?:a|al|alla|con)|in collaborazione con|con il (?:sostegno|supporto) (?:di|del|della)"
    r"|we współpracy z|wspólnie z|wraz z|razem z|w partnerstwie z|przy wsparciu"
    r"|ve spolupráci s|společně s|spolu s|za podpory|σε συνεργασία με|μαζί με|από κοινού με|με την υποστήριξη"
    r"|με τη στήριξη)\b",
    re.IGNORECASE,
)
_GLUE = (
    AND | ARTICLES | word_set("with as well ainsi que asi como de du des par por von przez mit con avec dell della di")
)
"""Words that may stand between names that share a verb; a word for the kind may as well ("and the cooperative B")."""
_JOINT = re.compile(
    r"\b(?:jointly|joint|together|both|partner\w*|co-?\w{3,}|signed|agreement|ensemble|conjointement|partenariat"
    r"|juntos|juntas|conjuntamente|convenio|gemeinsam|zusammen|insieme|wspólnie|razem|społem|společně|από κοινού)\b",
    re.IGNORECASE,
)
_MOST = 8
"""The largest group of which every pair is recorded: beyond it a list says who is a member, not who works with whom."""


def find_cooperations(
    document: Document, segments: Sequence[Segment], actors: Actors, events: Sequence[Event] = ()
) -> tuple[Cooperation, ...]:
    """The pairs of organisations that do something together, each pair once.

    1. Organisers and supporters of an event with each other, on the event's project, or its kind and region.
    2. "A together with B", "in partnership with", "en partenariat avec" between names in one sentence; names that
       share an
       organising verb ("A and B launched …") or a word for doing it jointly.
    3. Partners of a project, where the report lists at most eight of them.

    Args:
        document: the report.
        segments: its segments.
        actors: its organisations and projects.
        events: its events, with organisers and supporters by canonical name.
    """
    organisations = {o.name for o in actors.organisations}
    found: dict[frozenset[str], Cooperation] = {}

    def state(one: str, two: str, evidence: Iterable[Evidence], on: str | None, rule: str, confidence: float) -> None:
        if one != two and one in organisations and two in organisations:
            found.setdefault(
                frozenset((one, two)),
                Cooperation((one, two), tuple(evidence), on=on, confidence=confidence, rule=rule),
            )

    for event in events:
        hosts = list(dict.fromkeys(event.organisers))[:_MOST]
        event_topic = event.project or event.name or " ".join(part for part in (event.kind, event.region) if part)
        backers = [name for name in dict.fromkeys(event.supporters) if name not in hosts][:_MOST]
        for one, two in combinations([*hosts, *backers], 2):
            evidence = _naming(one, two, event.evidence, actors, document, segments)
            state(one, two, evidence, event_topic, "organisers and supporters of an event", 0.9)
    for segment in segments:
        if segment.kind not in ("sentence", "item", "row", "metadata"):
            continue
        here = mentions_in(segment, actors.mentions, kinds=("organisation",))
        if len({m.value for m in here}) < 2:
            continue
        projects = mentions_in(segment, actors.mentions, kinds=("project",))
        topic = str(projects[0].value) if projects else None
        for one, two, rule in _pairs(segment, here):
            state(one, two, [document.evidence(segment.start, segment.end)], topic, rule, 0.75)
    for project in actors.projects:
        if 1 < len(project.partners) <= _MOST:
            for one, two in combinations(project.partners, 2):
                evidence = _naming(one, two, project.evidence, actors, document, segments)
                state(one, two, evidence, project.name, "partners of a project", 0.8)
    return tuple(found.values())


def _naming(
    one: str,
    two: str,
    otherwise: tuple[Evidence, ...],
    actors: Actors,
    document: Document,
    segments: Sequence[Segment],
) -> tuple[Evidence, ...]:
    """The first sentence that names both; else the first that names each; else the evidence of what joins them."""
    homes: dict[str, list[int]] = {one: [], two: []}
    for segment in segments:
        if segment.kind == "boilerplate":
            continue
        names = {m.value for m in mentions_in(segment, actors.mentions, kinds=("organisation",))}
        for name, places in homes.items():
            if name in names:
                places.append(segment.index)
    both = [n for n in homes[one] if n in homes[two]]
    if both:
        return (document.evidence(segments[both[0]].start, segments[both[0]].end),)
    first = [places[0] for places in homes.values() if places]
    if len(first) == 2:
        return tuple(document.evidence(segments[n].start, segments[n].end) for n in sorted(first))
    return otherwise


def _glued(between: str) -> bool:
    between = re.sub(r"\([^()]{0,60}\)", " ", between)
    words = fold(between).split()
    joined = "," in between or "&" in between or any(word in AND for word in words)
    nouns = [word for word in words if word not in _GLUE]
    plain = not re.search(r"[.;:!?()–—]", between)
    return joined and plain and (not nouns or (len(nouns) < 4 and vocabulary().common_nouns.ending(nouns) > 0))


def _grouped(segment: Segment, here: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions that are coordinated ("A, B and C") together."""
    groups: list[list[Mention]] = []
    for mention in here:
        if groups:
            between = segment.text[groups[-1][-1].end - segment.start : mention.start - segment.start]
            if _glued(between) and not _WITH.search(between):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _pairs(segment: Segment, here: Sequence[Mention]) -> list[tuple[str, str, str]]:
    groups = _grouped(segment, here)
    found: list[tuple[str, str, str]] = []
    known = vocabulary()
    for number, group in enumerate(groups):
        if len(group) > 1 and len(group) <= _MOST:
            after = segment.text[group[-1].end - segment.start :][:60]
            verbs = [w for w in fold(after).split()[:4] if w in known.strong]
            earlier = [
                w for w in fold(segment.text[: group[0].start - segment.start]).split()[-3:] if w not in ARTICLES
            ]
            verbs += [w for w in earlier[-1:] if w in known.strong]  # "luden die Stadt A und der Verein B ein"
            around = segment.text[max(group[0].start - segment.start - 40, 0) : group[0].start - segment.start] + after
            if verbs or _JOINT.search(around):
                found += [(str(a.value), str(b.value), "do it jointly") for a, b in combinations(group, 2)]
        for later in groups[number + 1 :]:
            between = segment.text[group[-1].end - segment.start : later[0].start - segment.start]
            matches = list(_WITH.finditer(between))
            led_in = _WITH.search(
                segment.text[: group[0].start - segment.start][-40:]
            )  # itself a supporter, of somebody else
            if matches and not led_in and len(between[matches[-1].end() :].split()) <= 4:
                found += [(str(a.value), str(b.value), "stated partners") for a in group for b in later]
    # "In partnership with A, B opened …"
    if len(groups) > 1 and (match := _WITH.search(segment.text[: groups[0][0].start - segment.start])):
        gap = segment.text[match.end() : groups[0][0].start - segment.start]
        follow = segment.text[groups[0][-1].end - segment.start : groups[1][0].start - segment.start]
        if len(gap.split()) <= 3 and follow.strip() in (",", ", the", ", la", ", l’", ", l'", ", le", ", el"):
            found += [(str(b.value), str(a.value), "stated partners") for a in groups[0] for b in groups[1]]
    return found
