"""Batches: many plans from one file, on this machine or many, and none of them lost or made twice."""

from territory_opt.calendar.batch.crew import Crew
from territory_opt.calendar.batch.events import Event, Happened, Tally
from territory_opt.calendar.batch.fate import Ended, Fate
from territory_opt.calendar.batch.processes import Processes
from territory_opt.calendar.batch.read import read_batch
from territory_opt.calendar.batch.running import LEASE, Manner, run_batch
from territory_opt.calendar.batch.standing import Standing, exit_code, standings, tally
from territory_opt.calendar.batch.summing import batch_rows, write_batch
from territory_opt.calendar.batch.task import Batch, Task

__all__ = [
    "LEASE",
    "Batch",
    "Crew",
    "Ended",
    "Event",
    "Fate",
    "Happened",
    "Manner",
    "Processes",
    "Standing",
    "Tally",
    "Task",
    "batch_rows",
    "exit_code",
    "read_batch",
    "run_batch",
    "standings",
    "tally",
    "write_batch",
]
