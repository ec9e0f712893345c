"""What became of a task: a sentence that is read again."""

from __future__ import annotations

import pytest

from territory_opt.calendar.batch.fate import Ended, Fate, ended, read_ended
from territory_opt.calendar.job import Done, Ending


@pytest.mark.parametrize("fate", Fate)
@pytest.mark.parametrize("message", ["", "it failed: 3 (of 4)", "two\nlines"])
@pytest.mark.parametrize("failures", [0, 2])
def test_sentence_is_read_again(fate: Fate, message: str, failures: int) -> None:
    """Every kind, with and without failures and message."""
    told = Ended(fate, 12.3, 0.45, failures, message)
    assert read_ended(told.sentence) == told


@pytest.mark.parametrize("text", ["", "whatever", "odd after 1.0 s with 0.10 GB"])
def test_other_text_is_no_fate(text: str) -> None:
    """Nothing is made up from what somebody else wrote."""
    assert read_ended(text) is None


@pytest.mark.parametrize(
    ("code", "ending", "fate", "failures"),
    [
        (0, Ending.BY_ITSELF, Fate.PLAN, 1),
        (2, Ending.BY_ITSELF, Fate.BAD_INPUT, 1),
        (3, Ending.BY_ITSELF, Fate.INFEASIBLE, 1),
        (5, Ending.BY_ITSELF, Fate.NO_PLAN, 1),
        (1, Ending.BY_ITSELF, Fate.OUR_FAULT, 2),
        (-9, Ending.KILLED, Fate.DIED, 2),
        (-9, Ending.TIMEOUT, Fate.TIMEOUT, 1),
        (-9, Ending.MEMORY, Fate.MEMORY, 1),
    ],
)
def test_end_of_a_job_has_its_meaning(code: int, ending: Ending, fate: Fate, failures: int) -> None:
    """After one failure before: only a death and our fault count as another."""
    told = ended(Done("k", code, ending, 1.0, 0.1), 1)
    assert (told.fate, told.num_failures) == (fate, failures)


def test_infeasible_task_names_its_causes() -> None:
    """Two of three, and how many more there are."""
    causes = [{"message": f"cause {k}."} for k in range(3)]
    done = Done("k", 3, Ending.BY_ITSELF, 1.0, 0.1, None, "no plan", {"causes": causes})
    assert ended(done, 0).message == "cause 0; cause 1; and 1 more"
