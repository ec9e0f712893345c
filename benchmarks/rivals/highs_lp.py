"""The linear relaxation by HiGHS, with the method that it chooses."""

from __future__ import annotations

import highspy
import numpy as np

from benchmarks.rivals.highs import solved
from benchmarks.rivals.sparse import relaxation
from benchmarks.rivals.task import Answer, Task

PACKAGES = ("highspy",)


def answer(task: Task) -> Answer:
    """Value of the relaxation."""
    highs = solved(relaxation(task), task.seconds, is_integer=False)
    status = highs.getModelStatus()
    is_done = status == highspy.HighsModelStatus.kOptimal
    value = highs.getInfo().objective_function_value if is_done else np.nan
    return Answer(None, value, highs.modelStatusToString(status))
