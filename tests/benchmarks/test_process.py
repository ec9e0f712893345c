"""Commands are measured with their children, and ended where they are late."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.process import Spent, run


def python(code: str, folder: Path, deadline: float = 60) -> Spent:
    """Run a line of Python."""
    return run([sys.executable, "-c", code], deadline, folder)


def test_exit_code_and_last_complaint_are_kept(tmp_path: Path) -> None:
    """A row that crashes says why."""
    spent = python("import sys; print('first', file=sys.stderr); sys.exit('out of luck')", tmp_path)
    assert (spent.code, spent.complaint, spent.is_late) == (1, "out of luck", False)


def test_late_command_is_killed_with_its_children(tmp_path: Path) -> None:
    """The child would write its file two seconds later; it never does."""
    late = tmp_path / "late"
    child = f"import time; time.sleep(2); open({str(late)!r}, 'w')"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    spent = python(code, tmp_path, deadline=0.5)
    assert spent.is_late
    assert spent.code < 0
    assert spent.seconds < 2
    time.sleep(2)
    assert not late.exists()


def test_memory_of_a_child_counts(tmp_path: Path) -> None:
    """200 MB that only the child's child holds."""
    child = "import time; held = b'x' * 200_000_000; time.sleep(1.5)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert 200 < python(code, tmp_path).peak_mb < 300


def test_memory_of_processes_is_added_up(tmp_path: Path) -> None:
    """Parent and child hold 100 MB each, at the same time."""
    child = "import time; held = b'x' * 100_000_000; time.sleep(1.5)"
    start = f"subprocess.run([sys.executable, '-c', {child!r}])"
    code = f"import subprocess, sys; held = b'x' * 100_000_000; {start}"
    assert python(code, tmp_path).peak_mb > 200


def test_time_of_the_processor_is_not_that_of_the_clock(tmp_path: Path) -> None:
    """Sleeping costs time and no work."""
    spent = python("import time; time.sleep(1)", tmp_path)
    assert spent.seconds >= 1
    assert spent.cpu_seconds < 1
