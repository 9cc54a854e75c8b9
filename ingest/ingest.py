"""The run: from files to a graph that holds what they state.

1. Expand files, folders and globs, fetch pages of the web; what is missing or matches nothing is told as a failure.
2. Leave out what the store holds already: the same bytes, read by the same reader under the same decisions.
3. Read each other report, in worker processes if wanted, to the quads that it states.
4. Replace the graph of each source in one transaction, in the order of the names; new ones some thirty at a time.
5. Make one node of organisations that are one (``graph.resolve``).
6. Derive what follows.

A report that cannot be read is collected with the reason, and the others go on. A run that is killed has lost nothing
that it has written: the next one goes on where it stopped, and derives anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from practicegraph.graph.decisions import Decisions, load_decisions
from practicegraph.graph.derive import derive
from practicegraph.graph.errors import NotFound
from practicegraph.graph.resolve import is_outdated, resolve
from practicegraph.graph.source import Source
from practicegraph.graph.store import Store
from practicegraph.ingest.expand import expand
from practicegraph.ingest.inputs import Inputs, find_inputs
from practicegraph.ingest.pipeline import extractor_version, plain_note
from practicegraph.ingest.reading import Read, Reading, Unread, identity_of_path, read_all
from practicegraph.ingest.register import listed_names, read_register, state_register
from practicegraph.ingest.tables_mapping import load_mapping

if TYPE_CHECKING:
    from practicegraph.ingest.fetch_http import Limits
    from practicegraph.ingest.llm import LanguageModel

__all__ = ["Summary", "expand", "ingest", "retract", "settle"]

BATCH: Final = 20_000
"""Quads of new sources that are written at once: a third of the time of writing 30 reports one by one, and no more than
a few seconds of reading are lost with a process that is killed."""
FEW: Final = 2_000
"""Below it the files that writing at once makes cost more than it saves."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. Paths are as they were given or found."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    """A path, and the name of the source that says the same: byte for byte, or under the same URL."""
    failed: tuple[tuple[str, str], ...] = ()
    """A path, and why it was not read."""
    warnings: tuple[str, ...] = ()
    """What was odd in reports that were read."""


@dataclass(slots=True)
class _Run:
    """The summary while it is made."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    """The path that each source of this run was read from."""
    pending: bool | None = None
    """Whether there was something to derive before this run wrote its first source; None until then."""

    def summary(self, addresses: Mapping[str, str]) -> Summary:
        """The summary, pages of the web by their address."""

        def told(path: str) -> str:
            return addresses.get(path, path)

        return Summary(
            tuple(map(told, self.new)),
            tuple(map(told, self.changed)),
            tuple(sorted(map(told, self.unchanged))),
            tuple(sorted((told(path), told(name)) for path, name in self.duplicates)),
            tuple(sorted((told(path), reason) for path, reason in self.failed)),
            tuple(self.warnings),
        )


def ingest(
    paths: Iterable[str | Path],
    store: Store,
    *,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
    decisions: Decisions | None = None,
    plain: bool = False,
    model: LanguageModel | None = None,
    web: Limits | None = None,
    mapping: Path | str | None = None,
    register: str | Path | None = None,
) -> Summary:
    """Reads reports into a store.

    A source is known by the URL that its report states, else by its path relative to the current directory, else by its
    absolute path; reading it again replaces what it said. Reports that are the same byte for byte are one source, under
    the smallest name of a run, or the name that the store knows. The quads do not depend on the order of the paths, on
    the number of processes or on the day.

    Args:
        paths: Files, folders (with all below them), globs, and addresses of pages, feeds and sitemaps on the web.
        store: Where to.
        processes: How many read at the same time; 1 reads in this process.
        progress: Called with the number of reports done and the number of all.
        decisions: What people decided; None is what the store keeps.
        plain: Read without models even where the extra ``models`` is installed.
        model: A language model that is asked for more; what it says is not the same at every reading.
        web: How the web is visited, where addresses are given.
        mapping: What the columns of tables mean (CSVW metadata); None takes for each table the mapping beside it.
        register: A table of organisations whose names win (``graph.register``); the store keeps it for later runs. Its
            rows that are not right are failures, the others count.

    Raises:
        ReadError: the mapping cannot be read.
        MissingExtra: addresses are given and the extra ``web`` is not installed.
        StoreError: the store cannot be written.
        ReadError: the register cannot be read.
        InvalidValue: the decisions of the store cannot be understood, or the register is no table with a column name.
    """
    decisions = load_decisions(store) if decisions is None else decisions
    run = _Run()
    if register is not None:
        _register(Path(register), store, run, plain=plain)
    with find_inputs(paths, store, web=web) as inputs:
        reading = Reading.under(
            decisions,
            plain=plain,
            model=model,
            addresses=inputs.addresses,
            listed=listed_names(store),
            mapping=None if mapping is None else load_mapping(mapping),
            roots=inputs.folders,
        )
        _all(inputs, store, reading, run, processes=processes, report=progress or (lambda _done, _total: None))
        _follow(store, decisions, run)
    return run.summary(inputs.addresses)


def _all(
    inputs: Inputs,
    store: Store,
    reading: Reading,
    run: _Run,
    *,
    processes: int,
    report: Callable[[int, int], None],
) -> None:
    """Reads and writes what the inputs hold and the store does not, and derives what follows."""
    run.failed += inputs.failed
    run.warnings += inputs.warnings
    wanted = _unknown(inputs.files, store, reading, run)
    total, done = len(inputs.files), len(inputs.files) - len(wanted)
    if wanted and (note := plain_note(plain=reading.plain)):
        run.warnings.append(note)
    report(done, total)
    batch = _Batch(store)
    for outcome in read_all(wanted, reading, processes=processes):
        done += 1
        if isinstance(outcome, Unread):
            run.failed.append((outcome.path, outcome.reason))
        elif outcome.source in run.sources:
            run.duplicates.append((outcome.path, run.sources[outcome.source]))
        else:
            run.sources[outcome.source] = outcome.path
            told = reading.addresses.get(outcome.path, outcome.path)
            run.warnings += [f"{told}: {warning}" for warning in outcome.warnings]
            known = store.has_source(outcome.source)
            _begin(store, run)
            if known:
                store.replace_source(outcome.source, outcome.quads, snapshot=outcome.text, flush=False)
            else:
                batch.add(outcome)
            (run.changed if known else run.new).append(outcome.path)
        report(done, total)
    batch.write()
    store.flush()


class _Batch:
    """New sources that are read and not yet written."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.sources: list[tuple[str, list[ox.Quad], str]] = []
        self.size = 0

    def add(self, read: Read) -> None:
        self.sources.append((read.source, read.quads, read.text))
        self.size += len(read.quads)
        if self.size >= BATCH:
            self.write()

    def write(self) -> None:
        """Writes what there is, all or none of it where it is much."""
        if self.size >= FEW:
            self.store.add_sources(self.sources)
        else:
            for source, quads, text in self.sources:
                self.store.replace_source(source, quads, snapshot=text, flush=False)
        self.sources, self.size = [], 0


def settle(store: Store) -> None:
    """Makes decisions about organisations count for what has been read; those about anything else count when the
    reports are read again.

    Raises:
        StoreError: the store cannot be written.
        InvalidValue: the decisions of the store cannot be understood.
    """
    _follow(store, load_decisions(store), _Run())


def _register(path: Path, store: Store, run: _Run, *, plain: bool) -> None:
    """Puts a register into the store, unless it is there as it is."""
    found = read_register(path)
    run.failed += [(str(path), problem) for problem in found.problems]
    source, extractor = identity_of_path(path), extractor_version(plain=plain)
    held = next((item for item in store.sources() if item.iri == source), None)
    if held is not None and (held.digest, held.extractor) == (found.document.sha256, extractor):
        run.unchanged.append(str(path))
        return
    _begin(store, run)
    quads = state_register(found, source, extractor=extractor)
    store.replace_source(source, quads, snapshot=found.document.text)
    run.sources[source] = str(path)
    (run.changed if held is not None else run.new).append(str(path))


def _begin(store: Store, run: _Run) -> None:
    """Notes, before the first source of a run is written, that what follows from the sources has to be derived."""
    if run.pending is None:
        run.pending = store.pending
        if not run.pending:
            store.pending = True


def _follow(store: Store, decisions: Decisions, run: _Run) -> None:
    """Makes one node of what is one and derives what follows, where anything has changed since that was done."""
    pending = store.pending if run.pending is None else run.pending
    if run.new or run.changed or pending or is_outdated(store, decisions):
        _begin(store, run)
        _derive(store, decisions, changed=None if pending else set(run.sources))


def retract(source: str, store: Store) -> str:
    """Takes a source out of the store, with exactly what only it states and what follows only from that.

    Args:
        source: Its IRI, or the name of its file where only one source has it.
        store: Where from.

    Returns:
        The IRI of the source.

    Raises:
        NotFound: there is no such source, or more than one with that name; the message lists them.
    """
    known = store.sources()
    found = [item.iri for item in known if source in (item.iri, item.name, item.url)]
    if len(found) != 1:
        shown = ", ".join(sorted(found or (item.name or item.iri for item in known))[:8])
        raise NotFound(
            f"{len(found)} sources are called {source!r}; give the IRI of one: {shown}"
            if found
            else f"no source {source!r} in the store; it has: {shown or 'none'}"
        )
    pending, store.pending = store.pending, True
    store.retract_source(found[0])
    _derive(store, load_decisions(store), changed=None if pending else {found[0]})
    return found[0]


def _unknown(files: list[Path], store: Store, reading: Reading, run: _Run) -> list[Path]:
    """The files that have to be read, sorted; the others are noted in the run."""
    held = {source.digest: source for source in store.sources()}
    seen: dict[str, Path] = {}
    wanted: list[Path] = []
    for path in sorted(files, key=str):
        digest = reading.digest(path)
        same = held.get(digest) if digest else None
        if digest and digest in seen:
            run.duplicates.append((str(path), str(seen[digest])))
        elif same is not None and not _is(same, path):
            run.duplicates.append((str(path), same.name or same.iri))
        elif same is not None and same.extractor == reading.extractor_of(path):
            run.unchanged.append(str(path))
        else:
            wanted.append(path)
        if digest:
            seen.setdefault(digest, path)
    return wanted


def _is(source: Source, path: Path) -> bool:
    """Whether a source was read from a path, as far as the store knows: a source with a URL has no path."""
    return source.iri == identity_of_path(path) or (source.url is not None and source.name == path.name)


def _derive(store: Store, decisions: Decisions, *, changed: set[str] | None) -> None:
    """Derives for the changed sources alone where they are few: each takes about as long as deriving 25 anew."""
    renamed = resolve(store, decisions)
    changed = None if changed is None else changed | renamed
    if changed is not None and len(changed) > max(1, len(store.sources()) / 25):
        changed = None
    derive(store, changed=changed)
    store.pending = False
    store.publish()
