"""The smoke tier: every kind of row runs once, small, from instance to judged figures."""

from __future__ import annotations

import pytest

from benchmarks.rivals import LP_NAMES
from benchmarks.rows import OUR_BOUND, OURS, Row, smoke
from benchmarks.runner import execute, rivals_python

OWN = [row for row in smoke() if row.solver == OURS]
RIVALS = [row for row in smoke() if not row.is_ours]
BALANCES_BOTH = ("highs", "scip", "cpsat")


@pytest.mark.parametrize("row", OWN, ids=str)
def test_our_rows_are_judged_and_their_bound_recomputed(row: Row) -> None:
    """Small enough to be solved well within the limit, whatever else runs on the machine."""
    record = execute(row, rivals_python())
    assert record["num_outside"] == 0
    assert 1 <= record["ratio"] < 1.05
    assert record["bound_recomputed"] <= record["objective"]
    assert record["trace"][-1]["objective"] == pytest.approx(record["objective"])
    assert record["peak_mb"] > 50


def test_our_bound_alone_is_below_the_best_plan() -> None:
    """The dual's bound lies below the optimum and, for this instance, within 2 % of it."""
    (row,) = (row for row in smoke() if row.solver == OUR_BOUND)
    bound = execute(row, rivals_python())
    optimum = execute(OWN[0], rivals_python())["objective"]
    assert 0.98 * optimum < bound["bound"] <= optimum
    assert bound["bound"] == pytest.approx(bound["bound_recomputed"])
    assert bound["seconds"] > 0


@pytest.fixture
def rivals() -> None:
    """Skips where the rivals' environment was not made."""
    if not rivals_python().exists():
        pytest.skip("optional: the other solvers are not installed (make bench-rivals)")


@pytest.mark.usefixtures("rivals")
@pytest.mark.parametrize("row", RIVALS, ids=str)
def test_rival_answers(row: Row) -> None:
    """An integer program keeps the bands; every rival has a whole plan, a linear program a bound."""
    record = execute(row, rivals_python())
    assert record["solver_versions"]
    if row.solver in LP_NAMES:
        assert record["bound"] > 0
    else:
        assert record["objective"] > 0
        assert record["num_unassigned"] == 0
    if row.solver in BALANCES_BOTH:
        assert record["num_outside"] == 0
