"""The worker processes of a server: handing them jobs, ending those that take too long, and replacing them.

1. A job takes a worker that is idle, else a new one as long as there are fewer than ``most``, else it waits its turn.
   When ``waiting`` jobs wait already, it is refused.
2. The worker's answer is gathered as fast as it comes, in memory and then in a file: a client that reads slowly does
   not keep a worker. A job that runs for half a second gives way to others (nice).
3. When its time is over, or nobody wants the answer any more, the worker is killed.
4. A worker that was killed, gave way or ended by itself is replaced as long as there are fewer than ``least``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from practicegraph.queries.worker import FRAME
from practicegraph.queries.worker_answer import Refused

__all__ = ["Pool", "Reply"]

IN_MEMORY: Final = 4 << 20
"""Bytes of an answer that are held in memory; more goes to a temporary file."""
LONG: Final = 0.5
"""Seconds after which a job gives way to others."""
NICE: Final = 15
PIECE: Final = 1 << 18
"""Bytes given out at once."""
STARTING: Final = 30.0
"""Seconds that a process may take to start."""


class Reply:
    """The answer to a job while it comes in."""

    def __init__(self) -> None:
        self.status = 0
        """HTTP status; 0 until it is known."""
        self.headers: dict[str, str] = {}
        self.message = ""
        """Why there is no answer, where the status says so."""
        self.broken = ""
        """Why it was broken off after it had begun."""
        self.done = False
        self.size = 0
        """Bytes of the body that have come."""
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._changed = asyncio.Event()
        self._given = 0

    def take(self, content: bytes) -> None:
        """Another piece of the body has come."""
        self._file.seek(self.size)
        self._file.write(content)
        self.size += len(content)
        self._changed.set()

    def begin(self, status: int, headers: dict[str, str]) -> None:
        """The status is known."""
        self.status, self.headers = status, headers
        self._changed.set()

    def end(self, status: int = 0, message: str = "") -> None:
        """No more comes; with a status, since something is wrong."""
        if status and self.status:
            self.broken = message
        elif status:
            self.status, self.message = status, message
        self.done = True
        self._changed.set()

    async def settled(self, size: int) -> None:
        """Returns when it is complete or has so many bytes, so that most errors are known before the answer begins."""
        while not self.done and self.size < size:
            self._changed.clear()
            await self._changed.wait()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body."""
        while True:
            if self._given < self.size:
                self._file.seek(self._given)
                piece = self._file.read(PIECE)
                self._given += len(piece)
                yield piece
            elif self.done:
                return
            else:
                self._changed.clear()
                await self._changed.wait()

    def close(self) -> None:
        """Lets go of the temporary file."""
        self._file.close()


class Pool:
    """Processes that work on one store."""

    def __init__(
        self, folder: Path, *, least: int, most: int, waiting: int, memory: int, hosts: Iterable[str] = ()
    ) -> None:
        """Nothing is started yet.

        Args:
            folder: Of the store.
            least: Processes that are kept ready.
            most: Processes that may be there at once.
            waiting: Jobs that may wait for one.
            memory: Bytes that a job may take.
            hosts: That SERVICE and LOAD may ask.
        """
        self._arguments = (str(folder), str(memory), *hosts)
        self._least, self._most, self._waiting = min(least, most), most, waiting
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._starting = 0
        self._queue: deque[asyncio.Future[Process]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Starts the processes that are kept ready."""
        for _ in range(self._least):
            self._hire()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Ends all processes; what they work on is answered with 503."""
        self._closed = True
        self._give_up("the server ends")
        for process in list(self._all):
            self._track(self._end(process))
        if self._tasks:
            await asyncio.wait(self._tasks)

    @contextlib.asynccontextmanager
    async def reply(self, job: Mapping[str, Any], *, seconds: float) -> AsyncIterator[Reply]:
        """The reply to a job, which fills while the block reads it; when the block ends the job is over.

        Args:
            job: See ``worker``.
            seconds: What it may take; waiting for a process is not counted.

        Raises:
            Refused: 503, too many are waiting.
        """
        process = await self._take(seconds)
        reply = Reply()
        task = asyncio.create_task(self._work(process, {**job, "seconds": seconds}, reply, seconds))
        try:
            yield reply
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            reply.close()

    async def _work(self, process: Process, job: Mapping[str, Any], reply: Reply, seconds: float) -> None:
        began = time.monotonic()
        giving_way = asyncio.get_running_loop().call_later(LONG, _give_way, process)
        fit = False
        try:
            async with asyncio.timeout(seconds):
                fit = await _converse(process, json.dumps(job).encode(), reply)
            if not fit and not reply.done and self._closed:
                reply.end(503, "the server ends")
            elif not fit and not reply.done:
                reply.end(503, "the process that worked on this ended, most likely since it took more memory than the "
                               "server gives to one request: ask for less")  # fmt: skip
        except TimeoutError:
            reply.end(503, f"this took longer than the {seconds:g} seconds that the server gives to it: ask for less")
        except OSError as error:
            reply.end(507, f"the server cannot hold the result: {error}")
        finally:
            giving_way.cancel()
            self._give_back(process, fit=fit and time.monotonic() - began < LONG)

    async def _take(self, seconds: float) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                if not self._idle:
                    self._hire()  # so that the next one need not wait for a process to start
                return process
            self._all.discard(process)
        if self._closed:
            raise Refused(503, "the server ends")
        if len(self._queue) >= self._waiting + self._most - len(self._all):
            raise Refused(503, f"{len(self._queue)} requests are waiting for their turn already: try again later")
        future: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        self._queue.append(future)
        self._hire()
        try:
            return await asyncio.wait_for(future, seconds + STARTING)
        except TimeoutError as error:
            raise Refused(503, "no process became free in time: try again later") from error
        finally:
            if future in self._queue:
                self._queue.remove(future)

    def _give_back(self, process: Process, *, fit: bool) -> None:
        if not fit:
            self._all.discard(process)
            self._track(self._end(process))
            if len(self._all) + self._starting < self._least or self._queue:
                self._hire()
        else:
            self._hand(process)

    def _hand(self, process: Process) -> None:
        """Gives a process that is ready to who waits for one."""
        while self._queue:
            future = self._queue.popleft()
            if not future.done():
                future.set_result(process)
                return
        self._idle.append(process)

    def _hire(self) -> None:
        """Starts a process in the background, unless there are enough."""
        if self._closed or len(self._all) + self._starting >= self._most:
            return
        self._starting += 1
        self._track(self._start_one())

    def _track(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start_one(self) -> None:
        process = None
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "practicegraph.queries.worker",
                *self._arguments,
                stdin=PIPE,
                stdout=PIPE,
                env={**os.environ, "RUST_BACKTRACE": "0"},  # one line is enough when memory is at its limit
            )
            self._all.add(process)
            assert process.stdout is not None  # noqa: S101 - it is a pipe; this tells the type checker
            async with asyncio.timeout(STARTING):
                await process.stdout.readexactly(FRAME.size)
            self._hand(process)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            if process is not None:
                await self._end(process)
            self._give_up(f"the server cannot start a process for this: {error}")
        finally:
            self._starting -= 1

    def _give_up(self, message: str) -> None:
        """Tells all who wait that they wait in vain."""
        while self._queue:
            future = self._queue.popleft()
            if not future.done():
                future.set_exception(Refused(503, message))

    async def _end(self, process: Process) -> None:
        self._all.discard(process)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _give_way(process: Process) -> None:
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICE)


async def _converse(process: Process, job: bytes, reply: Reply) -> bool:
    """Gives a job to a process and takes its answer; whether the process can take another one."""
    assert process.stdin is not None  # noqa: S101 - they are pipes; this tells the type checker
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(FRAME.pack(b"J", len(job)) + job)
        await process.stdin.drain()
        while True:
            letter, length = FRAME.unpack(await process.stdout.readexactly(FRAME.size))
            content = await process.stdout.readexactly(length)
            if letter == b"D":
                reply.take(content)
            elif letter == b"H":
                head = json.loads(content)
                reply.begin(head["status"], head["headers"])
            elif letter == b"E":
                reply.end()
                return True
            else:
                problem = json.loads(content)
                reply.end(problem["status"], problem["message"])
                return bool(problem["status"] not in (500, 507))
    except (asyncio.IncompleteReadError, ConnectionError):
        return False
