"""The runner goes on where it stopped."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks import results, runner
from benchmarks.rows import OURS, Row

FIRST = Row("neutral-5", "500x10", 101, OURS, 10.0)
SECOND = Row("neutral-5", "500x10", 102, OURS, 10.0)
RIVAL = Row("neutral-5", "500x10", 101, "highs", 10.0)


class Runs:
    """Stands in for running a row; remembers which were run."""

    def __init__(self, make: Any) -> None:
        self.make, self.rows, self.said = make, [], []

    def execute(self, row: Row, _: Path) -> dict[str, Any]:
        self.rows.append(row)
        return {**self.make(), "row": asdict(row)}

    def all(self, rows: list[Row], file: Path, python: Path) -> None:
        runner.run_all(rows, file, python, self.said.append)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, record: Any) -> Runs:
    """The runner with its rows replaced."""
    made = Runs(record)
    monkeypatch.setattr(runner, "execute", made.execute)
    return made


def test_rows_that_are_there_are_not_run_again(runs: Runs, tmp_path: Path) -> None:
    """The second run does only what the first did not."""
    file = tmp_path / "abc.jsonl"
    runs.all([FIRST], file, tmp_path)
    runs.all([FIRST, SECOND], file, tmp_path)
    assert runs.rows == [FIRST, SECOND]
    assert len(results.read(file)) == 2


def test_row_that_crashed_is_run_again(runs: Runs, tmp_path: Path, record: Any) -> None:
    """A fault of the day should not be published as a figure."""
    file = tmp_path / "abc.jsonl"
    results.append(file, {**record(status="ERROR"), "row": asdict(FIRST)})
    runs.all([FIRST], file, tmp_path)
    assert runs.rows == [FIRST]


def test_rivals_are_skipped_without_their_environment(runs: Runs, tmp_path: Path) -> None:
    """And the way out is said."""
    runs.all([RIVAL, FIRST], tmp_path / "abc.jsonl", tmp_path / "nowhere" / "python")
    assert runs.rows == [FIRST]
    assert "make bench-rivals" in runs.said[0]


def test_published_file_that_is_not_here_is_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Types a and b have no recipe here; nothing is recorded in their place."""
    monkeypatch.delenv("TERRITORY_OPT_SHARED", raising=False)
    said: list[str] = []
    row = Row("gap", "a05100", 101, OURS, 1.0)
    runner.run_all([row], tmp_path / "abc.jsonl", tmp_path, said.append)
    assert "TERRITORY_OPT_SHARED" in said[-1]
    assert results.read(tmp_path / "abc.jsonl") == []


def test_rival_that_is_late_is_a_row_that_says_so(tmp_path: Path) -> None:
    """An interpreter that only sleeps is killed at twice its limit."""
    sleeper = tmp_path / "python"
    sleeper.write_text("#!/bin/sh\nsleep 60\n")
    sleeper.chmod(0o755)
    record = runner.execute(Row("neutral-5", "120x4", 101, "highs", 0.2), sleeper)
    assert record["status"] == "KILLED"
    assert record["objective"] is None
    assert 0.4 <= record["seconds"] < 10


def test_rival_that_crashes_is_a_row_with_its_complaint(tmp_path: Path) -> None:
    """The last line of what it said."""
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'no licence' >&2\nexit 3\n")
    broken.chmod(0o755)
    record = runner.execute(Row("neutral-5", "120x4", 101, "highs", 5.0), broken)
    assert (record["status"], record["complaint"]) == ("ERROR", "no licence")
