"""Reading the packaged vocabulary: its files, its graph, and the concepts of its schemes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from practicegraph.ontology.names import KIND, PREFIXES, THEME

if TYPE_CHECKING:
    import rdflib

__all__ = ["Concept", "shape_files", "stakeholder_kinds", "themes", "vocabulary", "vocabulary_files"]

_FOLDER = Path(str(files("practicegraph.ontology")))
_SKOS = PREFIXES["skos"]
_SHAPES = ".shapes.ttl"


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme, with what it is called."""

    id: str
    """The last part of its IRI, as in ``mental-health``."""
    iri: str
    labels: Mapping[str, str]
    """The preferred label by language (BCP 47 tag)."""
    alt_labels: Mapping[str, tuple[str, ...]]
    """Other labels, and words under which texts speak of it, by language."""
    broader: tuple[str, ...]
    """Identifiers of the concepts directly above it, sorted."""
    definition: str
    """In English."""

    def all_labels(self, language: str) -> tuple[str, ...]:
        """The preferred label and the other ones in a language; empty where there is none."""
        preferred = self.labels.get(language)
        return ((preferred,) if preferred else ()) + self.alt_labels.get(language, ())


def vocabulary_files() -> list[Path]:
    """The Turtle files of the ontology, the alignments and the schemes, sorted by name; no shapes."""
    return _found(path for path in _FOLDER.glob("*.ttl") if not path.name.endswith(_SHAPES))


def shape_files() -> list[Path]:
    """The Turtle files that hold SHACL shapes, sorted by name."""
    return _found(_FOLDER.glob("*" + _SHAPES))


def vocabulary() -> rdflib.Graph:
    """A new rdflib graph of the whole vocabulary; change it as you like."""
    import rdflib  # takes 0.2 s, which those who only want the concepts need not pay

    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for path in vocabulary_files():
        graph.parse(path, format="turtle")
    return graph


def themes() -> Mapping[str, Concept]:
    """The concepts of the scheme of themes by identifier, sorted."""
    return _concepts(THEME)


def stakeholder_kinds() -> Mapping[str, Concept]:
    """The concepts of the scheme of stakeholder kinds by identifier, sorted."""
    return _concepts(KIND)


def _found(paths: Iterable[Path]) -> list[Path]:
    result = sorted(paths)
    if not result:
        raise FileNotFoundError(f"no Turtle files in {_FOLDER}: the package is not installed completely")
    return result


@cache
def _quads() -> tuple[ox.Quad, ...]:
    """The vocabulary's triples; pyoxigraph parses it about twenty times as fast as rdflib."""
    return tuple(quad for path in vocabulary_files() for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))


@cache
def _concepts(namespace: str) -> Mapping[str, Concept]:
    labels: dict[str, dict[str, str]] = {}
    others: dict[str, dict[str, list[str]]] = {}
    broader: dict[str, list[str]] = {}
    definitions: dict[str, str] = {}
    for quad in _quads():
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(namespace):
            continue
        name = subject.value.removeprefix(namespace)
        if predicate == _SKOS + "broader" and isinstance(value, ox.NamedNode):
            broader.setdefault(name, []).append(value.value.removeprefix(namespace))
        elif isinstance(value, ox.Literal):
            language = value.language or ""
            if predicate == _SKOS + "prefLabel":
                labels.setdefault(name, {})[language] = value.value
            elif predicate == _SKOS + "altLabel":
                others.setdefault(name, {}).setdefault(language, []).append(value.value)
            elif predicate == _SKOS + "definition" and language == "en":
                definitions[name] = value.value
    return MappingProxyType(
        {
            name: Concept(
                id=name,
                iri=namespace + name,
                labels=MappingProxyType(labels[name]),
                alt_labels=MappingProxyType({key: tuple(sorted(words)) for key, words in others.get(name, {}).items()}),
                broader=tuple(sorted(broader.get(name, ()))),
                definition=definitions.get(name, ""),
            )
            for name in sorted(labels)
        }
    )
