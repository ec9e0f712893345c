"""Running a batch over a store: everything once, what failed again, and nothing lost."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Generator, Iterable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from territory_opt.calendar.batch import Event, Fate, Manner, exit_code, read_batch, run_batch
from territory_opt.calendar.batch.crew import LogOf
from territory_opt.calendar.batch.standing import standings, tally
from territory_opt.calendar.job import Done, Ending, Job, Limits
from territory_opt.store import Store, open_store

from .conftest import Ready, died, too_late


def manner(tmp_path: Path, **others: Any) -> Manner:
    """Of a test."""
    return Manner("ann", tmp_path / "logs", **others)


def test_every_task_is_done_once_and_its_run_kept(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """Four tasks, four runs; the second call takes none."""
    batch, crew = read_batch(batch_file), Ready(run_folder)
    found = run_batch(batch, store, crew, manner(tmp_path))
    assert [one.status for one in found] == ["done"] * 4
    assert sorted(one.run_id or 0 for one in found) == [1, 2, 3, 4]
    assert found[0].summary["is_feasible"] is True
    run_batch(batch, store, crew, manner(tmp_path))
    assert Counter(crew.taken) == Counter(task.key for task in batch.tasks)
    assert exit_code(found) == 0


def test_what_died_is_tried_again(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """``retries = 1``: a task that dies once has its plan, one that dies twice is over."""
    batch = read_batch(batch_file)
    once, twice = batch.tasks[0].key, batch.tasks[1].key
    crew = Ready(run_folder, {once: [died], twice: [died, died]})
    heard: list[Event] = []
    found = run_batch(batch, store, crew, manner(tmp_path, hear=heard.append))
    assert [one.status for one in found] == ["done", "refused", "done", "done"]
    assert [one.num_attempts for one in found] == [2, 2, 1, 1]
    assert found[1].ended is not None and found[1].ended.fate is Fate.DIED
    assert Counter(str(event.happened) for event in heard) == {
        "started": 6, "retried": 2, "done": 3, "failed": 1, "finished": 1,
    }  # fmt: skip
    assert exit_code(found) == 1


def test_what_took_too_long_is_not_tried_again_unless_asked(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """A second call leaves it; ``again`` takes it up."""
    batch = read_batch(batch_file)
    late = batch.tasks[2].key
    crew = Ready(run_folder, {late: [too_late]})
    found = run_batch(batch, store, crew, manner(tmp_path))
    assert (found[2].status, exit_code(found)) == ("refused", 5)
    run_batch(batch, store, crew, manner(tmp_path))
    assert crew.taken.count(late) == 1
    found = run_batch(batch, store, crew, manner(tmp_path, again=True))
    assert (crew.taken.count(late), exit_code(found)) == (2, 0)


def test_interrupted_batch_goes_on_at_once(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """Ctrl-C in the second task: it is free for the next call, and is no failure."""
    batch = read_batch(batch_file)

    def interrupt(job: Job) -> Done:
        raise KeyboardInterrupt

    crew = Ready(run_folder, {batch.tasks[1].key: [interrupt]})
    with pytest.raises(KeyboardInterrupt):
        run_batch(batch, store, crew, manner(tmp_path))
    assert tally(standings(batch, store)).done == 1
    assert tally(standings(batch, store)).running == 0
    found = run_batch(batch, store, crew, manner(tmp_path))
    assert [one.num_failures for one in found] == [0] * 4
    assert [one.num_attempts for one in found] == [1, 2, 1, 1]


def test_two_batches_at_once_share_the_work(
    batch_file: Path, run_folder: Path, tmp_path: Path
) -> None:
    """Two runners on one database: four tasks are taken, none twice, and both see all done."""
    batch, crews = read_batch(batch_file), [Ready(run_folder), Ready(run_folder)]
    found = {}

    def run(number: int) -> None:
        with open_store(tmp_path / "store.db") as own:
            found[number] = run_batch(batch, own, crews[number], manner(tmp_path))

    with open_store(tmp_path / "store.db"):
        threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    taken = [key for crew in crews for key in crew.taken]
    assert sorted(taken) == sorted(task.key for task in batch.tasks)
    assert [[one.status for one in found[number]] for number in range(2)] == [["done"] * 4] * 2


def test_report_of_a_lost_lease_changes_nothing(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """Somebody takes a task over and does it while we were asleep: one run, theirs."""
    batch = read_batch(batch_file)
    key = batch.tasks[0].key

    def overtaken(job: Job) -> Done:
        store.backend.write(
            lambda session: session.update(
                "occurrence", {"key": key}, {"token": 99, "status": "done", "message": ""}
            )
        )
        return crew.plan(job)

    crew = Ready(run_folder, {key: [overtaken]})
    heard: list[Event] = []
    run_batch(batch, store, crew, manner(tmp_path, hear=heard.append))
    assert [event.task for event in heard if event.happened == "lost"] == [batch.tasks[0].name]
    assert len(store.runs()) == 3


def test_lease_is_kept_alive_while_a_task_is_worked_on(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """A task three leases long is still ours at its end."""
    batch = read_batch(batch_file)

    def slow(job: Job) -> Done:
        threading.Event().wait(1.5)
        assert store.claim(job.key, "bob", timedelta(seconds=9)) is None
        return crew.plan(job)

    crew = Ready(run_folder, {batch.tasks[0].key: [slow]})
    found = run_batch(batch, store, crew, manner(tmp_path, lease=timedelta(seconds=0.5)))
    assert found[0].num_attempts == 1


def test_task_is_claimed_only_when_a_worker_is_free(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """While the first is worked on, the other three are free for other runners."""
    batch = read_batch(batch_file)
    seen = []

    class Looking(Ready):
        def work(self, jobs: Iterable[Job], log_of: LogOf) -> Generator[Done, None, None]:
            for job in jobs:
                seen.append(len(store.occurrences("running")))
                yield self.plan(job)

    run_batch(batch, store, Looking(run_folder), manner(tmp_path))
    assert seen == [1, 1, 1, 1]


def test_infeasible_plan_is_kept_as_a_draft(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """Its run folder names the causes, so it is not thrown away; the exit code is 3."""
    batch = read_batch(batch_file)

    def infeasible(job: Job) -> Done:
        done = crew.plan(job)
        summary = job.folder / "summary.json"
        summary.write_text(
            summary.read_text().replace('"is_feasible": true', '"is_feasible": false')
        )
        manifest = job.folder / "manifest.json"
        told = json.loads(manifest.read_text())
        told["outputs"]["summary.json"] = sha256(summary.read_bytes()).hexdigest()
        manifest.write_text(json.dumps(told))
        return Done(
            job.key, 3, Ending.BY_ITSELF, 1.0, 0.1, done.folder, "no plan can keep every rule"
        )

    crew = Ready(run_folder, {batch.tasks[0].key: [infeasible]})
    found = run_batch(batch, store, crew, manner(tmp_path))
    assert (found[0].status, exit_code(found)) == ("refused", 3)
    assert store.run(found[0].run_id or 0).state == "draft"


def test_run_of_an_attempt_that_is_made_again_is_not_kept(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """Our fault after the folder was written: the second attempt's run is the only one."""
    batch = read_batch(batch_file)

    def broken(job: Job) -> Done:
        return Done(job.key, 1, Ending.BY_ITSELF, 1.0, 0.1, crew.plan(job).folder, "our fault")

    crew = Ready(run_folder, {batch.tasks[0].key: [broken]})
    found = run_batch(batch, store, crew, manner(tmp_path))
    assert len(store.runs()) == 4
    assert [one.status for one in found] == ["done"] * 4


def test_waiting_for_others_is_told_once(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """Somebody else holds the last task for two seconds and dies: one line, then it is ours."""
    batch = read_batch(batch_file)
    run_batch(batch, store, Ready(run_folder, {batch.tasks[3].key: [too_late]}), manner(tmp_path))
    assert store.claim(batch.tasks[3].key, "bob", timedelta(seconds=2.5), again=True) is not None
    heard: list[Event] = []
    found = run_batch(batch, store, Ready(run_folder), manner(tmp_path, hear=heard.append))
    assert [str(event.happened) for event in heard] == ["waiting", "started", "done", "finished"]
    assert found[3].num_attempts == 3


def test_nothing_is_left_in_the_folder_for_temporary_files(
    batch_file: Path,
    store: Store,
    run_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither of what is done, nor of what was interrupted."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    batch = read_batch(batch_file)

    def interrupt(job: Job) -> Done:
        crew.plan(job)
        raise KeyboardInterrupt

    crew = Ready(run_folder, {batch.tasks[1].key: [interrupt]})
    with pytest.raises(KeyboardInterrupt):
        run_batch(batch, store, crew, manner(tmp_path))
    assert [*tmp_path.rglob("plan.csv")] == []


def test_job_has_what_the_batch_file_says(
    batch_file: Path, store: Store, run_folder: Path, tmp_path: Path
) -> None:
    """Settings of its variant and seed, limits, words, and no map unless asked."""
    more = "[limits]\nseconds = 60\nmemory_gb = 2\ncores = 2\n"
    batch_file.write_text(f"quarantine = true\n{batch_file.read_text()}{more}")
    jobs: list[Job] = []
    crew = Ready(run_folder)

    def noted(job: Job) -> Done:
        jobs.append(job)
        return crew.plan(job)

    batch = read_batch(batch_file)
    crew.answers = {task.key: [noted] for task in batch.tasks}
    run_batch(batch, store, crew, manner(tmp_path))
    assert jobs[3].settings == ("balance.0.tolerance=0.3", "solve.seed=2")
    assert jobs[3].limits == Limits(60, 2, 2)
    assert (jobs[3].words, jobs[3].with_map) == (("--quarantine",), False)
