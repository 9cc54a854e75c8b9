"""What a language model says of a report, checked against the report and joined with what the rules found.

1. The text is cut at the borders of segments into parts that fit a request.
2. Each part is asked for the records of the sections, each with a quote.
3. A record whose quote is not in its part letter for letter is dropped and counted, as is one that lacks what its
   section needs or has values that do not exist.
4. What remains joins the records of the rules: a name that is known keeps its record, a statement that shares half of
   the shorter stretch with a known one is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from practicegraph.ingest.llm import LanguageModel, LanguageModelError
from practicegraph.ingest.records import (
    Cooperation,
    Document,
    Evidence,
    Facts,
    Organisation,
    PilotAction,
    Project,
    Region,
    Segment,
    Statement,
)
from practicegraph.ontology.names import GENERAL_THEMES

__all__ = ["UNANSWERED", "Asked", "ask_for_facts", "join", "with_model"]

PART: Final = 6000
"""Characters of one request: two pages, which leaves small models room for the answer."""
CONFIDENCE: Final = 0.7
"""Of a record that only the model found: its quote is checked, its reading of the quote is not."""
UNANSWERED: Final = "part of it was read by the rules alone: "
"""What a warning begins with that tells why the model said nothing of a part."""
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "organisations": ("name",),
    "regions": ("name", "part_of", "country"),
    "projects": ("name", "funder"),
    "pilot_actions": ("name", "run_by", "region"),
    "practices": ("label", "run_by"),
    "challenges": ("label",),
    "needs": ("label",),
    "cooperations": ("first", "second", "on"),
}
STATED: Final = ("practices", "challenges", "needs")
TASK: Final = """You read a report of a network of organisations. Give only what the text states, as JSON.
Each record has "quote": the words of the text that say it, copied letter for letter. Leave out what is not stated.
practices: what an actor does or has done that others could copy. challenges: difficulties that are stated.
needs: what people say should be done. pilot_actions: what is tried out. cooperations: two named organisations that do
something together. organisations: only named ones. Navigation, footers and links to other articles are not the report.
themes: any of """ + ", ".join(sorted(GENERAL_THEMES))


@dataclass(frozen=True, slots=True)
class Asked:
    """What came back."""

    facts: Facts
    dropped: int = 0
    """Records whose quote is not in the text, or whose values make no sense."""
    failed: tuple[str, ...] = ()
    """Why parts of the text got no answer."""


def with_model(facts: Facts, segments: Sequence[Segment], model: LanguageModel) -> Facts:
    """The facts of the rules joined with those of a model; what was dropped or failed is among the warnings."""
    asked = ask_for_facts(facts.document, segments, model)
    notes = [UNANSWERED + reason for reason in asked.failed]
    if asked.dropped:
        notes.append(f"{asked.dropped} records of the language model were dropped: their quotes are not in the text")
    joined = join(facts, asked.facts)
    return replace(joined, document=replace(facts.document, warnings=(*facts.document.warnings, *notes)))


def schema() -> dict[str, Any]:
    """JSON Schema of an answer."""
    text = {"type": ["string", "null"]}

    def record(section: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"quote": {"type": "string"}, **dict.fromkeys(NAMES[section], text)}
        if section in STATED:
            fields["themes"] = {"type": "array", "items": {"type": "string", "enum": sorted(GENERAL_THEMES)}}
        return {"type": "object", "properties": fields, "required": sorted(fields), "additionalProperties": False}

    sections = {section: {"type": "array", "items": record(section)} for section in NAMES}
    return {"type": "object", "properties": sections, "required": sorted(sections), "additionalProperties": False}


def parts(document: Document, segments: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """Where the parts start and end: whole segments, boilerplate left out at the ends, about PART characters each."""
    start = end = None
    for item in segments:
        if item.kind == "boilerplate":
            continue
        if start is None or end is None:
            start = item.start
        elif item.end - start > PART:
            yield start, end
            start = item.start
        end = item.end
    if start is not None and end is not None:
        yield start, end


def ask_for_facts(document: Document, segments: Sequence[Segment], model: LanguageModel) -> Asked:
    """The facts that a language model finds in a document; parts without an answer are told, the others count."""
    found: dict[str, list[Any]] = {section: [] for section in NAMES}
    dropped, failed = 0, []
    for start, end in parts(document, segments):
        try:
            answer = model.ask(TASK, document.text[start:end], schema())
        except LanguageModelError as error:
            failed.append(str(error))
            continue
        for section, records in found.items():
            said = answer.get(section)
            for raw in said if isinstance(said, list) else []:
                record = _record(document, section, raw, start, end)
                if record is None:
                    dropped += 1
                else:
                    records.append(record)
    return Asked(
        Facts(document, **{section: tuple(records) for section, records in found.items()}), dropped, tuple(failed)
    )


def _record(document: Document, section: str, raw: object, start: int, end: int) -> Any | None:
    """The record of a section that an answer holds; None when it does not rest on the text."""
    quote = raw.get("quote") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(quote, str) or not quote.strip():
        return None
    place = document.text.find(quote, start, end)
    if place < 0:
        return None
    evidence = (document.evidence(place, place + len(quote)),)
    said: dict[str, Any] = {
        name: " ".join(raw[name].split()) for name in NAMES[section] if isinstance(raw.get(name), str)
    }
    said = {name: text for name, text in said.items() if text}
    common: dict[str, Any] = {"evidence": evidence, "confidence": CONFIDENCE, "rule": "language model"}
    if section in STATED:
        themes = raw.get("themes")
        known = tuple(dict.fromkeys(t for t in themes if t in GENERAL_THEMES)) if isinstance(themes, list) else ()
        return Statement(said.get("label", quote[:80]), themes=known, run_by=said.get("run_by"), **common)
    if section == "cooperations":
        first, second = said.get("first"), said.get("second")
        return (
            Cooperation((first, second), on=said.get("on"), **common) if first and second and first != second else None
        )
    if section == "pilot_actions":
        return PilotAction(**said, **common) if said.get("name") or said.get("run_by") else None
    # a name that the report does not contain is the model's own knowledge, which no quote supports
    if "name" not in said or said["name"] not in " ".join(document.text.split()):
        return None
    made: dict[str, type[Any]] = {"organisations": Organisation, "regions": Region, "projects": Project}
    return made[section](**said, **common)


def join(rules: Facts, model: Facts) -> Facts:
    """The facts of the rules, and those of the model that are new."""
    changes: dict[str, Any] = {}
    for section in ("organisations", "regions", "projects"):
        own = getattr(rules, section)
        known = {_key(n) for r in own for n in (r.name, *getattr(r, "aliases", ()))}
        changes[section] = own + tuple(_new_names(getattr(model, section), known))
    others = [r for section in STATED for r in getattr(rules, section)]
    for section in STATED:
        fresh = []
        for record in getattr(model, section):
            if not any(_share(a, b) for r in others for a in r.evidence for b in record.evidence):
                fresh.append(record)
                others.append(record)
        changes[section] = getattr(rules, section) + tuple(fresh)
    pairs = {frozenset(map(_key, c.actors)) for c in rules.cooperations}
    changes["cooperations"] = rules.cooperations + tuple(
        c for c in model.cooperations if frozenset(map(_key, c.actors)) not in pairs
    )
    pilots = {_key(p.run_by or p.name or "") for p in rules.pilot_actions}
    changes["pilot_actions"] = rules.pilot_actions + tuple(
        p for p in model.pilot_actions if _key(p.run_by or p.name or "") not in pilots
    )
    return replace(rules, **changes)


def _new_names(records: Sequence[Any], known: set[str]) -> Iterator[Any]:
    for record in records:
        if _key(record.name) not in known:
            known.add(_key(record.name))
            yield record


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


def _share(a: Evidence, b: Evidence) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared * 2 >= min(a.end - a.start, b.end - b.start)
