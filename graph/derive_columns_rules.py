"""A rule as SQL: one table for each pattern of its body, joined; what its head says, inserted where it is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import duckdb
import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.rule_sql import joins, where_clause
from practicegraph.graph.rules import COOPERATION, ORGANISATION, Atom, Rule, Term

__all__ = ["Key", "insert_rule", "key_of", "table"]

Key: TypeAlias = tuple[str, str]
"""A property; for rdf:type, the class too."""
LOCAL: Final = (
    f"CASE WHEN starts_with({{x}}, '<{ORGANISATION}') THEN {{x}}[{len(ORGANISATION) + 2}:-2] "
    "ELSE url_encode({x}[2:-2]) END"
)
"""The last part of an organisation's IRI; of another's the whole, encoded."""


def table(number: int, *, sourced: bool = False) -> str:
    """The name of the table of a key: s, o, and d where it is derived; sourced: s, o and g, as sources state it."""
    return f"stated_{number}" if sourced else f"fact_{number}"


def key_of(atom: Atom) -> Key:
    """The key of a pattern."""
    named_class = atom.predicate == TYPE and isinstance(atom.object, ox.NamedNode)
    return atom.predicate.value, atom.object.value if named_class else ""


def insert_rule(base: duckdb.DuckDBPyConnection, rule: Rule, keys: Mapping[Key, int]) -> int:
    """Adds what follows by a rule; how many statements that are."""
    source, where, bound = _joined(rule.body, keys)
    for crowd in rule.crowds:
        inner, inner_where, inner_bound = _joined(crowd.body, keys)
        names = ", ".join(inner_bound[key.value] for key in crowd.keys)
        where.append(
            f"({', '.join(bound[key.value] for key in crowd.keys)}) IN (SELECT ({names}) FROM {inner} "
            f"{where_clause(inner_where)} GROUP BY {names} "
            f"HAVING count(DISTINCT {inner_bound[crowd.counted.value]}) <= {crowd.limit})"
        )
    if rule.differ is not None:
        first, second = (bound[variable.value] for variable in rule.differ)
        where.append(f"{first} {'<' if rule.ordered else '!='} {second}")  # numbers are in the order of the IRIs
    wanted = {term.value for atom in rule.head for term in (atom.subject, atom.object) if isinstance(term, ox.Variable)}
    wanted |= {variable.value for variable in rule.differ or ()}
    columns = ", ".join(f"{bound[name]} AS v_{name}" for name in sorted(wanted) if name in bound)
    base.execute(f"CREATE OR REPLACE TEMP TABLE match AS SELECT DISTINCT {columns} FROM {source} {where_clause(where)}")
    if rule.node is not None and rule.differ is not None:
        _name_nodes(base, rule, *(f"v_{variable.value}" for variable in rule.differ))
    added = 0
    for head in rule.head:
        name = table(keys[key_of(head)])
        found = base.execute(
            f"INSERT INTO {name} SELECT x.s, x.o, true FROM "
            f"(SELECT DISTINCT {_headed(head.subject)} AS s, {_headed(head.object)} AS o FROM match) x "
            f"ANTI JOIN {name} f ON f.s = x.s AND f.o = x.o"
        ).fetchall()
        added += int(found[0][0])
    return added


def _joined(body: Sequence[Atom], keys: Mapping[Key, int]) -> tuple[str, list[str], dict[str, str]]:
    """The tables of a body, the conditions that join them, and the column of each variable."""
    tables = (
        f"{table(keys[key_of(atom)], sourced=atom.graph is not None)} t{place}" for place, atom in enumerate(body)
    )
    return ", ".join(tables), *joins(body, _constant)


def _headed(term: Term) -> str:
    return f"v_{term.value}" if isinstance(term, ox.Variable) else _constant(term)


def _constant(term: Term) -> str:
    text = str(term).replace("'", "''")
    return f"(SELECT id FROM term WHERE text = '{text}')"


def _name_nodes(base: duckdb.DuckDBPyConnection, rule: Rule, first: str, second: str) -> None:
    """Adds the node of each match to ``match``, and to the terms where it is new."""
    assert rule.node is not None  # noqa: S101 - said by the caller; for the type checker
    one, two = LOCAL.format(x="a.text"), LOCAL.format(x="b.text")
    base.execute(
        "CREATE OR REPLACE TEMP TABLE named AS "
        f"SELECT m.*, '<{COOPERATION}' || {one} || '--' || {two} || '--{rule.kind}>' AS node FROM match m "
        f"JOIN term a ON a.id = least({first}, {second}) JOIN term b ON b.id = greatest({first}, {second})"
    )
    base.execute(
        "INSERT INTO term SELECT (SELECT max(id) FROM term) + row_number() OVER (ORDER BY node), node "
        "FROM (SELECT DISTINCT node FROM named) ANTI JOIN term ON text = node"
    )
    base.execute(
        f"CREATE OR REPLACE TEMP TABLE match AS SELECT n.* EXCLUDE (node), id AS v_{rule.node.value} "
        "FROM named n JOIN term ON text = node"
    )
