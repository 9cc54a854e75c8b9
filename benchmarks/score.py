#!/usr/bin/env python3
"""Score extracted facts against hand-made annotations.

    score.py GOLD_DIR FACTS_DIR CORPUS_DIR [--json]

GOLD_DIR holds NAME.json annotations, FACTS_DIR the NAME.json that `practicegraph extract`
wrote for the same documents, CORPUS_DIR the documents themselves (NAME.txt). FACTS.md beside
this file describes both formats. Standard library only, so that it judges any implementation.

What counts
- a record whose quote is not found, letter for letter, at [start, end) of its document is
  *ungrounded*: it is counted apart and scores as a wrong record;
- organisations, regions, projects: by normalised name or alias;
- events: by kind and date; then each annotated attribute of the matched events is compared;
- pilot actions: by who runs them, or by name;
- practices, challenges, needs: by the stretch of text that they quote (half of the shorter one
  must be shared) and by their kind; `statements` is the same regardless of kind;
- themes: of the matched practices, challenges and needs, set against set;
- cooperations: unordered pairs of names.
Annotated records marked "optional" are neither asked for nor held against anyone.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

STATEMENTS = ("practices", "challenges", "needs")
ATTRIBUTES = (
    "ordinal",
    "end_date",
    "duration_hours",
    "format",
    "region",
    "country",
    "participants",
    "organisers",
    "supporters",
    "status",
    "stakeholder_kinds",
    "themes",
)


def key(name):
    """A name folded for comparison: no accents, case, punctuation, leading article or 'association'."""
    text = unicodedata.normalize("NFKD", name or "")
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = re.sub(r"[^\w]+", " ", text).strip()
    return re.sub(
        r"^(the|association|project|fundacion|fundacja|foundation) ",
        "",
        re.sub(r" (project|association|network)$", "", text),
    )


def names(record):
    return {key(n) for n in [record.get("name"), *(record.get("aliases") or [])] if n}


def one_name(gold):
    """A function from any annotated name or alias to one key for the thing that it names."""
    canonical = {}
    for record in [*gold.get("organisations", []), *gold.get("projects", []), *gold.get("regions", [])]:
        for alias in names(record):
            canonical.setdefault(alias, key(record["name"]))
    return lambda name: canonical.get(key(name), key(name))


def squeeze(text):
    """The text with runs of white space folded, and where each kept character stood."""
    kept, places = [], []
    for place, char in enumerate(text):
        char = " " if char.isspace() else char
        if char == " " and kept and kept[-1] == " ":
            continue
        kept.append(char)
        places.append(place)
    return "".join(kept), places


def span_of(quote, text):
    folded, places = squeeze(text)
    wanted = squeeze(quote)[0].strip()
    at = folded.find(wanted)
    return None if at < 0 or not wanted else (places[at], places[at + len(wanted) - 1] + 1)


def spans(record, text):
    """The grounded spans of an extracted record; None when any of its evidence is not in the text."""
    found = []
    for piece in record.get("evidence") or []:
        start, end = piece.get("start"), piece.get("end")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
            return None
        if text[start:end] != piece.get("quote"):
            return None
        found.append((start, end))
    return found or None


def overlap(a, b):
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared > 0 and shared >= 0.5 * min(a[1] - a[0], b[1] - b[0])


class Tally(dict):
    def __missing__(self, name):
        self[name] = {"right": 0, "wrong": 0, "missed": 0}
        return self[name]

    def add(self, name, right=0, wrong=0, missed=0):
        row = self[name]
        row["right"] += right
        row["wrong"] += wrong
        row["missed"] += missed


def pair_up(tally, name, gold, found, same):
    """Match one to one, greedily, in order; optional gold records soak up without scoring. Returns the pairs."""
    pairs, free = [], list(found)
    for wanted in sorted(gold, key=lambda r: bool(r.get("optional"))):
        hit = next((f for f in free if same(wanted, f)), None)
        if hit is None:
            tally.add(name, missed=0 if wanted.get("optional") else 1)
            continue
        free.remove(hit)
        if not wanted.get("optional"):
            tally.add(name, right=1)
            pairs.append((wanted, hit))
    # what repeats an already matched record (a second mention) is wrong only if it matches nothing
    tally.add(name, wrong=sum(not any(same(w, f) for w in gold) for f in free))
    return pairs


def set_score(tally, name, wanted, got):
    wanted, got = set(wanted or ()), set(got or ())
    tally.add(name, right=len(wanted & got), wrong=len(got - wanted), missed=len(wanted - got))


def same_date(wanted, got):
    wanted, got = wanted or "", got or ""
    return bool(wanted) and bool(got) and (got.startswith(wanted) or (wanted.startswith(got) and len(got) >= 7))


def score_document(gold, facts, text, tally, attributes):
    who = one_name(gold)
    if any(gold.get(section) for section in STATEMENTS):
        tally.add("themes")
    if any(r.get("run_by") for section in STATEMENTS for r in gold.get(section, [])):
        tally.add("run_by")
    for section in ("events", "organisations", "regions", "projects", "pilot_actions", *STATEMENTS, "cooperations"):
        records = facts.get(section) or []
        kept = [r for r in records if spans(r, text) is not None]
        tally.add("ungrounded", wrong=len(records) - len(kept))
        facts[section] = kept
        tally.add(section, wrong=len(records) - len(kept))

    for section in ("organisations", "regions", "projects"):
        pair_up(tally, section, gold.get(section, []), facts[section], lambda w, f: bool(names(w) & names(f)))

    def same_event(wanted, got):
        dated = same_date(wanted.get("date"), got.get("date")) or (not wanted.get("date") and not got.get("date"))
        twins = [e for e in gold["events"] if e["kind"] == wanted["kind"] and e.get("date") == wanted.get("date")]
        placed = len(twins) < 2 or key(wanted.get("region") or "") == key(got.get("region") or "")
        return wanted["kind"] == got.get("kind") and dated and placed

    events = pair_up(tally, "events", gold.get("events", []), facts["events"], same_event)
    for wanted, got in events:
        for name in ATTRIBUTES:
            if wanted.get(name) in (None, []):
                continue
            value, other = wanted[name], got.get(name)
            if isinstance(value, list):
                fold = who if name in ("organisers", "supporters") else (lambda v: v.casefold())
                right = {fold(v) for v in value} == {fold(v) for v in other or []}
            elif isinstance(value, str) and name in ("region", "country"):
                right = who(value) == who(other or "")
            else:
                right = value == other
            attributes[name][0] += right
            attributes[name][1] += 1

    pair_up(
        tally,
        "pilot_actions",
        gold.get("pilot_actions", []),
        facts["pilot_actions"],
        lambda w, f: (
            (bool(w.get("run_by")) and who(w["run_by"]) == who(f.get("run_by") or ""))
            or (bool(w.get("name")) and key(w["name"]) == key(f.get("name") or ""))
        ),
    )

    everything_wanted, everything_found = [], []
    for section in STATEMENTS:
        wanted = [
            dict(r, span=(r["start"], r["end"]) if "start" in r else span_of(r["quote"], text))
            for r in gold.get(section, [])
        ]
        lost = [r["quote"] for r in wanted if r["span"] is None]
        if lost:
            sys.exit(f"score.py: annotation not in its document: {lost[0]!r}")

        def touches(w, f):
            return any(overlap(w["span"], s) for s in spans(f, text))

        for w, f in pair_up(tally, section, wanted, facts[section], touches):
            set_score(tally, "themes", w.get("themes"), f.get("themes"))
            if w.get("run_by"):
                right = who(w["run_by"]) == who(f.get("run_by") or "")
                tally.add("run_by", right=right, wrong=bool(f.get("run_by")) and not right, missed=not right)
        everything_wanted += wanted
        everything_found += facts[section]
    pair_up(tally, "statements", everything_wanted, everything_found, touches)

    def pair(actors):
        return frozenset(who(a) for a in actors)

    set_score(
        tally,
        "cooperations",
        [pair(c[:2]) for c in gold.get("cooperations", [])],
        [pair(c["actors"]) for c in facts["cooperations"]],
    )


def ratios(row):
    right, wrong, missed = row["right"], row["wrong"], row["missed"]
    precision = right / (right + wrong) if right + wrong else None
    recall = right / (right + missed) if right + missed else None
    f1 = 2 * right / (2 * right + wrong + missed) if 2 * right + wrong + missed else None
    return {"precision": precision, "recall": recall, "f1": f1}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("facts", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args()

    tally, attributes, documents = Tally(), defaultdict(lambda: [0, 0]), 0
    for path in sorted(options.gold.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = (options.corpus / f"{path.stem}.txt").read_text("utf-8")
        found = options.facts / path.name
        facts = json.loads(found.read_text("utf-8")) if found.exists() else {}
        score_document(gold, facts, text, tally, attributes)
        documents += 1
    if not documents:
        sys.exit(f"score.py: no annotations in {options.gold}")

    ungrounded = tally.pop("ungrounded")["wrong"]
    table = {name: {**row, **ratios(row)} for name, row in tally.items()}
    asked = sum(n for _, n in attributes.values())
    exact = sum(n for n, _ in attributes.values())
    graded = [
        r["f1"] or 0.0
        for name, r in table.items()
        if name != "statements" and (r["f1"] is not None or name in ("themes", "run_by"))
    ]
    graded.append(exact / asked if asked else 0.0)
    result = {
        "documents": documents,
        "ungrounded": ungrounded,
        "sections": table,
        "event_attributes": {n: {"exact": a, "of": b} for n, (a, b) in attributes.items()},
        "event_attribute_accuracy": exact / asked if asked else None,
        "mean": sum(graded) / len(graded),
    }
    if options.json:
        print(json.dumps(result, indent=1))
        return

    def show(v):
        return "   -" if v is None else f"{v:.2f}"

    print(f"{'':16}{'right':>6}{'wrong':>6}{'missed':>7}   prec  rec   F1")
    for name, r in table.items():
        shown = "  ".join(show(r[measure]) for measure in ("precision", "recall", "f1"))
        print(f"{name:16}{r['right']:6}{r['wrong']:6}{r['missed']:7}   {shown}")
    print("event attributes " + ", ".join(f"{n} {a}/{b}" for n, (a, b) in attributes.items()))
    accuracy = show(result["event_attribute_accuracy"])
    print(f"{documents} documents, {ungrounded} ungrounded records, attributes {accuracy}, mean {result['mean']:.3f}")


if __name__ == "__main__":
    main()
