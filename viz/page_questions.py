"""The shipped questions as forms, and their answers as tables to read, sort out and take away."""

from __future__ import annotations

from typing import Any, Final

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.results import IRI, Results
from practicegraph.ontology.load import Concept, stakeholder_kinds, themes
from practicegraph.ontology.names import THEME
from practicegraph.queries.run import Parameter, Question, ask, question, questions
from practicegraph.viz.console import as_csv, as_json
from practicegraph.viz.languages import mark
from practicegraph.viz.page_list import kept, page_number, remembered
from practicegraph.viz.page_model import Asked, File, Page, PageRoute
from practicegraph.viz.page_things import Look

__all__ = ["PAGES", "as_objects", "as_table", "one_question", "question_list"]

SIZE: Final = 50
OFFERED: Final = 500
"""Names offered for a parameter; others can be typed."""
HELD: Final = "SELECT DISTINCT ?iri { ?about pg:theme ?iri }"
NAMED: Final = frozenset({"region", "organisation", "project", "event", "need"})


def question_list(asked: Asked) -> Page:
    """All questions."""
    listed = [(item.name, asked.text(item.text), [asked.text(p.name) for p in item.parameters]) for item in questions()]
    return Page("page_questions.html", asked.text(mark("Questions")), {"questions": listed}, nav="/questions")


def one_question(asked: Asked, name: str) -> Page:
    """One question: its form and, when it is asked, its answer."""
    item = question(name)
    given = _given(asked, item)
    missing = any(p.required and p.name not in given for p in item.parameters)
    problem, results = "", None
    if (given or "run" in asked.values or not any(p.required for p in item.parameters)) and not missing:
        try:
            results = _answer(asked, item, given)
        except (NotFound, InvalidValue) as error:
            problem = str(error)
    total = len(results) if results is not None else 0
    pages = max(1, -(-total // SIZE))
    page = page_number(asked, pages)
    return Page(
        "page_question.html",
        asked.text(item.text),
        {
            "question": item,
            "fields": [_field(asked, p, given.get(p.name, "")) for p in item.parameters],
            "problem": problem,
            "note": asked.text(item.note) if item.note else "",
            "table": None if results is None else _table(asked, results, (page - 1) * SIZE),
            "list": {"page": page, "pages": pages},
            "total": total,
            "csv": asked.links.to(f"/questions/{name}.csv", **given),
            "json": asked.links.to(f"/questions/{name}.json", **given),
        },
        nav="/questions",
        status=400 if problem else 200,
        description=asked.text(item.text),
    )


def as_table(asked: Asked, name: str) -> File:
    """The answer to a question as CSV, whole."""
    return _data(asked, name, "csv")


def as_objects(asked: Asked, name: str) -> File:
    """The answer to a question as JSON, whole."""
    return _data(asked, name, "json")


def _data(asked: Asked, name: str, form: str) -> File:
    item = question(name)
    results = _answer(asked, item, _given(asked, item))
    write, media = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}[form]
    return File(write(results.columns, results.to_dicts()).encode(), media, f"{name}.{form}")


def _given(asked: Asked, item: Question) -> dict[str, str]:
    return {p.name: asked.values[p.name] for p in item.parameters if p.name in asked.values}


def _answer(asked: Asked, item: Question, given: dict[str, str]) -> Results:
    key = repr((item.name, asked.lang, sorted(given.items())))
    return kept(asked.store, key, lambda: ask(asked.store, item.name, lang=asked.lang, **given))


def _field(asked: Asked, parameter: Parameter, value: str) -> dict[str, Any]:
    """What a form shows for a parameter: choices where they are few, else names to begin with."""
    choices: list[tuple[str, str]] = []
    if parameter.type in ("theme", "kind"):
        concepts = (themes() if parameter.type == "theme" else stakeholder_kinds()).values()
        choices = sorted(((c.id, _label(c, asked.lang)) for c in concepts), key=lambda c: c[1].casefold())
        if parameter.type == "theme" and not asked.alive:  # each is a page
            held = {str(iri) for iri in remembered(asked.store, HELD).column("iri")}
            choices = [choice for choice in choices if THEME + choice[0] in held]
    elif parameter.type in NAMED:
        query = (
            f"SELECT DISTINCT ?iri {{ ?iri a pg:{parameter.type.capitalize()} ; skos:prefLabel ?name }} "
            f"ORDER BY LCASE(STR(?name)) ?iri LIMIT {OFFERED}"
        )
        look = Look(asked)
        choices = [(iri, look.label(iri).text) for iri in remembered(asked.store, query).column("iri")]
        slugs = {iri.rpartition("/")[2]: iri for iri, _ in choices}
        value = slugs.get(value, value)
    closed = parameter.type in ("theme", "kind", "region") and len(choices) < OFFERED
    return {
        "name": parameter.name,
        "text": asked.text(parameter.text),
        "label": asked.text(parameter.name),
        "required": parameter.required,
        "value": value,
        "choices": choices,
        "closed": closed and (not value or value in {key for key, _ in choices}),
        "type": "number" if parameter.type == "integer" else "text",
    }


def _label(concept: Concept, lang: str) -> str:
    return concept.labels.get(lang) or concept.labels.get("en") or concept.id


def _table(asked: Asked, results: Results, start: int) -> dict[str, Any]:
    """A page of the answer; the first column leads to the thing where the answer names its IRI."""
    shown = [column for column in results.columns if column != "iri"]
    rows = []
    part = results.to_dicts()[start : start + SIZE]
    for row in part:
        iri = row.get("iri")
        cells = []
        for place, column in enumerate(shown):
            value = row[column]
            href = asked.links.thing(value) if isinstance(value, IRI) else ""
            if place == 0 and isinstance(iri, IRI):
                href = asked.links.thing(iri)
            cells.append({"text": "" if value is None else str(value), "href": href, "column": column})
        rows.append(cells)
    numeric = {column for column in shown if all(isinstance(row[column], int | None) for row in part)}
    columns = [{"text": asked.text(name.replace("_", " ")), "num": name in numeric, "name": name} for name in shown]
    return {"columns": columns, "rows": rows}


PAGES: Final = (
    PageRoute("/questions", question_list),
    PageRoute("/questions/{name}.csv", as_table),
    PageRoute("/questions/{name}.json", as_objects),
    PageRoute("/questions/{name}", one_question),
)
