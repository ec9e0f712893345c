"""A small fault campaign; ``python -m benchmarks.faults batch`` is the large one."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.faults.batch import Round, play
from benchmarks.faults.tally import Tally

SMALL = """\
scenarios = ["north.toml"]
seeds = [1]
retries = 9
"""


def test_killed_batch_goes_on_and_does_everything_once(tmp_path: Path) -> None:
    """A runner is killed with all below it; the same command does it, once."""
    tally = Tally()
    one = Round(tmp_path, str(tmp_path / "store.db"), "sqlite", 1, random.Random(3), SMALL, 3.0)
    play(one, 1, tally)
    assert (tally.num_kills, tally.num_tasks, tally.num_runs) == (1, 1, 1)
