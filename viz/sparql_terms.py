"""What the editor of the SPARQL page completes: classes, properties, concepts and prefixes of the vocabulary."""

from __future__ import annotations

import json
from functools import cache
from typing import Final

import pyoxigraph as ox

from practicegraph.ontology.load import stakeholder_kinds, themes, vocabulary_files
from practicegraph.ontology.names import KIND, NS, PREFIXES, THEME
from practicegraph.viz.page_model import Asked, File, PageRoute

__all__ = ["PAGES", "terms"]

TYPES: Final = {
    "Class": "class",
    "ObjectProperty": "property",
    "DatatypeProperty": "property",
    "NamedIndividual": "constant",
}
BORROWED: Final = (
    ("skos:prefLabel", "the name of a thing"),
    ("skos:altLabel", "other names"),
    ("skos:broader", "a concept above"),
    ("rdfs:label", "a name as a report has it"),
    ("dct:title", "the title of a report"),
    ("dct:issued", "the day of a report"),
    ("dct:language", "the language of a report"),
    ("oa:hasSource", "the report of a passage"),
    ("oa:hasSelector", "the place of a passage"),
    ("oa:exact", "the quote"),
    ("oa:start", "where the quote begins"),
    ("oa:end", "where the quote ends"),
    ("schema:url", "the address of a report"),
)
"""Terms of other vocabularies that the graph is full of (docs/model.md)."""


def terms(asked: Asked) -> File:
    """A JSON list of ``label`` (as one writes it), ``type`` and ``detail`` (what it means), by label."""
    return File(_json(asked.lang).encode(), "application/json")


@cache
def _json(lang: str) -> str:
    found = [*_vocabulary(lang)]
    for prefix, base, scheme in (("theme", THEME, themes()), ("kind", KIND, stakeholder_kinds())):
        for concept in scheme.values():
            detail = concept.labels.get(lang) or concept.labels.get("en", "")
            found.append({"label": f"{prefix}:{concept.iri.removeprefix(base)}", "type": "constant", "detail": detail})
    found += [{"label": name, "type": "property", "detail": detail} for name, detail in BORROWED]
    found += [
        {"label": f"{prefix}:", "type": "namespace", "detail": iri}
        for prefix, iri in PREFIXES.items()
        if prefix != "sh"
    ]
    return json.dumps(sorted(found, key=lambda item: item["label"]), ensure_ascii=False)


def _vocabulary(lang: str) -> list[dict[str, str]]:
    """The classes and properties of our namespace, with their labels."""
    types: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    for path in vocabulary_files():
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(NS):
                continue
            name = subject.value.removeprefix(NS)
            if quad.predicate.value == PREFIXES["rdf"] + "type" and isinstance(value, ox.NamedNode):
                type_ = TYPES.get(value.value.removeprefix(PREFIXES["owl"]))
                if type_:
                    types[name] = type_
            elif quad.predicate.value.endswith(("#label", "#prefLabel")) and isinstance(value, ox.Literal):
                labels.setdefault(name, {})[value.language or ""] = value.value
    return [
        {
            "label": f"pg:{name}",
            "type": type_,
            "detail": labels.get(name, {}).get(lang) or labels.get(name, {}).get("en", ""),
        }
        for name, type_ in types.items()
    ]


PAGES: Final = (PageRoute("/query/terms.json", terms),)
