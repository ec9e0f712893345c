"""
What a row does in a process of its own.

``python -m benchmarks.child WHAT ROW.json OUT [ANSWER]``: ``solve`` and ``bound`` run our solver,
``prepare`` writes the arrays for a rival, ``judge`` reads its answer.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.instances import make
from benchmarks.rows import Row
from benchmarks.trace import finite, thinned
from territory_opt.models import Result, TracePoint
from territory_opt.scoring import audit_bound
from territory_opt.solvers import solve, stop_after
from territory_opt.testing import Judged, measure


def solve_row(row: Row) -> dict[str, Any]:
    """Our solver; the plan is judged from the arrays, the bound recomputed from its certificate."""
    measured = measure(make(row), seconds=row.seconds, seed=row.seed)
    certificate = measured.result.certificate
    recomputed = None if certificate is None else audit_bound(measured.problem, certificate)
    return {
        **told(measured.result),
        **judged_figures(measured.judged),
        "ratio": measured.ratio,
        "seconds": measured.seconds,
        "bound_recomputed": recomputed,
    }


def told(result: Result) -> dict[str, Any]:
    """What the solver says of itself."""
    return {
        "status": str(result.status),
        "stop_reason": str(result.stop_reason),
        "bound": result.bound,
        "bound_source": result.bound_source,
        "work": result.work,
        "trace": thinned(result.trace),
    }


def judged_figures(judged: Judged | None) -> dict[str, Any]:
    """What the judge says of a plan."""
    if judged is None:
        return {"objective": None, "num_outside": None, "largest_excess": None}
    return {
        "objective": judged.objective,
        "num_outside": judged.num_outside,
        "largest_excess": judged.largest_excess,
        "num_unassigned": judged.num_unassigned,
    }


class DualWatch:
    """Notes when the last bound of the dual came, and says stop once another phase has begun."""

    def __init__(self) -> None:
        self.started = time.perf_counter()
        self.bound, self.seconds, self.is_over = -np.inf, np.nan, False

    def see(self, point: TracePoint) -> None:
        """Called with every trace point."""
        if not point.phase.startswith("dual"):
            self.is_over = True
        elif point.bound > self.bound:
            self.bound, self.seconds = point.bound, time.perf_counter() - self.started


def bound_row(row: Row) -> dict[str, Any]:
    """Our dual alone; the clock runs from the call of ``solve`` to its last better bound."""
    problem = make(row).problem()
    watch = DualWatch()
    rule = stop_after(seconds=row.seconds, callback=lambda _: watch.is_over)
    result = solve(problem, rule, seed=row.seed, progress=watch.see)
    recomputed = None if result.certificate is None else audit_bound(problem, result.certificate)
    return {
        "status": "DUAL",
        "bound": watch.bound,
        "seconds": watch.seconds,
        "bound_recomputed": recomputed,
        "trace": thinned(result.trace),
    }


def prepare(row: Row, task: Path) -> None:
    """Write the arrays for a rival."""
    with task.open("wb") as file:
        np.savez(file, **make(row).arrays())


def judge_row(row: Row, answer: Path) -> dict[str, Any]:
    """Judge a rival's plan like ours."""
    with np.load(answer) as archive:
        plan, said = archive["territory_of"], json.loads(str(archive["told"]))
    judged = make(row).judge(plan) if len(plan) else None
    is_good = judged is not None and judged.is_feasible and said["bound"]
    ratio = judged.objective / said["bound"] if judged is not None and is_good else None
    return {**said, **judged_figures(judged), "ratio": ratio}


SOLVE: dict[str, Callable[[Row], dict[str, Any]]] = {"solve": solve_row, "bound": bound_row}


def main(what: str, row_text: str, out: str, *answer: str) -> None:
    """Write the figures as JSON, or the arrays."""
    row = Row(**json.loads(row_text))
    if what == "prepare":
        prepare(row, Path(out))
        return
    figures = judge_row(row, Path(answer[0])) if what == "judge" else SOLVE[what](row)
    clean = {name: finite(value) for name, value in figures.items()}
    Path(out).write_text(json.dumps(clean, allow_nan=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
