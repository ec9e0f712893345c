"""The linear relaxation by GLOP, OR-Tools' simplex."""

from __future__ import annotations

from benchmarks.rivals.linear import solve
from benchmarks.rivals.sparse import relaxation
from benchmarks.rivals.task import Answer, Task

PACKAGES = ("ortools",)


def answer(task: Task) -> Answer:
    """Value of the relaxation."""
    return solve(relaxation(task), "GLOP", task.seconds, is_integer=False)
