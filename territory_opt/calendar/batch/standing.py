"""How far a batch is, as the store knows it, whoever runs it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from territory_opt.calendar.batch.events import Tally
from territory_opt.calendar.batch.fate import Ended, read_ended
from territory_opt.calendar.batch.task import Batch, Task
from territory_opt.errors import ExitCode
from territory_opt.store import Occurrence, Store

DUE, RUNNING, DONE, FAILED, REFUSED = "due", "running", "done", "failed", "refused"
"""Of an occurrence; a task that failed is tried again, one that was refused is over."""


@dataclass(frozen=True)
class Standing:
    """
    One task and how far it is.

    Attributes
    ----------
    status
        Of its occurrence; ``due`` where the store does not know it.
    ended
        What became of the last attempt; None before its end.
    num_attempts
        How often it was begun.
    run_id
        Its run; None where none is kept.
    summary
        ``summary.json`` of the run.
    """

    task: Task
    status: str = DUE
    ended: Ended | None = None
    num_attempts: int = 0
    run_id: int | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether it is not done again by itself."""
        return self.status in (DONE, REFUSED)

    @property
    def num_failures(self) -> int:
        """Attempts that died or failed by our fault."""
        return 0 if self.ended is None else self.ended.num_failures


def standings(batch: Batch, store: Store, with_summary: bool = False) -> list[Standing]:
    """Every task of the batch, in its order; with the figures of its run, where asked."""
    known = {one.key: one for one in store.occurrences()}
    found = [_standing(task, known.get(task.key)) for task in batch.tasks]
    if not with_summary:
        return found
    return [_with_summary(one, store) for one in found]


def tally(found: Sequence[Standing], seconds_left: float | None = None) -> Tally:
    """How many are how far."""
    count = {status: sum(one.status == status for one in found) for status in (DONE, REFUSED)}
    running = sum(one.status == RUNNING for one in found)
    waiting = len(found) - sum(count.values()) - running
    return Tally(len(found), count[DONE], count[REFUSED], running, waiting, seconds_left)


def exit_code(found: Sequence[Standing]) -> int:
    """0 where every task has its plan; else the worst code of a task that is over."""
    over = (one.ended for one in found if one.ended is not None and one.is_over)
    return ExitCode.worst(ended.fate.exit_code for ended in over)


def _standing(task: Task, known: Occurrence | None) -> Standing:
    if known is None:
        return Standing(task)
    told = read_ended(known.message)
    return Standing(task, known.status, told, known.num_attempts, known.run_id)


def _with_summary(one: Standing, store: Store) -> Standing:
    if one.run_id is None:
        return one
    summary = json.loads(store.read_file(one.run_id, "summary.json"))
    return Standing(one.task, one.status, one.ended, one.num_attempts, one.run_id, summary)
