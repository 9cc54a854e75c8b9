"""The exchanges of the W3C's protocol and graph store tests, and its tests of service descriptions, on a real server.

What the manifests leave open: ``/sparql/`` and ``/gsp`` of theirs are where ours are; writing shows the token.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph as ox
from endpoint_server import BEARER, Server
from w3c_manifest import CNT, HT, MF, RDF, Case, Manifest, Node
from w3c_results import isomorphic

SD = "http://www.w3.org/ns/sparql-service-description#"
STATUS = "http://www.w3.org/2011/http-statusCodes#"
NAMED_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
TABULAR = ("application/sparql-results+json", "application/sparql-results+xml")
TABLES = (*TABULAR, "text/csv", "text/tab-separated-values")
RDF_TYPES = ("text/turtle", "application/rdf+xml", "application/n-triples")
RANGES = {"Service": {"defaultDataset": "Dataset"}, "Dataset": {"defaultGraph": "Graph", "namedGraph": "NamedGraph"}}


def exchange(server: Server, case: Case) -> None:
    """Sends the requests of a test one after another and checks each response."""
    manifest = case.manifest
    places: dict[str, str] = {}
    requests = list(manifest.items(manifest.one(manifest.one(case.node, MF + "action"), HT + "requests")))
    assert requests, case.name
    for request in requests:
        answer = _send(server, manifest, request, places)
        response = manifest.one(request, HT + "resp")
        said = f"{request}: {answer.status_code} {answer.text}"
        assert any(_fits(node, answer.status_code) for node in manifest.all(response, MF + "expectedStatus")), said
        if (place := manifest.text(response, MF + "expectedLocation")) is not None:
            places[place] = answer.headers["location"]
        _check_content(manifest, response, answer, said)


def check_description(server: Server, case: Case) -> None:
    """Checks what the endpoint says of itself when it is asked without a query."""
    answer = server.client.get(server.sparql, headers={"accept": "text/turtle"})
    assert answer.status_code == 200
    assert _media(answer) == "text/turtle"
    quads = list(ox.parse(answer.content, ox.RdfFormat.TURTLE))
    assert quads
    name = case.name.rpartition("/")[2]
    if name == "has-endpoint-triple":
        for address in (server.sparql, server.sparql + "/"):
            asked = server.client.get(address, headers={"accept": "application/n-triples"})
            triples = list(ox.parse(asked.content, ox.RdfFormat.N_TRIPLES))
            assert any(q.predicate.value == SD + "endpoint" and q.object == ox.NamedNode(address) for q in triples)
    elif name == "conforms-to-schema":
        types = {(q.subject, q.object.value) for q in quads if q.predicate.value == RDF + "type"}
        services = [subject for subject, kind in types if kind == SD + "Service"]
        assert len(services) == 1
        for kind, properties in RANGES.items():
            for quad in quads:
                if quad.predicate.value.removeprefix(SD) in properties:
                    assert (quad.subject, SD + kind) in types, quad
                    assert (quad.object, SD + properties[quad.predicate.value.removeprefix(SD)]) in types, quad
        assert any(quad.predicate.value == SD + "supportedLanguage" for quad in quads)
    else:
        assert name == "returns-rdf"


def _send(server: Server, manifest: Manifest, request: Node, places: dict[str, str]) -> httpx.Response:
    path = manifest.text(request, HT + "absolutePath")
    method = manifest.text(request, HT + "methodName")
    assert path is not None
    assert method is not None
    for variable, place in places.items():
        path = path.replace(variable, quote(place, safe=""))
    path = path.replace("/gsp", urlsplit(server.graphs).path, 1) if path.startswith("/gsp") else path
    body = manifest.one(request, HT + "body")
    text = (manifest.text(body, CNT + "chars") if body is not None else "") or ""
    encoding = (manifest.text(body, CNT + "characterEncoding") if body is not None else None) or "UTF-8"
    headers = dict(BEARER)
    for field in manifest.items(manifest.one(request, HT + "headers")):
        name, value = manifest.text(field, HT + "fieldName"), manifest.text(field, HT + "fieldValue")
        assert name is not None
        assert value is not None
        headers[name] = value
    return server.client.request(method, server.address + path, content=text.encode(encoding), headers=headers)


def _fits(status: object, code: int) -> bool:
    assert isinstance(status, ox.NamedNode)
    name = status.value.removeprefix(STATUS)
    return name == f"StatusCode{code // 100}xx" or NAMED_STATUS.get(name) == code


def _check_content(manifest: Manifest, response: Node | None, answer: httpx.Response, said: str) -> None:
    form = manifest.text(response, MF + "expectedFormat")
    if form is not None:
        assert _media(answer) in {"boolean": TABULAR, "tabular": TABLES, "RDF": RDF_TYPES}[form], said
    if (wanted := manifest.text(response, MF + "expectedBoolean")) is not None:
        found = ox.parse_query_results(answer.content, ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QueryBoolean)
        assert bool(found) == (wanted == "true"), said
    for field in manifest.items(manifest.one(response, HT + "headers")):
        name, value = manifest.text(field, HT + "fieldName"), manifest.text(field, HT + "fieldValue")
        assert name is not None
        assert answer.headers[name] == value, said
    body = manifest.one(response, HT + "body")
    if body is not None:
        text = manifest.text(body, CNT + "chars")
        assert text is not None
        held, expected = (list(ox.parse(content, ox.RdfFormat.TURTLE)) for content in (answer.text, text))
        assert isomorphic(held, expected), said


def _media(answer: httpx.Response) -> str:
    return answer.headers["content-type"].partition(";")[0]
