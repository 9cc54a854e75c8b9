"""Which organisations are one, where their names are too many for one machine: Splink on Spark finds the pairs.

1. Every name with the keys that it must share with another to be compared (``graph.resolve_actors``); keys that too
   many names share are left out.
2. Splink blocks by these keys and scores each pair; its comparison is ours (``graph.resolve_compare``), so that a pair
   is a candidate on a cluster exactly where it is one on one machine.
3. The driver joins the candidates, from the surest on, as it does for one machine: what keeps two organisations apart
   may be said of a third, so that this cannot be done in parts. It holds a record for each organisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from practicegraph.graph.decisions import Decisions
from practicegraph.graph.resolve_actors import CROWD, Actor, Pair, Resolution, blocking_keys, pair_of, resolve_actors
from practicegraph.graph.resolve_compare import DOUBTFUL, SURE, compare

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from practicegraph.graph.derive_spark import Keep

__all__ = ["actors_of", "alike_by_splink", "resolve_on_spark", "with_sources"]

NAMES: Final = "unique_id string, iri string, name string, key string"
BLOCKS: Final = f"""
WITH crowds AS (SELECT key FROM names GROUP BY key HAVING count(*) BETWEEN 2 AND {CROWD})
SELECT unique_id, iri, name, collect_list(key) AS block_keys FROM names JOIN crowds USING (key)
GROUP BY unique_id, iri, name"""
ACTORS: Final = """
SELECT iri, array_distinct(flatten(collect_list(names))) AS names,
  array_distinct(flatten(collect_list(aliases))) AS aliases, count(*) AS reported, max(registered) AS registered
FROM (SELECT inline(actors) FROM read) GROUP BY iri"""
M: Final = (0.763, 0.126, 0.111)
"""Shares of the 190 pairs of benchmarks/resolve/pairs.tsv that are one, by level: sure, doubtful, neither."""
U: Final = (0.006, 0.098, 0.896)
"""Shares of the 162 that are two; none of them is sure, which by the rule of succession makes 1 in 164."""


def resolve_on_spark(
    spark: SparkSession, read: DataFrame, decisions: Decisions, *, keep: Keep
) -> tuple[Resolution, list[Actor]]:
    """What is merged and what a person should look at, and of the organisations concerned all that is known.

    Args:
        spark: The session.
        read: Rows with the columns source and actors, of each source one.
        decisions: What people decided.
        keep: Where steps are written to.
    """
    read.createOrReplaceTempView("read")
    rows = keep(spark.sql(ACTORS), "actors")
    pairs = alike_by_splink(spark, rows)
    actors = list(actors_of(rows.toLocalIterator()))
    found = resolve_actors(actors, decisions, alike=pairs)
    return found, with_sources(spark, actors, found)


def actors_of(rows: Iterable[Any]) -> Iterator[Actor]:
    """The organisations of rows as ``ACTORS`` gives them; those without a name cannot be compared."""
    for row in rows:
        if row.names:
            names, aliases = set(row.names), set(row.aliases)
            yield Actor(
                row.iri,
                tuple(sorted(names)),
                tuple(sorted(aliases - names)),
                registered=row.registered,
                reported=row.reported,
            )


def alike_by_splink(spark: SparkSession, rows: DataFrame) -> list[Pair]:
    """The pairs of organisations with names that are alike, as one machine finds them.

    Args:
        spark: The session.
        rows: Organisations, as ``ACTORS`` gives them.
    """
    from splink import Linker, SettingsCreator
    from splink.backends.spark import SparkAPI
    from splink.comparison_level_library import CustomLevel, ElseLevel
    from splink.comparison_library import CustomComparison

    spark.createDataFrame(rows.rdd.mapPartitions(_names), NAMES, verifySchema=False).createOrReplaceTempView("names")
    spark.udf.register("pg_likeness", _likeness, "double")
    levels = [
        CustomLevel("pg_likeness(name_l, name_r) >= " + str(limit), label).configure(
            m_probability=m, u_probability=u, fix_m_probability=True, fix_u_probability=True
        )
        for limit, label, m, u in ((SURE, "sure", M[0], U[0]), (DOUBTFUL, "doubtful", M[1], U[1]))
    ]
    other = ElseLevel().configure(m_probability=M[2], u_probability=U[2])
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[CustomComparison(output_column_name="likeness", comparison_levels=[*levels, other])],
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": "l.block_keys = r.block_keys AND l.iri <> r.iri", "arrays_to_explode": ["block_keys"]}
        ],
        additional_columns_to_retain=["iri", "name"],
        retain_intermediate_calculation_columns=True,
    )
    blocks = spark.sql(BLOCKS)
    if blocks.isEmpty():
        return []
    api = SparkAPI(spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False)
    predicted = Linker(api.register(blocks), settings, log_level="ERROR").inference.predict().as_spark_dataframe()
    candidates = predicted.where("gamma_likeness > 0").select("iri_l", "name_l", "iri_r", "name_r")
    return list(candidates.rdd.mapPartitions(_compared).toLocalIterator())


def with_sources(spark: SparkSession, actors: Iterable[Actor], found: Resolution) -> list[Actor]:
    """The organisations that a resolution speaks of, each with its sources; reads the view ``read``."""
    concerned = {iri for pair in (*found.merges, *found.candidates) for iri in (pair.one, pair.other)}
    if not concerned:
        return []
    spark.createDataFrame([(iri,) for iri in sorted(concerned)], "iri string").createOrReplaceTempView("concerned")
    told = spark.sql(
        "SELECT iri, collect_list(source) AS sources FROM (SELECT source, inline(actors) FROM read) "
        "JOIN concerned USING (iri) GROUP BY iri"
    )
    sources = {row.iri: frozenset(row.sources) for row in told.toLocalIterator()}
    return [
        Actor(actor.iri, actor.names, actor.aliases, sources[actor.iri], actor.registered)
        for actor in actors
        if actor.iri in sources
    ]


def _names(rows: Iterable[Any]) -> Iterator[tuple[str, str, str, str]]:
    for actor in actors_of(rows):
        for name in (*actor.names, *(actor.aliases if actor.registered else ())):
            for key in set(blocking_keys(name)):
                yield f"{actor.iri} {name}", actor.iri, name, key


def _likeness(name: str, called: str) -> float:
    return compare(name, called).score


def _compared(rows: Iterable[Any]) -> Iterator[Pair]:
    for one, name, other, called in rows:
        yield pair_of(Actor(one, ()), Actor(other, ()), compare(name, called), name, called)
