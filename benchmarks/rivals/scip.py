"""SCIP on the whole integer program, through OR-Tools."""

from __future__ import annotations

from benchmarks.rivals.linear import solve
from benchmarks.rivals.sparse import program
from benchmarks.rivals.task import Answer, Task

PACKAGES = ("ortools",)


def answer(task: Task) -> Answer:
    """Plan and bound after the time limit."""
    return solve(program(task), "SCIP", task.seconds, is_integer=True)
