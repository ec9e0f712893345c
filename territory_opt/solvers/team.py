"""
Tasks side by side: in threads by default, or in any executor that a caller hands in.

CP-SAT and the compiled kernels release the interpreter's lock, so that threads use all cores and
cost nothing to start; processes take a second or two each. An executor of processes, here or on other
machines, is an option all the same. Results come in the order of the tasks, so that they do not
depend on who was first. Where a worker dies, what is missing is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

LOST = (BrokenProcessPool, CancelledError, OSError, EOFError)
"""What executors raise when a worker is gone."""


class Team:
    """
    Workers for the time of one solve; to be used in a ``with`` block.

    Parameters
    ----------
    executor
        Of the caller, who also ends it; None: threads of our own.
    size
        How many threads.
    """

    def __init__(self, executor: Executor | None = None, size: int = 2) -> None:
        self._own = ThreadPoolExecutor(size, "territory-opt") if executor is None else None
        self._executor: Executor | None = executor or self._own
        self.has_lost_workers = False

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *error: object) -> None:
        if self._own is not None:
            self._own.shutdown(wait=True, cancel_futures=True)

    def map(self, task: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        """Results of ``task(*a)`` for every ``a`` of ``arguments``, in that order."""
        if len(arguments) < 2 and self._own is not None:
            yield from (task(*each) for each in arguments)
            return
        futures = [self._submit(task, each) for each in arguments]
        for future, each in zip(futures, arguments, strict=True):
            yield self._result(future, task, each)

    def _submit(self, task: Callable[..., Any], each: tuple[Any, ...]) -> Future[Any] | None:
        if self._executor is None:
            return None
        try:
            return self._executor.submit(task, *each)
        except (*LOST, RuntimeError):  # RuntimeError: the executor was shut down
            self._lose()
            return None

    def _result(
        self, future: Future[Any] | None, task: Callable[..., Any], each: tuple[Any, ...]
    ) -> Any:
        if future is not None:
            try:
                return future.result()
            except LOST:
                self._lose()
            except KeyboardInterrupt:
                if not _was_interrupted(future):
                    raise
                self._lose()
        return task(*each)

    def _lose(self) -> None:
        self.has_lost_workers = True
        self._executor = None


def _was_interrupted(future: Future[Any]) -> bool:
    """True where a Ctrl-C ended the task in its worker: it was not meant for the caller."""
    return future.done() and isinstance(future.exception(), KeyboardInterrupt)
