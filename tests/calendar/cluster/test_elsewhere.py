"""A job below another folder, and its words back again."""

from __future__ import annotations

from pathlib import Path

from territory_opt.calendar.cluster.elsewhere import Elsewhere
from territory_opt.calendar.job import Job

THERE = Elsewhere(Path("/w/7"))


def test_absolute_paths_go_below_the_folder() -> None:
    """Scenario, run folder, home, and a plan to start from."""
    job = THERE.job(
        Job(
            "k",
            Path("/a/s.toml"),
            Path("/r/1"),
            words=("--start", "/a/p.csv"),
            home=Path("/a/b/.."),
        )
    )
    assert (job.scenario, job.folder, job.home) == (
        Path("/w/7/a/s.toml"), Path("/w/7/r/1"), Path("/w/7/a"),
    )  # fmt: skip
    assert job.words == ("--start", "/w/7/a/p.csv")


def test_relative_paths_stay() -> None:
    """They stand to the home as they do here."""
    job = THERE.job(Job("k", Path("../s.toml"), Path("/r/1"), words=("--start", "p.csv")))
    assert (job.scenario, job.words) == (Path("../s.toml"), ("--start", "p.csv"))


def test_nothing_leaves_the_folder() -> None:
    """More steps up than there are folders end at the root, as on a disk."""
    assert THERE.path(Path("/a/../../../x")) == Path("/w/7/x")


def test_words_come_back_as_ours() -> None:
    """The command that repeats a run is the one for this machine."""
    assert THERE.back("territory-opt plan /w/7/a/s.toml") == "territory-opt plan /a/s.toml"


def test_files_lie_where_they_lie_here(tmp_path: Path) -> None:
    """Folders are made."""
    Elsewhere(tmp_path).lay_out({Path("/a/b/x.csv"): b"1", Path("/a/b/../y.csv"): b"2"})
    assert (tmp_path / "a/b/x.csv").read_bytes() == b"1"
    assert (tmp_path / "a/y.csv").read_bytes() == b"2"
