"""How long matching takes: all needs against all practices, and one need, on a made-up network.

    python benchmarks/relevance/speed.py [10000]

Texts are put together from the sentences of tests/relevance, two halves each, so that there are many different ones;
their vectors are made up too (random, of unit length), since encoding is done once per text and kept.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from match_collection import collection

import practicegraph.queries.match_rank as ranking
from practicegraph.graph.results import IRI
from practicegraph.graph.store import open_store
from practicegraph.ontology.names import THEME
from practicegraph.queries.information import Information
from practicegraph.queries.match_load import Statements
from practicegraph.queries.match_records import Side, Stated
from practicegraph.queries.match_store import Matcher


def made_up(kind: Side, rows: list[dict[str, str]], count: int, seed: int) -> Statements:
    dice = np.random.default_rng(seed)
    items = []
    for number in range(count):
        first, second = (rows[place] for place in dice.integers(0, len(rows), 2))
        text = " ".join(first["text"].split()[:9] + second["text"].split()[-9:])
        themes = tuple(sorted({IRI(THEME + name) for row in (first, second) for name in row["themes"].split()}))
        region = IRI(f"https://example.org/region/{dice.integers(0, 200)}")
        iri = IRI(f"https://example.org/{kind}/{number:06}")
        items.append(Stated(iri, kind, text, text, first["language"], themes, (region,), (), None))
    return Statements(
        tuple(items), tuple(frozenset(item.regions) for item in items), tuple(frozenset({"x"}) for _ in items)
    )


def main(count: int) -> None:
    tables = collection()
    vectors = np.random.default_rng(1)

    def random_vectors(texts: list[str], **_: object) -> np.ndarray:
        rows = vectors.standard_normal((len(texts), 512), dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    ranking.text_vectors = random_vectors  # type: ignore[assignment]
    wants, done = made_up("need", tables.queries, count, 2), made_up("practice", tables.practices, count, 3)
    cpu, wall = time.process_time(), time.perf_counter()
    matcher = Matcher(Information(open_store(":memory:")), wants, done)
    print(
        f"prepared {count} needs and {count} practices: {time.process_time() - cpu:.1f} CPU s, "
        f"{time.perf_counter() - wall:.1f} s"
    )
    cpu, wall = time.process_time(), time.perf_counter()
    found = sum(len(places) for places, _ in matcher.best_practices(10))
    print(f"top ten of all: {time.process_time() - cpu:.1f} CPU s, {time.perf_counter() - wall:.1f} s ({found} pairs)")
    cpu = time.process_time()
    for number in range(20):
        matcher.scores(slice(number, number + 1))
    print(f"one need: {(time.process_time() - cpu) / 20 * 1000:.0f} CPU ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
