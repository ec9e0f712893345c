"""Accounts that territories share: fixed parts of load, revenue and count, each accounted for once."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.models import Grade, Plan
from territory_opt.planning.alignment import plan_from
from territory_opt.scenario.records.splits import share_of, whole_accounts
from territory_opt.scoring import audit

SPLITS = "account_id,territory_id,share\nA4,R1,0.25\nA4,R2,0.75\n"
SECTION = 'schema = 1\n[splits]\nfile = "splits.csv"\n'


@pytest.fixture
def shared(desk):
    """A4, which R2 has today, shared one to three with R1."""
    desk.write("splits.csv", SPLITS)
    desk.spoil("schema = 1\n", SECTION, "scenario.toml")
    return desk


def stops(desk):
    return [(f.code, f.record) for f in desk.check().faults if f.grade is Grade.STOP]


def test_amounts_are_divided_and_none_is_lost(shared):
    """Sums are those of the whole accounts; the largest part keeps the id and comes first."""
    scenario = shared.read()
    accounts = scenario.accounts.set_index("account_id")
    assert list(accounts.index) == ["A1", "A2", "A3", "A4", "A4 @ R1"]
    assert accounts.loc[["A4", "A4 @ R1"], "potential"].tolist() == [3000, 1000]
    assert accounts.loc[["A4", "A4 @ R1"], "revenue"].tolist() == [300, 100]
    assert accounts.loc[["A4", "A4 @ R1"], "name"].tolist() == [
        "Dune (75 % share)", "Dune (25 % share)",
    ]  # fmt: skip
    planned = scenario.reconciliation.set_index("where").loc["planned"]
    assert planned["num_accounts"] == whole_accounts(scenario.accounts).sum() == 4
    assert planned["revenue"] == scenario.accounts["revenue"].sum()
    assert share_of(scenario.accounts).sum() == 4


def test_loads_follow_the_shares(shared):
    """Visits stated by tier are divided too, and so are hours and the count."""
    shared.spoil("[accounts]\n", "[[effort]]\nvisits_per_year = 8\n[accounts]\n", "scenario.toml")
    problem = shared.read().to_problem()
    parts = [problem.unit_ids.index(one) for one in ("A4", "A4 @ R1")]
    loads = dict(zip(problem.measures, problem.loads.unit[parts].T, strict=True))
    assert loads["count"].tolist() == [0.75, 0.25]
    assert loads["visit_hours"].tolist() == [6, 2]
    assert loads["potential"].tolist() == [3000, 1000]


def test_parts_are_locked_and_go_on_as_they_are(shared):
    """One of the two has the account today: no part moves. Another plan of a part breaks a lock."""
    problem = shared.read().to_problem()
    ids = np.array([*problem.territory_ids, ""])
    assert ids[problem.locked_to].tolist() == ["", "", "", "R2", "R1"]
    assert ids[problem.incumbent].tolist() == ["R1", "R1", "R2", "R2", "R1"]
    keeping = Plan(problem.incumbent)
    assert audit(problem, keeping) == []
    breaking = Plan(np.array([*problem.incumbent[:-1], ids.tolist().index("R2")]))
    assert [one.rule for one in audit(problem, breaking)] == ["lock"]


def test_a_split_of_a_strangers_account_moves_it(shared):
    """Today with R1, tomorrow shared by R2 alone: both parts say who had it."""
    shared.write("splits.csv", "account_id,rep_id,share\nA1,R2,1\n")
    accounts = shared.read().accounts.set_index("account_id")
    assert accounts.loc["A1", ["current_territory", "locked_to"]].tolist() == ["R1", "R2"]


def test_a_plan_that_names_the_account_only(shared):
    """Parts need no row of their own in somebody else's plan."""
    problem = shared.read().to_problem()
    file = shared.write("plan.csv", "account_id,territory_id\nA1,R1\nA2,R1\nA3,R2\nA4,R2\n")
    assert plan_from(file, problem).territory_of.tolist() == problem.incumbent.tolist()


@pytest.mark.parametrize(
    ("rows", "code", "records"),
    [
        ("A4,R1,0.25\nA4,R2,0.7", "split-sum", ["A4", "A4"]),
        ("A4,R1,0\nA4,R2,1", "split-share", ["A4"]),
        ("A4,R1,0.5\nA4,R1,0.5", "split-twice", ["A4"]),
        ("A4,R9,0.5\nA4,R2,0.5", "unknown-territory", ["A4"]),
        ("A9,R1,0.5\nA9,R2,0.5", "split-of-no-account", ["A9", "A9"]),
    ],
)
def test_impossible_splits_stop(shared, rows, code, records):
    """Each by itself, with the rows it is about; set aside, the account is planned whole."""
    shared.write("splits.csv", f"account_id,territory_id,share\n{rows}\n")
    assert stops(shared) == [(code, record) for record in records]


def test_sum_says_what_it_is(shared):
    """The message read aloud."""
    shared.write("splits.csv", "account_id,territory_id,share\nA4,R1,0.25\nA4,R2,0.7\n")
    told = next(f for f in shared.check().faults if f.grade is Grade.STOP)
    assert told.message == "the shares of A4 add up to 0.95"
    assert told.remedy == "Change them so that they add up to 1."


def test_a_lock_elsewhere_contradicts_a_split(shared):
    """A lock to one of those who share it says nothing new."""
    head = "account_id,longitude,latitude,potential,locked_to"
    shared.accounts(f"{head}\nA1,-105,39,1,R2\nA4,-105,39,1,R1\n")
    assert stops(shared) == []
    shared.write("splits.csv", "account_id,territory_id,share\nA1,R1,1\n")
    assert stops(shared) == [("split-lock", "A1")]


def test_unplanned_accounts_cannot_be_split(shared):
    """House accounts stay out; that is told."""
    shared.accounts(
        "account_id,longitude,latitude,potential,disposition\nA1,-105,39,1,\nA4,-105,39,1,house\n"
    )
    scenario = shared.read()
    assert scenario.accounts["account_id"].tolist() == ["A1"]
    assert {f.code for f in scenario.faults} >= {"split-unplanned"}


def test_groups_hold_by_the_main_part(shared):
    """A chain of which one site is shared: the lesser part is free of the chain."""
    head = "account_id,longitude,latitude,potential,parent_id"
    shared.accounts(f"{head}\nA1,-105,39,1,A4\nA4,-105,39,1,\n")
    labels = shared.read("rules.keep_groups=parent_id").to_problem().groups
    assert labels[0] == labels[1] >= 0
    assert labels[2] == -1


def test_areas_are_not_split(shared):
    """Whole areas are planned, or single accounts."""
    shared.spoil(
        "schema = 1\n",
        'schema = 1\n[geography]\nfile = "x.geojson"\nunit_id = "id"\n',
        "scenario.toml",
    )
    assert "accounts are split one by one" in " ".join(f.message for f in shared.check().faults)


def test_families_hold_by_the_main_part(shared):
    """Kept together with the others, which the lesser part is not."""
    head = "account_id,longitude,latitude,potential,parent_id"
    shared.accounts(f"{head}\nA1,-105,39,1,A4\nA4,-105,39,1,\n")
    shared.spoil("[reps]", '[[family]]\npolicy = "together"\n[reps]', "scenario.toml")
    labels = shared.read().to_problem().groups
    assert labels[0] == labels[1] >= 0
    assert labels[2] == -1
