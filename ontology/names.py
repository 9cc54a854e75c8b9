"""The names of the vocabulary used in code: namespaces, graphs and the identifiers of concepts."""

from typing import Final

__all__ = ["DERIVED", "DECISIONS", "ID", "KIND", "NS", "PREFIXES", "THEME", "VOCABULARY"]

BASE: Final = "https://w3id.org/practicegraph/"
NS: Final = BASE + "ns#"
ID: Final = BASE + "id/"
THEME: Final = BASE + "theme/"
KIND: Final = BASE + "kind/"
VOCABULARY: Final = BASE + "graph/vocabulary"
DERIVED: Final = BASE + "graph/derived"
DECISIONS: Final = BASE + "graph/decisions"

PREFIXES: Final[dict[str, str]] = {
    "pg": NS,
    "id": ID,
    "theme": THEME,
    "kind": KIND,
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that every shipped question, export and the `sparql` command know."""
