"""Deriving everything as joins on Apache Spark: what ``graph.derive`` writes, for graphs beyond one machine.

 1. ``facts`` holds what rules can read of what is stated, each triple once: (s, p, o), terms as N-Triples has them.
 2. Rules with one pattern, as most are, are rows of a small table that is joined with the facts at once; each other
    rule is a join of its own. What is new is added, and joins that read any of it run again, until nothing is new.
 3. Rules that depend on the size of groups run when the others are done, in the same way.
 4. Labels and sources are counted (``graph.counts`` says how).

Every round ends in files, by ``keep``: nothing is computed twice when a machine is lost, and plans stay short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE
from practicegraph.graph.counts import BASIS, BETWEEN, COUNT, LABEL, PARTICIPANT, PREFERRED
from practicegraph.graph.plan import Plan
from practicegraph.graph.rule_sql import joins, where_clause
from practicegraph.graph.rules import COOPERATION, ORGANISATION, Atom, Rule, Term
from practicegraph.graph.source import SOURCE
from practicegraph.ontology.names import PREFIXES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Keep", "compose", "derived_on_spark"]

Keep: TypeAlias = "Callable[[DataFrame, str], DataFrame]"
"""Writes rows to files under a name, and reads them back."""
Key: TypeAlias = tuple[str, str]
"""A property; for rdf:type with a class, that too."""
Row: TypeAlias = tuple[str | None, str, str | None, str, str, str]
"""A rule that reads one triple: its subject, property and object (None: any), then those of what follows; "s" and "o"
are the ends of what is read."""
LOCAL: Final = (
    f"if(startswith({{x}}, '<{ORGANISATION}'), "
    f"substring({{x}}, {len(ORGANISATION) + 2}, length({{x}}) - {len(ORGANISATION) + 2}), "
    "replace(replace(url_encode(substring({x}, 2, length({x}) - 2)), '*', '%2A'), '%7E', '~'))"
)
"""The last part of an organisation's IRI; of another's the whole, encoded as SPARQL's ENCODE_FOR_URI does."""
SINGLE: Final = """
SELECT /*+ BROADCAST(single) */ DISTINCT CASE head_s WHEN 's' THEN s WHEN 'o' THEN o ELSE head_s END AS s, head_p AS p,
  CASE head_o WHEN 's' THEN s WHEN 'o' THEN o ELSE head_o END AS o
FROM found JOIN single ON p = body_p AND (body_s IS NULL OR body_s = s) AND (body_o IS NULL OR body_o = o)"""
LABELS: Final = f"""
WITH counted AS (
  SELECT s, o, count(DISTINCT g) AS n FROM quads
  WHERE p = '{LABEL}' AND startswith(g, '<{SOURCE}') AND startswith(o, '"')
  GROUP BY s, o),
most AS (SELECT s, max(n) AS n FROM counted GROUP BY s)
SELECT s, '{PREFERRED}' AS p, min_by(o, pg_order(o)) AS o FROM counted JOIN most USING (s, n)
ANTI JOIN (SELECT DISTINCT s FROM quads WHERE p = '{PREFERRED}') USING (s) GROUP BY s"""
TIES: Final = f"""
WITH stated AS (SELECT * FROM quads WHERE startswith(g, '<{SOURCE}')),
  base AS (SELECT s AS c, o AS thing FROM derived WHERE p = '{BASIS}'),
  actors AS (SELECT s AS c, o AS x, true AS is_actor FROM derived WHERE p = '{BETWEEN}'),
  things AS (SELECT DISTINCT thing FROM base),
  said AS (SELECT thing, s, g FROM stated JOIN things ON o = thing),
  about AS (SELECT thing, o AS x, g FROM stated JOIN things ON s = thing
    UNION SELECT thing, s, g FROM said
    UNION SELECT thing, t.o, said.g FROM said JOIN stated t ON t.s = said.s AND t.g = said.g AND t.p = '{PARTICIPANT}'),
  ties AS (SELECT c, thing, g, count(DISTINCT if(is_actor, x, NULL)) AS n
    FROM base JOIN about USING (thing) LEFT JOIN actors USING (c, x) GROUP BY c, thing, g),
  sources AS (SELECT c, n, count(DISTINCT g) AS sources FROM ties GROUP BY c, n),
  counted AS (SELECT c, max_by(sources, n) AS sources FROM sources GROUP BY c)
SELECT c AS s, '{COUNT}' AS p, concat('"', coalesce(sources, 0), '"^^<{PREFIXES["xsd"]}integer>') AS o
FROM (SELECT DISTINCT c FROM base) LEFT JOIN counted USING (c)"""


def derived_on_spark(spark: SparkSession, quads: DataFrame, rules: Plan, *, keep: Keep) -> DataFrame:
    """What follows by rules from what is stated, and is not stated; without what the derived graph says of itself.

    Args:
        spark: The session.
        quads: All that is stated, the vocabulary and the resolution too: columns s, p, o, g, as N-Quads has them.
        rules: What to derive by.
        keep: Where rounds are written to.

    Returns:
        Columns s, p, o; each triple once.
    """
    spark.udf.register("pg_order", _order)
    quads.createOrReplaceTempView("quads")
    read = ", ".join(sorted({_text(atom.predicate) for atom in rules.reads}))
    stated = f"SELECT s, p, o FROM quads WHERE p IN ({read}) GROUP BY s, p, o"
    facts = base = keep(spark.sql(stated).sortWithinPartitions("p", "o"), "facts")
    for name, those in (("lower", rules.lower), ("upper", rules.upper)):
        facts = _closed(spark, facts, those, keep=keep, name=name)
    derived = keep(facts.join(base, ["s", "p", "o"], "left_anti"), "followed")
    derived.createOrReplaceTempView("derived")
    return derived.unionByName(spark.sql(LABELS)).unionByName(spark.sql(TIES))


def _closed(spark: SparkSession, facts: DataFrame, rules: Sequence[Rule], *, keep: Keep, name: str) -> DataFrame:
    """The facts with all that follows from them by rules."""
    read = {str(atom.predicate) for rule in rules for atom in (*rule.body, *rule.head)}
    rows = [*compose({row for rule in rules if _is_single(rule) for row in _rows(rule)})]
    rows += [(None, predicate, None, "s", predicate, "o") for predicate in read]  # whatever is found is found
    schema = "body_s string, body_p string, body_o string, head_s string, head_p string, head_o string"
    single = spark.createDataFrame(sorted(rows, key=str), schema)
    joined = [rule for rule in rules if not _is_single(rule)]
    due, found, number = joined, [facts], 0
    while due or number == 0:
        facts.createOrReplaceTempView("facts")
        single.createOrReplaceTempView("single")
        for part in (spark.sql(_join(rule)) for rule in due):
            found.append(part)
        reduce(lambda one, other: one.unionByName(other), found).createOrReplaceTempView("found")
        new = keep(spark.sql(SINGLE).join(facts, ["s", "p", "o"], "left_anti"), f"{name}-{number}")
        grown = {(row.p, row.o) for row in _kinds(new)}
        due = [rule for rule in joined if any(_key(atom) in grown for atom in rule.body)]
        facts, found, number = facts.unionByName(new), [], number + 1
    return facts


def _kinds(new: DataFrame) -> list[Any]:
    """The properties, and the classes, of triples."""
    return list(new.selectExpr("p", f"if(p = '{TYPE}', o, '') AS o").distinct().collect())


def _key(atom: Atom) -> Key:
    return str(atom.predicate), str(atom.object) if atom.predicate == TYPE else ""


def _is_single(rule: Rule) -> bool:
    """Whether a rule reads one triple, whose ends are different, and compares nothing."""
    atom = rule.body[0]
    return (
        len(rule.body) == 1 and atom.graph is None and atom.subject != atom.object and not (rule.differ or rule.crowds)
    )


def _rows(rule: Rule) -> Iterable[Row]:
    (atom,) = rule.body
    ends = {
        str(term): place for place, term in (("s", atom.subject), ("o", atom.object)) if isinstance(term, ox.Variable)
    }
    for head in rule.head:
        yield (
            None if isinstance(atom.subject, ox.Variable) else str(atom.subject),
            str(atom.predicate),
            None if isinstance(atom.object, ox.Variable) else str(atom.object),
            ends.get(str(head.subject), str(head.subject)),
            str(head.predicate),
            ends.get(str(head.object), str(head.object)),
        )


def compose(rows: set[Row]) -> set[Row]:
    """Rules of one pattern with those that follow from two of them, one after the other: fewer rounds, no others."""
    new = rows
    while new:
        found = {
            (*first[:3], ends.get(second[3], second[3]), second[4], ends.get(second[5], second[5]))
            for first in new
            for second in rows
            if second[1] == first[4] and second[0] in (None, first[3]) and second[2] in (None, first[5])
            for ends in ({"s": first[3], "o": first[5]},)
        }
        new = found - rows
        rows = rows | new
    return rows


def _join(rule: Rule) -> str:
    """A rule as one query."""
    source, where, bound = _joined(rule.body)
    for number, crowd in enumerate(rule.crowds):
        inner, inner_where, inner_bound = _joined(crowd.body)
        keys = [f"{inner_bound[key.value]} AS v_{key.value}" for key in crowd.keys]
        source += (
            f" JOIN (SELECT {', '.join(keys)} FROM {inner} {where_clause(inner_where)} "
            f"GROUP BY {', '.join(inner_bound[key.value] for key in crowd.keys)} "
            f"HAVING count(DISTINCT {inner_bound[crowd.counted.value]}) <= {crowd.limit}) crowd{number} ON "
            + " AND ".join(f"crowd{number}.v_{key.value} = {bound[key.value]}" for key in crowd.keys)
        )
    if rule.differ is not None:
        first, second = (f"trim(TRAILING '>' FROM {bound[variable.value]})" for variable in rule.differ)
        where.append(f"{first} {'<' if rule.ordered else '!='} {second}")
        if rule.node is not None:
            one, two = (bound[variable.value] for variable in rule.differ)
            a, b = (f"if({first} < {second}, {x}, {y})" for x, y in ((one, two), (two, one)))
            bound[rule.node.value] = (
                f"concat('<{COOPERATION}', {LOCAL.format(x=a)}, '--', {LOCAL.format(x=b)}, '--{rule.kind}>')"
            )
    heads = ", ".join(
        f"named_struct('s', {_headed(head.subject, bound)}, 'p', {_text(head.predicate)}, "
        f"'o', {_headed(head.object, bound)})"
        for head in rule.head
    )
    return f"SELECT inline(array({heads})) FROM {source} {where_clause(where)}"


def _joined(body: Sequence[Atom]) -> tuple[str, list[str], dict[str, str]]:
    """The tables of a body, the conditions that join them, and the column of each variable."""
    tables: list[str] = []
    kept: list[str] = []
    for place, atom in enumerate(body):
        tables.append(f"{'facts' if atom.graph is None else 'quads'} t{place}")
        kept.append(f"t{place}.p = {_text(atom.predicate)}")
        if atom.graph is not None:
            kept.append(f"startswith(t{place}.g, '<{SOURCE}')")
    conditions, bound = joins(body, _text)
    return " CROSS JOIN ".join(tables), kept + conditions, bound


def _headed(term: Term, bound: dict[str, str]) -> str:
    return bound[term.value] if isinstance(term, ox.Variable) else _text(term)


def _text(term: Term) -> str:
    """A constant in Spark's SQL, where a backslash escapes."""
    return "'" + str(term).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _order(label: str) -> str:
    """What labels are ordered by: their text, then their language."""
    (triple,) = ox.parse(f"<urn:s> <urn:p> {label} .", ox.RdfFormat.N_TRIPLES)
    literal = triple.object
    assert isinstance(literal, ox.Literal)  # noqa: S101 - asked for in LABELS
    return f"{literal.value}\0{literal.language or ''}"
