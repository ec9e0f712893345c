"""Several metrics: some accounts, some roles, units, and their weights in a person's plan."""

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

FORCE = QuotaForce(
    None, ("field", "field", "inside"), ((), (), ()), np.full(3, np.nan), np.full(3, np.nan)
)


def set_for(*policies: QuotaPolicy, ground: QuotaGround | None = None):
    """Potentials 100, 200 and 700, one account each."""
    return set_quotas(problem(), Plan([0, 1, 2]), policies, force=FORCE, ground=ground)


def problem() -> Problem:
    free = np.full((3, 1), np.inf)
    potential = np.array([100.0, 200.0, 700.0])
    return Problem.from_arrays(np.zeros((3, 3)), potential, -free, free, measures=["potential"])


def quota(metric: str, target: int = 900, **more) -> QuotaPolicy:
    return QuotaPolicy(metric, Decimal(target), Decimal(0), Decimal(1), "potential", **more)


def numbers(quotas, metric: str) -> dict[str, Decimal]:
    return {one.territory_id: one.amount for one in quotas.quotas if one.metric == metric}


def test_only_the_roles_that_carry_a_metric_have_rows_and_it_is_said():
    """The two of the field share all of it, 1 : 2."""
    quotas = set_for(quota("sales", roles=("field",)), quota("renewals", 1000))
    assert numbers(quotas, "sales") == {"t0": 300, "t1": 600}
    assert numbers(quotas, "renewals") == {"t0": 100, "t1": 200, "t2": 700}
    (row,) = (one for one in quotas.waterfall if one.step == "not_carrying")
    assert (row.amount, row.note) == (0, "t2 carry none of sales: it is for field")


def test_each_metric_counts_its_own_accounts():
    """The second account is no account of this metric."""
    counted = {"new": np.array([True, False, True])}
    ground = QuotaGround(QuotaAccounts(counted=counted))
    quotas = set_for(
        quota("new", 800, where={"status": "prospect"}), quota("all", 1000), ground=ground
    )
    assert numbers(quotas, "new") == {"t0": 100, "t1": 0, "t2": 700}
    assert numbers(quotas, "all")["t1"] == 200


def test_units_are_told_and_have_no_history_in_money():
    """Counts by potential alone, one territory with the odd one."""
    quotas = set_for(quota("machines", 100, unit="units", history=""))
    assert {one.unit for one in quotas.quotas} == {"units"}
    assert numbers(quotas, "machines") == {"t0": 10, "t1": 20, "t2": 70}


def test_weights_go_along_with_the_numbers():
    """A person's plan: 70 % and 30 %."""
    quotas = set_for(quota("sales", weight=0.7), quota("renewals", weight=0.3))
    assert {one.metric: one.weight for one in quotas.quotas} == {"sales": 0.7, "renewals": 0.3}


def test_weights_are_of_each_role():
    """The inside role carries one metric alone, and needs no more than its whole weight."""
    field = [quota("a", weight=0.4, roles=("field",)), quota("b", weight=0.6, roles=("field",))]
    quotas = set_for(*field, quota("c", weight=1.0, roles=("inside",)))
    assert len(quotas.quotas) == 5


def test_a_metric_that_is_set_alone_may_be_a_part_of_a_plan():
    """Its weight is told, and is nobody's whole plan."""
    quotas = set_quotas(problem(), Plan([0, 1, 2]), quota("sales", weight=0.7), force=FORCE)
    assert {one.weight for one in quotas.quotas} == {0.7}


def test_roles_without_a_force_are_refused():
    """Nobody knows who has which."""
    with pytest.raises(InputError, match="roles need those of the territories"):
        set_quotas(problem(), Plan([0, 1, 2]), quota("sales", roles=("field",)))


@pytest.mark.parametrize(
    ("policies", "message"),
    [
        (
            [quota("a", weight=0.4), quota("b", weight=0.5)],
            "weights of the quotas of field must sum to 1; they are a 0.4, b 0.5",
        ),
        ([quota("a", weight=0.4), quota("b")], "they are a 0.4, b without one"),
        ([quota("a", weight=0.0)], "of inside must sum to 1; they are a 0"),
        (
            [quota("a", roles=("feild",))],
            r"no territory has the role 'feild'. Did you mean 'field'\?",
        ),
        ([quota("a", where={"tier": "A"})], "where needs the accounts of a scenario"),
        (
            [quota("a", history="", rules=QuotaRules(growth=(0.0, 0.1)))],
            "growth needs last year's actuals; name their column",
        ),
    ],
)
def test_what_cannot_be_is_refused(policies, message):
    """With the amounts, or the nearest name."""
    with pytest.raises(InputError, match=message):
        set_for(*policies)
