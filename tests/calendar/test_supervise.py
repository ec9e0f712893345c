"""A job in a process of its own: limits, crashes, and nothing that outlives its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from benchmarks.faults.machines import PATIENCE, is_gone, until
from territory_opt.calendar.job import Ending, Job
from territory_opt.calendar.supervise import supervise
from tests.calendar.scripts import script

ROOT = Path(__file__).parents[2]


def test_plan_is_made_and_told(tmp_path: Path) -> None:
    """A real scenario: the run folder is there, and the summary comes back."""
    job = Job(
        "k",
        ROOT / "scenarios" / "europe-cities" / "scenario.toml",
        tmp_path / "run",
        ("solve.work=2",),
    )
    done = supervise(job, tmp_path / "log.txt")
    assert (done.exit_code, done.ending, done.message) == (0, Ending.BY_ITSELF, "")
    assert done.folder == tmp_path / "run"
    assert (done.folder / "plan.csv").is_file()
    assert not (done.folder / "map.html").exists()
    assert done.document["is_feasible"] is True
    assert done.peak_gb > 0.05


def test_bad_input_comes_back_as_its_message(tmp_path: Path) -> None:
    """Exit code 2, the message, no folder; another attempt would not help."""
    done = supervise(Job("k", tmp_path / "gone.toml", tmp_path / "run"))
    assert (done.exit_code, done.folder, done.may_be_repeated) == (2, None, False)
    assert "gone.toml" in done.message


def test_time_limit_ends_it(tmp_path: Path) -> None:
    """A sleeper is ended after a second."""
    done = supervise(script(tmp_path, "import time; time.sleep(600)", seconds=1.0))
    assert (done.ending, done.may_be_repeated) == (Ending.TIMEOUT, False)
    assert 1.0 <= done.seconds < PATIENCE
    assert done.message == "it was ended after 1 s, the time it was given"


def test_memory_ceiling_counts_children(tmp_path: Path) -> None:
    """The child of the job takes 0.4 GB; the ceiling is 0.2."""
    child = "x = b'1' * 400_000_000; import time; time.sleep(600)"
    lines = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    done = supervise(script(tmp_path, lines, memory_gb=0.2))
    assert done.ending is Ending.MEMORY
    assert "more than the 0.2 GB" in done.message


def test_killed_process_is_told_and_may_be_repeated(tmp_path: Path) -> None:
    """As the system does when memory runs out."""
    done = supervise(script(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert (done.ending, done.may_be_repeated) == (Ending.KILLED, True)
    assert done.message == "its process was ended by SIGKILL"


def test_job_that_nobody_wants_any_more_is_ended(tmp_path: Path) -> None:
    """Its lease is lost: the plan would be refused anyway."""
    job = script(tmp_path, "import time; time.sleep(600)")
    done = supervise(job, is_wanted=lambda: False)
    assert (done.ending, done.folder, done.is_ok) == (Ending.UNWANTED, None, False)
    assert done.seconds < PATIENCE


def test_children_of_a_job_end_with_it(tmp_path: Path) -> None:
    """A child that was left behind is ended too."""
    lines = (
        "import subprocess, sys, pathlib; child = subprocess.Popen([sys.executable, '-c', "
        f"'import time; time.sleep(600)']); pathlib.Path({str(tmp_path / 'pid')!r})"
        ".write_text(str(child.pid))"
    )
    assert supervise(script(tmp_path, lines)).exit_code == 0
    pid = int((tmp_path / "pid").read_text())
    assert until(lambda: is_gone(pid))


def test_log_keeps_what_the_command_says(tmp_path: Path) -> None:
    """Two attempts share one log; a message quotes its own only."""
    log = tmp_path / "logs" / "k.txt"
    for number in (1, 2):
        lines = f"import sys; sys.stderr.write('attempt {number}'); sys.exit(1)"
        done = supervise(script(tmp_path, lines), log)
        assert (done.message, done.may_be_repeated) == (f"attempt {number}", True)
    assert log.read_text() == "attempt 1attempt 2"


def test_caps_of_threads_reach_the_job(tmp_path: Path) -> None:
    """One core unless said."""
    seen = "10 * joblib.cpu_count() + int(os.environ['OMP_NUM_THREADS'])"
    lines = f"import os, joblib, sys; sys.exit({seen})"
    assert supervise(script(tmp_path, lines)).exit_code == 11


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_job_ends_when_its_supervisor_dies(tmp_path: Path, how: signal.Signals) -> None:
    """Killed or interrupted: the plan that it supervised is gone too."""
    lines = (
        "import signal\n"  # shells have what they run in the background ignore Ctrl-C
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path\n"
        "from territory_opt.calendar.job import Job\n"
        "from territory_opt.calendar.supervise import supervise\n"
        f"supervise(Job('k', Path({str(ROOT / 'scenarios/superstore/scenario.toml')!r}), "
        f"Path({str(tmp_path / 'run')!r}), ('solve.seconds=600', 'solve.gap=0')))\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", lines], stderr=subprocess.DEVNULL, env=os.environ
    )
    watched = psutil.Process(holder.pid)
    assert until(lambda: bool(watched.children()))
    (child,) = watched.children()
    holder.send_signal(how)
    assert holder.wait(PATIENCE) != 0
    assert until(lambda: is_gone(child))
    assert not (tmp_path / "run").exists()
