"""Names of the register in a report: found as they are written, whether or not any rule would take them for a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, TypeAlias

from practicegraph.graph.folding import fold, fold_name
from practicegraph.ingest.actors_names import Token, tokens
from practicegraph.ingest.actors_tally import Tally
from practicegraph.ingest.records import Segment

__all__ = ["Listed", "with_listed"]

Listed: TypeAlias = tuple[tuple[str, str], ...]
"""Names, each with the name of the register that it stands for."""
SHORT: Final = 4
"""Letters up to which a name must be written letter for letter: "CARE" is not "Care"."""
_Index: TypeAlias = Mapping[str, Sequence[tuple[tuple[str, ...], str, str]]]


def with_listed(elected: Sequence[Tally], listed: Listed, segments: Sequence[Segment]) -> list[Tally]:
    """The names that were elected, with those of the register that stand in the text.

    One that was elected already becomes an organisation, if it was none; all forms of one organisation come together.

    Args:
        elected: As the rules found them.
        listed: The names of the register.
        segments: Where to look; boilerplate is left out.
    """
    if not listed:
        return list(elected)
    found = _found(segments, _index(listed), [form for tally in elected for form in tally.forms])
    stands = {fold_name(form): called for called, tally in found.items() for form in (called, *tally.forms)}
    result: list[Tally] = []
    for tally in elected:
        called = next((stands[key] for form in tally.forms if (key := fold_name(form)) in stands), None)
        if called is None:
            result.append(tally)
            continue
        seen = found[called]
        seen.forms += [form for form in tally.forms if form not in seen.forms]
        seen.segments |= tally.segments
        seen.first = min(seen.first, tally.first)
        seen.described_as = seen.described_as or tally.described_as
    return sorted([*result, *(replace(tally) for tally in found.values())], key=lambda tally: tally.first)


def _found(segments: Sequence[Segment], index: _Index, longer: Sequence[str]) -> dict[str, Tally]:
    """The organisations of the register that the text names, by their names in the register."""
    result: dict[str, Tally] = {}
    for segment in segments:
        if segment.kind == "boilerplate":
            continue
        words = [token for token in tokens(segment) if token.key]
        place = 0
        while place < len(words):
            match = _at(words, place, index)
            if match is None:
                place += 1
                continue
            size, called = match
            start, end = words[place].start - segment.start, words[place + size - 1].end - segment.start
            place += size
            text = " ".join(segment.text[start:end].split())
            if _inside(segment.text, start, end, longer):
                continue
            tally = result.setdefault(
                called, Tally(text, segment.start + start, score=1.0, rule="register", best=segment.index)
            )
            tally.count += 1
            tally.segments.add(segment.index)
            if text not in tally.forms:
                tally.forms.append(text)
            tally.name = max(tally.forms, key=lambda form: (len(form), form))
    return result


def _at(words: Sequence[Token], place: int, index: _Index) -> tuple[int, str] | None:
    """How many words from a place on are a name of the register, and whose; the longest counts."""
    first = words[place]
    for keys, name, called in index.get(first.key.split(" ")[0], ()):
        here = words[place : place + len(keys)]
        if tuple(token.key for token in here) != keys or not any(token.capital for token in here):
            continue
        if len(name) <= SHORT and here[0].text != name:
            continue
        return len(keys), called
    return None


def _inside(text: str, start: int, end: int, longer: Sequence[str]) -> bool:
    """Whether it is only a part of a longer name: "CEPAIM" in "Friends of CEPAIM"."""
    for form in longer:
        if len(form) <= end - start:
            continue
        place = text.find(form)
        while place >= 0:
            if place <= start and end <= place + len(form) and (start, end) != (place, place + len(form)):
                return fold_name(form) != fold_name(text[start:end])
            place = text.find(form, place + 1)
    return False


@lru_cache(maxsize=4)
def _index(listed: Listed) -> _Index:
    """The names by their first word, the longest first; one that stands for several organisations is left out."""
    stands: dict[str, set[str]] = defaultdict(set)
    for name, called in listed:
        stands[fold(name)].add(called)
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for name, called in listed:
        segment = Segment(0, len(name), "sentence", name)
        keys = tuple(token.key for token in tokens(segment) if token.key)
        if keys and len(fold(name)) > 1 and len(stands[fold(name)]) == 1:
            found[keys[0].split(" ")[0]].append((keys, name, called))
    return {first: sorted(those, key=lambda item: (-len(item[0]), item)) for first, those in found.items()}
