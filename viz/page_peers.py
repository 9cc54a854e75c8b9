"""Who does something like an organisation, why, and how far away they are: the unexpected peer stands out."""

from __future__ import annotations

from typing import Any, Final

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.ontology.load import themes
from practicegraph.queries.peers import Evidence, Peer, PeerReason, peers
from practicegraph.viz.languages import mark
from practicegraph.viz.page_list import remembered
from practicegraph.viz.page_model import Asked, Page, PageRoute
from practicegraph.viz.page_parts import Statement
from practicegraph.viz.page_things import Label, Look, Thing

__all__ = ["PAGES", "peer_page"]

SHOWN: Final = 10
OFFERED: Final = 1000
ACTIVE: Final = """SELECT ?iri (COUNT(DISTINCT ?practice) AS ?n) { ?practice a pg:Practice ; pg:runBy ?iri }
  GROUP BY ?iri ORDER BY DESC(?n) ?iri LIMIT 24"""
"""Organisations of which most is told: those that have peers."""
ORGANISATIONS: Final = f"""SELECT DISTINCT ?iri ?name {{ ?iri a pg:Organisation ; skos:prefLabel ?name }}
  ORDER BY LCASE(STR(?name)) ?iri LIMIT {OFFERED}"""
COUNTRIES: Final = "SELECT DISTINCT ?iri ?name { ?iri a pg:Country ; skos:prefLabel ?name } ORDER BY ?name"
ASPECTS: Final = {
    "practice": mark("They do alike things"),
}
"""What is said shorter than in ``queries.peers``: the practices follow as quotes."""


def peer_page(asked: Asked) -> Page:
    """The form, and the peers of the organisation that is chosen."""
    look, text = Look(asked), asked.text
    wanted = asked.values.get("organisation", "")
    found, problem = None, ""
    if wanted:
        try:
            found = peers(
                asked.store,
                wanted,
                not_yet_partners="not_yet_partners" in asked.values,
                theme=asked.values.get("theme"),
                country=asked.values.get("country"),
                limit=SHOWN,
                lang=asked.lang,
            )
        except (NotFound, InvalidValue) as error:
            problem = str(error)
    concepts = themes().values()
    return Page(
        "page_peers.html",
        text(mark("Who does something like %(name)s?"), name=found.name) if found else text(mark("Peers")),
        {
            "found": found,
            "note": asked.words(found.note) if found else "",
            "problem": problem,
            "name": found.name if found else wanted,
            "peers": [_peer(look, hit) for hit in found.hits] if found else [],
            "names": [str(name) for _, name in remembered(asked.store, ORGANISATIONS).rows] if asked.alive else (),
            "begin": [] if found else [look.thing(str(iri)) for iri, _ in remembered(asked.store, ACTIVE).rows],
            "countries": [
                (str(iri).rpartition("/")[2], str(name)) for iri, name in remembered(asked.store, COUNTRIES).rows
            ],
            "topics": sorted(
                ((c.id, c.labels.get(asked.lang) or c.labels.get("en", c.id)) for c in concepts),
                key=lambda item: item[1].casefold(),
            ),
        },
        nav="/peers",
        status=404 if problem else 200,
        about=found.iri if found else "",
        description=text(
            mark("Organisations that do something alike, each with reasons and sentences from both sides.")
        ),
    )


def _peer(look: Look, hit: Peer) -> dict[str, Any]:
    return {
        "thing": look.thing(hit.iri),
        "kinds": ", ".join(hit.kinds),
        "regions": ", ".join(hit.regions),
        "score": round(hit.score * 100),
        "away": _away(look, hit),
        "unexpected": hit.distance is None or hit.distance > 2,
        "path": [(look.thing(step.iri), ", ".join(step.how)) for step in hit.path] if len(hit.path) > 2 else [],
        "reasons": [_reason(look, reason) for reason in hit.reasons],
        "together": [
            Statement(
                "derived",
                text=look.asked.words(item.how),
                quotes=tuple(look.cited(e.quote) for e in item.on if e.quote),
            )
            for item in hit.together
        ],
    }


def _away(look: Look, hit: Peer) -> str:
    """How far the two are from each other, in words."""
    if hit.distance is None:
        return look.asked.text(mark("no way between them in the network: somebody new"))
    if hit.distance == 1:
        return look.asked.text(mark("partners already"))
    return look.asked.count("%(num)s step away", "%(num)s steps away", hit.distance)


def _reason(look: Look, reason: PeerReason) -> dict[str, Any]:
    short = ASPECTS.get(reason.aspect)
    return {
        "aspect": reason.aspect.replace(" ", "-"),
        "text": look.asked.text(short) if short else look.asked.words(reason.text),
        "points": round(reason.points * 100),
        "ours": [_side(look, item) for item in reason.ours],
        "theirs": [_side(look, item) for item in reason.theirs],
    }


def _side(look: Look, item: Evidence) -> dict[str, Any]:
    known = look.thing(item.iri)
    return {
        "thing": Thing(item.iri, Label(item.label, known.label.lang), known.kind),
        "quotes": [look.cited(item.quote)] if item.quote else [],
    }


PAGES: Final = (PageRoute("/peers", peer_page),)
