"""The block of keys and values that Markdown sites put before a page (YAML between ---, TOML between +++)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

__all__ = ["FrontMatter", "Value", "front_matter"]

LIMIT = 30_000
"""Characters; longer front matter is somebody's data set and not a head of a page."""
DEEPEST = 20
OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
FENCES = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\n")
TOML_VALUE = re.compile(r"^[ \t]*([\w.-]+)[ \t]*=[ \t]*(\S.*)$", re.MULTILINE)
TOML_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)+)\"|'([^'\n]+)'|([^\s,\[\]\"'{}=]+)")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the front matter with its place in the text."""

    start: int
    end: int
    key: str
    """The keys that lead to it, joined by dots: ``title``, ``location.city``; list positions are left out."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a page."""

    end: int
    """Where the page itself starts."""
    metadata: Mapping[str, Any]
    values: tuple[Value, ...]
    """In the order of the text."""


def front_matter(text: str) -> tuple[FrontMatter | None, str | None]:
    """The front matter of a text, and a warning when it looks like front matter but cannot be read as such.

    Broken front matter is no reason to lose a report: the caller treats it as part of the text.
    """
    opening = FENCES.match(text)
    if not opening:
        return None, None
    fence = opening[1]
    closing = re.compile(rf"^(?:{re.escape(fence)}|\.\.\.)[ \t]*$", re.MULTILINE).search(text, opening.end())
    if not closing:
        return None, None  # a horizontal rule at the top
    start, stop = opening.end(), closing.start()
    if stop - start > LIMIT:
        return None, f"front matter of {stop - start} characters: read as text"
    try:
        reader = _yaml if fence == "---" else _toml
        metadata, values = reader(text[start:stop], start)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        return None, f"front matter cannot be read ({_one_line(error)}): read as text"
    if metadata is None:
        return None, None
    return FrontMatter(closing.end(), metadata, tuple(values)), None


def _yaml(source: str, offset: int) -> tuple[Mapping[str, Any] | None, list[Value]]:
    depth = 0
    for token in yaml.scan(source, yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            raise ValueError("aliases (*name) are not allowed")  # a few of them can stand for gigabytes
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST} levels")  # the parser calls itself at every level
    node = yaml.compose(source, yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        return (None if node is not None else {}), []  # prose between two rules
    metadata = yaml.safe_load(source)
    values = [Value(s + offset, e + offset, key) for s, e, key in _leaves(node, "", source)]
    return {str(key): value for key, value in metadata.items()}, values


def _leaves(node: yaml.Node, key: str, source: str) -> Iterator[tuple[int, int, str]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _leaves(value, f"{key}.{name.value}".lstrip("."), source)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _leaves(value, key, source)
    elif isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in ("'", '"'):
            start, end = start + 1, end - 1
        elif node.style in ("|", ">"):
            start = source.find("\n", start) + 1
        piece = source[start:end]
        start += len(piece) - len(piece.lstrip())
        if piece.strip():
            yield start, start + len(piece.strip()), key


def _toml(source: str, offset: int) -> tuple[Mapping[str, Any], list[Value]]:
    values = []
    for line in TOML_VALUE.finditer(source):
        for string in TOML_STRING.finditer(line[2]):
            group = string.lastindex or 0
            start = line.start(2) + offset
            values.append(Value(start + string.start(group), start + string.end(group), line[1]))
    return tomllib.loads(source), values


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
