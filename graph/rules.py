"""What a rule is: patterns in the body, patterns in the head; and reading the rules that stand in ``graph/*.rule.rq``.

A rule file is a SPARQL CONSTRUCT query that anybody can run as it stands. Rules are carried out in three ways (as
SPARQL for everything at once, statement by statement for one new source, backwards for ``why``), so the files keep to
what all three understand; whatever else is refused when they are read:

- triple patterns, in the default graph or in ``GRAPH ?source { ?source a pg:Source … }``: what sources state, not what
  is derived;
- ``FILTER (STR(?a) < STR(?b))`` or ``FILTER (?a != ?b)``, once;
- ``{ SELECT ?g … WHERE { patterns } GROUP BY ?g … HAVING (COUNT(DISTINCT ?x) <= 30) }``: where a group is larger than
  that, the rule says nothing, so that a crowd does not store the square of itself;
- one blank node ``[]`` or ``_:c`` in the head: it is named after the two filtered variables and the cooperation kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue
from practicegraph.ontology.names import BASE, ID, NS, PREFIXES

__all__ = ["RULE", "Atom", "Binding", "Crowd", "Rule", "Term", "Value", "cooperation_iri", "read_rule", "shipped_rules"]

RULE: Final = BASE + "rule/"
"""IRIs of rules: this and the name."""
COOPERATION: Final = ID + "cooperation/"
ORGANISATION: Final = ID + "organisation/"
KIND: Final = ox.NamedNode(NS + "cooperationKind")

Value: TypeAlias = ox.NamedNode | ox.Literal
Term: TypeAlias = Value | ox.Variable
Binding: TypeAlias = Mapping[ox.Variable, Value]
_VARIABLE: Final = "urn:variable:"
_NAME = r"\s*\?(\w+)\s*"
_GRAPH = re.compile(r"GRAPH\s+\?(\w+)\s*\{([^{}]*)\}")
_LESS = re.compile(rf"FILTER\s*\(\s*STR\s*\({_NAME}\)\s*<\s*STR\s*\({_NAME}\)\s*\)")
_UNEQUAL = re.compile(rf"FILTER\s*\({_NAME}!={_NAME}\)")
_CROWD = re.compile(
    r"\{\s*SELECT\s+(?P<keys>[?\w\s]+?)\s+WHERE\s*\{(?P<body>(?:[^{}]|\{[^{}]*\})*)\}\s*GROUP\s+BY\s+(?P<group>[?\w\s]+?)\s+"
    r"HAVING\s*\(\s*COUNT\s*\(\s*DISTINCT\s+\?(?P<counted>\w+)\s*\)\s*<=\s*(?P<limit>\d+)\s*\)\s*\}"
)
_QUERY = re.compile(r"CONSTRUCT\s*\{(?P<head>[^{}]*)\}\s*WHERE\s*\{(?P<body>.*)\}\s*", re.DOTALL)


class Atom(NamedTuple):
    """A triple pattern; with ``graph``, one that only what a source states can match, in the graph of that source."""

    subject: Term
    predicate: ox.NamedNode
    object: Term
    graph: ox.Variable | ox.NamedNode | None = None

    def __str__(self) -> str:
        triple = f"{self.subject} {self.predicate} {self.object} ."
        return triple if self.graph is None else f"GRAPH {self.graph} {{ {triple} }}"


@dataclass(frozen=True, slots=True)
class Crowd:
    """A limit: at most ``limit`` different values of ``counted`` match ``body`` for the same values of ``keys``."""

    keys: tuple[ox.Variable, ...]
    body: tuple[Atom, ...]
    counted: ox.Variable
    limit: int

    def __str__(self) -> str:
        keys = " ".join(map(str, self.keys))
        return (
            f"{{ SELECT {keys} WHERE {{ {_text(self.body)} }} GROUP BY {keys} "
            f"HAVING (COUNT(DISTINCT {self.counted}) <= {self.limit}) }}"
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """If the body holds, so does the head."""

    name: str
    words: str
    head: tuple[Atom, ...]
    body: tuple[Atom, ...]
    differ: tuple[ox.Variable, ox.Variable] | None = None
    """Two variables whose values are not the same."""
    ordered: bool = False
    """And the first comes before the second by code point."""
    node: ox.Variable | None = None
    """Variable of the head that gets an IRI made from ``differ``."""
    crowds: tuple[Crowd, ...] = ()

    @property
    def iri(self) -> str:
        """Its IRI, which ``pg:derivedBy`` gives."""
        return RULE + self.name

    @property
    def kind(self) -> str:
        """The last part of the IRI of the node that it makes: the cooperation kind with hyphens."""
        name = next(a.object.value for a in self.head if a.predicate == KIND and isinstance(a.object, ox.NamedNode))
        return re.sub(r"(?=[A-Z])", "-", name.removeprefix(NS)).lower()

    def insert(self) -> str:
        """The rule as a SPARQL update that adds what follows to the default graph."""
        where = "".join(map(str, self.crowds)) + _text(self.body)
        if self.differ is not None:
            first, second = self.differ
            where += f" FILTER(STR({first}) < STR({second}))" if self.ordered else f" FILTER({first} != {second})"
            if self.node is not None:
                one, two = _local(first), _local(second)
                where += (
                    f' BIND(IRI(CONCAT("{COOPERATION}", IF(STR({first}) < STR({second}), CONCAT({one}, "--", {two}), '
                    f'CONCAT({two}, "--", {one})), "--{self.kind}")) AS {self.node})'
                )
        return f"INSERT {{ {_text(self.head)} }} WHERE {{ {where} }}"

    def complete(self, binding: Binding) -> Binding | None:
        """A match of the body with the node that it makes, or None when the filter says no; crowds are left out."""
        if self.differ is None:
            return binding
        first, second = (binding[variable].value for variable in self.differ)
        if first == second or (self.ordered and first > second):
            return None
        if self.node is None:
            return binding
        return {**binding, self.node: ox.NamedNode(cooperation_iri(first, second, self.kind))}


def cooperation_iri(one: str, other: str, kind: str) -> str:
    """The IRI of what two organisations, given by their IRIs in any order, do together in one way."""
    first, second = (_local_name(iri) for iri in sorted((one, other)))
    return f"{COOPERATION}{first}--{second}--{kind}"


def read_rule(name: str, text: str) -> Rule:
    """A rule from the text of its file.

    Raises:
        InvalidValue: no comment before the query, or something that the module's first lines do not allow.
    """
    comments = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    query = "\n".join(line for line in text.splitlines() if not line.startswith(("#", "PREFIX")))
    found = _QUERY.fullmatch(query.strip())
    if not comments or found is None:
        raise InvalidValue(
            f"rule {name}: expected a comment that says the rule in words, then CONSTRUCT {{…}} WHERE {{…}}"
        )
    body, crowds, differ, ordered = found["body"], [], None, False
    for crowd in _CROWD.finditer(body):
        if crowd["keys"].split() != crowd["group"].split():
            raise InvalidValue(
                f"rule {name}: SELECT {crowd['keys']} and GROUP BY {crowd['group']} must name the same variables"
            )
        keys = tuple(ox.Variable(key.lstrip("?")) for key in crowd["keys"].split())
        crowds.append(Crowd(keys, _atoms(name, crowd["body"]), ox.Variable(crowd["counted"]), int(crowd["limit"])))
    body = _CROWD.sub("", body)
    for pattern, less in ((_LESS, True), (_UNEQUAL, False)):
        for match in pattern.finditer(body):
            if differ is not None:
                raise InvalidValue(f"rule {name}: one FILTER at most")
            differ, ordered = (ox.Variable(match[1]), ox.Variable(match[2])), less
        body = pattern.sub("", body)
    head, node = re.subn(r"\[\s*\]|_:\w+", "?node", found["head"])
    if node and differ is None:
        raise InvalidValue(
            f"rule {name}: a blank node in the head is named after two variables of a FILTER; there is none"
        )
    rule = Rule(
        name, " ".join(comments), _atoms(name, head), _atoms(name, body), differ=differ, ordered=ordered,
        node=ox.Variable("node") if node else None, crowds=tuple(crowds),
    )  # fmt: skip
    bound = {term for atom in rule.body for term in atom if isinstance(term, ox.Variable)} | {rule.node}
    used = [
        *(differ or ()),
        *(key for crowd in crowds for key in crowd.keys),
        *(term for atom in rule.head for term in atom),
    ]
    unbound = sorted({str(term) for term in used if isinstance(term, ox.Variable) and term not in bound})
    if unbound:
        raise InvalidValue(f"rule {name}: {', '.join(unbound)} not in the body; every variable needs a pattern there")
    return rule


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules in ``graph/*.rule.rq``, by name."""
    suffix = ".rule.rq"
    files = [item for item in resources.files("practicegraph.graph").iterdir() if item.name.endswith(suffix)]
    if not files:
        raise InvalidValue(
            "no *.rule.rq file in practicegraph.graph: the installation is not complete; install it again"
        )
    return tuple(
        read_rule(item.name.removesuffix(suffix), item.read_text(encoding="utf-8"))
        for item in sorted(files, key=lambda item: item.name)
    )


def _atoms(name: str, text: str) -> tuple[Atom, ...]:
    """The patterns of a text; patterns are Turtle once variables stand as IRIs, so the Turtle parser reads them."""
    found: list[Atom] = []
    for graph, patterns in [(m[1], m[2]) for m in _GRAPH.finditer(text)] + [(None, _GRAPH.sub("", text))]:
        marked = re.sub(r"\?(\w+)", rf"<{_VARIABLE}\1>", patterns)
        prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        end = "" if marked.strip().endswith(".") or not marked.strip() else "."
        try:
            quads = list(ox.parse(prefixes + marked + end, ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise InvalidValue(f"rule {name}: cannot read {' '.join(patterns.split())!r}: {error}") from error
        for quad in quads:
            terms = _term(quad.subject), _term(quad.predicate), _term(quad.object)
            if isinstance(terms[1], ox.Variable) or None in terms:
                raise InvalidValue(f"rule {name}: a variable as predicate, or a blank node in the body: {quad}")
            subject, _, object_ = terms
            assert subject is not None  # noqa: S101 - said above; for the type checker
            assert object_ is not None  # noqa: S101
            found.append(Atom(subject, quad.predicate, object_, None if graph is None else ox.Variable(graph)))
    return tuple(found)


def _term(item: object) -> Term | None:
    if isinstance(item, ox.NamedNode) and item.value.startswith(_VARIABLE):
        return ox.Variable(item.value.removeprefix(_VARIABLE))
    return item if isinstance(item, ox.NamedNode | ox.Literal) else None


def _text(atoms: Iterable[Atom]) -> str:
    return " ".join(map(str, atoms))


_SAFE = re.compile(r"[^A-Za-z0-9._~-]")


def _local_name(iri: str) -> str:
    """Short for our organisations; for those of others the whole IRI, encoded as SPARQL's ENCODE_FOR_URI does."""
    if iri.startswith(ORGANISATION):
        return iri.removeprefix(ORGANISATION)
    return _SAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), iri)


def _local(variable: ox.Variable) -> str:
    text = f"STR({variable})"
    return f'IF(STRSTARTS({text}, "{ORGANISATION}"), STRAFTER({text}, "{ORGANISATION}"), ENCODE_FOR_URI({text}))'
