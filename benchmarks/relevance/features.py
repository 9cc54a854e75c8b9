"""The collection, through a store, as the features that matching ranks by."""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from match_collection import Collection, collection, iris, store_of

from practicegraph.queries.information import Information
from practicegraph.queries.match_load import load_statements
from practicegraph.queries.match_rank import Ranker
from practicegraph.queries.match_words import words_as_need

__all__ = ["Collection", "collection", "features"]


def features(found: Collection, *, plain: bool = False) -> NDArray[np.float32]:
    """Queries × practices × features, in the order of the tables; practices are ranked wherever they are."""
    store = store_of(found)
    node = iris(found, store)
    wants, done = load_statements(store)
    ranker = Ranker(wants.items, done.items, Information(store), plain=plain)
    place = {item.iri: number for number, item in enumerate(wants.items)}
    column = {item.iri: number for number, item in enumerate(done.items)}
    columns = [column[node[row["practice"]]] for row in found.practices]
    rows = []
    for row in found.queries:
        if row["kind"] == "words":
            rows.append(ranker.features(ranker.prepare([words_as_need(row["text"])]), slice(0, 1))[0])
        else:
            number = place[node[row["query"]]]
            rows.append(ranker.features(ranker.asked, slice(number, number + 1))[0])
    return np.array(rows)[:, columns]
