"""
Remake accounts.csv from the Superstore table: ``python scenarios/superstore/build.py``.

Needs ``pip install bokeh-sampledata``. What is real and what is invented: see README.md.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent

SCALE = 10
"""Revenue a year per dollar of the table: invented, so that 17 reps are worth their cost."""
HEADROOM = {"Consumer": 0.2, "Corporate": 0.4, "Home Office": 0.3}
"""Sales still open in the lines that a segment buys already, as a share of revenue: invented."""
OPEN_PER_LINE = 1_000
"""Sales a year still open in each product line that nobody there buys yet: invented."""
NUM_A, NUM_B = 60, 200
"""Accounts of tier A and B, by potential; the rest is C."""
TECHNOLOGY_SHARE, TECHNOLOGY_REVENUE = 0.6, 40_000
"""Accounts that buy this much technology, and that share of it, want a rep who knows it: invented."""

FIELD_STATES = {
    "F01": ["New York", "New Jersey"],
    "F02": ["Massachusetts", "Connecticut", "Rhode Island", "New Hampshire", "Vermont", "Maine"],
    "F03": ["Pennsylvania", "Delaware", "Maryland", "District of Columbia"],
    "F04": ["North Carolina", "South Carolina", "Virginia", "West Virginia", "Georgia"],
    "F05": ["Florida", "Alabama", "Mississippi"],
    "F06": ["Ohio", "Michigan", "Kentucky"],
    "F07": ["Illinois", "Wisconsin", "Minnesota", "Indiana", "Iowa"],
    "F08": ["Oklahoma", "Arkansas", "Missouri", "Kansas", "Tennessee"],
    "F09": ["Texas", "Louisiana"],
    "F10": ["Arizona", "Nevada"],
    "F12": ["California"],
    "F13": ["Washington", "Oregon", "Idaho"],
}
LEAVER = "Dana Whitfield"
"""Held the mountain states and has left; F14 was hired in her place."""
LOS_ANGELES, SAN_DIEGO = (90000, 91900), (91901, 92999)
INSIDE_REGIONS = {"East": "I01", "South": "I02", "Central": "I02", "West": "I03"}
NEXT_DOOR = {
    "F01": "F02", "F02": "F01", "F03": "F01", "F04": "F03", "F05": "F04", "F06": "F07", "F07": "F06",
    "F08": "F09", "F09": "F08", "F10": "F11", "F11": "F10", "F12": "F10", "F13": "F12", LEAVER: "F08",
}  # fmt: skip
HISTORY_SHARE = 0.08
"""Accounts that the rep next door kept from earlier years."""
FOLLOWED_SHARE = 0.10
"""Accounts of field reps that a rep took along when moving home across the country: invented."""
KEPT_BY_FIELD_SHARE = 0.12
"""Small accounts that field reps never handed to the inside team."""

LOCKED = {10024: "F01", 98105: "F13", 19134: "F03"}
PARENTS = {
    "Golden Gate Group": [94109, 94110, 94122],
    "Bayou Group": [77036, 77041, 77070, 77095],
}


def main() -> None:
    """Write accounts.csv beside this script."""
    from bokeh_sampledata.sample_superstore import data

    accounts = add_history(add_needs(add_money(add_up(data))))
    accounts.to_csv(HERE / "accounts.csv", index=False, lineterminator="\n")


def add_up(orders: pd.DataFrame) -> pd.DataFrame:
    """One row per postal code: the customers of the place are one account."""
    by_zip = orders.groupby("Postal Code")
    accounts = by_zip.agg(
        city=("City", "first"),
        state=("State", "first"),
        region=("Region", "first"),
        sales_in_table=("Sales", "sum"),
        num_lines=("Sub-Category", "nunique"),
    )
    for column in ("Segment", "Category"):
        accounts = accounts.join(
            orders.pivot_table("Sales", "Postal Code", column, "sum", fill_value=0)
        )
    return accounts.reset_index(names="zip").sort_values("zip", ignore_index=True)


def add_money(accounts: pd.DataFrame) -> pd.DataFrame:
    """Revenue, potential, segment and tier."""
    segments = accounts.reindex(columns=list(HEADROOM), fill_value=0)
    revenue = accounts["sales_in_table"] * SCALE
    open_sales = SCALE * segments.mul(pd.Series(HEADROOM)).sum(axis=1)
    num_all_lines = accounts["num_lines"].max()
    open_sales += OPEN_PER_LINE * (num_all_lines - accounts["num_lines"])
    potential = revenue + open_sales
    rank = potential.rank(ascending=False, method="first")
    tier = np.select([rank <= NUM_A, rank <= NUM_A + NUM_B], ["A", "B"], "C")
    return accounts.assign(
        revenue=revenue.round(),
        potential=potential.round(),
        segment=segments.idxmax(axis=1),
        tier=tier,
    )


def add_needs(accounts: pd.DataFrame) -> pd.DataFrame:
    """Skills wanted, groups that stay together, locks."""
    technology = accounts["Technology"] / accounts["sales_in_table"]
    wants = (technology >= TECHNOLOGY_SHARE) & (accounts["revenue"] >= TECHNOLOGY_REVENUE)
    parent_of = {zip_code: parent for parent, zips in PARENTS.items() for zip_code in zips}
    return accounts.assign(
        required_skills=np.where(wants, "technology", ""),
        parent_id=accounts["zip"].map(parent_of).fillna(""),
        locked_to=accounts["zip"].map(LOCKED).fillna(""),
    )


def add_history(accounts: pd.DataFrame) -> pd.DataFrame:
    """Today's owners, and the columns in the order of the file."""
    rng = np.random.default_rng(2026)
    field = accounts.apply(_field_owner, axis=1)
    neighbour = field.map(NEXT_DOOR)
    field = field.where(rng.random(len(accounts)) >= HISTORY_SHARE, neighbour)
    far = pd.Series(rng.choice(list(FIELD_STATES), len(accounts)), accounts.index)
    field = field.where(rng.random(len(accounts)) >= FOLLOWED_SHARE, far)
    is_inside = (accounts["tier"] == "C") & (rng.random(len(accounts)) >= KEPT_BY_FIELD_SHARE)
    owner = accounts["region"].map(INSIDE_REGIONS).where(is_inside, field)
    owner = accounts["locked_to"].where(accounts["locked_to"] != "", owner)
    five_digits = accounts["zip"].map("{:05d}".format)
    return pd.DataFrame(
        {
            "account_id": "Z" + five_digits,
            "name": accounts["city"] + " " + five_digits,
            "postal_code": five_digits,
            "city": accounts["city"],
            "state": accounts["state"],
            "country": "US",
            "revenue": accounts["revenue"].astype(int),
            "potential": accounts["potential"].astype(int),
            "tier": accounts["tier"],
            "segment": accounts["segment"],
            "status": "customer",
            "current_rep": owner,
            "parent_id": accounts["parent_id"],
            "required_skills": accounts["required_skills"],
            "locked_to": accounts["locked_to"],
            "sales_in_table": accounts["sales_in_table"].round(2),
            "num_lines": accounts["num_lines"],
        }
    )


def _field_owner(account: pd.Series) -> str:
    if LOS_ANGELES[0] <= account["zip"] <= LOS_ANGELES[1]:
        return "F10"
    if SAN_DIEGO[0] <= account["zip"] <= SAN_DIEGO[1]:
        return "F11"
    owners = [rep for rep, states in FIELD_STATES.items() if account["state"] in states]
    return owners[0] if owners else LEAVER


if __name__ == "__main__":
    main()
