"""The words for events, for time to come and for ways of meeting, in the languages of reports."""

from __future__ import annotations

import re
from typing import Final

from practicegraph.ingest.records import EventKind

__all__ = [
    "COMING_HEADING",
    "FUTURE",
    "GENERIC",
    "HYBRID",
    "IN_PERSON",
    "KINDS",
    "ONLINE",
    "PAST",
    "VENUE",
]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


# In this order: "a training webinar" is a webinar, "a workshop day" a workshop, "a roundtable meeting" a roundtable.
KINDS: Final[tuple[tuple[EventKind, re.Pattern[str]], ...]] = (
    (
        "roundtable",
        _any(
            r"round[- ]?tables?(?: (?:meetings?|discussions?|events?))?", r"tables?[- ]rondes?", r"mesas? redondas?", r"mesas? de trabajo",
            r"rund(?:er|en|e|es) tische?[ns]?", r"rundtisch\w*", r"round-table-\w+", r"okrągł\w+ sto\w+", r"tavol\w+ rotond\w+", r"kulat\w+ st[ůo]l\w*",
            r"στρογγυλ\w+ τραπ[έε]ζ\w*",
        ),
    ),
    (
        "webinar",
        _any(r"webinars?", r"webinaires?", r"webinarios?", r"seminarios? web", r"web-?seminare?n?", r"webinari\w+", r"webin[áa]ř\w*", r"online seminars?",
             r"διαδικτυακ\w+ σεμιν[άα]ρι\w*"),
    ),
    (
        "visit",
        _any(
            r"(?:study|site|field|exchange|peer|working|look[- ]and[- ]learn|learning|project|farm|exploratory|technical|guided)[- ](?:learn )?(?:visit|trip|tour)s?",
            r"study[- ]days? abroad", r"peer[- ]review visits?", r"visits?(?= (?:to|in|will|took|of \w+ (?:to|in))\b)",
            r"(?:visites?|voyages?) d[’']études?", r"visites? (?:de terrain|d[’']échanges?|apprenantes?)", r"visitas? (?:de estudios?|técnicas?|de campo|de intercambio|de aprendizaje)",
            r"viajes? de estudios?", r"studien(?:besuch|reise|fahrt)\w*", r"exkursion\w*", r"lernreise\w*", r"wizyt\w+ (?:studyjn|terenow)\w+", r"wyjazd\w* studyjn\w+",
            r"studijn\w+ (?:návštěv|cest|pobyt)\w*", r"exkurz\w+", r"visit[ae] (?:di studio|studio)", r"viagg\w+ (?:di )?studio",
            r"(?:εκπαιδευτικ|μελετ)\w+ επ[ίι]σκεψ\w+", r"επ[ίι]σκεψ\w+ μελ[έε]της", r"επιτόπι\w+ επ[ίι]σκεψ\w+",
        ),
    ),
    (
        "training",
        _any(
            r"(?:regional |national |online |local )?training(?: (?:sessions?|courses?|days?|seminars?|workshops?|events?|programmes?))?s?(?! (?:provider|need|offer|centre|organi[sz]ation|material|budget|place|scheme)\w*)",
            r"(?:summer|winter|spring|autumn) schools?", r"\w+-day courses?", r"(?:journées? de |sessions? de )?formations?(?! professionnelle)", r"jornadas? (?:de formación|formativas?)",
            r"(?:sesi[óo]n(?:es)?|acci[óo]n(?:es)?) (?:de formación|formativas?)", r"formación", r"cursos? de formación", r"capacitaci[óo]n(?:es)?", r"schulung\w*", r"fortbildung\w*",
            r"weiterbildung\w*", r"szkole[nń]\w*", r"školení\w*", r"(?:corso|corsi|giornat[ae]) di formazione", r"εκπα[ίι]δευσ\w+", r"επιμόρφωσ\w+", r"κατάρτισ\w+",
        ),
    ),
    (
        "workshop",
        _any(
            r"workshops?", r"ateliers?(?! (?:mécanique|vélo|bois|cuisine))", r"taller(?:es)?(?: participativos?)?", r"werkstatt(?:gespräch)?\w*", r"workshop\w*", r"warsztat\w*",
            r"d[íi]ln[auy]", r"laborator[io] (?:partecipat\w+)", r"εργαστ[ήη]ρι\w*", r"world[- ]caf[ée]s?", r"focus[- ]groups?", r"design sprints?", r"hackathons?", r"seminars?",
            r"séminaires?", r"seminarios?", r"seminare?n?", r"seminari\w+", r"semin[áa]ř\w*", r"σεμιν[άα]ρι\w*", r"co-creation (?:sessions?|labs?)",
        ),
    ),
    (
        "conference",
        _any(
            r"conferences?", r"conférences?(?! de presse)", r"conferencias?", r"congresos?", r"congrès", r"konferen[zc]\w*", r"fachtag\w*", r"tagung\w*", r"kongress\w*", r"kongres\w*",
            r"konferenc\w+", r"conferenz[ae]", r"convegn[oi]", r"congress[oi]?", r"συν[έε]δρι\w+", r"symposiums?|symposia|symposion", r"summits?(?! of)", r"colloques?", r"jornadas?",
            r"fórum|forums?|foro", r"ημερίδ\w+", r"assises",
        ),
    ),
    (
        "meeting",
        _any(
            r"(?:kick[- ]?off|launch|steering|working|expert|partner|project|annual|general|public|town[- ]hall|expert group|board|committee|network|follow-up|plenary|community|consortium)?"
            r" ?meetings?", r"general assembl(?:y|ies)", r"citizens[’']? assembl(?:y|ies)", r"kick[- ]?offs?", r"kick-off-treffen", r"steering committees?", r"get-togethers?", r"public hearings?",
            r"réunions?", r"rencontres?", r"assemblées?(?: générales?)?", r"comités? de pilotage", r"reuni[óo]n(?:es)?", r"encuentros?", r"asambleas?", r"(?:arbeits|auftakt|netzwerk|vernetzungs|partner|projekt|jahres)?treffen",
            r"(?:arbeits|auftakt)?sitzung\w*", r"(?:mitglieder|bürger|auftakt|einwohner)versammlung\w*", r"spotka[nń]\w*", r"zebrani\w*", r"posiedzen\w*", r"setkání\w*", r"schůzk\w*", r"zasedání",
            r"jednání", r"riunion[ei]", r"incontr[oi]", r"assemble[ae]", r"συν[άα]ντησ\w+", r"συνεδρ[ίι]ασ\w+", r"συνέλευσ\w+",
        ),
    ),
)  # fmt: skip
# Words that point to the event that a report is about without telling its kind.
GENERIC: Final = _any(
    r"events?", r"sessions?", r"gatherings?", r"(?:event|afternoon|evening|morning|day)(?= (?:brought|gathered|began|started|ended|closed|opened|saw))",
    r"événements?", r"évènements?", r"eventos?", r"sesi[óo]n(?:es)?", r"acto", r"veranstaltung\w*", r"wydarzeni\w*", r"event[oi]", r"manifestazion[ei]", r"εκδ[ήη]λωσ\w+", r"akc[eí]", r"událost\w*",
    r"open days?", r"festivals?", r"fairs?", r"exhibitions?", r"journée", r"matinée", r"soirée",
)  # fmt: skip

FUTURE: Final = re.compile(
    r"\bwill (?:be |then |also |soon |meet|take|host|hold|gather|organi[sz]e|happen|follow|start|run|visit|come|travel|open|have)"
    r"|\b(?:is|are) (?:planned|scheduled|due|foreseen|to be held|to take place|expected to|going to|set to|coming|invited)\b|\bto be held\b"
    r"|\b(?:next|upcoming|forthcoming|planned|future)\b|\bplan(?:s|ning)? (?:to|a|for)\b|\bsave the date\b|\bregister\b|\bjoin us (?:on|for|at)\b"
    r"|\b(?:aura|auront) lieu|\bse (?:tiendra|tiendront|réunir\w+a|déroulera)|\b(?:prochaine?s?|prévue?s?|à venir|prévoi\w+)\b|\b(?:sera|seront) "
    r"|\b(?:organisera|accueillera|participeront|visitera|visiteront)\b|\b(?:se )?(?:celebrará|tendrá lugar|realizará|reunirá|organizará|llevará a cabo|visitará)n?\b"
    r"|\b(?:próxim[oa]s?|previst[oa]s?|próximamente)\b|\bhabrá\b|\bestá previst\w+"
    r"|\b(?:wird|werden)\b(?!.{0,60}\b(?:wurde|war)\b).{0,80}\b(?:stattfinden|statt|geben|einladen|treffen|veranstalten|organisieren|durchgeführt|folgen|besuchen)"
    r"|\bfindet\b.{0,80}\bstatt\b|\bfinden\b.{0,80}\bstatt\b|\b(?:nächste[nrs]?|geplant\w*|kommende[nrs]?|demnächst)\b"
    r"|\bodbędzie się|\bodbędą się|\bplanowan\w+|\bzaplanowan\w+|\bnastępn\w+|\bnajbliższ\w+|\bkolejn\w+ (?:spotkani|warsztat|okrągł)\w+|\bzapraszamy\b"
    r"|\b(?:uskuteční se|proběhne|bude se konat|plánovan\w+|příští|následující)\b|\bse uskuteční\b"
    r"|\b(?:si terrà|si terranno|avrà luogo|prossim[oaie]|previst[oaie])\b|\bθα (?:πραγματοποιηθ\w+|γίν\w+|διεξαχθ\w+|λάβ\w+|συναντηθ\w+|ακολουθήσ\w+)|\bεπόμεν\w+|\bπρογραμματισμέν\w+",
    re.IGNORECASE,
)
PAST: Final = re.compile(
    r"\b(?:was|were|took place|organi[sz]ed|held|gathered|met|hosted|joined|attended|brought together|came together|participated|closed|convened|called)\b"
    r"|\b(?:a|ont|s[’']est|se sont) (?:eu lieu|organisé|réuni|tenue?s?|déroulée?s?|rassemblé|accueilli|participé|réunis)\w*|\ba eu lieu\b"
    r"|\b(?:se )?(?:celebró|celebraron|tuvo lugar|reunió|reunieron|organizó|organizaron|asistieron|participaron|realizó|acogió)\b|\bfue organizad\w+"
    r"|\b(?:fand|fanden|trafen|traf|kamen|nahmen|lud|luden|wurde|wurden|organisierte|veranstaltete|organisierten)\b"
    r"|\b(?:odbył\w*|zorganizował\w*|uczestniczył\w*|wzięł\w+|spotkal\w+|zgromadził\w*)\b|\b(?:se uskutečnil\w*|proběhl\w*|se konal\w*|sešl\w+|uspořádal\w*)\b"
    r"|\b(?:si è tenut\w+|ha organizzato|hanno partecipato|si sono incontrat\w+|ha riunito|ha avuto luogo)\b"
    r"|\b(?:πραγματοποιήθηκ\w+|διοργάνωσ\w+|διοργανώθηκ\w+|συμμετείχ\w+|έγιν\w+|διεξήχθη)\b",
    re.IGNORECASE,
)
COMING_HEADING: Final = re.compile(
    r"what(?:[’']s| is) (?:coming|next)|coming (?:up|next)|next steps?|upcoming|save the dates?|calendar|dates? for your diary|looking ahead|outlook|what follows|in the pipeline"
    r"|prochaines? (?:étapes?|dates?|rendez-vous)|à venir|agenda à venir|la suite|à vos agendas|próxim[oa]s (?:pasos|citas|eventos|fechas)|qué viene|nächste (?:schritte|termine)|ausblick"
    r"|wie (?:es|geht) .{0,12}weiter|termine|co dalej|następne kroki|kolejne kroki|najbliższe|plany|další kroky|co (?:nás čeká|bude dál)|prossim[ie] (?:passi|tappe|appuntamenti|date)|επόμενα βήματα|τι ακολουθεί",
    re.IGNORECASE,
)

ONLINE: Final = re.compile(
    r"\bon-?line\b|\bvirtual(?:ly|es|e|mente)?\b|\bvideo[- ]?(?:link|call|conferenc\w*|conférence)|\bvisioconférence|\ben visio\b|\ben ligne\b|\b(?:on|via|over|by|through) (?:zoom|teams|skype|webex|google meet)\b"
    r"|\bon the call\b|\bon a call\b|\bbehind (?:our|their|the) screens?\b|\bà distance\b|\ben línea\b|\b(?:por|mediante) videoconferencia|\btelemátic\w+|\bonline-\w+|\bvideokonferen\w+|\bdigital stattf|\bper video"
    r"|\bzdaln\w+|\bw sieci\b|\bna dálku\b|\bon-line\b|\bδιαδικτυακ\w+|\bδιαδικτύου\b|\bτηλεδιάσκεψ\w+|\bin videoconferenza|\bda remoto\b|\bremotely\b|\bin front of (?:our|their) screens",
    re.IGNORECASE,
)
IN_PERSON: Final = re.compile(
    r"\b(?:in[- ]person|face[- ]to[- ]face|on[- ]site|on the spot|en présentiel|présentiel\w*|en personne|en persona|presencial\w*|cara a cara|in präsenz|präsenz\w*|vor ort|persönlich|stacjonarn\w+|na żywo|osobně|prezenčn\w+"
    r"|in presenza|di persona|δια ζώσης|διά ζώσης|με φυσική παρουσία)\b",
    re.IGNORECASE,
)
HYBRID: Final = re.compile(
    r"\b(?:hybrid\w*|hybride\w*|híbrid\w+|hybryd\w+|ibrid\w+|υβριδικ\w+)\b|\b(?:both )?(?:online and in[- ]person|in[- ]person and online|on[- ]site and online)\b", re.IGNORECASE
)
VENUE: Final = re.compile(
    r"\b(?:in|at|inside|à|au|dans|en|im|ins|beim|zum|in der|w|v|ve|nel|nella|presso|στο|στην) (?:the |la |l[’']|le |el |der |dem )?(?:\w+ ){0,2}"
    r"(?:town hall|city hall|village hall|community (?:centre|center|hall)|library|school(?! year)|barn|hall|hotel|museum|cultural cent(?:re|er)|parish (?:hall|house)|auditorium|premises|offices?\b(?! of the)|farm|café|castle|theatre"
    r"|mairie|salle \w+|hôtel de ville|médiathèque|bibliothèque|centre (?:social|culturel)|maison (?:des|de la|du)|ayuntamiento|biblioteca|casa de (?:la )?cultura|centro (?:cívico|cultural|social)|salón de actos|sede"
    r"|rathaus\w*|bürgerhaus\w*|gemeindehaus\w*|bibliothek|stadthalle|kulturhaus|pfarrsaal|ratusz\w*|bibliote\w+|urzędzie|domu kultury|remiz\w+|świetlic\w+|sali|radnic\w*|knihovn\w+|kulturním domě|zasedací síni|municipio|sala \w+|δημαρχεί\w+|βιβλιοθήκη\w*|αίθουσα\w*|πνευματικό κέντρο)",
    re.IGNORECASE,
)
