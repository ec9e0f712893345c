"""What a task on the cluster came to, as the answer about its job."""

from __future__ import annotations

import dataclasses
import signal
from pathlib import Path
from typing import Any

from territory_opt.calendar.cluster.sent import Returned, checked
from territory_opt.calendar.cluster.watch import LOST
from territory_opt.calendar.job import Done, Ending, Job
from territory_opt.errors import ClusterError, RunError, TerritoryOptError
from territory_opt.runs import write_tables

BAD_INPUT, OUR_FAULT = 2, 1
"""Exit codes of the command line."""


def answer_of(future: Any, sent: Returned | BaseException, job: Job, log: Path) -> Done:
    """
    Take in what a task made; its run folder and log are here afterwards.

    Parameters
    ----------
    future
        Of the task, which is over.
    sent
        What was sent, or why nothing was.

    Raises
    ------
    ClusterError
        If the task was lost with the scheduler, or was refused by its worker.
    """
    if future.status in ("cancelled", "lost"):
        raise ClusterError(LOST)
    if isinstance(sent, Returned):
        return _kept(sent, job, log)
    if future.status == "error":
        return _failed(sent, job)
    raise sent


def refused(job: Job, error: TerritoryOptError) -> Done:
    """The answer about a job that cannot even be sent."""
    return Done(job.key, BAD_INPUT, Ending.BY_ITSELF, 0.0, 0.0, message=str(error))


def _failed(error: BaseException, job: Job) -> Done:
    """Its workers died, or the worker could not do what it should."""
    from distributed import KilledWorker

    if isinstance(error, TerritoryOptError):
        raise error
    if isinstance(error, KilledWorker):
        died = f"{error.allowed_failures + 1} workers died, one after the other, while they ran it"
        return Done(job.key, -signal.SIGKILL, Ending.KILLED, 0.0, 0.0, message=died)
    told = f"its worker could not run it: {error}"
    return Done(job.key, OUR_FAULT, Ending.BY_ITSELF, 0.0, 0.0, message=told)


def _kept(returned: Returned, job: Job, log: Path) -> Done:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(returned.log)
    files = {name: checked(data, returned.hashes[name]) for name, data in returned.files.items()}
    if returned.done.folder is None:
        return returned.done
    try:
        write_tables({}, job.folder, files)
    except RunError as error:
        return dataclasses.replace(
            returned.done, exit_code=BAD_INPUT, folder=None, message=str(error)
        )
    return returned.done
