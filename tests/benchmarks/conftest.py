"""Records as a finished row leaves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.rows import OURS

Make = Callable[..., dict[str, Any]]
ROW_FIELDS = ("suite", "instance", "seed", "solver")


@pytest.fixture
def record() -> Make:
    """A record of a good row of ours; named values differ."""

    def make(seconds_limit: float = 10.0, **values: Any) -> dict[str, Any]:
        row = {"suite": "neutral-5", "instance": "500x10", "seed": 101, "solver": OURS}
        row |= {name: values.pop(name) for name in ROW_FIELDS if name in values}
        usual = {
            "commit": "abc",
            "date": "2026-11-20T10:00:00+00:00",
            "status": "FEASIBLE",
            "stop_reason": "TIME",
            "objective": 100.2,
            "bound": 100.0,
            "bound_source": "lagrangian",
            "bound_recomputed": 100.0,
            "ratio": 1.002,
            "num_outside": 0,
            "largest_excess": 0.0,
            "seconds": 9.9,
            "cpu_seconds": 12.0,
            "peak_mb": 300.0,
            "load_average": 0.5,
            "cpu": "a processor",
            "cores": 2,
            "system": "Linux",
            "python": "3.12",
            "versions": {"territory-opt": "0.1.0"},
            "trace": [],
        }
        return {"row": {**row, "seconds": seconds_limit}, **usual, **values}

    return make
