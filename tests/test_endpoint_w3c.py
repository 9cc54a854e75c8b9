"""The W3C's SPARQL 1.1 suite against the real server, where the suite is beside the repository.

Each test begins with an empty dataset and its own data, all through HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from endpoint_server import BEARER, Server, serve
from w3c_manifest import BASE, MF, QT, UT, Case, cases, dataset_of, file_of
from w3c_protocol import check_description, exchange
from w3c_results import FORMATS, expected_rows, is_graph, isomorphic, rows_of, same_csv, same_rows

FAILING = {
    "aggregates/agg-groupconcat-04": "GROUP_CONCAT keeps the language that all its strings have",
    "aggregates/agg-groupconcat-06": "GROUP_CONCAT keeps the language of its only string",
    "aggregates/agg-empty-group-count-graph": "a sub-SELECT that counts is not evaluated for each graph of GRAPH ?g",
    "bindings/graph": "VALUES is not evaluated for each graph of GRAPH ?g",
    "functions/bnode01": "BNODE of the same string gives the same node in different solutions",
    "negation/graph-minus": "MINUS inside GRAPH ?g takes ?g for a variable that both sides share",
    "property-path/zero_or_more_set_start": "a path of no length does not begin at a term that the data has not",
    "property-path/zero_or_more_set_end": "the same at its other end",
    "property-path/zero_or_one_set_start": "a path of no length does not begin at a term that the data has not",
    "property-path/zero_or_one_set_end": "the same at its other end",
}
"""Tests that the engine, pyoxigraph, is known to fail, with what is wrong; one that passes must leave this list."""
SYNTAX = ("PositiveSyntaxTest11", "PositiveUpdateSyntaxTest11", "NegativeSyntaxTest11", "NegativeUpdateSyntaxTest11")
DIRECT = {"query": "application/sparql-query", "update": "application/sparql-update"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("w3c") / "db") as running:
        yield running


def named(case: Case) -> str:
    return case.name


def load(server: Server, quads: list[ox.Quad]) -> None:
    """Makes the dataset hold exactly these quads."""
    lines = [
        f"{quad.triple} ."
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
        for quad in quads
    ]
    answer = server.update("DROP ALL ; INSERT DATA { " + "\n".join(lines) + " }")
    assert answer.status_code == 204, answer.text


def post(server: Server, text: str, kind: str, accept: str = "*/*") -> httpx.Response:
    fields = {"content-type": DIRECT[kind], "accept": accept, **BEARER}
    return server.client.post(server.sparql, content=text.encode(), headers=fields)


def with_base(case: Case, text: str) -> str:
    return f"BASE <{BASE}{case.manifest.folder}/manifest>\n{text}"


def check_syntax(server: Server, case: Case) -> None:
    kind = "update" if "Update" in case.kind else "query"
    answer = post(server, file_of(case.manifest.one(case.node, MF + "action")).read_text("utf-8"), kind)
    if case.kind.startswith("Negative"):
        assert answer.status_code == 400, answer.text
    elif answer.status_code == 403:  # it is SPARQL, but nothing is fetched from other machines
        assert "another machine" in answer.text
    elif answer.status_code == 404:  # it is SPARQL, but the graph to clear or drop is not there
        assert "does not exist" in answer.text
    else:
        assert answer.status_code in (200, 204), answer.text


def check_update(server: Server, case: Case) -> None:
    action, result = (case.manifest.one(case.node, MF + part) for part in ("action", "result"))
    load(server, dataset_of(case.manifest, action, UT))
    answer = post(
        server, with_base(case, file_of(case.manifest.one(action, UT + "request")).read_text("utf-8")), "update"
    )
    assert answer.status_code in (200, 204), answer.text
    held = server.client.get(server.graphs, headers={"accept": "application/n-quads"})
    assert held.status_code == 200, held.text
    quads = list(ox.parse(held.content, ox.RdfFormat.N_QUADS))
    assert isomorphic(quads, dataset_of(case.manifest, result, UT)), held.text


def check_query(server: Server, case: Case) -> None:
    action, result = (case.manifest.one(case.node, MF + part) for part in ("action", "result"))
    load(server, dataset_of(case.manifest, action, QT))
    text, expected = (
        with_base(case, file_of(case.manifest.one(action, QT + "query")).read_text("utf-8")),
        file_of(result),
    )
    if expected.suffix == ".csv":
        answer = post(server, text, "query", "text/csv")
        assert answer.status_code == 200, answer.text
        assert same_csv(answer.content, expected.read_bytes()), answer.text
    elif is_graph(expected):
        answer = post(server, text, "query", "application/n-triples")
        assert answer.status_code == 200, answer.text
        graph = list(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES))
        wanted = list(ox.parse(path=str(expected), format=ox.RdfFormat.TURTLE, base_iri=BASE))
        assert isomorphic(graph, wanted), answer.text
    else:
        form, media = FORMATS.get(expected.suffix, FORMATS[".srj"])
        answer = post(server, text, "query", media)
        assert answer.status_code == 200, answer.text
        assert same_rows(rows_of(answer.content, form), expected_rows(expected)), answer.text


@pytest.mark.parametrize("case", cases(), ids=named)
def test_query_update_and_syntax(server: Server, case: Case) -> None:
    if case.kind in SYNTAX:
        check = check_syntax
    elif case.kind == "UpdateEvaluationTest":
        check = check_update
    else:
        assert case.kind in ("QueryEvaluationTest", "CSVResultFormatTest"), case.kind
        check = check_query
    if case.name in FAILING:
        with pytest.raises(AssertionError):
            check(server, case)
    else:
        check(server, case)


def test_the_failures_are_tests() -> None:
    assert set(FAILING) <= {case.name for case in cases()}


@pytest.mark.parametrize("case", cases("protocol", "graph-store-protocol"), ids=named)
def test_protocol(server: Server, case: Case) -> None:
    quads = dataset_of(case.manifest, case.node, UT) if case.kind == "ProtocolTest" else []
    load(server, quads)
    exchange(server, case)


@pytest.mark.parametrize("case", cases("service-description"), ids=named)
def test_service_description(server: Server, case: Case) -> None:
    check_description(server, case)
