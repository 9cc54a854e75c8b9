"""Deriving: what follows from the sources by the ontology and by the rule files, written into a graph of its own.

Everything (``derive(store)``):
 1. Copy what rules can read from the store into an engine in memory, so that no reader ever sees half of it.
 2. Order the rules: whatever a rule reads comes before it; rules that feed each other stand together.
 3. Run each as SPARQL INSERT; those that feed each other, and transitive ones, again until nothing is added.
 4. Count: preferred labels, and how many sources state what a cooperation rests on.
 5. What is there now and nobody stated is the derived graph: write what differs from the old one in one transaction.

Large graphs go the same way in columns (``graph.derive_columns``).

A few sources that are new, replaced or removed (``derive(store, changed={iri})``): start from what they state, and from
what the store noted that they no longer state (``graph.removed``); follow both through the rules from statement to
statement (``graph.maintain``); count again for what was touched; write in one transaction. When the rules changed, or
others than these sources, everything is derived anew. To know, the derived graph keeps the sources that it was made
from and the digest of the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import duckdb
import pyoxigraph as ox

from practicegraph.graph.compile_rules import TYPE, compile_rules
from practicegraph.graph.counts import BASIS, BETWEEN, preferred_labels, source_counts
from practicegraph.graph.derive_columns import difference_in_columns
from practicegraph.graph.errors import StoreError
from practicegraph.graph.plan import Plan, Step, plan
from practicegraph.graph.rules import shipped_rules
from practicegraph.graph.scoped import DIGEST, record, scoped, sources
from practicegraph.graph.view import DERIVED_GRAPH, MERGE, Triple, is_kept, is_source, triple_of
from practicegraph.ontology.names import DERIVED, VOCABULARY

if TYPE_CHECKING:
    from practicegraph.graph.store import Store

__all__ = ["DeriveReport", "derive", "entailed", "rules_of"]

SCRATCH: Final = ".derive-"
FEW: Final = 500
"""Sources from which on everything is derived in columns: two seconds more for a small graph, a fraction of the time
for a large one."""
MANY: Final = 2_000
"""Triples from which on the bulk loader is faster."""
_PLANS: Final[dict[str, Plan]] = {}
"""The last plan, by the digest that the store keeps of its vocabulary."""


@dataclass(frozen=True, slots=True)
class DeriveReport:
    """What a derivation changed."""

    added: int
    """Triples that are new in the derived graph."""
    removed: int
    """Triples that are no longer there."""
    scoped: bool
    """Only the changed sources were looked at; False: everything was derived anew."""


def rules_of(store: Store) -> Plan:
    """The rules for a store: those of the vocabulary that it holds, and the shipped rule files, in order.

    Raises:
        InvalidValue: the ontology or a rule file says something that cannot be carried out.
    """
    graph = ox.NamedNode(VOCABULARY)
    version = "".join(str(quad.object) for quad in store.raw.quads_for_pattern(graph, DIGEST, None, graph))
    if version and version in _PLANS:
        return _PLANS[version]
    # axioms have no literals, of which the engine would make terms: labels in many languages
    rows = store.raw.query(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER(!isLiteral(?o)) }}")
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - a SELECT query; this tells the type checker
    axioms = [ox.Triple(*row) for row in rows]
    found = plan((*compile_rules(axioms), *shipped_rules()), version=version)
    if version:
        _PLANS.clear()
        _PLANS[version] = found
    return found


def derive(store: Store, *, changed: Collection[str] | None = None, rules: Plan | None = None) -> DeriveReport:
    """Brings the derived graph up to date, in one transaction.

    Args:
        store: The store, open for writing.
        changed: IRIs of all sources that were added, replaced or removed since the last derivation; None when that is
            not known. The result is the same, only sooner.
        rules: Other rules than ``rules_of(store)``, for tests and measurements.

    Raises:
        StoreError: the store is open for reading only, or the disk refuses.
        InvalidValue: the ontology or a rule file says something that cannot be carried out.
    """
    with store.writing(noted=True) as engine:
        rules = rules or rules_of(store)
        gone = None if changed is None else store.removed.quads()
        change = None if changed is None or gone is None else scoped(engine, rules, changed, gone)
        if change is None and _large(engine):
            report = _in_columns(store, rules)
        else:
            added, removed = map(_quads, change) if change else _difference(engine, rules)
            store.change_graph(DERIVED, added=added, removed=removed, compared=True)
            report = DeriveReport(len(added), len(removed), scoped=change is not None)
        store.removed.clear()
    return report


def entailed(engine: ox.Store, rules: Plan, *, first: bool = False) -> set[ox.Quad]:
    """What follows by rules from what is stated, and is not stated; as quads of the default graph.

    Args:
        engine: A store's engine.
        rules: What to derive by.
        first: Nothing has been derived before, which saves looking for it.
    """
    scratch, base = _copy(engine, rules, first=first)
    for step in rules.steps:
        before = -1
        while before != (before := _size(scratch, step) if step.again else 0):
            for rule in step.rules:
                scratch.update(rule.insert())
    return {quad for quad in scratch.quads_for_pattern(None, None, None, MERGE) if quad not in base}


def _difference(engine: ox.Store, rules: Plan) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """What to add to the derived graph and what to remove so that it is what follows from all that is stated."""
    held = _count(engine, f"GRAPH {DERIVED_GRAPH} {{ ?s ?p ?o }}")
    new = entailed(engine, rules, first=not held)
    cooperations = [triple_of(quad) for quad in new if quad.predicate in (BASIS, BETWEEN)]
    new |= _quads(preferred_labels(engine) | source_counts(engine, cooperations) | record(rules, sources(engine)))
    if not held:
        return new, set()
    added = {quad for quad in new if quad not in engine}  # what is in the engine and is not stated was derived before
    if len(new) - len(added) == held:
        return added, set()
    old = _quads(triple_of(quad) for quad in engine.quads_for_pattern(None, None, None, DERIVED_GRAPH))
    return new - old, old - new


def _large(engine: ox.Store) -> bool:
    """Whether there are more than ``FEW`` sources."""
    return next(islice(filter(is_source, engine.named_graphs()), FEW, None), None) is not None


def _in_columns(store: Store, rules: Plan) -> DeriveReport:
    """Derives everything anew by ``graph.derive_columns``, whose files are in the store's folder meanwhile."""
    for left in [] if store.path is None else store.path.glob(SCRATCH + "*"):  # by a process that was killed
        rmtree(left, ignore_errors=True)
    try:
        with TemporaryDirectory(dir=store.path, prefix=SCRATCH) as folder, store.writing(noted=True) as engine:
            itself = record(rules, sources(engine))
            with closing(difference_in_columns(engine, rules, itself, Path(folder))) as found:
                if store.remote or found.removed or found.added < MANY:
                    added, removed = (set(found.triples(which)) for which in ("added", "removed"))
                    store.change_graph(DERIVED, added=added, removed=removed, compared=True)
                else:  # all or nothing too, and no triple passes through Python
                    with store.writing():  # lenient: the terms are the engine's own
                        engine.bulk_load(path=found.quads_of_added(), format=ox.RdfFormat.N_QUADS, lenient=True)
                    store.flush()
                return DeriveReport(found.added, found.removed, scoped=False)
    except (OSError, duckdb.Error) as error:
        raise StoreError(f"cannot derive for the store {store.path or 'in memory'}: {error}") from error


def _copy(engine: ox.Store, rules: Plan, *, first: bool) -> tuple[ox.Store, set[ox.Quad]]:
    """An engine with what rules can read of what is stated: in the default graph; and in the graphs of the sources what
    rules ask sources for. What was derived before stays out: the first time, nothing was."""
    scratch = ox.Store()
    base: set[ox.Quad] = set()
    for pattern in rules.reads:
        object_ = None if isinstance(pattern.object, ox.Variable) else pattern.object
        if first:
            base.update(engine.quads_for_pattern(None, pattern.predicate, object_, MERGE))
        if not first or pattern.graph is not None:
            named = [
                quad
                for quad in engine.quads_for_pattern(None, pattern.predicate, object_, None)
                if is_kept(quad.graph_name) and quad.graph_name != DERIVED_GRAPH
            ]
            if not first:
                base.update(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in named)
            if pattern.graph is not None:
                scratch.bulk_extend(quad for quad in named if is_source(quad.graph_name))
    scratch.bulk_extend(base)
    return scratch, base


def _size(scratch: ox.Store, step: Step) -> int:
    """Number of statements of the kinds that the step adds."""
    heads = {head for rule in step.rules for head in rule.head}
    patterns = {f"?s {head.predicate} {head.object if head.predicate == TYPE else '?o'}" for head in heads}
    return sum(_count(scratch, pattern) for pattern in patterns)


def _count(engine: ox.Store, pattern: str) -> int:
    rows = engine.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - a SELECT query; this tells the type checker
    return int(next(rows)["n"].value)


def _quads(triples: Iterable[Triple]) -> set[ox.Quad]:
    return {ox.Quad(*triple) for triple in triples}
