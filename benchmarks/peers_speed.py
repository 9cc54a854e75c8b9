"""Peers at size: a store of made-up organisations, the index, the answer, and exact search against an approximate one.

    .venv/bin/pip install -e '.[compare]'
    .venv/bin/python benchmarks/peers_speed.py [--organisations 100000] [--pairs 10000]

The store holds what reading and deriving would leave (written as it is, without reports being read): organisations
with kinds, regions, one to three practices with themes and quotes that stand in kept texts, and cooperations with a few
hubs. Sentences are made of parts, some thousands of different ones, so that encoding them does not take the day. CPU
seconds, and where an answer is waited for also the clock; each search runs once before it is measured.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyoxigraph as ox
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn
from usearch.index import Index

from practicegraph.graph.snapshots import text_digest
from practicegraph.graph.store import Store, open_store
from practicegraph.ontology.load import stakeholder_kinds, themes
from practicegraph.ontology.names import ID, KIND, NS, PREFIXES, THEME
from practicegraph.queries import peer_index as indexing
from practicegraph.queries.peer_index import PeerIndex, made_with, peer_index
from practicegraph.queries.peer_index_build import build_index
from practicegraph.queries.peers import peers
from practicegraph.queries.peers_score import aspects, total
from practicegraph.queries.topk import best, best_pairs

OA, DCT, RDF, SKOS = (PREFIXES[name] for name in ("oa", "dct", "rdf", "skos"))
REPORT = 1000
"""Organisations that one report tells of."""
REGIONS = ("FR-19", "FR-38", "FR-48", "FR-69", "ES-SO", "ES-M", "ES-TE", "IT-PZ", "IT-MI", "DE-BE", "DE-MV", "PL-18")
WHO = (
    "Volunteers",
    "Neighbours",
    "A team of three",
    "Two nurses",
    "Students",
    "The mayor's office",
    "Retired teachers",
)
WHAT = (
    "drive patients to hospital", "teach reading and writing", "repair bicycles", "run a shared garden", "lend tools",
    "hold language classes", "translate letters", "visit lonely people", "let empty houses", "hand out food",
    "explain forms on the internet", "train young carpenters", "coach job seekers", "lead a choir", "insulate windows",
    "play football", "collect clothes", "give legal advice", "run a bus on demand", "host asylum seekers",
)  # fmt: skip
FOR = ("refugees", "older people", "families", "women", "young people", "anybody who asks", "people in debt")
HOW = (
    "every week",
    "in the village hall",
    "for free",
    "on call",
    "in the summer",
    "with the school",
    "near the station",
)


def world(size: int) -> Iterator[tuple[str, str, str | ox.Literal]]:
    """The triples; the texts of reports come out of ``texts``."""
    draw = random.Random(1)
    for code in {*REGIONS, *(region[:2] for region in REGIONS)}:
        region = f"{ID}region/{code.lower()}"
        yield region, RDF + "type", NS + ("Region" if "-" in code else "Country")
        yield region, SKOS + "prefLabel", ox.Literal(code)
        yield region, NS + "isoCode", ox.Literal(code)
    for number in range(size):
        yield from organisation(draw, number, size)


def organisation(draw: random.Random, number: int, size: int) -> Iterator[tuple[str, str, str | ox.Literal]]:
    """What is stated of one organisation."""
    kinds, concepts = sorted(stakeholder_kinds()), sorted(themes())
    iri = f"{ID}organisation/o{number}"
    code = draw.choice(REGIONS)
    yield iri, RDF + "type", NS + "Organisation"
    yield iri, SKOS + "prefLabel", ox.Literal(f"Organisation {number}")
    yield iri, NS + "organisationKind", KIND + draw.choice(kinds)
    yield iri, NS + "activeIn", f"{ID}region/{code.lower()}"
    yield iri, NS + "activeIn", f"{ID}region/{code[:2].lower()}"
    for place in range(draw.choice((1, 1, 1, 2, 2, 3))):
        doing = f"{ID}practice/p{number}-{place}"
        sentence = sentences(number, place)
        start = report(number // REPORT, size).index(f"[{number}-{place}] {sentence}") + len(f"[{number}-{place}] ")
        yield doing, RDF + "type", NS + "Practice"
        yield doing, SKOS + "prefLabel", ox.Literal(sentence)
        yield doing, NS + "runBy", iri
        for theme in draw.sample(concepts, draw.choice((1, 1, 2))):
            yield doing, NS + "theme", THEME + theme
        passage = f"{ID}passage/p{number}-{place}"
        yield doing, NS + "evidence", passage
        yield passage, OA + "hasSource", f"{ID}source/r{number // REPORT}"
        yield passage, OA + "hasSelector", passage + "/selector"
        yield passage + "/selector", OA + "exact", ox.Literal(sentence)
        yield passage + "/selector", OA + "start", ox.Literal(start)
        yield passage + "/selector", OA + "end", ox.Literal(start + len(sentence))
    for _ in range(2):
        other = f"{ID}organisation/o{int(size * draw.random() ** 3)}"  # towards the hubs
        if other != iri:
            first, second = sorted((iri, other))
            node = f"{ID}cooperation/{first.rpartition('/')[2]}--{second.rpartition('/')[2]}--statedPartners"
            yield node, NS + "between", iri
            yield node, NS + "between", other
            yield node, NS + "cooperationKind", NS + "statedPartners"
            yield iri, NS + "cooperatesWith", other
            yield other, NS + "cooperatesWith", iri


def sentences(number: int, place: int) -> str:
    draw = random.Random(number * 7 + place)
    return f"{draw.choice(WHO)} {draw.choice(WHAT)} for {draw.choice(FOR)} {draw.choice(HOW)}."


_reports: dict[int, str] = {}


def report(number: int, size: int) -> str:
    if number not in _reports:
        told = range(number * REPORT, min((number + 1) * REPORT, size))
        _reports[number] = "\n".join(f"[{one}-{place}] {sentences(one, place)}" for one in told for place in range(3))
    return _reports[number]


def fill(store: Store, size: int) -> int:
    def quads() -> Iterator[ox.Quad]:
        for subject, predicate, value in world(size):
            node = ox.NamedNode(value) if isinstance(value, str) else value
            about = (ox.NamedNode(subject), ox.NamedNode(predicate), node)
            yield ox.Quad(*about)
            yield ox.Quad(*about, ox.NamedNode(ID + "source/r0"))

    for number in range((size + REPORT - 1) // REPORT):
        text = report(number, size)
        source = ox.NamedNode(f"{ID}source/r{number}")
        said = (
            ox.Quad(source, ox.NamedNode(RDF + "type"), ox.NamedNode(NS + "Source"), source),
            ox.Quad(source, ox.NamedNode(NS + "snapshot"), ox.Literal(text_digest(text)), source),
            ox.Quad(source, ox.NamedNode(DCT + "title"), ox.Literal(f"Report {number}"), source),
        )
        store.replace_source(source.value, said, snapshot=text, flush=False)
    with store.writing() as engine:
        engine.bulk_extend(quads())
    store.flush()
    return len(store)


def add_report(store: Store, size: int) -> None:
    """One more report, on one more organisation, as if what follows from it had been derived."""
    source, text = ox.NamedNode(ID + "source/new"), report(size // REPORT, size + 1)
    quads = [
        ox.Quad(ox.NamedNode(subject), ox.NamedNode(name), ox.NamedNode(value) if isinstance(value, str) else value)
        for subject, name, value in organisation(random.Random(4), size, size)
    ]
    store.replace_source(source.value, quads, snapshot=text)


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def waited(work: Callable[[int], object], times: int) -> str:
    """Median milliseconds of several calls: CPU of one core's worth of work, and on the clock."""
    work(0)
    used, took = [], []
    for number in range(1, times + 1):
        start, cpu_start = time.perf_counter(), time.process_time()
        work(number)
        took.append((time.perf_counter() - start) * 1e3)
        used.append((time.process_time() - cpu_start) * 1e3)
    return f"{np.median(used):.1f} CPU ms, {np.median(took):.1f} ms"


def answers(store: Store, index: PeerIndex, size: int) -> None:
    rows = random.Random(2).sample(range(size), 21)

    def rank(number: int) -> object:
        scores = total(aspects(index, rows[number]))
        scores[rows[number]] = 0
        return best(scores, 10)

    print(f"| top ten of {size:,}, exact | {waited(rank, 20)} |")
    names = [index.organisations[row] for row in rows]
    print(f"| the same with reasons, quotes looked up, and ways | {waited(lambda n: peers(store, names[n]), 20)} |")
    print(f"| only the best, explained | {waited(lambda n: peers(store, names[n], limit=1), 20)} |")


def searches(index: PeerIndex, size: int) -> None:
    rows = random.Random(3).sample(range(size), 101)
    vectors = index.vectors
    exact = [np.argsort(-(vectors @ vectors[row]), kind="stable")[:10] for row in rows]
    print(f"| sentences alone, exact (numpy) | {waited(lambda n: best(vectors @ vectors[rows[n]], 10), 100)} |")
    approximate = Index(ndim=vectors.shape[1], metric="cos", dtype="f32")
    took = cpu(lambda: approximate.add(np.arange(size), vectors, threads=2))
    print(f"| usearch (HNSW), making its index | {took:.0f} CPU s |")
    print(f"| sentences alone, usearch | {waited(lambda n: approximate.search(vectors[rows[n]], 10), 100)} |")
    found = [approximate.search(vectors[row], 10) for row in rows]
    cosines = [(vectors @ vectors[row], hits, right) for row, hits, right in zip(rows, found, exact, strict=True)]
    recall = [float(np.mean(c[hits.keys] >= c[right[-1]] - 1e-6)) for c, hits, right in cosines]
    print(f"| recall of usearch (as near as the tenth) | {np.mean(recall):.3f} |")
    matrix = csr_matrix(index.themes.matrix)
    wanted = min(size, 10_000)
    took = cpu(lambda: sp_matmul_topn(matrix[:wanted], matrix.T.tocsr(), top_n=10))
    print(f"| themes alone, {wanted:,} × {size:,}, sparse_dot_topn | {took:.1f} CPU s |")
    one_by_one = cpu(lambda: [best(index.themes.similarity_to(row), 10) for row in range(100)]) * wanted / 100
    print(f"| themes alone, {wanted:,} × {size:,}, ours one by one (from 100) | {one_by_one:.1f} CPU s |")


def all_pairs(index: PeerIndex, size: int) -> None:
    left, right = slice(0, size), slice(size, 2 * size)
    vectors, matrix, sums = index.vectors, index.themes.matrix, index.themes.sums
    other = type(index.themes)(matrix[right], sums[right], index.themes.concepts)

    def block(rows: slice) -> np.ndarray:
        part = other.similarity(matrix[left][rows], sums[left][rows])
        return 0.7 * (vectors[left][rows] @ vectors[right].T) + 0.3 * part

    start = time.perf_counter()
    took = cpu(lambda: list(best_pairs(block, size, 10)))
    print(f"| all pairs, {size:,} × {size:,}, sentences and themes, top ten of each | {took:.1f} CPU s, "
          f"{time.perf_counter() - start:.1f} s |")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=10_000, help="all pairs of so many with so many others")
    size, pairs = (parsed := parser.parse_args()).organisations, parsed.pairs
    print("| what | took |\n| --- | ---: |")
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "db") as store:
        print(f"| store | {fill(store, size):,} triples |")
        print(f"| first index, sentences encoded | {cpu(lambda: peer_index(store)):.0f} CPU s |")
        print(f"| index made again, sentences kept | {cpu(lambda: build_index(store, made_with())):.1f} CPU s |")
        indexing._on_disk.clear()
        print(f"| index loaded | {cpu(lambda: peer_index(store)):.2f} CPU s |")
        print(f"| one report added | {cpu(lambda: add_report(store, size)):.2f} CPU s |")
        print(f"| index brought up to date with it | {cpu(lambda: peer_index(store)):.2f} CPU s |")
        index = peer_index(store)
        files = {
            name: (Path(folder) / "db" / name).stat().st_size / 1e6 for name in ("peers/index.npz", "vectors.sqlite")
        }
        print(f"| files | {', '.join(f'{name} {megabytes:.0f} MB' for name, megabytes in files.items())} |")
        answers(store, index, size)
        searches(index, len(index.organisations))
        all_pairs(index, min(pairs, size // 2))


if __name__ == "__main__":
    main()
