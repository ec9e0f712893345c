"""The sweep's benchmark runs as it is documented."""

import sys

from benchmarks.sweep import main


def test_a_small_front_is_printed_with_bounds_and_time(monkeypatch, capsys):
    """40 accounts, 3 reps: a row per plan, then how many in how long."""
    words = [
        "--accounts",
        "40",
        "--reps",
        "3",
        "--points",
        "2",
        "--seconds",
        "1",
        "--tolerance",
        "0.5",
    ]
    monkeypatch.setattr(sys, "argv", ["sweep.py", *words])
    assert main() == 0
    told = capsys.readouterr().out
    assert "| best value |" in told
    assert "plans in" in told
