"""The shipped questions: reading the ``.rq`` files, and asking them.

How a file is written:
 - The first comment line is the question in words; comment lines after it may say more.
 - ``# param NAME: TYPE "what it does"`` declares a parameter (types: ``parameters.TYPES``); a ``?`` behind the type
   makes it optional.
 - ``# columns: a, b[]`` declares the columns in order; ``[]`` marks lists, which the query writes with "; " between the
   items and which are sorted here, because engines concatenate in any order.
 - ``VALUES ?the_NAME { UNDEF }`` is where the value goes. A line that begins with ``#NAME:`` counts only when the
   parameter is given. So the file as it is is the question without its parameters.
 - The column ``?passage`` is the evidence of the row, one that stands for all. Here the columns ``quote`` and
   ``source`` (the title of the report) take its place: looked up row by row they cost microseconds, while the engine,
   joining them to a grouped answer, reads every quote of the graph (2 s at a million triples).
 - ``VALUES ?lang { "en" }`` is the language of labels; things are joined by IRI, never by label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.results import Results, Term
from practicegraph.graph.store import Store
from practicegraph.ontology.load import themes
from practicegraph.ontology.names import NS, PREFIXES
from practicegraph.queries.columns import answer_in_columns
from practicegraph.queries.parameters import TYPES, closest, resolve

__all__ = ["Parameter", "Question", "ask", "cite", "question", "questions"]

PARAMETER: Final = re.compile(r'# param ([a-z][a-z_]*): ([a-z]+)(\??) "([^"]+)"')
COLUMNS: Final = re.compile(r"# columns: (.+)")
OA: Final = PREFIXES["oa"]
CITED_TOGETHER: Final = 500
"""Passages that are looked up in one request: some 50 kB of query, which servers take."""
LANGUAGE: Final = 'VALUES ?lang { "en" }'


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a question can be narrowed by."""

    name: str
    type: str
    """One of ``parameters.TYPES``."""
    required: bool
    text: str
    """What it does, in words."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is shipped with its SPARQL."""

    name: str
    text: str
    """The question in words."""
    note: str
    """What to know about the answer; may be empty."""
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    lists: frozenset[str]
    """Columns that hold several items, with "; " between them."""
    sparql: str


def questions() -> list[Question]:
    """The shipped questions, by name."""
    return list(_questions().values())


def question(name: str) -> Question:
    """The question of this name.

    Raises:
        NotFound: there is none; the message has close names.
    """
    known = _questions()
    if name not in known:
        raise NotFound(f"no question is called {name!r}{closest(name, known) or '; there are: ' + ', '.join(known)}")
    return known[name]


def ask(store: Store, name: str, /, *, lang: str = "en", **values: object) -> Results:
    """The answer to a shipped question.

    Args:
        store: The store to ask.
        name: Name of the question.
        lang: Language of the labels of themes, kinds and the like; English where the vocabulary lacks it. Names and
            quotes stay as the reports have them.
        values: Values of its parameters; see ``parameters.resolve``. None is not given.

    Raises:
        NotFound: no such question or parameter, or nothing of this name; the message has close ones.
        InvalidValue: a required parameter is missing, or a value does not fit its type.
    """
    asked = question(name)
    known = {parameter.name: parameter for parameter in asked.parameters}
    given = {key: value for key, value in values.items() if value is not None}
    for key in given:
        if key not in known:
            has = ", ".join(known) or "none"
            raise NotFound(f"{name} has no parameter {key!r}{closest(key, known)}; its parameters: {has}")
    missing = [item.name for item in asked.parameters if item.required and item.name not in given]
    if missing:
        raise InvalidValue(f"{name} needs {' and '.join(missing)}: {known[missing[0]].text}")
    bindings = {f"the_{key}": resolve(store, known[key].type, value) for key, value in given.items()}
    wide = {key.removeprefix("the_"): value for key, value in bindings.items()} | {"lang": _language(lang)}
    found = None if store.remote else answer_in_columns(store, name, wide)  # a server answers by itself
    if found is not None:
        return _tidy(found, asked.lists)
    sparql = asked.sparql
    for key in given:
        sparql = re.sub(rf"^(\s*)#{key}: ", r"\1", sparql, flags=re.MULTILINE)
    if LANGUAGE in sparql:
        sparql = sparql.replace(LANGUAGE, "VALUES ?lang { UNDEF }")
        bindings["lang"] = _language(lang)
    return _tidy(cite(store, store.query(sparql, bindings=bindings)), asked.lists)


@cache
def _questions() -> dict[str, Question]:
    found = sorted(
        (path for path in files("practicegraph.queries").iterdir() if path.name.endswith(".rq")), key=lambda p: p.name
    )
    if not found:
        raise FileNotFoundError("no questions beside practicegraph.queries: the package is not installed completely")
    return {(name := path.name.removesuffix(".rq")): _read(name, path.read_text("utf-8")) for path in found}


def _read(name: str, sparql: str) -> Question:
    header = []
    for line in sparql.splitlines():
        if not line.startswith("# "):
            break
        header.append(line)
    parameters = tuple(
        Parameter(match[1], match[2], not match[3], match[4]) for line in header if (match := PARAMETER.fullmatch(line))
    )
    columns = [item for line in header if (match := COLUMNS.fullmatch(line)) for item in match[1].split(", ")]
    words = [line[2:] for line in header if not line.startswith(("# param ", "# columns: "))]
    declared = sum(line.startswith("# param ") for line in header)
    if not words or not columns or declared != len(parameters) or any(item.type not in TYPES for item in parameters):
        raise InvalidValue(f"{name}.rq: its first lines do not declare the question, its parameters and its columns")
    return Question(
        name=name,
        text=words[0],
        note=" ".join(words[1:]),
        parameters=parameters,
        columns=tuple(item.removesuffix("[]") for item in columns),
        lists=frozenset(item.removesuffix("[]") for item in columns if item.endswith("[]")),
        sparql=sparql,
    )


def cite(store: Store, results: Results) -> Results:
    """The results with ``quote`` and ``source`` in the place of the column ``passage``, if there is one."""
    if "passage" not in results.columns:
        return results
    place = results.columns.index("passage")
    columns = (*results.columns[:place], "quote", "source", *results.columns[place + 1 :])
    if store.remote:
        cited = _cited_together(store, {row[place] for row in results.terms})
    else:
        cited = {passage: _cited(store, passage) for passage in {row[place] for row in results.terms}}
    rows = tuple((*row[:place], *cited[row[place]], *row[place + 1 :]) for row in results.terms)
    return Results(columns, rows)


def _cited(store: Store, passage: Term | None) -> tuple[Term | None, Term | None]:
    report = _value(store, passage, OA + "hasSource")
    quote = _value(store, _value(store, passage, OA + "hasSelector"), OA + "exact")
    title = _value(store, report, PREFIXES["dct"] + "title") or _value(store, report, NS + "fileName")
    return quote, title or report


def _cited_together(store: Store, passages: set[Term | None]) -> dict[Term | None, tuple[Term | None, Term | None]]:
    """The same from a server, which would answer a request a row."""
    cited: dict[Term | None, tuple[Term | None, Term | None]] = dict.fromkeys(passages, (None, None))
    known = sorted(str(item) for item in passages if isinstance(item, ox.NamedNode))
    for start in range(0, len(known), CITED_TOGETHER):
        among = " ".join(known[start : start + CITED_TOGETHER])
        found = store.query(
            f"SELECT ?p (MIN(?q) AS ?quote) (MIN(?t) AS ?title) (MIN(?n) AS ?name) (SAMPLE(?r) AS ?report) {{\n"
            f"VALUES ?p {{ {among} }} OPTIONAL {{ ?p oa:hasSelector/oa:exact ?q }}\n"
            f"OPTIONAL {{ ?p oa:hasSource ?r OPTIONAL {{ ?r dct:title ?t }} OPTIONAL {{ ?r pg:fileName ?n }} }}\n"
            f"}} GROUP BY ?p"
        )
        for passage, quote, title, name, report in found.terms:
            cited[passage] = (quote, title or name or report)
    return cited


def _value(store: Store, subject: Term | None, predicate: str) -> Term | None:
    """The value of a property, the first in the order of their texts; None where there is none."""
    if not isinstance(subject, ox.NamedNode):
        return None
    found = store.raw.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
    return min((quad.object for quad in found), key=str, default=None)


def _language(tag: str) -> str:
    """The language of labels for a BCP 47 tag: "fr" for "fr-BE", "en" for one that the themes are not labelled in."""
    main = tag.lower().split("-")[0]
    return main if any(main in concept.labels for concept in themes().values()) else "en"


def _tidy(results: Results, lists: frozenset[str]) -> Results:
    places = [place for place, column in enumerate(results.columns) if column in lists]
    if not places:
        return results
    tidied: dict[str, ox.Literal | None] = {}  # many rows hold the same list

    def tidy(item: Term | None) -> Term | None:
        if not isinstance(item, ox.Literal):
            return item
        text = item.value
        if text not in tidied and "; " not in text:
            tidied[text] = ox.Literal(text) if text else None
        elif text not in tidied:
            parts = {part for part in text.split("; ") if part}
            ordered = sorted(parts, key=lambda part: (part.casefold(), part))
            tidied[text] = ox.Literal("; ".join(ordered)) if parts else None
        return tidied[text]

    rows = []
    for row in results.terms:
        items = list(row)
        for place in places:
            items[place] = tidy(items[place])
        rows.append(tuple(items))
    return Results(results.columns, tuple(rows))
