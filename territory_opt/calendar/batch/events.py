"""What happens while a batch runs, as it is told to people and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from territory_opt.calendar.batch.fate import Ended


class Happened(StrEnum):
    """Kind of event."""

    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    RETRIED = "retried"
    LOST = "lost"
    WAITING = "waiting"
    FINISHED = "finished"


@dataclass(frozen=True)
class Tally:
    """
    How far a batch is.

    Attributes
    ----------
    num_tasks
        Of the batch.
    done, failed, running, waiting
        With a plan; over without one; being worked on, by whomever; not begun.
    seconds_left
        From the plans made so far; None before the first.
    """

    num_tasks: int
    done: int
    failed: int
    running: int
    waiting: int
    seconds_left: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.done + self.failed == self.num_tasks


@dataclass(frozen=True)
class Event:
    """
    Something that happened.

    Attributes
    ----------
    task
        Name of the task; empty where it is about the batch.
    tally
        Thereafter.
    ended, run_id
        Of a task that is over, or will be tried again.
    log
        Where its log is.
    """

    happened: Happened
    tally: Tally
    task: str = ""
    ended: Ended | None = None
    run_id: int | None = None
    log: str = ""
    more: Mapping[str, object] = field(default_factory=dict)


Hear = Callable[[Event], None]
