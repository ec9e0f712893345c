"""What a baseline may count, each by hand, and figures that are missing."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.models import (
    Plan,
    Problem,
    QuotaAccounts,
    QuotaForce,
    QuotaGround,
    QuotaPolicy,
    QuotaRules,
)
from territory_opt.quotas import set_quotas
from territory_opt.quotas.held import Held

POTENTIAL, REVENUE = [500.0, 100.0, 400.0], [300.0, 200.0, 0.0]
PLAN = Plan([0, 0, 1])
FORCE = QuotaForce(None, ("field", "field"), ((), ()), np.array([100.0, 300.0]), np.full(2, np.nan))
GROUND = QuotaGround(
    QuotaAccounts({"pipeline": np.array([10.0, 0.0, 30.0]), "seats": np.array([1.0, 2.0, 5.0])}),
    capture=0.25,
    inputs={"sales": np.array([600.0, 200.0])},
)


def problem() -> Problem:
    """Two territories; accounts 0 and 1 are in the first."""
    free = np.full((2, 2), np.inf)
    loads = np.column_stack([POTENTIAL, REVENUE])
    return Problem.from_arrays(
        np.zeros((3, 2)), loads, -free, free, measures=["potential", "revenue"]
    )


def by(**elements: float) -> QuotaPolicy:
    return QuotaPolicy("sales", Decimal(800), Decimal(0), Decimal("0.01"),
                       rules=QuotaRules(elements=elements))  # fmt: skip


def quotas_by(name: str, ground: QuotaGround = GROUND, force: QuotaForce = FORCE) -> list[Decimal]:
    found = set_quotas(problem(), PLAN, by(**{name: 1}), force=force, ground=ground)
    return [one.amount for one in found.quotas]


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("potential", [600, 400]),
        ("restated_history", [500, 0]),
        ("open_potential", [200, 400]),  # account 1 sells 100 more than its potential: 0, not -100
        ("pipeline", [10, 30]),
        ("expected_sales", [550, 100]),  # 500 + 200 ÷ 4; 400 ÷ 4
        ("capacity", [100, 300]),
        ("manager_input", [600, 200]),
        ("seats", [3, 5]),
    ],
)
def test_every_element_by_hand(name, amounts):
    """What each territory has of it, and its share of 800."""
    held = Held(problem(), PLAN, by(**{name: 1}), FORCE, GROUND)
    assert held.by_territory(name).tolist() == amounts
    assert quotas_by(name) == [round(Decimal(800 * amount) / sum(amounts), 2) for amount in amounts]


def test_elements_weigh_as_stated():
    """Half by 500 : 0, three tenths by 200 : 400, two tenths by 10 : 30: 0.5 + 0.1 + 0.05 of 800."""
    policy = by(restated_history=0.5, open_potential=0.3, pipeline=0.2)
    found = set_quotas(problem(), PLAN, policy, force=FORCE, ground=GROUND)
    assert [one.amount for one in found.quotas] == [520, 280]
    notes = {one.step: one.note for one in found.waterfall if one.territory_id == "t0"}
    assert notes["pipeline"] == "25.0000% of pipeline, which counts 20%"
    assert notes["open_potential"] == "33.3333% of open potential, which counts 30%"


def test_productivity_counts_for_potential_and_never_for_history():
    """The first rep sells twice as much: that is asked of open potential only."""
    strength = np.array([2.0, 2.0, 1.0])
    held = Held(problem(), PLAN, by(potential=1), FORCE, GROUND, strength)
    assert held.by_territory("open_potential").tolist() == [400, 400]
    assert held.by_territory("restated_history").tolist() == [500, 0]
    found = set_quotas(problem(), PLAN, by(potential=1), strength, FORCE, ground=GROUND)
    (told,) = (one.note for one in found.waterfall if one.step == "by_productivity")
    assert told.startswith(
        "shared by potential × productivity: who won more in the past carries more"
    )


def test_a_manager_who_has_said_nothing_is_named():
    """A gap is no zero."""
    ground = QuotaGround(inputs={"sales": np.array([600.0, np.nan])})
    with pytest.raises(InputError, match=r"manager_input must be .* it is not for t1 \(nan\)"):
        quotas_by("manager_input", ground)


def test_hours_that_nobody_knows_are_named():
    """A gap is no zero."""
    force = QuotaForce(None, ("a", "b"), ((), ()), np.array([np.nan, 3.0]), np.full(2, np.nan))
    with pytest.raises(InputError, match=r"capacity must be .* it is not for t0 \(nan\)"):
        quotas_by("capacity", force=force)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("open_potental", r"no measure 'open_potental'. Did you mean 'open_potential'\?"),
        ("pipeline", r"pipeline needs the open deals of a scenario; add \[opportunities\]"),
        ("manager_input", "manager_input is no column of territories or reps"),
        ("expected_sales", "expected_sales needs the share of open potential that is captured"),
    ],
)
def test_what_is_not_there_is_told(name, message):
    """Each with the way out."""
    with pytest.raises(InputError, match=message):
        quotas_by(name, QuotaGround())


def test_all_that_is_wrong_is_told_at_once():
    """Two policies, three faults."""
    wrong = QuotaPolicy("other", Decimal(-1), measure="seets", retention=2.0)
    with pytest.raises(InputError) as caught:
        set_quotas(problem(), PLAN, [by(pipelin=1), wrong], ground=GROUND)
    text = str(caught.value)
    assert "quota 'sales': no measure 'pipelin'. Did you mean 'pipeline'?" in text
    assert "quota 'other': company_target is -1; it must not be negative" in text
    assert "quota 'other': retention is 2" in text
    assert "quota 'other': no measure 'seets'. Did you mean 'seats'?" in text
