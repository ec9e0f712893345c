"""What is told of a search where there is no terminal."""

from __future__ import annotations

import pytest

from territory_opt.api import Standing
from territory_opt.cli.progress import progress_line


def test_first_plan_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A line per stage, one as soon as a plan keeps every rule; better ones wait for their turn."""
    steps = [
        Standing("reading the tables"),
        Standing("searching", bound=12_400.0),
        Standing("searching", bound=12_300.0),
        Standing("searching", best=12_000.0, bound=12_300.0, gap=0.025),
        Standing("searching", best=12_100.0, bound=12_300.0, gap=0.0165),
    ]
    with progress_line() as show:
        for step in steps:
            show(step)
    hint = "Ctrl-C stops and keeps the best plan"
    assert capsys.readouterr().err.splitlines() == [
        "reading the tables…",
        f"searching · best none yet · bound 12,400 · {hint}",
        f"searching · best 12,000 · bound 12,300 · gap 2.50% · {hint}",
    ]
