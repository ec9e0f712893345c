"""Jobs on a real cluster: the same run as here, and nothing lost with a worker."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from benchmarks.faults.machines import Machines, is_gone, plans_of, until, working_process
from territory_opt.calendar.cluster import DaskCrew, dask_crew
from territory_opt.calendar.cluster.connecting import connected
from territory_opt.calendar.cluster.stock import Stock
from territory_opt.calendar.job import Ending, Job, Limits
from territory_opt.calendar.supervise import supervise

ENDLESS = Path(__file__).parents[3] / "scenarios" / "superstore" / "scenario.toml"
LogOf = Callable[[Job], Path]


def jobs(scenario: Path, folder: Path, number: int = 1) -> list[Job]:
    seeds = range(number)
    return [Job(f"k{i}", scenario, folder / f"run{i}", (f"solve.seed={i}",)) for i in seeds]


def endless(folder: Path, **limits: Any) -> Job:
    """A search that ends when it is ended."""
    settings = ("solve.seconds=600", "solve.gap=0")
    return Job("endless", ENDLESS, folder / "endless", settings, Limits(**limits))


def test_run_is_the_one_made_here(
    crew: DaskCrew, two_reps: Path, tmp_path: Path, log_of: LogOf
) -> None:
    """Every table byte by byte; the manifest but for times; the same way to make it again."""
    (job,) = jobs(two_reps, tmp_path / "there")
    (there,) = crew.work([job], log_of)
    here = supervise(Job("k0", two_reps, tmp_path / "here", job.settings), tmp_path / "log.txt")
    assert (there.exit_code, there.message, there.folder) == (0, "", job.folder)
    for file in sorted(tmp_path.glob("here/*.csv")):
        assert (job.folder / file.name).read_bytes() == file.read_bytes(), file.name
    made, wanted = (
        json.loads((f / "manifest.json").read_text()) for f in (job.folder, here.folder)
    )
    for key in ("inputs", "scenario", "origins", "versions", "repeat", "scenario_file", "settings"):
        assert made[key] == wanted[key], key
    assert there.document["folder"] == str(job.folder)
    assert log_of(job).read_text() == (tmp_path / "log.txt").read_text()


def test_nothing_tells_of_the_folder_of_a_worker(
    crew: DaskCrew, machines: Machines, two_reps: Path, tmp_path: Path, log_of: LogOf
) -> None:
    """Neither files nor those packed in them; and the worker keeps nothing."""
    (job,) = jobs(two_reps, tmp_path)
    assert len(list(crew.work([job], log_of))) == 1
    foreign = str(machines.folder).encode()
    for file in job.folder.iterdir():
        assert foreign not in file.read_bytes(), file
        if zipfile.is_zipfile(file):
            packed = zipfile.ZipFile(file)
            assert not any(foreign in packed.read(name) for name in packed.namelist()), file
    assert not list(machines.folder.glob("worker-*/dask-scratch-space/worker-*/tmp*"))


def test_no_disk_is_shared(crew: DaskCrew, two_reps: Path, tmp_path: Path, log_of: LogOf) -> None:
    """Inputs are removed here as soon as they were sent; the plan is made all the same."""

    def handed_out() -> Iterator[Job]:
        yield jobs(two_reps, tmp_path)[0]
        shutil.rmtree(two_reps.parent)

    (done,) = crew.work(handed_out(), log_of)
    assert (done.exit_code, done.message) == (0, "")


def test_inputs_are_sent_once_to_each_worker(
    crew: DaskCrew, two_reps: Path, tmp_path: Path, log_of: LogOf
) -> None:
    """Three files for four jobs: each worker has them since before the first, and keeps none after."""
    answers = crew.work(jobs(two_reps, tmp_path, 4), log_of)
    first = next(answers)
    before = inputs_on(crew)
    assert first.is_ok
    assert all(done.is_ok for done in answers)
    assert inputs_on(crew) == before
    assert [len(found) for found in before] == [3, 3]
    crew.stock.close()
    assert not any(inputs_on(crew))


def test_inputs_left_by_a_killed_client_are_removed_by_the_next(
    machines: Machines, two_reps: Path
) -> None:
    """A scheduler would keep them for ever."""
    with connected(machines.address) as client:
        Stock(client).put([two_reps])
    with dask_crew(machines.address) as crew:
        assert not any(inputs_on(crew))


def inputs_on(crew: DaskCrew) -> list[dict[str, int]]:
    """For each worker: the inputs that it has, and when each was written."""

    def found(dask_worker: Any) -> dict[str, int]:  # travels by value: workers have no tests
        files = Path(dask_worker.local_directory).glob("territory-opt-inputs-*/*")
        return {file.name: file.stat().st_mtime_ns for file in files}

    return list(crew.client.run(found).values())


def test_message_of_bad_input_comes_back(
    crew: DaskCrew, two_reps: Path, tmp_path: Path, log_of: LogOf
) -> None:
    """A table that is gone, and a setting that is none; with our paths, as if planned here."""
    (two_reps.parent / "reps.csv").unlink()
    gone = Job("gone", two_reps, tmp_path / "run0")
    wrong = Job("wrong", two_reps, tmp_path / "run1", ("solve.colour=red",))
    answers = {done.key: done for done in crew.work([gone, wrong], log_of)}
    for job in (gone, wrong):
        here, there = supervise(job), answers[job.key]
        assert (there.exit_code, there.folder, there.may_be_repeated) == (2, None, False)
        assert there.message.splitlines()[0] == here.message.splitlines()[0]


def test_answer_that_takes_long_is_waited_for(
    crew: DaskCrew, two_reps: Path, tmp_path: Path, log_of: LogOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None comes within a tenth of a millisecond: it is looked anew whether the cluster is there."""
    monkeypatch.setattr("territory_opt.calendar.cluster.shift.LOOK_SECONDS", 0.0001)
    (done,) = crew.work(jobs(two_reps, tmp_path), log_of)
    assert done.is_ok


def test_ceilings_hold_on_a_worker(crew: DaskCrew, tmp_path: Path, log_of: LogOf) -> None:
    """0.05 GB is less than any plan takes."""
    (done,) = crew.work([endless(tmp_path, memory_gb=0.05)], log_of)
    assert (done.ending, done.folder) == (Ending.MEMORY, None)


def test_plan_ends_when_nobody_waits_for_it(crew: DaskCrew, tmp_path: Path, log_of: LogOf) -> None:
    """The iterator is closed while a worker is at it, as Ctrl-C does."""
    workers = [working_process(crew.client, each) for each in crew.client.nthreads()]
    quick = Job("quick", tmp_path / "gone.toml", tmp_path / "quick")

    def handed_out() -> Iterator[Job]:
        yield endless(tmp_path)
        assert until(lambda: any(map(plans_of, workers)))
        yield quick

    answers = crew.work(handed_out(), log_of)
    assert next(answers).key == "quick"
    (plan,) = (plan for worker in workers for plan in plans_of(worker))
    answers.close()
    assert until(lambda: is_gone(plan))


def test_job_of_a_killed_worker_is_done_by_another(
    crew: DaskCrew, two_reps: Path, tmp_path: Path, log_of: LogOf
) -> None:
    """One of two workers is killed in mid plan; all four jobs come back once, and are whole."""
    workers = [working_process(crew.client, each) for each in crew.client.nthreads()]

    def handed_out() -> Iterator[Job]:
        first, *others = jobs(two_reps, tmp_path, 4)
        yield first
        assert until(lambda: any(map(plans_of, workers)))
        next(worker for worker in workers if plans_of(worker)).kill()
        yield from others

    answers = list(crew.work(handed_out(), log_of))
    assert sorted(done.key for done in answers) == ["k0", "k1", "k2", "k3"]
    assert all(done.is_ok for done in answers)
    assert until(lambda: crew.size == 2)


def test_cluster_of_separate_processes_on_this_machine(
    two_reps: Path, tmp_path: Path, log_of: LogOf
) -> None:
    """Dask's own ``LocalCluster``."""
    with (
        LocalCluster(2, processes=True, threads_per_worker=1, dashboard_address=":0") as cluster,
        dask_crew(cluster.scheduler_address) as crew,
    ):
        assert crew.size == 2
        answers = list(crew.work(jobs(two_reps, tmp_path, 2), log_of))
    assert all(done.is_ok for done in answers)
