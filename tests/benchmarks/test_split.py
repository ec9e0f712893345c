"""The benchmark of split plans, small."""

from __future__ import annotations

import re

import pytest

from benchmarks.split import main


@pytest.mark.slow
def test_split_plan_is_accounted_for(capfd: pytest.CaptureFixture[str]) -> None:
    """Two workers: the referee's own bound, every kind of task, the peak of every process."""
    main(["--accounts", "450", "--reps", "16", "--work", "0.15", "--seed", "1", "--alone"])
    told = capfd.readouterr().out
    assert "the referee's bound is the same" in told
    assert re.search(r"slope +\d+ tasks", told)
    assert re.search(r"improved +\d+ tasks", told)
    assert re.search(r"workers \[([\d.]+), ([\d.]+)\]", told)
    ratio = re.search(r"ratio ([\d.]+)", told)
    assert ratio is not None
    assert float(ratio[1]) > 1
