"""Protection and families among other rules: small scenarios at random, against every plan."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.errors import ScenarioError
from territory_opt.models import Plan, Status
from territory_opt.scenario import Scenario, read_scenario
from territory_opt.scoring import audit, objective
from territory_opt.solvers import solve, stop_after

NUM_ACCOUNTS, NUM_REPS, BATCHES, PER_BATCH = 4, 3, 8, 5
BASE = """\
schema = 1
effective_from = 2027-01-01
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
[opportunities]
file = "deals.csv"
stages = ["early", "late"]
"""

FAMILIES = {
    "together": '{ policy = "together" }',
    "together_within": '{ policy = "together_within", within_km = 60 }',
    "split": '{ policy = "split", price = 4 }',
}


def written(folder: Path, rng: np.random.Generator) -> None:
    """Accounts with owners, pairs of one parent, and a deal for two of three of them."""
    owner = rng.integers(NUM_REPS, size=NUM_ACCOUNTS)
    lines = ["account_id,parent_id,longitude,latitude,potential,revenue,current_rep"]
    deals = ["opportunity_id,account_id,rep_id,stage,amount,close_date"]
    for i, rep in enumerate(owner):
        place = f"{-105 + rng.random():.3f},{39 + rng.random():.3f}"
        parent = "P" if rng.random() < 0.4 and i else f"P{i}"
        lines.append(f"A{i},{parent},{place},{rng.integers(50, 150)},{rng.integers(100)},R{rep}")
        seller = rep if rng.random() < 0.8 else rng.integers(NUM_REPS)
        if rng.random() < 0.7:
            stage, amount = rng.choice(["early", "late"]), rng.integers(10, 300)
            deals.append(f"O{i},A{i},R{seller},{stage},{amount},2027-0{rng.integers(1, 9)}-15")
    reps = ["rep_id,longitude,latitude"]
    reps += [f"R{j},{-105 + rng.random():.3f},{39 + rng.random():.3f}" for j in range(NUM_REPS)]
    for name, rows in (("accounts", lines), ("deals", deals), ("reps", reps)):
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
    (folder / "scenario.toml").write_text(BASE)


def drawn(rng: np.random.Generator) -> list[str]:
    """Rules beside protection, each sometimes."""
    kind = rng.choice(["value", "distance", "least_change"])
    rules = {
        'balance=[{ measure = "potential", tolerance = 0.5 }]': 0.6,
        'balance=[{ measure = "count", ideal_price = 3, max = 3 }]': 0.3,
        "rules.keep_groups=true": 0.3,
        'rules.conflicts=[["A0", "A1"]]': 0.3,
        "rules.max_moved_account_share=0.4": 0.3,
        "rules.uncovered_cost=40": 0.3,
        'rules.keep_where={ current_owner = "R0" }': 0.2,
        "rules.max_handed_off_per_rep=1": 0.2,
    }
    drawn = [rule for rule, odds in rules.items() if rng.random() < odds]
    if "rules.keep_groups=true" not in drawn:  # the two exclude each other
        families = ["together", "together_within", "split"]
        drawn += [f"family=[{FAMILIES[rng.choice(families)]}]"] if rng.random() < 0.6 else []
    return [f"objective.kind={kind}", *drawn]


def best_by_hand(free: Scenario, guarded: Scenario, price: float, is_locked: bool) -> float:
    """Cheapest of all plans, protection counted from the deals alone."""
    problem, deals = free.to_problem(), guarded.deals[guarded.deals["rule"] != ""]
    amount = free.accounts["account_id"].map(deals.groupby("account_id")["amount"].sum().to_dict())
    amount = amount.fillna(0.0).to_numpy(float)
    each = np.arange(problem.num_units)
    left_out = np.inf if problem.uncovered_cost is None else problem.uncovered_cost
    pairs = np.column_stack([problem.cost.block(each), np.broadcast_to(left_out, len(each))])
    choices = range(NUM_REPS) if problem.uncovered_cost is None else [*range(NUM_REPS), -1]
    best = np.inf
    for of in map(np.array, itertools.product(choices, repeat=len(each))):
        moved = of != problem.incumbent
        if is_locked and (moved & (amount > 0)).any():
            continue
        least = pairs[each, of].sum() + price * amount[moved].sum()
        if least < best and not audit(problem, Plan(of)):
            best = min(best, objective(problem, Plan(of)) + price * amount[moved].sum())
    return float(best)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_best_plan_is_the_best_of_all_plans(tmp_path: Any, batch: int) -> None:
    """Forty scenarios: every other one locks, the others have a price; the solver proves the best."""
    for seed in range(batch * PER_BATCH, (batch + 1) * PER_BATCH):
        rng = np.random.default_rng(seed)
        written(tmp_path, rng)
        settings, is_locked = drawn(rng), seed % 2 == 0
        price = 0.0 if is_locked else float(rng.choice([0.02, 0.3, 5.0]))
        wanted = "lock = true" if is_locked else f"price = {price}"
        stage = 'from_stage = "late", ' if rng.random() < 0.5 else ""
        guarded = read_scenario(tmp_path, [*settings, f"protection=[{{ {stage}{wanted} }}]"])
        free = replace(guarded, spec=guarded.spec.model_copy(update={"protection": []}))
        best = best_by_hand(free, guarded, price, is_locked)
        try:
            problem = guarded.to_problem()
        except ScenarioError as error:  # a family of two owners, both with deals that lock
            assert "must share a territory" in str(error), seed
            assert np.isinf(best), seed
            continue
        result = solve(problem, stop_after(work=20), seed=seed)
        if np.isinf(best):
            assert result.status is Status.INFEASIBLE, seed
        else:
            assert result.status is Status.OPTIMAL, seed
            assert result.objective == pytest.approx(best, rel=1e-9, abs=1e-7), seed
