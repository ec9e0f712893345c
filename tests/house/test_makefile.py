"""``make`` on a machine with only Python and make."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

BENCHES = (
    "bench", "bench-full", "bench-report", "bench-rivals", "bench-stages", "bench-quotas", "bench-micro",
)  # fmt: skip
TARGETS = ("demo", "test", "test-trees", "check", "docs", *BENCHES, "maps", "clean")


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder."""
    command = ["make", "--no-print-directory", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def clone(house: Path, tmp_path: Path) -> Path:
    """A folder with the Makefile and what its stamps depend on, without an environment."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(house / name, tmp_path)
    rivals = tmp_path / "benchmarks" / "rivals"
    rivals.mkdir(parents=True)
    shutil.copy(house / "benchmarks" / "rivals" / "requirements.txt", rivals)
    return tmp_path


@pytest.fixture
def installed(clone: Path) -> Path:
    """The same with an environment in which the demo's packages are installed."""
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").touch()
    (clone / ".venv" / ".installed-demo").touch()
    return clone


def test_plain_make_lists_every_target(house: Path) -> None:
    """Typing ``make`` says what there is to type, and starts nothing."""
    listed = re.findall(r"^  make ([\w-]+) ", make(house).stdout, flags=re.MULTILINE)
    assert set(TARGETS) <= set(listed)


@pytest.mark.parametrize("target", TARGETS)
def test_target_is_known_and_would_run_something(clone: Path, target: str) -> None:
    """A dry run of each target succeeds and has a recipe."""
    answer = make(clone, "--dry-run", target)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip()


def test_demo_installs_only_what_it_uses(clone: Path) -> None:
    """No tools of developers in a planner's environment."""
    recipe = make(clone, "--dry-run", "demo").stdout
    assert "pip --disable-pip-version-check install --quiet -e ." in recipe
    assert "[dev]" not in recipe


def test_demo_plans_a_scenario_that_is_there(clone: Path, house: Path) -> None:
    """The demo runs the main command on a shipped scenario."""
    planned = re.search(r"territory-opt plan (\S+)", make(clone, "--dry-run", "demo").stdout)
    assert planned
    assert (house / planned[1]).is_file()


def test_second_demo_installs_nothing(installed: Path) -> None:
    """A stamp remembers the installation until pyproject.toml changes."""
    assert "pip" not in make(installed, "--dry-run", "demo").stdout


def test_changed_dependencies_are_installed_again(installed: Path) -> None:
    """A newer pyproject.toml makes the stamp old."""
    answer = make(installed, "--dry-run", "--what-if=pyproject.toml", "demo")
    assert "pip" in answer.stdout


def test_python_that_is_too_old_is_named_with_the_way_out(clone: Path) -> None:
    """Python 3.9 gives a sentence, not a traceback from pip."""
    old = clone / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" || exit 1\n')
    old.chmod(0o755)
    answer = make(clone, "demo", f"PYTHON={old}")
    assert answer.returncode != 0
    assert "Python 3.11 or newer is needed" in answer.stderr
    assert "Python 3.9.2" in answer.stderr


def test_no_python_at_all_is_said(clone: Path) -> None:
    """An empty search ends with what to install."""
    answer = make(clone, "demo", "PYTHON=")
    assert answer.returncode != 0
    assert "make demo PYTHON=" in answer.stderr


def test_clean_keeps_run_folders(clone: Path) -> None:
    """Plans are somebody's work; only caches and the environment go."""
    run = clone / "runs" / "field-2027" / "plan.csv"
    run.parent.mkdir(parents=True)
    run.touch()
    assert make(clone, "clean").returncode == 0
    assert run.exists()
