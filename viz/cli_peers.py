"""Commands about peers and the network as a whole: peers, measures."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from practicegraph.graph.evidence import Quote
from practicegraph.graph.store import open_store
from practicegraph.viz.console import Format, out, remark, show_rows
from practicegraph.viz.options import STORE, FormatOption, LanguageOption, StoreOption

if TYPE_CHECKING:
    from practicegraph.queries.measures import Measures
    from practicegraph.queries.peers import Peer, Peers
    from practicegraph.queries.peers_evidence import Evidence

__all__ = ["register"]

COLUMNS: Final = (
    "peer", "score", "distance", "path", "kinds", "regions", "why", "our quote", "our source", "their quote",
    "their source", "together", "iri",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("peers")(_peers)
    app.command("measures")(_measures)


def _peers(
    organisation: Annotated[str, typer.Argument(help="An organisation: one of its names, its identifier or IRI.")],
    not_yet_partners: Annotated[
        bool, typer.Option("--not-yet-partners", help="Leave out those that it already cooperates with.")
    ] = False,
    theme: Annotated[str | None, typer.Option(help="Only those active on this theme or a narrower one.")] = None,
    country: Annotated[str | None, typer.Option(help="Only those active in this country (name or ISO code).")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 10,
    store: StoreOption = STORE,
    form: FormatOption = Format.table,
    lang: LanguageOption = "en",
) -> None:
    """Show who does something like an organisation, why, and how far away they are.

    Compared are the sentences about what they do, their themes (a rare one in common counts for more), for whom they do
    it, what kind of actor they are, and whether they work in rural or urban regions. Each peer is shown with quotes
    from either side, what the two already do together, and the shortest way between them over cooperations.

    Example: practicegraph peers "Tero Loko" --not-yet-partners --country France
    """
    from practicegraph.queries.peers import peers  # scipy takes a third of a second, which other commands need not pay

    with open_store(store, read_only=True) as opened:
        found = peers(
            opened,
            organisation,
            not_yet_partners=not_yet_partners,
            theme=theme,
            country=country,
            limit=limit,
            lang=lang,
        )
    if form is Format.json:
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
    elif form is Format.table:
        for line in _lines(found):
            out().print(line)
    else:
        show_rows(COLUMNS, [_row(peer) for peer in found.hits], form)
    if found.note:
        remark(found.note + " (which does not mean that there is none)")


def _lines(found: Peers) -> Iterator[str]:
    for place, peer in enumerate(found.hits, start=1):
        about = "; ".join([*peer.kinds, *peer.regions])
        yield f"{place}. {peer.name}" + (f" ({about})" if about else "")
        yield f"   score {peer.score:.2f}; {_far(peer)}"
        shown: set[Quote] = set()
        for reason in peer.reasons:
            yield f"   {reason.points:.2f} {reason.text}"
            if reason.aspect in ("practice", "theme", "target group"):
                yield from _quotes(found.name, reason.ours, shown)
                yield from _quotes(peer.name, reason.theirs, shown)
        for held in peer.together:
            yield f"   together: {held.how}: " + "; ".join(item.label for item in held.on)
    if found.found > len(found.hits):
        yield f"{found.found - len(found.hits)} more; --limit shows them"


def _quotes(name: str, evidence: tuple[Evidence, ...], shown: set[Quote]) -> Iterator[str]:
    """The quotes that were not shown before."""
    for quote in dict.fromkeys(item.quote for item in evidence if item.quote and item.quote not in shown):
        shown.add(quote)
        yield f"        {name}: “{' '.join(quote.text.split())}” ({quote.title}, {quote.start} to {quote.end})"


def _far(peer: Peer) -> str:
    if peer.distance is None:
        return "no way to them over cooperations"
    if peer.distance == 1:
        return f"partners already: {', '.join(peer.path[1].how)}"
    between = ", ".join(step.name for step in peer.path[1:-1])
    return f"{peer.distance} cooperations away, by {between}"


def _row(peer: Peer) -> dict[str, Any]:
    told = [(reason.ours, reason.theirs) for reason in peer.reasons if reason.aspect in ("practice", "theme")]
    ours, theirs = told[0] if told else ((), ())
    sides: dict[str, str | None] = {}
    for name, side in (("our", ours), ("their", theirs)):
        quote = next((item.quote for item in side if item.quote), None)
        sides |= {f"{name} quote": quote.text if quote else None, f"{name} source": quote.title if quote else None}
    return {
        "peer": peer.name,
        "score": peer.score,
        "distance": peer.distance,
        "path": " > ".join(step.name for step in peer.path),
        "kinds": "; ".join(peer.kinds),
        "regions": "; ".join(peer.regions),
        "why": ". ".join(reason.text for reason in peer.reasons),
        **sides,
        "together": "; ".join(held.how for held in peer.together),
        "iri": peer.iri,
    }


def _measures(
    limit: Annotated[
        int, typer.Option(min=1, help="How many communities and organisations at most in each list.")
    ] = 10,
    store: StoreOption = STORE,
    form: FormatOption = Format.table,
    lang: LanguageOption = "en",
) -> None:
    """Show what the network of cooperation looks like: communities, who connects, whose leaving would split it, growth.

    Each measure is one sentence; the other formats have the numbers.

    Example: practicegraph measures --limit 5
    """
    from practicegraph.queries.measures import measures

    with open_store(store, read_only=True) as opened:
        found = measures(opened, limit=limit, lang=lang)
    rows = list(_measured(found))
    if form is Format.json:
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
    elif form is Format.table:
        for place, row in enumerate(rows):
            if not place or row["measure"] != rows[place - 1]["measure"]:
                out().print(row["measure"])
            out().print(f"  {row['sentence']}")
    else:
        show_rows(("measure", "name", "value", "sentence", "iri"), rows, form)
    if found.note:
        remark(found.note)


def _measured(found: Measures) -> Iterator[dict[str, Any]]:
    yield {"measure": "network", "name": None, "value": found.organisations, "sentence": found.sentence + "."}
    for one in found.communities:
        sentence = f"{one.name}: {one.sentence}"
        yield {"measure": "communities", "name": one.name, "value": len(one.members), "sentence": sentence}
    for measure, actors in (
        ("met most often (PageRank)", found.central),
        ("connecting others (betweenness)", found.brokers),
        ("holding the network together (articulation points)", found.splitting),
    ):
        for actor in actors:
            about = {"name": actor.name, "value": actor.value, "sentence": actor.sentence, "iri": actor.iri}
            yield {"measure": measure, **about}
    for year in found.growth:
        yield {"measure": "growth", "name": str(year.year), "value": year.organisations, "sentence": year.sentence}
