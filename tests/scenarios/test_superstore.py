"""The superstore scenario is what its README says."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[2] / "scenarios" / "superstore"


@pytest.fixture(scope="module")
def accounts():
    return pd.read_csv(FOLDER / "accounts.csv", dtype={"postal_code": str}, keep_default_na=False)


@pytest.fixture(scope="module")
def reps():
    return pd.read_csv(FOLDER / "reps.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def build():
    return runpy.run_path(str(FOLDER / "build.py"))


def test_every_dollar_of_the_table_is_there(accounts):
    """631 postal codes share 2,297,200.86 USD of sales; revenue is ten times that, rounded."""
    assert len(accounts) == accounts["account_id"].nunique() == 631
    assert accounts["sales_in_table"].sum() == pytest.approx(2_297_200.86, abs=2)
    assert (accounts["revenue"] - 10 * accounts["sales_in_table"]).abs().max() <= 0.6


def test_tiers_follow_potential(accounts):
    """The 60 largest are A, the next 200 B."""
    by_size = accounts.sort_values("potential", ascending=False)["tier"]
    assert (
        set(by_size[:60]) == {"A"} and set(by_size[60:260]) == {"B"} and set(by_size[260:]) == {"C"}
    )


def test_postal_codes_keep_their_zeros(accounts):
    """Five digits each, New England included."""
    assert accounts["postal_code"].str.fullmatch(r"\d{5}").all()
    assert accounts["postal_code"].str.startswith("0").any()


def test_owners_are_reps_or_the_leaver(accounts, reps):
    """Only Dana Whitfield is nobody in reps.csv; nothing is assigned to the new rep yet."""
    assert set(accounts["current_rep"]) - set(reps["rep_id"]) == {"Dana Whitfield"}
    assert "F14" not in set(accounts["current_rep"])


def test_locks_name_reps_that_serve_the_account(accounts, reps):
    """Three locks, all of field reps on accounts of tier A."""
    locked = accounts[accounts["locked_to"] != ""]
    roles = locked["locked_to"].map(reps.set_index("rep_id")["role"])
    assert len(locked) == 3 and set(roles) == {"field"} and set(locked["tier"]) == {"A"}


def test_groups_lie_in_one_role(accounts):
    """Both groups are served by field reps, so they can stay together."""
    groups = accounts[accounts["parent_id"] != ""].groupby("parent_id")["tier"]
    assert groups.size().to_dict() == {"Bayou Group": 4, "Golden Gate Group": 3}
    assert "C" not in set(groups.get_group("Bayou Group")) | set(
        groups.get_group("Golden Gate Group")
    )


def test_somebody_has_every_skill(accounts, reps):
    """Technology is wanted by 21 accounts and known to most reps."""
    assert (accounts["required_skills"] == "technology").sum() == 21
    assert 5 < (reps["skills"] == "technology").sum() < len(reps)


def test_today_is_out_of_balance(accounts):
    """There is something to plan: the fullest field territory has over four times the emptiest."""
    large = accounts[accounts["tier"] != "C"]
    field = (
        large[large["current_rep"].str.startswith("F")].groupby("current_rep")["potential"].sum()
    )
    assert field.max() > 4 * field.min()


def test_potential_follows_the_stated_rule(build):
    """100 USD of a consumer in 1 of 2 lines: 1,000 revenue + 20 % + 1,000 for the other line."""
    orders = pd.DataFrame(
        {
            "Postal Code": [1001, 2002, 2002],
            "City": ["Agawam", "Boston", "Boston"],
            "State": "Massachusetts",
            "Region": "East",
            "Segment": ["Consumer", "Corporate", "Corporate"],
            "Category": ["Furniture", "Technology", "Technology"],
            "Sub-Category": ["Chairs", "Phones", "Machines"],
            "Sales": [100.0, 30.0, 70.0],
        }
    )
    accounts = build["add_money"](build["add_up"](orders))
    assert accounts["revenue"].tolist() == [1_000, 1_000]
    assert accounts["potential"].tolist() == [1_000 + 200 + 1_000, 1_000 + 400]
    assert accounts["segment"].tolist() == ["Consumer", "Corporate"]
