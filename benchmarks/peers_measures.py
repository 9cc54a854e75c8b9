"""Which library computes which measure of a network in time: networkx, scikit-network, and our betweenness.

    .venv/bin/python benchmarks/peers_measures.py [--organisations 1000] [--large 100000]

Networks grow by preferential attachment, five links for each newcomer (Barabási and Albert 1999); CPU seconds.
"""

import argparse
import time
from collections.abc import Callable

import networkx as nx
import numpy as np
from scipy.sparse import csr_array, csr_matrix
from sknetwork.clustering import Leiden
from sknetwork.ranking import Betweenness, PageRank

from practicegraph.queries.communities import communities
from practicegraph.queries.measures_betweenness import betweenness


def cpu(work: Callable[[], object]) -> str:
    start = time.process_time()
    work()
    return f"{time.process_time() - start:.2f}"


def table(size: int, *, everything: bool) -> None:
    graph = nx.barabasi_albert_graph(size, 5, seed=1)
    links = csr_array(nx.to_scipy_sparse_array(graph, weight=None, dtype=np.dtype(np.float64)))
    matrix = csr_matrix(links)
    print(f"\n| {size:,} organisations, {graph.number_of_edges():,} links | networkx | scikit-network | ours |")
    print("| --- | ---: | ---: | ---: |")
    slow = (
        [cpu(lambda: nx.betweenness_centrality(graph)), cpu(lambda: Betweenness().fit(matrix))]
        if everything
        else ["–"] * 2
    )
    print(f"| betweenness | {slow[0]} | {slow[1]} | {cpu(lambda: betweenness(links))} |")
    print(f"| PageRank | {cpu(lambda: nx.pagerank(graph))} | {cpu(lambda: PageRank().fit(matrix))} | – |")
    louvain = cpu(lambda: nx.community.louvain_communities(graph, seed=1)) if everything else "–"
    # scikit-network's Leiden depends on the draws of rand() and may not end beyond ten thousand
    leiden = cpu(lambda: Leiden().fit(matrix)) if everything else "–"
    ours = f"{cpu(lambda: communities(links))} (graspologic-native)"
    print(f"| communities (networkx: Louvain) | {louvain} | {leiden} | {ours} |")
    print(f"| articulation points | {cpu(lambda: list(nx.articulation_points(graph)))} | – | – |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=1000)
    parser.add_argument("--large", type=int, default=100_000)
    arguments = parser.parse_args()
    table(arguments.organisations, everything=True)
    table(arguments.large, everything=False)


if __name__ == "__main__":
    main()
