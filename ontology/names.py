"""The names of the vocabulary used in code: namespaces, graphs and the identifiers of concepts."""

from typing import Final

__all__ = [
    "DECISIONS",
    "DERIVED",
    "GENERAL_THEMES",
    "ID",
    "KIND",
    "NS",
    "PREFIXES",
    "RESOLUTION",
    "THEME",
    "VERSION_IRI",
    "VOCABULARY",
]

BASE: Final = "https://w3id.org/practicegraph/"
NS: Final = BASE + "ns#"
ID: Final = BASE + "id/"
THEME: Final = BASE + "theme/"
KIND: Final = BASE + "kind/"
VERSION_IRI: Final = BASE + "ns/0.1.0"
VOCABULARY: Final = BASE + "graph/vocabulary"
DERIVED: Final = BASE + "graph/derived"
DECISIONS: Final = BASE + "graph/decisions"
RESOLUTION: Final = BASE + "graph/resolution"

PREFIXES: Final[dict[str, str]] = {
    "pg": NS,
    "id": ID,
    "theme": THEME,
    "kind": KIND,
    "dct": "http://purl.org/dc/terms/",
    "eurio": "http://data.europa.eu/s66#",
    "eurovoc": "http://eurovoc.europa.eu/",
    "m8g": "http://data.europa.eu/m8g/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vf": "https://w3id.org/valueflows/ont/vf#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that every shipped question, export and the `sparql` command know."""

GENERAL_THEMES: Final[tuple[str, ...]] = (
    "communication",
    "culture-sport",
    "digital",
    "education",
    "employment",
    "energy",
    "entrepreneurship",
    "environment",
    "food",
    "funding",
    "governance",
    "health",
    "housing",
    "language",
    "legal-status",
    "mental-health",
    "mobility",
    "participation",
    "social-links",
    "volunteering",
    "youth",
)
"""The identifiers of themes that extracted facts carry; every narrower theme of the scheme lies below one of them."""
