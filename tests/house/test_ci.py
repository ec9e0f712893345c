"""CI runs the commands the README names, and lets nothing be skipped silently."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CASE = '<testcase classname="tests.geo" name="test_x">{}</testcase>'
SKIPPED = '<skipped type="pytest.skip" message="{}">why</skipped>'


def judge(house: Path, tmp_path: Path, *cases: str) -> subprocess.CompletedProcess[str]:
    """Run ``.ci/no_skips.py`` on a report of these cases."""
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    command = [sys.executable, str(house / ".ci" / "no_skips.py"), str(report)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_report_without_skips_passes(house: Path, tmp_path: Path) -> None:
    """Everything ran: nothing to refuse."""
    assert judge(house, tmp_path, CASE.format("")).returncode == 0


def test_skip_without_the_word_optional_is_refused_and_named(house: Path, tmp_path: Path) -> None:
    """A missing browser is for CI to install, not for the test to shrug at."""
    skipped = CASE.format(SKIPPED.format("no chromium"))
    answer = judge(house, tmp_path, CASE.format(""), skipped)
    assert answer.returncode == 1
    assert "REFUSED: tests.geo::test_x: no chromium" in answer.stdout


def test_optional_skip_is_accepted_and_printed(house: Path, tmp_path: Path) -> None:
    """What CI may lack is named, not hidden."""
    skipped = CASE.format(SKIPPED.format("optional: no published inputs"))
    answer = judge(house, tmp_path, CASE.format(""), skipped)
    assert answer.returncode == 0
    assert "accepted: tests.geo::test_x" in answer.stdout


@pytest.mark.parametrize("cases", [(), (CASE.format(SKIPPED.format("optional: all")),)])
def test_report_in_which_nothing_ran_is_refused(
    house: Path, tmp_path: Path, cases: tuple[str, ...]
) -> None:
    """No tests, or all of them skipped, prove nothing."""
    assert judge(house, tmp_path, *cases).returncode == 1


def test_ci_script_is_executable_and_sound(house: Path) -> None:
    """CI starts ``.ci/run`` directly; bash can parse it."""
    script = house / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)


@pytest.mark.parametrize("command", ["make check", "make test"])
def test_ci_runs_the_commands_of_the_readme(house: Path, command: str) -> None:
    """CI has no private way to test: what a newcomer is told is what runs."""
    assert f"\n{command}" in (house / ".ci" / "run").read_text()
    assert command in (house / "README.md").read_text()


def test_pre_commit_hooks_run_from_the_environment(house: Path) -> None:
    """Local hooks only: a commit needs no network, and uses the tools of ``make check``."""
    lines = (house / ".pre-commit-config.yaml").read_text().splitlines()
    stripped = [line.strip() for line in lines]
    assert [line for line in stripped if "repo:" in line] == ["- repo: local"]
    entries = [line for line in stripped if line.startswith("entry:")]
    assert entries
    assert [line for line in entries if not line.startswith("entry: .venv/bin/")] == []


def test_every_test_file_is_collected(house: Path) -> None:
    """Pytest skips folders of some names unless told otherwise: none of ours is one of them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/scenario"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=house).stdout
    files = (house / "tests" / "scenario").rglob("test_*.py")
    assert [str(file) for file in files if str(file.relative_to(house)) not in told] == []
