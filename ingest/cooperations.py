"""Who does something together with whom:

Organisers and supporters of an event, "A together with B", partners of a project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from practicegraph.ingest.actors import Actors
from practicegraph.ingest.actors_lists import role_of
from practicegraph.ingest.actors_names import AND
from practicegraph.ingest.actors_short import groups_meant
from practicegraph.ingest.actors_words import ARTICLES, Vocabulary, vocabulary, word_set
from practicegraph.ingest.cooperations_told import carriers, subjects, with_whom
from practicegraph.ingest.coreference import actor_for, mentions_in
from practicegraph.ingest.placenames import fold
from practicegraph.ingest.projects import line_label
from practicegraph.ingest.records import Cooperation, Document, Event, Evidence, Mention, Segment

__all__ = ["find_cooperations"]

_WITH = re.compile(
    r"\b(?:together with|jointly with|in (?:close )?(?:co-?operation|collaboration|partnership|tandem) with"
    r"|partner(?:s|ed|ing)? with|works? with|worked with|working with"
    r"|co-?operat\w+ with|collaborat\w+ with|teams? up with|teamed up with|joined forces with|hand in hand with"
    r"|alongside|with (?:the )?(?:\w+ )?(?:support|help|backing|assistance|aid|contribution|sponsorship) (?:of|from)"
    r"|agreement with|ensemble avec|conjointement avec|en (?:étroite )?(?:partenariat|collaboration"
    r"|coopération) avec|travaill\w+ avec|avec (?:le |la |l['’]|une? )?(?:\w+ )?(?:soutien|appui|aide|concours"
    r"|contribution|participation)(?: \w+)? (?:de|du|des|d)"
    r"|aux côtés de"
    r"|junto (?:con|a)|en (?:colaboración|cooperación|alianza) con|de la mano de"
    r"|con (?:el |la |un |una )?(?:\w+ )?(?:apoyo|ayuda|colaboración"
    r"|respaldo|patrocinio|financiación)(?: \w+)? del?|colabora\w* con|trabaja\w* con"
    r"|gemeinsam mit|zusammen mit|in (?:zusammenarbeit|kooperation|partnerschaft) mit"
    r"|mit (?:der )?unterstützung (?:von|der|des)|kooperiert mit|arbeitet mit"
    r"|insieme (?:a|al|alla|con)|in collaborazione con"
    r"|con (?:il |la |l['’])?(?:sostegno|supporto|contributo|aiuto|partecipazione) (?:di|del\w*)"
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
    r"\b(?:jointly|joint|together|partner\w*|co-?\w{3,}|signed|agreement"
    r"|run by|joined forces|join forces|teamed up|swap\w*|exchang\w*|shar(?:e|es|ed)\b"
    r"|(?:initiative|invitation) (?:of|de|des|du|d['’])|iniciativa de|invitación de"
    r"|(?:initiative|einladung) (?:der|des|von)|iniziativa d\w+|inicjatywy|iniciativy"
    r"|ensemble|conjointement|partenariat|juntos|juntas|conjuntamente|convenio|gemeinsam|zusammen|insieme"
    r"|wspólnie|razem|społem|společně|από κοινού)\b",
    re.IGNORECASE,
)
_BY = word_set("by par por von durch przez da dal dalla dall del di od από")
_BARE = re.compile(
    r"\W*(?:with|avec|con|mit|z|ze|s|se|με|com|met)(?:\s+(?:the|la|le|l['’]|les|el|los|las|der|dem|den|die|il|lo|i|gli|"
    r"τον|την|το|a|o))?\W*",
    re.IGNORECASE,
)
"""Nothing but "with" between the one who runs something and the one that it is run with."""
_LEADS = re.compile(
    r"\b(?:(?:project|lead|main|scientific) (?:leader|lead|coordinator|partner|applicant)|coordinat\w*|coordina\w*"
    r"|\w*partner\w*|partenair\w*|soci[oa]s?|porteur\w*|\w*trager\w*|capofila|lider\w*|nositel\w*|beneficiar\w*"
    r"|promot\w*|parceir\w*|εταιρ\w*)\b"
)
"""Labels of the one that leads, and of those that it does it with."""
_OF_MANY = word_set("members membres institution responsible structure structures entidades entidad leitung sponsors")
"""Labels of lists that do not say that those listed do one thing together."""
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
    4. Those that labelled lines one below the other name as lead, partners, hosts or supporters of one thing.

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
        here = _named(segment, segments, actors.mentions)
        projects = mentions_in(segment, actors.mentions, kinds=("project",))
        topic = str(projects[0].value) if projects else None
        groups = _grouped(segment, here) if here else []
        evidence = (document.evidence(segment.start, segment.end),)
        if len({m.value for m in here}) > 1:
            for one, two, rule in _pairs(segment, groups):
                state(one, two, evidence, topic, rule, 0.75)
            for one, two, rule in subjects(segment, groups, document.language or ""):
                state(one, two, evidence, topic, rule, 0.6)
        if here and segment.kind != "metadata":
            for one, two, rule in with_whom(segment, groups, actor_for(segment, actors, segments)):
                state(one, two, evidence, topic, rule, 0.6)
            carry = list(dict.fromkeys(str(m.value) for m in carriers(segment, groups, project=bool(projects))))
            if 1 < len(carry) <= _MOST:
                for one, two in combinations(carry, 2):
                    state(one, two, evidence, topic, "carry a project", 0.7)
    for project in actors.projects:
        if 1 < len(project.partners) <= _MOST:
            for one, two in combinations(project.partners, 2):
                evidence = _naming(one, two, project.evidence, actors, document, segments)
                state(one, two, evidence, project.name, "partners of a project", 0.8)
    for lines in _frames(segments):
        named = [m for line in lines for m in mentions_in(line, actors.mentions, kinds=("organisation",))]
        named = [m for m in named if not document.text[: m.start].endswith("(")]  # which explains the one before
        home = {str(m.value): line for line in lines for m in mentions_in(line, actors.mentions) if m in named}
        if 1 < len(home) <= _MOST:
            topic = actors.projects[0].name if len(actors.projects) == 1 else None
            for one, two in combinations(home, 2):
                places = sorted({(home[name].start, home[name].end) for name in (one, two)})
                state(one, two, [document.evidence(*place) for place in places], topic, "named in one frame", 0.7)
    return tuple(found.values())


def _frames(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Labelled lines that stand together and name the organisations of one thing: "Lead: A", "Partners: B, C".

    Lines that say something else ("Duration: 2 years") may stand between them, a heading or text may not.
    """
    found: list[list[Segment]] = [[]]
    for segment in segments:
        label = line_label(segment, segments)
        if label is None:
            if segment.kind in ("heading", "title", "sentence"):
                found.append([])
        elif (role_of(label) == "organisation" and fold(label) not in _OF_MANY) or _LEADS.search(fold(label)):
            found[-1].append(segment)
    return [lines for lines in found if lines]


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


def _done_by(segment: Segment, group: Sequence[Mention], known: Vocabulary) -> bool:
    """Whether the words before a group say that it runs something: "run by A and B", "organised by A"."""
    before = fold(segment.text[: group[0].start - segment.start]).split()[-4:]
    words = [word for word in before if word not in ARTICLES]
    return bool(words) and words[-1] in _BY and any(w in known.strong or w in known.weak for w in words[:-1])


def _named(segment: Segment, segments: Sequence[Segment], mentions: Sequence[Mention]) -> list[Mention]:
    """The organisations that a segment names, those of "the three partners" each."""
    here = mentions_in(segment, mentions, kinds=("organisation",))
    for start, end, names in groups_meant(segment, segments, mentions):
        text = segment.text[start - segment.start : end - segment.start]
        here += [Mention(start, end, "organisation", text, name) for name in names]
    return sorted(here, key=lambda m: m.start)


def _pairs(segment: Segment, groups: Sequence[Sequence[Mention]]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    known = vocabulary()
    for number, group in enumerate(groups):
        if len(group) > 1 and len(group) <= _MOST:
            after = segment.text[group[-1].end - segment.start :][:60]
            verbs = [w for w in fold(after).split()[:4] if w in known.strong]
            earlier = [
                w for w in fold(segment.text[: group[0].start - segment.start]).split()[-3:] if w not in ARTICLES
            ]
            # "luden die Stadt A und der Verein B ein", "organised by A and B", "put together by A and B"
            near = earlier if earlier[-1:] and earlier[-1] in _BY else earlier[-1:]
            verbs += [w for w in near if w in known.strong or (near is earlier and w in known.weak)]
            around = segment.text[max(group[0].start - segment.start - 40, 0) : group[0].start - segment.start] + after
            if verbs or _JOINT.search(around):
                found += [(str(a.value), str(b.value), "do it jointly") for a, b in combinations(group, 2)]
        for later in groups[number + 1 :]:
            between = segment.text[group[-1].end - segment.start : later[0].start - segment.start]
            matches = list(_WITH.finditer(between))
            led_in = _WITH.search(
                segment.text[: group[0].start - segment.start][-40:]
            )  # itself a supporter, of somebody else
            if _BARE.fullmatch(between) and _done_by(segment, group, known):
                found += [(str(a.value), str(b.value), "run it with") for a in group for b in later]
            if matches and not led_in and len(between[matches[-1].end() :].split()) <= 4:
                found += [(str(a.value), str(b.value), "stated partners") for a in group for b in later]
    # "In partnership with A, B opened …"
    if len(groups) > 1 and (match := _WITH.search(segment.text[: groups[0][0].start - segment.start])):
        gap = segment.text[match.end() : groups[0][0].start - segment.start]
        follow = segment.text[groups[0][-1].end - segment.start : groups[1][0].start - segment.start]
        if len(gap.split()) <= 3 and follow.strip() in (",", ", the", ", la", ", l’", ", l'", ", le", ", el"):
            found += [(str(b.value), str(a.value), "stated partners") for a in groups[0] for b in groups[1]]
    return found
