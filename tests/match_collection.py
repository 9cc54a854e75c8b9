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
from practicegraph.queries.information import Information
from practicegraph.queries.match_load import load_statements
from practicegraph.queries.match_rank import Ranker
from practicegraph.queries.match_words import words_as_need

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
        return [n for n, q in enumerate(self.queries) if q["half"] == name and bool(best[n] > 1) == answered]


def collection() -> Collection:
    practices, queries = _table("practices"), _table("queries")
    place = {row["practice"]: n for n, row in enumerate(practices)}
    line = {row["query"]: n for n, row in enumerate(queries)}
    grades = np.zeros((len(queries), len(practices)), dtype=np.int64)
    for row in _table("judgements"):
        grades[line[row["query"]], place[row["practice"]]] = int(row["grade"])
    return Collection(practices, queries, grades)


def store_of(found: Collection, place: Path | None = None) -> Store:
    """A store with one report for each practice and each need or challenge; words are not in it.

    On disk it is opened again for reading, so that what matching loads of it is kept from call to call.
    """
    store = open_store(place or ":memory:")
    for row in found.practices:
        add(store, row, row["practice"], "practice", derived=False)
    for row in found.queries:
        if row["kind"] != "words":
            add(store, row, row["query"], row["kind"], derived=False)
    derive(store)
    if place is None:
        return store
    store.close()
    return open_store(place, read_only=True)


def iris(store: Store) -> dict[str, IRI]:
    """The node of each identifier of the tables."""
    rows = store.query("""SELECT ?name ?s {
        VALUES ?kind { pg:Practice pg:Need pg:Challenge }
        ?s a ?kind ; pg:evidence/oa:hasSource/pg:fileName ?name }""")
    return {str(name).removesuffix(".txt"): iri for name, iri in rows}


def features(found: Collection, store: Store, *, plain: bool = False) -> NDArray[np.float32]:
    """Queries × practices × features, in the order of the tables; practices are ranked wherever they are."""
    node = iris(store)
    wants, done = load_statements(store)
    ranker = Ranker(wants.items, done.items, Information(store), plain=plain)
    place = {item.iri: number for number, item in enumerate(wants.items)}
    column = {item.iri: number for number, item in enumerate(done.items)}
    columns = [column[node[row["practice"]]] for row in found.practices]
    rows = []
    for row in found.queries:
        if row["kind"] == "words":
            asked = ranker.prepare([words_as_need(row["text"])])
            rows.append(ranker.features(asked, slice(0, 1))[0])
        else:
            number = place[node[row["query"]]]
            rows.append(ranker.features(ranker.asked, slice(number, number + 1))[0])
    return np.array(rows)[:, columns]


def _table(name: str) -> list[Row]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def add(store: Store, row: Row, name: str, kind: str, *, derived: bool = True) -> None:
    """Adds a report that states one practice, challenge or need."""
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
    store.replace_source(iri, state(facts, iri), snapshot=text, flush=False)
    if derived:
        derive(store)
