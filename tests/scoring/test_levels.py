"""The referee of a hierarchy: every rule kept and broken."""

import numpy as np
import pytest

from territory_opt.errors import PlanMismatchError
from territory_opt.models import Children, Hierarchy, Level, LevelRules
from territory_opt.scoring import audit_hierarchy, audit_level
from territory_opt.testing import grid_graph

IDS = ("X", "Y")
# a b c
# d e f     loads: a 1, b 2, c 3, d 4, e 5, f 6 = 21
CHILDREN = Children(
    tuple("abcdef"), np.zeros((6, 2)), np.ones(6), np.arange(1.0, 7)[:, None], ("potential",),
    grid_graph(2, 3),
)  # fmt: skip


def said(parent_of, **rules):
    level = Level("district", IDS, np.array(parent_of))
    return audit_level(CHILDREN, level, LevelRules("district", IDS, **rules))


KEEPS = [0, 0, 1, 0, 1, 1]
"""X has a, b, d (7), Y has c, e, f (14)."""


def limits(lower, upper):
    return {"lower": np.full((2, 1), lower), "upper": np.full((2, 1), upper)}


@pytest.mark.parametrize(
    ("rules", "broken", "message"),
    [
        ({}, [0, -1, 1, 0, 1, 1], "b is in no district"),
        ({"span": (2, 3)}, [0, 0, 0, 0, 1, 1], "X leads 4 children, 2 to 3 are wanted"),
        (limits(6.0, 15.0), [0, 1, 1, 0, 1, 1], "X has 5 of potential, at least 6 is wanted"),
        (limits(0.0, 15.0), [0, 1, 1, 0, 1, 1], "Y has 16 of potential, at most 15 is wanted"),
        ({"locked_to": np.array([0, -1, -1, -1, -1, 1])}, [1, 0, 1, 0, 1, 1], "a is locked to X"),
        ({}, [0, 1, 0, 0, 1, 1], "X lies in 2 pieces: c is cut off"),
    ],
)
def test_each_rule_is_kept_and_broken(rules, broken, message):
    """The first plan keeps it; the second breaks it, with the amounts."""
    assert said(KEEPS, **rules) == []
    assert message in [violation.message for violation in said(broken, **rules)]


def test_levels_that_need_not_hang_together_may_be_torn():
    """The same torn plan without the rule."""
    assert said([0, 1, 0, 0, 1, 1], contiguous=False) == []


def test_upper_levels_are_recomputed_from_the_territories():
    """Regions of two districts, 7 and 14; at most 20 of 21 is wanted."""
    levels = (Level("district", IDS, KEEPS), Level("region", ("Z",), [0, 0]))
    hierarchy = Hierarchy(tuple("abcdef"), levels)
    upper = np.array([[20.0]])
    rules = [LevelRules("district", IDS), LevelRules("region", ("Z",), upper=upper)]
    (violation,) = audit_hierarchy(CHILDREN, hierarchy, rules)
    assert violation.message == "Z has 21 of potential, at most 20 is wanted"
    assert violation.amount == pytest.approx(1)


def test_another_hierarchy_is_refused():
    """Rules of two levels for one."""
    hierarchy = Hierarchy(tuple("abcdef"), (Level("district", IDS, KEEPS),))
    with pytest.raises(PlanMismatchError, match="another hierarchy"):
        audit_hierarchy(CHILDREN, hierarchy, [])
