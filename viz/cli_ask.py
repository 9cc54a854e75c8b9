"""Commands that ask the graph: questions, ask, sparql, why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.store import open_store
from practicegraph.queries.run import Question, ask, question, questions
from practicegraph.viz.console import Format, out, remark, show_rows
from practicegraph.viz.options import STORE, FormatOption, LanguageOption, StoreOption

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("questions")(_questions)
    app.command("ask", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(_ask)
    app.command("sparql")(_sparql)
    app.command("why")(_why)


def _usage(item: Question) -> str:
    parts = [f"--{p.name} {p.type.upper()}" for p in item.parameters]
    marks = [part if p.required else f"[{part}]" for part, p in zip(parts, item.parameters, strict=True)]
    return " ".join(marks)


def _questions(form: FormatOption = Format.table) -> None:
    """List the questions that the graph can answer out of the box, with their parameters.

    Example: practicegraph questions
    """
    rows = [{"question": q.name, "parameters": _usage(q), "in words": q.text} for q in questions()]
    show_rows(["question", "parameters", "in words"], rows, form)


def _ask(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A question, as `practicegraph questions` names it.")],
    store: StoreOption = STORE,
    form: FormatOption = Format.table,
    lang: LanguageOption = "en",
) -> None:
    """Ask one of the shipped questions.

    Its parameters are options; a theme, region or organisation can be given by its name in any language, its identifier
    or its IRI.

    Example: practicegraph ask who-cooperates --theme mobility --format csv
    """
    values = _named(context.args, question(name))
    with open_store(store, read_only=True) as opened:
        results = ask(opened, name, lang=lang, **values)
    show_rows(results.columns, results.to_dicts(), form)
    if not len(results) and form is Format.table:
        remark("no rows: nothing of the kind is reported (which does not mean that there is none)")


def _named(arguments: list[str], asked: Question) -> dict[str, str]:
    """`--theme mobility --region=Isère` as {"theme": "mobility", "region": "Isère"}."""
    known = ", ".join(f"--{p.name}" for p in asked.parameters) or "none"
    values: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("--"):
            raise InvalidValue(f"{asked.name}: {argument!r} stands alone; parameters are given as options ({known})")
        name, equals, value = argument[2:].partition("=")
        if not equals:
            value = next(rest, "")
        if not value:
            raise InvalidValue(f"{asked.name}: --{name} has no value")
        if name in values:
            raise InvalidValue(f"{asked.name}: --{name} is given twice ({values[name]!r} and {value!r})")
        values[name] = value
    return values


def _sparql(
    query: Annotated[str, typer.Argument(help="A query, or a file that ends in .rq, or - for standard input.")],
    store: StoreOption = STORE,
    form: FormatOption = Format.table,
) -> None:
    """Run a SPARQL 1.1 query over the graph; the vocabulary's prefixes are known.

    SELECT and ASK give rows; CONSTRUCT and DESCRIBE give N-Triples, or rows of triples in the other formats.

    Example: practicegraph sparql 'SELECT ?name WHERE { ?o a pg:Organisation ; skos:prefLabel ?name } ORDER BY ?name'
    """
    if query == "-":
        query = sys.stdin.read()
    elif query.endswith(".rq") and "{" not in query:
        file = Path(query)
        if not file.is_file():
            raise NotFound(f"{query}: no such file; give a file that ends in .rq or the query itself")
        query = file.read_text("utf-8")
    with open_store(store, read_only=True) as opened:
        results = opened.query(query)
    if results.form == "construct" and form is Format.table:
        sys.stdout.writelines(" ".join(map(str, triple)) + " .\n" for triple in results.terms)
    else:
        show_rows(results.columns, results.to_dicts(), form)


def _why(
    thing: Annotated[str, typer.Argument(help="A name, or an IRI (id:… works too).")],
    store: StoreOption = STORE,
) -> None:
    """Show the quotes, and for derived statements the rule, behind what the graph says of a thing.

    Example: practicegraph why "Entraide Pierre Valdo"
    """
    from practicegraph.graph.why import why

    with open_store(store, read_only=True) as opened:
        explanation = why(opened, thing)
    for line in explanation.lines():
        out().print(line)
