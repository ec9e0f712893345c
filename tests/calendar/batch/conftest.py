"""Batches of two scenarios that are planned in a moment, and a crew that has its answers ready."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from territory_opt import api
from territory_opt.calendar.batch.crew import LogOf
from territory_opt.calendar.job import Done, Ending, Job
from territory_opt.store import Store, open_store

Answer = Callable[[Job], Done]


@dataclass
class Ready:
    """
    A crew that does one job at a time, by copying a run folder.

    ``answers``: key → what comes of its attempts, in turn; a plan where nothing is said.
    """

    folder: Path
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    size: int = 1

    def work(self, jobs: Iterable[Job], log_of: LogOf) -> Generator[Done, None, None]:
        """As the contract says."""
        for job in jobs:
            self.taken.append(job.key)
            others = self.answers.get(job.key, [])
            yield others.pop(0)(job) if others else self.plan(job)

    def plan(self, job: Job) -> Done:
        """A plan that keeps every rule."""
        shutil.copytree(self.folder, job.folder)
        (job.folder / "key.txt").write_text(job.key)  # no two runs are the same
        return Done(job.key, 0, Ending.BY_ITSELF, 2.0, 0.25, job.folder)


def died(job: Job) -> Done:
    """Its process was killed."""
    return Done(job.key, -9, Ending.KILLED, 1.0, 0.25, None, "its process was ended by SIGKILL")


def too_late(job: Job) -> Done:
    """It took too long."""
    return Done(job.key, -9, Ending.TIMEOUT, 9.0, 0.25, None, "it was ended after 9 s")


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder of the two reps."""
    from tests.conftest import REPS, SCENARIO, accounts

    folder = tmp_path_factory.mktemp("ready")
    for name, text in {
        "accounts.csv": accounts(), "reps.csv": REPS, "scenario.toml": SCENARIO,
    }.items():  # fmt: skip
        (folder / name).write_text(text)
    out = folder / "run"
    api.plan(folder / "scenario.toml", out, with_map=False, with_picture=False)
    return out


@pytest.fixture
def store() -> Store:
    """A store in memory."""
    return open_store("memory:")


@pytest.fixture
def batch_file(two_reps: Path) -> Path:
    """Two variants × two seeds of the two reps."""
    file = two_reps.parents[1] / "autumn.toml"
    file.write_text(
        """\
scenarios = ["two-reps"]
seeds = [1, 2]
retries = 1
[[variant]]
name = "as it is"
[[variant]]
name = "wide"
set = ["balance.0.tolerance=0.3"]
"""
    )
    return file
