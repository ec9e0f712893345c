"""One cluster for all tests that do not break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.faults.machines import Machines
from territory_opt.calendar.cluster import DaskCrew, dask_crew
from territory_opt.calendar.job import Job


@pytest.fixture(scope="package")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two workers, each in an empty folder."""
    with Machines(tmp_path_factory.mktemp("machines"), num_workers=2) as machines:
        yield machines


@pytest.fixture
def crew(machines: Machines) -> Iterator[DaskCrew]:
    """Their workers."""
    with dask_crew(machines.address) as crew:
        crew.client.wait_for_workers(2, timeout=60)
        yield crew


@pytest.fixture
def log_of(tmp_path: Path) -> Callable[[Job], Path]:
    """A log for each job."""
    return lambda job: tmp_path / "logs" / f"{job.key}.txt"
