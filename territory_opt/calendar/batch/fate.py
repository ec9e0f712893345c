"""What became of a task, as one sentence that the store keeps and that can be read again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from territory_opt.calendar.job import Done, Ending
from territory_opt.errors import ExitCode


class Fate(StrEnum):
    """How a task ended, in the words of the table."""

    PLAN = "plan"
    BAD_INPUT = "bad input"
    INFEASIBLE = "infeasible"
    NO_PLAN = "no plan found"
    TIMEOUT = "out of time"
    MEMORY = "out of memory"
    DIED = "died"
    OUR_FAULT = "our fault"
    STOPPED = "stopped"

    @property
    def exit_code(self) -> int:
        """As the command line has them."""
        return _CODES[self]

    @property
    def has_run(self) -> bool:
        """Whether its run folder is worth keeping."""
        return self in (Fate.PLAN, Fate.INFEASIBLE, Fate.NO_PLAN)


_CODES = {
    Fate.PLAN: ExitCode.OK,
    Fate.BAD_INPUT: ExitCode.BAD_INPUT,
    Fate.INFEASIBLE: ExitCode.INFEASIBLE,
    Fate.NO_PLAN: ExitCode.NO_PLAN,
    Fate.TIMEOUT: ExitCode.NO_PLAN,
    Fate.MEMORY: ExitCode.NO_PLAN,
    Fate.DIED: ExitCode.OUR_FAULT,
    Fate.OUR_FAULT: ExitCode.OUR_FAULT,
    Fate.STOPPED: ExitCode.OUR_FAULT,
}
_BY_ENDING = {
    Ending.TIMEOUT: Fate.TIMEOUT,
    Ending.MEMORY: Fate.MEMORY,
    Ending.KILLED: Fate.DIED,
    Ending.UNWANTED: Fate.STOPPED,
}
_BY_CODE: dict[int, Fate] = {
    ExitCode.OK: Fate.PLAN,
    ExitCode.BAD_INPUT: Fate.BAD_INPUT,
    ExitCode.INFEASIBLE: Fate.INFEASIBLE,
    ExitCode.NO_PLAN: Fate.NO_PLAN,
}
CAUSES = 2
"""Causes that a message names."""
_SENTENCE = re.compile(
    r"(?P<fate>[a-z ]+) after (?P<seconds>[\d.]+) s with (?P<peak>[\d.]+) GB"
    r"(?: \(failure (?P<failures>\d+)\))?(?:: (?P<message>.*))?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Ended:
    """
    What became of a task.

    Attributes
    ----------
    seconds, peak_gb
        Time on the clock and largest memory of the last attempt.
    num_failures
        Attempts that died or failed by our fault, this one included.
    message
        Why there is no plan, for people.
    """

    fate: Fate
    seconds: float
    peak_gb: float
    num_failures: int = 0
    message: str = ""

    @property
    def sentence(self) -> str:
        """For the store; ``read_ended`` reads it."""
        failed = f" (failure {self.num_failures})" if self.num_failures else ""
        why = f": {self.message}" if self.message else ""
        return f"{self.fate} after {self.seconds:.1f} s with {self.peak_gb:.2f} GB{failed}{why}"


def ended(done: Done, num_failures: int) -> Ended:
    """
    What a job's end means for its task.

    Parameters
    ----------
    num_failures
        Attempts that failed before and may have been repeated.
    """
    by_code = _BY_CODE.get(done.exit_code, Fate.OUR_FAULT)
    fate = _BY_ENDING.get(done.ending, by_code)
    failures = num_failures + done.may_be_repeated
    return Ended(fate, done.seconds, done.peak_gb, failures, _why(done, fate))


def _why(done: Done, fate: Fate) -> str:
    """The first causes of an infeasible plan; else what the job says."""
    causes = done.document.get("causes") or () if fate.has_run else ()
    told = [str(cause["message"]).rstrip(".") for cause in causes[:CAUSES]]
    more = f"; and {len(causes) - CAUSES} more" if len(causes) > CAUSES else ""
    return f"{'; '.join(told)}{more}" if told else done.message


def read_ended(sentence: str) -> Ended | None:
    """What ``Ended.sentence`` told; None of any other text."""
    found = _SENTENCE.fullmatch(sentence)
    if found is None or found["fate"] not in set(Fate):
        return None
    figures = float(found["seconds"]), float(found["peak"]), int(found["failures"] or 0)
    return Ended(Fate(found["fate"]), *figures, found["message"] or "")
