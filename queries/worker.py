"""A process that answers one request at a time and may be killed while it does: what the endpoint's limits rest on.

Nothing ends a running query of the engine but the end of its process, and nothing else bounds its memory. So the server
(``worker_pool``) keeps a few of these and hands them jobs; the store survives a kill at any moment.

Both sides write frames: a letter, the length of what follows in four bytes (big-endian), and then that.

    to the worker      J  the job as JSON: ``do`` is one of ``worker_read.DO`` or ``worker_write.DO``
    from the worker    R  it is ready for the first job
                       H  the answer begins: its status and header fields as JSON
                       D  a piece of its body
                       E  it is complete
                       X  it is not, with the status and the message as JSON; after H it is broken off
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from practicegraph.graph.errors import NotFound, PracticegraphError, QueryError, StoreError, StoreInUse
from practicegraph.queries import worker_read, worker_write
from practicegraph.queries.worker_answer import Answer, Refused
from practicegraph.queries.worker_relay import Relay

__all__ = ["FRAME", "main"]

FRAME: Final = struct.Struct(">cI")
STACK: Final = 256 << 20
"""Bytes of address space for the thread that works: the engine walks the tree of a query recursively, and the deepest
query within the limits of ``graph.sparql`` needs more than the usual 8 MB."""
FULL: Final = ("No space left", "File too large", "Disk quota exceeded")
"""What the system says when no more can be written, as the engine passes it on."""
ENGINE: Final = 128 << 20
GRACE: Final = 5.0
"""Seconds that a job may take beyond its time before the process ends itself; the server kills it before."""
IDLE: Final = 0.2
"""Seconds after which a store that was opened for writing is let go of, so that others can write."""


def main(arguments: list[str]) -> None:
    """Works until nobody writes to standard input any more.

    Args:
        arguments: The folder of the store, the bytes of memory that a job may take beside what the process has, and the
            hosts that SERVICE and LOAD may ask.
    """
    folder, memory = Path(arguments[0]), int(arguments[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever prints must not get among the frames
    for kind, has in zip((resource.RLIMIT_DATA, resource.RLIMIT_AS), _used(), strict=True):
        resource.setrlimit(kind, (has + STACK + memory, has + STACK + memory))
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve, args=(folder, answers, Relay(arguments[2:])))
    thread.start()
    threading.stack_size(0)  # others, like those of the relay, need no such stack
    thread.join()


def _serve(folder: Path, answers: int, relay: Relay) -> None:
    reader, writer = worker_read.Reader(folder, relay), worker_write.Writer(folder, relay)
    jobs: dict[str, Callable[[dict[str, Any], Answer], None]] = {
        **{name: getattr(reader, name) for name in worker_read.DO},
        **{name: getattr(writer, name) for name in worker_write.DO},
    }

    def send(letter: bytes, content: bytes = b"") -> None:
        _write(answers, FRAME.pack(letter, len(content)) + content)

    send(b"R")
    while True:
        if writer.busy and not select.select([0], [], [], IDLE)[0]:
            writer.release()
        head = _read(FRAME.size)
        if head is None:
            break
        content = _read(FRAME.unpack(head)[1])
        if content is None:
            break
        job = json.loads(content)
        relay.problem = ""
        answer = Answer(send, limit=job["limit"])
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + GRACE)  # ends this process should the server be gone
        try:
            jobs[job["do"]](job, answer)
            answer.end()
        except Exception as error:
            status, message = (502, f"SERVICE or LOAD: {relay.problem}") if relay.problem else _problem(error)
            if answer.too_large:
                status = 503
                message = f"the result has more than the {job['limit']:,} bytes that the server gives: use LIMIT"
            send(b"X", json.dumps({"status": status, "message": message}).encode())
            if status in (500, 507):  # whatever it is that the engine holds now, the next process begins afresh
                break
        signal.setitimer(signal.ITIMER_REAL, 0)
    writer.release()


def _problem(error: Exception) -> tuple[int, str]:
    """Status and message for what went wrong."""
    if isinstance(error, Refused):
        return error.status, str(error)
    if isinstance(error, SyntaxError):
        return 400, f"not SPARQL: {error}"
    if isinstance(error, QueryError):
        return 400, str(error)
    if isinstance(error, StoreInUse):
        return 503, str(error)
    if isinstance(error, NotFound):
        return 404, str(error)
    if isinstance(error, MemoryError):
        return 503, "this takes more memory than the server gives to one request: ask for less"
    if isinstance(error, RuntimeError) and "does not exist" in str(error):
        return 404, str(error)
    if isinstance(error, OSError | StoreError) and any(text in str(error) for text in FULL):
        return 507, f"the disk of the server is full, nothing was changed: {error}"
    if isinstance(error, PracticegraphError | OSError | RuntimeError | ValueError):
        return 500, f"this cannot be done: {error}"
    return 500, f"unexpected {type(error).__name__}: {error}; this is a defect"


def _read(size: int) -> bytes | None:
    """So many bytes of standard input; None when it has ended."""
    parts = []
    while size:
        part = os.read(0, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _used() -> tuple[int, int]:
    """Bytes of data and of address space that this process has, and that the engine takes when it opens a store: 80 and
    400 MB were measured, nearly all of which is reserved and never touched."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()
        data, space = int(pages[5]) * resource.getpagesize(), int(pages[0]) * resource.getpagesize()
    except (OSError, IndexError):
        data = space = 1 << 29
    return data + ENGINE, space + ENGINE * 8


if __name__ == "__main__":
    main(sys.argv[1:])
