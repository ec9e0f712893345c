"""Six accounts on the equator, two reps at its ends; small enough to check by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from territory_opt.geo import great_circle_km
from territory_opt.models import DensePairs, Fault, Grade, Plan, Problem, Result, Status, StopReason
from territory_opt.scenario.records.overrides import COLUMNS as OVERRIDE_COLUMNS
from territory_opt.scenario.records.potential import PotentialRecord
from territory_opt.scenario.records.protection import no_deals
from territory_opt.scoring import audit, objective

LON = 20 + np.array([0.0, 0.1, 0.2, 0.8, 0.9, 1.0])  # inland, on the equator
HOME = np.array([20.0, 21.0])


@dataclass
class Tiny:
    """Stand-in for a scenario with its problem; Ann at the left end, a vacant seat at the right."""

    scenario: SimpleNamespace
    problem: Problem

    def result(self, territory_of, **changes) -> Result:
        plan = Plan(territory_of)
        violations = tuple(audit(self.problem, plan))
        cost = objective(self.problem, plan)
        given = {
            "status": Status.FEASIBLE,
            "stop_reason": StopReason.GAP,
            "plan": plan,
            "objective": cost,
            "bound": cost,
            "bound_source": "complete",
            "certificate": None,
            "violations": violations,
        }
        return Result(**(given | changes))


def accounts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": ["001", "=A2", "A3", "A4", "A5", "A6"],
            "name": ["One", '=HYPERLINK("http://x")', "<script>", "+4", "-5", "@6"],
            "longitude": LON,
            "latitude": 0.0,
            "potential": [10.0, 10.0, 10.0, 10.0, 10.0, 10.0],
            "revenue": [5.0, 5.0, 5.0, 0.0, 5.0, 5.0],
            "status": "customer",
            "tier": ["A", "A", "B", "B", "C", ""],
            "country": "",
            "state": "",
            "postal_code": "",
            "segment": ["retail", "", "retail", "", "", ""],
            "potential_source": "given",
            "current_territory": ["R1", "R1", "R2", "", "R2", ""],
            "owner_state": ["kept", "kept", "kept", "none", "kept", "leaver"],
        }
    )


def territories() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "territory_id": ["R1", "R2"],
            "name": ["West", "East"],
            "role": "field",
            "parent_id": "",
            "rep_id": ["ann", ""],
            "rep_name": ["Ann Lee", ""],
            "longitude": HOME,
            "latitude": 0.0,
            "capacity_hours": [100.0, 200.0],
            "experience": [("retail",), ()],
            "is_vacant": [False, True],
        }
    )


def spec() -> SimpleNamespace:
    return SimpleNamespace(
        name="Tiny",
        currency="EUR",
        effective_from=date(2027, 1, 1),
        objective=SimpleNamespace(kind="distance"),
        productivity=None,
        protection=[],
        coverage=[],
        routing=SimpleNamespace(splits=["segment", "tier"], exception_cost=1.5),
    )


@pytest.fixture
def tiny() -> Tiny:
    km = DensePairs(great_circle_km(LON, np.zeros(6), HOME, np.zeros(2)))
    scenario = SimpleNamespace(
        path=Path("tiny.toml"),
        spec=spec(),
        accounts=accounts(),
        territories=territories(),
        reps=pd.DataFrame({"rep_id": ["ann"], "name": ["Ann Lee"]}),
        staffing_over_time=pd.DataFrame(
            {
                "territory_id": ["R1"],
                "rep_id": ["ann"],
                "share": [1.0],
                "from": [pd.NaT],
                "to": [pd.Timestamp(2027, 6, 30)],
            }
        ),
        all_faults=(
            Fault(Grade.NOTE, "tier-missing", "A6 has no tier."),
            Fault(Grade.FIXED, "owner-gone", "A6 belongs to 'Bob', a leaver.", row=7),
        ),
        reconciliation=pd.DataFrame(
            {"where": ["read", "planned"], "num_accounts": 6, "revenue": 25.0, "potential": 60.0}
        ),
        estimated_share={"potential": 0.25},
        quota_policies=(),
        estimates=PotentialRecord(),
        productivity=pd.DataFrame(),
        forecast=None,
        deals=no_deals(),
        staffing=pd.DataFrame({"territory_id": ["R1"], "rep_id": ["ann"]}),
        distance_km=km,
        register=SimpleNamespace(table=pd.DataFrame(columns=list(OVERRIDE_COLUMNS)), faults=()),
    )
    loads = np.column_stack([np.full(6, 10.0), np.ones(6), np.full(6, 20.0)])
    free = np.full((2, 1), np.inf)
    problem = Problem.from_arrays(
        km,
        loads,
        np.column_stack([np.full(2, 24.0), -free, -free]),
        np.column_stack([np.full(2, 36.0), free, free]),
        incumbent=[0, 0, 1, -1, 1, -1],
        unit_ids=scenario.accounts["account_id"],
        territory_ids=["R1", "R2"],
        measures=["potential", "count", "workload_hours"],
        objective_unit="km/year",
    )
    return Tiny(scenario, problem)


HALVES = (0, 0, 0, 1, 1, 1)
