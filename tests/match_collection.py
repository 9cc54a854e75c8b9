"""The collection of tests/relevance as tables and as a store, for tests and benchmarks of matching."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from practicegraph.graph.derive import derive
from practicegraph.graph.identity import source_iri
from practicegraph.graph.results import IRI
from practicegraph.graph.store import Store, open_store
from practicegraph.ingest.records import Document, Evidence, Facts, Region, Statement
from practicegraph.ingest.state import state

FOLDER = Path(__file__).parent / "relevance"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Collection:
    practices: list[Row]
    queries: list[Row]
    grades: NDArray[np.int64]
    """Queries by practices."""

    def half(self, name: str, *, answered: bool) -> list[int]:
        """The places of the queries of one half: those that something answers (a grade above 1), or the open ones."""
        best = self.grades.max(axis=1)
        return [n for n, q in enumerate(self.queries) if q["half"] == name and (best[n] > 1) is np.bool_(answered)]


def collection() -> Collection:
    practices, queries = _table("practices"), _table("queries")
    place = {row["practice"]: n for n, row in enumerate(practices)}
    line = {row["query"]: n for n, row in enumerate(queries)}
    grades = np.zeros((len(queries), len(practices)), dtype=np.int64)
    for row in _table("judgements"):
        grades[line[row["query"]], place[row["practice"]]] = int(row["grade"])
    return Collection(practices, queries, grades)


def store_of(found: Collection) -> Store:
    """A store in memory with one report for each practice and each need or challenge; words are not in it."""
    store = open_store(":memory:")
    for row in found.practices:
        _state(store, row, row["practice"], "practice")
    for row in found.queries:
        if row["kind"] != "words":
            _state(store, row, row["query"], row["kind"])
    derive(store)
    return store


def iris(found: Collection, store: Store) -> dict[str, IRI]:
    """The node of each identifier of the tables."""
    rows = store.query("""SELECT ?name ?s {
        VALUES ?kind { pg:Practice pg:Need pg:Challenge }
        ?s a ?kind ; pg:evidence/oa:hasSource/pg:fileName ?name }""")
    return {str(name).removesuffix(".txt"): iri for name, iri in rows}


def _table(name: str) -> list[Row]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _state(store: Store, row: Row, name: str, kind: str) -> None:
    text = row["text"] + "\n"
    document = Document(name=name + ".txt", text=text, sha256="0" * 64, language=row["language"])
    evidence = (Evidence(0, len(text) - 1, row["text"]),)
    one = Statement(
        label=row["text"],
        evidence=evidence,
        themes=tuple(row["themes"].split()),
        region=row["region"] or None,
        run_by=row.get("organisation") or None,
    )
    places = (Region(name=row["region"], evidence=evidence, country=row["country"]),) if row["region"] else ()
    facts = Facts(
        document=document,
        regions=places,
        practices=(one,) if kind == "practice" else (),
        challenges=(one,) if kind == "challenge" else (),
        needs=(one,) if kind == "need" else (),
    )
    iri = source_iri(name, name=name)
    store.replace_source(iri, state(facts, iri), snapshot=text)
