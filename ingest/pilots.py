"""Pilot actions: what an actor of the report tries out.

"Pilot actions" in general, without anybody who runs one, are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from practicegraph.ingest.actors import Actors
from practicegraph.ingest.any_case import any_case
from practicegraph.ingest.coreference import actor_for, mentions_in, our_organisation
from practicegraph.ingest.coreference_kind import meant_by_kind
from practicegraph.ingest.records import Document, Evidence, Mention, PilotAction, Place, Segment

__all__ = ["find_pilots"]

_PILOT = re.compile(
    r"\b(?:pilot(?:ing)?[ -](?:action|project|scheme|phase|programme|program|study|test|trial|initiative|site"
    r"|experiment|run|plant|installation|scale"
    r"|course|service|activit(?:y|ies)|measure)s?"
    r"|(?:projet|action|phase|site|expérience|opération|dispositif)s?[ -]pilotes?|(?:projet "
    r"|action )?expérimenta(?:l|le|tion)s?\b|expérimente\w*"
    r"|(?!los |las |unos |unas |el |un )[^\W\d_]{4,} pilotos?\b|pilotaje"
    r"|pilot(?:projekt|maßnahme|versuch|vorhaben|phase|anlage|betrieb|aktion)\w*|modell(?:projekt|versuch)\w*"
    r"|(?:projekt\w*|działani\w+|program\w*|akcj\w+|przedsięwzięci\w+) pilotażow\w+|pilotaż\w*|pilotní\w* \w+"
    r"|(?:an?|the|our|own|its|their|this|that|one|first|second|another|new|small|\w+ing"
    r"|\w+-\w+) (?:[a-z-]+ ){0,2}?pilots?"
    r"(?=[\s,.;:)–—]|$)(?! (?:light|whale|episode|licen[cs]e|seat|boat|error|training|of the (?:plane|ship|boat))\b)"
    r"|(?:un|el|este|nuestro|primer) piloto(?= (?:de|con|en|para|que)\b|[,.;:])|phases?[ -](?:de )?test"
    r"|test grandeur nature"
    r"|test grandeur réelle|periodo de prueba|fase de pruebas|testphase\w*|probebetrieb\w*|probelauf\w*|test phase"
    r"|trial run"
    r"|(?:an?|the|this|our|its|their|small|first) (?:[a-z-]+ ){0,2}?trial(?! (?:court|lawyer|and error))(?=[\s,.;:])"
    r"|fase (?:di )?(?:test|prova)|faz[aęy] testow\w+|zkušební\w* provoz\w*"
    r"|(?:our|own|its|their|his|her|first|notre|nuestro|unser|son|su|sein|il nostro|['’]s?) pilot[eoa]?"
    r"(?=[,:]| called| named| is| has| in| at| starts| began| runs)"
    r"|(?:as a|à titre|en tant que|como|als|w formie|jako|come) pilot\w*\b"
    r"|(?:the|a|this|one|first|second) pilot(?=,? (?:called|named|run|led|carried|in|at|is|was|will)\b|\W{1,3}[«“\"„])"
    r"|prototyp\w*|testbeds?|test bed|living lab pilot|proefproject\w*|projeto[- ]piloto|a[cç][aã]o piloto"
    r"|(?:progett|azion|iniziativ|fas|sperimentazion)\w* pilota|sperimentazion\w+|πιλοτικ\w+ \w+)",
    re.IGNORECASE,
)
_TRIES = re.compile(
    r"\b(?:(?:set out|started|began|wants?|going) to (?:test|try out|trial|pilot)"
    r"|(?:met|mettent|mettra|a mis|ont mis) (?:\w+ )?à l[’']essai|(?:est|sont) à l[’']essai|testent"
    r"|teste(?= (?:depuis|en|à|avec))"
    r"|pon(?:e|en|drá|drán) a prueba|(?:está|están|sigue|siguen) pilotando|pilota(?:n)?(?= (?:un|una|el|la))"
    r"|probieren\b.{0,80}\baus"
    r"|(?:is|are|was|were|has been|have been)(?: \w+ly| also| now| currently)? (?:testing|trying out|trialling"
    r"|trialing|piloting)|tr(?:y|ies"
    r"|ied) out|trial(?:s|led)|pilot(?:s|ed)"
    r"|tests (?:a|an|the|its|how|whether)\b|will (?:test|try out|trial|pilot)|à titre (?:expérimental|d['’]essai)"
    r"|essaient|essaie|está[n]? testando|testa\w* (?:um|uma|un)\b|probarán?|testera|testeront|expérimentera"
    r"|teste(?:nt|ra)?(?:, [^,.;]{3,60},)? (?:une?|le|la|des|actuellement)|a (?:testé|expérimenté)|prueban? (?:un|una)"
    r"|está(?:n)? (?:probando|ensayando)|ensaya[n]? (?:un|una)"
    r"|ha probado|testet|testen|erprob(?:t|en|te|ten)|testuj\w+|wypróbow\w+|zkouš\w+|sperimenta(?:no)?"
    r"|ha sperimentato|δοκιμάζ\w+)\b",
    re.IGNORECASE,
)
_STEMS = (
    *(
        "pilot",
        "protot",
        "proef",
        "testbed",
        "à titre",
        "πιλοτικ",
        "modellprojekt",
        "modellversuch",
        "expériment",
        "essai",
        "faz",
        "zkušebn",
        "prova",
        "prueb",
        "probier",
        "probe",
        "sperimenta",
        "test",
        "try",
        "tries",
        "tried",
    ),
    *("trial", "prob", "prueban", "ensaya", "δοκιμάζ", "wypróbow", "zkouš"),
)
"""A sentence without any of these is spared the expressions above."""
_HEADS = re.compile(
    r"(?:\b(?:our|the|nos|les|los|die|unsere|i|nasze|naše)\s)?\W*"
    r"(?:pilots?|pilotes|pilotos|piloten|piloti|piloty|pilotaże|tests|trials|experiments|expérimentations"
    r"|experimentos|ensayos|sperimentazioni|πιλοτικά)\W*",
    re.IGNORECASE,
)
"""A heading of which each item tells of a pilot."""
_PLURAL = re.compile(
    r"(?:actions|projects|schemes|projets|pilotes|proyectos|acciones|pilotos|projekte|maßnahmen|progetti|azioni"
    r"|activities|measures)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:its|their|his|our|own|one of the|son|sa|ses|leur|leurs|su|sus|seine?n?|ihre?n?|ihr|jego|jej|ich|své"
    r"|svůj|svou|suo|sua|loro|’s|'s|του|της)\b[^.]{0,30}$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r",? (?:called|named|entitled|appelée?|nommée?|baptisée?|llamad[oa]|denominad[oa]|namens|genannt|o nazwie"
    r"|chiamat[oa]|nazvan\w+)\W{1,3}|\s?[«“\"„]",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:call for|calls for|appel à|convocatoria|aufruf|nabór|výzva|bando|launch of the call|future|upcoming"
    r"|will be selected|to be selected|foreseen|planned pilot"
    r"|several|other|all|various|progress of|results? of the pilot)\b",
    re.IGNORECASE,
)


_OWN_NAME = re.compile(
    r"(?: (?:action|project|scheme|phase|programme|study|test|trial|initiative|site|service|measure)\b)?"
    r"[,:]? ?(?:(?:called|named|entitled|appelée?|nommée?|intitulée?|baptisée?|llamad[oa]|denominad[oa]|namens"
    r"|mit dem Namen|genannt|o nazwie|pn\.|chiamat[oa]|denominat[oa]|nazvan\w+) )?"
    r"(?:[«“„\"‚‘]\s?(?P<quoted>[^«»“”„\"\n]{2,60}?)\s?[»”“\"‘’]"
    r"|(?P<name>[^\W\d_a-zß-ÿ][\w’'-]+"
    r"(?: (?:(?:of|on|the|for|and|de|la|du|des|del|y|et|für|und) )?[^\W\d_a-zß-ÿ][\w’'-]+){1,4}))"
)
"""The name of the pilot itself, right behind the word."""


def find_pilots(
    document: Document,
    segments: Sequence[Segment],
    actors: Actors,
    places: Sequence[Mention] = (),
    *,
    main_region: str | None = None,
) -> tuple[PilotAction, ...]:
    """The pilot actions of a report, one for each actor or name.

    1. A sentence, item or labelled line speaks of a pilot, or says that somebody tests something.
    2. Who runs it is the organisation that the sentence is about (coreference); "pilot actions" in the plural want a
       possessive or the actor's own item below a heading "Pilot actions".
    3. Its name is the project named beside it, or in the next sentence.
    4. Where: the region named in the sentence, else the report's main region.

    Args:
        document: the report.
        segments: its segments.
        actors: its organisations and projects.
        places: mentions of places.
        main_region: where the report takes place; by default the region that it names most often.
    """
    regions = [m for m in places if isinstance(m.value, Place) and m.value.kind != "country"]
    if main_region is None and regions:
        main_region = (
            Counter(m.value.name for m in regions if m.value.kind == "region").most_common(1)[:1][0][0]
            if any(m.value.kind == "region" for m in regions)
            else None
        )
    organisations = {o.name for o in actors.organisations}
    found: dict[str, PilotAction] = {}
    for segment in segments:
        if segment.kind in ("boilerplate", "title", "heading", "metadata"):
            continue
        hit = _hit(segment, segments)
        if hit is None:
            continue
        start, end, rule = hit
        runner = _runner(segment, actors, segments, start, end, organisations)
        name = _name(segment, actors, segments, end)
        if runner is None and name is None:
            continue
        if rule != "pilot" and runner is None:
            continue
        here = [m.value.name for m in regions if segment.start <= m.start < segment.end]
        pilot = PilotAction(
            evidence=(document.evidence(segment.start, segment.end),),
            name=name,
            run_by=runner,
            region=here[0] if here else main_region,
            project=_frame(actors, name),
            confidence=0.8 if rule == "pilot" else 0.6,
            rule=rule,
        )
        _keep(found, pilot)
    return tuple(found.values())


def _hit(segment: Segment, segments: Sequence[Segment]) -> tuple[int, int, str] | None:
    """Where in a segment a pilot is spoken of, and by which rule; None when it is not, or only in general."""
    above = segments[segment.parent] if segment.parent is not None else None
    if (
        segment.kind in ("item", "row")
        and above is not None
        and (_PILOT.search(above.text) or (above.kind in ("heading", "title") and _HEADS.fullmatch(above.text)))
        and not _PILOT.search(segment.text)
    ):
        return segment.start, segment.start, "pilot"
    lowered = segment.text.lower()
    if not any(stem in lowered for stem in _STEMS):
        return None
    match = _PILOT.search(segment.text)
    if match:
        before = segment.text[: match.start()]
        own = _OWN.search(before)
        if (_PLURAL.search(match.group()) and not own) or (_CALL.search(before[-40:]) and not own):
            return None
        return segment.start + match.start(), segment.start + match.end(), "pilot"
    match = _TRIES.search(segment.text)
    return (segment.start + match.start(), segment.start + match.end(), "tries out") if match else None


_BY = any_case(
    r"(?:\bby|\bof|\bpar|\bde|\bdel|\bpor|\bvon|\bvom|\bdes|\bder|\bprzez|\bdi|\bda\w*|\bod|laureate|winner"
    r"|lauréate?|:|\()"
    r"\W*(?:the |la |le |l['’]|les |el |los |las |dem |den )?(?:[^\W\d_]+ )?$|^,? (?:laureate|winner)",
)
"""What stands between a pilot and the one who runs it: "the pilot of X", "…, run by X", "… (X)"."""
_FOLLOWS = any_case(
    r"\b(?:suivi|évalu|accompagn|financ|soutenu|appuy|evaluat|fund|support|follow|monitor|evaluad|apoyad|acompañad"
    r"|gefördert"
    r"|begleitet|unterstützt|finanziert|sostenut|valutat|inspir|paid|pay)\w*",
)
"""Who pays for a pilot or looks at what comes of it does not run it."""
_WHOM = any_case(
    r"(?:\b(?:which|that|que|den|die|das|che|który|którą|které)\b|\bqu[’'])[^.;]{0,30}$"
    r"|\b(?:que|lo|la) (?:\w+ )?(?:lleva\w*|prueba\w*|gestiona\w*|coordina\w*|desarrolla\w*|ejecuta\w*|impulsa\w*"
    r"|mène\w*|conduit|porte\w*|pilote\w*|teste\w*)\s(?:\w+ )?$",
)
"""A relative clause of which the name behind it is the subject: "a pilot, which X delivers", "que mène X"."""
_BESIDE = any_case(
    r"(?:\b(?:with|avec|con|mit|de la mano de|junto (?:a|con)|with the help of|gemeinsam mit|aux côtés d[eu]"
    r"|(?:suivie?|évaluée?|financée?|evaluated|funded) (?:par|by))\s+(?:the |la |le |el |der |dem |l[’'])?)$",
)
"""What stands before one that helps with a pilot and does not run it."""
_IT_IS_RUN = any_case(
    r"^(?:it|this|lo|la|l[’']|il|elle|es|er|sie|gestionan?|c[’']est|le|est|är)\b[^.;]{0,60}"
    r"(?:\bby\b|\bpar\b|\bpor\b|\bvon\b|\bvom\b|\bda\w*\b|lleva|gestiona|coordina|desarrolla|ejecuta|mène|pilote"
    r"|porte|qui)",
)
"""The next sentence tells who runs it: "Lo lleva X", "It is run by X"."""


_WE = any_case(
    r"\b(?:we|us|ours?|nous|notre|nos|nosotr[oa]s|nuestr[oa]s?|wir|uns|unser\w*|noi|nostr[oaie]|nasz\w*|náš|naše)\b"
)
_GOES_ON = re.compile(
    r"\W*(?:their|its|it|they|this|that|leurs?|son|sa|ce|cette|cela|su|sus|esta|este|ihre?|seine?|dies\w*|loro|suo"
    r"|sua)\b",
    re.IGNORECASE,
)


def _runner(
    segment: Segment, actors: Actors, segments: Sequence[Segment], start: int, end: int, organisations: set[str]
) -> str | None:
    here = mentions_in(segment, actors.mentions, kinds=("organisation",))
    for mention in here:  # "the pilot project run by X", "the pilot action of X", "the pilot project laureate, X"
        between = segment.text[max(end - segment.start, 0) : mention.start - segment.start]
        if end <= mention.start and (
            (len(between) < 60 and _BY.search(between) and not _FOLLOWS.search(between))
            or (len(between) < 90 and _WHOM.search(between))
        ):
            return str(mention.value)
    below = next((s for s in segments[segment.index + 1 : segment.index + 2] if s.block == segment.block), None)
    if not here and below is not None and _IT_IS_RUN.search(below.text):
        told = mentions_in(below, actors.mentions, kinds=("organisation",))
        if told:
            return str(told[0].value)
    label = (
        not here and start <= segment.start + 3 and below is not None and segment.text[end - segment.start :][:1] == ":"
    )
    if label and below is not None and (told := mentions_in(below, actors.mentions, kinds=("organisation",))):
        return str(told[0].value)  # "Pilot: kelp in schools. Washington Academy serves …"
    actor = actor_for(segment, actors, segments)
    helps = [m for m in here if _BESIDE.search(segment.text[: m.start - segment.start])]
    if actor in organisations and any(str(m.value) == actor for m in helps) and len({m.value for m in here}) == 1:
        before = (
            segments[segment.index - 1]
            if segment.index and segments[segment.index - 1].block == segment.block
            else None
        )
        actor = actor_for(before, actors, segments) if before else None
    if actor not in organisations and (meant := meant_by_kind(segment, actors.mentions, segments)):
        actor = meant[0]  # "the trial that his association runs", "in the pilot of the College"
    if actor in organisations:
        return actor
    if not here and _in_our_words(segment, segments) and (us := our_organisation(actors.mentions, segments)):
        return us
    earlier = (
        mentions_in(segments[segment.index - 1], actors.mentions, kinds=("organisation",)) if segment.index else []
    )
    near = segment.index and segments[segment.index - 1].block == segment.block and _GOES_ON.match(segment.text)
    names = {str(m.value) for m in earlier}
    return names.pop() if not here and near and len(names) == 1 else None


def _in_our_words(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether the paragraph of a sentence speaks of "us": a pilot there is ours where nobody else is named."""
    return any(s.block == segment.block and _WE.search(s.text) for s in segments)


def _name(segment: Segment, actors: Actors, segments: Sequence[Segment], end: int) -> str | None:
    """The project right behind the word "pilot", or the only project of the paragraph's next sentence."""
    frames = _frames(actors)
    for mention in mentions_in(segment, actors.mentions, kinds=("project",)):
        if _CALLED.fullmatch(segment.text, end - segment.start, mention.start - segment.start):
            return str(mention.value)
        if 0 <= mention.start - end <= 25 and str(mention.value) not in frames:
            return str(mention.value)
    match = _OWN_NAME.match(segment.text, max(end - segment.start, 0))
    here = mentions_in(segment, actors.mentions, kinds=("organisation",))
    if match and not any(m.start < segment.start + match.end() and segment.start + match.start() < m.end for m in here):
        return str(match["quoted"] or match["name"]).strip()
    following = next((s for s in segments[segment.index + 1 : segment.index + 2] if s.block == segment.block), None)
    if following is not None:
        names = {str(m.value) for m in mentions_in(following, actors.mentions, kinds=("project",))} - frames
        if len(names) == 1 and not _PILOT.search(following.text):
            return names.pop()
    return None


def _frames(actors: Actors) -> set[str]:
    """The projects that have a funder: those are what pilots are part of."""
    return {p.name for p in actors.projects if p.funder}


def _frame(actors: Actors, name: str | None) -> str | None:
    frames = _frames(actors) - {name}
    return frames.pop() if len(frames) == 1 else None


def _keep(found: dict[str, PilotAction], pilot: PilotAction) -> None:
    key = pilot.run_by or pilot.name or ""
    if key not in found:
        found[key] = pilot
        return
    old = found[key]
    evidence: tuple[Evidence, ...] = tuple(dict.fromkeys(old.evidence + pilot.evidence))[:3]
    found[key] = PilotAction(
        evidence=evidence,
        name=old.name or pilot.name,
        run_by=old.run_by,
        region=old.region or pilot.region,
        project=old.project,
        confidence=max(old.confidence, pilot.confidence),
        rule=old.rule,
    )
