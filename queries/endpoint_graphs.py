"""The Graph Store Protocol: which graph a request means, and what it brings.

/graph-store?default          the default graph
/graph-store?graph=IRI        the graph of this name (indirect identification)
/graph-store/any/path         the graph whose name is this very address (direct)
/graph-store                  everything when read; POST makes a graph with a name of its own
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from practicegraph.queries.endpoint_body import body_pieces
from practicegraph.queries.protocol import parameters
from practicegraph.queries.protocol_media import GRAPH_TYPES, chosen, essence
from practicegraph.queries.worker_answer import Refused

__all__ = ["Graph", "files", "graph_asked"]

DATASET_TYPES: Final = {
    name: media
    for name, media in sorted(GRAPH_TYPES.items(), key=lambda item: item[0] != "application/n-quads")
    if media in ("application/n-quads", "application/trig", "application/ld+json")
}
"""What everything can be written in: the formats that tell graphs apart."""
READ_TYPES: Final = {
    name: media
    for name, media in GRAPH_TYPES.items()
    if name not in ("application/json", "application/xml", "text/xml")
}
MULTIPART: Final = "multipart/form-data"
PARTS: Final = 1000
"""Files in one form."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What a request is about."""

    iri: str | None
    """Name of the graph; "" is the default graph, None everything."""

    def media(self, accept: str | None) -> str:
        """The media type to write it in.

        Raises:
            Refused: 406, the client takes none of those there are.
        """
        offered = DATASET_TYPES if self.iri is None else GRAPH_TYPES
        media = chosen(accept, offered)
        if media is None:
            raise Refused(406, f"this can be had as {', '.join(sorted(set(offered.values())))}")
        return media


def graph_asked(request: Request) -> Graph:
    """Which graph a request means.

    Raises:
        Refused: 400, it names none or several.
    """
    given = parameters(request.scope["query_string"])
    names = [value for name, value in given if name == "graph"]
    default = sum(name == "default" for name, _ in given)
    below = request.path_params.get("path", "")
    if len(names) + default + bool(below) > 1:
        raise Refused(400, "more than one graph: give either ?default, or ?graph=IRI once, or the address of a graph")
    if below:
        raw = (request.scope.get("raw_path") or request.scope["path"].encode()).split(b"?")[0].decode("ascii")
        return Graph(f"{request.url.scheme}://{request.url.netloc}{raw}")
    if names:
        if not names[0]:
            raise Refused(400, "the parameter graph is empty: give the IRI of a graph")
        return Graph(names[0])
    return Graph("" if default else None)


@contextlib.asynccontextmanager
async def files(request: Request, limit: int, seconds: float) -> AsyncIterator[list[tuple[str, str]]]:
    """The files that a request brings, each its path and media type, as long as the block lasts.

    Raises:
        Refused: 507 no room on the disk, 413 too large, 408 too slow, 415 not RDF, 400 a form that cannot be read.
    """
    content_type = request.headers.get("content-type")
    with tempfile.TemporaryDirectory(prefix="practicegraph-") as folder:
        try:
            if essence(content_type)[0] == MULTIPART:
                found = await _parts(request, Path(folder), limit, seconds)
            else:
                found = [(str(Path(folder) / "0"), _rdf(content_type))]
                with open(found[0][0], "wb") as file:
                    async for piece in body_pieces(request, limit, seconds):
                        file.write(piece)
        except OSError as error:
            raise Refused(507, f"the disk of the server does not hold what is sent: {error}") from error
        yield found


async def _parts(request: Request, folder: Path, limit: int, seconds: float) -> list[tuple[str, str]]:
    parser = MultiPartParser(request.headers, body_pieces(request, limit, seconds), max_files=PARTS, max_fields=0)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise Refused(400, f"the form cannot be read: {error}") from error
    found = []
    for number, (name, part) in enumerate(form.multi_items()):
        if not isinstance(part, UploadFile):
            raise Refused(400, f"the part {name!r} of the form is no file")
        path = folder / str(number)
        with path.open("wb") as file:
            while piece := await part.read(1 << 20):
                file.write(piece)
        found.append((str(path), _rdf(part.content_type)))
    return found


def _rdf(content_type: str | None) -> str:
    media, details = essence(content_type)
    if media not in READ_TYPES:
        raise Refused(415, f"a body of {media or 'no media type'}: send {', '.join(sorted(set(READ_TYPES.values())))}")
    charset = details.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"the body says that it is in {charset}: send UTF-8")
    return READ_TYPES[media]
