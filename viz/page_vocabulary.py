"""The vocabulary, browsable: classes, properties and the two concept schemes. The IRIs of terms lead here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.graph.results import IRI
from practicegraph.graph.view import MERGE
from practicegraph.ontology.load import Concept, stakeholder_kinds, themes
from practicegraph.ontology.names import KIND, NS, PREFIXES, THEME
from practicegraph.viz.languages import mark
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_list import remembered
from practicegraph.viz.page_model import Asked, File, Page, PageRoute
from practicegraph.viz.page_parts import Fact, Section, Statement
from practicegraph.viz.page_things import Label, Look
from practicegraph.viz.page_things_other import data_of, wanted

__all__ = ["PAGES", "term", "vocabulary"]

TERMS: Final = """SELECT DISTINCT ?iri ?type { VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?iri a ?type . FILTER(STRSTARTS(STR(?iri), STR(pg:))) }"""
USES: Final = """SELECT ?type (COUNT(?iri) AS ?n) { ?iri a ?type } GROUP BY ?type"""
ON_THEME: Final = """SELECT ?type (COUNT(DISTINCT ?iri) AS ?n) { VALUES ?theme { UNDEF }
  VALUES ?type { pg:Practice pg:Need pg:Challenge pg:Event } ?iri pg:theme ?theme ; a ?type } GROUP BY ?type"""
WHO: Final = """SELECT ?iri (COUNT(DISTINCT ?x) AS ?n) { VALUES ?theme { UNDEF } ?x pg:theme ?theme ; pg:runBy ?iri .
  ?iri a pg:Organisation } GROUP BY ?iri ORDER BY DESC(?n) ?iri LIMIT 12"""
LISTS: Final = {
    "Practice": ("/practices", mark("Practices")),
    "Need": ("/needs", mark("Needs")),
    "Challenge": ("/challenges", mark("Challenges")),
    "Event": ("/events", mark("Events")),
}
RELATIONS: Final = (
    ("rdfs", "subClassOf", mark("Narrower than")),
    ("rdfs", "subPropertyOf", mark("Implies")),
    ("rdfs", "domain", mark("Said of")),
    ("rdfs", "range", mark("Has as value")),
    ("owl", "inverseOf", mark("Inverse of")),
    ("skos", "closeMatch", mark("Close to")),
    ("skos", "exactMatch", mark("The same as")),
    ("skos", "relatedMatch", mark("Related to")),
)


def vocabulary(asked: Asked) -> Page:
    """Everything the graph can say."""
    look = Look(asked)
    types: dict[str, list[str]] = {}
    for iri, type_ in remembered(asked.store, TERMS).rows:
        types.setdefault(str(type_).rpartition("#")[2], []).append(str(iri))
    uses = {str(type_): int(count) for type_, count in remembered(asked.store, USES).rows}
    groups = [
        (name, asked.text(title), [_row(look, item.iri, uses) for item in look.things(types.get(name, ()))])
        for name, title in (
            ("Class", mark("Classes")),
            ("ObjectProperty", mark("Properties that tie things")),
            ("DatatypeProperty", mark("Properties with values")),
        )
    ]
    schemes = [
        ("themes", asked.text(mark("Themes")), _tree(themes(), asked.lang)),
        ("kinds", asked.text(mark("Kinds of stakeholders")), _tree(stakeholder_kinds(), asked.lang)),
    ]
    return Page(
        "page_vocabulary.html",
        asked.text(mark("Vocabulary")),
        {"groups": groups, "schemes": schemes, "prefixes": PREFIXES},
        nav="/vocabulary",
    )


def term(asked: Asked, part: str, name: str) -> Page | File:
    """One class, property or concept."""
    iri = {"ns": NS, "theme": THEME, "kind": KIND}.get(part, NS) + name
    if wanted(asked.accept):
        return data_of(asked, iri, wanted(asked.accept))
    look, text = Look(asked), asked.text
    if not look.exists(iri):
        return gone(asked, iri)
    label = look.label(iri)
    concept = (themes() if part == "theme" else stakeholder_kinds()).get(name) if part in ("theme", "kind") else None
    facts = _facts(look, iri)
    if concept is not None:
        facts.append(Fact(text(mark("In other languages")), value=_other_languages(concept, asked.lang)))
    return Page(
        "page_term.html",
        label.text,
        {
            "crumb": text(mark("Vocabulary")),
            "title": label,
            "facts": facts,
            "themes": (),
            "text": (),
            "definition": _definition(look, iri),
            "lists": _lists(asked, iri, name)
            if part == "theme"
            else _of_kind(asked, iri, name)
            if part == "kind"
            else (),
            "actions": [{"href": asked.links.to("/network", theme=name), "text": text(mark("In the network"))}]
            if part == "theme"
            else (),
            "sections": _who(look, iri) if part == "theme" else (),
        },
        nav="/vocabulary",
        about=iri,
        description=label.text,
    )


def _row(look: Look, iri: str, uses: Mapping[str, int]) -> dict[str, Any]:
    return {
        "thing": look.thing(iri),
        "name": "pg:" + iri.removeprefix(NS),
        "definition": _definition(look, iri),
        "uses": uses.get(iri, 0),
    }


def _definition(look: Look, iri: str) -> Label:
    found = look.engine.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(PREFIXES["skos"] + "definition"), None, MERGE)
    texts = {(q.object.language or "").split("-")[0]: q.object.value for q in found if isinstance(q.object, ox.Literal)}
    for lang in (look.asked.lang, "en", *sorted(texts)):
        if lang in texts:
            return Label(texts[lang], lang, lang != look.asked.lang)
    return Label("")


def _facts(look: Look, iri: str) -> list[Fact]:
    facts = []
    for prefix, name, words in RELATIONS:
        found = look.engine.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(PREFIXES[prefix] + name), None, MERGE)
        things = look.things(
            q.object.value for q in found if isinstance(q.object, ox.NamedNode) and q.object.value != iri
        )
        if things:
            facts.append(Fact(look.asked.text(words), tuple(things)))
    if broader := look.things(look.broader(iri)):
        facts.append(Fact(look.asked.text(mark("Part of")), tuple(broader)))
    if narrower := look.things(look.narrower(iri)):
        facts.append(Fact(look.asked.text(mark("Holds")), tuple(narrower)))
    return facts


def _other_languages(concept: Concept, lang: str) -> str:
    return ", ".join(f"{label} ({tag})" for tag, label in sorted(concept.labels.items()) if tag != lang)


def _lists(asked: Asked, iri: str, name: str) -> list[dict[str, Any]]:

    rows = asked.store.query(ON_THEME, bindings={"theme": IRI(iri)}).rows
    counts = {str(type_).removeprefix(NS): int(count) for type_, count in rows}
    return [
        {
            "href": asked.links.to(path, theme=name),
            "text": asked.text(words),
            "count": counts[class_],
            "tone": class_.lower(),
        }
        for class_, (path, words) in LISTS.items()
        if counts.get(class_)
    ]


def _of_kind(asked: Asked, iri: str, name: str) -> list[dict[str, Any]]:
    query = f"SELECT (COUNT(DISTINCT ?iri) AS ?n) {{ ?iri pg:organisationKind/skos:broader* <{iri}> }}"
    count = int(remembered(asked.store, query).rows[0][0])
    href, words = asked.links.to("/organisations", kind=name), asked.text(mark("Organisations"))
    return [{"href": href, "text": words, "count": count, "tone": "organisation"}] if count else []


def _who(look: Look, iri: str) -> list[Section]:

    rows = look.asked.store.query(WHO, bindings={"theme": IRI(iri)}).rows
    shown = tuple(
        Statement(
            "stated",
            look.thing(str(who)),
            detail=look.asked.count("%(num)s practice", "%(num)s practices", int(count)),
            quotes=tuple(look.quotes(str(who), 2)),
        )
        for who, count in rows
    )
    return [Section("who", look.asked.text(mark("Who works on it")), shown)]


def _tree(concepts: Mapping[str, Concept], lang: str) -> list[dict[str, Any]]:
    below: dict[str, list[Concept]] = {}
    for concept in concepts.values():
        for parent in concept.broader or ("",):
            below.setdefault(parent, []).append(concept)

    def branch(parent: str, depth: int) -> list[dict[str, Any]]:
        found = sorted(below.get(parent, ()), key=lambda c: (c.labels.get(lang) or c.labels.get("en", c.id)).casefold())
        return [
            {
                "iri": c.iri,
                "label": Label(c.labels.get(lang) or c.labels.get("en", c.id)),
                "below": branch(c.id, depth + 1) if depth < 6 else [],
            }
            for c in found
        ]

    return branch("", 0)


def ns(asked: Asked, name: str) -> Page | File:
    """A class or property."""
    return term(asked, "ns", name)


PAGES: Final = (
    PageRoute("/vocabulary", vocabulary),
    PageRoute("/vocabulary/{part}/{name:path}", term),
    PageRoute("/vocabulary/{name}", ns),
)
