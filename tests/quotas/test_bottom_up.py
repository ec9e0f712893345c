"""Numbers of the field beside those from the top."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import AllocationTask
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.bottom_up import reconcile

A, B, C = 2, 3, 4
TREE = QuotaTree(("company", "east", "a", "b", "c"), [-1, 0, 1, 1, 0]).spread(
    [Decimal(0), Decimal("0.25")]
)
TASK = AllocationTask(TREE, Decimal(1000), np.array([np.nan, np.nan, 1, 1, 2]))


def euros(cents):
    return (cents / 100).tolist()


def test_field_numbers_roll_up_and_the_gap_is_shown_at_every_node():
    """A and b enter 200 and 300: 500 ÷ 1.25 is 400 in the east, of 500 from the top; c enters 450."""
    found = reconcile(TASK, {A: Decimal(200), B: Decimal(300), C: Decimal(450)}, 1)
    assert euros(found.top_down.year) == [1000, 500, 312.5, 312.5, 500]
    assert euros(found.field) == [850, 400, 200, 300, 450]
    assert euros(found.gap) == [150, 100, 112.5, 12.5, 50]


def test_full_trust_scales_the_field():
    """850 become 1,000: the east's 400 is 470.59, of which b has three fifths, a quarter more."""
    found = reconcile(TASK, {A: Decimal(200), B: Decimal(300), C: Decimal(450)}, 1)
    assert euros(found.agreed.year)[:2] == [1000, 470.59]
    assert euros(found.agreed.year)[3] == pytest.approx(470.59 * 1.25 * 0.6, abs=0.01)


def test_no_trust_keeps_the_numbers_from_the_top():
    """Whatever was entered."""
    found = reconcile(TASK, {A: Decimal(0), B: Decimal(900)}, 0)
    assert found.agreed.year.tolist() == found.top_down.year.tolist()


def test_who_entered_nothing_has_no_gap():
    """The number from the top stands in."""
    found = reconcile(TASK, {A: Decimal(200)}, 0.5)
    assert euros(found.gap)[B:] == [0, 0]


def test_what_cannot_be_entered_is_refused_at_once():
    """A region, a number below 0, and more trust than there is."""
    with pytest.raises(AllocationError) as caught:
        reconcile(TASK, {1: Decimal(5), A: Decimal(-1)}, 2)
    assert caught.value.messages == (
        "trust in the field is 2; it must be 0 to 1",
        "the field entered numbers for nodes [1], which are no leaves",
        "the field entered no number of 0 or more for a",
    )
