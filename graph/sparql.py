"""Looking at the text of a SPARQL query before an engine does: limits, and values bound to its variables.

Measured with pyoxigraph 0.5.13: a few thousand nested brackets end the process, and a property path of 1,600 steps
plans for 40 seconds on an empty store. SERVICE and LOAD would send requests to any address. These are refused here, by
a scanner that knows only what is a string, an IRI, a comment, a word or a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue, QueryError
from practicegraph.graph.results import term

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_OPERATORS", "MAX_STEPS", "bind", "guard"]

MAX_LENGTH: Final = 1_000_000
"""Characters of a query."""
MAX_DEPTH: Final = 200
"""Brackets of any kind inside each other; hand-written and generated queries stay below 30."""
MAX_STEPS: Final = 300
"""Slashes in a query: planning a property path takes time with the square of its steps (200 took 0.6 s)."""
MAX_OPERATORS: Final = 5_000
"""Other operators: each is one level more in the engine's tree."""

TOKEN: Final = re.compile(
    r"""(?P<skip>\s+|\#[^\n\r]*)
    |(?P<string>'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}|"{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3}
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
    |(?P<name>[\w.\-%]*:(?:[\w.\-%:]|\\.)*)
    |(?P<variable>[?$]\w+)
    |(?P<word>@?[^\W\d][\w\-]*)
    |(?P<open>[{(\[])|(?P<close>[})\]])
    |(?P<operator>[/|^!+*\-]+)
    |(?P<other>\w+|.)""",
    re.VERBOSE | re.DOTALL,
)
PLACEHOLDER: Final = r"VALUES\s*[?$]{name}\s*\{{\s*UNDEF\s*\}}"


def guard(query: str, *, update: bool = False, remote: bool = False) -> None:
    """Refuses a query that the engine would not survive or that would reach out to other machines.

    Args:
        query: SPARQL text.
        update: It is an update.
        remote: The caller has seen to where SERVICE and LOAD lead.

    Raises:
        QueryError: too long, too deep, too many operators, or SERVICE or LOAD.
    """
    what = "update" if update else "query"
    if len(query) > MAX_LENGTH:
        raise QueryError(f"the {what} has {len(query):,} characters; the limit is {MAX_LENGTH:,}: ask in parts")
    depth = steps = operators = 0
    for token in _tokens(query):
        if token.lastgroup == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise QueryError(
                    f"the {what} has more than {MAX_DEPTH} brackets inside each other at {_place(query, token.start())}"
                )
        elif token.lastgroup == "close":
            depth -= 1
        elif token.lastgroup == "operator":
            steps += token.group().count("/")
            operators += len(token.group())
            if steps > MAX_STEPS or operators > MAX_OPERATORS:
                raise QueryError(
                    f"the {what} has more than {MAX_STEPS} path steps or {MAX_OPERATORS:,} operators "
                    f"at {_place(query, token.start())}"
                )
        elif token.lastgroup == "word" and not remote and token.group().upper() in ("SERVICE", "LOAD"):
            word = token.group().upper()
            raise QueryError(
                f"{word} at {_place(query, token.start())} would fetch from another machine; read the file first"
            )


def bind(query: str, bindings: Mapping[str, Any]) -> str:
    """The query with values bound to its variables by VALUES blocks; values are written as RDF terms, never pasted.

    1. Where the query says ``VALUES ?name { UNDEF }``, at any place and as often as it likes, the values stand there
       instead. So a question states where a parameter applies, and without a value it is unbound.
    2. Otherwise the block stands first in the outermost group, and in every sub-SELECT that mentions the variable.

    Args:
        query: SPARQL text.
        bindings: Variable name, without question mark, to a value, a term, or several in a list, tuple or set. A string
            is a literal; wrap IRIs in ``IRI``.

    Raises:
        InvalidValue: a variable that the query does not have, or a value that is no term.
    """
    for name, value in sorted(bindings.items()):
        if not re.fullmatch(r"[^\W\d]\w*", name) or not re.search(rf"[?$]{name}\b", query):
            raise InvalidValue(f"the query has no variable ?{name}; it cannot be bound")
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        block = f"VALUES ?{name} {{ {' '.join(sorted(_written(item) for item in values))} }}"
        places = [
            (match.start(), match.end())
            for match in re.finditer(PLACEHOLDER.format(name=name), query, re.IGNORECASE)
            if any(token.start() == match.start() for token in _tokens(query) if token.lastgroup == "word")
        ]
        if not places:
            places = [(place, place) for place in _groups(query, name)]
            block = f" {block} "
        for start, end in reversed(places):
            query = query[:start] + block + query[end:]
    return query


def _written(value: Any) -> str:
    item = term(value)
    if isinstance(item, ox.BlankNode):
        raise InvalidValue(f"a blank node cannot be bound: {item}")
    return str(item)


def _tokens(query: str) -> Iterator[re.Match[str]]:
    return (token for token in TOKEN.finditer(query) if token.lastgroup != "skip")


def _place(query: str, offset: int) -> str:
    line = query.count("\n", 0, offset) + 1
    return f"{line}:{offset - query.rfind(chr(10), 0, offset)}"


def _groups(query: str, name: str) -> list[int]:
    """Offsets just after the brackets that open the pattern of the outermost SELECT or ASK and of those inside that
    mention the variable."""
    tokens = list(_tokens(query))
    starts: list[int] = []
    parentheses = 0
    pending: int | None = 0  # how many parentheses are open where the next pattern's bracket will stand
    template = False
    for number, token in enumerate(tokens):
        text = token.group()
        parentheses += {"(": 1, ")": -1}.get(text, 0)
        if token.lastgroup == "word" and text.upper() == "SELECT":
            pending = parentheses
        elif token.lastgroup == "word" and text.upper() == "CONSTRUCT":
            if tokens[number + 1].group() != "{":
                raise InvalidValue("CONSTRUCT WHERE has no room for values: write CONSTRUCT { … } WHERE { … }")
            template = True
        elif text == "{" and template:
            template = False
        elif text == "{" and pending == parentheses:
            pending = None
            if not starts or _mentions(tokens, number, name):
                starts.append(token.end())
    return starts


def _mentions(tokens: list[re.Match[str]], number: int, name: str) -> bool:
    depth = 0
    for token in tokens[number:]:
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if token.lastgroup == "variable" and token.group()[1:] == name:
            return True
        if depth == 0:
            return False
    return False
