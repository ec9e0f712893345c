"""Whether a run can be exported at all: an edited folder or an empty plan would do harm in a CRM."""

from __future__ import annotations

import pandas as pd

from territory_opt.errors import RunError
from territory_opt.report.export.words import listed
from territory_opt.runs import Run


def check_sound(run: Run, name: str) -> None:
    """
    Refuse a run of one layer whose tables contradict each other, or that assigns nothing.

    Parameters
    ----------
    name
        How to call the folder.

    Raises
    ------
    RunError
        With every fault.
    """
    plan, known = run.plan, run.territories["territory_id"]
    twice = plan["account_id"][plan["account_id"].duplicated()]
    unknown = plan["territory_id"][plan["territory_id"].ne("") & ~plan["territory_id"].isin(known)]
    is_other = plan["territory_id"].ne(plan["previous_territory"]) & plan["territory_id"].ne("")
    is_claimed = plan["moved"].eq("no") & is_other & plan["previous_territory"].ne("")
    found = {
        "plan.csv has accounts twice": twice,
        "plan.csv names territories that territories.csv does not have": unknown,
        "plan.csv says that accounts do not move, and names another territory": plan["account_id"][
            is_claimed
        ],
    }
    faults = [f"{words}: {listed(ids)}" for words, ids in found.items() if len(ids)]
    if not len(plan) or plan["territory_id"].eq("").all():
        faults.append("the plan gives no account to anybody")
    faults += _other_accounts(run)
    if faults:
        told = "; ".join(faults)
        raise RunError(f"{name} cannot be exported: {told}. Was a file edited? Plan again")


def _other_accounts(run: Run) -> list[str]:
    points: pd.Series = run.accounts["account_id"]
    if set(points) == set(run.plan["account_id"]):
        return []
    return ["plan.csv and plan.gpkg are not about the same accounts"]
