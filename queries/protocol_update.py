"""What a SPARQL update is going to write to, found in its text.

The grammar of updates is regular above the level of graph patterns: operations between semicolons, each a few words,
IRIs and blocks in braces. That much is read here; whether it is SPARQL the engine says.

 1. Cut the text into operations at the semicolons that stand in no bracket, with the prefixes that are in force.
 2. Of each: the first word tells its kind; a block's role is told by the words before it.
 3. In a block that writes (behind INSERT, DELETE or DATA, but not WHERE) ``GRAPH x { … }`` writes to x and anything
    else to the graph of WITH, else the default graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

from practicegraph.graph.sparql import TOKEN
from practicegraph.ontology.names import PREFIXES

__all__ = ["ANY", "DEFAULT", "Operation", "operations", "with_dataset", "with_prologue_first", "without_escapes"]

DEFAULT: Final = ""
"""Stands for the default graph."""
ANY: Final = "*"
"""Stands for graphs that only running the update tells: a variable."""
ESCAPED: Final = re.compile(r"<[^\x00-\x20<>\"{}|^`]*\\[uU][^\x00-\x20<>\"{}|^`]*>")
"""What looks like an IRI with an escape; in a string it may be unescaped too, which changes nothing."""
SPECIAL: Final = frozenset("<>\"'{}|^`\\")
"""Letters that mean something outside an IRI: their escapes stay."""
Token = re.Match[str]


@dataclass(slots=True)
class Operation:
    """One operation of an update."""

    kind: str
    """Its first word: INSERT, DELETE, WITH, LOAD, CLEAR, DROP, CREATE, ADD, MOVE or COPY."""
    start: int
    """Offset in the text of this word, behind the prefixes that stand before it."""
    inserts: set[str] = field(default_factory=set)
    """Graphs that it may add to: IRIs, DEFAULT, ANY."""
    deletes: set[str] = field(default_factory=set)
    """Graphs that it may take from."""
    everything: bool = False
    """It is CLEAR or DROP of ALL."""
    own_dataset: bool = False
    """It says itself what its pattern is matched against: WITH or USING."""
    where: int | None = None
    """Offset in the text of the WHERE that stands before its pattern."""
    pattern: tuple[int, int] | None = None
    """Of DELETE WHERE: offsets of its block, brackets included."""


def operations(update: str, *, base: str = "") -> list[Operation]:
    """The operations of an update, in their order; what is no SPARQL is left out.

    Args:
        update: SPARQL text.
        base: What relative IRIs are relative to.
    """
    prefixes = dict(PREFIXES)
    found = []
    for tokens in _cut([token for token in TOKEN.finditer(update) if token.lastgroup != "skip"]):
        while tokens and tokens[0].group().upper() in ("BASE", "PREFIX"):
            if tokens[0].group().upper() == "BASE" and len(tokens) > 1:
                base = urljoin(base, tokens[1].group()[1:-1])
                tokens = tokens[2:]
            elif len(tokens) > 2:
                prefixes[tokens[1].group()[:-1]] = urljoin(base, tokens[2].group()[1:-1])
                tokens = tokens[3:]
            else:
                tokens = []
        if tokens:
            found.append(_Reader(tokens, prefixes, base).operation())
    return found


def without_escapes(update: str) -> str:
    """The update with the letters that \\u escapes in IRIs stand for, so that IRIs can be told from each other."""
    return ESCAPED.sub(lambda found: _unescaped(found[0]), update)


def with_prologue_first(update: str, *, base: str = "") -> str:
    """The update with all its PREFIX lines before the first operation: the engine takes none between operations, which
    SPARQL allows. One that gives a prefix another meaning than before stays where it is, and so does BASE.
    """
    prefixes: dict[str, str] = {}
    moved: list[tuple[int, int]] = []
    for number, tokens in enumerate(_cut([token for token in TOKEN.finditer(update) if token.lastgroup != "skip"])):
        while len(tokens) > 2 and tokens[0].group().upper() == "PREFIX":
            prefix, iri = tokens[1].group(), urljoin(base, tokens[2].group()[1:-1])
            if prefixes.setdefault(prefix, iri) == iri and number:
                moved.append((tokens[0].start(), tokens[2].end()))
            tokens = tokens[3:]
    for start, end in reversed(moved):
        update = update[:start] + " " * (end - start) + update[end:]  # so that places in messages stay right
    return "".join(f"PREFIX {prefix} <{iri}> " for prefix, iri in prefixes.items() if moved) + update


def with_dataset(update: str, using: list[str], named: list[str]) -> str:
    """The update with its patterns matched against the graphs of the protocol's using-graph-uri parameters.

    Args:
        update: SPARQL text whose operations do not say so themselves.
        using: IRIs for the default graph.
        named: IRIs of named graphs.
    """
    clause = " ".join([*(f"USING <{iri}>" for iri in using), *(f"USING NAMED <{iri}>" for iri in named)])
    for operation in reversed(operations(update)):
        if (
            operation.pattern is not None and operation.where is not None
        ):  # DELETE WHERE { p }: DELETE { p } WHERE { p }
            block = update[slice(*operation.pattern)]
            update = f"{update[: operation.where]} {block} {clause} {update[operation.where :]}"
        elif operation.where is not None:
            update = f"{update[: operation.where]} {clause} {update[operation.where :]}"
    return update


def _cut(tokens: list[Token]) -> list[list[Token]]:
    depth = 0
    parts: list[list[Token]] = [[]]
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.lastgroup or "", 0)
        if token.group() == ";" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class _Reader:
    """Reads the tokens of one operation."""

    def __init__(self, tokens: list[Token], prefixes: dict[str, str], base: str) -> None:
        self._tokens = tokens
        self._prefixes = prefixes
        self._base = base

    def operation(self) -> Operation:
        words = [token.group().upper() if token.lastgroup == "word" else "" for token in self._tokens]
        operation = Operation(words[0], self._tokens[0].start())
        if words[0] in ("CLEAR", "DROP"):
            operation.everything = "ALL" in words
            operation.deletes = {ANY} if "NAMED" in words or operation.everything else set()
            operation.deletes |= {DEFAULT} if operation.everything else set(self._graphs())
        elif words[0] in ("ADD", "MOVE", "COPY"):
            graphs = self._graphs()
            operation.inserts = set(graphs[1:])
            operation.deletes = set(graphs if words[0] == "MOVE" else graphs[1:]) if words[0] != "ADD" else set()
        elif words[0] == "CREATE":
            operation.inserts = set(self._graphs())
        elif words[0] == "LOAD":
            operation.inserts = set(self._graphs()[1:]) or {DEFAULT}
        else:
            self._modify(operation, words)
        return operation

    def _modify(self, operation: Operation, words: list[str]) -> None:
        target, role, number = DEFAULT, "", 0
        while number < len(self._tokens):
            token, word = self._tokens[number], words[number]
            if word == "WITH" and number + 1 < len(self._tokens):
                operation.own_dataset, target = True, self._graph(self._tokens[number + 1])
            elif word == "USING":
                operation.own_dataset = True
            elif word in ("INSERT", "DELETE"):
                role = word
            elif word == "WHERE":
                operation.where = token.start()
                role = "DELETE WHERE" if words[number - 1] == "DELETE" else word
            elif token.group() == "{":
                end = self._end(number)
                block = self._tokens[number + 1 : end]
                if role == "DELETE WHERE" and end < len(self._tokens):
                    operation.pattern = (token.start(), self._tokens[end].end())
                if operation.where is None and role == "INSERT":
                    operation.inserts |= self._written(block, target)
                elif role in ("DELETE", "DELETE WHERE"):
                    operation.deletes |= self._written(block, target)
                    role = "WHERE" if operation.where is not None else role
                number = end
            number += 1

    def _end(self, number: int) -> int:
        """The place of the bracket that closes the one at this place."""
        depth = 0
        for place in range(number, len(self._tokens)):
            depth += {"open": 1, "close": -1}.get(self._tokens[place].lastgroup or "", 0)
            if depth == 0:
                return place
        return len(self._tokens)

    def _written(self, block: list[Token], target: str) -> set[str]:
        """The graphs that a template or a block of data writes to."""
        graphs: set[str] = set()
        number = 0
        while number < len(block):
            token = block[number]
            if token.lastgroup == "word" and token.group().upper() == "GRAPH" and number + 1 < len(block):
                graphs.add(self._graph(block[number + 1]))
                depth = 0
                number += 2
                while number < len(block):
                    depth += {"open": 1, "close": -1}.get(block[number].lastgroup or "", 0)
                    if depth == 0:
                        break
                    number += 1
            elif token.group() != ".":
                graphs.add(target)
            number += 1
        return graphs

    def _graphs(self) -> list[str]:
        found = []
        for token in self._tokens[1:]:
            if token.lastgroup in ("iri", "name"):
                found.append(self._graph(token))
            elif token.group().upper() == "DEFAULT":
                found.append(DEFAULT)
        return found

    def _graph(self, token: Token) -> str:
        text = token.group()
        if token.lastgroup == "iri":
            return urljoin(self._base, text[1:-1])
        if token.lastgroup == "name":
            prefix, _, local = text.partition(":")
            return self._prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", local)
        return ANY


def _unescaped(iri: str) -> str:
    def letter(found: re.Match[str]) -> str:
        number = int(found[1] or found[2], 16)
        plain = 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000 and chr(number) not in SPECIAL
        return chr(number) if plain else found[0]

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", letter, iri)
