"""From the board's target to the field's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InputError
from territory_opt.models import (
    Plan,
    Problem,
    QuotaAccounts,
    QuotaBridge,
    QuotaGround,
    QuotaPolicy,
    QuotaRules,
)
from territory_opt.quotas import set_quotas


def accounts(potential: float, revenue: float) -> QuotaAccounts:
    return QuotaAccounts({"potential": np.array([potential]), "revenue": np.array([revenue])})


GROUND = QuotaGround(aside={"house": accounts(200, 100), "partner": accounts(100, 0)})
POLICY = QuotaPolicy(
    "sales", Decimal(2000), Decimal(0), Decimal("0.01"), "potential", bridge=QuotaBridge()
)


def set_for(policy: QuotaPolicy, ground: QuotaGround = GROUND):
    """Two territories of 400 and 200; 100 is in none. House 200 and partner 100 make 1,000."""
    loads = np.array([[400.0, 300.0], [200.0, 100.0], [100.0, 0.0]])
    free = np.full((2, 2), np.inf)
    problem = Problem.from_arrays(
        np.zeros((3, 2)), loads, -free, free, measures=["potential", "revenue"]
    )
    return set_quotas(problem, Plan([0, 1, -1]), policy, ground=ground)


def steps(quotas) -> dict[str, Decimal]:
    return {one.step: one.amount for one in quotas.bridge}


def test_what_others_have_comes_off_by_its_share():
    """A fifth, a tenth and a tenth of 2,000 come off; the field shares 1,200 as 400 : 200."""
    quotas = set_for(POLICY)
    assert steps(quotas) == {
        "board_target": 2000, "house": -400, "partner": -200, "uncovered": -200, "field_target": 1200,
    }  # fmt: skip
    assert [one.amount for one in quotas.quotas] == [800, 400]
    assert quotas.target("sales") == 1200


def test_stated_amounts_go_before_shares():
    """Only partner and uncovered are derived, from the board's target still."""
    quotas = set_for(replace(POLICY, bridge=QuotaBridge(house=Decimal(50))))
    assert steps(quotas)["house"] == -50
    assert steps(quotas)["field_target"] == 2000 - 50 - 200 - 200
    notes = {one.step: one.note for one in quotas.bridge}
    assert notes["house"] == "as stated"
    assert notes["partner"] == (
        "10.0000% of the target, by potential of these accounts, to a multiple of 0.01"
    )


def test_the_usual_policy_bridges_by_history_and_open_potential():
    """Half of 500 is kept, and 1,750 go by the 500 that are open: the house has 50 + 1,750 ÷ 5."""
    quotas = set_for(replace(POLICY, measure=None, retention=0.5))
    assert steps(quotas)["house"] == -400
    assert steps(quotas)["uncovered"] == -350


def test_without_a_bridge_nothing_changes():
    """The company's target is the field's."""
    quotas = set_for(replace(POLICY, bridge=None))
    assert quotas.bridge == ()
    assert quotas.target("sales") == 2000


def test_a_bridge_that_leaves_nothing_is_refused():
    """The parts are named."""
    wrong = replace(POLICY, bridge=QuotaBridge(*map(Decimal, (1500, 400, 200))))
    with pytest.raises(InputError, match=r"leaves nothing for the field: house 1,500\.00, partner"):
        set_for(wrong)


@pytest.mark.parametrize(
    ("policy", "ground", "message"),
    [
        (POLICY, QuotaGround(), "accounts of house are not known; state the house of the bridge"),
        (
            replace(POLICY, measure="capacity"),
            GROUND,
            "accounts have no capacity of their own, so the bridge cannot share by it; state its",
        ),
    ],
)
def test_what_accounts_do_not_have_must_be_stated(policy, ground, message):
    """Each with the way out."""
    with pytest.raises(InputError, match=message):
        set_for(policy, ground)


@settings(deadline=None)
@given(st.integers(1, 10**13), st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_bridge_is_exact_to_the_cent(cents, house, partner):
    """What comes off and what is left sum to the board's target."""
    ground = QuotaGround(aside={"house": accounts(house, 0), "partner": accounts(partner, 0)})
    target = Decimal(cents) / 100
    quotas = set_for(replace(POLICY, company_target=target, rules=QuotaRules()), ground)
    *taken, field = (one.amount for one in quotas.bridge)
    assert sum(taken) == field
    assert sum(one.amount for one in quotas.quotas) == field
