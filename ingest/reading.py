"""Reading reports to quads, in this process or in several, in the same order and with the same result."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from practicegraph.graph.decisions import Decisions
from practicegraph.graph.errors import PracticegraphError, ReadError
from practicegraph.graph.identity import source_iri
from practicegraph.ingest.actors_register import Listed
from practicegraph.ingest.llm import LanguageModel
from practicegraph.ingest.llm_facts import UNANSWERED
from practicegraph.ingest.pipeline import extract, extractor_version
from practicegraph.ingest.read import load, read
from practicegraph.ingest.read_rdf import RDF_FORMATS, read_rdf, state_rdf
from practicegraph.ingest.records import Document
from practicegraph.ingest.site import forget_sites, linked, links_digest, site_of
from practicegraph.ingest.state import state
from practicegraph.ingest.tables import read_table, state_table
from practicegraph.ingest.tables_mapping import TableMapping, beside, load_mapping
from practicegraph.ingest.tables_rows import TABLE_FORMATS

__all__ = ["Read", "Reading", "Unread", "identity_of_path", "read_all"]

LLM: Final = "llm-"
"""What the part of a reader's version begins with that tells which language model it asked."""


@dataclass(frozen=True, slots=True)
class Read:
    """A report that was read."""

    path: str
    source: str
    """Its IRI."""
    quads: list[ox.Quad]
    text: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A report that was not."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How reports are read in a run; it goes to the worker processes."""

    extractor: str
    decisions: Decisions
    plain: bool = False
    model: LanguageModel | None = None
    """A language model that is asked for more."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """For files that are pages of the web, where each was found."""
    listed: Listed = ()
    """Names that the register lists, which are found wherever they stand."""
    mapping: TableMapping | None = None
    """What the columns of tables mean; None takes the mapping that lies beside each."""
    roots: tuple[Path, ...] = ()
    """Folders that were given: each is a site where its pages have front matter."""

    @classmethod
    def under(
        cls,
        decisions: Decisions,
        *,
        plain: bool = False,
        model: LanguageModel | None = None,
        addresses: Mapping[str, str] | None = None,
        listed: Listed = (),
        mapping: TableMapping | None = None,
        roots: tuple[Path, ...] = (),
    ) -> Reading:
        """By the reader of this program, under some decisions and with the names of a register."""
        forget_sites()
        decisions = decisions.for_reading
        names = hashlib.sha256(repr(listed).encode()).hexdigest()[:12] if listed else ""
        asked = f"{LLM}{hashlib.sha256(f'{model.url} {model.model}'.encode()).hexdigest()[:12]}" if model else ""
        parts = [extractor_version(plain=plain), decisions.digest, names, asked]
        return cls("+".join(filter(None, parts)), decisions, plain, model, addresses or {}, listed, mapping, roots)

    def extractor_of(self, path: Path) -> str:
        """What a source that was read from this path says of its reader, if it need not be read again."""
        if path.suffix.lower() not in TABLE_FORMATS:
            return "+".join(filter(None, (self.extractor, links_digest(path, self.roots))))
        try:
            return f"{self.extractor}+{self._mapping(path).digest}"
        except PracticegraphError:
            return ""  # reading it will tell what is wrong

    def digest(self, path: Path) -> str | None:
        """SHA-256 of a file; None when it cannot be opened, which reading it will explain."""
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None

    def read(self, path: Path) -> Read | Unread:
        """Reads one report. Whatever goes wrong with it is told of it and stops nothing else."""
        try:
            suffix = path.suffix.lower()
            if suffix in RDF_FORMATS:
                return self._rdf(path)
            return self._table(path) if suffix in TABLE_FORMATS else self._report(path)
        except PracticegraphError as error:
            return Unread(str(path), str(error))
        except Exception as error:  # a defect in reading must not cost the other reports
            return Unread(str(path), f"a defect of practicegraph, please report it: {type(error).__name__}: {error}")

    def _report(self, path: Path) -> Read:
        document = read(path)
        if address := self.addresses.get(str(path)):
            document = replace(document, url=address)  # pages tell wrong addresses of themselves
        facts = extract(document, plain=self.plain, model=self.model, listed=self.listed)
        if site := site_of(path, self.roots):
            facts = linked(facts, site)
        source = identity_of(facts.document, path)
        extractor = self.extractor_of(path)
        if any(warning.startswith(UNANSWERED) for warning in facts.document.warnings):
            extractor = "+".join(part for part in extractor.split("+") if not part.startswith(LLM))  # so: ask again
        quads = state(facts, source, extractor=extractor, same=self.decisions.same, rejected=self.decisions.rejected)
        return Read(str(path), source, quads, facts.document.text, facts.document.warnings)

    def _rdf(self, path: Path) -> Read:
        url = self.addresses.get(str(path))
        source = identity_of_url(url) if url else identity_of_path(path)
        file = read_rdf(load(path), name=path.name, source=source, url=url)
        quads = state_rdf(
            file, source, extractor=self.extractor, same=self.decisions.same, rejected=self.decisions.rejected
        )
        return Read(str(path), source, quads, file.document.text, file.document.warnings)

    def _table(self, path: Path) -> Read:
        url = self.addresses.get(str(path))
        source = identity_of_url(url) if url else identity_of_path(path)
        file = read_table(load(path), name=path.name, mapping=self._mapping(path), url=url)
        quads = state_table(
            file,
            source,
            extractor=self.extractor_of(path),
            same=self.decisions.same,
            rejected=self.decisions.rejected,
        )
        return Read(str(path), source, quads, file.facts.document.text, file.facts.document.warnings)

    def _mapping(self, path: Path) -> TableMapping:
        if self.mapping is not None:
            return self.mapping
        if found := beside(path):
            return load_mapping(found)
        raise ReadError(
            f"{path}: is a table, and nothing tells what its columns mean; give --mapping, or put a mapping named "
            f"{path.name}-metadata.json beside it (see docs/formats.md)"
        )


def identity_of(document: Document, path: Path) -> str:
    """The IRI of the source that a document is: by the URL that it states, else by its path."""
    return identity_of_url(document.url) if document.url else identity_of_path(path)


def identity_of_url(url: str) -> str:
    """The IRI of the source at a URL; its fragment and a slash at its end make no difference."""
    url = url.partition("#")[0].rstrip("/")
    return source_iri(url, name=PurePosixPath(urlsplit(url).path).stem or urlsplit(url).netloc)


def identity_of_path(path: Path) -> str:
    """The IRI of a source known by its path: relative to the current directory where it is below it."""
    full = path.resolve()
    here = Path.cwd().resolve()
    known = full.relative_to(here) if full.is_relative_to(here) else full
    return source_iri(known.as_posix(), name=path.stem)


def read_all(paths: Iterable[Path], reading: Reading, *, processes: int) -> Iterator[Read | Unread]:
    """Reads reports and gives them in the order of the paths, holding only a few of them in memory.

    A worker process that ends (out of memory, a crash in a library) takes with it the reports that the workers had at
    hand; these are read again one at a time, each in a process of its own, and the one that ends that too is given up.
    """
    paths = list(paths)
    if processes <= 1 or len(paths) <= 1:
        yield from map(reading.read, paths)
        return
    left = deque(paths)
    while left:
        done = 0
        try:
            for outcome in _in_pool(left, reading, processes):
                done += 1
                yield outcome
            return
        except BrokenProcessPool:
            for _ in range(done):
                left.popleft()
            for path in [left.popleft() for _ in range(min(len(left), 2 * processes))]:
                yield _alone(path, reading)


def _in_pool(paths: Iterable[Path], reading: Reading, processes: int) -> Iterator[Read | Unread]:
    with _pool(processes) as pool:
        following = iter(list(paths))
        at_hand: deque[Future[Read | Unread]] = deque()
        for path in islice(following, 2 * processes):
            at_hand.append(pool.submit(reading.read, path))
        while at_hand:
            yield at_hand.popleft().result()
            for path in islice(following, 1):
                at_hand.append(pool.submit(reading.read, path))


def _alone(path: Path, reading: Reading) -> Read | Unread:
    try:
        with _pool(1) as pool:
            return pool.submit(reading.read, path).result()
    except BrokenProcessPool:
        return Unread(str(path), f"{path}: the process that read it ended; it may need more memory than there is")


def _pool(processes: int) -> ProcessPoolExecutor:
    # spawned, not forked: a fork would inherit the locks of the store's threads
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
