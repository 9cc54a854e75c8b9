"""What became of a thing that is not there any more: taken for another, rejected by a person, retracted."""

from __future__ import annotations

import re

from practicegraph.graph.decisions import load_decisions
from practicegraph.graph.errors import NotFound, PracticegraphError
from practicegraph.graph.gone import gone_things
from practicegraph.graph.results import IRI
from practicegraph.ontology.names import ID
from practicegraph.queries.text_index import search_labels
from practicegraph.viz.languages import day, mark
from practicegraph.viz.page_model import Asked, Page
from practicegraph.viz.page_things import NO_IRI, Label, Look, Thing

__all__ = ["gone", "near"]

MERGED = """SELECT ?kept ?name ?keptName ?rule { VALUES ?iri { UNDEF }
  ?merge pg:organisationCompared ?iri ; pg:comparedWith ?kept ; a pg:Merge .
  OPTIONAL { ?merge pg:nameCompared ?name } OPTIONAL { ?merge pg:nameComparedWith ?keptName }
  OPTIONAL { ?merge pg:foundBy ?rule } }"""


def gone(asked: Asked, iri: str) -> Page:
    """A page that says what became of a thing that is not there, and offers what is near.

    Args:
        asked: What is asked.
        iri: The IRI; it may be anything.
    """
    look, text = Look(asked), asked.text
    message, things = "", []
    if NO_IRI.search(iri):
        raise NotFound(f"not an IRI: {iri}")
    for kept, name, kept_name, rule in asked.store.query(MERGED, bindings={"iri": IRI(iri)}).rows[:1]:
        message = text(
            mark("“%(name)s” was taken to be “%(kept)s”, so both are one page now. What told so: %(rule)s."),
            name=name or iri,
            kept=kept_name or kept,
            rule=rule or "?",
        )
        things = [look.thing(kept)]
    if not message:
        message, things = _decided(asked, look, iri)
    if not message:
        message, things = _retracted(asked, look, iri)
    if message:
        return _page(asked, 410, text(mark("This is not here any more")), message, things)
    words = iri.rstrip("/").rpartition("/")[2].replace("-", " ")
    message = text(mark("The graph holds nothing with the identifier %(iri)s."), iri=iri)
    return _page(asked, 404, text(mark("This is not here")), message, near(asked, words))


def near(asked: Asked, words: str, limit: int = 6) -> list[Thing]:
    """Things whose names are like some words."""
    words = re.sub(r"\s+[0-9a-f]{8,}$", "", words)
    try:
        hits = search_labels(asked.store, words, limit, language=asked.lang)
    except PracticegraphError:  # help that cannot be given is no reason to fail
        return []
    look = Look(asked)
    return [Thing(hit.iri, Label(hit.name), look.kind(hit.iri)) for hit in hits]


def _decided(asked: Asked, look: Look, iri: str) -> tuple[str, list[Thing]]:
    """What people decided of it."""
    try:
        decisions = load_decisions(asked.store)
    except PracticegraphError:
        return "", []
    kept, seen = iri, set[str]()
    while kept in decisions.same and kept not in seen:
        seen.add(kept)
        kept = decisions.same[kept]
    if seen:
        name = iri.removeprefix(ID)
        message = asked.text(mark("Somebody decided that %(name)s is the same as the one below."), name=name)
        return message, [look.thing(kept)]
    if iri in decisions.rejected:
        return asked.text(mark("Somebody looked at this and decided that it is not what it was taken for.")), []
    return "", []


def _retracted(asked: Asked, look: Look, iri: str) -> tuple[str, list[Thing]]:
    """Whether a report told of it that was retracted or changed."""
    try:
        found = gone_things(asked.store.path, iri) if asked.store.path is not None else []
    except OSError:
        return "", []
    if not found:
        return "", []
    last = found[-1]
    if last.source == iri:
        message = mark("The report “%(name)s” was retracted on %(day)s, with what only it told.")
        return asked.text(message, name=last.name, day=day(last.day, asked.lang)), near(asked, last.name)
    message = mark("“%(name)s” is not told any more: the only report that did was retracted or changed on %(day)s.")
    source = [look.thing(last.source)] if asked.store.has_source(last.source) else []
    others = [item for item in near(asked, last.name) if item.iri != last.source]
    return asked.text(message, name=last.name, day=day(last.day, asked.lang)), [*source, *others]


def _page(asked: Asked, status: int, title: str, message: str, near: list[Thing]) -> Page:
    return Page("page_problem.html", title, {"message": message, "near": near}, status=status)
