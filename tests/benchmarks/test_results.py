"""Results on disk survive what happens to long runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import results


def test_rows_come_back_in_the_order_they_were_added(tmp_path: Path, record: Any) -> None:
    """Two runs of one commit make one table."""
    file = results.file_of("0.1.0", "abc", tmp_path)
    for seed in (101, 102):
        results.append(file, record(seed=seed))
    assert [row["row"]["seed"] for row in results.read(file)] == [101, 102]


def test_later_row_replaces_an_equal_one(tmp_path: Path, record: Any) -> None:
    """A row that crashed and was run again counts once."""
    file = tmp_path / "abc.jsonl"
    results.append(file, record(status="ERROR"))
    results.append(file, record(status="OPTIMAL"))
    assert [row["status"] for row in results.read(file)] == ["OPTIMAL"]


def test_line_cut_off_by_a_crash_is_left_out(tmp_path: Path, record: Any) -> None:
    """The rows before it are kept."""
    file = tmp_path / "abc.jsonl"
    results.append(file, record())
    file.write_text(file.read_text() + '{"row": {"suite": "neu')
    assert len(results.read(file)) == 1


def test_newest_results_are_those_run_last(tmp_path: Path, record: Any) -> None:
    """Whatever the files are called; rows of uncommitted code are never published."""
    for commit, day in (("fff", 18), ("aaa", 19), ("bbb-dirty", 20)):
        file = results.file_of("0.1.0", commit, tmp_path)
        results.append(file, record(date=f"2026-11-{day}T10:00:00+00:00"))
    newest = results.newest(tmp_path)
    assert newest is not None
    assert newest.stem == "aaa"


def test_no_results_have_no_newest(tmp_path: Path) -> None:
    """A fresh clone before any run."""
    assert results.newest(tmp_path) is None
