"""Commands about what is needed and what is there: match, gaps.

What they need is imported where it is used: numpy and the sentence encoder take their time to load.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from practicegraph.graph.store import open_store
from practicegraph.viz.console import out, remark
from practicegraph.viz.options import STORE, LanguageOption, StoreOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from practicegraph.graph.evidence import Quote
    from practicegraph.queries.gaps import Gaps
    from practicegraph.queries.match_records import Answer, Asked, Quoted, Stated

__all__ = ["register"]


class Shape(StrEnum):
    """How answers are written: for people, or for programs with everything in them."""

    table = "table"
    json = "json"


ShapeOption = Annotated[Shape, typer.Option("--format", "-f", help="For people, or everything as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("match")(_match)
    app.command("gaps")(_gaps)


def _match(
    need: Annotated[
        str | None, typer.Option("--need", help="A need or challenge by IRI or label, or any words, taken as a need.")
    ] = None,
    region: Annotated[str | None, typer.Option("--region", help="All needs and challenges in this region.")] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", help="All that it states; if none, those of where it is active.")
    ] = None,
    practice: Annotated[
        str | None, typer.Option("--practice", help="The other way round: a practice, and who could use it.")
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only on this theme and narrower ones.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="Answers to each need.")] = 10,
    form: ShapeOption = Shape.table,
    lang: LanguageOption = "en",
    store: StoreOption = STORE,
) -> None:
    """Find practices elsewhere that may answer a need, or the needs that a practice may answer.

    Each answer has an estimated chance, its reasons, quotes from both sides, and a card with what reports tell of the
    practice by the criteria of SPRING's grid. A need that nothing answers is said to be open.

    Example: practicegraph match --need "lifts to work for people without a licence" --limit 3
    """
    from practicegraph.queries.match import match

    with open_store(store, read_only=True) as opened:
        found = match(
            opened,
            need=need,
            region=region,
            organisation=organisation,
            practice=practice,
            theme=theme,
            limit=limit,
            lang=lang,
        )
    if form is Shape.json:
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
    else:
        for asked in found.asked:
            for line in _asked_lines(asked):
                out().print(line)
    for note in found.notes:
        remark(note)


def _asked_lines(asked: Asked) -> Iterator[str]:
    yield f"{asked.about.kind.upper()}: {_line(asked.about)}"
    yield from _quote_lines(asked.about.quotes, "  ")
    if asked.note:
        yield f"  {asked.note}"
    for number, answer in enumerate(asked.answers, start=1):
        yield from _answer_lines(number, answer)
    yield ""


def _answer_lines(number: int, answer: Answer) -> Iterator[str]:
    yield f"  {number}. {_line(answer.found)}  [{answer.score:.0%}]"
    yield from _quote_lines(answer.found.quotes, "     ")
    for reason in answer.reasons:
        yield f"     {reason.kind}: {reason.text}"
    if answer.card is not None:
        for criterion in answer.card.criteria:
            quote = criterion.quote
            told = f"{_quoted(quote)} ({quote.title}, {quote.start} to {quote.end})" if quote else criterion.words
            yield f"     {criterion.name}: {told}"


def _line(item: Stated) -> str:
    """Its label, who, where and when."""
    told = ", ".join(part for part in (*item.actors, *item.places, item.date or "") if part)
    return " ".join(item.label.split()) + (f" ({told})" if told else "")


def _quote_lines(quotes: tuple[Quoted, ...], before: str) -> Iterator[str]:
    for quote in quotes:
        yield f"{before}{_quoted(quote)} ({quote.title}, {quote.start} to {quote.end})"


def _quoted(quote: Quote | Quoted) -> str:
    return "“" + " ".join(quote.text.split()) + "”"


def _gaps(form: ShapeOption = Shape.table, lang: LanguageOption = "en", store: StoreOption = STORE) -> None:
    """Show what is missing: stakeholders that a platform lacks and comparable ones have, themes raised again and again
    without a practice, brokers whose leaving would split the network, and practices known from one report only.

    Not reported is not the same as absent: this is what to ask about first.

    Example: practicegraph gaps --format json
    """
    from practicegraph.queries.gaps import gaps

    with open_store(store, read_only=True) as opened:
        found = gaps(opened, lang=lang)
    if form is Shape.json:
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
    else:
        for line in _gap_lines(found):
            out().print(line)
    for note in found.notes:
        remark(note)


def _gap_lines(found: Gaps) -> Iterator[str]:
    titles = (
        ("Stakeholders missing from a platform", found.stakeholders),
        ("Themes raised again and again without a practice", found.themes),
        ("Brokers: without them the network falls apart", found.brokers),
        ("Practices known from one report only", found.single_source),
    )
    for title, items in titles:
        yield f"{title}: {len(items) or 'none'}"
        for item in items:
            yield f"  {item.text}"
            for quote in item.quotes:
                yield f"    {_quoted(quote)} ({quote.title}, {quote.start} to {quote.end})"
        yield ""
