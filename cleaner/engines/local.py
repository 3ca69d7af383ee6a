"""Processes of this machine.

Workers are spawned, so that it makes no difference what the parent has running, when there is work for
them; they stay until the end, so start-up is paid once. A worker whose parent dies ends at once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, TypeVar

from cleaner.errors import CleanerError, WorkerDied

Task = TypeVar("Task")
Found = TypeVar("Found")
Tell = Callable[..., None]

_ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")
}
"""A worker is one thread: who has many documents has processes."""


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Local(AbstractContextManager["Local"]):
    """At most so many workers; a single task is done right here."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._hands: list[_Hand] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def rest(self) -> None:
        """End the workers, and give back their memory."""
        while self._hands:
            self._hands.pop().end()

    def map(
        self, function: Callable[[Task, Tell], Found], tasks: Sequence[Task], tell: Tell
    ) -> Iterator[tuple[int, Found]]:
        """Call ``function(task, tell)`` for each task; (place of the task, what came of it), in no order.

        What the function tells goes to ``tell``. Raises what the function raises, and `WorkerDied`.
        """
        if len(tasks) <= 1:
            yield from ((place, function(task, tell)) for place, task in enumerate(tasks))
            return
        while len(self._hands) < min(self.workers, len(tasks)):
            self._hands.append(_Hand())
        left = iter(enumerate(tasks))
        busy: dict[Connection, _Hand] = {}
        for hand, (place, task) in zip(self._hands, left, strict=False):
            hand.give(function, place, task)
            busy[hand.line] = hand
        while busy:
            for line in wait(list(busy)):
                hand = busy[line]  # type: ignore[index]
                answer = hand.answer()
                if answer[0] == "told":
                    tell(*answer[1])
                    continue
                yield hand.place, answer[1]
                try:
                    place, task = next(left)
                except StopIteration:
                    del busy[hand.line]
                else:
                    hand.give(function, place, task)


class _Hand:
    """A worker, seen from the parent."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self.place = -1
        self._process: SpawnProcess = context.Process(target=_work, args=(theirs,), daemon=True)
        with _one_thread(), _undisturbed():
            self._process.start()
        theirs.close()

    def give(self, function: Callable[..., Any], place: int, task: Any) -> None:
        self.place = place
        try:
            self.line.send((function, task))
        except BrokenPipeError:
            raise self._died() from None

    def answer(self) -> tuple[str, Any]:
        try:
            what, value = self.line.recv()
        except (EOFError, ConnectionResetError):
            raise self._died() from None
        if what == "failed":
            raise value
        return what, value

    def _died(self) -> WorkerDied:
        self._process.join(5)
        code = self._process.exitcode
        how = f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with {code}"
        return WorkerDied(
            f"a worker {how}; the same command goes on where it was. If memory was short, say --workers with "
            "a smaller number"
        )

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.line.close()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that start meanwhile calculate on one thread."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let processes that start meanwhile never see the signals that a terminal or a supervisor sends to a
    whole group: the parent answers, and ends them."""
    resource_tracker.ensure_running()  # which would lift the block on its way
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(line: Connection) -> None:
    """What a worker does, until its parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def tell(*news: Any) -> None:
        line.send(("told", news))

    while True:
        function, task = line.recv()
        try:
            answer = ("done", function(task, tell))
        except (CleanerError, OSError, MemoryError) as error:
            answer = ("failed", error)
        except Exception:
            answer = ("failed", RuntimeError(f"in a worker:\n{traceback.format_exc()}"))
        line.send(answer)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
