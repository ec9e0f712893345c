"""The crew of one machine: as many at once as it has workers, dead workers replaced, nothing left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
from cloudpickle import register_pickle_by_value

from benchmarks.faults.machines import is_gone, until
from territory_opt.calendar.batch import Processes
from territory_opt.calendar.batch.crew import LOSSES
from territory_opt.calendar.job import Ending, Job
from tests.calendar import scripts
from tests.calendar.scripts import script

ROOT = Path(__file__).parents[3]
register_pickle_by_value(scripts)  # workers cannot import a test


def log_of(job: Job) -> Path:
    return job.folder.with_suffix(".log")


RUNNER = """\
import sys
from dataclasses import dataclass
from pathlib import Path
from territory_opt.calendar.batch import Processes
from territory_opt.calendar.job import Job

class Script(Job):
    @property
    def command(self):
        lines = "import os, pathlib, sys; pathlib.Path('new').write_text(str(os.getpid()));"
        return [sys.executable, "-c", lines + "os.rename('new', 'pid'); sys.stdin.read()"]

if __name__ == "__main__":
    job = Script("k", Path("s.toml"), Path("run"))
    print(list(Processes(1).work(iter([job]), lambda job: Path("log"))))
"""


def test_every_job_comes_back_as_it_is_done(tmp_path: Path) -> None:
    """Three jobs on two workers: each once, with its exit code and its log."""
    jobs = [script(tmp_path, f"import sys; print('job {k}', file=sys.stderr); sys.exit({k})", k)
            for k in range(3)]  # fmt: skip
    found = {done.key: done.exit_code for done in Processes(2).work(iter(jobs), log_of)}
    assert found == {"k0": 0, "k1": 1, "k2": 2}
    assert log_of(jobs[2]).read_text() == "job 2\n"


def test_next_job_is_taken_only_when_a_worker_is_free(tmp_path: Path) -> None:
    """Of three jobs, one worker has taken two at most when the first comes back."""
    taken = []

    def jobs() -> Iterator[Job]:
        for k in range(3):
            taken.append(k)
            yield script(tmp_path, "", k)

    work = Processes(1).work(jobs(), log_of)
    next(work)
    assert taken == [0]
    work.close()


def test_dead_worker_costs_nobody_a_job(tmp_path: Path) -> None:
    """The first attempt kills the worker above it; both jobs come back, the log shows two attempts."""
    deadly = (
        "import os, pathlib, signal, sys, time\n"
        "print('begun', file=sys.stderr, flush=True)\n"
        f"mark = pathlib.Path({str(tmp_path / 'mark')!r})\n"
        "if not mark.exists():\n"
        "    mark.touch()\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n"
        "    time.sleep(60)\n"
    )
    jobs = [script(tmp_path, deadly, 0), script(tmp_path, "", 1)]
    found = {done.key: done.exit_code for done in Processes(2).work(iter(jobs), log_of)}
    assert found == {"k0": 0, "k1": 0}
    assert log_of(jobs[0]).read_text() == "begun\nbegun\n"


def test_job_that_always_kills_its_worker_comes_back_as_killed(tmp_path: Path) -> None:
    """Not for ever: it is done again a few times, and then told."""
    lines = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"
    (done,) = Processes(1).work(iter([script(tmp_path, lines, 0)]), log_of)
    assert (done.ending, done.message) == (Ending.KILLED, f"its worker died {LOSSES + 1} times")
    assert done.may_be_repeated


def test_nothing_outlives_a_runner_that_is_killed(tmp_path: Path) -> None:
    """SIGKILL to whoever works: its worker and the job end by themselves."""
    (tmp_path / "runner.py").write_text(RUNNER)
    runner = subprocess.Popen(
        [sys.executable, "runner.py"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )  # fmt: skip
    try:
        assert until((tmp_path / "pid").exists)
        job = psutil.Process(int((tmp_path / "pid").read_text()))
        family = [job, *psutil.Process(runner.pid).children(recursive=True)]
        os.kill(runner.pid, signal.SIGKILL)
        assert until(lambda: all(map(is_gone, family)))
    finally:
        runner.kill()
        runner.wait()
