"""Who makes the plans of a batch: the contract that processes of this machine and a cluster fulfil."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Protocol

from territory_opt.calendar.job import Done, Job

LogOf = Callable[[Job], Path]
"""Where the log of a job is to lie, on this machine."""


class Crew(Protocol):
    """
    Workers that do jobs, some at the same time.

    *Taken one by one.* The next job is asked for only when a worker is free for it: whoever hands jobs
    in may claim each at that moment, and leave the others to another crew. ``jobs`` may be asked from
    another thread, never from two at once.

    *One answer each.* Every job that was taken comes back as one ``Done``, as soon as it is done, in
    any order. A job that a dead worker lost is done again, in an empty folder, at most ``LOSSES``
    times; then it comes back as ``killed``.

    *Here.* When it comes back, its run folder (``Done.folder``) and its log are on this machine,
    wherever it was done; what the log held before stays.

    *Let go.* When the iterator is closed, or dies with its process, running jobs end.

    Attributes
    ----------
    size
        How many jobs are done at the same time.
    """

    @property
    def size(self) -> int:
        """How many jobs are done at the same time."""
        ...

    def work(self, jobs: Iterable[Job], log_of: LogOf) -> Generator[Done, None, None]:
        """
        Do all jobs; each comes as it is done.

        Raises
        ------
        InputError
            If there is nobody who could work, and no hope that there will be.
        """
        ...


LOSSES = 3
"""How often a job is done again whose worker died."""
